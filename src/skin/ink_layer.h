/*
 * The px of one ink, their connected components, and what tells components that were drawn from
 * components that were photographed: drawn ones are of exactly one colour, and their edges are
 * sharp. For the module's own use.
 */
#ifndef PM_SKIN_INK_LAYER_H
#define PM_SKIN_INK_LAYER_H

#include "base/components.h"
#include "base/moments.h"
#include "skin/inks.h"

/* Of one component. Coordinates and lengths in px of the picture. */
struct pm_ink_part {
    int inner;                 /* px whose four neighbours are of the ink */
    int even;                  /* those of them that equal their neighbours */
    double sum[3], squares[3]; /* of the codes of the inner px */
    double even_sum[3], even_squares[3];
    struct pm_moments moments;
    int border, sharp; /* steps to px of no ink; those that are over within a few px */
    int rim;           /* bits of the frame's sides that it touches */
};

struct pm_ink_layer {
    const struct pm_codes *codes;
    const struct pm_px_ink *ink;
    uint8_t *px; /* 255 on the ink */
    struct pm_components parts;
    struct pm_ink_part *of; /* parts.count of them */
};

/* Components outside of these limits are not measured: no border of theirs is sharp. Of those whose
 * border is less sharp nothing inner is measured. */
struct pm_part_limits {
    double least_area;  /* px */
    int least_height;   /* px */
    double most_side;   /* px, the longer one */
    double least_sharp; /* share of the border */
};

/* In the job's scratch. parts.count is 0 where there is no px of the ink. */
enum pihmap_status pm_ink_layer(struct pm_job *job, const struct pm_codes *codes,
                                const struct pm_px_ink *ink, const struct pm_part_limits *limits,
                                struct pm_ink_layer *out);

/* Is so large a share of its border sharp? */
bool pm_part_is_sharp(const struct pm_ink_part *part, double share);
/* Sigma of the codes in the channel where it is largest: of the inner px, of the even ones. */
double pm_part_spread(const struct pm_ink_part *part);
double pm_part_even_spread(const struct pm_ink_part *part);
/* Codes that the mean of the inner px is off the ink, in the channel where that is most. */
double pm_part_off_ink(const struct pm_ink_layer *layer, int part);

#endif
