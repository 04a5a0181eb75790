#include "compare/result.h"

#include "codec/load.h"
#include "codec/picture_file.h"
#include "report/ghost.h"
#include "report/present.h"
#include "report/regions_csv.h"
#include "report/json.h"
#include "report/note.h"
#include "report/output.h"
#include "report/overlay.h"
#include "report/own_output.h"

#include <math.h>
#include <string.h>

typedef enum pihmap_status write_file(struct pm_job *job, const pihmap_result *r, const char *path,
                                      const struct pm_keep *keep);
static write_file write_heatmap, write_mask, write_delta, write_aligned, write_panel, write_thumb,
    write_thumb_before, write_thumb_after, write_json, write_csv, write_page, write_ghost;

#define PICTURE                 \
    {                           \
        ".png", ".jpg", ".jpeg" \
    }

/* What can be written of a result: one row per enum pihmap_output. Nothing else has to know. */
static const struct output {
    const char *name;       /* for programs, and of the command's option */
    const char *text;       /* for people, before a path */
    const char *what;       /* in a sentence */
    const char *endings[3]; /* of its path; none: any */
    bool to_stdout;         /* "-" is allowed */
    bool declined;          /* a declined pair has it, too */
    bool aligned;           /* a pair that was only aligned has it, too */
    const char *file;       /* in a record; NULL: a record has none */
    bool brief;             /* a brief record has it, too */
    write_file *write;
} OUTPUTS[] = {
    [PIHMAP_OUT_HEATMAP] = {.name = "heatmap",
                            .text = "Heatmap",
                            .what = "heatmap",
                            .endings = PICTURE,
                            .file = "heatmap.png",
                            .brief = true,
                            .write = write_heatmap},
    [PIHMAP_OUT_MASK] = {.name = "mask",
                         .text = "Mask",
                         .what = "mask",
                         .endings = {".png"},
                         .file = "mask.png",
                         .write = write_mask},
    [PIHMAP_OUT_DELTA] = {.name = "delta",
                          .text = "Delta L*",
                          .what = "delta map",
                          .endings = {".pfm"},
                          .write = write_delta},
    [PIHMAP_OUT_ALIGNED] = {.name = "aligned",
                            .text = "Aligned",
                            .what = "aligned photo",
                            .endings = PICTURE,
                            .aligned = true,
                            .file = "aligned.png",
                            .write = write_aligned},
    [PIHMAP_OUT_JSON] = {.name = "json",
                         .text = "Report",
                         .what = "report",
                         .to_stdout = true,
                         .declined = true,
                         .aligned = true,
                         .file = "report.json",
                         .brief = true,
                         .write = write_json},
    [PIHMAP_OUT_CSV] = {.name = "csv",
                        .text = "Regions",
                        .what = "region table",
                        .to_stdout = true,
                        .file = "regions.csv",
                        .brief = true,
                        .write = write_csv},
    [PIHMAP_OUT_PANEL] = {.name = "panel",
                          .text = "Panel",
                          .what = "panel",
                          .endings = PICTURE,
                          .file = "panel.jpg",
                          .write = write_panel},
    [PIHMAP_OUT_THUMB] = {.name = "thumb",
                          .text = "Thumbnail",
                          .what = "thumbnail",
                          .endings = PICTURE,
                          .file = "thumb.jpg",
                          .brief = true,
                          .write = write_thumb},
    [PIHMAP_OUT_THUMB_BEFORE] = {.name = "thumb_before",
                                 .text = "Before, small",
                                 .what = "small before photo",
                                 .endings = PICTURE,
                                 .declined = true,
                                 .file = "thumb_before.jpg",
                                 .brief = true,
                                 .write = write_thumb_before},
    [PIHMAP_OUT_THUMB_AFTER] = {.name = "thumb_after",
                                .text = "After, small",
                                .what = "small after photo",
                                .endings = PICTURE,
                                .declined = true,
                                .file = "thumb_after.jpg",
                                .brief = true,
                                .write = write_thumb_after},
    [PIHMAP_OUT_PAGE] = {.name = "html",
                         .text = "Page",
                         .what = "page",
                         .endings = {".html"},
                         .declined = true,
                         .file = "report.html",
                         .brief = true,
                         .write = write_page},
    [PIHMAP_OUT_GHOST] = {.name = "ghost",
                          .text = "Ghost",
                          .what = "ghost picture",
                          .endings = PICTURE,
                          .declined = true,
                          .aligned = true,
                          .write = write_ghost},
};
_Static_assert(sizeof OUTPUTS / sizeof *OUTPUTS == PIHMAP_OUTPUTS,
               "the last output has no row, or PIHMAP_OUTPUTS does not name it");

/* NULL: no such output, a caller's mistake. */
static const struct output *row_of(enum pihmap_output what)
{
    return (unsigned)what < PIHMAP_OUTPUTS && OUTPUTS[what].name ? &OUTPUTS[what] : NULL;
}

const char *pihmap_output_name(enum pihmap_output what)
{
    const struct output *row = row_of(what);
    return row ? row->name : "";
}

const char *pihmap_output_text(enum pihmap_output what)
{
    const struct output *row = row_of(what);
    return row ? row->text : "";
}

bool pihmap_output_of_declined(enum pihmap_output what)
{
    const struct output *row = row_of(what);
    return row && row->declined;
}

const char *pm_output_file(enum pihmap_output what)
{
    return OUTPUTS[what].file;
}

bool pm_output_in_record(enum pihmap_output what, bool declined, bool brief)
{
    const struct output *row = &OUTPUTS[what];
    return row->file && (row->declined || !declined) && (row->brief || !brief);
}

