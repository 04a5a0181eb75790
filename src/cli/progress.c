#include "cli/progress.h"

#include "cli/batch_json.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { BAR = 20, LINE = 512, NAMES_SHOWN = 2, NAME_COLUMNS = 16 };
#define MIN_INTERVAL_S 0.1 /* s between two redraws */
#define MIN_RATE_S 2.0     /* s after which a rate is shown */

void cli_progress_begin(struct cli_progress *p, const struct cli_options *opt)
{
    *p = (struct cli_progress){.page = console_page(stderr),
                               .quiet = opt->quiet,
                               .verbose = opt->verbose,
                               .no_names = opt->lib.deidentify};
    p->started_s = console_now_s();
    const char *term = getenv("TERM");
    if (!term || strcmp(term, "dumb") == 0)
        p->page.width = 0; /* it cannot erase a line */
}

void cli_progress_clear(struct cli_progress *p)
{
    if (p->shown)
        fputs("\r\033[K", stderr);
    p->shown = false;
}

/* ---- events ------------------------------------------------------------------------- */

static void print_running(FILE *f, const struct pihmap_batch_progress *now)
{
    fputs(", \"running\": [", f);
    for (size_t i = 0; now && i < now->running_count; i++) {
        fputs(i ? ", " : "", f);
        console_json(f, now->running[i]->id);
    }
    fputs("]", f);
}

/* now NULL: no pair is in work. */
static void send(struct cli_progress *p, const struct pihmap_batch_counts *counts,
                 const struct pihmap_batch_progress *now)
{
    struct cli_event event;
    cli_event_open(&event, "progress");
    if (event.f) {
        fputs(", \"counts\": ", event.f);
        cli_batch_json_counts(event.f, counts);
        print_running(event.f, now);
        fputs(", \"pairs\": [", event.f);
        cli_pending_take(&p->pending, event.f);
        fputs("]", event.f);
    }
    cli_event_close(&event);
}

/* Tells whether other pairs are in work. */
static size_t hash_running(const struct pihmap_batch_progress *now)
{
    size_t hash = now->running_count;
    for (size_t i = 0; i < now->running_count; i++)
        hash = 31 * hash + (uintptr_t)now->running[i];
    return hash;
}

static void send_if_new(struct cli_progress *p, const struct pihmap_batch_progress *now)
{
    const size_t running = hash_running(now);
    if ((!p->pending.f && running == p->running_hash) || !cli_pending_due(&p->pending))
        return;
    p->running_hash = running;
    send(p, &now->counts, now);
}

void cli_progress_end(struct cli_progress *p, const struct pihmap_batch_counts *counts)
{
    cli_progress_clear(p);
    if (cli_events_are_on())
        send(p, counts, NULL);
}

/* ---- pairs -------------------------------------------------------------------------- */

/* The verdict of a pair that was compared, or what became of it. */
static const char *result_words(const struct pihmap_batch_result *r)
{
    return r->outcome == PIHMAP_OUTCOME_DONE ? pihmap_verdict_text(r->verdict)
                                             : pihmap_outcome_text(r->outcome);
}

void cli_progress_report(struct cli_progress *p, const struct pihmap_batch_result *r, size_t pairs)
{
    const bool failed = r->outcome == PIHMAP_OUTCOME_FAILED;
    const bool trouble = failed || r->reason[0]; /* declined, or a remark */
    const bool terminal = p->page.width > 0;
    p->reported++;
    if (r->outcome == PIHMAP_OUTCOME_NONE)
        return;
    if (cli_events_are_on()) {
        FILE *f = cli_pending_element(&p->pending);
        if (f)
            cli_batch_json_object(f, r, p->no_names);
        return;
    }
    /* Errors are always shown. On a terminal the status line covers what succeeded. */
    if (!failed && (p->quiet || (r->kept && !p->verbose) || (terminal && !trouble && !p->verbose)))
        return;
    cli_progress_clear(p);
    if (p->quiet || terminal)
        fprintf(stderr, "%s", p->quiet ? "pihmap: " : "");
    else
        fprintf(stderr, "%zu/%zu ", p->reported, pairs);
    const bool compared = r->outcome == PIHMAP_OUTCOME_DONE;
    fprintf(stderr, "%s: %s%s%s%s%s%s\n", console_name(r->pair->id).text, result_words(r),
            compared ? "; overall: " : "", compared ? pihmap_change_text(r->change) : "",
            r->kept ? ", up to date" : "", r->reason[0] ? ": " : "", r->reason);
}

