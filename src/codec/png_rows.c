#include "codec/png_rows.h"

#include <string.h>

/* Px x0, x0 + dx, ... of rows y0, y0 + dy, ...: w x h of them, each row stride bytes with its
 * filter byte, from offset at of the rows on. */
struct pass {
    uint32_t x0, y0, dx, dy, w, h;
    uint64_t stride, at;
};

/* Adam7 (8.1), and a picture that is not interlaced. */
static const struct pass adam7[7] = {{0, 0, 8, 8, 0, 0, 0, 0}, {4, 0, 8, 8, 0, 0, 0, 0},
                                     {0, 4, 4, 8, 0, 0, 0, 0}, {2, 0, 4, 4, 0, 0, 0, 0},
                                     {0, 2, 2, 4, 0, 0, 0, 0}, {1, 0, 2, 2, 0, 0, 0, 0},
                                     {0, 1, 1, 2, 0, 0, 0, 0}};
static const struct pass whole = {0, 0, 1, 1, 0, 0, 0, 0};

struct layout {
    struct pass passes[7];
    int count;
    uint64_t bytes; /* of all rows */
};

static unsigned bits_of(const struct pm_png *p)
{
    return (unsigned)pm_png_samples(p) * (unsigned)p->depth;
}

static void lay_out(const struct pm_png *p, struct layout *l)
{
    l->count = p->adam7 ? 7 : 1;
    l->bytes = 0;
    for (int i = 0; i < l->count; i++) {
        struct pass *k = &l->passes[i];
        *k = p->adam7 ? adam7[i] : whole;
        k->w = p->w > k->x0 ? (p->w - k->x0 + k->dx - 1) / k->dx : 0;
        k->h = p->h > k->y0 ? (p->h - k->y0 + k->dy - 1) / k->dy : 0;
        k->stride = k->w ? 1 + ((uint64_t)k->w * bits_of(p) + 7) / 8 : 0; /* empty: no rows */
        k->at = l->bytes;
        l->bytes += k->stride * k->h;
    }
}

uint64_t pm_png_row_bytes(const struct pm_png *p)
{
    struct layout l;
    lay_out(p, &l);
    return l.bytes;
}

/* ---- filters (9.2) ------------------------------------------------------------------------- */

static uint8_t paeth(int a, int b, int c)
{
    const int pa = b > c ? b - c : c - b, pb = a > c ? a - c : c - a;
    const int pc = a + b > 2 * c ? a + b - 2 * c : 2 * c - a - b;
    return (uint8_t)(pa <= pb && pa <= pc ? a : pb <= pc ? b : c);
}

/* n bytes of a row in place; up: the row above, or zeros; px: bytes per px, at least 1. */
static bool unfilter_row(int filter, uint8_t *restrict v, const uint8_t *restrict up, size_t n,
                         size_t px)
{
    const size_t head = n < px ? n : px;
    size_t i;
    switch (filter) {
    case 0:
        return true;
    case 1:
        for (i = px; i < n; i++)
            v[i] = (uint8_t)(v[i] + v[i - px]);
        return true;
    case 2:
        for (i = 0; i < n; i++)
            v[i] = (uint8_t)(v[i] + up[i]);
        return true;
    case 3:
        for (i = 0; i < head; i++)
            v[i] = (uint8_t)(v[i] + up[i] / 2);
        for (; i < n; i++)
            v[i] = (uint8_t)(v[i] + (v[i - px] + up[i]) / 2);
        return true;
    case 4:
        for (i = 0; i < head; i++)
            v[i] = (uint8_t)(v[i] + up[i]);
        for (; i < n; i++)
            v[i] = (uint8_t)(v[i] + paeth(v[i - px], up[i], up[i - px]));
        return true;
    default:
        return false;
    }
}

