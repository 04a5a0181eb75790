#include "report/number.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* Up to here a scaled value still has exact integers in a double (2^53). */
#define EXACT_INTEGERS 9007199254740992.0

static double power_of_ten(int n)
{
    double p = 1.0;
    for (int i = 0; i < n; i++)
        p *= 10.0;
    return p;
}

double pm_round_decimals(double v, int decimals)
{
    const double scale = power_of_ten(decimals);
    if (!isfinite(v) || fabs(v) * scale >= EXACT_INTEGERS)
        return v;
    const double rounded = round(v * scale) / scale;
    return rounded == 0.0 ? 0.0 : rounded; /* -0.0 compares equal to 0 and would print "-0" */
}

double pm_round_significant(double v, int digits)
{
    if (!isfinite(v) || v == 0.0)
        return v == 0.0 ? 0.0 : v;
    const int decimals = digits - 1 - (int)floor(log10(fabs(v)));
    /* Dividing by an exact power of ten gives the double nearest to the decimal text;
     * multiplying by a negative power would not. */
    if (decimals < 0) {
        const double scale = power_of_ten(-decimals);
        return round(v / scale) * scale;
    }
    if (decimals > 22) /* 10^22 is the largest exact power of ten; so small a value is noise */
        return 0.0;
    const double scale = power_of_ten(decimals);
    return round(v * scale) / scale;
}

void pm_number(char *out, size_t size, double v, int decimals)
{
    if (size == 0)
        return;
    out[0] = '\0';
    if (!isfinite(v))
        return;
    const double scale = power_of_ten(decimals);
    const double scaled = round(fabs(v) * scale);
    if (scaled >= EXACT_INTEGERS) {
        snprintf(out, size, "%.0f", v); /* no decimal mark, so no locale */
        return;
    }
    const long long units = (long long)scaled;
    const long long whole = units / (long long)scale;
    const long long part = units % (long long)scale;
    const char *sign = v < 0.0 && units != 0 ? "-" : "";
    if (part == 0) {
        snprintf(out, size, "%s%lld", sign, whole);
        return;
    }
    snprintf(out, size, "%s%lld.%0*lld", sign, whole, decimals, part);
    for (size_t n = strlen(out); n > 0 && out[n - 1] == '0'; n--)
        out[n - 1] = '\0';
}

double pm_number_read(const char *text)
{
    const bool negative = *text == '-';
    const char *s = text + negative;
    double whole = 0, part = 0, scale = 1;
    const char *digits = s;
    for (; *s >= '0' && *s <= '9'; s++)
        whole = 10 * whole + (*s - '0');
    if (s == digits)
        return NAN;
    if (*s == '.')
        for (s++; *s >= '0' && *s <= '9' && scale < EXACT_INTEGERS; s++, scale *= 10)
            part = 10 * part + (*s - '0');
    if (*s)
        return NAN;
    return (negative ? -1 : 1) * (whole + part / scale);
}
