/*
 * The skin's colour is learned from the photo: a wide prior that holds for all skin under all
 * usual lights finds the picture's own skin cluster, the cluster is then fitted, and only
 * what is like it counts. Colour is judged in log chromaticity, ln(r/g) and ln(g/b) of linear
 * light, where exposure and shading vanish and white balance is a shift.
 */
#include "skin/mask.h"

#include "base/pigment.h"
#include "base/stats.h"
#include "skin/blobs.h"

#include <math.h>
#include <string.h>

/* Prior: light skin in daylight lies near (0.3, 0.2), dark skin in warm light near (1.2, 0.7):
 * the middle and half the spread of the faces used to develop with. */
static const double PRIOR_MEAN[2] = {0.68, 0.44};
static const double PRIOR_SIGMA[2] = {0.36, 0.33};
#define PRIOR_REACH 2.6  /* sigma: beyond it nothing is skin, whatever the picture's cluster */
#define CENTRE_SIGMA 0.6 /* of half the diagonal: what is photographed is rarely at the rim */

/* ln(r/g): skin reflects red more than green under any usual light (0.18 for the palest of the
 * faces used to develop with); walls and paper do not. */
#define LEAST_RED 0.09f

/* The picture's own cluster. */
#define LEAST_SPREAD 0.06 /* ln units: JPEG and sensor alone spread it so far */
#define MOST_SPREAD 0.17
#define FIT_ROUNDS 6
#define SKIN_REACH 3.0     /* sigma of the cluster */
#define ENCLOSED_REACH 4.0 /* sigma: of an island in the skin, less its melanin */
#define BINS 48            /* of the histogram, per axis, over +-1.2 round the prior */
#define BIN_REACH 1.2
#define MODES 6         /* peaks that are looked at */
#define MODE_REACH 0.09 /* ln units: what has a peak's colour */

/* ln of luminance over the cluster's median: darker is hair, pupils, nostrils, cast shadow;
 * brighter is gloss. */
#define DARKEST -1.7
#define BRIGHTEST 1.3
#define LEAST_LIGHT 2e-3f /* linear: black has no colour */

/* Fine contrast (sigma of ln luminance between 1 and 3 px) of hair; pores and lines stay
 * below. */
#define HAIR_CONTRAST 0.11f

#define SMOOTH_SIGMA 0.0025 /* share of the long side: of the vote at the mask's rim */
#define LEAST_ISLAND 0.05   /* of the largest piece of skin: smaller ones are noise */
#define LARGEST_HOLE 0.02   /* of the frame: larger islands in the skin are something else */

struct colours {
    int w, h;
    struct pm_plane rg, gb, light; /* ln(r/g), ln(g/b), ln(g) */
    struct pm_plane contrast;      /* local fine contrast of light */
};

struct cluster {
    double mean[2];
    double inverse[3]; /* of the covariance: xx, xy, yy */
    double light;      /* median ln g */
};

struct walk {
    const struct pm_linear *photo;
    struct colours *c;
};

static void colour_rows(void *context, int first, int end)
{
    const struct walk *walk = context;
    const struct colours *c = walk->c;
    for (size_t i = (size_t)first * (size_t)c->w; i < (size_t)end * (size_t)c->w; i++) {
        const float r = logf(fmaxf(walk->photo->r.v[i], LEAST_LIGHT));
        const float g = logf(fmaxf(walk->photo->g.v[i], LEAST_LIGHT));
        const float b = logf(fmaxf(walk->photo->b.v[i], LEAST_LIGHT));
        c->rg.v[i] = r - g;
        c->gb.v[i] = g - b;
        c->light.v[i] = g;
    }
}

static enum pihmap_status find_colours(struct pm_job *job, const struct pm_linear *photo,
                                       struct colours *c)
{
    enum pihmap_status st = PIHMAP_OK;
    c->w = photo->r.w;
    c->h = photo->r.h;
    struct pm_plane *planes[4] = {&c->rg, &c->gb, &c->light, &c->contrast};
    for (int k = 0; k < 4; k++) {
        *planes[k] = pm_plane_scratch(job, c->w, c->h);
        if (!planes[k]->v)
            return job->err.status;
    }
    const struct pm_mark mark = pm_scratch_mark(job);
    struct pm_plane coarse = pm_plane_scratch(job, c->w, c->h);
    if (!coarse.v)
        return job->err.status;
    struct walk walk = {photo, c};
    pm_rows(job, c->h, colour_rows, &walk);
    TRY(pm_blur(job, &c->light, 1.0, &c->contrast));
    TRY(pm_blur(job, &c->light, 3.0, &coarse));
    for (size_t i = 0; i < (size_t)c->w * (size_t)c->h; i++) {
        const float d = c->contrast.v[i] - coarse.v[i];
        c->contrast.v[i] = d * d;
    }
    TRY(pm_blur(job, &c->contrast, 4.0, &c->contrast));
    for (size_t i = 0; i < (size_t)c->w * (size_t)c->h; i++)
        c->contrast.v[i] = sqrtf(fmaxf(c->contrast.v[i], 0.0f));
    /* Chromaticity is noisy px by px; skin is even. */
    TRY(pm_blur(job, &c->rg, 1.5, &c->rg));
    TRY(pm_blur(job, &c->gb, 1.5, &c->gb));
out:
    pm_scratch_rewind(job, mark);
    return st;
}

