#include "calibrate/report.h"

#include "calibrate/figures.h"
#include "base/stats.h"
#include "change/colour_causes.h"
#include "support/score.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define FALSE_LIMIT 0.1       /* false regions per pair at which recall is compared */
#define CALLED PIH_CONFIDENCE /* from this probability on a region is called PIH */

/* What is reported on: all of it, or one scenario, or one class of skin; -1: any. */
struct subset {
    int scenario, ita_class;
    bool fitted; /* only what is fitted to */
};

static bool is_in(const struct calibrate_pair *pair, const struct subset *subset)
{
    return (subset->scenario < 0 || pair->scenario == subset->scenario) &&
           (subset->ita_class < 0 || pair->ita_class == subset->ita_class) &&
           !(subset->fitted && pair->judged_only);
}

struct counts {
    int pairs, compared, marks;
};

static struct counts count_pairs(const struct calibrate_table *t, const struct subset *subset)
{
    struct counts c = {0, 0, 0};
    for (int i = 0; i < t->pair_count; i++)
        if (is_in(&t->pairs[i], subset)) {
            c.pairs++;
            c.compared += t->pairs[i].compared;
            c.marks += t->pairs[i].marks; /* those of declined pairs are missed */
        }
    return c;
}

/* Room for the rows of one subset. */
struct room {
    struct calibrate_forecast *forecast;
    struct calibrate_finding *finding;
};

static int collect_forecasts(const struct calibrate_table *t, const struct calibrate_samples *s,
                             const double *p, const struct subset *subset, bool weighted,
                             struct calibrate_forecast *out)
{
    int n = 0;
    for (int i = 0; i < s->n; i++) {
        const struct calibrate_row *row = &t->rows[s->row[i]];
        if (is_in(&t->pairs[row->pair], subset) && isfinite(p[s->row[i]]) &&
            (!weighted || s->weight[i] > 0.0))
            out[n++] = (struct calibrate_forecast){p[s->row[i]], weighted ? s->weight[i] : 1.0,
                                                   s->is_mark[i]};
    }
    return n;
}

static int collect_findings(const struct calibrate_table *t, const double *p,
                            const struct subset *subset, struct calibrate_finding *out)
{
    int n = 0;
    for (int i = 0; i < t->row_count; i++) {
        const struct calibrate_row *row = &t->rows[i];
        if (is_in(&t->pairs[row->pair], subset) && isfinite(p[i]))
            out[n++] = (struct calibrate_finding){
                p[i], row->marks, row->truth == TRUTH_NOTHING || row->truth == TRUTH_SHADOW};
    }
    return n;
}

/* ---- diagram ---------------------------------------------------------------------------- */

static void print_bin(int k, const struct calibrate_bin *b)
{
    char bar[22] = "                     ";
    if (!b->n) {
        printf("  %3d..%3d %%       -\n", k * 10, k * 10 + 10);
        return;
    }
    bar[(int)lround(b->said * 20)] = '.'; /* where it should be */
    bar[(int)lround(b->share * 20)] = '#';
    printf("  %3d..%3d %% %7d %6.3f %6.3f  %.3f..%.3f  |%s|\n", k * 10, k * 10 + 10, b->n, b->said,
           b->share, b->low, b->high, bar);
}

static void print_diagram(const char *title, const struct calibrate_figures *f)
{
    printf("\n%s\n%d regions; Brier %.4f, ECE %.4f, log loss %.4f\n"
           "  confidence  regions   said   true  95 %% interval  0%%                  100%%\n",
           title, f->n, f->brier, f->ece, f->log_loss);
    for (int k = 0; k < CALIBRATE_BINS; k++)
        print_bin(k, &f->bin[k]);
}

/* ---- tables ----------------------------------------------------------------------------- */

static void print_value(double v, int width, int digits)
{
    if (isfinite(v))
        printf("%*.*f", width, digits, v);
    else
        printf("%*s", width, "-");
}

