/*
 * The one file that knows the order of the stages:
 *   load -> skin -> register -> warp -> level -> delta -> regions -> classify -> report.
 */
#include "pipeline.h"

#include "align/register.h"
#include "align/warp.h"
#include "base/colour.h"
#include "base/options.h"
#include "base/stats.h"
#include "change/classify.h"
#include "change/delta.h"
#include "change/region.h"
#include "io/load.h"
#include "skin/mask.h"
#include "tone/compare.h"
#include "tone/level.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* A px with this share of its source burnt out or black is not measured. */
#define CLIPPED_SHARE 0.25f
/* Least confidence in a px's counterpart for it to be measured. */
#define LEAST_CONFIDENCE 0.25f
/* Least common skin, share of the working frame: 0.2 % is a coin in a portrait. */
#define LEAST_SKIN 0.002
#define LEAST_MEASURED 25 /* working px inside the region of interest */
/* Least confidence for a region to be called PIH. */
#define PIH_CONFIDENCE 0.5
#define Z95 1.96 /* half a normal's 95 % interval, in sigma */
#define NO_REASON "too little detail in common; retake from the same direction, in focus"
#define STRAIN_REACH 0.01 /* share of the long side: the breadth of a fold */
#define STRAIN_POINTS 16  /* along a region's width and height at most */

/* What the stages hand on to one another within one comparison. */
struct pair {
    struct pm_mask before_skin, after_skin;
    struct pm_mask common;   /* skin that both photos show: what light and noise are learned from */
    struct pm_mask measured; /* of it, what lies in the region of interest */
    struct pm_linear warped, levelled;
    struct pm_plane warped_clipped;
    struct pm_gain gain;
    struct pm_noise noise;
    struct pm_region_list found;
    double sharpness_ratio, clipped_fraction, roi_px;
};

static void pair_free(struct pair *p)
{
    pm_mask_free(&p->before_skin);
    pm_mask_free(&p->after_skin);
    pm_mask_free(&p->common);
    pm_mask_free(&p->measured);
    pm_linear_free(&p->warped);
    pm_linear_free(&p->levelled);
    pm_plane_free(&p->warped_clipped);
    pm_region_list_free(&p->found);
}

bool pihmap_is_declined(enum pihmap_status status)
{
    return status == PIHMAP_ENOSKIN || status == PIHMAP_EALIGN;
}

static char *copy_text(struct pm_job *job, const char *text)
{
    char *copy = pm_alloc(job, strlen(text) + 1, 1);
    if (copy)
        strcpy(copy, text);
    return copy;
}

static enum pihmap_status result_new(struct pm_job *job, const char *before, const char *after,
                                     const struct pihmap_options *opt, pihmap_result **out)
{
    struct pihmap_options options;
    enum pihmap_status st;
    *out = NULL;
    TRY(pm_options_check(job, opt, &options));
    pihmap_result *r = pm_alloc(job, 1, sizeof *r);
    if (!r)
        return job->err.status;
    *out = r;
    r->options = options;
    r->before_path = copy_text(job, before);
    r->after_path = copy_text(job, after);
    if (options.skin_mask)
        r->skin_mask_path = copy_text(job, options.skin_mask);
    r->options.skin_mask = r->skin_mask_path;
    if (!r->before_path || !r->after_path || (options.skin_mask && !r->skin_mask_path))
        st = job->err.status;
out:
    return st;
}

void pihmap_result_free(pihmap_result *r)
{
    if (!r)
        return;
    pm_photo_free(&r->before);
    pm_photo_free(&r->after);
    pm_align_free(&r->align);
    pm_change_free(&r->change);
    pm_labels_free(&r->labels);
    free(r->regions);
    free(r->before_path);
    free(r->after_path);
    free(r->skin_mask_path);
    free(r);
}

/* ---- facts ---------------------------------------------------------------------------- */

