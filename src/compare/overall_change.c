#include "compare/overall_change.h"

#include "base/pigment.h"
#include "compare/verdict.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* So many times the weight of the other way, and the other is not worth a word. */
#define OUTWEIGHS 2.0
/* Probability that at least one of the regions of a way is what it is called, from which on the way
 * counts without a region that is sure by itself. More than PM_SURE, since what misleads about one
 * region misleads about its neighbours: none of 84 pairs without marks has regions so sure. */
#define SURE_OF_ANY 0.98

/* 1: more pigment or blood; -1: less; 0: neither is said. */
static int way_of(enum pihmap_kind kind)
{
    const bool more = kind == PIHMAP_KIND_PIH || kind == PIHMAP_KIND_ERYTHEMA;
    const bool less = kind == PIHMAP_KIND_FADED || kind == PIHMAP_KIND_LESS_RED;
    return more - less;
}

/* Could pigment have made it darker, or less of it lighter? */
static bool may_be_pigment(const struct pihmap_region *region)
{
    switch (region->kind) {
    case PIHMAP_KIND_PIH:
    case PIHMAP_KIND_FADED:
    case PIHMAP_KIND_UNCERTAIN:
        return true;
    case PIHMAP_KIND_LIGHTER: /* less of what is uncertain; light has a colour of its own */
        return region->evidence != PIHMAP_EVIDENCE_LIGHTER;
    case PIHMAP_KIND_ERYTHEMA:
    case PIHMAP_KIND_SHADING:
    case PIHMAP_KIND_LESS_RED:
    case PIHMAP_KIND_NAMED:
        break;
    }
    return false;
}

static bool is_whole_area_changed(const struct pihmap_report *report)
{
    const double *ci = report->global_delta_L_ci95;
    return report->global_can_tell && fabs(report->global_delta_L) >= PM_CLINICAL_DROP &&
           (ci[0] > 0.0 || ci[1] < 0.0);
}

/* Nothing was found, and the pair is good enough to say so. */
static bool is_unchanged(const pihmap_result *r)
{
    const struct pihmap_report *report = &r->report;
    bool open = report->comparability.grade == PIHMAP_GRADE_POOR ||
                !(report->seen_share >= PM_LEAST_SEEN) || is_whole_area_changed(report);
    for (size_t i = 0; i < report->region_count; i++)
        open |= may_be_pigment(&report->regions[i]) || way_of(report->regions[i].kind) != 0;
    for (size_t i = 0; i < r->left_out_count; i++)
        open |= may_be_pigment(&r->left_out[i]);
    return !open;
}

/* Between neutral and smiling photos of 18 people in one light, what stands out differs in 16 by
 * less than e^0.25 or half a point; where a face smiles, less does. */
#define REDNESS_LN_RATIO 0.25
#define REDNESS_POINTS 0.5    /* of the erythema index */
#define REDNESS_SHARPNESS 0.5 /* with half the detail of the other, a photo's spots are blurred */
#define REDNESS_LEANS_LN 0.05 /* proves nothing, but regions do not count together against it */

/* ln of how much more redness stands out than before. 0: not known. */
static double change_of_redness(const struct pihmap_report *report)
{
    const double change = log(report->redness[1] / report->redness[0]);
    const double sharpness = fabs(log(report->comparability.sharpness_ratio));
    return isnan(change) || sharpness > -log(REDNESS_SHARPNESS) ? 0.0 : change;
}

/* 1: redness stands out more than before; -1: less; 0: neither can be told. */
static int way_of_redness(const struct pihmap_report *report)
{
    const double change = change_of_redness(report);
    const bool differs = fabs(change) >= REDNESS_LN_RATIO &&
                         fabs(report->redness[1] - report->redness[0]) >= REDNESS_POINTS;
    return !differs ? 0 : change > 0.0 ? 1 : -1;
}

/* The regions of one way: does it count, and the change to be expected of them. */
struct side {
    bool counts;
    double weight;
};

static struct side side_of(const struct pihmap_report *report, int way)
{
    /* redness as a whole leans the other way: then one region must be sure by itself */
    const bool contrary = way * change_of_redness(report) < -REDNESS_LEANS_LN;
    double surest = 0.0, none = 1.0, weight = 0.0;
    for (size_t i = 0; i < report->region_count; i++) {
        const struct pihmap_region *g = &report->regions[i];
        if (way_of(g->kind) != way)
            continue;
        surest = fmax(surest, g->confidence);
        none *= 1.0 - g->confidence;                         /* as if they were independent */
        weight += g->confidence * g->area_px * g->delta_E00; /* redness may leave L* as it is */
    }
    const bool together = none <= 1.0 - SURE_OF_ANY && !contrary;
    return (struct side){surest >= PM_SURE || together, weight};
}

