#include "codec/tiff.h"

#include "codec/tiff_tags.h"
#include "codec/unsupported.h"
#include "base/limits.h"

#include <stdio.h>
#include <string.h>

bool pm_tiff_matches(const uint8_t *v, size_t n)
{
    return n >= 4 && (memcmp(v, "II*\0", 4) == 0 || memcmp(v, "MM\0*", 4) == 0);
}

/* Refuses RAW formats that are built on TIFF. Most have no signature of their own: the ending
 * decides first, and is_raw() looks at the tags. */
static enum pihmap_status check_kind(struct pm_job *job, const struct pm_source *s)
{
    const enum pihmap_status st = pm_unsupported_signature(job, s);
    if (!st && pm_unsupported_is_raw(s->name))
        return pm_unsupported_as(job, s, PM_RAW, PM_DEVELOP);
    return st;
}

#ifndef PM_WITH_TIFF

enum pihmap_status pm_tiff_read(struct pm_job *job, const struct pm_source *s,
                                struct pm_raster *out, struct pm_meta *meta)
{
    const enum pihmap_status st = check_kind(job, s);
    (void)out;
    (void)meta;
    if (st)
        return st;
    return pm_fail(job, PIHMAP_EFORMAT,
                   "%s: is a TIFF picture or a RAW photo, and this pihmap was built without "
                   "libtiff; export it as JPEG or PNG from the program that opens it",
                   s->name);
}

const char *pm_tiff_version(void)
{
    return NULL;
}

#else

#include <tiffio.h>

#define TEXT(x) TEXT_OF(x)
#define TEXT_OF(x) #x

const char *pm_tiff_version(void)
{
    return TEXT(TIFFLIB_MAJOR_VERSION) "." TEXT(TIFFLIB_MINOR_VERSION) "." TEXT(
        TIFFLIB_MICRO_VERSION);
}

/* The file in memory, as libtiff reads it, and the first complaint of libtiff. */
struct reader {
    const struct pm_source *source;
    toff_t at;
    char text[160]; /* the complaint */
    bool failed;
    bool in_pixels; /* from now on warnings, too, mean that pixels are lost */
};

/* ---- libtiff's callbacks ------------------------------------------------------------------ */

/* Newlines become spaces: our sentences have one line. */
static void keep_message(struct reader *r, const char *format, va_list arguments)
{
    if (!r->failed) {
        vsnprintf(r->text, sizeof r->text, format, arguments);
        for (char *c = r->text; (c = strchr(c, '\n'));)
            *c = ' ';
    }
    r->failed = true;
}

static int on_error(TIFF *tiff, void *context, const char *module, const char *format,
                    va_list arguments)
{
    (void)tiff;
    (void)module;
    keep_message(context, format, arguments);
    return 1; /* not to libtiff's own handler, which prints */
}

static int on_warning(TIFF *tiff, void *context, const char *module, const char *format,
                      va_list arguments)
{
    struct reader *r = context;
    (void)tiff;
    (void)module;
    if (r->in_pixels)
        keep_message(r, format, arguments);
    return 1;
}

static tmsize_t on_read(thandle_t handle, void *to, tmsize_t n)
{
    struct reader *r = handle;
    const toff_t left = r->at < r->source->n ? r->source->n - r->at : 0;
    const size_t got = n < 0 ? 0 : (toff_t)n < left ? (size_t)n : (size_t)left;
    memcpy(to, r->source->v + (left ? r->at : 0), got);
    r->at += got;
    return (tmsize_t)got;
}

static tmsize_t on_write(thandle_t handle, void *from, tmsize_t n)
{
    (void)handle;
    (void)from;
    (void)n;
    return -1;
}

static toff_t on_seek(thandle_t handle, toff_t at, int whence)
{
    struct reader *r = handle;
    r->at = whence == SEEK_CUR ? r->at + at : whence == SEEK_END ? r->source->n + at : at;
    return r->at;
}

static int on_close(thandle_t handle)
{
    (void)handle;
    return 0;
}

static toff_t on_size(thandle_t handle)
{
    const struct reader *r = handle;
    return r->source->n;
}

static TIFF *open_tiff(struct reader *r)
{
    TIFFOpenOptions *options = TIFFOpenOptionsAlloc();
    if (!options)
        return NULL;
    TIFFOpenOptionsSetMaxSingleMemAlloc(options, PM_MAX_TIFF_TABLE_BYTES);
    TIFFOpenOptionsSetErrorHandlerExtR(options, on_error, r);
    TIFFOpenOptionsSetWarningHandlerExtR(options, on_warning, r);
    TIFF *tiff = TIFFClientOpenExt("photo", "rm", r, on_read, on_write, on_seek, on_close, on_size,
                                   NULL, NULL, options);
    TIFFOpenOptionsFree(options);
    return tiff;
}