/* Squared distance to the prior, sigma. */
static double from_prior(double rg, double gb)
{
    const double x = (rg - PRIOR_MEAN[0]) / PRIOR_SIGMA[0];
    const double y = (gb - PRIOR_MEAN[1]) / PRIOR_SIGMA[1];
    return x * x + y * y;
}

static double from_cluster(const struct cluster *k, double rg, double gb)
{
    const double x = rg - k->mean[0], y = gb - k->mean[1];
    return k->inverse[0] * x * x + 2.0 * k->inverse[1] * x * y + k->inverse[2] * y * y;
}

/* How much a px says about the skin, before the cluster is known. */
static double prior_weight(const struct colours *c, size_t i)
{
    const double far = from_prior((double)c->rg.v[i], (double)c->gb.v[i]);
    if (far > PRIOR_REACH * PRIOR_REACH || c->rg.v[i] < LEAST_RED ||
        c->contrast.v[i] > HAIR_CONTRAST || c->light.v[i] <= logf(LEAST_LIGHT) + 0.1f)
        return 0.0;
    const double half = 0.5 * hypot(c->w, c->h);
    const double dx = ((double)(i % (size_t)c->w) - 0.5 * c->w) / half;
    const double dy = ((double)(i / (size_t)c->w) - 0.5 * c->h) / half;
    return exp(-0.5 * (far + (dx * dx + dy * dy) / (CENTRE_SIGMA * CENTRE_SIGMA)));
}

static int bin_of(double value, double centre)
{
    const int bin = (int)((value - centre + BIN_REACH) / (2.0 * BIN_REACH) * BINS);
    return bin < 0 ? 0 : bin >= BINS ? BINS - 1 : bin;
}

/* Sum of the 5 x 5 bins round (x, y). */
static double around(double histogram[BINS][BINS], int x, int y)
{
    double sum = 0.0;
    for (int v = -2; v <= 2; v++)
        for (int u = -2; u <= 2; u++)
            sum += histogram[y + v][x + u];
    return sum;
}

/* Share of the px near the picture's middle, and near its rim, that have the mode's colour.
 * What fills the rim more than the middle is a backdrop. */
static double backdrop_discount(const struct colours *c, const double mode[2])
{
    double middle = 0, middle_like = 0, rim = 0, rim_like = 0;
    for (int y = 0; y < c->h; y += 3)
        for (int x = 0; x < c->w; x += 3) {
            const double u = 2.0 * x / c->w - 1.0, v = 2.0 * y / c->h - 1.0;
            const bool inside = u * u + v * v < 0.5 * 0.5;
            /* The lower rim does not count: neck and shoulders run out of the frame there. */
            const bool outside = fabs(u) > 0.9 || v < -0.9;
            if (!inside && !outside)
                continue;
            const size_t i = (size_t)y * (size_t)c->w + (size_t)x;
            const bool like = fabs((double)c->rg.v[i] - mode[0]) < MODE_REACH &&
                              fabs((double)c->gb.v[i] - mode[1]) < MODE_REACH;
            *(inside ? &middle : &rim) += 1.0;
            *(inside ? &middle_like : &rim_like) += like;
        }
    const double at_middle = middle_like / fmax(middle, 1.0), at_rim = rim_like / fmax(rim, 1.0);
    const double ratio = (at_middle + 0.03) / (at_rim + 0.03);
    return ratio < 1.0 ? ratio * ratio * ratio : 1.0;
}

/* The best of the MODES heaviest peaks of the weighted histogram; false when nothing has
 * weight. */
