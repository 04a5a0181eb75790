/* Calendar dates in names. */
#ifndef PM_BATCH_DATE_H
#define PM_BATCH_DATE_H

#include "batch/name_token.h"

enum { PM_DATE_CHARS = 10 }; /* characters of YYYY-MM-DD, without the time of day */

/* Which comes first in a date whose year comes last; NONE where it cannot be told, or does not
 * matter. */
enum pm_date_order { PM_DATE_ORDER_NONE, PM_DATE_DAY_FIRST, PM_DATE_MONTH_FIRST };

struct pm_date {
    char text[20];  /* YYYY-MM-DD[Thh:mm:ss], which sorts as text; "" none */
    bool ambiguous; /* 01-02-2026: the day or the month may be first; text has the day first */
    enum pm_date_order order; /* 31-01-2026 can be read in one way only */
};

/* Parse a date that begins at token i, and the time of day that may follow it: 2026-01-31,
 * 20260131, 31.1.2026. Returns the number of tokens used; 0 when there is none, and *date is then
 * unchanged. */
int pm_date_parse(const struct pm_name_tokens *text, int i, struct pm_date *date);

/* Read an ambiguous date in this order, which other dates of the same hand have. */
void pm_date_settle(struct pm_date *date, enum pm_date_order order);

#endif