static void print_scores(const struct calibrate_table *t, const struct calibrate_samples *s,
                         const double *p, const struct subset *subset, const struct room *room)
{
    const struct counts c = count_pairs(t, subset);
    struct calibrate_figures f;
    struct calibrate_detection d;
    calibrate_figures(room->forecast, collect_forecasts(t, s, p, subset, false, room->forecast),
                      &f);
    const int n = collect_findings(t, p, subset, room->finding);
    calibrate_detect(room->finding, n, CALLED, c.marks, c.compared, &d);
    print_value(f.brier, 7, 3);
    print_value(f.ece, 6, 3);
    print_value(f.log_loss, 6, 3);
    print_value(c.marks ? d.recall : NAN, 7, 2);
    print_value(c.marks ? d.f1 : NAN, 5, 2);
    print_value(d.false_per_pair, 6, 2);
    print_value(calibrate_recall_at(room->finding, n, FALSE_LIMIT, c.marks, c.compared), 6, 2);
}

static void print_subset(const char *name, const struct calibrate_table *t,
                         const struct calibrate_samples *s, const struct calibrate_said *said,
                         const struct subset *subset, const struct room *room)
{
    const struct counts c = count_pairs(t, subset);
    if (!c.pairs)
        return;
    const int n = collect_forecasts(t, s, said->held_out, subset, false, room->forecast);
    printf("%-16.16s%6d%6d%6d%8d ", name, c.pairs, c.pairs - c.compared, c.marks, n);
    print_scores(t, s, said->by_program, subset, room);
    printf("  |");
    print_scores(t, s, said->held_out, subset, room);
    printf("\n");
}

static void print_subsets(const struct calibrate_table *t, const struct calibrate_samples *s,
                          const struct calibrate_said *said, const struct room *room)
{
    printf("\n%42s  %-43s  |  %s\n", "", "the program that made the table",
           "re-fitted, judged on persons held out");
    printf("%-16s%6s%6s%6s%8s ", "", "pairs", "decl", "marks", "regions");
    for (int k = 0; k < 2; k++)
        printf("%7s%6s%6s%7s%5s%6s%6s%s", "Brier", "ECE", "ln", "recall", "F1", "false", "R@.1",
               k ? "\n" : "  |");
    print_subset("all", t, s, said, &(struct subset){-1, -1, false}, room);
    print_subset("fitted to", t, s, said, &(struct subset){-1, -1, true}, room);
    for (int k = 0; k < t->scenarios.n; k++)
        print_subset(t->scenarios.v[k], t, s, said, &(struct subset){k, -1, false}, room);
    for (int k = 0; k < PM_ITA_CLASSES; k++)
        print_subset(pm_ita_class_name(k), t, s, said, &(struct subset){-1, k, false}, room);
    printf("false: regions called PIH (from %.1f on) that touch no mark, per compared pair; R@.1: "
           "recall where these are at most %.1f\n",
           CALLED, FALSE_LIMIT);
}

/* Kinds that colour names by itself: what was said against how often it was so. */
static void print_other_kinds(const struct calibrate_table *t)
{
    static const enum pihmap_kind kinds[] = {PIHMAP_KIND_ERYTHEMA, PIHMAP_KIND_SHADING,
                                             PIHMAP_KIND_LIGHTER};
    printf("\nother kinds, as the program that made the table said them\n"
           "                regions   said    PIH    red  other mark  shadow nothing fringe\n");
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        int n = 0, truth[TRUTH_FRINGE + 1] = {0};
        double said = 0;
        for (int i = 0; i < t->row_count; i++)
            if (t->rows[i].kind == kinds[k]) {
                n++;
                said += t->rows[i].confidence;
                truth[t->rows[i].truth]++;
            }
        printf("%-16s%7d", pihmap_kind_name(kinds[k]), n);
        print_value(n ? said / n : NAN, 7, 2);
        printf("%7d%7d%12d%8d%8d%7d\n", truth[TRUTH_PIH], truth[TRUTH_RED], truth[TRUTH_OTHER_MARK],
               truth[TRUTH_SHADOW], truth[TRUTH_NOTHING], truth[TRUTH_FRINGE]);
    }
}

