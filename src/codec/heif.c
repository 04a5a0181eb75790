#include "codec/heif.h"

#include "base/printable.h"
#include "codec/code_points.h"
#include "codec/de265.h"
#include "codec/exif_block.h"
#include "codec/heif_boxes.h"
#include "codec/unsupported.h"
#include "base/limits.h"

#include <string.h>

#define MOST_BRAND_BYTES 256 /* of a file in which brands are looked for */

bool pm_heif_matches(const uint8_t *v, size_t n)
{
    return n >= 12 && memcmp(v + 4, "ftyp", 4) == 0;
}

/* ISO base media files (HEIF, AVIF, CR3, video) are told apart by their brands, main and compatible
 * ones alike. Those that decide stand first in the table (ISO/IEC 14496-12, 4.3; brands of
 * 23008-12). */
static enum pihmap_status check_brands(struct pm_job *job, const struct pm_source *s)
{
    static const struct {
        const char brand[5], *name, *advice; /* name NULL: HEIF */
    } rows[] = {
        {"avif", PM_AVIF, PM_EXPORT},
        {"avis", PM_AVIF, PM_EXPORT},
        {"crx ", "a Canon RAW photo (CR3)", PM_DEVELOP},
        {"hei", NULL, NULL},
        {"hev", NULL, NULL},
        {"mif1", NULL, NULL},
        {"msf1", NULL, NULL},
    };
    const size_t box = pm_be32(s->v), peek = s->n < MOST_BRAND_BYTES ? s->n : MOST_BRAND_BYTES;
    const size_t end = box < peek ? box : peek;
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++)
        for (size_t i = 8; i + 4 <= end; i += i == 8 ? 8 : 4)
            if (memcmp(s->v + i, rows[k].brand, strlen(rows[k].brand)) == 0)
                return rows[k].name ? pm_unsupported_as(job, s, rows[k].name, rows[k].advice)
                                    : PIHMAP_OK;
    return pm_unsupported_as(job, s, "a video", PM_EXPORT_FRAME);
}

enum pihmap_status pm_heif_exif(struct pm_job *job, const struct pm_byte_range *file,
                                uint8_t **tiff, size_t *n)
{
    uint64_t at;
    size_t length;
    const enum pihmap_status st = pm_heif_find_exif(job, file, &at, &length);
    *tiff = NULL;
    *n = 0;
    return st ? st : pm_exif_block(job, file, at, length, tiff, n);
}

#ifndef PM_WITH_HEIF

enum pihmap_status pm_heif_read(struct pm_job *job, const struct pm_source *s,
                                struct pm_raster *out, struct pm_meta *meta)
{
    const enum pihmap_status st = check_brands(job, s);
    (void)out;
    (void)meta;
    if (st)
        return st;
    return pm_fail(job, PIHMAP_EFORMAT,
                   "%s: is a HEIC photo, and this pihmap was built without libheif; export it as "
                   "JPEG, or on an iPhone set Settings > Camera > Formats > Most Compatible",
                   s->name);
}

void pm_heif_prepare(void)
{
}

const char *pm_heif_version(void)
{
    return NULL;
}

#else

#include <libheif/heif.h>

#define FROM(major, minor) (LIBHEIF_NUMERIC_VERSION >= ((major) << 24 | (minor) << 16))

void pm_heif_prepare(void)
{
#if FROM(1, 13) /* before that there were no plugins */
    (void)heif_init(NULL); /* if it fails, so does decoding, with a sentence */
#endif
    pm_de265_register();
}

static struct heif_context *context_new(void)
{
#if !FROM(1, 17) /* from 1.17 on plugins are loaded on demand */
    pm_heif_prepare();
#endif
    pm_de265_register();
    return heif_context_alloc();
}

const char *pm_heif_version(void)
{
    return heif_get_version();
}

