#include "codec/format.h"

#include <string.h>
#include <strings.h>

#define WE_READ "pihmap reads JPEG, PNG, HEIC, TIFF and BMP"
#define EXPORT "; export it as JPEG or PNG from the program that opens it"
#define DEVELOP                                                                                \
    "; develop it in the camera's program and export a JPEG or 16-bit TIFF, the same way for " \
    "both "                                                                                    \
    "photos"
#define AVIF "an AVIF picture"
#define TEXT_PEEK 1024 /* bytes in which an HTML or SVG page gives itself away */

/* Bytes at an offset that name a format, and how its sentence ends. Magic numbers as the
 * formats' own specifications give them. */
struct signature {
    size_t offset;
    const char *bytes;
    size_t n;
    const char *name, *way_out;
};

#define SIGN(offset, bytes, name, way_out)             \
    {                                                  \
        offset, bytes, sizeof bytes - 1, name, way_out \
    }

static const struct signature signatures[] = {
    SIGN(0, "GIF8", "a GIF picture (256 colours, too few to measure skin)",
         "; use the original photo"),
    SIGN(8, "WEBP", "a WebP picture", EXPORT),
    SIGN(0, "8BPS", "a Photoshop file", EXPORT),
    SIGN(0, "%PDF", "a PDF document", "; export the photo in it as JPEG"),
    SIGN(0, "\0\0\0\x0CjP  ", "a JPEG 2000 picture", EXPORT),
    SIGN(0, "\xFF\x4F\xFF\x51", "a JPEG 2000 picture", EXPORT),
    SIGN(0, "\0\0\0\x0CJXL ", "a JPEG XL picture", EXPORT),
    SIGN(0, "\xFF\x0A", "a JPEG XL picture", EXPORT),
    SIGN(0, "\xFF\xD8\xFF\xF7", "a JPEG-LS picture", EXPORT),
    SIGN(128, "DICM", "a DICOM file", "; export the photo in it as JPEG or PNG"),
    SIGN(0, "FUJIFILMCCD-RAW", "a Fujifilm RAW photo (RAF)", DEVELOP),
    SIGN(8, "CR\x02", "a Canon RAW photo (CR2)", DEVELOP),
    SIGN(6, "HEAPCCDR", "a Canon RAW photo (CRW)", DEVELOP),
    SIGN(0, "IIRO", "an Olympus RAW photo (ORF)", DEVELOP),
    SIGN(0, "IIRS", "an Olympus RAW photo (ORF)", DEVELOP),
    SIGN(0, "MMOR", "an Olympus RAW photo (ORF)", DEVELOP),
    SIGN(0, "IIU\0", "a Panasonic RAW photo (RW2)", DEVELOP),
    SIGN(0, "FOVb", "a Sigma RAW photo (X3F)", DEVELOP),
    SIGN(0, "\0MRM", "a Minolta RAW photo (MRW)", DEVELOP),
    SIGN(0, "II\xBC", "a JPEG XR picture", EXPORT),
    SIGN(0, "II+\0", "a BigTIFF picture", EXPORT),
    SIGN(0, "MM\0+", "a BigTIFF picture", EXPORT),
    SIGN(0, "v/1\x01", "an OpenEXR picture", EXPORT),
    SIGN(0, "#?RADIANCE", "a Radiance HDR picture", EXPORT),
    SIGN(0, "gimp xcf", "a GIMP file", EXPORT),
    SIGN(0, "qoif", "a QOI picture", EXPORT),
    SIGN(0, "BPG\xFB", "a BPG picture", EXPORT),
    SIGN(0, "\x8AMNG", "an MNG animation", EXPORT),
    SIGN(0, "\x8BJNG", "a JNG picture", EXPORT),
    SIGN(0, "\0\0\x01\0", "an icon file", "; use the original photo"),
    SIGN(0, "PK\x03\x04", "a ZIP archive", "; unpack it first"),
    SIGN(0, "\x1F\x8B", "a gzip archive", "; unpack it first"),
    SIGN(0, "7z\xBC\xAF", "a 7-Zip archive", "; unpack it first"),
    SIGN(0, "Rar!", "a RAR archive", "; unpack it first"),
    SIGN(0, "\xD0\xCF\x11\xE0", "an Office document", "; export the photo in it as JPEG"),
    SIGN(0, "\x1A\x45\xDF\xA3", "a video", "; export one frame as PNG"),
    SIGN(0, "RIFF", "a sound or video file", "; export one frame as PNG"),
    SIGN(0, "\x89PNG", "a PNG picture that was changed by a text-mode transfer",
         "; copy it again in binary mode"),
};

static bool starts(const struct pm_source *s, size_t offset, const char *bytes, size_t n)
{
    return s->n >= offset + n && memcmp(s->v + offset, bytes, n) == 0;
}

static enum pihmap_status refuse(struct pm_job *job, const struct pm_source *s, const char *name,
                                 const char *way_out)
{
    return pm_fail(job, PIHMAP_EFORMAT, "%s: is %s; " WE_READ "%s", s->name, name, way_out);
}

/* ISO base media files (HEIF, AVIF, CR3, video) are told by their brands, main and
 * compatible ones alike; the telling ones stand first in the table (ISO/IEC 14496-12, 4.3; brands
 * of 23008-12). */
