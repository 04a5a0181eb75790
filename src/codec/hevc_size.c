#include "codec/hevc_size.h"

#define SPS 33          /* NAL unit type of a sequence parameter set (table 7-1) */
#define UNIT_HEAD 2     /* bytes before a unit's payload (7.3.1.2) */
#define PROFILE_BITS 88 /* of profile_tier_level() (7.3.3): a layer's profile... */
#define LEVEL_BITS 8    /* ...and its level */
#define MAX_ZEROS 31    /* before a number in Exp-Golomb code (9.2): no field has more bits */

/* The bits of a payload, from its front; beyond its end they are 0. */
struct bits {
    const uint8_t *v;
    size_t n, at; /* n bytes; the current one */
    int left;     /* bits of the current byte that are not read yet */
    int zeros;    /* zero bytes just before it */
};

/* Skips emulation prevention: a 3 after two zero bytes (7.3.1.1). */
static void next_byte(struct bits *b)
{
    b->zeros = b->at < b->n && b->v[b->at] == 0 ? b->zeros + 1 : 0;
    b->at++;
    if (b->zeros >= 2 && b->at < b->n && b->v[b->at] == 3) {
        b->at++;
        b->zeros = 0;
    }
    b->left = 8;
}

static unsigned read_bit(struct bits *b)
{
    if (b->left == 0)
        next_byte(b);
    b->left--;
    return b->at < b->n ? b->v[b->at] >> b->left & 1u : 0;
}

static uint64_t read_bits(struct bits *b, int n)
{
    uint64_t value = 0;
    for (int i = 0; i < n; i++)
        value = value << 1 | read_bit(b);
    return value;
}

static void skip_bits(struct bits *b, int n)
{
    for (int i = 0; i < n; i++)
        read_bit(b);
}

/* ue(v) of 9.2; 0 for one that is too long. */
static uint64_t exp_golomb(struct bits *b)
{
    int zeros = 0;
    while (zeros <= MAX_ZEROS && read_bit(b) == 0)
        zeros++;
    return zeros > MAX_ZEROS ? 0 : ((uint64_t)1 << zeros) - 1 + read_bits(b, zeros);
}

/* profile_tier_level() of 7.3.3, with so many sub-layers below the highest. */
static void skip_profile(struct bits *b, int layers)
{
    bool profile[8], level[8];
    skip_bits(b, PROFILE_BITS + LEVEL_BITS);
    for (int i = 0; i < layers; i++) {
        profile[i] = read_bit(b);
        level[i] = read_bit(b);
    }
    if (layers > 0)
        skip_bits(b, 2 * (8 - layers));
    for (int i = 0; i < layers; i++)
        skip_bits(b, (profile[i] ? PROFILE_BITS : 0) + (level[i] ? LEVEL_BITS : 0));
}

bool pm_hevc_size(const uint8_t *unit, size_t n, struct pm_hevc_size *out)
{
    *out = (struct pm_hevc_size){0, 0};
    if (n <= UNIT_HEAD || unit[0] >> 1 != SPS || unit[0] & 1 || unit[1] >> 3)
        return false;
    struct bits b = {.v = unit + UNIT_HEAD, .n = n - UNIT_HEAD, .left = 8};
    skip_bits(&b, 4); /* seq_parameter_set_rbsp() of 7.3.2.2.1: the ID of the video parameter set */
    const int layers = (int)read_bits(&b, 3);
    skip_bits(&b, 1);
    skip_profile(&b, layers);
    exp_golomb(&b);          /* its own ID */
    if (exp_golomb(&b) == 3) /* 4:4:4: separate_colour_plane_flag */
        skip_bits(&b, 1);
    const uint64_t w = exp_golomb(&b), h = exp_golomb(&b);
    if (w == 0 || h == 0 || b.at >= b.n)
        return false;
    *out = (struct pm_hevc_size){w, h};
    return true;
}
