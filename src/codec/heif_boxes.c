#include "codec/heif_boxes.h"

#include "codec/hevc_size.h"
#include "base/limits.h"
#include "codec/source.h"

#include <string.h>

#define MOST_BOXES 64 /* at the top of a file; an honest one has four or five */
#define TYPE_EXIF 0x45786966
#define TYPE_GRID 0x67726964
#define TYPE_OVERLAY 0x696F766C
#define IN_IDAT 1 /* construction method: offsets count from the idat box */

/* Part of the meta box, read from the front; what lies beyond its end reads as 0. */
struct walk {
    const uint8_t *v;
    size_t n, at;
    bool ended;
};

static uint64_t take(struct walk *w, size_t bytes)
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

/* The box at w->at; w goes on behind it. False at the end, or when its length is nonsense. */
static bool next_box(struct walk *w, char type[5], struct walk *body)
{
    const size_t begin = w->at;
    const uint64_t size = take(w, 4);
    uint64_t n = size;
    for (int i = 0; i < 4; i++)
        type[i] = (char)take(w, 1);
    type[4] = '\0';
    if (size == 1)
        n = take(w, 8);
    if (size == 0)
        n = w->n - begin;
    const size_t head = w->at - begin;
    if (w->ended || n < head || n > w->n - begin)
        return false;
    *body = (struct walk){w->v + begin, (size_t)n, head, false};
    w->at = begin + (size_t)n;
    return true;
}

/* The first box of that type in w, which stays where it is. */
static bool find_box(struct walk w, const char *type, struct walk *body)
{
    char here[5];
    while (next_box(&w, here, body))
        if (strcmp(here, type) == 0)
            return true;
    return false;
}

/* ItemInfoBox, 8.11.6: a walk along its entries; an empty one when there is none. */
static struct walk item_entries(struct walk meta)
{
    struct walk info;
    if (!find_box(meta, "iinf", &info))
        return (struct walk){0};
    const uint64_t version = take(&info, 4) >> 24;
    take(&info, version == 0 ? 2 : 4);
    return info;
}

/* The number of the next item, and its type, four letters as one number; 0: there is none. */
static uint64_t next_item(struct walk *entries, uint64_t *type)
{
    struct walk entry;
    char box[5];
    while (next_box(entries, box, &entry)) {
        const uint64_t version = take(&entry, 4) >> 24;
        if (strcmp(box, "infe") != 0 || version < 2)
            continue;
        const uint64_t id = take(&entry, version == 2 ? 2 : 4);
        take(&entry, 2);
        *type = take(&entry, 4);
        if (id && !entry.ended)
            return id;
    }
    return 0;
}

static uint64_t exif_item(struct walk meta)
{
    struct walk entries = item_entries(meta);
    uint64_t type, id;
    while ((id = next_item(&entries, &type)) && type != TYPE_EXIF)
        ;
    return id;
}

struct place {
    uint64_t offset, n, method;
};

/* ItemLocationBox, 8.11.3: where that item lies, in one piece. */
static bool locate(struct walk meta, uint64_t item, struct place *out)
{
    struct walk w;
    *out = (struct place){0, 0, 0};
    if (item == 0 || !find_box(meta, "iloc", &w))
        return false;
    const uint64_t version = take(&w, 4) >> 24;
    const uint64_t sizes = take(&w, 2);
    const size_t offset_size = sizes >> 12 & 15, length_size = sizes >> 8 & 15;
    const size_t base_size = sizes >> 4 & 15, index_size = version ? sizes & 15 : 0;
    if (offset_size > 8 || length_size > 8 || base_size > 8 || index_size > 8)
        return false;
    for (uint64_t left = take(&w, version < 2 ? 2 : 4); left > 0 && !w.ended; left--) {
        const uint64_t id = take(&w, version < 2 ? 2 : 4);
        out->method = version ? take(&w, 2) & 15 : 0;
        take(&w, 2);
        const uint64_t base = take(&w, base_size), pieces = take(&w, 2);
        for (uint64_t i = 0; i < pieces && !w.ended; i++) {
            take(&w, index_size);
            out->offset = base + take(&w, offset_size);
            out->n = take(&w, length_size);
        }
        if (id == item)
            return pieces == 1 && !w.ended && out->offset >= base;
    }
    return false;
}

