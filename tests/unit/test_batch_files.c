/* Files that batch reads and writes: CSV, states, timelines, shards, listings of folders, dates. */
#include "base/reason.h"
#include "batch/csv_reader.h"
#include "batch/listing.h"
#include "batch/manifest.h"
#include "batch/shard.h"
#include "batch/state.h"
#include "batch/tables.h"
#include "batch/timeline.h"
#include "batch/trend.h"
#include "batch/unmatched.h"
#include "files/save.h"

#include "unit/io_case.h"

#include "files/folder.h"
#include "files/sweep.h"
#include "codec/capture_date.h"

#include <math.h>
#include <sys/stat.h>
#include <unistd.h>

static void put(struct io_case *c, const char *name, const char *text)
{
    FILE *f = fopen(io_path(c, name), "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

/* A file of the case as text; "" when it does not exist. */
static const char *get(struct io_case *c, const char *name)
{
    static char text[8192];
    FILE *f = fopen(io_path(c, name), "r");
    text[f ? fread(text, 1, sizeof text - 1, f) : 0] = '\0';
    if (f)
        fclose(f);
    return text;
}

/* ---- CSV ---------------------------------------------------------------------------- */

static void csv_is_read_as_rfc_4180_says(void **state)
{
    char text[] = "\xEF\xBB\xBF"
                  "a,\"b,\"\"c\"\"\",\r\n\r\n\"two\nlines\",x,y\nlast";
    struct pm_csv_text csv;
    char *cell[4];
    (void)state;
    pm_csv_begin(&csv, text, sizeof text - 1);
    assert_int_equal(pm_csv_row(&csv, cell, 4), 3);
    assert_string_equal(cell[0], "a");
    assert_string_equal(cell[1], "b,\"c\"");
    assert_string_equal(cell[2], "");
    assert_int_equal(csv.line, 1);
    assert_int_equal(pm_csv_row(&csv, cell, 4), 3);
    assert_string_equal(cell[0], "two\nlines");
    assert_string_equal(cell[2], "y");
    assert_int_equal(csv.line, 3);
    assert_int_equal(pm_csv_row(&csv, cell, 4), 1);
    assert_string_equal(cell[0], "last");
    assert_int_equal(csv.line, 5);
    assert_int_equal(pm_csv_row(&csv, cell, 4), 0);
}

static void csv_with_semicolons_and_broken_csv(void **state)
{
    char semicolons[] = "a;b\n1;2\n", open[] = "a,\"b\n1,2\n", wide[] = "1,2,3,4,5\n";
    struct pm_csv_text csv;
    char *cell[4];
    (void)state;
    pm_csv_begin(&csv, semicolons, sizeof semicolons - 1);
    assert_int_equal(pm_csv_row(&csv, cell, 4), 2);
    assert_string_equal(cell[1], "b");
    pm_csv_begin(&csv, open, sizeof open - 1);
    assert_int_equal(pm_csv_row(&csv, cell, 4), -1);
    pm_csv_begin(&csv, wide, sizeof wide - 1);
    assert_int_equal(pm_csv_row(&csv, cell, 4), -1);
}

static void a_manifest_gives_masks_scales_and_references(void **state)
{
    struct io_case *c = *state;
    struct pm_pairs pairs;
    char folder[4200];
    put(c, "m.csv",
        "id;before;after;mask;reference;px_per_mm\nx;b.jpg;a.jpg;m.png;1,2,30,40;12.5\n"
        ";;;;;\n"
        "y;/abs/b.jpg;a.jpg;;;\nz;b.jpg;b.jpg;;;\nw;sub\\b.jpg;a.jpg;;;\n");
    put(c, "b.jpg", "1");
    put(c, "a.jpg", "2");
    put(c, "m.png", "3");
    snprintf(folder, sizeof folder, "%s", c->folder);
    assert_int_equal(pm_manifest_read(&c->job, io_path(c, "m.csv"), folder, &pairs), PIHMAP_OK);
    assert_int_equal(pairs.pair_count, 4); /* the blank row is none */
    assert_non_null(strstr(pairs.pair[0].error, "separate folders by /"));
    assert_non_null(strstr(pairs.pair[2].error, "no such file"));
    assert_non_null(strstr(pairs.pair[3].error, "before and after are the same file"));
    assert_null(pairs.pair[1].error);
    assert_string_equal(pairs.pair[1].mask, "m.png");
    assert_true(pairs.pair[1].px_per_mm == 12.5);
    assert_int_equal(pairs.pair[1].reference[0], 1);
    assert_int_equal(pairs.pair[1].reference[3], 40);
    assert_string_equal(pairs.pair[2].before, "/abs/b.jpg");
    assert_null(pairs.pair[2].mask);
    assert_int_equal(pairs.pair[2].reference[2], 0);
    static const char *const left[] = {"m.csv", "b.jpg", "a.jpg", "m.png"};
    for (size_t i = 0; i < sizeof left / sizeof *left; i++)
        unlink(io_path(c, left[i]));
}

/* ---- states ------------------------------------------------------------------------- */

static void a_state_comes_back(void **state)
{
    struct io_case *c = *state;
    const struct pihmap_pair pair = {.id = "p 1",
                                     .patient = "p",
                                     .visit = "week_4",
                                     .before = "b\n.jpg",
                                     .after = "a.jpg",
                                     .days = 28};
    const struct pm_state_facts facts = {.pair = &pair,
                                         .key = "abc",
                                         .outcome = PIHMAP_OUTCOME_FAILED,
                                         .error = "file",
                                         .reason = "status done"};
    struct pm_state back;
    char *text = NULL;
    assert_int_equal(pm_state_text(&c->job, &facts, &text), PIHMAP_OK);
    pm_state_take(text, strlen(text), &back);
    assert_int_equal(back.outcome, PIHMAP_OUTCOME_FAILED);
    assert_string_equal(pm_state_value(&back, "key"), "abc");
    assert_string_equal(pm_state_value(&back, "id"), "p 1");
    assert_string_equal(pm_state_value(&back, "before"), "b\\x0a.jpg"); /* one line */
    assert_string_equal(pm_state_value(&back, "days"), "28");
    assert_string_equal(pm_state_value(&back, "reason"), "status done");
    assert_string_equal(pm_state_value(&back, "retryable"), "no");
    for (int k = 0; pm_state_columns[k].name; k++) /* every column of the table has a line */
        assert_non_null(pm_state_value(&back, pm_state_columns[k].name));
    assert_string_equal(pm_state_value(&back, "nothing"), "");
    pm_state_free(&back);
    static const char better[] = "pihmap-state/1\nstatus done\nchange better\n";
    struct pihmap_batch_counts counts = {0};
    pm_state_take(strdup(better), sizeof better - 1, &back);
    assert_int_equal(pm_state_change(&back), PIHMAP_CHANGE_BETTER);
    pm_count_change(pm_state_change(&back), &counts);
    assert_true(counts.better == 1 && counts.worse == 0 && counts.mixed == 0);
    pm_state_free(&back);
    pm_state_take(strdup("pihmap-state/9\nstatus done\n"), 27, &back);
    assert_int_equal(back.outcome, PIHMAP_OUTCOME_NONE);
    pm_state_free(&back);
}

/* Why the verdict is as it is, with its values, for pages in other languages. A record of an older
 * program has none of them. */
static void a_state_keeps_its_reason(void **state)
{
    struct io_case *c = *state;
    const struct pihmap_pair pair = {.id = "p", .patient = "p", .visit = ""};
    const struct pihmap_report report = {
        .verdict_reason = pm_reason(PIHMAP_REASON_SMALL_MARKS_MISSED, 3, 62.5, 0)};
    const struct pm_state_facts facts = {
        .pair = &pair, .report = &report, .outcome = PIHMAP_OUTCOME_DECLINED};
    static const char old[] = "pihmap-state/1\nstatus declined\ncode rotated\n";
    struct pihmap_reason reason;
    struct pm_state back;
    char *text = NULL;
    assert_int_equal(pm_state_text(&c->job, &facts, &text), PIHMAP_OK);
    pm_state_take(text, strlen(text), &back);
    assert_true(pm_state_reason(&back, &reason));
    assert_int_equal(reason.code, PIHMAP_REASON_SMALL_MARKS_MISSED);
    assert_true(reason.value[0] == 3 && reason.value[1] == 62.5 && reason.value[2] == 0);
    pm_state_free(&back);
    pm_state_take(strdup(old), sizeof old - 1, &back);
    assert_false(pm_state_reason(&back, &reason));
    pm_state_free(&back);
}

/* ---- timelines ---------------------------------------------------------------------- */

static void put_visit(struct io_case *c, const char *visit, int days, const char *regions,
                      struct pm_row *row)
{
    char name[64], text[256], folder[4200];
    snprintf(folder, sizeof folder, "%s", io_path(c, visit));
    assert_int_equal(mkdir(folder, 0700), 0);
    snprintf(name, sizeof name, "%s/regions.csv", visit);
    snprintf(text, sizeof text, "id,kind,name,centroid_x,centroid_y,area_px,delta_L\n%s", regions);
    put(c, name, text);
    snprintf(text, sizeof text,
             "pihmap-state/1\nid %s\npatient p\nvisit %s\nstatus done\ndays %d\npih_regions 2\n",
             visit, visit, days);
    *row = (struct pm_row){.id = visit, .folder = strdup(folder), .link = visit};
    pm_state_take(strdup(text), strlen(text), &row->state);
}

/* Marks are identified by position, whatever the order of the records. A mark that reappears keeps
 * its number; a new mark gets the next one. */
static void marks_keep_their_number(void **state)
{
    struct io_case *c = *state;
    const struct pm_table_folder folder = {.path = c->folder};
    struct pm_row row[3];
    /* In order of id, which is not the order of time. */
    put_visit(c, "v1", 90, "1,pih,,500,500,400,-2\n2,uncertain,,101,99,300,-1\n", &row[0]);
    put_visit(c, "v2", 30,
              "1,pih,,100,100,314,-6\n2,erythema,,50,50,99,-3\n3,faded,,200,100,314,5\n", &row[1]);
    put_visit(c, "v3", 60, "1,faded,,203,98,250,8\n2,shading,,102,130,90000,-3\n", &row[2]);
    assert_int_equal(pm_timelines_write(&c->job, &folder, row, 3), PIHMAP_OK);
    assert_string_equal(get(c, "p/timeline.csv"),
                        "patient,visit,days,status,pih_area_px,pih_area_mm2,pih_area_fraction,"
                        "mean_delta_L,marks,mark_numbers,record,change,trend,pair,group,"
                        "burden_net,burden_net_ci95_lo,burden_net_ci95_hi\n"
                        "p,v2,30,done,,,,,2,1 2,v2,,,v2,,,,\n"
                        "p,v3,60,done,,,,,2,2,v3,,fading,v3,,,,\n"
                        "p,v1,90,done,,,,,2,1 3,v1,,steady,v1,,,,\n");
    assert_string_equal(
        get(c, "p/timeline_marks.csv"),
        "patient,mark,visit,days,x,y,area_px,delta_L,region,record,kind,pair,group\n"
        "p,1,v2,30,100,100,314,-6,1,v2,pih,v2,\n"
        "p,2,v2,30,200,100,314,5,3,v2,faded,v2,\n"
        "p,2,v3,60,203,98,250,8,1,v3,faded,v3,\n"
        "p,1,v1,90,101,99,300,-1,2,v1,uncertain,v1,\n"
        "p,3,v1,90,500,500,400,-2,1,v1,pih,v1,\n");
    for (int i = 0; i < 3; i++) {
        pm_folder_drop(row[i].folder);
        free((char *)(uintptr_t)row[i].folder);
        pm_state_free(&row[i].state);
    }
    pm_folder_drop(io_path(c, "p"));
}

/* From visit to visit: what both found, what only one found, and what is too little to see. */
static void marks_fade_or_darken(void **state)
{
    (void)state;
    static const struct {
        double last, now; /* L* of mark 1; 0: not found */
        double flagged_from;
        const char *trend;
    } rows[] = {{-6, -4, 1, "fading"},
                {-4, -6, 1, "darkening"},
                {-4, -3.3, 1, "steady"},
                {2, 5, 1, "fading"},
                {-6, 0, 1, "fading"},
                {-1.5, 0, 1, "steady"},
                {0, -6, 1, "darkening"},
                {0, 5, 1, "fading"},
                {5, 0, 1, "darkening"},
                {-6, 0, NAN, "steady"},
                {0, 0, 1, ""}};
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        const struct pm_visit_mark was = {1, 0, 10, 10, 100, rows[k].last};
        const struct pm_visit_mark is = {1, 1, 10, 10, 80, rows[k].now};
        const struct pm_visit_marks last = {&was, rows[k].last != 0, rows[k].flagged_from};
        const struct pm_visit_marks now = {&is, rows[k].now != 0, rows[k].flagged_from};
        assert_string_equal(pm_trend(&last, &now), rows[k].trend);
    }
    /* The larger mark says more. */
    const struct pm_visit_mark were[2] = {{1, 0, 0, 0, 100, -6}, {2, 0, 0, 0, 900, -3}};
    const struct pm_visit_mark are[2] = {{1, 1, 0, 0, 100, -2}, {2, 1, 0, 0, 900, -4.5}};
    const struct pm_visit_marks last = {were, 2, 1}, now = {are, 2, 1};
    assert_string_equal(pm_trend(&last, &now), "darkening");
}

/* ---- shards ------------------------------------------------------------------------- */

/* Every id belongs to exactly one shard, and the shards are of similar size. */
static void every_id_is_in_one_shard_of_similar_size(void **state)
{
    int count[7] = {0};
    (void)state;
    for (int i = 0; i < 7000; i++) {
        char id[32];
        int of = 0;
        snprintf(id, sizeof id, "patient-%d", i);
        for (int shard = 0; shard < 7; shard++)
            if (pm_shard_has((struct pm_shard){shard, 7}, id)) {
                count[shard]++;
                of++;
            }
        assert_int_equal(of, 1);
    }
    for (int shard = 0; shard < 7; shard++)
        assert_in_range(count[shard], 850, 1150); /* 1000 +- 5 sigma */
    assert_true(pm_shard_has((struct pm_shard){0, 1}, "x"));
}

/* ---- unmatched photos --------------------------------------------------------------- */

/* Photos stand in the tables, other files do not; a merge knows them, and counts once what several
 * shards list. */
static void unmatched_photos_are_not_lost(void **state)
{
    struct io_case *c = *state;
    struct pihmap_unmatched files[] = {
        {.path = "P10\n_before.jpg", .why = "no after photo", .photo = true},
        {.path = "P2_before.jpg", .why = "no after photo", .photo = true},
        {.path = "notes.txt", .why = "not a photo", .photo = false}};
    const struct pm_pairs all = {.unmatched = files, .unmatched_count = 3};
    const struct pm_table_folder folder = {.path = c->folder};
    struct pm_pairs photos, read = {0};
    struct pm_row row[2];
    assert_int_equal(pm_unmatched_photos(&c->job, &all, &photos), PIHMAP_OK);
    assert_int_equal(photos.unmatched_count, 2);
    assert_int_equal(pm_unmatched_write(&c->job, c->folder, &photos), PIHMAP_OK);
    for (int i = 0; i < 2; i++) /* two shards */
        assert_int_equal(pm_unmatched_read(&c->job, c->folder, &read), PIHMAP_OK);
    assert_int_equal(pm_unmatched_read(&c->job, "nowhere", &read), PIHMAP_OK);
    pm_unmatched_sort(&read);
    assert_int_equal(read.unmatched_count, 2);
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(pm_unmatched_row(&c->job, &read.unmatched[i], &row[i]), PIHMAP_OK);
    assert_int_equal(pm_tables_write(&c->job, &folder, row, 2), PIHMAP_OK);
    const char *rows = strchr(get(c, "summary.csv"), '\n') + 1;
    static const char *const starts[] = {"P2_before.jpg,,,unmatched,",
                                         "P10\\x0a_before.jpg,,,unmatched,"};
    for (int i = 0; i < 2; i++, rows = strchr(rows, '\n') + 1) { /* nothing else is known */
        assert_int_equal(strncmp(rows, starts[i], strlen(starts[i])), 0);
        const char *why = rows + strlen(starts[i]);
        why += strspn(why, ",");
        assert_int_equal(strncmp(why, "no after photo,", 15), 0);
        assert_true(strspn(why + 14, ",") == strcspn(why + 14, "\n"));
    }
    assert_string_equal(rows, "");
    assert_non_null(strstr(get(c, "summary.csv"), ",record,pair\n"));
    for (int i = 0; i < 2; i++)
        pm_state_free(&row[i].state);
    put(c, ".unmatched.txt", "other\npath a\nwhy b\n"); /* not ours */
    read = (struct pm_pairs){0};
    assert_int_equal(pm_unmatched_read(&c->job, c->folder, &read), PIHMAP_OK);
    assert_int_equal(read.unmatched_count, 0);
    static const char *const left[] = {".unmatched.txt", "summary.csv", "regions.csv",
                                       "index.html"};
    for (size_t i = 0; i < sizeof left / sizeof *left; i++)
        unlink(io_path(c, left[i]));
}

/* ---- folders ------------------------------------------------------------------------ */

static void a_listing_says_what_is_not_a_photo(void **state)
{
    struct io_case *c = *state;
    struct pm_listing list;
    char text[2048] = "";
    const char *const folders[] = {"in", "in/rec", "in/sub", "in/out", "in/.git"};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        assert_int_equal(mkdir(io_path(c, folders[i]), 0700), 0);
    put(c, "in/a.JPG", "");
    put(c, "in/sub/b.png", "");
    put(c, "in/sub/c.heic", "");
    put(c, "in/rec/state.txt", "pihmap-state/1\n");
    put(c, "in/rec/heatmap.png", "");
    put(c, "in/out/x.jpg", "");
    assert_int_equal(symlink("..", io_path(c, "in/loop")), 0);
    char out[4200], in[4200];
    snprintf(out, sizeof out, "%s", io_path(c, "in/out"));
    snprintf(in, sizeof in, "%s", io_path(c, "in"));
    assert_int_equal(pm_listing_read(&c->job, in, out, &list), PIHMAP_OK);
    for (size_t i = 0; i < list.n; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), "%s: %s\n", list.path[i],
                 list.refused[i] ? list.refused[i] : "photo");
    assert_string_equal(text, ".git: a hidden folder\na.JPG: photo\n"
                              "loop: a link to a folder; links to folders are not followed\n"
                              "rec: a record that pihmap wrote\nsub/b.png: photo\n"
                              "sub/c.heic: photo\n");
    assert_true(pm_listing_is_no_photo(list.refused[0]));  /* hidden */
    assert_false(pm_listing_is_no_photo(list.refused[1])); /* a photo */
    assert_false(pm_listing_is_no_photo(list.refused[2])); /* a link may lead to photos */
    assert_true(pm_listing_is_no_photo(list.refused[3]));  /* a record */
    pm_listing_free(&list);
    pm_folder_drop(in);
    assert_int_equal(pm_listing_read(&c->job, in, NULL, &list), PIHMAP_ESYS);
}