static enum pihmap_status check_ending(struct pm_job *job, const struct output *output,
                                       const char *path)
{
    const char *const *endings = output->endings;
    if (!endings[0])
        return PIHMAP_OK;
    for (int k = 0; k < 3 && endings[k]; k++)
        if (pm_ends_with(path, endings[k]))
            return PIHMAP_OK;
    return pm_fail(job, PIHMAP_EARG, "the %s cannot be written as %s: its name must end in %s%s",
                   output->what, path, endings[0], endings[1] ? " or .jpg" : "");
}

static enum pihmap_status check(struct pm_job *job, enum pihmap_output what, const char *path,
                                const struct pm_keep *keep)
{
    enum pihmap_status st;
    const struct output *output = row_of(what);
    if (!output)
        return pm_fail(job, PIHMAP_EARG, "there is no output number %d", (int)what);
    if (output->to_stdout && strcmp(path, "-") == 0)
        return PIHMAP_OK;
    TRY(check_ending(job, output, path));
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
    drawn.region_count = r->found; /* requested regions may overlap, and are not drawn */
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

typedef enum pihmap_status present_picture(struct pm_job *job, const pihmap_result *r,
                                           struct pm_rgb8 *out);

static enum pihmap_status write_picture(struct pm_job *job, const pihmap_result *r,
                                        const char *path, const struct pm_keep *keep,
                                        present_picture *present)
{
    struct pm_rgb8 picture = {0, 0, NULL};
    enum pihmap_status st;
    TRY(present(job, r, &picture));
    TRY(pm_save_rgb8(job, path, keep, &picture));
out:
    pm_rgb8_free(&picture);
    return st;
}

static enum pihmap_status write_aligned(struct pm_job *job, const pihmap_result *r,
                                        const char *path, const struct pm_keep *keep)
{
    return write_picture(job, r, path, keep, pm_present_aligned);
}

static enum pihmap_status write_panel(struct pm_job *job, const pihmap_result *r, const char *path,
                                      const struct pm_keep *keep)
{
    return write_picture(job, r, path, keep, pm_present_panel);
}

static enum pihmap_status write_thumb(struct pm_job *job, const pihmap_result *r, const char *path,
                                      const struct pm_keep *keep)
{
    return write_picture(job, r, path, keep, pm_present_thumb);
}

static enum pihmap_status write_thumb_before(struct pm_job *job, const pihmap_result *r,
                                             const char *path, const struct pm_keep *keep)
{
    return write_picture(job, r, path, keep, pm_present_thumb_before);
}

static enum pihmap_status write_thumb_after(struct pm_job *job, const pihmap_result *r,
                                            const char *path, const struct pm_keep *keep)
{
    return write_picture(job, r, path, keep, pm_present_thumb_after);
}

static enum pihmap_status write_ghost(struct pm_job *job, const pihmap_result *r, const char *path,
                                      const struct pm_keep *keep)
{
    return write_picture(job, r, path, keep, pm_ghost);
}

/* Consumes text. st is how it was made; when it is not PIHMAP_OK nothing is written. */
static enum pihmap_status write_text(struct pm_job *job, enum pihmap_status st, char *text,
                                     size_t n, const char *path, const struct pm_keep *keep)
{
    if (!st)
        st = pm_save_bytes(job, path, keep, text, n);
    free(text);
    return st;
}

static enum pihmap_status write_page(struct pm_job *job, const pihmap_result *r, const char *path,
                                     const struct pm_keep *keep)
{
    char *text = NULL;
    size_t n = 0;
    const enum pihmap_status st = pm_present_page(job, r, &text, &n);
    return write_text(job, st, text, n, path, keep);
}

static enum pihmap_status write_json(struct pm_job *job, const pihmap_result *r, const char *path,
                                     const struct pm_keep *keep)
{
    char *text = NULL;
    size_t n = 0;
    const enum pihmap_status st = pm_json(job, &r->report, &r->options, &text, &n);
    return write_text(job, st, text, n, path, keep);
}

static enum pihmap_status write_csv(struct pm_job *job, const pihmap_result *r, const char *path,
                                    const struct pm_keep *keep)
{
    char *text = NULL;
    size_t n = 0;
    const enum pihmap_status st = pm_csv(job, &r->report, r->options.csv_bom, &text, &n);
    return write_text(job, st, text, n, path, keep);
}

static enum pihmap_status write_output(struct pm_job *job, const pihmap_result *r,
                                       enum pihmap_output what, const char *path,
                                       const struct pm_keep *keep)
{
    const bool measured = r->change.dL.v != NULL;
    const struct output *output = row_of(what);
    enum pihmap_status st;
    TRY(check(job, what, path, keep));
    if (r->declined && !output->declined)
        return pm_fail(job, PIHMAP_EARG, "a declined pair has a report, but no %s", output->what);
    if (!measured && !r->declined && !output->aligned)
        return pm_fail(job, PIHMAP_EARG, "the pair was not measured: it has no %s", output->what);
    TRY(output->write(job, r, path, keep));
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
        pm_trace_stage(&job.trace, row_of(what)->what);
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
    const struct output *output = row_of(what);
    const char *first = output ? output->endings[0] : NULL;
    const enum pihmap_status st = write_noted(r, what,
                                              ending  ? ending
                                              : first ? first
                                                      : "text",
                                              &keep, err);
    *bytes = saved.v;
    *count = saved.n;
    return st;
}

enum pihmap_status pihmap_check_json(const pihmap_result *r, char **text, struct pihmap_error *err)
{
    struct pm_job job;
    size_t n;
    *text = NULL;
    pm_call_begin(&job, 1);
    const enum pihmap_status st = pm_json_check(&job, r, text, &n);
    return pm_call_end(&job, st, err);
}

void pihmap_free(void *memory)
{
    free(memory);
}
