#include "codec/decode.h"

#include "base/limits.h"
#include "codec/code_points.h"
#include "codec/exif.h"
#include "codec/format.h"

#include <stdio.h>
#include <string.h>

/* px: a photo with more is decoded again when somebody looks at it, which takes a second or two, so
 * that a pair of them is not in memory at its full size meanwhile: 72 MB each. */
#define KEEP_DISPLAY_PX 24000000u

double pm_decode_time(const struct pm_source *s)
{
    return PM_READING_S + 1e-6 * (PM_READING_S_PER_MB * (double)s->n +
                                  PM_READING_S_PER_MP * (double)s->max_pixels);
}

struct pm_frames pm_frames_of(int width, int height)
{
    const struct pm_size size = pm_reduce_size(width, height, 2 * PM_WORK_SIDE);
    if (pm_long_side(size.w, size.h) < PM_HALVED_FROM || (size.w < size.h ? size.w : size.h) < 2)
        return (struct pm_frames){.work = size};
    const struct pm_size half = {size.w / 2, size.h / 2};
    return (struct pm_frames){half, {2 * half.w, 2 * half.h}};
}

/* Decodes s, upright, with its metadata. All outputs come zeroed, and are the caller's to free
 * whatever happens. */
static enum pihmap_status decode_upright(struct pm_job *job, const struct pm_source *s,
                                         const struct pm_format **format, struct pm_raster *r,
                                         struct pm_meta *meta, struct pm_exif *exif)
{
    enum pihmap_status st;
    TRY(pm_format_of(job, s, format));
    TRY((*format)->read(job, s, r, meta));
    TRY(pm_exif_read(job, meta->exif, meta->exif_n, exif));
    if (meta->upright)
        exif->orientation = 1;
    if (exif->orientation > 1) /* from one raster to another */
        TRY(pm_source_check_memory(job, s, 2 * pm_pixels(r) * (r->bits == 8 ? 3 : 6)));
    TRY(pm_raster_turn(job, r, exif->orientation));
out:
    return st;
}

/* Colours of a palette, not greys? */
static bool is_of_few_colours(const struct pm_raster *r)
{
    for (size_t i = 0; r->palette && i < pm_pixels(r); i++) {
        const uint8_t *v = r->v8.v + 3 * i;
        if (v[0] != v[1] || v[1] != v[2])
            return true;
    }
    return false;
}

/* Can the skin of this picture be measured? */
static enum pihmap_status check_photo(struct pm_job *job, const struct pm_source *s,
                                      const struct pm_format *format, const struct pm_raster *r,
                                      const struct pm_meta *meta)
{
    const int transfer = meta->transfer ? meta->transfer : pm_code_of_icc(meta->icc, meta->icc_n);
    if (is_of_few_colours(r))
        return pm_fail(job, PIHMAP_EFORMAT,
                       "%s: is a %s picture with a palette (256 colours, too few to measure "
                       "skin); use the original photo",
                       s->name, format->called);
    return pm_code_check_transfer(job, s, transfer);
}

static void set_facts(struct pihmap_photo_facts *f, const struct pm_format *format,
                      const struct pm_raster *r, const struct pm_exif *exif,
                      const struct pm_profile *profile)
{
    f->width = r->w * r->reduction;
    f->height = r->h * r->reduction;
    f->orientation = exif->orientation;
    snprintf(f->format, sizeof f->format, "%s", format->name);
    snprintf(f->profile, sizeof f->profile, "%s", profile->name);
    snprintf(f->taken_at, sizeof f->taken_at, "%s", exif->taken_at);
    f->exposure_s = exif->exposure_s;
    f->f_number = exif->f_number;
    f->iso = exif->iso;
    f->exposure_bias_ev = exif->exposure_bias_ev;
    f->white_balance = exif->white_balance;
}

/* The working frame, and the fine one where the photo is large enough. */
static enum pihmap_status reduce(struct pm_job *job, const struct pm_raster *r,
                                 const struct pm_profile *profile, struct pm_photo *out)
{
    enum pihmap_status st;
    const struct pm_frames frames = pm_frames_of(out->facts.width, out->facts.height);
    if (!frames.fine.w)
        return pm_reduce(job, r, profile, frames.work, &out->linear, &out->clipped);
    TRY(pm_reduce(job, r, profile, frames.fine, &out->fine, &out->fine_clipped));
    out->halved = true;
    TRY(pm_linear_alloc(job, frames.work.w, frames.work.h, &out->linear));
    TRY(pm_plane_alloc(job, frames.work.w, frames.work.h, &out->clipped));
    pm_halve(job, &out->fine.r, &out->linear.r);
    pm_halve(job, &out->fine.g, &out->linear.g);
    pm_halve(job, &out->fine.b, &out->linear.b);
    pm_halve(job, &out->fine_clipped, &out->clipped);
out:
    return st;
}

