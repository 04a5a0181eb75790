/* Colour management: ICC profiles, the colour chunks of PNG, Adobe RGB declared by Exif. */
#include "base/colour.h"
#include "unit/io_case.h"

#include <lcms2.h>

/* Each of W x H colours fills a block of B x B px. */
enum { W = 16, H = 12, B = 8 };

/* Linear sRGB of block i: skin-like and neutral colours, all within sRGB. */
static void scene(int i, double rgb[3])
{
    const double level = 0.08 + 0.85 * (i % W) / (W - 1.0), red = (i / W) / (H - 1.0);
    rgb[0] = level;
    rgb[1] = level * (1 - 0.4 * red);
    rgb[2] = level * (1 - 0.55 * red);
}

/* Dithering, as noise does in photos: each of the 64 rounding thresholds once in a block. */
static double threshold(int x, int y)
{
    return ((x * 8 + y * 37) % 64 + 0.5) / 64;
}

/* The index of px (x, y) of block i. */
static int place(int i, int x, int y)
{
    return (i / W * B + y) * W * B + i % W * B + x;
}

/* The scene in 8-bit codes of another RGB space, converted by lcms in double precision. */
static void encode(const struct pm_bytes *icc, uint8_t *out)
{
    cmsHPROFILE to = cmsOpenProfileFromMem(icc->v, (cmsUInt32Number)icc->n);
    cmsHPROFILE from = cmsCreate_sRGBProfile();
    cmsHTRANSFORM t =
        cmsCreateTransform(from, TYPE_RGB_DBL, to, TYPE_RGB_DBL, INTENT_RELATIVE_COLORIMETRIC,
                           cmsFLAGS_NOCACHE | cmsFLAGS_NOOPTIMIZE);
    assert_non_null(t);
    for (int i = 0; i < W * H; i++) {
        double rgb[3], code[3];
        scene(i, rgb);
        for (int c = 0; c < 3; c++)
            rgb[c] = pm_linear_to_srgb(rgb[c]);
        cmsDoTransform(t, rgb, code, 1);
        for (int k = 0; k < B * B * 3; k++) {
            const int x = k / 3 % B, y = k / 3 / B;
            const double v = fmin(fmax(code[k % 3], 0), 1) * 255;
            out[3 * place(i, x, y) + k % 3] = (uint8_t)(v + threshold(x, y));
        }
    }
    cmsDeleteTransform(t);
    cmsCloseProfile(from);
    cmsCloseProfile(to);
}

static struct pm_bytes png_with(const uint8_t *rgb, int w, int h, int colour,
                                const struct pm_bytes *icc)
{
    struct pm_bytes plain = pm_test_png_make(w, h, 8, colour, rgb), out = {NULL, 0};
    pm_bytes_add(&out, plain.v, PM_PNG_IHDR_END);
    if (icc)
        pm_png_icc(&out, icc);
    pm_bytes_add(&out, plain.v + PM_PNG_IHDR_END, plain.n - PM_PNG_IHDR_END);
    pm_bytes_free(&plain);
    return out;
}

/* Mean linear light of block i. */
static void block_mean(const struct pm_photo *p, int i, double rgb[3])
{
    const float *planes[3] = {p->linear.r.v, p->linear.g.v, p->linear.b.v};
    for (int c = 0; c < 3; c++) {
        rgb[c] = 0;
        for (int k = 0; k < B * B; k++)
            rgb[c] += (double)planes[c][place(i, k % B, k / B)] / (B * B);
    }
}

