#include "batch/date.h"

#include "base/calendar.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
        const bool day_first = pm_is_date(y, m, d), month_first = pm_is_date(y, d, m);
        date->ambiguous = day_first && month_first && d != m; /* 01-02-2026 */
        if (day_first != month_first)
            date->order = day_first ? PM_DATE_DAY_FIRST : PM_DATE_MONTH_FIRST;
        if (!day_first) { /* 01-31-2026 */
            const int swap = d;
            d = m;
            m = swap;
        }
    }
    if (consumed == 0 || !pm_is_date(y, m, d))
        return 0;
    snprintf(date->text, sizeof date->text, "%04u-%02u-%02u", (unsigned)y % 10000,
             (unsigned)m % 100, (unsigned)d % 100);
    return consumed + read_time(text, i + consumed, date);
}

void pm_date_settle(struct pm_date *date, enum pm_date_order order)
{
    char *month = date->text + 5, *day = date->text + 8, digits[2];
    if (!date->ambiguous || order == PM_DATE_ORDER_NONE)
        return;
    date->ambiguous = false;
    if (order == PM_DATE_DAY_FIRST)
        return;
    memcpy(digits, month, 2);
    memcpy(month, day, 2);
    memcpy(day, digits, 2);
}
