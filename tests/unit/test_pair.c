/* Pairing by names: every naming scheme that is documented, and what must not be guessed. */
#include "base/calendar.h"
#include "batch/fold.h"
#include "batch/id.h"
#include "batch/name.h"
#include "batch/pair.h"
#include "support/check.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum { MOST = 24, TEXT = 8192 };

/* Capture dates of the photos: path and date in turn. */
static void capture_date(void *context, const char *path, char out[32])
{
    const char *const *dates = context;
    for (; dates && *dates; dates += 2)
        if (strcmp(path, dates[0]) == 0)
            snprintf(out, 32, "%s", dates[1]);
}

/* All but those whose name says "other". */
static bool same_bytes(void *context, const char *path, const char *other)
{
    (void)context;
    return !strstr(path, "other") && !strstr(other, "other");
}

/* Lines of "id: before > after;", "id! error;" and "path? why;". */
static void describe(const struct pm_pairs *pairs, char *text)
{
    size_t used = 0;
    text[0] = '\0';
    for (size_t i = 0; i < pairs->pair_count; i++) {
        const struct pihmap_pair *p = &pairs->pair[i];
        used += (size_t)(p->error ? snprintf(text + used, TEXT - used, "%s! %s;\n", p->id, p->error)
                                  : snprintf(text + used, TEXT - used, "%s: %s > %s;\n", p->id,
                                             p->before, p->after));
    }
    for (size_t i = 0; i < pairs->unmatched_count; i++)
        used += (size_t)snprintf(text + used, TEXT - used, "%s? %s;\n", pairs->unmatched[i].path,
                                 pairs->unmatched[i].why);
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* names and expected are separated by |. Each part of expected must be the beginning of a line of
 * the result, and there must be as many lines. */
static void check(const char *names, const char *const *dates, const char *expected)
{
    struct pm_job job;
    struct pm_pairs pairs;
    char text[TEXT], list[2048];
    const char *path[MOST];
    size_t n = 0, lines = 0, wanted = 0;
    pm_job_init(&job, 1);
    snprintf(list, sizeof list, "%s", names);
    for (char *s = strtok(list, "|"); s; s = strtok(NULL, "|"))
        path[n++] = s;
    qsort(path, n, sizeof *path, by_text);
    const struct pm_photo_list photos = {.path = path,
                                         .n = n,
                                         .root = "root",
                                         .capture_date = capture_date,
                                         .context = (void *)(uintptr_t)dates,
                                         .same_bytes = same_bytes};
    assert_int_equal(pm_pairs_find(&job, &photos, &pairs), PIHMAP_OK);
    describe(&pairs, text);
    for (const char *s = text; (s = strstr(s, ";\n")); s++)
        lines++;
    bool good = true;
    char want[2048];
    snprintf(want, sizeof want, "%s", expected);
    for (char *s = strtok(want, "|"); s; s = strtok(NULL, "|"), wanted++) {
        const size_t m = strlen(s);
        bool found = false;
        for (const char *line = text; line && *line && !found;
             line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL)
            found = strncmp(line, s, m) == 0;
        if (!found)
            print_message("not found: %s\n", s);
        good &= found;
    }
    if (!good || lines != wanted)
        print_message("%s\ngave:\n%s", names, text);
    assert_true(good);
    assert_int_equal(lines, wanted);
    pm_job_free(&job);
}

/* ---- documented schemes ------------------------------------------------------------- */

static void words_in_any_case_with_any_separator(void **state)
{
    (void)state;
    check("p1_before.jpg|p1_after.jpg", NULL, "p1: p1_before.jpg > p1_after.jpg;");
    check("P1-BEFORE.JPG|P1-AFTER.JPG", NULL, "P1: P1-BEFORE.JPG > P1-AFTER.JPG;");
    check("anna.pre.png|anna.post.png", NULL, "anna: anna.pre.png > anna.post.png;");
    check("9 Baseline.jpg|9 Followup.jpg", NULL, "9: 9 Baseline.jpg > 9 Followup.jpg;");
    check("9 Baseline.jpg|9 Follow-up.jpg", NULL, "9: 9 Baseline.jpg > 9 Follow-up.jpg;");
    check("9 pre-op.jpg|9 Post Treatment 2.jpg", NULL, "9: 9 pre-op.jpg > 9 Post Treatment 2.jpg;");
    check("x vorher.jpg|x nachher.jpg", NULL, "x: x vorher.jpg > x nachher.jpg;");
    check("7_post-auricular_before.jpg|7_post-auricular_after.jpg", NULL,
          "7_post-auricular: 7_post-auricular_before.jpg > 7_post-auricular_after.jpg;");
    check("x_day0.jpg|x_day30.jpg", NULL, "x: x_day0.jpg > x_day30.jpg;");
    check("x_week_0.jpg|x_week_4.jpg", NULL, "x: x_week_0.jpg > x_week_4.jpg;");
    check("x visit1.jpg|x visit2.jpg", NULL, "x: x visit1.jpg > x visit2.jpg;");
    check("x-b.jpg|x-a.jpg", NULL, "x: x-b.jpg > x-a.jpg;");
    check("x_2026-01-31.jpg|x_2026-03-01.jpg", NULL, "x: x_2026-01-31.jpg > x_2026-03-01.jpg;");
    check("x_20260131.jpg|x_20260301.jpg", NULL, "x: x_20260131.jpg > x_20260301.jpg;");
    check("before_x.jpg|after_x.jpg", NULL, "x: before_x.jpg > after_x.jpg;");
    check("annaBefore.jpg|annaAfter.jpg", NULL, "anna: annaBefore.jpg > annaAfter.jpg;");
    check("x_d0.jpg|x_d30.jpg", NULL, "x: x_d0.jpg > x_d30.jpg;");
    check("x (before).jpg|x (after).jpg", NULL, "x: x (before).jpg > x (after).jpg;");
    check("012_day_0.jpg|012_day_30.jpg", NULL, "012: 012_day_0.jpg > 012_day_30.jpg;");
    check("x before.jpg|x after 3 weeks.jpg", NULL, "x: x before.jpg > x after 3 weeks.jpg;");
    check("p1_before.jpg|P1_AFTER.JPG", NULL, "p1: p1_before.jpg > P1_AFTER.JPG;");
    check("x_31.01.2026.jpg|x_28.02.2026.jpg", NULL, "x: x_31.01.2026.jpg > x_28.02.2026.jpg;");
}

static void folders_with_the_same_names(void **state)
{
    (void)state;
    check("before/p1.jpg|after/p1.jpg|before/p2.jpg|after/p2.jpg", NULL,
          "p1: before/p1.jpg > after/p1.jpg;|p2: before/p2.jpg > after/p2.jpg;");
    check("Before/IMG_1.jpg|After/IMG_1.png", NULL, "IMG_1: Before/IMG_1.jpg > After/IMG_1.png;");
    check("visit1/p1.jpg|visit2/p1.jpg", NULL, "p1: visit1/p1.jpg > visit2/p1.jpg;");
    check("2026-01-31/p1.jpg|2026-02-28/p1.jpg", NULL,
          "p1: 2026-01-31/p1.jpg > 2026-02-28/p1.jpg;");
    check("anna/before.jpg|anna/after.jpg", NULL, "anna: anna/before.jpg > anna/after.jpg;");
    check("anna/anna_before.jpg|anna/anna_after.jpg", NULL,
          "anna: anna/anna_before.jpg > anna/anna_after.jpg;");
    check("anna/day0/IMG_1.jpg|anna/day30/IMG_7.jpg", NULL,
          "anna: anna/day0/IMG_1.jpg > anna/day30/IMG_7.jpg;");
    check("before.jpg|after.jpg", NULL, "root: before.jpg > after.jpg;");
    check("clinic/p1_before.jpg|clinic/p1_after.jpg|clinic/p2_before.jpg|clinic/p2_after.jpg", NULL,
          "clinic_p1: clinic/p1_before.jpg > clinic/p1_after.jpg;|"
          "clinic_p2: clinic/p2_before.jpg > clinic/p2_after.jpg;");
}

static void a_folder_per_patient_goes_by_date(void **state)
{
    const char *const dates[] = {"anna/IMG_9.jpg", "2026-01-02T10:00:00", "anna/IMG_3.jpg",
                                 "2026-02-02T09:00:00", NULL};
    const char *const wins[] = {"bob/2026-01-01.jpg", "2026-05-05T10:00:00", NULL};
    (void)state;
    check("anna/IMG_3.jpg|anna/IMG_9.jpg", dates, "anna: anna/IMG_9.jpg > anna/IMG_3.jpg;");
    check("anna/2026-03-01.jpg|anna/2026-01-31.jpg", NULL,
          "anna: anna/2026-01-31.jpg > anna/2026-03-01.jpg;");
    check("anna/IMG_20260131_101500.jpg|anna/IMG_20260301_111500.jpg", NULL,
          "anna: anna/IMG_20260131_101500.jpg > anna/IMG_20260301_111500.jpg;");
    check("bob/2026-01-01.jpg|bob/2026-03-01.jpg", wins,
          "bob: bob/2026-03-01.jpg > bob/2026-01-01.jpg;");
    check("anna/2026-01-31/IMG_1.jpg|anna/2026-02-28/IMG_7.jpg", NULL,
          "anna: anna/2026-01-31/IMG_1.jpg > anna/2026-02-28/IMG_7.jpg;");
    check("anna/IMG_3.jpg|anna/IMG_9.jpg", NULL, "anna! not all of these have a date");
    check("anna/IMG_3.jpg", dates, "anna/IMG_3.jpg? the only photo of \"anna\"");
    check("y/p1_2026-01-31.jpg|y/p1_2026-02-28.jpg|y/p2_2026-01-31.jpg|y/p2_2026-02-28.jpg", NULL,
          "y_p1: y/p1_2026-01-31.jpg > y/p1_2026-02-28.jpg;|"
          "y_p2: y/p2_2026-01-31.jpg > y/p2_2026-02-28.jpg;");
}

static void views_are_kept_apart(void **state)
{
    (void)state;
    check("p1_front_before.jpg|p1_front_after.jpg|p1_left_before.jpg|p1_left_after.jpg", NULL,
          "p1_front: p1_front_before.jpg > p1_front_after.jpg;|"
          "p1_left: p1_left_before.jpg > p1_left_after.jpg;");
    check("p1_before_front.jpg|p1_front_after.jpg", NULL,
          "p1_front: p1_before_front.jpg > p1_front_after.jpg;");
    check("anna/2026-01-31_left.jpg|anna/2026-01-31_right.jpg|anna/2026-03-01_left.jpg|"
          "anna/2026-03-01_right.jpg",
          NULL,
          "anna_left: anna/2026-01-31_left.jpg > anna/2026-03-01_left.jpg;|"
          "anna_right: anna/2026-01-31_right.jpg > anna/2026-03-01_right.jpg;");
    check("anna/before/front.jpg|anna/after/front.jpg|anna/before/left.jpg|anna/after/left.jpg",
          NULL,
          "anna_front: anna/before/front.jpg > anna/after/front.jpg;|"
          "anna_left: anna/before/left.jpg > anna/after/left.jpg;");
}

static void every_later_visit_is_compared_with_the_first(void **state)
{
    const char *const dates[] = {"e/1.jpg", "2026-03-01T10:00:00", "e/2.jpg", "2026-01-01T10:00:00",
                                 "e/3.jpg", "2026-02-01T10:00:00", NULL};
    (void)state;
    check("p_week0.jpg|p_week4.jpg|p_week_12.jpg", NULL,
          "p_week4: p_week0.jpg > p_week4.jpg;|p_week_12: p_week0.jpg > p_week_12.jpg;");
    check("p_baseline.jpg|p_week4.jpg|p_month3.jpg", NULL,
          "p_week4: p_baseline.jpg > p_week4.jpg;|p_month3: p_baseline.jpg > p_month3.jpg;");
    check("p_before.jpg|p_after1.jpg|p_after2.jpg", NULL,
          "p_after1: p_before.jpg > p_after1.jpg;|p_after2: p_before.jpg > p_after2.jpg;");
    check("p_before_2026-01-01.jpg|p_after_2026-02-01.jpg|p_after_2026-03-01.jpg", NULL,
          "p_after_2026-02-01: p_before_2026-01-01.jpg > p_after_2026-02-01.jpg;|"
          "p_after_2026-03-01: p_before_2026-01-01.jpg > p_after_2026-03-01.jpg;");
    check("e/1.jpg|e/2.jpg|e/3.jpg", dates,
          "e_2026-02-01: e/2.jpg > e/3.jpg;|e_2026-03-01: e/2.jpg > e/1.jpg;");
    check("p_before_week0.jpg|p_after_week4.jpg|p_after_week8.jpg", NULL,
          "p_after_week4: p_before_week0.jpg > p_after_week4.jpg;|"
          "p_after_week8: p_before_week0.jpg > p_after_week8.jpg;");
}

static void rounds_of_before_and_after(void **state)
{
    (void)state;
    check("p_visit1_before.jpg|p_visit1_after.jpg|p_visit2_before.jpg|p_visit2_after.jpg", NULL,
          "p_1: p_visit1_before.jpg > p_visit1_after.jpg;|"
          "p_2: p_visit2_before.jpg > p_visit2_after.jpg;");
    check("before_7.jpg|after_7.jpg|before_8.jpg|after_8.jpg", NULL,
          "7: before_7.jpg > after_7.jpg;|8: before_8.jpg > after_8.jpg;");
    check("19800501_before.jpg|19800501_after.jpg|19750203_before.jpg|19750203_after.jpg", NULL,
          "1980-05-01: 19800501_before.jpg > 19800501_after.jpg;|"
          "1975-02-03: 19750203_before.jpg > 19750203_after.jpg;");
}

/* ---- never a guess ------------------------------------------------------------------ */

static void what_is_ambiguous_is_an_error_of_that_pair_alone(void **state)
{
    (void)state;
    check("p_before.jpg|p_before.png|p_after.jpg|q_before.jpg|q_after.jpg", NULL,
          "p! more than one of these could be the before photo: p_before.jpg, p_before.png; "
          "keep one, or use --manifest;|q: q_before.jpg > q_after.jpg;");
    check("p_before.jpg|p_after.jpg|p-after.jpg", NULL,
          "p! several photos of the same visit: p-after.jpg, p_after.jpg; ");
    check("p_before.jpg|p_week0.jpg|p_week4.jpg", NULL, "p! more than one of these could be");
    check("before/p_after.jpg|after/p_after.jpg", NULL,
          "p! the folder or file name contains both 'before' and 'after': ");
    check("x_a.jpg|x_b.jpg|x_c.jpg", NULL, "x! these letters look like a series");
    check("x_01-02-2026.jpg|x_03-04-2026.jpg", NULL, "x! a date can be read in two ways");
    check("e/2026-01-01_1.jpg|e/2026-01-01_2.jpg|e/2026-02-01.jpg", NULL,
          "e! several photos of the first day");
    check("e/2026-01-01.jpg|e/2026-02-01 1.jpg|e/2026-02-01 2.jpg|e/2026-03-01.jpg", NULL,
          "e_2026-02-01! several photos of one day|e_2026-03-01: e/2026-01-01.jpg > ");
    check("x_M3.jpg|x_M4.jpg", NULL, "x! none of these is a first visit");
    check("Subject M3.jpg|Subject M4.jpg", NULL,
          "Subject M3.jpg? the name gives no visit|Subject M4.jpg? the name gives no visit");
    check("e/2026-01-01 x.jpg|e/2026-01-01 y.jpg", NULL, "e! several photos of the first day");
    check("p_day0.jpg|p_visit2.jpg|p_visit3.jpg", NULL, "p! these visits cannot be put in order");
    check("P 1_before.jpg|P 1_after.jpg|P-1_before.jpg|P-1_after.jpg", NULL,
          "P 1! more than one of these could be the before photo");
}

static void unmatched_photos_have_a_reason(void **state)
{
    (void)state;
    check("p_before.jpg", NULL, "p_before.jpg? there is no after photo of \"p\"");
    check("p_after.jpg|p.jpg", NULL,
          "p_after.jpg? there is no before photo of \"p\"|p.jpg? the name gives no visit");
    check("p_befor.jpg|p_Atfer.jpg|alter.jpg", NULL,
          "p_befor.jpg? the name gives no visit; is \"befor\" meant to be \"before\"?|"
          "p_Atfer.jpg? the name gives no visit; is \"Atfer\" meant to be \"after\"?|"
          "alter.jpg? the name gives no visit; is \"alter\"");
    check("IMG_1.jpg|IMG_2.jpg", NULL,
          "IMG_1.jpg? the name gives no visit|IMG_2.jpg? the name gives no visit");
    check("p_week4.jpg", NULL, "p_week4.jpg? there is no second visit of \"p\"");
    check("before/a.jpg|after/b.jpg", NULL,
          "before/a.jpg? there is no after photo|after/b.jpg? there is no before photo");
    check("Patient_A.jpg|Patient_B.jpg", NULL,
          "Patient_A.jpg? the name gives no visit|Patient_B.jpg? the name gives no visit");
    check("a/x_before.jpg|b/x_after.jpg", NULL,
          "a/x_before.jpg? there is no after photo|b/x_after.jpg? there is no before photo");
    check("p_after-pihmap.png", NULL, "p_after-pihmap.png? the name is that of a picture");
}

/* Before and after, weeks and visits as clinics write them, with accents and without. */
static void words_of_other_languages(void **state)
{
    static const char *const words[][2] = {
        {"antes", "depois"},      {"antes", "após"},
        {"antes", "apos"},        {"antes", "después"},
        {"avant", "après"},       {"prima", "dopo"},
        {"vorher", "NACHHER"},    {"voor", "na"},
        {"önce", "sonra"},        {"once", "sonra"},
        {"przed", "po"},          {"före", "efter"},
        {"до", "после"},          {"ДО", "ПОСЛЕ"},
        {"до", "після"},          {"قبل", "بعد"},
        {"पहले", "बाद"},           {"前", "后"},
        {"治疗前", "治疗后"},     {"術前", "術後"},
        {"ビフォー", "アフター"}, {"전", "후"},
        {"시술전", "시술후"},     {"semana_0", "semana_4"},
        {"Woche 0", "Woche 4"},   {"tydzień 0", "tydzień 4"},
        {"неделя 0", "неделя 4"}, {"dia0", "dia30"},
        {"visita 1", "visita 2"}, {"0周", "4周"},
        {"0주", "4주"},
    };
    char names[256], expected[256];
    (void)state;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        snprintf(names, sizeof names, "P7_%s.jpg|P7_%s.jpg", words[i][0], words[i][1]);
        snprintf(expected, sizeof expected, "P7: P7_%s.jpg > P7_%s.jpg;", words[i][0], words[i][1]);
        check(names, NULL, expected);
    }
    check("P1前.jpg|P1后.jpg", NULL, "P1: P1前.jpg > P1后.jpg;");
    check("x_week_4.jpg|x_week_16.jpg|x_week_0.jpg", NULL,
          "x_week_4: x_week_0.jpg > x_week_4.jpg;|x_week_16: x_week_0.jpg > x_week_16.jpg;");
}

