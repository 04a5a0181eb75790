#include "codec/png.h"

#include "base/limits.h"
#include "codec/exif_block.h"
#include "codec/png_chunks.h"
#include "codec/stb.h"

#include <libdeflate.h>
#include <limits.h>
#include <string.h>

#define STORED_MAX 65535u /* bytes in one stored block (RFC 1951, 3.2.4) */
#define STORED_HEAD 5u
#define ZLIB_HEAD 2u
#define ZLIB_TAIL 4u /* Adler-32, which stb_image does not read */
#define PALETTE_BYTES (3 * 256)
#define SIGNATURE "\x89PNG\r\n\x1A\n"
#define SIGNATURE_BYTES 8
#define FRAME_BYTES 12 /* length, type and CRC of a chunk */
#define MAX_CHUNKS 512 /* searched for Exif; programs write some ten */

bool pm_png_matches(const uint8_t *v, size_t n)
{
    return n >= SIGNATURE_BYTES && memcmp(v, SIGNATURE, SIGNATURE_BYTES) == 0;
}

static void put_be32(uint8_t *p, uint32_t v)
{
    p[0] = (uint8_t)(v >> 24);
    p[1] = (uint8_t)(v >> 16);
    p[2] = (uint8_t)(v >> 8);
    p[3] = (uint8_t)v;
}

static enum pihmap_status damaged(struct pm_job *job, const struct pm_source *s, const char *why)
{
    return pm_source_damaged(job, s, "PNG", why);
}

/* ---- the pixel rows -------------------------------------------------------------------- */

/* Concatenates all IDAT data into to[p->idat_bytes]. */
static void join_data(const struct pm_source *s, const struct pm_png *p, uint8_t *to)
{
    size_t done = 0;
    for (size_t at = p->first_idat; done < p->idat_bytes;) {
        const size_t n = pm_be32(s->v + at);
        memcpy(to + done, s->v + at + 8, n);
        done += n;
        at += n + FRAME_BYTES;
    }
}

/* Inflates into rows, which has exactly the n bytes that the header declares. */
static enum pihmap_status inflate_rows(struct pm_job *job, const struct pm_source *s,
                                       const struct pm_png *p, uint8_t *rows, size_t n)
{
    enum pihmap_status st = PIHMAP_OK;
    uint8_t *joined = pm_alloc(job, p->idat_bytes, 1);
    struct libdeflate_decompressor *d = joined ? libdeflate_alloc_decompressor() : NULL;
    if (!d) {
        st = pm_fail_memory(job);
        goto out;
    }
    join_data(s, p, joined);
    switch (libdeflate_zlib_decompress(d, joined, p->idat_bytes, rows, n, NULL)) {
    case LIBDEFLATE_SUCCESS:
        break;
    case LIBDEFLATE_SHORT_OUTPUT:
        st = damaged(job, s, "there are fewer pixels than the header says");
        break;
    case LIBDEFLATE_INSUFFICIENT_SPACE:
        st = damaged(job, s, "there are more pixels than the header says");
        break;
    default:
        st = damaged(job, s, "the compressed pixels cannot be unpacked");
    }
out:
    if (d)
        libdeflate_free_decompressor(d);
    free(joined);
    return st;
}

/* Bytes of a zlib stream of n bytes in stored blocks. */
static size_t stored_bytes(size_t n)
{
    return ZLIB_HEAD + (n / STORED_MAX + 1) * STORED_HEAD + n + ZLIB_TAIL;
}

/* Makes that stream in place, of the n bytes at the end of to[stored_bytes(n)]. Front to back:
 * writing never overtakes reading, because all block headers together fill just the gap. */
static void wrap_stored(uint8_t *to, size_t n)
{
    const uint8_t *from = to + stored_bytes(n) - n;
    to[0] = 0x78; /* deflate, 32 KiB window; header checksum of RFC 1950 */
    to[1] = 0x01;
    to += ZLIB_HEAD;
    for (bool last = false; !last;) {
        const unsigned part = n > STORED_MAX ? STORED_MAX : (unsigned)n;
        last = n <= STORED_MAX;
        memmove(to + STORED_HEAD, from, part);
        to[0] = last;
        to[1] = (uint8_t)part;
        to[2] = (uint8_t)(part >> 8);
        to[3] = (uint8_t)~part;
        to[4] = (uint8_t)(~part >> 8);
        to += STORED_HEAD + part;
        from += part;
        n -= part;
    }
    memset(to, 0, ZLIB_TAIL);
}

