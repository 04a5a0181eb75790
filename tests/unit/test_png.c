/* PNG photos: every colour type and depth, transparency, damage, wrong structure. */
#include "unit/io_case.h"

enum { W = 13, H = 11 };

static unsigned sample(int x, int y, int c, int depth)
{
    const uint32_t n = (uint32_t)(x * 7919 + y * 104729 + c * 611953 + 1) * 2654435761u;
    return (n >> 12) & ((1u << depth) - 1);
}

static int channels_of(int colour)
{
    static const int channels[7] = {1, 0, 3, 1, 2, 0, 4};
    return channels[colour];
}

/* A packed row of the px x0, x0 + dx, ... after filter byte 0. */
static void add_row(struct pm_bytes *rows, int y, int x0, int dx, int depth, int colour)
{
    unsigned bits = 0;
    int filled = 0;
    pm_bytes_be(rows, 0, 1);
    for (int x = x0; x < W; x += dx)
        for (int c = 0; c < channels_of(colour); c++) {
            if (depth == 16) {
                pm_bytes_be(rows, sample(x, y, c, depth), 2);
                continue;
            }
            bits = bits << depth | sample(x, y, c, depth);
            filled += depth;
            if (filled == 8) {
                pm_bytes_be(rows, bits, 1);
                filled = 0;
                bits = 0;
            }
        }
    if (filled)
        pm_bytes_be(rows, bits << (8 - filled), 1);
}

static struct pm_bytes rows_of(int depth, int colour, bool adam7)
{
    static const int x0[8] = {0, 4, 0, 2, 0, 1, 0, 0}, dx[8] = {8, 8, 4, 4, 2, 2, 1, 1};
    static const int y0[8] = {0, 0, 4, 0, 2, 0, 1, 0}, dy[8] = {8, 8, 8, 4, 4, 2, 2, 1};
    struct pm_bytes rows = {NULL, 0};
    for (int pass = adam7 ? 0 : 7; pass < (adam7 ? 7 : 8); pass++)
        for (int y = y0[pass]; y < H; y += dy[pass])
            if (x0[pass] < W)
                add_row(&rows, y, x0[pass], dx[pass], depth, colour);
    return rows;
}

static void add_palette(struct pm_bytes *b, int depth)
{
    uint8_t palette[768];
    for (int i = 0; i < 768; i++)
        palette[i] = (uint8_t)(i * 89 + 7);
    pm_png_chunk(b, "PLTE", palette, (size_t)3 << depth);
}

static struct pm_bytes make(int depth, int colour, bool adam7)
{
    struct pm_bytes b = {NULL, 0}, rows = rows_of(depth, colour, adam7);
    pm_png_signature(&b);
    pm_png_header(&b, W, H, depth, colour, adam7);
    if (colour == 3)
        add_palette(&b, depth);
    pm_png_idat(&b, rows.v, rows.n);
    pm_png_chunk(&b, "IEND", NULL, 0);
    pm_bytes_free(&rows);
    return b;
}

/* The code to display, 0..255, in the precision of the file. */
static double expected(int x, int y, int c, int depth, int colour)
{
    const double most = (1u << depth) - 1;
    if (colour == 3)
        return (uint8_t)((int)(3 * sample(x, y, 0, depth) + (unsigned)c) * 89 + 7);
    const double v = sample(x, y, colour & 2 ? c : 0, depth) / most;
    const double a = colour & 4 ? sample(x, y, colour & 2 ? 3 : 1, depth) / most : 1;
    return 255 * (v * a) + 128 * (1 - a);
}

/* A palette serves masks. A photo of 256 colours is refused as GIF is: its a* was off by 10. */
static void palette_is_read(struct io_case *c, const struct pm_bytes *b, int depth)
{
    int w, h;
    uint8_t *grey;
    io_refused(c, b, PIHMAP_EFORMAT, "too few to measure skin");
    assert_int_equal(pm_load_grey(&c->job, c->path, &c->opt, &w, &h, &grey), PIHMAP_OK);
    for (int i = 0; i < W * H; i++) {
        const double r = expected(i % W, i / W, 0, depth, 3);
        const double g = expected(i % W, i / W, 1, depth, 3);
        const double luma = 0.299 * r + 0.587 * g + 0.114 * expected(i % W, i / W, 2, depth, 3);
        io_near(grey[i], luma, 0.51);
    }
    free(grey);
}