/* ---- the status line ---------------------------------------------------------------- */

static void time_left(double seconds, char *out, size_t size)
{
    const long s = lround(seconds);
    if (s >= 3600)
        snprintf(out, size, "%ld:%02ld:%02ld left", s / 3600, s / 60 % 60, s % 60);
    else
        snprintf(out, size, "%ld:%02ld left", s / 60, s % 60);
}

static int add(char *line, int used, const char *text)
{
    const int n = snprintf(line + used, (size_t)(LINE - used), "%s", text);
    return n < LINE - used ? used + n : LINE - 1;
}

/* The time left is extrapolated from pairs that were compared; those up to date took no time. */
static int add_rate(const struct cli_progress *p, const struct pihmap_batch_counts *c, char *line,
                    int used)
{
    char text[80], left[40];
    const size_t worked = c->pairs - c->not_done - c->kept;
    const double seconds = console_now_s() - p->started_s;
    if (worked == 0 || seconds < MIN_RATE_S)
        return used;
    const double rate = (double)worked / seconds;
    time_left((double)c->not_done / rate, left, sizeof left);
    snprintf(text, sizeof text, rate >= 1 ? "  %.1f/s  %s" : "  %.2f/s  %s", rate, left);
    return add(line, used, text);
}

static int add_count(char *line, int used, size_t n, const char *what)
{
    char text[48];
    if (n == 0)
        return used;
    snprintf(text, sizeof text, "  %zu %s", n, what);
    return add(line, used, text);
}

/* How many bytes of text fit into so many columns, cut between two characters. Characters from
 * U+1000 onwards count twice, as showing too little is better than wrapping. */
static int bytes_that_fit(const char *text, int columns)
{
    int end = 0, i = 0, used = 0;
    while (text[i]) {
        used += (unsigned char)text[i] >= 0xE1 ? 2 : 1;
        for (i++; ((unsigned char)text[i] & 0xC0) == 0x80; i++)
            ;
        if (used > columns)
            break;
        end = i;
    }
    return end;
}

static int add_names(const struct pihmap_batch_progress *now, char *line, int used)
{
    for (size_t i = 0; i < now->running_count && i < NAMES_SHOWN; i++) {
        const struct console_name name = console_name(now->running[i]->id);
        char text[4 * NAME_COLUMNS + 8];
        const int n = bytes_that_fit(name.text, NAME_COLUMNS);
        snprintf(text, sizeof text, "%s%.*s%s", i ? ", " : "  ", n, name.text,
                 name.text[n] ? ".." : "");
        used = add(line, used, text);
    }
    return used;
}

void cli_progress_draw(struct cli_progress *p, const struct pihmap_batch_progress *now)
{
    const struct pihmap_batch_counts *c = &now->counts;
    char line[LINE] = "", text[BAR + 80];
    if (cli_events_are_on())
        send_if_new(p, now);
    if (p->quiet || p->page.width == 0 || c->pairs == 0 ||
        console_now_s() - p->drawn_s < MIN_INTERVAL_S)
        return;
    const size_t ended = c->pairs - c->not_done;
    const int full = (int)(ended * BAR / c->pairs);
    snprintf(text, sizeof text, "[%.*s%.*s] %zu/%zu", full, "####################", BAR - full,
             "....................", ended, c->pairs);
    int used = add(line, 0, text);
    used = add_rate(p, c, line, used);
    used = add_count(line, used, c->flagged, "flagged");
    used = add_count(line, used, c->declined, "declined");
    used = add_count(line, used, c->failed, "failed");
    add_names(now, line, used);
    fprintf(stderr, "\r%.*s\033[K", bytes_that_fit(line, p->page.width - 1), line);
    fflush(stderr);
    p->shown = true;
    p->drawn_s = console_now_s();
}