/* Days since 0000-03-01 of the proleptic Gregorian calendar (H. Hinnant's era arithmetic). */
static long day_number(int y, int m, int d)
{
    y -= m <= 2;
    const int era = y / 400, of_era = y - era * 400;
    const int of_year = (153 * (m > 2 ? m - 3 : m + 9) + 2) / 5 + d - 1;
    return era * 146097L + of_era * 365 + of_era / 4 - of_era / 100 + of_year;
}

static double interval_days(const char *before, const char *after)
{
    int y0, m0, d0, y1, m1, d1;
    if (sscanf(before, "%d-%d-%d", &y0, &m0, &d0) != 3 ||
        sscanf(after, "%d-%d-%d", &y1, &m1, &d1) != 3)
        return NAN;
    return (double)(day_number(y1, m1, d1) - day_number(y0, m0, d0));
}

/* Medians of the photo's own colour over mask. */
static enum pihmap_status describe_skin(struct pm_job *job, const struct pm_linear *photo,
                                        const struct pm_mask *mask, double of_px,
                                        struct pihmap_skin_facts *out)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const size_t n = pm_mask_count(mask), pixels = (size_t)mask->w * (size_t)mask->h;
    const struct pm_plane *planes[3] = {&photo->r, &photo->g, &photo->b};
    *out = (struct pihmap_skin_facts){0, NAN, NAN, NAN, NAN, "", NAN, NAN};
    if (n == 0)
        return PIHMAP_OK;
    float *value = pm_scratch(job, n, sizeof *value);
    if (!value)
        return job->err.status;
    double rgb[3], lab[3];
    for (int k = 0; k < 3; k++) {
        size_t at = 0;
        for (size_t i = 0; i < pixels; i++)
            if (mask->v[i])
                value[at++] = planes[k]->v[i];
        rgb[k] = (double)pm_quantile(value, n, 0.5);
    }
    /* The median colour, channel by channel: L*a*b* is monotonic enough in each. */
    pm_linear_to_lab(rgb, lab);
    out->fraction = (double)n / of_px;
    out->L = lab[0];
    out->a = lab[1];
    out->b = lab[2];
    out->ita = pm_ita(lab[0], lab[2]);
    out->ita_class = pm_ita_class(out->ita);
    out->melanin_index = pm_melanin_index(rgb[0]);
    out->erythema_index = pm_erythema_index(rgb[0], rgb[1]);
    pm_scratch_rewind(job, mark);
    return PIHMAP_OK;
}

/* ---- the frame of the report: full-size px --------------------------------------------- */

static double full_per_work_x(const struct pm_photo *p)
{
    return (double)p->facts.width / p->linear.r.w;
}

static double full_per_work_y(const struct pm_photo *p)
{
    return (double)p->facts.height / p->linear.r.h;
}

static void describe_alignment(const pihmap_result *r, struct pihmap_alignment *out)
{
    const struct pm_align *a = &r->align;
    const struct pm_photo *b = &r->before, *n = &r->after;
    double to_work[9], to_full[9];
    out->ok = a->believed;
    out->local = a->local;
    out->inliers = a->inliers;
    out->overlap = a->overlap;
    out->residual_px = a->residual_px * full_per_work_x(b);
    snprintf(out->reason, sizeof out->reason, "%s", a->reason);
    pm_h_resize(b->facts.width, b->facts.height, b->linear.r.w, b->linear.r.h, to_work);
    pm_h_resize(n->linear.r.w, n->linear.r.h, n->facts.width, n->facts.height, to_full);
    pm_h_mul(a->before_to_after, to_work, out->homography);
    pm_h_mul(to_full, out->homography, out->homography);
    for (int i = 0; i < 9; i++)
        out->homography[i] /= out->homography[8] != 0.0 && i < 8 ? out->homography[8] : 1.0;
    if (out->homography[8] != 0.0)
        out->homography[8] = 1.0;
}

/* ---- masks ------------------------------------------------------------------------------ */

