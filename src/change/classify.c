#include "change/classify.h"

#include "base/colour.h"
#include "base/geom.h"
#include "base/pigment.h"

#include <math.h>
#include <string.h>

/*
 * Directions in which ln of linear sRGB falls (r, g, b), derived from published skin tables
 * (Alaluf 2002, Xiao 2017; design notes, section 1). Melanin's differs from group to group,
 * so it is a patch of directions: g in 1.25..1.65 and b in 1.67..2.8 times r. Shade is grey,
 * or a little warm where skin lights skin.
 */
#define MELANIN_G_FROM 1.25
#define MELANIN_G_TO 1.65
#define MELANIN_B_FROM 1.67
#define MELANIN_B_TO 2.80
static const double MELANIN[3] = {PM_MELANIN_R, PM_MELANIN_G, PM_MELANIN_B};
static const double BLOOD[3] = {-0.05, 0.77, 0.64};
static const double SHADE[3] = {1.0, 1.0, 1.0};
#define SHADE_WARMTH 0.18 /* of r: how far b may fall more than r in a shadow on skin */

/*
 * Melanin in the dermis: what reaches it and comes back has crossed skin that scatters and holds
 * blood, so the fall is melanin's (1, 1.46, 1.93) times exp(-2 d sqrt(3 a (a + s))) at 620, 540
 * and 460 nm, with the dermis' absorption a = 0.3, 2, 2.5 and reduced scattering s = 34, 41, 52
 * per cm (1 to 2 % blood; Jacques 2013, Phys. Med. Biol. 58 R37). At a depth d of 0.2 mm that is
 * (1, .96, 1.08), which is shade's; at 0.4 mm (1, .64, .60), at 0.3 mm (1, .79, .80): blue-grey.
 * Shade under a blue sky falls by (1, .96, .90) and is kept out.
 */
#define DERMAL_G_FROM 0.60
#define DERMAL_G_TO 0.82
#define DERMAL_B_FROM 0.52
#define DERMAL_B_TO 0.80
#define DERMAL_PRIOR 0.2 /* of the others': shade, which lies beside it, is seen on every pair */

/* What the directions themselves are worth: share of a change that is model error (camera,
 * white balance, mixtures). From the angle of 11 to 15 degrees between melanin and shade. */
#define MODEL_ERROR 0.07
/* Standard errors at which a change counts 0.84 as real: two, where a normal's tails would say
 * 0.95, for the tails of real skin are heavier. */
#define REAL_SIGMAS 2.0
/* Least odds that a kind must have over the next to be named. */
#define CLEAR_ODDS 2.0
/*
 * Skin that bends between the photos (a smile) shades itself, warmly, which looks like melanin;
 * so does the shadow of hair that moved. Colour cannot tell: shape, border and locality speak.
 * A mark is compact, stands in the skin, has melanin's colour and lightens nothing beside it;
 * each way in which a region differs adds to its oddness. On made pairs the sum stays below
 * 0.3 for 19 marks of 20, on folds and hairlines of smiling faces it is 0.5 to 1.7.
 */
#define LONG_FROM 1.6    /* elongation of ragged marks */
#define LONG_SHARE 0.5   /* oddness per unit above */
#define MIXED_FROM 0.75  /* melanin's share of the drop */
#define MIXED_SHARE 2.0  /* oddness per unit below, beyond what noise does to the share */
#define RELIEF_MOST 1.0  /* more lightening than darkening tells no more */
#define RELIEF_SHARE 0.5 /* oddness per unit */
#define RIM_FROM 0.3     /* of the outline beside hair or cloth: a mark may lie at the hairline */
#define RIM_SHARE 1.5
#define ODD 0.6 /* oddness at which a mark is as likely something else */
/* Strain at which a mark without oddness is as likely a fold; the folds of smiling faces show
 * 0.13 to 0.26, made pairs with smooth movement up to 0.16. Oddness lowers it. */
#define FOLD_STRAIN 0.18
#define FOLD_STEEPNESS 6.0
#define FOLD_ODDNESS 4.0
/* L*: on a photo a change is visible side by side from here, and marked from there. */
#define VISIBLE_DROP 2.0
#define MARKED_DROP 5.0

