/*
 * A PNG. Bytes that begin with the PNG signature are used as a file. All others describe chunks, as
 * no mutation would get checksums and compression right: a chunk is a letter for its type, two
 * bytes of length, and its data. The data of pixels and profiles is compressed here. An even first
 * byte makes a photo, an odd one a label picture.
 */
#include "fuzz/fuzz.h"

#include "codec/load.h"
#include "support/files.h"

#include <libdeflate.h>
#include <string.h>

static const char *const types[] = {"IHDR", "PLTE", "tRNS", "IDAT", "iCCP", "sRGB",
                                    "gAMA", "cHRM", "eXIf", "tEXt", "cICP"};

struct part {
    const char *type;
    const uint8_t *v;
    size_t n;
};

/* Reads the next chunk from data; false at the end. */
static bool next(const uint8_t **data, size_t *size, struct part *out)
{
    if (*size < 3)
        return false;
    const uint8_t *v = *data;
    size_t n = (size_t)v[1] << 8 | v[2];
    out->type = types[v[0] % (sizeof types / sizeof *types)];
    n = n < *size - 3 ? n : *size - 3;
    out->v = v + 3;
    out->n = n;
    *data += 3 + n;
    *size -= 3 + n;
    return true;
}

static void add_packed(struct pm_bytes *to, const uint8_t *v, size_t n)
{
    struct libdeflate_compressor *c = libdeflate_alloc_compressor(1);
    const size_t capacity = libdeflate_zlib_compress_bound(c, n);
    uint8_t *packed = malloc(capacity);
    fuzz_must(c && packed, "memory");
    pm_bytes_add(to, packed, libdeflate_zlib_compress(c, v, n, packed, capacity));
    free(packed);
    libdeflate_free_compressor(c);
}

static void add_part(struct pm_bytes *png, const struct part *p)
{
    struct pm_bytes packed = {NULL, 0};
    if (strcmp(p->type, "IDAT") == 0) {
        add_packed(&packed, p->v, p->n);
    } else if (strcmp(p->type, "iCCP") == 0) {
        pm_bytes_add(&packed, "name\0", 6);
        add_packed(&packed, p->v, p->n);
    } else {
        pm_png_chunk(png, p->type, p->v, p->n);
        return;
    }
    pm_png_chunk(png, p->type, packed.v, packed.n);
    pm_bytes_free(&packed);
}

static void load_labels(const struct pm_bytes *png)
{
    struct pihmap_options options;
    struct pm_job job;
    uint8_t *grey = NULL;
    int w, h;
    pihmap_options_init(&options);
    options.max_pixels = 65536;
    pm_job_init(&job, 1);
    const enum pihmap_status st =
        pm_load_labels(&job, fuzz_file(png->v, png->n), &options, &w, &h, &grey);
    fuzz_must_tell(&job, st);
    fuzz_must((st == PIHMAP_OK) == (grey != NULL), "labels only where all went well");
    free(grey);
    pm_job_free(&job);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct pm_bytes png = {NULL, 0};
    struct part part;
    if (size >= 8 && memcmp(data, "\x89PNG\r\n\x1a\n", 8) == 0) {
        fuzz_load(data, size);
        return 0;
    }
    const bool labels = size > 0 && data[0] & 1;
    if (size > 0)
        data++, size--;
    pm_png_signature(&png);
    while (next(&data, &size, &part))
        add_part(&png, &part);
    pm_png_chunk(&png, "IEND", NULL, 0);
    if (labels)
        load_labels(&png);
    else
        fuzz_load(png.v, png.n);
    pm_bytes_free(&png);
    return 0;
}