/* zeros: as many bytes as the longest row has. */
static bool unfilter(const struct pm_png *p, const struct layout *l, const uint8_t *zeros,
                     uint8_t *rows)
{
    const size_t px = bits_of(p) < 8 ? 1 : bits_of(p) / 8;
    for (int i = 0; i < l->count; i++) {
        const struct pass *k = &l->passes[i];
        const uint8_t *up = zeros;
        for (uint32_t y = 0; k->w && y < k->h; y++) {
            uint8_t *row = rows + k->at + y * k->stride;
            if (!unfilter_row(row[0], row + 1, up, (size_t)k->stride - 1, px))
                return false;
            up = row + 1;
        }
    }
    return true;
}

/* ---- samples (7.2) ------------------------------------------------------------------------- */

/* What a row of the picture becomes on its way to the raster. */
struct unpack {
    const struct pm_png *p;
    const struct layout *l;
    const uint8_t *rows;
    bool as_stored;
    int channels;    /* of a px as it is kept: 1 grey, 2 grey + alpha, 3 RGB, 4 RGBA */
    unsigned key[3]; /* the transparent colour, as stored; only if keyed */
    bool keyed;
    uint8_t (*palette)[4]; /* RGBA; entries beyond the file's are not there */
    unsigned colours;      /* of the palette */
    unsigned beyond;       /* largest index that was seen, plus 1 */
    uint8_t *v8;           /* a row of px: one of them */
    uint16_t *v16;
};

/* Sample i of a packed row. */
static unsigned sample_at(const uint8_t *row, size_t i, int depth)
{
    if (depth == 8)
        return row[i];
    if (depth == 16)
        return pm_be16(row + 2 * i);
    const size_t bit = i * (size_t)depth;
    return row[bit / 8] >> (8 - (size_t)depth - bit % 8) & ((1u << depth) - 1);
}

static void put(const struct unpack *u, size_t at, unsigned v)
{
    if (u->v16)
        u->v16[at] = (uint16_t)v;
    else
        u->v8[at] = (uint8_t)v;
}

/* An index -> its colour, or itself. One that the palette does not have is black for now. */
static void put_index(struct unpack *u, size_t at, unsigned index)
{
    if (index >= u->beyond)
        u->beyond = index + 1;
    if (u->as_stored)
        u->v8[at] = (uint8_t)index;
    else
        memcpy(u->v8 + at, u->palette[index], (size_t)u->channels);
}

/* Px i of a packed row -> px x of the row that is made. */
static void put_px(struct unpack *u, const uint8_t *packed, size_t i, size_t x)
{
    const int depth = u->p->depth, stored = pm_png_samples(u->p);
    const unsigned scale = depth < 8 && !u->as_stored ? 255 / ((1u << depth) - 1) : 1;
    const size_t at = x * (size_t)u->channels;
    bool is_key = u->keyed;
    if (u->p->colour == 3) {
        put_index(u, at, sample_at(packed, i, depth));
        return;
    }
    for (int c = 0; c < stored; c++) {
        const unsigned v = sample_at(packed, i * (size_t)stored + (size_t)c, depth);
        is_key = is_key && v == u->key[c];
        put(u, at + (size_t)c, v * scale);
    }
    if (u->keyed)
        put(u, at + (size_t)stored, is_key ? 0 : u->v16 ? 65535 : 255);
}

/* Row y of the picture, from the passes that have a part of it. */
static void gather_row(struct unpack *u, uint32_t y)
{
    for (int i = 0; i < u->l->count; i++) {
        const struct pass *k = &u->l->passes[i];
        if (k->w == 0 || y < k->y0 || (y - k->y0) % k->dy)
            continue;
        const uint8_t *packed = u->rows + k->at + (y - k->y0) / k->dy * k->stride + 1;
        if (u->p->depth == 8 && k->dx == 1 && u->p->colour != 3 && !u->keyed) {
            memcpy(u->v8, packed, (size_t)k->stride - 1);
            continue;
        }
        for (uint32_t x = 0; x < k->w; x++)
            put_px(u, packed, x, k->x0 + (size_t)x * k->dx);
    }
}

