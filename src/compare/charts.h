/* The colour charts of a pair: found, taken out of the skin, used for the colours, reported. */
#ifndef PM_COMPARE_CHARTS_H
#define PM_COMPARE_CHARTS_H

#include "compare/comparison.h"
#include "chart/chart.h"

/* Look for a chart in one photo, its place in working px; options.chart off: none is found. */
enum pihmap_status pm_charts_find(struct pm_job *job, const struct pihmap_options *opt,
                                  const struct pm_photo *photo, struct pm_chart *out);

/* What lies on the chart is no skin, whatever its colour. */
void pm_charts_mask(const struct pm_chart *chart, struct pm_mask *skin);

/* r->chart of both photos are found: their facts in the report, and the scale if the pitch is
 * known. */
void pm_charts_of_pair(pihmap_result *r);

/* Both photos' linear light by their charts, if both are usable: r->chart_corrected. */
void pm_charts_correct(struct pm_job *job, pihmap_result *r);

/* r->light, and c->gain as photographed: without the correction, which the pictures that people
 * look at do not have. */
enum pihmap_status pm_charts_light(struct pm_job *job, pihmap_result *r, struct pm_comparison *c);

/* c->whole: the change of the whole area between the charts. */
enum pihmap_status pm_charts_whole(struct pm_job *job, const pihmap_result *r,
                                   struct pm_comparison *c);

/* What the report says of a chart, in px of the upright photo. */
struct pihmap_chart_facts pm_chart_facts(const struct pm_chart *chart,
                                         const struct pm_photo *photo);
struct pihmap_chart_facts pm_chart_facts_none(void);

/* Remarks on the charts to the report's reasons; why they cannot tell the whole, to its note. */
void pm_charts_remark(pihmap_result *r, const struct pm_comparison *c);

#endif
