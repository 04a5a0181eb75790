#include "codec/load.h"

#include "files/digest.h"
#include "codec/code_points.h"
#include "codec/exif.h"
#include "codec/format.h"
#include "base/limits.h"
#include "codec/reduce.h"
#include "files/crash_monitor.h"

#include <stdio.h>
#include <string.h>

/* What transparent pixels are blended on. In a photo they are not measured anyway; in a mask they
 * mean "not here". */
#define BEHIND_PHOTO 128
#define BEHIND_MASK 0

/* Seconds of processor time that reading it may take. */
static double time_for(const struct pm_source *s)
{
    return PM_READING_S + 1e-6 * (PM_READING_S_PER_MB * (double)s->n +
                                  PM_READING_S_PER_MP * (double)s->max_pixels);
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

/* What is wanted of a photo. TO_MEASURE: no display where it can be decoded later, cheaply. */
enum wanted { BOTH, TO_MEASURE, DISPLAY };

/* Moves the file's bytes to the photo; copies them if they are the caller's. */
static enum pihmap_status keep_file(struct pm_job *job, struct pm_source *s, struct pm_photo *out)
{
    out->file = s->owned;
    if (!out->file && (out->file = pm_alloc(job, s->n, 1)))
        memcpy(out->file, s->v, s->n);
    s->owned = NULL;
    out->file_n = s->n;
    return out->file ? PIHMAP_OK : job->err.status;
}

/* The working frame, and the fine one where the photo is large enough. */
static enum pihmap_status reduce(struct pm_job *job, const struct pm_raster *r,
                                 const struct pm_profile *profile, struct pm_photo *out)
{
    enum pihmap_status st;
    struct pm_size size = pm_reduce_size(out->facts.width, out->facts.height, 2 * PM_WORK_SIDE);
    if (pm_long_side(size.w, size.h) < PM_HALVED_FROM || (size.w < size.h ? size.w : size.h) < 2)
        return pm_reduce(job, r, profile, size, &out->linear, &out->clipped);
    size = (struct pm_size){size.w / 2 * 2, size.h / 2 * 2};
    TRY(pm_reduce(job, r, profile, size, &out->fine, &out->fine_clipped));
    out->halved = true;
    TRY(pm_linear_alloc(job, size.w / 2, size.h / 2, &out->linear));
    TRY(pm_plane_alloc(job, size.w / 2, size.h / 2, &out->clipped));
    pm_halve(job, &out->fine.r, &out->linear.r);
    pm_halve(job, &out->fine.g, &out->linear.g);
    pm_halve(job, &out->fine.b, &out->linear.b);
    pm_halve(job, &out->fine_clipped, &out->clipped);
out:
    return st;
}

static enum pihmap_status load(struct pm_job *job, const struct pihmap_source *from,
                               const struct pihmap_options *opt, enum wanted wanted,
                               struct pm_photo *out)
{
    enum pihmap_status st;
    struct pm_source source;
    struct pm_raster raster = {0};
    struct pm_meta meta = {0};
    struct pm_exif exif;
    struct pm_profile profile = {0};
    const struct pm_format *format;
    const int place = pm_crash_monitor_begin_photo(from->name ? from->name : "a photo in memory");
    memset(out, 0, sizeof *out);
    TRY(pm_source_read(job, from, opt->max_pixels, &source));
    pm_crash_monitor_limit_photo(place, time_for(&source));
    source.background = BEHIND_PHOTO;
    source.target_side = wanted == TO_MEASURE ? 2 * PM_WORK_SIDE : 0;
    if (wanted != DISPLAY)
        pm_digest_text(source.v, source.n, out->facts.sha256);
    TRY(decode_upright(job, &source, &format, &raster, &meta, &exif));
    TRY(check_photo(job, &source, format, &raster, &meta));
    const bool later = wanted == TO_MEASURE && format->scales;
    if (later)
        TRY(keep_file(job, &source, out));
    pm_source_free(&source); /* not needed below: keeps the peak of memory low */
    TRY(pm_profile_of(job, &meta, exif.adobe_rgb, &raster, &profile));
    out->facts.file = from->name;
    out->facts.note = meta.note ? meta.note : "";
    set_facts(&out->facts, format, &raster, &exif, &profile);
    out->bits = raster.bits;
    if (wanted != DISPLAY)
        TRY(reduce(job, &raster, &profile, out));
    if (!later)
        TRY(pm_reduce_display(job, &raster, &profile, &out->display));
out:
    pm_crash_monitor_end_photo(place);
    pm_source_free(&source);
    pm_profile_free(&profile);
    pm_raster_free(&raster);
    pm_meta_free(&meta);
    if (st) {
        pm_photo_free(out);
        memset(out, 0, sizeof *out);
    }
    return st;
}

enum pihmap_status pm_load_source(struct pm_job *job, const struct pihmap_source *from,
                                  const struct pihmap_options *opt, struct pm_photo *out)
{
    return load(job, from, opt, BOTH, out);
}

enum pihmap_status pm_load_measured(struct pm_job *job, const struct pihmap_source *from,
                                    const struct pihmap_options *opt, struct pm_photo *out)
{
    return load(job, from, opt, TO_MEASURE, out);
}

enum pihmap_status pm_load_picture(struct pm_job *job, const struct pihmap_source *from,
                                   const struct pihmap_options *opt, struct pm_rgb8 *out)
{
    enum pihmap_status st;
    struct pm_photo looked_at = {0};
    *out = (struct pm_rgb8){0, 0, NULL};
    TRY(load(job, from, opt, DISPLAY, &looked_at));
    *out = looked_at.display;
    memset(&looked_at.display, 0, sizeof looked_at.display);
    pm_photo_free(&looked_at);
out:
    return st;
}

enum pihmap_status pm_load_display(struct pm_job *job, const struct pm_photo *photo,
                                   const struct pihmap_options *opt, struct pm_rgb8 *out)
{
    const struct pihmap_source from = {
        .name = photo->facts.file, .bytes = photo->file, .count = photo->file_n};
    return photo->file ? pm_load_picture(job, &from, opt, out)
                       : pm_rgb8_copy(job, &photo->display, out);
}

enum pihmap_status pm_load(struct pm_job *job, const char *path, const struct pihmap_options *opt,
                           struct pm_photo *out)
{
    const struct pihmap_source file = {.name = path};
    return pm_load_source(job, &file, opt, out);
}

/* ---- masks and labels ------------------------------------------------------------------ */

/* A picture drawn by the user, decoded and upright. */
struct drawing {
    struct pm_raster raster;
    uint8_t *pixels; /* one for each of its px */
};

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

static enum pihmap_status load_drawing(struct pm_job *job, const char *path,
                                       const struct pihmap_options *opt, bool labels,
                                       struct drawing *out)
{
    const struct pihmap_source file = {.name = path};
    enum pihmap_status st;
    struct pm_source source;
    struct pm_meta meta = {0};
    struct pm_exif exif;
    const struct pm_format *format;
    const int place = pm_crash_monitor_begin_photo(path);
    *out = (struct drawing){.pixels = NULL};
    TRY(pm_source_read(job, &file, opt->max_pixels, &source));
    pm_crash_monitor_limit_photo(place, time_for(&source));
    source.background = BEHIND_MASK;
    source.labels = labels;
    TRY(decode_upright(job, &source, &format, &out->raster, &meta, &exif));
    out->pixels = pm_alloc(job, pm_pixels(&out->raster), 1);
    if (!out->pixels)
        st = job->err.status;
    else if (labels)
        st = number_pixels(job, &source, format, &out->raster, out->pixels);
    else
        grey_pixels(&out->raster, out->pixels);
out:
    pm_crash_monitor_end_photo(place);
    pm_source_free(&source);
    pm_meta_free(&meta);
    return st;
}

/* The pixels of a drawing to the caller, unless it failed. */
static enum pihmap_status hand_over(enum pihmap_status st, struct drawing *d, int *w, int *h,
                                    uint8_t **pixels)
{
    *w = st ? 0 : d->raster.w;
    *h = st ? 0 : d->raster.h;
    *pixels = st ? NULL : d->pixels;
    if (st)
        free(d->pixels);
    pm_raster_free(&d->raster);
    return st;
}

enum pihmap_status pm_load_grey(struct pm_job *job, const char *path,
                                const struct pihmap_options *opt, int *w, int *h, uint8_t **pixels)
{
    struct drawing d;
    return hand_over(load_drawing(job, path, opt, false, &d), &d, w, h, pixels);
}

enum pihmap_status pm_load_labels(struct pm_job *job, const char *path,
                                  const struct pihmap_options *opt, int *w, int *h,
                                  uint8_t **pixels)
{
    struct drawing d;
    return hand_over(load_drawing(job, path, opt, true, &d), &d, w, h, pixels);
}
