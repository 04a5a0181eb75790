/* Dates of the Gregorian calendar, and the days between them. */
#ifndef PM_BASE_CALENDAR_H
#define PM_BASE_CALENDAR_H

#include <stdbool.h>

/* Is there such a day, between the years 1900 and 2100? */
bool pm_is_date(int y, int m, int d);

/* Whole days from one date to another ("YYYY-MM-DD..."); NAN when one of them is not a date. */
double pm_days_between(const char *from, const char *to);

#endif
