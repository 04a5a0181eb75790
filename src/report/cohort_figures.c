/* Figures of a cohort. */
#include "report/cohort.h"
#include "report/svg.h"
#include "report/words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { W = 720, H = 340, LEFT = 58, RIGHT = 20, BOTTOM = 46, TICKS = 6 };
enum { ROW = 20, NAME_BYTES = 32 };               /* of a legend */
enum { BAR = 16, BAR_STEP = 22, BAR_LEFT = 210 }; /* of the attrition */
enum { OWN_LETTERS = 24 };                        /* "all patients" in any language */
#define LETTER 7.8                                /* px: a letter is no wider, on average */
#define LINES_MOST 1000 /* patients' lines in a figure: more can no longer be told apart */
#define DODGE 7.0       /* px between the intervals of two groups at one visit */
#define SPREAD 9.0      /* px, of dots of one group and class of skin, to either side */

const char *const pm_cohort_skins[] = {"very light", "light", "intermediate", "tan", "brown",
                                       "dark",       NULL};
enum { SKINS = 6 };

/* Told apart with every kind of colour vision, on white and on black (Okabe and Ito 2008); with
 * more groups they come again. */
static const char *const COLOURS[] = {"#0072b2", "#d55e00", "#009e73",
                                      "#cc79a7", "#56b4e9", "#e69f00"};
enum { COLOURS_COUNT = sizeof COLOURS / sizeof *COLOURS };

/* How a pair ended, from best to worst. */
static const char *const ENDS[PM_COHORT_ENDS] = {PM_MESSAGE("match good"), PM_MESSAGE("fair"),
                                                 PM_MESSAGE("poor"), PM_MESSAGE("declined"),
                                                 PM_MESSAGE("failed or not done")};
static const char *const END_COLOURS[PM_COHORT_ENDS] = {"#2b8a7e", "#7fbfb5", "#d9a441", "#b0468e",
                                                        "#777777"};

static const struct {
    const char *file[2], *title; /* SVG, PNG */
} FIGURES[PM_COHORT_FIGURES] = {
    [PM_COHORT_BURDEN] = {{"cohort_burden.svg", "cohort_burden.png"},
                          PM_MESSAGE(
                              "Net pigment burden since the first photo, % of the skin times L*")},
    [PM_COHORT_AREA] = {{"cohort_area.svg", "cohort_area.png"},
                        PM_MESSAGE("Area of likely PIH, % of the measured skin")},
    [PM_COHORT_MARKS] = {{"cohort_marks.svg", "cohort_marks.png"}, PM_MESSAGE("Likely PIH marks")},
    [PM_COHORT_SKIN] =
        {{"cohort_skin.svg", "cohort_skin.png"},
         PM_MESSAGE("Net pigment burden at the last visit of each patient, by class of skin")},
    [PM_COHORT_ATTRITION] = {{"cohort_attrition.svg", "cohort_attrition.png"},
                             PM_MESSAGE("What became of the pairs, by visit")},
};

const char *pm_cohort_figure_file(int figure, bool picture)
{
    return FIGURES[figure].file[picture];
}

const char *pm_cohort_figure_title(int figure)
{
    return FIGURES[figure].title;
}

/* ---- pieces --------------------------------------------------------------------------- */

struct axes {
    struct pm_plot *p;
    double x0, x1, y0, y1; /* what they span; y1 is at the top */
    double top, bottom;    /* px */
};

static double at_x(const struct axes *a, double x)
{
    return LEFT + (x - a->x0) / (a->x1 - a->x0) * (W - LEFT - RIGHT);
}

static double at_y(const struct axes *a, double y)
{
    return a->top + (a->y1 - y) / (a->y1 - a->y0) * (a->bottom - a->top);
}

static const char *title_of(const struct pm_cohort *c, int figure)
{
    return pm_translate(c->language, pm_cohort_figure_title(figure));
}