/* Nearest px of the user's mask, which may have any size of the same shape. */
static enum pihmap_status user_skin(struct pm_job *job, const pihmap_result *r, struct pm_mask *out)
{
    int w, h;
    uint8_t *grey = NULL;
    enum pihmap_status st;
    TRY(pm_load_grey(job, r->skin_mask_path, &r->options, &w, &h, &grey));
    const double shape = (double)w / h,
                 wanted = (double)r->before.facts.width / r->before.facts.height;
    if (fabs(log(shape / wanted)) > 0.02) {
        st = pm_fail(job, PIHMAP_EARG,
                     "the skin mask is %d x %d, but the upright before photo is %d x %d: draw the "
                     "mask on the upright before photo",
                     w, h, r->before.facts.width, r->before.facts.height);
        goto out;
    }
    TRY(pm_mask_alloc(job, r->before.linear.r.w, r->before.linear.r.h, out));
    for (int y = 0; y < out->h; y++)
        for (int x = 0; x < out->w; x++) {
            const int u = (int)((x + 0.5) * w / out->w), v = (int)((y + 0.5) * h / out->h);
            out->v[(size_t)y * (size_t)out->w + (size_t)x] =
                grey[(size_t)v * (size_t)w + (size_t)u] >= 128 ? 255 : 0;
        }
out:
    free(grey);
    return st;
}

static enum pihmap_status check_roi(struct pm_job *job, const pihmap_result *r)
{
    const int *roi = r->options.roi;
    const struct pihmap_photo_facts *f = &r->before.facts;
    if (roi[2] == 0 || (roi[0] < f->width && roi[1] < f->height))
        return PIHMAP_OK;
    return pm_fail(job, PIHMAP_EARG,
                   "the region of interest %d,%d,%d,%d lies outside the upright before photo, "
                   "which is %d x %d",
                   roi[0], roi[1], roi[2], roi[3], f->width, f->height);
}

static bool in_roi(const pihmap_result *r, int x, int y)
{
    const int *roi = r->options.roi;
    const double fx = (x + 0.5) * full_per_work_x(&r->before);
    const double fy = (y + 0.5) * full_per_work_y(&r->before);
    return roi[2] == 0 || (fx >= roi[0] && fx < (double)roi[0] + roi[2] && fy >= roi[1] &&
                           fy < (double)roi[1] + roi[3]);
}

/* The common skin inside the region of interest, and how many px that region has. */
static enum pihmap_status choose_measured(struct pm_job *job, const pihmap_result *r,
                                          struct pair *p)
{
    enum pihmap_status st;
    TRY(pm_mask_alloc(job, p->common.w, p->common.h, &p->measured));
    p->roi_px = 0;
    for (int y = 0; y < p->common.h; y++)
        for (int x = 0; x < p->common.w; x++) {
            const size_t i = (size_t)y * (size_t)p->common.w + (size_t)x;
            const bool inside = in_roi(r, x, y);
            p->roi_px += inside;
            p->measured.v[i] = inside ? p->common.v[i] : 0;
        }
    if (pm_mask_count(&p->measured) < LEAST_MEASURED)
        st = pm_fail(job, PIHMAP_ENOSKIN,
                     "there is too little skin to measure in the region of interest: choose a "
                     "larger one, on skin that both photos show");
out:
    return st;
}

/* Skin that both photos show and that neither has clipped. */
static enum pihmap_status common_skin(struct pm_job *job, const pihmap_result *r, struct pair *p)
{
    struct pm_mask after = {0, 0, NULL};
    enum pihmap_status st;
    size_t skin = 0, clipped = 0;
    TRY(pm_mask_alloc(job, p->before_skin.w, p->before_skin.h, &p->common));
    TRY(pm_warp_mask(job, &p->after_skin, &r->align, &after));
    for (size_t i = 0; i < (size_t)after.w * (size_t)after.h; i++) {
        /* With the user's mask the after photo's own search has no say. */
        const bool both = p->before_skin.v[i] && (r->skin_mask_path || after.v[i]) &&
                          r->align.confidence.v[i] >= LEAST_CONFIDENCE;
        const bool bad =
            r->before.clipped.v[i] > CLIPPED_SHARE || p->warped_clipped.v[i] > CLIPPED_SHARE;
        skin += both;
        clipped += both && bad;
        p->common.v[i] = both && !bad ? 255 : 0;
    }
    p->clipped_fraction = skin ? (double)clipped / (double)skin : 0.0;
    if ((double)pm_mask_count(&p->common) < LEAST_SKIN * (double)after.w * (double)after.h)
        st = pm_fail(job, PIHMAP_ENOSKIN,
                     "too little skin is seen in both photos to compare them: show the same area, "
                     "or mark it with --skin-mask");
out:
    pm_mask_free(&after);
    return st;
}

