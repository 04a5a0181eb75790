#include "card/blobs.h"

#include <math.h>
#include <string.h>

#define RIM 1e9f
#define PART 256     /* px of a row at a time */
#define LEAST_AREA 4 /* px, of what is left inside of a patch 6 px wide */
#define MOST_BLOBS 4000
/* Area over that of the parallelogram with the same second moments: 1 for a parallelogram, 0.95
 * for an ellipse, less for whatever has arms, bays or holes. */
#define LEAST_FILL 0.8
#define MOST_FILL 1.15
#define LEAST_AXES 0.3 /* shorter axis over longer: 45 degrees of tilt make 0.7 of 1 */
#define LIKE_SIZE 2.6  /* ratio of sides: gaps and blur eat small patches more */
#define MOST_REACH 3.6 /* sides to the farthest neighbour: a diagonal with wide gaps */

/* ---- pieces ------------------------------------------------------------------------------- */

struct maze {
    int w, h;
    uint8_t *even;  /* 1: like its neighbours and in no piece yet */
    int32_t *stack; /* as many px */
};

struct spreads {
    const struct pm_plane *feature;
    int count;
    struct pm_plane *out;
};

/* n px of row y from x on, n <= PART, none at the rim: their spread, if more, into row. Down first,
 * then across, so that both are plain loops. */
static void spread_part(const struct pm_plane *p, int x, int y, int n, float *row)
{
    const float *above = p->v + (size_t)(y - 1) * (size_t)p->w + (size_t)(x - 1);
    const float *here = above + p->w, *below = here + p->w;
    float least[PART + 2], most[PART + 2];
    for (int i = 0; i < n + 2; i++) {
        const float low = above[i] < here[i] ? above[i] : here[i];
        const float high = above[i] > here[i] ? above[i] : here[i];
        least[i] = low < below[i] ? low : below[i];
        most[i] = high > below[i] ? high : below[i];
    }
    for (int i = 0; i < n; i++) {
        const float low = least[i] < least[i + 1] ? least[i] : least[i + 1];
        const float high = most[i] > most[i + 1] ? most[i] : most[i + 1];
        const float spread =
            (high > most[i + 2] ? high : most[i + 2]) - (low < least[i + 2] ? low : least[i + 2]);
        row[x + i] = row[x + i] > spread ? row[x + i] : spread;
    }
}

static void spread_rows(void *context, int first, int end)
{
    const struct spreads *s = context;
    const int w = s->out->w, h = s->out->h;
    for (int y = first; y < end; y++) {
        float *row = s->out->v + (size_t)y * (size_t)w;
        const bool rim = y == 0 || y == h - 1;
        for (int x = 0; x < w; x++)
            row[x] = rim || x == 0 || x == w - 1 ? RIM : 0;
        for (int k = 0; k < s->count && !rim; k++)
            for (int x = 1; x < w - 1; x += PART)
                spread_part(&s->feature[k], x, y, w - 1 - x < PART ? w - 1 - x : PART, row);
    }
}

void pm_card_unrest(const struct pm_job *job, const struct pm_plane *feature, int count,
                    struct pm_plane *out)
{
    struct spreads s = {feature, count, out};
    pm_rows(job, out->h, spread_rows, &s);
}

struct moments {
    double top, n, x, y, xx, xy, yy;
};

/* Px a to b of row y. */
static void add_run(struct moments *s, double a, double b, double y)
{
    const double n = b - a + 1, x = n * (a + b) / 2;
    s->n += n;
    s->x += x;
    s->y += n * y;
    s->xx += (b * (b + 1) * (2 * b + 1) - (a - 1) * a * (2 * a - 1)) / 6;
    s->xy += x * y;
    s->yy += n * y * y;
}

/* The piece whose first px is start, which is cleared from the maze run by run. */
static struct moments walk(struct maze *m, int start)
{
    struct moments s = {.top = start / m->w};
    size_t top = 0;
    m->stack[top++] = start;
    while (top > 0) {
        const int i = m->stack[--top], y = i / m->w;
        uint8_t *row = m->even + (size_t)y * (size_t)m->w;
        int a = i - y * m->w, b = a;
        if (!row[a])
            continue;
        while (row[a - 1]) /* the rim of the picture is never even */
            a--;
        while (row[b + 1])
            b++;
        memset(row + a, 0, (size_t)b - (size_t)a + 1);
        add_run(&s, a, b, y);
        for (int side = -1; side <= 1; side += 2) {
            const uint8_t *beside = row + side * m->w;
            for (int x = a; x <= b; x++)
                if (beside[x] && (x == a || !beside[x - 1]))
                    m->stack[top++] = (y + side) * m->w + x;
        }
    }
    return s;
}

