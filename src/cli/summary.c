#include "cli/summary.h"

#include "cli/console.h"

#include <math.h>
#include <string.h>
#include <sys/stat.h>

/* Rows of the table without --verbose: with the lines above they fit a small terminal. */
enum { ROWS_SHOWN = 8 };

/* A smaller difference in exposure is not worth a sentence, stops. */
#define EXPOSURE_MENTIONED_EV 0.05

static const char *plural(double n)
{
    return n == 1 ? "" : "s";
}

/* ---- verdict ------------------------------------------------------------------------ */

static void share_words(double percent, char *text, size_t size)
{
    if (percent < 0.1)
        snprintf(text, size, "under 0.1 %%");
    else
        snprintf(text, size, "%.*f %%", percent < 9.95 ? 1 : 0, percent);
}

static void why_line(const struct console_page *page, const struct pihmap_report *report)
{
    char why[PIHMAP_REASON_TEXT];
    pihmap_reason_text(&report->verdict_reason, why, sizeof why);
    console_line(page, CONSOLE_YELLOW,
                 "Cannot tell whether there is PIH from these two photos%s%s.", *why ? ": " : "",
                 why);
}

static void verdict_line(const struct console_page *page, const struct pihmap_report *report)
{
    int n = report->pih_regions;
    int others = 0;
    for (size_t i = 0; i < report->region_count; i++)
        others += report->regions[i].kind != PIHMAP_KIND_NAMED &&
                  report->regions[i].kind != PIHMAP_KIND_PIH;
    char share[32];
    switch (report->verdict) {
    case PIHMAP_PIH_LIKELY:
        share_words(100 * report->pih_area_fraction, share, sizeof share);
        console_line(
            page, CONSOLE_RED,
            "Likely PIH: %d mark%s, %s of the measured skin, on average %.1f L* darker than "
            "before.",
            n, plural(n), share, -report->mean_delta_L);
        return;
    case PIHMAP_NO_PIH_SEEN:
        if (others > 0)
            console_line(page, CONSOLE_GREEN,
                         "No likely PIH seen; %d other change%s, listed below.", others,
                         plural(others));
        else
            console_line(page, CONSOLE_GREEN, "No likely PIH seen.");
        return;
    case PIHMAP_CANNOT_TELL:
        why_line(page, report);
        return;
    }
}

static void change_line(const struct console_page *page, const struct pihmap_report *report)
{
    static const enum console_look looks[] = {[PIHMAP_CHANGE_WORSE] = CONSOLE_RED,
                                              [PIHMAP_CHANGE_BETTER] = CONSOLE_GREEN,
                                              [PIHMAP_CHANGE_MIXED] = CONSOLE_YELLOW,
                                              [PIHMAP_CHANGE_NONE] = CONSOLE_GREEN,
                                              [PIHMAP_CHANGE_CANNOT_TELL] = CONSOLE_YELLOW};
    char text[PIHMAP_CHANGE_SENTENCE];
    pihmap_change_sentence(report, text, sizeof text);
    if ((size_t)report->change < sizeof looks / sizeof *looks)
        console_line(page, looks[report->change], "%s.", text);
}

/* ---- how it was measured ------------------------------------------------------------ */

static void comparability_field(const struct console_page *page,
                                const struct pihmap_comparability *c)
{
    char text[1024];
    size_t used = (size_t)snprintf(text, sizeof text, "%s%s", pihmap_grade_name(c->grade),
                                   c->reason_count ? ": " : "");
    for (int i = 0; i < c->reason_count && used + 2 < sizeof text; i++) {
        char words[PIHMAP_REASON_TEXT];
        pihmap_reason_text(&c->reasons[i], words, sizeof words);
        int more = snprintf(text + used, sizeof text - used, "%s%s", i ? "; " : "", words);
        if (more < 0 || (size_t)more >= sizeof text - used)
            break;
        used += (size_t)more;
    }
    console_field(page, "Photo match", "%s", text);
}

static void light_field(const struct console_page *page, const struct pihmap_comparability *c)
{
    char text[96];
    if (!isfinite(c->exposure_ev))
        return;
    if (fabs(c->exposure_ev) < EXPOSURE_MENTIONED_EV)
        snprintf(text, sizeof text, "as bright as before");
    else
        snprintf(text, sizeof text, "after is %.2f stops %s", fabs(c->exposure_ev),
                 c->exposure_ev > 0 ? "brighter" : "darker");
    console_field(page, "Light",
                  "%s (red x%.2f, green x%.2f, blue x%.2f); corrected before measuring", text,
                  c->rgb_gain[0], c->rgb_gain[1], c->rgb_gain[2]);
}

/* No patch disagrees and no pixel has moved: true only for two copies of one picture. */
static bool same_picture(const struct pihmap_alignment *a)
{
    static const double identity[9] = {1, 0, 0, 0, 1, 0, 0, 0, 1};
    for (int i = 0; i < 9; i++)
        if (a->homography[i] != identity[i])
            return false;
    return a->residual_px == 0 && !a->local;
}

