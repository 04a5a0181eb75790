/* HEIC photos as phones make them: colours, profile, orientation, capture date, damage. */
#include "codec/heif.h"

#include "codec/capture_date.h"
#include "codec/de265.h"
#include "codec/hevc_size.h"
#include "support/heif_files.h"
#include "support/random.h"
#include "unit/io_case.h"

#include <time.h>

enum { W = 96, H = 64 };

/* Four uniform quarters: chroma filters and rounding leave the colour in the middle of each. */
static const uint8_t QUARTERS[4][3] = {
    {200, 150, 120}, {90, 60, 45}, {60, 120, 180}, {230, 225, 220}};

static void paint(uint8_t *v)
{
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++)
            memcpy(v + 3 * (y * W + x), QUARTERS[2 * (y >= H / 2) + (x >= W / 2)], 3);
}

/* The file. Where it cannot be made, the test is skipped. */
static struct pm_bytes make(struct pm_test_heif t)
{
    static uint8_t pixels[3 * W * H];
    paint(pixels);
    t.w = W;
    t.h = H;
    t.pixels = pixels;
    struct pm_bytes b = pm_test_heif_make(&t);
    if (b.n == 0) {
        print_message("no HEVC encoder in this libheif, or none at all\n");
        skip();
    }
    return b;
}

/* The colour of the stored picture that lies at quarter x, y (0, 1) of the upright one. */
static const uint8_t *stored_at(int orientation, int x, int y)
{
    /* from the upright to the stored picture, by Exif's orientations 1..8 */
    const int sx[9] = {0, x, 1 - x, 1 - x, x, y, y, 1 - y, 1 - y};
    const int sy[9] = {0, y, y, 1 - y, 1 - y, x, 1 - x, 1 - x, x};
    return QUARTERS[2 * sy[orientation] + sx[orientation]];
}

/* The file states the orientation twice, in its own property and in Exif. */
static void orientation_is_applied_once(void **state)
{
    struct io_case *c = *state;
    for (int k = 1; k <= 8; k++) {
        struct pm_bytes exif = pm_test_orientation(k); /* as phones write it */
        struct pm_bytes b = make((struct pm_test_heif){.orientation = k, .exif = &exif});
        struct pm_photo p;
        io_loads(c, &b, &p);
        assert_string_equal(p.facts.format, "HEIF");
        assert_int_equal(p.facts.orientation, 1);
        assert_int_equal(p.facts.width, k >= 5 ? H : W);
        assert_int_equal(p.facts.height, k >= 5 ? W : H);
        for (int y = 0; y < 2; y++)
            for (int x = 0; x < 2; x++) {
                const int px = (2 * x + 1) * p.display.w / 4, py = (2 * y + 1) * p.display.h / 4;
                for (int i = 0; i < 3; i++)
                    io_near(p.display.v[3 * (py * p.display.w + px) + i], stored_at(k, x, y)[i], 3);
            }
        pm_photo_free(&p);
        pm_bytes_free(&b);
        pm_bytes_free(&exif);
    }
}

/* The HEIC has the colours of a JPEG of the same codes and profile, within 0.8 of L*, a*, b*. */
static void check_like_jpeg(struct io_case *c, const struct pm_test_heif *t,
                            const struct pm_bytes *icc, const char *profile)
{
    uint8_t pixels[3 * W * H];
    struct pm_photo p, same;
    struct pm_bytes b = make(*t);
    paint(pixels);
    struct pm_bytes jpeg = pm_test_jpeg_make(&(struct pm_test_jpeg){
        .w = W, .h = H, .channels = 3, .pixels = pixels, .quality = 98, .icc = icc});
    io_loads(c, &b, &p);
    io_loads(c, &jpeg, &same);
    if (!strstr(p.facts.profile, profile))
        print_error("profile %s\n", p.facts.profile);
    assert_non_null(strstr(p.facts.profile, profile));
    for (int k = 0; k < 4; k++) {
        double lab[3], wanted[3];
        const int x = (2 * (k % 2) + 1) * W / 4, y = (2 * (k / 2) + 1) * H / 4;
        io_lab(&p, x, y, lab);
        io_lab(&same, x, y, wanted);
        for (int i = 0; i < 3; i++)
            io_near(lab[i], wanted[i], 0.8);
    }
    pm_photo_free(&p);
    pm_photo_free(&same);
    pm_bytes_free(&b);
    pm_bytes_free(&jpeg);
}

