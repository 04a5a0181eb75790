#include "codec/heif_boxes.h"

#include "codec/hevc_size.h"
#include "base/limits.h"
#include "codec/source.h"

#include <string.h>

#define MAX_BOXES 64 /* at the top level of a file; cameras write four or five */
#define TYPE_EXIF 0x45786966
#define TYPE_GRID 0x67726964
#define TYPE_OVERLAY 0x696F766C
#define IN_IDAT 1 /* construction method 1: offsets count from the idat box */

/* Bytes of a box, read from the front; beyond their end they read as 0. */
struct cursor {
    const uint8_t *v;
    size_t n, at;
    bool ended;
};

static uint64_t read_be(struct cursor *w, size_t bytes)
{
    uint64_t value = 0;
    if (bytes > w->n - w->at) {
        w->ended = true;
        return 0;
    }
    for (size_t i = 0; i < bytes; i++)
        value = value << 8 | w->v[w->at++];
    return value;
}

/* The box at w->at; w moves past it. False at the end, or when its length is invalid. */
static bool next_box(struct cursor *w, char type[5], struct cursor *body)
{
    const size_t begin = w->at;
    const uint64_t size = read_be(w, 4);
    uint64_t n = size;
    for (int i = 0; i < 4; i++)
        type[i] = (char)read_be(w, 1);
    type[4] = '\0';
    if (size == 1)
        n = read_be(w, 8);
    if (size == 0)
        n = w->n - begin;
    const size_t head = w->at - begin;
    if (w->ended || n < head || n > w->n - begin)
        return false;
    *body = (struct cursor){w->v + begin, (size_t)n, head, false};
    w->at = begin + (size_t)n;
    return true;
}

/* The first box of that type in w, which does not move. */
static bool find_box(struct cursor w, const char *type, struct cursor *body)
{
    char here[5];
    while (next_box(&w, here, body))
        if (strcmp(here, type) == 0)
            return true;
    return false;
}

/* Cursor at the entries of the ItemInfoBox (8.11.6); an empty one when there is none. */
static struct cursor item_entries(struct cursor meta)
{
    struct cursor info;
    if (!find_box(meta, "iinf", &info))
        return (struct cursor){0};
    const uint64_t version = read_be(&info, 4) >> 24;
    read_be(&info, version == 0 ? 2 : 4);
    return info;
}

/* The ID of the next item, and its type, four letters as a number; 0: there is none. */
static uint64_t next_item(struct cursor *entries, uint64_t *type)
{
    struct cursor entry;
    char box[5];
    while (next_box(entries, box, &entry)) {
        const uint64_t version = read_be(&entry, 4) >> 24;
        if (strcmp(box, "infe") != 0 || version < 2)
            continue;
        const uint64_t id = read_be(&entry, version == 2 ? 2 : 4);
        read_be(&entry, 2);
        *type = read_be(&entry, 4);
        if (id && !entry.ended)
            return id;
    }
    return 0;
}

static uint64_t exif_item(struct cursor meta)
{
    struct cursor entries = item_entries(meta);
    uint64_t type, id;
    while ((id = next_item(&entries, &type)) && type != TYPE_EXIF)
        ;
    return id;
}

struct extent {
    uint64_t offset, n, method;
};

/* ItemLocationBox (8.11.3): where that item lies. False unless it has one extent. */
static bool find_extent(struct cursor meta, uint64_t item, struct extent *out)
{
    struct cursor w;
    *out = (struct extent){0, 0, 0};
    if (item == 0 || !find_box(meta, "iloc", &w))
        return false;
    const uint64_t version = read_be(&w, 4) >> 24;
    const uint64_t sizes = read_be(&w, 2);
    const size_t offset_size = sizes >> 12 & 15, length_size = sizes >> 8 & 15;
    const size_t base_size = sizes >> 4 & 15, index_size = version ? sizes & 15 : 0;
    if (offset_size > 8 || length_size > 8 || base_size > 8 || index_size > 8)
        return false;
    for (uint64_t left = read_be(&w, version < 2 ? 2 : 4); left > 0 && !w.ended; left--) {
        const uint64_t id = read_be(&w, version < 2 ? 2 : 4);
        out->method = version ? read_be(&w, 2) & 15 : 0;
        read_be(&w, 2);
        const uint64_t base = read_be(&w, base_size), extents = read_be(&w, 2);
        for (uint64_t i = 0; i < extents && !w.ended; i++) {
            read_be(&w, index_size);
            out->offset = base + read_be(&w, offset_size);
            out->n = read_be(&w, length_size);
        }
        if (id == item)
            return extents == 1 && !w.ended && out->offset >= base;
    }
    return false;
}

/* Offset and length of the meta box, a top-level one; 0: none. */
static size_t find_meta(const struct pm_byte_range *file, uint64_t *at)
{
    uint8_t head[16];
    *at = 0;
    for (int i = 0; i < MAX_BOXES && pm_byte_range(file, *at, head, 8); i++) {
        uint64_t n = pm_be32(head);
        if (n == 1 && pm_byte_range(file, *at, head, 16))
            n = (uint64_t)pm_be32(head + 8) << 32 | pm_be32(head + 12);
        if (memcmp(head + 4, "meta", 4) == 0)
            return n > PM_MAX_HEIF_META_BYTES ? 0 : (size_t)n;
        if (n < 8 || n > file->n - *at)
            return 0;
        *at += n;
    }
    return 0;
}

