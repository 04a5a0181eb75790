#include "batch/date.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* Days since 0000-03-01 of the proleptic Gregorian calendar (H. Hinnant's era arithmetic). */
static long day_number(int y, int m, int d)
{
    y -= m <= 2;
    const int era = y / 400, of_era = y - era * 400;
    const int of_year = (153 * (m > 2 ? m - 3 : m + 9) + 2) / 5 + d - 1;
    return era * 146097L + of_era * 365 + of_era / 4 - of_era / 100 + of_year;
}

static bool is_date(int y, int m, int d)
{
    static const int month_days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
    return y >= 1900 && y <= 2100 && m >= 1 && m <= 12 && d >= 1 && d <= month_days[m - 1] &&
           (m != 2 || d <= 28 || leap);
}

double pm_days_between(const char *from, const char *to)
{
    int y0, m0, d0, y1, m1, d1;
    if (sscanf(from, "%4d-%2d-%2d", &y0, &m0, &d0) != 3 ||
        sscanf(to, "%4d-%2d-%2d", &y1, &m1, &d1) != 3 || !is_date(y0, m0, d0) ||
        !is_date(y1, m1, d1))
        return NAN;
    return (double)(day_number(y1, m1, d1) - day_number(y0, m0, d0));
}

static int value(const struct pm_name_tokens *text, int i)
{
    return atoi(text->token[i].digits);
}

/* Parse the time of day after a date: 101500, 101500123 or 10.15.00, with or without "at". */
static int read_time(const struct pm_name_tokens *text, int i, struct pm_date *date)
{
    const int start = i;
    int h = -1, m = -1, s = -1;
    if (pm_name_tokens_is(text, i, "at"))
        i++;
    if (pm_name_tokens_digits(text, i, 6, 6) || pm_name_tokens_digits(text, i, 9, 9)) {
        sscanf(text->token[i].digits, "%2d%2d%2d", &h, &m, &s);
        i++;
    } else if (pm_name_tokens_digits(text, i, 2, 2) && pm_name_tokens_digits(text, i + 1, 2, 2) &&
               pm_name_tokens_digits(text, i + 2, 2, 2)) {
        h = value(text, i), m = value(text, i + 1), s = value(text, i + 2);
        i += 3;
    }
    if (h < 0 || h > 23 || m > 59 || s > 60)
        return 0;
    snprintf(date->text + 10, sizeof date->text - 10, "T%02u:%02u:%02u", (unsigned)h % 100,
             (unsigned)m % 100, (unsigned)s % 100);
    return i - start;
}

int pm_date_parse(const struct pm_name_tokens *text, int i, struct pm_date *date)
{
    int y = 0, m = 0, d = 0, consumed = 0;
    if (pm_name_tokens_digits(text, i, 8, 8)) {
        sscanf(text->token[i].digits, "%4d%2d%2d", &y, &m, &d);
        consumed = 1;
    } else if (pm_name_tokens_digits(text, i, 4, 4) && pm_name_tokens_digits(text, i + 1, 1, 2) &&
               pm_name_tokens_digits(text, i + 2, 1, 2)) {
        y = value(text, i), m = value(text, i + 1), d = value(text, i + 2);
        consumed = 3;
    } else if (pm_name_tokens_digits(text, i, 1, 2) && pm_name_tokens_digits(text, i + 1, 1, 2) &&
               pm_name_tokens_digits(text, i + 2, 4, 4)) {
        d = value(text, i), m = value(text, i + 1), y = value(text, i + 2);
        consumed = 3;
        if (is_date(y, m, d) && is_date(y, d, m) && d != m)
            date->ambiguous = true; /* 01-02-2026 */
        if (!is_date(y, m, d)) {    /* 01-31-2026 */
            const int swap = d;
            d = m;
            m = swap;
        }
    }
    if (consumed == 0 || !is_date(y, m, d))
        return 0;
    snprintf(date->text, sizeof date->text, "%04u-%02u-%02u", (unsigned)y % 10000,
             (unsigned)m % 100, (unsigned)d % 100);
    return consumed + read_time(text, i + consumed, date);
}
