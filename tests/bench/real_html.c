#include "bench/real_picture.h"
#include "bench/real_sheet.h"
#include "files/digest.h"
#include "files/save.h"
#include "report/markup.h"

#include <stdio.h>
#include <string.h>

/* A filter is a radio button, so that the page needs no script. */
#define HIDES(outcome)             \
    "#show-" outcome ":checked ~ " \
    "section:not(." outcome "){display:none}"

static const char style[] =
    "body{font:15px/1.4 sans-serif;margin:1.5em}"
    ".warning{font-weight:bold;color:#c00}"
    "section{margin:1em 0;border-top:1px solid #888}"
    "h2{font-size:1em;margin:.5em 0 0}p{margin:.2em 0}"
    "img{width:300px;max-height:420px;object-fit:contain;vertical-align:top;margin-right:6px}"
    ".pih_likely h2{color:#a030a0}" HIDES("pih_likely") HIDES("no_pih_seen") HIDES("cannot_tell")
        HIDES("declined") HIDES("failed");

static void filters(struct pm_html *h)
{
    static const char *const outcomes[] = {"all",         "pih_likely", "no_pih_seen",
                                           "cannot_tell", "declined",   "failed"};
    for (size_t i = 0; i < sizeof outcomes / sizeof *outcomes; i++) {
        PM_HTML(h, "<input type=\"radio\" name=\"show\" id=\"show-");
        pm_html_text(h, outcomes[i]);
        if (i == 0)
            PM_HTML(h, "\" checked><label for=\"show-");
        else
            PM_HTML(h, "\"><label for=\"show-");
        pm_html_text(h, outcomes[i]);
        PM_HTML(h, "\">");
        pm_html_text(h, outcomes[i]);
        PM_HTML(h, "</label>\n");
    }
}

static void picture(struct pm_html *h, const struct real_pair *pair, enum real_picture what)
{
    char path[512];
    real_picture_path(pair, what, path);
    PM_HTML(h, "<img loading=\"lazy\" alt=\"\" src=\"");
    pm_html_path(h, path);
    PM_HTML(h, "\">");
}

static void heatmap(struct pm_html *h, const struct real_pair *pair)
{
    char path[512];
    real_picture_path(pair, REAL_PICTURE_PANEL, path);
    PM_HTML(h, "<a href=\"");
    pm_html_path(h, path);
    PM_HTML(h, "\">");
    picture(h, pair, REAL_PICTURE_HEATMAP);
    PM_HTML(h, "</a>");
}

static void section(struct pm_html *h, const struct real_pair *pair, const struct real_score *score)
{
    static const char *const readers[] = {"", " (comparable)", " (arguable)", " (not comparable)"};
    const char *outcome = real_outcome_name(&score->way[REAL_FORWARD]);
    PM_HTML(h, "<section class=\"");
    pm_html_text(h, outcome);
    PM_HTML(h, "\"><h2>");
    pm_html_text(h, pair->name);
    pm_html_text(h, readers[pair->reader]);
    PM_HTML(h, ": ");
    pm_html_text(h, outcome);
    PM_HTML(h, "</h2><p>");
    pm_html_text(h, score->headline);
    PM_HTML(h, "</p><p>");
    pm_html_text(h, score->detail);
    PM_HTML(h, "</p>\n");
    picture(h, pair, REAL_PICTURE_BEFORE);
    picture(h, pair, REAL_PICTURE_AFTER);
    if (real_compared(score, REAL_FORWARD))
        heatmap(h, pair);
    PM_HTML(h, "</section>\n");
}

enum pihmap_status real_sheet_html(struct pm_job *job, const struct real_plan *plan,
                                   const struct real_pairs *pairs, const struct real_score *scores)
{
    char hash[PM_DIGEST_BASE64], path[4200], *text = NULL;
    const struct pm_html_head head = {
        .title = "Real pairs", .style = style, .style_hash = hash, .pictures = true};
    const struct pm_keep replace = {.force = true};
    struct pm_html html = {.job = job};
    enum pihmap_status st;
    size_t n = 0;
    pm_digest_base64(style, strlen(style), hash);
    pm_html_begin(&html, &head);
    PM_HTML(&html, "<p class=\"warning\">" REAL_WARNING "</p>\n");
    filters(&html);
    for (int i = 0; i < pairs->n; i++)
        section(&html, &pairs->v[i], &scores[i]);
    TRY(pm_html_end(&html, &head, &text, &n));
    snprintf(path, sizeof path, "%.4000s/index.html", plan->out);
    TRY(pm_save_bytes(job, path, &replace, text, n));
out:
    free(text);
    return st;
}
