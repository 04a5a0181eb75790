#include "codec/unsupported.h"

#include "codec/format.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define FORMATS_TEXT 128 /* bytes for the names of all formats that are read */
#define TEXT_PEEK 1024   /* bytes in which an HTML or SVG page gives itself away */

/* Magic numbers at an offset, from the formats' own specifications. */
struct signature {
    size_t offset;
    const char *bytes;
    size_t n;
    const char *name, *advice;
};

#define SIGN(offset, bytes, name, advice)             \
    {                                                 \
        offset, bytes, sizeof bytes - 1, name, advice \
    }

static const struct signature signatures[] = {
    SIGN(0, "GIF8", "a GIF picture (256 colours, too few to measure skin)",
         "; use the original photo"),
    SIGN(8, "WEBP", "a WebP picture", PM_EXPORT),
    SIGN(0, "8BPS", "a Photoshop file", PM_EXPORT),
    SIGN(0, "%PDF", "a PDF document", "; export the photo in it as JPEG"),
    SIGN(0, "\0\0\0\x0CjP  ", "a JPEG 2000 picture", PM_EXPORT),
    SIGN(0, "\xFF\x4F\xFF\x51", "a JPEG 2000 picture", PM_EXPORT),
    SIGN(0, "\0\0\0\x0CJXL ", "a JPEG XL picture", PM_EXPORT),
    SIGN(0, "\xFF\x0A", "a JPEG XL picture", PM_EXPORT),
    SIGN(0, "\xFF\xD8\xFF\xF7", "a JPEG-LS picture", PM_EXPORT),
    SIGN(128, "DICM", "a DICOM file", "; export the photo in it as JPEG or PNG"),
    SIGN(0, "FUJIFILMCCD-RAW", "a Fujifilm RAW photo (RAF)", PM_DEVELOP),
    SIGN(8, "CR\x02", "a Canon RAW photo (CR2)", PM_DEVELOP),
    SIGN(6, "HEAPCCDR", "a Canon RAW photo (CRW)", PM_DEVELOP),
    SIGN(0, "IIRO", "an Olympus RAW photo (ORF)", PM_DEVELOP),
    SIGN(0, "IIRS", "an Olympus RAW photo (ORF)", PM_DEVELOP),
    SIGN(0, "MMOR", "an Olympus RAW photo (ORF)", PM_DEVELOP),
    SIGN(0, "IIU\0", "a Panasonic RAW photo (RW2)", PM_DEVELOP),
    SIGN(0, "FOVb", "a Sigma RAW photo (X3F)", PM_DEVELOP),
    SIGN(0, "\0MRM", "a Minolta RAW photo (MRW)", PM_DEVELOP),
    SIGN(0, "II\xBC", "a JPEG XR picture", PM_EXPORT),
    SIGN(0, "II+\0", "a BigTIFF picture", PM_EXPORT),
    SIGN(0, "MM\0+", "a BigTIFF picture", PM_EXPORT),
    SIGN(0, "v/1\x01", "an OpenEXR picture", PM_EXPORT),
    SIGN(0, "#?RADIANCE", "a Radiance HDR picture", PM_EXPORT),
    SIGN(0, "gimp xcf", "a GIMP file", PM_EXPORT),
    SIGN(0, "qoif", "a QOI picture", PM_EXPORT),
    SIGN(0, "BPG\xFB", "a BPG picture", PM_EXPORT),
    SIGN(0, "\x8AMNG", "an MNG animation", PM_EXPORT),
    SIGN(0, "\x8BJNG", "a JNG picture", PM_EXPORT),
    SIGN(0, "\0\0\x01\0", "an icon file", "; use the original photo"),
    SIGN(0, "PK\x03\x04", "a ZIP archive", "; unpack it first"),
    SIGN(0, "\x1F\x8B", "a gzip archive", "; unpack it first"),
    SIGN(0, "7z\xBC\xAF", "a 7-Zip archive", "; unpack it first"),
    SIGN(0, "Rar!", "a RAR archive", "; unpack it first"),
    SIGN(0, "\xD0\xCF\x11\xE0", "an Office document", "; export the photo in it as JPEG"),
    SIGN(0, "\x1A\x45\xDF\xA3", "a video", PM_EXPORT_FRAME),
    SIGN(0, "RIFF", "a sound or video file", PM_EXPORT_FRAME),
    SIGN(0, "\x89PNG", "a PNG picture that was changed by a text-mode transfer",
         "; copy it again in binary mode"),
};

