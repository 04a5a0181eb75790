/* pihmap inspect PHOTO... */
#include "cli/command.h"
#include "cli/sandboxed.h"
#include "cli/photo.h"
#include "cli/console.h"

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* The eight orientations of Exif, as the transformation that makes the photo upright. */
static const char *orientation_words(int orientation)
{
    static const char *const words[9] = {"",
                                         "as stored",
                                         "mirrored",
                                         "turned 180 degrees",
                                         "mirrored top to bottom",
                                         "mirrored, turned 90 degrees left",
                                         "turned 90 degrees right",
                                         "mirrored, turned 90 degrees right",
                                         "turned 90 degrees left"};
    return orientation >= 1 && orientation <= 8 ? words[orientation] : "";
}

static void print_exposure(const struct pihmap_photo_facts *photo)
{
    const char *gap = "";
    if (!isfinite(photo->exposure_s) && !isfinite(photo->f_number) && !isfinite(photo->iso))
        return;
    printf("  exposure     ");
    if (isfinite(photo->exposure_s)) {
        if (photo->exposure_s > 0 && photo->exposure_s < 0.3)
            printf("1/%.0f s", 1 / photo->exposure_s);
        else
            printf("%g s", photo->exposure_s);
        gap = ", ";
    }
    if (isfinite(photo->f_number)) {
        printf("%sf/%g", gap, photo->f_number);
        gap = ", ";
    }
    if (isfinite(photo->iso)) {
        printf("%sISO %g", gap, photo->iso);
        gap = ", ";
    }
    if (isfinite(photo->exposure_bias_ev))
        printf("%sbias %+g EV", gap, photo->exposure_bias_ev);
    putchar('\n');
}

/* What the photo shows; the lines add up to 100 %. */
static void print_pixels(const struct pihmap_inspection *seen)
{
    struct pihmap_pixel_line lines[PIHMAP_PIXEL_ROOM];
    const int n = pihmap_pixel_lines(seen->pixel_share, lines);
    for (int i = 0; i < n; i++) {
        const char *what = lines[i].pixel < 0 ? "other" : pihmap_pixel_text(lines[i].pixel);
        printf("  %-12s %5.1f %%  %s",
               i == 0   ? "skin"
               : i == 1 ? "left out"
                        : "",
               lines[i].percent, what);
        if (i == 0 && isfinite(seen->coverage))
            printf(": %.0f %% of what looks like skin", 100 * seen->coverage);
        putchar('\n');
    }
}

static void print_skin(const struct pihmap_skin_facts *skin)
{
    if (!isfinite(skin->L) || !isfinite(skin->ita))
        return;
    printf("  skin colour  L* %.1f, a* %.1f, b* %.1f, as photographed\n", skin->L, skin->a,
           skin->b);
    printf("  ITA          %.1f degrees%s%s\n", skin->ita, *skin->ita_class ? ": " : "",
           skin->ita_class);
    printf("  melanin      %.1f, erythema %.1f (indices)\n", skin->melanin_index,
           skin->erythema_index);
}

static void print_chart(const struct pihmap_chart_facts *chart)
{
    if (!chart->found)
        return;
    printf("  colour chart %d of 24 patches, %.1f px from one to the next%s\n", chart->patches,
           chart->pitch_px, chart->shadowed ? ", a shadow's edge on it" : "");
    printf(
        "               differs from the published colours (%s) by %.1f dE00, corrected %.1f%s\n",
        chart->edition, chart->residual_before, chart->residual_after,
        chart->usable ? "" : ": too much for use");
}

static void print_text(const struct pihmap_inspection *seen)
{
    const struct pihmap_photo_facts *photo = &seen->photo;
    printf("%s\n", console_name(photo->file).text);
    printf("  format       %s, %d x %d upright\n", photo->format, photo->width, photo->height);
    printf("  orientation  %d, %s\n", photo->orientation, orientation_words(photo->orientation));
    printf("  profile      %s\n", console_name(photo->profile).text);
    if (photo->note[0])
        printf("  note         %s\n", photo->note);
    if (photo->taken_at[0])
        printf("  taken        %s\n", photo->taken_at);
    print_exposure(photo);
    if (photo->white_balance >= 0)
        printf("  balance      %s\n", photo->white_balance ? "manual" : "automatic");
    printf("  clipped      %.2f %% overexposed or black\n", 100 * seen->clipped_fraction);
    print_pixels(seen);
    print_skin(&seen->skin);
    print_chart(&seen->chart);
    printf("  sha256       %s\n", photo->sha256);
}

static int print_json(const struct pihmap_inspection *const *seen, size_t n)
{
    struct pihmap_error err = {0};
    char *text = NULL;
    enum pihmap_status st = pihmap_inspection_json(seen, n, &text, &err);
    if (st == PIHMAP_OK)
        fputs(text, stdout);
    else
        console_error("%s", err.text);
    pihmap_free(text);
    return cli_exit_of(st);
}

/* Progress of the worker, in shared memory: if it crashes, a new worker continues from there. */
struct progress {
    atomic_int photo; /* index of the current photo; the count of photos when all are done */
    atomic_bool ended;
};

struct work {
    const struct cli_options *opt;
    int count;
    char **photos;
    bool *crashed; /* [count]: photos that crashed a worker and are skipped */
    int first;     /* first photo to read; those before it have been printed */
    struct progress *progress;
};

