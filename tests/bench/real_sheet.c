#include "bench/real_sheet.h"

#include "bench/real_picture.h"
#include "codec/picture_file.h"
#include "draw/text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Lengths in px. */
#define ACROSS 4 /* pairs in a row */
#define THUMB 224
#define GAP 6
#define CELL_W (3 * (THUMB + GAP) + 2 * GAP)
#define LETTERS 15.0f
#define LINE 20
#define CAPTION_LINES 3
#define CELL_H (THUMB + CAPTION_LINES * LINE + 2 * GAP)
#define HEAD (2 * LINE)

enum { CAPTION_BYTES = 480 };

struct sheet {
    const char *out; /* folder of the contact sheet */
    struct pm_rgb8 picture;
    struct pm_canvas canvas;
    struct pm_font *font;
};

/* ---- drawing ------------------------------------------------------------------------ */

/* One line, cut where it is wider than width px. Gives what was cut. */
static const char *put_line(struct sheet *s, int x, int baseline, float width, const char *text)
{
    const size_t fits = pm_text_line(s->font, LETTERS, width, text);
    const struct pm_text_style style = {s->font, LETTERS, pm_ink(&s->canvas, 20, 20, 20, 1)};
    char line[CAPTION_BYTES];
    snprintf(line, sizeof line, "%.*s", (int)fits, text);
    pm_text(&s->canvas, &style, (float)x, (float)baseline, line);
    return text + fits + strspn(text + fits, " ");
}

static void paste(const struct pm_rgb8 *small, int x, int y, struct pm_rgb8 *onto)
{
    for (int row = 0; row < small->h; row++)
        memcpy(onto->v + 3 * ((size_t)(y + row) * (size_t)onto->w + (size_t)x),
               small->v + 3 * (size_t)row * (size_t)small->w, 3 * (size_t)small->w);
}

static enum pihmap_status put_picture(struct pm_job *job, const char *path, int x, int y,
                                      struct sheet *s)
{
    struct pm_rgb8 small;
    enum pihmap_status st;
    TRY(real_picture_small(job, path, THUMB, &small));
    paste(&small, x + (THUMB - small.w) / 2, y + (THUMB - small.h) / 2, &s->picture);
out:
    pm_rgb8_free(&small);
    return st;
}

/* ---- a pair ------------------------------------------------------------------------- */

static void put_caption(struct sheet *s, int x, int y, const struct real_pair *pair,
                        const struct real_score *score)
{
    static const char *const readers[] = {"", "comparable", "arguable", "not comparable"};
    char line[CAPTION_BYTES];
    snprintf(line, sizeof line, "%s  %s  %s", pair->name,
             real_outcome_name(&score->way[REAL_FORWARD]), readers[pair->reader]);
    put_line(s, x, y + LINE - GAP, CELL_W - 2 * GAP, line);
    const char *rest = put_line(s, x, y + 2 * LINE - GAP, CELL_W - 2 * GAP, score->headline);
    put_line(s, x, y + 3 * LINE - GAP, CELL_W - 2 * GAP, *score->detail ? score->detail : rest);
}

/* x, y: of its upper left corner. */
static enum pihmap_status put_pair(struct pm_job *job, int x, int y, const struct real_pair *pair,
                                   const struct real_score *score, struct sheet *s)
{
    const enum pihmap_status ended = score->way[REAL_FORWARD].status;
    const int pictures = ended == PIHMAP_OK ? 3 : pihmap_is_declined(ended) ? 2 : 0;
    enum pihmap_status st = PIHMAP_OK;
    for (int what = 0; what < pictures; what++) {
        char below[512], path[4700];
        real_picture_path(pair, (enum real_picture)what, below);
        snprintf(path, sizeof path, "%.4000s/%s", s->out, below);
        TRY(put_picture(job, path, x + what * (THUMB + GAP), y, s));
    }
    put_caption(s, x, y + THUMB, pair, score);
out:
    return st;
}

/* ---- a page ------------------------------------------------------------------------- */

static enum pihmap_status begin(struct pm_job *job, int pairs, struct sheet *s)
{
    const int rows = (pairs + ACROSS - 1) / ACROSS;
    enum pihmap_status st;
    TRY(pm_rgb8_alloc(job, ACROSS * CELL_W + GAP, HEAD + rows * CELL_H, &s->picture));
    memset(s->picture.v, 255, 3 * pm_pixels(&s->picture));
    pm_canvas(&s->picture, &s->canvas);
    TRY(pm_font(job, &s->font));
    put_line(s, GAP, LINE, (float)s->picture.w, REAL_WARNING);
out:
    return st;
}

static enum pihmap_status draw_page(struct pm_job *job, const struct real_plan *plan,
                                    const struct real_pairs *pairs, const struct real_score *scores,
                                    int page)
{
    const int first = page * REAL_SHEET_PAIRS;
    const int n = pairs->n - first < REAL_SHEET_PAIRS ? pairs->n - first : REAL_SHEET_PAIRS;
    const struct pm_keep replace = {.force = true};
    const struct pm_mark mark = pm_scratch_mark(job);
    struct sheet s = {.out = plan->out};
    char path[4200];
    enum pihmap_status st;
    TRY(begin(job, n, &s));
    for (int i = 0; i < n; i++)
        TRY(put_pair(job, GAP + i % ACROSS * CELL_W, HEAD + i / ACROSS * CELL_H,
                     &pairs->v[first + i], &scores[first + i], &s));
    snprintf(path, sizeof path, "%.4000s/sheet-%d.png", plan->out, page + 1);
    TRY(pm_save_rgb8(job, path, &replace, &s.picture));
out:
    pm_scratch_rewind(job, mark);
    pm_rgb8_free(&s.picture);
    return st;
}

/* Pages of an earlier run that had more pairs. */
static void remove_from(const char *out, int page)
{
    char path[4200];
    do
        snprintf(path, sizeof path, "%.4000s/sheet-%d.png", out, ++page);
    while (unlink(path) == 0);
}

enum pihmap_status real_sheet_png(struct pm_job *job, const struct real_plan *plan,
                                  const struct real_pairs *pairs, const struct real_score *scores)
{
    enum pihmap_status st = PIHMAP_OK;
    int page = 0;
    for (; page * REAL_SHEET_PAIRS < pairs->n; page++)
        TRY(draw_page(job, plan, pairs, scores, page));
    remove_from(plan->out, page);
out:
    return st;
}
