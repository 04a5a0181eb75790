/*
 * The library as other programs use it: photos and outputs in memory, progress and stopping,
 * several threads at once, programs built with an older header.
 */
#include "stage/stage_case.h"
#include "support/files.h"
#include "support/folder.h"
#include "support/pair_save.h"
#include "support/skin_render.h"

#include <locale.h>
#include <pthread.h>

#define SIDE 360 /* long side of the before photo, px: the work of a test run, not of a clinic */
#define CANVAS (SIDE * 100 / 86 + 2)

static struct pm_job job;
static char folder[4096];
static struct pm_pair_files files;
static struct pm_bytes before, after; /* the files' content */

static int begin(void **state)
{
    struct pm_skin_look look;
    struct pm_pair_draw draw;
    struct pm_linear patch;
    struct pm_mask skin;
    struct pm_pair pair;
    (void)state;
    pm_job_init(&job, 2);
    pm_skin_look_draw(PM_SCENE_CLOSEUP, 5, CANVAS, CANVAS * 3 / 4, 11, &look);
    if (pm_folder_make(&job, folder) || pm_skin_render(&job, &look, &patch, &skin))
        return -1;
    const struct pm_pair_source source = {&patch, NULL, &skin};
    pm_pair_draw_standard(&draw);
    draw.long_side = SIDE;
    if (pm_pair_make(&job, &source, &draw, 11, &pair) || pm_pair_save_photos(&job, &pair, folder))
        return -1;
    pm_pair_files_in(folder, &files);
    pm_pair_free(&pair);
    pm_linear_free(&patch);
    pm_mask_free(&skin);
    return pm_bytes_read(&before, files.before) && pm_bytes_read(&after, files.after) ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    pm_bytes_free(&before);
    pm_bytes_free(&after);
    pm_folder_remove(folder);
    pm_job_free(&job);
    return 0;
}

static struct pihmap_options options(void)
{
    struct pihmap_options opt;
    pihmap_options_init(&opt);
    opt.threads = 2;
    return opt;
}

/* The pair in memory, under the names of the files. */
static enum pihmap_status compare_bytes(const struct pihmap_options *opt, pihmap_result **r,
                                        struct pihmap_error *err)
{
    const struct pihmap_source was = {files.before, before.v, before.n};
    const struct pihmap_source now = {files.after, after.v, after.n};
    return pihmap_compare_sources(&was, &now, opt, r, err);
}

static struct pm_bytes report_of(const pihmap_result *r)
{
    struct pm_bytes text = {NULL, 0};
    void *bytes;
    assert_int_equal(pihmap_result_bytes(r, PIHMAP_OUT_JSON, NULL, &bytes, &text.n, NULL),
                     PIHMAP_OK);
    text.v = bytes;
    return text;
}

static void same_bytes(const struct pm_bytes *a, const struct pm_bytes *b)
{
    assert_int_equal(a->n, b->n);
    assert_memory_equal(a->v, b->v, a->n);
}

/* ---- memory ------------------------------------------------------------------------- */

static void photos_in_memory_give_the_report_of_the_files(void **state)
{
    (void)state;
    const struct pihmap_options opt = options();
    pihmap_result *of_files, *of_bytes;
    assert_int_equal(pihmap_compare(files.before, files.after, &opt, &of_files, NULL), PIHMAP_OK);
    assert_int_equal(compare_bytes(&opt, &of_bytes, NULL), PIHMAP_OK);
    struct pm_bytes a = report_of(of_files), b = report_of(of_bytes);
    assert_true(pihmap_result_region_count(of_files) > 0);
    same_bytes(&a, &b);
    pihmap_free(a.v);
    pihmap_free(b.v);
    pihmap_result_free(of_files);
    pihmap_result_free(of_bytes);
}

static void photos_in_memory_need_no_name(void **state)
{
    (void)state;
    struct pihmap_options opt = options();
    const struct pihmap_source was = {NULL, before.v, before.n}, now = {NULL, after.v, after.n};
    pihmap_result *r;
    assert_int_equal(pihmap_align_sources(&was, &now, &opt, &r, NULL), PIHMAP_OK);
    assert_string_equal(pihmap_result_report(r)->before.file, "before");
    assert_string_equal(pihmap_result_report(r)->after.file, "after");
    pihmap_result_free(r);
    struct pihmap_inspection *seen;
    assert_int_equal(pihmap_inspect_source(&now, &opt, &seen, NULL), PIHMAP_OK);
    assert_string_equal(seen->photo.file, "photo");
    assert_true(seen->skin.fraction > 0.5);
    pihmap_inspection_free(seen);
}

