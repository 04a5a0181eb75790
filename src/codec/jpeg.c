#include "codec/jpeg.h"

#include "base/limits.h"
#include "codec/coding_break.h"
#include "codec/exif_block.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <jpeglib.h>
#include <jerror.h>

#define MARKER_EXIF (JPEG_APP0 + 1)
#define MARKER_ICC (JPEG_APP0 + 2)
#define MAX_SEGMENTS 512 /* before the pixels: cameras write some ten */
/* Our own codes, besides those of libjpeg's messages. */
#define SCANS_EXCEEDED (-1)
#define SCANS_MISSING (-2)
#define QUANTISER_ZERO (-3)

/* Bytes that libjpeg may allocate: a progressive photo at 4:4:4 keeps 6 bytes of coefficients per
 * pixel, plus strips and tables. */
#define MEMORY_BASE (64L << 20)
#define MEMORY_PER_PIXEL 8L

static const char EXIF_HEAD[6] = "Exif\0"; /* before the block, in its segment */

/* libjpeg's state and ours; a pointer to the first member is one to the whole. Nothing below prints
 * or exits: every error jumps back to the function that called libjpeg. */
struct reader {
    struct jpeg_error_mgr error; /* first: see reader_of() */
    struct jpeg_progress_mgr progress;
    struct jpeg_decompress_struct cinfo;
    jmp_buf back;
    const struct pm_source *source;
    int code; /* of the error message */
    char text[JMSG_LENGTH_MAX];
    bool in_scans; /* past the headers, in the entropy-coded data */
    bool ended;    /* the file ended before its end mark */
    bool icc_broken;
};

static struct reader *reader_of(j_common_ptr cinfo)
{
    return (struct reader *)cinfo->err;
}

/* ---- errors and limits ---------------------------------------------------------------- */

static void stop(j_common_ptr cinfo)
{
    struct reader *r = reader_of(cinfo);
    r->code = r->error.msg_code;
    r->error.format_message(cinfo, r->text);
    longjmp(r->back, 1);
}

/*
 * Bytes between the entropy-coded data and the next marker mean that the decoder lost its place,
 * unless they are padding: some cameras write a repeated byte before the end. When libjpeg warns,
 * it has just skipped these bytes.
 */
static bool is_padding(const struct reader *r)
{
    const int skipped = r->error.msg_parm.i[0];
    const JOCTET *end = r->cinfo.src->next_input_byte;
    const uintptr_t behind = (uintptr_t)end, start = (uintptr_t)r->source->v;
    if (skipped <= 0 || behind < start + (uintptr_t)skipped || behind > start + r->source->n)
        return false; /* at the end of the data libjpeg reads two bytes of its own */
    for (int i = 2; i <= skipped; i++)
        if (end[-i] != end[-1])
            return false;
    return end[-1] == 0x00 || end[-1] == 0xFF;
}

/*
 * Warnings that do not affect the pixels: unusual JFIF and Adobe version numbers, scan parameters
 * that a sequential decoder does not use, a broken ICC profile (then sRGB is assumed), and junk
 * between the headers. All others mean that pixels were lost or made up.
 */
static bool is_harmless(struct reader *r)
{
    switch (r->error.msg_code) {
    case JWRN_BOGUS_ICC:
        r->icc_broken = true;
        return true;
    case JWRN_JFIF_MAJOR:
    case JWRN_ADOBE_XFORM:
    case JWRN_NOT_SEQUENTIAL:
        return true;
    case JWRN_EXTRANEOUS_DATA:
        return !r->in_scans || is_padding(r);
    case JWRN_JPEG_EOF: /* another warning follows where bits are missing, too */
        r->ended = r->in_scans;
        return r->in_scans;
    default:
        return false;
    }
}

static void note_message(j_common_ptr cinfo, int level)
{
    if (level < 0 && !is_harmless(reader_of(cinfo)))
        stop(cinfo);
}

static void stay_silent(j_common_ptr cinfo)
{
    (void)cinfo;
}

static void count_scans(j_common_ptr cinfo)
{
    struct reader *r = reader_of(cinfo);
    if (r->cinfo.input_scan_number > PM_MAX_JPEG_SCANS) {
        r->code = SCANS_EXCEEDED;
        longjmp(r->back, 1);
    }
}

static enum pihmap_status refuse(struct pm_job *job, const struct pm_source *s, const char *what)
{
    return pm_fail(job, PIHMAP_EFORMAT,
                   "%s: is %s, which pihmap does not read; save it as an "
                   "ordinary 8-bit RGB JPEG or as PNG",
                   s->name, what);
}

