#include "compare/retake.h"

#include "compare/facts.h"
#include "tone/relight.h"

#include <math.h>

/*
 * From here on a difference is told to someone who takes the photo again. Chosen by judgement, not
 * by an experiment: a camera held by hand should stay below, and what changes the grade lies above.
 */
#define TOLD_TURN 6.0      /* degrees */
#define TOLD_ROTATION 4.0  /* degrees */
#define TOLD_NEARNESS 0.06 /* |ln| of the ratio */
#define TOLD_EXPOSURE 0.3  /* stops */
#define TOLD_CUT 0.05      /* share of the skin */
#define TOLD_SLOPE 0.06    /* ln units over a standard deviation of the skin's places */
#define TOLD_CLIPPED 0.02  /* share of the skin */
#define TOLD_COVERAGE 0.1  /* by which the after photo's is the smaller */

#define STEP 4 /* px between samples of the skin, down and across */

static bool has(const struct pm_retake *to, enum pihmap_advice_code code)
{
    for (int i = 0; i < to->count; i++)
        if (to->advice[i].code == code)
            return true;
    return false;
}

static void add(struct pm_retake *to, struct pihmap_advice advice, bool decisive)
{
    if (advice.code == PIHMAP_ADVICE_NONE || has(to, advice.code) || to->count == PM_ADVICE_MOST)
        return;
    advice.decisive = decisive;
    to->advice[to->count++] = advice;
}

static struct pihmap_advice advice(enum pihmap_advice_code code, double value)
{
    return (struct pihmap_advice){.code = code, .value = {value, 0, 0}};
}

/* ---- facts with a direction ----------------------------------------------------------------- */

static struct pihmap_advice of_turn(const struct pm_turn *t)
{
    const bool across = fabs(t->right) >= fabs(t->down);
    const double degrees = across ? t->right : t->down;
    if (fabs(degrees) < TOLD_TURN)
        return advice(PIHMAP_ADVICE_NONE, 0);
    const enum pihmap_advice_code code =
        across ? (degrees > 0 ? PIHMAP_ADVICE_TURN_LEFT : PIHMAP_ADVICE_TURN_RIGHT)
               : (degrees > 0 ? PIHMAP_ADVICE_TURN_UP : PIHMAP_ADVICE_TURN_DOWN);
    return advice(code, fabs(degrees));
}

/* A photo in which the skin is turned clockwise is mended by a camera turned as much. */
static struct pihmap_advice of_rotation(double degrees)
{
    if (!(fabs(degrees) >= TOLD_ROTATION))
        return advice(PIHMAP_ADVICE_NONE, 0);
    return advice(degrees > 0 ? PIHMAP_ADVICE_ROTATE_CLOCKWISE : PIHMAP_ADVICE_ROTATE_ANTICLOCKWISE,
                  fabs(degrees));
}

/* ratio: size of the skin, after over before. The distance goes with it. */
static struct pihmap_advice of_nearness(double ratio)
{
    if (!(fabs(log(ratio)) >= TOLD_NEARNESS))
        return advice(PIHMAP_ADVICE_NONE, 0);
    return ratio < 1 ? advice(PIHMAP_ADVICE_CLOSER, 100.0 * (1.0 - ratio))
                     : advice(PIHMAP_ADVICE_FARTHER, 100.0 * (ratio - 1.0));
}

static struct pihmap_advice of_cut(const double cut[PM_SIDES])
{
    static const enum pihmap_advice_code codes[PM_SIDES] = {
        PIHMAP_ADVICE_SHOW_LEFT, PIHMAP_ADVICE_SHOW_RIGHT, PIHMAP_ADVICE_SHOW_ABOVE,
        PIHMAP_ADVICE_SHOW_BELOW};
    int worst = 0;
    for (int k = 1; k < PM_SIDES; k++)
        worst = cut[k] > cut[worst] ? k : worst;
    return cut[worst] < TOLD_CUT ? advice(PIHMAP_ADVICE_NONE, 0)
                                 : advice(codes[worst], 100.0 * cut[worst]);
}

static struct pihmap_advice of_slope(const double slope[2])
{
    const bool across = fabs(slope[0]) >= fabs(slope[1]);
    const double most = across ? slope[0] : slope[1];
    if (fabs(most) < TOLD_SLOPE)
        return advice(PIHMAP_ADVICE_NONE, 0);
    return advice(
        across ? (most > 0 ? PIHMAP_ADVICE_LIGHT_FROM_RIGHT : PIHMAP_ADVICE_LIGHT_FROM_LEFT)
               : (most > 0 ? PIHMAP_ADVICE_LIGHT_FROM_BELOW : PIHMAP_ADVICE_LIGHT_FROM_ABOVE),
        0);
}

static struct pihmap_advice of_exposure(double stops)
{
    if (!(fabs(stops) >= TOLD_EXPOSURE))
        return advice(PIHMAP_ADVICE_NONE, 0);
    return advice(stops > 0 ? PIHMAP_ADVICE_DARKER : PIHMAP_ADVICE_BRIGHTER, fabs(stops));
}

