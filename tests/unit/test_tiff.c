/* TIFF photos as clinical software exports them. */
#include "codec/tiff.h"

#include "codec/capture_date.h"
#include "unit/io_case.h"

#ifdef PM_WITH_TIFF

#include <tiffio.h>

enum { W = 45, H = 37 };

struct form {
    int bits, samples, photometric, planes, compression, tile; /* tile 0: strips of 7 rows */
    int orientation, subfile;
    const struct pm_bytes *icc;
    const char *date;
    bool alpha, sensor; /* sensor: tagged as the mosaic of a sensor */
};

static int code(int x, int y, int c)
{
    return 30 + 2 * x + y + 17 * c;
}

/* Sample c of a pixel, as wide as the form has it. */
static void put_sample(const struct form *f, uint8_t *to, int x, int y, int c)
{
    int v = c == 3 || (f->alpha && c == f->samples - 1) ? 255 : code(x, y, c);
    if (f->photometric == PHOTOMETRIC_MINISWHITE)
        v = 255 - v;
    if (f->bits == 8)
        to[0] = (uint8_t)v;
    else
        memcpy(to, &(uint16_t){(uint16_t)(v * 257)}, 2);
}

static void write_strips(TIFF *t, const struct form *f)
{
    uint8_t row[W * 4 * 2];
    const bool apart = f->planes == PLANARCONFIG_SEPARATE;
    const int bytes = f->bits / 8;
    for (int c = 0; c < (apart ? f->samples : 1); c++)
        for (int y = 0; y < H; y++) {
            for (int x = 0; x < W; x++)
                for (int k = 0; k < (apart ? 1 : f->samples); k++)
                    put_sample(f, row + (x * (apart ? 1 : f->samples) + k) * bytes, x, y,
                               apart ? c : k);
            assert_int_equal(TIFFWriteScanline(t, row, (uint32_t)y, (uint16_t)c), 1);
        }
}

static void write_tiles(TIFF *t, const struct form *f)
{
    uint8_t tile[32 * 32 * 4 * 2];
    const int bytes = f->bits / 8;
    for (int y0 = 0; y0 < H; y0 += f->tile)
        for (int x0 = 0; x0 < W; x0 += f->tile) {
            for (int y = 0; y < f->tile; y++)
                for (int x = 0; x < f->tile; x++)
                    for (int k = 0; k < f->samples; k++)
                        put_sample(f, tile + ((y * f->tile + x) * f->samples + k) * bytes,
                                   (x0 + x) % W, (y0 + y) % H, k);
            TIFFWriteTile(t, tile, (uint32_t)x0, (uint32_t)y0, 0, 0);
        }
}

static void write_date(TIFF *t, const char *date)
{
    uint64_t at = 0;
    assert_int_equal(TIFFWriteDirectory(t), 1);
    assert_int_equal(TIFFCreateEXIFDirectory(t), 0);
    TIFFSetField(t, EXIFTAG_DATETIMEORIGINAL, date);
    assert_int_equal(TIFFWriteCustomDirectory(t, &at), 1);
    assert_int_equal(TIFFSetDirectory(t, 0), 1);
    TIFFSetField(t, TIFFTAG_EXIFIFD, at);
    assert_int_equal(TIFFRewriteDirectory(t), 1);
}

static struct pm_bytes make(struct io_case *c, struct form f)
{
    struct pm_bytes b;
    TIFF *t = TIFFOpen(io_path(c, "made.tif"), f.tile == 16 ? "wb" : "wl");
    assert_non_null(t);
    f.planes = f.planes ? f.planes : PLANARCONFIG_CONTIG;
    TIFFSetField(t, TIFFTAG_IMAGEWIDTH, W);
    TIFFSetField(t, TIFFTAG_IMAGELENGTH, H);
    TIFFSetField(t, TIFFTAG_BITSPERSAMPLE, f.bits);
    TIFFSetField(t, TIFFTAG_SAMPLESPERPIXEL, f.samples);
    TIFFSetField(t, TIFFTAG_PHOTOMETRIC, f.photometric);
    TIFFSetField(t, TIFFTAG_PLANARCONFIG, f.planes);
    TIFFSetField(t, TIFFTAG_COMPRESSION, f.compression ? f.compression : COMPRESSION_NONE);
    if (f.tile) {
        TIFFSetField(t, TIFFTAG_TILEWIDTH, f.tile);
        TIFFSetField(t, TIFFTAG_TILELENGTH, f.tile);
    } else {
        TIFFSetField(t, TIFFTAG_ROWSPERSTRIP, 7);
    }
    if (f.alpha)
        TIFFSetField(t, TIFFTAG_EXTRASAMPLES, 1, &(uint16_t){EXTRASAMPLE_UNASSALPHA});
    if (f.sensor)
        TIFFSetField(t, TIFFTAG_CFAREPEATPATTERNDIM, (uint16_t[]){2, 2});
    if (f.orientation)
        TIFFSetField(t, TIFFTAG_ORIENTATION, f.orientation);
    if (f.subfile)
        TIFFSetField(t, TIFFTAG_SUBFILETYPE, f.subfile);
    if (f.icc)
        TIFFSetField(t, TIFFTAG_ICCPROFILE, (uint32_t)f.icc->n, f.icc->v);
    if (f.tile)
        write_tiles(t, &f);
    else
        write_strips(t, &f);
    if (f.date)
        write_date(t, f.date);
    TIFFClose(t);
    assert_true(pm_bytes_read(&b, c->path));
    return b;
}

