/* Calendar dates in names. */
#ifndef PM_BATCH_DATE_H
#define PM_BATCH_DATE_H

#include "batch/name_token.h"

enum { PM_DATE_CHARS = 10 }; /* characters of YYYY-MM-DD, without the time of day */

struct pm_date {
    char text[20];  /* YYYY-MM-DD[Thh:mm:ss], which sorts as text; "" none */
    bool ambiguous; /* 01-02-2026: the day or the month may be first */
};

/* Parse a date that begins at token i, and the time of day that may follow it: 2026-01-31,
 * 20260131, 31.1.2026. Returns the number of tokens used; 0 when there is none, and *date is then
 * unchanged. */
int pm_date_parse(const struct pm_name_tokens *text, int i, struct pm_date *date);

#endif
