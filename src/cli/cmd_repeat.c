/* pihmap repeat FOLDER -o DIR */
#include "cli/batch_run.h"
#include "cli/command.h"
#include "cli/console.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* " (1.2 to 1.9)", or "". */
struct interval {
    char text[64];
};

static struct interval interval(const double ci95[2], double times, int digits)
{
    struct interval out = {""};
    if (isfinite(ci95[0]) && isfinite(ci95[1]))
        snprintf(out.text, sizeof out.text, " (%.*f to %.*f)", digits, times * ci95[0], digits,
                 times * ci95[1]);
    return out;
}

static void print_sizes(const struct console_page *page, const struct pihmap_repeat_size *sizes,
                        bool mm)
{
    for (int k = 0; k < PIHMAP_SPREAD_SIZES; k++) {
        const struct pihmap_repeat_size *s = &sizes[k];
        char label[32];
        if (s->patients == 0)
            continue;
        if (mm)
            snprintf(label, sizeof label, "%.0f mm", s->diameter);
        else
            snprintf(label, sizeof label, "%.1f %%", 100.0 * s->diameter);
        console_field(page, label, "L* %.2f%s, a* %.2f%s, b* %.2f%s", s->change[0],
                      interval(s->change_ci95[0], 1.0, 2).text, s->change[1],
                      interval(s->change_ci95[1], 1.0, 2).text, s->change[2],
                      interval(s->change_ci95[2], 1.0, 2).text);
    }
}

static void print_disturbances(const struct console_page *page, const struct pihmap_repeat *r)
{
    for (int i = 0; i < PIHMAP_DISTURBANCES; i++) {
        const struct pihmap_repeat_disturbance *d = &r->disturbance[r->order[i]];
        const struct pihmap_advice advice = {d->advice, {0, 0, 0}, false};
        char words[PIHMAP_REASON_TEXT];
        if (d->effect < 0.05 && d->pairs_over == 0)
            continue;
        pihmap_advice_text(&advice, words, sizeof words);
        console_field(page, "Disturbed", "%s, %.0f %% lost to it: %s",
                      pihmap_disturbance_name(r->order[i]), 100.0 * d->effect, words);
    }
}

static void print_text(const struct pihmap_repeat *r, const char *folder)
{
    const struct console_page page = console_page(stdout);
    console_line(&page, CONSOLE_BOLD,
                 "Smallest detectable change of a mark by its diameter, in mm or %% of the long "
                 "side, from pairs %zu, patients %zu:",
                 r->compared, r->patients);
    print_sizes(&page, r->mm, true);
    print_sizes(&page, r->side, false);
    console_field(&page, "False", "likely PIH %.2f a pair%s; changes of every kind %.2f a pair%s",
                  r->pih.per_pair, interval(r->pih.per_pair_ci95, 1.0, 2).text, r->regions.per_pair,
                  interval(r->regions.per_pair_ci95, 1.0, 2).text);
    console_field(&page, "Compared", "%zu of %zu pairs; 95 %% interval %.0f to %.0f %%",
                  r->compared, r->compared + r->declined, 100.0 * r->compared_ci95[0],
                  100.0 * r->compared_ci95[1]);
    print_disturbances(&page, r);
    console_field(&page, "Figures", "%s/repeat.json, for --repeat of compare and batch",
                  console_name(folder).text);
    console_field(&page, "Page", "%s/repeat.html", console_name(folder).text);
}

static int print_json(const struct pihmap_repeat *r)
{
    struct pihmap_error err = {0};
    char *text = NULL;
    const enum pihmap_status st = pihmap_repeat_json(r, &text, &err);
    if (st == PIHMAP_OK)
        fputs(text, stdout);
    else
        console_error("%s", err.text);
    pihmap_free(text);
    return cli_exit_of(st);
}

static int conclude(const struct cli_options *opt)
{
    struct pihmap_error err = {0};
    struct pihmap_repeat *repeat = NULL;
    enum pihmap_status st = pihmap_repeat_records(opt->output, &repeat, &err);
    if (st == PIHMAP_OK) {
        repeat->language = opt->lib.language;
        st = pihmap_repeat_write(repeat, opt->output, opt->force, &err);
    }
    int status = cli_exit_of(st);
    if (st != PIHMAP_OK)
        console_error("%s", err.text);
    else if (opt->json_wanted)
        status = print_json(repeat);
    else if (!opt->quiet)
        print_text(repeat, opt->output);
    pihmap_repeat_free(repeat);
    return status;
}

int cmd_repeat(const struct cli_options *opt, int count, char **operands)
{
    struct cli_options batch = *opt;
    bool written = false;
    batch.lib.unchanged = true;
    batch.json_wanted = false;
    const int status = cli_batch_run(&batch, "repeat", count, operands, &written);
    if (!written)
        return status;
    const int concluded = conclude(opt);
    return concluded != CLI_DONE ? concluded : status;
}
