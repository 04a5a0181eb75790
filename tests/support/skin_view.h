/*
 * One piece of rendered skin under several cameras: its texture is made once, finer than any photo
 * of it, and every photo samples it where its points have gone.
 *
 * Frames: a *material point* is named by where it lies in the look's own picture, px; it keeps that
 * name wherever it moves. Around the picture there is skin as well, MARGIN of the long side wide. A
 * *view* moves the points, lifts them to the height of the body and of the folds, turns the whole,
 * and projects it:
 *     P = turn (x + dx - cx, y + dy - cy, height - cz)
 *     q = (cx, cy) + shift + scale P_xy distance / (distance - P_z)
 * All that light needs (slopes of body, folds and skin lines) is taken in the picture, after that.
 */
#ifndef PM_SUPPORT_SKIN_VIEW_H
#define PM_SUPPORT_SKIN_VIEW_H

#include "support/skin_layers.h"
#include "support/skin_motion.h"

struct pm_skin_material {
    struct pm_skin_look look, fine; /* of the picture; of the layers, finer and wider */
    struct pm_skin_shape shape;
    struct pm_skin_layers layers; /* of `fine`, low-pass filtered to the px of the picture */
    int margin;                   /* px of the picture on every side */
    double melanin;               /* volume fraction */
};

struct pm_skin_view {
    struct pm_skin_look look; /* the material's, with this photo's lamp, camera and illuminant */
    struct pm_skin_motion motion;
    double turn[9];          /* rotation, row major */
    double cx, cy, cz;       /* px: the point that it turns about */
    double scale;            /* 1: as the look has it */
    double shift_x, shift_y; /* px */
    double distance;         /* of the camera, px; INFINITY: parallel projection */
    double ev;               /* exposure, stops */
    double flush;            /* added to ln blood everywhere */
    double hem;              /* px by which the sleeve's end has moved */
    uint64_t hairs;          /* another day's hairs; 0: as they were */
    uint32_t oil;            /* another day's oily areas; 0: as they were */
};

/* Where the material points lie: node (i, j) is the point (i - margin, j - margin). */
struct pm_skin_places {
    struct pm_plane x, y, z; /* px of the picture, z towards the camera; NAN: no skin */
};

/* A photo and what it shows. */
struct pm_skin_photo {
    struct pm_linear picture;     /* linear light */
    struct pm_mask skin;          /* as in pm_skin_render() */
    struct pm_plane x, y;         /* the material point of every px; NAN: no skin */
    struct pm_skin_places places; /* and the inverse */
};

/* *out is the caller's. */
enum pihmap_status pm_skin_material_make(struct pm_job *job, const struct pm_skin_look *look,
                                         struct pm_skin_material *out);
void pm_skin_material_free(struct pm_skin_material *material);

/* The view in which nothing has moved since the look was made. */
void pm_skin_view_still(const struct pm_skin_material *material, struct pm_skin_view *view);

/* *out, of the look's size, is the caller's; the same bytes at any number of threads. The view's
 * hairs replace those of the material. */
enum pihmap_status pm_skin_view_render(struct pm_job *job, struct pm_skin_material *material,
                                       const struct pm_skin_view *view, struct pm_skin_photo *out);
void pm_skin_photo_free(struct pm_skin_photo *photo);

#endif