/* libheif's error as a sentence of ours. Its text may quote bytes of the file. */
static enum pihmap_status explain(struct pm_job *job, const struct pm_source *s,
                                  struct heif_error e)
{
    char words[200];
    pm_printable(e.message ? e.message : "unknown reason", words, sizeof words);
    if (e.subcode == heif_suberror_Security_limit_exceeded)
        return pm_fail(job, PIHMAP_ELIMIT,
                       "%s: the HEIC photo asks for more memory or parts than a normal one "
                       "needs (%s); export it as JPEG",
                       s->name, words);
    if (e.code == heif_error_Memory_allocation_error)
        return pm_fail_memory(job);
    const bool unsupported = e.code == heif_error_Unsupported_feature ||
                             e.code == heif_error_Unsupported_filetype ||
                             e.code == heif_error_Plugin_loading_error;
    if (unsupported && !heif_have_decoder_for_format(heif_compression_HEVC))
        return pm_fail(
            job, PIHMAP_EFORMAT,
            "%s: is a HEIC photo, and this libheif has no decoder for it; install "
            "one (Debian: libheif-plugin-libde265; Fedora: libheif-freeworld of RPM Fusion), "
            "or export it as JPEG",
            s->name);
    if (unsupported)
        return pm_fail(job, PIHMAP_EFORMAT,
                       "%s: is a HEIC photo of a kind that this libheif does not decode (%s); "
                       "export it as JPEG",
                       s->name, words);
    return pm_source_damaged(job, s, "HEIC", words);
}

/* Px by which a decoder may pad each side of a picture; and least px allowed, for small tiles. */
#define PADDING 128
#define LEAST_PIXELS (1 << 20)

/* Limits while boxes are read. A photo that is too large passes: pm_source_check_size() rejects. */
static void limit_boxes(struct heif_context *context, int threads)
{
#if FROM(1, 19)
    struct heif_security_limits *limits = heif_context_get_security_limits(context);
    limits->max_image_size_pixels = (uint64_t)PM_MAX_SIDE * PM_MAX_SIDE;
    limits->max_number_of_tiles = PM_MAX_HEIF_ITEMS;
    limits->max_items = PM_MAX_HEIF_ITEMS;
    limits->max_color_profile_size = PM_MAX_ICC_BYTES;
#else
    heif_context_set_maximum_image_size_limit(context, PM_MAX_SIDE);
#endif
    heif_context_set_max_decoding_threads(context, threads);
}

/* Limits while pixels are decoded, whose stream may give another size than the boxes. Older
 * versions only limit the side; the sandbox limits a worker's memory in any case. */
static void limit_pixels(struct heif_context *context, const struct pm_source *s)
{
#if FROM(1, 19)
    struct heif_security_limits *limits = heif_context_get_security_limits(context);
    const uint64_t most = PM_MEMORY_BASE + PM_MEMORY_PER_PIXEL * (uint64_t)s->max_pixels;
    limits->max_image_size_pixels =
        (uint64_t)s->max_pixels + LEAST_PIXELS + (uint64_t)2 * PADDING * PM_MAX_SIDE;
    limits->max_memory_block_size = most;
#if FROM(1, 20)
    limits->max_total_memory = most;
#endif
#else
    (void)context;
    (void)s;
#endif
}

/* Is the size of the coded pictures within the limits, whatever size the file declares? libheif
 * compares the two only after half a minute and gigabytes. */
static enum pihmap_status check_decoded(struct pm_job *job, const struct pm_source *s)
{
    const uint64_t side = PM_MAX_SIDE + PADDING;
    struct pm_heif_size size;
    pm_heif_find_size(s->v, s->n, &size);
    if (size.av1)
        return pm_unsupported_as(job, s, PM_AVIF, PM_EXPORT);
    if (size.unusual)
        return pm_source_damaged(job, s, "HEIC", "its derived images are split in an unusual way");
    if (size.w <= side && size.h <= side &&
        size.w * size.h <= s->max_pixels + LEAST_PIXELS + PADDING * (size.w + size.h))
        return PIHMAP_OK;
    return pm_source_check_size(job, s, size.w, size.h);
}

/* Bytes per px, of one or two each, in use at once: the decoder's planes, libheif's, and RGB. */
#define PEAK_PER_PIXEL 7