static void alignment_field(const struct console_page *page, const struct pihmap_report *report)
{
    const struct pihmap_alignment *a = &report->alignment;
    const struct pihmap_comparability *c = &report->comparability;
    char pose[64] = "", patches[96] = "";
    if (isfinite(c->rotation_deg) && isfinite(c->scale_ratio)) /* not of an alignment alone */
        snprintf(pose, sizeof pose, "; turned %.1f degrees, size x%.2f", c->rotation_deg,
                 c->scale_ratio);
    if (same_picture(a)) {
        console_field(page, "Alignment", "the two photos are the same picture");
        return;
    }
    if (a->inliers > 0)
        snprintf(patches, sizeof patches,
                 "%d patch%s of skin agree%s; its points are off by about %.1f px; ", a->inliers,
                 a->inliers == 1 ? "" : "es", a->inliers == 1 ? "s" : "", a->residual_px);
    console_field(page, "Alignment", "%s%.0f %% of the skin is in both%s%s", patches,
                  100 * a->overlap, pose, a->local ? "; movement of the skin followed" : "");
}

static void skin_field(const struct console_page *page, const struct pihmap_skin_facts *skin)
{
    if (!isfinite(skin->ita))
        return;
    console_field(page, "Skin", "%s (ITA %.0f degrees), L* %.1f a* %.1f b* %.1f; %.0f %% measured",
                  skin->ita_class && *skin->ita_class ? skin->ita_class : "class not known",
                  skin->ita, skin->L, skin->a, skin->b, 100 * skin->fraction);
}

static void interval_field(const struct console_page *page, const struct pihmap_report *report)
{
    const double days = report->interval_days;
    if (report->timing == PIHMAP_TIMING_CLOCK_UNSET)
        console_field(page, "Interval", "not known: %s", report->timing_note);
    if (!isfinite(days))
        return;
    console_field(page, "Interval", "%.0f day%s; %s", days, plural(days), report->timing_note);
}

static void measure_fields(const struct console_page *page, const struct pihmap_report *report)
{
    comparability_field(page, &report->comparability);
    light_field(page, &report->comparability);
    alignment_field(page, report);
    skin_field(page, &report->skin);
    if (isfinite(report->noise_floor_delta_L))
        console_field(page, "Noise floor",
                      "%.2f L*: smaller changes cannot be seen on this pair; small "
                      "marks are flagged from %.1f L* (%.1f to %.1f by place)",
                      report->noise_floor_delta_L, report->flag_delta_L, report->flag_range[0],
                      report->flag_range[1]);
    char whole[PIHMAP_REASON_TEXT];
    if (pihmap_reason_text(&report->global_reason, whole, sizeof whole) > 0)
        console_field(page, "Skin tone", "%s", whole);
    interval_field(page, report);
}

/* ---- the table of marks ------------------------------------------------------------- */

static const char *kind_words(const struct pihmap_region *region)
{
    const bool named = region->kind == PIHMAP_KIND_NAMED && region->name;
    return named ? region->name : pihmap_kind_text(region->kind);
}

static void table_row(FILE *f, const struct pihmap_region *region)
{
    char place[40], size[40], range[40];
    bool scaled = isfinite(region->area_mm2);
    snprintf(place, sizeof place, "%.0f,%.0f", region->centroid[0], region->centroid[1]);
    snprintf(size, sizeof size, scaled ? "%.1f mm2" : "%.0f px",
             scaled ? region->area_mm2 : region->area_px);
    if (!isfinite(region->delta_L)) {
        fprintf(f, "%4d  %-10s  %9s  %10s\n", region->id, console_name(kind_words(region)).text,
                place, "not seen");
        return;
    }
    snprintf(range, sizeof range, "%.1f..%.1f", region->delta_L_ci95[0], region->delta_L_ci95[1]);
    fprintf(f, "%4d  %-10s  %9s  %10s  %8.1f  %12s  %5.1f  %4.0f %%\n", region->id,
            console_name(kind_words(region)).text, place, size, region->delta_L, range,
            region->delta_E00, pihmap_confidence_percent(region->confidence));
}

static void table(const struct console_page *page, const struct pihmap_report *report, bool verbose)
{
    size_t shown = report->region_count;
    const int left_out = report->left_out_regions;
    if (left_out > 0)
        console_field(page, "Left out", "%d region%s of which practically nothing can be said",
                      left_out, plural(left_out));
    if (shown == 0)
        return;
    if (!verbose && shown > ROWS_SHOWN)
        shown = ROWS_SHOWN;
    fprintf(page->f, "\n%4s  %-10s  %9s  %10s  %8s  %12s  %5s  %6s\n", "#", "kind", "at x,y",
            "area", "delta L*", "95 % range", "dE00", "conf.");
    for (size_t i = 0; i < shown; i++)
        table_row(page->f, &report->regions[i]);
    if (shown < report->region_count)
        fprintf(page->f, "      and %zu more; --verbose, --csv or --json list all\n",
                report->region_count - shown);
    fputc('\n', page->f);
}

/* ---- files -------------------------------------------------------------------------- */