/* As people write them: numbers in front, articles, what the treatment is called, no blanks. */
static void visits_as_people_write_them(void **state)
{
    (void)state;
    check("Can 1. seans.jpg|Can 3. seans.jpg", NULL, "Can: Can 1. seans.jpg > Can 3. seans.jpg;");
    check("12 visit before.jpg|12 visit after.jpg", NULL, "12 visit: 12 visit before.jpg > ");
    check("Petit J0.jpg|Petit J28.jpg", NULL, "Petit: Petit J0.jpg > Petit J28.jpg;");
    check("Ana antes del tratamiento.jpg|Ana después.jpg", NULL, "Ana: Ana antes del");
    check("Elif tedavi öncesi.jpg|Elif tedavi sonrası.jpg", NULL, "Elif: Elif tedavi öncesi.jpg");
    check("B/vor der Behandlung.jpg|B/nach der Behandlung.jpg", NULL, "B: B/vor der");
    check("ليلى الأسبوع 0.jpg|ليلى الأسبوع 4.jpg", NULL, "ليلى: ليلى الأسبوع 0.jpg > ");
    check("李娜术前.jpg|李娜术后.jpg", NULL, "李娜: 李娜术前.jpg > 李娜术后.jpg;");
    check("王芳前.jpg|王芳后.jpg", NULL, "王芳: 王芳前.jpg > 王芳后.jpg;");
    check("刘洋第0周.jpg|刘洋 第4周后.jpg", NULL, "刘洋: 刘洋第0周.jpg > 刘洋 第4周后.jpg;");
    check("越前.jpg|越后.jpg", NULL, "越前.jpg? the name gives no visit|越后.jpg? the name gives");
}

