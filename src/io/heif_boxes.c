#include "io/heif_boxes.h"

#include "io/limits.h"
#include "io/source.h"

#include <string.h>

#define MOST_BOXES 64 /* at the top of a file; an honest one has four or five */
#define IN_IDAT 1     /* construction method: offsets count from the idat box */

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

/* ItemInfoBox, 8.11.6: the number of the item of type Exif; 0: none. */
static uint64_t exif_item(struct walk meta)
{
    struct walk info, entry;
    char type[5];
    if (!find_box(meta, "iinf", &info))
        return 0;
    const uint64_t version = take(&info, 4) >> 24;
    take(&info, version == 0 ? 2 : 4);
    while (next_box(&info, type, &entry)) {
        const uint64_t kind = take(&entry, 4) >> 24;
        if (strcmp(type, "infe") != 0 || kind < 2)
            continue;
        const uint64_t id = take(&entry, kind == 2 ? 2 : 4);
        take(&entry, 2);
        if (take(&entry, 4) == 0x45786966 && !entry.ended) /* "Exif" */
            return id;
    }
    return 0;
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
static size_t find_meta(const struct pm_reach *file, uint64_t *at)
{
    uint8_t head[16];
    *at = 0;
    for (int i = 0; i < MOST_BOXES && pm_reach(file, *at, head, 8); i++) {
        uint64_t n = pm_be32(head);
        if (n == 1 && pm_reach(file, *at, head, 16))
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
static void skip_head(const struct pm_reach *file, const struct place *item, uint64_t *at,
                      size_t *n)
{
    uint8_t head[4];
    if (item->n < 4 || item->n > PM_MAX_EXIF_BYTES || !pm_reach(file, item->offset, head, 4))
        return;
    const uint64_t skipped = 4 + (uint64_t)pm_be32(head);
    if (skipped >= item->n)
        return;
    *at = item->offset + skipped;
    *n = (size_t)(item->n - skipped);
}

enum pihmap_status pm_heif_find_exif(struct pm_job *job, const struct pm_reach *file, uint64_t *at,
                                     size_t *n)
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
    if (pm_reach(file, meta_at, v, bytes) && locate(all, exif_item(all), &item)) {
        if (item.method == IN_IDAT && find_box(all, "idat", &data))
            item.offset += meta_at + (uint64_t)(data.v - v) + data.at;
        if (item.method <= IN_IDAT)
            skip_head(file, &item, at, n);
    }
    pm_scratch_rewind(job, mark);
    return PIHMAP_OK;
}