static struct pihmap_advice of_clipped(double share)
{
    return share < TOLD_CLIPPED ? advice(PIHMAP_ADVICE_NONE, 0)
                                : advice(PIHMAP_ADVICE_NOT_OVEREXPOSED, 100.0 * share);
}

/* The after photo's skin is hidden where the before photo's is not. */
static struct pihmap_advice of_coverage(const struct pm_retake_facts *f)
{
    if (!(f->coverage[0] - f->coverage[1] >= TOLD_COVERAGE))
        return advice(PIHMAP_ADVICE_NONE, 0);
    return (struct pihmap_advice){.code = PIHMAP_ADVICE_UNCOVER,
                                  .value = {100.0 * f->coverage[1], f->most_hidden, 0}};
}

/* ---- the reasons of the grade --------------------------------------------------------------- */

static struct pihmap_advice or_else(struct pihmap_advice first, enum pihmap_advice_code other)
{
    return first.code != PIHMAP_ADVICE_NONE ? first : advice(other, 0);
}

/* What mends a reason that needs no figure. */
static const enum pihmap_advice_code PLAIN[PIHMAP_REASONS] = {
    [PIHMAP_REASON_AFTER_EVENER] = PIHMAP_ADVICE_BARE_SKIN,
    [PIHMAP_REASON_AFTER_GLOSSIER] = PIHMAP_ADVICE_NO_SHINE,
    [PIHMAP_REASON_AFTER_LESS_SHARP] = PIHMAP_ADVICE_HOLD_STILL,
    [PIHMAP_REASON_NOISY_PAIR] = PIHMAP_ADVICE_SAME_EXPRESSION,
    [PIHMAP_REASON_NO_CALM_SKIN] = PIHMAP_ADVICE_SAME_EXPRESSION,
    [PIHMAP_REASON_AFTER_CHART_INEXACT] = PIHMAP_ADVICE_CHART_EVENLY_LIT,
    [PIHMAP_REASON_AFTER_CHART_NOT_USED] = PIHMAP_ADVICE_CHART_EVENLY_LIT,
    [PIHMAP_REASON_AFTER_MORE_CONTRAST] = PIHMAP_ADVICE_SAME_RENDERING,
    [PIHMAP_REASON_AFTER_LESS_CONTRAST] = PIHMAP_ADVICE_SAME_RENDERING,
    [PIHMAP_REASON_SKIN_NOT_FOUND_AGAIN] = PIHMAP_ADVICE_SAME_PLACE,
    [PIHMAP_REASON_POSE_DIFFERS] = PIHMAP_ADVICE_SAME_POSE,
    [PIHMAP_REASON_DETAIL_DIFFERS] = PIHMAP_ADVICE_SAME_POSE,
    [PIHMAP_REASON_AFTER_BLURRED] = PIHMAP_ADVICE_HOLD_STILL,
    [PIHMAP_REASON_AFTER_NOISY] = PIHMAP_ADVICE_HOLD_STILL,
    [PIHMAP_REASON_NO_COMMON_DETAIL] = PIHMAP_ADVICE_SAME_PLACE,
    [PIHMAP_REASON_NOTHING_IN_COMMON] = PIHMAP_ADVICE_SAME_PLACE,
    [PIHMAP_REASON_TOO_LITTLE_DETAIL] = PIHMAP_ADVICE_SAME_PLACE,
    [PIHMAP_REASON_AFTER_TOO_SMALL] = PIHMAP_ADVICE_MORE_PIXELS,
    [PIHMAP_REASON_LITTLE_SKIN_IN_ROI] = PIHMAP_ADVICE_SAME_PLACE,
    [PIHMAP_REASON_MOSTLY_CLIPPED] = PIHMAP_ADVICE_EVEN_LIGHT,
    [PIHMAP_REASON_LITTLE_COMMON_SKIN] = PIHMAP_ADVICE_SAME_PLACE,
    [PIHMAP_REASON_MIRRORED] = PIHMAP_ADVICE_NOT_MIRRORED,
    [PIHMAP_REASON_COLLAGE_AFTER] = PIHMAP_ADVICE_ONE_PHOTO_A_FILE,
    [PIHMAP_REASON_SAME_PHOTO] = PIHMAP_ADVICE_ANOTHER_PHOTO,
};

