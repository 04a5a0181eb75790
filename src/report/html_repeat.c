#include "report/html_repeat.h"

#include "base/reason.h"
#include "files/digest.h"
#include "report/parts.h"
#include "report/words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { PLOT_W = 640, PLOT_H = 260, LEFT = 62, RIGHT = 60, TOP = 16, BOTTOM = 44, TICKS_MAX = 5 };
#define WHISKER 4.0     /* half its width */
#define BESIDE 7.0      /* px between the whiskers of L*, a*, b* at one size */
#define LABEL_STEP 14.0 /* least distance of the names at the ends of the lines */

static const char *const CHANNELS[3] = {"L*", "a*", "b*"};

/* The sizes that are shown: in mm where they are known, else as shares of the side. */
struct sizes {
    bool mm;
    const struct pihmap_repeat_size *v;
};

static struct sizes sizes_of(const struct pihmap_repeat *r)
{
    for (int k = 0; k < PIHMAP_SPREAD_SIZES; k++)
        if (r->mm[k].patients > 0)
            return (struct sizes){true, r->mm};
    return (struct sizes){false, r->side};
}

/* "4 mm", "1.6 %" */
static struct pm_shown size_text(const struct sizes *s, int k)
{
    struct pm_shown out;
    snprintf(out.v, sizeof out.v, s->mm ? "%.0f mm" : "%.1f %%",
             s->mm ? s->v[k].diameter : 100.0 * s->v[k].diameter);
    return out;
}

static void size_words(struct pm_html *h, const struct sizes *s, int k)
{
    pm_html_text(h, size_text(s, k).v);
}

static void count(struct pm_html *h, size_t n)
{
    pm_html_number(h, (double)n, 0);
}

/* An interval in brackets, after a blank; empty where it is not known. */
struct interval {
    char v[PM_WORDS + 4];
};

static struct interval interval_of(enum pihmap_language language, const double ci95[2],
                                   double times, int decimals)
{
    const double scaled[2] = {times * ci95[0], times * ci95[1]};
    struct interval out = {""};
    char range[PM_WORDS];
    if (!isfinite(ci95[0]) || !isfinite(ci95[1]))
        return out;
    pm_range_words(language, scaled, decimals, range);
    snprintf(out.v, sizeof out.v, " (%s)", range);
    return out;
}

static void interval(struct pm_html *h, const double ci95[2], double times, int decimals)
{
    pm_html_own(h, interval_of(h->language, ci95, times, decimals).v);
}

/* ---- the plot ------------------------------------------------------------------------- */

static double top_of(const struct sizes *s)
{
    double top = 0.0;
    for (int k = 0; k < PIHMAP_SPREAD_SIZES; k++)
        for (int c = 0; c < 3 && s->v[k].patients > 0; c++)
            top = fmax(top, isfinite(s->v[k].change_ci95[c][1]) ? s->v[k].change_ci95[c][1]
                                                                : s->v[k].change[c]);
    return top > 0.0 ? 1.05 * top : 1.0;
}

static double at_x(int size)
{
    return LEFT + (size + 0.5) / PIHMAP_SPREAD_SIZES * (PLOT_W - LEFT - RIGHT);
}

static double at_y(double v, double top)
{
    return TOP + (1.0 - v / top) * (PLOT_H - TOP - BOTTOM);
}

/* The smallest 1, 2 or 5 times a power of ten with at most TICKS_MAX steps. */
static double step_of(double top)
{
    const double ten = pow(10.0, floor(log10(top / TICKS_MAX)));
    return ten * (top / ten <= TICKS_MAX       ? 1
                  : top / ten <= 2 * TICKS_MAX ? 2
                  : top / ten <= 5 * TICKS_MAX ? 5
                                               : 10);
}

static void point(struct pm_html *h, double x, double y)
{
    pm_html_number(h, x, 1);
    PM_HTML(h, " ");
    pm_html_number(h, y, 1);
}

static void line(struct pm_html *h, const char *class, double x0, double y0, double x1, double y1)
{
    PM_HTML(h, "<path class=\"");
    pm_html_text(h, class);
    PM_HTML(h, "\" d=\"M");
    point(h, x0, y0);
    PM_HTML(h, "L");
    point(h, x1, y1);
    PM_HTML(h, "\"/>");
}

