#include "report/words.h"

#include "base/printable.h"
#include "report/number.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* stops: a smaller difference in exposure is not worth mentioning */
#define EXPOSURE_MENTIONED_EV 0.05

const char *pm_region_words(const struct pihmap_region *region)
{
    return region->kind == PIHMAP_KIND_NAMED && region->name ? region->name
                                                             : pihmap_kind_text(region->kind);
}

void pm_figure(double v, int decimals, bool plus, char out[PM_WORDS])
{
    char digits[32];
    if (!(fabs(v) < PM_NUMBER_MOST)) {
        snprintf(out, PM_WORDS, "\xE2\x80\x93"); /* U+2013 */
        return;
    }
    pm_number(digits, sizeof digits, fabs(v), decimals);
    size_t n = strlen(digits);
    const char *point = strchr(digits, '.');
    const bool zero = strspn(digits, "0.") == n;
    int have = point ? (int)(digits + n - point) - 1 : 0;
    if (!point && decimals > 0)
        digits[n++] = '.';
    for (; have < decimals && n + 1 < sizeof digits; have++)
        digits[n++] = '0';
    digits[n] = '\0';
    snprintf(out, PM_WORDS, "%s%s", zero ? "" : v < 0 ? PM_MINUS : plus ? "+" : "", digits);
}

static void share_words(double fraction, char out[PM_WORDS])
{
    char digits[PM_WORDS];
    const double percent = 100 * fraction;
    pm_figure(percent < 0.1 ? 0.1 : percent, percent < 9.95 ? 1 : 0, false, digits);
    snprintf(out, PM_WORDS, "%s%.40s %%", percent < 0.1 ? "under " : "", digits);
}

void pm_verdict_words(const struct pihmap_report *report, bool declined, char out[PM_WORDS])
{
    char share[PM_WORDS], drop[PM_WORDS];
    if (declined) {
        snprintf(out, PM_WORDS, "Not compared");
    } else if (report->verdict == PIHMAP_PIH_LIKELY) {
        share_words(report->pih_area_fraction, share);
        pm_figure(-report->mean_delta_L, 1, false, drop);
        snprintf(out, PM_WORDS,
                 "%d likely PIH mark%s: %.40s of the measured skin, %.40s L* darker%s",
                 report->pih_regions, report->pih_regions == 1 ? "" : "s", share, drop,
                 report->pih_regions == 1 ? "" : " on average");
    } else {
        snprintf(out, PM_WORDS, "%s",
                 report->verdict == PIHMAP_NO_PIH_SEEN ? "No likely PIH seen"
                                                       : "Cannot tell whether there is PIH");
    }
}

void pm_area_words(const struct pihmap_region *region, char out[PM_WORDS])
{
    char digits[PM_WORDS];
    const bool scaled = isfinite(region->area_mm2);
    pm_figure(scaled ? region->area_mm2 : region->area_px, scaled ? 1 : 0, false, digits);
    snprintf(out, PM_WORDS, "%.40s %s", digits, scaled ? "mm\xC2\xB2" : "px");
}

void pm_range_words(const double ci95[2], char out[PM_WORDS])
{
    char low[PM_WORDS], high[PM_WORDS];
    pm_figure(ci95[0], 1, false, low);
    pm_figure(ci95[1], 1, false, high);
    snprintf(out, PM_WORDS, "%.40s to %.40s", low, high);
}

void pm_burden_words(const struct pihmap_burden *burden, char out[PM_WORDS])
{
    char net[PM_WORDS], range[PM_WORDS], gained[PM_WORDS], faded[PM_WORDS];
    *out = '\0';
    if (!(burden->gained > 0.0) && !(burden->faded > 0.0)) /* none, or unknown */
        return;
    pm_figure(burden->net, 1, true, net);
    pm_range_words(burden->net_ci95, range);
    pm_figure(burden->gained, 1, false, gained);
    pm_figure(burden->faded, 1, false, faded);
    snprintf(out, PM_WORDS, "%.30s %% L* (%.70s): %.30s gained, %.30s faded", net, range, gained,
             faded);
}

void pm_date_words(const char *taken_at, char out[PM_WORDS])
{
    snprintf(out, PM_WORDS, "%.10s", taken_at && *taken_at ? taken_at : "");
    if (!*out)
        snprintf(out, PM_WORDS, "date not known");
}

void pm_interval_words(const struct pihmap_report *report, char out[PM_WORDS])
{
    const double days = report->interval_days;
    const char *note = report->timing_note ? report->timing_note : "";
    char digits[PM_WORDS];
    if (!isfinite(days)) {
        snprintf(out, PM_WORDS, "not known%s%s",
                 report->timing == PIHMAP_TIMING_CLOCK_UNSET ? ": " : "",
                 report->timing == PIHMAP_TIMING_CLOCK_UNSET ? note : "");
        return;
    }
    pm_figure(days, days == floor(days) ? 0 : 1, false, digits);
    snprintf(out, PM_WORDS, "%.40s day%s%s%s", digits, days == 1 ? "" : "s", *note ? "; " : "",
             note);
}

void pm_light_words(const struct pihmap_comparability *c, char out[PM_WORDS])
{
    char digits[PM_WORDS];
    *out = '\0';
    if (!isfinite(c->exposure_ev))
        return;
    pm_figure(fabs(c->exposure_ev), 2, false, digits);
    if (fabs(c->exposure_ev) < EXPOSURE_MENTIONED_EV)
        snprintf(out, PM_WORDS, "as bright as before");
    else
        snprintf(out, PM_WORDS, "%.40s stops %s than before", digits,
                 c->exposure_ev > 0 ? "brighter" : "darker");
}

void pm_left_out_words(const struct pihmap_report *report, char out[PM_WORDS])
{
    const int n = report->left_out_regions;
    *out = '\0';
    if (n > 0)
        snprintf(out, PM_WORDS,
                 "%d region%s changed beyond the noise, but what %s cannot be told: "
                 "left out.",
                 n, n == 1 ? "" : "s", n == 1 ? "it is" : "they are");
    else if (report->region_count == 0)
        snprintf(out, PM_WORDS, "No region changed beyond the noise.");
}

void pm_file_words(const char *path, char out[PM_WORDS])
{
    const char *slash = strrchr(path, '/');
    pm_printable(slash && slash[1] ? slash + 1 : path, out, PM_WORDS);
}
