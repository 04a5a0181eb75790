/*
 * What can change the colour of skin, by the direction in which ln of linear sRGB (r, g, b) falls,
 * and what the classifier calls a finding. These are sources and conventions, never fitted: each
 * has its reference here. What is fitted is in change/classifier_fitted.h.
 */
#ifndef PM_CHANGE_COLOUR_CAUSES_H
#define PM_CHANGE_COLOUR_CAUSES_H

/* ---- directions, as multiples of the fall of r ------------------------------------------ */

/*
 * Derived from published skin tables (Alaluf 2002, Xiao 2017; pihmap-method(7), KIND). Melanin's
 * differs from group to group, so it is a fan of directions: g is 1.25 to 1.65 and b 1.67 to 2.8
 * times r.
 */
#define MELANIN_G_FROM 1.25
#define MELANIN_G_TO 1.65
#define MELANIN_B_FROM 1.67
#define MELANIN_B_TO 2.80

/* Blood is base/pigment.h's, and its r goes from bright (red does not fall) to dark (venous). */
#define BLOOD_B_LEAST \
    0.0 /* its b on dark, warm skin: sRGB's blue is then small, and part of green */
#define BLOOD_VENOUS 0.25 /* by how much more r falls in venous blood */

/* Shade is grey, or a little warm where skin lights skin. Of r: how far b may fall more than r in a
 * shadow on skin; g lies halfway. */
#define SHADE_WARMTH 0.18

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

#define FAN_STEPS 8 /* into which each side of a fan is divided, to find its nearest direction */

/* ---- conventions ------------------------------------------------------------------------ */

/* Two standard errors make a change 0.84 real. A normal distribution would say 0.95, but the tails
 * of real skin are heavier. */
#define REAL_SIGMAS 2.0
/* ln odds against a mark: a piece of evidence with less is not named as the reason. */
#define LEAST_DOUBT 0.25
/* L*: what light and rendering leave in a place, which no noise of the pair tells. The median error
 * of delta L* on second photos is 0.46 (bench/accuracy --second); as much would take 15 % of the
 * marks of 1.5 to 3 L* that good pairs show. */
#define LEFT_OVER 0.4
/* L*: beyond, what speaks against a mark is how much darker it is. The deepest marks drawn into
 * photos reach 9; of the regions of clinics' pairs that are deeper than 11 and of pigment's colour
 * none is a mark: brows, nostrils, hair, the edges of pads. */
#define DEEPEST_MARK 10.0
/* What stands out in lightness alone is no mark: of 96 regions of the calibration that stand out
 * less than that as pigment 9 were, and of the others half. */
#define LEAST_PIGMENT_SIGMAS 3.5
/* ln of the least odds over the others for a colour to be named: 2 to 1. */
#define CLEAR_LN_ODDS 0.69
#define STRANGE_LN_LIKE (-6.9) /* 1 in 1000: below, the colour is none of them */
#define PIH_CONFIDENCE 0.5     /* from here on the kind is PIH: more likely than not */
/* L* from which a change is visible when the photos are side by side, and from which it is marked.
 */
#define VISIBLE_DROP 2.0
#define MARKED_DROP 5.0

#endif