static bool is_compact(const struct moments *s, double most_side, struct pm_blob *out)
{
    if (s->n < LEAST_AREA || s->n > most_side * most_side)
        return false;
    const double x = s->x / s->n, y = s->y / s->n;
    /* a px is a square, not a point: 1/12 */
    const double xx = s->xx / s->n - x * x + 1.0 / 12, yy = s->yy / s->n - y * y + 1.0 / 12;
    const double xy = s->xy / s->n - x * y, det = xx * yy - xy * xy;
    const double half = (xx + yy) / 2, apart = sqrt(fmax(half * half - det, 0));
    const double fill = s->n / (12 * sqrt(fmax(det, 1e-9)));
    if (fill < LEAST_FILL || fill > MOST_FILL || sqrt((half - apart) / (half + apart)) < LEAST_AXES)
        return false;
    *out = (struct pm_blob){
        .x = (float)x, .y = (float)y, .top = (float)s->top, .side = (float)sqrt(s->n)};
    return true;
}

/* ---- neighbours ----------------------------------------------------------------------------- */

static float squared(const struct pm_blob *a, const struct pm_blob *b)
{
    return (a->x - b->x) * (a->x - b->x) + (a->y - b->y) * (a->y - b->y);
}

static void meet(struct pm_blobs *all, int i, int j)
{
    struct pm_blob *a = &all->v[i];
    const struct pm_blob *b = &all->v[j];
    const float ratio = a->side > b->side ? a->side / b->side : b->side / a->side;
    /* what the evenness test eats off the rim of a small patch is two px a side */
    const float reach = (float)MOST_REACH * (0.5f * (a->side + b->side) + 2), d = squared(a, b);
    if (ratio > (float)LIKE_SIZE || d > reach * reach)
        return;
    int at = a->near_count < PM_CARD_NEAR ? a->near_count++ : PM_CARD_NEAR;
    while (at > 0 && squared(a, &all->v[a->near[at - 1]]) > d) {
        if (at < PM_CARD_NEAR)
            a->near[at] = a->near[at - 1];
        at--;
    }
    if (at < PM_CARD_NEAR)
        a->near[at] = j;
}

/* Blobs come in the order of their first row, so those far below need no look. */
static void find_neighbours(struct pm_blobs *all)
{
    for (int i = 0; i < all->count; i++) {
        const struct pm_blob *a = &all->v[i];
        const float far = (float)MOST_REACH * (0.5f * (1 + (float)LIKE_SIZE) * a->side + 2);
        for (int j = i + 1; j < all->count && all->v[j].top - a->y < far; j++) {
            if (fabsf(all->v[j].x - a->x) > far)
                continue;
            meet(all, i, j);
            meet(all, j, i);
        }
    }
}

enum pihmap_status pm_card_blobs(struct pm_job *job, const struct pm_plane *unrest, float step,
                                 double most_side, struct pm_blobs *out)
{
    const int w = unrest->w, h = unrest->h;
    const size_t n = (size_t)w * (size_t)h;
    out->count = 0;
    out->v = pm_scratch(job, MOST_BLOBS, sizeof *out->v);
    struct maze m = {w, h, pm_scratch(job, n, 1), pm_scratch(job, n, sizeof(int32_t))};
    if (!out->v || !m.even || !m.stack)
        return job->err.status;
    for (size_t i = 0; i < n; i++)
        m.even[i] = unrest->v[i] < step;
    for (uint8_t *at = m.even; out->count < MOST_BLOBS;) {
        at = memchr(at, 1, n - (size_t)(at - m.even));
        if (!at)
            break;
        const struct moments s = walk(&m, (int)(at - m.even));
        out->count += is_compact(&s, most_side, &out->v[out->count]);
    }
    find_neighbours(out);
    return PIHMAP_OK;
}