/* ---- the file that stb_image sees --------------------------------------------------------- */

static uint8_t *put_chunk(uint8_t *to, const char *type, const uint8_t *v, size_t n)
{
    put_be32(to, (uint32_t)n);
    memcpy(to + 4, type, 4);
    if (n)
        memcpy(to + 8, v, n);
    memset(to + 8 + n, 0, 4); /* the CRC, which stb_image skips */
    return to + FRAME_BYTES + n;
}

/* Signature, IHDR, PLTE and tRNS. The palette is filled up with black: an index beyond the file's
 * own palette would make stb_image read its stack. */
static uint8_t *put_head(uint8_t *to, const struct pm_source *s, const struct pm_png *p)
{
    memcpy(to, s->v, 8);
    to = put_chunk(to + 8, "IHDR", p->header.v, p->header.n);
    if (p->colour == 3) {
        uint8_t palette[PALETTE_BYTES] = {0};
        memcpy(palette, p->palette.v, p->palette.n);
        to = put_chunk(to, "PLTE", palette, sizeof palette);
    }
    return p->transparent.v ? put_chunk(to, "tRNS", p->transparent.v, p->transparent.n) : to;
}

/* The checked and unpacked file, *n bytes, the caller's to free(). */
static enum pihmap_status rebuild(struct pm_job *job, const struct pm_source *s,
                                  const struct pm_png *p, uint8_t **file, size_t *n)
{
    enum pihmap_status st = PIHMAP_OK;
    uint8_t head[8 + (13 + PALETTE_BYTES + 256) + 3 * FRAME_BYTES];
    const size_t head_bytes = (size_t)(put_head(head, s, p) - head);
    const uint64_t rows = pm_png_row_bytes(p);
    *file = NULL;
    /* stb_image counts in int, and allows at most 2^30 samples, w * h * 4. */
    if (rows > INT_MAX - (1 << 20) || (uint64_t)p->w * p->h > (1 << 28))
        return pm_fail(job, PIHMAP_ELIMIT,
                       "%s: %u x %u pixels of %d bits are more than a PNG may "
                       "have here; save it as 8-bit RGB or as JPEG",
                       s->name, p->w, p->h, p->depth);
    const size_t data = stored_bytes((size_t)rows);
    *n = head_bytes + FRAME_BYTES + data + FRAME_BYTES;
    *file = pm_alloc(job, *n, 1);
    if (!*file)
        return job->err.status;
    memcpy(*file, head, head_bytes);
    uint8_t *idat = *file + head_bytes;
    TRY(inflate_rows(job, s, p, idat + 8 + data - rows, (size_t)rows));
    wrap_stored(idat + 8, (size_t)rows);
    put_be32(idat, (uint32_t)data);
    memcpy(idat + 4, "IDAT", 4);
    put_chunk(idat + FRAME_BYTES + data, "IEND", NULL, 0);
out:
    if (st) {
        free(*file);
        *file = NULL;
    }
    return st;
}

/* Samples of stb_image -> out, of the same depth. */
static enum pihmap_status fill(struct pm_job *job, const struct pm_source *s, const void *samples,
                               int channels, struct pm_raster *out)
{
    const size_t row = (size_t)out->w * (size_t)channels;
    out->grey = channels <= 2;
    if (channels % 2 == 0) {
        out->translucent = pm_alloc(job, pm_pixels(out), 1);
        if (!out->translucent)
            return job->err.status;
    }
    for (int y = 0; y < out->h; y++)
        if (out->bits == 8)
            pm_raster_row8(out, y, (const uint8_t *)samples + (size_t)y * row, channels,
                           s->background);
        else
            pm_raster_row16(out, y, (const uint16_t *)samples + (size_t)y * row, channels,
                            s->background);
    return PIHMAP_OK;
}

