#include "batch/state.h"

#include "base/printable.h"
#include "base/reason.h"
#include "base/vocabulary.h"
#include "batch/csv_reader.h"
#include "files/folder.h"
#include "base/limits.h"
#include "report/record.h"
#include "report/number.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define SCHEMA PM_STATE_HEAD "1"

const struct pm_state_column pm_state_columns[] = {
    {"id", false},
    {"patient", false},
    {"visit", false},
    {"status", false},
    {"verdict", false},
    {"grade", false},
    {"pih_regions", true},
    {"pih_area_px", true},
    {"pih_area_mm2", true},
    {"pih_area_fraction", true},
    {"mean_delta_L", true},
    {"worst_delta_L", true},
    {"noise_floor_delta_L", true},
    {"days", true},
    {"overlap", true},
    {"skin", false},
    {"before", false},
    {"after", false},
    {"before_sha256", false},
    {"after_sha256", false},
    {"error", false},
    {"retryable", false},
    {"reason", false},
    {"change", false},
    {"faded_regions", true},
    {"faded_area_px", true},
    {"faded_mean_delta_L", true},
    {"less_red_regions", true},
    {"redder_regions", true},
    {"skin_L", true},
    {"skin_a", true},
    {"skin_b", true},
    {"skin_ita", true},
    {"skin_fraction", true},
    {"scale_ratio", true},
    {"exposure_ev", true},
    {"code", false},
    {"version", false},
    {"view", false},
    {"group", false},
    {"burden_gained", true},
    {"burden_faded", true},
    {"burden_net", true},
    {"burden_net_ci95_lo", true},
    {"burden_net_ci95_hi", true},
    {NULL, false},
};

static const char *const REASON_VALUES[3] = {"reason_value_1", "reason_value_2", "reason_value_3"};

#define SPREAD_DIGITS 6 /* of a mean square, L*^2: 0.001 L* of the smallest that is shown */

struct pm_state_name pm_state_spread(bool mm, int size, int figure)
{
    static const char *const figures[] = {"places", "L", "a", "b"};
    struct pm_state_name out;
    snprintf(out.text, sizeof out.text, "spread_%s_%d_%s", mm ? "mm" : "side", size,
             figures[figure]);
    return out;
}

struct pm_state_name pm_state_noise(int scale, bool places)
{
    struct pm_state_name out;
    snprintf(out.text, sizeof out.text, "noise_%d_%s", scale, places ? "places" : "L");
    return out;
}

/* ---- writing ------------------------------------------------------------------------ */

/* One line, whatever value holds. */
static void line(FILE *f, const char *name, const char *value)
{
    char shown[2048];
    pm_printable(value ? value : "", shown, sizeof shown);
    fprintf(f, "%s %s\n", name, shown);
}

static void number(FILE *f, const char *name, double value, int decimals)
{
    char text[32];
    pm_number(text, sizeof text, value, decimals);
    line(f, name, text);
}

/* The largest drop of likely PIH; NAN where there is none. */
static double worst(const struct pihmap_report *r)
{
    double least = NAN;
    for (size_t i = 0; r && i < r->region_count; i++)
        if (r->regions[i].kind == PIHMAP_KIND_PIH)
            least = fmin(least, r->regions[i].delta_L); /* fmin() ignores NAN */
    return least;
}

/* The report's figures. Without a report the lines are empty, so that every state has every column.
 */
static void measured(FILE *f, const struct pm_state_facts *s)
{
    const struct pihmap_report *r = s->report;
    const bool done = r && s->outcome == PIHMAP_OUTCOME_DONE;
    line(f, "verdict", r ? pihmap_verdict_name(r->verdict) : "");
    line(f, "grade", r ? pihmap_grade_name(r->comparability.grade) : "");
    number(f, "pih_regions", done ? (double)r->pih_regions : (double)NAN, 0);
    number(f, "pih_area_px", done ? r->pih_area_px : NAN, PM_DIGITS_AREA);
    number(f, "pih_area_mm2", done ? r->pih_area_mm2 : NAN, PM_DIGITS_MM2);
    number(f, "pih_area_fraction", done ? r->pih_area_fraction : NAN, PM_DIGITS_L + 3);
    number(f, "mean_delta_L", done && r->pih_regions > 0 ? r->mean_delta_L : NAN, PM_DIGITS_L);
    number(f, "worst_delta_L", done ? worst(r) : NAN, PM_DIGITS_L);
    number(f, "noise_floor_delta_L", r ? r->noise_floor_delta_L : NAN, PM_DIGITS_L);
    number(f, "days", isfinite(s->pair->days) || !r ? s->pair->days : r->interval_days,
           PM_DIGITS_DAYS);
    number(f, "overlap", r ? r->alignment.overlap : NAN, PM_DIGITS_RATIO);
    line(f, "skin", r ? r->skin.ita_class : "");
}

