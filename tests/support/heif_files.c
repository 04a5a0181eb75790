#include "support/heif_files.h"

#include <stdlib.h>
#include <string.h>

/* ---- by hand --------------------------------------------------------------------------- */

static void box(struct pm_bytes *to, const char *type, const struct pm_bytes *body)
{
    pm_bytes_be(to, (uint32_t)(8 + body->n), 4);
    pm_bytes_add(to, type, 4);
    pm_bytes_add(to, body->v, body->n);
}

/* A box of these numbers, two of them for each: how many bytes, and the value; -1 ends. */
static void box_of(struct pm_bytes *to, const char *type, const int64_t *v)
{
    struct pm_bytes body = {NULL, 0};
    for (; *v >= 0; v += 2)
        pm_bytes_be(&body, (uint32_t)v[1], (int)v[0]);
    box(to, type, &body);
    pm_bytes_free(&body);
}
#define BOX(to, type, ...) box_of(to, type, (const int64_t[]){__VA_ARGS__, -1})

static uint32_t letters(const char *four)
{
    uint32_t value = 0;
    for (int i = 0; i < 4; i++)
        value = value << 8 | (uint8_t)four[i];
    return value;
}

enum { TILE = 1, GRID = 2, GRID_BYTES = 12 };

static void add_grid(struct pm_bytes *to, const struct pm_test_grid *t)
{
    pm_bytes_be(to, 1 << 16, 4); /* fields of 32 bits; a row and a column */
    pm_bytes_be(to, t->canvas_w, 4);
    pm_bytes_be(to, t->canvas_h, 4);
}

/* Both lie in the idat box: the grid, then the tile. */
static void add_places(struct pm_bytes *to, const struct pm_test_grid *t)
{
    struct pm_bytes b = {NULL, 0};
    const int extents = t->extents ? t->extents : 1;
    pm_bytes_be(&b, 1 << 24, 4);
    pm_bytes_be(&b, 0x4400, 2); /* offsets and lengths of four bytes */
    pm_bytes_be(&b, 2, 2);
    pm_bytes_be(&b, TILE << 16 | 1, 4);
    pm_bytes_be(&b, 1, 4);
    pm_bytes_be(&b, GRID_BYTES, 4);
    pm_bytes_be(&b, (uint32_t)t->coded->n, 4);
    pm_bytes_be(&b, GRID << 16 | 1, 4);
    pm_bytes_be(&b, (uint32_t)extents, 4);
    for (int i = 0; i < extents; i++) {
        pm_bytes_be(&b, (uint32_t)(GRID_BYTES * i / extents), 4);
        pm_bytes_be(&b, (uint32_t)(GRID_BYTES / extents), 4);
    }
    box(to, "iloc", &b);
    pm_bytes_free(&b);
}

static void add_items(struct pm_bytes *to, const struct pm_test_grid *t)
{
    struct pm_bytes b = {NULL, 0};
    pm_bytes_be(&b, 0, 4);
    pm_bytes_be(&b, 2, 2);
    BOX(&b, "infe", 4, 2 << 24, 2, TILE, 2, 0, 4, letters(t->codec ? t->codec : "hvc1"), 1, 0);
    BOX(&b, "infe", 4, 2 << 24, 2, GRID, 2, 0, 4, letters("grid"), 1, 0);
    box(to, "iinf", &b);
    b.n = 0;
    pm_bytes_be(&b, 0, 4);
    BOX(&b, "dimg", 2, GRID, 2, 1, 2, TILE);
    box(to, "iref", &b);
    pm_bytes_free(&b);
}