/* The item begins with four bytes: the offset of the TIFF header behind them (A.2.1). */
static void skip_head(const struct pm_byte_range *file, const struct extent *item, uint64_t *at,
                      size_t *n)
{
    uint8_t head[4];
    if (item->n < 4 || item->n > PM_MAX_EXIF_BYTES || !pm_byte_range(file, item->offset, head, 4))
        return;
    const uint64_t skipped = 4 + (uint64_t)pm_be32(head);
    if (skipped >= item->n)
        return;
    *at = item->offset + skipped;
    *n = (size_t)(item->n - skipped);
}

enum pihmap_status pm_heif_find_exif(struct pm_job *job, const struct pm_byte_range *file,
                                     uint64_t *at, size_t *n)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    uint64_t meta_at;
    const size_t bytes = find_meta(file, &meta_at);
    struct extent item;
    *at = 0;
    *n = 0;
    if (bytes < 12)
        return PIHMAP_OK;
    uint8_t *v = pm_scratch(job, bytes, 1);
    if (!v)
        return job->err.status;
    const struct cursor all = {v, bytes, 12, false}; /* behind the header of a full box */
    struct cursor data;
    if (pm_byte_range(file, meta_at, v, bytes) && find_extent(all, exif_item(all), &item)) {
        if (item.method == IN_IDAT && find_box(all, "idat", &data))
            item.offset += meta_at + (uint64_t)(data.v - v) + data.at;
        if (item.method <= IN_IDAT)
            skip_head(file, &item, at, n);
    }
    pm_scratch_rewind(job, mark);
    return PIHMAP_OK;
}

/* ---- how large it is ---------------------------------------------------------------------- */

#define BEFORE_ARRAYS 22 /* bytes of a decoder configuration (ISO/IEC 14496-15, 8.3.3.1) */
#define MAX_DERIVED 64   /* images: a photo has one, and one each for depth map and gain map */

static void keep_largest(struct pm_heif_size *out, uint64_t w, uint64_t h)
{
    if (w * h > out->w * out->h) { /* both below 2^32 */
        out->w = w;
        out->h = h;
    }
}

/* HEVCDecoderConfigurationRecord: arrays of NAL units. */
static void read_configuration(struct cursor w, struct pm_heif_size *out)
{
    struct pm_hevc_size size;
    for (size_t i = 0; i < BEFORE_ARRAYS; i++)
        read_be(&w, 1);
    for (uint64_t arrays = read_be(&w, 1); arrays > 0 && !w.ended; arrays--) {
        read_be(&w, 1);
        for (uint64_t units = read_be(&w, 2); units > 0 && !w.ended; units--) {
            const size_t n = (size_t)read_be(&w, 2);
            if (n > w.n - w.at)
                return;
            if (pm_hevc_size(w.v + w.at, n, &size))
                keep_largest(out, size.w, size.h);
            w.at += n;
        }
    }
}

static void read_properties(struct cursor meta, struct pm_heif_size *out)
{
    struct cursor all, kept, body;
    char type[5];
    if (!find_box(meta, "iprp", &all) || !find_box(all, "ipco", &kept))
        return;
    while (next_box(&kept, type, &body)) {
        if (strcmp(type, "hvcC") == 0)
            read_configuration(body, out);
        out->av1 = out->av1 || strcmp(type, "av1C") == 0;
    }
}

/* ImageGrid and ImageOverlay (ISO/IEC 23008-12, 6.6.2): the size of the canvas. */
static void read_canvas(struct cursor item, uint64_t type, struct pm_heif_size *out)
{
    read_be(&item, 1);
    const size_t bytes = read_be(&item, 1) & 1 ? 4 : 2;
    read_be(&item, type == TYPE_GRID ? 2 : 8); /* rows and columns, or the fill colour */
    const uint64_t w = read_be(&item, bytes), h = read_be(&item, bytes);
    if (!item.ended)
        keep_largest(out, w, h);
}

/* file: from its beginning, which offsets count from. */
static void read_derived(struct cursor file, struct cursor meta, struct pm_heif_size *out)
{
    struct cursor entries = item_entries(meta), data;
    struct extent at;
    uint64_t type, id;
    int n = 0;
    while ((id = next_item(&entries, &type))) {
        if (type != TYPE_GRID && type != TYPE_OVERLAY)
            continue;
        if (++n > MAX_DERIVED || !find_extent(meta, id, &at)) {
            out->unusual = true;
            return;
        }
        if (at.method == IN_IDAT && find_box(meta, "idat", &data))
            at.offset += (uint64_t)(data.v - file.v) + data.at;
        if (at.method <= IN_IDAT && at.offset < file.n)
            read_canvas((struct cursor){file.v, file.n, (size_t)at.offset, false}, type, out);
    }
}

void pm_heif_find_size(const uint8_t *v, size_t n, struct pm_heif_size *out)
{
    const struct cursor file = {v, n, 0, false};
    struct cursor top = file, meta;
    char type[5];
    *out = (struct pm_heif_size){0};
    while (next_box(&top, type, &meta))
        if (strcmp(type, "meta") == 0) { /* all of them: which one counts is a decoder's choice */
            read_be(&meta, 4);           /* version and flags of a full box */
            read_properties(meta, out);
            read_derived(file, meta, out);
        }
}