static bool outweighs(const struct side *side, const struct side *other)
{
    return side->counts && (!other->counts || side->weight >= OUTWEIGHS * other->weight);
}

enum pihmap_change pm_overall_change(const pihmap_result *r)
{
    const int redness = way_of_redness(&r->report);
    const struct side more = side_of(&r->report, 1);
    const struct side less = side_of(&r->report, -1);
    const bool worse = outweighs(&more, &less) || redness > 0;
    const bool better = outweighs(&less, &more) || redness < 0;
    if (worse && !better)
        return PIHMAP_CHANGE_WORSE;
    if (better && !worse)
        return PIHMAP_CHANGE_BETTER;
    if (worse || more.counts) /* so is the other */
        return PIHMAP_CHANGE_MIXED;
    return is_unchanged(r) ? PIHMAP_CHANGE_NONE : PIHMAP_CHANGE_CANNOT_TELL;
}

/* ---- words ---------------------------------------------------------------------------------- */

enum { LIST = 512 }; /* bytes of a list of what changed one way */

/* A list in a language. */
struct list {
    enum pihmap_language language;
    char text[LIST];
};

/* Appends words after the text that separates them from others. format is looked up. */
static void add(struct list *list, const char *format, ...)
{
    size_t used = strlen(list->text);
    va_list values;
    if (used > 0) {
        snprintf(list->text + used, LIST - used, "%s",
                 pm_translate(list->language, PM_MESSAGE(", ")));
        used = strlen(list->text);
    }
    va_start(values, format);
    vsnprintf(list->text + used, LIST - used, pm_translate(list->language, format), values);
    va_end(values);
}

/* What became worse and better. */
static void fill_lists(const struct pihmap_report *report, struct list *worse, struct list *better)
{
    const int redness = way_of_redness(report);
    const double percent = fabs(100.0 * (report->redness[1] / report->redness[0] - 1.0));
    if (report->pih_regions > 0)
        add(worse, PM_MESSAGE("%d likely PIH"), report->pih_regions);
    if (report->redder_regions > 0)
        add(worse, PM_MESSAGE("%d redder"), report->redder_regions);
    if (report->faded_regions > 0)
        add(better, PM_MESSAGE("%d faded (%.1f L* lighter)"), report->faded_regions,
            report->faded_mean_delta_L);
    if (report->less_red_regions > 0)
        add(better, PM_MESSAGE("%d less red"), report->less_red_regions);
    if (redness > 0)
        add(worse, PM_MESSAGE("redness stands out %.0f %% more"), percent);
    if (redness < 0)
        add(better, PM_MESSAGE("redness stands out %.0f %% less"), percent);
}

/* One list, and what speaks against it. format takes the former, format_but both. */
static void conclude(const struct list *list, const struct list *against, const char *format,
                     const char *format_but, char *text, size_t size)
{
    if (*against->text)
        snprintf(text, size, pm_translate(list->language, format_but), list->text, against->text);
    else
        snprintf(text, size, pm_translate(list->language, format), list->text);
}

void pm_change_sentence(enum pihmap_language language, const struct pihmap_report *report,
                        char *text, size_t size)
{
    struct list worse = {language, ""}, better = {language, ""};
    fill_lists(report, &worse, &better);
    switch (report->change) {
    case PIHMAP_CHANGE_WORSE:
        conclude(&worse, &better, PM_MESSAGE("Worse than before: %s"),
                 PM_MESSAGE("Worse than before: %s; but %s"), text, size);
        return;
    case PIHMAP_CHANGE_BETTER:
        conclude(&better, &worse, PM_MESSAGE("Better than before: %s"),
                 PM_MESSAGE("Better than before: %s; but %s"), text, size);
        return;
    case PIHMAP_CHANGE_MIXED:
        snprintf(text, size, pm_translate(language, PM_MESSAGE("Better and worse: %s; %s")),
                 better.text, worse.text);
        return;
    case PIHMAP_CHANGE_NONE:
        snprintf(text, size, "%s",
                 pm_translate(language, PM_MESSAGE("Neither better nor worse: no change seen")));
        return;
    case PIHMAP_CHANGE_CANNOT_TELL:
        break;
    }
    snprintf(text, size, "%s",
             pm_translate(language, PM_MESSAGE("Cannot tell whether it is better or worse")));
}

void pihmap_change_sentence(const struct pihmap_report *report, char *text, size_t size)
{
    pm_change_sentence(PIHMAP_LANGUAGE_ENGLISH, report, text, size);
}