/* ---- the stages ------------------------------------------------------------------------- */

static enum pihmap_status load_pair(struct pm_job *job, pihmap_result *r, struct pair *p)
{
    enum pihmap_status st;
    TRY(pm_load(job, r->before_path, &r->options, &r->before));
    TRY(check_roi(job, r));
    TRY(pm_load(job, r->after_path, &r->options, &r->after));
    r->before.facts.file = r->before_path;
    r->after.facts.file = r->after_path;
    r->report.before = r->before.facts;
    r->report.after = r->after.facts;
    r->report.interval_days = interval_days(r->before.facts.taken_at, r->after.facts.taken_at);
    if (r->skin_mask_path)
        TRY(user_skin(job, r, &p->before_skin));
    else
        TRY(pm_skin(job, &r->before, &p->before_skin));
    TRY(pm_skin(job, &r->after, &p->after_skin));
    if (pm_mask_count(&p->before_skin) == 0)
        st = r->skin_mask_path
                 ? pm_fail(job, PIHMAP_ENOSKIN,
                           "the skin mask marks nothing: paint the skin to measure white")
                 : pm_fail(job, PIHMAP_ENOSKIN,
                           "no skin was found in the before photo: it needs colour and light "
                           "enough; or mark the skin with --skin-mask");
out:
    return st;
}

static enum pihmap_status align_pair(struct pm_job *job, pihmap_result *r, struct pair *p)
{
    enum pihmap_status st;
    TRY(pm_register(job, &r->before, &p->before_skin, &r->after, &p->after_skin, &r->align));
    describe_alignment(r, &r->report.alignment);
    if (!r->align.believed)
        st = pm_fail(job, PIHMAP_EALIGN, "the photos cannot be compared: %s",
                     r->align.reason[0] ? r->align.reason : NO_REASON);
out:
    return st;
}

/* What lies outside the region of interest is not reported, not drawn and not summed. */
static void keep_measured(const struct pm_mask *measured, struct pm_change *change)
{
    for (size_t i = 0; i < (size_t)measured->w * (size_t)measured->h; i++)
        if (!measured->v[i]) {
            change->valid.v[i] = 0;
            change->dL.v[i] = change->da.v[i] = change->db.v[i] = 0.0f;
        }
}

/* Mean strain of the alignment over every region. */
static void find_strain(const pihmap_result *r, struct pm_region_list *list)
{
    const int side = r->labels.w > r->labels.h ? r->labels.w : r->labels.h;
    for (int k = 0; k < list->count; k++) {
        struct pm_region *g = &list->v[k];
        const int step_x = g->w / STRAIN_POINTS + 1, step_y = g->h / STRAIN_POINTS + 1;
        double sum = 0.0, n = 0.0;
        for (int y = g->y; y < g->y + g->h; y += step_y)
            for (int x = g->x; x < g->x + g->w; x += step_x)
                if (r->labels.v[(size_t)y * (size_t)r->labels.w + (size_t)x] == g->label) {
                    sum += pm_align_strain(&r->align, x, y, STRAIN_REACH * side);
                    n++;
                }
        g->strain =
            n > 0.0 ? sum / n : pm_align_strain(&r->align, g->cx, g->cy, STRAIN_REACH * side);
    }
}

