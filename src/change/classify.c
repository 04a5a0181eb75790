#include "change/classify.h"

#include "base/colour.h"
#include "base/least_squares.h"
#include "base/pigment.h"

#include <math.h>
#include <string.h>

/*
 * Directions in which ln of linear sRGB falls (r, g, b), derived from published skin tables
 * (Alaluf 2002, Xiao 2017; pihmap-method(7), KIND). Melanin's differs from group to group, so it is
 * a fan of directions: g is 1.25 to 1.65 and b 1.67 to 2.8 times r. Shade is grey, or a little warm
 * where skin lights skin.
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
 * Melanin in the dermis. Light that gets there and back has crossed skin that scatters and holds
 * blood, so the fall is melanin's (1, 1.46, 1.93) times exp(-2 d sqrt(3 a (a + s))) at 620, 540
 * and 460 nm, with the dermis' absorption a = 0.3, 2, 2.5 and reduced scattering s = 34, 41, 52
 * per cm (1 to 2 % blood; Jacques 2013, Phys. Med. Biol. 58 R37). At a depth d of 0.2 mm that is
 * (1, .96, 1.08), the direction of shade; at 0.3 mm (1, .79, .80), at 0.4 mm (1, .64, .60):
 * blue-grey. Shade under a blue sky falls by (1, .96, .90) and is kept out.
 */
#define DERMAL_G_FROM 0.60
#define DERMAL_G_TO 0.82
#define DERMAL_B_FROM 0.52
#define DERMAL_B_TO 0.80
#define DERMAL_PRIOR 0.2 /* of the others': shade, its neighbour, is seen on every pair */

/* Error of the directions themselves, as a share of the change (camera, white balance, mixtures).
 * From the angle of 11 to 15 degrees between melanin and shade. */
#define MODEL_ERROR 0.07
/* Two standard errors make a change 0.84 real. A normal distribution would say 0.95, but the tails
 * of real skin are heavier. */
#define REAL_SIGMAS 2.0
/* ln of the least odds over the others for a colour to be named: 2 to 1. */
#define CLEAR_LN_ODDS 0.69
#define STRANGE_LN_LIKE (-6.9) /* 1 in 1000: below, the colour is none of them */
/*
 * Colour cannot tell a mark from skin that bent between the photos (a smile shades itself, warmly,
 * which looks like melanin), nor from the shadow of hair that moved, nor on dark exposed skin from
 * any shade. Shape, border and locality can: a mark is compact, its colour is melanin's throughout,
 * nothing beside it becomes lighter, and the skin there need not have moved.
 *
 * ln odds of a mark = BASE + the terms below. This is a logistic regression on 1,245 regions whose
 * colour leaves it open: 1,115 marks of made pairs (18 people, 29 portraits, 12 close-ups) against
 * shadows in them and what smiling does to 18 faces on which nothing changed. The latter weigh
 * 20-fold, for on most pairs nothing changes. The limits keep one term from overruling all others.
 * 96 % of the marks are called so, no shadow, and two of the 98 places that a smile shaded; three
 * when the person is left out of the fit.
 */
#define BASE (-0.6)
#define COLOUR_SHARE 2.0 /* per unit of ln odds of pigment's colour over the others' ... */
#define COLOUR_MOST 3.0  /* within +- this */
#define SIGNAL_SHARE 1.7 /* per factor e of the drop over its standard error beyond ... */
#define SIGNAL_FROM 5.0
#define SIGNAL_MOST 15.0
#define STRAIN_SHARE 9.0 /* per factor e of the alignment's strain beyond ... */
#define STRAIN_FROM 0.1  /* that of smooth movement; the folds of a smile have up to 0.3 */
#define LONG_SHARE 2.5   /* per unit of elongation beyond ... */
#define LONG_FROM 1.5    /* that of ragged marks */
#define LONG_MOST 4.5
#define RELIEF_SHARE 2.5 /* per unit of lightening over darkening, up to 1 */
#define MIXED_SHARE 6.8  /* of melanin's share of the drop, below ... */
#define MIXED_FROM 0.75
#define PIH_CONFIDENCE 0.5 /* from here on the kind is PIH */
/* L* from which a change is visible when the photos are side by side, and from which it is marked.
 */
#define VISIBLE_DROP 2.0
#define MARKED_DROP 5.0

