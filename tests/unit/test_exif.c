/* Exif: orientation, capture date and exposure of a photo, from good blocks and broken ones. */
#include "codec/exif.h"

#include "base/stats.h"
#include "unit/io_case.h"

/* Numbers as they are stored in the file. */
static struct pm_bytes two(unsigned a, bool big)
{
    struct pm_bytes b = {NULL, 0};
    if (big)
        pm_bytes_be(&b, a, 2);
    else
        pm_bytes_le(&b, a, 2);
    return b;
}

static struct pm_bytes ratio(int32_t a, int32_t d, bool big)
{
    struct pm_bytes b = {NULL, 0};
    for (int i = 0; i < 2; i++)
        if (big)
            pm_bytes_be(&b, (uint32_t)(i ? d : a), 4);
        else
            pm_bytes_le(&b, (uint32_t)(i ? d : a), 4);
    return b;
}

static struct pm_exif read_tags(struct io_case *c, const struct pm_test_tag *tags, int n, bool big)
{
    struct pm_bytes b = pm_test_exif(tags, n, big);
    struct pm_exif e;
    assert_int_equal(pm_exif_read(&c->job, b.v, b.n, &e), PIHMAP_OK);
    pm_bytes_free(&b);
    return e;
}

static void facts_are_read_in_both_byte_orders(void **state)
{
    struct io_case *c = *state;
    for (int big = 0; big < 2; big++) {
        struct pm_bytes six = two(6, big), iso = two(400, big), one = two(1, big);
        struct pm_bytes time = ratio(1, 125, big), f = ratio(28, 10, big), bias = ratio(-2, 3, big);
        const struct pm_test_tag tags[] = {
            {0, 0x0112, 3, 1, six.v},
            {0, 0x0132, 2, 20, "2025:01:01 00:00:00"}, /* of editing, not of capture */
            {1, 0x829A, 5, 1, time.v},
            {1, 0x829D, 5, 1, f.v},
            {1, 0x8827, 3, 1, iso.v},
            {1, 0x9003, 2, 20, "2024:02:29 13:14:15"},
            {1, 0x9011, 2, 7, "+05:30"},
            {1, 0x9204, 10, 1, bias.v},
            {1, 0xA403, 3, 1, one.v}};
        const struct pm_exif e = read_tags(c, tags, 9, big);
        assert_int_equal(e.orientation, 6);
        assert_string_equal(e.taken_at, "2024-02-29T13:14:15+05:30");
        io_near(e.exposure_s, 0.008, 1e-12);
        io_near(e.f_number, 2.8, 1e-12);
        io_near(e.iso, 400, 0);
        io_near(e.exposure_bias_ev, -2.0 / 3, 1e-12);
        assert_int_equal(e.white_balance, 1);
        assert_false(e.adobe_rgb);
        struct pm_bytes *all[] = {&six, &iso, &one, &time, &f, &bias};
        for (int i = 0; i < 6; i++)
            pm_bytes_free(all[i]);
    }
}

static void is_unknown(const struct pm_exif *e)
{
    assert_int_equal(e->orientation, 1);
    assert_string_equal(e->taken_at, "");
    assert_true(isnan(e->exposure_s) && isnan(e->f_number) && isnan(e->iso));
    assert_true(isnan(e->exposure_bias_ev));
    assert_int_equal(e->white_balance, -1);
}

/* A tag of the wrong type, count or value says nothing. */
static void invalid_tags_stay_unknown(void **state)
{
    static const uint8_t zero[16] = {0}, nine[4] = {9}, ones[16] = {1, 0, 0, 0, 0, 0, 0, 0};
    static const struct pm_test_tag tags[] = {{0, 0x0112, 3, 1, nine},
                                              {1, 0x829A, 5, 1, ones},
                                              {1, 0x829D, 5, 1, zero},
                                              {1, 0x8827, 5, 1, ones},
                                              {1, 0x9204, 10, 1, ones},
                                              {1, 0xA403, 3, 1, nine},
                                              {1, 0x9003, 7, 20, "2024:02:29 13:14:15"}};
    static const struct pm_test_tag many[] = {{0, 0x0112, 3, 4, ones}, {1, 0x829A, 3, 1, ones}};
    struct io_case *c = *state;
    struct pm_exif e = read_tags(c, tags, 7, false);
    is_unknown(&e);
    e = read_tags(c, many, 2, false);
    is_unknown(&e);
    e = read_tags(c, NULL, 0, true);
    is_unknown(&e);
}

