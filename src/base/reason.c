#include "base/reason.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define CANNOT_COMPARE PM_MESSAGE("the photos cannot be compared: ")

/* One row per reason: its code in the report, and its words as a format for its values. */
static const struct {
    const char *name, *format;
} REASONS[] = {
    [PIHMAP_REASON_NONE] = {"", ""},
    [PIHMAP_REASON_AFTER_BRIGHTER] = {"after_brighter",
                                      PM_MESSAGE("the after photo is %.1f stops brighter")},
    [PIHMAP_REASON_AFTER_DARKER] = {"after_darker",
                                    PM_MESSAGE("the after photo is %.1f stops darker")},
    [PIHMAP_REASON_WHITE_BALANCE] = {"white_balance",
                                     PM_MESSAGE("the colour of the light differs (white balance): "
                                                "red x%.2f, green x%.2f, blue x%.2f")},
    [PIHMAP_REASON_LIGHT_DIRECTION] = {"light_direction",
                                       PM_MESSAGE(
                                           "the light comes from another side in the after photo")},
    [PIHMAP_REASON_AFTER_LARGER] = {"after_larger",
                                    PM_MESSAGE("the after photo shows the skin %.1f times larger")},
    [PIHMAP_REASON_AFTER_SMALLER] = {"after_smaller",
                                     PM_MESSAGE(
                                         "the after photo shows the skin %.1f times smaller")},
    [PIHMAP_REASON_ROTATED] = {"rotated", PM_MESSAGE("the after photo is turned by %.0f degrees")},
    [PIHMAP_REASON_TURNED] =
        {"turned",
         PM_MESSAGE(
             "the skin is turned by about %.0f degrees to or from the camera between the photos")},
    [PIHMAP_REASON_AFTER_EVENER] =
        {"after_evener",
         PM_MESSAGE(
             "the skin has a more even colour in the after photo, as under make-up or retouching")},
    [PIHMAP_REASON_BEFORE_EVENER] = {"before_evener",
                                     PM_MESSAGE("the skin has a more even colour in the before "
                                                "photo, as under make-up or retouching")},
    [PIHMAP_REASON_AFTER_GLOSSIER] =
        {"after_glossier",
         PM_MESSAGE("the skin shines more in the after photo: gloss hides what lies under it")},
    [PIHMAP_REASON_BEFORE_GLOSSIER] =
        {"before_glossier",
         PM_MESSAGE("the skin shines more in the before photo: gloss hides what lies under it")},
    [PIHMAP_REASON_AFTER_LESS_SHARP] = {"after_less_sharp",
                                        PM_MESSAGE("the after photo is less sharp than the other")},
    [PIHMAP_REASON_BEFORE_LESS_SHARP] = {"before_less_sharp",
                                         PM_MESSAGE(
                                             "the before photo is less sharp than the other")},
    [PIHMAP_REASON_CLIPPED] = {"clipped",
                               PM_MESSAGE("%.0f %% of the skin is overexposed or black")},
    [PIHMAP_REASON_LITTLE_OVERLAP] = {"little_overlap",
                                      PM_MESSAGE(
                                          "only %.0f %% of the skin is visible in both photos")},
    [PIHMAP_REASON_NOISY_PAIR] =
        {"noisy_pair",
         PM_MESSAGE("the pair is noisy: small marks show only from a drop of %.1f L*")},
    [PIHMAP_REASON_NO_CALM_SKIN] =
        {"no_calm_skin",
         PM_MESSAGE(
             "no calm skin to compare with: lightness differs by +-%.1f L* from place to place")},
    [PIHMAP_REASON_BEFORE_CHART_INEXACT] =
        {"before_chart_inexact",
         PM_MESSAGE(
             "the colours of the chart in the before photo are off by %.1f dE00 after correction")},
    [PIHMAP_REASON_AFTER_CHART_INEXACT] =
        {"after_chart_inexact",
         PM_MESSAGE(
             "the colours of the chart in the after photo are off by %.1f dE00 after correction")},
    [PIHMAP_REASON_BEFORE_CHART_NOT_USED] =
        {"before_chart_not_used",
         PM_MESSAGE("the colours of the chart in the before photo are off by %.1f dE00 after "
                    "correction, so the chart is not used (filter, mixed light or an old chart?)")},
    [PIHMAP_REASON_AFTER_CHART_NOT_USED] =
        {"after_chart_not_used",
         PM_MESSAGE("the colours of the chart in the after photo are off by %.1f dE00 after "
                    "correction, so the chart is not used (filter, mixed light or an old chart?)")},
    [PIHMAP_REASON_SKIN_NOT_FOUND_AGAIN] = {"skin_not_found_again",
                                            CANNOT_COMPARE PM_MESSAGE(
                                                "only %.0f %% of the before photo's skin was found "
                                                "in the after photo: show the same area in both")},
    [PIHMAP_REASON_AFTER_NEARER] = {"after_nearer",
                                    CANNOT_COMPARE PM_MESSAGE(
                                        "the after photo seems to have been taken %.1f times "
                                        "closer: take it from the same distance")},
    [PIHMAP_REASON_AFTER_FURTHER] = {"after_further",
                                     CANNOT_COMPARE PM_MESSAGE(
                                         "the after photo seems to have been taken %.1f times "
                                         "farther away: take it from the same distance")},
    [PIHMAP_REASON_POSE_DIFFERS] =
        {"pose_differs",
         CANNOT_COMPARE PM_MESSAGE(
             "the after photo seems to show the skin turned by about %.0f degrees, and its fine "
             "detail does not match: turn it to the camera as in the before photo")},
    [PIHMAP_REASON_MIRRORED] =
        {"mirrored", CANNOT_COMPARE PM_MESSAGE(
                         "one photo seems to be mirrored left to right, as some front cameras save "
                         "them: mirror it back, or take it with the other camera")},
    [PIHMAP_REASON_AFTER_BLURRED] =
        {"after_blurred",
         CANNOT_COMPARE PM_MESSAGE(
             "the skin's fine detail (pores, lines, hairs) does not match, and the after photo is "
             "blurred or noisy: focus on the skin, hold still, use more light")},
    [PIHMAP_REASON_BEFORE_BLURRED] =
        {"before_blurred",
         CANNOT_COMPARE PM_MESSAGE(
             "the skin's fine detail (pores, lines, hairs) does not match, and the before photo is "
             "blurred or noisy: focus on the skin, hold still, use more light")},
    [PIHMAP_REASON_AFTER_NOISY] =
        {"after_noisy",
         CANNOT_COMPARE PM_MESSAGE(
             "the after photo is too noisy to show the skin's fine detail (pores, lines, hairs), "
             "which would prove that both show the same skin: use more light")},
    [PIHMAP_REASON_BEFORE_NOISY] =
        {"before_noisy",
         CANNOT_COMPARE PM_MESSAGE(
             "the before photo is too noisy to show the skin's fine detail (pores, lines, hairs), "
             "which would prove that both show the same skin: use more light")},
    [PIHMAP_REASON_DETAIL_DIFFERS] =
        {"detail_differs", CANNOT_COMPARE PM_MESSAGE(
                               "the photos resemble each other only roughly, but the skin's fine "
                               "detail (pores, lines, hairs) does not match: another person, or "
                               "another pose or expression; turn the head as in the before photo")},
    [PIHMAP_REASON_NO_COMMON_DETAIL] =
        {"no_common_detail",
         CANNOT_COMPARE PM_MESSAGE(
             "no common detail of the skin was found: the photos show different skin, or it is "
             "turned too far; retake from the same direction and distance, in focus")},
    [PIHMAP_REASON_NOTHING_IN_COMMON] =
        {"nothing_in_common",
         CANNOT_COMPARE PM_MESSAGE(
             "nothing that both photos show was found: the photos show different skin, or one of "
             "them is blurred; retake from the same direction and distance, in focus")},
    [PIHMAP_REASON_TOO_LITTLE_DETAIL] =
        {"too_little_detail",
         CANNOT_COMPARE PM_MESSAGE(
             "too little detail in common; retake from the same direction, in focus")},
    [PIHMAP_REASON_BEFORE_TOO_SMALL] =
        {"before_too_small",
         CANNOT_COMPARE PM_MESSAGE(
             "the before photo is only %.0f x %.0f pixels, too small to be aligned")},
    [PIHMAP_REASON_AFTER_TOO_SMALL] =
        {"after_too_small",
         CANNOT_COMPARE PM_MESSAGE(
             "the after photo is only %.0f x %.0f pixels, too small to be aligned")},
    [PIHMAP_REASON_SKIN_MASK_EMPTY] =
        {"skin_mask_empty",
         PM_MESSAGE("the skin mask marks nothing: paint the skin to measure white")},
    [PIHMAP_REASON_NO_SKIN] = {"no_skin",
                               PM_MESSAGE("no skin was found in the before photo: it needs colour "
                                          "and light enough; or mark the skin in a skin mask")},
    [PIHMAP_REASON_LITTLE_SKIN_IN_ROI] =
        {"little_skin_in_roi",
         PM_MESSAGE("there is too little skin to measure in the region of interest: choose a "
                    "larger one, on skin that both photos show")},
    [PIHMAP_REASON_MOSTLY_CLIPPED] =
        {"mostly_clipped", PM_MESSAGE("most of the skin is overexposed or black in one of the "
                                      "photos: take it again in even light, without overexposure")},
    [PIHMAP_REASON_LITTLE_COMMON_SKIN] =
        {"little_common_skin", PM_MESSAGE("too little skin is visible in both photos to compare "
                                          "them: show the same area, or mark it in a skin mask")},
    [PIHMAP_REASON_WHOLE_AREA_NO_REFERENCE] =
        {"whole_area_no_reference",
         PM_MESSAGE("cannot tell whether the whole area changed, or only its light: mark untreated "
                    "skin or a grey card that both photos show as the reference, or put a colour "
                    "chart beside the skin")},
    [PIHMAP_REASON_WHOLE_AREA_CHARTS_INEXACT] =
        {"whole_area_charts_inexact",
         PM_MESSAGE("cannot tell whether the whole area changed: the colour chart of at least one "
                    "photo does not fit well enough to be used")},
    [PIHMAP_REASON_WHOLE_AREA_CHART_IN_BEFORE] =
        {"whole_area_chart_in_before_only",
         PM_MESSAGE("cannot tell whether the whole area changed: a colour chart was found in the "
                    "before photo only; both must show it whole and evenly lit")},
    [PIHMAP_REASON_WHOLE_AREA_CHART_IN_AFTER] =
        {"whole_area_chart_in_after_only",
         PM_MESSAGE("cannot tell whether the whole area changed: a colour chart was found in the "
                    "after photo only; both must show it whole and evenly lit")},
    [PIHMAP_REASON_REFERENCE_UNSEEN] =
        {"reference_unseen",
         PM_MESSAGE("a change of the whole area cannot be measured: the reference is hardly "
                    "visible in both photos, or is overexposed or black")},
    [PIHMAP_REASON_REFERENCE_UNEVEN] =
        {"reference_uneven",
         PM_MESSAGE("a change of the whole area cannot be measured: the reference does not look "
                    "the same in both photos (moved, shaded or covered)")},
    [PIHMAP_REASON_REFERENCE_FAR] =
        {"reference_far",
         PM_MESSAGE("a change of the whole area cannot be measured: the reference lies too far "
                    "from the skin, or the light between them is too uneven")},
    [PIHMAP_REASON_DARKER_BY_REFERENCE] =
        {"darker_by_reference",
         PM_MESSAGE("the skin is %.1f +- %.1f L* darker than before, against the reference; "
                    "whether that is a tan or pigment after inflammation cannot be decided")},
    [PIHMAP_REASON_LIGHTER_BY_REFERENCE] =
        {"lighter_by_reference",
         PM_MESSAGE("the skin is %.1f +- %.1f L* lighter than before, against the reference; "
                    "whether that is a tan or pigment after inflammation cannot be decided")},
    [PIHMAP_REASON_UNCHANGED_BY_REFERENCE] =
        {"unchanged_by_reference",
         PM_MESSAGE("no change of the whole area beyond %.1f L*, against the reference")},
    [PIHMAP_REASON_CHART_UNSEEN] =
        {"chart_unseen",
         PM_MESSAGE("a change of the whole area cannot be measured: the colour chart is hardly "
                    "visible in both photos, or is overexposed or black")},
    [PIHMAP_REASON_CHART_UNEVEN] =
        {"chart_uneven",
         PM_MESSAGE("a change of the whole area cannot be measured: the colour chart does not look "
                    "the same in both photos (moved, shaded or covered)")},
    [PIHMAP_REASON_CHART_FAR] =
        {"chart_far",
         PM_MESSAGE("a change of the whole area cannot be measured: the colour chart lies too far "
                    "from the skin, or the light between them is too uneven")},
    [PIHMAP_REASON_DARKER_BY_CHART] =
        {"darker_by_chart",
         PM_MESSAGE("the skin is %.1f +- %.1f L* darker than before, against the colour chart; "
                    "whether that is a tan or pigment after inflammation cannot be decided")},
    [PIHMAP_REASON_LIGHTER_BY_CHART] =
        {"lighter_by_chart",
         PM_MESSAGE("the skin is %.1f +- %.1f L* lighter than before, against the colour chart; "
                    "whether that is a tan or pigment after inflammation cannot be decided")},
    [PIHMAP_REASON_UNCHANGED_BY_CHART] =
        {"unchanged_by_chart",
         PM_MESSAGE("no change of the whole area beyond %.1f L*, against the colour chart")},
    [PIHMAP_REASON_PIH_REGIONS] = {"pih_regions",
                                   PM_MESSAGE(
                                       "at least one region became darker as pigment makes it")},
    [PIHMAP_REASON_NONE_FOUND] = {"none_found",
                                  PM_MESSAGE("no region became darker as pigment makes it")},
    [PIHMAP_REASON_PAIR_TOO_POOR] = {"pair_too_poor",
                                     PM_MESSAGE("the two photos are too different to say so")},
    [PIHMAP_REASON_WHOLE_AREA_DARKER] = {"whole_area_darker",
                                         PM_MESSAGE("all of the skin has darkened")},
    [PIHMAP_REASON_LITTLE_SKIN_MEASURED] =
        {"little_skin_measured",
         PM_MESSAGE(
             "only %.0f %% of what looks like skin could be measured; the rest is mostly: ")},
    [PIHMAP_REASON_AFTER_MORE_CONTRAST] =
        {"after_more_contrast",
         PM_MESSAGE(
             "the after photo was developed with more contrast (x%.2f), which was corrected")},
    [PIHMAP_REASON_AFTER_LESS_CONTRAST] =
        {"after_less_contrast",
         PM_MESSAGE(
             "the after photo was developed with less contrast (x%.2f), which was corrected")},
    [PIHMAP_REASON_FIXED_OVERLAY] = {"fixed_overlay",
                                     PM_MESSAGE("both photos carry text or a watermark at the same "
                                                "place: %.1f %% of the skin left out")},
    [PIHMAP_REASON_OVERLAY_BEFORE] = {"overlay_before",
                                      PM_MESSAGE("the before photo carries text, a pad or a frame "
                                                 "laid over it: %.1f %% of the photo left out")},
    [PIHMAP_REASON_OVERLAY_AFTER] = {"overlay_after",
                                     PM_MESSAGE("the after photo carries text, a pad or a frame "
                                                "laid over it: %.1f %% of the photo left out")},
    [PIHMAP_REASON_COLLAGE_BEFORE] =
        {"collage_before", PM_MESSAGE("the before photo is two photos in one file: cut it in two")},
    [PIHMAP_REASON_COLLAGE_AFTER] =
        {"collage_after", PM_MESSAGE("the after photo is two photos in one file: cut it in two")},
    [PIHMAP_REASON_PIH_UNSURE] = {"pih_unsure",
                                  PM_MESSAGE("a region may be PIH, but only %.0f %% sure: photos "
                                             "in the same light and pose tell more")},
    [PIHMAP_REASON_PIGMENT_POSSIBLE] =
        {"pigment_possible", PM_MESSAGE("a region became darker, and it is uncertain whether by "
                                        "pigment: photos in the same light and pose tell more")},
    [PIHMAP_REASON_SMALL_MARKS_MISSED] =
        {"small_marks_missed",
         PM_MESSAGE("a small mark of %.0f L* would have been seen on %.0f %% of the measured skin "
                    "only: photos in the same light and pose tell more")},
    [PIHMAP_REASON_SAME_PHOTO] = {"same_photo",
                                  CANNOT_COMPARE PM_MESSAGE(
                                      "both files are one and the same exposure (the same file, or "
                                      "a copy that was saved again, cut, resized or changed in "
                                      "tone): give the photo that was taken at the other visit")},
    [PIHMAP_REASON_NOISIER_THAN_REPEATS] =
        {"noisier_than_repeats",
         PM_MESSAGE("the pair is %.1f times as noisy as the noisiest of the repeat photos: their "
                    "repeatability does not hold here")},
    [PIHMAP_REASON_DISTANCE_UNLIKE_REPEATS] =
        {"distance_unlike_repeats",
         PM_MESSAGE("the distance differs %.1f times as much as in any of the repeat photos: their "
                    "repeatability does not hold here")},
    [PIHMAP_REASON_LIGHT_UNLIKE_REPEATS] =
        {"light_unlike_repeats",
         PM_MESSAGE("the light differs %.1f times as much as in any of the repeat photos: their "
                    "repeatability does not hold here")},
    [PIHMAP_REASON_TURN_UNLIKE_REPEATS] =
        {"turn_unlike_repeats",
         PM_MESSAGE("the skin is turned %.1f times as far as in any of the repeat photos: their "
                    "repeatability does not hold here")},
};
_Static_assert(sizeof REASONS / sizeof *REASONS == PIHMAP_REASONS,
               "the last reason has no row, or PIHMAP_REASONS does not name it");

