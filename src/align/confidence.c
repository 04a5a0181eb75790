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

static void multiply(const struct pm_plane *a, const struct pm_plane *b, struct pm_plane *out)
{
    for (size_t i = 0, n = (size_t)a->w * (size_t)a->h; i < n; i++)
        out->v[i] = a->v[i] * b->v[i];
}

/* Local mean of a x b at the size of out. */
static enum pihmap_status local_product(struct pm_job *job, const struct pm_plane *a,
                                        const struct pm_plane *b, double sigma,
                                        struct pm_plane *out)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    enum pihmap_status st = PIHMAP_OK;
    struct pm_plane full = pm_plane_scratch(job, a->w, a->h);
    if (!full.v) {
        st = job->err.status;
        goto out;
    }
    multiply(a, b, &full);
    TRY(pm_shrink(job, &full, out));
    TRY(pm_blur(job, out, sigma, out));
out:
    pm_scratch_rewind(job, mark);
    return st;
}

/* best: the highest match of any band; conflict: structure in both, the least of any band. */
static void add_band(const struct pm_plane *ab, const struct pm_plane *aa,
                     const struct pm_plane *bb, struct pm_plane *best, struct pm_plane *both)
{
    for (size_t i = 0, n = (size_t)ab->w * (size_t)ab->h; i < n; i++) {
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
    const size_t n = (size_t)size->w * (size_t)size->h;
    if (!out->v || !both.v || !ab.v || !aa.v || !bb.v) {
        st = job->err.status;
        goto out;
    }
    for (size_t i = 0; i < n; i++)
        out->v[i] = both.v[i] = 0.0f;
    for (int l = 0; l < bands; l++) {
        TRY(local_product(job, &view[l].before, &view[l].after, window_sigma[l], &ab));
        TRY(local_product(job, &view[l].after, &view[l].after, window_sigma[l], &aa));
        TRY(local_product(job, &view[l].before, &view[l].before, window_sigma[l], &bb));
        add_band(&ab, &aa, &bb, out, &both);
    }
    for (size_t i = 0; i < n; i++)
        out->v[i] = fmaxf(out->v[i], PLAIN * (1.0f - both.v[i]));
out:
    pm_scratch_rewind(job, mark);
    return st;
}