static enum pihmap_status measure_pair(struct pm_job *job, pihmap_result *r, struct pair *p)
{
    enum pihmap_status st;
    TRY(pm_skin_close(job, &p->after_skin));
    TRY(pm_warp(job, &r->after, &r->align, &p->warped, &p->warped_clipped));
    TRY(common_skin(job, r, p));
    TRY(choose_measured(job, r, p));
    TRY(pm_level(job, &r->before.linear, &p->warped, &p->common, &p->levelled, &p->gain));
    TRY(pm_sharpness_ratio(job, &r->before.linear, &p->warped, &p->common, &p->sharpness_ratio));
    TRY(pm_delta(job, &r->before.linear, &p->levelled, &p->common, r->align.position_sigma_px,
                 &r->change));
    TRY(pm_regions(job, &r->before.linear, &p->levelled, &r->change, &p->measured,
                   r->options.min_drop, &p->noise, &r->labels, &p->found));
    find_strain(r, &p->found);
    keep_measured(&p->measured, &r->change);
    TRY(describe_skin(job, &r->before.linear, &p->measured, p->roi_px, &r->report.skin));
out:
    return st;
}

/* ---- the report --------------------------------------------------------------------------- */

/* The full-size px that size working px from at touch; in integers, so that a region at the
 * rim does not end outside the photo by a rounding error. */
static void full_span(int at, int size, int work, int full, int *first, int *count)
{
    *first = (int)((int64_t)at * full / work);
    *count = (int)(((int64_t)(at + size) * full + work - 1) / work) - *first;
}

static void describe_region(const pihmap_result *r, const struct pm_region *found,
                            struct pihmap_region *out)
{
    const double sx = full_per_work_x(&r->before), sy = full_per_work_y(&r->before);
    const struct pm_kind kind = pm_classify(found);
    double before[3], after[3];
    memset(out, 0, sizeof *out);
    out->id = found->label;
    out->kind = kind.kind;
    if (out->kind == PIHMAP_KIND_PIH && kind.confidence < PIH_CONFIDENCE)
        out->kind = PIHMAP_KIND_UNCERTAIN;
    const struct pm_plane *work = &r->before.linear.r;
    full_span(found->x, found->w, work->w, r->before.facts.width, &out->bbox[0], &out->bbox[2]);
    full_span(found->y, found->h, work->h, r->before.facts.height, &out->bbox[1], &out->bbox[3]);
    out->centroid[0] = (found->cx + 0.5) * sx - 0.5;
    out->centroid[1] = (found->cy + 0.5) * sy - 0.5;
    out->area_px = found->area * sx * sy;
    out->area_mm2 = r->options.px_per_mm > 0.0
                        ? out->area_px / (r->options.px_per_mm * r->options.px_per_mm)
                        : NAN;
    pm_linear_to_lab(found->before_rgb, before);
    for (int k = 0; k < 3; k++)
        after[k] = before[k] + found->delta[k];
    out->delta_L = found->delta[0];
    out->delta_L_ci95[0] = found->delta[0] - Z95 * found->sigma_L;
    out->delta_L_ci95[1] = found->delta[0] + Z95 * found->sigma_L;
    out->delta_a = found->delta[1];
    out->delta_b = found->delta[2];
    out->delta_E00 = pm_delta_E00(before, after);
    /* The angle is of skin, which is yellow; under blue light it has no meaning. */
    out->delta_ita = before[2] > 0.0 && after[2] > 0.0
                         ? pm_ita(after[0], after[2]) - pm_ita(before[0], before[2])
                         : NAN;
    out->delta_melanin = kind.melanin;
    out->delta_blood = kind.blood;
    out->delta_shading = kind.shading;
    out->confidence = kind.confidence;
    out->severity = kind.severity;
}

static void summarise(pihmap_result *r, double measured_px)
{
    struct pihmap_report *report = &r->report;
    double drop = 0.0;
    for (size_t i = 0; i < report->region_count; i++) {
        const struct pihmap_region *g = &report->regions[i];
        if (g->kind != PIHMAP_KIND_PIH)
            continue;
        report->pih_regions++;
        report->pih_area_px += g->area_px;
        drop += g->area_px * g->delta_L;
    }
    report->pih_area_fraction = measured_px > 0.0 ? report->pih_area_px / measured_px : 0.0;
    report->mean_delta_L = report->pih_area_px > 0.0 ? drop / report->pih_area_px : 0.0;
    report->verdict = report->pih_regions > 0                            ? PIHMAP_PIH_LIKELY
                      : report->comparability.grade == PIHMAP_GRADE_POOR ? PIHMAP_CANNOT_TELL
                                                                         : PIHMAP_NO_PIH_SEEN;
}

