#include "align/confidence.h"

#include <math.h>

/* In px of the coarsest view (a quarter of level 0). */
static const double window_sigma[3] = {2.5, 3.0, 3.5}; /* per band: 10 to 14 px of level 0 */
#define MATCH_LOW 0.10f     /* correlation that chance reaches in such a window */
#define MATCH_HIGH 0.45f    /* correlation of skin under another expression */
#define PLAIN 0.55f         /* confidence where there is nothing to compare */
#define STRUCTURE_LOW 0.45f /* mean square of normalised structure: noise alone has 0.3 */
#define STRUCTURE_HIGH 0.8f

static float ramp(float x, float low, float high)
{
    const float t = (x - low) / (high - low);
    return t < 0.0f ? 0.0f : t > 1.0f ? 1.0f : t;
}

struct products {
    const struct pm_view *view;
    int side; /* px of the view per px of the sums */
    struct pm_plane *ab, *aa, *bb;
};

/* Means of before x after, after x after and before x before over side x side px. */
static void product_rows(void *context, int first, int end)
{
    const struct products *c = context;
    const int w = c->ab->w, side = c->side;
    const size_t stride = (size_t)c->view->before.w;
    const float share = 1.0f / (float)(side * side);
    for (int y = first; y < end; y++)
        for (int x = 0; x < w; x++) {
            const size_t corner = (size_t)(y * side) * stride + (size_t)(x * side);
            float ab = 0, aa = 0, bb = 0;
            for (int j = 0; j < side; j++)
                for (int i = 0; i < side; i++) {
                    const size_t at = corner + (size_t)j * stride + (size_t)i;
                    const float a = c->view->after.v[at], b = c->view->before.v[at];
                    ab += a * b;
                    aa += a * a;
                    bb += b * b;
                }
            const size_t at = (size_t)y * (size_t)w + (size_t)x;
            c->ab->v[at] = share * ab;
            c->aa->v[at] = share * aa;
            c->bb->v[at] = share * bb;
        }
}

/* The same, averaged over windows of sigma px of theirs. */
static enum pihmap_status local_products(struct pm_job *job, const struct pm_view *view, int side,
                                         double sigma, struct pm_plane *ab, struct pm_plane *aa,
                                         struct pm_plane *bb)
{
    struct products c = {view, side, ab, aa, bb};
    enum pihmap_status st;
    pm_rows(job, ab->h, product_rows, &c);
    TRY(pm_blur(job, ab, sigma, ab));
    TRY(pm_blur(job, aa, sigma, aa));
    TRY(pm_blur(job, bb, sigma, bb));
out:
    return st;
}

/* best: the highest match of any band; conflict: structure in both, the least of any band. */
static void add_band(const struct pm_plane *ab, const struct pm_plane *aa,
                     const struct pm_plane *bb, struct pm_plane *best, struct pm_plane *both)
{
    for (size_t i = 0, n = pm_pixels(ab); i < n; i++) {
        const float match = ab->v[i] / sqrtf(aa->v[i] * bb->v[i] + 1e-6f);
        const float structure = ramp(fminf(aa->v[i], bb->v[i]), STRUCTURE_LOW, STRUCTURE_HIGH);
        best->v[i] = fmaxf(best->v[i], ramp(match, MATCH_LOW, MATCH_HIGH));
        both->v[i] = fmaxf(both->v[i], structure);
    }
}

enum pihmap_status pm_confidence(struct pm_job *job, const struct pm_view *view, int bands,
                                 struct pm_plane *out)
{
    const struct pm_plane *size = &view[bands - 1].before;
    enum pihmap_status st = PIHMAP_OK;
    *out = pm_plane_scratch(job, size->w, size->h);
    const struct pm_mark mark = pm_scratch_mark(job);
    struct pm_plane both = pm_plane_scratch(job, size->w, size->h);
    struct pm_plane ab = pm_plane_scratch(job, size->w, size->h);
    struct pm_plane aa = pm_plane_scratch(job, size->w, size->h);
    struct pm_plane bb = pm_plane_scratch(job, size->w, size->h);
    const size_t n = pm_pixels(size);
    if (!out->v || !both.v || !ab.v || !aa.v || !bb.v) {
        st = job->err.status;
        goto out;
    }
    for (size_t i = 0; i < n; i++)
        out->v[i] = both.v[i] = 0.0f;
    for (int l = 0; l < bands; l++) {
        TRY(local_products(job, &view[l], 1 << (bands - 1 - l), window_sigma[l], &ab, &aa, &bb));
        add_band(&ab, &aa, &bb, out, &both);
    }
    for (size_t i = 0; i < n; i++)
        out->v[i] = fmaxf(out->v[i], PLAIN * (1.0f - both.v[i]));
out:
    pm_scratch_rewind(job, mark);
    return st;
}