static enum pihmap_status check_memory(struct pm_job *job, const struct pm_source *s,
                                       const struct heif_image_handle *photo)
{
    const uint64_t w = (uint64_t)heif_image_handle_get_ispe_width(photo);
    const uint64_t h = (uint64_t)heif_image_handle_get_ispe_height(photo);
    const uint64_t bytes = heif_image_handle_get_luma_bits_per_pixel(photo) > 8 ? 2 : 1;
    return pm_source_check_memory(job, s, w * h * PEAK_PER_PIXEL * bytes);
}

/* ---- colour ------------------------------------------------------------------------------ */

static enum pihmap_status keep_icc(struct pm_job *job, const struct heif_image_handle *photo,
                                   size_t n, struct pm_meta *meta)
{
    if (n > PM_MAX_ICC_BYTES) {
        meta->icc_broken = true;
        return PIHMAP_OK;
    }
    meta->icc = pm_alloc(job, n, 1);
    if (!meta->icc)
        return job->err.status;
    meta->icc_n = n;
    if (heif_image_handle_get_raw_color_profile(photo, meta->icc).code != heif_error_Ok) {
        free(meta->icc);
        meta->icc = NULL;
        meta->icc_broken = true;
    }
    return PIHMAP_OK;
}

static void keep_nclx(const struct heif_color_profile_nclx *p, struct pm_meta *meta)
{
    const double chrm[4][2] = {{(double)p->color_primary_white_x, (double)p->color_primary_white_y},
                               {(double)p->color_primary_red_x, (double)p->color_primary_red_y},
                               {(double)p->color_primary_green_x, (double)p->color_primary_green_y},
                               {(double)p->color_primary_blue_x, (double)p->color_primary_blue_y}};
    meta->has_chrm = p->color_primaries != heif_color_primaries_unspecified;
    if (meta->has_chrm || p->transfer_characteristics != heif_transfer_characteristic_unspecified)
        meta->transfer = (int)p->transfer_characteristics;
    memcpy(meta->chrm, chrm, sizeof chrm);
    meta->code_points = "nclx";
}

static enum pihmap_status keep_colour(struct pm_job *job, const struct pm_source *s,
                                      const struct heif_image_handle *photo, struct pm_meta *meta)
{
    struct heif_color_profile_nclx *nclx = NULL;
    const size_t n = heif_image_handle_get_raw_color_profile_size(photo);
    if (heif_image_handle_get_nclx_color_profile(photo, &nclx).code == heif_error_Ok && nclx)
        keep_nclx(nclx, meta);
    if (nclx) /* returned even with an error */
        heif_nclx_color_profile_free(nclx);
    const enum pihmap_status st = pm_code_check_transfer(job, s, meta->transfer);
    return !st && n > 0 ? keep_icc(job, photo, n, meta) : st;
}

/* ---- pixels ------------------------------------------------------------------------------- */

/* RGB, with alpha if there is any, at the file's bit depth. */
static enum heif_chroma chroma_of(int bits, bool has_alpha)
{
    if (bits <= 8)
        return has_alpha ? heif_chroma_interleaved_RGBA : heif_chroma_interleaved_RGB;
    return has_alpha ? heif_chroma_interleaved_RRGGBBAA_LE : heif_chroma_interleaved_RRGGBB_LE;
}

/* n little-endian samples of `bits` bits -> 0..65535, in place. */
static void scale_to_16(uint8_t *v, size_t n, int bits)
{
    const unsigned top = (1u << bits) - 1;
    for (size_t i = 0; i < n; i++) {
        const unsigned code = pm_le16(v + 2 * i) & top;
        const uint16_t wide = (uint16_t)((code * 65535u + top / 2) / top);
        memcpy(v + 2 * i, &wide, 2);
    }
}

