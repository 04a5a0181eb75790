/* Dates of the Gregorian calendar, and the days between them. */
#ifndef PM_BASE_CALENDAR_H
#define PM_BASE_CALENDAR_H

#include <stdbool.h>

/* Is there such a day, between the years 1900 and 2100? */
bool pm_is_date(int y, int m, int d);

/* Whole days from one date to another ("YYYY-MM-DD..."); NAN when one of them is not a date. */
double pm_days_between(const char *from, const char *to);

/* Is an interval between two photos of one treatment so long that a clock must have been wrong? */
bool pm_is_interval_of_decades(double days);

/*
 * Is a photo's date ("YYYY-MM-DDThh:mm:ss...") what a camera writes whose clock was never set, or
 * is wrong? Clocks start at the epoch of their software (1970, 1980, 2000...) or on January 1st of
 * the year that they were made in, at midnight, and run on for some hours when the battery has been
 * changed. Before EARLIEST_YEAR there were no cameras that write Exif. false for "".
 */
bool pm_is_clock_unset(const char *date);

#endif
