#include "support/picture.h"

#include "base/colour.h"
#include "base/photo.h"
#include "base/stats.h"
#include "codec/load.h"
#include "codec/picture_file.h"

#include <errno.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <jpeglib.h>

/* ---- in ----------------------------------------------------------------------------- */

static enum pihmap_status channel_linear(struct pm_job *job, const struct pm_rgb8 *picture,
                                         int channel, const float table[256], struct pm_plane *out)
{
    enum pihmap_status st;
    struct pm_plane full = {0, 0, NULL};
    const size_t n = pm_pixels(picture);
    TRY(pm_plane_alloc(job, picture->w, picture->h, &full));
    for (size_t i = 0; i < n; i++)
        full.v[i] = table[picture->v[3 * i + (size_t)channel]];
    TRY(pm_shrink(job, &full, out));
out:
    pm_plane_free(&full);
    return st;
}

enum pihmap_status pm_picture_linear(struct pm_job *job, const struct pm_rgb8 *picture, int w,
                                     int h, struct pm_linear *out)
{
    enum pihmap_status st;
    float table[256];
    for (int i = 0; i < 256; i++)
        table[i] = (float)pm_srgb_to_linear(i / 255.0);
    TRY(pm_linear_alloc(job, w, h, out));
    TRY(channel_linear(job, picture, 0, table, &out->r));
    TRY(channel_linear(job, picture, 1, table, &out->g));
    TRY(channel_linear(job, picture, 2, table, &out->b));
out:
    if (st)
        pm_linear_free(out);
    return st;
}

enum pihmap_status pm_picture_load(struct pm_job *job, const char *path, int side,
                                   struct pm_linear *out, int full[2])
{
    enum pihmap_status st;
    struct pm_photo photo = {0};
    struct pihmap_options opt;
    *out = (struct pm_linear){{0, 0, NULL}, {0, 0, NULL}, {0, 0, NULL}};
    pihmap_options_init(&opt);
    TRY(pm_load(job, path, &opt, &photo));
    full[0] = photo.display.w;
    full[1] = photo.display.h;
    const int longer = pm_long_side(photo.display.w, photo.display.h);
    const double scale = longer > side ? (double)side / longer : 1;
    TRY(pm_picture_linear(job, &photo.display, (int)(photo.display.w * scale + 0.5),
                          (int)(photo.display.h * scale + 0.5), out));
out:
    pm_photo_free(&photo);
    return st;
}

enum pihmap_status pm_picture_load_mask(struct pm_job *job, const char *path, struct pm_mask *out)
{
    struct pihmap_options opt;
    *out = (struct pm_mask){0, 0, NULL};
    pihmap_options_init(&opt);
    const enum pihmap_status st = pm_load_grey(job, path, &opt, &out->w, &out->h, &out->v);
    for (size_t i = 0, n = pm_pixels(out); !st && i < n; i++)
        out->v[i] = out->v[i] >= 128 ? 255 : 0;
    return st;
}

/* ---- out ---------------------------------------------------------------------------- */

struct jpeg_error {
    struct jpeg_error_mgr manager;
    jmp_buf back;
};

static void jpeg_give_up(j_common_ptr cinfo)
{
    longjmp(((struct jpeg_error *)(void *)cinfo->err)->back, 1);
}

static uint8_t *put16(uint8_t *at, unsigned value)
{
    *at++ = (uint8_t)(value >> 8);
    *at++ = (uint8_t)value;
    return at;
}

static uint8_t *put_entry(uint8_t *at, unsigned tag, unsigned type, unsigned count, unsigned value)
{
    at = put16(put16(at, tag), type);
    at = put16(put16(at, 0), count);
    return put16(put16(at, 0), value);
}

/*
 * An APP1 segment as Exif 2.32 lays it out, big endian: IFD0 with nothing but the pointer (0x8769)
 * to an Exif IFD, which has nothing but DateTimeOriginal (0x9003, 20 bytes ASCII). Offsets count
 * from "MM".
 */