static void plot_text(struct pm_html *h, double x, double y, const char *anchor)
{
    PM_HTML(h, "<text text-anchor=\"");
    pm_html_text(h, anchor);
    PM_HTML(h, "\" x=\"");
    pm_html_number(h, x, 1);
    PM_HTML(h, "\" y=\"");
    pm_html_number(h, y, 1);
    PM_HTML(h, "\">");
}

static void grid(struct pm_html *h, const struct sizes *s, double top)
{
    const double step = step_of(top);
    for (int i = 0; i * step <= top; i++) {
        line(h, "grid", LEFT, at_y(i * step, top), PLOT_W - RIGHT, at_y(i * step, top));
        plot_text(h, LEFT - 8, at_y(i * step, top) + 4.5, "end");
        pm_html_figure(h, i * step, step < 0.1 ? 2 : step < 1 ? 1 : 0, false);
        PM_HTML(h, "</text>");
    }
    for (int k = 0; k < PIHMAP_SPREAD_SIZES; k++) {
        line(h, "axis", at_x(k), PLOT_H - BOTTOM, at_x(k), PLOT_H - BOTTOM + 5);
        plot_text(h, at_x(k), PLOT_H - BOTTOM + 19, "middle");
        size_words(h, s, k);
        PM_HTML(h, "</text>");
    }
    plot_text(h, LEFT + 0.5 * (PLOT_W - LEFT - RIGHT), PLOT_H - 6, "middle");
    pm_html_words(h, s->mm ? PM_MESSAGE("diameter of the mark")
                           : PM_MESSAGE("diameter of the mark, share of the photo's long side"));
    PM_HTML(h, "</text>");
}

static void channel(struct pm_html *h, const struct sizes *s, double top, int c)
{
    const double aside = BESIDE * (c - 1);
    bool first = true;
    PM_HTML(h, "<path class=\"");
    if (c == 0)
        PM_HTML(h, "line\" d=\"");
    else
        PM_HTML(h, "one\" d=\"");
    for (int k = 0; k < PIHMAP_SPREAD_SIZES; k++) {
        if (s->v[k].patients == 0)
            continue;
        if (first)
            PM_HTML(h, "M");
        else
            PM_HTML(h, "L");
        point(h, at_x(k) + aside, at_y(s->v[k].change[c], top));
        first = false;
    }
    PM_HTML(h, "\"/>");
    for (int k = 0; k < PIHMAP_SPREAD_SIZES; k++) {
        const double x = at_x(k) + aside, *ci95 = s->v[k].change_ci95[c];
        if (s->v[k].patients == 0)
            continue;
        PM_HTML(h, "<circle class=\"");
        if (c == 0)
            PM_HTML(h, "dot\" r=\"3.5\" cx=\"");
        else
            PM_HTML(h, "end\" r=\"3\" cx=\"");
        pm_html_number(h, x, 1);
        PM_HTML(h, "\" cy=\"");
        pm_html_number(h, at_y(s->v[k].change[c], top), 1);
        PM_HTML(h, "\"/>");
        if (!isfinite(ci95[0]) || !isfinite(ci95[1]))
            continue;
        line(h, "axis", x, at_y(ci95[0], top), x, at_y(ci95[1], top));
        for (int end = 0; end < 2; end++)
            line(h, "axis", x - WHISKER, at_y(ci95[end], top), x + WHISKER, at_y(ci95[end], top));
    }
}

/* Behind the last size that is known, from the top down without overlap. */
static void names(struct pm_html *h, const struct sizes *s, double top)
{
    int order[3] = {0, 1, 2}, last = PIHMAP_SPREAD_SIZES - 1;
    double placed = -INFINITY;
    while (last > 0 && s->v[last].patients == 0)
        last--;
    const double *change = s->v[last].change;
    for (int i = 0; i < 2; i++)
        for (int j = 2; j > i; j--)
            if (change[order[j]] > change[order[j - 1]]) {
                const int other = order[j];
                order[j] = order[j - 1];
                order[j - 1] = other;
            }
    for (int i = 0; i < 3; i++) {
        placed = fmax(at_y(change[order[i]], top), placed + LABEL_STEP);
        plot_text(h, at_x(last) + BESIDE + 10, placed + 4.5, "start");
        pm_html_text(h, CHANNELS[order[i]]);
        PM_HTML(h, "</text>");
    }
}

