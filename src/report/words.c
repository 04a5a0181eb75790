#include "report/words.h"

#include "base/printable.h"
#include "report/number.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define LEFT_TO_RIGHT_MARK "\xE2\x80\x8E" /* U+200E */

const char *pm_region_words(enum pihmap_language language, const struct pihmap_region *region)
{
    return region->kind == PIHMAP_KIND_NAMED && region->name
               ? region->name
               : pm_translate(language, pihmap_kind_text(region->kind));
}

struct pm_shown pm_figure(enum pihmap_language language, double v, int decimals, bool plus)
{
    struct pm_shown out;
    char digits[32];
    if (!(fabs(v) < PM_NUMBER_MOST)) {
        snprintf(out.v, sizeof out.v, "\xE2\x80\x93"); /* U+2013 */
        return out;
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
    const char *sign = zero ? "" : v < 0 ? PM_MINUS : plus ? "+" : "";
    /* Else the sign would stand behind its number there. */
    const char *mark = *sign && pm_is_right_to_left(language) ? LEFT_TO_RIGHT_MARK : "";
    snprintf(out.v, sizeof out.v, "%s%s%s", mark, sign, digits);
    return out;
}

/* "1.4 %" */
static void share_words(enum pihmap_language language, double fraction, char out[PM_WORDS])
{
    const double percent = 100 * fraction;
    if (percent < 0.1)
        snprintf(out, PM_WORDS, "%s", pm_translate(language, PM_MESSAGE("under 0.1 %")));
    else
        snprintf(out, PM_WORDS, "%s %%",
                 pm_figure(language, percent, percent < 9.95 ? 1 : 0, false).v);
}

void pm_verdict_words(enum pihmap_language language, const struct pihmap_report *report,
                      bool declined, char out[PM_WORDS])
{
    char share[PM_WORDS];
    if (declined) {
        snprintf(out, PM_WORDS, "%s", pm_translate(language, PM_MESSAGE("Not compared")));
    } else if (report->verdict == PIHMAP_PIH_LIKELY) {
        const struct pm_shown drop = pm_figure(language, -report->mean_delta_L, 1, false);
        share_words(language, report->pih_area_fraction, share);
        if (report->pih_regions == 1)
            snprintf(out, PM_WORDS,
                     pm_translate(language, PM_MESSAGE("1 likely PIH mark: %s of the measured "
                                                       "skin, %s L* darker")),
                     share, drop.v);
        else
            snprintf(out, PM_WORDS,
                     pm_translate(language, PM_MESSAGE("%d likely PIH marks: %s of the measured "
                                                       "skin, %s L* darker on average")),
                     report->pih_regions, share, drop.v);
    } else {
        snprintf(out, PM_WORDS, "%s",
                 pm_translate(language, report->verdict == PIHMAP_NO_PIH_SEEN
                                            ? PM_MESSAGE("No likely PIH seen")
                                            : PM_MESSAGE("Cannot tell whether there is PIH")));
    }
}

void pm_area_words(enum pihmap_language language, const struct pihmap_region *region,
                   char out[PM_WORDS])
{
    const bool scaled = isfinite(region->area_mm2);
    const double area = scaled ? region->area_mm2 : region->area_px;
    snprintf(out, PM_WORDS, "%s %s", pm_figure(language, area, scaled ? 1 : 0, false).v,
             scaled ? "mm\xC2\xB2" : "px");
}

void pm_range_words(enum pihmap_language language, const double ci95[2], int decimals,
                    char out[PM_WORDS])
{
    snprintf(out, PM_WORDS, pm_translate(language, PM_MESSAGE("%s to %s")),
             pm_figure(language, ci95[0], decimals, false).v,
             pm_figure(language, ci95[1], decimals, false).v);
}

void pm_burden_words(enum pihmap_language language, const struct pihmap_burden *burden,
                     char out[PM_WORDS])
{
    char range[PM_WORDS];
    *out = '\0';
    if (!(burden->gained > 0.0) && !(burden->faded > 0.0)) /* none, or unknown */
        return;
    pm_range_words(language, burden->net_ci95, 1, range);
    snprintf(out, PM_WORDS,
             pm_translate(language, PM_MESSAGE("%s %% L* (%s): %s gained, %s faded")),
             pm_figure(language, burden->net, 1, true).v, range,
             pm_figure(language, burden->gained, 1, false).v,
             pm_figure(language, burden->faded, 1, false).v);
}

void pm_date_words(enum pihmap_language language, const char *taken_at, char out[PM_WORDS])
{
    snprintf(out, PM_WORDS, "%.10s", taken_at && *taken_at ? taken_at : "");
    if (!*out)
        snprintf(out, PM_WORDS, "%s", pm_translate(language, PM_MESSAGE("date not known")));
}

void pm_interval_words(enum pihmap_language language, const struct pihmap_report *report,
                       char out[PM_WORDS])
{
    const double days = report->interval_days;
    const bool known = isfinite(days);
    const bool noted = known || report->timing == PIHMAP_TIMING_CLOCK_UNSET;
    const char *note =
        noted && report->timing_note ? pm_translate(language, report->timing_note) : "";
    char count[PM_WORDS / 4];
    if (!known)
        snprintf(count, sizeof count, "%s", pm_translate(language, PM_MESSAGE("not known")));
    else if (days == 1)
        snprintf(count, sizeof count, "%s", pm_translate(language, PM_MESSAGE("1 day")));
    else
        snprintf(count, sizeof count, pm_translate(language, PM_MESSAGE("%s days")),
                 pm_figure(language, days, days == floor(days) ? 0 : 1, false).v);
    const char *between = known ? PM_MESSAGE("; ") : PM_MESSAGE(": ");
    snprintf(out, PM_WORDS, "%s%s%s", count, *note ? pm_translate(language, between) : "", note);
}

void pm_light_words(enum pihmap_language language, const struct pihmap_comparability *c,
                    char out[PM_WORDS])
{
    *out = '\0';
    if (!isfinite(c->exposure_ev))
        return;
    if (fabs(c->exposure_ev) < PM_EXPOSURE_MENTIONED_EV)
        snprintf(out, PM_WORDS, "%s",
                 pm_translate(language, PM_MESSAGE("the after photo is as bright as before; "
                                                   "corrected before measuring")));
    else
        snprintf(out, PM_WORDS,
                 pm_translate(language, c->exposure_ev > 0
                                            ? PM_MESSAGE("the after photo is %s stops brighter "
                                                         "than before; corrected before measuring")
                                            : PM_MESSAGE("the after photo is %s stops darker than "
                                                         "before; corrected before measuring")),
                 pm_figure(language, fabs(c->exposure_ev), 2, false).v);
}

void pm_left_out_words(enum pihmap_language language, const struct pihmap_report *report,
                       char out[PM_WORDS])
{
    const int n = report->left_out_regions;
    *out = '\0';
    if (n > 1)
        snprintf(out, PM_WORDS,
                 pm_translate(language, PM_MESSAGE("%d regions changed beyond the noise, but what "
                                                   "they are cannot be told: left out.")),
                 n);
    else if (n > 0)
        snprintf(out, PM_WORDS, "%s",
                 pm_translate(language, PM_MESSAGE("1 region changed beyond the noise, but what "
                                                   "it is cannot be told: left out.")));
    else if (report->region_count == 0)
        snprintf(out, PM_WORDS, "%s",
                 pm_translate(language, PM_MESSAGE("No region changed beyond the noise.")));
}

void pm_file_words(const char *path, char out[PM_WORDS])
{
    const char *slash = strrchr(path, '/');
    pm_printable(slash && slash[1] ? slash + 1 : path, out, PM_WORDS);
}