static enum pihmap_status explain(struct pm_job *job, const struct pm_source *s,
                                  const struct reader *r)
{
    static const char said[] = "Corrupt JPEG data: ", cut[] = "the file is cut short";
    switch (r->code) {
    case SCANS_EXCEEDED:
        return pm_fail(job, PIHMAP_ELIMIT,
                       "%s: the JPEG has more than %d scans; save it again "
                       "as a plain JPEG",
                       s->name, PM_MAX_JPEG_SCANS);
    case JERR_OUT_OF_MEMORY:
    case JERR_NO_BACKING_STORE:
        return pm_fail_memory(job);
    case JWRN_JPEG_EOF:
    case JERR_INPUT_EOF:
        return pm_source_damaged(job, s, "JPEG", cut);
    case SCANS_MISSING:
        return pm_source_damaged(job, s, "JPEG", r->ended ? cut : "its last scans are missing");
    case QUANTISER_ZERO:
        return pm_source_damaged(job, s, "JPEG", "a quantiser is 0");
    case JERR_SOF_UNSUPPORTED:
    case JERR_CONVERSION_NOTIMPL:
    case JERR_FRACT_SAMPLE_NOTIMPL:
    case JERR_CCIR601_NOTIMPL:
    case JERR_NOT_COMPILED:
        return refuse(job, s, "a JPEG of an unusual process");
    default: /* some of libjpeg's sentences begin with what ours says */
        if (r->ended)
            return pm_source_damaged(job, s, "JPEG", cut);
        return pm_source_damaged(job, s, "JPEG",
                                 strncmp(r->text, said, strlen(said)) == 0 ? r->text + strlen(said)
                                                                           : r->text);
    }
}

bool pm_jpeg_matches(const uint8_t *v, size_t n)
{
    return n >= 2 && memcmp(v, "\xFF\xD8", 2) == 0 &&
           !(n >= 4 && memcmp(v, "\xFF\xD8\xFF\xF7", 4) == 0);
}

/* ---- the frame header ----------------------------------------------------------------- */

/* From the first SOF segment (ITU-T T.81, B.2.2). */
struct frame {
    int type; /* 0xC0..0xCF */
    int precision, components;
    unsigned w, h;
};

/* False when there is none before the first scan: libjpeg will say what is wrong. It is read here
 * as well, because versions of libjpeg differ in what they refuse, and in how they say so. */
static bool find_frame(const struct pm_source *s, struct frame *f)
{
    size_t i = 2;
    while (i + 4 <= s->n) {
        if (s->v[i] != 0xFF || s->v[i + 1] == 0xFF || s->v[i + 1] == 0) {
            i++; /* a fill byte, or junk, which libjpeg skips, too */
            continue;
        }
        const int type = s->v[i + 1];
        if (type == 0xDA || type == 0xD9)
            return false;
        if (type == 0x01 || (type >= 0xD0 && type <= 0xD8)) { /* markers without a length */
            i += 2;
            continue;
        }
        if (type >= 0xC0 && type <= 0xCF && type != 0xC4 && type != 0xC8 && type != 0xCC) {
            if (i + 10 > s->n)
                return false;
            f->type = type;
            f->precision = s->v[i + 4];
            f->h = pm_be16(s->v + i + 5);
            f->w = pm_be16(s->v + i + 7);
            f->components = s->v[i + 9];
            return true;
        }
        i += 2 + pm_be16(s->v + i + 2);
    }
    return false;
}

static enum pihmap_status check_frame(struct pm_job *job, const struct pm_source *s,
                                      const struct frame *f)
{
    if (f->type == 0xC3)
        return refuse(job, s, "a lossless JPEG");
    if (f->type >= 0xC9)
        return refuse(job, s, "an arithmetic-coded JPEG");
    if (f->type >= 0xC5)
        return refuse(job, s, "a hierarchical JPEG");
    if (f->precision == 12)
        return refuse(job, s, "a 12-bit JPEG");
    if (f->precision != 8)
        return refuse(job, s, "a JPEG of an unusual bit depth");
    if (f->components == 4)
        return refuse(job, s, "a CMYK JPEG (for print)");
    if (f->components != 1 && f->components != 3)
        return refuse(job, s, "a JPEG without the usual one or three colours");
    return pm_source_check_size(job, s, f->w, f->h);
}

/* All coefficients of a progressive file are kept: two bytes each; and the pixels. */
static enum pihmap_status check_memory(struct pm_job *job, const struct pm_source *s,
                                       const struct jpeg_decompress_struct *c)
{
    const uint64_t px = (uint64_t)c->image_width * c->image_height;
    uint64_t samples = 0; /* in 1/(max_h * max_v) of a px */
    for (int i = 0; i < c->num_components; i++)
        samples +=
            (uint64_t)c->comp_info[i].h_samp_factor * (uint64_t)c->comp_info[i].v_samp_factor;
    const uint64_t kept =
        2 * px * samples / ((uint64_t)c->max_h_samp_factor * (uint64_t)c->max_v_samp_factor);
    return pm_source_check_memory(job, s, 3 * px + (c->progressive_mode ? kept : 0));
}

