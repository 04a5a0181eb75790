#include "support/files.h"

#include <libdeflate.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <lcms2.h>

#define PNG_LEVEL 1
#define IFDS 3

/* Memory grows by doubling, or appending byte by byte would copy everything every time. */
static size_t capacity_for(size_t n)
{
    size_t capacity = 64;
    while (capacity < n)
        capacity *= 2;
    return capacity;
}

void pm_bytes_add(struct pm_bytes *b, const void *v, size_t n)
{
    const size_t capacity = capacity_for(b->n + n);
    if (!b->v || capacity > capacity_for(b->n)) {
        uint8_t *grown = realloc(b->v, capacity);
        if (!grown)
            abort();
        b->v = grown;
    }
    if (n)
        memcpy(b->v + b->n, v, n);
    b->n += n;
}

void pm_bytes_be(struct pm_bytes *b, uint32_t value, int bytes)
{
    for (int k = bytes - 1; k >= 0; k--) {
        const uint8_t byte = (uint8_t)(value >> (8 * k));
        pm_bytes_add(b, &byte, 1);
    }
}

void pm_bytes_le(struct pm_bytes *b, uint32_t value, int bytes)
{
    for (int k = 0; k < bytes; k++) {
        const uint8_t byte = (uint8_t)(value >> (8 * k));
        pm_bytes_add(b, &byte, 1);
    }
}

void pm_bytes_free(struct pm_bytes *b)
{
    free(b->v);
    b->v = NULL;
    b->n = 0;
}

bool pm_bytes_write(const struct pm_bytes *b, const char *path)
{
    FILE *f = fopen(path, "wb");
    if (!f)
        return false;
    const bool ok = b->n == 0 || fwrite(b->v, 1, b->n, f) == b->n;
    return fclose(f) == 0 && ok;
}

bool pm_bytes_read(struct pm_bytes *b, const char *path)
{
    uint8_t part[65536];
    FILE *f = fopen(path, "rb");
    memset(b, 0, sizeof *b);
    if (!f)
        return false;
    for (size_t n; (n = fread(part, 1, sizeof part, f)) > 0;)
        pm_bytes_add(b, part, n);
    const bool ok = !ferror(f);
    fclose(f);
    return ok;
}

/* ---- JPEG ------------------------------------------------------------------------------- */

static void set_up_jpeg(struct jpeg_compress_struct *c, const struct pm_test_jpeg *j)
{
    c->image_width = (JDIMENSION)j->w;
    c->image_height = (JDIMENSION)j->h;
    c->input_components = j->channels;
    c->in_color_space = j->channels == 1 ? JCS_GRAYSCALE : j->channels == 3 ? JCS_RGB : JCS_CMYK;
    jpeg_set_defaults(c);
    if (j->raw_rgb)
        jpeg_set_colorspace(c, JCS_RGB);
    jpeg_set_quality(c, j->quality ? j->quality : 95, TRUE);
    if (!j->subsampled)
        c->comp_info[0].h_samp_factor = c->comp_info[0].v_samp_factor = 1;
    if (j->progressive)
        jpeg_simple_progression(c);
    c->arith_code = j->arithmetic;
}

static void write_markers(struct jpeg_compress_struct *c, const struct pm_test_jpeg *j)
{
    if (j->exif) {
        struct pm_bytes exif = {NULL, 0};
        pm_bytes_add(&exif, "Exif\0", 6);
        pm_bytes_add(&exif, j->exif->v, j->exif->n);
        jpeg_write_marker(c, JPEG_APP0 + 1, exif.v, (unsigned)exif.n);
        pm_bytes_free(&exif);
    }
    if (j->icc)
        jpeg_write_icc_profile(c, j->icc->v, (unsigned)j->icc->n);
}

struct pm_bytes pm_test_jpeg_make(const struct pm_test_jpeg *j)
{
    struct jpeg_compress_struct c;
    struct jpeg_error_mgr error;
    struct pm_bytes out = {NULL, 0};
    unsigned long n = 0;
    c.err = jpeg_std_error(&error); /* exits on an error, which only a wrong test can cause */
    jpeg_create_compress(&c);
    jpeg_mem_dest(&c, &out.v, &n);
    set_up_jpeg(&c, j);
    jpeg_start_compress(&c, TRUE);
    write_markers(&c, j);
    while (c.next_scanline < c.image_height) {
        JSAMPROW row = (JSAMPROW)(uintptr_t)(j->pixels + (size_t)c.next_scanline * (size_t)j->w *
                                                             (size_t)j->channels);
        jpeg_write_scanlines(&c, &row, 1);
    }
    jpeg_finish_compress(&c);
    jpeg_destroy_compress(&c);
    out.n = n;
    return out;
}

/* ---- PNG -------------------------------------------------------------------------------- */

void pm_png_signature(struct pm_bytes *b)
{
    pm_bytes_add(b, "\x89PNG\r\n\x1A\n", 8);
}

