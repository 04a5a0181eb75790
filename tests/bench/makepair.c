/*
 * makepair: write one made pair with its truth.
 *
 *   makepair (--photo FILE [--mask FILE] | --render closeup|limb|oval --ita DEGREES)
 *            [--scenario NAME] [--seed N] [--side PX] --out DIR
 *
 * DIR gets before.jpg, after.jpg, truth_skin.png, truth_marks.png, truth.json. Exit status:
 * 0 done, 1 failed, 2 usage.
 */
#include "support/pair_save.h"
#include "support/photo_mask.h"
#include "support/skin_render.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

struct wish {
    const char *photo, *mask, *render, *scenario, *out;
    double ita;
    uint64_t seed;
    int side;
};

static int usage(void)
{
    fputs("makepair (--photo FILE [--mask FILE] | --render closeup|limb|oval --ita DEGREES)\n"
          "         [--scenario NAME] [--seed N] [--side PX] --out DIR\nscenarios:",
          stderr);
    for (int i = 0; pm_pair_scenario(i); i++)
        fprintf(stderr, " %s", pm_pair_scenario(i));
    fputs("\n", stderr);
    return 2;
}

static bool parse(int argc, char **argv, struct wish *wish)
{
    for (int i = 1; i + 1 < argc; i += 2) {
        const char *name = argv[i], *value = argv[i + 1];
        if (!strcmp(name, "--photo"))
            wish->photo = value;
        else if (!strcmp(name, "--mask"))
            wish->mask = value;
        else if (!strcmp(name, "--render"))
            wish->render = value;
        else if (!strcmp(name, "--ita"))
            wish->ita = strtod(value, NULL);
        else if (!strcmp(name, "--scenario"))
            wish->scenario = value;
        else if (!strcmp(name, "--seed"))
            wish->seed = strtoull(value, NULL, 10);
        else if (!strcmp(name, "--side"))
            wish->side = atoi(value);
        else if (!strcmp(name, "--out"))
            wish->out = value;
        else
            return false;
    }
    return argc % 2 == 1 && wish->out && !wish->photo != !wish->render && wish->side >= 64 &&
           wish->side <= 8192;
}

static enum pihmap_status source_of(struct pm_job *job, const struct wish *wish, int canvas,
                                    struct pm_linear *picture, struct pm_mask *skin)
{
    struct pm_skin_look look;
    enum pm_skin_scene scene;
    if (wish->photo)
        return pm_photo_with_mask(job, wish->photo, wish->mask, canvas, picture, skin);
    if (!pm_skin_scene_named(wish->render, &scene))
        return pm_fail(job, PIHMAP_EARG, "no such scene: %s", wish->render);
    pm_skin_look_draw(scene, wish->ita, canvas, canvas * 3 / 4, wish->seed, &look);
    return pm_skin_render(job, &look, picture, skin);
}

static enum pihmap_status make(struct pm_job *job, const struct wish *wish,
                               const struct pm_pair_draw *draw)
{
    enum pihmap_status st;
    struct pm_linear picture = {{0, 0, NULL}, {0, 0, NULL}, {0, 0, NULL}};
    struct pm_mask skin = {0, 0, NULL};
    struct pm_pair pair = {0};
    char made_by[256];
    if (wish->render)
        snprintf(made_by, sizeof made_by,
                 "makepair --render %.20s --ita %g --scenario %.20s --seed %llu --side %d",
                 wish->render, wish->ita, wish->scenario, (unsigned long long)wish->seed,
                 wish->side);
    else
        snprintf(made_by, sizeof made_by, "makepair --photo ... --scenario %.20s --seed %llu",
                 wish->scenario, (unsigned long long)wish->seed);
    if (mkdir(wish->out, 0777) && errno != EEXIST)
        return pm_fail(job, PIHMAP_ESYS, "%s: %s", wish->out, strerror(errno));
    TRY(source_of(job, wish, (int)(wish->side / draw->inner + 0.5), &picture, &skin));
    const struct pm_pair_source source = {&picture, NULL, &skin};
    TRY(pm_pair_make(job, &source, draw, wish->seed, &pair));
    TRY(pm_pair_save(job, &pair, wish->out, made_by));
    printf("%s: %d marks\n", wish->out, pair.mark_count);
out:
    pm_linear_free(&picture);
    pm_mask_free(&skin);
    pm_pair_free(&pair);
    return st;
}

int main(int argc, char **argv)
{
    struct wish wish = {.scenario = "standard", .seed = 1, .side = 1200, .ita = 35};
    struct pm_pair_draw draw;
    struct pm_job job;
    if (!parse(argc, argv, &wish) || !pm_pair_draw_named(wish.scenario, &draw))
        return usage();
    draw.long_side = wish.side;
    draw.before_noise = wish.render != NULL;
    pm_job_init(&job, 0);
    const enum pihmap_status st = make(&job, &wish, &draw);
    if (st)
        fprintf(stderr, "makepair: %s\n", job.err.text);
    pm_job_free(&job);
    return st ? 1 : 0;
}