static void plot(struct pm_html *h, const struct sizes *s)
{
    const double top = top_of(s);
    PM_HTML(h, "<figure><svg class=\"plot\" viewBox=\"0 0 640 260\" role=\"img\" "
               "aria-label=\"");
    pm_html_words(h, PM_MESSAGE("Smallest detectable change by the size of a mark; the table below "
                                "has the figures"));
    PM_HTML(h, "\">");
    grid(h, s, top);
    for (int c = 2; c >= 0; c--)
        channel(h, s, top, c);
    names(h, s, top);
    PM_HTML(h, "</svg><figcaption>");
    pm_html_words(h, PM_MESSAGE("Smallest detectable change of L* (thick), a* and b*, with 95 % "
                                "intervals"));
    PM_HTML(h, "</figcaption></figure>\n");
}

/* ---- tables --------------------------------------------------------------------------- */

static void size_rows(struct pm_html *h, const struct sizes *s)
{
    for (int k = 0; k < PIHMAP_SPREAD_SIZES; k++) {
        PM_HTML(h, "<tr><th scope=\"row\">");
        size_words(h, s, k);
        PM_HTML(h, "</th><td>");
        count(h, s->v[k].pairs);
        PM_HTML(h, "</td>");
        for (int c = 0; c < 3; c++) {
            PM_HTML(h, "<td>");
            pm_html_figure(h, s->v[k].change[c], 2, false);
            interval(h, s->v[k].change_ci95[c], 1.0, 2);
            PM_HTML(h, "</td>");
        }
        PM_HTML(h, "</tr>\n");
    }
}

static void size_table(struct pm_html *h, const struct pihmap_repeat *r)
{
    static const char *const heads[] = {PM_MESSAGE("Mark"), PM_MESSAGE("Pairs"), PM_MESSAGE("L*"),
                                        PM_MESSAGE("a*"), PM_MESSAGE("b*")};
    const struct sizes mm = {true, r->mm}, side = {false, r->side};
    pm_html_table_begin(h, PM_MESSAGE("Table of the smallest detectable changes"), "");
    pm_html_heads(h, heads, sizeof heads / sizeof *heads);
    pm_html_table_rows(h);
    if (sizes_of(r).mm)
        size_rows(h, &mm);
    size_rows(h, &side);
    pm_html_table_end(h);
    PM_HTML(h, "<p class=\"notice\">");
    pm_html_words(h, PM_MESSAGE("Percent are of the photo's long side. In brackets: 95 % interval. "
                                "A single photo's standard deviation within a patient is the "
                                "figure divided by 2.77 (1.96 times the square root of 2)."));
    PM_HTML(h, "</p>\n");
}

/* "light" is also a class of skin, and another word in most languages. */
static const char *disturbance_words(enum pihmap_disturbance which)
{
    return which == PIHMAP_DISTURBANCE_LIGHT ? PM_MESSAGE("lighting")
                                             : pihmap_disturbance_name(which);
}

static void disturbance_row(struct pm_html *h, const struct pihmap_repeat *r, int i)
{
    const enum pihmap_disturbance which = r->order[i];
    const struct pihmap_repeat_disturbance *d = &r->disturbance[which];
    const bool known = d->declined > 0 || isfinite(d->explained);
    PM_HTML(h, "<tr><th scope=\"row\">");
    pm_html_words(h, disturbance_words(which));
    PM_HTML(h, "</th><td class=\"why\">");
    pm_html_words(h, pm_advice_format(d->advice)); /* without values */
    PM_HTML(h, "</td><td>");
    pm_html_figure(h, known ? 100.0 * d->effect : (double)NAN, 0, false);
    PM_HTML(h, "</td><td>");
    pm_html_figure(h, 100.0 * d->explained, 0, false);
    PM_HTML(h, "</td><td>");
    count(h, d->declined);
    PM_HTML(h, "</td><td>");
    count(h, d->pairs_over);
    PM_HTML(h, "</td><td>");
    pm_html_figure(h, d->typical, 2, false);
    PM_HTML(h, "</td></tr>\n");
}

