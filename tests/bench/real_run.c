#include "bench/real_run.h"

#include "base/colour.h"
#include "base/printable.h"
#include "bench/real_picture.h"
#include "codec/encode.h"
#include "codec/load.h"
#include "files/folder.h"
#include "report/words.h"
#include "skin/classes.h"
#include "support/picture.h"
#include "support/score.h"
#include "support/workers.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

bool real_compared(const struct real_score *score, enum real_way way)
{
    return score->way[way].status == PIHMAP_OK;
}

const char *real_outcome_name(const struct real_outcome *outcome)
{
    return outcome->status == PIHMAP_OK          ? pihmap_verdict_name(outcome->verdict)
           : pihmap_is_declined(outcome->status) ? "declined"
                                                 : "failed";
}

/* ---- half size ---------------------------------------------------------------------- */

static enum pihmap_status halve(struct pm_job *job, const struct pm_rgb8 *whole,
                                struct pm_rgb8 *half)
{
    struct pm_linear light = {{0, 0, NULL}, {0, 0, NULL}, {0, 0, NULL}};
    enum pihmap_status st;
    TRY(pm_picture_linear(job, whole, (whole->w + 1) / 2, (whole->h + 1) / 2, &light));
    TRY(pm_rgb8_alloc(job, light.r.w, light.r.h, half));
    for (size_t i = 0, n = pm_pixels(half); i < n; i++)
        for (int k = 0; k < 3; k++)
            half->v[3 * i + (size_t)k] = (uint8_t)lround(
                255.0 * pm_linear_to_srgb((double)pm_linear_plane(&light, k)->v[i]));
out:
    pm_linear_free(&light);
    return st;
}

/* The photo averaged in linear light to half its size, as the bytes of a PNG without metadata.
 * *bytes, of out, are the caller's to free(). */
static enum pihmap_status half_photo(struct pm_job *job, const char *path, uint8_t **bytes,
                                     struct pihmap_source *out)
{
    const struct pihmap_source from = {.name = path};
    const struct pm_encoding how = {0};
    struct pm_rgb8 whole = {0, 0, NULL}, half = {0, 0, NULL};
    struct pihmap_options opt;
    enum pihmap_status st;
    size_t n = 0;
    pihmap_options_init(&opt);
    TRY(pm_load_picture(job, &from, &opt, &whole));
    TRY(halve(job, &whole, &half));
    TRY(pm_encode_png(job, &(struct pm_samples){half.v, half.w, half.h, 3}, &how, bytes, &n));
    *out = (struct pihmap_source){path, *bytes, n};
out:
    pm_rgb8_free(&whole);
    pm_rgb8_free(&half);
    return st;
}

/* ---- comparing ---------------------------------------------------------------------- */

/* Processor time, s: other programs do not count. */
static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void compare(const struct pihmap_source *before, const struct pihmap_source *after,
                    struct real_outcome *out, pihmap_result **result, struct pihmap_error *err)
{
    struct pihmap_options opt;
    pihmap_options_init(&opt);
    opt.threads = 1;
    out->status = pihmap_compare_sources(before, after, &opt, result, err);
    if (out->status == PIHMAP_OK)
        out->verdict = pihmap_result_verdict(*result);
}

static void compare_swapped(const struct real_pair *pair, struct real_score *score)
{
    const struct pihmap_source before = {.name = pair->after}, after = {.name = pair->before};
    pihmap_result *result = NULL;
    compare(&before, &after, &score->way[REAL_SWAPPED], &result, NULL);
    pihmap_result_free(result);
}

static void compare_half(struct pm_job *job, const struct real_pair *pair, struct real_score *score)
{
    struct pihmap_source source[2];
    uint8_t *bytes[2] = {NULL, NULL};
    pihmap_result *result = NULL;
    enum pihmap_status st;
    TRY(half_photo(job, pair->before, &bytes[0], &source[0]));
    TRY(half_photo(job, pair->after, &bytes[1], &source[1]));
    compare(&source[0], &source[1], &score->way[REAL_HALF], &result, NULL);
out:
    if (st)
        score->way[REAL_HALF].status = st;
    pihmap_result_free(result);
    free(bytes[0]);
    free(bytes[1]);
}

/* ---- what it says ------------------------------------------------------------------- */

/* "pih -6.1 L* 93 %, uncertain -3.0 L* 40 %...", as far as it fits. */
static void describe_regions(const struct pihmap_report *r, char *out, size_t size)
{
    int at = snprintf(out, size, "%s, flagged from %.1f L*",
                      pihmap_grade_name(r->comparability.grade), r->flag_delta_L);
    for (size_t i = 0; i < r->region_count && at > 0 && (size_t)at < size; i++)
        at += snprintf(out + at, size - (size_t)at, "%s%d %s %.1f L* %.0f %%", i ? ", " : "; ",
                       r->regions[i].id, pihmap_kind_name(r->regions[i].kind),
                       r->regions[i].delta_L, pihmap_confidence_percent(r->regions[i].confidence));
}