/* A number that a caller has made up is no reason. */
static size_t row_of(enum pihmap_reason_code code)
{
    return (size_t)code < PIHMAP_REASONS ? (size_t)code : PIHMAP_REASON_NONE;
}

const char *pihmap_reason_name(enum pihmap_reason_code code)
{
    return REASONS[row_of(code)].name;
}

enum pihmap_reason_code pm_reason_named(const char *name)
{
    for (int k = 0; k < PIHMAP_REASONS && name; k++)
        if (strcmp(name, REASONS[k].name) == 0)
            return (enum pihmap_reason_code)k;
    return PIHMAP_REASON_NONE;
}

/* Appends to text, of which n bytes are used, what fits; gives how many there would be. */
static size_t append(char *text, size_t size, size_t n, const char *more)
{
    if (n < size)
        snprintf(text + n, size - n, "%s", more);
    return n + strlen(more);
}

size_t pm_words(enum pihmap_language language, const char *format, const double value[3],
                bool names_class, char *text, size_t size)
{
    size_t n = 0;
    if (size > 0)
        *text = '\0';
    if (strncmp(format, CANNOT_COMPARE, strlen(CANNOT_COMPARE)) == 0) {
        n = append(text, size, n, pm_translate(language, CANNOT_COMPARE));
        format += strlen(CANNOT_COMPARE);
    }
    /* A format takes as many values as its words hold, and leaves the rest. */
    const int more = snprintf(n < size ? text + n : NULL, n < size ? size - n : 0,
                              pm_translate(language, format), value[0], value[1], value[2]);
    n += more > 0 ? (size_t)more : 0;
    if (!names_class)
        return n;
    const char *rest = isnan(value[1]) ? "nan" : pihmap_pixel_text((int)value[1]);
    return append(text, size, n, pm_translate(language, rest));
}

size_t pm_reason_words(enum pihmap_language language, const struct pihmap_reason *reason,
                       char *text, size_t size)
{
    return pm_words(language, REASONS[row_of(reason->code)].format, reason->value,
                    reason->code == PIHMAP_REASON_LITTLE_SKIN_MEASURED, text, size);
}

size_t pihmap_reason_text(const struct pihmap_reason *reason, char *text, size_t size)
{
    return pm_reason_words(PIHMAP_LANGUAGE_ENGLISH, reason, text, size);
}

enum pihmap_status pm_decline(struct pm_job *job, enum pihmap_status status,
                              const struct pihmap_reason *reason)
{
    char text[PIHMAP_REASON_TEXT];
    job->reason = *reason;
    pihmap_reason_text(reason, text, sizeof text);
    return pm_fail(job, status, "%s", text);
}
