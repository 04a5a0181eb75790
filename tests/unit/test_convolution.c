/* Layers of a network against what they are defined as, px by px. */
#include "base/convolution.h"

#include "support/check.h"
#include "support/random.h"

#include <math.h>

#define IN 5
#define OUT 8

struct numbers {
    int8_t weight[9 * IN * OUT];
    float scale[OUT], bias[OUT];
};

static struct pm_layer draw(struct pm_random *random, int taps, int stride, int dilation, bool relu,
                            struct numbers *n)
{
    for (int i = 0; i < taps * taps * IN * OUT; i++)
        n->weight[i] = (int8_t)(pm_random_unit(random) * 255 - 127);
    for (int k = 0; k < OUT; k++) {
        n->scale[k] = (float)(0.01 + 0.01 * pm_random_unit(random));
        n->bias[k] = (float)pm_random_normal(random);
    }
    return (struct pm_layer){IN, OUT, taps, stride, dilation, relu, n->weight, n->scale, n->bias};
}

static void fill(struct pm_job *job, struct pm_random *random, int w, int h, int c,
                 struct pm_tensor *out)
{
    assert_int_equal(pm_tensor_take(job, w, h, c, out), PIHMAP_OK);
    for (int i = 0; i < w * h * c; i++)
        out->v[i] = (float)pm_random_normal(random);
}

/* Output k of px (x, y), straight from the definition. */
static double value_of(const struct pm_layer *l, const struct pm_tensor *in, int x, int y, int k)
{
    double sum = (double)l->bias[k];
    for (int v = 0; v < l->taps; v++)
        for (int u = 0; u < l->taps; u++)
            for (int c = 0; c < l->in; c++) {
                const int sx = x * l->stride + (u - l->taps / 2) * l->dilation;
                const int sy = y * l->stride + (v - l->taps / 2) * l->dilation;
                if (sx >= 0 && sy >= 0 && sx < in->w && sy < in->h)
                    sum += (double)pm_tensor_px(in, sx, sy)[c] * (double)l->scale[k] *
                           l->weight[((v * l->taps + u) * l->in + c) * l->out + k];
            }
    return l->relu ? fmax(sum, 0) : sum;
}

static void a_layer_is_a_sum_over_its_taps(void **state)
{
    (void)state;
    static const int kinds[][4] = {{3, 1, 1, 0}, {3, 2, 1, 1}, {3, 1, 2, 1}, {1, 1, 1, 0}};
    struct pm_random random = {3};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct pm_job job;
        struct numbers numbers;
        struct pm_tensor in, out;
        const struct pm_layer l =
            draw(&random, kinds[i][0], kinds[i][1], kinds[i][2], kinds[i][3], &numbers);
        pm_job_init(&job, 2);
        fill(&job, &random, 14, 10, IN, &in);
        assert_int_equal(pm_convolve(&job, &l, &in, &out), PIHMAP_OK);
        assert_int_equal(out.w, 14 / l.stride);
        assert_int_equal(out.h, 10 / l.stride);
        for (int y = 0; y < out.h; y++)
            for (int x = 0; x < out.w; x++)
                for (int k = 0; k < OUT; k++)
                    assert_near("value", (double)pm_tensor_px(&out, x, y)[k],
                                value_of(&l, &in, x, y, k), 1e-4);
        pm_job_free(&job);
    }
}

/* What is even stays even when it is enlarged, and the middle between two px is their mean. */
static void a_picture_is_enlarged_bilinearly(void **state)
{
    (void)state;
    struct pm_job job;
    struct pm_tensor in;
    pm_job_init(&job, 1);
    assert_int_equal(pm_tensor_take(&job, 2, 1, 1, &in), PIHMAP_OK);
    in.v[0] = 1;
    in.v[1] = 3;
    static const double want[] = {1, 1, 1.25, 1.75, 2.25, 2.75, 3, 3};
    for (int x = 0; x < 8; x++) {
        float sum = 10; /* it adds */
        pm_tensor_add_between(&in, 8, 4, x, 2, 1, &sum);
        assert_near("enlarged", (double)sum, 10 + want[x], 1e-6);
    }
    pm_job_free(&job);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_layer_is_a_sum_over_its_taps),
        cmocka_unit_test(a_picture_is_enlarged_bilinearly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
