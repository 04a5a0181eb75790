#include "support/score.h"

#include "base/colour.h"
#include "compare/result.h"
#include "support/picture.h"

#include <math.h>
#include <string.h>

#define TOUCH_SHARE 0.2
#define LEAST_REGION_SIDE 0.006 /* of the long side; its square is the least area */
#define REGIONS 4096            /* more than any result has */

static const char *const classes[PM_ITA_CLASSES] = {"very light", "light", "intermediate",
                                                    "tan",        "brown", "dark"};

const char *pm_ita_class_name(int ita_class)
{
    return ita_class >= 0 && ita_class < PM_ITA_CLASSES ? classes[ita_class] : "all";
}

int pm_ita_class_index(double ita)
{
    for (int i = 0; i < PM_ITA_CLASSES; i++)
        if (!strcmp(pm_ita_class(ita), classes[i]))
            return i;
    return PM_ITA_CLASSES - 1;
}

/* What the regions of a result cover, in before px. */
struct cover {
    const struct pm_pair *pair;
    const struct pm_labels *labels; /* of the result, working size */
    const struct pihmap_report *report;
    double *area, *touch, *shadow, *true_delta; /* per region id, before px */
};

static int32_t label_at(const struct pm_pair *pair, const struct pm_labels *l, int x, int y)
{
    const int lx = (int)((x + 0.5) * l->w / pair->before.w);
    const int ly = (int)((y + 0.5) * l->h / pair->before.h);
    const int32_t id = pm_at(l, lx, ly);
    return id > 0 && id < REGIONS ? id : 0;
}

int pm_score_region_at(const struct pm_pair *pair, const pihmap_result *result, int x, int y)
{
    return label_at(pair, &result->labels, x, y);
}

static const struct pihmap_region *region_of(const struct pihmap_report *report, int id)
{
    for (size_t i = 0; i < report->region_count; i++)
        if (report->regions[i].id == id)
            return &report->regions[i];
    return NULL;
}

/* The kind of a region; that of none is no kind. */
static enum pihmap_kind kind_of(const struct cover *c, int id)
{
    const struct pihmap_region *r = id ? region_of(c->report, id) : NULL;
    return r ? r->kind : (enum pihmap_kind)PIHMAP_KINDS;
}

static enum pihmap_kind wanted(const struct pm_pair *pair)
{
    return pair->fading ? PIHMAP_KIND_FADED : PIHMAP_KIND_PIH;
}

static enum pihmap_kind wanted_red(const struct pm_pair *pair)
{
    return pair->fading ? PIHMAP_KIND_LESS_RED : PIHMAP_KIND_ERYTHEMA;
}

static void count_regions(const struct cover *c, const enum pihmap_kind kind[REGIONS],
                          struct pm_score *score)
{
    const struct pm_pair *pair = c->pair;
    for (int y = 0; y < pair->before.h; y++)
        for (int x = 0; x < pair->before.w; x++) {
            const size_t at = (size_t)y * (size_t)pair->before.w + (size_t)x;
            const int id = label_at(c->pair, c->labels, x, y), mark = pair->marks.v[at];
            const bool melanin = mark && pair->mark[mark - 1].kind == PM_PAIR_PIH;
            const bool flagged = kind[id] == wanted(pair);
            c->area[id]++;
            c->touch[id] += pair->footprint.v[at] != 0;
            c->shadow[id] += pair->shadow.v[at] != 0;
            c->true_delta[id] += (double)pair->delta_L.v[at];
            score->both_px += melanin && flagged;
            score->either_px += melanin || flagged;
            if (!mark)
                continue;
            score->mark[mark - 1].seen += id != 0;
            score->mark[mark - 1].flagged += melanin ? flagged : kind[id] == PIHMAP_KIND_PIH;
            score->mark[mark - 1].red += kind[id] == wanted_red(pair);
        }
}

