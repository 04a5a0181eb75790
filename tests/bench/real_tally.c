#include "bench/real_tally.h"

#include "base/stats.h"

#include <math.h>
#include <string.h>

/* One pair and what came of it. */
struct item {
    const struct real_pair *pair;
    const struct real_score *score;
};

/* ---- what is asked of a pair -------------------------------------------------------- */

typedef bool item_test(const struct item *i);
typedef double item_value(const struct item *i); /* NAN: the pair does not count */

static bool is_any(const struct item *i)
{
    return i->pair != NULL;
}

static bool is_compared(const struct item *i)
{
    return real_compared(i->score, REAL_FORWARD);
}

static bool is_declined(const struct item *i)
{
    return pihmap_is_declined(i->score->way[REAL_FORWARD].status);
}

static bool is_failed(const struct item *i)
{
    return !is_compared(i) && !is_declined(i);
}

static bool is_same_view(const struct item *i)
{
    return i->pair->reader == REAL_COMPARABLE;
}

static bool is_arguable(const struct item *i)
{
    return i->pair->reader == REAL_ARGUABLE;
}

static bool is_unlike(const struct item *i)
{
    return i->pair->reader == REAL_UNLIKE;
}

static bool has_verdict(const struct item *i, enum pihmap_verdict verdict)
{
    return is_compared(i) && i->score->way[REAL_FORWARD].verdict == verdict;
}

static bool is_pih(const struct item *i)
{
    return has_verdict(i, PIHMAP_PIH_LIKELY);
}

static bool is_none_seen(const struct item *i)
{
    return has_verdict(i, PIHMAP_NO_PIH_SEEN);
}

static bool cannot_tell(const struct item *i)
{
    return has_verdict(i, PIHMAP_CANNOT_TELL);
}

static bool says_better(const struct item *i)
{
    return i->score->better;
}

static bool is_improved(const struct item *i)
{
    return i->pair->improved;
}

static bool is_good(const struct item *i)
{
    return i->score->grade == PIHMAP_GRADE_GOOD;
}

static bool is_fair(const struct item *i)
{
    return i->score->grade == PIHMAP_GRADE_FAIR;
}

static bool is_poor(const struct item *i)
{
    return i->score->grade == PIHMAP_GRADE_POOR;
}

/* ---- the same pair given another way ------------------------------------------------ */

static int ways_compared(const struct item *i, enum real_way way)
{
    return real_compared(i->score, REAL_FORWARD) + real_compared(i->score, way);
}

static bool verdict_differs(const struct item *i, enum real_way way)
{
    return i->score->way[REAL_FORWARD].verdict != i->score->way[way].verdict;
}

static bool in_some_order(const struct item *i)
{
    return ways_compared(i, REAL_SWAPPED) > 0;
}

static bool in_one_order(const struct item *i)
{
    return ways_compared(i, REAL_SWAPPED) == 1;
}

static bool in_both_orders(const struct item *i)
{
    return ways_compared(i, REAL_SWAPPED) == 2;
}

static bool order_matters(const struct item *i)
{
    return verdict_differs(i, REAL_SWAPPED);
}

static bool at_some_size(const struct item *i)
{
    return ways_compared(i, REAL_HALF) > 0;
}

static bool at_one_size(const struct item *i)
{
    return ways_compared(i, REAL_HALF) == 1;
}

static bool at_both_sizes(const struct item *i)
{
    return ways_compared(i, REAL_HALF) == 2;
}

static bool size_matters(const struct item *i)
{
    return verdict_differs(i, REAL_HALF);
}

/* ---- what an earlier program said --------------------------------------------------- */

static bool said_false_pih(const struct item *i)
{
    return i->pair->said_false_pih;
}

static bool said_declined(const struct item *i)
{
    return i->pair->said_something && i->pair->said_declined;
}

static bool said_compared(const struct item *i)
{
    return i->pair->said_something && !i->pair->said_declined;
}

/* ---- numbers ------------------------------------------------------------------------ */

static double one(const struct item *i)
{
    return is_any(i);
}

static double pih_regions(const struct item *i)
{
    return is_compared(i) ? (double)i->score->pih_regions : (double)NAN;
}