static void profiles_are_used(void **state)
{
    struct io_case *c = *state;
    struct pm_bytes p3 = pm_test_profile(PM_TEST_P3);
    check_like_jpeg(c, &(struct pm_test_heif){.icc = &p3}, &p3, "RGB built-in");
    check_like_jpeg(c, &(struct pm_test_heif){.primaries = 12, .transfer = 13}, &p3, "Display P3");
    check_like_jpeg(c, &(struct pm_test_heif){.primaries = 1, .transfer = 13}, NULL, "sRGB");
    /* A profile takes precedence over the code points. */
    check_like_jpeg(c, &(struct pm_test_heif){.icc = &p3, .primaries = 1, .transfer = 13}, &p3,
                    "RGB built-in");
    pm_bytes_free(&p3);
}

static void ten_bits_are_kept(void **state)
{
    struct io_case *c = *state;
    struct pm_bytes b = make((struct pm_test_heif){.bits = 10});
    struct pm_photo p;
    io_loads(c, &b, &p);
    assert_int_equal(p.bits, 16);
    for (int i = 0; i < 3; i++)
        io_near(p.display.v[3 * (H / 4 * W + W / 4) + i], QUARTERS[0][i], 2);
    pm_photo_free(&p);
    pm_bytes_free(&b);
}

static void hdr_is_refused(void **state)
{
    struct pm_bytes b = make((struct pm_test_heif){.primaries = 9, .transfer = 16});
    io_refused(*state, &b, PIHMAP_EFORMAT, "HDR");
    pm_bytes_free(&b);
}

static void date_is_read_with_and_without_pixels(void **state)
{
    struct io_case *c = *state;
    const struct pm_test_tag tags[] = {{1, 0x9003, 2, 20, "2026:01:31 08:09:10"},
                                       {1, 0x9011, 2, 7, "+01:00"}};
    struct pm_bytes exif = pm_test_exif(tags, 2, true);
    struct pm_bytes b = make((struct pm_test_heif){.exif = &exif});
    struct pm_photo p;
    char date[32];
    io_loads(c, &b, &p);
    assert_string_equal(p.facts.taken_at, "2026-01-31T08:09:10+01:00");
    assert_int_equal(pm_capture_date(&c->job, c->path, date), PIHMAP_OK);
    assert_string_equal(date, "2026-01-31T08:09:10+01:00");
    pm_photo_free(&p);
    pm_bytes_free(&b);
    pm_bytes_free(&exif);
}

static void a_truncated_file_is_refused(void **state)
{
    struct io_case *c = *state;
    struct pm_bytes b = make((struct pm_test_heif){.orientation = 6});
    const size_t whole = b.n;
    for (size_t n = 24; n < whole; n += whole / 40 + 1) {
        struct pm_photo p;
        b.n = n;
        assert_int_not_equal(io_load(c, &b, &p), PIHMAP_OK);
    }
    b.n = whole;
    pm_bytes_free(&b);
}

/* Texture everywhere, so that every byte of the coded picture matters. */
static struct pm_bytes make_texture(int bits)
{
    enum { SIDE = 192 };
    static uint8_t pixels[3 * SIDE * SIDE];
    for (int i = 0; i < 3 * SIDE * SIDE; i++)
        pixels[i] = (uint8_t)(130 + (int)((uint32_t)i * 2654435761u >> 26) - i / 3 % SIDE / 4);
    const struct pm_test_heif t = {.w = SIDE, .h = SIDE, .pixels = pixels, .bits = bits};
    struct pm_bytes b = pm_test_heif_make(&t);
    if (b.n == 0 || !pm_de265_version()) {
        print_message("no HEVC encoder, or no libde265\n");
        skip();
    }
    return b;
}

/* libheif 1.15 accepts what libde265 had to make up: 38 of 40 damaged photos, most of them then
 * "likely PIH" of a good grade. */
static void damaged_pixels_are_refused(void **state)
{
    static const char *const ways[] = {"a bit", "zeros", "noise", "a zeroed tail"};
    struct io_case *c = *state;
    struct pm_random random = {5};
    for (int bits = 8; bits <= 10; bits += 2) {
        struct pm_bytes b = make_texture(bits), coded = {NULL, 0};
        struct pm_photo p;
        int accepted = 0;
        io_loads(c, &b, &p);
        pm_photo_free(&p);
        pm_test_heif_part(&b, "mdat", &coded);
        const size_t head = coded.n / 8, from = b.n - coded.n + head; /* behind slice headers */
        for (int round = 0; round < 48; round++) {
            struct pm_bytes d = {NULL, 0};
            pm_bytes_add(&d, b.v, b.n);
            const size_t at = from + pm_random_u64(&random) % (coded.n - head - 64);
            const int way = round % 4;
            if (way == 0)
                d.v[at] ^= (uint8_t)(1u << round / 4 % 8);
            else if (way != 2)
                memset(d.v + at, 0, way == 1 ? 64 : d.n - at);
            for (size_t i = 0; way == 2 && i < 16; i++)
                d.v[at + i] = (uint8_t)pm_random_u64(&random);
            if (io_load(c, &d, &p) == PIHMAP_OK) {
                print_message("%d bits: %s at %zu accepted\n", bits, ways[way], at);
                accepted++;
                pm_photo_free(&p);
            } else {
                assert_non_null(strstr(c->job.err.text, "damaged HEIC"));
            }
            pm_bytes_free(&d);
        }
        assert_true(accepted <= 1); /* 98 % */
        pm_bytes_free(&coded);
        pm_bytes_free(&b);
    }
}