/* How wide text is, px: a letter is no wider than LETTER on average, and one of another writing
 * than the Latin has 2 or 3 bytes. */
static double width_of(const char *text)
{
    size_t letters = 0;
    for (; *text; text++)
        letters += ((unsigned char)*text & 0xC0) != 0x80;
    return LETTER * (double)letters;
}

/* Copies the first letters of text, at most so many. */
static void cut(char *out, size_t size, const char *text, int letters)
{
    size_t n = 0;
    for (; text[n] && n + 1 < size; n++)
        if (((unsigned char)text[n] & 0xC0) != 0x80 && letters-- == 0)
            break;
    while (n > 0 && text[n] && ((unsigned char)text[n] & 0xC0) == 0x80)
        n--; /* no part of a letter */
    memcpy(out, text, n);
    out[n] = '\0';
}

/* A figure runs from left to right, and so do its numbers: without the marks of other languages. */
static void figure_at(struct pm_plot *p, double x, double y, const char *anchor, double v,
                      int decimals)
{
    pm_plot_words(p, x, y, anchor, pm_figure(PIHMAP_LANGUAGE_ENGLISH, v, decimals, false).v);
}

static void rule(struct pm_plot *p, double x0, double y0, double x1, double y1)
{
    pm_plot_path(p, &(struct pm_pen){NULL, 1, 0.22, false});
    pm_plot_point(p, true, x0, y0);
    pm_plot_point(p, false, x1, y1);
    pm_plot_path_end(p);
}

static const char *colour_of(size_t group)
{
    return COLOURS[group % COLOURS_COUNT];
}

/* ---- legends -------------------------------------------------------------------------- */

/* One name with its colour, in rows from *x, *y on; both are moved on. With p NULL nothing is
 * drawn. */
static void legend_item(struct pm_plot *p, double *x, double *y, const char *name,
                        const char *colour)
{
    const double width = 36 + width_of(name);
    if (*x > LEFT && *x + width > W) {
        *x = LEFT;
        *y += ROW;
    }
    if (p) {
        pm_plot_box(p, *x, *y, 12, 12, colour);
        pm_plot_words(p, *x + 17, *y + 11, "start", name);
    }
    *x += width;
}

static const char *group_words(const struct pm_cohort *c, size_t group)
{
    if (*c->group[group])
        return c->group[group];
    return pm_translate(c->language,
                        c->groups > 1 ? PM_MESSAGE("no group") : PM_MESSAGE("all patients"));
}

/* Gives where the figure can begin below it. */
static double group_legend(struct pm_plot *p, const struct pm_cohort *c)
{
    double x = LEFT, y = 8;
    for (size_t g = 0; g < c->groups; g++) {
        char shown[3 * NAME_BYTES];
        cut(shown, sizeof shown, group_words(c, g), NAME_BYTES - 1);
        legend_item(p, &x, &y, shown, colour_of(g));
    }
    return y + ROW + 6;
}

static double end_legend(struct pm_plot *p, enum pihmap_language language)
{
    double x = LEFT, y = 8;
    for (int k = 0; k < PM_COHORT_ENDS; k++)
        legend_item(p, &x, &y, pm_translate(language, ENDS[k]), END_COLOURS[k]);
    return y + ROW + 6;
}

/* ---- over time ------------------------------------------------------------------------ */

static double value_of(const struct pm_cohort *c, int measure, size_t patient, size_t visit)
{
    return c->value[measure][patient * c->visits + visit];
}

static const struct pm_cohort_mean *mean_of(const struct pm_cohort *c, int measure, size_t group,
                                            size_t visit)
{
    return &c->mean[measure][group * c->visits + visit];
}