/* What mends a reason; none: nothing of the after photo does. */
static struct pihmap_advice mend(const struct pm_retake_facts *f, const struct pihmap_reason *why)
{
    const double *value = why->value;
    switch (why->code) {
    case PIHMAP_REASON_AFTER_BRIGHTER:
        return advice(PIHMAP_ADVICE_DARKER, value[0]);
    case PIHMAP_REASON_AFTER_DARKER:
        return advice(PIHMAP_ADVICE_BRIGHTER, value[0]);
    case PIHMAP_REASON_WHITE_BALANCE:
        return (struct pihmap_advice){
            PIHMAP_ADVICE_WHITE_BALANCE, {value[0], value[1], value[2]}, false};
    case PIHMAP_REASON_LIGHT_DIRECTION:
        return or_else(of_slope(f->light_slope), PIHMAP_ADVICE_SAME_LIGHT);
    case PIHMAP_REASON_AFTER_LARGER: /* of a before photo with fewer px otherwise */
        return of_nearness(f->nearness);
    case PIHMAP_REASON_AFTER_SMALLER:
        return or_else(of_nearness(f->nearness), PIHMAP_ADVICE_MORE_PIXELS);
    case PIHMAP_REASON_ROTATED:
        return of_rotation(f->comparability->rotation_deg);
    case PIHMAP_REASON_TURNED:
        return or_else(of_turn(&f->turn), PIHMAP_ADVICE_SAME_POSE);
    case PIHMAP_REASON_CLIPPED:
        return of_clipped(f->clipped);
    case PIHMAP_REASON_LITTLE_OVERLAP:
        return or_else(of_cut(f->cut), PIHMAP_ADVICE_SAME_PLACE);
    case PIHMAP_REASON_LITTLE_SKIN_MEASURED:
        return of_coverage(f);
    case PIHMAP_REASON_AFTER_NEARER:
        return of_nearness(value[0]);
    case PIHMAP_REASON_AFTER_FURTHER:
        return of_nearness(1.0 / value[0]);
    default:
        return advice(PLAIN[why->code], 0);
    }
}

/* What helps although the grade does not suffer from it. */
static void add_worth_knowing(const struct pm_retake_facts *f, struct pm_retake *to)
{
    add(to, of_turn(&f->turn), false);
    add(to, of_rotation(f->comparability->rotation_deg), false);
    add(to, of_nearness(f->nearness), false);
    add(to, of_cut(f->cut), false);
    add(to, of_exposure(f->comparability->exposure_ev), false);
    add(to, of_slope(f->light_slope), false);
}

void pm_advise(const struct pm_retake_facts *facts, bool declined, struct pm_retake *out)
{
    const struct pihmap_comparability *c = facts->comparability;
    *out = (struct pm_retake){.retake = PIHMAP_RETAKE_NO};
    for (int i = 0; i < c->reason_count; i++)
        add(out, mend(facts, &c->reasons[i]), true);
    if (out->count > 0 && c->grade != PIHMAP_GRADE_GOOD)
        out->retake = c->grade == PIHMAP_GRADE_POOR ? PIHMAP_RETAKE_NEEDED : PIHMAP_RETAKE_ADVISED;
    if (!declined)
        add_worth_knowing(facts, out);
}

/* ---- the facts ------------------------------------------------------------------------------ */

/* Share of the before photo's skin that lies beyond each side of the after photo. */
static void cut_off(const pihmap_result *r, const struct pm_mask *skin, double cut[PM_SIDES])
{
    double n = 0, x_after, y_after;
    for (int y = 0; y < skin->h; y += STEP)
        for (int x = 0; x < skin->w; x += STEP) {
            if (!pm_at(skin, x, y) ||
                !pm_h_apply(r->align.before_to_after, x, y, &x_after, &y_after))
                continue;
            n++;
            cut[PM_LEFT] += x_after < -0.5;
            cut[PM_RIGHT] += x_after > r->after.linear.r.w - 0.5;
            cut[PM_TOP] += y_after < -0.5;
            cut[PM_BOTTOM] += y_after > r->after.linear.r.h - 0.5;
        }
    for (int k = 0; k < PM_SIDES; k++)
        cut[k] /= n > 0 ? n : 1;
}

/* Size of the skin, each as a share of its own photo's long side. */
static double nearness_of(const pihmap_result *r)
{
    const struct pm_plane *before = &r->before.linear.r, *after = &r->after.linear.r;
    return r->align.scale * pm_long_side(before->w, before->h) / pm_long_side(after->w, after->h);
}

static void collect(const pihmap_result *r, const struct pm_comparison *c,
                    struct pm_retake_facts *out)
{
    struct pihmap_skin_facts left;
    double share[2][PIHMAP_PIXEL_ROOM];
    for (int k = 0; k < 2; k++)
        pm_describe_pixels(&c->classes[k], NULL, share[k], &out->coverage[k]);
    pm_describe_left_out(&c->classes[1], &left);
    out->clipped = left.left_out_clipped;
    out->most_hidden = (int)pm_class_most_hidden(share[1]);
    out->turn = pm_turn_of(&r->align, &c->common);
    out->nearness = nearness_of(r);
    cut_off(r, &c->before_skin, out->cut);
    pm_light_slope(&r->light, &c->common, out->light_slope);
}

void pm_describe_retake(pihmap_result *r, const struct pm_comparison *c)
{
    struct pm_retake_facts facts = {.comparability = &r->report.comparability, .nearness = 1.0};
    if (!r->declined)
        collect(r, c, &facts);
    pm_advise(&facts, r->declined, &r->retake);
}

/* ---- for the caller ------------------------------------------------------------------------- */

enum pihmap_retake pihmap_result_retake(const pihmap_result *r)
{
    return r->retake.retake;
}

const struct pihmap_advice *pihmap_result_advice(const pihmap_result *r, size_t index)
{
    return index < (size_t)r->retake.count ? &r->retake.advice[index] : NULL;
}
