/* cmocka with the headers that it needs, and a comparison of numbers within a tolerance. */
#ifndef PM_SUPPORT_CHECK_H
#define PM_SUPPORT_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>

#if defined(__SANITIZE_ADDRESS__)
#define PM_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define PM_SANITIZED 1
#endif
#endif
#ifndef PM_SANITIZED
#define PM_SANITIZED 0
#endif

/* How many of n draws, tones or views a test takes that run the same code: all; under a sanitizer
 * one, because it looks for errors of memory and arithmetic, not of accuracy, and takes four times
 * as long. */
#define PM_DRAWS(n) (PM_SANITIZED ? 1 : (int)(n))

/* what: how the message calls the value. NaN is near nothing. */
#define assert_near(what, value, wanted, allowed) \
    assert_near_at(what, value, wanted, allowed, __FILE__, __LINE__)

static inline void assert_near_at(const char *what, double value, double wanted, double allowed,
                                  const char *file, int line)
{
    if (fabs(value - wanted) <= allowed)
        return;
    print_error("%s: %.12g is not %.12g +- %g\n", what, value, wanted, allowed);
    _fail(file, line);
}

#endif