static enum pihmap_status copy_pixels(struct pm_job *job, const struct pm_source *s,
                                      struct heif_image *image, int bits, bool has_alpha,
                                      struct pm_raster *out)
{
    const int w = heif_image_get_width(image, heif_channel_interleaved);
    const int h = heif_image_get_height(image, heif_channel_interleaved);
    const int channels = has_alpha ? 4 : 3;
    int stride = 0;
    enum pihmap_status st;
    uint8_t *v = heif_image_get_plane(image, heif_channel_interleaved, &stride);
    if (!v || w < 1 || h < 1 || stride < w * channels * (bits > 8 ? 2 : 1))
        return pm_source_damaged(job, s, "HEIC", "it has no pixels");
    TRY(pm_source_check_size(job, s, (uint64_t)w, (uint64_t)h));
    TRY(pm_raster_alloc(job, w, h, bits > 8 ? 16 : 8, out));
    if (has_alpha && !(out->translucent = pm_alloc(job, pm_pixels(out), 1))) {
        st = job->err.status;
        goto out;
    }
    for (int y = 0; y < h; y++) {
        uint8_t *row = v + (size_t)y * (size_t)stride;
        if (bits > 8) {
            scale_to_16(row, (size_t)w * (size_t)channels, bits);
            pm_raster_row16(out, y, (const uint16_t *)(const void *)row, channels, s->background);
        } else {
            pm_raster_row8(out, y, row, channels, s->background);
        }
    }
out:
    return st;
}

static enum pihmap_status decode(struct pm_job *job, const struct pm_source *s,
                                 const struct heif_image_handle *photo, struct pm_raster *out)
{
    enum pihmap_status st;
    const int bits = heif_image_handle_get_luma_bits_per_pixel(photo);
    const bool has_alpha = heif_image_handle_has_alpha_channel(photo) != 0;
    struct heif_image *image = NULL;
    struct heif_error e;
    struct heif_decoding_options *options = heif_decoding_options_alloc();
    if (!options)
        return pm_fail_memory(job);
    options->strict_decoding = 1; /* an error, not grey, in place of lost data */
    if (bits < 8 || bits > 16) {
        st = pm_source_damaged(job, s, "HEIC", "it does not say how many bits its pixels have");
        goto out;
    }
    e = heif_decode_image(photo, &image, heif_colorspace_RGB, chroma_of(bits, has_alpha), options);
    if (e.code == heif_error_Ok && heif_image_get_decoding_warnings(image, 0, &e, 1) == 0)
        st = copy_pixels(job, s, image, bits, has_alpha, out);
    else
        st = explain(job, s, e);
out:
    if (image)
        heif_image_release(image);
    heif_decoding_options_free(options);
    return st;
}

enum pihmap_status pm_heif_read(struct pm_job *job, const struct pm_source *s,
                                struct pm_raster *out, struct pm_meta *meta)
{
    enum pihmap_status st;
    const struct pm_byte_range file = {s->v, s->n, -1};
    struct heif_image_handle *photo = NULL;
    struct heif_context *context = NULL;
    TRY(check_brands(job, s));
    if (!(context = context_new())) {
        st = pm_fail_memory(job);
        goto out;
    }
    limit_boxes(context, job->threads);
    struct heif_error e = heif_context_read_from_memory_without_copy(context, s->v, s->n, NULL);
    if (e.code == heif_error_Ok)
        e = heif_context_get_primary_image_handle(context, &photo);
    if (e.code != heif_error_Ok) {
        st = explain(job, s, e);
        goto out;
    }
    TRY(pm_source_check_size(job, s, (uint64_t)heif_image_handle_get_ispe_width(photo),
                             (uint64_t)heif_image_handle_get_ispe_height(photo)));
    TRY(check_decoded(job, s));
    TRY(check_memory(job, s, photo));
    TRY(keep_colour(job, s, photo, meta));
    TRY(pm_heif_exif(job, &file, &meta->exif, &meta->exif_n));
    meta->upright = true;
    limit_pixels(context, s);
    TRY(decode(job, s, photo, out));
out:
    if (photo)
        heif_image_handle_release(photo);
    if (context)
        heif_context_free(context);
    return st;
}

#endif
