/* JPEG photos: what is read, what is refused and why, what only seems broken. */
#include "unit/io_case.h"

#include "base/limits.h"

#include <jpeglib.h>

enum { W = 61, H = 45 };

/* A smooth scene, which JPEG preserves well. */
static void paint(uint8_t *v, int channels)
{
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++)
            for (int c = 0; c < channels; c++)
                *v++ = (uint8_t)(60 + x * 2 + (c == 1 ? y : 0) - (c == 2 ? x : 0));
}

static struct pm_bytes scene(struct pm_test_jpeg j)
{
    static uint8_t v[W * H * 4];
    j.w = W;
    j.h = H;
    j.channels = j.channels ? j.channels : 3;
    j.pixels = v;
    paint(v, j.channels);
    return pm_test_jpeg_make(&j);
}

/* The largest difference between the display and the scene. */
static int off_by(const struct pm_photo *p, int channels)
{
    static uint8_t v[W * H * 4];
    int worst = 0;
    paint(v, channels);
    for (int i = 0; i < W * H; i++)
        for (int c = 0; c < 3; c++) {
            const int d = abs(p->display.v[3 * i + c] - v[channels * i + (channels == 3 ? c : 0)]);
            worst = d > worst ? d : worst;
        }
    return worst;
}

static void supported_kinds_are_read(void **state)
{
    static const struct pm_test_jpeg kinds[] = {
        {.quality = 100},
        {.quality = 100, .channels = 1},
        {.quality = 100, .progressive = true},
        {.quality = 100, .raw_rgb = true},
        {.quality = 100, .subsampled = true},
    };
    struct io_case *c = *state;
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        struct pm_bytes b = scene(kinds[k]);
        struct pm_photo p;
        io_loads(c, &b, &p);
        assert_string_equal(p.facts.format, "JPEG");
        assert_int_equal(p.facts.width, W);
        assert_int_equal(p.bits, 8);
        const int worst = off_by(&p, kinds[k].channels == 1 ? 1 : 3);
        if (worst > 4) /* more than rounding in the DCT and in YCbCr */
            print_error("kind %zu is off by %d\n", k, worst);
        assert_true(worst <= 4);
        pm_photo_free(&p);
        pm_bytes_free(&b);
    }
}

/* The offset of the first marker of this type, which the file has. */
static size_t find(const struct pm_bytes *b, int type)
{
    for (size_t i = 2; i + 4 < b->n; i += 2 + ((size_t)b->v[i + 2] << 8) + b->v[i + 3])
        if (b->v[i + 1] == type)
            return i;
    fail();
    return 0;
}

static void unsupported_kinds_are_named(void **state)
{
    struct io_case *c = *state;
    struct pm_bytes b = scene((struct pm_test_jpeg){.channels = 4});
    io_refused(c, &b, PIHMAP_EFORMAT, "CMYK");
    pm_bytes_free(&b);
    b = scene((struct pm_test_jpeg){.arithmetic = true});
    io_refused(c, &b, PIHMAP_EFORMAT, "arithmetic");
    pm_bytes_free(&b);
    b = scene((struct pm_test_jpeg){.quality = 90});
    const size_t sof = find(&b, 0xC0);
    b.v[sof + 1] = 0xC3;
    io_refused(c, &b, PIHMAP_EFORMAT, "lossless");
    b.v[sof + 1] = 0xC5;
    io_refused(c, &b, PIHMAP_EFORMAT, "hierarchical");
    b.v[sof + 1] = 0xC1;
    b.v[sof + 4] = 12;
    io_refused(c, &b, PIHMAP_EFORMAT, "12-bit");
    b.v[sof + 4] = 8;
    b.v[sof + 5] = b.v[sof + 6] = 0;
    io_refused(c, &b, PIHMAP_EFORMAT, "no pixels");
    b.v[sof + 5] = 0xFF;
    io_refused(c, &b, PIHMAP_ELIMIT, "32768");
    pm_bytes_free(&b);
}

/* libjpeg fills a truncated picture with grey and reports success. The grey would be measured as a
 * change of the skin. */
static void truncated_files_are_refused(void **state)
{
    struct io_case *c = *state;
    for (int k = 0; k < 3; k++) {
        struct pm_bytes b = scene((struct pm_test_jpeg){.progressive = k == 1, .channels = k == 2});
        const size_t whole = b.n;
        struct pm_photo all;
        io_loads(c, &b, &all);
        assert_string_equal(all.facts.note, "");
        for (b.n = 2; b.n < whole; b.n += b.n < whole - 40 ? 7 : 1) {
            struct pm_photo p;
            const enum pihmap_status st = io_load(c, &b, &p);
            if (b.n >= whole - 2) { /* only the end mark is missing: all pixels are there */
                assert_int_equal(st, PIHMAP_OK);
                assert_non_null(strstr(p.facts.note, "end mark"));
                assert_memory_equal(p.display.v, all.display.v, pm_pixels(&p.display) * 3);
                pm_photo_free(&p);
                continue;
            }
            if (st == PIHMAP_OK)
                print_error("accepted %zu of %zu bytes\n", b.n, whole);
            assert_null(p.display.v);
            assert_int_equal(c->job.err.status, PIHMAP_EFORMAT);
        }
        b.n = whole - 60;
        io_refused(c, &b, PIHMAP_EFORMAT, "cut short");
        pm_photo_free(&all);
        pm_bytes_free(&b);
    }
}

