#include "codec/png.h"

#include "base/limits.h"
#include "codec/code_points.h"
#include "codec/exif_block.h"
#include "codec/png_chunks.h"
#include "codec/png_rows.h"

#include <libdeflate.h>
#include <string.h>

#define SIGNATURE "\x89PNG\r\n\x1A\n"
#define SIGNATURE_BYTES 8
#define FRAME_BYTES 12         /* length, type and CRC of a chunk */
#define MAX_CHUNKS 512         /* searched for Exif; programs write some ten */
#define TRANSFER_UNSPECIFIED 2 /* ITU-T H.273, table 3 */
#define TRANSFER_PQ 16

bool pm_png_matches(const uint8_t *v, size_t n)
{
    return n >= SIGNATURE_BYTES && memcmp(v, SIGNATURE, SIGNATURE_BYTES) == 0;
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
    const bool together = pm_be32(s->v + p->first_idat) == p->idat_bytes;
    uint8_t *joined = together ? NULL : pm_alloc(job, p->idat_bytes, 1);
    const uint8_t *data = together ? s->v + p->first_idat + 8 : joined;
    struct libdeflate_decompressor *d = data ? libdeflate_alloc_decompressor() : NULL;
    if (!d) {
        st = pm_fail_memory(job);
        goto out;
    }
    if (joined)
        join_data(s, p, joined);
    switch (libdeflate_zlib_decompress(d, data, p->idat_bytes, rows, n, NULL)) {
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

static enum pihmap_status decode(struct pm_job *job, const struct pm_source *s,
                                 const struct pm_png *p, struct pm_raster *out)
{
    enum pihmap_status st;
    const size_t n = (size_t)pm_png_row_bytes(p);
    uint8_t *rows = NULL;
    TRY(pm_source_check_memory(job, s, pm_png_peak_bytes(p)));
    rows = pm_alloc(job, n, 1);
    if (!rows)
        return job->err.status;
    TRY(inflate_rows(job, s, p, rows, n));
    TRY(pm_png_unpack(job, s, p, &rows, out));
out:
    free(rows);
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

/* Before cICP, HDR was told by the name of a profile that programs without HDR can use (W3C group
 * note "Using the ITU BT.2100 PQ EOTF with the PNG Format"). */
static bool is_pq_by_name(const struct pm_png *p)
{
    static const char name[] = "ITUR_2100_PQ_FULL";
    return p->icc.n > sizeof name && memcmp(p->icc.v, name, sizeof name) == 0;
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

/* Code points of H.273: primaries, transfer, matrix (0: RGB), full range. */
static enum pihmap_status keep_code_points(struct pm_job *job, const struct pm_source *s,
                                           const struct pm_png *p, struct pm_meta *meta)
{
    const uint8_t *v = p->cicp.v;
    if (v[3] == 0)
        return pm_fail(job, PIHMAP_EFORMAT,
                       "%s: is a PNG in the narrow range of video, which pihmap does not read; "
                       "save it as an ordinary RGB PNG or as JPEG",
                       s->name);
    meta->has_chrm = pm_code_primaries(v[0], meta->chrm);
    meta->transfer = v[1] ? v[1] : TRANSFER_UNSPECIFIED;
    meta->code_points = "cICP";
    return PIHMAP_OK;
}

/* The colour space of cICP, else iCCP, else sRGB, else gAMA and cHRM (PNG, 4.3). */
static enum pihmap_status keep_colour(struct pm_job *job, const struct pm_source *s,
                                      const struct pm_png *p, struct pm_meta *meta)
{
    if (p->cicp.n == 4 && p->cicp.v[2] == 0)
        return keep_code_points(job, s, p, meta);
    meta->srgb = p->srgb.v != NULL;
    keep_gamma(p, meta);
    if (is_pq_by_name(p))
        meta->transfer = TRANSFER_PQ;
    return p->icc.v ? keep_icc(job, p, meta) : PIHMAP_OK;
}

static enum pihmap_status keep_meta(struct pm_job *job, const struct pm_source *s,
                                    const struct pm_png *p, struct pm_meta *meta)
{
    if (p->exif.n > 0 && p->exif.n <= PM_MAX_EXIF_BYTES) {
        meta->exif_n = p->exif.n;
        if (!pm_meta_copy(job, p->exif.v, p->exif.n, &meta->exif))
            return job->err.status;
    }
    return keep_colour(job, s, p, meta);
}

enum pihmap_status pm_png_read(struct pm_job *job, const struct pm_source *s, struct pm_raster *out,
                               struct pm_meta *meta)
{
    enum pihmap_status st;
    struct pm_png png;
    TRY(pm_png_walk(job, s, &png));
    TRY(keep_meta(job, s, &png, meta));
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
