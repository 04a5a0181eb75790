/* The table of input formats: that each row is complete, and that its format is documented. */
#include "unit/io_case.h"

#include "codec/format.h"
#include "codec/unsupported.h"

static void rows_are_complete(void **state)
{
    (void)state;
    for (const struct pm_format *f = pm_formats; f < pm_formats + PM_FORMAT_COUNT; f++) {
        const struct pihmap_photo_facts facts = {.width = 0};
        assert_in_range(strlen(f->name), 1, sizeof facts.format - 1);
        assert_true(f->endings[0] == '.');
        assert_false(f->matches((const uint8_t *)"", 0));
        assert_non_null(f->read);
        assert_true(!f->version == !f->library);
        for (const struct pm_format *other = pm_formats; other < f; other++)
            assert_string_not_equal(f->name, other->name);
    }
}

static void endings_choose_in_any_case(void **state)
{
    (void)state;
    assert_true(pihmap_is_photo_name("a/b.c/photo.JPG"));
    assert_true(pihmap_is_photo_name("x.hif"));
    assert_true(pihmap_is_photo_name(".tif"));
    assert_false(pihmap_is_photo_name("tif"));
    assert_false(pihmap_is_photo_name("x.jp"));
    assert_false(pihmap_is_photo_name("x."));
    assert_false(pihmap_is_photo_name("x.jpg "));
    assert_false(pihmap_is_photo_name("x.dng"));
    assert_null(pm_unsupported_ending("x.jpg"));
    assert_null(pm_unsupported_ending("x.txt"));
    assert_non_null(strstr(pm_unsupported_ending("x.Nef"), "raw"));
    assert_non_null(strstr(pm_unsupported_ending("x.avif"), "AVIF"));
}

static void refusals_name_all_that_is_read(void **state)
{
    struct io_case *c = *state;
    const struct pm_bytes gif = {(uint8_t *)(uintptr_t) "GIF89a\1\0\1\0", 10};
    const struct pm_bytes text = {(uint8_t *)(uintptr_t) "hello world", 11};
    io_refused(c, &gif, PIHMAP_EFORMAT, "pihmap reads JPEG, PNG, ");
    io_refused(c, &text, PIHMAP_EFORMAT, " or ");
    for (const struct pm_format *f = pm_formats; f < pm_formats + PM_FORMAT_COUNT; f++) {
        io_refused(c, &gif, PIHMAP_EFORMAT, f->called);
        io_refused(c, &text, PIHMAP_EFORMAT, f->called);
    }
}

/* What people read has to follow the table: the manual of the report, and the README. */
static void formats_are_documented(void **state)
{
    static const char *const files[] = {"src/cli/fields_report.c", "README.md"};
    static char text[1 << 18];
    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        FILE *file = fopen(files[i], "rb");
        assert_non_null(file);
        text[fread(text, 1, sizeof text - 1, file)] = '\0';
        fclose(file);
        for (const struct pm_format *f = pm_formats; f < pm_formats + PM_FORMAT_COUNT; f++) {
            const char *name = i == 0 ? f->name : f->called;
            if (!strstr(text, name))
                print_error("%s does not name %s\n", files[i], name);
            assert_non_null(strstr(text, name));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_complete),
        cmocka_unit_test(endings_choose_in_any_case),
        IO_TEST(refusals_name_all_that_is_read),
        cmocka_unit_test(formats_are_documented),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
