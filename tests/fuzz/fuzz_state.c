/*
 * The state of a record, and the pages made from it: the index and a patient's page. The text of a
 * record is untrusted and must not become markup on a page.
 */
#include "fuzz/fuzz.h"

#include "batch/pages.h"

#include <string.h>

/* Occurrences of what. The tags that an attack needs must not occur more often than in the page of
 * an empty record. */
static size_t count(const char *text, const char *what)
{
    size_t n = 0;
    for (const char *s = text; (s = strstr(s, what)); s += strlen(what))
        n++;
    return n;
}

static char *page_of(struct pm_job *job, const struct pm_row *row)
{
    char *text = NULL;
    size_t n;
    fuzz_must(pm_index_text(job, PIHMAP_LANGUAGE_ARABIC, row, 1, &text, &n) == PIHMAP_OK,
              "the page is made");
    return text;
}

static void check_page(struct pm_job *job, const struct pm_row *row)
{
    static const char *const marks[] = {"<script", "<img", "<iframe", "<svg", "=\"javascript:"};
    struct pm_row plain = {.id = "a", .folder = "a", .link = "a"};
    const char *text = "pihmap-state/1\nstatus done\n";
    pm_state_take(strdup(text), strlen(text), &plain.state);
    char *page = page_of(job, row), *usual = page_of(job, &plain);
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        fuzz_must(count(page, marks[i]) <= count(usual, marks[i]) + 1,
                  "text does not become markup");
    free(page);
    free(usual);
    pm_state_free(&plain.state);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct pm_job job;
    struct pm_row row = {.id = "a", .folder = "a", .link = "a"};
    const struct pm_row *rows[1] = {&row};
    char *text = malloc(size + 1), *page = NULL;
    size_t n;
    fuzz_must(text != NULL, "memory");
    memcpy(text, data, size);
    text[size] = '\0';
    pm_job_init(&job, 1);
    pm_state_take(text, size, &row.state);
    if (row.state.outcome != PIHMAP_OUTCOME_NONE) {
        check_page(&job, &row);
        const struct pm_visit_mark mark = {1, 0, 10.0, 20.0, 30.0, -4.0};
        const char *trend = "";
        const struct pm_patient_visits visits = {rows, &trend, 1, &mark, 1, {0}};
        fuzz_must(pm_timeline_text(&job, PIHMAP_LANGUAGE_ARABIC, &visits, &page, &n) == PIHMAP_OK,
                  "the patient's page is made");
        free(page);
    }
    pm_state_free(&row.state);
    pm_job_free(&job);
    return 0;
}
