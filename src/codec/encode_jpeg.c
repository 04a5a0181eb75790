/* JPEG encoder, by libjpeg-turbo. */
#include "codec/encode.h"

#include "codec/profile.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <jpeglib.h>

#define FIRST_BYTES ((size_t)1 << 16) /* doubled as often as needed */
#define QUALITY 92 /* pictures are looked at, not measured: --delta writes figures */

struct writer {
    struct jpeg_error_mgr error; /* first: see writer_of() */
    struct jpeg_compress_struct cinfo;
    jmp_buf back;
    struct jpeg_destination_mgr to;
    uint8_t *bytes; /* malloc'd; still ours after a longjmp() */
    size_t n, capacity;
    const uint8_t *icc;
    size_t icc_n;
    const struct pm_encoding *how;
};

static void stop(j_common_ptr cinfo)
{
    longjmp(((struct writer *)cinfo->err)->back, 1);
}

static void stay_silent(j_common_ptr cinfo)
{
    (void)cinfo;
}

/* ---- where the bytes go ---------------------------------------------------------------- */

/*
 * A destination manager of our own. jpeg_mem_dest() moves its block and returns the new address
 * only at the end, so that after a longjmp() nobody could free it.
 */
static struct writer *writer_of(j_compress_ptr cinfo)
{
    return (struct writer *)cinfo->err;
}

/* Doubles the buffer, or allocates FIRST_BYTES. */
static void grow(struct writer *wr)
{
    size_t capacity = FIRST_BYTES;
    if (wr->capacity && !pm_size_mul(wr->capacity, 2, &capacity))
        stop((j_common_ptr)&wr->cinfo);
    uint8_t *bytes = realloc(wr->bytes, capacity);
    if (!bytes)
        stop((j_common_ptr)&wr->cinfo);
    wr->to.next_output_byte = bytes + wr->capacity;
    wr->to.free_in_buffer = capacity - wr->capacity;
    wr->bytes = bytes;
    wr->capacity = capacity;
}

static void begin_bytes(j_compress_ptr cinfo)
{
    grow(writer_of(cinfo));
}

/* libjpeg calls it when the whole buffer is full, whatever free_in_buffer says. */
static boolean more_bytes(j_compress_ptr cinfo)
{
    grow(writer_of(cinfo));
    return TRUE;
}

static void end_bytes(j_compress_ptr cinfo)
{
    struct writer *wr = writer_of(cinfo);
    wr->n = wr->capacity - wr->to.free_in_buffer;
}

/* ---- writing ---------------------------------------------------------------------------- */

static void set_up(struct writer *wr, int w, int h)
{
    struct jpeg_compress_struct *c = &wr->cinfo;
    jpeg_create_compress(c);
    wr->to.init_destination = begin_bytes;
    wr->to.empty_output_buffer = more_bytes;
    wr->to.term_destination = end_bytes;
    c->dest = &wr->to;
    c->image_width = (JDIMENSION)w;
    c->image_height = (JDIMENSION)h;
    c->input_components = 3;
    c->in_color_space = JCS_RGB;
    jpeg_set_defaults(c);
    jpeg_set_quality(c, wr->how->quality ? wr->how->quality : QUALITY, TRUE);
    c->dct_method = JDCT_ISLOW;
    /* Optimised Huffman tables save 3 %, but take a second pass over all coefficients, 6 bytes per
     * px: worth it inside a page, not for a photo of any size. */
    c->optimize_coding = wr->how->half_colour;
    for (int i = 0; i < 3 && !wr->how->half_colour;
         i++) /* thin outlines keep their colour at 4:4:4 */
        c->comp_info[i].h_samp_factor = c->comp_info[i].v_samp_factor = 1;
}

static bool write_all(struct writer *wr, const struct pm_samples *picture)
{
    static const char mark[] = PM_MARK;
    if (setjmp(wr->back))
        return false;
    wr->cinfo.err = jpeg_std_error(&wr->error);
    wr->error.error_exit = stop;
    wr->error.output_message = stay_silent;
    set_up(wr, picture->w, picture->h);
    jpeg_start_compress(&wr->cinfo, TRUE);
    /* The mark comes first: it is looked for in the first bytes of a file. */
    jpeg_write_marker(&wr->cinfo, JPEG_COM, (const JOCTET *)mark, sizeof mark - 1);
    if (wr->how->note)
        jpeg_write_marker(&wr->cinfo, JPEG_COM, (const JOCTET *)wr->how->note,
                          (unsigned)strlen(wr->how->note));
    jpeg_write_icc_profile(&wr->cinfo, wr->icc, (unsigned)wr->icc_n);
    while (wr->cinfo.next_scanline < wr->cinfo.image_height) {
        /* libjpeg's rows are not const, but it does not write to them */
        JSAMPROW row = (JSAMPROW)(uintptr_t)(picture->v + (size_t)wr->cinfo.next_scanline *
                                                              (size_t)picture->w * 3);
        jpeg_write_scanlines(&wr->cinfo, &row, 1);
    }
    jpeg_finish_compress(&wr->cinfo);
    return true;
}

enum pihmap_status pm_encode_jpeg(struct pm_job *job, const struct pm_samples *picture,
                                  const struct pm_encoding *how, uint8_t **bytes, size_t *n)
{
    enum pihmap_status st = PIHMAP_OK;
    uint8_t *icc = NULL;
    *bytes = NULL;
    *n = 0;
    struct writer *wr = pm_alloc(job, 1, sizeof *wr);
    if (!wr)
        return job->err.status;
    if (picture->w > JPEG_MAX_DIMENSION || picture->h > JPEG_MAX_DIMENSION) {
        st = pm_fail(job, PIHMAP_ELIMIT,
                     "a picture of %d x %d pixels is too large for a JPEG; "
                     "ask for .png",
                     picture->w, picture->h);
        goto out;
    }
    TRY(pm_profile_srgb_bytes(job, &icc, &wr->icc_n));
    wr->icc = icc;
    wr->how = how;
    if (!write_all(wr, picture)) {
        st = pm_fail_memory(job); /* nothing else can fail for a valid picture in memory */
        goto out;
    }
    *bytes = wr->bytes;
    *n = wr->n;
    wr->bytes = NULL;
out:
    jpeg_destroy_compress(&wr->cinfo);
    free(wr->bytes);
    free(wr);
    free(icc);
    return st;
}