static double pih_confidence(const struct item *i)
{
    return i->score->pih_confidence;
}

static double flagged_from(const struct item *i)
{
    return i->score->flagged_from;
}

static double seconds(const struct item *i)
{
    return is_failed(i) ? NAN : i->score->seconds;
}

static double lesion_px(const struct item *i)
{
    return i->score->has_lesions ? i->score->lesions.lesion : NAN;
}

static double lesion_left_out(const struct item *i)
{
    return i->score->lesions.lesion_left_out;
}

static double calm_px(const struct item *i)
{
    return i->score->has_lesions ? i->score->lesions.calm : NAN;
}

static double calm_left_out(const struct item *i)
{
    return i->score->lesions.calm_left_out;
}

/* ---- the figures -------------------------------------------------------------------- */

/* SHARE: of those that pass `of`, those that pass `is`. RATIO: sum of part over sum of value.
 * QUANTILE and SUM: of value. */
struct rule {
    const char *key, *title;
    enum { SHARE, RATIO, QUANTILE, SUM } how;
    enum real_unit unit;
    item_test *of, *is;
    item_value *part, *value;
    double q; /* 0..1 */
};

#define SHARE_OF(key, title, of, is)                         \
    {                                                        \
        key, title, SHARE, REAL_SHARE, of, is, NULL, NULL, 0 \
    }
#define RATIO_OF(key, title, unit, part, value)             \
    {                                                       \
        key, title, RATIO, unit, NULL, NULL, part, value, 0 \
    }
#define QUANTILE_OF(key, title, value, q)                             \
    {                                                                 \
        key, title, QUANTILE, REAL_NUMBER, NULL, NULL, NULL, value, q \
    }
#define SUM_OF(key, title, value)                               \
    {                                                           \
        key, title, SUM, REAL_COUNT, NULL, NULL, NULL, value, 0 \
    }

static const struct rule rules[] = {
    SUM_OF("pairs", "pairs", one),
    SHARE_OF("compared", "compared", is_any, is_compared),
    SHARE_OF("declined", "declined", is_any, is_declined),
    SHARE_OF("failed", "failed", is_any, is_failed),
    SHARE_OF("same_view_declined", "same view, yet declined", is_same_view, is_declined),
    SHARE_OF("arguable_declined", "arguable, declined", is_arguable, is_declined),
    SHARE_OF("unlike_declined", "not comparable, rightly declined", is_unlike, is_declined),
    SHARE_OF("unlike_compared", "not comparable, wrongly compared", is_unlike, is_compared),
    SHARE_OF("pih_likely", "verdict: likely PIH", is_compared, is_pih),
    SHARE_OF("no_pih_seen", "verdict: no PIH seen", is_compared, is_none_seen),
    SHARE_OF("cannot_tell", "verdict: cannot tell", is_compared, cannot_tell),
    SUM_OF("pih_regions", "regions called PIH", pih_regions),
    RATIO_OF("pih_confidence", "their mean confidence", REAL_PART, pih_confidence, pih_regions),
    SHARE_OF("better", "improvement said", is_compared, says_better),
    SHARE_OF("improved_better", "clearly improved, and said so", is_improved, says_better),
    SHARE_OF("good", "photo match: good", is_compared, is_good),
    SHARE_OF("fair", "photo match: fair", is_compared, is_fair),
    SHARE_OF("poor", "photo match: poor", is_compared, is_poor),
    QUANTILE_OF("flagged_from_q1", "flagged from, L*: lower quartile", flagged_from, 0.25),
    QUANTILE_OF("flagged_from", "flagged from, L*: median", flagged_from, 0.5),
    QUANTILE_OF("flagged_from_q3", "flagged from, L*: upper quartile", flagged_from, 0.75),
    SHARE_OF("one_order", "compared in one order only", in_some_order, in_one_order),
    SHARE_OF("order_verdict", "in both orders: verdict differs", in_both_orders, order_matters),
    SHARE_OF("one_size", "compared at one size only", at_some_size, at_one_size),
    SHARE_OF("size_verdict", "at both sizes: verdict differs", at_both_sizes, size_matters),
    RATIO_OF("lesions_left_out", "lesion px left out", REAL_PART, lesion_left_out, lesion_px),
    RATIO_OF("calm_left_out", "calm skin px left out", REAL_PART, calm_left_out, calm_px),
    SHARE_OF("false_pih_still", "falsely PIH then: still", said_false_pih, is_pih),
    SHARE_OF("declined_then", "declined then: compared now", said_declined, is_compared),
    SHARE_OF("compared_then", "compared then: declined now", said_compared, is_declined),
    QUANTILE_OF("seconds", "processor seconds: median", seconds, 0.5),
    QUANTILE_OF("seconds_worst", "processor seconds: worst", seconds, 1),
};