static void describe_comparability(pihmap_result *r, const struct pair *p)
{
    struct pm_fairness f = {.exposure_ev = p->gain.exposure_ev,
                            .unevenness = p->gain.unevenness,
                            .rotation_deg = r->align.rotation_deg,
                            .sharpness_ratio = p->sharpness_ratio,
                            .clipped_fraction = p->clipped_fraction,
                            .overlap = r->align.overlap,
                            .threshold_L = p->noise.threshold,
                            .noise_L = Z95 * p->noise.sigma_L[0]};
    memcpy(f.rgb_gain, p->gain.rgb, sizeof f.rgb_gain);
    f.scale_ratio = r->align.scale * full_per_work_x(&r->after) / full_per_work_x(&r->before);
    pm_comparability(&f, &r->report.comparability);
}

static enum pihmap_status fill_report(struct pm_job *job, pihmap_result *r, struct pair *p)
{
    struct pihmap_report *report = &r->report;
    describe_comparability(r, p);
    report->noise_floor_delta_L = Z95 * p->noise.sigma_L[0];
    report->flag_delta_L = fmax(p->noise.threshold, r->options.min_drop);
    r->regions = pm_alloc(job, (size_t)p->found.count, sizeof *r->regions);
    if (!r->regions)
        return job->err.status;
    for (int k = 0; k < p->found.count; k++)
        describe_region(r, &p->found.v[k], &r->regions[k]);
    report->regions = r->regions;
    report->region_count = (size_t)p->found.count;
    summarise(r, (double)pm_mask_count(&r->change.valid) * full_per_work_x(&r->before) *
                     full_per_work_y(&r->before));
    return PIHMAP_OK;
}

/* The figures of a pair that is not measured: unknown, and the reason in plain words. */
static void report_unknown(struct pihmap_report *report)
{
    struct pihmap_comparability *c = &report->comparability;
    c->grade = PIHMAP_GRADE_POOR;
    c->exposure_ev = c->scale_ratio = c->rotation_deg = NAN;
    c->sharpness_ratio = c->clipped_fraction = NAN;
    for (int k = 0; k < 3; k++)
        c->rgb_gain[k] = NAN;
    for (int k = 0; k < 9; k++)
        report->alignment.homography[k] = NAN;
    report->alignment.overlap = report->alignment.residual_px = NAN;
    report->interval_days = NAN;
    report->skin = (struct pihmap_skin_facts){NAN, NAN, NAN, NAN, NAN, "", NAN, NAN};
    report->noise_floor_delta_L = report->global_delta_L = report->flag_delta_L = NAN;
    snprintf(report->global_note, sizeof report->global_note,
             "a change of the whole area cannot be told from a change of light without a "
             "reference in both photos");
    report->verdict = PIHMAP_CANNOT_TELL;
}

/* The sentence for a reader of the report, whole characters only. */
static void copy_sentence(const char *from, char *to, size_t size)
{
    size_t n = strlen(from);
    if (n >= size)
        for (n = size - 1; n > 0 && ((unsigned char)from[n] & 0xc0) == 0x80;)
            n--;
    memcpy(to, from, n);
    to[n] = '\0';
}

static void report_declined(pihmap_result *r, const struct pm_job *job, enum pihmap_status st)
{
    struct pihmap_report *report = &r->report;
    struct pihmap_comparability *c = &report->comparability;
    struct pihmap_alignment *a = &report->alignment;
    r->declined = true;
    c->grade = PIHMAP_GRADE_POOR;
    if (st == PIHMAP_EALIGN) {
        /* What was found is not believed, so it is not told as if it were known. */
        for (int k = 0; k < 9; k++)
            a->homography[k] = NAN;
        a->overlap = a->residual_px = NAN;
        a->local = false;
        copy_sentence(job->err.text, a->reason, sizeof a->reason);
    }
    copy_sentence(job->err.text, c->reasons[0], sizeof c->reasons[0]);
    c->reason_count = 1;
    report->pih_area_px = report->pih_area_fraction = report->mean_delta_L = NAN;
}

