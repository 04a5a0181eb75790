/*
 * Whether the after photo should be taken again, and what to do differently: from the reasons of
 * the grade, and from facts that have a direction.
 *
 * What lowers the grade comes first, in the order of the reasons; what is merely worth knowing to
 * someone who takes another photo follows. A reason that another after photo cannot mend (the
 * before photo is blurred) gives no advice.
 */
#ifndef PM_COMPARE_RETAKE_H
#define PM_COMPARE_RETAKE_H

#include "align/turn.h"
#include "compare/comparison.h"

/* Sides of a photo. */
enum pm_side { PM_LEFT, PM_RIGHT, PM_TOP, PM_BOTTOM, PM_SIDES };

/* Of a declined pair all but comparability is 0, nearness 1. */
struct pm_retake_facts {
    const struct pihmap_comparability *comparability;
    struct pm_turn turn;
    double nearness;      /* size of the skin in its photo, after over before: 1.1 is 10 % closer */
    double cut[PM_SIDES]; /* share of the before photo's skin that lies beyond that side, 0..1 */
    double light_slope[2]; /* as pm_light_slope() gives it */
    double coverage[2];    /* of the before and of the after photo; NAN unknown */
    int most_hidden;       /* class of px of most of the rest in the after photo */
    double clipped;        /* share of the after photo's skin that is overexposed or black, 0..1 */
};

/* Pure. */
void pm_advise(const struct pm_retake_facts *facts, bool declined, struct pm_retake *out);

/* r->retake of a pair that was graded, or declined (r->declined). */
void pm_describe_retake(pihmap_result *r, const struct pm_comparison *c);

#endif
