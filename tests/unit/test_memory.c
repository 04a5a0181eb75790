/*
 * Out of memory while pictures are written and read: every allocation in turn fails, alone or with
 * all that follow. Each call must then fail cleanly or succeed, and must free everything.
 */
#include "unit/io_case.h"

#include "codec/bmp.h"
#include "codec/encode.h"
#include "codec/jpeg.h"
#include "codec/png.h"
#include "report/html_index.h"
#include "report/html_report.h"
#include "report/overlay.h"
#include "unit/report_case.h"

enum { W = 301, H = 203 }; /* the JPEG is larger than the writer's first block */

/* Only where malloc() can be interposed; the sanitizers have already done so. */
#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__)
#if defined(__has_feature)
#if !__has_feature(address_sanitizer)
#define CAN_FAIL
#endif
#else
#define CAN_FAIL
#endif
#endif

#ifdef CAN_FAIL

void *__libc_malloc(size_t n);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t n);
void __libc_free(void *p);

static long live;    /* blocks not yet freed */
static long left;    /* allocations until one fails */
static bool armed;   /* failures are injected */
static bool onwards; /* all that follow fail, too */
static bool failed;

static bool refuses(void)
{
    if (!armed || left-- > 0 || (failed && !onwards))
        return false;
    failed = true;
    return true;
}

#pragma GCC visibility push(default) /* in place of the C library's, for the other libraries, too \
                                      */

void *malloc(size_t n)
{
    void *p = refuses() ? NULL : __libc_malloc(n);
    live += p != NULL;
    return p;
}

void *calloc(size_t n, size_t size)
{
    void *p = refuses() ? NULL : __libc_calloc(n, size);
    live += p != NULL;
    return p;
}

void *realloc(void *old, size_t n)
{
    void *p = refuses() ? NULL : __libc_realloc(old, n);
    live += p != NULL && old == NULL;
    return p;
}

void free(void *p)
{
    live -= p != NULL;
    __libc_free(p);
}

#pragma GCC visibility pop

/* What is tested; sum: a checksum that only the complete work gives. */
typedef enum pihmap_status (*attempt)(struct pm_job *job, struct pm_bytes *file, size_t *sum);

static void every_allocation_may_fail(struct io_case *c, attempt try, struct pm_bytes *file)
{
    size_t whole = 0;
    assert_int_equal(try(&c->job, file, &whole), PIHMAP_OK);
    for (int all = 0; all <= 1; all++)
        for (long n = 0;; n++) {
            size_t sum = 0;
            const long before = live;
            left = n;
            failed = false;
            onwards = all;
            armed = true;
            const enum pihmap_status st = try(&c->job, file, &sum);
            armed = false;
            if (st != PIHMAP_OK && st != PIHMAP_ENOMEM)
                print_error("allocation %ld: %s\n", n, c->job.err.text);
            assert_true(st == PIHMAP_OK || st == PIHMAP_ENOMEM);
            if (st == PIHMAP_OK)
                assert_int_equal(sum, whole); /* libjpeg can manage with less */
            if (live != before)
                print_error("allocation %ld (%s): %ld live, %ld before\n", n,
                            all ? "and all later" : "alone", live, before);
            assert_int_equal(live, before);
            if (!failed)
                break;
        }
}

static void noise(uint8_t *v, size_t n)
{
    uint32_t seed = 1;
    for (size_t i = 0; i < n; i++) {
        seed = seed * 1664525u + 1013904223u;
        v[i] = (uint8_t)(seed >> 24);
    }
}

static const struct pm_encoding plain = {0, false, NULL};

static enum pihmap_status add_up(enum pihmap_status st, uint8_t *bytes, size_t n, size_t *sum)
{
    for (size_t i = 0; st == PIHMAP_OK && i < n; i++)
        *sum += bytes[i] * (i + 1);
    free(bytes);
    return st;
}

static enum pihmap_status write_jpeg(struct pm_job *job, struct pm_bytes *pixels, size_t *sum)
{
    uint8_t *bytes;
    size_t n;
    const enum pihmap_status st =
        pm_encode_jpeg(job, &(struct pm_samples){pixels->v, W, H, 3}, &plain, &bytes, &n);
    return add_up(st, bytes, n, sum);
}