/* ---- noise ------------------------------------------------------------------------------ */

static const double SIDES[] = {0.0, 0.024, 0.047, 0.094, 2.0}; /* of a cell; doubling */

static void print_noise_row(const struct calibrate_table *t, double from, double to, int scenario,
                            float *buffer)
{
    double beyond = 0, side = 0;
    size_t n = 0;
    for (int i = 0; i < t->pair_count; i++) {
        const struct calibrate_pair *p = &t->pairs[i];
        if (p->scenario != scenario || p->cells < 10 || p->cell_side < from || p->cell_side >= to)
            continue;
        buffer[n++] = (float)p->z_spread;
        beyond += p->z_beyond;
        side += p->cell_side;
    }
    if (!n)
        return;
    printf("%-16.16s%8.3f%8zu", t->scenarios.v[scenario], side / (double)n, n);
    print_value((double)pm_quantile(buffer, n, 0.5), 10, 2);
    print_value((double)pm_quantile(buffer, n, 0.9), 8, 2);
    printf("%11.4f\n", beyond / (double)n);
}

static void print_noise(const struct calibrate_table *t, float *buffer)
{
    printf(
        "\nnoise: delta L* of cells over its standard error, on pairs without marks; 1 where what "
        "is said is right\n%-16s%8s%8s%10s%8s%11s\n",
        "", "side", "pairs", "spread", "90 %", "beyond 4.5");
    for (int scenario = 0; scenario < t->scenarios.n; scenario++)
        for (size_t k = 0; k + 1 < sizeof SIDES / sizeof *SIDES; k++)
            print_noise_row(t, SIDES[k], SIDES[k + 1], scenario, buffer);
}

/* Of the regions that were found: how far delta L* is from the truth, in said standard errors. */
static void print_region_noise(const struct calibrate_table *t, float *buffer)
{
    size_t n = 0;
    int within = 0;
    for (int i = 0; i < t->row_count; i++) {
        const struct calibrate_row *row = &t->rows[i];
        if (row->truth != TRUTH_PIH)
            continue;
        const double z = (row->region.delta[0] - row->true_delta_L) / row->region.sigma_L;
        within += fabs(z) <= PM_Z95;
        buffer[n++] = (float)z;
    }
    if (n)
        printf("%zu regions on marks: delta L* is in its 95 %% interval in %.0f %%; spread of the "
               "error over its standard error %.2f\n",
               n, 100.0 * within / (double)n, (double)pm_mad_sigma(buffer, n));
}

enum pihmap_status calibrate_report(struct pm_job *job, const struct calibrate_table *table,
                                    const struct calibrate_samples *samples,
                                    const struct calibrate_said *said)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const size_t n = (size_t)table->row_count + (size_t)table->pair_count + 1;
    const struct subset all = {-1, -1, false};
    struct room room = {pm_scratch(job, n, sizeof *room.forecast),
                        pm_scratch(job, n, sizeof *room.finding)};
    float *buffer = pm_scratch(job, n, sizeof *buffer);
    struct calibrate_figures f;
    if (!room.forecast || !room.finding || !buffer)
        return job->err.status;
    for (int k = 0; k < 2; k++) {
        const double *p = k ? said->held_out : said->by_program;
        calibrate_figures(room.forecast,
                          collect_forecasts(table, samples, p, &all, true, room.forecast), &f);
        print_diagram(k ? "PIH: re-fitted, judged on persons held out, weighted by the prior"
                        : "PIH: the program that made the table, weighted by the prior",
                      &f);
    }
    print_subsets(table, samples, said, &room);
    print_other_kinds(table);
    print_noise(table, buffer);
    print_region_noise(table, buffer);
    pm_scratch_rewind(job, mark);
    return PIHMAP_OK;
}
