#include "bench/align_print.h"

#include <math.h>
#include <stdio.h>

/* A column of the table and a key of the JSON, with its value. */
struct figure {
    const char *title, *key;
    int width, digits;
    double v;
};

enum { FIGURES = 14 };

static void figures_of(const struct align_tally *t, struct figure out[FIGURES])
{
    const struct figure figures[FIGURES] = {
        {"pairs", "pairs", 6, 0, t->pairs},
        {"declined", "declined", 9, 0, t->declined},
        {"aligned", "aligned", 8, 0, t->aligned},
        {"median", "median_permille", 8, 3, t->median},
        {"p95", "p95_permille", 8, 3, t->p95},
        {"worst p95", "worst_p95_permille", 10, 2, t->worst_p95},
        {"in mark", "in_mark_permille", 8, 3, t->in_mark},
        {"outlier%", "outlier_percent", 9, 1, t->outliers},
        {"off%", "off_percent", 7, 1, t->off},
        {"sure%", "off_sure_percent", 6, 0, t->off_sure},
        {"claimed", "claimed_permille", 9, 3, t->claimed},
        {"in 1%", "within_one_percent", 7, 0, t->within[0]},
        {"in 2%", "within_two_percent", 7, 0, t->within[1]},
        {"s/pair", "seconds", 8, 2, t->seconds},
    };
    for (int k = 0; k < FIGURES; k++)
        out[k] = figures[k];
}

void align_print_head(void)
{
    const struct align_tally none = {0};
    struct figure f[FIGURES];
    figures_of(&none, f);
    printf("%-15s", "scenario");
    for (int k = 0; k < FIGURES; k++)
        printf("%*s", f[k].width, f[k].title);
    printf("\n");
}

void align_print_row(const char *name, const struct align_tally *tally, json_t *rows)
{
    json_t *row = json_object();
    struct figure f[FIGURES];
    figures_of(tally, f);
    printf("%-15s", name);
    for (int k = 0; k < FIGURES; k++) {
        const bool known = isfinite(f[k].v);
        if (known)
            printf("%*.*f", f[k].width, f[k].digits, f[k].v);
        else
            printf("%*s", f[k].width, "-");
        json_object_set_new(row, f[k].key, known ? json_real(f[k].v) : json_null());
    }
    printf("\n");
    fflush(stdout);
    json_object_set_new(rows, name, row);
}

enum pihmap_status align_print_json(struct pm_job *job, const struct align_plan *plan, json_t *rows,
                                    const char *path)
{
    json_t *root = json_object();
    json_object_set_new(root, "schema", json_string("pihmap-align/1"));
    json_object_set_new(root, "source", json_string(plan->photos ? "photos" : "rendered"));
    json_object_set_new(root, "seed", json_integer((json_int_t)plan->seed));
    json_object_set(root, "by_scenario", rows);
    const bool written = !json_dump_file(root, path, JSON_INDENT(1) | JSON_REAL_PRECISION(6));
    json_decref(root);
    return written ? PIHMAP_OK : pm_fail(job, PIHMAP_ESYS, "%s: cannot be written", path);
}