/* Offset of the n-th marker of that type, from 0; 0: there are not as many. */
static size_t marker_at(const struct pm_bytes *b, int type, int n)
{
    for (size_t i = 2; i + 1 < b->n; i++)
        if (b->v[i] == 0xFF && b->v[i + 1] == type && n-- == 0)
            return i;
    return 0;
}

/* A progressive photo whose last scans got lost, but which has an end mark, is a blurred one. */
static void missing_scans_are_refused(void **state)
{
    struct io_case *c = *state;
    struct pm_bytes b = scene((struct pm_test_jpeg){.progressive = true});
    int scans = 0;
    while (marker_at(&b, 0xDA, scans))
        scans++;
    assert_true(scans > 4);
    for (int kept = 1; kept < scans; kept++) {
        struct pm_bytes cut = {NULL, 0};
        const size_t scan = marker_at(&b, 0xDA, kept);
        pm_bytes_add(&cut, b.v, scan);
        pm_bytes_be(&cut, 0xFFD9, 2);
        io_refused(c, &cut, PIHMAP_EFORMAT, "last scans are missing");
        pm_bytes_free(&cut);
    }
    pm_bytes_free(&b);
}

static void a_quantiser_of_zero_is_refused(void **state)
{
    struct io_case *c = *state;
    for (int k = 0; k < 2; k++) {
        struct pm_bytes b = scene((struct pm_test_jpeg){.progressive = k == 1});
        const size_t table = marker_at(&b, 0xDB, 0) + 5;
        for (size_t i = 0; i < 64; i += 9) {
            const uint8_t was = b.v[table + i];
            b.v[table + i] = 0;
            io_refused(c, &b, PIHMAP_EFORMAT, "quantiser is 0");
            b.v[table + i] = was;
        }
        pm_bytes_free(&b);
    }
}

/* No wrong byte crashes it or takes long. */
static void wrong_bytes_do_no_harm(void **state)
{
    struct io_case *c = *state;
    struct pm_bytes b = scene((struct pm_test_jpeg){.progressive = true, .subsampled = true});
    int read = 0;
    c->opt.max_pixels = 1000000;
    for (size_t i = 2; i < b.n; i += 3) {
        struct pm_photo p;
        const uint8_t old = b.v[i];
        b.v[i] = (uint8_t)(old ^ (1u << (i % 8)));
        read += io_load(c, &b, &p) == PIHMAP_OK;
        pm_photo_free(&p);
        b.v[i] = old;
    }
    assert_true(read < (int)b.n / 3);
    pm_bytes_free(&b);
}

/* Insert n bytes at offset at. */
static struct pm_bytes with(const struct pm_bytes *b, size_t at, const void *v, size_t n)
{
    struct pm_bytes out = {NULL, 0};
    pm_bytes_add(&out, b->v, at);
    pm_bytes_add(&out, v, n);
    pm_bytes_add(&out, b->v + at, b->n - at);
    return out;
}

/* What pihmap's own check of the first frame header misses is found by libjpeg, and still reported
 * as not supported rather than damaged. */
static void an_unusual_process_is_not_damage(void **state)
{
    static const uint8_t frame[] = {0xFF, 0xC5, 0, 11, 8, 0, H, 0, W, 1, 1, 0x11, 0};
    struct io_case *c = *state;
    struct pm_bytes plain = scene((struct pm_test_jpeg){.quality = 90});
    struct pm_bytes b = with(&plain, find(&plain, 0xDA), frame, sizeof frame);
    io_refused(c, &b, PIHMAP_EFORMAT, "unusual process, which pihmap does not read; save it");
    assert_null(strstr(c->job.err.text, "damaged"));
    pm_bytes_free(&b);
    pm_bytes_free(&plain);
}

/*
 * Cameras and mail programs leave junk between the headers, padding before the end marker and
 * thumbnails behind it, with all pixels intact. Extra bytes within the scan mean that they are not.
 */