static void fill_palette(struct unpack *u)
{
    const struct pm_png *p = u->p;
    u->colours = (unsigned)p->palette.n / 3;
    for (unsigned i = 0; i < u->colours; i++) {
        memcpy(u->palette[i], p->palette.v + 3 * (size_t)i, 3);
        u->palette[i][3] = i < p->transparent.n ? p->transparent.v[i] : 255;
    }
}

/* Channels of a px as it is kept. */
static int channels_of(const struct pm_png *p, bool as_stored)
{
    if (p->colour == 3)
        return as_stored ? 1 : p->transparent.v ? 4 : 3;
    return pm_png_samples(p) + (p->transparent.v != NULL);
}

/* Do the pixels fit into the memory of their rows? Row by row, front to back. */
static bool fit_in_place(const struct pm_png *p)
{
    return !p->adam7 && p->depth >= 8 && p->colour != 3 && pm_png_samples(p) >= 3;
}

uint64_t pm_png_peak_bytes(const struct pm_png *p)
{
    const uint64_t px = (uint64_t)p->w * p->h, pixels = px * (p->depth == 16 ? 6 : 3);
    const bool alpha = channels_of(p, false) % 2 == 0;
    return pm_png_row_bytes(p) + (fit_in_place(p) ? 0 : pixels) + (alpha ? px : 0);
}

/* out's pixels are the rows, or new. */
static enum pihmap_status alloc_raster(struct pm_job *job, const struct pm_png *p, uint8_t **rows,
                                       int channels, struct pm_raster *out)
{
    const int bits = p->depth == 16 ? 16 : 8;
    enum pihmap_status st = PIHMAP_OK;
    if (fit_in_place(p)) {
        pm_raster_adopt(out, (int)p->w, (int)p->h, bits, *rows);
        *rows = NULL;
    } else {
        st = pm_raster_alloc(job, (int)p->w, (int)p->h, bits, out);
    }
    out->grey = channels <= 2;
    out->palette = p->colour == 3;
    if (!st && channels % 2 == 0 && !(out->translucent = pm_alloc(job, pm_pixels(out), 1)))
        st = job->err.status;
    return st;
}

static void read_key(struct unpack *u)
{
    u->keyed = u->p->transparent.v && u->p->colour != 3;
    for (size_t c = 0; u->keyed && c < u->p->transparent.n / 2; c++)
        u->key[c] = pm_be16(u->p->transparent.v + 2 * c);
}

enum pihmap_status pm_png_unpack(struct pm_job *job, const struct pm_source *s,
                                 const struct pm_png *p, uint8_t **rows, struct pm_raster *out)
{
    enum pihmap_status st;
    struct layout l;
    struct unpack u = {.p = p, .l = &l, .rows = *rows, .as_stored = s->labels};
    const struct pm_mark mark = pm_scratch_mark(job);
    lay_out(p, &l);
    u.channels = channels_of(p, s->labels);
    uint8_t *row = pm_scratch(job, (size_t)p->w * 8 + 1, 1);
    u.palette = pm_scratch(job, 256, sizeof *u.palette);
    if (!row || !u.palette) {
        st = job->err.status;
        goto out;
    }
    memset(row, 0, (size_t)p->w * 8 + 1);
    memset(u.palette, 0, 256 * sizeof *u.palette);
    if (!unfilter(p, &l, row, *rows)) {
        st = pm_source_damaged(job, s, "PNG", "a row is filtered in an unknown way");
        goto out;
    }
    TRY(alloc_raster(job, p, rows, u.channels, out));
    fill_palette(&u);
    read_key(&u);
    u.v16 = out->bits == 16 ? (uint16_t *)(void *)row : NULL;
    u.v8 = row;
    for (uint32_t y = 0; y < p->h; y++) {
        gather_row(&u, y);
        if (out->bits == 16)
            pm_raster_row16(out, (int)y, u.v16, u.channels, s->background);
        else
            pm_raster_row8(out, (int)y, u.v8, u.channels, s->background);
    }
    if (p->colour == 3 && u.beyond > u.colours)
        st = pm_source_damaged(job, s, "PNG", "a colour is not in the palette");
out:
    pm_scratch_rewind(job, mark);
    return st;
}
