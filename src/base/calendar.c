#include "base/calendar.h"

#include <math.h>
#include <stdio.h>

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
