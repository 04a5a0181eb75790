/* Loading photos and masks: working sizes, hash, overexposed pixels, orientation, refusals. */
#include "codec/load.h"

#include "base/photo.h"
#include "unit/io_case.h"

#include <nettle/sha2.h>
#include <sys/stat.h>
#include <unistd.h>

/* Reproducible noise. */
static uint8_t sample(int x, int y, int c)
{
    const uint32_t n = (uint32_t)x * 73856093u ^ (uint32_t)y * 19349663u ^ (uint32_t)c * 83492791u;
    return (uint8_t)((n * 2654435761u) >> 24);
}

static struct pm_bytes noise_png(int w, int h, int depth)
{
    const size_t n = (size_t)w * (size_t)h * 3;
    uint16_t *v = malloc(n * sizeof *v);
    assert_non_null(v);
    for (size_t i = 0; i < n; i++) {
        const int x = (int)(i / 3 % (size_t)w), y = (int)(i / 3 / (size_t)w);
        const unsigned s = sample(x, y, (int)(i % 3));
        if (depth == 8)
            ((uint8_t *)v)[i] = (uint8_t)s;
        else
            v[i] = (uint16_t)(s * 256 + sample(y, x, 5));
    }
    struct pm_bytes png = pm_test_png_make(w, h, depth, 2, v);
    free(v);
    return png;
}

static double value_at(int x, int y, int c, int depth)
{
    const double v =
        depth == 8 ? sample(x, y, c) / 255.0 : (sample(x, y, c) * 256 + sample(y, x, 5)) / 65535.0;
    return pm_srgb_to_linear(v);
}

/* The mean over [x0,x1) x [y0,y1), in double precision. */
static double mean_over(double x0, double x1, double y0, double y1, int c, int depth)
{
    double sum = 0;
    for (int y = (int)y0; y < y1; y++)
        for (int x = (int)x0; x < x1; x++) {
            const double across = fmin(x1, x + 1) - fmax(x0, x);
            const double down = fmin(y1, y + 1) - fmax(y0, y);
            sum += across * down * value_at(x, y, c, depth);
        }
    return sum / ((x1 - x0) * (y1 - y0));
}

/* The largest difference of a px of p from the mean of the source px that it covers. */
static double off_average(const struct pm_linear *p, const int size[2], int depth)
{
    const float *planes[3] = {p->r.v, p->g.v, p->b.v};
    const int w = p->r.w, h = p->r.h;
    double worst = 0;
    for (int i = 0; i < 3000; i++) {
        const int x = (i * 7919) % w, y = (i * 104729 / 7) % h, ch = i % 3;
        const double mean =
            mean_over((double)x * size[0] / w, (double)(x + 1) * size[0] / w,
                      (double)y * size[1] / h, (double)(y + 1) * size[1] / h, ch, depth);
        worst = fmax(worst, fabs(mean - (double)planes[ch][y * w + x]));
    }
    return worst;
}

/* The fine and the working picture are within 1e-5 of the exact fractional area average in linear
 * light. The working one is half as large; photos that are too small to halve have it alone, as
 * large as they are. */
static void both_sizes_are_the_area_average(void **state)
{
    static const int cases[][4] = {{1701, 311, 640, 117}, {37, 3000, 8, 640}, {2560, 64, 640, 16},
                                   {1281, 5, 640, 2},     {963, 41, 481, 20}, {959, 7, 959, 7},
                                   {2000, 1, 1280, 1}};
    struct io_case *c = *state;
    for (size_t k = 0; k < 2 * sizeof cases / sizeof *cases; k++) {
        const int *size = cases[k / 2], depth = k % 2 ? 16 : 8;
        struct pm_bytes png = noise_png(size[0], size[1], depth);
        struct pm_photo p;
        io_loads(c, &png, &p);
        assert_int_equal(p.linear.r.w, size[2]);
        assert_int_equal(p.linear.r.h, size[3]);
        assert_int_equal(p.clipped.w, size[2]);
        assert_int_equal(p.bits, depth);
        const bool two = size[0] > 959 && size[3] > 1;
        double worst = off_average(&p.linear, size, depth);
        assert_int_equal(p.fine.r.v != NULL, two || size[1] > 959);
        if (p.fine.r.v) {
            assert_int_equal(p.fine.r.w, 2 * size[2]);
            assert_int_equal(p.fine.r.h, 2 * size[3]);
            worst = fmax(worst, off_average(&p.fine, size, depth));
        }
        if (worst > 1e-5)
            print_error("%d x %d, %d bit: off by %g\n", size[0], size[1], depth, worst);
        assert_true(worst <= 1e-5);
        pm_photo_free(&p);
        pm_bytes_free(&png);
    }
}