/* The region with the most pixels of the mark; 0: none. */
static int main_region(const struct cover *c, const struct pm_pair_mark *mark, double *overlap)
{
    const struct pm_pair *pair = c->pair;
    const int half = (int)(4 * mark->radius) + 2;
    int best = 0;
    memset(overlap, 0, REGIONS * sizeof *overlap);
    for (int y = (int)mark->y - half; y <= (int)mark->y + half; y++)
        for (int x = (int)mark->x - half; x <= (int)mark->x + half; x++) {
            if (x < 0 || y < 0 || x >= pair->before.w || y >= pair->before.h ||
                pm_at(&pair->marks, x, y) != mark->id)
                continue;
            const int id = label_at(c->pair, c->labels, x, y);
            overlap[id]++;
            if (id && (!best || overlap[id] > overlap[best]))
                best = id;
        }
    return best;
}

static void score_marks(const struct cover *c, double *overlap, struct pm_score *score)
{
    const struct pm_pair *pair = c->pair;
    for (int i = 0; i < pair->mark_count; i++) {
        struct pm_mark_score *m = &score->mark[i];
        const int id = main_region(c, &pair->mark[i], overlap);
        const struct pihmap_region *r = id ? region_of(c->report, id) : NULL;
        m->seen /= fmax(pair->mark[i].area, 1);
        m->flagged /= fmax(pair->mark[i].area, 1);
        m->red /= fmax(pair->mark[i].area, 1);
        if (!r)
            continue;
        m->delta_L = r->delta_L;
        m->region_kind = r->kind;
        m->evidence = r->evidence;
        m->ci95[0] = r->delta_L_ci95[0];
        m->ci95[1] = r->delta_L_ci95[1];
        m->region_true_delta_L = c->true_delta[id] / fmax(c->area[id], 1);
    }
}

static void score_regions(const struct cover *c, struct pm_score *score)
{
    const struct pm_pair *pair = c->pair;
    const double side = pm_long_side(pair->before.w, pair->before.h);
    const double least = LEAST_REGION_SIDE * side * LEAST_REGION_SIDE * side;
    for (size_t i = 0; i < c->report->region_count; i++) {
        const struct pihmap_region *r = &c->report->regions[i];
        if (r->kind == PIHMAP_KIND_NAMED) /* nothing found it */
            continue;
        score->largest_delta = fmax(score->largest_delta, fabs(r->delta_L));
        if (r->kind != PIHMAP_KIND_PIH) {
            score->other_regions++;
            continue;
        }
        score->pih_regions++;
        const int id = r->id > 0 && r->id < REGIONS ? r->id : 0;
        const bool touches = !pair->fading && c->touch[id] >= TOUCH_SHARE * c->area[id];
        if (c->area[id] < least || touches)
            continue;
        score->false_regions++;
        score->shadow_regions += c->shadow[id] > 0.5 * c->area[id];
    }
}

/* At the points of skin that the after photo shows. */
static void score_alignment(const struct pm_pair *pair, const pihmap_result *result,
                            struct pm_score *score)
{
    const int w = pair->before.w, h = pair->before.h;
    for (int j = 0; j < PM_SCORE_GRID; j++)
        for (int i = 0; i < PM_SCORE_GRID; i++) {
            const double x = (w - 1.0) * i / (PM_SCORE_GRID - 1);
            const double y = (h - 1.0) * j / (PM_SCORE_GRID - 1);
            double qx, qy, tx, ty, confidence;
            if (!pm_at(&pair->skin, lround(x), lround(y)))
                continue;
            pm_pair_map(&pair->pose, x, y, &tx, &ty);
            if (!(tx >= 0 && ty >= 0 && tx <= pair->after.w - 1 && ty <= pair->after.h - 1))
                continue;
            pihmap_result_map_point(result, x, y, &qx, &qy, &confidence);
            const double miss = hypot(qx - tx, qy - ty);
            score->error[score->points++] =
                (float)(isfinite(miss) ? 1000 * miss / pm_long_side(w, h) : 1000);
        }
}

