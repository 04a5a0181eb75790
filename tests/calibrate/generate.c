#include "calibrate/generate.h"

#include <stdio.h>
#include <string.h>

#define WIDTH 96

/* "scenario n of pairs; ...", as lines of a comment. */
static void print_scenarios(const struct calibrate_table *t, FILE *out)
{
    int column = fprintf(out, " * Pairs:");
    for (int k = 0; k < t->scenarios.n; k++) {
        char text[128];
        int n = 0;
        for (int i = 0; i < t->pair_count; i++)
            n += t->pairs[i].scenario == k && !t->pairs[i].judged_only;
        if (!n)
            continue;
        snprintf(text, sizeof text, " %d %.80s,", n, t->scenarios.v[k]);
        if (column + (int)strlen(text) > WIDTH)
            column = fprintf(out, "\n *") - 1;
        column += fprintf(out, "%s", text);
    }
    fputs(" and no others.\n", out);
}

static void print_head(const struct calibrate_origin *from, FILE *out)
{
    int n = 0, marks = 0;
    for (int i = 0; i < from->samples->n; i++)
        if (from->samples->weight[i] > 0.0) {
            n++;
            marks += from->samples->is_mark[i];
        }
    fprintf(out,
            "/*\n * Generated on %s by\n *     %s\n * Do not edit: run it again.\n *\n"
            " * Regions: %d whose colour leaves them open, %d of them marks.\n",
            from->date, from->command, n, marks);
    print_scenarios(from->table, out);
    fprintf(out,
            " * Folds: %d by person, seed %llu; as many inner ones chose the ridge. Prior:\n"
            " * %.2g of the pairs compared show new marks.\n */\n",
            from->plan->folds, (unsigned long long)from->plan->seed, from->plan->prior);
}

static void print_number(const char *name, const char *part, double v, FILE *out)
{
    char text[32];
    snprintf(text, sizeof text, "%.3g", v);
    fprintf(out, "#define %s_%s %s%s\n", name, part, text,
            strpbrk(text, ".e") ? "" : ".0"); /* a double, not an int */
}

static void print_constants(const struct pm_classifier *c, FILE *out)
{
    print_number("MODEL", "ERROR", c->model_error, out);
    print_number("DERMAL", "PRIOR", c->dermal_prior, out);
    print_number("MARK", "BASE", c->base, out);
    for (int k = 0; k < PM_FEATURES; k++) {
        const char *name = pm_feature_facts[k].name;
        print_number(name, "SHARE", c->term[k].share, out);
        print_number(name, "FROM", c->term[k].from, out);
        print_number(name, "MOST", c->term[k].most, out);
        print_number(name, "TYPICAL", c->term[k].typical, out);
    }
}

enum pihmap_status calibrate_generate(struct pm_job *job, const char *path,
                                      const struct pm_classifier *classifier,
                                      const struct calibrate_origin *origin)
{
    FILE *out = fopen(path, "w");
    if (out) {
        print_head(origin, out);
        fputs("#ifndef PM_CHANGE_CLASSIFIER_FITTED_H\n#define PM_CHANGE_CLASSIFIER_FITTED_H\n\n",
              out);
        print_constants(classifier, out);
        fputs("\n#endif\n", out);
    }
    const bool bad = !out || ferror(out);
    return (out && fclose(out)) || bad ? pm_fail(job, PIHMAP_ESYS, "%s: cannot be written", path)
                                       : PIHMAP_OK;
}
