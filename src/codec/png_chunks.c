#include "codec/png_chunks.h"

#include <libdeflate.h>
#include <string.h>

#define SIGNATURE_BYTES 8
#define FRAME_BYTES 12 /* length, type and CRC of a chunk */

enum order { BEFORE_PALETTE, BEFORE_DATA, IN_DATA, AFTER_DATA };

struct chunk {
    uint8_t type[4];
    size_t at; /* offset of its length field */
    const uint8_t *v;
    size_t n;
};

static enum pihmap_status damaged(struct pm_job *job, const struct pm_source *s, const char *why)
{
    return pm_source_damaged(job, s, "PNG", why);
}

int pm_png_samples(const struct pm_png *p)
{
    static const int samples[7] = {1, 0, 3, 1, 2, 0, 4};
    return samples[p->colour];
}

/* The chunk at offset at, with its CRC checked. */
static enum pihmap_status chunk_at(struct pm_job *job, const struct pm_source *s, size_t at,
                                   struct chunk *c)
{
    if (s->n - at < FRAME_BYTES)
        return damaged(job, s, "the file is cut short");
    c->at = at;
    c->n = pm_be32(s->v + at);
    memcpy(c->type, s->v + at + 4, 4);
    c->v = s->v + at + 8;
    for (int i = 0; i < 4; i++)
        if ((uint8_t)((c->type[i] | 0x20) - 'a') > 25)
            return damaged(job, s, "a chunk has no proper name");
    if (c->n > s->n - at - FRAME_BYTES)
        return damaged(job, s, "the file is cut short");
    if (libdeflate_crc32(0, s->v + at + 4, c->n + 4) != pm_be32(c->v + c->n))
        return damaged(job, s, "a checksum is wrong");
    return PIHMAP_OK;
}

static bool is_type(const struct chunk *c, const char *type)
{
    return memcmp(c->type, type, 4) == 0;
}

static bool legal_depth(int colour, int depth)
{
    switch (colour) {
    case 0:
        return depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
    case 3:
        return depth == 1 || depth == 2 || depth == 4 || depth == 8;
    case 2:
    case 4:
    case 6:
        return depth == 8 || depth == 16;
    default:
        return false;
    }
}

static enum pihmap_status read_header(struct pm_job *job, const struct pm_source *s,
                                      const struct chunk *c, struct pm_png *p)
{
    if (is_type(c, "CgBI"))
        return pm_fail(job, PIHMAP_EFORMAT,
                       "%s: is a PNG in Apple's CgBI variant, which pihmap "
                       "does not read; export it as an ordinary PNG or JPEG",
                       s->name);
    if (!is_type(c, "IHDR") || c->n != 13)
        return damaged(job, s, "the header is missing");
    p->header = (struct pm_chunk_data){c->v, c->n};
    p->w = pm_be32(c->v);
    p->h = pm_be32(c->v + 4);
    p->depth = c->v[8];
    p->colour = c->v[9];
    p->adam7 = c->v[12] == 1;
    if (!legal_depth(p->colour, p->depth))
        return damaged(job, s, "colour type and bit depth do not go together");
    if (c->v[10] != 0 || c->v[11] != 0 || c->v[12] > 1)
        return damaged(job, s, "unknown compression, filter or interlace method");
    return pm_source_check_size(job, s, p->w, p->h);
}

static enum pihmap_status read_palette(struct pm_job *job, const struct pm_source *s,
                                       const struct chunk *c, enum order *order, struct pm_png *p)
{
    if (*order != BEFORE_PALETTE)
        return damaged(job, s, "a palette in the wrong place");
    if (p->colour == 0 || p->colour == 4)
        return damaged(job, s, "a grey picture with a palette");
    if (c->n == 0 || c->n % 3 != 0 || c->n > 3 * 256 ||
        (p->colour == 3 && c->n / 3 > (size_t)1 << p->depth))
        return damaged(job, s, "a palette of the wrong size");
    p->palette = (struct pm_chunk_data){c->v, c->n};
    *order = BEFORE_DATA;
    return PIHMAP_OK;
}

static enum pihmap_status read_transparent(struct pm_job *job, const struct pm_source *s,
                                           const struct chunk *c, enum order order,
                                           struct pm_png *p)
{
    const bool fits = p->colour == 0   ? c->n == 2
                      : p->colour == 2 ? c->n == 6
                      : p->colour == 3 ? c->n >= 1 && c->n <= p->palette.n / 3
                                       : false;
    if (order >= IN_DATA || p->transparent.v || !fits)
        return damaged(job, s, "transparency data that does not fit the picture");
    p->transparent = (struct pm_chunk_data){c->v, c->n};
    return PIHMAP_OK;
}

static enum pihmap_status read_data(struct pm_job *job, const struct pm_source *s,
                                    const struct chunk *c, enum order *order, struct pm_png *p)
{
    if (*order == AFTER_DATA)
        return damaged(job, s, "the pixel data is in two places");
    if (p->colour == 3 && !p->palette.v)
        return damaged(job, s, "the palette is missing");
    if (*order != IN_DATA)
        p->first_idat = c->at;
    p->idat_bytes += c->n; /* no overflow: chunks do not overlap, so at most the file's size */
    *order = IN_DATA;
    return PIHMAP_OK;
}

/* Ancillary chunks: the first of each kind in its proper place counts. */
static void read_other(const struct chunk *c, enum order order, struct pm_png *p)
{
    const struct {
        const char *type;
        struct pm_chunk_data *to;
        enum order before;
    } rows[] = {{"iCCP", &p->icc, BEFORE_DATA},  {"sRGB", &p->srgb, BEFORE_DATA},
                {"gAMA", &p->gama, BEFORE_DATA}, {"cHRM", &p->chrm, BEFORE_DATA},
                {"cICP", &p->cicp, BEFORE_DATA}, {"eXIf", &p->exif, AFTER_DATA}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (is_type(c, rows[i].type) && !rows[i].to->v && order <= rows[i].before)
            *rows[i].to = (struct pm_chunk_data){c->v, c->n};
}

static enum pihmap_status read_chunk(struct pm_job *job, const struct pm_source *s,
                                     const struct chunk *c, enum order *order, struct pm_png *p)
{
    if (is_type(c, "IDAT"))
        return read_data(job, s, c, order, p);
    if (*order == IN_DATA)
        *order = AFTER_DATA;
    if (is_type(c, "IHDR"))
        return damaged(job, s, "two headers");
    if (is_type(c, "PLTE"))
        return read_palette(job, s, c, order, p);
    if (is_type(c, "tRNS"))
        return read_transparent(job, s, c, *order, p);
    if (!(c->type[0] & 0x20))
        return damaged(job, s, "it needs an extension that pihmap does not know");
    read_other(c, *order, p);
    return PIHMAP_OK;
}

enum pihmap_status pm_png_walk(struct pm_job *job, const struct pm_source *s, struct pm_png *out)
{
    enum pihmap_status st = PIHMAP_OK;
    enum order order = BEFORE_PALETTE;
    struct chunk c;
    memset(out, 0, sizeof *out);
    TRY(chunk_at(job, s, SIGNATURE_BYTES, &c));
    TRY(read_header(job, s, &c, out));
    for (;;) {
        TRY(chunk_at(job, s, c.at + FRAME_BYTES + c.n, &c));
        if (is_type(&c, "IEND"))
            break;
        TRY(read_chunk(job, s, &c, &order, out));
    }
    if (order < IN_DATA)
        st = damaged(job, s, "there is no pixel data");
    else if (c.n != 0)
        st = damaged(job, s, "the end mark is not empty");
out:
    return st;
}