static void every_layout_shows_the_same(void **state)
{
    static const struct form forms[] = {
        {.bits = 8, .samples = 3, .photometric = PHOTOMETRIC_RGB},
        {.bits = 16, .samples = 3, .photometric = PHOTOMETRIC_RGB, .compression = COMPRESSION_LZW},
        {.bits = 8, .samples = 4, .photometric = PHOTOMETRIC_RGB, .alpha = true},
        {.bits = 16, .samples = 4, .photometric = PHOTOMETRIC_RGB, .alpha = true, .tile = 32},
        {.bits = 8,
         .samples = 3,
         .photometric = PHOTOMETRIC_RGB,
         .tile = 16,
         .compression = COMPRESSION_ADOBE_DEFLATE},
        {.bits = 8,
         .samples = 3,
         .photometric = PHOTOMETRIC_RGB,
         .planes = PLANARCONFIG_SEPARATE,
         .compression = COMPRESSION_PACKBITS},
        {.bits = 16, .samples = 3, .photometric = PHOTOMETRIC_RGB, .planes = PLANARCONFIG_SEPARATE},
        {.bits = 8, .samples = 1, .photometric = PHOTOMETRIC_MINISBLACK},
        {.bits = 16, .samples = 1, .photometric = PHOTOMETRIC_MINISWHITE},
    };
    struct io_case *c = *state;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        struct pm_bytes b = make(c, forms[i]);
        struct pm_photo p;
        io_loads(c, &b, &p);
        assert_string_equal(p.facts.format, "TIFF");
        assert_int_equal(p.bits, forms[i].bits);
        assert_int_equal(p.facts.width, W);
        for (int y = 0; y < H; y++)
            for (int x = 0; x < W; x++)
                for (int k = 0; k < 3; k++)
                    assert_int_equal(p.display.v[3 * (y * W + x) + k],
                                     code(x, y, forms[i].samples == 1 ? 0 : k));
        pm_photo_free(&p);
        pm_bytes_free(&b);
    }
}

static void jpeg_inside_is_read(void **state)
{
    struct io_case *c = *state;
    struct pm_bytes b = make(c, (struct form){.bits = 8,
                                              .samples = 3,
                                              .tile = 16,
                                              .photometric = PHOTOMETRIC_RGB,
                                              .compression = COMPRESSION_JPEG});
    struct pm_photo p;
    io_loads(c, &b, &p);
    io_near(p.display.v[3 * (5 * W + 5)], code(5, 5, 0), 12);
    pm_photo_free(&p);
    pm_bytes_free(&b);
}

static void profile_orientation_and_date_are_used(void **state)
{
    struct io_case *c = *state;
    struct pm_bytes icc = pm_test_profile(PM_TEST_ADOBE);
    struct pm_bytes b = make(c, (struct form){.bits = 16,
                                              .samples = 3,
                                              .photometric = PHOTOMETRIC_RGB,
                                              .orientation = 6,
                                              .icc = &icc,
                                              .date = "2026:02:03 04:05:06"});
    struct pm_photo p;
    char date[32];
    io_loads(c, &b, &p);
    assert_int_equal(p.facts.orientation, 6);
    assert_int_equal(p.facts.width, H);
    assert_string_equal(p.facts.profile, "RGB built-in"); /* as lcms2 describes it */
    assert_string_equal(p.facts.taken_at, "2026-02-03T04:05:06");
    assert_int_equal(pm_capture_date(&c->job, c->path, date), PIHMAP_OK);
    assert_string_equal(date, "2026-02-03T04:05:06");
    pm_photo_free(&p);
    pm_bytes_free(&b);
    pm_bytes_free(&icc);
}