static void file_fields(const struct console_page *page, const struct cli_outputs *outputs)
{
    for (int i = 0; i < outputs->count; i++)
        if (outputs->list[i].written && strcmp(outputs->list[i].path, "-") != 0)
            console_field(page, pihmap_output_text(outputs->list[i].what), "%s",
                          console_name(outputs->list[i].path).text);
    if (outputs->recorded)
        console_field(page, "Record", "%s", console_name(outputs->recorded).text);
}

/* ---- verbose ------------------------------------------------------------------------ */

static void photo_field(const struct console_page *page, const char *label,
                        const struct pihmap_photo_facts *photo)
{
    console_field(page, label, "%s: %s, %d x %d, %s%s%s%s%s", console_name(photo->file).text,
                  photo->format, photo->width, photo->height, console_name(photo->profile).text,
                  photo->taken_at[0] ? ", taken " : "", photo->taken_at, photo->note[0] ? "; " : "",
                  photo->note);
}

/* What the photo shows, and what of its skin was measured; the shares add up to 100 %. */
static void pixels_field(const struct console_page *page, const struct pihmap_report *report)
{
    struct pihmap_pixel_line lines[PIHMAP_PIXEL_ROOM];
    const int n = pihmap_pixel_lines(report->pixel_share, lines);
    char text[64 * PIHMAP_PIXEL_ROOM] = "";
    size_t used = 0;
    for (int i = 0; i < n; i++)
        used += (size_t)snprintf(text + used, sizeof text - used, "%s%s %.1f %%", i ? ", " : "",
                                 lines[i].pixel < 0 ? "other" : pihmap_pixel_text(lines[i].pixel),
                                 lines[i].percent);
    if (n > 0)
        console_field(page, "Photo", "%s", text);
    if (n > 0 && isfinite(report->coverage))
        console_field(page, "Coverage", "%.0f %% of what looks like skin was measured",
                      100 * report->coverage);
}

/* Percent of the measured skin, times L*. */
static void burden_field(const struct console_page *page, const struct pihmap_burden *u)
{
    if (isfinite(u->net))
        console_field(page, "Burden",
                      "%+.1f %% L* (%.1f to %.1f) of pigment since before: %.1f gained, %.1f faded",
                      u->net, u->net_ci95[0], u->net_ci95[1], u->gained, u->faded);
}

static void verbose_fields(const struct console_page *page, const struct pihmap_report *report)
{
    const double *h = report->alignment.homography;
    photo_field(page, "Before", &report->before);
    photo_field(page, "After", &report->after);
    pixels_field(page, report);
    burden_field(page, &report->burden);
    console_field(page, "Homography", "%.6g %.6g %.6g / %.6g %.6g %.6g / %.6g %.6g %.6g", h[0],
                  h[1], h[2], h[3], h[4], h[5], h[6], h[7], h[8]);
    if (!isfinite(report->comparability.sharpness_ratio))
        return;
    console_field(
        page, "Sharpness", "after is x%.2f; %.1f %% of the common skin overexposed or black",
        report->comparability.sharpness_ratio, 100 * report->comparability.clipped_fraction);
}

/* ---- the summaries ------------------------------------------------------------------ */

void cli_summary(const struct pihmap_report *report, const struct cli_outputs *outputs,
                 bool verbose)
{
    struct console_page page = console_page(stderr);
    verdict_line(&page, report);
    change_line(&page, report);
    measure_fields(&page, report);
    if (verbose)
        verbose_fields(&page, report);
    table(&page, report, verbose);
    file_fields(&page, outputs);
    console_line(&page, CONSOLE_PLAIN,
                 "Screening aid: for review by a clinician; not a diagnosis.");
}

void cli_summary_alignment(const struct pihmap_report *report, const struct cli_outputs *outputs,
                           bool verbose)
{
    struct console_page page = console_page(stderr);
    alignment_field(&page, report);
    if (verbose)
        verbose_fields(&page, report);
    file_fields(&page, outputs);
}

/* Warn of an older file at a path where this run has written nothing. */
static void stale_notes(const struct console_page *page, const struct cli_outputs *outputs)
{
    for (int i = 0; i < outputs->count; i++) {
        struct stat file;
        const char *path = outputs->list[i].path;
        if (!outputs->list[i].written && strcmp(path, "-") != 0 && stat(path, &file) == 0 &&
            S_ISREG(file.st_mode))
            console_line(page, CONSOLE_PLAIN, "%s was not written; the file there is an older one.",
                         console_name(path).text);
    }
}

void cli_summary_declined(const struct pihmap_report *report, const struct cli_outputs *outputs,
                          const char *told, bool quiet)
{
    struct console_page page = console_page(stderr);
    const struct pihmap_comparability *c = &report->comparability;
    if (!quiet) {
        console_line(&page, CONSOLE_YELLOW, "Not compared; no picture was written.");
        for (int i = 0; i < c->reason_count; i++) {
            char words[PIHMAP_REASON_TEXT];
            pihmap_reason_text(&c->reasons[i], words, sizeof words);
            if (!strstr(told, words))
                console_field(&page, "Reason", "%s", words);
        }
        file_fields(&page, outputs);
    }
    stale_notes(&page, outputs);
}
