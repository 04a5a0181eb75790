/* pihmap score RECORDS TRUTH.csv */
#include "cli/command.h"
#include "cli/console.h"
#include "cli/json_print.h"
#include "cli/sandboxed.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- JSON ----------------------------------------------------------------------------------- */

static void print_interval(const char *name, const double ci95[2])
{
    printf(", \"%s\": ", name);
    cli_json_interval(ci95);
}

static void print_row_json(const struct pihmap_score_row *row)
{
    printf("    {\"group\": \"%s\", \"name\": ", pihmap_score_group_name(row->group));
    cli_json_text(row->name);
    fputs(", \"other\": ", stdout);
    cli_json_text(row->other);
    printf(", \"patients\": %zu, \"pairs\": %zu, \"marks\": %zu, \"clear\": %zu, \"figures\": {",
           row->patients, row->pairs, row->marks, row->clear);
    for (int k = 0; k < PIHMAP_FIGURES; k++) {
        const struct pihmap_figure *f = &row->figure[k];
        printf("%s\n      \"%s\": {\"value\": ", k ? "," : "",
               pihmap_figure_name((enum pihmap_figure_kind)k));
        cli_json_number(f->value);
        printf(", \"of\": %.0f", f->of);
        print_interval("wilson95", f->wilson95);
        print_interval("bootstrap95", f->bootstrap95);
        putchar('}');
    }
    fputs("}}", stdout);
}

static void print_json(const pihmap_score *score)
{
    const struct pihmap_score_row *row;
    fputs("{\n  \"schema\": \"pihmap-score/1\",\n  \"version\": ", stdout);
    console_json(stdout, pihmap_version());
    printf(",\n  \"not_compared\": %zu,\n  \"undecided\": %zu,\n  \"rows\": [",
           pihmap_score_not_compared(score), pihmap_score_undecided(score));
    for (size_t i = 0; (row = pihmap_score_row(score, i)); i++) {
        fputs(i ? ",\n" : "\n", stdout);
        print_row_json(row);
    }
    fputs("\n  ]\n}\n", stdout);
}

/* ---- for people ----------------------------------------------------------------------------- */

/* unit "%": a share, printed in percent. */
struct line {
    enum pihmap_figure_kind figure;
    const char *label, *unit;
    int digits;
};

static const struct line LINES[] = {
    {PIHMAP_FIGURE_SENSITIVITY, "Sensitivity", "%", 1},
    {PIHMAP_FIGURE_SPECIFICITY, "Specificity", "%", 1},
    {PIHMAP_FIGURE_PPV, "PPV", "%", 1},
    {PIHMAP_FIGURE_NPV, "NPV", "%", 1},
    {PIHMAP_FIGURE_FALSE_PER_PAIR, "False", "regions a pair", 2},
    {PIHMAP_FIGURE_KAPPA, "Kappa", "", 2},
    {PIHMAP_FIGURE_DELTA_L_BIAS, "Delta L*", "L* bias", 2},
    {PIHMAP_FIGURE_DELTA_L_ICC, "", "ICC(A,1)", 2},
    {PIHMAP_FIGURE_AREA_BIAS, "Area", "px bias", 0},
    {PIHMAP_FIGURE_AREA_ICC, "", "ICC(A,1)", 2},
};

static void print_line(const struct console_page *page, const struct pihmap_score_row *row,
                       const struct line *line)
{
    const struct pihmap_figure *f = &row->figure[line->figure];
    const double scale = strcmp(line->unit, "%") == 0 ? 100.0 : 1.0;
    const bool wilson = isfinite(f->wilson95[0]);
    char by_patient[96] = "", by_wilson[64] = "";
    if (!isfinite(f->value))
        return;
    if (wilson)
        snprintf(by_wilson, sizeof by_wilson, "; 95 %% by Wilson %.*f to %.*f", line->digits,
                 scale * f->wilson95[0], line->digits, scale * f->wilson95[1]);
    if (isfinite(f->bootstrap95[0]))
        snprintf(by_patient, sizeof by_patient, "%s %.*f to %.*f",
                 wilson ? ", by patient" : "; 95 % by patient", line->digits,
                 scale * f->bootstrap95[0], line->digits, scale * f->bootstrap95[1]);
    console_field(page, line->label, "%.*f%s%s of %.0f%s%s", line->digits, scale * f->value,
                  *line->unit ? " " : "", line->unit, f->of, by_wilson, by_patient);
}