static enum pihmap_status score_result(struct pm_job *job, const struct pm_pair *pair,
                                       const pihmap_result *result, struct pm_score *score)
{
    enum pihmap_status st = PIHMAP_OK;
    enum pihmap_kind kind[REGIONS];
    struct cover c = {pair, &result->labels, pihmap_result_report(result), NULL, NULL, NULL, NULL};
    const struct pm_mark mark = pm_scratch_mark(job);
    double *counts = pm_scratch(job, 5 * REGIONS, sizeof *counts);
    if (!counts)
        return job->err.status;
    memset(counts, 0, 5 * REGIONS * sizeof *counts);
    c.area = counts;
    c.touch = counts + REGIONS;
    c.shadow = counts + 2 * REGIONS;
    c.true_delta = counts + 3 * REGIONS;
    for (int id = 0; id < REGIONS; id++)
        kind[id] = kind_of(&c, id);
    if (c.labels->v) {
        count_regions(&c, kind, score);
        score_marks(&c, counts + 4 * REGIONS, score);
    }
    score_regions(&c, score);
    score_alignment(pair, result, score);
    pm_scratch_rewind(job, mark);
    return st;
}

enum pihmap_status pm_score_pair(struct pm_job *job, const struct pm_pair *pair,
                                 const pihmap_result *result, struct pm_score *score)
{
    double lab[3] = {50, 0, 10};
    const int index = score->index;
    const enum pihmap_status status = score->status;
    const double seconds = score->seconds;
    *score = (struct pm_score){.index = index, .status = status, .seconds = seconds};
    pm_picture_median_lab(job, &pair->before, &pair->skin, lab);
    score->ita = pm_ita(lab[0], lab[2]);
    score->ita_class = pm_ita_class_index(score->ita);
    score->rendering = pair->rendering;
    score->mark_count = pair->mark_count;
    for (int i = 0; i < pair->mark_count; i++)
        score->mark[i] = (struct pm_mark_score){.kind = pair->mark[i].kind,
                                                .true_delta_L = pair->mark[i].delta_L,
                                                .delta_L = NAN,
                                                .region_true_delta_L = NAN,
                                                .ci95 = {NAN, NAN},
                                                .x = pair->mark[i].x,
                                                .y = pair->mark[i].y,
                                                .area = pair->mark[i].area};
    return status == PIHMAP_OK && result ? score_result(job, pair, result, score) : PIHMAP_OK;
}

/* ---- many pairs --------------------------------------------------------------------- */

/* Values of one tally, for medians of them. */
struct lists {
    float *error, *pair_median, *delta, *seconds, *copy;
    size_t errors, medians, deltas, times;
};

static void tally_mark(const struct pm_mark_score *m, struct pm_tally *t, struct lists *l,
                       int *covered)
{
    const bool flagged = m->flagged >= PM_FOUND_SHARE;
    if (m->kind == PM_PAIR_ERYTHEMA) {
        t->erythema++;
        t->erythema_as_pih += flagged;
        t->erythema_named += m->red >= PM_FOUND_SHARE;
        return;
    }
    if (m->kind == PM_PAIR_PIMPLE) {
        t->pimples++;
        t->pimples_as_pih += flagged;
        return;
    }
    t->marks++;
    t->seen += m->seen >= PM_FOUND_SHARE;
    if (!flagged)
        return;
    t->found++;
    if (!isfinite(m->delta_L))
        return;
    l->delta[l->deltas++] = (float)fabs(m->delta_L - m->true_delta_L);
    *covered += m->ci95[0] <= m->region_true_delta_L && m->region_true_delta_L <= m->ci95[1];
}