static void damaged_bytes_and_no_photo_are_refused(void **state)
{
    (void)state;
    const struct pihmap_source good = {"good.jpg", before.v, before.n};
    const struct pihmap_source cut = {"cut.jpg", after.v, after.n / 2};
    const struct pihmap_source empty = {"empty.jpg", after.v, 0}, none = {NULL, NULL, 0};
    const struct {
        const struct pihmap_source *photo;
        enum pihmap_status status;
        const char *word;
    } cases[] = {{&cut, PIHMAP_EFORMAT, "cut.jpg"},
                 {&empty, PIHMAP_EFORMAT, "empty.jpg"},
                 {&none, PIHMAP_EARG, "neither a name nor bytes"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pihmap_error err;
        pihmap_result *r;
        assert_int_equal(pihmap_compare_sources(&good, cases[i].photo, NULL, &r, &err),
                         cases[i].status);
        assert_null(r);
        assert_non_null(strstr(err.text, cases[i].word));
    }
}

static void outputs_in_memory_are_the_files(void **state)
{
    (void)state;
    static const struct {
        enum pihmap_output what;
        const char *ending, *name;
    } cases[] = {{PIHMAP_OUT_HEATMAP, NULL, "heat.png"},  {PIHMAP_OUT_HEATMAP, ".jpg", "heat.jpg"},
                 {PIHMAP_OUT_MASK, NULL, "mask.png"},     {PIHMAP_OUT_DELTA, NULL, "delta.pfm"},
                 {PIHMAP_OUT_ALIGNED, ".png", "al.png"},  {PIHMAP_OUT_PANEL, ".jpg", "panel.jpg"},
                 {PIHMAP_OUT_THUMB, ".jpg", "thumb.jpg"}, {PIHMAP_OUT_PAGE, NULL, "page.html"},
                 {PIHMAP_OUT_JSON, NULL, "report.json"},  {PIHMAP_OUT_CSV, NULL, "regions.csv"}};
    const struct pihmap_options opt = options();
    pihmap_result *r;
    assert_int_equal(compare_bytes(&opt, &r, NULL), PIHMAP_OK);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char path[4200];
        struct pm_bytes file = {NULL, 0}, got = {NULL, 0};
        void *bytes;
        snprintf(path, sizeof path, "%s/%s", folder, cases[i].name);
        assert_int_equal(pihmap_result_write(r, cases[i].what, path, false, NULL), PIHMAP_OK);
        assert_true(pm_bytes_read(&file, path));
        assert_int_equal(
            pihmap_result_bytes(r, cases[i].what, cases[i].ending, &bytes, &got.n, NULL),
            PIHMAP_OK);
        got.v = bytes;
        same_bytes(&file, &got);
        pm_bytes_free(&file);
        pihmap_free(bytes);
    }
    struct pihmap_error err;
    void *bytes = &err;
    size_t n;
    assert_int_equal(pihmap_result_bytes(r, PIHMAP_OUT_MASK, ".jpg", &bytes, &n, &err),
                     PIHMAP_EARG);
    assert_null(bytes);
    assert_int_equal(pihmap_result_bytes(r, (enum pihmap_output)99, NULL, &bytes, &n, &err),
                     PIHMAP_EARG);
    pihmap_result_free(r);
}

static void accessors_and_report_agree(void **state)
{
    (void)state;
    const struct pihmap_options opt = options();
    pihmap_result *r;
    assert_int_equal(compare_bytes(&opt, &r, NULL), PIHMAP_OK);
    const struct pihmap_report *report = pihmap_result_report(r);
    assert_int_equal(pihmap_result_verdict(r), report->verdict);
    assert_int_equal(pihmap_result_region_count(r), report->region_count);
    for (size_t i = 0; i < report->region_count; i++)
        assert_ptr_equal(pihmap_result_region(r, i), &report->regions[i]);
    assert_null(pihmap_result_region(r, report->region_count));
    pihmap_result_free(r);
}

/* ---- progress and stopping ------------------------------------------------------------ */

struct listener {
    long calls, stop_at; /* at this call; 0: never */
    double last;
    bool fell;
};

static bool listen(void *context, double done)
{
    struct listener *l = context;
    l->fell |= done < l->last;
    l->last = done;
    return ++l->calls != l->stop_at;
}

static long calls_in_all(void)
{
    struct listener l = {0, 0, 0, false};
    struct pihmap_options opt = options();
    pihmap_result *r;
    opt.progress = listen;
    opt.context = &l;
    assert_int_equal(compare_bytes(&opt, &r, NULL), PIHMAP_OK);
    pihmap_result_free(r);
    assert_false(l.fell);
    assert_true(l.last == 1.0);
    return l.calls;
}

/* Wherever it is stopped: that status, no result, no further call. The address sanitizer finds
 * leaks. */
static void it_stops_where_the_caller_says(void **state)
{
    (void)state;
    const long calls = calls_in_all();
    assert_true(calls > 20);
    long last = 0;
    for (int k = 0; k <= 14; k++) {
        struct listener l = {0, k < 4 ? k + 1 : calls * (k - 3) / 11, 0, false};
        struct pihmap_options opt = options();
        struct pihmap_error err;
        pihmap_result *r;
        opt.progress = listen;
        opt.context = &l;
        const enum pihmap_status st = compare_bytes(&opt, &r, &err);
        if (st != PIHMAP_ESTOPPED || r || l.calls != l.stop_at)
            fail_msg("stopped at call %ld of %ld: status %d (%s), %ld calls", l.stop_at, calls,
                     (int)st, err.text, l.calls);
        assert_string_equal(err.text, "stopped before it was done");
        last = l.stop_at;
    }
    assert_int_equal(last, calls); /* including the very last one */
}

