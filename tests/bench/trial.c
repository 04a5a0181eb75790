/*
 * trial: render the trial of adhesive spots of samples/trial/README.md.
 *
 *   trial --out DIR [--people N] [--side PX] [--moved SHARE] [--seed N] [-j N]
 *
 * Writes DIR/P01_before.jpg, DIR/P01_after.jpg..., and DIR/truth.csv for pihmap score: for each
 * person SPOTS spots, with their area and mean delta L*, and as many clear sites. The classes of
 * skin and the parts of the body come in turn. The after photo is a second photo, as in
 * "second-rendered": the skin moved and lit anew, another camera, a phone's rendering; --moved 1 as
 * there, where another expression folds the skin, 0.5 (default) half of it.
 * Exit status: 0 done, 1 failed, 2 usage.
 */
#include "bench/accuracy_source.h"
#include "support/picture.h"
#include "support/random.h"
#include "support/workers.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SPOTS = 8, PEOPLE_MOST = 99, TRIES = 20000 };
/* Of a spot, share of the short side: 3 to 7 mm wide in a view of 12 cm. */
#define RADIUS_LO 0.012
#define RADIUS_HI 0.030
#define DROP_LO 4.0 /* L* */
#define DROP_HI 10.0
#define CLEAR_REACH 0.035 /* share of the short side that a clear site keeps from all others */

struct setup {
    struct accuracy_plan plan; /* side and seed */
    double moved;
    const char *folder;
};

struct site {
    bool present;
    double x, y, delta_L, area;
};

/* Of one person. */
struct record {
    bool made;
    int sites;
    struct site site[2 * SPOTS];
};

static void draw_of(const struct setup *setup, struct pm_pair_draw *draw)
{
    pm_pair_draw_named("second-rendered", draw);
    draw->long_side = setup->plan.side;
    draw->second = setup->moved;
    draw->spots = true;
    draw->shapes = draw->optical = false;
    draw->marks = SPOTS;
    draw->erythema = draw->pimples = 0;
    draw->mark_radius[0] = RADIUS_LO;
    draw->mark_radius[1] = RADIUS_HI;
    draw->mark_drop[0] = DROP_LO;
    draw->mark_drop[1] = DROP_HI;
}

/* Is there only plain skin within reach of (x, y)? */
static bool is_clear(const struct pm_pair *pair, const struct record *r, double x, double y,
                     double reach)
{
    for (int k = 0; k < 8; k++) {
        const int px = (int)lround(x + reach * cos(M_PI / 4 * k));
        const int py = (int)lround(y + reach * sin(M_PI / 4 * k));
        if (px < 0 || py < 0 || px >= pair->skin.w || py >= pair->skin.h ||
            !pm_at(&pair->skin, px, py))
            return false;
    }
    for (int i = 0; i < pair->mark_count; i++)
        if (hypot(x - pair->mark[i].x, y - pair->mark[i].y) < reach + pair->mark[i].radius)
            return false;
    for (int i = 0; i < r->sites; i++)
        if (!r->site[i].present && hypot(x - r->site[i].x, y - r->site[i].y) < reach)
            return false;
    return true;
}

static void choose_sites(const struct pm_pair *pair, uint64_t seed, struct record *r)
{
    struct pm_random random = {seed};
    const double reach = CLEAR_REACH * fmin(pair->skin.w, pair->skin.h);
    for (int i = 0; i < pair->mark_count; i++) {
        const struct pm_pair_mark *m = &pair->mark[i];
        r->site[r->sites++] = (struct site){true, m->x, m->y, m->delta_L, m->area};
    }
    for (int t = 0; t < TRIES && r->sites < pair->mark_count + SPOTS; t++) {
        const double x = pm_between(&random, 0, pair->skin.w - 1);
        const double y = pm_between(&random, 0, pair->skin.h - 1);
        if (is_clear(pair, r, x, y, reach))
            r->site[r->sites++] = (struct site){.x = x, .y = y};
    }
}

