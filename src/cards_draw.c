/* pihmap_inspect_draw(): the chart that was found, on the photo. */
#include "cards.h"

#include "base/options.h"
#include "io/load.h"
#include "io/save.h"
#include "report/card_picture.h"

/* Half a patch in pitches, and the board's rim beyond the outer centres. */
#define HALF_PATCH 0.42
#define RIM 0.62

static struct pm_quad quad(const struct pm_card *card, const struct pm_photo *photo, double left,
                           double top, double right, double low)
{
    const double at[4][2] = {{left, top}, {right, top}, {right, low}, {left, low}};
    const double sx = pm_full_per_work_x(photo), sy = pm_full_per_work_y(photo);
    struct pm_quad q;
    for (int k = 0; k < 4; k++) {
        double x = 0, y = 0;
        pm_h_apply(card->to_px, at[k][0], at[k][1], &x, &y);
        q.corner[k] =
            (struct pm_point){(float)((x + 0.5) * sx - 0.5), (float)((y + 0.5) * sy - 0.5)};
    }
    return q;
}

/* The board, then the patches that were used. */
static int quads_of(const struct pm_card *card, const struct pm_photo *photo,
                    struct pm_quad quads[1 + PM_CARD_PATCHES])
{
    int n = 0;
    if (!card->found)
        return 0;
    quads[n++] = quad(card, photo, -RIM, -RIM, PM_CARD_COLUMNS - 1 + RIM, PM_CARD_ROWS - 1 + RIM);
    for (int i = 0; i < PM_CARD_PATCHES; i++) {
        const double x = i % PM_CARD_COLUMNS, y = i / PM_CARD_COLUMNS;
        if (card->seen[i])
            quads[n++] =
                quad(card, photo, x - HALF_PATCH, y - HALF_PATCH, x + HALF_PATCH, y + HALF_PATCH);
    }
    return n;
}

static enum pihmap_status draw(struct pm_job *job, const char *photo,
                               const struct pihmap_options *given, const char *path, bool force)
{
    const struct pm_keep keep = {.inputs = {photo}, .force = force};
    struct pihmap_options options;
    struct pm_photo p = {0};
    struct pm_card card;
    struct pm_quad quads[1 + PM_CARD_PATCHES] = {0};
    enum pihmap_status st;
    TRY(pm_options_check(job, given, &options));
    if (options.threads > 0)
        job->threads = options.threads;
    TRY(pm_save_check(job, path, &keep));
    TRY(pm_load(job, photo, &options, &p));
    TRY(pm_cards_find(job, &options, &p, &card));
    TRY(pm_card_picture(job, quads, quads_of(&card, &p, quads), &p.display));
    TRY(pm_save_rgb8(job, path, &keep, &p.display));
out:
    pm_photo_free(&p);
    return st;
}

enum pihmap_status pihmap_inspect_draw(const char *photo, const struct pihmap_options *opt,
                                       const char *path, bool force, struct pihmap_error *err)
{
    struct pm_job job;
    pm_call_begin(&job, 0);
    const enum pihmap_status st = draw(&job, photo, opt, path, force);
    return pm_call_end(&job, st, err);
}
