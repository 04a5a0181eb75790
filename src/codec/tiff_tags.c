#include "codec/tiff_tags.h"

#include "codec/source.h"

#include <string.h>

#define EXIF_POINTER 0x8769
#define LONG 4
#define IFD 13   /* the same, for directories (TIFF Technical Note 1) */
#define ENTRY 12 /* bytes of a directory entry */
#define MAX_ENTRIES 512
#define MAX_DATA 64 /* bytes of a value worth keeping: a date has 20 */
#define MAX_TAGS 10

/* Orientation; exposure time, f-number, sensitivity, the two dates and their time zones, exposure
 * bias, colour space, white balance. */
static const uint16_t PICTURE_TAGS[] = {0x0112};
static const uint16_t EXIF_TAGS[] = {0x829A, 0x829D, 0x8827, 0x9003, 0x9004,
                                     0x9011, 0x9012, 0x9204, 0xA001, 0xA403};

/* A directory entry and its value, as in the file. */
struct tag {
    uint8_t entry[ENTRY];
    uint8_t data[MAX_DATA];
    size_t n; /* bytes of data; up to 4 are in the entry itself */
};

struct directory {
    struct tag tags[MAX_TAGS];
    int count;
    uint32_t pointer; /* of EXIF_POINTER; 0: none */
};

struct byte_order {
    bool big;
};

static unsigned get16(struct byte_order o, const uint8_t *p)
{
    return o.big ? pm_be16(p) : pm_le16(p);
}

static uint32_t get32(struct byte_order o, const uint8_t *p)
{
    return o.big ? pm_be32(p) : pm_le32(p);
}

static void put(struct byte_order o, uint8_t *p, uint32_t value, int bytes)
{
    for (int i = 0; i < bytes; i++)
        p[i] = (uint8_t)(value >> 8 * (o.big ? bytes - 1 - i : i));
}

/* Bytes of a value of that type (TIFF 6.0, section 2); 0: another type. */
static size_t size_of(unsigned type)
{
    static const uint8_t sizes[] = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8};
    return type < sizeof sizes ? sizes[type] : 0;
}

static bool is_wanted(unsigned tag, const uint16_t *wanted, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (wanted[i] == tag)
            return true;
    return false;
}

static void keep(const struct pm_byte_range *file, struct byte_order o, const uint8_t *entry,
                 struct directory *out)
{
    const uint64_t n = (uint64_t)size_of(get16(o, entry + 2)) * get32(o, entry + 4);
    struct tag *k = &out->tags[out->count];
    if (n == 0 || n > MAX_DATA || out->count == MAX_TAGS)
        return;
    memcpy(k->entry, entry, ENTRY);
    k->n = (size_t)n;
    if (n <= 4 || pm_byte_range(file, get32(o, entry + 8), k->data, k->n))
        out->count++;
}

static void read_directory(const struct pm_byte_range *file, struct byte_order o, uint32_t at,
                           const uint16_t *wanted, size_t wanted_count, struct directory *out)
{
    uint8_t entry[ENTRY];
    memset(out, 0, sizeof *out);
    if (at == 0 || !pm_byte_range(file, at, entry, 2))
        return;
    const unsigned count = get16(o, entry);
    for (unsigned i = 0; i < count && i < MAX_ENTRIES; i++) {
        if (!pm_byte_range(file, (uint64_t)at + 2 + (uint64_t)i * ENTRY, entry, ENTRY))
            return;
        const unsigned tag = get16(o, entry);
        const unsigned type = get16(o, entry + 2);
        if (tag == EXIF_POINTER && (type == LONG || type == IFD))
            out->pointer = get32(o, entry + 8);
        else if (is_wanted(tag, wanted, wanted_count))
            keep(file, o, entry, out);
    }
}

/* Writes d to the block from offset at on, followed by its values; returns where they end. link:
 * offset of the Exif directory, 0: none. */
static size_t write_directory(struct byte_order o, const struct directory *d, uint32_t link,
                              uint8_t *block, size_t at)
{
    uint8_t *entry = block + at + 2;
    size_t data = at + 2 + ENTRY * (size_t)(d->count + (link ? 1 : 0)) + 4;
    put(o, block + at, (uint32_t)d->count + (link ? 1 : 0), 2);
    for (int i = 0; i < d->count; i++, entry += ENTRY) {
        const struct tag *k = &d->tags[i];
        memcpy(entry, k->entry, ENTRY);
        if (k->n <= 4)
            continue;
        put(o, entry + 8, (uint32_t)data, 4);
        memcpy(block + data, k->data, k->n);
        data += k->n + k->n % 2;
    }
    if (link) {
        put(o, entry, EXIF_POINTER, 2);
        put(o, entry + 2, LONG, 2);
        put(o, entry + 4, 1, 4);
        put(o, entry + 8, link, 4);
    }
    return data;
}

enum pihmap_status pm_tiff_exif(struct pm_job *job, const struct pm_byte_range *file,
                                uint8_t **tiff, size_t *n)
{
    struct directory picture, exif;
    uint8_t head[8];
    *tiff = NULL;
    *n = 0;
    if (!pm_byte_range(file, 0, head, sizeof head))
        return PIHMAP_OK;
    const struct byte_order o = {head[0] == 'M'};
    read_directory(file, o, get32(o, head + 4), PICTURE_TAGS,
                   sizeof PICTURE_TAGS / sizeof *PICTURE_TAGS, &picture);
    read_directory(file, o, picture.pointer, EXIF_TAGS, sizeof EXIF_TAGS / sizeof *EXIF_TAGS,
                   &exif);
    if (picture.count == 0 && exif.count == 0)
        return PIHMAP_OK;
    uint8_t *block = pm_alloc(job, sizeof head + 2 * sizeof(struct directory), 1);
    if (!block)
        return job->err.status;
    memcpy(block, head, 4);
    put(o, block + 4, sizeof head, 4);
    /* The first directory holds only a short, so its end is known before it is written. */
    const size_t end = sizeof head + 2 + ENTRY * (size_t)(picture.count + 1) + 4;
    write_directory(o, &picture, (uint32_t)end, block, sizeof head);
    *n = write_directory(o, &exif, 0, block, end);
    *tiff = block;
    return PIHMAP_OK;
}