/* The largest colour difference of a block from the scene; in *codes, that of the display codes. */
static double off_by(const struct pm_photo *p, double *codes)
{
    double worst = 0;
    *codes = 0;
    for (int i = 0; i < W * H; i++) {
        double rgb[3], want[3], mean[3], got[3], sum = 0;
        scene(i, rgb);
        block_mean(p, i, mean);
        pm_linear_to_lab(rgb, want);
        pm_linear_to_lab(mean, got);
        for (int c = 0; c < 3; c++) {
            const double code = 255 * pm_linear_to_srgb(rgb[c]);
            *codes = fmax(*codes, fabs(code - p->display.v[3 * place(i, 3, 4) + c]));
            sum += (want[c] - got[c]) * (want[c] - got[c]);
        }
        worst = fmax(worst, sqrt(sum));
    }
    return worst;
}

/* The same scene in sRGB, Display P3 and Adobe RGB has the same L*a*b*. The table-based profile has
 * an error of its own. */
static void every_space_gives_the_same_lab(void **state)
{
    static const enum pm_test_space spaces[] = {PM_TEST_SRGB, PM_TEST_P3, PM_TEST_ADOBE,
                                                PM_TEST_LUT};
    static const double allowed[] = {0.1, 0.1, 0.1, 0.5};
    static uint8_t v[W * H * B * B * 3];
    struct io_case *c = *state;
    for (int k = 0; k < 4; k++) {
        double codes = 0;
        struct pm_bytes matrix = pm_test_profile(k == 3 ? PM_TEST_ADOBE : spaces[k]);
        struct pm_bytes icc = pm_test_profile(spaces[k]);
        struct pm_photo p;
        encode(&matrix, v);
        struct pm_bytes png = png_with(v, W * B, H * B, 2, &icc);
        io_loads(c, &png, &p);
        const double worst = off_by(&p, &codes);
        print_message("space %d (%s): off by %.3f, %.2f codes\n", k, p.facts.profile, worst, codes);
        assert_true(worst <= allowed[k]);
        assert_true(codes <= 2.5); /* a code of the wider space, and rounding */
        if (spaces[k] == PM_TEST_SRGB)
            assert_memory_equal(p.display.v, v, sizeof v); /* no conversion at all */
        pm_photo_free(&p);
        pm_bytes_free(&png);
        pm_bytes_free(&icc);
        pm_bytes_free(&matrix);
    }
}

/* White is neutral in every space, and the primaries are where they belong. */
static void white_is_one_and_primaries_are_right(void **state)
{
    static const uint8_t v[12] = {255, 255, 255, 255, 0, 0, 0, 255, 0, 0, 0, 255};
    /* linear sRGB of the primaries of P3 and Adobe RGB, from their chromaticities (all D65) */
    static const double want[2][3][3] = {
        {{1.22494, -0.04206, -0.01964}, {-0.22494, 1.04206, -0.07864}, {0, 0, 1.09828}},
        {{1.39836, 0, 0}, {-0.39836, 1, -0.04293}, {0, 0, 1.04293}}};
    struct io_case *c = *state;
    for (int k = 0; k < 2; k++) {
        struct pm_bytes icc = pm_test_profile(k ? PM_TEST_ADOBE : PM_TEST_P3);
        struct pm_bytes png = png_with(v, 4, 1, 2, &icc);
        struct pm_photo p;
        io_loads(c, &png, &p);
        const float *planes[3] = {p.linear.r.v, p.linear.g.v, p.linear.b.v};
        for (int ch = 0; ch < 3; ch++) {
            io_near((double)planes[ch][0], 1.0, 1e-4);
            for (int i = 0; i < 3; i++) {
                if (fabs((double)planes[ch][1 + i] - want[k][i][ch]) > 5e-4)
                    print_error("%d %d %d: %g\n", k, i, ch, (double)planes[ch][1 + i]);
                io_near((double)planes[ch][1 + i], want[k][i][ch], 5e-4);
            }
        }
        pm_photo_free(&p);
        pm_bytes_free(&png);
        pm_bytes_free(&icc);
    }
}