static void disturbances(struct pm_html *h, const struct pihmap_repeat *r)
{
    static const char *const heads[] = {
        PM_MESSAGE("What differs"),         PM_MESSAGE("Advice"),
        PM_MESSAGE("Lost to it, %"),        PM_MESSAGE("Share of the variance, %"),
        PM_MESSAGE("Pairs declined"),       PM_MESSAGE("Pairs over the limit"),
        PM_MESSAGE("Typical, of the limit")};
    pm_html_heading(h, PM_MESSAGE("What disturbed, and what to do"));
    pm_html_table_begin(h, PM_MESSAGE("Table of what disturbed"), "pairs");
    pm_html_heads(h, heads, sizeof heads / sizeof *heads);
    pm_html_table_rows(h);
    for (int i = 0; i < PIHMAP_DISTURBANCES; i++)
        disturbance_row(h, r, i);
    pm_html_table_end(h);
    PM_HTML(h, "<p class=\"notice\">");
    pm_html_words(h, PM_MESSAGE("In order of effect. The limit is where the photo match begins to "
                                "suffer. The share of the variance is what goes with the "
                                "difference from pair to pair, not proof that it is the cause; it "
                                "needs 20 pairs."));
    PM_HTML(h, "</p>\n");
}

/* A code in words, which are English as it is: "pose_differs" to "pose differs". */
static void code_words(struct pm_html *h, enum pihmap_reason_code code)
{
    char words[64];
    size_t i = 0;
    for (const char *s = pihmap_reason_name(code); s[i] && i + 1 < sizeof words; i++)
        words[i] = s[i] == '_' ? ' ' : s[i];
    words[i] = '\0';
    pm_html_text(h, i ? words : pm_translate(h->language, PM_MESSAGE("not known")));
}

static void compared(struct pm_html *h, const struct pihmap_repeat *r)
{
    const size_t seen = r->compared + r->declined;
    pm_html_heading(h, PM_MESSAGE("Pairs that could be compared"));
    PM_HTML(h, "<p>");
    pm_html_format(h, PM_MESSAGE("%zu of %zu, %s %%%s."), r->compared, seen,
                   PM_SHOWN(h, 100.0 * (double)r->compared / (double)seen, 0),
                   interval_of(h->language, r->compared_ci95, 100.0, 0).v);
    if (r->failed > 0) {
        PM_HTML(h, " ");
        pm_html_format(h, PM_MESSAGE("Not counted, since they failed: %zu."), r->failed);
    }
    PM_HTML(h, "</p>\n");
    if (r->reason_count > 0)
        PM_HTML(h, "<ul>\n");
    for (size_t i = 0; i < r->reason_count; i++) {
        PM_HTML(h, "<li>");
        pm_html_words(h, PM_MESSAGE("declined"));
        PM_HTML(h, ", ");
        code_words(h, r->reasons[i].code);
        PM_HTML(h, ": ");
        count(h, r->reasons[i].pairs);
        PM_HTML(h, "</li>\n");
    }
    if (r->reason_count > 0)
        PM_HTML(h, "</ul>\n");
}

static void rate(struct pm_html *h, const char *name, const struct pihmap_repeat_rate *r)
{
    PM_HTML(h, "<dt>");
    pm_html_words(h, name);
    PM_HTML(h, "</dt><dd>");
    pm_html_format(h, PM_MESSAGE("%zu, %s%s a pair"), r->count, PM_SHOWN(h, r->per_pair, 2),
                   interval_of(h->language, r->per_pair_ci95, 1.0, 2).v);
    PM_HTML(h, "</dd>\n");
}

static void false_marks(struct pm_html *h, const struct pihmap_repeat *r)
{
    pm_html_heading(h, PM_MESSAGE("False marks"));
    PM_HTML(h, "<p>");
    pm_html_words(h, PM_MESSAGE("Nothing had changed, so every mark is false."));
    PM_HTML(h, "</p>\n<dl>\n");
    rate(h, PM_MESSAGE("Likely PIH"), &r->pih);
    rate(h, PM_MESSAGE("Changes of every kind"), &r->regions);
    PM_HTML(h, "<dt>");
    pm_html_words(h, PM_MESSAGE("Pairs headed \"likely PIH\""));
    PM_HTML(h, "</dt><dd>");
    pm_html_format(h, PM_MESSAGE("%zu of %zu"), r->flagged, r->compared);
    PM_HTML(h, "</dd>\n</dl>\n");
}