/* ---- threads ------------------------------------------------------------------------ */

static void *compare_in_thread(void *out)
{
    struct pihmap_options opt = options();
    const int reference[4] = {SIDE / 3, SIDE / 3, 60, 60}; /* the note has numbers */
    pihmap_result *r;
    struct pm_bytes *report = out;
    memcpy(opt.reference, reference, sizeof reference);
    void *bytes = NULL;
    if (compare_bytes(&opt, &r, NULL) == PIHMAP_OK)
        pihmap_result_bytes(r, PIHMAP_OUT_JSON, NULL, &bytes, &report->n, NULL);
    report->v = bytes;
    pihmap_result_free(r);
    return NULL;
}

static void several_comparisons_at_once_do_not_disturb_one_another(void **state)
{
    enum { THREADS = 3 };
    (void)state;
    struct pm_bytes alone = {NULL, 0}, report[THREADS] = {{NULL, 0}};
    pthread_t thread[THREADS];
    compare_in_thread(&alone);
    assert_non_null(alone.v);
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&thread[i], NULL, compare_in_thread, &report[i]), 0);
    for (int i = 0; i < THREADS; i++)
        pthread_join(thread[i], NULL);
    for (int i = 0; i < THREADS; i++) {
        assert_non_null(report[i].v);
        same_bytes(&alone, &report[i]);
        pihmap_free(report[i].v);
    }
    pihmap_free(alone.v);
}

/* ---- the caller's locale ------------------------------------------------------------- */

/* After setlocale() a program may print numbers with a decimal comma; the library does not. */
static void a_decimal_comma_of_the_caller_changes_nothing(void **state)
{
    (void)state;
    static const char *const names[] = {"de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8", "fr_FR.utf8"};
    struct pm_bytes point = {NULL, 0}, comma = {NULL, 0};
    const char *found = NULL;
    compare_in_thread(&point);
    for (size_t i = 0; i < sizeof names / sizeof *names && !found; i++)
        found = setlocale(LC_ALL, names[i]);
    if (!found) {
        pihmap_free(point.v);
        skip();
    }
    compare_in_thread(&comma);
    char number[8];
    snprintf(number, sizeof number, "%.1f", 0.5);
    setlocale(LC_ALL, "C");
    assert_string_equal(number, "0,5"); /* the caller's own, as it was */
    same_bytes(&point, &comma);
    pihmap_free(point.v);
    pihmap_free(comma.v);
}

/* ---- other versions ------------------------------------------------------------------- */

/* A program built with an older header has a shorter struct; nothing is written beyond it. */
static void an_older_struct_is_not_overrun(void **state)
{
    (void)state;
    struct pihmap_options opt;
    struct pihmap_batch_options batch;
    const size_t was = offsetof(struct pihmap_options, deidentify);
    const size_t batch_was = offsetof(struct pihmap_batch_options, tell);
    memset(&opt, 0xA5, sizeof opt);
    memset(&batch, 0xA5, sizeof batch);
    pihmap_options_default(&opt, was);
    pihmap_batch_options_default(&batch, batch_was);
    assert_int_equal(opt.size, was);
    assert_int_equal(batch.size, batch_was);
    for (size_t i = was; i < sizeof opt; i++)
        assert_int_equal(((unsigned char *)&opt)[i], 0xA5);
    for (size_t i = batch_was; i < sizeof batch; i++)
        assert_int_equal(((unsigned char *)&batch)[i], 0xA5);
    struct pihmap_inspection *seen;
    const struct pihmap_source photo = {NULL, before.v, before.n};
    assert_int_equal(pihmap_inspect_source(&photo, &opt, &seen, NULL), PIHMAP_OK);
    pihmap_inspection_free(seen);
}

static void the_library_gives_its_version(void **state)
{
    (void)state;
    assert_string_equal(pihmap_version(), PIHMAP_VERSION);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(photos_in_memory_give_the_report_of_the_files),
        cmocka_unit_test(photos_in_memory_need_no_name),
        cmocka_unit_test(damaged_bytes_and_no_photo_are_refused),
        cmocka_unit_test(outputs_in_memory_are_the_files),
        cmocka_unit_test(accessors_and_report_agree),
        cmocka_unit_test(it_stops_where_the_caller_says),
        cmocka_unit_test(several_comparisons_at_once_do_not_disturb_one_another),
        cmocka_unit_test(a_decimal_comma_of_the_caller_changes_nothing),
        cmocka_unit_test(an_older_struct_is_not_overrun),
        cmocka_unit_test(the_library_gives_its_version),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
