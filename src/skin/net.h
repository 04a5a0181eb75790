/*
 * What a px shows, by a small convolutional network that scripts/train-skin has trained
 * (net_weights.c, generated, states on what). It sees shape and surroundings: a dark spot inside
 * skin is skin, a nostril is not.
 *
 * An encoder and decoder with skip connections (U-Net, Ronneberger 2015) of 3 x 3 convolutions,
 * ReLU, and dilations for context (Yu and Koltun 2016). Input: ln of linear light, less its mean,
 * so that exposure cancels, and log chromaticity both as it is and less its mean, so that white
 * balance need not. Weights are 8 bit with a scale per output channel.
 */
#ifndef PM_SKIN_NET_H
#define PM_SKIN_NET_H

#include "base/photo.h"
#include "skin/view.h"

enum pm_net_class {
    PM_NET_OTHER, /* background, cloth, pads, scalp */
    PM_NET_SKIN,
    PM_NET_HAIR, /* brows, beards */
    PM_NET_EYE,
    PM_NET_LIP,
    PM_NET_NOSTRIL,
    PM_NET_CLASSES
};

/*
 * It looks twice, first at the whole photo, then closer at where skin is, for a brow or a nostril
 * is one px wide in the first look; the answer is the mean of the two.
 *
 * The logarithm of the odds that a px is skin (natural), and of each class before softmax, at half
 * the near look's size, in scratch memory. The photo's sides are at least PM_NET_LEAST. The same
 * bytes at any number of threads.
 */
struct pm_net_answer {
    struct pm_plane skin;
    struct pm_plane score[PM_NET_CLASSES];
};

enum pihmap_status pm_net_run(struct pm_job *job, const struct pm_linear *photo,
                              struct pm_net_answer *out);

#endif
