#include "align/verify.h"

#include "align/likelihood.h"
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
#define PATCHES_MAX 720   /* per band: faint evidence adds up over all of the skin */

/*
 * A closer look, where the patches side by side leave doubt: patches that overlap by half, some of
 * which meet the detail that the others cut. They share half of their px, so two count as one.
 */
#define OVERLAPPING_STEP 12  /* px: half a patch */
#define OVERLAPPING_MAX 1440 /* per band */
#define OVERLAPPING_WEIGHT 0.5
#define SKIN_SHARE 0.6f /* of a patch, at least */
#define SEEN_SHARE 0.9f

/*
 * Evidence is summed over the bands. Detail that is coarse to the whole picture is that of a face's
 * features, which other faces share: there strangers in the same pose reach 22 nats, mirror images
 * 75. So the coarse bands together count only so far, and then again what is beyond all of these:
 * a photo of 350 px has nothing finer.
 */
#define COARSE_SIDE 360  /* px, long side of the band's picture */
#define COARSE_MAX 8.0   /* nats */
#define COARSE_SURE 80.0 /* nats */
/* The finest band with so much evidence is the one whose patches are reported; else the one that
 * has most. */
#define BAND_EVIDENCE 10.0

/*
 * A watermark, a caption or dirt on the lens lies over the skin and moves by one exact shift of the
 * picture, wherever the skin moves. Watermarks of one clinic gave other people up to 16 nats.
 */
#define OVERLAY_PX 0.5     /* of the band: shifts nearer to one another are the same */
#define OVERLAY_EXCESS 3.0 /* times as many agree at one shift as the alignment puts there */

/*
 * A search also finds the same skin in another view, half hidden, which is not to be compared: of
 * 12 such pairs one then had 20.9 nats, and one 32 under a turn of 36 degrees. Other people have 8.
 */
#define SEARCHED_MIN 22.0  /* nats */
#define SEARCHED_TURN 35.0 /* degrees out of the picture's plane */

#define OVERLAP_MIN 0.15   /* of the before skin */
#define RESEMBLING 0.25    /* share of the coarse band: features meet, as those of two faces do */
#define POSE_INLIERS 20    /* matched keypoints: with so many the pose itself is certain */
#define TURNED_DEG 20.0    /* out of the picture's plane: detail begins to be hidden */
#define NOISY 0.015        /* ln units: pores and lines have a contrast of 0.01 to 0.05 */
#define SCALE_FAR 2.5      /* after over before, or the inverse: too much for detail to match */
#define SHARPNESS_LOW 0.35 /* after over before: the after photo is blurred */
#define SHARPNESS_HIGH 2.9 /* likewise: the before photo is */

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
    int x, y;     /* its first px */
    float margin; /* correlation of the best fit near the alignment, less the highest elsewhere */
    float dx, dy; /* of that fit from the alignment, px of the level */
    float sx, sy; /* of that fit from the same place in the frame, px of the level */
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

/* Normalised cross-correlation of a patch at all shifts. Its margin tells how far the peak near the
 * alignment is above any far from it. */
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
    p->margin = best - rival;
    const float *line = &fit[by + SEARCH_RADIUS][bx + SEARCH_RADIUS];
    p->dx = (float)bx + pm_parabola_top(line[-1], line[0], line[1]);
    p->dy = (float)by + pm_parabola_top(line[-SHIFTS], line[0], line[SHIFTS]);
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

/* How the patches of a band are spread. */
struct spread {
    int step, most; /* px from one to the next; of them are compared at most */
    double weight;  /* of each, as evidence of its own */
    bool strictly;  /* faint evidence may all be a watermark's: drop_overlay() */
};

static const struct spread side_by_side = {PM_PATCH, PATCHES_MAX, 1.0, false};
static const struct spread overlapping = {OVERLAPPING_STEP, OVERLAPPING_MAX, OVERLAPPING_WEIGHT,
                                          true};

