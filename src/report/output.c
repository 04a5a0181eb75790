/* A result -> the files that people and programs read. */
#include "compare/result.h"

#include "base/options.h"
#include "codec/load.h"
#include "codec/picture_file.h"
#include "report/present.h"
#include "report/regions_csv.h"
#include "report/json.h"
#include "report/note.h"
#include "report/output.h"
#include "report/overlay.h"
#include "report/own_output.h"

#include <math.h>
#include <string.h>

/* Which endings an output may have; one row per enum pihmap_output. */
static const struct {
    const char *what;
    const char *endings[3];
    bool to_stdout; /* "-" is allowed */
} OUTPUTS[] = {
    [PIHMAP_OUT_HEATMAP] = {"heatmap", {".png", ".jpg", ".jpeg"}, false},
    [PIHMAP_OUT_MASK] = {"mask", {".png"}, false},
    [PIHMAP_OUT_DELTA] = {"delta map", {".pfm"}, false},
    [PIHMAP_OUT_ALIGNED] = {"aligned photo", {".png", ".jpg", ".jpeg"}, false},
    [PIHMAP_OUT_JSON] = {"report", {NULL}, true},
    [PIHMAP_OUT_CSV] = {"region table", {NULL}, true},
    [PIHMAP_OUT_THUMB] = {"thumbnail", {".png", ".jpg", ".jpeg"}, false},
    [PIHMAP_OUT_PAGE] = {"page", {".html"}, false},
    [PIHMAP_OUT_PANEL] = {"panel", {".png", ".jpg", ".jpeg"}, false},
};

static enum pihmap_status check_ending(struct pm_job *job, enum pihmap_output what,
                                       const char *path)
{
    const char *const *endings = OUTPUTS[what].endings;
    if (!endings[0])
        return PIHMAP_OK;
    for (int k = 0; k < 3 && endings[k]; k++)
        if (pm_ends_with(path, endings[k]))
            return PIHMAP_OK;
    return pm_fail(job, PIHMAP_EARG, "the %s cannot be written as %s: its name must end in %s%s",
                   OUTPUTS[what].what, path, endings[0], endings[1] ? " or .jpg" : "");
}

static enum pihmap_status check(struct pm_job *job, enum pihmap_output what, const char *path,
                                const struct pm_keep *keep)
{
    enum pihmap_status st;
    if ((unsigned)what >= sizeof OUTPUTS / sizeof *OUTPUTS)
        return pm_fail(job, PIHMAP_EARG, "there is no output number %d", (int)what);
    if (OUTPUTS[what].to_stdout && strcmp(path, "-") == 0)
        return PIHMAP_OK;
    TRY(check_ending(job, what, path));
    TRY(pm_save_check(job, path, keep));
out:
    return st;
}

enum pihmap_status pihmap_output_check(enum pihmap_output what, const char *path,
                                       const char *before, const char *after, bool force,
                                       struct pihmap_error *err)
{
    struct pm_job job;
    const struct pm_keep keep = {
        .inputs = {before, after, NULL}, .ours = pm_is_own_output, .force = force};
    pm_call_begin(&job, 1);
    const enum pihmap_status st = check(&job, what, path, &keep);
    return pm_call_end(&job, st, err);
}

static enum pihmap_status write_heatmap(struct pm_job *job, const pihmap_result *r,
                                        const char *path, const struct pm_keep *keep)
{
    struct pm_rgb8 picture = {0, 0, NULL};
    struct pihmap_report drawn = r->report;
    enum pihmap_status st;
    drawn.region_count = r->found; /* named regions may lie over one another: they are not drawn */
    const struct pm_drawing drawing = {&r->change, &r->labels, &drawn, &r->options, 1, false};
    TRY(pm_load_display(job, &r->before, &r->options, &picture));
    TRY(pm_overlay(job, &drawing, &picture));
    TRY(pm_save_rgb8(job, path, keep, &picture));
out:
    pm_rgb8_free(&picture);
    return st;
}

static enum pihmap_status write_mask(struct pm_job *job, const pihmap_result *r, const char *path,
                                     const struct pm_keep *keep)
{
    struct pm_mask mask = {0, 0, NULL};
    enum pihmap_status st;
    TRY(pm_pih_mask(job, &r->labels, &r->report, r->before.facts.width, r->before.facts.height,
                    &mask));
    TRY(pm_save_mask(job, path, keep, &mask));
out:
    pm_mask_free(&mask);
    return st;
}

static enum pihmap_status write_delta(struct pm_job *job, const pihmap_result *r, const char *path,
                                      const struct pm_keep *keep)
{
    struct pm_plane delta = {0, 0, NULL};
    enum pihmap_status st;
    TRY(pm_plane_alloc(job, r->change.dL.w, r->change.dL.h, &delta));
    for (size_t i = 0; i < pm_pixels(&delta); i++)
        delta.v[i] = r->change.valid.v[i] ? r->change.dL.v[i] : NAN;
    TRY(pm_save_pfm(job, path, keep, &delta));
out:
    pm_plane_free(&delta);
    return st;
}

static enum pihmap_status write_aligned(struct pm_job *job, const pihmap_result *r,
                                        const char *path, const struct pm_keep *keep)
{
    struct pm_rgb8 picture = {0, 0, NULL};
    enum pihmap_status st;
    TRY(pm_present_aligned(job, r, &picture));
    TRY(pm_save_rgb8(job, path, keep, &picture));
out:
    pm_rgb8_free(&picture);
    return st;
}

