/*
 * The classifier's part for colour, fitted to a table: the error of the directions and the prior of
 * deep pigment that make the true causes of darker regions most likely. PIH is pigment, a red mark
 * blood, and what darkens skin without a mark is shade: light that fell otherwise. All
 * three causes weigh the same, however many regions they have.
 */
#ifndef PM_CALIBRATE_COLOUR_H
#define PM_CALIBRATE_COLOUR_H

#include "calibrate/fit.h"

/* From the rows of pairs whose group is not in fold left_out (-1: all); fold: of every group, may
 * then be NULL. *classifier is left alone where one of the causes has no region. */
void calibrate_colour(const struct calibrate_table *table, const int *fold, int left_out,
                      struct pm_classifier *classifier);

#endif