/* The overall change and what it rests on; likewise. */
static void changed(FILE *f, const struct pm_state_facts *s)
{
    const struct pihmap_report *r = s->outcome == PIHMAP_OUTCOME_DONE ? s->report : NULL;
    line(f, "change", r ? pihmap_change_name(r->change) : "");
    number(f, "faded_regions", r ? (double)r->faded_regions : (double)NAN, 0);
    number(f, "faded_area_px", r ? r->faded_area_px : NAN, PM_DIGITS_AREA);
    number(f, "faded_mean_delta_L", r && r->faded_regions > 0 ? r->faded_mean_delta_L : NAN,
           PM_DIGITS_L);
    number(f, "less_red_regions", r ? (double)r->less_red_regions : (double)NAN, 0);
    number(f, "redder_regions", r ? (double)r->redder_regions : (double)NAN, 0);
    number(f, "flagged_from", r ? r->flag_delta_L : NAN, PM_DIGITS_L);
}

const char *pm_state_path(const char *path)
{
    return path && path[0] == '/' ? strrchr(path, '/') + 1 : path;
}

/* What skin it is, how the photos were taken, and why it was judged so; likewise. */
static void conditions(FILE *f, const struct pihmap_report *r)
{
    number(f, "skin_L", r ? r->skin.L : NAN, PM_DIGITS_L);
    number(f, "skin_a", r ? r->skin.a : NAN, PM_DIGITS_L);
    number(f, "skin_b", r ? r->skin.b : NAN, PM_DIGITS_L);
    number(f, "skin_ita", r ? r->skin.ita : NAN, PM_DIGITS_L);
    number(f, "skin_fraction", r && isfinite(r->skin.ita) ? r->skin.fraction : NAN,
           PM_DIGITS_RATIO);
    number(f, "scale_ratio", r ? r->comparability.scale_ratio : NAN, PM_DIGITS_RATIO);
    number(f, "exposure_ev", r ? r->comparability.exposure_ev : NAN, PM_DIGITS_RATIO);
    line(f, "code", r ? pihmap_reason_name(r->verdict_reason.code) : "");
    line(f, "version", r ? PIHMAP_VERSION : "");
}

/* What the words of the verdict's reason hold, for pages in other languages. */
static void reason_values(FILE *f, const struct pihmap_report *r)
{
    for (int i = 0; r && i < 3; i++)
        number(f, REASON_VALUES[i], r->verdict_reason.value[i], PM_DIGITS_L);
}

static void burden(FILE *f, const struct pihmap_report *r)
{
    number(f, "burden_gained", r ? r->burden.gained : NAN, PM_DIGITS_L);
    number(f, "burden_faded", r ? r->burden.faded : NAN, PM_DIGITS_L);
    number(f, "burden_net", r ? r->burden.net : NAN, PM_DIGITS_L);
    number(f, "burden_net_ci95_lo", r ? r->burden.net_ci95[0] : NAN, PM_DIGITS_L);
    number(f, "burden_net_ci95_hi", r ? r->burden.net_ci95[1] : NAN, PM_DIGITS_L);
}

static void spread(FILE *f, bool mm, int size, const struct pihmap_spread *s)
{
    number(f, pm_state_spread(mm, size, 0).text, s->places, 0);
    for (int k = 0; k < 3; k++)
        number(f, pm_state_spread(mm, size, k + 1).text, s->mean_square[k], SPREAD_DIGITS);
}

/* What pihmap_repeat_records() pools. */
static void unchanged(FILE *f, const struct pihmap_report *r)
{
    if (!r || !r->spread_known)
        return;
    number(f, "regions", (double)r->region_count, 0);
    for (int k = 0; k < PIHMAP_DISTURBANCES; k++)
        number(f, pihmap_disturbance_name((enum pihmap_disturbance)k), r->disturbance[k],
               PM_DIGITS_RATIO);
    for (int k = 0; k < PIHMAP_SPREAD_SIZES; k++) {
        number(f, pm_state_noise(k, false).text, r->noise_local[k], SPREAD_DIGITS);
        number(f, pm_state_noise(k, true).text, r->noise_places[k], PM_DIGITS_AREA);
        spread(f, false, k, &r->spread_side[k]);
        spread(f, true, k, &r->spread_mm[k]);
    }
}

