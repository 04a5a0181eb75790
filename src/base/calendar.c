#include "base/calendar.h"

#include <math.h>
#include <stdio.h>

#define EARLIEST_YEAR 1995
#define LATEST_YEAR 2040
#define EPOCH_DAYS 7     /* of January 2000, to which the most clocks are reset */
#define NIGHT_HOURS 6    /* of January 1st, when nobody photographs a patient */
#define RESET_YEARS 2020 /* before it, all of that day: years that old cameras start in */
#define DECADES 7305.0   /* days */

/* Days since 0000-03-01 of the proleptic Gregorian calendar (H. Hinnant's era arithmetic). */
static long day_number(int y, int m, int d)
{
    y -= m <= 2;
    const int era = y / 400, of_era = y - era * 400;
    const int of_year = (153 * (m > 2 ? m - 3 : m + 9) + 2) / 5 + d - 1;
    return era * 146097L + of_era * 365 + of_era / 4 - of_era / 100 + of_year;
}

bool pm_is_date(int y, int m, int d)
{
    static const int most[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
    return y >= 1900 && y <= 2100 && m >= 1 && m <= 12 && d >= 1 && d <= most[m - 1] &&
           (m != 2 || d <= 28 || leap);
}

double pm_days_between(const char *from, const char *to)
{
    int y0, m0, d0, y1, m1, d1;
    if (sscanf(from, "%4d-%2d-%2d", &y0, &m0, &d0) != 3 ||
        sscanf(to, "%4d-%2d-%2d", &y1, &m1, &d1) != 3 || !pm_is_date(y0, m0, d0) ||
        !pm_is_date(y1, m1, d1))
        return NAN;
    return (double)(day_number(y1, m1, d1) - day_number(y0, m0, d0));
}

bool pm_is_interval_of_decades(double days)
{
    return fabs(days) > DECADES;
}

bool pm_is_clock_unset(const char *date)
{
    int y, m, d, h = 0;
    if (sscanf(date, "%4d-%2d-%2dT%2d", &y, &m, &d, &h) < 3)
        return false;
    return y < EARLIEST_YEAR || y > LATEST_YEAR || (y == 2000 && m == 1 && d <= EPOCH_DAYS) ||
           (m == 1 && d == 1 && (h < NIGHT_HOURS || y < RESET_YEARS));
}
