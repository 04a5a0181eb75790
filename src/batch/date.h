/* Dates in names. */
#ifndef PM_BATCH_DATE_H
#define PM_BATCH_DATE_H

#include "batch/name_token.h"

enum { PM_DAY_LETTERS = 10 }; /* of a date, without its time */

struct pm_date {
    char text[20];     /* YYYY-MM-DD[Thh:mm:ss]; "" none. Such dates sort as text */
    bool two_readings; /* 01-02-2026: the day or the month may be first */
};

/* A date, and the time of day behind it, that begins at token i: 2026-01-31, 20260131, 31.1.2026.
 * How many tokens it takes; 0: there is none, *date is unchanged. */
int pm_date_read(const struct pm_name_tokens *text, int i, struct pm_date *date);

#endif