/* ---- the page ------------------------------------------------------------------------- */

#define HEADLINE_SIZE 1 /* 4 mm, or 1.6 % of the side */

static void headline(struct pm_html *h, const struct sizes *s)
{
    int k = HEADLINE_SIZE;
    while (k > 0 && s->v[k].patients == 0)
        k--;
    if (s->v[k].patients == 0)
        return;
    const struct pm_shown change = pm_figure(h->language, s->v[k].change[0], 1, false);
    const struct interval range = interval_of(h->language, s->v[k].change_ci95[0], 1.0, 1);
    PM_HTML(h, "<p class=\"verdict\">");
    if (s->mm)
        pm_html_format(h, PM_MESSAGE("A mark of %s must change by %s L*%s to stand out from noise"),
                       size_text(s, k).v, change.v, range.v);
    else
        pm_html_format(h,
                       PM_MESSAGE("A mark of %s of the long side must change by %s L*%s to stand "
                                  "out from noise"),
                       size_text(s, k).v, change.v, range.v);
    PM_HTML(h, "</p>\n");
}

static const char *const MEANING[] = {
    PM_MESSAGE("Discs of each size all over the measured skin were measured as marks are: their "
               "change less that of the skin around them, in evened lighting. What they differ by "
               "is what position, light, camera, pose and pihmap add."),
    PM_MESSAGE("How skin itself changes from day to day, with tan, blood and moisture, is not in "
               "it: photos taken again within minutes cannot show it. Between visits a mark needs "
               "more."),
    PM_MESSAGE("It holds for photos taken in the same way, and not for single marks at edges, "
               "folds and hair, where errors are larger."),
    PM_MESSAGE("Each patient counts the same. Intervals are over patients; they are wide for fewer "
               "than ten."),
    PM_MESSAGE("For other pairs, whoever runs pihmap gives repeat.json to compare or batch as "
               "--repeat."),
};

static void page(struct pm_html *h, const struct pihmap_repeat *r)
{
    const struct sizes s = sizes_of(r);
    PM_HTML(h, "\n<header>\n<h1>");
    pm_html_words(h, PM_MESSAGE("Repeatability"));
    PM_HTML(h, "</h1>\n");
    headline(h, &s);
    PM_HTML(h, "<p>");
    pm_html_format(
        h,
        PM_MESSAGE("From %zu compared pairs (patients: %zu) between whose photos nothing "
                   "had changed."),
        r->compared, r->patients);
    PM_HTML(h, " <a href=\"index.html\">");
    pm_html_words(h, PM_MESSAGE("All pairs"));
    PM_HTML(h, "</a></p>\n</header>\n<main>\n");
    pm_html_heading(h, PM_MESSAGE("Smallest detectable change"));
    PM_HTML(h, "<p>");
    pm_html_words(h, PM_MESSAGE("A mark that has not changed stays below in 19 of 20 "
                                "comparisons."));
    PM_HTML(h, "</p>\n");
    plot(h, &s);
    size_table(h, r);
    disturbances(h, r);
    compared(h, r);
    false_marks(h, r);
    pm_html_heading(h, PM_MESSAGE("What this says, and what not"));
    pm_html_list(h, MEANING, sizeof MEANING / sizeof *MEANING);
    PM_HTML(h, "</main>\n");
    pm_html_footer(h, NULL);
}

enum pihmap_status pm_html_repeat(struct pm_job *job, const struct pihmap_repeat *repeat,
                                  char **text, size_t *n)
{
    struct pm_html h = {.job = job, .language = repeat->language};
    char style[PM_DIGEST_BASE64];
    pm_digest_base64(pm_page_css, strlen(pm_page_css), style);
    const struct pm_html_head head = {.title =
                                          pm_translate(h.language, PM_MESSAGE("Repeatability")),
                                      .style = pm_page_css,
                                      .style_hash = style};
    pm_html_begin(&h, &head);
    page(&h, repeat);
    return pm_html_end(&h, &head, text, n);
}