/* ---- layout of the pixels ------------------------------------------------------------------- */

struct layout {
    uint32_t w, h;
    uint16_t bits, samples, photometric, planes, compression, format;
    int colours;  /* 1 or 3 */
    int channels; /* colours, and 1 if the next sample is alpha */
};

static enum pihmap_status refuse(struct pm_job *job, const struct pm_source *s, const char *what)
{
    return pm_fail(job, PIHMAP_EFORMAT,
                   "%s: is %s, which pihmap does not read; save it as an ordinary RGB TIFF of 8 "
                   "or 16 bits, or as PNG",
                   s->name, what);
}

static bool is_reduced(TIFF *tiff)
{
    uint32_t kind = 0;
    TIFFGetFieldDefaulted(tiff, TIFFTAG_SUBFILETYPE, &kind);
    return kind & FILETYPE_REDUCEDIMAGE;
}

/* The same picture in several sizes, of which the first is a small one. RAW photos, which begin
 * with a thumbnail, too, keep the sensor's picture in a directory below it. */
static bool is_pyramid(TIFF *tiff)
{
    uint16_t below = 0;
    const uint64_t *offsets = NULL;
    return is_reduced(tiff) && TIFFNumberOfDirectories(tiff) > 1 &&
           TIFFGetField(tiff, TIFFTAG_SUBIFD, &below, &offsets) != 1;
}

/* A RAW photo: its first directory is a thumbnail, or has a sensor's colour filter array. */
static bool is_raw(TIFF *tiff, uint16_t photometric)
{
    const uint16_t *pattern = NULL;
    const uint8_t *version = NULL;
    return is_reduced(tiff) || photometric == PHOTOMETRIC_CFA ||
           photometric == 34892 /* linear raw of DNG 1.6 */ ||
           TIFFGetField(tiff, TIFFTAG_DNGVERSION, &version) == 1 ||
           TIFFGetField(tiff, TIFFTAG_CFAREPEATPATTERNDIM, &pattern) == 1;
}

static void read_layout(TIFF *tiff, struct layout *f)
{
    const uint16_t *extra = NULL;
    uint16_t extras = 0;
    memset(f, 0, sizeof *f);
    f->photometric = UINT16_MAX;
    TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &f->w);
    TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &f->h);
    TIFFGetField(tiff, TIFFTAG_PHOTOMETRIC, &f->photometric);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_BITSPERSAMPLE, &f->bits);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_SAMPLESPERPIXEL, &f->samples);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_PLANARCONFIG, &f->planes);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_COMPRESSION, &f->compression);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_SAMPLEFORMAT, &f->format);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_EXTRASAMPLES, &extras, &extra);
    f->colours = f->photometric <= PHOTOMETRIC_MINISBLACK ? 1 : 3;
    const bool alpha = extras > 0 && extra && f->planes == PLANARCONFIG_CONTIG &&
                       (extra[0] == EXTRASAMPLE_ASSOCALPHA || extra[0] == EXTRASAMPLE_UNASSALPHA);
    f->channels = f->colours + alpha;
}

static bool is_usual_compression(uint16_t compression)
{
    static const uint16_t known[] = {COMPRESSION_NONE,          COMPRESSION_LZW,
                                     COMPRESSION_ADOBE_DEFLATE, COMPRESSION_DEFLATE,
                                     COMPRESSION_PACKBITS,      COMPRESSION_JPEG};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (compression == known[i])
            return true;
    return false;
}

