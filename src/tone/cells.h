/* A registered pair on a grid of coarse cells, on which light and rendering are fitted. */
#ifndef PM_TONE_CELLS_H
#define PM_TONE_CELLS_H

#include "tone/registered_pair.h"

/* Planes of one size, a px a cell. */
struct pm_cells {
    int w, h;
    int size;                            /* px of the pair along a cell's side */
    int used;                            /* cells with skin */
    struct pm_plane before[3], after[3]; /* ln of the mean linear light of the skin; 0 without */
    struct pm_plane share;               /* of the cell that is skin; 0 where too little of it is */
    struct pm_mask skin;                 /* 255 where share is above 0 */
};

/* All in scratch memory. */
enum pihmap_status pm_cells_take(struct pm_job *job, const struct pm_registered_pair *pair,
                                 struct pm_cells *out);

#endif
