/*
 * Reasons: why a pair is graded as it is, why it was declined, what is known of the whole area.
 * Each is a code with up to three values. The words are made here and nowhere else.
 */
#ifndef PM_BASE_REASON_H
#define PM_BASE_REASON_H

#include "base/job.h"
#include "base/language.h"

/* A reason whose words hold these values. */
static inline struct pihmap_reason pm_reason(enum pihmap_reason_code code, double a, double b,
                                             double c)
{
    return (struct pihmap_reason){code, {a, b, c}};
}

/*
 * Writes what a row's format makes of up to three values, cut to size bytes; returns the length of
 * all without the NUL. names_class: the words end with the pixel class whose number the second
 * value is.
 */
size_t pm_words(enum pihmap_language language, const char *format, const double value[3],
                bool names_class, char *text, size_t size);

/* As pihmap_reason_text(), in that language. */
size_t pm_reason_words(enum pihmap_language language, const struct pihmap_reason *reason,
                       char *text, size_t size);

/* The words of an advice as a format, in English. Static. */
const char *pm_advice_format(enum pihmap_advice_code code);

/*
 * Decline: job->reason is set, its words become the error, and status (PIHMAP_ENOSKIN or
 * PIHMAP_EALIGN) is given back, so that callers write: return pm_decline(...).
 */
enum pihmap_status pm_decline(struct pm_job *job, enum pihmap_status status,
                              const struct pihmap_reason *reason);

/* The reason of a code's word; none: there is no such word, or name is NULL. */
enum pihmap_reason_code pm_reason_named(const char *name);

#endif