static bool is_p1(const void *context, const char *name)
{
    (void)context;
    return strcmp(name, "p1") == 0;
}

/* The unfinished files of a killed run are removed, and nothing else. */
static void only_our_unfinished_files_are_removed(void **state)
{
    struct io_case *c = *state;
    struct stat info;
    const char *const folders[] = {"s", "s/.p1.part-abcdef", "s/.p2.part-abcdef", "s/.other",
                                   "s/p1"};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        assert_int_equal(mkdir(io_path(c, folders[i]), 0700), 0);
    put(c, "s/.p1.part-abcdef/heatmap.png", "x");
    put(c, "s/.pihmap-abcdef", PM_STATE_HEAD);
    put(c, "s/.pihmap-ABCDEF", "a user's own");
    char folder[4200];
    snprintf(folder, sizeof folder, "%s", io_path(c, "s"));
    pm_sweep(folder, is_p1, NULL);
    assert_int_not_equal(stat(io_path(c, "s/.p1.part-abcdef"), &info), 0);
    assert_int_equal(stat(io_path(c, "s/.p2.part-abcdef"), &info), 0);
    pm_sweep(folder, NULL, NULL);
    assert_int_not_equal(stat(io_path(c, "s/.p2.part-abcdef"), &info), 0);
    assert_int_equal(stat(io_path(c, "s/.pihmap-abcdef"), &info), 0);
    pm_save_sweep(folder, pm_is_own_table);
    assert_int_not_equal(stat(io_path(c, "s/.pihmap-abcdef"), &info), 0);
    assert_int_equal(stat(io_path(c, "s/.pihmap-ABCDEF"), &info), 0);
    assert_int_equal(stat(io_path(c, "s/.other"), &info), 0);
    assert_int_equal(stat(io_path(c, "s/p1"), &info), 0);
    pm_folder_drop(folder);
}

