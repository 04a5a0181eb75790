#include "change/classify.h"

#include "base/colour.h"
#include "base/least_squares.h"
#include "base/pigment.h"
#include "base/stats.h"
#include "change/classifier_fitted.h"
#include "change/colour_causes.h"

#include <math.h>
#include <string.h>

static const double MELANIN[3] = {PM_MELANIN_R, PM_MELANIN_G, PM_MELANIN_B};
static const double BLOOD[3] = {PM_BLOOD_R, PM_BLOOD_G, PM_BLOOD_B};
static const double SHADE[3] = {1.0, 1.0, 1.0};

const struct pm_classifier pm_classifier_fitted = {
    .model_error = MODEL_ERROR,
    .dermal_prior = DERMAL_PRIOR,
    .base = MARK_BASE,
    .term = {[PM_FEATURE_STRAIN] = {STRAIN_SHARE, STRAIN_FROM, STRAIN_MOST, STRAIN_TYPICAL},
             [PM_FEATURE_LONG] = {LONG_SHARE, LONG_FROM, LONG_MOST, LONG_TYPICAL},
             [PM_FEATURE_RELIEF] = {RELIEF_SHARE, RELIEF_FROM, RELIEF_MOST, RELIEF_TYPICAL},
             [PM_FEATURE_MIXED] = {MIXED_SHARE, MIXED_FROM, MIXED_MOST, MIXED_TYPICAL},
             [PM_FEATURE_SIGNAL] = {SIGNAL_SHARE, SIGNAL_FROM, SIGNAL_MOST, SIGNAL_TYPICAL},
             [PM_FEATURE_STEEP] = {STEEP_SHARE, STEEP_FROM, STEEP_MOST, STEEP_TYPICAL},
             [PM_FEATURE_OUTLINE] = {OUTLINE_SHARE, OUTLINE_FROM, OUTLINE_MOST, OUTLINE_TYPICAL},
             [PM_FEATURE_EDGE] = {EDGE_SHARE, EDGE_FROM, EDGE_MOST, EDGE_TYPICAL},
             [PM_FEATURE_SIDE] = {SIDE_SHARE, SIDE_FROM, SIDE_MOST, SIDE_TYPICAL},
             [PM_FEATURE_DEEP] = {DEEP_SHARE, DEEP_FROM, DEEP_MOST, DEEP_TYPICAL},
             [PM_FEATURE_LOOK] = {LOOK_SHARE, LOOK_FROM, LOOK_MOST, LOOK_TYPICAL}}};

const struct pm_feature_facts pm_feature_facts[PM_FEATURES] = {
    [PM_FEATURE_STRAIN] = {"STRAIN", -1, true, PIHMAP_EVIDENCE_SKIN_FOLDED},
    [PM_FEATURE_LONG] = {"LONG", -1, false, PIHMAP_EVIDENCE_FOLD_SHAPE},
    [PM_FEATURE_RELIEF] = {"RELIEF", -1, false, PIHMAP_EVIDENCE_LIT_BESIDE},
    [PM_FEATURE_MIXED] = {"MIXED", -1, false, PIHMAP_EVIDENCE_MIXED_COLOUR},
    [PM_FEATURE_SIGNAL] = {"SIGNAL", 1, true, PIHMAP_EVIDENCE_NEAR_NOISE},
    [PM_FEATURE_STEEP] = {"STEEP", -1, true, PIHMAP_EVIDENCE_STEEP_SHADE},
    [PM_FEATURE_OUTLINE] = {"OUTLINE", 1, true, PIHMAP_EVIDENCE_SKIN_MOVED},
    [PM_FEATURE_EDGE] = {"EDGE", -1, false, PIHMAP_EVIDENCE_AT_EDGE},
    [PM_FEATURE_SIDE] = {"SIDE", 1, true, PIHMAP_EVIDENCE_TOO_SMALL},
    [PM_FEATURE_DEEP] = {"DEEP", -1, false, PIHMAP_EVIDENCE_TOO_DEEP},
    [PM_FEATURE_LOOK] = {"LOOK", 1, false, PIHMAP_EVIDENCE_UNLIKE_MARK}};

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