static enum pihmap_status write_png(struct pm_job *job, struct pm_bytes *pixels, size_t *sum)
{
    uint8_t *bytes;
    size_t n;
    const enum pihmap_status st =
        pm_encode_png(job, &(struct pm_samples){pixels->v, W, H, 3}, &plain, &bytes, &n);
    return add_up(st, bytes, n, sum);
}

static void writers_run_out_of_memory(void **state)
{
    struct io_case *c = *state;
    static uint8_t v[W * H * 3];
    struct pm_bytes pixels = {v, sizeof v};
    noise(v, sizeof v);
    every_allocation_may_fail(c, write_jpeg, &pixels);
    every_allocation_may_fail(c, write_png, &pixels);
}

typedef enum pihmap_status (*reader)(struct pm_job *, const struct pm_source *, struct pm_raster *,
                                     struct pm_meta *);

static enum pihmap_status read_by(reader read, struct pm_job *job, struct pm_bytes *file,
                                  size_t *sum)
{
    struct pm_source s = {.name = "photo", .v = file->v, .n = file->n, .max_pixels = 100000000};
    struct pm_raster raster = {0};
    struct pm_meta meta = {0};
    const enum pihmap_status st = read(job, &s, &raster, &meta);
    *sum = meta.icc_n;
    for (size_t i = 0; raster.v8.v && i < (size_t)raster.w * (size_t)raster.h * 3; i++)
        *sum += raster.v8.v[i] * (i + 1);
    pm_raster_free(&raster);
    pm_meta_free(&meta);
    const struct pm_mark start = {NULL, 0};
    pm_scratch_rewind(job, start);
    return st;
}

static enum pihmap_status read_jpeg(struct pm_job *job, struct pm_bytes *file, size_t *sum)
{
    return read_by(pm_jpeg_read, job, file, sum);
}

static enum pihmap_status read_png(struct pm_job *job, struct pm_bytes *file, size_t *sum)
{
    return read_by(pm_png_read, job, file, sum);
}

static enum pihmap_status read_bmp(struct pm_job *job, struct pm_bytes *file, size_t *sum)
{
    return read_by(pm_bmp_read, job, file, sum);
}

static void readers_run_out_of_memory(void **state)
{
    struct io_case *c = *state;
    static uint8_t v[W * H * 3];
    struct pm_bytes file = {NULL, 0};
    noise(v, sizeof v);
    assert_int_equal(
        pm_encode_jpeg(&c->job, &(struct pm_samples){v, W, H, 3}, &plain, &file.v, &file.n),
        PIHMAP_OK);
    every_allocation_may_fail(c, read_jpeg, &file); /* has an ICC profile */
    pm_bytes_free(&file);
    assert_int_equal(
        pm_encode_png(&c->job, &(struct pm_samples){v, W, H, 3}, &plain, &file.v, &file.n),
        PIHMAP_OK);
    every_allocation_may_fail(c, read_png, &file);
    pm_bytes_free(&file);
}

static void the_bitmap_reader_runs_out_of_memory(void **state)
{
    struct io_case *c = *state;
    struct pm_bytes file = {NULL, 0};
    const uint32_t header[] = {40, 16, 16, 1 | 24 << 16, 0, 0, 0, 0, 0, 0};
    pm_bytes_add(&file, "BM", 2);
    pm_bytes_le(&file, 54 + 16 * 16 * 3, 4);
    pm_bytes_le(&file, 0, 4);
    pm_bytes_le(&file, 54, 4);
    for (size_t i = 0; i < sizeof header / sizeof *header; i++)
        pm_bytes_le(&file, header[i], 4);
    for (unsigned i = 0; i < 16 * 16 * 3; i++)
        pm_bytes_le(&file, i & 0xFF, 1);
    every_allocation_may_fail(c, read_bmp, &file);
    pm_bytes_free(&file);
}

/* Draws and writes a synthetic result, in a job of its own, so that its scratch is new. */
static struct scene drawn;

