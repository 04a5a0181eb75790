/*
 * The inks of a photo: colours that something laid over it could be drawn in. Ink has exactly one
 * colour, where skin, hair and cloth always vary by more than the sensor's noise. For the module's
 * own use.
 */
#ifndef PM_SKIN_INKS_H
#define PM_SKIN_INKS_H

#include "base/image.h"

/* A picture in codes 0..255 that are the square root of linear light: close to sRGB, and quick. */
struct pm_codes {
    int w, h;
    uint8_t *v[3];
};

struct pm_px_ink {
    uint8_t code[3];
    int within; /* codes that a px of this ink may be off, in any channel */
    int step;   /* codes between the ink and what it covers, at least, in some channel */
    int slack;  /* times as uneven as black or white: JPEG's colours are coarser than its light */
};

#define PM_MOST_INKS 8

struct pm_inks {
    struct pm_px_ink v[PM_MOST_INKS];
    int count;
};

/* *out in the job's scratch; of one channel: a byte per px of v. */
enum pihmap_status pm_code_plane(struct pm_job *job, const struct pm_plane *v, uint8_t **out);
enum pihmap_status pm_codes_of(struct pm_job *job, const struct pm_linear *photo,
                               struct pm_codes *out);

/* Does the px equal its neighbours to the right and below, which there must be, in all channels? */
bool pm_is_even(const struct pm_codes *codes, size_t i);

/* Colours that so many px have exactly as a pad or a frame needs: the largest first. */
enum pihmap_status pm_pad_inks(struct pm_job *job, const struct pm_codes *codes,
                               struct pm_inks *out);

/* The colours of letters: black, white, and the most frequent vivid one, if there is any. */
enum pihmap_status pm_letter_inks(struct pm_job *job, const struct pm_codes *codes,
                                  struct pm_inks *out);

/* A stronger colour than skin has? */
bool pm_ink_is_vivid(const struct pm_px_ink *ink);

/* *mask = 255 where the px is of that ink; w * h bytes. Returns their number. */
size_t pm_select_ink(const struct pm_codes *codes, const struct pm_px_ink *ink, uint8_t *mask);

/* How far the colour is from the ink in the channel where that is most, in codes. */
static inline int pm_ink_off(const struct pm_px_ink *ink, const uint8_t code[3])
{
    int most = 0;
    for (int k = 0; k < 3; k++) {
        const int d = abs((int)code[k] - (int)ink->code[k]);
        most = d > most ? d : most;
    }
    return most;
}

/* The same of px i. */
static inline int pm_ink_distance(const struct pm_codes *codes, const struct pm_px_ink *ink,
                                  size_t i)
{
    return pm_ink_off(ink, (const uint8_t[3]){codes->v[0][i], codes->v[1][i], codes->v[2][i]});
}

#endif