enum pihmap_status pm_state_text(struct pm_job *job, const struct pm_state_facts *s, char **text)
{
    size_t n;
    FILE *f = open_memstream(text, &n);
    *text = NULL;
    if (!f)
        return pm_fail_memory(job);
    fprintf(f, "%s\n", SCHEMA);
    line(f, "key", s->key);
    line(f, "id", s->pair->id);
    line(f, "patient", s->pair->patient);
    line(f, "visit", s->pair->visit);
    line(f, "status", pihmap_outcome_name(s->outcome));
    measured(f, s);
    if (s->no_names) {
        line(f, "before", s->report ? s->report->before.file : "");
        line(f, "after", s->report ? s->report->after.file : "");
    } else {
        line(f, "before", pm_state_path(s->pair->before));
        line(f, "after", pm_state_path(s->pair->after));
    }
    line(f, "before_sha256", s->report ? s->report->before.sha256 : "");
    line(f, "after_sha256", s->report ? s->report->after.sha256 : "");
    number(f, "width", s->report ? s->report->before.width : (double)NAN, 0);
    number(f, "height", s->report ? s->report->before.height : (double)NAN, 0);
    line(f, "error", s->error);
    line(f, "retryable", s->error && *s->error ? (s->retry ? "yes" : "no") : "");
    line(f, "reason", s->reason);
    changed(f, s);
    conditions(f, s->report);
    reason_values(f, s->report);
    line(f, "view", s->pair->view);
    line(f, "group", s->pair->group);
    burden(f, s->outcome == PIHMAP_OUTCOME_DONE ? s->report : NULL);
    unchanged(f, s->report);
    const bool failed = ferror(f) != 0;
    if (fclose(f) != 0 || failed) {
        free(*text);
        *text = NULL;
        return pm_fail_memory(job);
    }
    return PIHMAP_OK;
}

/* ---- reading ------------------------------------------------------------------------ */

void pm_state_take(char *text, size_t n, struct pm_state *out)
{
    *out = (struct pm_state){text, n, PIHMAP_OUTCOME_NONE};
    const bool ours = text && strncmp(text, SCHEMA "\n", sizeof SCHEMA) == 0;
    for (size_t i = 0; text && i < n; i++)
        if (text[i] == '\n')
            text[i] = '\0';
    if (!ours)
        return;
    const char *status = pm_state_value(out, "status");
    for (int k = PIHMAP_OUTCOME_DONE; k <= PIHMAP_OUTCOME_FAILED; k++)
        if (strcmp(status, pihmap_outcome_name((enum pihmap_outcome)k)) == 0)
            out->outcome = (enum pihmap_outcome)k;
}

enum pihmap_status pm_state_read(struct pm_job *job, const char *folder, struct pm_state *out)
{
    char *text = NULL, *path = pm_path_join(job, folder, PM_RECORD_STATE);
    size_t n = 0;
    *out = (struct pm_state){0};
    if (!path)
        return job->err.status;
    const enum pihmap_status st = pm_text_read(job, path, PM_MAX_STATE_BYTES, &text, &n);
    free(path);
    if (st == PIHMAP_OK)
        pm_state_take(text, n, out);
    return st == PIHMAP_ENOMEM ? st : PIHMAP_OK;
}

void pm_state_free(struct pm_state *state)
{
    free(state->text);
    *state = (struct pm_state){0};
}

const char *pm_state_value(const struct pm_state *state, const char *name)
{
    const size_t n = strlen(name);
    for (const char *s = state->text; s && s < state->text + state->n; s += strlen(s) + 1)
        if (strncmp(s, name, n) == 0 && s[n] == ' ')
            return s + n + 1;
    return "";
}

bool pm_state_reason(const struct pm_state *state, struct pihmap_reason *out)
{
    *out = pm_reason(pm_reason_named(pm_state_value(state, "code")), NAN, NAN, NAN);
    for (int i = 0; i < 3; i++)
        out->value[i] = pm_number_read(pm_state_value(state, REASON_VALUES[i]));
    return out->code != PIHMAP_REASON_NONE && isfinite(out->value[0]);
}

bool pm_state_flagged(const struct pm_state *state)
{
    return strcmp(pm_state_value(state, "verdict"), pihmap_verdict_name(PIHMAP_PIH_LIKELY)) == 0;
}

enum pihmap_change pm_state_change(const struct pm_state *state)
{
    const int change = pm_change_named(pm_state_value(state, "change"));
    return state->outcome == PIHMAP_OUTCOME_DONE && change < PIHMAP_CHANGES
               ? (enum pihmap_change)change
               : PIHMAP_CHANGE_CANNOT_TELL;
}

void pm_count_change(enum pihmap_change change, struct pihmap_batch_counts *counts)
{
    counts->worse += change == PIHMAP_CHANGE_WORSE;
    counts->better += change == PIHMAP_CHANGE_BETTER;
    counts->mixed += change == PIHMAP_CHANGE_MIXED;
}
