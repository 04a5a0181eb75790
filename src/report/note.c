#include "report/note.h"

#include "report/number.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

struct note {
    char *out;
    size_t used;
};

static void append(struct note *n, const char *text)
{
    const size_t length = strlen(text);
    if (n->used + length >= PM_NOTE)
        return;
    memcpy(n->out + n->used, text, length + 1);
    n->used += length;
}

static void add(struct note *n, const char *key, const char *value)
{
    append(n, n->used ? " " : "");
    append(n, key);
    append(n, "=");
    append(n, value);
}

/* "auto" where 0 means that the program chose. */
static void add_number(struct note *n, const char *key, double v)
{
    char digits[40];
    pm_number(digits, sizeof digits, v, 4);
    add(n, key, v != 0 ? digits : "auto");
}

static void add_rectangle(struct note *n, const char *key, const int r[4])
{
    char text[64];
    snprintf(text, sizeof text, "%d,%d,%d,%d", r[0], r[1], r[2], r[3]);
    if (r[2] > 0)
        add(n, key, text);
}

void pm_note(const struct pihmap_report *report, const struct pihmap_options *opt,
             char out[PM_NOTE])
{
    struct note n = {out, 0};
    out[0] = '\0';
    add(&n, "pihmap", PIHMAP_VERSION);
    add(&n, "before_sha256", report->before.sha256);
    add(&n, "after_sha256", report->after.sha256);
    add_number(&n, "min_drop", opt->min_drop);
    add_number(&n, "range", opt->range);
    add_number(&n, "alpha", opt->alpha);
    add(&n, "colormap", opt->colormap == PIHMAP_COLORMAP_GREY ? "grey" : "diverging");
    if (opt->px_per_mm > 0)
        add_number(&n, "px_per_mm", opt->px_per_mm);
    add_rectangle(&n, "roi", opt->roi);
    add_rectangle(&n, "reference", opt->reference);
    if (!opt->chart)
        add(&n, "card", "off");
    if (opt->skin_mask)
        add(&n, "skin_mask", "given");
    if (opt->regions)
        add(&n, "regions", "given");
    if (opt->grid > 0)
        add_number(&n, "grid", opt->grid);
}
