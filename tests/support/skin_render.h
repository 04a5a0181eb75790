/*
 * Made photos of skin: patches rendered from melanin, blood, relief, hairs, light and gloss,
 * with the mask that says what is skin. Linear light, fixed by the seed.
 */
#ifndef PM_SUPPORT_SKIN_RENDER_H
#define PM_SUPPORT_SKIN_RENDER_H

#include "base/image.h"
#include "support/skin_spectrum.h"

enum pm_skin_scene {
    PM_SCENE_CLOSEUP, /* only skin, some 7 cm across */
    PM_SCENE_LIMB,    /* a forearm or shin before a backdrop, some 18 cm across, with a sleeve */
    PM_SCENE_OVAL,    /* a cheek or forehead: an oval of skin with hair and cloth about it */
    PM_SCENES
};

/* Where the light comes from. */
struct pm_skin_lamp {
    double azimuth, elevation; /* rad; azimuth 0 from the right, elevation pi/2 from the camera */
    double ambient;            /* share of the light that comes from everywhere */
    double gloss;              /* strength of the specular part, linear light */
};

struct pm_skin_look {
    enum pm_skin_scene scene;
    int w, h;
    uint64_t seed;
    enum pm_camera camera;
    double kelvin, balance; /* of the light and the camera, see struct pm_shot; 0: daylight */
    double ita;             /* of the skin as the renderer knows it, before light and spots */
    double blood;           /* volume fraction in the dermis */
    double px_per_mm;
    double mottle;   /* spread of ln melanin over mm to cm */
    double flush;    /* spread of ln blood */
    double relief;   /* depth of lines, 1 = usual */
    double freckles; /* per cm2 */
    double moles;    /* per dm2 */
    double pores;    /* per cm2 */
    double hairs;    /* per cm2 */
    struct pm_skin_lamp lamp;
};

/* "closeup", "limb", "oval"; false: no such scene. */
bool pm_skin_scene_named(const char *name, enum pm_skin_scene *scene);

/* A person and a place of the body, drawn by seed, with this ITA. */
void pm_skin_look_draw(enum pm_skin_scene scene, double ita, int w, int h, uint64_t seed,
                       struct pm_skin_look *look);

/* *picture and *skin are the caller's; skin is 255 where it is surely skin that faces the
 * camera. Deterministic at any number of threads. */
enum pihmap_status pm_skin_render(struct pm_job *job, const struct pm_skin_look *look,
                                  struct pm_linear *picture, struct pm_mask *skin);

#endif