/* Programs that rotate or rewrite photos store it as LONG or BYTE, and viewers turn them. */
static void whole_numbers_are_read_whatever_their_type(void **state)
{
    static const uint8_t little[4] = {6}, big[4] = {0, 0, 0, 6}, big_short[4] = {0, 6};
    static const int types[] = {1, 3, 4, 6, 8, 9}; /* BYTE SHORT LONG SBYTE SSHORT SLONG */
    static const int bytes[] = {1, 2, 4, 1, 2, 4};
    struct io_case *c = *state;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        for (int order = 0; order < 2; order++) {
            const void *six = !order || bytes[i] == 1 ? little : bytes[i] == 2 ? big_short : big;
            const struct pm_test_tag tags[] = {{0, 0x0112, types[i], 1, six},
                                               {1, 0x8827, types[i], 1, six}};
            const struct pm_exif e = read_tags(c, tags, 2, order);
            assert_int_equal(e.orientation, 6);
            io_near(e.iso, 6, 0);
        }
}

/* ColorSpace 2 is what cameras write besides the mark R03; without any ColorSpace the mark counts,
 * and one that says sRGB is believed. */
static void adobe_rgb_is_told_by_colour_space_and_mark(void **state)
{
    static const struct {
        int space; /* 0: no tag */
        const char *mark;
        bool adobe_rgb;
    } rows[] = {{65535, "R03", true}, {2, "R03", true},  {2, NULL, true},
                {0, "R03", true},     {1, "R03", false}, {65535, "R98", false},
                {65535, NULL, false}, {1, NULL, false}};
    struct io_case *c = *state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct pm_bytes space = two((unsigned)rows[i].space, false);
        struct pm_test_tag tags[2];
        int n = 0;
        if (rows[i].space)
            tags[n++] = (struct pm_test_tag){1, 0xA001, 3, 1, space.v};
        if (rows[i].mark)
            tags[n++] = (struct pm_test_tag){2, 1, 2, 4, rows[i].mark};
        const struct pm_exif e = read_tags(c, tags, n, false);
        assert_int_equal(e.adobe_rgb, rows[i].adobe_rgb);
        pm_bytes_free(&space);
    }
}

static void dates_are_checked(void **state)
{
    static const struct {
        const char *date, *offset, *text;
    } rows[] = {
        {"2023:12:31 23:59:59", "", "2023-12-31T23:59:59"},
        {"2023:12:31 23:59:59", "-11:00", "2023-12-31T23:59:59-11:00"},
        {"2023:12:31 23:59:59", "+99:00", "2023-12-31T23:59:59"},
        {"2023:12:31 23:59:59", "   :  ", "2023-12-31T23:59:59"},
        {"2023:02:29 00:00:00", "", ""}, /* not a leap year */
        {"2000:02:29 00:00:00", "", "2000-02-29T00:00:00"},
        {"1900:02:29 00:00:00", "", ""},
        {"2023:00:10 00:00:00", "", ""},
        {"2023:13:10 00:00:00", "", ""},
        {"2023:04:31 00:00:00", "", ""},
        {"2023:04:30 24:00:00", "", ""},
        {"0000:00:00 00:00:00", "", ""},
        {"    :  :     :  :  ", "", ""},
        {"2023-04-30 12:00:00", "", ""},
        {"2023:04:30", "", ""},
    };
    struct io_case *c = *state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (int digitized = 0; digitized < 2; digitized++) {
            const struct pm_test_tag tags[] = {
                {1, 0x9003 + digitized, 2, (uint32_t)strlen(rows[i].date) + 1, rows[i].date},
                {1, 0x9011 + digitized, 2, (uint32_t)strlen(rows[i].offset) + 1, rows[i].offset}};
            const struct pm_exif e = read_tags(c, tags, 2, true);
            assert_string_equal(e.taken_at, rows[i].text);
        }
}