/* Top-level boxes until the meta box: where it begins, and its length; 0: none. */
static size_t find_meta(const struct pm_byte_range *file, uint64_t *at)
{
    uint8_t head[16];
    *at = 0;
    for (int i = 0; i < MOST_BOXES && pm_byte_range(file, *at, head, 8); i++) {
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

/* The item begins with the offset of the TIFF header behind these four bytes (A.2.1). */
static void skip_head(const struct pm_byte_range *file, const struct place *item, uint64_t *at,
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
    struct place item;
    *at = 0;
    *n = 0;
    if (bytes < 12)
        return PIHMAP_OK;
    uint8_t *v = pm_scratch(job, bytes, 1);
    if (!v)
        return job->err.status;
    const struct walk all = {v, bytes, 12, false}; /* behind the head of a full box */
    struct walk data;
    if (pm_byte_range(file, meta_at, v, bytes) && locate(all, exif_item(all), &item)) {
        if (item.method == IN_IDAT && find_box(all, "idat", &data))
            item.offset += meta_at + (uint64_t)(data.v - v) + data.at;
        if (item.method <= IN_IDAT)
            skip_head(file, &item, at, n);
    }
    pm_scratch_rewind(job, mark);
    return PIHMAP_OK;
}

/* ---- how large it is ---------------------------------------------------------------------- */

#define BEFORE_ARRAYS 22 /* bytes of a decoder's configuration (ISO/IEC 14496-15, 8.3.3.1) */
#define MOST_COMPOSED 64 /* an honest photo has one, and one each for depth and light */

static void note_size(struct pm_heif_size *out, uint64_t w, uint64_t h)
{
    if (w * h > out->w * out->h) { /* both under 2^32 */
        out->w = w;
        out->h = h;
    }
}

/* HEVCDecoderConfigurationRecord: arrays of units. */
static void read_configuration(struct walk w, struct pm_heif_size *out)
{
    struct pm_hevc_size size;
    for (size_t i = 0; i < BEFORE_ARRAYS; i++)
        take(&w, 1);
    for (uint64_t arrays = take(&w, 1); arrays > 0 && !w.ended; arrays--) {
        take(&w, 1);
        for (uint64_t units = take(&w, 2); units > 0 && !w.ended; units--) {
            const size_t n = (size_t)take(&w, 2);
            if (n > w.n - w.at)
                return;
            if (pm_hevc_size(w.v + w.at, n, &size))
                note_size(out, size.w, size.h);
            w.at += n;
        }
    }
}

static void read_properties(struct walk meta, struct pm_heif_size *out)
{
    struct walk all, kept, body;
    char type[5];
    if (!find_box(meta, "iprp", &all) || !find_box(all, "ipco", &kept))
        return;
    while (next_box(&kept, type, &body)) {
        if (strcmp(type, "hvcC") == 0)
            read_configuration(body, out);
        out->av1 = out->av1 || strcmp(type, "av1C") == 0;
    }
}

/* ImageGrid and ImageOverlay (ISO/IEC 23008-12, 6.6.2): the canvas. */
static void read_canvas(struct walk item, uint64_t type, struct pm_heif_size *out)
{
    take(&item, 1);
    const size_t bytes = take(&item, 1) & 1 ? 4 : 2;
    take(&item, type == TYPE_GRID ? 2 : 8); /* rows and columns, or the colour behind */
    const uint64_t w = take(&item, bytes), h = take(&item, bytes);
    if (!item.ended)
        note_size(out, w, h);
}

/* The file is needed from its front: that is what offsets count from. */
static void read_composed(struct walk file, struct walk meta, struct pm_heif_size *out)
{
    struct walk entries = item_entries(meta), data;
    struct place at;
    uint64_t type, id;
    int n = 0;
    while ((id = next_item(&entries, &type))) {
        if (type != TYPE_GRID && type != TYPE_OVERLAY)
            continue;
        if (++n > MOST_COMPOSED || !locate(meta, id, &at)) {
            out->odd = true;
            return;
        }
        if (at.method == IN_IDAT && find_box(meta, "idat", &data))
            at.offset += (uint64_t)(data.v - file.v) + data.at;
        if (at.method <= IN_IDAT && at.offset < file.n)
            read_canvas((struct walk){file.v, file.n, (size_t)at.offset, false}, type, out);
    }
}

void pm_heif_find_size(const uint8_t *v, size_t n, struct pm_heif_size *out)
{
    const struct walk file = {v, n, 0, false};
    struct walk top = file, meta;
    char type[5];
    *out = (struct pm_heif_size){0};
    while (next_box(&top, type, &meta))
        if (strcmp(type, "meta") == 0) { /* of several, all: which is taken is a decoder's choice */
            take(&meta, 4);              /* the rest of a full box's head */
            read_properties(meta, out);
            read_composed(file, meta, out);
        }
}