/* 0 is always shown: no change. */
static void span_values(const struct pm_cohort *c, int measure, struct axes *a)
{
    a->y0 = a->y1 = 0;
    for (size_t i = 0; i < c->patients * c->visits; i++) {
        a->y0 = fmin(a->y0, c->value[measure][i]); /* fmin() ignores NAN */
        a->y1 = fmax(a->y1, c->value[measure][i]);
    }
    if (!(a->y1 > a->y0))
        a->y1 = a->y0 + 1;
    const double room = 0.05 * (a->y1 - a->y0);
    a->y1 += a->y1 > 0 ? room : 0;
    a->y0 -= a->y0 < 0 ? room : 0;
}

static void y_grid(const struct axes *a, double right)
{
    const double step = pm_axis_step(a->y1 - a->y0, TICKS);
    for (double y = ceil(a->y0 / step) * step; y <= a->y1 + 1e-9 * step; y += step) {
        rule(a->p, LEFT, at_y(a, y), right, at_y(a, y));
        figure_at(a->p, LEFT - 8, at_y(a, y) + 4.5, "end", fabs(y) < 1e-9 * step ? 0 : y,
                  pm_axis_digits(step));
    }
}

/* Labels of visits would overlap where days are near one another: then only some stand there. */
static void x_ticks(const struct axes *a, const struct pm_cohort *c)
{
    const char *start = c->days ? "0" : pm_translate(c->language, PM_MESSAGE("first photo"));
    double taken = at_x(a, 0) + 0.5 * width_of(start);
    pm_plot_words(a->p, at_x(a, 0), a->bottom + 19, "middle", start);
    for (size_t v = 0; v < c->visits; v++) {
        const double x = at_x(a, c->visit[v].x);
        char label[3 * NAME_BYTES];
        cut(label, sizeof label, c->visit[v].label, 12);
        const double half = 0.5 * width_of(label);
        rule(a->p, x, a->bottom, x, a->bottom + 5);
        if (x - half < taken)
            continue;
        taken = x + half;
        pm_plot_words(a->p, fmin(x, W - half), a->bottom + 19, "middle", label);
    }
    if (c->days)
        pm_plot_words(
            a->p, LEFT + 0.5 * (W - LEFT - RIGHT), a->bottom + 38, "middle",
            pm_translate(c->language, PM_MESSAGE("days since the first photo; labels at each "
                                                 "visit's median day")));
}

/* Each patient of the group from 0 on: one path. Thinned to every `every`-th patient. */
static void patient_lines(const struct axes *a, const struct pm_cohort *c, int measure,
                          size_t group, size_t every)
{
    const double opacity = c->patients > 200 ? 0.12 : c->patients > 40 ? 0.25 : 0.45;
    pm_plot_path(a->p, &(struct pm_pen){colour_of(group), 1, opacity, false});
    for (size_t p = 0; p < c->patients; p += every) {
        if (c->patient[p].group != group)
            continue;
        pm_plot_point(a->p, true, at_x(a, 0), at_y(a, 0));
        for (size_t v = 0; v < c->visits; v++) {
            const double y = value_of(c, measure, p, v);
            if (isfinite(y))
                pm_plot_point(a->p, false, at_x(a, c->day[p * c->visits + v]), at_y(a, y));
        }
    }
    pm_plot_path_end(a->p);
}

static void mean_line(const struct axes *a, const struct pm_cohort *c, int measure, size_t group)
{
    const double aside = DODGE * ((double)group - 0.5 * (double)(c->groups - 1));
    pm_plot_path(a->p, &(struct pm_pen){colour_of(group), 3, 1, false});
    pm_plot_point(a->p, true, at_x(a, 0), at_y(a, 0));
    for (size_t v = 0; v < c->visits; v++) {
        const struct pm_cohort_mean *m = mean_of(c, measure, group, v);
        if (m->n > 0)
            pm_plot_point(a->p, false, at_x(a, c->visit[v].x) + aside, at_y(a, m->mean));
    }
    for (size_t v = 0; v < c->visits; v++) {
        const struct pm_cohort_mean *m = mean_of(c, measure, group, v);
        const double x = at_x(a, c->visit[v].x) + aside;
        if (m->n == 0)
            continue;
        if (isfinite(m->ci95[0])) {
            pm_plot_point(a->p, true, x, at_y(a, m->ci95[0]));
            pm_plot_point(a->p, false, x, at_y(a, m->ci95[1]));
        }
        for (int k = 0; k < 2 && isfinite(m->ci95[k]); k++) {
            pm_plot_point(a->p, true, x - 4, at_y(a, m->ci95[k]));
            pm_plot_point(a->p, false, x + 4, at_y(a, m->ci95[k]));
        }
    }
    pm_plot_path_end(a->p);
}

