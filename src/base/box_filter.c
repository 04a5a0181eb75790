#include "base/box_filter.h"

#include <string.h>

#define COLUMNS 32 /* filtered together: two cache lines of a row */
#define LINES 4    /* rows filtered together */

struct box {
    const struct pm_plane *in;
    struct pm_plane *out;
    int radius;
    struct pm_thread_scratch lines;  /* LINES padded rows */
    struct pm_thread_scratch strips; /* two of COLUMNS columns, padded */
};

/* One pass along LINES lines, `length` floats apart in from, each padded by radius + 1 at both
 * ends. Every step of a running sum depends on the step before; the sums of other lines do not, so
 * that the processor can overlap them. */
static void mean_lines(const float *from, size_t length, int n, int radius, float *const to[LINES])
{
    const float per_px = 1.0f / (float)(2 * radius + 1);
    float sum[LINES] = {0};
    for (int k = 1; k <= 2 * radius + 1; k++)
        for (size_t j = 0; j < LINES; j++)
            sum[j] += from[j * length + (size_t)k];
    for (int i = 0; i < n; i++)
        for (size_t j = 0; j < LINES; j++) {
            const float *at = from + j * length + i;
            to[j][i] = per_px * sum[j];
            sum[j] += at[2 * radius + 2] - at[1];
        }
}

/* Repeats the ends of the n floats that start at line[pad]. */
static void pad_line(float *line, int n, int pad)
{
    for (int k = 0; k < pad; k++) {
        line[k] = line[pad];
        line[pad + n + k] = line[pad + n - 1];
    }
}

/* first, end: groups of LINES rows. The last row stands in for rows beyond the picture. */
static void mean_rows(void *context, int first, int end)
{
    const struct box *c = context;
    const int w = c->in->w, h = c->in->h, pad = c->radius + 1;
    const size_t length = (size_t)w + 2 * (size_t)pad;
    float *const line = pm_thread_scratch_of(&c->lines, first);
    for (int group = first; group < end; group++) {
        float *to[LINES];
        for (int pass = 0; pass < 2; pass++) {
            for (int j = 0; j < LINES; j++) {
                const int wanted = group * LINES + j, y = wanted < h ? wanted : h - 1;
                const size_t at = (size_t)y * (size_t)w;
                float *own = line + (size_t)j * length;
                to[j] = c->out->v + at;
                memcpy(own + pad, pass ? to[j] : c->in->v + at, (size_t)w * sizeof *own);
                pad_line(own, w, pad);
            }
            mean_lines(line, length, w, c->radius, to);
        }
    }
}

/* One pass down a strip of COLUMNS columns, of which the first n are stored. */
static void mean_strip(const float *strip, int h, int radius, float *to, size_t stride, int n)
{
    const float per_px = 1.0f / (float)(2 * radius + 1);
    float sum[COLUMNS] = {0};
    for (int k = 1; k <= 2 * radius + 1; k++)
        for (int i = 0; i < COLUMNS; i++)
            sum[i] += strip[k * COLUMNS + i];
    for (int y = 0; y < h; y++) {
        const float *oldest = strip + (size_t)(y + 1) * COLUMNS;
        const float *next = strip + (size_t)(y + 2 * radius + 2) * COLUMNS;
        float line[COLUMNS];
        for (int i = 0; i < COLUMNS; i++) {
            line[i] = per_px * sum[i];
            sum[i] += next[i] - oldest[i];
        }
        memcpy(to + (size_t)y * stride, line, (size_t)n * sizeof *line);
    }
}

static void pad_strip(float *strip, int h, int pad)
{
    const size_t row = COLUMNS * sizeof *strip;
    for (int k = 0; k < pad; k++) {
        memcpy(strip + (size_t)k * COLUMNS, strip + (size_t)pad * COLUMNS, row);
        memcpy(strip + (size_t)(pad + h + k) * COLUMNS, strip + (size_t)(pad + h - 1) * COLUMNS,
               row);
    }
}

static void mean_columns(void *context, int first, int end)
{
    const struct box *c = context;
    const int w = c->out->w, h = c->out->h, pad = c->radius + 1;
    const size_t length = (size_t)(h + 2 * pad) * COLUMNS;
    float *one = pm_thread_scratch_of(&c->strips, first), *two = one + length;
    memset(one, 0, length * sizeof *one); /* the last block may be narrower than COLUMNS */
    for (int block = first; block < end; block++) {
        const int x = block * COLUMNS, n = w - x < COLUMNS ? w - x : COLUMNS;
        float *out = c->out->v + x;
        for (int y = 0; y < h; y++)
            memcpy(one + (size_t)(pad + y) * COLUMNS, out + (size_t)y * (size_t)w,
                   (size_t)n * sizeof *one);
        pad_strip(one, h, pad);
        mean_strip(one, h, c->radius, two + (size_t)pad * COLUMNS, COLUMNS, COLUMNS);
        pad_strip(two, h, pad);
        mean_strip(two, h, c->radius, out, (size_t)w, n);
    }
}

enum pihmap_status pm_box_filter(struct pm_job *job, const struct pm_plane *in, int radius,
                                 struct pm_plane *out)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const size_t pad = 2 * ((size_t)radius + 1), w = (size_t)in->w, h = (size_t)in->h;
    const int blocks = (in->w + COLUMNS - 1) / COLUMNS, groups = (in->h + LINES - 1) / LINES;
    struct box c = {in, out, radius,
                    pm_thread_scratch_for(job, groups, LINES * (w + pad), sizeof(float)),
                    pm_thread_scratch_for(job, blocks, 2 * (h + pad) * COLUMNS, sizeof(float))};
    if (!c.lines.v || !c.strips.v)
        return job->err.status;
    pm_pixel_rows(job, groups, w * h, mean_rows, &c);
    pm_pixel_rows(job, blocks, w * h, mean_columns, &c);
    pm_scratch_rewind(job, mark);
    return PIHMAP_OK;
}