/* Directions (1, g, b), with g and b each between two values. */
struct fan {
    double g_from, g_to, b_from, b_to;
};
static const struct fan EPIDERMIS = {MELANIN_G_FROM, MELANIN_G_TO, MELANIN_B_FROM, MELANIN_B_TO};
static const struct fan DERMIS = {DERMAL_G_FROM, DERMAL_G_TO, DERMAL_B_FROM, DERMAL_B_TO};

static double from_fan(const double fall[3], const struct fan *fan)
{
    double least = INFINITY;
    for (int i = 0; i <= FAN_STEPS; i++)
        for (int j = 0; j <= FAN_STEPS; j++) {
            const double ray[3] = {1.0, fan->g_from + i * (fan->g_to - fan->g_from) / FAN_STEPS,
                                   fan->b_from + j * (fan->b_to - fan->b_from) / FAN_STEPS};
            least = fmin(least, from_ray(fall, ray));
        }
    return least;
}

static double from_shade(const double fall[3])
{
    double least = INFINITY;
    for (int i = 0; i <= FAN_STEPS; i++) {
        const double warm = SHADE_WARMTH * i / FAN_STEPS;
        const double ray[3] = {1.0, 1.0 + 0.5 * warm, 1.0 + warm};
        least = fmin(least, from_ray(fall, ray));
    }
    return least;
}