static void small_photos_are_not_enlarged(void **state)
{
    struct io_case *c = *state;
    struct pm_bytes png = noise_png(9, 5, 8);
    struct pm_photo p;
    io_loads(c, &png, &p);
    assert_int_equal(p.linear.r.w, 9);
    assert_int_equal(p.linear.r.h, 5);
    for (int i = 0; i < 45; i++) {
        io_near((double)p.linear.g.v[i], value_at(i % 9, i / 9, 1, 8), 1e-7);
        assert_int_equal(p.display.v[3 * i + 1], sample(i % 9, i / 9, 1));
    }
    assert_string_equal(p.facts.profile, "sRGB (assumed)");
    assert_string_equal(p.facts.format, "PNG");
    assert_ptr_equal(p.facts.file, c->path);
    pm_photo_free(&p);
    pm_bytes_free(&png);
}

static void threads_do_not_change_a_byte(void **state)
{
    struct io_case *c = *state;
    struct pm_bytes png = noise_png(1999, 1501, 8);
    struct pm_photo one, five;
    c->job.threads = 1;
    io_loads(c, &png, &one);
    c->job.threads = 5;
    io_loads(c, &png, &five);
    const size_t n = (size_t)one.linear.r.w * (size_t)one.linear.r.h * sizeof(float);
    assert_memory_equal(one.linear.r.v, five.linear.r.v, n);
    assert_memory_equal(one.linear.b.v, five.linear.b.v, n);
    assert_memory_equal(one.clipped.v, five.clipped.v, n);
    pm_photo_free(&one);
    pm_photo_free(&five);
    pm_bytes_free(&png);
}

static void the_hash_is_of_the_file(void **state)
{
    struct io_case *c = *state;
    struct pm_bytes png = noise_png(3, 3, 8);
    struct sha256_ctx context;
    uint8_t digest[32];
    struct pm_photo p;
    sha256_init(&context);
    sha256_update(&context, png.n, png.v);
    sha256_digest(&context, sizeof digest, digest);
    io_loads(c, &png, &p);
    assert_int_equal(strlen(p.facts.sha256), 64);
    for (int i = 0; i < 32; i++) {
        char two[3];
        snprintf(two, sizeof two, "%02x", digest[i]);
        assert_memory_equal(p.facts.sha256 + 2 * i, two, 2);
    }
    pm_photo_free(&p);
    pm_bytes_free(&png);
}

/* Sum of the clipped shares of a JPEG w px wide: skin with overexposed discs of this radius, px. */
static double clipped_sum(struct io_case *c, int w, double radius, bool measured)
{
    const int h = w / 4, apart = 80;
    struct pm_test_jpeg jpeg = {.w = w, .h = h, .channels = 3, .quality = 92};
    uint8_t *v = malloc((size_t)w * (size_t)h * 3);
    struct pm_photo p;
    double sum = 0;
    assert_non_null(v);
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++) {
            static const uint8_t skin[3] = {200, 150, 120};
            const double off = hypot(x % apart - 37.3, y % apart - 41.6);
            for (int k = 0; k < 3; k++)
                v[((size_t)y * (size_t)w + (size_t)x) * 3 + (size_t)k] =
                    off < radius ? 255 : skin[k];
        }
    jpeg.pixels = v;
    struct pm_bytes b = pm_test_jpeg_make(&jpeg);
    const struct pihmap_source from = {.name = "gloss", .bytes = b.v, .count = b.n};
    assert_int_equal((measured ? pm_load_measured : pm_load_source)(&c->job, &from, &c->opt, &p),
                     PIHMAP_OK);
    for (int i = 0; i < p.clipped.w * p.clipped.h; i++)
        sum += (double)p.clipped.v[i];
    pm_photo_free(&p);
    pm_bytes_free(&b);
    free(v);
    return sum;
}

/* JPEGs are decoded at a half (2560 px) or a quarter (5120 px) of their size for measuring.
 * Overexposed spots of four or more of those px across are found as in the full size; smaller ones
 * may be averaged away. */