static void over_time(struct pm_plot *p, const struct pm_cohort *c, int measure)
{
    struct axes a = {p, 0, 0, 0, 1, 0, H - BOTTOM};
    const size_t every = (c->patients + LINES_MOST - 1) / LINES_MOST;
    for (size_t i = 0; i < c->patients * c->visits; i++) {
        a.x0 = fmin(a.x0, c->day[i]);
        a.x1 = fmax(a.x1, c->day[i]);
    }
    a.x1 += a.x1 > a.x0 ? 0.04 * (a.x1 - a.x0) : 1; /* room for the intervals of the last visit */
    pm_plot_open(p, W, H, title_of(c, measure));
    a.top = group_legend(p, c);
    span_values(c, measure, &a);
    y_grid(&a, W - RIGHT);
    x_ticks(&a, c);
    for (size_t g = 0; g < c->groups; g++)
        patient_lines(&a, c, measure, g, every ? every : 1);
    for (size_t g = 0; g < c->groups; g++)
        mean_line(&a, c, measure, g);
    pm_plot_close(p);
}

/* ---- by class of skin ------------------------------------------------------------------ */

/* At the patient's last visit that was compared; NAN: none was. */
static double last_of(const struct pm_cohort *c, int measure, size_t patient)
{
    for (size_t v = c->visits; v-- > 0;)
        if (isfinite(value_of(c, measure, patient, v)))
            return value_of(c, measure, patient, v);
    return NAN;
}

/* The middle of a group within its class of skin. */
static double column_of(const struct pm_cohort *c, int skin, size_t group)
{
    const double wide = (double)(W - LEFT - RIGHT) / SKINS;
    return LEFT + wide * (skin + ((double)group + 0.5) / (double)c->groups);
}

/* A dot for each patient, beside its neighbours in the order of the patients: one path. Gives how
 * many there are, and their mean. */
static size_t skin_dots(const struct axes *a, const struct pm_cohort *c, int skin, size_t group,
                        double *mean)
{
    const double wide = fmin(SPREAD, 0.4 * (W - LEFT - RIGHT) / SKINS / (double)c->groups);
    size_t n = 0;
    *mean = 0;
    pm_plot_path(a->p, &(struct pm_pen){colour_of(group), 4.5, 0.5, true});
    for (size_t p = 0; p < c->patients; p++) {
        const double y = last_of(c, PM_COHORT_BURDEN, p);
        if (c->patient[p].skin != skin || c->patient[p].group != group || !isfinite(y))
            continue;
        const double aside = wide * ((double)(n * 5 % 9) - 4) / 4; /* the same in every run */
        pm_plot_dot(a->p, column_of(c, skin, group) + aside, at_y(a, y));
        *mean += y;
        n++;
    }
    pm_plot_path_end(a->p);
    *mean /= (double)n;
    return n;
}

