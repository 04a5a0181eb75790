#include "align/verify.h"

#include "align/patch.h"
#include "base/reason.h"
#include "base/geometry.h"
#include "base/simd.h"
#include "base/stats.h"
#include "base/target_clones.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define SEARCH_RADIUS 6 /* px: how far a patch is shifted, to learn what chance reaches */
#define SHIFTS (2 * SEARCH_RADIUS + 1)
#define NEAR 2            /* px^2: the best fit is sought within sqrt(2) of the alignment */
#define FAR 9             /* px^2: from sqrt(9) on it is another place */
#define PEAK_MARGIN 0.05f /* correlation by which the best fit must exceed every other place */
#define PATCHES_MAX 360   /* per band: a share is then known to 3 % */
#define SKIN_SHARE 0.6f   /* of a patch, at least */
#define SEEN_SHARE 0.9f
#define PARTS 9 /* of the skin, with equal numbers of patches */

/*
 * Least shares per band. Wrong pairs (including other people against the same backdrop and in the
 * same light) reach 0.03, 0.05 and 0.32 at most. True pairs with another expression have at least
 * 0.30, 0.47 and 0.59. The coarsest band asks for more than that, since wrong pairs come nearest
 * there; what it declines, a finer one may confirm. Blur removes the finest band.
 */
static const double share_min[PM_BANDS] = {0.18, 0.24, 0.60};
static const int agree_min[PM_BANDS] = {6, 6, 8};
#define FINER_MIN 0.20     /* share of the next finer band that the coarsest needs to decide */
#define SPREAD_MIN 0.4     /* detail must agree all over the skin, not in one corner */
#define SPREAD_PATCHES 36  /* with fewer patches the spread is not known */
#define OVERLAP_MIN 0.15   /* of the before skin */
#define RESEMBLING 0.25    /* share of the coarse band: features meet, as those of two faces do */
#define POSE_INLIERS 20    /* matched keypoints: with so many the pose itself is certain */
#define TURNED_DEG 20.0    /* out of the picture's plane: detail begins to be hidden */
#define NOISY 0.015        /* ln units: pores and lines have a contrast of 0.01 to 0.05 */
#define SCALE_FAR 2.5      /* after over before, or the inverse: too much for detail to match */
#define SHARPNESS_LOW 0.35 /* after over before: the after photo is blurred */
#define SHARPNESS_HIGH 2.9 /* likewise: the before photo is */
#define SIGMA_PER_RESIDUAL 0.8 /* a patch's own best fit scatters more than the smooth field */
#define SIGMA_MIN 0.05         /* before px: the sampling error of a perfect match */

double pm_correlation(const struct pm_warped_pair *warped, const struct pm_plane *skin)
{
    double ab = 0.0, aa = 1e-9, bb = 1e-9, seen = 0.0, all = 1e-9;
    for (size_t i = 0, n = pm_pixels(skin); i < n; i++) {
        const double k = (double)(skin->v[i] * warped->weight.v[i]);
        const double b = (double)warped->before.v[i], a = (double)warped->after.v[i];
        ab += k * a * b;
        aa += k * a * a;
        bb += k * b * b;
        seen += k;
        all += (double)skin->v[i];
    }
    return ab / sqrt(aa * bb) * sqrt(seen / all);
}

/* ---- patches ------------------------------------------------------------------------- */

struct patch {
    int x, y; /* its first px */
    bool agrees;
    float distance; /* of its best fit from the alignment, px of the level */
};

struct patch_task {
    const struct pm_warped_pair *warped;
    struct patch *patch;
};