/* Inspect one photo. *out is the caller's; NULL on failure. */
static int inspect_photo(const struct cli_options *opt, const char *operand,
                         struct pihmap_inspection **out)
{
    struct pihmap_error err = {0};
    struct cli_photo photo;
    enum pihmap_status st = PIHMAP_OK;
    int status = cli_photo_open(operand, &photo);
    if (status == CLI_DONE)
        st = pihmap_inspect_source(&photo.source, &opt->lib, out, &err);
    if (status == CLI_DONE && st == PIHMAP_OK && opt->output)
        st = pihmap_inspection_draw(*out, &photo.source, opt->output, opt->force, &err);
    if (status == CLI_DONE && st == PIHMAP_OK && opt->outputs[PIHMAP_OUT_MASK])
        st = pihmap_inspection_mask(*out, &photo.source, opt->outputs[PIHMAP_OUT_MASK], opt->force,
                                    &err);
    if (st != PIHMAP_OK)
        console_error("%s", err.text);
    cli_photo_free(&photo);
    return status == CLI_DONE && st != PIHMAP_OK ? cli_exit_of(st) : status;
}

/* A photo that fails is reported and does not stop the others. */
static int inspect(const struct work *w, struct pihmap_inspection **seen)
{
    int n = 0, status = CLI_DONE;
    for (int i = w->first; i < w->count; i++) {
        if (w->crashed[i])
            continue;
        atomic_store(&w->progress->photo, i);
        if (inspect_photo(w->opt, w->photos[i], &seen[n]) != CLI_DONE)
            status = CLI_FAILED;
        if (!seen[n])
            continue;
        if (!w->opt->json_wanted)
            print_text(seen[n]);
        fflush(stdout); /* so that it is printed even if the next photo crashes the worker */
        n++;
    }
    atomic_store(&w->progress->photo, w->count);
    if (w->opt->json_wanted &&
        print_json((const struct pihmap_inspection *const *)seen, (size_t)n) != CLI_DONE)
        status = CLI_FAILED;
    return status;
}

static int work(void *context)
{
    const struct work *w = context;
    struct pihmap_inspection **seen = calloc((size_t)w->count, sizeof(struct pihmap_inspection *));
    if (!seen) {
        console_error("out of memory");
        return CLI_FAILED;
    }
    const int status = inspect(w, seen);
    for (int i = 0; i < w->count; i++)
        pihmap_inspection_free(seen[i]);
    free(seen);
    atomic_store(&w->progress->ended, true);
    return status;
}

/* A photo that crashes the worker affects no other: a new worker continues after it, or, where all
 * photos are in one JSON document, reads the others again. */
static int work_sandboxed(const struct cli_sandbox *sandbox, struct work *w)
{
    int status = CLI_DONE;
    for (;;) {
        atomic_store(&w->progress->ended, false);
        atomic_store(&w->progress->photo, w->count);
        const int worked = cli_sandboxed(sandbox, work, w);
        const int at = atomic_load(&w->progress->photo);
        status = worked != CLI_DONE ? worked : status;
        if (atomic_load(&w->progress->ended) || at < w->first || at >= w->count || w->crashed[at])
            return status;
        w->crashed[at] = true;
        if (!w->opt->json_wanted)
            w->first = at + 1;
    }
}

int cmd_inspect(const struct cli_options *opt, int count, char **operands)
{
    /* Accept "--json - PHOTO", because compare's --json takes a file. */
    if (opt->json_wanted && count > 1 && cli_is_dash(operands[0])) {
        count--;
        operands++;
    }
    if (count < 1) {
        console_error("inspect needs at least one photo: pihmap inspect PHOTO...");
        return CLI_USAGE;
    }
    const char *mask = opt->outputs[PIHMAP_OUT_MASK];
    if ((opt->output || mask) && count > 1) {
        console_error("%s takes one photo only; %d given", opt->output ? "-o" : "--mask", count);
        return CLI_USAGE;
    }
    struct cli_outputs outputs = {0};
    cli_outputs_add(&outputs, PIHMAP_OUT_ALIGNED, "output", opt->output);
    cli_outputs_add(&outputs, PIHMAP_OUT_MASK, "mask", mask);
    const struct cli_inputs inputs = {cli_photo_path(operands[0]), NULL, {NULL, NULL}};
    int status = cli_outputs_check(&outputs, &inputs, opt->force);
    if (status != CLI_DONE)
        return status;
    const struct cli_sandbox sandbox = {.open = opt->no_sandbox,
                                        .lib = &opt->lib,
                                        .photos = operands,
                                        .count = count,
                                        .outputs = &outputs};
    struct work w = {.opt = opt, .count = count, .photos = operands};
    w.crashed = calloc((size_t)count, sizeof *w.crashed);
    w.progress =
        mmap(NULL, sizeof *w.progress, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    const bool good = w.crashed && w.progress != MAP_FAILED;
    if (!good)
        console_error("out of memory");
    status = good ? work_sandboxed(&sandbox, &w) : CLI_FAILED;
    if (w.progress != MAP_FAILED)
        munmap(w.progress, sizeof *w.progress);
    free(w.crashed);
    return status;
}