static void by_skin(struct pm_plot *p, const struct pm_cohort *c)
{
    struct axes a = {p, 0, 1, 0, 1, 0, H - BOTTOM};
    pm_plot_open(p, W, H, title_of(c, PM_COHORT_SKIN));
    a.top = group_legend(p, c);
    span_values(c, PM_COHORT_BURDEN, &a);
    y_grid(&a, W - RIGHT);
    for (int skin = 0; skin < SKINS; skin++) {
        char count[NAME_BYTES];
        size_t all = 0;
        for (size_t g = 0; g < c->groups; g++) {
            double mean;
            const size_t n = skin_dots(&a, c, skin, g, &mean);
            const double x = column_of(c, skin, g);
            all += n;
            if (n == 0)
                continue;
            pm_plot_path(p, &(struct pm_pen){NULL, 2.5, 1, false});
            pm_plot_point(p, true, x - 10, at_y(&a, mean));
            pm_plot_point(p, false, x + 10, at_y(&a, mean));
            pm_plot_path_end(p);
        }
        const double middle = LEFT + (skin + 0.5) * (W - LEFT - RIGHT) / SKINS;
        pm_plot_words(p, middle, H - BOTTOM + 19, "middle",
                      pm_translate(c->language, pm_cohort_skins[skin]));
        snprintf(count, sizeof count, "%zu", all);
        pm_plot_words(p, middle, H - BOTTOM + 36, "middle", count);
    }
    pm_plot_words(p, LEFT - 8, H - BOTTOM + 36, "end", "n");
    pm_plot_close(p);
}

/* ---- attrition -------------------------------------------------------------------------- */

static size_t pairs_at(const struct pm_cohort *c, size_t group, size_t visit)
{
    size_t n = 0;
    for (int k = 0; k < PM_COHORT_ENDS; k++)
        n += c->end[group * c->visits + visit][k];
    return n;
}

/* The ends of the pairs of one group at one visit, side by side; px: width of a pair. */
static void end_bar(struct pm_plot *p, const size_t end[PM_COHORT_ENDS], double y, double px)
{
    double x = BAR_LEFT;
    char count[NAME_BYTES];
    size_t all = 0;
    for (int k = 0; k < PM_COHORT_ENDS; k++) {
        const double width = px * (double)end[k];
        all += end[k];
        if (end[k] == 0)
            continue;
        pm_plot_box(p, x, y, width, BAR, END_COLOURS[k]);
        x += width;
    }
    snprintf(count, sizeof count, "%zu", all);
    pm_plot_words(p, x + 6, y + 13, "start", count);
}

static void attrition(struct pm_plot *p, const struct pm_cohort *c)
{
    size_t rows = 0, most = 1;
    for (size_t v = 0; v < c->visits; v++)
        for (size_t g = 0; g < c->groups; g++) {
            rows += pairs_at(c, g, v) > 0;
            most = pairs_at(c, g, v) > most ? pairs_at(c, g, v) : most;
        }
    const double top = end_legend(NULL, c->language),
                 px = (double)(W - BAR_LEFT - 50) / (double)most;
    double y = top;
    pm_plot_open(p, W, top + BAR_STEP * (double)rows + 6, title_of(c, PM_COHORT_ATTRITION));
    end_legend(p, c->language);
    for (size_t v = 0; v < c->visits; v++)
        for (size_t g = 0; g < c->groups; g++) {
            char visit[2 * NAME_BYTES], group[2 * NAME_BYTES], name[4 * NAME_BYTES + 4];
            if (pairs_at(c, g, v) == 0)
                continue;
            cut(visit, sizeof visit, c->visit[v].label, 12);
            cut(group, sizeof group, group_words(c, g), *c->group[g] ? 16 : OWN_LETTERS);
            snprintf(name, sizeof name, "%s, %s", visit, group);
            pm_plot_words(p, BAR_LEFT - 8, y + 13, "end", name);
            end_bar(p, c->end[g * c->visits + v], y, px);
            y += BAR_STEP;
        }
    pm_plot_close(p);
}

void pm_cohort_figure(struct pm_plot *p, const struct pm_cohort *cohort, int figure)
{
    if (figure < PM_COHORT_MEASURES)
        over_time(p, cohort, figure);
    else if (figure == PM_COHORT_SKIN)
        by_skin(p, cohort);
    else
        attrition(p, cohort);
}
