/* index.html: the summary as a page that links to the records. Nothing in it runs or is fetched. */
#include "batch/table.h"

#include <string.h>

static void escaped(FILE *f, const char *text)
{
    for (; *text; text++)
        switch (*text) {
        case '&':
            fputs("&amp;", f);
            break;
        case '<':
            fputs("&lt;", f);
            break;
        case '>':
            fputs("&gt;", f);
            break;
        case '"':
            fputs("&quot;", f);
            break;
        case '\'':
            fputs("&#39;", f);
            break;
        default:
            fputc(*text, f);
        }
}

/* A path as the address of a link: all but what never has a meaning there as %XX. */
static void address(FILE *f, const char *path)
{
    for (; *path; path++) {
        const unsigned char c = (unsigned char)*path;
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
            strchr("/._-~", c))
            fputc(c, f);
        else
            fprintf(f, "%%%02X", c);
    }
}

static void cell(FILE *f, const struct pm_row *row, const char *name)
{
    fputs("<td>", f);
    escaped(f, pm_state_value(&row->state, name));
    fputs("</td>", f);
}

static void table_row(FILE *f, const struct pm_row *row)
{
    static const char *const columns[] = {"visit",       "verdict",      "grade",
                                          "pih_regions", "mean_delta_L", "days",
                                          "before",      "after",        "reason"};
    const bool has_report = row->link && (row->state.outcome == PIHMAP_OUTCOME_DONE ||
                                          row->state.outcome == PIHMAP_OUTCOME_DECLINED);
    fputs("<tr><td>", f);
    if (has_report) {
        fputs("<a href=\"./", f);
        address(f, row->link);
        fputs("/report.html\">", f);
    }
    escaped(f, row->id);
    fprintf(f, "%s</td><td>%s</td>", has_report ? "</a>" : "", pm_outcome_name(row->state.outcome));
    for (size_t k = 0; k < sizeof columns / sizeof *columns; k++)
        cell(f, row, columns[k]);
    fputs("</tr>\n", f);
}

enum pihmap_status pm_index_text(struct pm_job *job, const struct pm_row *rows, size_t n,
                                 char **text, size_t *length)
{
    *text = NULL;
    FILE *f = open_memstream(text, length);
    if (!f)
        return pm_fail_memory(job);
    fprintf(f,
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
            "<meta name=\"generator\" content=\"pihmap " PIHMAP_VERSION "\">\n"
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'\">\n"
            "<title>pihmap: %zu pairs</title></head><body>\n<h1>%zu pairs</h1>\n"
            "<p>Screening aid: for review by a clinician; not a diagnosis.</p>\n"
            "<table border=\"1\" cellpadding=\"4\">\n<tr><th>id</th><th>status</th><th>visit</th>"
            "<th>verdict</th><th>comparability</th><th>PIH marks</th><th>mean delta L*</th>"
            "<th>days</th><th>before</th><th>after</th><th>reason</th></tr>\n",
            n, n);
    for (size_t i = 0; i < n; i++)
        table_row(f, &rows[i]);
    fputs("</table></body></html>\n", f);
    const bool failed = ferror(f) != 0;
    if (fclose(f) != 0 || failed) {
        free(*text);
        *text = NULL;
        return pm_fail_memory(job);
    }
    return PIHMAP_OK;
}