static bool find_mode(const struct colours *c, const float *weight, double mode[2])
{
    double histogram[BINS][BINS] = {{0}}, best = 0.0;
    for (size_t i = 0; i < (size_t)c->w * (size_t)c->h; i++)
        if (weight[i] > 0.0f)
            histogram[bin_of((double)c->gb.v[i], PRIOR_MEAN[1])]
                     [bin_of((double)c->rg.v[i], PRIOR_MEAN[0])] += (double)weight[i];
    for (int k = 0; k < MODES; k++) {
        double heaviest = 0.0;
        int at_x = 2, at_y = 2;
        for (int y = 2; y < BINS - 2; y++)
            for (int x = 2; x < BINS - 2; x++) {
                const double sum = around(histogram, x, y);
                if (sum > heaviest) {
                    heaviest = sum;
                    at_x = x;
                    at_y = y;
                }
            }
        if (heaviest <= 0.0)
            break;
        const double centre[2] = {PRIOR_MEAN[0] - BIN_REACH + (at_x + 0.5) * 2.0 * BIN_REACH / BINS,
                                  PRIOR_MEAN[1] - BIN_REACH +
                                      (at_y + 0.5) * 2.0 * BIN_REACH / BINS};
        const double score = heaviest * backdrop_discount(c, centre);
        if (score > best) {
            best = score;
            mode[0] = centre[0];
            mode[1] = centre[1];
        }
        for (int v = -2; v <= 2; v++)
            for (int u = -2; u <= 2; u++)
                histogram[at_y + v][at_x + u] = 0.0;
    }
    return best > 0.0;
}

static double clamp_spread(double variance)
{
    return fmin(fmax(variance, LEAST_SPREAD * LEAST_SPREAD), MOST_SPREAD * MOST_SPREAD);
}

static void set_covariance(struct cluster *k, double xx, double xy, double yy)
{
    xx = clamp_spread(xx);
    yy = clamp_spread(yy);
    const double most = 0.9 * sqrt(xx * yy);
    xy = fmin(fmax(xy, -most), most);
    const double determinant = xx * yy - xy * xy;
    k->inverse[0] = yy / determinant;
    k->inverse[1] = -xy / determinant;
    k->inverse[2] = xx / determinant;
}

static void fit_cluster(const struct colours *c, const float *weight, struct cluster *k)
{
    set_covariance(k, 0.01, 0.0, 0.01);
    for (int round = 0; round < FIT_ROUNDS; round++) {
        double n = 0, x = 0, y = 0, xx = 0, xy = 0, yy = 0;
        for (size_t i = 0; i < (size_t)c->w * (size_t)c->h; i++) {
            if (weight[i] <= 0.0f)
                continue;
            const double rg = (double)c->rg.v[i], gb = (double)c->gb.v[i];
            const double w = (double)weight[i] * exp(-0.25 * from_cluster(k, rg, gb));
            const double u = rg - k->mean[0], v = gb - k->mean[1];
            n += w;
            x += w * u;
            y += w * v;
            xx += w * u * u;
            xy += w * u * v;
            yy += w * v * v;
        }
        if (n <= 0.0)
            return;
        x /= n;
        y /= n;
        k->mean[0] += x;
        k->mean[1] += y;
        /* The vote above narrows a Gaussian's variance to two thirds: undone here. */
        set_covariance(k, 1.5 * (xx / n - x * x), 1.5 * (xy / n - x * y), 1.5 * (yy / n - y * y));
    }
}

static enum pihmap_status median_light(struct pm_job *job, const struct colours *c,
                                       const float *weight, struct cluster *k)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    float *buffer = pm_scratch(job, (size_t)c->w * (size_t)c->h, sizeof *buffer);
    if (!buffer)
        return job->err.status;
    size_t n = 0;
    for (size_t i = 0; i < (size_t)c->w * (size_t)c->h; i++)
        if (weight[i] > 0.0f && from_cluster(k, (double)c->rg.v[i], (double)c->gb.v[i]) < 4.0)
            buffer[n++] = c->light.v[i];
    k->light = n ? (double)pm_quantile(buffer, n, 0.5) : 0.0;
    pm_scratch_rewind(job, mark);
    return PIHMAP_OK;
}

/* Skin within reach sigma of the cluster, and in the light that skin can have. */
static bool is_skin(const struct colours *c, const struct cluster *k, size_t i, double reach)
{
    const double rg = (double)c->rg.v[i], gb = (double)c->gb.v[i];
    const double light = (double)c->light.v[i] - k->light;
    return rg > (double)LEAST_RED && from_cluster(k, rg, gb) < reach * reach && light > DARKEST &&
           light < BRIGHTEST && from_prior(rg, gb) < PRIOR_REACH * PRIOR_REACH * 1.5;
}