/* A camera counts on: numbers that differ do not make two patients of a folder. */
static void camera_numbers_in_a_folder_of_one_patient(void **state)
{
    (void)state;
    check("Lee/IMG_2201 baseline.jpg|Lee/IMG_2345 wk8.jpg", NULL,
          "Lee: Lee/IMG_2201 baseline.jpg > Lee/IMG_2345 wk8.jpg;");
    check("c/IMG_1_before.jpg|c/IMG_1_after.jpg|c/IMG_2_before.jpg|c/IMG_2_after.jpg", NULL,
          "c_IMG_1: c/IMG_1_before.jpg > |c_IMG_2: c/IMG_2_before.jpg > ");
    check("c/IMG_1_before.jpg|c/IMG_2_before.jpg|c/IMG_3_after.jpg", NULL,
          "c/IMG_1_before.jpg? there|c/IMG_2_before.jpg? there|c/IMG_3_after.jpg? there");
    check("IMG_1_before.jpg|IMG_2_after.jpg", NULL,
          "IMG_1_before.jpg? there is no after|IMG_2_after.jpg? there is no before");
}

/* The 14th can only be a day: then the 3rd and the 2nd are, too. */
static void one_date_tells_the_order_of_the_others(void **state)
{
    (void)state;
    check("W 03.02.2026.jpg|W 14.01.2026.jpg", NULL, "W: W 14.01.2026.jpg > W 03.02.2026.jpg;");
    check("W 03.02.2026.jpg|W 02-28-2026.jpg", NULL, "W: W 02-28-2026.jpg > W 03.02.2026.jpg;");
    check("W 03.02.2026.jpg|W 04.05.2026.jpg", NULL, "W! a date can be read in two ways");
    check("W 03.02.2026.jpg|W 14.01.2026.jpg|W 01.15.2026.jpg", NULL, "W! a date can be read in");
}

