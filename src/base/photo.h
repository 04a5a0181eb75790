/*
 * A loaded photo, upright: in linear light at the working size, which is what the stages measure,
 * and in 8-bit sRGB at its full size for the pictures that people look at.
 */
#ifndef PM_BASE_PHOTO_H
#define PM_BASE_PHOTO_H

#include "base/image.h"

/*
 * Stages work at two sizes, reduced by area averaging in linear light, never enlarged.
 *
 * The working frame, long side at most PM_WORK_SIDE px, is measured. Change is averaged over 0.4 %
 * of the side (change/delta.c), 2.6 px, so that more px show nothing more: on photos and rendered
 * skin, marks found, outlines and errors equal those of 1280 px, at a quarter of the work.
 *
 * The fine frame has exactly twice as many px along each side. It resolves small colour charts, and
 * the pores and lines which prove that two photos show the same skin. Photos below PM_HALVED_FROM
 * px have only the working frame.
 */
#define PM_WORK_SIDE 640
#define PM_HALVED_FROM 960 /* px, long side */

/* A px of whose source more is clipped (pm_photo.clipped) is not measured. */
#define PM_CLIPPED_SHARE 0.25f

struct pm_photo {
    struct pihmap_photo_facts facts; /* facts.file is borrowed from the caller */
    /* Full size, converted to sRGB. Empty where it is decoded only on demand: file then has the
     * file_n bytes of the photo's file. */
    struct pm_rgb8 display;
    uint8_t *file;
    size_t file_n;
    struct pm_linear linear; /* the working frame */
    struct pm_linear fine; /* the fine frame; empty where the photo is too small, or once dropped */
    struct pm_plane fine_clipped;
    struct pm_plane detail; /* what the alignment keeps of it (align/pyramid.h), if anything */
    bool halved;            /* there is, or was, a fine frame: a working px is 2 x 2 px of it */
    /* Clipped share of each working px, 0..1: of its source px, those with an overexposed channel
     * (>= 254/255 of the file's range) or all channels black (<= 2/255). The source is the picture
     * as decoded. For a large JPEG that is half or a quarter of the file's size, where a speck of
     * one or two of the file's px is averaged away: on four photos of 8 to 20 MP, 88 % of the px
     * (at 1280) that are clipped by a quarter or more were found, and 96 % of those found were
     * right. A lower threshold found 2 % more at most, and took light skin for overexposed. */
    struct pm_plane clipped;
    int bits; /* per sample in the file: 8 or 16 */
};

void pm_photo_free(struct pm_photo *p);

/* Full-size px per working px. */
static inline double pm_full_per_work_x(const struct pm_photo *p)
{
    return (double)p->facts.width / p->linear.r.w;
}

static inline double pm_full_per_work_y(const struct pm_photo *p)
{
    return (double)p->facts.height / p->linear.r.h;
}

/* Frees the fine frame and what was made of it. */
void pm_photo_drop_fine(struct pm_photo *p);

#endif