static void add_properties(struct pm_bytes *to, const struct pm_test_grid *t)
{
    struct pm_bytes b = {NULL, 0}, all = {NULL, 0};
    box(&b, t->property ? t->property : "hvcC", t->settings);
    BOX(&b, "ispe", 4, 0, 4, t->w, 4, t->h);
    BOX(&b, "pixi", 4, 0, 4, 0x03080808);
    box(&all, "ipco", &b);
    BOX(&all, "ipma", 4, 0, 4, 2, 2, TILE, 3, 0x028102, 2, GRID, 3, 0x020203);
    box(to, "iprp", &all);
    pm_bytes_free(&b);
    pm_bytes_free(&all);
}

struct pm_bytes pm_test_heif_grid(const struct pm_test_grid *t)
{
    struct pm_bytes out = {NULL, 0}, meta = {NULL, 0}, data = {NULL, 0};
    BOX(&out, "ftyp", 4, letters("heic"), 4, 0, 4, letters("mif1"), 4, letters("heic"));
    pm_bytes_be(&meta, 0, 4);
    BOX(&meta, "hdlr", 4, 0, 4, 0, 4, letters("pict"), 4, 0, 4, 0, 4, 0, 1, 0);
    BOX(&meta, "pitm", 4, 0, 2, GRID);
    add_places(&meta, t);
    add_items(&meta, t);
    add_properties(&meta, t);
    add_grid(&data, t);
    pm_bytes_add(&data, t->coded->v, t->coded->n);
    box(&meta, "idat", &data);
    box(&out, "meta", &meta);
    pm_bytes_free(&meta);
    pm_bytes_free(&data);
    return out;
}

void pm_test_heif_part(const struct pm_bytes *heif, const char *name, struct pm_bytes *out)
{
    for (size_t i = 8; i < heif->n; i++)
        if (memcmp(heif->v + i - 4, name, 4) == 0) {
            const uint8_t *n = heif->v + i - 8;
            pm_bytes_add(out, heif->v + i,
                         ((size_t)n[0] << 24 | (size_t)n[1] << 16 | (size_t)n[2] << 8 | n[3]) - 8);
            return;
        }
    abort();
}

/* Bits, front to back. */
struct bit_row {
    uint8_t v[256];
    int n;
};

static void put(struct bit_row *b, uint64_t value, int bits)
{
    for (int i = bits - 1; i >= 0; i--, b->n++)
        b->v[b->n / 8] |= (uint8_t)((value >> i & 1) << (7 - b->n % 8));
}

static void put_golomb(struct bit_row *b, uint32_t value)
{
    int zeros = 0;
    while (((uint64_t)value + 1) >> (zeros + 1))
        zeros++;
    put(b, 0, zeros);
    put(b, (uint64_t)value + 1, zeros + 1);
}

struct pm_bytes pm_test_hevc_set(int layers, int chroma, uint32_t w, uint32_t h)
{
    struct bit_row b = {{0}, 0};
    struct pm_bytes out = {NULL, 0};
    put(&b, 0x4201, 16);
    put(&b, (uint64_t)layers << 1 | 1, 8);
    for (int layer = 0; layer <= layers; layer++) {
        put(&b, 1, 8); /* and many zeros: units are stuffed there */
        put(&b, 0, 40);
        put(&b, 0, 40);
        put(&b, 93, 8);
        for (int i = 0; layer == 0 && layers > 0 && i < 8; i++)
            put(&b, i < layers ? 3 : 0, 2);
    }
    put_golomb(&b, 0);
    put_golomb(&b, (uint32_t)chroma);
    if (chroma == 3)
        put(&b, 0, 1);
    put_golomb(&b, w);
    put_golomb(&b, h);
    put(&b, 0xFF, 8);
    for (int i = 0, zeros = 0; i < (b.n + 7) / 8; i++) {
        if (zeros >= 2 && b.v[i] <= 3) {
            pm_bytes_be(&out, 3, 1);
            zeros = 0;
        }
        pm_bytes_be(&out, b.v[i], 1);
        zeros = b.v[i] ? 0 : zeros + 1;
    }
    return out;
}

/* ---- by libheif ------------------------------------------------------------------------- */

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