static double dot(const double a[3], const double b[3])
{
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/* Squared distance of the fall from the ray along direction. */
static double from_ray(const double fall[3], const double direction[3])
{
    const double along = dot(fall, direction) / sqrt(dot(direction, direction));
    const double all = dot(fall, fall);
    return along > 0.0 ? fmax(all - along * along, 0.0) : all;
}

#define STEPS 8

static double from_melanin(const double fall[3])
{
    double least = INFINITY;
    for (int i = 0; i <= STEPS; i++)
        for (int j = 0; j <= STEPS; j++) {
            const double ray[3] = {1.0,
                                   MELANIN_G_FROM + i * (MELANIN_G_TO - MELANIN_G_FROM) / STEPS,
                                   MELANIN_B_FROM + j * (MELANIN_B_TO - MELANIN_B_FROM) / STEPS};
            least = fmin(least, from_ray(fall, ray));
        }
    return least;
}

static double from_dermal(const double fall[3])
{
    double least = INFINITY;
    for (int i = 0; i <= STEPS; i++)
        for (int j = 0; j <= STEPS; j++) {
            const double ray[3] = {1.0, DERMAL_G_FROM + i * (DERMAL_G_TO - DERMAL_G_FROM) / STEPS,
                                   DERMAL_B_FROM + j * (DERMAL_B_TO - DERMAL_B_FROM) / STEPS};
            least = fmin(least, from_ray(fall, ray));
        }
    return least;
}

static double from_shade(const double fall[3])
{
    double least = INFINITY;
    for (int i = 0; i <= STEPS; i++) {
        const double warm = SHADE_WARMTH * i / STEPS;
        const double ray[3] = {1.0, 1.0 + 0.5 * warm, 1.0 + warm};
        least = fmin(least, from_ray(fall, ray));
    }
    return least;
}

/* Blood from bright (no fall of red at all) to dark (venous). */
static double from_blood(const double fall[3])
{
    double least = INFINITY;
    for (int i = 0; i <= STEPS; i++) {
        const double ray[3] = {BLOOD[0] + 0.25 * i / STEPS, BLOOD[1], BLOOD[2]};
        least = fmin(least, from_ray(fall, ray));
    }
    return least;
}

/* L* that a fall along one direction takes from the before colour. */
static double L_of_part(const double before[3], const double direction[3], double amount)
{
    double after[3], lab0[3], lab1[3];
    for (int k = 0; k < 3; k++)
        after[k] = before[k] * exp(-amount * direction[k]);
    pm_linear_to_lab(before, lab0);
    pm_linear_to_lab(after, lab1);
    return lab1[0] - lab0[0];
}

/* Least squares of fall on the directions of the subset (bits 0..2); what is left, squared. */
static double fit_subset(const double fall[3], unsigned subset, double amount[3])
{
    const double *direction[3] = {MELANIN, BLOOD, SHADE};
    double A[9], b[3], rest[3];
    for (int i = 0; i < 3; i++) {
        const bool in = subset >> i & 1;
        b[i] = in ? dot(direction[i], fall) : 0.0;
        for (int j = 0; j < 3; j++)
            A[3 * i + j] = in && subset >> j & 1 ? dot(direction[i], direction[j]) : i == j;
    }
    if (!pm_solve(A, b, 3))
        return INFINITY;
    for (int k = 0; k < 3; k++)
        rest[k] = fall[k] - b[0] * MELANIN[k] - b[1] * BLOOD[k] - b[2] * SHADE[k];
    memcpy(amount, b, sizeof b);
    return dot(rest, rest);
}

/*
 * fall = m MELANIN + b BLOOD + s SHADE + rest with no amount below 0 (all above for a region
 * that went lighter): melanin and shade are nearly parallel, and without the bound noise
 * turns into large amounts that cancel. Three variables: all subsets are tried.
 */
static void split_fall(const double fall[3], double amount[3])
{
    const double sign = fall[0] + fall[1] + fall[2] < 0.0 ? -1.0 : 1.0;
    const double positive[3] = {sign * fall[0], sign * fall[1], sign * fall[2]};
    double least = dot(fall, fall);
    amount[0] = amount[1] = amount[2] = 0.0;
    for (unsigned subset = 1; subset < 8; subset++) {
        double found[3] = {0.0, 0.0, 0.0};
        const double rest = fit_subset(positive, subset, found);
        if (rest < least && found[0] >= 0.0 && found[1] >= 0.0 && found[2] >= 0.0) {
            least = rest;
            for (int k = 0; k < 3; k++)
                amount[k] = sign * found[k];
        }
    }
}

static enum pihmap_severity severity_of(double drop)
{
    return drop >= MARKED_DROP    ? PIHMAP_SEVERITY_MARKED
           : drop >= VISIBLE_DROP ? PIHMAP_SEVERITY_VISIBLE
                                  : PIHMAP_SEVERITY_MEASURABLE;
}

static double above(double value, double limit)
{
    return fmax(value - limit, 0.0);
}

/* share: of the drop that is melanin's; share_error: what noise does to it. */
static double oddness(const struct pm_region *r, double share, double share_error)
{
    return LONG_SHARE * above(r->elongation, LONG_FROM) +
           MIXED_SHARE * above(MIXED_FROM - share_error, share) +
           RELIEF_SHARE * fmin(r->relief, RELIEF_MOST) + RIM_SHARE * above(r->rim, RIM_FROM);
}

/* Odds that a region with the colour of pigment is a fold or a moved shadow. */
static double fold_odds(const struct pm_region *r, double odd)
{
    return pow(r->strain / FOLD_STRAIN, FOLD_STEEPNESS) * (1.0 + FOLD_ODDNESS * odd) +
           odd * odd / (ODD * ODD);
}

enum { EPIDERMAL, BLOODY, SHADED, DERMAL, LIKES };

static const enum pihmap_kind KINDS[LIKES] = {PIHMAP_KIND_PIH, PIHMAP_KIND_ERYTHEMA,
                                              PIHMAP_KIND_SHADING, PIHMAP_KIND_PIH};
static const char *const COLOURS[LIKES] = {"colour of melanin", "colour of blood",
                                           "colour of shade", "blue-grey colour of deep pigment"};

/* How like each the fall is, and what the best leaves to the others; the best is returned. */
static int judge_colour(const double fall[3], double variance, double like[LIKES], double *others)
{
    const double off[LIKES] = {from_melanin(fall), from_blood(fall), from_shade(fall),
                               from_dermal(fall)};
    int best = 0;
    for (int k = 0; k < LIKES; k++) {
        like[k] = (k == DERMAL ? DERMAL_PRIOR : 1.0) * exp(-0.5 * off[k] / variance);
        if (like[k] > like[best])
            best = k;
    }
    *others = 1e-3; /* something that is none of them */
    for (int k = 0; k < LIKES; k++)
        if (k != best)
            *others += like[k];
    return best;
}

/* A region that went darker and has pigment's colour: is it a mark in itself? */
static void judge_shape(const struct pm_region *region, double share_error, struct pm_kind *out)
{
    const double odds =
        fold_odds(region, oddness(region, out->melanin / region->delta[0], share_error));
    out->confidence /= 1.0 + odds;
    if (odds > 1.0)
        out->evidence = "colour of pigment, but shape, border or movement of a fold or shadow";
}

struct pm_kind pm_classify(const struct pm_region *region)
{
    struct pm_kind out = {.kind = PIHMAP_KIND_UNCERTAIN,
                          .evidence = "colour between those of pigment, blood and shade"};
    double fall[3], amount[3], like[LIKES], others;
    for (int k = 0; k < 3; k++)
        fall[k] = -region->ratio[k];
    const double size = sqrt(dot(fall, fall));
    const double error = MODEL_ERROR * size, noise = region->sigma_ratio;
    const double variance = noise * noise + error * error + 1e-8;

    split_fall(fall, amount);
    out.melanin = L_of_part(region->before_rgb, MELANIN, amount[0]);
    out.blood = L_of_part(region->before_rgb, BLOOD, amount[1]);
    out.shading = region->delta[0] - out.melanin - out.blood;
    out.severity = severity_of(fabs(region->delta[0]));

    const double real = erf(fabs(region->delta[0]) / (REAL_SIGMAS * region->sigma_L + 1e-9));
    if (!region->darker) {
        /* Redness can raise L* a little on dark skin; what is left is lighter skin or light. */
        out.kind = PIHMAP_KIND_LIGHTER;
        out.confidence = real;
        out.evidence = "lighter than before";
        return out;
    }
    const int best = judge_colour(fall, variance, like, &others);
    if (like[best] >= CLEAR_ODDS * others) {
        out.kind = KINDS[best];
        out.evidence = COLOURS[best];
    }
    out.confidence = real * like[best] / (like[best] + others);
    if (out.kind == PIHMAP_KIND_PIH && best == DERMAL) {
        out.melanin = region->delta[0];
        out.blood = out.shading = 0.0;
    }
    if (out.kind == PIHMAP_KIND_PIH)
        judge_shape(region, noise / size, &out);
    return out;
}
