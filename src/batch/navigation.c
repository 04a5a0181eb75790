#include "batch/navigation.h"

#include "base/limits.h"
#include "batch/csv_reader.h"
#include "files/folder.h"
#include "files/save.h"

#include <stdio.h>
#include <string.h>

#define PAGE "report.html"
#define HEAD_BYTES ((size_t)64 << 10) /* of a page: the way comes behind the style, 20 KB */

/* Has the row a page that the tables' folder holds? Those of other folders are merged from there,
 * and keep the links that they have. */
static bool has_page(const struct pm_row *row)
{
    return row->folder && row->link && !strchr(row->link, '/') &&
           (row->state.outcome == PIHMAP_OUTCOME_DONE ||
            row->state.outcome == PIHMAP_OUTCOME_DECLINED);
}

/* ---- the links of one page ------------------------------------------------------------ */

static enum pihmap_status page_path(struct pm_job *job, const struct pm_row *row, const char **out)
{
    *out = row ? pm_scratch_text(job, "../%s/" PAGE, row->link) : NULL;
    return row && !*out ? job->err.status : PIHMAP_OK;
}

/* previous, next: NULL where there is none. */
static enum pihmap_status way_between(struct pm_job *job, const struct pm_row *previous,
                                      const struct pm_row *next, struct pm_page_way *out)
{
    enum pihmap_status st;
    *out = (struct pm_page_way){.index = "../index.html",
                                .previous_id = previous ? previous->id : NULL,
                                .next_id = next ? next->id : NULL};
    TRY(page_path(job, previous, &out->previous));
    TRY(page_path(job, next, &out->next));
out:
    return st;
}

/* Likewise. *text is the caller's to free(). */
static enum pihmap_status links(struct pm_job *job, enum pihmap_language language,
                                const struct pm_row *row, const struct pm_row *previous,
                                const struct pm_row *next, char **text, size_t *length)
{
    struct pm_html h = {.job = job, .language = language};
    struct pm_page_way way;
    enum pihmap_status st;
    *text = NULL;
    TRY(way_between(job, previous, next, &way));
    if (*pm_state_value(&row->state, "visit") &&
        !(way.timeline =
              pm_scratch_text(job, "../%s/timeline.html", pm_state_value(&row->state, "patient"))))
        return job->err.status;
    pm_html_way(&h, &way);
    TRY(pm_html_take(&h, text, length));
out:
    return st;
}

/* ---- putting them in ------------------------------------------------------------------ */

/* What stands between the marks in text. */
struct place {
    size_t at, n;
};

static bool find_place(const char *text, struct place *out)
{
    const char *open = strstr(text, PM_WAY_OPEN), *close = open ? strstr(open, PM_WAY_CLOSE) : NULL;
    if (!close)
        return false;
    out->at = (size_t)(open - text) + strlen(PM_WAY_OPEN);
    out->n = (size_t)(close - text) - out->at;
    return true;
}

/* Does the head of the page hold these links, or no place for them? */
static bool is_settled(const char *path, char *head, const char *text, size_t length)
{
    struct place place;
    FILE *f = fopen(path, "rb");
    const size_t n = f ? fread(head, 1, HEAD_BYTES - 1, f) : 0;
    if (f)
        fclose(f);
    head[n] = '\0';
    return !find_place(head, &place) ||
           (place.n == length && memcmp(head + place.at, text, length) == 0);
}

static enum pihmap_status put_in(struct pm_job *job, const char *path, const char *text,
                                 size_t length)
{
    const struct pm_keep keep = {.ours = pm_is_own_table};
    struct place place;
    char *page = NULL, *whole = NULL;
    size_t n;
    enum pihmap_status st;
    TRY(pm_text_read(job, path, PM_MAX_PAGE_BYTES, &page, &n));
    if (!find_place(page, &place))
        goto out;
    whole = malloc(n + length);
    if (!whole) {
        st = pm_fail_memory(job);
        goto out;
    }
    memcpy(whole, page, place.at);
    memcpy(whole + place.at, text, length);
    memcpy(whole + place.at + length, page + place.at + place.n, n - place.at - place.n);
    st = pm_save_bytes(job, path, &keep, whole, n + length - place.n);
out:
    free(page);
    free(whole);
    return st;
}

static enum pihmap_status update(struct pm_job *job, enum pihmap_language language,
                                 const struct pm_row *row, const struct pm_row *previous,
                                 const struct pm_row *next)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    char *text = NULL, *path = pm_path_join(job, row->folder, PAGE);
    char *head = pm_scratch(job, HEAD_BYTES, 1);
    size_t length;
    enum pihmap_status st = path && head ? PIHMAP_OK : job->err.status;
    if (!st)
        st = links(job, language, row, previous, next, &text, &length);
    if (!st && !is_settled(path, head, text, length))
        st = put_in(job, path, text, length);
    free(text);
    free(path);
    pm_scratch_rewind(job, mark);
    return st;
}

enum pihmap_status pm_navigation_write(struct pm_job *job, enum pihmap_language language,
                                       const struct pm_row *rows, size_t n)
{
    const struct pm_row *previous = NULL, *now = NULL;
    enum pihmap_status st = PIHMAP_OK;
    for (size_t i = 0; i <= n && !st; i++) {
        if (i < n && !has_page(&rows[i]))
            continue;
        const struct pm_row *next = i < n ? &rows[i] : NULL;
        if (now)
            st = update(job, language, now, previous, next);
        previous = now;
        now = next;
    }
    return st;
}

/* ---- timelines ------------------------------------------------------------------------ */

/* From `at` in steps of 1 or -1: the first row of another patient that has a page; NULL: none. */
static const struct pm_row *neighbour(const struct pm_row *rows, size_t n, const struct pm_row *at,
                                      int step)
{
    const char *patient = pm_state_value(&at->state, "patient");
    for (const struct pm_row *r = at; r >= rows && r < rows + n; r += step)
        if (has_page(r) && strcmp(pm_state_value(&r->state, "patient"), patient) != 0)
            return r;
    return NULL;
}

enum pihmap_status pm_navigation_of_patient(struct pm_job *job, const struct pm_row *rows, size_t n,
                                            const struct pm_row *at, struct pm_page_way *out)
{
    const struct pm_row *previous = neighbour(rows, n, at, -1), *next = neighbour(rows, n, at, 1);
    return way_between(job, previous, next, out);
}