void pm_png_chunk(struct pm_bytes *b, const char *type, const void *v, size_t n)
{
    pm_bytes_be(b, (uint32_t)n, 4);
    const size_t start = b->n;
    pm_bytes_add(b, type, 4);
    pm_bytes_add(b, v, n);
    pm_bytes_be(b, libdeflate_crc32(0, b->v + start, n + 4), 4);
}

void pm_png_header(struct pm_bytes *b, uint32_t w, uint32_t h, int depth, int colour, int interlace)
{
    struct pm_bytes head = {NULL, 0};
    pm_bytes_be(&head, w, 4);
    pm_bytes_be(&head, h, 4);
    const uint8_t rest[5] = {(uint8_t)depth, (uint8_t)colour, 0, 0, (uint8_t)interlace};
    pm_bytes_add(&head, rest, sizeof rest);
    pm_png_chunk(b, "IHDR", head.v, head.n);
    pm_bytes_free(&head);
}

static struct pm_bytes zlib_of(const void *v, size_t n)
{
    struct libdeflate_compressor *c = libdeflate_alloc_compressor(PNG_LEVEL);
    struct pm_bytes out = {NULL, 0};
    const size_t bound = libdeflate_zlib_compress_bound(c, n);
    out.v = malloc(bound);
    if (!c || !out.v)
        abort();
    out.n = libdeflate_zlib_compress(c, v, n, out.v, bound);
    libdeflate_free_compressor(c);
    return out;
}

void pm_png_idat(struct pm_bytes *b, const uint8_t *rows, size_t n)
{
    struct pm_bytes data = zlib_of(rows, n);
    pm_png_chunk(b, "IDAT", data.v, data.n);
    pm_bytes_free(&data);
}

void pm_png_icc(struct pm_bytes *b, const struct pm_bytes *icc)
{
    struct pm_bytes chunk = {NULL, 0}, data = zlib_of(icc->v, icc->n);
    pm_bytes_add(&chunk, "test\0", 6); /* name, NUL, method 0 */
    pm_bytes_add(&chunk, data.v, data.n);
    pm_png_chunk(b, "iCCP", chunk.v, chunk.n);
    pm_bytes_free(&chunk);
    pm_bytes_free(&data);
}

struct pm_bytes pm_test_png_of(const struct pm_test_png *p)
{
    struct pm_bytes out = {NULL, 0};
    pm_png_signature(&out);
    pm_png_header(&out, p->w, p->h, p->depth, p->colour, 0);
    if (p->type)
        pm_png_chunk(&out, p->type, p->chunk, p->chunk_n);
    pm_png_idat(&out, p->rows, p->n);
    pm_png_chunk(&out, "IEND", NULL, 0);
    return out;
}

struct pm_bytes pm_test_png_make(int w, int h, int depth, int colour, const void *samples)
{
    static const int channels[7] = {1, 0, 3, 1, 2, 0, 4};
    const size_t row = (size_t)w * (size_t)channels[colour];
    struct pm_bytes rows = {NULL, 0};
    for (int y = 0; y < h; y++) {
        pm_bytes_be(&rows, 0, 1); /* no filter */
        for (size_t i = 0; i < row; i++)
            if (depth == 8)
                pm_bytes_be(&rows, ((const uint8_t *)samples)[(size_t)y * row + i], 1);
            else
                pm_bytes_be(&rows, ((const uint16_t *)samples)[(size_t)y * row + i], 2);
    }
    const struct pm_bytes out = pm_test_png_of(&(struct pm_test_png){.w = (uint32_t)w,
                                                                     .h = (uint32_t)h,
                                                                     .depth = depth,
                                                                     .colour = colour,
                                                                     .rows = rows.v,
                                                                     .n = rows.n});
    pm_bytes_free(&rows);
    return out;
}

/* ---- profiles --------------------------------------------------------------------------- */

static cmsHPROFILE matrix_profile(enum pm_test_space space)
{
    static const cmsCIExyY d65 = {0.3127, 0.3290, 1};
    static const cmsCIExyYTRIPLE primaries[3] = {
        {{0.64, 0.33, 1}, {0.30, 0.60, 1}, {0.15, 0.06, 1}},
        {{0.680, 0.320, 1}, {0.265, 0.690, 1}, {0.150, 0.060, 1}},
        {{0.64, 0.33, 1}, {0.21, 0.71, 1}, {0.15, 0.06, 1}}};
    static const double srgb[5] = {2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045};
    cmsToneCurve *curve = space == PM_TEST_ADOBE ? cmsBuildGamma(NULL, 563.0 / 256)
                                                 : cmsBuildParametricToneCurve(NULL, 4, srgb);
    cmsToneCurve *curves[3] = {curve, curve, curve};
    cmsHPROFILE p = cmsCreateRGBProfile(&d65, &primaries[space], curves);
    cmsFreeToneCurve(curve);
    return p;
}