static void too_many_pixels_are_refused(void **state)
{
    struct io_case *c = *state;
    struct pm_bytes b = make((struct pm_test_heif){.orientation = 1});
    c->opt.max_pixels = 100;
    io_refused(c, &b, PIHMAP_ELIMIT, "--max-pixels");
    c->opt.max_pixels = W * H; /* whatever size the decoder pads them to */
    struct pm_photo p;
    io_loads(c, &b, &p);
    pm_photo_free(&p);
    c->opt.max_pixels = 100000000;
    pm_bytes_free(&b);
}

/* ---- limits that hold before anything is decoded -------------------------------------- */

struct parts {
    struct pm_bytes settings, coded;
};

static struct pm_test_grid take_apart(struct parts *p)
{
    struct pm_bytes b = make((struct pm_test_heif){.orientation = 1});
    *p = (struct parts){{NULL, 0}, {NULL, 0}};
    pm_test_heif_part(&b, "hvcC", &p->settings);
    pm_test_heif_part(&b, "mdat", &p->coded);
    pm_bytes_free(&b);
    return (struct pm_test_grid){
        .w = W, .h = H, .canvas_w = W, .canvas_h = H, .settings = &p->settings, .coded = &p->coded};
}

static void free_parts(struct parts *p)
{
    pm_bytes_free(&p->settings);
    pm_bytes_free(&p->coded);
}

static void refused_at_once(struct io_case *c, const struct pm_test_grid *t,
                            enum pihmap_status status, const char *word)
{
    struct pm_bytes b = pm_test_heif_grid(t);
    const clock_t begin = clock();
    io_refused(c, &b, status, word);
    const double s = (double)(clock() - begin) / CLOCKS_PER_SEC;
    if (s > 2.0)
        print_error("%s: took %.1f s\n", c->job.err.text, s);
    assert_true(s <= 2.0);
    pm_bytes_free(&b);
}

static void a_grid_is_read(void **state)
{
    struct parts parts;
    const struct pm_test_grid t = take_apart(&parts);
    struct pm_bytes b = pm_test_heif_grid(&t);
    struct pm_photo p;
    io_loads(*state, &b, &p);
    assert_int_equal(p.facts.width, W);
    for (int i = 0; i < 3; i++)
        io_near(p.display.v[3 * (H / 4 * W + W / 4) + i], QUARTERS[0][i], 2);
    pm_photo_free(&p);
    pm_bytes_free(&b);
    free_parts(&parts);
}

/* A file of 1.5 KB, found by fuzzing, declared a small photo, but a grid with a canvas of 543 MP.
 * It was filled and rotated for 24 s in 1.5 GB before the sizes were compared. */
static void a_canvas_over_the_limit_is_not_filled(void **state)
{
    struct parts parts;
    struct pm_test_grid t = take_apart(&parts);
    t.canvas_w = 27759;
    t.canvas_h = 19561;
    refused_at_once(*state, &t, PIHMAP_ELIMIT, "27759 x 19561 pixels is over the limit");
    t.canvas_w = 4000000000u;
    t.canvas_h = 1;
    refused_at_once(*state, &t, PIHMAP_ELIMIT, "no side may be over");
    t.canvas_w = W;
    t.canvas_h = H;
    t.extents = 2;
    refused_at_once(*state, &t, PIHMAP_EFORMAT, "split");
    free_parts(&parts);
}

/* Add a parameter set to the decoder's settings. */
static void add_set(struct pm_bytes *settings, uint32_t w, uint32_t h)
{
    struct pm_bytes set = pm_test_hevc_set(0, 1, w, h);
    settings->v[22]++;
    pm_bytes_be(settings, 33, 1);
    pm_bytes_be(settings, 1, 2);
    pm_bytes_be(settings, (uint32_t)set.n, 2);
    pm_bytes_add(settings, set.v, set.n);
    pm_bytes_free(&set);
}

static void a_stream_over_the_limit_is_not_decoded(void **state)
{
    struct io_case *c = *state;
    struct parts parts;
    struct pm_test_grid t = take_apart(&parts);
    add_set(&parts.settings, 20000, 19560);
    refused_at_once(c, &t, PIHMAP_ELIMIT, "20000 x 19560 pixels is over the limit");
    add_set(&parts.settings, 500000, 16);
    refused_at_once(c, &t, PIHMAP_ELIMIT, "20000 x 19560"); /* the larger area counts */
    c->opt.max_pixels = (size_t)1 << 30;
    refused_at_once(c, &t, PIHMAP_EFORMAT, "damaged HEIC"); /* refused by the decoder */
    c->opt.max_pixels = 100000000;
    free_parts(&parts);
}

