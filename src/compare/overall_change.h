/* The overall change: whether the skin became better or worse, in one word. */
#ifndef PM_COMPARE_OVERALL_CHANGE_H
#define PM_COMPARE_OVERALL_CHANGE_H

#include "compare/result.h"

/*
 * From the regions, those left out, the grade and the whole area of r; pure. Swapped photos swap
 * better and worse.
 *
 * Every sure region of more pigment or blood (pih from PM_SURE on, erythema) makes it worse, every
 * one of less (faded, less_red) better, by its burden: area times |delta L*|. Both are mixed,
 * unless one outweighs the other. Without a sure region it is none where nothing else was found
 * that could be either, and the pair is good enough to say so; else it cannot be told.
 */
enum pihmap_change pm_overall_change(const pihmap_result *r);

#endif
