/* Rows of logarithms and exponentials against the C library's, for numbers of all magnitudes. */
#include "base/fast_log.h"

#include "support/check.h"

#define COUNT 20001 /* odd: the last ones do not fill a vector */
#define LEAST 1e-6f

static void logarithms_agree_with_the_c_library(void **state)
{
    (void)state;
    static float in[COUNT], out[COUNT];
    for (int i = 0; i < COUNT; i++)
        in[i] = (float)pow(10.0, -9.0 + 13.0 * i / COUNT);
    in[0] = 0.0f;
    in[1] = -1.0f;
    in[2] = NAN;
    in[COUNT - 1] = 1.0f;
    pm_ln_row(in, COUNT, LEAST, out);
    for (int i = 0; i < COUNT; i++) {
        const double of = in[i] > LEAST ? (double)in[i] : (double)LEAST, want = log(of);
        assert_true(fabs((double)out[i] - want) <= 2e-7 * fmax(1.0, fabs(want)));
    }
    assert_true(out[COUNT - 1] == 0.0f);
}

static void exponentials_agree_with_the_c_library(void **state)
{
    (void)state;
    static float v[COUNT], in[COUNT];
    for (int i = 0; i < COUNT; i++)
        v[i] = in[i] = -87.0f + 174.0f * (float)i / (COUNT - 1);
    v[COUNT / 2] = in[COUNT / 2] = 0.0f;
    pm_exp_row(v, COUNT, v);
    for (int i = 0; i < COUNT; i++)
        assert_true(fabs((double)v[i] / exp((double)in[i]) - 1.0) <= 4e-7);
    assert_true(v[COUNT / 2] == 1.0f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(logarithms_agree_with_the_c_library),
        cmocka_unit_test(exponentials_agree_with_the_c_library),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
