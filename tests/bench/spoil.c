/*
 * spoil: corrupt a photo as bad drives, broken transfers and attackers do.
 *
 *   spoil SEED PHOTO OTHER OUT
 *
 * OUT is PHOTO, corrupted in one of the ways below by SEED. OTHER supplies the bytes where two
 * files are spliced. The same arguments give the same bytes. Exit status: 0 done, 1 failed, 2
 * usage.
 */
#include "base/stats.h"
#include "support/files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_DOUBLINGS 6   /* of one flipped bit */
#define MOST_SCRAMBLED 512 /* a sector of a drive */

/* A random number of 0..n - 1; 0 for n = 0. */
static size_t below(struct pm_random *d, size_t n)
{
    return n ? (size_t)(pm_random_u64(d) % n) : 0;
}

static void flip(struct pm_bytes *b, struct pm_random *d)
{
    for (size_t i = (size_t)1 << below(d, MOST_DOUBLINGS + 1); i > 0 && b->n > 0; i--)
        b->v[below(d, b->n)] ^= (uint8_t)(1u << below(d, 8));
}

static void cut(struct pm_bytes *b, struct pm_random *d)
{
    b->n = below(d, b->n);
}

/* A sector is random, or zeros; or zeros from there to the end, as where a transfer broke off. */
static void scramble(struct pm_bytes *b, struct pm_random *d)
{
    const size_t at = below(d, b->n), left = b->n - at, how = below(d, 3);
    const size_t some = below(d, MOST_SCRAMBLED) + 1;
    const size_t n = how == 2 || some > left ? left : some;
    for (size_t i = at; i < at + n; i++)
        b->v[i] = how ? 0 : (uint8_t)below(d, 256);
}

static bool is_png(const struct pm_bytes *b)
{
    return b->n > 33 && memcmp(b->v + 1, "PNG", 3) == 0;
}

/* The offset of height and width in a JPEG's frame header; 0: not found. */
static size_t frame_sizes(const struct pm_bytes *b)
{
    for (size_t i = 2; i + 9 < b->n && b->v[i] == 0xFF;) {
        const uint8_t kind = b->v[i + 1];
        if (kind >= 0xC0 && kind <= 0xC2)
            return i + 5;
        i += 2 + ((size_t)b->v[i + 2] << 8 | b->v[i + 3]);
    }
    return 0;
}

/* Width and height are exchanged or replaced; a PNG's header gets its new CRC. */
static void swap_sizes(struct pm_bytes *b, struct pm_random *d)
{
    const bool png = is_png(b);
    const size_t at = png ? 16 : frame_sizes(b), each = png ? 4 : 2;
    uint8_t sizes[8];
    if (!at || at + 2 * each > b->n) {
        flip(b, d);
        return;
    }
    memcpy(sizes, b->v + at + each, each);
    memcpy(sizes + each, b->v + at, each);
    if (below(d, 2))
        for (size_t i = 0; i < 2 * each; i++)
            sizes[i] = (uint8_t)below(d, i % each + 2 < each ? 2 : 256);
    memcpy(b->v + at, sizes, 2 * each);
    if (png) {
        struct pm_bytes header = {0};
        pm_png_chunk(&header, "IHDR", b->v + 16, 13);
        memcpy(b->v + 8, header.v, header.n);
        pm_bytes_free(&header);
    }
}

/* A stretch of the other photo replaces a part of this one, or is inserted into it. */
static void splice(struct pm_bytes *b, const struct pm_bytes *other, struct pm_random *d)
{
    const size_t from = below(d, other->n), n = below(d, other->n - from), at = below(d, b->n);
    const size_t goes_on = below(d, 2) ? at : at + n;
    struct pm_bytes out = {0};
    pm_bytes_add(&out, b->v, at);
    pm_bytes_add(&out, other->v + from, n);
    if (goes_on < b->n)
        pm_bytes_add(&out, b->v + goes_on, b->n - goes_on);
    pm_bytes_free(b);
    *b = out;
}

/* A stretch is repeated or missing: lost and repeated blocks, duplicate chunks. */
static void stutter(struct pm_bytes *b, struct pm_random *d)
{
    const size_t from = below(d, b->n), to = from + below(d, b->n - from);
    const bool twice = below(d, 2);
    struct pm_bytes out = {0};
    pm_bytes_add(&out, b->v, twice ? to : from);
    pm_bytes_add(&out, b->v + (twice ? from : to), b->n - (twice ? from : to));
    pm_bytes_free(b);
    *b = out;
}

static void spoil(struct pm_bytes *b, const struct pm_bytes *other, struct pm_random *d)
{
    switch (below(d, 6)) {
    case 0:
        flip(b, d);
        break;
    case 1:
        cut(b, d);
        break;
    case 2:
        swap_sizes(b, d);
        break;
    case 3:
        splice(b, other, d);
        break;
    case 4:
        scramble(b, d);
        break;
    default:
        stutter(b, d);
    }
}

int main(int argc, char **argv)
{
    struct pm_bytes photo = {0}, other = {0};
    if (argc != 5) {
        fprintf(stderr, "usage: spoil SEED PHOTO OTHER OUT\n");
        return 2;
    }
    struct pm_random random = {strtoull(argv[1], NULL, 10)};
    for (int i = 0; i < 8; i++)
        (void)below(&random, 1); /* so that similar seeds diverge */
    const bool read = pm_bytes_read(&photo, argv[2]) && pm_bytes_read(&other, argv[3]);
    if (read)
        spoil(&photo, &other, &random);
    const bool good = read && pm_bytes_write(&photo, argv[4]);
    pm_bytes_free(&photo);
    pm_bytes_free(&other);
    if (!good)
        fprintf(stderr, "spoil: %s: cannot be written, or a photo not read\n", argv[4]);
    return good ? 0 : 1;
}
