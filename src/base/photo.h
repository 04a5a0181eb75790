/*
 * A photo as every stage sees it: upright, in linear light at the working size, and as
 * 8-bit sRGB at its full size for the pictures that people look at.
 */
#ifndef PM_BASE_PHOTO_H
#define PM_BASE_PHOTO_H

#include "base/image.h"

/*
 * Long side of the working frame, px. Photos are reduced to it by area averaging in linear
 * light, never enlarged. Marks down to 1.2 % of the short side stay > 20 px across, and one
 * working px is 0.8 per mille of the side: the size at which design figures are scored.
 */
#define PM_WORK_SIDE 1280

struct pm_photo {
    struct pihmap_photo_facts facts; /* facts.file is borrowed from the caller */
    /* Upright, full size, converted to sRGB. Empty where it is made only when it is asked for:
     * file is then what it is made from, the n bytes of the photo's file. */
    struct pm_rgb8 display;
    uint8_t *file;
    size_t file_n;
    struct pm_linear linear; /* upright, working size */
    /* Share of each working px whose source has a channel that is burnt out (>= 254/255 of
     * the file's range) or black (all channels <= 2/255): 0..1, working size. The source is the
     * picture as decoded: of a large JPEG half or a quarter of the file's size, where a speck of
     * one or two of the file's px is averaged away. On four photos of 8 to 20 MP 88 % of the
     * working px that are cut off by a quarter or more were told so, and 96 % of those told were;
     * a lower limit there told 2 % more at most, and light skin as burnt. */
    struct pm_plane clipped;
    int bits;  /* per sample in the file: 8 or 16 */
    bool jpeg; /* came through JPEG (block noise to be expected) */
};

void pm_photo_free(struct pm_photo *p);

#endif