/* ---- the steps that may jump ----------------------------------------------------------- */

static bool read_header(struct reader *r, const struct pm_source *s)
{
    if (setjmp(r->back))
        return false;
    r->source = s;
    r->cinfo.err = jpeg_std_error(&r->error);
    r->error.error_exit = stop;
    r->error.emit_message = note_message;
    r->error.output_message = stay_silent;
    jpeg_create_decompress(&r->cinfo);
    r->progress.progress_monitor = count_scans;
    r->cinfo.progress = &r->progress;
    r->cinfo.mem->max_memory_to_use = MEMORY_BASE;
    jpeg_mem_src(&r->cinfo, s->v, (unsigned long)s->n);
    jpeg_save_markers(&r->cinfo, MARKER_EXIF, 0xFFFF);
    jpeg_save_markers(&r->cinfo, MARKER_ICC, 0xFFFF);
    jpeg_read_header(&r->cinfo, TRUE);
    return true;
}

static void stop_with(struct reader *r, int code)
{
    r->code = code;
    longjmp(r->back, 1);
}

/* Has every colour been in a scan, and in a progressive file every coefficient down to its last
 * bit? (T.81, G.1.1) libjpeg shows what is there, blurred, without a word. */
static void check_scans(struct reader *r)
{
    const struct jpeg_decompress_struct *c = &r->cinfo;
    for (int i = 0; i < c->num_components; i++) {
        if (!c->comp_info[i].quant_table)
            stop_with(r, SCANS_MISSING);
        for (int k = 0; c->progressive_mode && k < DCTSIZE2; k++)
            if (c->coef_bits[i][k] != 0)
                stop_with(r, SCANS_MISSING);
    }
}

/* A quantiser of 0 is not allowed (T.81, B.2.4.1), and erases a coefficient everywhere. */
static void check_quantisers(struct reader *r)
{
    for (int i = 0; i < r->cinfo.num_components; i++) {
        const JQUANT_TBL *table = r->cinfo.comp_info[i].quant_table;
        for (int k = 0; table && k < DCTSIZE2; k++)
            if (table->quantval[k] == 0)
                stop_with(r, QUANTISER_ZERO);
    }
}

/* Decoding at 1/2 or 1/4 of the size straight from the DCT coefficients takes half the time. Only
 * where the size is divisible, so that no px is cut by the border. */
static int reduction_of(const struct pm_source *s, const struct frame *f)
{
    const unsigned longer = f->w > f->h ? f->w : f->h;
    int reduction = 1;
    while (s->target_side && reduction < 4 && f->w % (2 * (unsigned)reduction) == 0 &&
           f->h % (2 * (unsigned)reduction) == 0 &&
           longer / (2 * (unsigned)reduction) >= (unsigned)s->target_side)
        reduction *= 2;
    return reduction;
}

static bool read_pixels(struct reader *r, int reduction, struct pm_rgb8 *out)
{
    if (setjmp(r->back))
        return false;
    struct jpeg_decompress_struct *c = &r->cinfo;
    r->in_scans = true;
    c->mem->max_memory_to_use =
        MEMORY_BASE + MEMORY_PER_PIXEL * (long)c->image_width * (long)c->image_height;
    c->scale_num = 1;
    c->scale_denom = (unsigned)reduction;
    c->out_color_space = JCS_RGB;
    c->dct_method = JDCT_ISLOW; /* the same bytes with SIMD on and off */
    c->do_fancy_upsampling = TRUE;
    c->dither_mode = JDITHER_NONE;
    jpeg_start_decompress(c); /* has read all scans, if there are several */
    check_scans(r);
    check_quantisers(r);
    while (c->output_scanline < c->output_height) {
        JSAMPROW row = out->v + (size_t)c->output_scanline * (size_t)out->w * 3;
        jpeg_read_scanlines(c, &row, 1);
    }
    jpeg_finish_decompress(c); /* reads on to the end mark */
    return true;
}

static bool read_icc(struct reader *r, JOCTET **icc, unsigned *n)
{
    if (setjmp(r->back))
        return false;
    return jpeg_read_icc_profile(&r->cinfo, icc, n);
}