static void print_limits(const struct console_page *page, const struct pihmap_score_row *row,
                         enum pihmap_figure_kind low, const char *label, int digits)
{
    if (isfinite(row->figure[low].value))
        console_field(page, label, "%.*f to %.*f: limits of agreement (Bland and Altman)", digits,
                      row->figure[low].value, digits, row->figure[low + 1].value);
}

static void print_row(const struct console_page *page, const struct pihmap_score_row *row)
{
    const char *what = row->group == PIHMAP_SCORE_ALL      ? "All"
                       : row->group == PIHMAP_SCORE_SKIN   ? "Skin"
                       : row->group == PIHMAP_SCORE_READER ? "Reader"
                                                           : "Readers";
    const struct console_name name = console_name(row->name), other = console_name(row->other);
    console_line(page, CONSOLE_BOLD,
                 "%s%s%s%s%s: patients %zu, pairs %zu, marks %zu, sites without %zu", what,
                 *row->name ? " " : "", name.text, *row->other ? " and " : "", other.text,
                 row->patients, row->pairs, row->marks, row->clear);
    for (size_t i = 0; i < sizeof LINES / sizeof *LINES; i++)
        print_line(page, row, &LINES[i]);
    print_limits(page, row, PIHMAP_FIGURE_DELTA_L_LOW, "Delta L*", 2);
    print_limits(page, row, PIHMAP_FIGURE_AREA_LOW, "Area", 0);
}

static void print_text(const pihmap_score *score)
{
    const struct console_page page = console_page(stdout);
    const struct pihmap_score_row *row;
    for (size_t i = 0; (row = pihmap_score_row(score, i)); i++)
        print_row(&page, row);
    if (pihmap_score_not_compared(score))
        console_line(&page, CONSOLE_YELLOW,
                     "Sites not scored: %zu in pairs that were not compared.",
                     pihmap_score_not_compared(score));
    if (pihmap_score_undecided(score))
        console_line(&page, CONSOLE_YELLOW,
                     "Sites not scored: %zu on which the readers are divided.",
                     pihmap_score_undecided(score));
}

struct work {
    const struct cli_options *opt;
    char **operands;
};

static int work(void *context)
{
    const struct work *w = context;
    struct pihmap_error err = {0};
    pihmap_score *score = NULL;
    const enum pihmap_status st =
        pihmap_score_records(w->operands[0], w->operands[1], &score, &err);
    if (st != PIHMAP_OK)
        console_error("%s", err.text);
    else if (w->opt->json_wanted)
        print_json(score);
    else
        print_text(score);
    pihmap_score_free(score);
    return cli_exit_of(st);
}

/* Masks are pictures from outside; they lie in the folder of the table. */
int cmd_score(const struct cli_options *opt, int count, char **operands)
{
    if (count != 2) {
        console_error("score takes a folder of records and a table of the truth; %d given", count);
        return CLI_USAGE;
    }
    const char *slash = strrchr(operands[1], '/');
    char *folder = slash ? strndup(operands[1], (size_t)(slash - operands[1]) + 1) : strdup(".");
    if (!folder) {
        console_error("out of memory");
        return CLI_FAILED;
    }
    struct work w = {opt, operands};
    const struct cli_sandbox sandbox = {.open = opt->no_sandbox,
                                        .lib = &opt->lib,
                                        .photos = operands,
                                        .count = count,
                                        .reads = {folder}};
    const int status = cli_sandboxed(&sandbox, work, &w);
    free(folder);
    return status;
}