/* Sums of squares under the patch at every shift. a: the first px at the first shift. */
static void energies(const float *a, size_t stride, float energy[SHIFTS][SHIFTS])
{
    double across[PM_PATCH + 2 * SEARCH_RADIUS]
                 [SHIFTS]; /* of PM_PATCH px in a row, from every shift on */
    for (int j = 0; j < PM_PATCH + 2 * SEARCH_RADIUS; j++, a += stride) {
        double sum = 0.0;
        for (int i = 0; i < PM_PATCH + 2 * SEARCH_RADIUS; i++) {
            sum += (double)(a[i] * a[i]);
            if (i >= PM_PATCH)
                sum -= (double)(a[i - PM_PATCH] * a[i - PM_PATCH]);
            if (i >= PM_PATCH - 1)
                across[j][i - PM_PATCH + 1] = sum;
        }
    }
    for (int i = 0; i < SHIFTS; i++) {
        double sum = 0.0;
        for (int j = 0; j < PM_PATCH + 2 * SEARCH_RADIUS; j++) {
            sum += across[j][i] - (j >= PM_PATCH ? across[j - PM_PATCH][i] : 0.0);
            if (j >= PM_PATCH - 1)
                energy[j - PM_PATCH + 1][i] = (float)fmax(sum, 0.0);
        }
    }
}

/* Normalised cross-correlation of a patch at all shifts. The patch agrees when the peak near the
 * alignment is clearly above any far from it. */
static void match_patch(const struct pm_warped_pair *v, struct patch *p)
{
    const size_t w = (size_t)v->before.w;
    const float *b = &pm_at(&v->before, p->x, p->y);
    const float *first = &pm_at(&v->after, p->x - SEARCH_RADIUS, p->y - SEARCH_RADIUS);
    const float bb = pm_patch_product(b, b, w);
    float energy[SHIFTS][SHIFTS];
    energies(first, w, energy);
    float fit[SHIFTS][SHIFTS], best = -1.0f, rival = -1.0f;
    int bx = 0, by = 0;
    for (int dy = -SEARCH_RADIUS; dy <= SEARCH_RADIUS; dy++)
        for (int dx = -SEARCH_RADIUS; dx <= SEARCH_RADIUS; dx++) {
            const float *a =
                first + (size_t)(dy + SEARCH_RADIUS) * w + (size_t)(dx + SEARCH_RADIUS);
            const float aa = energy[dy + SEARCH_RADIUS][dx + SEARCH_RADIUS];
            const float c = pm_patch_product(a, b, w) / sqrtf(aa * bb + 1e-6f);
            const int d2 = dx * dx + dy * dy;
            fit[dy + SEARCH_RADIUS][dx + SEARCH_RADIUS] = c;
            if (d2 >= FAR) {
                rival = fmaxf(rival, c);
            } else if (d2 <= NEAR && c > best) {
                best = c;
                bx = dx;
                by = dy;
            }
        }
    p->agrees = best > rival + PEAK_MARGIN;
    const float *line = &fit[by + SEARCH_RADIUS][bx + SEARCH_RADIUS];
    const float mx = (float)bx + pm_parabola_top(line[-1], line[0], line[1]);
    const float my = (float)by + pm_parabola_top(line[-SHIFTS], line[0], line[SHIFTS]);
    p->distance = sqrtf(mx * mx + my * my);
}

static void match_patches(void *context, int first, int end)
{
    const struct patch_task *l = context;
    for (int k = first; k < end; k++)
        match_patch(l->warped, &l->patch[k]);
}

static float share_of(const struct pm_plane *p, int halvings, int x, int y)
{
    float sum = 0.0f;
    for (int j = 2; j < PM_PATCH; j += 4)
        for (int i = 2; i < PM_PATCH; i += 4)
            sum += pm_weight_at(p, halvings, x + i, y + j);
    return sum / (float)(PM_PATCH / 4 * (PM_PATCH / 4));
}

/* Evenly spaced patches of skin that both photos show. patch: storage for all that fit. */
static int choose_patches(const struct pm_warped_pair *v, const struct pm_plane *skin,
                          struct patch *patch)
{
    const int w = v->before.w, h = v->before.h, halvings = pm_halvings(&v->before, skin);
    int n = 0;
    for (int y = SEARCH_RADIUS; y + PM_PATCH + SEARCH_RADIUS <= h; y += PM_PATCH)
        for (int x = SEARCH_RADIUS; x + PM_PATCH + SEARCH_RADIUS <= w; x += PM_PATCH)
            if (share_of(skin, halvings, x, y) >= SKIN_SHARE &&
                share_of(&v->weight, halvings, x, y) >= SEEN_SHARE)
                patch[n++] = (struct patch){.x = x, .y = y};
    if (n <= PATCHES_MAX)
        return n;
    for (int i = 0; i < PATCHES_MAX; i++)
        patch[i] = patch[(int)((int64_t)i * n / PATCHES_MAX)];
    return PATCHES_MAX;
}

