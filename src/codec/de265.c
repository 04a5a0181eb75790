#include "codec/de265.h"

#include <stddef.h>

#ifdef PM_WITH_DE265
#include <libheif/heif_plugin.h>
#endif

#if !defined PM_WITH_DE265 || LIBHEIF_NUMERIC_VERSION < (1 << 24 | 13 << 16)

void pm_de265_register(void)
{
}

const char *pm_de265_version(void)
{
    return NULL;
}

#else

#include "codec/source.h"

#include <libde265/de265.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define PRIORITY 1000   /* libheif's own plugins have about 100; the highest wins */
#define LENGTH_BYTES 4  /* before each NAL unit (ISO/IEC 14496-15, as libheif hands it over) */
#define BLOCK 16        /* px: coding tree blocks have this side, or a multiple (H.265, 7.4.3.2) */
#define SMOOTHED 4      /* px at a block's edges that its neighbours' filters may change */
#define ALIGNMENT 64    /* bytes */
#define PADDING 64      /* bytes behind a plane that vector code may read */
#define MAX_WARNINGS 64 /* libde265 keeps fewer */

static const struct heif_error fine = {heif_error_Ok, heif_suberror_Unspecified, "Success"};
static const struct heif_error no_memory = {heif_error_Memory_allocation_error,
                                            heif_suberror_Unspecified, "no memory"};

static struct heif_error damaged(const char *why)
{
    return (struct heif_error){heif_error_Decoder_plugin_error, heif_suberror_Unspecified, why};
}

/*
 * Two of libde265 for each picture. It takes memory from get_buffer() only where it applies no
 * sample adaptive offset; where it does, the second one decodes the picture once more, without its
 * loop filters, to see whether the data reaches to the end of the picture.
 */
struct decoder {
    de265_decoder_context *picture, *coverage;
    bool watched; /* pictures lie in memory of get_buffer() */
};

/* ---- what was not decoded ------------------------------------------------------------------- */

/* Planes of get_buffer(), and the luma plane's size in px and bytes. */
struct buffer {
    void *planes[3];
    int w, h, px;     /* px: bytes of one */
    ptrdiff_t stride; /* bytes */
};

/* Byte x of row y of a luma plane before it is decoded: nothing that a picture could contain. */
static uint8_t untouched(ptrdiff_t x, int y)
{
    const uint32_t n = (uint32_t)x * 2654435761u ^ (uint32_t)y * 2246822519u;
    return (uint8_t)(n >> 24 ^ n >> 13);
}

static void free_buffer(struct buffer *b)
{
    for (int c = 0; b && c < 3; c++)
        free(b->planes[c]);
    free(b);
}

/* A plane of w x h px, rows aligned; NULL: no memory. */
static uint8_t *alloc_plane(struct buffer *b, struct de265_image *image, int c,
                            const struct de265_image_spec *size)
{
    const int bytes = de265_get_bits_per_pixel(image, c) > 8 ? 2 : 1;
    const int align = size->alignment < ALIGNMENT ? ALIGNMENT : size->alignment;
    const int stride = (size->width + align - 1) / align * align;
    const size_t n = (size_t)stride * (size_t)bytes * (size_t)size->height;
    if (posix_memalign(&b->planes[c], (size_t)align, n + PADDING) != 0)
        return b->planes[c] = NULL;
    de265_set_image_plane(image, c, b->planes[c], stride * bytes, b); /* in bytes */
    if (c == 0) {
        *b = (struct buffer){{b->planes[0], NULL, NULL},
                             size->width,
                             size->height,
                             bytes,
                             (ptrdiff_t)stride * bytes};
    } else {
        memset(b->planes[c], 0, n);
    }
    return b->planes[c];
}

static int get_buffer(de265_decoder_context *context, struct de265_image_spec *spec,
                      struct de265_image *image, void *watched)
{
    struct buffer *b = calloc(1, sizeof *b);
    struct de265_image_spec colour = *spec;
    const bool grey = spec->format == de265_image_format_mono8;
    (void)context;
    colour.width /= spec->format == de265_image_format_YUV444P8 ? 1 : 2;
    colour.height /= spec->format == de265_image_format_YUV420P8 ? 2 : 1;
    if (!b || !alloc_plane(b, image, 0, spec) ||
        (!grey && (!alloc_plane(b, image, 1, &colour) || !alloc_plane(b, image, 2, &colour)))) {
        free_buffer(b);
        return 0;
    }
    for (int c = 1; grey && c < 3; c++)
        de265_set_image_plane(image, c, NULL, 0, b);
    uint8_t *luma = b->planes[0];
    for (int y = 0; y < b->h; y++)
        for (ptrdiff_t x = 0; x < b->stride; x++)
            luma[y * b->stride + x] = untouched(x, y);
    *(bool *)watched = true;
    return 1;
}