static enum pihmap_status write_panel(struct pm_job *job, const pihmap_result *r, const char *path,
                                      const struct pm_keep *keep)
{
    struct pm_rgb8 picture = {0, 0, NULL};
    enum pihmap_status st;
    TRY(pm_present_panel(job, r, &picture));
    TRY(pm_save_rgb8(job, path, keep, &picture));
out:
    pm_rgb8_free(&picture);
    return st;
}

static enum pihmap_status write_thumb(struct pm_job *job, const pihmap_result *r, const char *path,
                                      const struct pm_keep *keep)
{
    struct pm_rgb8 picture = {0, 0, NULL};
    enum pihmap_status st;
    TRY(pm_present_thumb(job, r, &picture));
    TRY(pm_save_rgb8(job, path, keep, &picture));
out:
    pm_rgb8_free(&picture);
    return st;
}

static enum pihmap_status write_text(struct pm_job *job, const pihmap_result *r,
                                     enum pihmap_output what, const char *path,
                                     const struct pm_keep *keep)
{
    char *text = NULL;
    size_t n;
    enum pihmap_status st;
    if (what == PIHMAP_OUT_PAGE)
        TRY(pm_present_page(job, r, &text, &n));
    else if (what == PIHMAP_OUT_JSON)
        TRY(pm_json(job, &r->report, &r->options, &text, &n));
    else
        TRY(pm_csv(job, &r->report, &text, &n));
    TRY(pm_save_bytes(job, path, keep, text, n));
out:
    free(text);
    return st;
}

static enum pihmap_status write_output(struct pm_job *job, const pihmap_result *r,
                                       enum pihmap_output what, const char *path,
                                       const struct pm_keep *keep)
{
    const bool measured = r->change.dL.v != NULL;
    enum pihmap_status st;
    TRY(check(job, what, path, keep));
    const bool words = what == PIHMAP_OUT_JSON || what == PIHMAP_OUT_PAGE;
    if (!words && r->declined)
        return pm_fail(job, PIHMAP_EARG, "a declined pair has a report, but no %s",
                       OUTPUTS[what].what);
    if (!measured && !r->declined && what != PIHMAP_OUT_JSON && what != PIHMAP_OUT_ALIGNED)
        return pm_fail(job, PIHMAP_EARG, "the pair was not measured: it has no %s",
                       OUTPUTS[what].what);
    switch (what) {
    case PIHMAP_OUT_HEATMAP:
        return write_heatmap(job, r, path, keep);
    case PIHMAP_OUT_MASK:
        return write_mask(job, r, path, keep);
    case PIHMAP_OUT_DELTA:
        return write_delta(job, r, path, keep);
    case PIHMAP_OUT_ALIGNED:
        return write_aligned(job, r, path, keep);
    case PIHMAP_OUT_THUMB:
        return write_thumb(job, r, path, keep);
    case PIHMAP_OUT_PANEL:
        return write_panel(job, r, path, keep);
    case PIHMAP_OUT_JSON:
    case PIHMAP_OUT_CSV:
    case PIHMAP_OUT_PAGE:
        return write_text(job, r, what, path, keep);
    }
out:
    return st;
}

struct pm_keep pm_keep_inputs(const pihmap_result *r, bool force)
{
    const struct pm_keep keep = {.inputs = {r->in_memory[0] ? NULL : r->before_path,
                                            r->in_memory[1] ? NULL : r->after_path,
                                            r->skin_mask_path, r->regions_path},
                                 .ours = pm_is_own_output,
                                 .force = force};
    return keep;
}

static enum pihmap_status write_noted(const pihmap_result *r, enum pihmap_output what,
                                      const char *path, struct pm_keep *keep,
                                      struct pihmap_error *err)
{
    char note[PM_NOTE];
    struct pm_job job;
    pm_note(&r->report, &r->options, note);
    keep->note = note;
    pm_call_begin(&job, r->options.threads);
    pm_trace_start(&job.trace, &r->options);
    const enum pihmap_status st = write_output(&job, r, what, path, keep);
    if (st == PIHMAP_OK)
        pm_trace_stage(&job.trace, OUTPUTS[what].what);
    keep->note = NULL;
    return pm_call_end(&job, st, err);
}

enum pihmap_status pihmap_result_write(const pihmap_result *r, enum pihmap_output what,
                                       const char *path, bool force, struct pihmap_error *err)
{
    struct pm_keep keep = pm_keep_inputs(r, force);
    return write_noted(r, what, path, &keep, err);
}

enum pihmap_status pihmap_result_bytes(const pihmap_result *r, enum pihmap_output what,
                                       const char *ending, void **bytes, size_t *count,
                                       struct pihmap_error *err)
{
    struct pm_saved saved = {NULL, 0};
    struct pm_keep keep = {.into = &saved};
    const bool known = (unsigned)what < sizeof OUTPUTS / sizeof *OUTPUTS;
    const char *first = known ? OUTPUTS[what].endings[0] : NULL;
    const enum pihmap_status st = write_noted(r, what,
                                              ending  ? ending
                                              : first ? first
                                                      : "text",
                                              &keep, err);
    *bytes = saved.v;
    *count = saved.n;
    return st;
}

void pihmap_free(void *memory)
{
    free(memory);
}