/* File managers and phones number copies; nobody means them as another visit. */
static void copies_are_told_as_copies(void **state)
{
    (void)state;
    check("p_before.jpg|p_after.jpg|p_after (1).jpg|p_after - Copy.jpg|p_before copy 2.jpg", NULL,
          "p: p_before.jpg > p_after.jpg;|p_after (1).jpg? a copy of p_after.jpg: it has the same|"
          "p_after - Copy.jpg? a copy of|p_before copy 2.jpg? a copy of");
    check("a/p_before.jpg|a/p_after.jpg|b/p_after (1).jpg", NULL,
          "a_p: a/p_before.jpg > a/p_after.jpg;|b/p_after (1).jpg? there is no");
}

static void a_folder_of_before_and_after_is_no_visit(void **state)
{
    (void)state;
    check("Before & After/p_before.jpg|Before & After/p_after.jpg", NULL,
          "Before & After_p: Before & After/p_before.jpg > Before & After/p_after.jpg;");
}

/* ---- odd names ---------------------------------------------------------------------- */

static void odd_names(void **state)
{
    (void)state;
    check("-rf_before.jpg|-rf_after.jpg", NULL, "-rf: -rf_before.jpg > -rf_after.jpg;");
    check("Zo\xc3\xab M\xc3\xbcller before.jpg|Zo\xc3\xab M\xc3\xbcller after.jpg", NULL,
          "Zo\xc3\xab M\xc3\xbcller: Zo\xc3\xab M\xc3\xbcller before.jpg > ");
    check("a\nb_before.jpg|a\nb_after.jpg", NULL, "a%0Ab: ");
    check("\x1b[31m_before.jpg|\x1b[31m_after.jpg", NULL, "%1B[31m: ");
    check("\xff_before.jpg|\xff_after.jpg", NULL, "%FF: ");
    check("con_before.jpg|con_after.jpg", NULL, "%63on: ");
    check("..-before.jpg|..-after.jpg", NULL, "root: ");
    check("..x-before.jpg|..x-after.jpg", NULL, "%2E.x: ");
    check("a:b_before.jpg|a:b_after.jpg", NULL, "a%3Ab: ");
}

