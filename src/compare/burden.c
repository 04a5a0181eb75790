#include "compare/burden.h"

#include <math.h>
#include <string.h>

/* Shares of an area from which on its grade on the scale of MASI is 2 to 6; any is 1 (Pandya 2011).
 */
static const double AREA_GRADES[] = {0.1, 0.3, 0.5, 0.7, 0.9};

#define PERCENT 100.0

struct pm_region_sums pm_sum_regions(const struct pihmap_region *regions, size_t n,
                                     const double *inside, enum pihmap_kind kind)
{
    struct pm_region_sums s = {0, 0.0, 0.0, 0.0, {0.0, 0.0}};
    for (size_t i = 0; i < n; i++) {
        const double share = inside ? inside[i] : 1.0;
        if (regions[i].kind != kind || !(share > 0.0))
            continue;
        const double area = share * regions[i].area_px;
        s.count++;
        s.area += area;
        s.drop += regions[i].delta_L;
        s.weighted += area * regions[i].delta_L;
        for (int k = 0; k < 2; k++)
            s.ci95[k] += area * regions[i].delta_L_ci95[k];
    }
    return s;
}

static int area_grade(double share)
{
    int grade = share > 0.0;
    for (size_t i = 0; i < sizeof AREA_GRADES / sizeof *AREA_GRADES; i++)
        grade += share >= AREA_GRADES[i];
    return grade;
}

struct pihmap_burden pm_burden_unknown(void)
{
    return (struct pihmap_burden){0,          NAN, -1,         NAN, NAN,       NAN,
                                  {NAN, NAN}, NAN, {NAN, NAN}, NAN, {NAN, NAN}};
}

struct pihmap_burden pm_burden(const struct pihmap_region *regions, size_t n, const double *inside,
                               double measured_px)
{
    if (!(measured_px > 0.0))
        return pm_burden_unknown();
    const struct pm_region_sums pih = pm_sum_regions(regions, n, inside, PIHMAP_KIND_PIH);
    const struct pm_region_sums faded = pm_sum_regions(regions, n, inside, PIHMAP_KIND_FADED);
    const double per = PERCENT / measured_px;
    struct pihmap_burden b = {
        .regions = pih.count,
        .area_fraction = pih.area / measured_px,
        .mean_delta_L = pih.count ? pih.drop / pih.count : (double)NAN,
        .weighted_delta_L = pih.area > 0.0 ? pih.weighted / pih.area : (double)NAN,
        .gained = -per * pih.weighted,
        .gained_ci95 = {-per * pih.ci95[1], -per * pih.ci95[0]},
        .faded = per * faded.weighted,
        .faded_ci95 = {per * faded.ci95[0], per * faded.ci95[1]},
    };
    b.area_grade = area_grade(b.area_fraction);
    b.net = b.gained - b.faded;
    b.net_ci95[0] = b.gained_ci95[0] - b.faded_ci95[1];
    b.net_ci95[1] = b.gained_ci95[1] - b.faded_ci95[0];
    return b;
}

enum pihmap_status pm_burden_inside(struct pm_job *job, const struct pm_labels *found, size_t n,
                                    const struct pm_labels *areas, size_t m, double **inside)
{
    double *all = pm_scratch(job, n + 1, sizeof *all);
    *inside = pm_scratch(job, n * m + 1, sizeof **inside);
    if (!all || !*inside)
        return job->err.status;
    memset(all, 0, (n + 1) * sizeof *all);
    memset(*inside, 0, (n * m + 1) * sizeof **inside);
    for (size_t i = 0; i < pm_pixels(found); i++) {
        const size_t region = (size_t)found->v[i], area = (size_t)areas->v[i];
        if (region < 1 || region > n)
            continue;
        all[region]++;
        if (area >= 1 && area <= m)
            (*inside)[(area - 1) * n + region - 1]++;
    }
    for (size_t i = 0; i < n * m; i++)
        (*inside)[i] /= fmax(all[i % n + 1], 1.0);
    return PIHMAP_OK;
}
