/*
 * Phrases that panels and pages share, in a language. All are UTF-8, fit into PM_WORDS bytes, and
 * do not depend on the locale. Text from outside (names of files and regions) has passed
 * pm_printable(), but is not escaped for any format.
 */
#ifndef PM_REPORT_WORDS_H
#define PM_REPORT_WORDS_H

#include "base/vocabulary.h"

/* stops: a smaller difference in exposure is not worth mentioning */
#define PM_EXPOSURE_MENTIONED_EV 0.05

enum { PM_WORDS = 800, PM_REASON_WORDS = 1600 /* holds every reason in every language */ };

#define PM_MINUS "\xE2\x88\x92" /* U+2212 */
#define PM_NOTICE PM_MESSAGE("Possible PIH, for review by a clinician; not a diagnosis.")

/* The name of a requested region, else the kind. A name is raw text from outside. */
const char *pm_region_words(enum pihmap_language language, const struct pihmap_region *region);
/* A figure as text. */
struct pm_shown {
    char v[48];
};
/* v with exactly that many digits after the point, a true minus sign, and a '+' if plus; the
 * mark is a point in every language. A dash when it is unknown, or absurd (PM_NUMBER_MOST and
 * over). */
struct pm_shown pm_figure(enum pihmap_language language, double v, int decimals, bool plus);
/* The text of a figure within a sentence of a page (struct pm_html); good until the statement ends.
 */
#define PM_SHOWN(html, figure, decimals) (pm_figure((html)->language, figure, decimals, false).v)

/* "6 likely PIH marks, 1.4 % of the measured skin, 4.8 L* darker on average". */
void pm_verdict_words(enum pihmap_language language, const struct pihmap_report *report,
                      bool declined, char out[PM_WORDS]);
void pm_area_words(enum pihmap_language language, const struct pihmap_region *region,
                   char out[PM_WORDS]);
void pm_range_words(enum pihmap_language language, const double ci95[2], int decimals,
                    char out[PM_WORDS]); /* "-5.6 to -4.2" */
/* "+3.1 % L* (2.2 to 4.0): 4.0 gained, 0.9 faded"; "" where there is nothing to say. */
void pm_burden_words(enum pihmap_language language, const struct pihmap_burden *burden,
                     char out[PM_WORDS]);
/* "2026-03-01" from a capture time; "date not known". */
void pm_date_words(enum pihmap_language language, const char *taken_at, char out[PM_WORDS]);
/* "56 days; old enough to call a dark mark PIH with confidence"; "not known". */
void pm_interval_words(enum pihmap_language language, const struct pihmap_report *report,
                       char out[PM_WORDS]);
/* How the exposure of the photos differs, as a sentence; "" when that is unknown. */
void pm_light_words(enum pihmap_language language, const struct pihmap_comparability *c,
                    char out[PM_WORDS]);
/* How many regions were left out, or that nothing changed; "" where neither is to be said. */
void pm_left_out_words(enum pihmap_language language, const struct pihmap_report *report,
                       char out[PM_WORDS]);
/* A file's own name, without its folders. */
void pm_file_words(const char *path, char out[PM_WORDS]);

#endif
