/* The colour charts of a pair: found, excluded from the skin, used to correct the colours,
 * reported. */
#ifndef PM_COMPARE_CHARTS_H
#define PM_COMPARE_CHARTS_H

#include "compare/comparison.h"
#include "chart/chart.h"

/* Look for a chart in one photo; its place is in working px. With options.chart off none is found.
 */
enum pihmap_status pm_charts_find(struct pm_job *job, const struct pihmap_options *opt,
                                  const struct pm_photo *photo, struct pm_chart *out);

/* Pixels on the chart are not skin, whatever their colour. */
void pm_charts_mask(const struct pm_chart *chart, struct pm_mask *skin);
/* They are PM_PIXEL_CHART. */
void pm_charts_class(const struct pm_chart *chart, struct pm_class_map *classes);

/* Report what was found of both charts, and set the scale if the pitch is known. */
void pm_charts_of_pair(pihmap_result *r);

/* Correct the linear light of both photos by their charts, if both are usable (r->chart_corrected).
 */
void pm_charts_correct(struct pm_job *job, pihmap_result *r);

/* r->light and c->gain without the correction, for the pictures that people look at are not
 * corrected. */
enum pihmap_status pm_charts_light(struct pm_job *job, pihmap_result *r, struct pm_comparison *c);

/* c->whole: the change of overall skin tone, measured against the charts. */
enum pihmap_status pm_charts_whole(struct pm_job *job, const pihmap_result *r,
                                   struct pm_comparison *c);

/* The facts of a chart for the report, in px of the upright photo. */
struct pihmap_chart_facts pm_chart_facts(const struct pm_chart *chart,
                                         const struct pm_photo *photo);
struct pihmap_chart_facts pm_chart_facts_none(void);

/* Add to the report what speaks against the charts, and why they do not give the whole area. */
void pm_charts_remark(pihmap_result *r, const struct pm_comparison *c);

#endif
