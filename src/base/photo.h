/*
 * A photo as every stage sees it: upright, in linear light at the working size, and as
 * 8-bit sRGB at its full size for the pictures that people look at.
 */
#ifndef PM_BASE_PHOTO_H
#define PM_BASE_PHOTO_H

#include "base/image.h"

/*
 * Photos are seen at two sizes, reduced by area averaging in linear light, never enlarged.
 *
 * The working frame, long side at most PM_WORK_SIDE px, is what is measured. Change is averaged
 * over 0.4 % of the side (change/delta.c), 2.6 px of it, so a finer one shows nothing more: on
 * photos and rendered skin marks found, outlines and errors are those of 1280 px, at a quarter of
 * the work.
 *
 * The fine frame has exactly twice as many px each way. Pores and lines, which prove that two
 * photos show the same skin, and small colour charts are seen in it. Photos below PM_HALVED_FROM
 * px have too few to halve: their working frame is all there is.
 */
#define PM_WORK_SIDE 640
#define PM_HALVED_FROM 960 /* px, long side */

struct pm_photo {
    struct pihmap_photo_facts facts; /* facts.file is borrowed from the caller */
    /* Upright, full size, converted to sRGB. Empty where it is made only when it is asked for:
     * file is then what it is made from, the n bytes of the photo's file. */
    struct pm_rgb8 display;
    uint8_t *file;
    size_t file_n;
    struct pm_linear linear; /* upright, working size */
    struct pm_linear fine;   /* likewise, twice as large; empty where the photo is too small, and
                                where it was dropped */
    struct pm_plane fine_clipped;
    struct pm_plane detail; /* what is left of that for the alignment (align/pyramid.h), if any */
    bool halved;            /* there is, or was, a fine frame: a working px is 2 x 2 px of it */
    /* Share of each working px whose source has a channel that is burnt out (>= 254/255 of
     * the file's range) or black (all channels <= 2/255): 0..1, working size. The source is the
     * picture as decoded: of a large JPEG half or a quarter of the file's size, where a speck of
     * one or two of the file's px is averaged away. On four photos of 8 to 20 MP 88 % of the
     * px of 1280 that are cut off by a quarter or more were told so, and 96 % of those told were;
     * a lower limit there told 2 % more at most, and light skin as burnt. */
    struct pm_plane clipped;
    int bits; /* per sample in the file: 8 or 16 */
};

void pm_photo_free(struct pm_photo *p);

/* Upright full-size px per working px. */
static inline double pm_full_per_work_x(const struct pm_photo *p)
{
    return (double)p->facts.width / p->linear.r.w;
}

static inline double pm_full_per_work_y(const struct pm_photo *p)
{
    return (double)p->facts.height / p->linear.r.h;
}

/* The fine frame goes, with what was made of it. */
void pm_photo_drop_fine(struct pm_photo *p);

#endif