static void describe(const struct pihmap_report *r, struct real_score *score)
{
    char words[PM_WORDS];
    pm_verdict_words(PIHMAP_LANGUAGE_ENGLISH, r, false, words);
    snprintf(score->headline, sizeof score->headline, "%.255s", words);
    describe_regions(r, score->detail, sizeof score->detail);
    score->grade = r->comparability.grade;
    score->flagged_from = r->flag_delta_L;
    score->better = r->change == PIHMAP_CHANGE_BETTER;
    for (size_t i = 0; i < r->region_count; i++)
        if (r->regions[i].kind == PIHMAP_KIND_PIH) {
            score->pih_regions++;
            score->pih_confidence += r->regions[i].confidence;
        }
}

static enum pihmap_status compare_forward(struct pm_job *job, const char *out,
                                          const struct real_pair *pair, struct real_score *score)
{
    const struct pihmap_source before = {.name = pair->before}, after = {.name = pair->after};
    struct pihmap_error err = {PIHMAP_OK, ""};
    pihmap_result *result = NULL;
    const double start = now();
    compare(&before, &after, &score->way[REAL_FORWARD], &result, &err);
    score->seconds = now() - start;
    score->flagged_from = NAN;
    if (real_compared(score, REAL_FORWARD))
        describe(pihmap_result_report(result), score);
    else
        pm_printable(err.text, score->headline, sizeof score->headline);
    enum pihmap_status st = PIHMAP_OK; /* a photo that cannot be read has no picture */
    if (real_compared(score, REAL_FORWARD))
        st = real_picture_save(job, out, pair, result);
    else if (pihmap_is_declined(err.status))
        st = real_picture_save(job, out, pair, NULL);
    pihmap_result_free(result);
    return st;
}

/* ---- the before photo's skin -------------------------------------------------------- */

/* The class of skin, of declined pairs, too. */
static int ita_class_of(const char *photo)
{
    struct pihmap_options opt;
    struct pihmap_inspection *seen = NULL;
    pihmap_options_init(&opt);
    opt.threads = 1;
    pihmap_inspect(photo, &opt, &seen, NULL);
    const int ita_class =
        seen && isfinite(seen->skin.ita) ? pm_ita_class_index(seen->skin.ita) : -1;
    pihmap_inspection_free(seen);
    return ita_class;
}

static enum pihmap_status find_lesions(struct pm_job *job, const struct real_pair *pair,
                                       struct real_score *score)
{
    const struct pihmap_source from = {.name = pair->before};
    struct pihmap_options opt;
    struct pm_photo photo = {0};
    struct pm_skin skin = {0};
    enum pihmap_status st;
    pihmap_options_init(&opt);
    TRY(pm_load_measured(job, &from, &opt, &photo));
    TRY(pm_skin(job, &photo, &skin));
    TRY(real_lesions_count(job, &photo.linear, &skin.mask, &pair->lesions, &score->lesions));
    score->has_lesions = true;
out:
    pm_photo_free(&photo);
    pm_skin_free(&skin);
    return st;
}

/* ---- all pairs ---------------------------------------------------------------------- */

struct run_context {
    const struct real_plan *plan;
    const struct real_pairs *pairs;
};

static enum pihmap_status run_pair(struct pm_job *job, const char *out,
                                   const struct real_pair *pair, struct real_score *score)
{
    enum pihmap_status st = PIHMAP_OK;
    TRY(compare_forward(job, out, pair, score));
    compare_swapped(pair, score);
    compare_half(job, pair, score);
    score->ita_class = ita_class_of(pair->before);
    if (pair->lesions.count)
        TRY(find_lesions(job, pair, score));
out:
    return st;
}

static void run_one(struct pm_job *job, const void *context, int index, void *record)
{
    const struct run_context *run = context;
    const struct real_pair *pair = &run->pairs->v[index];
    struct real_score *score = record;
    if (run_pair(job, run->plan->out, pair, score)) {
        fprintf(stderr, "%s: %s\n", pair->name, job->err.text);
        *score = (struct real_score){.ita_class = -1, .flagged_from = NAN};
        for (int way = 0; way < REAL_WAYS; way++)
            score->way[way].status = PIHMAP_ESYS;
        pm_printable(job->err.text, score->headline, sizeof score->headline);
    }
}

enum pihmap_status real_run(struct pm_job *job, const struct real_plan *plan,
                            const struct real_pairs *pairs, struct real_score **scores)
{
    const struct run_context run = {plan, pairs};
    const struct pm_work work = {pairs->n, plan->workers, sizeof **scores, run_one, &run};
    char *folder = pm_path_join(job, plan->out, REAL_PICTURES);
    enum pihmap_status st;
    *scores = pm_alloc(job, (size_t)pairs->n, sizeof **scores);
    if (!folder || !*scores) {
        st = job->err.status;
        goto out;
    }
    TRY(pm_folder_create(job, folder));
    TRY(pm_work_run(job, &work, *scores));
out:
    free(folder);
    if (st) {
        free(*scores);
        *scores = NULL;
    }
    return st;
}
