#include "bench/accuracy_inputs.h"

#include "change/mark_net.h"
#include "compare/result.h"

#include <stdio.h>
#include <string.h>

enum { TRUTHS = 2 }; /* PIH, redness */

/* Which of TRUTHS mark `id` of the pair is; -1: neither. */
static int truth_of(const struct pm_pair *pair, int id)
{
    const enum pm_pair_kind kind = pair->mark[id - 1].kind;
    return kind == PM_PAIR_PIH ? 0 : kind == PM_PAIR_ERYTHEMA ? 1 : -1;
}

/* The shares of each px of *out that are marked; -1 where it is not judged. */
static void find_truth(const struct pm_pair *pair, const struct pm_tensor *out)
{
    const int w = pair->marks.w, h = pair->marks.h;
    const float share = (float)out->w * (float)out->h / ((float)w * (float)h);
    memset(out->v, 0, (size_t)out->w * (size_t)out->h * TRUTHS * sizeof *out->v);
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++) {
            const int id = pm_at(&pair->marks, x, y);
            const int truth = id ? truth_of(pair, id) : -1;
            if (truth >= 0)
                pm_tensor_px(out, x * out->w / w, y * out->h / h)[truth] += share;
        }
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++)
            if (pm_at(&pair->footprint, x, y) == PM_PAIR_UNJUDGED)
                for (int k = 0; k < TRUTHS; k++)
                    pm_tensor_px(out, x * out->w / w, y * out->h / h)[k] = -1.0f;
}

static bool write_all(const char *path, const struct pm_pair *pair,
                      const struct pm_tensor picture[3])
{
    FILE *file = fopen(path, "wb");
    if (!file)
        return false;
    bool good = fprintf(file, "%d %d %d %s\n", picture[0].w, picture[0].h, picture[0].c,
                        *pair->group ? pair->group : "rendered") > 0;
    for (int k = 0; k < 3; k++) {
        const size_t n = (size_t)picture[k].w * (size_t)picture[k].h * (size_t)picture[k].c;
        good = good && fwrite(picture[k].v, sizeof(float), n, file) == n;
    }
    return fclose(file) == 0 && good;
}

static enum pihmap_status add(struct pm_job *job, const struct accuracy_inputs *inputs)
{
    const struct pm_linear *before = &(*inputs->result)->before.linear;
    const struct pm_change *change = &(*inputs->result)->change;
    const struct pm_mark mark = pm_scratch_mark(job);
    struct pm_scale_space scales;
    struct pm_noise noise;
    struct pm_tensor picture[3];
    char path[4200];
    enum pihmap_status st;
    TRY(pm_find_noise(job, change, &scales, &noise));
    TRY(pm_mark_net_input(job, before, change, &scales, &noise, picture));
    TRY(pm_tensor_take(job, picture[0].w, picture[0].h, TRUTHS, &picture[2]));
    find_truth(inputs->pair, &picture[2]);
    snprintf(path, sizeof path, "%.4000s/%06d.input", inputs->folder, inputs->index);
    if (!write_all(path, inputs->pair, picture))
        st = pm_fail(job, PIHMAP_ESYS, "%s: cannot be written", path);
out:
    pm_scratch_rewind(job, mark);
    return st;
}

static void at_stage(void *context, const struct pihmap_stage *stage)
{
    struct accuracy_inputs *inputs = context;
    if (!strcmp(stage->name, "regions"))
        inputs->status = add(inputs->job, inputs);
}

void accuracy_inputs_options(struct accuracy_inputs *inputs, struct pihmap_options *opt)
{
    opt->trace = at_stage;
    opt->trace_context = inputs;
}
