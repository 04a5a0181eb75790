#include "codec/load.h"

#include "codec/decode.h"
#include "codec/decoder.h"
#include "files/crash_monitor.h"
#include "files/digest.h"

#include <string.h>

/* What transparent pixels are blended on. In a photo they are not measured anyway; in a mask they
 * mean "not here". */
#define BEHIND_PHOTO 128
#define BEHIND_MASK 0

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

/* In another process where there is one (codec/decoder.h), else here. */
static enum pihmap_status decode_photo(struct pm_job *job, struct pm_source *s, int place,
                                       enum pm_wanted wanted, struct pm_photo *out)
{
    if (pm_decoders_in_use())
        return pm_decoder_photo(job, s, wanted, out);
    pm_crash_monitor_limit_photo(place, pm_decode_time(s));
    return pm_decode_photo(job, s, wanted, out);
}

static enum pihmap_status load(struct pm_job *job, const struct pihmap_source *from,
                               const struct pihmap_options *opt, enum pm_wanted wanted,
                               struct pm_photo *out)
{
    enum pihmap_status st;
    struct pm_source source;
    char digest[65] = "";
    const int place = pm_crash_monitor_begin_photo(from->name ? from->name : "a photo in memory");
    memset(out, 0, sizeof *out);
    TRY(pm_source_read(job, from, opt->max_pixels, &source));
    source.background = BEHIND_PHOTO;
    source.target_side = wanted == PM_WANT_TO_MEASURE ? 2 * PM_WORK_SIDE : 0;
    if (wanted != PM_WANT_DISPLAY)
        pm_digest_text(source.v, source.n, digest);
    TRY(decode_photo(job, &source, place, wanted, out));
    out->facts.file = from->name;
    memcpy(out->facts.sha256, digest, sizeof digest);
    if (!out->display.v)
        st = keep_file(job, &source, out);
    if (st) {
        pm_photo_free(out);
        memset(out, 0, sizeof *out);
    }
out:
    pm_crash_monitor_end_photo(place);
    pm_source_free(&source);
    return st;
}

enum pihmap_status pm_load_source(struct pm_job *job, const struct pihmap_source *from,
                                  const struct pihmap_options *opt, struct pm_photo *out)
{
    return load(job, from, opt, PM_WANT_BOTH, out);
}

enum pihmap_status pm_load_measured(struct pm_job *job, const struct pihmap_source *from,
                                    const struct pihmap_options *opt, struct pm_photo *out)
{
    return load(job, from, opt, PM_WANT_TO_MEASURE, out);
}

enum pihmap_status pm_load_picture(struct pm_job *job, const struct pihmap_source *from,
                                   const struct pihmap_options *opt, struct pm_rgb8 *out)
{
    enum pihmap_status st;
    struct pm_photo looked_at = {0};
    *out = (struct pm_rgb8){0, 0, NULL};
    TRY(load(job, from, opt, PM_WANT_DISPLAY, &looked_at));
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

static enum pihmap_status load_drawing(struct pm_job *job, const char *path,
                                       const struct pihmap_options *opt, bool labels,
                                       struct pm_drawing *out)
{
    const struct pihmap_source file = {.name = path};
    enum pihmap_status st;
    struct pm_source source;
    const int place = pm_crash_monitor_begin_photo(path);
    *out = (struct pm_drawing){0, 0, NULL};
    TRY(pm_source_read(job, &file, opt->max_pixels, &source));
    source.background = BEHIND_MASK;
    source.labels = labels;
    if (pm_decoders_in_use()) {
        TRY(pm_decoder_drawing(job, &source, out));
    } else {
        pm_crash_monitor_limit_photo(place, pm_decode_time(&source));
        TRY(pm_decode_drawing(job, &source, out));
    }
out:
    pm_crash_monitor_end_photo(place);
    pm_source_free(&source);
    return st;
}

/* A drawing as the caller wants it. */
static enum pihmap_status hand_over(enum pihmap_status st, const struct pm_drawing *d, int *w,
                                    int *h, uint8_t **pixels)
{
    *w = d->w;
    *h = d->h;
    *pixels = d->v;
    return st;
}

enum pihmap_status pm_load_grey(struct pm_job *job, const char *path,
                                const struct pihmap_options *opt, int *w, int *h, uint8_t **pixels)
{
    struct pm_drawing d;
    return hand_over(load_drawing(job, path, opt, false, &d), &d, w, h, pixels);
}

enum pihmap_status pm_load_labels(struct pm_job *job, const char *path,
                                  const struct pihmap_options *opt, int *w, int *h,
                                  uint8_t **pixels)
{
    struct pm_drawing d;
    return hand_over(load_drawing(job, path, opt, true, &d), &d, w, h, pixels);
}
