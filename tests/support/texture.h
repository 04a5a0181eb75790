/*
 * Made pictures for the tests of the alignment: a painter says what luminance and colour a point
 * has, so that the truth is known at every point, to any fraction of a px.
 */
#ifndef PM_SUPPORT_TEXTURE_H
#define PM_SUPPORT_TEXTURE_H

#include "align/pyramid.h"

struct pm_ink {
    double luminance; /* ln units, 0: a quarter of white */
    double colour;    /* ln of red over green, which is blue; luminance does not depend on it */
    double clipped;   /* share of the px, 0..1 */
    bool skin;
};

/* What the point (x, y) shows, px. *out is plain grey skin before. */
typedef void pm_painter(const void *context, double x, double y, struct pm_ink *out);

/* Random structure, mean 0 and standard deviation 1, whose largest features are about size px and
 * whose smallest a quarter of it. */
double pm_texture(double x, double y, double size, uint32_t seed);

/* The working frame of a photo of w x h px, and its skin. The caller's (pm_photo_free). */
enum pihmap_status pm_paint_photo(struct pm_job *job, int w, int h, pm_painter *painter,
                                  const void *context, struct pm_photo *photo,
                                  struct pm_mask *skin);

/* The pyramid of such a photo, in the job's scratch. */
enum pihmap_status pm_paint_pyramid(struct pm_job *job, int w, int h, pm_painter *painter,
                                    const void *context, struct pm_pyramid *out);

/* Adds noise of a normal distribution to ln of every channel of a photo's working frame. */
void pm_add_noise(struct pm_photo *photo, double sigma, uint64_t seed);

#endif
