#include "skin/classes.h"

#include "base/mask_stats.h"
#include "skin/colours.h"
#include "skin/mask.h"
#include "skin/overexposure.h"

#include <math.h>
#include <string.h>

#define BESIDE_SIGMA 0.012 /* share of the long side */
#define BESIDE_SHARE 0.55f /* of that neighbourhood is skin: in a bay, not merely along the rim */
#define OVEREXPOSED_FROM 0.25f /* linear, of the brightest channel: clipped, but not black */
/* ln of light over the skin's median. Half of the skin lies within +-0.25. */
#define GLOSS_FROM 0.6f
#define DARK_FROM -0.8f

struct scene {
    const struct pm_photo *photo;
    const struct pm_mask *mask;
    struct pm_mask in; /* the mask with its holes and bays */
    struct pm_colours colours;
    float median; /* of the skin's light */
};

static enum pm_pixel_class clipped_class(const struct pm_linear *p, size_t i)
{
    return fmaxf(p->r.v[i], fmaxf(p->g.v[i], p->b.v[i])) >= OVEREXPOSED_FROM ? PM_PIXEL_OVEREXPOSED
                                                                             : PM_PIXEL_BLACK;
}

/* Of a px in a hole or a bay that is not clipped. What is recognised as hair must look like it,
 * too: the network calls anything so that is neither skin nor a part of a face (skin/parts.h). */
static enum pm_pixel_class class_by_light(const struct scene *s, enum pm_pixel_class part, size_t i)
{
    const float light = s->colours.light.v[i] - s->median;
    return s->colours.contrast.v[i] >= PM_SKIN_HAIR_CONTRAST ? PM_PIXEL_HAIR
           : light > GLOSS_FROM                              ? PM_PIXEL_GLOSS
           : light >= DARK_FROM                              ? PM_PIXEL_OTHER_COLOUR
           : part == PM_PIXEL_HAIR                           ? PM_PIXEL_HAIR
                                                             : PM_PIXEL_SHADOW;
}

/* part: what px i was recognised as; PM_PIXEL_MEASURED: it was not. */
static enum pm_pixel_class class_of(const struct scene *s, enum pm_pixel_class part, size_t i)
{
    const bool clipped = s->photo->clipped.v[i] > PM_CLIPPED_SHARE;
    if (s->mask->v[i] && !clipped)
        return PM_PIXEL_MEASURED;
    /* a white backdrop is not overexposed skin */
    if (clipped && (s->in.v[i] || (part != PM_PIXEL_MEASURED && pm_pixel_hides_skin(part))))
        return clipped_class(&s->photo->linear, i);
    if (part != PM_PIXEL_MEASURED && part != PM_PIXEL_HAIR)
        return part;
    return s->in.v[i] ? class_by_light(s, part, i) : PM_PIXEL_BACKGROUND;
}

/* mask with its holes and bays into s->in. */
static enum pihmap_status find_inside(struct pm_job *job, struct scene *s)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const struct pm_mask *mask = s->mask;
    struct pm_plane share;
    enum pihmap_status st;
    TRY(pm_mask_alloc(job, mask->w, mask->h, &s->in));
    TRY(pm_plane_take(job, mask->w, mask->h, &share));
    memcpy(s->in.v, mask->v, pm_pixels(mask));
    TRY(pm_skin_fill_holes(job, &s->in));
    pm_mask_weight(mask, &share);
    TRY(pm_blur(job, &share, BESIDE_SIGMA * pm_long_side(mask->w, mask->h), &share));
    for (size_t i = 0; i < pm_pixels(mask); i++)
        if (share.v[i] > BESIDE_SHARE)
            s->in.v[i] = 255;
out:
    pm_scratch_rewind(job, mark);
    return st;
}

enum pihmap_status pm_skin_classes(struct pm_job *job, const struct pm_photo *photo,
                                   const struct pm_mask *mask, const struct pm_class_map *parts,
                                   struct pm_class_map *out)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    struct scene s = {.photo = photo, .mask = mask};
    enum pihmap_status st;
    TRY(pm_class_map_alloc(job, mask->w, mask->h, out));
    TRY(find_inside(job, &s));
    TRY(pm_find_light(job, photo, &s.colours));
    TRY(pm_mask_median(job, &s.colours.light, mask, &s.median));
    s.median = isnan(s.median) ? 0.0f : s.median; /* no skin at all */
    for (size_t i = 0; i < pm_pixels(mask); i++)
        out->v[i] =
            (uint8_t)class_of(&s, parts ? (enum pm_pixel_class)parts->v[i] : PM_PIXEL_MEASURED, i);
    TRY(pm_find_overexposed(job, photo, mask, out));
out:
    pm_mask_free(&s.in);
    pm_scratch_rewind(job, mark);
    if (st)
        pm_class_map_free(out);
    return st;
}

enum pihmap_status pm_skin_classes_given(struct pm_job *job, const struct pm_photo *photo,
                                         const struct pm_mask *mask, struct pm_class_map *out)
{
    enum pihmap_status st;
    TRY(pm_class_map_alloc(job, mask->w, mask->h, out));
    for (size_t i = 0; i < pm_pixels(mask); i++)
        out->v[i] =
            (uint8_t)(!mask->v[i]                              ? PM_PIXEL_OUTSIDE_AREA
                      : photo->clipped.v[i] > PM_CLIPPED_SHARE ? clipped_class(&photo->linear, i)
                                                               : PM_PIXEL_MEASURED);
out:
    return st;
}

enum pihmap_status pm_skin(struct pm_job *job, const struct pm_photo *photo, struct pm_skin *out)
{
    struct pm_class_map parts;
    enum pihmap_status st;
    *out = (struct pm_skin){0};
    TRY(pm_skin_mask(job, photo, &out->mask, &parts));
    TRY(pm_skin_classes(job, photo, &out->mask, &parts, &out->classes));
out:
    pm_class_map_free(&parts);
    if (st)
        pm_skin_free(out);
    return st;
}

void pm_skin_free(struct pm_skin *skin)
{
    pm_mask_free(&skin->mask);
    pm_class_map_free(&skin->classes);
}
