/*
 * Memory that runs out while pictures are written and read: every allocation in turn fails,
 * alone and with all that follow. Each call must then say so or have done its work, and must
 * give everything back.
 */
#include "unit/io_case.h"

#include "io/bmp.h"
#include "io/encode.h"
#include "io/jpeg.h"
#include "io/png.h"

#define TEST(f) cmocka_unit_test_setup_teardown(f, io_begin, io_end)

enum { W = 301, H = 203 }; /* the JPEG is larger than the writer's first block */

/* Only where malloc() can be replaced by name; the sanitizers have replaced it already. */
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

static long live;    /* blocks that are not given back */
static long left;    /* allocations until one fails */
static size_t least; /* smaller allocations never fail */
static bool armed;   /* failing at all */
static bool onwards; /* and all that follow */
static bool failed;

static bool refuses(size_t n)
{
    if (!armed || n < least || left-- > 0 || (failed && !onwards))
        return false;
    failed = true;
    return true;
}

void *malloc(size_t n)
{
    void *p = refuses(n) ? NULL : __libc_malloc(n);
    live += p != NULL;
    return p;
}

void *calloc(size_t n, size_t size)
{
    void *p = refuses(n * size) ? NULL : __libc_calloc(n, size);
    live += p != NULL;
    return p;
}

void *realloc(void *old, size_t n)
{
    void *p = refuses(n) ? NULL : __libc_realloc(old, n);
    live += p != NULL && old == NULL;
    return p;
}

void free(void *p)
{
    live -= p != NULL;
    __libc_free(p);
}

/* What is tried; sum: a number that only the whole work gives. */
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
                assert_int_equal(sum, whole); /* libjpeg can do with less */
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
    const enum pihmap_status st = pm_encode_jpeg(job, pixels->v, W, H, &plain, &bytes, &n);
    return add_up(st, bytes, n, sum);
}

static enum pihmap_status write_png(struct pm_job *job, struct pm_bytes *pixels, size_t *sum)
{
    uint8_t *bytes;
    size_t n;
    const enum pihmap_status st = pm_encode_png(job, pixels->v, W, H, 3, &plain, &bytes, &n);
    return add_up(st, bytes, n, sum);
}

static void writers_run_out_of_memory(void **state)
{
    struct io_case *c = *state;
    static uint8_t v[W * H * 3];
    struct pm_bytes pixels = {v, sizeof v};
    noise(v, sizeof v);
    least = 4096; /* Little CMS 2.14, which makes our profile, does not survive its own */
    every_allocation_may_fail(c, write_jpeg, &pixels);
    least = 0;
    every_allocation_may_fail(c, write_png, &pixels);
}

typedef enum pihmap_status (*reader)(struct pm_job *, const struct pm_source *, struct pm_raster *,
                                     struct pm_meta *);

static enum pihmap_status read_by(reader read, struct pm_job *job, struct pm_bytes *file,
                                  size_t *sum)
{
    struct pm_source s = {.name = "photo", .v = file->v, .n = file->n, .max_pixels = 100000000};
    struct pm_raster raster;
    struct pm_meta meta;
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
    assert_int_equal(pm_encode_jpeg(&c->job, v, W, H, &plain, &file.v, &file.n), PIHMAP_OK);
    every_allocation_may_fail(c, read_jpeg, &file); /* has an ICC profile */
    pm_bytes_free(&file);
    assert_int_equal(pm_encode_png(&c->job, v, W, H, 3, &plain, &file.v, &file.n), PIHMAP_OK);
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

#else

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
        TEST(writers_run_out_of_memory),
        TEST(readers_run_out_of_memory),
        TEST(the_bitmap_reader_runs_out_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
