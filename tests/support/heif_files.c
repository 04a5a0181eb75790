#include "support/heif_files.h"

#include <stdlib.h>
#include <string.h>

#ifndef PM_WITH_HEIF

struct pm_bytes pm_test_heif_make(const struct pm_test_heif *t)
{
    (void)t;
    return (struct pm_bytes){NULL, 0};
}

#else

#include <libheif/heif.h>

/* The encoder keeps tables for good, which is no leak of ours; asked by the leak sanitizer. */
__attribute__((visibility("default"))) const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libx265";
}

#define BEST 100 /* quality: what is lost is rounding */

static bool ok(struct heif_error e)
{
    return e.code == heif_error_Ok;
}

static struct heif_error take(struct heif_context *context, const void *data, size_t n, void *out)
{
    (void)context;
    pm_bytes_add(out, data, n);
    return (struct heif_error){heif_error_Ok, heif_suberror_Unspecified, ""};
}

static void fill(const struct pm_test_heif *t, uint8_t *v, int stride)
{
    for (int y = 0; y < t->h; y++)
        for (int i = 0; i < 3 * t->w; i++) {
            const uint8_t code = t->pixels[(size_t)y * (size_t)t->w * 3 + (size_t)i];
            const unsigned wide = code * 1023u / 255u;
            uint8_t *to = v + (size_t)y * (size_t)stride + (t->bits == 10 ? 2 * i : i);
            to[0] = (uint8_t)(t->bits == 10 ? wide : code);
            if (t->bits == 10)
                to[1] = (uint8_t)(wide >> 8);
        }
}

static struct heif_image *image_of(const struct pm_test_heif *t)
{
    struct heif_image *image = NULL;
    int stride;
    if (!ok(heif_image_create(t->w, t->h, heif_colorspace_RGB,
                              t->bits == 10 ? heif_chroma_interleaved_RRGGBB_LE
                                            : heif_chroma_interleaved_RGB,
                              &image)) ||
        !ok(heif_image_add_plane(image, heif_channel_interleaved, t->w, t->h,
                                 t->bits == 10 ? 10 : 8)))
        return image;
    uint8_t *v = heif_image_get_plane(image, heif_channel_interleaved, &stride);
    fill(t, v, stride);
    if (t->icc)
        heif_image_set_raw_color_profile(image, "prof", t->icc->v, t->icc->n);
    return image;
}

static struct heif_color_profile_nclx *nclx_of(const struct pm_test_heif *t)
{
    struct heif_color_profile_nclx *p = t->primaries ? heif_nclx_color_profile_alloc() : NULL;
    if (!p)
        return NULL;
    heif_nclx_color_profile_set_color_primaries(p, (uint16_t)t->primaries);
    heif_nclx_color_profile_set_transfer_characteristics(p, (uint16_t)t->transfer);
    heif_nclx_color_profile_set_matrix_coefficients(p, 6);
    p->full_range_flag = 1;
    return p;
}

static bool encode(struct heif_context *context, const struct pm_test_heif *t,
                   struct heif_image *image, struct heif_encoder *encoder)
{
    struct heif_image_handle *photo = NULL;
    struct heif_encoding_options *options = heif_encoding_options_alloc();
    struct heif_color_profile_nclx *nclx = nclx_of(t);
    if (!options)
        abort();
    heif_encoder_set_lossy_quality(encoder, BEST);
    heif_encoder_set_parameter(encoder, "chroma", "444");
    options->macOS_compatibility_workaround_no_nclx_profile = 0;
    options->output_nclx_profile = nclx;
    if (nclx)
        heif_image_set_nclx_color_profile(image, nclx);
    options->image_orientation = (enum heif_orientation)(t->orientation ? t->orientation : 1);
    bool made = ok(heif_context_encode_image(context, image, encoder, options, &photo));
    if (made && t->exif)
        made = ok(heif_context_add_exif_metadata(context, photo, t->exif->v, (int)t->exif->n));
    if (photo)
        heif_image_handle_release(photo);
    if (nclx)
        heif_nclx_color_profile_free(nclx);
    heif_encoding_options_free(options);
    return made;
}

struct pm_bytes pm_test_heif_make(const struct pm_test_heif *t)
{
    struct pm_bytes out = {NULL, 0};
    struct heif_encoder *encoder = NULL;
    struct heif_writer writer = {1, take};
    struct heif_context *context = heif_context_alloc();
    struct heif_image *image = image_of(t);
    if (context && image &&
        ok(heif_context_get_encoder_for_format(context, heif_compression_HEVC, &encoder)) &&
        encode(context, t, image, encoder))
        heif_context_write(context, &writer, &out);
    if (encoder)
        heif_encoder_release(encoder);
    if (image)
        heif_image_release(image);
    if (context)
        heif_context_free(context);
    return out;
}

#endif
