#include "change/region.h"

#include "base/pigment.h"
#include "change/detect.h"
#include "change/mark_net.h"
#include "change/measure.h"

#include <math.h>
#include <string.h>

void pm_region_list_free(struct pm_region_list *list)
{
    free(list->v);
    *list = (struct pm_region_list){0, NULL};
}

/*
 * False discovery rate: the expected share of chance finds among the regions that are kept
 * (Benjamini and Hochberg 1995). The p-value of a region, times the places of its size that the
 * skin has, is how many such regions chance would make.
 */
#define FALSE_DISCOVERIES 0.01

static double chance_of(const struct pm_region *r, double skin_px)
{
    if (r->area < 1.0)
        return INFINITY;
    const double z = fmax(fabs(r->delta[0]) / fmax(r->sigma_L, 1e-9), pm_blood_sigmas(r));
    return fmax(skin_px / r->area, 1.0) * erfc(z / sqrt(2.0));
}

/* The odds are for a mark, or for redness. */
static bool is_seen(const struct pm_region *r)
{
    return r->look > 0.0 || r->red_look > 0.0;
}

static int by_value(const void *a, const void *b)
{
    const double p = *(const double *)a, q = *(const double *)b;
    return (p > q) - (p < q);
}

/* Sets the area of regions that chance may have made to 0; not of those that the network has seen,
 * for it was taught what chance makes. */
static enum pihmap_status drop_chance_finds(struct pm_job *job, double skin_px,
                                            struct pm_region_list *list)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    double *chance = pm_scratch(job, (size_t)list->count + 1, sizeof *chance), most = 0.0;
    int n = 0;
    if (!chance)
        return job->err.status;
    for (int k = 0; k < list->count; k++)
        if (!is_seen(&list->v[k]))
            chance[n++] = chance_of(&list->v[k], skin_px);
    qsort(chance, (size_t)n, sizeof *chance, by_value);
    for (int k = 0; k < n; k++)
        if (chance[k] <= FALSE_DISCOVERIES * (k + 1))
            most = chance[k];
    for (int k = 0; k < list->count; k++)
        if (!is_seen(&list->v[k]) && chance_of(&list->v[k], skin_px) > most)
            list->v[k].area = 0.0;
    pm_scratch_rewind(job, mark);
    return PIHMAP_OK;
}

static int by_drop(const void *a, const void *b)
{
    const struct pm_region *p = a, *q = b;
    if (p->delta[0] != q->delta[0])
        return p->delta[0] < q->delta[0] ? -1 : 1;
    return (p->label > q->label) - (p->label < q->label);
}

static bool is_below_floor(const struct pm_noise_prior *prior, const struct pm_region *r)
{
    return fabs(r->delta[0]) < pm_noise_floor(prior, 0, r->area) &&
           fabs(r->delta[1]) < pm_noise_floor(prior, 1, r->area);
}

/* Drops regions that are empty or too faint against their surrounding skin, sorts the others and
 * renumbers the labels. */
static enum pihmap_status finish_list(struct pm_job *job, double least,
                                      const struct pm_noise_prior *prior, struct pm_labels *labels,
                                      struct pm_region_list *list)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const int old = list->count;
    int *becomes = pm_scratch(job, (size_t)old + 1, sizeof *becomes);
    if (!becomes)
        return job->err.status;
    memset(becomes, 0, ((size_t)old + 1) * sizeof *becomes);
    qsort(list->v, (size_t)old, sizeof *list->v, by_drop);
    int kept = 0;
    for (int k = 0; k < old; k++) {
        struct pm_region r = list->v[k];
        if (r.area < 1.0 || fmax(fabs(r.delta[0]), fabs(r.blood)) < least ||
            is_below_floor(prior, &r))
            continue;
        becomes[r.label] = kept + 1;
        r.label = kept + 1;
        list->v[kept++] = r;
    }
    list->count = kept;
    for (size_t i = 0; i < pm_pixels(labels); i++)
        labels->v[i] = labels->v[i] > 0 ? becomes[labels->v[i]] : 0;
    pm_scratch_rewind(job, mark);
    return PIHMAP_OK;
}

/* Px of regions outside measured get -1: they are not reported, but no surrounding skin either. */
static void leave_out(const struct pm_mask *measured, struct pm_labels *labels)
{
    for (size_t i = 0; i < pm_pixels(labels); i++)
        if (labels->v[i] && !measured->v[i])
            labels->v[i] = -1;
}

/* Colour alone names redness, so chance is not judged by anything else: 5 sigmas, which 74 % of
 * the red patches drawn into second photos reach, and one other place a pair. */
