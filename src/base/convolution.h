/*
 * Convolutional networks: pictures of several values per px, and the layers that are applied to
 * them. Which layers follow each other is the network's own file's (skin/net.c, change/mark_net.c);
 * their weights, 8 bit with a scale per output channel, are sources that scripts/train-* generate.
 *
 * Values are summed in the order of taps and channels: the same bytes at any number of threads.
 */
#ifndef PM_BASE_CONVOLUTION_H
#define PM_BASE_CONVOLUTION_H

#include "base/image.h"

#include <stdbool.h>
#include <stdint.h>

/* A picture of c values per px, packed px by px; row 0 on top. In scratch memory. */
struct pm_tensor {
    int w, h, c;
    float *v;
};

/* A convolution of taps x taps (1 or 3), from in (<= 48) to out (a multiple of 8) channels. Beyond
 * the rim the input is 0. */
struct pm_layer {
    int in, out, taps, stride, dilation;
    bool relu;
    const int8_t *weight; /* [row][column][in][out] */
    const float *scale;   /* [out], of the weights */
    const float *bias;    /* [out] */
};

enum pihmap_status pm_tensor_take(struct pm_job *job, int w, int h, int c, struct pm_tensor *out);

/* The values of px (x, y). */
static inline float *pm_tensor_px(const struct pm_tensor *t, int x, int y)
{
    return t->v + ((size_t)y * (size_t)t->w + (size_t)x) * (size_t)t->c;
}

/* sum[k] += in, enlarged bilinearly to w x h, at px (x, y); of its first n channels. */
void pm_tensor_add_between(const struct pm_tensor *in, int w, int h, int x, int y, int n,
                           float *sum);

/* *out = the layer applied to in. The sides of in are multiples of its stride. */
enum pihmap_status pm_convolve(struct pm_job *job, const struct pm_layer *l,
                               const struct pm_tensor *in, struct pm_tensor *out);
/* *t += the layer applied to it. */
enum pihmap_status pm_convolve_onto(struct pm_job *job, const struct pm_layer *l,
                                    struct pm_tensor *t);
/* Adds what the picture shows as a whole to every px: the mean of each channel through a layer. */
enum pihmap_status pm_convolve_mean_onto(struct pm_job *job, const struct pm_layer *l,
                                         struct pm_tensor *t);
/* A step of a decoder: the first layer applied to coarse, enlarged onto *fine, which has twice its
 * size and holds what the encoder saw there; and the second layer applied to the sum. */
enum pihmap_status pm_convolve_up(struct pm_job *job, const struct pm_layer layer[2],
                                  const struct pm_tensor *coarse, struct pm_tensor *fine,
                                  struct pm_tensor *out);

#endif