static int by_row(const void *a, const void *b)
{
    const struct patch *p = a, *q = b;
    return p->y != q->y ? p->y - q->y : p->x - q->x;
}

static int by_column(const void *a, const void *b)
{
    const struct patch *p = a, *q = b;
    return p->x != q->x ? p->x - q->x : p->y - q->y;
}

/* Share of PARTS in which enough patches agree: three bands of rows with equal numbers of patches,
 * each cut in three by columns. Sorts the patches. */
static double spread_of(struct patch *patch, int n, double share_enough)
{
    int good = 0;
    qsort(patch, (size_t)n, sizeof *patch, by_row);
    for (int r = 0; r < 3; r++) {
        const int first = n * r / 3, count = n * (r + 1) / 3 - first;
        qsort(patch + first, (size_t)count, sizeof *patch, by_column);
        for (int c = 0; c < 3; c++) {
            int agree = 0;
            const int from = first + count * c / 3, to = first + count * (c + 1) / 3;
            for (int i = from; i < to; i++)
                agree += patch[i].agrees;
            good += agree >= share_enough * (to - from) && agree > 0;
        }
    }
    return (double)good / PARTS;
}

static void summarise(struct patch *patch, int n, int level, float *distances, struct pm_band *band)
{
    band->patches = n;
    for (int i = 0; i < n; i++)
        if (patch[i].agrees)
            distances[band->agree++] = patch[i].distance;
    band->share = n ? (double)band->agree / n : 0.0;
    band->spread = spread_of(patch, n, 0.5 * share_min[level]);
    band->residual_px =
        band->agree ? (double)pm_quantile(distances, (size_t)band->agree, 0.5) * (1 << level) : 0.0;
}

/* Root mean square of the fine structure on skin, after over before. Where skin has half the size,
 * from every second px each way. */
static double sharpness_of(const struct pm_warped_pair *v, const struct pm_plane *skin)
{
    const int halvings = pm_halvings(&v->before, skin);
    double a = 1e-9, b = 1e-9;
    for (int y = 0; y < skin->h; y++)
        for (int x = 0; x < skin->w; x++) {
            const double k = (double)(pm_at(skin, x, y) * pm_at(&v->weight, x, y));
            const float after = pm_at(&v->after, x << halvings, y << halvings);
            const float before = pm_at(&v->before, x << halvings, y << halvings);
            a += k * (double)(after * after);
            b += k * (double)(before * before);
        }
    return sqrt(a / b);
}

/* Does the band confirm the alignment? The coarsest alone is not enough, since a face and its
 * mirror image share their features. */
static bool decides(const struct pm_verification *v, int level)
{
    const struct pm_band *b = &v->band[level];
    if (level == PM_BANDS - 1 && v->band[level - 1].share < FINER_MIN)
        return false;
    return b->agree >= agree_min[level] && b->share >= share_min[level] &&
           (b->patches < SPREAD_PATCHES || b->spread >= SPREAD_MIN);
}