static void every_type_and_depth_is_read(void **state)
{
    static const int kinds[15][2] = {{0, 1}, {0, 2},  {0, 4},  {0, 8}, {0, 16},
                                     {2, 8}, {2, 16}, {3, 1},  {3, 2}, {3, 4},
                                     {3, 8}, {4, 8},  {4, 16}, {6, 8}, {6, 16}};
    struct io_case *c = *state;
    for (int k = 0; k < 30; k++) {
        const int colour = kinds[k / 2][0], depth = kinds[k / 2][1];
        struct pm_bytes b = make(depth, colour, k % 2);
        struct pm_photo p;
        if (colour == 3) {
            palette_is_read(c, &b, depth);
            pm_bytes_free(&b);
            continue;
        }
        io_loads(c, &b, &p);
        assert_int_equal(p.bits, depth == 16 ? 16 : 8);
        double worst = 0, light = 0;
        for (int i = 0; i < W * H; i++)
            for (int ch = 0; ch < 3; ch++) {
                const double v = expected(i % W, i / W, ch, depth, colour);
                const float *plane = ch == 0 ? p.linear.r.v : ch == 1 ? p.linear.g.v : p.linear.b.v;
                worst = fmax(worst, fabs(v - p.display.v[3 * i + ch]));
                light = fmax(light, fabs(pm_srgb_to_linear(v / 255) - (double)plane[i]));
            }
        if (worst > 0.51)
            print_error("colour %d, depth %d: off by %g\n", colour, depth, worst);
        assert_true(worst <= 0.51);                          /* rounding to 8 bits */
        assert_true(light <= (colour >= 4 ? 0.0046 : 1e-6)); /* half a code where blended */
        if (colour >= 4)
            assert_true(p.clipped.v[0] == 1.0f ||
                        sample(0, 0, channels_of(colour) - 1, depth) == (1u << depth) - 1);
        pm_photo_free(&p);
        pm_bytes_free(&b);
    }
}

/* Pixels of the key colour are transparent. In a photo they are not measured. */
static void a_colour_key_is_transparent(void **state)
{
    struct io_case *c = *state;
    struct pm_bytes b = pm_test_png_of(
        &(struct pm_test_png){3, 1, 8, 2, "tRNS", "\0\x0A\0\x14\0\x1E", 6,
                              .rows = "\0\x0A\x14\x1E\x0A\x14\x1F\x63\x63\x63", .n = 10});
    struct pm_photo p;
    io_loads(c, &b, &p);
    assert_memory_equal(p.display.v, "\x80\x80\x80\x0A\x14\x1F\x63\x63\x63", 9);
    assert_true(p.clipped.v[0] == 1 && p.clipped.v[1] == 0 && p.clipped.v[2] == 0);
    pm_photo_free(&p);
    pm_bytes_free(&b);
}

/* 256 greys are no fewer than other grey photos have. */
static void a_palette_of_greys_is_a_grey_photo(void **state)
{
    struct io_case *c = *state;
    struct pm_bytes b = pm_test_png_of(&(struct pm_test_png){
        2, 1, 8, 3, "PLTE", "\x64\x64\x64\x80\x80\x80", 6, .rows = "\0\1\0", .n = 3});
    struct pm_photo p;
    io_loads(c, &b, &p);
    assert_memory_equal(p.display.v, "\x80\x80\x80\x64\x64\x64", 6);
    pm_photo_free(&p);
    pm_bytes_free(&b);
}

static void an_index_beyond_the_palette_is_damage(void **state)
{
    struct io_case *c = *state;
    for (int index = 1; index < 256; index++) {
        const uint8_t rows[3] = {0, 0, (uint8_t)index};
        struct pm_bytes b = pm_test_png_of(
            &(struct pm_test_png){2, 1, 8, 3, "PLTE", "\x64\x64\x64", 3, .rows = rows, .n = 3});
        io_refused(c, &b, PIHMAP_EFORMAT, "not in the palette");
        pm_bytes_free(&b);
    }
}

/* Pixels are checked by CRC-32 and Adler-32. */
static void every_flipped_bit_is_refused(void **state)
{
    struct io_case *c = *state;
    struct pm_bytes b = make(8, 2, false);
    for (size_t i = 0; i < b.n; i++)
        for (int bit = 0; bit < 8; bit += 3) {
            struct pm_photo p;
            b.v[i] ^= (uint8_t)(1u << bit);
            if (io_load(c, &b, &p) == PIHMAP_OK)
                print_error("bit %d of byte %zu of %zu\n", bit, i, b.n);
            assert_null(p.display.v);
            b.v[i] ^= (uint8_t)(1u << bit);
        }
    pm_bytes_free(&b);
}

static void truncated_files_are_refused(void **state)
{
    struct io_case *c = *state;
    struct pm_bytes b = make(16, 6, true);
    const size_t whole = b.n;
    for (b.n = 8; b.n < whole; b.n++)
        io_refused(c, &b, PIHMAP_EFORMAT, "cut short");
    pm_bytes_free(&b);
}

