/* Names from outside as text that does nothing to a terminal. */
#include "base/printable.h"

#include "support/check.h"

#include <string.h>

static void shows(const char *bytes, const char *text)
{
    char out[256];
    pm_printable(bytes, out, sizeof out);
    assert_string_equal(out, text);
}

static void names_stay_as_they_are(void **state)
{
    (void)state;
    shows("", "");
    shows("photos/Anna 1.jpg", "photos/Anna 1.jpg");
    shows("M\xC3\xBCller \xE5\x89\x8D.png", "M\xC3\xBCller \xE5\x89\x8D.png");
    shows("\xF0\x9F\x93\xB7", "\xF0\x9F\x93\xB7");
}

/* A file name must not control the terminal or look like another name. */
static void what_controls_a_terminal_is_escaped(void **state)
{
    (void)state;
    shows("a\x1b]52;c;x\x07.jpg", "a\\x1b]52;c;x\\x07.jpg");
    shows("two\nlines\t\x7f", "two\\x0alines\\x09\\x7f");
    shows("\xC2\x9B"
          "31m",
          "\\xc2\\x9b31m");                                   /* C1 CSI */
    shows("a\xE2\x80\xAEgpj.exe", "a\\xe2\\x80\\xaegpj.exe"); /* right-to-left override */
    shows("\xE2\x81\xA6x", "\\xe2\\x81\\xa6x");
    shows("\xEF\xBB\xBFx", "\\xef\\xbb\\xbfx");
}

static void what_is_not_utf8_is_escaped(void **state)
{
    (void)state;
    shows("\xFC", "\\xfc");
    shows("\xC0\xAF", "\\xc0\\xaf");                   /* overlong */
    shows("\xED\xA0\x80", "\\xed\\xa0\\x80");          /* a surrogate */
    shows("\xF4\x90\x80\x80", "\\xf4\\x90\\x80\\x80"); /* above U+10FFFF */
    shows("\xE5\x89", "\\xe5\\x89");                   /* cut short */
}

static void long_text_is_cut_between_characters(void **state)
{
    (void)state;
    for (size_t size = 4; size < 40; size++) {
        char out[40];
        memset(out, 'x', sizeof out);
        pm_printable("ab\xC3\xBC\x1b\xE5\x89\x8D\xF0\x9F\x93\xB7 end of it", out, size);
        assert_true(strlen(out) < size);
        char again[80];
        pm_printable(out, again, sizeof again);
        assert_string_equal(out, again); /* only whole characters */
        if (size < 26)                   /* the text takes 25 bytes */
            assert_string_equal(out + strlen(out) - 3, "...");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_stay_as_they_are),
        cmocka_unit_test(what_controls_a_terminal_is_escaped),
        cmocka_unit_test(what_is_not_utf8_is_escaped),
        cmocka_unit_test(long_text_is_cut_between_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