/* Accents as part of the letter, or as characters of their own (macOS): the same name. */
static void accents_are_one_name_however_written(void **state)
{
    char a[64], b[64];
    (void)state;
    check("Zo\xc3\xab_before.jpg|Zoe\xcc\x88_after.jpg", NULL, "Zo\xc3\xab: Zo\xc3\xab_before");
    check("ZO\xc3\x8b_before.jpg|Zoe\xcc\x88_after.jpg", NULL, "ZO\xc3\x8b: ");
    check("Zoe_before.jpg|Zo\xc3\xab_after.jpg", NULL, "Zoe_before.jpg? |Zo\xc3\xab_after.jpg? ");
    static const char *const same[][2] = {
        {"\xe1\xbb\x87", "e\xcc\xa3\xcc\x82"},                    /* Vietnamese, two accents */
        {"\xd0\x99", "\xd0\xb8\xcc\x86"},                         /* Cyrillic, capital */
        {"\xed\x95\x9c", "\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab"}, /* Hangul */
        {"\xe3\x83\x93", "\xe3\x83\x92\xe3\x82\x99"},             /* Katakana */
        {"\xce\x86", "\xce\xb1\xcc\x81"},                         /* Greek, capital */
        {"\xd8\xa3", "\xd8\xa7\xd9\x94"},                         /* Arabic */
    };
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        pm_fold(same[i][0], a, sizeof a);
        pm_fold(same[i][1], b, sizeof b);
        assert_string_equal(a, b);
    }
    pm_fold("\xff\xc3(\xe2\x82", a, sizeof a); /* not UTF-8 */
    assert_string_equal(a, "\xff\xc3(\xe2\x82");
    pm_fold_plain("Apr\xc3\xa8s", a, sizeof a);
    assert_string_equal(a, "apres");
}