static double dot(const double a[3], const double b[3])
{
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/* Squared distance from the fall to the ray along direction. */
static double from_ray(const double fall[3], const double direction[3])
{
    const double along = dot(fall, direction) / sqrt(dot(direction, direction));
    const double all = dot(fall, fall);
    return along > 0.0 ? fmax(all - along * along, 0.0) : all;
}

#define STEPS 8

/* Directions (1, g, b), with g and b each between two values. */
struct fan {
    double g_from, g_to, b_from, b_to;
};
static const struct fan EPIDERMIS = {MELANIN_G_FROM, MELANIN_G_TO, MELANIN_B_FROM, MELANIN_B_TO};
static const struct fan DERMIS = {DERMAL_G_FROM, DERMAL_G_TO, DERMAL_B_FROM, DERMAL_B_TO};

static double from_fan(const double fall[3], const struct fan *fan)
{
    double least = INFINITY;
    for (int i = 0; i <= STEPS; i++)
        for (int j = 0; j <= STEPS; j++) {
            const double ray[3] = {1.0, fan->g_from + i * (fan->g_to - fan->g_from) / STEPS,
                                   fan->b_from + j * (fan->b_to - fan->b_from) / STEPS};
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

/* Blood, from bright (red does not fall) to dark (venous). */
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

/* Least squares of fall on the directions in subset (bits 0..2). Returns the squared residual. */
static double fit_subset(const double fall[3], unsigned subset, double amount[3])
{
    const bool melanin = subset & 1, blood = subset >> 1 & 1, shade = subset >> 2 & 1;
    struct pm_least_squares mixture;
    double b[3], rest[3];
    pm_least_squares_begin(&mixture, 3);
    for (int k = 0; k < 3; k++) {
        const double row[3] = {melanin ? MELANIN[k] : 0.0, blood ? BLOOD[k] : 0.0,
                               shade ? SHADE[k] : 0.0};
        pm_least_squares_add(&mixture, row, fall[k], 1.0);
    }
    for (int i = 0; i < 3; i++) /* those out of the subset are 0 */
        pm_least_squares_ridge(&mixture, i, subset >> i & 1 ? 0.0 : 1.0);
    if (!pm_least_squares_solve(&mixture, b))
        return INFINITY;
    for (int k = 0; k < 3; k++)
        rest[k] = fall[k] - b[0] * MELANIN[k] - b[1] * BLOOD[k] - b[2] * SHADE[k];
    memcpy(amount, b, sizeof b);
    return dot(rest, rest);
}

/*
 * Spectral unmixing by non-negative least squares: fall = m MELANIN + b BLOOD + s SHADE + rest, no
 * amount below 0 (none above 0 for a region that became lighter). Melanin and shade are nearly
 * parallel, and without the bound noise becomes large amounts that cancel. With three variables,
 * all subsets can be tried.
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

/* ---- colour --------------------------------------------------------------------------------- */

enum { EPIDERMAL, BLOODY, SHADED, DERMAL, LIKES };

static const enum pihmap_kind KINDS[LIKES] = {PIHMAP_KIND_PIH, PIHMAP_KIND_ERYTHEMA,
                                              PIHMAP_KIND_SHADING, PIHMAP_KIND_PIH};
static const enum pihmap_evidence COLOURS[LIKES] = {
    PIHMAP_EVIDENCE_MELANIN_COLOUR, PIHMAP_EVIDENCE_BLOOD_COLOUR, PIHMAP_EVIDENCE_SHADE_COLOUR,
    PIHMAP_EVIDENCE_DERMAL_COLOUR};

/* ln(e^a + e^b) */
static double log_add(double a, double b)
{
    return fmax(a, b) + log1p(exp(-fabs(a - b)));
}

static double share_of_odds(double ln_odds)
{
    return 1.0 / (1.0 + exp(-ln_odds));
}

/* ln likelihood of each cause of the fall; returns the most likely one. */
static int judge_colour(const double fall[3], double variance, double ln_like[LIKES])
{
    const double off[LIKES] = {from_fan(fall, &EPIDERMIS), from_blood(fall), from_shade(fall),
                               from_fan(fall, &DERMIS)};
    int best = 0;
    for (int k = 0; k < LIKES; k++) {
        ln_like[k] = (k == DERMAL ? log(DERMAL_PRIOR) : 0.0) - 0.5 * off[k] / variance;
        if (ln_like[k] > ln_like[best])
            best = k;
    }
    return best;
}

/* ---- shape, border, locality ---------------------------------------------------------------- */

/* What speaks against a mark, in ln odds. */
struct doubt {
    double weight;
    enum pihmap_evidence evidence;
};

/* ln odds that a region of about pigment's colour is a mark; *worst: the term that speaks against
 * it most. */
static double mark_odds(const struct pm_region *r, double colour, double melanin_share,
                        struct doubt *worst)
{
    const double z = fabs(r->delta[0]) / fmax(r->sigma_L, 1e-9);
    const struct doubt doubts[] = {
        {STRAIN_SHARE * log(fmax(r->strain / STRAIN_FROM, 1.0)), PIHMAP_EVIDENCE_SKIN_FOLDED},
        {LONG_SHARE * above(fmin(r->elongation, LONG_MOST), LONG_FROM), PIHMAP_EVIDENCE_FOLD_SHAPE},
        {RELIEF_SHARE * fmin(r->relief, 1.0), PIHMAP_EVIDENCE_LIT_BESIDE},
        {MIXED_SHARE * above(MIXED_FROM, melanin_share), PIHMAP_EVIDENCE_MIXED_COLOUR},
        {-SIGNAL_SHARE * log(fmin(z, SIGNAL_MOST) / SIGNAL_FROM), PIHMAP_EVIDENCE_NEAR_NOISE},
        {-COLOUR_SHARE * fmax(fmin(colour, COLOUR_MOST), -COLOUR_MOST),
         PIHMAP_EVIDENCE_MIXED_COLOUR}};
    double odds = BASE;
    *worst = doubts[0];
    for (size_t k = 0; k < sizeof doubts / sizeof *doubts; k++) {
        odds -= doubts[k].weight;
        if (doubts[k].weight > worst->weight)
            *worst = doubts[k];
    }
    return odds;
}

/* Is a darker region of about pigment's colour a mark? colour: ln odds of pigment over the others;
 * real: probability that the change is real. */
static void judge_mark(const struct pm_region *region, int best, double colour, double real,
                       struct pm_kind *out)
{
    struct doubt worst;
    const double share = best == DERMAL ? 1.0 : out->melanin / region->delta[0];
    out->confidence = real * share_of_odds(mark_odds(region, colour, share, &worst));
    if (out->confidence < PIH_CONFIDENCE) {
        out->evidence = worst.evidence;
        return;
    }
    out->kind = PIHMAP_KIND_PIH;
    out->evidence = colour >= CLEAR_LN_ODDS ? COLOURS[best] : PIHMAP_EVIDENCE_MARK_SHAPE;
    if (best == DERMAL) {
        out->melanin = region->delta[0];
        out->blood = out->shading = 0.0;
    }
}

struct pm_kind pm_classify(const struct pm_region *region)
{
    struct pm_kind out = {.kind = PIHMAP_KIND_UNCERTAIN, .evidence = PIHMAP_EVIDENCE_MIXED_COLOUR};
    double fall[3], amount[3], ln_like[LIKES];
    for (int k = 0; k < 3; k++)
        fall[k] = -region->ratio[k];
    const double model = MODEL_ERROR * sqrt(dot(fall, fall)), noise = region->sigma_ratio;

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
        out.evidence = PIHMAP_EVIDENCE_LIGHTER;
        return out;
    }
    const int best = judge_colour(fall, noise * noise + model * model + 1e-8, ln_like);
    const double pigment = log_add(ln_like[EPIDERMAL], ln_like[DERMAL]);
    const double clear = ln_like[best] - log_add(pigment, ln_like[BLOODY + SHADED - best]);
    if (ln_like[best] < STRANGE_LN_LIKE) {
        out.evidence = PIHMAP_EVIDENCE_STRANGE_COLOUR;
    } else if (KINDS[best] != PIHMAP_KIND_PIH && clear >= CLEAR_LN_ODDS) {
        out.kind = KINDS[best];
        out.confidence = real * share_of_odds(clear);
        out.evidence = COLOURS[best];
    } else if (pigment - ln_like[BLOODY] >= CLEAR_LN_ODDS) { /* shape cannot exclude blood */
        judge_mark(region, best, pigment - log_add(ln_like[BLOODY], ln_like[SHADED]), real, &out);
    }
    return out;
}