enum pihmap_status pm_verify(struct pm_job *job, const struct pm_warped_pair *warped,
                             const struct pm_pyramid *before, int bands,
                             struct pm_verification *out)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    enum pihmap_status st = PIHMAP_OK;
    *out = (struct pm_verification){.deciding = -1};
    for (int l = 0; l < bands; l++) {
        const struct pm_plane *skin = &before->skin[l];
        const struct pm_plane *size = &warped[l].before;
        const size_t most = (size_t)(size->w / PM_PATCH + 1) * (size_t)(size->h / PM_PATCH + 1);
        struct patch *patch = pm_scratch(job, most, sizeof *patch);
        float *distances = pm_scratch(job, most, sizeof *distances);
        if (!patch || !distances) {
            st = job->err.status;
            goto out;
        }
        const int n = choose_patches(&warped[l], skin, patch);
        struct patch_task task = {&warped[l], patch};
        pm_rows(job, n, match_patches, &task);
        summarise(patch, n, l, distances, &out->band[l]);
        if (out->deciding < 0 && decides(out, l))
            out->deciding = l;
    }
    out->sharpness = bands > 0 ? sharpness_of(&warped[0], &before->skin[0]) : 1.0;
out:
    pm_scratch_rewind(job, mark);
    return st;
}

/* ---- conclusion ------------------------------------------------------------------------ */

double pm_turn_deg(const double H[9], double x, double y)
{
    double J[4];
    if (!pm_h_jacobian(H, x, y, J))
        return 0.0;
    const double a = J[0], b = J[1], c = J[2], d = J[3];
    /* singular values of [a b; c d] */
    const double sum = hypot(a + d, c - b), difference = hypot(a - d, b + c);
    const double large = 0.5 * (sum + difference), small = 0.5 * fabs(sum - difference);
    return large > 0.0 ? acos(fmin(small / large, 1.0)) * 180.0 / M_PI : 0.0;
}

/* The strongest reason against the alignment that helps to retake the photo. */
static struct pihmap_reason why_not(const struct pm_verification *v, const struct pm_pose_facts *f,
                                    const struct pm_align *a)
{
    const struct pm_band *coarse = &v->band[PM_BANDS - 1];
    const bool resembles = coarse->share > RESEMBLING || f->inliers >= POSE_INLIERS;
    const bool noisy = fmax(f->noise[0], f->noise[1]) > NOISY;
    if (a->overlap < OVERLAP_MIN)
        return pm_reason(PIHMAP_REASON_SKIN_NOT_FOUND_AGAIN, 100.0 * a->overlap, 0, 0);
    if (a->scale > SCALE_FAR || a->scale < 1.0 / SCALE_FAR)
        return a->scale > 1.0 ? pm_reason(PIHMAP_REASON_AFTER_NEARER, a->scale, 0, 0)
                              : pm_reason(PIHMAP_REASON_AFTER_FURTHER, 1.0 / a->scale, 0, 0);
    if (resembles && f->inliers >= POSE_INLIERS && f->turn_deg >= TURNED_DEG)
        return pm_reason(PIHMAP_REASON_POSE_DIFFERS, 5.0 * round(f->turn_deg / 5.0), 0, 0);
    enum pihmap_reason_code code = PIHMAP_REASON_NO_COMMON_DETAIL;
    if (v->sharpness < SHARPNESS_LOW || v->sharpness > SHARPNESS_HIGH)
        code = v->sharpness < SHARPNESS_LOW ? PIHMAP_REASON_AFTER_BLURRED
                                            : PIHMAP_REASON_BEFORE_BLURRED;
    else if (resembles && noisy)
        code = f->noise[1] > f->noise[0] ? PIHMAP_REASON_AFTER_NOISY : PIHMAP_REASON_BEFORE_NOISY;
    else if (resembles)
        code = PIHMAP_REASON_DETAIL_DIFFERS;
    return pm_reason(code, 0, 0, 0);
}

void pm_conclude(const struct pm_verification *verification, const struct pm_pose_facts *facts,
                 struct pm_align *align)
{
    const int l = verification->deciding;
    align->believed = l >= 0 && align->overlap >= OVERLAP_MIN;
    align->reason = pm_reason(PIHMAP_REASON_NONE, 0, 0, 0);
    const struct pm_band *band = &verification->band[l >= 0 ? l : 0];
    align->inliers = band->agree;
    align->residual_px = band->residual_px;
    align->position_sigma_px = fmax(SIGMA_PER_RESIDUAL * band->residual_px, SIGMA_MIN);
    if (!align->believed)
        align->reason = why_not(verification, facts, align);
}
