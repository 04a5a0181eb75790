#include "batch/mark.h"

#include "base/vocabulary.h"

#include <math.h>

bool pm_is_mark(const struct pm_detection *d)
{
    return pm_kind_rank(d->kind) < PM_RANK_OTHER;
}

struct pm_place pm_place_of(const struct pm_detection *d)
{
    return (struct pm_place){d->x, d->y, sqrt(d->area / M_PI), pm_is_mark(d)};
}

/* Distance in radii; below 1 they are the same. A radius is no less than a px. */
static double distance(const struct pm_place *m, const struct pm_detection *d)
{
    const struct pm_place own = pm_place_of(d);
    const double r =
        m->is_mark && own.is_mark ? fmax(m->radius, own.radius) : fmin(m->radius, own.radius);
    return hypot(m->x - own.x, m->y - own.y) / fmax(r, 1.0);
}

void pm_marks_match(const struct pm_place *place, int places, struct pm_detection *d, int n,
                    bool *used)
{
    for (;;) {
        double best = 1.0;
        int mark = -1, which = -1;
        for (int i = 0; i < n; i++)
            for (int k = 0; k < places && !d[i].mark; k++)
                if (!used[k] && distance(&place[k], &d[i]) < best) {
                    best = distance(&place[k], &d[i]);
                    mark = k;
                    which = i;
                }
        if (which < 0)
            return;
        d[which].mark = mark + 1;
        used[mark] = true;
    }
}