static enum pihmap_status decode(struct pm_job *job, const struct pm_source *s,
                                 const struct pm_png *p, struct pm_raster *out)
{
    enum pihmap_status st = PIHMAP_OK;
    uint8_t *file = NULL;
    void *samples = NULL;
    size_t n = 0;
    int w = 0, h = 0, channels = 0;
    bool no_memory;
    TRY(rebuild(job, s, p, &file, &n));
    samples = p->depth == 16 ? (void *)pm_stb_read16(file, n, &w, &h, &channels, &no_memory)
                             : (void *)pm_stb_read8(file, n, &w, &h, &channels, &no_memory);
    free(file);
    file = NULL;
    if (no_memory) {
        st = pm_fail_memory(job);
        goto out;
    }
    if (!samples || w != (int)p->w || h != (int)p->h || channels < 1 || channels > 4) {
        st = damaged(job, s, "a row is filtered in an unknown way");
        goto out;
    }
    TRY(pm_raster_alloc(job, w, h, p->depth == 16 ? 16 : 8, out));
    TRY(fill(job, s, samples, channels, out));
out:
    free(file);
    free(samples);
    return st;
}

/* ---- what else the file says ---------------------------------------------------------- */

/* iCCP: a name of 1..79 bytes, NUL, method 0, the profile as a zlib stream. If it is unreadable,
 * the profile counts as broken, not the photo. */
static enum pihmap_status keep_icc(struct pm_job *job, const struct pm_png *p, struct pm_meta *meta)
{
    enum pihmap_status st = PIHMAP_OK;
    struct libdeflate_decompressor *d = NULL;
    const struct pm_mark mark = pm_scratch_mark(job);
    const uint8_t *end = memchr(p->icc.v, 0, p->icc.n < 80 ? p->icc.n : 80);
    const size_t head = end ? (size_t)(end - p->icc.v) + 2 : 0;
    size_t n = 0;
    meta->icc_broken = true;
    if (head < 3 || head >= p->icc.n || end[1] != 0)
        return PIHMAP_OK;
    uint8_t *profile = pm_scratch(job, PM_MAX_ICC_BYTES, 1);
    d = profile ? libdeflate_alloc_decompressor() : NULL;
    if (!d) {
        st = pm_fail_memory(job);
        goto out;
    }
    if (libdeflate_zlib_decompress(d, p->icc.v + head, p->icc.n - head, profile, PM_MAX_ICC_BYTES,
                                   &n) != LIBDEFLATE_SUCCESS ||
        n == 0)
        goto out;
    meta->icc_broken = false;
    meta->icc_n = n;
    if (!pm_meta_copy(job, profile, n, &meta->icc))
        st = job->err.status;
out:
    if (d)
        libdeflate_free_decompressor(d);
    pm_scratch_rewind(job, mark);
    return st;
}

/* gAMA and cHRM count in 1/100000. */
static void keep_gamma(const struct pm_png *p, struct pm_meta *meta)
{
    if (p->gama.n == 4) {
        meta->gama = pm_be32(p->gama.v) / 100000.0;
        meta->has_gama = meta->gama > 0;
    }
    if (p->chrm.n == 32) {
        meta->has_chrm = true;
        for (int i = 0; i < 8; i++)
            meta->chrm[i / 2][i % 2] = pm_be32(p->chrm.v + 4 * i) / 100000.0;
    }
}

static enum pihmap_status keep_meta(struct pm_job *job, const struct pm_png *p,
                                    struct pm_meta *meta)
{
    meta->srgb = p->srgb.v != NULL;
    keep_gamma(p, meta);
    if (p->exif.n > 0 && p->exif.n <= PM_MAX_EXIF_BYTES) {
        meta->exif_n = p->exif.n;
        if (!pm_meta_copy(job, p->exif.v, p->exif.n, &meta->exif))
            return job->err.status;
    }
    return p->icc.v ? keep_icc(job, p, meta) : PIHMAP_OK;
}

enum pihmap_status pm_png_read(struct pm_job *job, const struct pm_source *s, struct pm_raster *out,
                               struct pm_meta *meta)
{
    enum pihmap_status st;
    struct pm_png png;
    TRY(pm_png_walk(job, s, &png));
    TRY(keep_meta(job, &png, meta));
    TRY(decode(job, s, &png, out));
out:
    return st;
}

enum pihmap_status pm_png_exif(struct pm_job *job, const struct pm_byte_range *file, uint8_t **tiff,
                               size_t *n)
{
    uint8_t head[8];
    uint64_t at = SIGNATURE_BYTES;
    size_t length = 0;
    for (int i = 0; i < MAX_CHUNKS && pm_byte_range(file, at, head, sizeof head); i++) {
        if (memcmp(head + 4, "eXIf", 4) == 0) {
            length = pm_be32(head);
            break;
        }
        at += FRAME_BYTES + (uint64_t)pm_be32(head);
    }
    return pm_exif_block(job, file, at + sizeof head, length, tiff, n);
}
