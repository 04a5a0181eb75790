#include "batch/trend.h"

#include "base/language.h"
#include "base/pigment.h"

#include <math.h>

/* Sums over marks, by area. */
struct sums {
    double area, change;
};

static const struct pm_visit_mark *same_mark(const struct pm_visit_marks *visit, int mark)
{
    for (size_t i = 0; i < visit->n; i++)
        if (visit->v[i].mark == mark)
            return &visit->v[i];
    return NULL;
}

/* What is nearest to v among all that a mark may have and not be found; v where that is unknown. */
static double not_found(double v, double flagged_from)
{
    return fmax(fmin(v, flagged_from), -flagged_from);
}

static void add(struct sums *sums, double area, double last, double now)
{
    sums->area += area;
    sums->change += area * (now - last);
}

const char *pm_trend(const struct pm_visit_marks *last, const struct pm_visit_marks *now)
{
    struct sums sums = {0.0, 0.0};
    for (size_t i = 0; i < last->n; i++) {
        const struct pm_visit_mark *was = &last->v[i], *is = same_mark(now, was->mark);
        add(&sums, is ? fmax(was->area, is->area) : was->area, was->delta_L,
            is ? is->delta_L : not_found(was->delta_L, now->flagged_from));
    }
    for (size_t i = 0; i < now->n; i++) {
        const struct pm_visit_mark *is = &now->v[i];
        if (!same_mark(last, is->mark))
            add(&sums, is->area, not_found(is->delta_L, last->flagged_from), is->delta_L);
    }
    if (!(sums.area > 0.0))
        return "";
    const double mean = sums.change / sums.area;
    return mean >= PM_CLINICAL_DROP    ? PM_MESSAGE("fading")
           : mean <= -PM_CLINICAL_DROP ? PM_MESSAGE("darkening")
                                       : PM_MESSAGE("steady");
}
