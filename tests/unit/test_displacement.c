/*
 * The displacement field: bilinear between its nodes and across levels; the solver finds the
 * minimum of the energy that its header states, evaluated here by itself; creases keep their place.
 */
#include "align/displacement.h"

#include <string.h>

#include "base/stats.h"
#include "support/check.h"

/* u and v linear in px. */
static void fill_linear(struct pm_displacement *f, double scale)
{
    for (int j = 0; j < f->h; j++)
        for (int i = 0; i < f->w; i++) {
            const double x = i * f->step, y = j * f->step;
            f->u[j * f->w + i] = (float)(scale * (1 + 0.02 * x - 0.01 * y));
            f->v[j * f->w + i] = (float)(scale * (-2 + 0.005 * x + 0.03 * y));
        }
}

static void it_is_linear_between_nodes(void **state)
{
    (void)state;
    struct pm_job job;
    float u[50], v[50];
    pm_job_init(&job, 1);
    struct pm_displacement f = pm_displacement_scratch(&job, 50, 37, 8);
    assert_true((f.w - 1) * f.step >= 49 && (f.h - 1) * f.step >= 36); /* covers the picture */
    fill_linear(&f, 1);
    for (int y = 0; y < 37; y += 5) {
        pm_displacement_row(&f, y, 50, u, v);
        for (int x = 0; x < 50; x++) {
            double du, dv;
            assert_near("row u", (double)u[x], 1 + 0.02 * x - 0.01 * y, 1e-5);
            assert_near("row v", (double)v[x], -2 + 0.005 * x + 0.03 * y, 1e-5);
            pm_displacement_at(&f, x + 0.4, y + 0.3, &du, &dv);
            assert_near("at", du, 1 + 0.02 * (x + 0.4) - 0.01 * (y + 0.3), 1e-5);
        }
    }
    f.u[3] = 30;
    f.v[3] = -40;
    assert_near("longest", pm_displacement_longest(&f), 50, 1e-5);
    pm_job_free(&job);
}

/* Px x of a level lies at (x + 0.5) / 2 - 0.5 of the next coarser one. */
static void it_is_carried_between_levels(void **state)
{
    (void)state;
    struct pm_job job;
    pm_job_init(&job, 1);
    struct pm_displacement coarse = pm_displacement_scratch(&job, 64, 48, 8);
    struct pm_displacement fine = pm_displacement_scratch(&job, 128, 96, 8);
    fill_linear(&coarse, 1);
    pm_displacement_resize(&coarse, 2.0, &fine);
    for (int y = 8; y < 90; y += 7)
        for (int x = 8; x < 120; x += 7) {
            double u, v;
            const double cx = (x + 0.5) / 2 - 0.5, cy = (y + 0.5) / 2 - 0.5;
            pm_displacement_at(&fine, x, y, &u, &v);
            assert_near("u", u, 2 * (1 + 0.02 * cx - 0.01 * cy), 1e-4);
            assert_near("v", v, 2 * (-2 + 0.005 * cx + 0.03 * cy), 1e-4);
        }
    pm_job_free(&job);
}

/* ---- solver ------------------------------------------------------------------------------- */

#define W 7
#define H 6
#define NODES (W * H)

struct problem {
    float block[5][NODES];
    struct pm_normal_equations e;
};

static void draw_problem(struct problem *p, uint64_t seed)
{
    struct pm_random random = {seed};
    for (int i = 0; i < NODES; i++) {
        const double a = pm_random_normal(&random), b = pm_random_normal(&random);
        const double weight = i % 3 ? 0.0 : 40.0; /* no data at two thirds of the nodes */
        p->block[0][i] = (float)(weight * (a * a + 0.1));
        p->block[1][i] = (float)(weight * a * b);
        p->block[2][i] = (float)(weight * (b * b + 0.1));
        p->block[3][i] = (float)(weight * pm_random_normal(&random));
        p->block[4][i] = (float)(weight * pm_random_normal(&random));
    }
    p->e = (struct pm_normal_equations){p->block[0], p->block[1], p->block[2], p->block[3],
                                        p->block[4]};
}

/* Sum of squared second differences inside the grid, the mixed one twice. */
static double bending(const float *f)
{
    double sum = 0;
    for (int j = 0; j < H; j++)
        for (int i = 0; i < W; i++) {
            const float *c = f + j * W + i;
            if (i > 0 && i + 1 < W)
                sum += pow((double)(c[-1] - 2 * c[0] + c[1]), 2);
            if (j > 0 && j + 1 < H)
                sum += pow((double)(c[-W] - 2 * c[0] + c[W]), 2);
            if (i + 1 < W && j + 1 < H)
                sum += 2 * pow((double)(c[0] - c[1] - c[W] + c[W + 1]), 2);
        }
    return sum;
}