/* ---- dates -------------------------------------------------------------------------- */

static void a_date_is_read_without_the_pixels(void **state)
{
    struct io_case *c = *state;
    static const char date[] = "2026:01:31 10:15:00";
    const struct pm_test_tag tag = {1, 0x9003, 2, sizeof date, date};
    struct pm_bytes exif = pm_test_exif(&tag, 1, false), file = {0};
    char out[32];
    /* A JPEG that ends after its Exif segment: there are no pixels. */
    pm_bytes_add(&file, "\xFF\xD8\xFF\xE0\0\4xx\xFF\xE1", 10);
    pm_bytes_be(&file, (uint32_t)exif.n + 8, 2);
    pm_bytes_add(&file, "Exif\0\0", 6);
    pm_bytes_add(&file, exif.v, exif.n);
    assert_true(pm_bytes_write(&file, io_path(c, "x.jpg")));
    assert_int_equal(pm_capture_date(&c->job, c->path, out), PIHMAP_OK);
    assert_string_equal(out, "2026-01-31T10:15:00");
    pm_bytes_free(&file);
    pm_png_signature(&file);
    pm_png_header(&file, 4, 4, 8, 2, 0);
    pm_png_chunk(&file, "eXIf", exif.v, exif.n);
    assert_true(pm_bytes_write(&file, io_path(c, "x.jpg")));
    assert_int_equal(pm_capture_date(&c->job, c->path, out), PIHMAP_OK);
    assert_string_equal(out, "2026-01-31T10:15:00");
    pm_bytes_free(&file);
    pm_bytes_add(&file, "\xFF\xD8\xFF\xE1\xFF\xFF", 6); /* a length beyond the end */
    assert_true(pm_bytes_write(&file, io_path(c, "x.jpg")));
    assert_int_equal(pm_capture_date(&c->job, c->path, out), PIHMAP_OK);
    assert_string_equal(out, "");
    pm_bytes_free(&file);
    pm_bytes_free(&exif);
    unlink(c->path);
    assert_int_equal(pm_capture_date(&c->job, c->path, out), PIHMAP_OK);
    assert_string_equal(out, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IO_TEST(csv_is_read_as_rfc_4180_says),
        IO_TEST(csv_with_semicolons_and_broken_csv),
        IO_TEST(a_manifest_gives_masks_scales_and_references),
        IO_TEST(a_state_comes_back),
        IO_TEST(a_state_keeps_its_reason),
        IO_TEST(marks_keep_their_number),
        cmocka_unit_test(marks_fade_or_darken),
        IO_TEST(every_id_is_in_one_shard_of_similar_size),
        IO_TEST(unmatched_photos_are_not_lost),
        IO_TEST(a_listing_says_what_is_not_a_photo),
        IO_TEST(only_our_unfinished_files_are_removed),
        IO_TEST(a_date_is_read_without_the_pixels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
