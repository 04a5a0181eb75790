/* BMP photos: bit depths, palettes, masks, and what is refused. */
#include "unit/io_case.h"

enum { W = 5, H = 3, HEAD = 14 + 40, BITFIELDS = 3 };

struct bmp {
    int w, h; /* h < 0: the rows are stored from the top */
    int depth;
    uint32_t compression;
    const void *extra; /* masks or palette, behind the header */
    size_t extra_n;
};

/* A BMP with a BITMAPINFOHEADER. */
static struct pm_bytes make(struct bmp m, const struct pm_bytes *rows)
{
    struct pm_bytes b = {NULL, 0};
    pm_bytes_add(&b, "BM", 2);
    pm_bytes_le(&b, (uint32_t)(HEAD + m.extra_n + rows->n), 4);
    pm_bytes_le(&b, 0, 4);
    pm_bytes_le(&b, (uint32_t)(HEAD + m.extra_n), 4);
    pm_bytes_le(&b, 40, 4);
    pm_bytes_le(&b, (uint32_t)m.w, 4);
    pm_bytes_le(&b, (uint32_t)m.h, 4);
    pm_bytes_le(&b, 1, 2);
    pm_bytes_le(&b, (uint32_t)m.depth, 2);
    pm_bytes_le(&b, m.compression, 4);
    for (int i = 0; i < 5; i++)
        pm_bytes_le(&b, 0, 4);
    pm_bytes_add(&b, m.extra, m.extra_n);
    pm_bytes_add(&b, rows->v, rows->n);
    return b;
}

static int code(int x, int y, int c)
{
    return 20 + 40 * x + 7 * y + 3 * c;
}

static struct pm_bytes rgb_rows(int bytes, bool from_top)
{
    struct pm_bytes rows = {NULL, 0};
    for (int k = 0; k < H; k++) {
        const int y = from_top ? k : H - 1 - k;
        for (int x = 0; x < W; x++) {
            for (int c = 2; c >= 0; c--)
                pm_bytes_le(&rows, (uint32_t)code(x, y, c), 1);
            if (bytes == 4)
                pm_bytes_le(&rows, 0, 1);
        }
        while (rows.n % 4)
            pm_bytes_le(&rows, 0, 1);
    }
    return rows;
}

static void colours_are_read(void **state)
{
    struct io_case *c = *state;
    for (int k = 0; k < 4; k++) {
        const bool top = k & 1;
        const int bytes = k & 2 ? 4 : 3;
        struct pm_bytes rows = rgb_rows(bytes, top);
        struct pm_bytes b = make((struct bmp){W, top ? -H : H, .depth = 8 * bytes}, &rows);
        struct pm_photo p;
        io_loads(c, &b, &p);
        assert_string_equal(p.facts.format, "BMP");
        for (int i = 0; i < W * H * 3; i++)
            assert_int_equal(p.display.v[i], code(i / 3 % W, i / 3 / W, i % 3));
        pm_photo_free(&p);
        for (size_t n = b.n - 1; n > 30; n -= 5) /* cut short */
            io_refused(c, &(struct pm_bytes){b.v, n}, PIHMAP_EFORMAT, "cut short");
        pm_bytes_free(&b);
        pm_bytes_free(&rows);
    }
}

/* For an index that the palette does not have, stb_image would read uninitialised stack memory. */
static void palettes_are_read_and_checked(void **state)
{
    static uint8_t palette[12] = {3, 3, 3, 0, 6, 6, 6, 0, 9, 9, 9, 0};
    struct io_case *c = *state;
    struct pm_bytes rows = {NULL, 0};
    struct pm_photo p;
    pm_bytes_add(&rows, "\0\1\2\0", 4);
    struct pm_bytes b =
        make((struct bmp){3, 1, .depth = 8, .extra = palette, .extra_n = sizeof palette}, &rows);
    io_loads(c, &b, &p);
    assert_memory_equal(p.display.v, "\3\3\3\6\6\6\11\11\11", 9);
    pm_photo_free(&p);
    palette[1] = 4;
    struct pm_bytes coloured =
        make((struct bmp){3, 1, .depth = 8, .extra = palette, .extra_n = sizeof palette}, &rows);
    io_refused(c, &coloured, PIHMAP_EFORMAT, "too few to measure skin");
    pm_bytes_free(&coloured);
    palette[1] = 3;
    b.v[b.n - 3] = 3;
    io_refused(c, &b, PIHMAP_EFORMAT, "palette");
    pm_bytes_free(&b);
    rows.v[0] = 0x50; /* 0101....: four px of one bit */
    b = make((struct bmp){4, 1, .depth = 1, .extra = palette, .extra_n = 8}, &rows);
    io_loads(c, &b, &p);
    assert_memory_equal(p.display.v, "\3\3\3\6\6\6\3\3\3\6\6\6", 12);
    pm_photo_free(&p);
    pm_bytes_free(&b);
    b = make((struct bmp){4, 1, .depth = 4}, &rows);
    io_refused(c, &b, PIHMAP_EFORMAT, "palette is missing");
    pm_bytes_free(&b);
    pm_bytes_free(&rows);
}

static void masks_are_read_and_checked(void **state)
{
    struct io_case *c = *state;
    struct pm_bytes rows = {NULL, 0}, masks = {NULL, 0};
    struct pm_photo p;
    pm_bytes_le(&masks, 0xF800, 4);
    pm_bytes_le(&masks, 0x07E0, 4);
    pm_bytes_le(&masks, 0x001F, 4);
    pm_bytes_le(&rows, 0xF800, 2);
    pm_bytes_le(&rows, 0x07E0 | 0x1F, 2);
    struct pm_bytes b = make((struct bmp){2, 1, 16, BITFIELDS, masks.v, masks.n}, &rows);
    io_loads(c, &b, &p);
    assert_memory_equal(p.display.v, "\xFF\0\0\0\xFF\xFF", 6);
    pm_photo_free(&p);
    b.v[HEAD + 4] = 0; /* a mask with a gap */
    b.v[HEAD + 5] = 0x05;
    io_refused(c, &b, PIHMAP_EFORMAT, "masks");
    pm_bytes_free(&b);
    pm_bytes_free(&masks);
    pm_bytes_free(&rows);
}

static void unsupported_headers_are_refused(void **state)
{
    static const struct {
        struct bmp bmp;
        enum pihmap_status status;
        const char *word;
    } rows[] = {
        {{W, H, .depth = 8, .compression = 1}, PIHMAP_EFORMAT, "compressed"},
        {{W, H, .depth = 7}, PIHMAP_EFORMAT, "bits per pixel"},
        {{0, H, .depth = 24}, PIHMAP_EFORMAT, "no pixels"},
        {{-1, H, .depth = 24}, PIHMAP_ELIMIT, "32768"},
        {{30000, 3000, .depth = 24}, PIHMAP_EFORMAT, "cut short"},
    };
    struct io_case *c = *state;
    struct pm_bytes pixels = rgb_rows(3, false), b;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        b = make(rows[i].bmp, &pixels);
        io_refused(c, &b, rows[i].status, rows[i].word);
        pm_bytes_free(&b);
    }
    b = make((struct bmp){W, H, .depth = 24}, &pixels);
    b.v[14] = 12; /* the size of the OS/2 header */
    io_refused(c, &b, PIHMAP_EFORMAT, "OS/2");
    pm_bytes_free(&b);
    pm_bytes_free(&pixels);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IO_TEST(colours_are_read),
        IO_TEST(palettes_are_read_and_checked),
        IO_TEST(masks_are_read_and_checked),
        IO_TEST(unsupported_headers_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