/* Several facts, and a maker note of a maker for which libexif has code. */
static struct pm_bytes full_block(void)
{
    static const uint8_t note[64] = "Nikon\0\2\x10\0\0MM\0*\0\0\0\x08\0\2\0\1\0\7\xFF\xFF\xFF\xFF";
    static const uint8_t six[2] = {6, 0}, rational[8] = {1, 0, 0, 0, 125, 0, 0, 0};
    static const struct pm_test_tag tags[] = {
        {0, 0x010F, 2, 6, "NIKON"},        {0, 0x0112, 3, 1, six},
        {1, 0x829A, 5, 1, rational},       {1, 0x9003, 2, 20, "2024:02:29 13:14:15"},
        {1, 0x927C, 7, sizeof note, note}, {2, 1, 2, 4, "R98"}};
    return pm_test_exif(tags, 6, false);
}

/* The vulnerabilities of libexif 0.6.24 found in 2026 are all in maker notes, which pihmap never
 * has parsed. A truncated or damaged block may lose facts, but does nothing worse. */
static void broken_blocks_are_ignored(void **state)
{
    struct io_case *c = *state;
    struct pm_bytes b = full_block();
    struct pm_exif e;
    struct pm_random random = {7};
    assert_int_equal(pm_exif_read(&c->job, b.v, b.n, &e), PIHMAP_OK);
    assert_int_equal(e.orientation, 6);
    io_near(e.exposure_s, 0.008, 1e-12);
    for (size_t n = 0; n <= b.n; n++) {
        assert_int_equal(pm_exif_read(&c->job, b.v, n, &e), PIHMAP_OK);
        assert_in_range(e.orientation, 1, 8);
    }
    for (int round = 0; round < 3000; round++) {
        uint8_t was[4];
        size_t at[4];
        for (int k = 0; k < 4; k++) {
            at[k] = pm_random_u64(&random) % b.n;
            was[k] = b.v[at[k]];
            b.v[at[k]] = (uint8_t)pm_random_u64(&random);
        }
        assert_int_equal(pm_exif_read(&c->job, b.v, b.n, &e), PIHMAP_OK);
        assert_in_range(e.orientation, 1, 8);
        assert_true(isnan(e.exposure_s) || e.exposure_s > 0);
        for (int k = 3; k >= 0; k--)
            b.v[at[k]] = was[k];
    }
    assert_int_equal(pm_exif_read(&c->job, NULL, 0, &e), PIHMAP_OK);
    is_unknown(&e);
    pm_bytes_free(&b);
}

static void a_jpeg_has_the_facts_of_its_exif(void **state)
{
    static const uint8_t grey[8 * 16] = {0};
    struct io_case *c = *state;
    struct pm_bytes exif = full_block();
    const struct pm_test_jpeg j = {.w = 8, .h = 16, .channels = 1, .pixels = grey, .exif = &exif};
    struct pm_bytes b = pm_test_jpeg_make(&j);
    struct pm_photo p;
    io_loads(c, &b, &p);
    assert_int_equal(p.facts.orientation, 6);
    assert_int_equal(p.facts.width, 16);
    assert_int_equal(p.facts.height, 8);
    assert_string_equal(p.facts.taken_at, "2024-02-29T13:14:15");
    io_near(p.facts.exposure_s, 0.008, 1e-12);
    assert_true(isnan(p.facts.iso));
    pm_photo_free(&p);
    pm_bytes_free(&b);
    pm_bytes_free(&exif);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IO_TEST(facts_are_read_in_both_byte_orders),
        IO_TEST(invalid_tags_stay_unknown),
        IO_TEST(whole_numbers_are_read_whatever_their_type),
        IO_TEST(adobe_rgb_is_told_by_colour_space_and_mark),
        IO_TEST(dates_are_checked),
        IO_TEST(broken_blocks_are_ignored),
        IO_TEST(a_jpeg_has_the_facts_of_its_exif),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
