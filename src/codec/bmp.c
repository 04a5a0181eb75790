#include "codec/bmp.h"

#include "codec/stb.h"

#include <string.h>

#define FILE_HEAD 14    /* BITMAPFILEHEADER */
#define WINDOWS_HEAD 40 /* BITMAPINFOHEADER; V4 and V5 begin with it */
#define V4_HEAD 108
#define V5_HEAD 124
#define LEAST_BYTES 26 /* of a file: both headers of OS/2 1 */
#define PLAIN 0        /* biCompression */
#define BITFIELDS 3

struct bmp {
    uint32_t header; /* bytes */
    uint32_t w, h;
    unsigned depth; /* bits per pixel */
    uint32_t compression, data;
};

static enum pihmap_status damaged(struct pm_job *job, const struct pm_source *s, const char *why)
{
    return pm_source_damaged(job, s, "BMP", why);
}

/* Header sizes: OS/2 1, Windows 3, the same with masks, OS/2 2, V4, V5. */
bool pm_bmp_matches(const uint8_t *v, size_t n)
{
    static const uint32_t sizes[] = {12, WINDOWS_HEAD, 52, 56, 64, V4_HEAD, V5_HEAD};
    if (n < LEAST_BYTES || memcmp(v, "BM", 2) != 0)
        return false;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        if (pm_le32(v + FILE_HEAD) == sizes[i])
            return true;
    return false;
}

/* pm_bmp_matches() has checked for LEAST_BYTES and a known header size. */
static enum pihmap_status read_head(struct pm_job *job, const struct pm_source *s, struct bmp *b)
{
    const uint8_t *v = s->v + FILE_HEAD;
    memset(b, 0, sizeof *b);
    b->data = pm_le32(s->v + 10);
    b->header = pm_le32(v);
    /* stb_image misreads palettes and masks of the other headers. */
    if (b->header != WINDOWS_HEAD && b->header != V4_HEAD && b->header != V5_HEAD)
        return pm_fail(job, PIHMAP_EFORMAT,
                       "%s: is an OS/2 or other rare BMP, which pihmap does "
                       "not read; save it as PNG",
                       s->name);
    if (s->n < FILE_HEAD + b->header)
        return damaged(job, s, "the file is cut short");
    b->w = pm_le32(v + 4);
    b->h = pm_le32(v + 8);
    if (b->h > INT32_MAX) /* negative: rows from top to bottom */
        b->h = -b->h;
    b->depth = pm_le16(v + 14);
    b->compression = pm_le32(v + 16);
    return PIHMAP_OK;
}

/* Is mask one run of 1..8 bits within the pixel? */
static bool good_mask(uint32_t mask, unsigned depth)
{
    if (mask == 0 || (depth == 16 && mask > 0xFFFF))
        return false;
    const uint32_t low = mask >> __builtin_ctz(mask);
    return (low & (low + 1)) == 0 && low <= 0xFF;
}

static enum pihmap_status check_masks(struct pm_job *job, const struct pm_source *s,
                                      const struct bmp *b)
{
    /* The masks follow the header, or are part of a longer one. */
    const uint8_t *v = s->v + FILE_HEAD + WINDOWS_HEAD;
    if (s->n < FILE_HEAD + WINDOWS_HEAD + 12)
        return damaged(job, s, "the colour masks are missing");
    const uint32_t red = pm_le32(v), green = pm_le32(v + 4), blue = pm_le32(v + 8);
    if (!good_mask(red, b->depth) || !good_mask(green, b->depth) || !good_mask(blue, b->depth) ||
        (red & green) || (green & blue) || (red & blue))
        return damaged(job, s, "the colour masks make no sense");
    return PIHMAP_OK;
}

/* Every index must be in the palette: else stb_image would read its stack. */
static enum pihmap_status check_indices(struct pm_job *job, const struct pm_source *s,
                                        const struct bmp *b, size_t stride)
{
    const size_t head = FILE_HEAD + (size_t)b->header;
    const size_t colours = b->data > head ? (b->data - head) / 4 : 0;
    if (colours == 0)
        return damaged(job, s, "the palette is missing");
    const unsigned mask = (1u << b->depth) - 1;
    unsigned largest = 0;
    for (uint32_t y = 0; y < b->h; y++)
        for (uint32_t x = 0; x < b->w; x++) {
            const size_t bit = (size_t)x * b->depth;
            const unsigned byte = s->v[b->data + y * stride + bit / 8];
            const unsigned index = byte >> (8 - b->depth - bit % 8) & mask;
            largest = index > largest ? index : largest;
        }
    return largest < colours ? PIHMAP_OK : damaged(job, s, "a colour is not in the palette");
}

static enum pihmap_status check(struct pm_job *job, const struct pm_source *s, const struct bmp *b)
{
    if (b->compression != PLAIN && b->compression != BITFIELDS)
        return pm_fail(job, PIHMAP_EFORMAT,
                       "%s: is a compressed BMP, which pihmap does not read; "
                       "save it as PNG",
                       s->name);
    const bool known = b->depth == 1 || b->depth == 4 || b->depth == 8 || b->depth == 16 ||
                       b->depth == 24 || b->depth == 32;
    if (!known || (b->compression == BITFIELDS && b->depth != 16 && b->depth != 32))
        return damaged(job, s, "an unknown number of bits per pixel");
    const enum pihmap_status st = pm_source_check_size(job, s, b->w, b->h);
    if (st)
        return st;
    const size_t stride = ((size_t)b->w * b->depth + 31) / 32 * 4;
    const size_t masks = b->compression == BITFIELDS && b->header == WINDOWS_HEAD ? 12 : 0;
    if (b->data < FILE_HEAD + b->header + masks || b->data > s->n ||
        (s->n - b->data) / stride < b->h)
        return damaged(job, s, "the file is cut short");
    if (b->compression == BITFIELDS)
        return check_masks(job, s, b);
    return b->depth <= 8 ? check_indices(job, s, b, stride) : PIHMAP_OK;
}

enum pihmap_status pm_bmp_read(struct pm_job *job, const struct pm_source *s, struct pm_raster *out,
                               struct pm_meta *meta)
{
    enum pihmap_status st = PIHMAP_OK;
    struct bmp b;
    uint8_t *samples = NULL;
    int w = 0, h = 0, channels = 0;
    bool no_memory;
    (void)meta; /* BMP has no metadata */
    TRY(read_head(job, s, &b));
    TRY(check(job, s, &b));
    samples = pm_stb_read8(s->v, s->n, &w, &h, &channels, &no_memory);
    if (no_memory) {
        st = pm_fail_memory(job);
        goto out;
    }
    if (!samples || w != (int)b.w || h != (int)b.h || (channels != 3 && channels != 4)) {
        st = damaged(job, s, "the header contradicts itself");
        goto out;
    }
    TRY(pm_raster_alloc(job, w, h, 8, out));
    out->palette = b.depth <= 8;
    if (channels == 4) {
        out->translucent = pm_alloc(job, pm_pixels(out), 1);
        if (!out->translucent) {
            st = job->err.status;
            goto out;
        }
    }
    for (int y = 0; y < h; y++)
        pm_raster_row8(out, y, samples + (size_t)y * (size_t)w * (size_t)channels, channels,
                       s->background);
out:
    free(samples);
    return st;
}