static enum pihmap_status draw(struct pm_job *unused, struct pm_bytes *file, size_t *sum)
{
    (void)unused, (void)file;
    struct pm_job job;
    struct pm_rgb8 out;
    const struct pm_drawing drawing = {&drawn.change, &drawn.labels, &drawn.report, &drawn.opt, 1,
                                       false};
    pm_job_init(&job, 1);
    enum pihmap_status st = pm_rgb8_copy(&job, &drawn.photo, &out);
    if (st == PIHMAP_OK)
        st = pm_overlay(&job, &drawing, &out);
    pm_job_free(&job);
    return add_up(st, out.v, (size_t)out.w * (size_t)out.h * 3, sum);
}

static enum pihmap_status write_page(struct pm_job *unused, struct pm_bytes *file, size_t *sum)
{
    (void)unused, (void)file;
    struct pm_job job;
    struct pm_label_index of;
    const struct pm_findings findings = {&drawn.change, &drawn.labels, &of, &drawn.report};
    const struct pm_sheet sheet = {drawn.photo.w, drawn.photo.h, 1, false};
    struct pm_sketch sketch = {0};
    struct pm_report_page page = {.report = &drawn.report,
                                  .opt = &drawn.opt,
                                  .w = drawn.photo.w,
                                  .h = drawn.photo.h,
                                  .before = {drawn.photo.v, 90000},
                                  .sketch = &sketch,
                                  .style_hash = "",
                                  .script_hash = ""};
    char *text = NULL;
    size_t n = 0;
    enum pihmap_status st;
    pm_job_init(&job, 1);
    TRY(pm_label_index(&job, &drawn.report, &of));
    TRY(pm_sketch(&job, &findings, &drawn.opt, &sheet, &sketch));
    TRY(pm_html_report(&job, &page, &text, &n));
out:
    pm_sketch_free(&sketch);
    pm_job_free(&job);
    return add_up(st, (uint8_t *)text, n, sum);
}

static enum pihmap_status write_index(struct pm_job *unused, struct pm_bytes *file, size_t *sum)
{
    (void)unused, (void)file;
    struct pm_job job;
    const struct pm_index_row row = {.id = "a", .record = "a", .reason = "<"};
    const struct pm_visit_row visit = {"w", &row, ""};
    const struct pm_visit_mark mark = {1, 0, 3, 4, 5, -6};
    const struct pm_index_page page = {PIHMAP_LANGUAGE_HINDI, &row, 1, true, "", ""};
    const struct pm_timeline_page line = {PIHMAP_LANGUAGE_HINDI, "p", &visit, 1, &mark, 1, 40, 30,
                                          {.index = "i"},        ""};
    char *text[2] = {NULL, NULL};
    size_t n[2] = {0, 0};
    enum pihmap_status st;
    pm_job_init(&job, 1);
    TRY(pm_html_index(&job, &page, &text[0], &n[0]));
    TRY(pm_html_timeline(&job, &line, &text[1], &n[1]));
out:
    pm_job_free(&job);
    add_up(st, (uint8_t *)text[0], n[0], sum);
    return add_up(st, (uint8_t *)text[1], n[1], sum);
}

static void pictures_and_pages_run_out_of_memory(void **state)
{
    struct io_case *c = *state;
    scene_init(&drawn, 200, 150);
    drawn.opt.legend = true;
    drawn.report.before.file = drawn.report.after.file = "x";
    drawn.report.skin.ita_class = "";
    add_mark(&drawn, PIHMAP_KIND_PIH, 30, 30, 9, -5);
    add_mark(&drawn, PIHMAP_KIND_SHADING, 70, 40, 9, -2);
    every_allocation_may_fail(c, draw, NULL);
    every_allocation_may_fail(c, write_page, NULL);
    every_allocation_may_fail(c, write_index, NULL);
    scene_free(&drawn);
}

#else

static void pictures_and_pages_run_out_of_memory(void **state)
{
    (void)state;
    skip();
}

static void writers_run_out_of_memory(void **state)
{
    (void)state;
    skip();
}

static void readers_run_out_of_memory(void **state)
{
    (void)state;
    skip();
}

static void the_bitmap_reader_runs_out_of_memory(void **state)
{
    (void)state;
    skip();
}

#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        IO_TEST(writers_run_out_of_memory),
        IO_TEST(readers_run_out_of_memory),
        IO_TEST(the_bitmap_reader_runs_out_of_memory),
        IO_TEST(pictures_and_pages_run_out_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