static enum pihmap_status judge_media(struct pm_job *job, const struct pm_source *s,
                                      enum pm_format *kind)
{
    static const struct {
        const char brand[5], *name, *way_out; /* name NULL: read */
    } rows[] = {
        {"avif", AVIF, EXPORT},
        {"avis", AVIF, EXPORT},
        {"crx ", "a Canon RAW photo (CR3)", DEVELOP},
        {"hei", NULL, NULL},
        {"hev", NULL, NULL},
        {"mif1", NULL, NULL},
        {"msf1", NULL, NULL},
    };
    const size_t box = pm_be32(s->v);
    const size_t end = box < s->n && box < 256 ? box : s->n < 256 ? s->n : 256;
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++)
        for (size_t i = 8; i + 4 <= end; i += i == 8 ? 8 : 4)
            if (memcmp(s->v + i, rows[k].brand, strlen(rows[k].brand)) == 0) {
                *kind = PM_FORMAT_HEIF;
                return rows[k].name ? refuse(job, s, rows[k].name, rows[k].way_out) : PIHMAP_OK;
            }
    return refuse(job, s, "a video", "; export one frame as PNG");
}

enum pihmap_status pm_format_refuse_raw(struct pm_job *job, const struct pm_source *s)
{
    return refuse(job, s, "a RAW photo", DEVELOP);
}

enum pihmap_status pm_format_refuse_avif(struct pm_job *job, const struct pm_source *s)
{
    return refuse(job, s, AVIF, EXPORT);
}

/* TIFF, or one of the RAW formats built on it. Nearly all of them carry the maker's name or
 * tag only deep inside: the ending tells first, and the TIFF reader looks at the rest. */
static enum pihmap_status judge_tiff(struct pm_job *job, const struct pm_source *s)
{
    static const char *const raw[] = {"dng", "nef", "nrw", "arw", "sr2", "pef", "srw", "3fr",
                                      "erf", "kdc", "dcr", "mos", "iiq", "rwl", "cr2"};
    const char *ending = strrchr(s->name, '.');
    for (size_t i = 0; ending && i < sizeof raw / sizeof *raw; i++)
        if (strcasecmp(ending + 1, raw[i]) == 0)
            return pm_format_refuse_raw(job, s);
    return PIHMAP_OK;
}

/* A web page or drawing? Name of it, or NULL. */
static const char *text_kind(const struct pm_source *s)
{
    static const struct {
        const char *word, *name;
    } rows[] = {{"<svg", "an SVG drawing"},
                {"<!doctype html", "a web page (a download that went wrong?)"},
                {"<html", "a web page (a download that went wrong?)"}};
    const size_t end = s->n < TEXT_PEEK ? s->n : TEXT_PEEK;
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        const size_t n = strlen(rows[k].word);
        for (size_t i = 0; i + n <= end && s->v[i] != 0; i++)
            if (strncasecmp((const char *)s->v + i, rows[k].word, n) == 0)
                return rows[k].name;
    }
    return NULL;
}

static bool is_pnm(const struct pm_source *s)
{
    return s->n > 3 && s->v[0] == 'P' && strchr("1234567Ff", s->v[1]) && s->v[1] &&
           strchr(" \t\r\n#", s->v[2]) && s->v[2];
}

static enum pihmap_status judge_others(struct pm_job *job, const struct pm_source *s,
                                       enum pm_format *kind)
{
    if (starts(s, 4, "ftyp", 4) && s->n >= 12)
        return judge_media(job, s, kind);
    for (size_t i = 0; i < sizeof signatures / sizeof *signatures; i++)
        if (starts(s, signatures[i].offset, signatures[i].bytes, signatures[i].n))
            return refuse(job, s, signatures[i].name, signatures[i].way_out);
    *kind = PM_FORMAT_TIFF;
    if (starts(s, 0, "II*\0", 4) || starts(s, 0, "MM\0*", 4))
        return judge_tiff(job, s);
    if (is_pnm(s))
        return refuse(job, s, "a portable anymap (PNM, PFM)", EXPORT);
    const char *text = text_kind(s);
    if (text)
        return refuse(job, s, text, "");
    return pm_fail(
        job, PIHMAP_EFORMAT,
        "%s: not a photo that pihmap reads (JPEG, PNG, HEIC, TIFF or BMP); export it as JPEG",
        s->name);
}

/* "BM" alone is two letters of text: the size of the header that follows must be one of the
 * known ones (OS/2 1, Windows 3, with masks, OS/2 2, V4, V5). */
static bool is_bmp(const struct pm_source *s)
{
    if (!starts(s, 0, "BM", 2) || s->n < 26)
        return false;
    const uint32_t header = pm_le32(s->v + 14);
    return header == 12 || header == 40 || header == 52 || header == 56 || header == 64 ||
           header == 108 || header == 124;
}

enum pihmap_status pm_format_of(struct pm_job *job, const struct pm_source *s, enum pm_format *kind)
{
    *kind = PM_FORMAT_JPEG;
    if (starts(s, 0, "\xFF\xD8", 2) && !starts(s, 0, "\xFF\xD8\xFF\xF7", 4))
        return PIHMAP_OK;
    *kind = PM_FORMAT_PNG;
    if (starts(s, 0, "\x89PNG\r\n\x1A\n", 8))
        return PIHMAP_OK;
    *kind = PM_FORMAT_BMP;
    if (is_bmp(s))
        return PIHMAP_OK;
    return judge_others(job, s, kind);
}