static void gloss_is_found_in_jpegs_that_are_decoded_smaller(void **state)
{
    struct io_case *c = *state;
    for (int step = 2; step <= 4; step += 2)
        for (int across = 4; across <= 8; across += 2) {
            const double full = clipped_sum(c, 1280 * step, 0.5 * across * step, false);
            const double found = clipped_sum(c, 1280 * step, 0.5 * across * step, true);
            print_message("1/%d, %d px across: %.0f of %.0f\n", step, across * step, found, full);
            assert_true(full > 0);
            assert_true(found > 0.7 * full && found < 1.05 * full);
        }
}

/* 2560 x 1 -> 1280 x 1: pairs of px of which 0, 1 or 2 are clipped. */
static void clipped_is_the_share_of_overexposed_and_black(void **state)
{
    struct io_case *c = *state;
    static uint8_t v[2560 * 3];
    static const uint8_t kinds[6][3] = {{254, 9, 9}, {9, 255, 9}, {2, 2, 2},
                                        {2, 2, 3},   {253, 9, 9}, {0, 0, 253}};
    static const float clipped[6] = {1, 1, 1, 0, 0, 0};
    struct pm_photo p;
    for (int x = 0; x < 2560; x++)
        memcpy(v + 3 * x, kinds[x % 6], 3);
    struct pm_bytes png = pm_test_png_make(2560, 1, 8, 2, v);
    io_loads(c, &png, &p);
    assert_int_equal(p.clipped.w, 1280);
    for (int x = 0; x < 1280; x++)
        io_near((double)p.clipped.v[x], (double)(clipped[2 * x % 6] + clipped[(2 * x + 1) % 6]) / 2,
                1e-6);
    pm_photo_free(&p);
    pm_bytes_free(&png);
}

/* ---- orientation ---- */

/*
 * The file stores  A B C     Exif 2.32: 2 mirrored, 3 half turn, 4 mirrored half turn, 5 and 7
 *                  D E F     mirrored quarter turns, 6 turn right, 8 turn left.
 */
static void every_orientation_comes_out_upright(void **state)
{
    static const char *const upright[9] = {"ABCDEF", "ABCDEF", "CBAFED", "FEDCBA", "DEFABC",
                                           "ADBECF", "DAEBFC", "FCEBDA", "CFBEAD"};
    struct io_case *c = *state;
    for (int o = 0; o <= 9; o++) {
        struct pm_bytes exif = pm_test_orientation(o);
        struct pm_bytes png = pm_test_png_of(&(struct pm_test_png){
            3, 2, 8, 0, "eXIf", exif.v, exif.n, .rows = "\0ABC\0DEF", .n = 8});
        struct pm_photo p;
        io_loads(c, &png, &p);
        const bool known = o >= 1 && o <= 8, across = known && o >= 5;
        assert_int_equal(p.facts.orientation, known ? o : 1);
        assert_int_equal(p.facts.width, across ? 2 : 3);
        assert_int_equal(p.facts.height, across ? 3 : 2);
        assert_int_equal(p.linear.r.w, p.facts.width);
        for (int i = 0; i < 6; i++)
            assert_int_equal(p.display.v[3 * i], upright[known ? o : 1][i]);
        int w, h;
        uint8_t *grey;
        assert_int_equal(pm_load_grey(&c->job, c->path, &c->opt, &w, &h, &grey), PIHMAP_OK);
        assert_int_equal(w, p.facts.width);
        assert_memory_equal(grey, upright[known ? o : 1], 6);
        free(grey);
        pm_photo_free(&p);
        pm_bytes_free(&png);
        pm_bytes_free(&exif);
    }
}

