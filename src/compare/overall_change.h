/* The overall change: whether the skin became better or worse, in one word. */
#ifndef PM_COMPARE_OVERALL_CHANGE_H
#define PM_COMPARE_OVERALL_CHANGE_H

#include "base/language.h"
#include "compare/result.h"

/*
 * From the regions, those left out, the grade and the whole area of r; pure. Swapped photos swap
 * better and worse.
 *
 * Regions of more pigment or blood (pih, erythema) make it worse, those of less (faded, less_red)
 * better, each by its weight: confidence times area times delta E00. A way counts with a region
 * from PM_SURE on, or where its regions together are surer still that one of them is what it is
 * called, and redness as a whole (tone/redness.h) did not go the other way. Both are mixed, unless
 * one outweighs the other. Redness that stands out much more or less than before makes it worse or
 * better, too, and mixed where regions that count say the opposite. Where neither counts it is none
 * where nothing else was found that could be either, and the pair is good enough to say so; else it
 * cannot be told.
 */
enum pihmap_change pm_overall_change(const pihmap_result *r);

/* As pihmap_change_sentence(), in that language. */
void pm_change_sentence(enum pihmap_language language, const struct pihmap_report *report,
                        char *text, size_t size);

#endif
