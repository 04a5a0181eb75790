/* pihmap diff A B */
#include "cli/command.h"
#include "cli/console.h"
#include "cli/json_print.h"

#include <math.h>
#include <string.h>

/* ---- JSON ------------------------------------------------------------------------------------ */

static void print_report(const char *name, const struct pihmap_diff_report *r)
{
    printf(",\n  \"%s\": {\"version\": ", name);
    cli_json_text(r->version);
    printf(", \"compared\": %s, \"reason\": ", r->compared ? "true" : "false");
    cli_json_text(r->reason);
    printf(", \"verdict\": \"%s\", \"change\": \"%s\", \"grade\": \"%s\", \"regions\": %zu}",
           pihmap_verdict_name(r->verdict), pihmap_change_name(r->change),
           pihmap_grade_name(r->grade), r->regions);
}

static void print_number(const char *name, double v)
{
    printf(", \"%s\": ", name);
    cli_json_number(v);
}

/* Names and order of the report. */
static void print_region(const char *name, const struct pihmap_diff_region *r)
{
    printf("\"%s\": ", name);
    if (!r) {
        fputs("null", stdout);
        return;
    }
    printf("{\"id\": %d, \"kind\": \"%s\", \"name\": ", r->id, pihmap_kind_name(r->kind));
    cli_json_text(r->name);
    fputs(", \"centroid\": ", stdout);
    cli_json_interval((double[2]){r->x, r->y});
    print_number("area_px", r->area_px);
    print_number("area_mm2", r->area_mm2);
    print_number("delta_L", r->delta_L);
    fputs(", \"delta_L_ci95\": ", stdout);
    cli_json_interval(r->delta_L_ci95);
    print_number("confidence", r->confidence);
    putchar('}');
}

static void print_json(const pihmap_diff *diff)
{
    const struct pihmap_diff_value *value;
    const struct pihmap_diff_place *place;
    fputs("{\n  \"schema\": \"pihmap-diff/1\",\n  \"version\": ", stdout);
    cli_json_text(pihmap_version());
    printf(",\n  \"relation\": \"%s\"", pihmap_diff_relation_name(pihmap_diff_relation(diff)));
    print_report("a", pihmap_diff_report(diff, false));
    print_report("b", pihmap_diff_report(diff, true));
    fputs(",\n  \"trend\": ", stdout);
    cli_json_text(pihmap_diff_trend(diff));
    fputs(",\n  \"values\": [", stdout);
    for (size_t i = 0; (value = pihmap_diff_value(diff, i)); i++) {
        fputs(i ? ",\n    {\"path\": " : "\n    {\"path\": ", stdout);
        cli_json_text(value->path);
        printf(", \"a\": %s, \"b\": %s}", value->a, value->b);
    }
    fputs("\n  ],\n  \"places\": [", stdout);
    for (size_t i = 0; (place = pihmap_diff_place(diff, i)); i++) {
        fputs(i ? ",\n    {" : "\n    {", stdout);
        print_region("a", place->a);
        fputs(", ", stdout);
        print_region("b", place->b);
        putchar('}');
    }
    fputs("\n  ]\n}\n", stdout);
}

/* ---- for people ------------------------------------------------------------------------------ */

/* Values that are worth a line of their own, where they differ. */
static const struct {
    const char *path, *label;
} LABELS[] = {
    {"tool.version", "Version"},
    {"tool.options.", "Option"},
    {"comparability.reason_codes", "Because"},
    {"alignment.code", "Declined"},
    {"alignment.residual_px", "Alignment, px"},
    {"lighting.mode", "Lighting"},
    {"skin.fraction", "Skin"},
    {"noise_floor.delta_L", "Noise floor"},
    {"noise_floor.flagged_from", "Flagged from"},
    {"global.delta_L", "Skin tone"},
    {"summary.code", "Verdict by"},
    {"summary.pih_area_px", "PIH area, px"},
    {"summary.pih_area_fraction", "PIH share"},
    {"summary.faded_area_px", "Faded area, px"},
    {"summary.burden.net", "Burden, % L*"},
};

/* "a -> b", or that both are the same. */
static void both(const struct console_page *page, const char *label, const char *a, const char *b)
{
    const struct console_name from = console_name(a), to = console_name(b);
    if (strcmp(a, b) == 0)
        console_field(page, label, "%s in both", from.text);
    else
        console_field(page, label, "%s -> %s", from.text, to.text);
}

/* An option by its name; all else under its label. */
static void value_line(const struct console_page *page, const struct pihmap_diff_value *value)
{
    for (size_t i = 0; i < sizeof LABELS / sizeof *LABELS; i++) {
        const size_t n = strlen(LABELS[i].path);
        const bool group = LABELS[i].path[n - 1] == '.';
        const struct console_name from = console_name(value->a), to = console_name(value->b);
        if (group ? strncmp(value->path, LABELS[i].path, n) != 0
                  : strcmp(value->path, LABELS[i].path) != 0)
            continue;
        const struct console_name name = console_name(value->path + n);
        console_field(page, LABELS[i].label, "%s%s%s -> %s", group ? name.text : "",
                      group ? ": " : "", from.text, to.text);
    }
}