static void a_grey_profile_is_for_grey_only(void **state)
{
    static const uint8_t v[3] = {0, 128, 255};
    struct io_case *c = *state;
    struct pm_bytes icc = pm_test_profile(PM_TEST_GREY22), png = png_with(v, 3, 1, 0, &icc);
    struct pm_photo p;
    io_loads(c, &png, &p);
    for (int i = 0; i < 3; i++)
        io_near((double)p.linear.g.v[i], pow(v[i] / 255.0, 2.2), 1e-4);
    pm_photo_free(&p);
    pm_bytes_free(&png);
    png = png_with(v, 1, 1, 2, &icc);
    io_loads(c, &png, &p);
    assert_string_equal(p.facts.profile, "sRGB (profile unreadable)");
    pm_photo_free(&p);
    pm_bytes_free(&png);
    pm_bytes_free(&icc);
}

/* Whatever is wrong with a profile, nothing crashes, and the photo is read as sRGB, which its facts
 * say. */
static void a_broken_profile_is_never_an_error(void **state)
{
    static const uint8_t v[3] = {200, 150, 120};
    struct io_case *c = *state;
    for (int space = PM_TEST_SRGB; space <= PM_TEST_LUT; space++) {
        struct pm_bytes icc = pm_test_profile((enum pm_test_space)space);
        const size_t whole = icc.n, step = space == PM_TEST_LUT ? 4001 : 13;
        for (size_t i = 0; i < whole; i += i < 600 ? step % 17 : step) {
            struct pm_photo p;
            const uint8_t old = icc.v[i];
            icc.v[i] = (uint8_t)~old;
            icc.n = i % 2 && i > 0 ? i : whole;
            struct pm_bytes png = png_with(v, 1, 1, 2, &icc);
            io_loads(c, &png, &p);
            assert_true(isfinite(p.linear.r.v[0]) && isfinite(p.linear.g.v[0]));
            if (strcmp(p.facts.profile, "sRGB (profile unreadable)") == 0)
                assert_memory_equal(p.display.v, v, 3);
            pm_photo_free(&p);
            pm_bytes_free(&png);
            icc.v[i] = old;
        }
        pm_bytes_free(&icc);
    }
}

static void a_print_profile_is_not_used(void **state)
{
    static const uint8_t v[3] = {200, 150, 120};
    struct io_case *c = *state;
    struct pm_bytes icc = pm_test_profile(PM_TEST_P3);
    memcpy(icc.v + 12, "prtr", 4);
    struct pm_bytes png = png_with(v, 1, 1, 2, &icc);
    struct pm_photo p;
    io_loads(c, &png, &p);
    assert_string_equal(p.facts.profile, "sRGB (profile unreadable)");
    pm_photo_free(&p);
    pm_bytes_free(&png);
    pm_bytes_free(&icc);
}

/* ---- gAMA, cHRM, sRGB, Exif ---- */

static struct pm_bytes png_declaring(const uint32_t *gama, const uint32_t *chrm, bool srgb,
                                     const struct pm_bytes *exif, const uint8_t v[3])
{
    struct pm_bytes plain = pm_test_png_make(1, 1, 8, 2, v), out = {NULL, 0}, chunk = {NULL, 0};
    pm_bytes_add(&out, plain.v, PM_PNG_IHDR_END);
    if (srgb)
        pm_png_chunk(&out, "sRGB", "\0", 1);
    if (gama) {
        pm_bytes_be(&chunk, *gama, 4);
        pm_png_chunk(&out, "gAMA", chunk.v, chunk.n);
        pm_bytes_free(&chunk);
    }
    if (chrm) {
        for (int i = 0; i < 8; i++)
            pm_bytes_be(&chunk, chrm[i], 4);
        pm_png_chunk(&out, "cHRM", chunk.v, chunk.n);
        pm_bytes_free(&chunk);
    }
    if (exif)
        pm_png_chunk(&out, "eXIf", exif->v, exif->n);
    pm_bytes_add(&out, plain.v + PM_PNG_IHDR_END, plain.n - PM_PNG_IHDR_END);
    pm_bytes_free(&plain);
    return out;
}