static void ids_stay_inside(void **state)
{
    struct pm_job job;
    char longest[600];
    (void)state;
    pm_job_init(&job, 1);
    memset(longest, 'x', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    assert_true(strlen(pm_id_of(&job, longest)) <= PM_ID_BYTES);
    assert_string_equal(pm_id_of(&job, "../../etc"), "%2E.%2F..%2Fetc");
    assert_string_equal(pm_id_of(&job, ".."), "%2E%2E");
    assert_string_not_equal(pm_id_of(&job, "a%2Fb"), pm_id_of(&job, "a/b"));
    assert_string_equal(pm_id_of(&job, "index.html"), "%69ndex.html"); /* names of tables */
    assert_string_equal(pm_id_of(&job, "Summary.CSV"), "%53ummary.CSV");
    assert_string_equal(pm_id_of(&job, "regions.csv"), "%72egions.csv");
    assert_string_equal(pm_id_of(&job, "index.htm"), "index.htm");
    assert_null(pm_id_problem("P-7_left.2"));
    assert_null(pm_id_problem("Zo\xc3\xab 7"));
    const char *const bad[] = {"",    "..",   ".x",    "a/b", "a\\b", "a\nb",
                               "CON", "nul.", "a\x1b", "a%b", " a",   "a."};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_non_null(pm_id_problem(bad[i]));
    assert_non_null(pm_id_problem(longest));
    pm_job_free(&job);
}

static void days_come_from_words_and_dates(void **state)
{
    (void)state;
    assert_true(pm_days_between("2026-01-31", "2026-03-01T10:00:00") == 29.0);
    assert_true(pm_days_between("2023-12-31", "2024-03-01") == 61.0); /* a leap year */
    assert_true(isnan(pm_days_between("", "2026-03-01")));
    assert_true(isnan(pm_days_between("2026-02-30", "2026-03-01")));
}

/* A camera whose clock was never set writes the epoch of its software, or the year it was made. */
static void a_clock_that_was_not_set_gives_no_order(void **state)
{
    static const char *const unset[] = {"1970-01-01T00:01:00", "1980-01-01T00:00:00",
                                        "2000-01-01T09:30:00", "2000-01-02T23:59:59",
                                        "2012-01-01T00:00:07", "2099-06-05T10:00:00",
                                        "1904-01-01T00:00:00", "1979-12-31T12:00:00+01:00"};
    static const char *const set[] = {"2024-03-04T10:20:30", "2026-01-01T15:00:00", "2000-02-29",
                                      "1996-05-05T10:00:00", ""};
    (void)state;
    for (size_t i = 0; i < sizeof unset / sizeof *unset; i++) {
        const char *const dates[] = {"x/IMG_1.jpg", "2024-03-04T10:20:30", "x/IMG_2.jpg", unset[i],
                                     NULL};
        assert_true(pm_is_clock_unset(unset[i]));
        check("x/IMG_1.jpg|x/IMG_2.jpg", dates, "x! a camera's clock was not set when one of");
    }
    for (size_t i = 0; i < sizeof set / sizeof *set; i++)
        assert_false(pm_is_clock_unset(set[i]));
    const char *const named[] = {"x/2024-03-04.jpg", "1970-01-01T00:01:00", NULL};
    check("x/2024-03-04.jpg|x/2024-05-04.jpg", named, "x: x/2024-03-04.jpg > x/2024-05-04.jpg;");
    const char *const decades[] = {"x/IMG_1.jpg", "2002-03-04T10:20:30", "x/IMG_2.jpg",
                                   "2024-03-04T10:20:30", NULL};
    check("x/IMG_1.jpg|x/IMG_2.jpg", decades, "x! a camera's clock was not set");
}

/* ---- order -------------------------------------------------------------------------- */

/* Numbers count by their value, also of more digits than an integer holds. */
static void ids_are_in_natural_order(void **state)
{
    static const char *const sorted[] = {"",
                                         "P",
                                         "P1",
                                         "P01",
                                         "P1_left",
                                         "P2",
                                         "P2_week_4",
                                         "P2_week_16",
                                         "P10",
                                         "P10~2",
                                         "P10~10",
                                         "P99999999999999999999",
                                         "P100000000000000000000",
                                         "p1",
                                         "\xC3\xA9"};
    const int n = sizeof sorted / sizeof *sorted;
    (void)state;
    for (int i = 0; i < n; i++)
        for (int k = 0; k < n; k++) {
            const int order = pm_id_compare(sorted[i], sorted[k]);
            const int expected = (strcmp(sorted[i], sorted[k]) != 0) * ((i > k) - (i < k));
            /* P1 and P01 are one number, and still two names. */
            if (!(i >= 2 && i <= 3 && k >= 2 && k <= 3))
                assert_int_equal((order > 0) - (order < 0), expected);
            assert_true((order == 0) == (i == k));
        }
    static const char *const path[] = {"P10_after.jpg", "P10_before.jpg", "P11_after.jpg",
                                       "P2_after.jpg",  "P2_before.jpg",  "P9_after.jpg"};
    const struct pm_photo_list photos = {.path = path, .n = 6, .root = "root"};
    struct pm_job job;
    struct pm_pairs pairs;
    pm_job_init(&job, 1);
    assert_int_equal(pm_pairs_find(&job, &photos, &pairs), PIHMAP_OK);
    assert_int_equal(pairs.pair_count, 2);
    assert_string_equal(pairs.pair[0].id, "P2");
    assert_string_equal(pairs.pair[1].id, "P10");
    assert_int_equal(pairs.unmatched_count, 2);
    assert_string_equal(pairs.unmatched[0].path, "P9_after.jpg");
    assert_true(pairs.unmatched[0].photo);
    pm_job_free(&job);
}

/* Every word that is listed is read as what the list says, and none is listed twice. */
static void the_list_of_words_is_what_is_read(void **state)
{
    const char *word, *meaning, *last = "";
    int before = 0, after = 0, weeks = 0;
    struct pm_name name;
    char text[80];
    (void)state;
    for (size_t i = 0; (word = pihmap_visit_word(i, &meaning)); i++) {
        snprintf(text, sizeof text, "anna_%s%s", word,
                 strcmp(meaning, "before") == 0 || strcmp(meaning, "after") == 0 ? "" : "2");
        assert_true(pm_name_read(text, PM_NAME_FILE, &name));
        assert_string_not_equal(name.label, "");
        if (strcmp(meaning, "before") == 0)
            assert_int_equal(name.visit.role, PM_ROLE_BEFORE);
        if (strcmp(meaning, "after") == 0)
            assert_int_equal(name.visit.role, PM_ROLE_AFTER);
        if (strcmp(meaning, "week") == 0)
            assert_true(name.visit.unit == PM_UNIT_DAYS && name.visit.number == 14);
        before += strcmp(meaning, "before") == 0;
        after += strcmp(meaning, "after") == 0;
        weeks += strcmp(meaning, "week") == 0;
        assert_string_not_equal(word, last);
        last = word;
    }
    assert_null(meaning);
    assert_true(before >= 15 && after >= 15 && weeks >= 15); /* as many languages */
}

/* ---- many --------------------------------------------------------------------------- */

/* 10,000 names are paired in under a second, all of them. */
static void ten_thousand_names(void **state)
{
    enum { N = 10000 };
    static char text[N][48];
    static const char *path[N];
    struct pm_job job;
    struct pm_pairs pairs;
    struct timespec start, end;
    (void)state;
    for (int i = 0; i < N; i++) {
        snprintf(text[i], sizeof text[i], "ward %d/patient-%05d_%s.jpg", i % 7, i / 2,
                 i % 2 ? "before" : "AFTER");
        snprintf(text[i], sizeof text[i], "ward %d/patient-%05d_%s.jpg", i / 2 % 7, i / 2,
                 i % 2 ? "before" : "AFTER");
        path[i] = text[i];
    }
    qsort(path, N, sizeof *path, by_text);
    pm_job_init(&job, 1);
    const struct pm_photo_list photos = {.path = path, .n = N, .root = "root"};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &start);
    assert_int_equal(pm_pairs_find(&job, &photos, &pairs), PIHMAP_OK);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
    assert_int_equal(pairs.pair_count, N / 2);
    assert_int_equal(pairs.unmatched_count, 0);
    const double seconds =
        (double)(end.tv_sec - start.tv_sec) + 1e-9 * (double)(end.tv_nsec - start.tv_nsec);
    print_message("%d names paired in %.3f s\n", N, seconds);
    assert_true(seconds < 1.0);
    pm_job_free(&job);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_in_any_case_with_any_separator),
        cmocka_unit_test(folders_with_the_same_names),
        cmocka_unit_test(a_folder_per_patient_goes_by_date),
        cmocka_unit_test(views_are_kept_apart),
        cmocka_unit_test(every_later_visit_is_compared_with_the_first),
        cmocka_unit_test(rounds_of_before_and_after),
        cmocka_unit_test(what_is_ambiguous_is_an_error_of_that_pair_alone),
        cmocka_unit_test(unmatched_photos_have_a_reason),
        cmocka_unit_test(words_of_other_languages),
        cmocka_unit_test(copies_are_told_as_copies),
        cmocka_unit_test(visits_as_people_write_them),
        cmocka_unit_test(camera_numbers_in_a_folder_of_one_patient),
        cmocka_unit_test(one_date_tells_the_order_of_the_others),
        cmocka_unit_test(a_folder_of_before_and_after_is_no_visit),
        cmocka_unit_test(odd_names),
        cmocka_unit_test(accents_are_one_name_however_written),
        cmocka_unit_test(ids_stay_inside),
        cmocka_unit_test(days_come_from_words_and_dates),
        cmocka_unit_test(a_clock_that_was_not_set_gives_no_order),
        cmocka_unit_test(ids_are_in_natural_order),
        cmocka_unit_test(the_list_of_words_is_what_is_read),
        cmocka_unit_test(ten_thousand_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