static enum pihmap_status check_picture(struct pm_job *job, const struct reader *r,
                                        const struct pm_raster *out)
{
    const int w = r->cinfo.num_components == 1 ? 1 : r->cinfo.max_h_samp_factor;
    const int h = r->cinfo.num_components == 1 ? 1 : r->cinfo.max_v_samp_factor;
    double score;
    const enum pihmap_status st = pm_coding_break(job, &out->v8, DCTSIZE * w / out->reduction,
                                                  DCTSIZE * h / out->reduction, &score);
    if (st || score < PM_CODING_BREAK)
        return st;
    return pm_source_damaged(job, r->source, "JPEG", "from one block on, the picture is shifted");
}

/* ---- markers --------------------------------------------------------------------------- */

static enum pihmap_status keep_icc(struct pm_job *job, struct reader *r, struct pm_meta *meta)
{
    JOCTET *icc = NULL;
    unsigned n = 0;
    enum pihmap_status st = PIHMAP_OK;
    const bool got = read_icc(r, &icc, &n);
    if (r->code) { /* an error, which is no reason to assume sRGB: no memory */
        st = explain(job, r->source, r);
    } else if (got && n > 0 && n <= PM_MAX_ICC_BYTES) {
        meta->icc_n = n;
        if (!pm_meta_copy(job, icc, n, &meta->icc))
            st = job->err.status;
    } else {
        meta->icc_broken = r->icc_broken || n > 0;
    }
    free(icc);
    return st;
}

static enum pihmap_status keep_exif(struct pm_job *job, const struct reader *r,
                                    struct pm_meta *meta)
{
    for (jpeg_saved_marker_ptr m = r->cinfo.marker_list; m; m = m->next) {
        if (m->marker != MARKER_EXIF || m->data_length <= sizeof EXIF_HEAD ||
            memcmp(m->data, EXIF_HEAD, sizeof EXIF_HEAD) != 0)
            continue;
        meta->exif_n = m->data_length - sizeof EXIF_HEAD;
        if (!pm_meta_copy(job, m->data + sizeof EXIF_HEAD, meta->exif_n, &meta->exif))
            return job->err.status;
        break;
    }
    return PIHMAP_OK;
}

enum pihmap_status pm_jpeg_read(struct pm_job *job, const struct pm_source *s,
                                struct pm_raster *out, struct pm_meta *meta)
{
    enum pihmap_status st = PIHMAP_OK;
    struct frame frame;
    struct reader *r = pm_alloc(job, 1, sizeof *r);
    if (!r)
        return job->err.status;
    if (find_frame(s, &frame))
        TRY(check_frame(job, s, &frame));
    if (!read_header(r, s)) {
        st = explain(job, s, r);
        goto out;
    }
    /* libjpeg should have found the same frame header; but do not rely on it. */
    const struct frame seen = {0xC0, r->cinfo.data_precision, r->cinfo.num_components,
                               r->cinfo.image_width, r->cinfo.image_height};
    TRY(check_frame(job, s, &seen));
    TRY(check_memory(job, s, &r->cinfo));
    TRY(keep_icc(job, r, meta));
    TRY(keep_exif(job, r, meta));
    const int reduction = reduction_of(s, &seen);
    TRY(pm_raster_alloc(job, (int)seen.w / reduction, (int)seen.h / reduction, 8, out));
    out->reduction = reduction;
    out->grey = seen.components == 1;
    if (!read_pixels(r, reduction, &out->v8))
        st = explain(job, s, r);
    else if (r->ended)
        meta->note = PM_NOTE_NO_END_MARK;
    if (!st)
        st = check_picture(job, r, out);
out:
    jpeg_destroy_decompress(&r->cinfo); /* fine with a zeroed one */
    free(r);
    return st;
}

/* Where the Exif block begins, and its length; 0 when there is none. */
static size_t find_exif(const struct pm_byte_range *file, uint64_t *at)
{
    uint8_t head[4 + sizeof EXIF_HEAD];
    *at = 2;
    for (int i = 0; i < MAX_SEGMENTS && pm_byte_range(file, *at, head, 4); i++) {
        const size_t n = pm_be16(head + 2); /* with its own two bytes */
        if (head[0] != 0xFF || n < 2 || head[1] == 0xDA)
            return 0;
        if (head[1] == 0xE1 && n > 2 + sizeof EXIF_HEAD &&
            pm_byte_range(file, *at, head, sizeof head) &&
            memcmp(head + 4, EXIF_HEAD, sizeof EXIF_HEAD) == 0) {
            *at += 4 + sizeof EXIF_HEAD;
            return n - 2 - sizeof EXIF_HEAD;
        }
        *at += 2 + n;
    }
    return 0;
}

enum pihmap_status pm_jpeg_exif(struct pm_job *job, const struct pm_byte_range *file,
                                uint8_t **tiff, size_t *n)
{
    uint64_t at;
    const size_t length = find_exif(file, &at);
    return pm_exif_block(job, file, at, length, tiff, n);
}