/* ---- files that are wrong although their CRCs are right ---- */

/* The row of a grey picture of 2 x 1 px. */
static const uint8_t two_px[3] = {0, 10, 20};

static void start(struct pm_bytes *b, int depth, int colour)
{
    pm_bytes_free(b);
    pm_png_signature(b);
    pm_png_header(b, 2, 1, depth, colour, 0);
}

static void refused(struct io_case *c, struct pm_bytes *b, const char *word)
{
    pm_png_chunk(b, "IEND", NULL, 0);
    io_refused(c, b, PIHMAP_EFORMAT, word);
}

static void wrong_structure_is_refused(void **state)
{
    struct io_case *c = *state;
    struct pm_bytes b = {NULL, 0};
    start(&b, 8, 0);
    refused(c, &b, "no pixel data");
    start(&b, 8, 0);
    pm_png_header(&b, 2, 1, 8, 0, 0);
    refused(c, &b, "two headers");
    start(&b, 8, 0);
    pm_png_idat(&b, two_px, 3);
    pm_png_chunk(&b, "tEXt", "a\0b", 3);
    pm_png_idat(&b, two_px, 3);
    refused(c, &b, "two places");
    start(&b, 8, 0);
    pm_png_chunk(&b, "ABCD", "x", 1);
    pm_png_idat(&b, two_px, 3);
    refused(c, &b, "extension");
    start(&b, 8, 3);
    pm_png_idat(&b, two_px, 3);
    refused(c, &b, "palette is missing");
    start(&b, 1, 3);
    pm_png_chunk(&b, "PLTE", "abcabcabc", 9); /* three colours for one bit */
    refused(c, &b, "palette of the wrong size");
    start(&b, 8, 0);
    pm_png_chunk(&b, "PLTE", "abc", 3);
    refused(c, &b, "grey picture with a palette");
    start(&b, 8, 4);
    pm_png_chunk(&b, "tRNS", "\0\1", 2);
    refused(c, &b, "transparency");
    static const int wrong[][2] = {{3, 0}, {16, 3}, {4, 2}, {8, 1}, {8, 5}, {8, 7}, {0, 0}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        start(&b, wrong[i][0], wrong[i][1]);
        refused(c, &b, "do not go together");
    }
    pm_bytes_free(&b);
    pm_png_signature(&b);
    pm_png_chunk(&b, "CgBI", "\x50\0\x20\2", 4);
    refused(c, &b, "CgBI");
    pm_bytes_free(&b);
    pm_png_signature(&b);
    pm_png_header(&b, 0, 5, 8, 0, 0);
    refused(c, &b, "no pixels");
    pm_bytes_free(&b);
}

static void wrong_pixel_data_is_refused(void **state)
{
    struct io_case *c = *state;
    struct pm_bytes b = {NULL, 0};
    start(&b, 8, 0);
    pm_png_idat(&b, two_px, 2);
    refused(c, &b, "fewer pixels");
    start(&b, 8, 0);
    pm_png_idat(&b, (const uint8_t *)"\0abc", 4);
    refused(c, &b, "more pixels");
    start(&b, 8, 0);
    pm_png_chunk(&b, "IDAT", "\x78\x01 not a zlib stream", 20);
    refused(c, &b, "cannot be unpacked");
    start(&b, 8, 0);
    pm_png_chunk(&b, "IDAT", NULL, 0);
    refused(c, &b, "cannot be unpacked");
    start(&b, 8, 0);
    pm_png_idat(&b, (const uint8_t *)"\5ab", 3);
    refused(c, &b, "filtered");
    pm_bytes_free(&b);
}

/* Rare but valid: data in many parts, an animation, text behind the picture, bytes after it. */
static void rare_but_valid_files_are_read(void **state)
{
    struct io_case *c = *state;
    struct pm_bytes plain = make(8, 2, false), b = {NULL, 0};
    struct pm_photo was, p;
    io_loads(c, &plain, &was);
    const size_t idat = PM_PNG_IHDR_END, n = plain.n - idat - 12 - 12; /* data of the only IDAT */
    pm_bytes_add(&b, plain.v, idat);
    pm_png_chunk(&b, "acTL", "\0\0\0\1\0\0\0\0", 8);
    pm_png_chunk(&b, "PLTE", "abc", 3); /* only a suggestion in an RGB picture */
    for (size_t i = 0; i < n; i++) {
        pm_png_chunk(&b, "IDAT", plain.v + idat + 8 + i, 1);
        if (i == 5)
            pm_png_chunk(&b, "IDAT", NULL, 0);
    }
    pm_png_chunk(&b, "fdAT", "\0\0\0\1xxxx", 8);
    pm_png_chunk(&b, "tEXt", "Comment\0hi", 10);
    pm_png_chunk(&b, "IEND", NULL, 0);
    pm_bytes_add(&b, "and more", 8);
    io_loads(c, &b, &p);
    assert_memory_equal(p.display.v, was.display.v, W * H * 3);
    pm_photo_free(&p);
    pm_photo_free(&was);
    pm_bytes_free(&b);
    pm_bytes_free(&plain);
}