#define BLOOD_TIMES 1.25
/* What stands out in lightness and not as pigment is mostly relief: 4.5 sigmas. */
#define LIGHTNESS_TIMES 1.125

/* Of the side: roots of the areas of the marks that the network was taught are smaller. Of larger
 * ones it cannot say that they are none. */
#define LARGEST_TAUGHT 0.09

/* Fills look and red_look of list->v[k], the region of label k + 1, of which darker and the area
 * are known. */
static void find_look(const struct pm_mark_odds *odds, const struct pm_mask *measured,
                      const struct pm_labels *labels, struct pm_region_list *list)
{
    for (int k = 0; k < list->count; k++)
        list->v[k].look = list->v[k].red_look = 0.0;
    for (size_t i = 0; i < pm_pixels(labels); i++) {
        if (labels->v[i] <= 0 || !measured->v[i])
            continue;
        struct pm_region *r = &list->v[labels->v[i] - 1];
        r->look += (double)(r->darker ? odds->appeared : odds->faded).v[i] / r->area;
        r->red_look += (double)(r->darker ? odds->redder : odds->less_red).v[i] / r->area;
    }
    for (int k = 0; k < list->count; k++) {
        struct pm_region *r = &list->v[k];
        if (r->side > LARGEST_TAUGHT)
            r->look = fmax(r->look, 0.0);
    }
}

static enum pihmap_status detect_all(struct pm_job *job, const struct pm_scale_space *scales,
                                     const struct pm_mark_odds *odds, const struct pm_noise *noise,
                                     double min_drop, struct pm_labels *labels, int *last)
{
    /* Pigments first, where they stand out best from the noise, and where the network sees them;
     * then whatever else became darker or lighter. */
    const struct {
        struct pm_detection stands_out;
        const struct pm_plane *seen; /* or NULL */
    } what[] = {
        {{&scales->melanin, noise->sigma_melanin, 1.0, min_drop, -1.0f}, &odds->appeared},
        {{&scales->dL, noise->sigma_L, LIGHTNESS_TIMES, min_drop, -1.0f}, NULL},
        {{&scales->melanin, noise->sigma_melanin, 1.0, min_drop, 1.0f}, &odds->faded},
        {{&scales->blood, noise->sigma_blood, BLOOD_TIMES, min_drop, -1.0f}, &odds->redder},
        {{&scales->blood, noise->sigma_blood, BLOOD_TIMES, min_drop, 1.0f}, &odds->less_red},
        {{&scales->dL, noise->sigma_L, LIGHTNESS_TIMES, min_drop, 1.0f}, NULL}};
    enum pihmap_status st;
    for (size_t k = 0; k < sizeof what / sizeof *what; k++) {
        TRY(pm_detect(job, &what[k].stands_out, labels, last));
        if (what[k].seen)
            TRY(pm_detect_seen(job, what[k].seen, labels, last));
    }
out:
    return st;
}

enum pihmap_status pm_regions(struct pm_job *job, const struct pm_levelled_pair *pair,
                              double min_drop, struct pm_noise *noise, struct pm_labels *labels,
                              struct pm_region_list *list)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const struct pm_change *change = pair->change;
    struct pm_scale_space scales;
    struct pm_mark_odds odds;
    enum pihmap_status st;
    int last = 0;
    *list = (struct pm_region_list){0, NULL};
    TRY(pm_labels_alloc(job, change->dL.w, change->dL.h, labels));
    TRY(pm_find_noise(job, change, &scales, noise));
    pm_noise_with_prior(pair->prior, noise);
    TRY(pm_mark_net(job, pair->before, change, &scales, noise, &odds));
    TRY(detect_all(job, &scales, &odds, noise, min_drop, labels, &last));
    leave_out(pair->measured, labels);
    list->v = pm_alloc(job, (size_t)last + 1, sizeof *list->v);
    if (!list->v) {
        st = job->err.status;
        goto out;
    }
    list->count = last;
    TRY(pm_measure(job, pair, noise, labels, labels, list));
    pm_most_sigmas(&scales.melanin, noise->sigma_melanin, labels, list);
    find_look(&odds, pair->measured, labels, list);
    TRY(drop_chance_finds(job, (double)pm_mask_count(&change->valid), list));
    TRY(finish_list(job, fmax(min_drop, PM_CLINICAL_DROP), pair->prior, labels, list));
out:
    pm_scratch_rewind(job, mark);
    if (st) {
        pm_region_list_free(list);
        pm_labels_free(labels);
    }
    return st;
}
