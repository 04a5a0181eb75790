#include "codec/coding_break.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LEAST_MCU 4 /* px: smaller ones have no inside to compare their edges with */
#define LEAST_PART 2
#define FLOOR 1.5f    /* codes: noise and rounding, below which contrast says nothing */
#define MOST_LOG 1.5f /* of one MCU, so that a few of them do not decide */
#define LEAST_LOG -0.5f

struct edges {
    int columns, rows; /* MCUs; edge j lies above row j */
    float *log;        /* rows x columns: contrast across the edge over that inside, ln */
    float *sum;        /* (rows) x (columns + 1): of log, from the left */
};

/* How far the rows y - 1 and y break off from the slope on both sides: mean of n bytes, codes. */
static float contrast(const struct pm_rgb8 *p, int y, int x, int n)
{
    const size_t row = (size_t)p->w * 3;
    const uint8_t *b = p->v + (size_t)y * row + 3 * (size_t)x, *a = b - row;
    int sum = 0;
    for (int i = 0; i < 3 * n; i++) {
        const ptrdiff_t r = (ptrdiff_t)row;
        sum += abs(3 * (b[i] - a[i]) - (b[i + r] - a[i - r]));
    }
    return (float)sum / (6.0f * (float)n);
}

static void measure_row(const struct pm_rgb8 *p, int mcu_w, int mcu_h, int j, struct edges *e)
{
    const int y = j * mcu_h, half = mcu_h / 2;
    for (int i = 0; i < e->columns; i++) {
        const float across = contrast(p, y, i * mcu_w, mcu_w);
        const float above = contrast(p, y - half, i * mcu_w, mcu_w);
        const float below = contrast(p, y + half, i * mcu_w, mcu_w);
        const float inside = above > below ? above : below;
        const float v = logf((across + FLOOR) / (inside + FLOOR));
        e->log[(size_t)j * (size_t)e->columns + (size_t)i] = v > MOST_LOG    ? MOST_LOG
                                                             : v < LEAST_LOG ? LEAST_LOG
                                                                             : v;
    }
}

/* Mean of edge j over columns x0..x1-1. */
static float mean(const struct edges *e, int j, int x0, int x1)
{
    const float *sum = e->sum + (size_t)j * (size_t)(e->columns + 1);
    return (sum[x1] - sum[x0]) / (float)(x1 - x0);
}

static float best_step(const struct edges *e, int j)
{
    float best = 0;
    for (int x = LEAST_PART; x + LEAST_PART <= e->columns; x++) {
        const float upper = mean(e, j, x, e->columns), lower = mean(e, j + 1, 0, x);
        const float before = mean(e, j, 0, x), behind = mean(e, j + 1, x, e->columns);
        const float weaker = upper < lower ? upper : lower;
        const float other = before > behind ? before : behind;
        const float score = weaker - (other > 0 ? other : 0);
        best = score > best ? score : best;
    }
    return best;
}

enum pihmap_status pm_coding_break(struct pm_job *job, const struct pm_rgb8 *picture, int mcu_w,
                                   int mcu_h, double *score)
{
    struct edges e = {.columns = picture->w / mcu_w, .rows = (picture->h - 2) / mcu_h};
    const struct pm_mark mark = pm_scratch_mark(job);
    *score = 0;
    if (mcu_w < LEAST_MCU || mcu_h < LEAST_MCU || e.columns < 2 * LEAST_PART || e.rows < 3)
        return PIHMAP_OK;
    e.log = pm_scratch(job, (size_t)e.rows * (size_t)e.columns, sizeof *e.log);
    e.sum = pm_scratch(job, (size_t)e.rows * (size_t)(e.columns + 1), sizeof *e.sum);
    if (!e.log || !e.sum)
        return job->err.status;
    for (int j = 1; j + 1 < e.rows; j++) {
        float *sum = e.sum + (size_t)j * (size_t)(e.columns + 1);
        measure_row(picture, mcu_w, mcu_h, j, &e);
        sum[0] = 0;
        for (int i = 0; i < e.columns; i++)
            sum[i + 1] = sum[i] + e.log[(size_t)j * (size_t)e.columns + (size_t)i];
    }
    for (int j = 1; j + 2 < e.rows; j++) {
        const float step = best_step(&e, j);
        *score = (double)step > *score ? (double)step : *score;
    }
    pm_scratch_rewind(job, mark);
    return PIHMAP_OK;
}
