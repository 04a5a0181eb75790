#include "batch/pages.h"

#include "base/printable.h"
#include "base/reason.h"
#include "base/vocabulary.h"
#include "batch/cohort.h"
#include "files/digest.h"
#include "report/number.h"
#include "report/parts.h"
#include "report/words.h"

#include <math.h>
#include <string.h>

static double figure(const struct pm_row *row, const char *name)
{
    return pm_number_read(pm_state_value(&row->state, name));
}

static enum pm_index_result result_of(const struct pm_row *row)
{
    const char *verdict = pm_state_value(&row->state, "verdict");
    switch (row->state.outcome) {
    case PIHMAP_OUTCOME_DONE:
        for (int k = PM_INDEX_PIH; k <= PM_INDEX_CANNOT_TELL; k++)
            if (strcmp(verdict, pm_index_class((enum pm_index_result)k)) == 0)
                return (enum pm_index_result)k;
        return PM_INDEX_CANNOT_TELL;
    case PIHMAP_OUTCOME_DECLINED:
        return PM_INDEX_DECLINED;
    case PIHMAP_OUTCOME_FAILED:
        return PM_INDEX_FAILED;
    case PIHMAP_OUTCOME_UNMATCHED:
        return PM_INDEX_UNMATCHED;
    case PIHMAP_OUTCOME_NONE:
        break;
    }
    return PM_INDEX_NOT_DONE;
}

/* As in enum pihmap_grade; -1: none. */
static int grade_of(const struct pm_row *row)
{
    const int grade = pm_grade_named(pm_state_value(&row->state, "grade"));
    return grade < PIHMAP_GRADES ? grade : -1;
}

/* Why a pair was declined, in the page's language; else what its state says. Of the program's
 * messages there are no translations. Passed pm_printable(), in scratch; NULL: no memory. */
static const char *reason_of(struct pm_job *job, enum pihmap_language language,
                             const struct pm_row *row)
{
    struct pihmap_reason reason;
    char words[PM_REASON_WORDS];
    if (language == PIHMAP_LANGUAGE_ENGLISH || row->state.outcome != PIHMAP_OUTCOME_DECLINED ||
        !pm_state_reason(&row->state, &reason))
        pm_printable(pm_translate(language, pm_state_value(&row->state, "reason")), words,
                     sizeof words);
    else
        pm_reason_words(language, &reason, words, sizeof words);
    return pm_scratch_text(job, "%s", words);
}

/* A row of a page. up: the way from the page to the folder of the tables, "" or "../". Text is in
 * scratch. */
static enum pihmap_status index_row(struct pm_job *job, enum pihmap_language language,
                                    const struct pm_row *row, const char *up,
                                    struct pm_index_row *out)
{
    const char *visit = pm_state_value(&row->state, "visit");
    *out = (struct pm_index_row){.id = row->id,
                                 .result = result_of(row),
                                 .change = row->state.outcome == PIHMAP_OUTCOME_DONE
                                               ? (int)pm_state_change(&row->state)
                                               : -1,
                                 .grade = grade_of(row),
                                 .marks = figure(row, "pih_regions"),
                                 .area_fraction = figure(row, "pih_area_fraction"),
                                 .area_mm2 = figure(row, "pih_area_mm2"),
                                 .mean_delta_L = figure(row, "mean_delta_L"),
                                 .worst_delta_L = figure(row, "worst_delta_L"),
                                 .days = figure(row, "days"),
                                 .burden = figure(row, "burden_net")};
    out->reason = reason_of(job, language, row);
    if (!out->reason)
        return job->err.status;
    if (out->marks == 0) /* without marks there is no mean */
        out->mean_delta_L = NAN;
    if (row->link && !(out->record = pm_scratch_text(job, "%s%s", up, row->link)))
        return job->err.status;
    if (*visit && row->state.outcome != PIHMAP_OUTCOME_UNMATCHED &&
        !(out->timeline = pm_scratch_text(job, "%s%s/timeline.html", up,
                                          pm_state_value(&row->state, "patient"))))
        return job->err.status;
    return PIHMAP_OK;
}

static enum pihmap_status index_rows(struct pm_job *job, enum pihmap_language language,
                                     const struct pm_row *const *rows, size_t n, const char *up,
                                     struct pm_index_row **out)
{
    enum pihmap_status st = PIHMAP_OK;
    *out = pm_scratch(job, n, sizeof **out);
    if (!*out)
        return job->err.status;
    for (size_t i = 0; i < n && !st; i++)
        st = index_row(job, language, rows[i], up, *out + i);
    return st;
}

enum pihmap_status pm_index_text(struct pm_job *job, enum pihmap_language language,
                                 const struct pm_row *rows, size_t n, char **text, size_t *length)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const struct pm_row **v = pm_scratch(job, n, sizeof *v);
    struct pm_index_row *all;
    char style[PM_DIGEST_BASE64], script[PM_DIGEST_BASE64];
    enum pihmap_status st;
    *text = NULL;
    if (!v)
        return job->err.status;
    for (size_t i = 0; i < n; i++)
        v[i] = &rows[i];
    pm_digest_base64(pm_page_css, strlen(pm_page_css), style);
    pm_digest_base64(pm_index_js, strlen(pm_index_js), script);
    TRY(index_rows(job, language, v, n, "", &all));
    const struct pm_index_page page = {language, all, n, pm_is_cohort(rows, n), style, script};
    TRY(pm_html_index(job, &page, text, length));
out:
    pm_scratch_rewind(job, mark);
    return st;
}

enum pihmap_status pm_timeline_text(struct pm_job *job, enum pihmap_language language,
                                    const struct pm_patient_visits *visits, char **text,
                                    size_t *length)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const struct pm_row *const *row = visits->row;
    struct pm_visit_row *visit = pm_scratch(job, visits->n, sizeof *visit);
    struct pm_index_row *all;
    char style[PM_DIGEST_BASE64];
    enum pihmap_status st;
    *text = NULL;
    if (!visit)
        return job->err.status;
    pm_digest_base64(pm_page_css, strlen(pm_page_css), style);
    TRY(index_rows(job, language, row, visits->n, "../", &all));
    struct pm_timeline_page page = {.language = language,
                                    .patient = pm_state_value(&row[0]->state, "patient"),
                                    .visits = visit,
                                    .visit_count = visits->n,
                                    .marks = visits->mark,
                                    .mark_count = visits->mark_count,
                                    .way = visits->way,
                                    .style_hash = style};
    for (size_t i = 0; i < visits->n; i++) {
        visit[i] = (struct pm_visit_row){pm_state_value(&row[i]->state, "visit"), &all[i],
                                         visits->trend[i]};
        if (figure(row[i], "width") > 0) { /* all visits have the same first photo */
            page.width = figure(row[i], "width");
            page.height = figure(row[i], "height");
        }
    }
    TRY(pm_html_timeline(job, &page, text, length));
out:
    pm_scratch_rewind(job, mark);
    return st;
}
