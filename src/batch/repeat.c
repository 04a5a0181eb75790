/* What pairs in which nothing has changed say together: from their records, or from a file. */
#include "base/limits.h"
#include "base/reason.h"
#include "base/vocabulary.h"
#include "batch/csv_reader.h"
#include "batch/findings.h"
#include "batch/repeat_pool.h"
#include "batch/state.h"
#include "files/folder.h"
#include "report/json.h"
#include "report/number.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- reading -------------------------------------------------------------------------------- */

static double figure(const struct pm_state *state, const char *name)
{
    return pm_number_read(pm_state_value(state, name));
}

/* False: it was not compared as one in which nothing has changed. */
static bool read_repeat(const struct pm_state *state, struct pm_repeat_pair *out)
{
    out->marks = figure(state, "pih_regions");
    out->regions = figure(state, "regions");
    out->flagged = pm_state_flagged(state);
    for (int k = 0; k < PIHMAP_DISTURBANCES; k++)
        out->disturbance[k] = figure(state, pihmap_disturbance_name((enum pihmap_disturbance)k));
    for (int k = 0; k < PIHMAP_SPREAD_SIZES; k++) {
        out->noise[k] = figure(state, pm_state_noise(k, false).text);
        out->noise_places[k] = figure(state, pm_state_noise(k, true).text);
        for (int mm = 0; mm < 2; mm++) {
            struct pihmap_spread *s = &out->spread[mm][k];
            const double places = figure(state, pm_state_spread(mm, k, 0).text);
            s->places = places > 0.0 ? (int)places : 0;
            for (int c = 0; c < 3; c++)
                s->mean_square[c] = figure(state, pm_state_spread(mm, k, c + 1).text);
        }
    }
    return isfinite(out->regions) && isfinite(out->noise[0]) && out->noise_places[0] > 0.0;
}

static enum pihmap_status read_pair(struct pm_job *job, const char *records,
                                    const struct pm_scored_pair *pair, struct pm_repeat_pairs *out)
{
    char *folder = pm_path_join(job, records, pair->id);
    struct pm_state state = {0};
    enum pihmap_status st = folder ? pm_state_read(job, folder, &state) : job->err.status;
    struct pm_repeat_pair *r = &out->pair[out->count];
    free(folder);
    if (st)
        return st;
    if (state.outcome == PIHMAP_OUTCOME_DECLINED)
        out->declined[out->declined_count++] = pm_reason_named(pm_state_value(&state, "code"));
    else if (state.outcome != PIHMAP_OUTCOME_DONE)
        out->failed++;
    else if (read_repeat(&state, r)) {
        r->patient = pair->patient;
        r->id = pair->id;
        out->count++;
    } else
        st = pm_fail(job, PIHMAP_EARG,
                     "the record of the pair %s does not say how far unchanged skin differed: make "
                     "the records with pihmap repeat",
                     pair->id);
    pm_state_free(&state);
    return st;
}

/* ---- all of it ------------------------------------------------------------------------------ */

static enum pihmap_status repeat_records(struct pm_job *job, const char *records,
                                         struct pihmap_repeat *out)
{
    struct pm_findings_table found;
    struct pm_repeat_pairs p = {0};
    enum pihmap_status st = pm_findings_read(job, records, &found);
    if (st)
        return st;
    p.pair = pm_scratch(job, found.pairs + 1, sizeof *p.pair);
    p.declined = pm_scratch(job, found.pairs + 1, sizeof *p.declined);
    st = p.pair && p.declined ? PIHMAP_OK : job->err.status;
    for (size_t i = 0; i < found.pairs && !st; i++)
        st = read_pair(job, records, &found.pair[i], &p);
    if (!st && p.count == 0)
        st = pm_fail(job, PIHMAP_EARG,
                     "no pair could be compared, so nothing is known of the repeatability: see the "
                     "reasons in summary.csv");
    if (!st)
        st = pm_repeat_pool(job, &p, out);
    pm_findings_free(&found);
    return st;
}

enum pihmap_status pihmap_repeat_records(const char *records, struct pihmap_repeat **out,
                                         struct pihmap_error *err)
{
    struct pm_job job;
    pm_call_begin(&job, 1);
    *out = pm_alloc(&job, 1, sizeof **out);
    const enum pihmap_status st = *out ? repeat_records(&job, records, *out) : job.err.status;
    if (st) {
        pihmap_repeat_free(*out);
        *out = NULL;
    }
    return pm_call_end(&job, st, err);
}

enum pihmap_status pihmap_repeat_read(const char *path, struct pihmap_repeat **out,
                                      struct pihmap_error *err)
{
    struct pm_job job;
    char *text = NULL;
    size_t n = 0;
    enum pihmap_status st;
    pm_call_begin(&job, 1);
    *out = pm_alloc(&job, 1, sizeof **out);
    if (!*out) {
        st = job.err.status;
        goto out;
    }
    TRY(pm_text_read(&job, path, PM_MAX_REPEAT_BYTES, &text, &n));
    TRY(pm_json_repeat_read(&job, path, text, n, *out));
out:
    free(text);
    if (st) {
        pihmap_repeat_free(*out);
        *out = NULL;
    }
    return pm_call_end(&job, st, err);
}
