/* Breaks in the coding order: what they look like, and what only looks similar. */
#include "codec/coding_break.h"

#include "unit/io_case.h"

enum { W = 320, H = 240, MCU = 16 };

/* Soft texture, as skin has, with some grain. */
static struct pm_rgb8 texture(struct io_case *c)
{
    struct pm_rgb8 p;
    assert_int_equal(pm_rgb8_alloc(&c->job, W, H, &p), PIHMAP_OK);
    for (int i = 0; i < W * H * 3; i++) {
        const int x = i / 3 % W, y = i / 3 / W, grain = (int)((uint32_t)i * 2654435761u >> 30);
        p.v[i] = (uint8_t)(120 + 20 * sin(x / 9.0 + y / 23.0) + 15 * cos(y / 7.0) + grain);
    }
    return p;
}

/* Adds to all px of the MCUs from (column, row) on, in the order of coding, of a grid that begins
 * at px `offset` down. */
static void shift_from(struct pm_rgb8 *p, int column, int row, int offset, int codes)
{
    for (int y = offset; y < H; y++)
        for (int x = 0; x < W; x++) {
            const int j = (y - offset) / MCU, i = x / MCU;
            if (j > row || (j == row && i >= column))
                for (int k = 0; k < 3; k++)
                    p->v[3 * (y * W + x) + k] = (uint8_t)(p->v[3 * (y * W + x) + k] + codes);
        }
}

static double score_of(struct io_case *c, const struct pm_rgb8 *p)
{
    double score;
    assert_int_equal(pm_coding_break(&c->job, p, MCU, MCU, &score), PIHMAP_OK);
    return score;
}

static void a_shift_in_coding_order_is_a_break(void **state)
{
    struct io_case *c = *state;
    for (int column = 2; column <= W / MCU - 2; column += 4)
        for (int row = 2; row < H / MCU - 3; row += 3)
            for (int codes = -30; codes <= 30; codes += 60) {
                struct pm_rgb8 p = texture(c);
                shift_from(&p, column, row, 0, codes);
                const double score = score_of(c, &p);
                if (score < PM_CODING_BREAK)
                    print_error("from MCU %d, %d by %d: %g\n", column, row, codes, score);
                assert_true(score >= PM_CODING_BREAK);
                pm_rgb8_free(&p);
            }
}

static void other_edges_are_none(void **state)
{
    struct io_case *c = *state;
    struct pm_rgb8 p = texture(c);
    assert_true(score_of(c, &p) < 0.3);
    shift_from(&p, 0, 5, 0, 40); /* a bar or frame that happens to end on the grid */
    assert_true(score_of(c, &p) < 0.3);
    pm_rgb8_free(&p);
    p = texture(c);
    shift_from(&p, 8, 5, MCU / 2, 40); /* the same step, beside the grid */
    assert_true(score_of(c, &p) < 0.3);
    pm_rgb8_free(&p);
    p = texture(c);
    for (int y = 4 * MCU; y < 9 * MCU; y++) /* a label laid over it, on the grid */
        memset(p.v + 3 * (y * W + 6 * MCU), 200, 3 * 8 * MCU);
    assert_true(score_of(c, &p) < 0.3);
    p.h = 2; /* too small to tell */
    assert_true(score_of(c, &p) == 0);
    pm_rgb8_free(&p);
}

/* One wrong byte of the entropy-coded data: libjpeg reads most of these without a warning. */
static void a_damaged_jpeg_is_refused(void **state)
{
    struct io_case *c = *state;
    struct pm_rgb8 p = texture(c);
    const struct pm_test_jpeg j = {
        .w = W, .h = H, .channels = 3, .pixels = p.v, .quality = 85, .subsampled = true};
    struct pm_bytes b = pm_test_jpeg_make(&j);
    int damaged = 0, told = 0;
    for (size_t at = b.n / 3; at < 2 * b.n / 3; at += b.n / 150) {
        struct pm_photo photo;
        const uint8_t was = b.v[at];
        b.v[at] ^= 0x24;
        if (b.v[at] != 0xFF && was != 0xFF) {
            damaged++;
            if (io_load(c, &b, &photo) == PIHMAP_OK)
                pm_photo_free(&photo);
            else if (strstr(c->job.err.text, "shifted"))
                told++;
        }
        b.v[at] = was;
    }
    print_message("%d of %d are refused for what they show\n", told, damaged);
    assert_true(told >= 6); /* others make warnings, or change a block or two */
    pm_bytes_free(&b);
    pm_rgb8_free(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IO_TEST(a_shift_in_coding_order_is_a_break),
        IO_TEST(other_edges_are_none),
        IO_TEST(a_damaged_jpeg_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