static void tally_pair(const struct pm_score *s, struct pm_tally *t, struct lists *l, double px[2],
                       int *covered)
{
    t->pairs++;
    t->declined += pihmap_is_declined(s->status);
    t->failed += s->status != PIHMAP_OK && !pihmap_is_declined(s->status);
    t->false_regions += s->false_regions;
    t->shadow_regions += s->shadow_regions;
    t->other_regions += s->other_regions;
    px[0] += s->both_px;
    px[1] += s->either_px;
    for (int i = 0; i < s->mark_count; i++)
        tally_mark(&s->mark[i], t, l, covered);
    l->seconds[l->times++] = (float)s->seconds;
    if (!s->points)
        return;
    memcpy(l->error + l->errors, s->error, (size_t)s->points * sizeof *s->error);
    memcpy(l->copy, s->error, (size_t)s->points * sizeof *s->error);
    l->errors += (size_t)s->points;
    l->pair_median[l->medians++] = pm_quantile(l->copy, (size_t)s->points, 0.5);
}

static double share(double part, double whole)
{
    return whole > 0 ? part / whole : NAN;
}

static void finish(struct pm_tally *t, struct lists *l, const double px[2], int covered)
{
    t->recall = share(t->found, t->marks);
    t->precision = share(t->found, t->found + t->false_regions);
    t->f1 = share(2 * t->recall * t->precision, t->recall + t->precision);
    t->iou = share(px[0], px[1]);
    t->false_per_pair = share(t->false_regions, t->pairs - t->declined - t->failed);
    t->erythema_share = share(t->erythema_as_pih, t->erythema);
    t->named_share = share(t->erythema_named, t->erythema);
    t->pimple_share = share(t->pimples_as_pih, t->pimples);
    t->align_median = (double)pm_quantile(l->error, l->errors, 0.5);
    t->align_p95 = (double)pm_quantile(l->error, l->errors, 0.95);
    t->align_worst = (double)pm_quantile(l->pair_median, l->medians, 1.0);
    t->delta_L_error = (double)pm_quantile(l->delta, l->deltas, 0.5);
    t->ci_coverage = share(covered, (double)l->deltas);
    t->seconds = (double)pm_quantile(l->seconds, l->times, 0.5);
}

/* Which pairs are counted; -1: any. */
struct choice {
    int ita_class, rendering;
};

static bool chosen(const struct choice *c, const struct pm_score *s)
{
    return (c->ita_class < 0 || s->ita_class == c->ita_class) &&
           (c->rendering < 0 || (int)s->rendering == c->rendering);
}

static enum pihmap_status tally_chosen(struct pm_job *job, const struct pm_score *scores, int n,
                                       const struct choice *choice, struct pm_tally *tally)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const size_t count = (size_t)(n > 0 ? n : 1);
    struct lists l = {0};
    double px[2] = {0, 0};
    int covered = 0;
    *tally = (struct pm_tally){0};
    l.error = pm_scratch(job, count * PM_SCORE_POINTS, sizeof *l.error);
    l.pair_median = pm_scratch(job, count, sizeof *l.pair_median);
    l.delta = pm_scratch(job, count * PM_PAIR_MARKS, sizeof *l.delta);
    l.seconds = pm_scratch(job, count, sizeof *l.seconds);
    l.copy = pm_scratch(job, PM_SCORE_POINTS, sizeof *l.copy);
    if (!l.error || !l.pair_median || !l.delta || !l.seconds || !l.copy)
        return job->err.status;
    for (int i = 0; i < n; i++)
        if (chosen(choice, &scores[i]))
            tally_pair(&scores[i], tally, &l, px, &covered);
    finish(tally, &l, px, covered);
    pm_scratch_rewind(job, mark);
    return PIHMAP_OK;
}

enum pihmap_status pm_score_tally(struct pm_job *job, const struct pm_score *scores, int n,
                                  int ita_class, struct pm_tally *tally)
{
    return tally_chosen(job, scores, n, &(struct choice){ita_class, -1}, tally);
}

enum pihmap_status pm_score_tally_rendering(struct pm_job *job, const struct pm_score *scores,
                                            int n, enum pm_rendering_kind rendering,
                                            struct pm_tally *tally)
{
    return tally_chosen(job, scores, n, &(struct choice){-1, (int)rendering}, tally);
}