/* The brand in the first bytes of a file may be wrong. */
static void avif_under_another_brand_is_refused(void **state)
{
    static const uint8_t bytes[] = {0x81, 0x00, 0x0C, 0x00};
    const struct pm_bytes settings = {(uint8_t *)(uintptr_t)bytes, sizeof bytes};
    struct parts parts;
    struct pm_test_grid t = take_apart(&parts);
    t.codec = "av01";
    t.property = "av1C";
    t.settings = &settings;
    refused_at_once(*state, &t, PIHMAP_EFORMAT, "is an AVIF picture");
    free_parts(&parts);
}

static void sizes_of_streams_are_read(void **state)
{
    static const struct {
        int layers, chroma;
        uint32_t w, h;
    } rows[] = {{0, 1, 4032, 3024}, {1, 1, 512, 512}, {6, 3, 1, 65536}, {2, 0, 8, 4294967294u}};
    struct pm_hevc_size size;
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct pm_bytes set =
            pm_test_hevc_set(rows[i].layers, rows[i].chroma, rows[i].w, rows[i].h);
        assert_true(pm_hevc_size(set.v, set.n, &size));
        assert_int_equal(size.w, rows[i].w);
        assert_int_equal(size.h, rows[i].h);
        for (size_t n = 0; n + 2 < set.n; n++) { /* truncated: nothing is read past the end */
            uint8_t *cut = malloc(n ? n : 1);
            assert_non_null(cut);
            memcpy(cut, set.v, n);
            assert_false(pm_hevc_size(cut, n, &size));
            free(cut);
        }
        set.v[0] = 0x40; /* another NAL unit type */
        assert_false(pm_hevc_size(set.v, set.n, &size));
        set.v[0] = 0x42;
        set.v[1] = 0x09; /* another layer, as of a depth picture */
        assert_false(pm_hevc_size(set.v, set.n, &size));
        pm_bytes_free(&set);
    }
    const uint8_t zeros[64] = {0x42, 0x01};
    assert_false(pm_hevc_size(zeros, sizeof zeros, &size));
}

/* Whichever byte is wrong, reading the boxes ends and stays within the file. */
static void damaged_boxes_do_no_harm(void **state)
{
    struct io_case *c = *state;
    const struct pm_test_tag tag = {1, 0x9003, 2, 20, "2026:01:31 08:09:10"};
    struct pm_bytes exif = pm_test_exif(&tag, 1, true);
    struct pm_bytes b = make((struct pm_test_heif){.exif = &exif});
    char date[32];
    for (size_t i = 0; i < b.n && i < 700; i++) {
        const uint8_t was = b.v[i];
        b.v[i] = (uint8_t)(i % 3 ? 0xFF : was ^ 0x10);
        assert_true(pm_bytes_write(&b, io_path(c, "broken")));
        assert_int_equal(pm_capture_date(&c->job, c->path, date), PIHMAP_OK);
        assert_true(date[0] == '\0' || strlen(date) >= 19);
        b.v[i] = was;
    }
    pm_bytes_free(&b);
    pm_bytes_free(&exif);
}

static void without_libheif_the_error_says_so(void **state)
{
    struct io_case *c = *state;
    static const char bytes[] = "\0\0\0\x18"
                                "ftypheic\0\0\0\0mif1heic";
    const struct pm_bytes b = {(uint8_t *)(uintptr_t)bytes, sizeof bytes - 1};
    io_refused(c, &b, PIHMAP_EFORMAT, "HEIC");
    if (!pm_heif_version())
        assert_non_null(strstr(c->job.err.text, "Most Compatible"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IO_TEST(orientation_is_applied_once),
        IO_TEST(profiles_are_used),
        IO_TEST(ten_bits_are_kept),
        IO_TEST(hdr_is_refused),
        IO_TEST(date_is_read_with_and_without_pixels),
        IO_TEST(a_truncated_file_is_refused),
        IO_TEST(damaged_pixels_are_refused),
        IO_TEST(too_many_pixels_are_refused),
        IO_TEST(a_grid_is_read),
        IO_TEST(a_canvas_over_the_limit_is_not_filled),
        IO_TEST(a_stream_over_the_limit_is_not_decoded),
        IO_TEST(avif_under_another_brand_is_refused),
        IO_TEST(sizes_of_streams_are_read),
        IO_TEST(damaged_boxes_do_no_harm),
        IO_TEST(without_libheif_the_error_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