static void release_buffer(de265_decoder_context *context, struct de265_image *image, void *watched)
{
    (void)context;
    (void)watched;
    free_buffer(de265_get_image_plane_user_data(image, 0));
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

/* Is the inside of the block at x, y as it was before? */
static bool is_gap(const struct buffer *b, int x, int y)
{
    const uint8_t *v = b->planes[0];
    const int right = least(x + BLOCK - SMOOTHED, b->w), low = least(y + BLOCK - SMOOTHED, b->h);
    for (int row = y + SMOOTHED; row < low; row++)
        for (ptrdiff_t i = (x + SMOOTHED) * b->px; i < (ptrdiff_t)right * b->px; i++)
            if (v[row * b->stride + i] != untouched(i, row))
                return false;
    return x + SMOOTHED < right && y + SMOOTHED < low;
}

/* Is there a block that the data ended before? */
static bool has_gap(const struct de265_image *image)
{
    const struct buffer *b = de265_get_image_plane_user_data(image, 0);
    for (int y = 0; b && y < b->h; y += BLOCK)
        for (int x = 0; x < b->w; x += BLOCK)
            if (is_gap(b, x, y))
                return true;
    return false;
}

/* ---- picture of libde265 -> picture of libheif ---------------------------------------------- */

static int plane_bytes(const struct de265_image *image, int channel)
{
    return de265_get_image_width(image, channel) *
           (de265_get_bits_per_pixel(image, channel) > 8 ? 2 : 1);
}

static struct heif_error copy_plane(const struct de265_image *from, int channel,
                                    enum heif_channel to_channel, struct heif_image *to)
{
    int from_stride = 0, stride = 0;
    const int w = de265_get_image_width(from, channel), h = de265_get_image_height(from, channel);
    const uint8_t *in = de265_get_image_plane(from, channel, &from_stride);
    const size_t bytes = (size_t)plane_bytes(from, channel);
    if (!in || w < 1 || h < 1)
        return damaged("a colour is missing");
    const struct heif_error e =
        heif_image_add_plane(to, to_channel, w, h, de265_get_bits_per_pixel(from, channel));
    uint8_t *out = e.code ? NULL : heif_image_get_plane(to, to_channel, &stride);
    for (int y = 0; out && y < h; y++)
        memcpy(out + (ptrdiff_t)y * stride, in + (ptrdiff_t)y * from_stride, bytes);
    return e.code || out ? e : no_memory;
}

/* The colour description of the stream, which counts where the file has none. */
static struct heif_error copy_colour(const struct de265_image *from, struct heif_image *to)
{
    struct heif_color_profile_nclx *nclx = heif_nclx_color_profile_alloc();
    if (!nclx)
        return no_memory;
    /* A code that libheif does not know leaves "unspecified". */
    heif_nclx_color_profile_set_color_primaries(nclx,
                                                (uint16_t)de265_get_image_colour_primaries(from));
    heif_nclx_color_profile_set_transfer_characteristics(
        nclx, (uint16_t)de265_get_image_transfer_characteristics(from));
    heif_nclx_color_profile_set_matrix_coefficients(
        nclx, (uint16_t)de265_get_image_matrix_coefficients(from));
    nclx->full_range_flag = de265_get_image_full_range_flag(from) != 0;
    const struct heif_error e = heif_image_set_nclx_color_profile(to, nclx);
    heif_nclx_color_profile_free(nclx);
    return e;
}

static struct heif_error copy_picture(const struct de265_image *from, struct heif_image **out)
{
    static const enum heif_chroma chromas[] = {heif_chroma_monochrome, heif_chroma_420,
                                               heif_chroma_422, heif_chroma_444};
    static const enum heif_channel channels[] = {heif_channel_Y, heif_channel_Cb, heif_channel_Cr};
    const enum de265_chroma chroma = de265_get_chroma_format(from);
    const bool grey = chroma == de265_chroma_mono;
    *out = NULL;
    if ((unsigned)chroma >= sizeof chromas / sizeof *chromas)
        return damaged("its colours are stored in an unknown way");
    struct heif_error e = heif_image_create(
        de265_get_image_width(from, 0), de265_get_image_height(from, 0),
        grey ? heif_colorspace_monochrome : heif_colorspace_YCbCr, chromas[chroma], out);
    for (int c = 0; !e.code && c < (grey ? 1 : 3); c++)
        e = copy_plane(from, c, channels[c], *out);
    if (!e.code)
        e = copy_colour(from, *out);
    if (e.code && *out) {
        heif_image_release(*out);
        *out = NULL;
    }
    return e;
}

/* ---- decoding ---------------------------------------------------------------------------------
 */

/* Warnings that say nothing about the pixels: about threads, metadata, and where the parts begin
 * that could be decoded in parallel. If those are wrong, the parts themselves are, too. */
static bool is_harmless(de265_error warning)
{
    return warning == DE265_WARNING_NO_WPP_CANNOT_USE_MULTITHREADING ||
           warning == DE265_WARNING_NUMBER_OF_THREADS_LIMITED_TO_MAXIMUM ||
           warning == DE265_WARNING_SPS_MISSING_CANNOT_DECODE_SEI ||
           warning == DE265_WARNING_INCORRECT_ENTRY_POINT_OFFSET;
}

static const char *first_warning(de265_decoder_context *decoder)
{
    for (int i = 0; i < MAX_WARNINGS; i++) {
        const de265_error warning = de265_get_warning(decoder);
        if (warning == DE265_OK)
            return NULL;
        if (!is_harmless(warning))
            return de265_get_error_text(warning);
    }
    return NULL;
}

static void free_decoder(void *decoder)
{
    struct decoder *d = decoder;
    if (d->picture)
        de265_free_decoder(d->picture);
    if (d->coverage)
        de265_free_decoder(d->coverage);
    free(d);
}

static de265_decoder_context *new_context(bool *watched)
{
    static struct de265_image_allocation ours = {get_buffer, release_buffer};
    de265_decoder_context *context = de265_new_decoder();
    if (context)
        de265_set_image_allocation_functions(context, &ours, watched);
    return context;
}

static struct heif_error new_decoder(void **out)
{
    struct decoder *d = *out = calloc(1, sizeof *d);
    if (!d)
        return no_memory;
    d->picture = new_context(&d->watched);
    d->coverage = new_context(&d->watched);
    if (!d->picture || !d->coverage) {
        free_decoder(d);
        *out = NULL;
        return no_memory;
    }
    de265_set_parameter_bool(d->coverage, DE265_DECODER_PARAM_DISABLE_DEBLOCKING, 1);
    de265_set_parameter_bool(d->coverage, DE265_DECODER_PARAM_DISABLE_SAO, 1);
    return fine;
}

static struct heif_error push_data(void *decoder, const void *data, size_t n)
{
    const struct decoder *d = decoder;
    const uint8_t *v = data;
    for (size_t at = 0; at < n;) {
        if (n - at < LENGTH_BYTES)
            return damaged("its data is cut short");
        const size_t unit = pm_be32(v + at);
        at += LENGTH_BYTES;
        if (unit > n - at || unit > INT32_MAX)
            return damaged("its data is cut short");
        if (de265_push_NAL(d->picture, v + at, (int)unit, 0, NULL) != DE265_OK ||
            de265_push_NAL(d->coverage, v + at, (int)unit, 0, NULL) != DE265_OK)
            return no_memory;
        at += unit;
    }
    return fine;
}

/* The pictures that are ready: the first to out, if there is an out. */
static struct heif_error take_pictures(de265_decoder_context *context, struct heif_image **out)
{
    const struct de265_image *picture;
    struct heif_error e = fine;
    while (!e.code && (picture = de265_get_next_picture(context))) {
        if (has_gap(picture))
            e = damaged("a part of the picture is missing");
        else if (out && !*out)
            e = copy_picture(picture, out);
    }
    return e;
}

static struct heif_error decode_with(de265_decoder_context *context, struct heif_image **out)
{
    de265_error status = de265_flush_data(context);
    struct heif_error e = fine;
    int more = 1;
    while (!e.code && status == DE265_OK && more) {
        status = de265_decode(context, &more); /* more: also while pictures are not taken */
        if (status == DE265_OK)
            e = take_pictures(context, out);
    }
    const char *warning = first_warning(context);
    if (status != DE265_OK || warning)
        return damaged(warning ? warning : de265_get_error_text(status));
    return e;
}

static struct heif_error decode_image(void *decoder, struct heif_image **out)
{
    struct decoder *d = decoder;
    *out = NULL;
    struct heif_error e = decode_with(d->picture, out);
    de265_free_decoder(d->picture); /* its memory serves the other one */
    d->picture = NULL;
    if (!e.code && !d->watched)
        e = decode_with(d->coverage, NULL);
    if (!e.code && !*out)
        e = damaged("it has no picture");
    if (e.code && *out) {
        heif_image_release(*out);
        *out = NULL;
    }
    return e;
}

static const char *name(void)
{
    return "libde265, strict";
}

static int supports(enum heif_compression_format format)
{
    return format == heif_compression_HEVC ? PRIORITY : 0;
}

static void initialise(void)
{
    de265_init();
}

static void finish(void)
{
    de265_free();
}

static void register_once(void)
{
    static const struct heif_decoder_plugin plugin = {
        .plugin_api_version = 1, /* accepted by all versions of libheif */
        .get_plugin_name = name,
        .init_plugin = initialise,
        .deinit_plugin = finish,
        .does_support_format = supports,
        .new_decoder = new_decoder,
        .free_decoder = free_decoder,
        .push_data = push_data,
        .decode_image = decode_image,
    };
    (void)heif_register_decoder_plugin(&plugin); /* if it fails, libheif's own decoder is used */
}

void pm_de265_register(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, register_once);
}

const char *pm_de265_version(void)
{
    return de265_get_version();
}

#endif
