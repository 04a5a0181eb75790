/*
 * Light on rendered skin: diffuse with the wrap of scattered light, a broad and a narrow specular
 * reflection (Blinn 1977), hairs, absorption in skin lines.
 */
#ifndef PM_SUPPORT_SKIN_LIGHT_H
#define PM_SUPPORT_SKIN_LIGHT_H

#include "support/skin_render.h"

/* The lamp, the camera and the skin that is the same all over a photo. */
struct pm_skin_light {
    const struct pm_skin_look *look;   /* lamp, blood and ITA; borrowed */
    const struct pm_skin_table *table; /* of the photo's camera and illuminant; borrowed */
    double melanin;                    /* volume fraction */
    double light[3], half[3];          /* unit vectors: to the lamp; halfway to the camera */
    double white[3];                   /* colour of the specular reflection; 1: white */
};

/* One point of the skin. */
struct pm_skin_point {
    double melanin, blood; /* ln of the ratio to the light's melanin and the look's blood */
    double shade, hair;    /* see struct pm_skin_layers */
    double oil;            /* strength of the narrow reflection, 0..1.4 */
    double macro[3];       /* unit normal of the body */
    double normal[3];      /* unit normal of body and relief */
};

/* white is left at 1. */
void pm_skin_light_aim(const struct pm_skin_look *look, const struct pm_skin_table *table,
                       double melanin, struct pm_skin_light *light);

/* How oily the skin is at (x, y), px of the look. */
double pm_skin_oil(const struct pm_skin_look *look, double x, double y, uint32_t seed);

/* The normals of a point from the slopes of body and relief at pixel (x, y), central differences of
 * two planes of the picture's size. */
void pm_skin_normals(const struct pm_plane *body, const struct pm_plane *relief, int x, int y,
                     struct pm_skin_point *point);

/* Linear light that the photo shows of the point. */
void pm_skin_shade(const struct pm_skin_light *light, const struct pm_skin_point *point,
                   float rgb[3]);

#endif