/* What the solution minimises, linearised about the field u0, v0. */
static double energy(const struct problem *p, const struct pm_displacement *f, const float *u0,
                     const float *v0, double stiffness)
{
    double sum = stiffness * (bending(f->u) + bending(f->v));
    for (int i = 0; i < NODES; i++) {
        const double u = (double)(f->u[i] - u0[i]), v = (double)(f->v[i] - v0[i]);
        sum += (double)p->e.axx[i] * u * u + 2 * (double)p->e.axy[i] * u * v +
               (double)p->e.ayy[i] * v * v - 2 * ((double)p->e.bx[i] * u + (double)p->e.by[i] * v);
    }
    return sum;
}

static void the_solution_has_the_least_energy(void **state)
{
    (void)state;
    const double stiffness = 3;
    struct pm_job job;
    struct problem p;
    pm_job_init(&job, 1);
    draw_problem(&p, 4);
    struct pm_displacement f = pm_displacement_scratch(&job, 8 * (W - 2) + 1, 8 * (H - 2) + 1, 8);
    assert_true(f.w == W && f.h == H);
    float u0[NODES], v0[NODES];
    struct pm_random random = {8};
    for (int i = 0; i < NODES; i++) { /* bent, but by far less than the Charbonnier scale */
        u0[i] = f.u[i] = (float)pm_random_normal(&random);
        v0[i] = f.v[i] = (float)pm_random_normal(&random);
    }
    const double first = energy(&p, &f, u0, v0, stiffness);
    assert_int_equal(pm_displacement_solve(&job, &f, &p.e, (float)stiffness, 1e6f, 200), PIHMAP_OK);
    const double least = energy(&p, &f, u0, v0, stiffness);
    assert_true(least < first);
    for (int i = 0; i < 2 * NODES; i++) {
        float *at = i < NODES ? &f.u[i] : &f.v[i - NODES], kept = *at;
        for (int k = -1; k <= 1; k += 2) {
            *at = kept + 0.03f * (float)k;
            const double other = energy(&p, &f, u0, v0, stiffness);
            if (other < least)
                fail_msg("%g, and %g with unknown %d moved by %g", least, other, i, 0.03 * k);
        }
        *at = kept;
    }
    pm_job_free(&job);
}

/* ---- creases ------------------------------------------------------------------------------ */

#define SIDE 17 /* nodes */

/* Flat to the left of the middle, steep to the right, seen through noise; the largest error after
 * some steps of iteratively reweighted least squares. */
static double crease_error(float bend_scale)
{
    struct pm_job job;
    static float block[5][SIDE * SIDE];
    const struct pm_normal_equations e = {block[0], block[1], block[2], block[3], block[4]};
    double worst = 0;
    pm_job_init(&job, 1);
    struct pm_displacement f =
        pm_displacement_scratch(&job, 8 * (SIDE - 2) + 1, 8 * (SIDE - 2) + 1, 8);
    memset(block, 0, sizeof block);
    for (int step = 0; step < 10; step++) {
        for (int i = 0; i < SIDE * SIDE; i++) {
            const double truth = 2.0 * fmax(i % SIDE - 8, 0);
            e.axx[i] = e.ayy[i] = 1;
            e.bx[i] = (float)(truth - (double)f.u[i]);
            e.by[i] = -f.v[i];
        }
        assert_int_equal(pm_displacement_solve(&job, &f, &e, 10, bend_scale, 60), PIHMAP_OK);
    }
    for (int i = 0; i < SIDE * SIDE; i++)
        if (i / SIDE > 1 && i / SIDE < SIDE - 2)
            worst = fmax(worst, fabs((double)f.u[i] - 2.0 * fmax(i % SIDE - 8, 0)));
    pm_job_free(&job);
    return worst;
}

static void a_crease_stays_sharp(void **state)
{
    (void)state;
    const double sharp = crease_error(0.1f), soft = crease_error(1e6f);
    assert_true(soft > 0.5);
    assert_true(sharp < 0.6 * soft);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_linear_between_nodes),
        cmocka_unit_test(it_is_carried_between_levels),
        cmocka_unit_test(the_solution_has_the_least_energy),
        cmocka_unit_test(a_crease_stays_sharp),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
