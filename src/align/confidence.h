/* Where the alignment can be trusted, px by px. */
#ifndef PM_ALIGN_CONFIDENCE_H
#define PM_ALIGN_CONFIDENCE_H

#include "align/nonrigid.h"

/*
 * *out (scratch, size of the coarsest of the views, which also sets its px): 0..1. High where
 * the structure of both pictures correlates, in any band; middling where there is none to
 * compare (plain skin: the field there is carried over from its surround); 0 where both
 * have structure, but not the same: mouth opened, eye shut, hair moved. A new mark alone is
 * structure in one picture only, and costs nothing. views: of levels 0 .. bands - 1.
 */
enum pihmap_status pm_confidence(struct pm_job *job, const struct pm_view *view, int bands,
                                 struct pm_plane *out);

#endif