static size_t exif_of(const char *taken_at, uint8_t bytes[64 + 20])
{
    enum { IFD0 = 8, EXIF_IFD = IFD0 + 2 + 12 + 4, TEXT = EXIF_IFD + 2 + 12 + 4 };
    uint8_t *at = bytes;
    memcpy(at, "Exif\0\0MM\0*\0\0\0\b", 14);
    at += 14;
    at = put_entry(put16(at, 1), 0x8769, 4, 1, EXIF_IFD);
    /* A LONG fills all four bytes of its value: the high half, which put_entry() writes as 0, too.
     */
    at = put16(put16(at, 0), 0);
    at = put_entry(put16(at, 1), 0x9003, 2, 20, TEXT);
    at = put16(put16(at, 0), 0);
    memset(at, 0, 20);
    snprintf((char *)at, 20, "%s", taken_at);
    return (size_t)(at + 20 - bytes);
}

/* false: libjpeg gave up. */
static bool write_jpeg(FILE *file, const struct pm_rgb8 *picture, int quality, const char *taken_at)
{
    struct jpeg_compress_struct cinfo;
    struct jpeg_error error;
    cinfo.err = jpeg_std_error(&error.manager);
    error.manager.error_exit = jpeg_give_up;
    if (setjmp(error.back)) {
        jpeg_destroy_compress(&cinfo);
        return false;
    }
    jpeg_create_compress(&cinfo);
    jpeg_stdio_dest(&cinfo, file);
    cinfo.image_width = (JDIMENSION)picture->w;
    cinfo.image_height = (JDIMENSION)picture->h;
    cinfo.input_components = 3;
    cinfo.in_color_space = JCS_RGB;
    jpeg_set_defaults(&cinfo);
    jpeg_set_quality(&cinfo, quality, TRUE);
    cinfo.dct_method = JDCT_ISLOW;
    cinfo.optimize_coding = TRUE;
    jpeg_start_compress(&cinfo, TRUE);
    if (taken_at) {
        uint8_t exif[64 + 20];
        const size_t n = exif_of(taken_at, exif);
        jpeg_write_marker(&cinfo, JPEG_APP0 + 1, exif, (unsigned)n);
    }
    while (cinfo.next_scanline < cinfo.image_height) {
        JSAMPROW row = picture->v + 3 * (size_t)cinfo.next_scanline * (size_t)picture->w;
        jpeg_write_scanlines(&cinfo, &row, 1);
    }
    jpeg_finish_compress(&cinfo);
    jpeg_destroy_compress(&cinfo);
    return true;
}

enum pihmap_status pm_picture_save_jpeg(struct pm_job *job, const char *path,
                                        const struct pm_rgb8 *picture, int quality,
                                        const char *taken_at)
{
    FILE *file = fopen(path, "wb");
    if (!file)
        return pm_fail(job, PIHMAP_ESYS, "%s: %s", path, strerror(errno));
    const bool written = write_jpeg(file, picture, quality, taken_at);
    if (fclose(file) || !written)
        return pm_fail(job, PIHMAP_ESYS, "%s: cannot be written", path);
    return PIHMAP_OK;
}

enum pihmap_status pm_picture_save_labels(struct pm_job *job, const char *path,
                                          const struct pm_labels *labels)
{
    enum pihmap_status st;
    const struct pm_keep keep = {.force = true};
    struct pm_mask grey = {0, 0, NULL};
    TRY(pm_mask_alloc(job, labels->w, labels->h, &grey));
    for (size_t i = 0, n = pm_pixels(labels); i < n; i++)
        grey.v[i] = (uint8_t)labels->v[i];
    TRY(pm_save_mask(job, path, &keep, &grey));
out:
    pm_mask_free(&grey);
    return st;
}

/* ---- measuring ---------------------------------------------------------------------- */

bool pm_picture_median_lab(struct pm_job *job, const struct pm_rgb8 *picture,
                           const struct pm_mask *mask, double lab[3])
{
    const size_t pixels = pm_pixels(mask), count = pm_mask_count(mask);
    const struct pm_mark mark = pm_scratch_mark(job);
    float *value = count ? pm_scratch(job, count, sizeof *value) : NULL;
    if (!value)
        return false;
    double rgb[3];
    for (int k = 0; k < 3; k++) {
        size_t n = 0;
        for (size_t i = 0; i < pixels; i++)
            if (mask->v[i])
                value[n++] = picture->v[3 * i + (size_t)k];
        rgb[k] = pm_srgb_to_linear((double)pm_quantile(value, n, 0.5) / 255);
    }
    pm_linear_to_lab(rgb, lab);
    pm_scratch_rewind(job, mark);
    return true;
}
