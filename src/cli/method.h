/*
 * How pihmap measures: `pihmap help method` and pihmap-method(7), stage by stage, with equations,
 * constants and sources. A constant is named as in the source, and scripts/check-method compares
 * their values.
 */
#ifndef CLI_METHOD_H
#define CLI_METHOD_H

#include "cli/document.h"

extern const struct cli_document cli_method;

/* Its parts. */
extern const struct cli_chapter cli_method_photo;   /* from the file to measurable skin */
extern const struct cli_chapter cli_method_align;   /* where that skin lies in the after photo */
extern const struct cli_chapter cli_method_change;  /* light, change, regions */
extern const struct cli_chapter cli_method_judge;   /* kinds, grade, verdict, limits */
extern const struct cli_chapter cli_method_repeat;  /* photos taken again */
extern const struct cli_chapter cli_method_sources; /* the literature */

#endif