static enum pihmap_status save(struct pm_job *job, const struct setup *setup, int index,
                               const struct pm_pair *pair)
{
    char path[4400];
    enum pihmap_status st;
    snprintf(path, sizeof path, "%.4000s/P%02d_before.jpg", setup->folder, index + 1);
    TRY(pm_picture_save_jpeg(job, path, &pair->before, pair->before_quality, NULL));
    snprintf(path, sizeof path, "%.4000s/P%02d_after.jpg", setup->folder, index + 1);
    TRY(pm_picture_save_jpeg(job, path, &pair->after, pair->after_quality, NULL));
out:
    return st;
}

static void make_person(struct pm_job *job, const void *context, int index, void *record)
{
    const struct setup *setup = context;
    struct record *r = record;
    struct pm_pair_draw draw;
    struct pm_skin_look look;
    struct pm_pair pair = {0};
    const uint64_t seed = setup->plan.seed * 7919 + (uint64_t)index;
    draw_of(setup, &draw);
    accuracy_look(&setup->plan, index, 0, setup->plan.side, &look);
    if (accuracy_rendered_second(job, &look, &draw, seed, &pair) == PIHMAP_OK &&
        save(job, setup, index, &pair) == PIHMAP_OK) {
        choose_sites(&pair, seed, r);
        r->made = true;
    }
    pm_pair_free(&pair);
}

static enum pihmap_status write_truth(struct pm_job *job, const char *folder,
                                      const struct record *people, int n)
{
    char path[4400];
    snprintf(path, sizeof path, "%.4000s/truth.csv", folder);
    FILE *file = fopen(path, "w");
    if (!file)
        return pm_fail(job, PIHMAP_ESYS, "%s: %s", path, strerror(errno));
    fputs("pair,site,x,y,present,delta_L,area_px\n", file);
    for (int p = 0; p < n; p++)
        for (int i = 0; i < people[p].sites; i++) {
            const struct site *s = &people[p].site[i];
            fprintf(file, "P%02d,%d,%.1f,%.1f,%d,", p + 1, i + 1, s->x, s->y, s->present);
            if (s->present)
                fprintf(file, "%.3f,%.0f\n", s->delta_L, s->area);
            else
                fputs(",\n", file);
        }
    return fclose(file) ? pm_fail(job, PIHMAP_ESYS, "%s: %s", path, strerror(errno)) : PIHMAP_OK;
}

static enum pihmap_status make_trial(struct pm_job *job, const struct setup *setup, int people,
                                     int workers)
{
    static struct record record[PEOPLE_MOST];
    const struct pm_work work = {.count = people,
                                 .workers = workers,
                                 .size = sizeof *record,
                                 .run = make_person,
                                 .context = setup};
    enum pihmap_status st;
    TRY(pm_folder_ensure(job, setup->folder));
    TRY(pm_work_run(job, &work, record));
    for (int i = 0; i < people; i++)
        if (!record[i].made)
            return pm_fail(job, PIHMAP_ESYS, "person %d could not be rendered", i + 1);
    TRY(write_truth(job, setup->folder, record, people));
out:
    return st;
}

int main(int argc, char **argv)
{
    struct setup setup = {.plan = {.side = 1200, .seed = 1}, .moved = 0.5};
    struct pm_job job;
    int people = 24, workers = 2;
    for (int i = 1; i + 1 < argc; i += 2) {
        const char *value = argv[i + 1];
        if (!strcmp(argv[i], "--out"))
            setup.folder = value;
        else if (!strcmp(argv[i], "--people"))
            people = atoi(value);
        else if (!strcmp(argv[i], "--side"))
            setup.plan.side = atoi(value);
        else if (!strcmp(argv[i], "--moved"))
            setup.moved = strtod(value, NULL);
        else if (!strcmp(argv[i], "--seed"))
            setup.plan.seed = strtoull(value, NULL, 10);
        else if (!strcmp(argv[i], "-j"))
            workers = atoi(value);
        else
            argc = 0;
    }
    if (argc % 2 != 1 || !setup.folder || people < 1 || people > PEOPLE_MOST ||
        setup.plan.side < 300 || workers < 1) {
        fputs("trial --out DIR [--people N] [--side PX] [--moved SHARE] [--seed N] [-j N]\n",
              stderr);
        return 2;
    }
    pm_job_init(&job, 1);
    const enum pihmap_status st = make_trial(&job, &setup, people, workers);
    if (st)
        fprintf(stderr, "trial: %s\n", job.err.text);
    pm_job_free(&job);
    return st ? 1 : 0;
}
