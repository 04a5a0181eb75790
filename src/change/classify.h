/*
 * Classification of a region's change by pigment, from colour, shape and border; and confidence.
 *
 * Colour comes first: it names blood and shade by itself. A darker region of about pigment's colour
 * is judged further, by a logistic regression over its features:
 *     ln odds of a mark = base + sum of sign * share * (g(x) - g(typical)),
 * x the feature within from..most, g the logarithm or x itself. base are the odds of a region that
 * is typical in everything.
 *
 * A lighter region is judged as the darker one that it would be if before and after were swapped:
 * what would be PIH has faded, what would be redness is less red, and the rest is lighter. So
 * swapped photos give mirrored results.
 */
#ifndef PM_CHANGE_CLASSIFY_H
#define PM_CHANGE_CLASSIFY_H

#include "change/region.h"

struct pm_kind {
    enum pihmap_kind kind;
    double melanin, blood, shading; /* parts of delta L*; their sum is delta L* */
    double confidence; /* 0..1; of what is uncertain, or lighter, that it is pigment after all, or
                          light */
    enum pihmap_evidence evidence; /* what decided */
    enum pihmap_severity severity;
};

/* Colour cannot tell a mark from skin that bent between the photos (a smile shades itself, warmly,
 * which looks like melanin), nor from the shadow of hair that moved, nor on dark exposed skin from
 * any shade. These can. */
enum pm_feature {
    PM_FEATURE_STRAIN, /* of the alignment: folds move the skin */
    PM_FEATURE_LONG,   /* elongation: folds and the shadows of hair are long */
    PM_FEATURE_RELIEF, /* lightening beside it over its darkening: light turned */
    PM_FEATURE_MIXED,  /* share of the drop that melanin does not explain */
    PM_FEATURE_SIGNAL, /* how far melanin's part stands out of the noise */
    PM_FEATURE_STEEP,  /* slope of the skin's shade: where shape turns the light, light changes most
                        */
    PM_FEATURE_OUTLINE, /* share of the change that its outline explains and a shift does not */
    PM_FEATURE_EDGE,    /* share of the px about it that were not measured: skin ends there */
    PM_FEATURE_SIDE, /* root of its area: there are many small places for chance to choose from */
    PM_FEATURE_DEEP, /* L* by which it changed more than marks do: hair, a pad, a shadow */
    PM_FEATURE_LOOK, /* ln odds of the network that sees what is about it, too (mark_net.h) */
    PM_FEATURES
};

struct pm_feature_facts {
    const char *name;              /* in capitals, as in the names of the constants */
    int sign;                      /* 1: more of it speaks for a mark, -1: against it */
    bool ln;                       /* g is the logarithm; the feature is then > 0 */
    enum pihmap_evidence evidence; /* named when this speaks against a mark most */
};
extern const struct pm_feature_facts pm_feature_facts[PM_FEATURES];

struct pm_term {
    double share; /* ln odds per unit of g, >= 0 */
    double from, most, typical;
};

struct pm_classifier {
    double model_error;  /* of the directions of colour, as a share of the change: camera, white
                            balance, mixtures */
    double dermal_prior; /* of pigment in the dermis over the other causes */
    double base;         /* ln odds */
    struct pm_term term[PM_FEATURES];
};
/* That of change/classifier_fitted.h. */
extern const struct pm_classifier pm_classifier_fitted;

/* All of these are pure: no job, no memory, no errors. */
struct pm_kind pm_classify(const struct pm_region *region);
struct pm_kind pm_classify_by(const struct pm_classifier *classifier,
                              const struct pm_region *region);

/* ln likelihood that pigment, blood or shade made the region darker, up to a common constant. */
void pm_colour_likes(const struct pm_classifier *classifier, const struct pm_region *region,
                     double ln_like[3]);
/* False: colour decides alone, and x is undefined. Depends on the classifier's part for colour
 * only (model_error, dermal_prior). */
bool pm_classify_features(const struct pm_classifier *classifier, const struct pm_region *region,
                          double x[PM_FEATURES]);
/* g(x within from..most) - g(typical) of one feature. */
double pm_feature_term(enum pm_feature feature, const struct pm_term *term, double x);
/* The ln odds above. */
double pm_mark_odds(const struct pm_classifier *classifier, const double x[PM_FEATURES]);

#endif