enum pihmap_status pm_decode_photo(struct pm_job *job, struct pm_source *s, enum pm_wanted wanted,
                                   struct pm_photo *out)
{
    enum pihmap_status st;
    struct pm_raster raster = {0};
    struct pm_meta meta = {0};
    struct pm_exif exif;
    struct pm_profile profile = {0};
    const struct pm_format *format;
    memset(out, 0, sizeof *out);
    TRY(decode_upright(job, s, &format, &raster, &meta, &exif));
    TRY(check_photo(job, s, format, &raster, &meta));
    const bool later =
        wanted == PM_WANT_TO_MEASURE && (format->scales || pm_pixels(&raster) > KEEP_DISPLAY_PX);
    if (!later)
        pm_source_free(s);
    TRY(pm_profile_of(job, &meta, exif.adobe_rgb, &raster, &profile));
    out->facts.note = pm_note_text(meta.note);
    set_facts(&out->facts, format, &raster, &exif, &profile);
    out->bits = raster.bits;
    if (wanted != PM_WANT_DISPLAY)
        TRY(reduce(job, &raster, &profile, out));
    if (!later)
        TRY(pm_reduce_display(job, &raster, &profile, &out->display));
out:
    pm_profile_free(&profile);
    pm_raster_free(&raster);
    pm_meta_free(&meta);
    if (st) {
        pm_photo_free(out);
        memset(out, 0, sizeof *out);
    }
    return st;
}

/* ---- masks and labels ------------------------------------------------------------------ */

/* Luma of ITU-R BT.601 in whole numbers: equal channels come out unchanged. */
static uint8_t grey_of(unsigned r, unsigned g, unsigned b)
{
    return (uint8_t)((299 * r + 587 * g + 114 * b + 500) / 1000);
}

static void grey_pixels(const struct pm_raster *r, uint8_t *out)
{
    const size_t n = pm_pixels(r);
    for (size_t i = 0; i < n; i++) {
        if (r->bits == 8) {
            const uint8_t *v = r->v8.v + 3 * i;
            out[i] = grey_of(v[0], v[1], v[2]);
        } else {
            const uint16_t *v = r->v16 + 3 * i;
            out[i] = grey_of((v[0] + 128u) / 257, (v[1] + 128u) / 257, (v[2] + 128u) / 257);
        }
    }
}

/* A label is a number: what is wrong with a picture that has none, or numbers that are not exact;
 * NULL: nothing. */
static const char *label_pixels(const struct pm_raster *r, uint8_t *out)
{
    for (size_t i = 0; i < pm_pixels(r); i++) {
        unsigned v[3];
        for (size_t c = 0; c < 3; c++)
            v[c] = r->bits == 8 ? r->v8.v[3 * i + c] : r->v16[3 * i + c];
        if (v[0] != v[1] || v[1] != v[2])
            return "its labels are colours";
        if (v[0] > UINT8_MAX)
            return "it has labels above 255";
        if (v[0] && r->translucent && r->translucent[i])
            return "its labels are partly transparent";
        out[i] = (uint8_t)v[0];
    }
    return NULL;
}

static enum pihmap_status refuse_labels(struct pm_job *job, const struct pm_source *s,
                                        const char *why)
{
    return pm_fail(job, PIHMAP_EFORMAT,
                   "%s: %s; save the label picture as 8-bit grey PNG, every region in a grey of "
                   "its own, 1 to 255",
                   s->name, why);
}

static enum pihmap_status number_pixels(struct pm_job *job, const struct pm_source *s,
                                        const struct pm_format *format, const struct pm_raster *r,
                                        uint8_t *out)
{
    const char *why =
        format->lossy ? "is compressed with loss, which changes labels" : label_pixels(r, out);
    return why ? refuse_labels(job, s, why) : PIHMAP_OK;
}

enum pihmap_status pm_decode_drawing(struct pm_job *job, const struct pm_source *s,
                                     struct pm_drawing *out)
{
    enum pihmap_status st;
    struct pm_raster raster = {0};
    struct pm_meta meta = {0};
    struct pm_exif exif;
    const struct pm_format *format;
    *out = (struct pm_drawing){0, 0, NULL};
    TRY(decode_upright(job, s, &format, &raster, &meta, &exif));
    *out = (struct pm_drawing){raster.w, raster.h, pm_alloc(job, pm_pixels(&raster), 1)};
    if (!out->v)
        st = job->err.status;
    else if (s->labels)
        st = number_pixels(job, s, format, &raster, out->v);
    else
        grey_pixels(&raster, out->v);
out:
    if (st) {
        free(out->v);
        *out = (struct pm_drawing){0, 0, NULL};
    }
    pm_raster_free(&raster);
    pm_meta_free(&meta);
    return st;
}