/* Evenly spaced patches of skin that both photos show. patch: storage for all that fit. */
static int choose_patches(const struct pm_warped_pair *v, const struct pm_plane *skin,
                          const struct spread *spread, struct patch *patch)
{
    const int w = v->before.w, h = v->before.h, halvings = pm_halvings(&v->before, skin);
    int n = 0;
    for (int y = SEARCH_RADIUS; y + PM_PATCH + SEARCH_RADIUS <= h; y += spread->step)
        for (int x = SEARCH_RADIUS; x + PM_PATCH + SEARCH_RADIUS <= w; x += spread->step)
            if (share_of(skin, halvings, x, y) >= SKIN_SHARE &&
                share_of(&v->weight, halvings, x, y) >= SEEN_SHARE)
                patch[n++] = (struct patch){.x = x, .y = y};
    if (n <= spread->most)
        return n;
    for (int i = 0; i < spread->most; i++)
        patch[i] = patch[(int)((int64_t)i * n / spread->most)];
    return spread->most;
}

/* ---- overlays -------------------------------------------------------------------------- */

/* How far the alignment takes a point of the level from its own place in the frame, px of the
 * level. px: working px per px of the level. */
static void shift_of(const struct pm_placement *place, double px, double x, double y, float *sx,
                     float *sy)
{
    const struct pm_align *a = place->align;
    const double wide = (double)place->after_w / a->dx.w, high = (double)place->after_h / a->dx.h;
    double qx, qy, confidence;
    pm_align_map(a, (x + 0.5) * px - 0.5, (y + 0.5) * px - 0.5, &qx, &qy, &confidence);
    *sx = (float)((qx + 0.5) / (px * wide) - (x + 0.5));
    *sy = (float)((qy + 0.5) / (px * high) - (y + 0.5));
}

static bool is_near(const struct patch *p, float sx, float sy)
{
    return hypotf(p->sx - sx, p->sy - sy) < (float)OVERLAY_PX;
}

/* Of the agreeing patches, how many share the shift of the one that most share, and which. */
static int commonest_shift(const struct patch *patch, int n, int *which)
{
    int most = 0;
    for (int i = 0; i < n; i++) {
        int same = 0;
        if (patch[i].margin <= PEAK_MARGIN)
            continue;
        for (int k = 0; k < n; k++)
            same += patch[k].margin > PEAK_MARGIN && is_near(&patch[k], patch[i].sx, patch[i].sy);
        if (same > most) {
            most = same;
            *which = i;
        }
    }
    return most;
}

/* Drop the patches on an overlay, if there is one; strictly: also where skin could have moved like
 * that. level: against the working frame, negative if finer. Returns how many are left. */
static int drop_overlay(const struct pm_placement *place, bool strictly, int level,
                        struct patch *patch, int n)
{
    const double middle = 0.5 * (PM_PATCH - 1), px = exp2(level);
    int agree = 0, there = 0, which = 0, left = 0;
    for (int i = 0; i < n; i++) {
        struct patch *p = &patch[i];
        shift_of(place, px, p->x + middle + (double)p->dx, p->y + middle + (double)p->dy, &p->sx,
                 &p->sy);
        p->sx += p->dx;
        p->sy += p->dy;
        agree += p->margin > PEAK_MARGIN;
    }
    const int same = commonest_shift(patch, n, &which);
    const struct patch overlay = patch[which];
    for (int i = 0; i < n; i++) {
        struct patch at = patch[i];
        shift_of(place, px, at.x + middle, at.y + middle, &at.sx, &at.sy);
        there += is_near(&at, overlay.sx, overlay.sy);
    }
    if (!strictly && (double)same * n <= OVERLAY_EXCESS * there * agree)
        return n;
    for (int i = 0; i < n; i++)
        if (!is_near(&patch[i], overlay.sx, overlay.sy))
            patch[left++] = patch[i];
    return left;
}

