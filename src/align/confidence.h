/* Confidence map of the alignment: local normalised cross-correlation of both photos. */
#ifndef PM_ALIGN_CONFIDENCE_H
#define PM_ALIGN_CONFIDENCE_H

#include "align/nonrigid.h"

/*
 * *out: a plane in scratch, 0..1, in px of the coarsest band (the last of the array).
 * High where the structure of both pictures correlates in any band. Middling where there is no
 * structure to compare: on plain skin the field is interpolated from the skin around it. 0 where
 * both have structure that differs: a mouth opened, an eye shut, hair moved. A new mark is
 * structure in one picture only and lowers nothing. band: levels 0 .. bands - 1.
 */
enum pihmap_status pm_confidence(struct pm_job *job, const struct pm_warped_pair *band, int bands,
                                 struct pm_plane *out);

#endif