static void linear_of(struct io_case *c, struct pm_bytes png, double rgb[3], char profile[64])
{
    struct pm_photo p;
    io_loads(c, &png, &p);
    rgb[0] = (double)p.linear.r.v[0];
    rgb[1] = (double)p.linear.g.v[0];
    rgb[2] = (double)p.linear.b.v[0];
    snprintf(profile, 64, "%s", p.facts.profile);
    pm_photo_free(&p);
    pm_bytes_free(&png);
}

static void png_colour_chunks_are_used(void **state)
{
    static const uint32_t linear = 100000, usual = 45455, zero = 0;
    static const uint32_t adobe[8] = {31270, 32900, 64000, 33000, 21000, 71000, 15000, 6000};
    static const uint32_t srgb[8] = {31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000};
    static const uint32_t nonsense[8] = {0};
    static const uint8_t v[3] = {51, 102, 204};
    struct io_case *c = *state;
    double rgb[3];
    char name[64];
    linear_of(c, png_declaring(&linear, NULL, false, NULL, v), rgb, name);
    for (int i = 0; i < 3; i++)
        io_near(rgb[i], v[i] / 255.0, 1e-4);
    linear_of(c, png_declaring(&linear, NULL, true, NULL, v), rgb, name); /* sRGB prevails */
    io_near(rgb[0], pm_srgb_to_linear(0.2), 1e-6);
    assert_string_equal(name, "sRGB");
    linear_of(c, png_declaring(&usual, srgb, false, NULL, v), rgb, name);
    io_near(rgb[0], pm_srgb_to_linear(0.2), 1e-6);
    linear_of(c, png_declaring(&zero, nonsense, false, NULL, v), rgb, name);
    io_near(rgb[0], pm_srgb_to_linear(0.2), 1e-6);
    linear_of(c, png_declaring(&linear, adobe, false, NULL, v), rgb, name);
    io_near(rgb[0], 1.39836 * 0.2 - 0.39836 * 0.4, 5e-4);
    io_near(rgb[1], 0.4, 5e-4);
    io_near(rgb[2], -0.04293 * 0.4 + 1.04293 * 0.8, 5e-4);
}

/* Cameras that write no profile declare Adobe RGB by "uncalibrated" and R03 (DCF 2.0). */
static void exif_can_declare_adobe_rgb(void **state)
{
    static const uint8_t uncalibrated[2] = {0xFF, 0xFF}, v[3] = {200, 100, 50};
    static const struct pm_test_tag tags[] = {{1, 0xA001, 3, 1, uncalibrated},
                                              {2, 0x0001, 2, 4, "R03"}};
    struct io_case *c = *state;
    double rgb[3], r = pow(200 / 255.0, 563.0 / 256), g = pow(100 / 255.0, 563.0 / 256);
    char name[64];
    struct pm_bytes exif = pm_test_exif(tags, 2, false);
    linear_of(c, png_declaring(NULL, NULL, false, &exif, v), rgb, name);
    assert_string_equal(name, "Adobe RGB (by Exif)");
    io_near(rgb[0], 1.39836 * r - 0.39836 * g, 5e-4);
    pm_bytes_free(&exif);
    exif = pm_test_exif(tags, 1, false);
    linear_of(c, png_declaring(NULL, NULL, false, &exif, v), rgb, name);
    assert_string_equal(name, "sRGB (assumed)");
    pm_bytes_free(&exif);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IO_TEST(every_space_gives_the_same_lab),  IO_TEST(white_is_one_and_primaries_are_right),
        IO_TEST(a_grey_profile_is_for_grey_only), IO_TEST(a_broken_profile_is_never_an_error),
        IO_TEST(a_print_profile_is_not_used),     IO_TEST(png_colour_chunks_are_used),
        IO_TEST(exif_can_declare_adobe_rgb),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
