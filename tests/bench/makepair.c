/*
 * makepair: write one synthetic pair with its ground truth.
 *
 *   makepair (--photo FILE [--mask FILE] | --render closeup|limb|oval --ita DEGREES)
 *            [--scenario NAME] [--seed N] [--side PX] --out DIR
 *
 * Writes before.jpg, after.jpg, truth_skin.png, truth_marks.png and truth.json to DIR. Exit
 * status: 0 done, 1 failed, 2 usage.
 */
#include "support/pair_save.h"
#include "support/photo_mask.h"
#include "support/skin_render.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

struct request {
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

static bool parse(int argc, char **argv, struct request *request)
{
    for (int i = 1; i + 1 < argc; i += 2) {
        const char *name = argv[i], *value = argv[i + 1];
        if (!strcmp(name, "--photo"))
            request->photo = value;
        else if (!strcmp(name, "--mask"))
            request->mask = value;
        else if (!strcmp(name, "--render"))
            request->render = value;
        else if (!strcmp(name, "--ita"))
            request->ita = strtod(value, NULL);
        else if (!strcmp(name, "--scenario"))
            request->scenario = value;
        else if (!strcmp(name, "--seed"))
            request->seed = strtoull(value, NULL, 10);
        else if (!strcmp(name, "--side"))
            request->side = atoi(value);
        else if (!strcmp(name, "--out"))
            request->out = value;
        else
            return false;
    }
    return argc % 2 == 1 && request->out && !request->photo != !request->render &&
           request->side >= 64 && request->side <= 8192;
}

static enum pihmap_status source_of(struct pm_job *job, const struct request *request, int canvas,
                                    struct pm_linear *picture, struct pm_mask *skin)
{
    struct pm_skin_look look;
    enum pm_skin_scene scene;
    if (request->photo)
        return pm_photo_with_mask(job, request->photo, request->mask, canvas, picture, skin);
    if (!pm_skin_scene_named(request->render, &scene))
        return pm_fail(job, PIHMAP_EARG, "no such scene: %s", request->render);
    pm_skin_look_draw(scene, request->ita, canvas, canvas * 3 / 4, request->seed, &look);
    return pm_skin_render(job, &look, picture, skin);
}

static enum pihmap_status make(struct pm_job *job, const struct request *request,
                               const struct pm_pair_draw *draw)
{
    enum pihmap_status st;
    struct pm_linear picture = {{0, 0, NULL}, {0, 0, NULL}, {0, 0, NULL}};
    struct pm_mask skin = {0, 0, NULL};
    struct pm_pair pair = {0};
    char made_by[256];
    if (request->render)
        snprintf(made_by, sizeof made_by,
                 "makepair --render %.20s --ita %g --scenario %.20s --seed %llu --side %d",
                 request->render, request->ita, request->scenario,
                 (unsigned long long)request->seed, request->side);
    else
        snprintf(made_by, sizeof made_by, "makepair --photo ... --scenario %.20s --seed %llu",
                 request->scenario, (unsigned long long)request->seed);
    if (mkdir(request->out, 0777) && errno != EEXIST)
        return pm_fail(job, PIHMAP_ESYS, "%s: %s", request->out, strerror(errno));
    TRY(source_of(job, request, (int)(request->side / draw->inner + 0.5), &picture, &skin));
    const struct pm_pair_source source = {&picture, NULL, &skin};
    TRY(pm_pair_make(job, &source, draw, request->seed, &pair));
    TRY(pm_pair_save(job, &pair, request->out, made_by));
    printf("%s: %d marks\n", request->out, pair.mark_count);
out:
    pm_linear_free(&picture);
    pm_mask_free(&skin);
    pm_pair_free(&pair);
    return st;
}

int main(int argc, char **argv)
{
    struct request request = {.scenario = "standard", .seed = 1, .side = 1200, .ita = 35};
    struct pm_pair_draw draw;
    struct pm_job job;
    if (!parse(argc, argv, &request) || !pm_pair_draw_named(request.scenario, &draw))
        return usage();
    draw.long_side = request.side;
    draw.before_noise = request.render != NULL;
    pm_job_init(&job, 0);
    const enum pihmap_status st = make(&job, &request, &draw);
    if (st)
        fprintf(stderr, "makepair: %s\n", job.err.text);
    pm_job_free(&job);
    return st ? 1 : 0;
}
