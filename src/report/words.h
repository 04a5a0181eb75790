/*
 * Phrases that panels and pages share. All are UTF-8, fit into PM_WORDS bytes, and do not depend on
 * the locale. Text from outside (names of files and regions) has passed pm_printable(), but is not
 * escaped for any format.
 */
#ifndef PM_REPORT_WORDS_H
#define PM_REPORT_WORDS_H

#include "base/vocabulary.h"

enum { PM_WORDS = 192 };

#define PM_MINUS "\xE2\x88\x92" /* U+2212 */
#define PM_NOTICE "Possible PIH, for review by a clinician; not a diagnosis."

/* The name of a requested region, else the kind. A name is raw text from outside. */
const char *pm_region_words(const struct pihmap_region *region);
/* v with exactly that many digits after the point, a true minus sign, and a '+' if plus. A dash
 * when it is unknown, or absurd (PM_NUMBER_MOST and over). */
void pm_figure(double v, int decimals, bool plus, char out[PM_WORDS]);

/* "6 likely PIH marks, 1.4 % of the measured skin, 4.8 L* darker on average". */
void pm_verdict_words(const struct pihmap_report *report, bool declined, char out[PM_WORDS]);
void pm_area_words(const struct pihmap_region *region, char out[PM_WORDS]);
void pm_range_words(const double ci95[2], char out[PM_WORDS]); /* "-5.6 to -4.2" */
/* "+3.1 % L* (2.2 to 4.0): 4.0 gained, 0.9 faded"; "" where there is nothing to say. */
void pm_burden_words(const struct pihmap_burden *burden, char out[PM_WORDS]);
/* "2026-03-01" from a capture time; "date not known". */
void pm_date_words(const char *taken_at, char out[PM_WORDS]);
/* "56 days; old enough to call a dark mark PIH with confidence"; "not known". */
void pm_interval_words(const struct pihmap_report *report, char out[PM_WORDS]);
/* How the exposure of the photos differs; "" when that is unknown. */
void pm_light_words(const struct pihmap_comparability *c, char out[PM_WORDS]);
/* How many regions were left out, or that nothing changed; "" where neither is to be said. */
void pm_left_out_words(const struct pihmap_report *report, char out[PM_WORDS]);
/* A file's own name, without its folders. */
void pm_file_words(const char *path, char out[PM_WORDS]);

#endif