int real_figure_count(void)
{
    return (int)(sizeof rules / sizeof *rules);
}

const char *real_figure_key(int index)
{
    return rules[index].key;
}

void real_wilson(int hits, int n, double *low, double *high)
{
    const double p = (double)hits / n, z2n = PM_Z95 * PM_Z95 / n;
    const double middle = (p + z2n / 2) / (1 + z2n);
    const double half = PM_Z95 * sqrt(p * (1 - p) / n + z2n / (4 * n)) / (1 + z2n);
    *low = fmax(middle - half, 0);
    *high = fmin(middle + half, 1);
}

static void share_of(const struct rule *rule, const struct item *items, int count,
                     struct real_figure *out)
{
    for (int i = 0; i < count; i++) {
        const bool counts = rule->of(&items[i]);
        out->n += counts;
        out->hits += counts && rule->is(&items[i]);
    }
    if (out->n == 0)
        return;
    out->value = (double)out->hits / out->n;
    real_wilson(out->hits, out->n, &out->low, &out->high);
}

/* n: pairs with something of the whole in them. */
static void ratio_of(const struct rule *rule, const struct item *items, int count,
                     struct real_figure *out)
{
    double part = 0, whole = 0;
    for (int i = 0; i < count; i++) {
        const double value = rule->value(&items[i]);
        if (!(value > 0))
            continue;
        out->n++;
        whole += value;
        part += rule->part(&items[i]);
    }
    if (whole > 0)
        out->value = part / whole;
}

static enum pihmap_status number_of(struct pm_job *job, const struct rule *rule,
                                    const struct item *items, int count, struct real_figure *out)
{
    double sum = 0;
    float *v = pm_scratch(job, (size_t)count, sizeof *v);
    if (!v)
        return job->err.status;
    for (int i = 0; i < count; i++) {
        const double value = rule->value(&items[i]);
        if (isfinite(value)) {
            sum += value;
            v[out->n++] = (float)value;
        }
    }
    if (rule->how == SUM)
        out->value = sum;
    else
        out->value = (double)pm_quantile(v, (size_t)out->n, rule->q);
    return PIHMAP_OK;
}

static int items_of(const struct real_pairs *pairs, const struct real_score *scores,
                    const struct real_group *group, struct item *items)
{
    int n = 0;
    for (int i = 0; i < pairs->n; i++)
        if ((!group->clinic || !strcmp(group->clinic, pairs->v[i].clinic)) &&
            (group->ita_class == REAL_ANY_CLASS || group->ita_class == scores[i].ita_class))
            items[n++] = (struct item){&pairs->v[i], &scores[i]};
    return n;
}

enum pihmap_status real_figure(struct pm_job *job, const struct real_pairs *pairs,
                               const struct real_score *scores, const struct real_group *group,
                               int index, struct real_figure *out)
{
    const struct rule *rule = &rules[index];
    const struct pm_mark mark = pm_scratch_mark(job);
    struct item *items = pm_scratch(job, (size_t)pairs->n, sizeof *items);
    enum pihmap_status st = PIHMAP_OK;
    *out = (struct real_figure){.key = rule->key,
                                .title = rule->title,
                                .unit = rule->unit,
                                .value = NAN,
                                .low = NAN,
                                .high = NAN};
    if (!items)
        return job->err.status;
    const int count = items_of(pairs, scores, group, items);
    if (rule->how == SHARE)
        share_of(rule, items, count, out);
    else if (rule->how == RATIO)
        ratio_of(rule, items, count, out);
    else if (count)
        st = number_of(job, rule, items, count, out);
    pm_scratch_rewind(job, mark);
    return st;
}
