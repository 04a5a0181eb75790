#include "compare/overall_change.h"

#include "base/pigment.h"
#include "compare/verdict.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* So many times the weight of the other way, and the other is not worth a word. */
#define OUTWEIGHS 2.0
/* Probability that at least one of the regions of more or less blood is what it is called, from
 * which on the way counts without a region that is sure by itself. More than PM_SURE, since what
 * misleads about one region misleads about its neighbours; not of pigment, which a wrong contrast
 * shows everywhere at once. */
#define SURE_OF_ANY 0.95

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
    bool open = report->comparability.grade == PIHMAP_GRADE_POOR || is_whole_area_changed(report);
    for (size_t i = 0; i < report->region_count; i++)
        open |= may_be_pigment(&report->regions[i]) || way_of(report->regions[i].kind) != 0;
    for (size_t i = 0; i < r->left_out_count; i++)
        open |= may_be_pigment(&r->left_out[i]);
    return !open;
}

/* The regions of one way: the surest; the probability, if they are independent, that none of blood
 * is what it is called; and the change to be expected of them. */
struct side {
    double surest, none, weight;
};

static struct side side_of(const struct pihmap_report *report, int way)
{
    struct side side = {0.0, 1.0, 0.0};
    for (size_t i = 0; i < report->region_count; i++) {
        const struct pihmap_region *g = &report->regions[i];
        if (way_of(g->kind) != way)
            continue;
        side.surest = fmax(side.surest, g->confidence);
        if (g->kind == PIHMAP_KIND_ERYTHEMA || g->kind == PIHMAP_KIND_LESS_RED)
            side.none *= 1.0 - g->confidence;
        side.weight +=
            g->confidence * g->area_px * g->delta_E00; /* redness may leave L* as it is */
    }
    return side;
}

static bool is_sure(const struct side *side)
{
    return side->surest >= PM_SURE || side->none <= 1.0 - SURE_OF_ANY;
}

/* Between neutral and smiling photos of 18 people, in one light and in another with a phone's
 * processing, what stands out differs by e^0.20 and 0.9 points at most; between photos of clinics
 * in which a reader sees no change, 15 of 16 times by e^0.24. */
#define REDNESS_LN_RATIO 0.25
#define REDNESS_POINTS 1.2    /* of the erythema index */
#define REDNESS_SHARPNESS 0.5 /* with half the detail of the other, a photo's spots are blurred */

/* 1: redness stands out more than before; -1: less; 0: neither can be told. */
static int way_of_redness(const struct pihmap_report *report)
{
    const double was = report->redness[0], now = report->redness[1];
    const bool differs =
        fabs(log(now / was)) >= REDNESS_LN_RATIO && fabs(now - was) >= REDNESS_POINTS;
    const double sharpness = fabs(log(report->comparability.sharpness_ratio));
    const bool alike = sharpness <= -log(REDNESS_SHARPNESS);
    return !differs || !alike ? 0 : now > was ? 1 : -1;
}

static bool outweighs(const struct side *side, const struct side *other)
{
    return is_sure(side) && (!is_sure(other) || side->weight >= OUTWEIGHS * other->weight);
}

enum pihmap_change pm_overall_change(const pihmap_result *r)
{
    const struct side more = side_of(&r->report, 1), less = side_of(&r->report, -1);
    const int redness = way_of_redness(&r->report);
    const bool worse = outweighs(&more, &less) || redness > 0;
    const bool better = outweighs(&less, &more) || redness < 0;
    if (worse && !better)
        return PIHMAP_CHANGE_WORSE;
    if (better && !worse)
        return PIHMAP_CHANGE_BETTER;
    if (worse || is_sure(&more)) /* so is the other */
        return PIHMAP_CHANGE_MIXED;
    return is_unchanged(r) ? PIHMAP_CHANGE_NONE : PIHMAP_CHANGE_CANNOT_TELL;
}

/* ---- words ---------------------------------------------------------------------------------- */

/* Appends "N what" where there are any, after the text that separates it from others. */
static void add_count(char *list, size_t size, int n, const char *what)
{
    const size_t used = strlen(list);
    if (n > 0)
        snprintf(list + used, size - used, "%s%d %s", used ? ", " : "", n, what);
}

/* Appends by how much redness stands out more or less. */
static void add_redness(char *list, size_t size, const struct pihmap_report *report)
{
    const size_t used = strlen(list);
    const double change = report->redness[1] / report->redness[0] - 1.0;
    snprintf(list + used, size - used, "%sredness stands out %.0f %% %s", used ? ", " : "",
             fabs(100.0 * change), change > 0.0 ? "more" : "less");
}

void pihmap_change_sentence(const struct pihmap_report *report, char *text, size_t size)
{
    char worse[128] = "", better[160] = "", faded[48];
    const int redness = way_of_redness(report);
    snprintf(faded, sizeof faded, "faded (%.1f L* lighter)", report->faded_mean_delta_L);
    add_count(worse, sizeof worse, report->pih_regions, "likely PIH");
    add_count(worse, sizeof worse, report->redder_regions, "redder");
    add_count(better, sizeof better, report->faded_regions, faded);
    add_count(better, sizeof better, report->less_red_regions, "less red");
    if (redness != 0)
        add_redness(redness > 0 ? worse : better, redness > 0 ? sizeof worse : sizeof better,
                    report);
    switch (report->change) {
    case PIHMAP_CHANGE_WORSE:
        snprintf(text, size, "Worse than before: %s%s%s", worse, *better ? "; but " : "", better);
        return;
    case PIHMAP_CHANGE_BETTER:
        snprintf(text, size, "Better than before: %s%s%s", better, *worse ? "; but " : "", worse);
        return;
    case PIHMAP_CHANGE_MIXED:
        snprintf(text, size, "Better and worse: %s; %s", better, worse);
        return;
    case PIHMAP_CHANGE_NONE:
        snprintf(text, size, "Neither better nor worse: no change seen");
        return;
    case PIHMAP_CHANGE_CANNOT_TELL:
        break;
    }
    snprintf(text, size, "Cannot tell whether it is better or worse");
}