/* Majority of the neighbourhood, so that single px neither make nor break skin. */
static enum pihmap_status vote(struct pm_job *job, const struct colours *c, const struct cluster *k,
                               struct pm_mask *out)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const size_t pixels = (size_t)c->w * (size_t)c->h;
    enum pihmap_status st = PIHMAP_OK;
    struct pm_plane soft = pm_plane_scratch(job, c->w, c->h);
    if (!soft.v) {
        st = job->err.status;
        goto out;
    }
    for (size_t i = 0; i < pixels; i++)
        soft.v[i] = is_skin(c, k, i, SKIN_REACH) && c->contrast.v[i] < HAIR_CONTRAST ? 1.0f : 0.0f;
    TRY(pm_blur(job, &soft, SMOOTH_SIGMA * (c->w > c->h ? c->w : c->h), &soft));
    for (size_t i = 0; i < pixels; i++)
        out->v[i] = soft.v[i] > 0.5f ? 255 : 0;
out:
    pm_scratch_rewind(job, mark);
    return st;
}

struct fill {
    const struct colours *c;
    const struct cluster *k;
};

/* What more melanin does to ln(r/g), ln(g/b) and ln g (base/pigment.h). A mark of 10 L* is some 0.7
 * of it. */
static const double MELANIN_SHIFT[3] = {PM_MELANIN_G - PM_MELANIN_R, PM_MELANIN_B - PM_MELANIN_G,
                                        -PM_MELANIN_G};
#define MELANIN_MOST 1.5
#define MELANIN_STEPS 6
/* Deeper or eumelanin-rich marks absorb blue up to this much more than that. */
#define MELANIN_FAN 2.2
#define FAN_STEPS 3

/* An island in the skin is skin when it has the skin's colour seen through more melanin. */
static bool px_may_fill(const void *context, size_t i)
{
    const struct fill *f = context;
    const struct colours *c = f->c;
    for (int k = 0; k <= MELANIN_STEPS; k++) {
        const double t = MELANIN_MOST * k / MELANIN_STEPS;
        const double rg = (double)c->rg.v[i] - t * MELANIN_SHIFT[0];
        const double light = (double)c->light.v[i] - t * MELANIN_SHIFT[2] - f->k->light;
        if (light <= DARKEST || light >= BRIGHTEST)
            continue;
        for (int fan = 0; fan < FAN_STEPS; fan++) {
            const double blue = 1.0 + (MELANIN_FAN - 1.0) * fan / (FAN_STEPS - 1);
            const double gb = (double)c->gb.v[i] - t * blue * MELANIN_SHIFT[1];
            if (from_cluster(f->k, rg, gb) < ENCLOSED_REACH * ENCLOSED_REACH)
                return true;
        }
    }
    return false;
}

enum pihmap_status pm_skin(struct pm_job *job, const struct pm_photo *photo, struct pm_mask *out)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const int w = photo->linear.r.w, h = photo->linear.r.h;
    const size_t pixels = (size_t)w * (size_t)h;
    struct colours c;
    struct cluster k = {{0, 0}, {0, 0, 0}, 0};
    enum pihmap_status st;
    TRY(pm_mask_alloc(job, w, h, out));
    TRY(find_colours(job, &photo->linear, &c));
    float *weight = pm_scratch(job, pixels, sizeof *weight);
    if (!weight) {
        st = job->err.status;
        goto out;
    }
    for (size_t i = 0; i < pixels; i++)
        weight[i] = (float)prior_weight(&c, i);
    if (!find_mode(&c, weight, k.mean))
        goto out;
    fit_cluster(&c, weight, &k);
    TRY(median_light(job, &c, weight, &k));
    TRY(vote(job, &c, &k, out));
    const struct fill fill = {&c, &k};
    TRY(pm_drop_islands(job, out, LEAST_ISLAND));
    TRY(pm_fill_holes(job, out, LARGEST_HOLE, px_may_fill, &fill));
out:
    pm_scratch_rewind(job, mark);
    if (st)
        pm_mask_free(out);
    return st;
}

static bool any_px_may_fill(const void *context, size_t i)
{
    (void)context;
    (void)i;
    return true;
}

enum pihmap_status pm_skin_close(struct pm_job *job, struct pm_mask *skin)
{
    return pm_fill_holes(job, skin, LARGEST_HOLE, any_px_may_fill, NULL);
}