/* Rows in all filters, and a tail that is narrower than a px of the filters' memory. */
static void every_filter_is_undone(void **state)
{
    enum { SIDE = 40, ROW = 1 + 3 * SIDE };
    struct io_case *c = *state;
    uint8_t rows[SIDE * ROW], plain[SIDE * 3 * SIDE];
    for (int i = 0; i < SIDE * 3 * SIDE; i++)
        plain[i] = (uint8_t)((uint32_t)i * 2654435761u >> 23);
    for (int y = 0; y < SIDE; y++) {
        uint8_t *row = rows + y * ROW;
        *row = (uint8_t)(y % 5);
        for (int i = 0; i < 3 * SIDE; i++) {
            const uint8_t *at = plain + y * 3 * SIDE + i;
            const int a = i < 3 ? 0 : at[-3], b = y ? at[-3 * SIDE] : 0;
            const int d = i < 3 || !y ? 0 : at[-3 * SIDE - 3], p = a + b - d;
            const int pa = abs(p - a), pb = abs(p - b), pc = abs(p - d);
            const int guess[5] = {0, a, b, (a + b) / 2,
                                  pa <= pb && pa <= pc ? a
                                  : pb <= pc           ? b
                                                       : d};
            row[1 + i] = (uint8_t)(*at - guess[y % 5]);
        }
    }
    struct pm_bytes png =
        pm_test_png_of(&(struct pm_test_png){SIDE, SIDE, 8, 2, .rows = rows, .n = sizeof rows});
    struct pm_photo p;
    io_loads(c, &png, &p);
    assert_memory_equal(p.display.v, plain, sizeof plain);
    pm_photo_free(&p);
    pm_bytes_free(&png);
}

/* ---- cICP ---- */

static struct pm_bytes with_cicp(const char *cicp)
{
    return pm_test_png_of(
        &(struct pm_test_png){1, 1, 8, 2, "cICP", cicp, 4, .rows = "\0\xC8\x64\x50", .n = 4});
}

/* The code points of cICP win over all other chunks (PNG, 4.3). */
static void code_points_tell_the_colour_space(void **state)
{
    static const struct {
        const char *cicp, *name;
        double a; /* a* of the px in that space, computed from the chromaticities */
    } rows[] = {{"\x01\x0D\0\1", "sRGB", 38.041}, {"\x0C\x0D\0\1", "Display P3", 46.801}};
    struct io_case *c = *state;
    for (int i = 0; i < 2; i++) {
        struct pm_bytes b = with_cicp(rows[i].cicp);
        struct pm_photo p;
        double lab[3];
        io_loads(c, &b, &p);
        assert_non_null(strstr(p.facts.profile, rows[i].name));
        io_lab(&p, 0, 0, lab);
        io_near(lab[1], rows[i].a, 0.01);
        pm_photo_free(&p);
        pm_bytes_free(&b);
    }
}

static void hdr_and_video_range_are_refused_by_name(void **state)
{
    static const char *const rows[][2] = {{"\x09\x10\0\1", "PQ"},
                                          {"\x09\x12\0\1", "HLG"},
                                          {"\x0C\x10\0\1", "PQ"},
                                          {"\x01\x01\0\0", "narrow range"}};
    struct io_case *c = *state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct pm_bytes b = with_cicp(rows[i][0]);
        io_refused(c, &b, PIHMAP_EFORMAT, rows[i][1]);
        pm_bytes_free(&b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IO_TEST(every_type_and_depth_is_read),
        IO_TEST(a_colour_key_is_transparent),
        IO_TEST(a_palette_of_greys_is_a_grey_photo),
        IO_TEST(an_index_beyond_the_palette_is_damage),
        IO_TEST(every_flipped_bit_is_refused),
        IO_TEST(truncated_files_are_refused),
        IO_TEST(wrong_structure_is_refused),
        IO_TEST(wrong_pixel_data_is_refused),
        IO_TEST(rare_but_valid_files_are_read),
        IO_TEST(every_filter_is_undone),
        IO_TEST(code_points_tell_the_colour_space),
        IO_TEST(hdr_and_video_range_are_refused_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