static enum pihmap_status check_layout(struct pm_job *job, const struct pm_source *s, TIFF *tiff,
                                       struct layout *f)
{
    if (is_pyramid(tiff))
        return refuse(job, s, "a TIFF pyramid (several sizes of the picture, a small one first)");
    if (is_raw(tiff, f->photometric))
        return pm_unsupported_as(job, s, PM_RAW, PM_DEVELOP);
    if (!is_usual_compression(f->compression))
        return refuse(job, s, "a TIFF packed in an unusual way");
    if (f->photometric == PHOTOMETRIC_YCBCR && f->compression == COMPRESSION_JPEG)
        TIFFSetField(tiff, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
    else if (f->photometric == PHOTOMETRIC_SEPARATED)
        return refuse(job, s, "a CMYK TIFF (for print)");
    else if (f->photometric == PHOTOMETRIC_PALETTE)
        return refuse(job, s, "a TIFF with a palette (256 colours, too few to measure skin)");
    else if (f->photometric > PHOTOMETRIC_RGB)
        return refuse(job, s, "a TIFF without the usual one or three colours");
    if (f->format != SAMPLEFORMAT_UINT || (f->bits != 8 && f->bits != 16))
        return refuse(job, s, "a TIFF of an unusual bit depth");
    if (f->samples < f->channels || f->samples > 8)
        return refuse(job, s, "a TIFF with an unusual number of channels");
    const enum pihmap_status st = pm_source_check_size(job, s, f->w, f->h);
    const uint64_t bytes = 3 * f->bits / 8u + (f->channels > f->colours ? 1 : 0);
    return st ? st : pm_source_check_memory(job, s, (uint64_t)f->w * f->h * bytes);
}

/* ---- pixels -------------------------------------------------------------------------------- */

/* One row of n px, in place: drops the samples that are no channels, and makes black 0 in grey. */
static void normalise_row(const struct layout *f, uint8_t *v, size_t n)
{
    const size_t bytes = f->bits / 8u, from = f->samples * bytes;
    const size_t to = (size_t)f->channels * bytes;
    if (f->samples != f->channels)
        for (size_t x = 1; x < n; x++)
            memmove(v + x * to, v + x * from, to);
    if (f->photometric != PHOTOMETRIC_MINISWHITE)
        return;
    for (size_t x = 0; x < n; x++)
        for (size_t k = 0; k < bytes; k++)
            v[x * to + k] = (uint8_t)~v[x * to + k];
}

static void store_row(const struct pm_source *s, const struct layout *f, uint8_t *v, int y,
                      struct pm_raster *out)
{
    normalise_row(f, v, f->w);
    if (f->bits == 8)
        pm_raster_row8(out, y, v, f->channels, s->background);
    else
        pm_raster_row16(out, y, (const uint16_t *)(const void *)v, f->channels, s->background);
}

/* A row of one plane -> its channel of the raster; grey to all three. */
static void store_plane_row(const struct layout *f, const uint8_t *v, int y, int colour,
                            struct pm_raster *out)
{
    const size_t at = (size_t)y * f->w * 3;
    for (size_t x = 0; x < f->w; x++)
        for (int k = 0; k < 3; k++) {
            if (f->colours == 3 && k != colour)
                continue;
            if (f->bits == 8)
                out->v8.v[at + 3 * x + (size_t)k] = v[x];
            else
                memcpy(&out->v16[at + 3 * x + (size_t)k], v + 2 * x, 2);
        }
}

/* Row by row, so that no strip has to be in memory as a whole. */
static bool read_strips(TIFF *tiff, const struct pm_source *s, const struct layout *f, uint8_t *row,
                        struct pm_raster *out)
{
    const bool together = f->planes == PLANARCONFIG_CONTIG || f->samples == 1;
    for (int k = 0; k < (together ? 1 : f->colours); k++)
        for (uint32_t y = 0; y < f->h; y++) {
            if (TIFFReadScanline(tiff, row, y, (uint16_t)k) != 1)
                return false;
            if (together)
                store_row(s, f, row, (int)y, out);
            else
                store_plane_row(f, row, (int)y, k, out);
        }
    return true;
}

/* Collects each row of tiles in band (as many rows of px as a tile has), then stores its rows. */
static bool read_tiles(TIFF *tiff, const struct pm_source *s, const struct layout *f, uint8_t *tile,
                       uint8_t *band, struct pm_raster *out)
{
    uint32_t tw = 0, th = 0;
    TIFFGetField(tiff, TIFFTAG_TILEWIDTH, &tw);
    TIFFGetField(tiff, TIFFTAG_TILELENGTH, &th);
    const size_t px = (size_t)f->samples * f->bits / 8u;
    for (uint32_t y = 0; y < f->h; y += th) {
        const uint32_t rows = f->h - y < th ? f->h - y : th;
        for (uint32_t x = 0; x < f->w; x += tw) {
            const uint32_t columns = f->w - x < tw ? f->w - x : tw;
            if (TIFFReadTile(tiff, tile, x, y, 0, 0) < 0)
                return false;
            for (uint32_t i = 0; i < rows; i++)
                memcpy(band + ((size_t)i * f->w + x) * px, tile + (size_t)i * tw * px,
                       columns * px);
        }
        for (uint32_t i = 0; i < rows; i++)
            store_row(s, f, band + (size_t)i * f->w * px, (int)(y + i), out);
    }
    return true;
}

static enum pihmap_status check_tiles(struct pm_job *job, const struct pm_source *s, TIFF *tiff,
                                      const struct layout *f, size_t *band_bytes)
{
    uint32_t tw = 0, th = 0;
    const size_t px = (size_t)f->samples * f->bits / 8u;
    TIFFGetField(tiff, TIFFTAG_TILEWIDTH, &tw);
    TIFFGetField(tiff, TIFFTAG_TILELENGTH, &th);
    if (tw == 0 || th == 0 || tw > PM_MAX_TIFF_TILE || th > PM_MAX_TIFF_TILE)
        return refuse(job, s, "a TIFF in unusually large tiles");
    if (f->planes != PLANARCONFIG_CONTIG && f->samples > 1)
        return refuse(job, s, "a TIFF with each colour in tiles of its own");
    if (TIFFTileSize(tiff) != (tmsize_t)((size_t)tw * th * px))
        return refuse(job, s, "a TIFF with an unusual number of channels");
    *band_bytes = (size_t)f->w * th * px;
    return PIHMAP_OK;
}

static enum pihmap_status decode(struct pm_job *job, struct reader *r, TIFF *tiff,
                                 const struct layout *f, struct pm_raster *out)
{
    enum pihmap_status st;
    const struct pm_source *s = r->source;
    const struct pm_mark mark = pm_scratch_mark(job);
    const bool tiled = TIFFIsTiled(tiff) != 0;
    const size_t row_bytes = (size_t)TIFFScanlineSize(tiff);
    size_t band_bytes = (size_t)f->w * f->samples * f->bits / 8u;
    uint8_t *tile = NULL, *band = NULL;
    if (tiled)
        TRY(check_tiles(job, s, tiff, f, &band_bytes));
    else if (row_bytes > band_bytes) {
        st = refuse(job, s, "a TIFF with an unusual number of channels");
        goto out;
    }
    TRY(pm_raster_alloc(job, (int)f->w, (int)f->h, f->bits, out));
    out->grey = f->colours == 1;
    if (f->channels > f->colours)
        out->translucent = pm_alloc(job, (size_t)f->w * f->h, 1);
    band = pm_scratch(job, band_bytes, 1);
    tile = tiled ? pm_scratch(job, (size_t)TIFFTileSize(tiff), 1) : band;
    if (!band || !tile || (f->channels > f->colours && !out->translucent)) {
        st = job->err.status;
        goto out;
    }
    r->in_pixels = true;
    if (!(tiled ? read_tiles(tiff, s, f, tile, band, out) : read_strips(tiff, s, f, band, out)) ||
        r->failed)
        st = pm_source_damaged(job, s, "TIFF", r->text[0] ? r->text : "the file is cut short");
out:
    pm_scratch_rewind(job, mark);
    return st;
}

static enum pihmap_status keep_icc(struct pm_job *job, TIFF *tiff, struct pm_meta *meta)
{
    uint32_t n = 0;
    const uint8_t *icc = NULL;
    if (TIFFGetField(tiff, TIFFTAG_ICCPROFILE, &n, &icc) != 1 || n == 0 || !icc)
        return PIHMAP_OK;
    meta->icc_broken = n > PM_MAX_ICC_BYTES;
    if (meta->icc_broken)
        return PIHMAP_OK;
    meta->icc_n = n;
    return pm_meta_copy(job, icc, n, &meta->icc) ? PIHMAP_OK : job->err.status;
}

enum pihmap_status pm_tiff_read(struct pm_job *job, const struct pm_source *s,
                                struct pm_raster *out, struct pm_meta *meta)
{
    enum pihmap_status st;
    struct layout layout;
    struct reader reader = {.source = s};
    const struct pm_byte_range file = {s->v, s->n, -1};
    TIFF *tiff = NULL;
    TRY(check_kind(job, s));
    if (!(tiff = open_tiff(&reader))) {
        st =
            pm_source_damaged(job, s, "TIFF", reader.text[0] ? reader.text : "it cannot be opened");
        goto out;
    }
    read_layout(tiff, &layout);
    reader.failed = false; /* an unusual tag does no harm: what matters is checked below */
    reader.text[0] = '\0';
    TRY(check_layout(job, s, tiff, &layout));
    TRY(keep_icc(job, tiff, meta));
    TRY(pm_tiff_exif(job, &file, &meta->exif, &meta->exif_n));
    TRY(decode(job, &reader, tiff, &layout, out));
out:
    if (tiff)
        TIFFClose(tiff);
    return st;
}

#endif
