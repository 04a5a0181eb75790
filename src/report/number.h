/* Decimal numbers in records: rounded once, the same under every locale. */
#ifndef PM_REPORT_NUMBER_H
#define PM_REPORT_NUMBER_H

#include <stddef.h>

/* Digits after the point in every record: JSON and CSV agree to the last digit. */
enum {
    PM_DIGITS_L = 3,     /* L*, a*, b*, E00: a hundredth of what an eye can see */
    PM_DIGITS_PX = 2,    /* positions, px */
    PM_DIGITS_AREA = 1,  /* px2 */
    PM_DIGITS_MM2 = 3,   /* mm2 */
    PM_DIGITS_ANGLE = 2, /* degrees */
    PM_DIGITS_RATIO = 4, /* fractions, ratios, gains, stops */
    PM_DIGITS_DAYS = 2
};

/* v rounded to that many digits after the point (0..9); never -0. NaN and infinity: unchanged. */
double pm_round_decimals(double v, int decimals);

/* v rounded to that many significant digits (1..15); never -0. NaN and infinity: unchanged. */
double pm_round_significant(double v, int digits);

/*
 * Writes v with up to `decimals` digits after the point (no trailing zeros) and a point as the
 * decimal mark, whatever the locale; "" when v is not finite. Ends with NUL; 32 bytes hold every
 * number below PM_NUMBER_MOST.
 */
#define PM_NUMBER_MOST 1e12
void pm_number(char *out, size_t size, double v, int decimals);

/* Reads what pm_number() has written, whatever the locale; NAN when it is no such number. */
double pm_number_read(const char *text);

#endif
