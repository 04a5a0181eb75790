/*
 * Rendered photos of skin, from melanin, blood, relief, hairs, light and specular reflection, with
 * the mask of what is skin. Linear light; the seed fixes everything.
 */
#ifndef PM_SUPPORT_SKIN_RENDER_H
#define PM_SUPPORT_SKIN_RENDER_H

#include "base/image.h"
#include "support/skin_spectrum.h"

#define PM_SKIN_EDGE_MM 2.0 /* width of the border of the skin that is not in its mask */

enum pm_skin_scene {
    PM_SCENE_CLOSEUP, /* only skin, some 7 cm across */
    PM_SCENE_LIMB,    /* a forearm or shin before a backdrop, some 18 cm across, with a sleeve */
    PM_SCENE_OVAL,    /* a cheek or forehead: an oval of skin with hair and cloth around it */
    PM_SCENES
};

/* Where the light comes from. */
struct pm_skin_lamp {
    double azimuth, elevation; /* rad; azimuth 0: from the right; elevation pi/2: from the camera */
    double ambient;            /* share of the light that is ambient */
    double gloss;              /* strength of the specular reflection, linear light */
};

struct pm_skin_look {
    enum pm_skin_scene scene;
    int w, h;
    uint64_t seed;
    enum pm_camera camera;
    double kelvin, balance; /* of the light and the camera, see struct pm_shot; 0: daylight */
    double ita;             /* of the skin itself, before light and spots */
    double blood;           /* volume fraction in the dermis */
    double px_per_mm;
    double mottle;   /* standard deviation of ln melanin, at scales of mm to cm */
    double flush;    /* standard deviation of ln blood */
    double relief;   /* depth of skin lines, 1 = usual */
    double freckles; /* per cm2 */
    double moles;    /* per dm2 */
    double pores;    /* per cm2 */
    double hairs;    /* per cm2 */
    struct pm_skin_lamp lamp;
};

/* "closeup", "limb", "oval"; false: no such scene. */
bool pm_skin_scene_named(const char *name, enum pm_skin_scene *scene);

/* A person and a part of the body, drawn by seed, with this ITA. */
void pm_skin_look_draw(enum pm_skin_scene scene, double ita, int w, int h, uint64_t seed,
                       struct pm_skin_look *look);

/* *picture and *skin are the caller's. skin is 255 where there is certainly skin that faces the
 * camera. The same bytes at any number of threads. */
enum pihmap_status pm_skin_render(struct pm_job *job, const struct pm_skin_look *look,
                                  struct pm_linear *picture, struct pm_mask *skin);

/* The last step of a rendering, in place: blur by the lens, and the mask eroded near the border of
 * the skin. */
enum pihmap_status pm_skin_photograph(struct pm_job *job, const struct pm_skin_look *look,
                                      struct pm_linear *picture, struct pm_mask *skin);

#endif
