/* Pages: untrusted text never becomes markup, and nothing but our own style and script runs. */
#include "base/vocabulary.h"
#include "report/html_report.h"

#include "base/base64.h"
#include "files/digest.h"
#include "report/html_index.h"
#include "report/parts.h"
#include "unit/report_case.h"

#include <stdio.h>

static char *ended(struct pm_html *h)
{
    const struct pm_html_head head = {.title = "t", .style = "", .style_hash = ""};
    char *text;
    size_t n;
    assert_int_equal(pm_html_end(h, &head, &text, &n), PIHMAP_OK);
    assert_int_equal(strlen(text), n);
    text[n - strlen("</body>\n</html>\n")] = '\0';
    return text;
}

static void text_cannot_become_markup(void **state)
{
    (void)state;
    static const struct {
        const char *in, *want;
    } cases[] = {
        {"<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"},
        {"\" onload=\"x", "&quot; onload=&quot;x"},
        {"' onload='x", "&#39; onload=&#39;x"},
        {"a&amp;b", "a&amp;amp;b"},
        {"M\xC3\xBCller \xE7\x8E\x8B", "M\xC3\xBCller \xE7\x8E\x8B"},
        {"esc\x1b[31m", "esc\\x1b[31m"},
        {"rtl \xE2\x80\xAE txt", "rtl \\xe2\\x80\\xae txt"},
        {"not utf8 \xC3", "not utf8 \\xc3"},
        {"\xC0\xBCscript>", "\\xc0\\xbcscript&gt;"}, /* an overlong < */
        {"", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pm_job job;
        pm_job_init(&job, 1);
        struct pm_html h = {.job = &job};
        pm_html_text(&h, cases[i].in);
        char *text = ended(&h);
        assert_string_equal(text, cases[i].want);
        free(text);
        pm_job_free(&job);
    }
}

static void paths_stay_relative(void **state)
{
    (void)state;
    static const struct {
        const char *in, *want;
    } cases[] = {{"p 1/report.html", "./p%201/report.html"},
                 {"javascript:alert(1)", "./javascript%3Aalert%281%29"},
                 {"//evil.example/x", "./evil.example/x"},
                 {"a\"b?c#d%e", "./a%22b%3Fc%23d%25e"},
                 {"\xC3\xBC", "./%C3%BC"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pm_job job;
        pm_job_init(&job, 1);
        struct pm_html h = {.job = &job};
        pm_html_path(&h, cases[i].in);
        char *text = ended(&h);
        assert_string_equal(text, cases[i].want);
        free(text);
        pm_job_free(&job);
    }
}

/* RFC 4648, section 10. */
static void base64_is_that_of_the_rfc(void **state)
{
    (void)state;
    static const char *const want[] = {"",         "Zg==",     "Zm8=",    "Zm9v",
                                       "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"};
    for (size_t n = 0; n < 7; n++) {
        char out[16] = "";
        pm_base64("foobar", n, out);
        assert_int_equal(pm_base64_size(n), strlen(want[n]));
        assert_string_equal(out, want[n]);
    }
}

/* A page with made-up figures and hostile names. */
static char *page_of(struct scene *s, bool declined)
{
    struct pm_label_index of;
    const struct pm_findings findings = {&s->change, &s->labels, &of, &s->report};
    const struct pm_sheet sheet = {s->photo.w, s->photo.h, 1, false};
    struct pm_sketch sketch;
    char *text;
    size_t n;
    uint8_t picture[] = {0xFF, 0xD8, 0xFF};
    assert_int_equal(pm_label_index(&s->job, &s->report, &of), PIHMAP_OK);
    assert_int_equal(pm_sketch(&s->job, &findings, &s->opt, &sheet, &sketch), PIHMAP_OK);
    const struct pm_jpeg jpeg = {picture, sizeof picture};
    const struct pm_report_page page = {.id = "<b>\"'&",
                                        .report = &s->report,
                                        .opt = &s->opt,
                                        .declined = declined,
                                        .w = s->photo.w,
                                        .h = s->photo.h,
                                        .before = jpeg,
                                        .after = jpeg,
                                        .heat = jpeg,
                                        .greyed = true,
                                        .sketch = &sketch,
                                        .style_hash = "S",
                                        .script_hash = "J"};
    assert_int_equal(pm_html_report(&s->job, &page, &text, &n), PIHMAP_OK);
    pm_sketch_free(&sketch);
    return text;
}

static void begin(struct scene *s)
{
    scene_init(s, 400, 300);
    add_mark(s, PIHMAP_KIND_PIH, 60, 50, 18, -6);
    add_mark(s, PIHMAP_KIND_ERYTHEMA, 150, 40, 14, -3);
    s->report.region_count = 3;
    s->regions[2] = (struct pihmap_region){.id = 3,
                                           .kind = PIHMAP_KIND_NAMED,
                                           .name = "<img src=x onerror=alert(1)>",
                                           .area_mm2 = NAN};
    s->report.verdict = PIHMAP_PIH_LIKELY;
    s->report.before.file = "x/<img src=x onerror=alert(2)>.jpg";
    s->report.after.file = "\"><script>alert(3)</script>";
    s->report.skin.ita_class = "";
    strcpy(s->report.before.profile, "</dd><script>alert(4)</script>");
    strcpy(s->report.before.taken_at, "<b>2026</b>");
    s->report.comparability.reason_count = 1;
    s->report.comparability.reasons[0].code = PIHMAP_REASON_ROTATED;
    s->report.global_reason.code = PIHMAP_REASON_WHOLE_AREA_NO_REFERENCE;
}

static size_t count(const char *text, const char *what)
{
    size_t n = 0;
    for (const char *at = text; (at = strstr(at, what)); at++)
        n++;
    return n;
}

static void names_show_as_text_everywhere(void **state)
{
    (void)state;
    for (int declined = 0; declined < 2; declined++) {
        struct scene s;
        begin(&s);
        char *text = page_of(&s, declined);
        assert_int_equal(count(text, "<script>"), declined ? 0 : 1); /* ours */
        assert_int_equal(count(text, "<style>"), 1);
        assert_int_equal(count(text, "<img "), declined ? 2 : 3);
        assert_int_equal(count(text, "<b>\""), 0);
        assert_int_equal(count(text, "<title>&lt;b&gt;&quot;&#39;&amp;</title>"), 1);
        assert_non_null(strstr(text, "&lt;img src=x onerror=alert(2)&gt;.jpg"));
        assert_int_equal(count(text, " style=\""), 0); /* the policy would refuse them */
        assert_int_equal(count(text, "http://") + count(text, "https://"), 0);
        assert_int_equal(count(text, "nan"), 0);
        free(text);
        scene_free(&s);
    }
}

/* What is greyed says why. */
static void what_is_greyed_has_its_reason(void **state)
{
    (void)state;
    struct scene s;
    begin(&s);
    s.report.pixel_share[PM_PIXEL_MEASURED] = 0.75;
    s.report.pixel_share[PM_PIXEL_NO_COUNTERPART] = 0.15;
    s.report.pixel_share[PM_PIXEL_GLOSS] = 0.10;
    char *text = page_of(&s, false);
    assert_non_null(strstr(text, "not measured: not in both photos 15.0 %, gloss 10.0 %"));
    free(text);
    scene_free(&s);
}

static void every_region_is_in_picture_and_table(void **state)
{
    (void)state;
    struct scene s;
    begin(&s);
    char *text = page_of(&s, false);
    for (int id = 1; id <= 2; id++) {
        char mark[32], row[32];
        snprintf(mark, sizeof mark, "<a id=\"mark-%d\" ", id);
        snprintf(row, sizeof row, "<tr id=\"row-%d\" ", id);
        assert_int_equal(count(text, mark), 1);
        assert_int_equal(count(text, row), 1);
    }
    /* A named region has no outline, so it must have no link to one. */
    assert_int_equal(count(text, "<tr id=\"row-3\" "), 1);
    assert_int_equal(count(text, "mark-3"), 0);
    free(text);
    scene_free(&s);
}

static void lists_show_names_as_text(void **state)
{
    (void)state;
    static const char hostile[] = "<img src=x onerror=alert(1)>\"'";
    const struct pm_index_row rows[] = {
        {hostile, "a b/<c>", "<t>/timeline.html", PM_INDEX_PIH, PIHMAP_CHANGE_BETTER,
         PIHMAP_GRADE_FAIR, hostile, 2, 0.01, NAN, -3, -4, 28, 3},
        {hostile, NULL, NULL, PM_INDEX_FAILED, -1, -1, hostile, NAN, NAN, NAN, NAN, NAN, NAN, NAN}};
    const struct pm_visit_row visits[] = {{hostile, &rows[0], ""}, {hostile, &rows[1], "fading"}};
    const struct pm_visit_mark mark = {1, 0, 10, 20, 30, -4};
    struct pm_job job;
    char *text[2];
    size_t n;
    pm_job_init(&job, 1);
    const struct pm_index_page index = {PIHMAP_LANGUAGE_ENGLISH, rows, 2, false, "S", "J"};
    const struct pm_page_way way = {
        .index = "../index.html", .previous = "../a/report.html", .previous_id = hostile};
    const struct pm_timeline_page line = {
        PIHMAP_LANGUAGE_ARABIC, hostile, visits, 2, &mark, 1, 100, 80, way, "S"};
    assert_int_equal(pm_html_index(&job, &index, &text[0], &n), PIHMAP_OK);
    assert_int_equal(pm_html_timeline(&job, &line, &text[1], &n), PIHMAP_OK);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(count(text[i], "<img src=x"), 0);
        /* the heatmap of the first; on the timeline the first photo, and that of the visit, too */
        assert_int_equal(count(text[i], "<img "), i ? 3 : 1);
        assert_non_null(strstr(text[i], "&lt;img src=x onerror=alert(1)&gt;&quot;&#39;"));
        assert_non_null(strstr(text[i], "src=\"./a%20b/%3Cc%3E/thumb.jpg\""));
        assert_int_equal(count(text[i], "http"), count(text[i], "http-equiv"));
        assert_int_equal(count(text[i], " style=\""), 0);
        assert_int_equal(count(text[i], "\"nan"), 0);
        free(text[i]);
    }
    pm_job_free(&job);
}

/* The content security policy has the hashes of style and script: if embedding changed a byte of
 * them, no browser would run them. */
static void parts_are_embedded_as_they_are(void **state)
{
    (void)state;
    static const struct {
        const char *file, *text;
    } parts[] = {{"src/report/page.css", pm_page_css},
                 {"src/report/report.js", pm_report_js},
                 {"src/report/index.js", pm_index_js}};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        char bytes[65536];
        FILE *f = fopen(parts[i].file, "rb");
        assert_non_null(f);
        const size_t n = fread(bytes, 1, sizeof bytes, f);
        fclose(f);
        assert_int_equal(n, strlen(parts[i].text));
        assert_memory_equal(bytes, parts[i].text, n);
        assert_null(strstr(parts[i].text, "</s")); /* would end its element */
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_cannot_become_markup),
        cmocka_unit_test(paths_stay_relative),
        cmocka_unit_test(base64_is_that_of_the_rfc),
        cmocka_unit_test(names_show_as_text_everywhere),
        cmocka_unit_test(what_is_greyed_has_its_reason),
        cmocka_unit_test(every_region_is_in_picture_and_table),
        cmocka_unit_test(lists_show_names_as_text),
        cmocka_unit_test(parts_are_embedded_as_they_are),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