/* places: storage for n of them; weight: of each. */
static void summarise(const struct patch *patch, int n, double weight, struct pm_place *places,
                      struct pm_band *band)
{
    *band = (struct pm_band){.patches = n};
    for (int i = 0; i < n; i++) {
        const struct patch *p = &patch[i];
        places[i] = (struct pm_place){p->x, p->y, p->margin};
        band->agree += p->margin > PEAK_MARGIN;
    }
    band->share = n ? (double)band->agree / n : 0.0;
    band->evidence = weight * pm_same_skin_evidence(places, n);
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

/* Is the band's detail finer than features? */
static bool is_fine(const struct pm_warped_pair *warped)
{
    return pm_long_side(warped->before.w, warped->before.h) >= COARSE_SIDE;
}

/* The sum of the bands' evidence, and the band whose patches are counted. */
static void weigh_bands(const struct pm_warped_pair *warped, int bands, struct pm_verification *v)
{
    double most = -1.0, fine = 0.0, coarse = 0.0;
    for (int l = 0; l < bands; l++) {
        const double own = v->band[l].evidence;
        *(is_fine(&warped[l]) ? &fine : &coarse) += own;
        if (most < BAND_EVIDENCE && own > most) {
            most = own;
            v->deciding = l;
        }
    }
    v->evidence = fine + fmin(coarse, COARSE_MAX) + fmax(coarse - COARSE_SURE, 0.0);
}

static enum pihmap_status compare_band(struct pm_job *job, const struct pm_warped_pair *warped,
                                       const struct pm_pyramid *before, int l,
                                       const struct pm_placement *place,
                                       const struct spread *spread, struct pm_band *out)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const struct pm_plane *size = &warped[l].before;
    const size_t step = (size_t)spread->step;
    const size_t most = ((size_t)size->w / step + 1) * ((size_t)size->h / step + 1);
    struct patch *patch = pm_scratch(job, most, sizeof *patch);
    struct pm_place *places = pm_scratch(job, most, sizeof *places);
    if (!patch || !places)
        return job->err.status;
    int n = choose_patches(&warped[l], &before->skin[l], spread, patch);
    struct patch_task task = {&warped[l], patch};
    pm_rows(job, n, match_patches, &task);
    if (place && n > 0)
        n = drop_overlay(place, place->searched || spread->strictly, l - before->working, patch, n);
    summarise(patch, n, spread->weight, places, out);
    pm_scratch_rewind(job, mark);
    return PIHMAP_OK;
}

/* The fine bands that have evidence, of patches that overlap. */
static enum pihmap_status look_closer(struct pm_job *job, const struct pm_warped_pair *warped,
                                      const struct pm_pyramid *before, int bands,
                                      const struct pm_placement *place, struct pm_verification *out)
{
    struct pm_verification closer = *out;
    enum pihmap_status st = PIHMAP_OK;
    for (int l = 0; l < bands && is_fine(&warped[l]); l++)
        if (out->band[l].evidence > 0.0)
            TRY(compare_band(job, warped, before, l, place, &overlapping, &closer.band[l]));
    weigh_bands(warped, bands, &closer);
    if (closer.evidence > out->evidence)
        *out = closer;
out:
    return st;
}

enum pihmap_status pm_verify(struct pm_job *job, const struct pm_warped_pair *warped,
                             const struct pm_pyramid *before, int bands,
                             const struct pm_placement *place, struct pm_verification *out)
{
    enum pihmap_status st = PIHMAP_OK;
    *out = (struct pm_verification){.sharpness = 1.0};
    for (int l = 0; l < bands; l++)
        TRY(compare_band(job, warped, before, l, place, &side_by_side, &out->band[l]));
    weigh_bands(warped, bands, out);
    if (out->evidence < PM_EVIDENCE_MIN)
        TRY(look_closer(job, warped, before, bands, place, out));
    if (bands > 0)
        out->sharpness = sharpness_of(&warped[0], &before->skin[0]);
out:
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
    if (f->mirrored)
        return pm_reason(PIHMAP_REASON_MIRRORED, 0, 0, 0);
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
    const struct pm_band *band = &verification->band[verification->deciding];
    align->evidence = verification->evidence;
    align->believed = align->evidence >= (facts->searched ? SEARCHED_MIN : PM_EVIDENCE_MIN) &&
                      align->overlap >= OVERLAP_MIN && !facts->mirrored &&
                      !(facts->searched && facts->turn_deg >= SEARCHED_TURN);
    align->reason = pm_reason(PIHMAP_REASON_NONE, 0, 0, 0);
    align->inliers = band->agree;
    if (!align->believed)
        align->reason = why_not(verification, facts, align);
}