/* Adobe RGB -> Lab as a table-based profile. */
static cmsHPROFILE table_profile(void)
{
    cmsHPROFILE adobe = matrix_profile(PM_TEST_ADOBE), lab = cmsCreateLab4Profile(NULL);
    cmsHTRANSFORM t = cmsCreateTransform(adobe, TYPE_RGB_16, lab, TYPE_Lab_16,
                                         INTENT_RELATIVE_COLORIMETRIC, cmsFLAGS_NOCACHE);
    cmsHPROFILE link = cmsTransform2DeviceLink(
        t, 4.3, cmsFLAGS_GUESSDEVICECLASS | cmsFLAGS_FORCE_CLUT | cmsFLAGS_HIGHRESPRECALC);
    cmsDeleteTransform(t);
    cmsCloseProfile(adobe);
    cmsCloseProfile(lab);
    return link;
}

static cmsHPROFILE grey_profile(void)
{
    cmsToneCurve *curve = cmsBuildGamma(NULL, 2.2);
    cmsHPROFILE p = cmsCreateGrayProfile(cmsD50_xyY(), curve);
    cmsFreeToneCurve(curve);
    return p;
}

struct pm_bytes pm_test_profile(enum pm_test_space space)
{
    struct pm_bytes out = {NULL, 0};
    cmsUInt32Number n = 0;
    cmsHPROFILE p = space == PM_TEST_LUT      ? table_profile()
                    : space == PM_TEST_GREY22 ? grey_profile()
                                              : matrix_profile(space);
    if (!p || !cmsSaveProfileToMem(p, NULL, &n) || !(out.v = malloc(n)) ||
        !cmsSaveProfileToMem(p, out.v, &n))
        abort();
    memset(out.v + 24, 0, 12); /* the creation date: without it, the same bytes every time */
    out.n = n;
    cmsCloseProfile(p);
    return out;
}

/* ---- Exif ------------------------------------------------------------------------------- */

static size_t tag_bytes(const struct pm_test_tag *t)
{
    static const size_t size[13] = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8};
    return t->type < 13 ? size[t->type] * t->count : t->count;
}

static void put(struct pm_bytes *b, uint32_t v, int bytes, bool big)
{
    if (big)
        pm_bytes_be(b, v, bytes);
    else
        pm_bytes_le(b, v, bytes);
}

struct ifd {
    uint32_t at;      /* offset of the IFD */
    int own, links;   /* its tags, its pointers to the next IFD */
    uint32_t data_at; /* offset of its values of more than four bytes */
};

/* The IFDs follow one another, each followed by its values of more than four bytes. */
static void lay_out(const struct pm_test_tag *tags, int n, struct ifd ifd[IFDS])
{
    uint32_t at = 8;
    for (int k = 0; k < IFDS; k++) {
        ifd[k] = (struct ifd){at, 0, k < IFDS - 1, 0};
        uint32_t longer = 0;
        for (int i = 0; i < n; i++)
            if (tags[i].ifd == k) {
                ifd[k].own++;
                longer += tag_bytes(&tags[i]) > 4 ? (uint32_t)tag_bytes(&tags[i]) : 0;
            }
        ifd[k].data_at = at + 2 + 12 * (uint32_t)(ifd[k].own + ifd[k].links) + 4;
        at = ifd[k].data_at + longer;
    }
}

static void put_ifd(struct pm_bytes *b, const struct pm_test_tag *tags, int n, int k,
                    const struct ifd ifd[IFDS], bool big)
{
    struct pm_bytes longer = {NULL, 0};
    put(b, (uint32_t)(ifd[k].own + ifd[k].links), 2, big);
    for (int i = 0; i < n; i++) {
        const size_t bytes = tag_bytes(&tags[i]);
        if (tags[i].ifd != k)
            continue;
        put(b, (uint32_t)tags[i].tag, 2, big);
        put(b, (uint32_t)tags[i].type, 2, big);
        put(b, tags[i].count, 4, big);
        if (bytes > 4) {
            put(b, ifd[k].data_at + (uint32_t)longer.n, 4, big);
            pm_bytes_add(&longer, tags[i].data, bytes);
        } else {
            pm_bytes_add(b, tags[i].data, bytes);
            pm_bytes_add(b, "\0\0\0", 4 - bytes);
        }
    }
    if (ifd[k].links) { /* IFD0 -> Exif -> interoperability */
        put(b, k == 0 ? 0x8769 : 0xA005, 2, big);
        put(b, 4, 2, big);
        put(b, 1, 4, big);
        put(b, ifd[k + 1].at, 4, big);
    }
    put(b, 0, 4, big);
    pm_bytes_add(b, longer.v, longer.n);
    pm_bytes_free(&longer);
}

struct pm_bytes pm_test_exif(const struct pm_test_tag *tags, int n, bool big)
{
    struct pm_bytes out = {NULL, 0};
    struct ifd ifd[IFDS];
    lay_out(tags, n, ifd);
    pm_bytes_add(&out, big ? "MM" : "II", 2);
    put(&out, 42, 2, big);
    put(&out, 8, 4, big);
    for (int k = 0; k < IFDS; k++)
        put_ifd(&out, tags, n, k, ifd, big);
    return out;
}

struct pm_bytes pm_test_orientation(int orientation)
{
    const uint8_t value[2] = {(uint8_t)orientation, 0};
    const struct pm_test_tag tag = {0, 0x0112, 3, 1, value};
    return pm_test_exif(&tag, 1, false);
}
