/*
 * Where a mark appeared, or faded, by a small convolutional network that scripts/train-marks has
 * trained (mark_weights.c, generated, states on what). A threshold knows how far a px stands out of
 * the noise; the network sees what is about it, too: a mark is a compact spot on skin that else
 * stayed as it was, and a shaded cheek, a line that moved by a px or a fold are not.
 *
 * An encoder and decoder with skip connections (U-Net, Ronneberger 2015). It sees the change in
 * units of the pair's own noise, so that neither the camera nor the skin's tone matter much.
 */
#ifndef PM_CHANGE_MARK_NET_H
#define PM_CHANGE_MARK_NET_H

#include "base/convolution.h"
#include "base/photo.h"
#include "change/noise.h"

/* ln odds per px of the change, in scratch memory, within +-PM_MARK_ODDS_MOST; the least where not
 * valid. Of fading marks: those of a mark if before and after were swapped; likewise of redness. */
struct pm_mark_odds {
    struct pm_plane appeared, faded, redder, less_red;
};

#define PM_MARK_ODDS_MOST 8.0f

/*
 * before: the levelled pair's. scales and noise: of change (pm_find_noise). Below PM_MARK_NET_LEAST
 * px in a side all px get the least odds. The same bytes at any number of threads.
 */
enum pihmap_status pm_mark_net(struct pm_job *job, const struct pm_linear *before,
                               const struct pm_change *change, const struct pm_scale_space *scales,
                               const struct pm_noise *noise, struct pm_mark_odds *out);

#define PM_MARK_NET_LEAST 32

/*
 * What the network is given, for training it: [0] as the photos are, [1] as if they were swapped.
 * Channels: delta L* and melanin's part at four scales, blood's at two, in units of noise (0..9);
 * ln g less its surroundings', in this photo and in the other (10, 11), the same of ln(r/g)
 * (12, 13); ln g less its mean (14); 1 where valid (15); the standard error of delta L* (16).
 */
enum pihmap_status pm_mark_net_input(struct pm_job *job, const struct pm_linear *before,
                                     const struct pm_change *change,
                                     const struct pm_scale_space *scales,
                                     const struct pm_noise *noise, struct pm_tensor input[2]);

#endif
