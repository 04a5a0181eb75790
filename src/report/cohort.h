/*
 * A cohort: groups of patients over several visits, each against the patient's first photo; its
 * page and its figures. All change is of that kind, and 0 on the day of the first photo.
 */
#ifndef PM_REPORT_COHORT_H
#define PM_REPORT_COHORT_H

#include "report/html_way.h"
#include "report/plot.h"

enum pm_cohort_measure {
    PM_COHORT_BURDEN, /* net pigment burden, % L* */
    PM_COHORT_AREA,   /* likely PIH, % of the measured skin */
    PM_COHORT_MARKS,  /* likely PIH, how many */
    PM_COHORT_MEASURES
};

/* How a pair ended, for the attrition. */
enum pm_cohort_end {
    PM_COHORT_GOOD,
    PM_COHORT_FAIR,
    PM_COHORT_POOR,
    PM_COHORT_DECLINED,
    PM_COHORT_FAILED, /* or not done */
    PM_COHORT_ENDS
};

/* Of one measure, group and visit: over the patients who were compared then. */
struct pm_cohort_mean {
    size_t n;
    double mean, ci95[2]; /* NAN: none, or a single patient */
};

struct pm_cohort_visit {
    const char *label; /* "week 4", escaped where it is written */
    double x;          /* median day, or the number of the visit */
};

struct pm_cohort_patient {
    size_t group;
    int skin; /* index in pm_cohort_skins; -1: not known */
};

/* [group][visit] is at group * visits + visit, [patient][visit] likewise. All borrowed. */
struct pm_cohort {
    enum pihmap_language language;       /* of the page and the figures */
    const char *const *group;            /* names, "" for none; in natural order */
    const struct pm_cohort_visit *visit; /* in order of time */
    const struct pm_cohort_patient *patient;
    size_t groups, visits, patients, pairs;
    bool days;                               /* x is in days, else visits are only in order */
    const double *day;                       /* [patient][visit]: when, as x is */
    const double *value[PM_COHORT_MEASURES]; /* [patient][visit], NAN: none */
    const struct pm_cohort_mean *mean[PM_COHORT_MEASURES]; /* [group][visit] */
    const size_t (*end)[PM_COHORT_ENDS];                   /* [group][visit]: of pairs */
    size_t unmatched;                                      /* photos that belong to no pair */
    size_t left_out; /* pairs of visits beyond those of the figures */
};

/* The classes of ITA from light to dark, as in the report, ended by NULL. */
extern const char *const pm_cohort_skins[];

/* ---- figures -------------------------------------------------------------------------- */

/* One of each measure over time, then the skin and the attrition. */
enum { PM_COHORT_SKIN = PM_COHORT_MEASURES, PM_COHORT_ATTRITION, PM_COHORT_FIGURES };

/* "cohort_burden.svg" or, as a picture, ".png", and what it shows, in English. Static. */
const char *pm_cohort_figure_file(int figure, bool picture);
const char *pm_cohort_figure_title(int figure);

void pm_cohort_figure(struct pm_plot *plot, const struct pm_cohort *cohort, int figure);

/* ---- the page ------------------------------------------------------------------------- */

/* *text is NUL-ended, *n bytes without the NUL, the caller's to free(); NULL on failure. */
enum pihmap_status pm_html_cohort(struct pm_job *job, const struct pm_cohort *cohort,
                                  const char *style_hash, char **text, size_t *n);

#endif