static void declined_line(const struct console_page *page, const char *which,
                          const struct pihmap_diff_report *r)
{
    if (!r->compared)
        console_line(page, CONSOLE_YELLOW, "%s was not compared, and has no regions%s%s.", which,
                     *r->reason ? ": " : "", console_name(r->reason).text);
}

static const char *kind_of(const struct pihmap_diff_region *r)
{
    return r->kind == PIHMAP_KIND_NAMED && *r->name ? r->name : pihmap_kind_text(r->kind);
}

/* A cell of two figures, or of the only one there is. */
static struct console_name pair_cell(double a, double b, int digits)
{
    struct console_name cell = {""};
    if (isfinite(a) && isfinite(b))
        snprintf(cell.text, sizeof cell.text, "%.*f -> %.*f", digits, a, digits, b);
    else if (isfinite(a) || isfinite(b))
        snprintf(cell.text, sizeof cell.text, "%.*f", digits, isfinite(a) ? a : b);
    return cell;
}

static double percent(const struct pihmap_diff_region *r)
{
    return r ? pihmap_confidence_percent(r->confidence) : (double)NAN;
}

static void place_row(FILE *f, const struct pihmap_diff_place *place)
{
    const struct pihmap_diff_region *a = place->a, *b = place->b, *r = a ? a : b;
    char number[2][16] = {"-", "-"}, at[40], more[16] = "";
    if (a)
        snprintf(number[0], sizeof number[0], "%d", a->id);
    if (b)
        snprintf(number[1], sizeof number[1], "%d", b->id);
    snprintf(at, sizeof at, "%.0f,%.0f", r->x, r->y);
    if (a && b && isfinite(a->delta_L) && isfinite(b->delta_L))
        snprintf(more, sizeof more, "%+.1f", b->delta_L - a->delta_L);
    fprintf(f, "%4s %4s  %9s  %14s  %14s  %5s  %8s  %s", number[0], number[1], at,
            pair_cell(a ? a->area_px : NAN, b ? b->area_px : NAN, 0).text,
            pair_cell(a ? a->delta_L : NAN, b ? b->delta_L : NAN, 1).text, more,
            pair_cell(percent(a), percent(b), 0).text, console_name(kind_of(r)).text);
    if (a && b && a->kind != b->kind)
        fprintf(f, " -> %s", pihmap_kind_text(b->kind));
    else if (!a || !b)
        fprintf(f, ", only in %s", a ? "A" : "B");
    fputc('\n', f);
}

static void print_places(const struct console_page *page, const pihmap_diff *diff)
{
    const struct pihmap_diff_place *place = pihmap_diff_place(diff, 0);
    if (!place)
        return;
    fprintf(page->f, "\n%4s %4s  %9s  %14s  %14s  %5s  %8s  %s\n", "A", "B", "at x,y", "area, px",
            "delta L*", "B-A", "conf. %", "kind");
    for (size_t i = 0; (place = pihmap_diff_place(diff, i)); i++)
        place_row(page->f, place);
}

static void print_people(const pihmap_diff *diff)
{
    const struct console_page page = console_page(stdout);
    const struct pihmap_diff_report *a = pihmap_diff_report(diff, false);
    const struct pihmap_diff_report *b = pihmap_diff_report(diff, true);
    const struct pihmap_diff_value *value;
    const char *trend = pihmap_diff_trend(diff);
    console_line(&page, CONSOLE_BOLD, "%s",
                 pihmap_diff_relation(diff) == PIHMAP_DIFF_SAME_PAIR
                     ? "The same two photos, compared twice."
                     : "Two visits, compared with the same before photo.");
    declined_line(&page, "A", a);
    declined_line(&page, "B", b);
    both(&page, "Verdict", pihmap_verdict_text(a->verdict), pihmap_verdict_text(b->verdict));
    both(&page, "Change", pihmap_change_text(a->change), pihmap_change_text(b->change));
    both(&page, "Photo match", pihmap_grade_name(a->grade), pihmap_grade_name(b->grade));
    if (*trend)
        console_field(&page, "Marks", "%s from A to B", trend);
    size_t values = 0;
    for (; (value = pihmap_diff_value(diff, values)); values++)
        value_line(&page, value);
    if (values > 0)
        console_field(&page, "In all", "%zu values differ; --json lists them", values);
    else
        console_field(&page, "In all", "no value differs");
    print_places(&page, diff);
}

int cmd_diff(const struct cli_options *opt, int count, char **operands)
{
    struct pihmap_error err = {0};
    pihmap_diff *diff = NULL;
    if (count != 2) {
        console_error("diff takes two reports or two records, A and B; %d given", count);
        return CLI_USAGE;
    }
    const enum pihmap_status st = pihmap_diff_reports(operands[0], operands[1], &diff, &err);
    if (st != PIHMAP_OK)
        console_error("%s", err.text);
    else if (opt->json_wanted)
        print_json(diff);
    else
        print_people(diff);
    pihmap_diff_free(diff);
    return cli_exit_of(st);
}
