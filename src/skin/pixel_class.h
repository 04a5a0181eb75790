/*
 * What every px of a photo shows: skin that is measured, or the reason why it is left out. Each px
 * has one class, so the shares of all classes add up to the whole photo.
 */
#ifndef PM_SKIN_PIXEL_CLASS_H
#define PM_SKIN_PIXEL_CLASS_H

#include "base/image.h"

/*
 * value, name for programs, words, sRGB of the legend, is it or does it hide skin? Names stay; rows
 * are only ever added at the end.
 */
#define PM_PIXEL_CLASSES_TABLE(ROW)                                                               \
    ROW(PM_PIXEL_MEASURED, "measured", "measured skin", 0xFFFFFF, true)                           \
    ROW(PM_PIXEL_BACKGROUND, "background", "background", 0x6E7480, false)                         \
    ROW(PM_PIXEL_HAIR, "hair", "hair", 0x7A4FBF, false)                                           \
    ROW(PM_PIXEL_BROW, "brow", "brow", 0xA678E0, false)                                           \
    ROW(PM_PIXEL_EYE, "eye", "eye", 0x2F6FDE, false)                                              \
    ROW(PM_PIXEL_LIP, "lip", "lip", 0xE0489A, false)                                              \
    ROW(PM_PIXEL_NOSTRIL, "nostril", "nostril", 0x8A1F5C, false)                                  \
    ROW(PM_PIXEL_STEEP, "steep", "turned from the light", 0x1FA39A, true)                         \
    ROW(PM_PIXEL_CLOTH, "cloth", "cloth", 0x3F8F4A, false)                                        \
    ROW(PM_PIXEL_GLOSS, "gloss", "gloss", 0x3CC8F0, true)                                         \
    ROW(PM_PIXEL_OVEREXPOSED, "overexposed", "overexposed", 0xFFE14A, true)                       \
    ROW(PM_PIXEL_BLACK, "black", "black", 0x1B2A6B, true)                                         \
    ROW(PM_PIXEL_OTHER_COLOUR, "other_colour", "a colour unlike the skin's", 0xF08A24, true)      \
    ROW(PM_PIXEL_PAD, "pad", "redaction pad", 0x303030, true)                                     \
    ROW(PM_PIXEL_BLUR, "blur", "blurred patch", 0xB8C94A, true)                                   \
    ROW(PM_PIXEL_OVERLAY, "overlay", "text or watermark", 0xD93A2B, true)                         \
    ROW(PM_PIXEL_FRAME, "frame", "frame", 0x9A8F7A, false)                                        \
    ROW(PM_PIXEL_CHART, "chart", "colour chart", 0xC0C0C0, false)                                 \
    ROW(PM_PIXEL_OTHER_SKIN, "other_skin", "skin apart from the main area", 0xC98B5A, true)       \
    ROW(PM_PIXEL_NO_COUNTERPART, "no_counterpart", "no counterpart in the after photo", 0x8C6D1F, \
        true)                                                                                     \
    ROW(PM_PIXEL_SHADOW, "shadow", "deep shadow", 0x3A4FA8, true)

#define PM_PIXEL_VALUE(value, ...) value,
enum pm_pixel_class { PM_PIXEL_CLASSES_TABLE(PM_PIXEL_VALUE) PM_PIXEL_CLASSES };
#undef PM_PIXEL_VALUE

/* "measured"...; for people "measured skin"...; 0xRRGGBB. Static. */
const char *pm_pixel_name(enum pm_pixel_class c);
const char *pm_pixel_text(enum pm_pixel_class c);
uint32_t pm_pixel_colour(enum pm_pixel_class c);
/* Is it skin, or does it hide skin? Background, hair, cloth, and parts of a face are neither. */
bool pm_pixel_hides_skin(enum pm_pixel_class c);

/* A class per px: an enum pm_pixel_class. */
struct pm_class_map {
    int w, h;
    uint8_t *v;
};

/* All PM_PIXEL_MEASURED, which is 0. *out is the caller's. */
enum pihmap_status pm_class_map_alloc(struct pm_job *job, int w, int h, struct pm_class_map *out);
void pm_class_map_free(struct pm_class_map *m);

/* Share of each class, 0..1, of the px inside (NULL: of all). They add up to 1; all are 0 if there
 * is no px. */
void pm_class_shares(const struct pm_class_map *m, const struct pm_mask *inside,
                     double share[PM_PIXEL_CLASSES]);

/* Measured skin over all that is or hides skin, 0..1; NAN: there is neither. */
double pm_class_coverage(const double share[PM_PIXEL_CLASSES]);

/* Classes of over take precedence where they are not PM_PIXEL_MEASURED. Both have one size. */
void pm_class_map_put(const struct pm_class_map *over, struct pm_class_map *m);

#endif