static void unsupported_kinds_are_named(void **state)
{
    struct io_case *c = *state;
    static const struct {
        struct form form;
        const char *word;
    } rows[] = {
        {{.bits = 8, .samples = 4, .photometric = PHOTOMETRIC_SEPARATED}, "CMYK"},
        {{.bits = 8, .samples = 3, .photometric = PHOTOMETRIC_CIELAB}, "three colours"},
        /* the first picture of a NEF, whatever the name of the file */
        {{.bits = 8,
          .samples = 3,
          .photometric = PHOTOMETRIC_RGB,
          .subfile = FILETYPE_REDUCEDIMAGE},
         "RAW"},
        {{.bits = 16, .samples = 1, .photometric = PHOTOMETRIC_CFA}, "develop it"},
        {{.bits = 16, .samples = 3, .photometric = PHOTOMETRIC_RGB, .sensor = true}, "RAW"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct pm_bytes b = make(c, rows[i].form);
        io_refused(c, &b, PIHMAP_EFORMAT, rows[i].word);
        pm_bytes_free(&b);
    }
}

/* Slide scanners and map programs store several sizes; a small one first looks like a RAW photo. */
static void a_pyramid_is_told_from_a_raw_photo(void **state)
{
    struct io_case *c = *state;
    for (int subfile = 0; subfile < 2; subfile++) {
        struct pm_bytes b = make(c, (struct form){.bits = 8,
                                                  .samples = 3,
                                                  .photometric = PHOTOMETRIC_RGB,
                                                  .subfile = subfile * FILETYPE_REDUCEDIMAGE});
        pm_bytes_free(&b);
        TIFF *t = TIFFOpen(c->path, "a"); /* one more picture in the same file */
        assert_non_null(t);
        TIFFSetField(t, TIFFTAG_IMAGEWIDTH, 1);
        TIFFSetField(t, TIFFTAG_IMAGELENGTH, 1);
        TIFFSetField(t, TIFFTAG_BITSPERSAMPLE, 8);
        TIFFSetField(t, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK);
        assert_int_equal(TIFFWriteScanline(t, &(uint8_t){0}, 0, 0), 1);
        TIFFClose(t);
        assert_true(pm_bytes_read(&b, c->path));
        struct pm_photo p;
        if (subfile) {
            io_refused(c, &b, PIHMAP_EFORMAT, "pyramid");
        } else { /* the large one first: it is the photo */
            io_loads(c, &b, &p);
            assert_int_equal(p.facts.width, W);
            pm_photo_free(&p);
        }
        pm_bytes_free(&b);
    }
}

static void a_damaged_file_is_refused_or_read_whole(void **state)
{
    struct io_case *c = *state;
    struct pm_bytes b = make(c, (struct form){.bits = 8,
                                              .samples = 3,
                                              .date = "2026:02:03 04:05:06",
                                              .photometric = PHOTOMETRIC_RGB,
                                              .compression = COMPRESSION_LZW});
    const size_t whole = b.n;
    struct pm_photo p;
    char date[32];
    for (size_t n = 8; n < whole; n += whole / 30 + 1) {
        b.n = n;
        assert_int_not_equal(io_load(c, &b, &p), PIHMAP_OK);
        assert_int_equal(pm_capture_date(&c->job, c->path, date), PIHMAP_OK);
    }
    b.n = whole;
    for (size_t i = 4; i < whole; i += whole / 200 + 1) { /* no crash */
        const uint8_t was = b.v[i];
        b.v[i] = (uint8_t)(was ^ 0xFF);
        if (io_load(c, &b, &p) == PIHMAP_OK)
            pm_photo_free(&p);
        assert_int_equal(pm_capture_date(&c->job, c->path, date), PIHMAP_OK);
        b.v[i] = was;
    }
    pm_bytes_free(&b);
}

static void too_many_pixels_are_refused(void **state)
{
    struct io_case *c = *state;
    struct pm_bytes b =
        make(c, (struct form){.bits = 8, .samples = 3, .photometric = PHOTOMETRIC_RGB});
    c->opt.max_pixels = 100;
    io_refused(c, &b, PIHMAP_ELIMIT, "pixels");
    pm_bytes_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IO_TEST(every_layout_shows_the_same),
        IO_TEST(jpeg_inside_is_read),
        IO_TEST(profile_orientation_and_date_are_used),
        IO_TEST(unsupported_kinds_are_named),
        IO_TEST(a_pyramid_is_told_from_a_raw_photo),
        IO_TEST(a_damaged_file_is_refused_or_read_whole),
        IO_TEST(too_many_pixels_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#else

static void without_libtiff_the_error_says_so(void **state)
{
    const struct pm_bytes b = {(uint8_t *)(uintptr_t) "II*\0\x08\0\0\0", 8};
    io_refused(*state, &b, PIHMAP_EFORMAT, "without libtiff");
}

int main(void)
{
    const struct CMUnitTest tests[] = {IO_TEST(without_libtiff_the_error_says_so)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#endif