static bool starts(const struct pm_source *s, size_t offset, const char *bytes, size_t n)
{
    return s->n >= offset + n && memcmp(s->v + offset, bytes, n) == 0;
}

/* Names of all that is read: "JPEG, PNG <last> BMP". */
static void list_formats(const char *last, char text[FORMATS_TEXT])
{
#define CALLED(id, name, called, ...) called,
    static const char *const names[] = {PM_FORMATS(CALLED)};
    size_t at = 0;
    for (int i = 0; i < PM_FORMAT_COUNT && at < FORMATS_TEXT; i++)
        at += (size_t)snprintf(text + at, FORMATS_TEXT - at, "%s%s",
                               i == 0                    ? ""
                               : i < PM_FORMAT_COUNT - 1 ? ", "
                                                         : last,
                               names[i]);
}

enum pihmap_status pm_unsupported_as(struct pm_job *job, const struct pm_source *s,
                                     const char *what, const char *advice)
{
    char formats[FORMATS_TEXT];
    list_formats(" and ", formats);
    return pm_fail(job, PIHMAP_EFORMAT, "%s: is %s; pihmap reads %s%s", s->name, what, formats,
                   advice);
}

enum pihmap_status pm_unsupported_signature(struct pm_job *job, const struct pm_source *s)
{
    for (size_t i = 0; i < sizeof signatures / sizeof *signatures; i++)
        if (starts(s, signatures[i].offset, signatures[i].bytes, signatures[i].n))
            return pm_unsupported_as(job, s, signatures[i].name, signatures[i].advice);
    return PIHMAP_OK;
}

/* Name of a web page or drawing; NULL: it is none. */
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

enum pihmap_status pm_unsupported(struct pm_job *job, const struct pm_source *s)
{
    char formats[FORMATS_TEXT];
    enum pihmap_status st;
    const char *text = text_kind(s);
    TRY(pm_unsupported_signature(job, s));
    if (is_pnm(s))
        return pm_unsupported_as(job, s, "a portable anymap (PNM, PFM)", PM_EXPORT);
    if (text)
        return pm_unsupported_as(job, s, text, "");
    list_formats(" or ", formats);
    return pm_fail(job, PIHMAP_EFORMAT, "%s: not a photo that pihmap reads (%s); export it as JPEG",
                   s->name, formats);
out:
    return st;
}

/* ---- endings of file names ----------------------------------------------------------------- */

bool pm_ending_is_one_of(const char *name, const char *endings)
{
    const char *dot = strrchr(name, '.');
    for (const char *e = endings; dot && *e; e += strspn(e, " ")) {
        const size_t n = strcspn(e, " ");
        if (strlen(dot) == n && strncasecmp(dot, e, n) == 0)
            return true;
        e += n;
    }
    return false;
}

bool pm_unsupported_is_raw(const char *name)
{
    return pm_ending_is_one_of(name, ".dng .cr2 .cr3 .nef .nrw .arw .sr2 .raf .orf .rw2 .pef .srw "
                                     ".3fr .erf .kdc .dcr .mos .iiq .rwl");
}

const char *pm_unsupported_ending(const char *name)
{
    if (pm_ending_is_one_of(name, ".avif"))
        return "AVIF is not read: export it as JPEG";
    if (pm_ending_is_one_of(name, ".webp"))
        return "WebP is not read: export it as JPEG";
    if (pm_ending_is_one_of(name, ".gif"))
        return "GIF has too few colours: use the original photo";
    if (pm_unsupported_is_raw(name))
        return "raw photos are not read: develop both photos of the pair with the same settings "
               "and "
               "export them as JPEG";
    return NULL;
}