/* Blood, from bright (red does not fall) to dark (venous), and to where blue does not fall. */
static double from_blood(const double fall[3])
{
    double least = INFINITY;
    for (int i = 0; i <= FAN_STEPS; i++)
        for (int j = 0; j <= FAN_STEPS; j++) {
            const double ray[3] = {BLOOD[0] + BLOOD_VENOUS * i / FAN_STEPS, BLOOD[1],
                                   BLOOD[2] + (BLOOD_B_LEAST - BLOOD[2]) * j / FAN_STEPS};
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

/* What the colour of a darker region says. */
struct colour {
    int best;                /* the most likely cause */
    double ln_like[LIKES];   /* of each cause */
    double clear;            /* ln odds of the best one over the others, if it is no pigment */
    double pigment, not_red; /* ln odds of pigment over blood and shade; over blood */
};

static struct colour judge_colour(const struct pm_classifier *by, const struct pm_region *region)
{
    const double fall[3] = {-region->ratio[0], -region->ratio[1], -region->ratio[2]};
    const double model = by->model_error * sqrt(dot(fall, fall)), noise = region->sigma_ratio;
    const double variance = noise * noise + model * model + 1e-8;
    const double off[LIKES] = {from_fan(fall, &EPIDERMIS), from_blood(fall), from_shade(fall),
                               from_fan(fall, &DERMIS)};
    struct colour c = {.best = 0};
    for (int k = 0; k < LIKES; k++) {
        c.ln_like[k] = (k == DERMAL ? log(by->dermal_prior) : 0.0) - 0.5 * off[k] / variance;
        if (c.ln_like[k] > c.ln_like[c.best])
            c.best = k;
    }
    const double pigment = log_add(c.ln_like[EPIDERMAL], c.ln_like[DERMAL]);
    c.clear = c.ln_like[c.best] - log_add(pigment, c.ln_like[BLOODY + SHADED - c.best]);
    c.not_red = pigment - c.ln_like[BLOODY];
    c.pigment = pigment - log_add(c.ln_like[BLOODY], c.ln_like[SHADED]);
    return c;
}

static bool is_strange(const struct colour *c)
{
    return c->ln_like[c->best] < STRANGE_LN_LIKE;
}

/* Blood or shade, by colour alone. */
static bool is_named(const struct colour *c)
{
    return !is_strange(c) && KINDS[c->best] != PIHMAP_KIND_PIH && c->clear >= CLEAR_LN_ODDS;
}

/* About pigment's colour, so that the features decide. Shape cannot exclude blood. */
static bool is_open(const struct colour *c)
{
    return !is_strange(c) && !is_named(c) && c->not_red >= CLEAR_LN_ODDS;
}

/* ---- shape, border, locality ---------------------------------------------------------------- */

/* How far melanin's part stands out of the noise, in sigmas, and the drop of what is left over. */
static double signal_of(const struct pm_region *r)
{
    const double noise = 1.0 / fmax(r->pigment_sigmas, 1e-9);
    return 1.0 / hypot(noise, LEFT_OVER / fmax(fabs(r->delta[0]), 1e-9));
}

static void find_features(const struct pm_region *r, const struct colour *colour, double melanin,
                          double x[PM_FEATURES])
{
    x[PM_FEATURE_STRAIN] = r->strain;
    x[PM_FEATURE_LONG] = r->elongation;
    x[PM_FEATURE_RELIEF] = r->relief;
    x[PM_FEATURE_MIXED] = colour->best == DERMAL ? 0.0 : 1.0 - melanin / r->delta[0];
    x[PM_FEATURE_SIGNAL] = signal_of(r);
    x[PM_FEATURE_STEEP] = r->steepness;
    x[PM_FEATURE_OUTLINE] = r->outlined;
    x[PM_FEATURE_EDGE] = r->at_edge;
    x[PM_FEATURE_SIDE] = r->side;
    x[PM_FEATURE_DEEP] = fmax(fabs(r->delta[0]) - DEEPEST_MARK, 0.0);
    x[PM_FEATURE_LOOK] = r->look;
}

double pm_feature_term(enum pm_feature feature, const struct pm_term *term, double x)
{
    const double within = fmin(fmax(x, term->from), term->most);
    return pm_feature_facts[feature].ln ? log(within / term->typical) : within - term->typical;
}

static double odds_of(const struct pm_classifier *by, int k, double x)
{
    return pm_feature_facts[k].sign * by->term[k].share *
           pm_feature_term((enum pm_feature)k, &by->term[k], x);
}

double pm_mark_odds(const struct pm_classifier *by, const double x[PM_FEATURES])
{
    double odds = by->base;
    for (int k = 0; k < PM_FEATURES; k++)
        odds += odds_of(by, k, x[k]);
    return odds;
}

/* What speaks against a mark most. The network cannot say why: it is named where nothing else is.
 */
static enum pihmap_evidence worst_doubt(const struct pm_classifier *by, const double x[PM_FEATURES])
{
    int worst = 0;
    for (int k = 1; k < PM_FEATURES; k++)
        if (k != PM_FEATURE_LOOK && odds_of(by, k, x[k]) < odds_of(by, worst, x[worst]))
            worst = k;
    const bool named = odds_of(by, worst, x[worst]) < -LEAST_DOUBT;
    return pm_feature_facts[named ? worst : PM_FEATURE_LOOK].evidence;
}

/* The drop may be none, as where a contrast was undone; or it is none of pigment. */
static bool may_be_noise(const struct pm_region *region)
{
    return fabs(region->delta[0]) <= PM_Z95 * region->sigma_L ||
           (region->pigment_sigmas < LEAST_PIGMENT_SIGMAS && region->look <= 0.0);
}

/* Is a darker region of about pigment's colour a mark? real: probability that the change is. */
static void judge_mark(const struct pm_classifier *by, const struct pm_region *region,
                       const struct colour *colour, double real, struct pm_kind *out)
{
    double x[PM_FEATURES];
    find_features(region, colour, out->melanin, x);
    out->confidence = real * share_of_odds(pm_mark_odds(by, x));
    if (may_be_noise(region)) {
        out->confidence *= PIH_CONFIDENCE;
        out->evidence = PIHMAP_EVIDENCE_NEAR_NOISE;
        return;
    }
    if (out->confidence < PIH_CONFIDENCE) {
        out->evidence = worst_doubt(by, x);
        return;
    }
    out->kind = PIHMAP_KIND_PIH;
    out->evidence =
        colour->pigment >= CLEAR_LN_ODDS ? COLOURS[colour->best] : PIHMAP_EVIDENCE_MARK_SHAPE;
    if (colour->best == DERMAL) {
        out->melanin = region->delta[0];
        out->blood = out->shading = 0.0;
    }
}

/* The parts of delta L*. */
static void split_change(const struct pm_region *region, struct pm_kind *out)
{
    const double fall[3] = {-region->ratio[0], -region->ratio[1], -region->ratio[2]};
    double amount[3];
    split_fall(fall, amount);
    out->melanin = L_of_part(region->before_rgb, MELANIN, amount[0]);
    out->blood = L_of_part(region->before_rgb, BLOOD, amount[1]);
    out->shading = region->delta[0] - out->melanin - out->blood;
}

void pm_colour_likes(const struct pm_classifier *by, const struct pm_region *region,
                     double ln_like[3])
{
    const struct colour c = judge_colour(by, region);
    ln_like[0] = log_add(c.ln_like[EPIDERMAL], c.ln_like[DERMAL]);
    ln_like[1] = c.ln_like[BLOODY];
    ln_like[2] = c.ln_like[SHADED];
}

bool pm_classify_features(const struct pm_classifier *by, const struct pm_region *region,
                          double x[PM_FEATURES])
{
    struct pm_kind parts;
    const struct colour colour = judge_colour(by, region);
    if (!region->darker || !is_open(&colour))
        return false;
    split_change(region, &parts);
    find_features(region, &colour, parts.melanin, x);
    return true;
}

/* The probability that a change of so many standard errors is real. */
static double real_of(double sigmas)
{
    return erf(sigmas / REAL_SIGMAS);
}

/* Redness may be plain where lightness is not, and the network knows what chance makes. */
static double redness_is_real(const struct pm_region *region, double real)
{
    return fmax(real, fmax(real_of(pm_blood_sigmas(region)), share_of_odds(region->red_look)));
}

static struct pm_kind judge_darker(const struct pm_classifier *by, const struct pm_region *region)
{
    struct pm_kind out = {.kind = PIHMAP_KIND_UNCERTAIN, .evidence = PIHMAP_EVIDENCE_MIXED_COLOUR};
    const double real = real_of(fabs(region->delta[0]) / fmax(region->sigma_L, 1e-9));
    split_change(region, &out);
    out.severity = severity_of(fabs(region->delta[0]));
    const struct colour colour = judge_colour(by, region);
    if (is_strange(&colour)) {
        out.evidence = PIHMAP_EVIDENCE_STRANGE_COLOUR;
    } else if (is_named(&colour)) {
        out.kind = KINDS[colour.best];
        out.confidence = share_of_odds(colour.clear) *
                         (colour.best == BLOODY ? redness_is_real(region, real) : real);
        out.evidence = COLOURS[colour.best];
    } else if (is_open(&colour)) {
        judge_mark(by, region, &colour, real, &out);
    }
    return out;
}

/* ---- both ways ------------------------------------------------------------------------------ */

/* The region as it would be if before and after were swapped. */
static struct pm_region swapped(const struct pm_region *region)
{
    struct pm_region out = *region;
    out.darker = !region->darker;
    out.blood = -region->blood;
    for (int k = 0; k < 3; k++) {
        out.delta[k] = -region->delta[k];
        out.ratio[k] = -region->ratio[k];
        out.before_rgb[k] = region->before_rgb[k] * exp(region->ratio[k]);
    }
    return out;
}

/* What a darker region is once the photos are swapped back. Less of what is neither pigment nor
 * blood is only lighter. */
static struct pm_kind swapped_back(struct pm_kind kind)
{
    kind.kind = kind.kind == PIHMAP_KIND_PIH        ? PIHMAP_KIND_FADED
                : kind.kind == PIHMAP_KIND_ERYTHEMA ? PIHMAP_KIND_LESS_RED
                                                    : PIHMAP_KIND_LIGHTER;
    if (kind.evidence == PIHMAP_EVIDENCE_SHADE_COLOUR)
        kind.evidence = PIHMAP_EVIDENCE_LIGHTER;
    kind.melanin = 0.0 - kind.melanin; /* of 0 that is 0, not -0 */
    kind.blood = 0.0 - kind.blood;
    kind.shading = 0.0 - kind.shading;
    return kind;
}

struct pm_kind pm_classify_by(const struct pm_classifier *by, const struct pm_region *region)
{
    if (region->darker)
        return judge_darker(by, region);
    const struct pm_region before_is_after = swapped(region);
    return swapped_back(judge_darker(by, &before_is_after));
}

struct pm_kind pm_classify(const struct pm_region *region)
{
    return pm_classify_by(&pm_classifier_fitted, region);
}