/* A picture larger than the blocks that it is rotated in, with 16 bits and alpha. */
static void rotation_is_the_same_for_all_depths(void **state)
{
    enum { W = 75, H = 67 };
    struct io_case *c = *state;
    static uint16_t v[W * H * 4];
    for (int i = 0; i < W * H; i++)
        for (int k = 0; k < 4; k++)
            v[4 * i + k] = (uint16_t)(k < 3 ? sample(i % W, i / W, k) * 257 : i % 3 ? 65535 : 100);
    for (int o = 5; o <= 8; o++) {
        struct pm_bytes exif = pm_test_orientation(o);
        struct pm_bytes png = pm_test_png_make(W, H, 16, 6, v), with = {NULL, 0};
        struct pm_photo p;
        pm_bytes_add(&with, png.v, PM_PNG_IHDR_END);
        pm_png_chunk(&with, "eXIf", exif.v, exif.n);
        pm_bytes_add(&with, png.v + PM_PNG_IHDR_END, png.n - PM_PNG_IHDR_END);
        io_loads(c, &with, &p);
        for (int y = 0; y < W; y++)
            for (int x = 0; x < H; x++) {
                const int sx = o == 5 || o == 6 ? y : W - 1 - y;
                const int sy = o == 5 || o == 8 ? x : H - 1 - x;
                const int i = sy * W + sx;
                const uint16_t *rgb = v + 4 * i;
                int overexposed = 0, black = 0;
                for (int k = 0; k < 3; k++) {
                    overexposed += rgb[k] >= 254 * 257;
                    black += rgb[k] <= 2 * 257;
                }
                const bool clipped = i % 3 == 0 || overexposed > 0 || black == 3;
                assert_true(p.clipped.v[y * H + x] == (float)clipped);
                if (i % 3)
                    assert_int_equal(p.display.v[3 * (y * H + x)], sample(i % W, i / W, 0));
            }
        pm_photo_free(&p);
        pm_bytes_free(&with);
        pm_bytes_free(&png);
        pm_bytes_free(&exif);
    }
}

/* ---- masks ---- */

static void mask_values_are_the_files_grey(void **state)
{
    struct io_case *c = *state;
    static const uint8_t rgba[] = {7,   7,   7,   255, 200, 200, 200, 0,
                                   255, 255, 255, 128, 9,   99,  200, 255};
    struct pm_bytes png = pm_test_png_make(4, 1, 8, 6, rgba);
    int w, h;
    uint8_t *grey;
    assert_true(pm_bytes_write(&png, io_path(c, "mask")));
    assert_int_equal(pm_load_grey(&c->job, c->path, &c->opt, &w, &h, &grey), PIHMAP_OK);
    assert_int_equal(w, 4);
    assert_int_equal(h, 1);
    assert_int_equal(grey[0], 7);
    assert_int_equal(grey[1], 0); /* transparent: not in the mask */
    assert_int_equal(grey[2], 128);
    assert_int_equal(grey[3], (299 * 9 + 587 * 99 + 114 * 200 + 500) / 1000);
    free(grey);
    pm_bytes_free(&png);
    assert_int_equal(pm_load_grey(&c->job, "/", &c->opt, &w, &h, &grey), PIHMAP_ESYS);
    assert_null(grey);
    assert_int_equal(w, 0);
}

/* ---- labels ---- */

static enum pihmap_status load_labels(struct io_case *c, const struct pm_bytes *file, int count,
                                      uint8_t *to)
{
    int w, h;
    uint8_t *v;
    assert_true(pm_bytes_write(file, io_path(c, "labels.png")));
    const enum pihmap_status st = pm_load_labels(&c->job, c->path, &c->opt, &w, &h, &v);
    if (st) {
        assert_null(v);
        return st;
    }
    assert_int_equal(w * h, count);
    memcpy(to, v, (size_t)count);
    free(v);
    return st;
}

/* Programs store labels as indexes of a palette, or in few bits, or in 16. Read as a picture they
 * came out as other numbers: 84, 130 and 37 for 1, 2 and 200. */
static void labels_are_the_numbers_that_are_stored(void **state)
{
    static const uint16_t wide[3] = {0, 7, 255};
    static const uint8_t la[6] = {9, 255, 9, 0, 200, 255};
    struct io_case *c = *state;
    uint8_t palette[3 * 256], got[3];
    for (int i = 0; i < 3 * 256; i++)
        palette[i] = (uint8_t)(i * 89 + 7);
    const struct {
        struct pm_bytes file;
        uint8_t labels[3];
    } rows[] = {
        {pm_test_png_of(&(struct pm_test_png){3, 1, 8, 3, "PLTE", palette, sizeof palette,
                                              .rows = "\0\1\2\xC8", .n = 4}),
         {1, 2, 200}},
        {pm_test_png_of(
             &(struct pm_test_png){3, 1, 4, 3, "PLTE", palette, 48, .rows = "\0\x1F\x30", .n = 3}),
         {1, 15, 3}},
        {pm_test_png_of(&(struct pm_test_png){3, 1, 4, 0, .rows = "\0\x1F\x30", .n = 3}),
         {1, 15, 3}},
        {pm_test_png_of(&(struct pm_test_png){3, 1, 1, 0, .rows = "\0\xA0", .n = 2}), {1, 0, 1}},
        {pm_test_png_make(3, 1, 16, 0, wide), {0, 7, 255}},
        {pm_test_png_make(3, 1, 8, 4, la), {9, 0, 200}}, /* transparent: not labelled */
        {pm_test_png_make(3, 1, 8, 2, "\3\3\3\5\5\5\0\0\0"), {3, 5, 0}},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct pm_bytes file = rows[i].file;
        assert_int_equal(load_labels(c, &file, 3, got), PIHMAP_OK);
        assert_memory_equal(got, rows[i].labels, 3);
        pm_bytes_free(&file);
    }
}