static void stray_bytes_matter_only_in_the_scan(void **state)
{
    static const uint8_t padding[20] = {0}, junk[] = {0x12, 0x34, 0x56, 0x78, 0x9A};
    struct io_case *c = *state;
    struct pm_bytes plain = scene((struct pm_test_jpeg){.quality = 90}), b;
    struct pm_photo was, p;
    io_loads(c, &plain, &was);
    const struct {
        size_t at;
        const uint8_t *v;
        size_t n;
        bool fine;
    } rows[] = {{2, junk, 5, true},
                {find(&plain, 0xDB), junk, 5, true},
                {plain.n - 2, padding, 20, true},
                {plain.n, junk, 5, true},
                {plain.n - 2, junk, 5, false}};
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        b = with(&plain, rows[k].at, rows[k].v, rows[k].n);
        if (rows[k].fine) {
            io_loads(c, &b, &p);
            assert_memory_equal(p.display.v, was.display.v, W * H * 3);
            pm_photo_free(&p);
        } else {
            io_refused(c, &b, PIHMAP_EFORMAT, "extraneous");
        }
        pm_bytes_free(&b);
    }
    pm_photo_free(&was);
    pm_bytes_free(&plain);
}

/* A valid progressive file with a scan for every bit and coefficient: 128 scans. */
static struct pm_bytes many_scans(void)
{
    static uint8_t v[W * H];
    static jpeg_scan_info script[200];
    struct jpeg_compress_struct c;
    struct jpeg_error_mgr error;
    struct pm_bytes out = {NULL, 0};
    unsigned long n = 0;
    int scans = 0;
    paint(v, 1);
    c.err = jpeg_std_error(&error);
    jpeg_create_compress(&c);
    jpeg_mem_dest(&c, &out.v, &n);
    c.image_width = W;
    c.image_height = H;
    c.input_components = 1;
    c.in_color_space = JCS_GRAYSCALE;
    jpeg_set_defaults(&c);
    for (int bit = 1; bit >= 0; bit--)
        for (int k = 0; k < 64; k++)
            script[scans++] = (jpeg_scan_info){1, {0}, k, k, bit ? 0 : 1, bit};
    c.scan_info = script;
    c.num_scans = scans;
    jpeg_start_compress(&c, TRUE);
    for (int y = 0; y < H; y++) {
        JSAMPROW row = v + (size_t)y * W;
        jpeg_write_scanlines(&c, &row, 1);
    }
    jpeg_finish_compress(&c);
    jpeg_destroy_compress(&c);
    out.n = n;
    return out;
}

/* 500 empty scans of a 64 MP file take libjpeg 20 s (libjpeg-turbo, issues 252 and 284). */
static void scans_are_limited(void **state)
{
    struct io_case *c = *state;
    struct pm_bytes b = many_scans();
    io_refused(c, &b, PIHMAP_ELIMIT, "scans");
    pm_bytes_free(&b);
}

static void an_unreadable_profile_is_no_error(void **state)
{
    struct io_case *c = *state;
    struct pm_bytes icc = pm_test_profile(PM_TEST_P3);
    struct pm_bytes b = scene((struct pm_test_jpeg){.icc = &icc});
    struct pm_photo p;
    const size_t app2 = find(&b, 0xE2);
    io_loads(c, &b, &p);
    assert_string_not_equal(p.facts.profile, "sRGB (assumed)");
    pm_photo_free(&p);
    b.v[app2 + 16] = 7; /* "part 7 of 1" */
    io_loads(c, &b, &p);
    assert_string_equal(p.facts.profile, "sRGB (profile unreadable)");
    pm_photo_free(&p);
    b.v[app2 + 16] = 1;
    b.v[app2 + 18 + 36] ^= 0xFF; /* the profile's signature 'acsp' */
    io_loads(c, &b, &p);
    assert_string_equal(p.facts.profile, "sRGB (profile unreadable)");
    pm_photo_free(&p);
    pm_bytes_free(&b);
    pm_bytes_free(&icc);
    pm_bytes_add(&icc, NULL, 0);
    icc.n = PM_MAX_ICC_BYTES + 1;
    free(icc.v);
    icc.v = calloc(icc.n, 1);
    b = scene((struct pm_test_jpeg){.icc = &icc});
    io_loads(c, &b, &p);
    assert_string_equal(p.facts.profile, "sRGB (profile unreadable)");
    pm_photo_free(&p);
    pm_bytes_free(&b);
    pm_bytes_free(&icc);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IO_TEST(supported_kinds_are_read),
        IO_TEST(unsupported_kinds_are_named),
        IO_TEST(an_unusual_process_is_not_damage),
        IO_TEST(truncated_files_are_refused),
        IO_TEST(missing_scans_are_refused),
        IO_TEST(a_quantiser_of_zero_is_refused),
        IO_TEST(wrong_bytes_do_no_harm),
        IO_TEST(stray_bytes_matter_only_in_the_scan),
        IO_TEST(scans_are_limited),
        IO_TEST(an_unreadable_profile_is_no_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
