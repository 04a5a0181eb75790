/*
 * The words that panels and pages share. All texts are UTF-8, fit into PM_WORDS bytes, and do
 * not depend on the locale. What comes from outside (names of files, of regions) is made
 * visible by pm_printable() but not escaped for any format.
 */
#ifndef PM_REPORT_WORDS_H
#define PM_REPORT_WORDS_H

#include "base/vocabulary.h"

enum { PM_WORDS = 192 };

#define PM_MINUS "\xE2\x88\x92" /* U+2212 */
#define PM_NOTICE "Possible PIH, for review by a clinician; not a diagnosis."

/* Of a region: its name, where it was asked for by one. Not yet fit to be shown: escape it. */
const char *pm_region_words(const struct pihmap_region *region);
/* v with exactly that many digits after the point, a true minus sign, and '+' where plus says
 * so; a dash when it is not known, or absurd (PM_NUMBER_MOST and over). */
void pm_figure(double v, int decimals, bool plus, char out[PM_WORDS]);

/* "6 likely PIH marks, 1.4 % of the measured skin, 4.8 L* darker on average". */
void pm_verdict_words(const struct pihmap_report *report, bool declined, char out[PM_WORDS]);
void pm_area_words(const struct pihmap_region *region, char out[PM_WORDS]);
void pm_range_words(const double ci95[2], char out[PM_WORDS]); /* "-5.6 to -4.2" */
/* "2026-03-01" from a time taken; "date not known". */
void pm_date_words(const char *taken_at, char out[PM_WORDS]);
/* "56 days; old enough for PIH to be firm"; "not known". */
void pm_interval_words(const struct pihmap_report *report, char out[PM_WORDS]);
/* How the light of the two photos differed. "" when that is not known. */
void pm_light_words(const struct pihmap_comparability *c, char out[PM_WORDS]);
/* A file's own name, without its folders. */
void pm_file_words(const char *path, char out[PM_WORDS]);

#endif