static void what_is_no_number_is_no_label(void **state)
{
    static const uint16_t wide[1] = {256};
    static const uint8_t grey[64] = {0};
    struct io_case *c = *state;
    const struct {
        struct pm_bytes file;
        const char *word;
    } rows[] = {
        {pm_test_png_make(1, 1, 8, 2, "\1\2\1"), "colours"},
        {pm_test_png_make(1, 1, 16, 0, wide), "above 255"},
        {pm_test_png_make(1, 1, 8, 4, "\xC8\x80"), "partly transparent"},
        {pm_test_jpeg_make(&(struct pm_test_jpeg){.w = 8, .h = 8, .channels = 1, .pixels = grey}),
         "loss"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct pm_bytes file = rows[i].file;
        uint8_t got[1];
        assert_int_equal(load_labels(c, &file, 1, got), PIHMAP_EFORMAT);
        assert_non_null(strstr(c->job.err.text, rows[i].word));
        assert_non_null(strstr(c->job.err.text, "8-bit grey PNG"));
        pm_bytes_free(&file);
    }
}

/* ---- what cannot be opened ---- */

static void fails(struct io_case *c, const char *path, enum pihmap_status status, const char *word)
{
    struct pm_photo p;
    assert_int_equal(pm_load(&c->job, path, &c->opt, &p), status);
    if (!strstr(c->job.err.text, word))
        print_error("\"%s\" lacks \"%s\"\n", c->job.err.text, word);
    assert_non_null(strstr(c->job.err.text, word));
    assert_null(p.display.v);
    assert_null(p.linear.r.v);
}

static void what_is_not_a_file_is_reported(void **state)
{
    struct io_case *c = *state;
    struct pm_bytes empty = {NULL, 0};
    fails(c, io_path(c, "missing.jpg"), PIHMAP_ESYS, "No such file");
    fails(c, c->folder, PIHMAP_ESYS, "folder");
    fails(c, "/dev/null", PIHMAP_ESYS, "device");
    assert_int_equal(mkfifo(io_path(c, "fifo"), 0600), 0);
    fails(c, c->path, PIHMAP_ESYS, "pipe"); /* and does not wait for a writer */
    io_refused(c, &empty, PIHMAP_EFORMAT, "empty");
    fails(c, "", PIHMAP_ESYS, "No such file");
}

static void unreadable_files_are_reported(void **state)
{
    struct io_case *c = *state;
    if (geteuid() == 0)
        skip(); /* root may read everything */
    struct pm_bytes png = noise_png(3, 3, 8);
    assert_true(pm_bytes_write(&png, io_path(c, "secret.png")));
    assert_int_equal(chmod(c->path, 0), 0);
    fails(c, c->path, PIHMAP_ESYS, "Permission denied");
    pm_bytes_free(&png);
}

static void names_in_errors_are_escaped(void **state)
{
    struct io_case *c = *state;
    fails(c, io_path(c, "a\x1b[31m.jpg"), PIHMAP_ESYS, "a\\x1b[31m.jpg");
}

static void limits_are_checked_before_anything_is_allocated(void **state)
{
    struct io_case *c = *state;
    struct pm_bytes png = noise_png(20, 30, 8), huge;
    struct pm_photo p;
    c->opt.max_pixels = 599;
    io_refused(c, &png, PIHMAP_ELIMIT, "--max-pixels");
    c->opt.max_pixels = 600;
    io_loads(c, &png, &p);
    pm_photo_free(&p);
    c->opt.max_pixels = (size_t)1 << 60;
    huge = pm_test_png_of(&(struct pm_test_png){40000, 40000, 8, 2, .rows = "x", .n = 1});
    io_refused(c, &huge, PIHMAP_ELIMIT, "32768");
    pm_bytes_free(&huge);
    /* within the px allowed, but 0.8 GB of rows and alpha from a file of 70 bytes */
    c->opt.max_pixels = 100000000;
    huge = pm_test_png_of(&(struct pm_test_png){10000, 10000, 16, 6, .rows = "x", .n = 1});
    io_refused(c, &huge, PIHMAP_ELIMIT, "900 MB of memory");
    pm_bytes_free(&huge);
    pm_bytes_free(&png);
}

static void a_file_over_the_limit_is_not_read(void **state)
{
    struct io_case *c = *state;
    struct pm_bytes one = {(uint8_t *)"\xFF", 1};
    assert_true(pm_bytes_write(&one, io_path(c, "large")));
    assert_int_equal(truncate(c->path, (off_t)300 << 20), 0); /* sparse: takes no disk space */
    fails(c, c->path, PIHMAP_ELIMIT, "256 MiB");
}

/* ---- other formats ---- */

static void other_formats_are_named_with_advice(void **state)
{
    static const struct {
        const char *bytes;
        size_t n;
        const char *word;
    } rows[] = {
#define ROW(bytes, word) {bytes, sizeof bytes - 1, word}
        ROW("\0\0\0\x18"
            "ftypmif1\0\0\0\0mif1heic",
            "HE"),
        ROW("\0\0\0\x18"
            "ftypmif1\0\0\0\0avifmiaf",
            "AVIF"),
        ROW("\0\0\0\x1C"
            "ftypavif\0\0\0\0",
            "AVIF"),
        ROW("\0\0\0\x18"
            "ftypcrx \0\0\0\1",
            "CR3"),
        ROW("\0\0\0\x18"
            "ftypqt  \0\0\0\0",
            "video"),
        ROW("II*\0\x08\0\0\0", "TIFF"),
        ROW("MM\0*\0\0\0\x08", "TIFF"),
        ROW("II*\0\x10\0\0\0CR\x02\0", "CR2"),
        ROW("FUJIFILMCCD-RAW 0201", "Fujifilm"),
        ROW("GIF89a\1\0\1\0", "GIF"),
        ROW("RIFF\x10\0\0\0WEBPVP8 ", "WebP"),
        ROW("8BPS\0\1", "Photoshop"),
        ROW("%PDF-1.7", "PDF"),
        ROW("\0\0\0\x0CjP  \r\n\x87\n", "JPEG 2000"),
        ROW("\xFF\x0A\xFA\x1F", "JPEG XL"),
        ROW("<!DOCTYPE html><p>404", "web page"),
        ROW("<?xml version='1.0'?>\n<svg/>", "SVG"),
        ROW("P6\n1 1\n255\nabc", "anymap"),
        ROW("PK\3\4abcd", "ZIP"),
        ROW("hello world, this is no photo at all", "not a photo that pihmap reads"),
        ROW("B", "not a photo that pihmap reads"),
        ROW("BMW is a car and no bitmap, of course", "not a photo that pihmap reads"),
        ROW("\xFF", "not a photo that pihmap reads"),
    };
    struct io_case *c = *state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct pm_bytes b = {(uint8_t *)(uintptr_t)rows[i].bytes, rows[i].n};
        io_refused(c, &b, PIHMAP_EFORMAT, rows[i].word);
    }
    uint8_t dicom[140] = {0};
    memcpy(dicom + 128, "DICM", 4);
    io_refused(c, &(struct pm_bytes){dicom, sizeof dicom}, PIHMAP_EFORMAT, "DICOM");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IO_TEST(both_sizes_are_the_area_average),
        IO_TEST(small_photos_are_not_enlarged),
        IO_TEST(threads_do_not_change_a_byte),
        IO_TEST(the_hash_is_of_the_file),
        IO_TEST(gloss_is_found_in_jpegs_that_are_decoded_smaller),
        IO_TEST(clipped_is_the_share_of_overexposed_and_black),
        IO_TEST(every_orientation_comes_out_upright),
        IO_TEST(rotation_is_the_same_for_all_depths),
        IO_TEST(mask_values_are_the_files_grey),
        IO_TEST(labels_are_the_numbers_that_are_stored),
        IO_TEST(what_is_no_number_is_no_label),
        IO_TEST(what_is_not_a_file_is_reported),
        IO_TEST(unreadable_files_are_reported),
        IO_TEST(names_in_errors_are_escaped),
        IO_TEST(limits_are_checked_before_anything_is_allocated),
        IO_TEST(a_file_over_the_limit_is_not_read),
        IO_TEST(other_formats_are_named_with_advice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