enum depth { ALIGN_ONLY, ALIGN_AND_MEASURE };

static enum pihmap_status run(const char *before, const char *after,
                              const struct pihmap_options *opt, enum depth depth,
                              pihmap_result **out, struct pihmap_error *err)
{
    struct pm_job job;
    struct pair pair = {0};
    enum pihmap_status st;
    pm_job_init(&job, 0);
    TRY(result_new(&job, before, after, opt, out));
    report_unknown(&(*out)->report);
    if ((*out)->options.threads > 0)
        job.threads = (*out)->options.threads;
    TRY(load_pair(&job, *out, &pair));
    TRY(align_pair(&job, *out, &pair));
    if (depth == ALIGN_AND_MEASURE) {
        TRY(measure_pair(&job, *out, &pair));
        TRY(fill_report(&job, *out, &pair));
    }
out:
    if (pihmap_is_declined(st))
        report_declined(*out, &job, st);
    else if (st) {
        pihmap_result_free(*out);
        *out = NULL;
    }
    if (err)
        *err = job.err;
    if (err)
        err->status = st;
    pair_free(&pair);
    pm_job_free(&job);
    return st;
}

enum pihmap_status pihmap_compare(const char *before, const char *after,
                                  const struct pihmap_options *opt, pihmap_result **out,
                                  struct pihmap_error *err)
{
    return run(before, after, opt, ALIGN_AND_MEASURE, out, err);
}

enum pihmap_status pihmap_align(const char *before, const char *after,
                                const struct pihmap_options *opt, pihmap_result **out,
                                struct pihmap_error *err)
{
    return run(before, after, opt, ALIGN_ONLY, out, err);
}

const struct pihmap_report *pihmap_result_report(const pihmap_result *r)
{
    return &r->report;
}

void pihmap_result_map_point(const pihmap_result *r, double x, double y, double *x_after,
                             double *y_after, double *confidence)
{
    *x_after = *y_after = NAN;
    *confidence = 0.0;
    if (!r->align.believed)
        return;
    const double bx = full_per_work_x(&r->before), by = full_per_work_y(&r->before);
    const double ax = full_per_work_x(&r->after), ay = full_per_work_y(&r->after);
    double u, v;
    pm_align_map(&r->align, (x + 0.5) / bx - 0.5, (y + 0.5) / by - 0.5, &u, &v, confidence);
    *x_after = (u + 0.5) * ax - 0.5;
    *y_after = (v + 0.5) * ay - 0.5;
}

enum pihmap_status pihmap_inspect(const char *photo, const struct pihmap_options *opt,
                                  struct pihmap_inspection *out, struct pihmap_error *err)
{
    struct pm_job job;
    struct pihmap_options options;
    struct pm_photo p = {0};
    struct pm_mask skin = {0, 0, NULL};
    enum pihmap_status st;
    memset(out, 0, sizeof *out);
    pm_job_init(&job, opt ? opt->threads : 0);
    TRY(pm_options_check(&job, opt, &options));
    TRY(pm_load(&job, photo, &options, &p));
    TRY(pm_skin(&job, &p, &skin));
    const double pixels = (double)p.linear.r.w * p.linear.r.h;
    TRY(describe_skin(&job, &p.linear, &skin, pixels, &out->skin));
    out->photo = p.facts;
    double clipped = 0.0;
    for (size_t i = 0; i < (size_t)pixels; i++)
        clipped += (double)p.clipped.v[i];
    out->clipped_fraction = clipped / pixels;
out:
    if (err) {
        *err = job.err;
        err->status = st;
    }
    pm_mask_free(&skin);
    pm_photo_free(&p);
    pm_job_free(&job);
    return st;
}
