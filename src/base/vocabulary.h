/*
 * The words of the report, one row per kind, grade, verdict... Each table expands into the names of
 * the report, the words for people and whatever else a value has; the names are public
 * (pihmap_kind_name()...). A value of pihmap.h without a row does not compile.
 */
#ifndef PM_BASE_VOCABULARY_H
#define PM_BASE_VOCABULARY_H

#include "base/language.h"

#include <stdint.h>

/* value, name in the report, words, letter beside its number on the heatmap (0: none), meaning */
#define PM_KINDS(ROW)                                                                            \
    ROW(PIHMAP_KIND_PIH, "pih", PM_MESSAGE("likely PIH"), 0,                                     \
        PM_MESSAGE(                                                                              \
            "has become darker and browner than the skin around it, as pigment would make it"))  \
    ROW(PIHMAP_KIND_ERYTHEMA, "erythema", PM_MESSAGE("redness"), 'E',                            \
        PM_MESSAGE("has become redder, as more blood in the skin would make it"))                \
    ROW(PIHMAP_KIND_SHADING, "shading", PM_MESSAGE("shading"), 'S',                              \
        PM_MESSAGE("has become darker without a change of colour: light, shadow or shape"))      \
    ROW(PIHMAP_KIND_LIGHTER, "lighter", PM_MESSAGE("lighter"), 'L',                              \
        PM_MESSAGE("has become lighter, but not as less pigment or less blood would make it"))   \
    ROW(PIHMAP_KIND_UNCERTAIN, "uncertain", PM_MESSAGE("uncertain"), '?',                        \
        PM_MESSAGE("darker, but by pigment, blood or shadow cannot be decided"))                 \
    ROW(PIHMAP_KIND_NAMED, "named", PM_MESSAGE("chosen region"), 'N',                            \
        PM_MESSAGE("a region that was asked for"))                                               \
    ROW(PIHMAP_KIND_FADED, "faded", PM_MESSAGE("faded"), 'F',                                    \
        PM_MESSAGE("has become lighter and less brown than the skin around it, as less pigment " \
                   "would make it"))                                                             \
    ROW(PIHMAP_KIND_LESS_RED, "less_red", PM_MESSAGE("less red"), 'R',                           \
        PM_MESSAGE("has become less red, as less blood in the skin would make it"))

/* value, name, words */
#define PM_GRADES(ROW)                                 \
    ROW(PIHMAP_GRADE_GOOD, "good", PM_MESSAGE("good")) \
    ROW(PIHMAP_GRADE_FAIR, "fair", PM_MESSAGE("fair")) \
    ROW(PIHMAP_GRADE_POOR, "poor", PM_MESSAGE("poor"))

/* value, name */
#define PM_RETAKES(ROW)                   \
    ROW(PIHMAP_RETAKE_NO, "no")           \
    ROW(PIHMAP_RETAKE_ADVISED, "advised") \
    ROW(PIHMAP_RETAKE_NEEDED, "needed")

#define PM_DISTURBANCES(ROW)                                 \
    ROW(PIHMAP_DISTURBANCE_LIGHT, "light")                   \
    ROW(PIHMAP_DISTURBANCE_DISTANCE, PM_MESSAGE("distance")) \
    ROW(PIHMAP_DISTURBANCE_TURN, PM_MESSAGE("turn"))         \
    ROW(PIHMAP_DISTURBANCE_FOCUS, PM_MESSAGE("focus"))       \
    ROW(PIHMAP_DISTURBANCE_CONTRAST, PM_MESSAGE("contrast"))

#define PM_SCORE_GROUPS(ROW)           \
    ROW(PIHMAP_SCORE_ALL, "all")       \
    ROW(PIHMAP_SCORE_SKIN, "skin")     \
    ROW(PIHMAP_SCORE_READER, "reader") \
    ROW(PIHMAP_SCORE_READERS, "readers")

#define PM_DIFF_RELATIONS(ROW)              \
    ROW(PIHMAP_DIFF_SAME_PAIR, "same_pair") \
    ROW(PIHMAP_DIFF_SAME_BEFORE, "same_before")

#define PM_FIGURES(ROW)                                         \
    ROW(PIHMAP_FIGURE_SENSITIVITY, "sensitivity")               \
    ROW(PIHMAP_FIGURE_SPECIFICITY, "specificity")               \
    ROW(PIHMAP_FIGURE_PPV, "ppv")                               \
    ROW(PIHMAP_FIGURE_NPV, "npv")                               \
    ROW(PIHMAP_FIGURE_FALSE_PER_PAIR, "false_regions_per_pair") \
    ROW(PIHMAP_FIGURE_KAPPA, "kappa")                           \
    ROW(PIHMAP_FIGURE_DELTA_L_BIAS, "delta_L_bias")             \
    ROW(PIHMAP_FIGURE_DELTA_L_SD, "delta_L_sd")                 \
    ROW(PIHMAP_FIGURE_DELTA_L_LOW, "delta_L_limit_lo")          \
    ROW(PIHMAP_FIGURE_DELTA_L_HIGH, "delta_L_limit_hi")         \
    ROW(PIHMAP_FIGURE_DELTA_L_ICC, "delta_L_icc")               \
    ROW(PIHMAP_FIGURE_AREA_BIAS, "area_px_bias")                \
    ROW(PIHMAP_FIGURE_AREA_SD, "area_px_sd")                    \
    ROW(PIHMAP_FIGURE_AREA_LOW, "area_px_limit_lo")             \
    ROW(PIHMAP_FIGURE_AREA_HIGH, "area_px_limit_hi")            \
    ROW(PIHMAP_FIGURE_AREA_ICC, "area_px_icc")

/* value, name, words */
#define PM_SEVERITIES(ROW)                                                      \
    ROW(PIHMAP_SEVERITY_MEASURABLE, PM_MESSAGE("measurable"), "measurable")     \
    ROW(PIHMAP_SEVERITY_VISIBLE, PM_MESSAGE("visible"), "visible side by side") \
    ROW(PIHMAP_SEVERITY_MARKED, PM_MESSAGE("marked"), "marked")

#define PM_LIGHTINGS(ROW)                                      \
    ROW(PIHMAP_LIGHTING_SELF, "self", "the skin itself")       \
    ROW(PIHMAP_LIGHTING_REFERENCE, "reference", "a reference") \
    ROW(PIHMAP_LIGHTING_CHART, "card", "a colour chart")

#define PM_VERDICTS(ROW)                                         \
    ROW(PIHMAP_PIH_LIKELY, "pih_likely", "likely PIH")           \
    ROW(PIHMAP_NO_PIH_SEEN, "no_pih_seen", "no likely PIH seen") \
    ROW(PIHMAP_CANNOT_TELL, "cannot_tell", "cannot tell")

/* value, name, words */
#define PM_CHANGES(ROW)                                               \
    ROW(PIHMAP_CHANGE_WORSE, "worse", PM_MESSAGE("worse"))            \
    ROW(PIHMAP_CHANGE_BETTER, "better", PM_MESSAGE("better"))         \
    ROW(PIHMAP_CHANGE_MIXED, "mixed", PM_MESSAGE("better and worse")) \
    ROW(PIHMAP_CHANGE_NONE, "none", PM_MESSAGE("no change seen"))     \
    ROW(PIHMAP_CHANGE_CANNOT_TELL, "cannot_tell", PM_MESSAGE("cannot tell"))

#define PM_OUTCOMES(ROW)                                 \
    ROW(PIHMAP_OUTCOME_NONE, "not_done", "not done")     \
    ROW(PIHMAP_OUTCOME_DONE, "done", "done")             \
    ROW(PIHMAP_OUTCOME_DECLINED, "declined", "declined") \
    ROW(PIHMAP_OUTCOME_FAILED, "failed", "failed")       \
    ROW(PIHMAP_OUTCOME_UNMATCHED, "unmatched", "unmatched")

/* Marks under a week old are mostly redness still. From two weeks on a mark is PIH-like, from four
 * it can be called PIH with confidence (Isedeh 2016, PubMed 26663029). value, name, words */
#define PM_TIMINGS(ROW)                                                                            \
    ROW(PIHMAP_TIMING_UNKNOWN, "unknown",                                                          \
        PM_MESSAGE("the photos do not both say when they were taken: whether a mark is old "       \
                   "enough to be PIH is unknown"))                                                 \
    ROW(PIHMAP_TIMING_REVERSED, "reversed",                                                        \
        PM_MESSAGE("the after photo is the older one; are they swapped?"))                         \
    ROW(PIHMAP_TIMING_TOO_EARLY, "too_early",                                                      \
        PM_MESSAGE("too early for PIH: redness is expected in the first 7 days; compare again "    \
                   "after four weeks"))                                                            \
    ROW(PIHMAP_TIMING_EARLY, "early",                                                              \
        PM_MESSAGE("redness may remain; a dark mark can be called PIH provisionally from day 14, " \
                   "with confidence from day 28"))                                                 \
    ROW(PIHMAP_TIMING_PROVISIONAL, "provisional",                                                  \
        PM_MESSAGE("a dark mark can be called PIH provisionally; with confidence from day 28"))    \
    ROW(PIHMAP_TIMING_FIRM, "firm",                                                                \
        PM_MESSAGE("old enough to call a dark mark PIH with confidence"))                          \
    ROW(PIHMAP_TIMING_CLOCK_UNSET, "clock_unset",                                                  \
        PM_MESSAGE("a camera's clock was not set, so it is not known which photo is the older "    \
                   "one, or how old a mark is"))

#define PM_EVIDENCE(ROW)                                                                          \
    ROW(PIHMAP_EVIDENCE_NONE, "", NULL)                                                           \
    ROW(PIHMAP_EVIDENCE_MELANIN_COLOUR, "melanin_colour", "colour of melanin")                    \
    ROW(PIHMAP_EVIDENCE_BLOOD_COLOUR, "blood_colour", "colour of blood")                          \
    ROW(PIHMAP_EVIDENCE_SHADE_COLOUR, "shade_colour", "colour of shade")                          \
    ROW(PIHMAP_EVIDENCE_DERMAL_COLOUR, "dermal_colour", "blue-grey colour of deep pigment")       \
    ROW(PIHMAP_EVIDENCE_MARK_SHAPE, "mark_shape",                                                 \
        "shape, border and contrast of a mark; its colour could also be shade")                   \
    ROW(PIHMAP_EVIDENCE_SKIN_FOLDED, "skin_folded",                                               \
        "colour of pigment, but the skin folded or stretched there")                              \
    ROW(PIHMAP_EVIDENCE_FOLD_SHAPE, "fold_shape",                                                 \
        "colour of pigment, but the shape of a fold or a shadow")                                 \
    ROW(PIHMAP_EVIDENCE_LIT_BESIDE, "lit_beside",                                                 \
        "colour of pigment, but the skin beside it changed the other way, as where light turned") \
    ROW(PIHMAP_EVIDENCE_NEAR_NOISE, "near_noise",                                                 \
        "colour of pigment, but little above the pair's noise")                                   \
    ROW(PIHMAP_EVIDENCE_MIXED_COLOUR, "mixed_colour",                                             \
        "colour between those of pigment, blood and shade")                                       \
    ROW(PIHMAP_EVIDENCE_STRANGE_COLOUR, "strange_colour",                                         \
        "colour of neither pigment, blood nor shade")                                             \
    ROW(PIHMAP_EVIDENCE_LIGHTER, "lighter", "lighter, with the colour of more light")             \
    ROW(PIHMAP_EVIDENCE_STEEP_SHADE, "steep_shade",                                               \
        "colour of pigment, but where shape turns the light quickly")                             \
    ROW(PIHMAP_EVIDENCE_SKIN_MOVED, "skin_moved",                                                 \
        "colour of pigment, but skin that moved a little would show the same")                    \
    ROW(PIHMAP_EVIDENCE_AT_EDGE, "at_edge",                                                       \
        "colour of pigment, but at the edge of the skin that was measured")                       \
    ROW(PIHMAP_EVIDENCE_TOO_SMALL, "too_small",                                                   \
        "colour of pigment, but so small that chance may have made it")                           \
    ROW(PIHMAP_EVIDENCE_TOO_DEEP, "too_deep",                                                     \
        "colour of pigment, but a larger change than that of a mark")                             \
    ROW(PIHMAP_EVIDENCE_UNLIKE_MARK, "unlike_mark",                                               \
        "colour of pigment, but it and what is about it do not look like a mark")

/* ---- what a px shows ------------------------------------------------------------------------ */

/*
 * value, name for programs, words, sRGB of the legend, is it or does it hide skin? Names stay; rows
 * are only ever added at the end.
 */
#define PM_PIXEL_CLASSES_TABLE(ROW)                                                                \
    ROW(PM_PIXEL_MEASURED, "measured", PM_MESSAGE("measured skin"), 0xFFFFFF, true)                \
    ROW(PM_PIXEL_BACKGROUND, "background", PM_MESSAGE("background, cloth, head hair"), 0x6E7480,   \
        false)                                                                                     \
    ROW(PM_PIXEL_HAIR, "hair", PM_MESSAGE("hair"), 0x7A4FBF, false)                                \
    ROW(PM_PIXEL_BROW, "brow", PM_MESSAGE("brow"), 0xA678E0, false)                                \
    ROW(PM_PIXEL_EYE, "eye", PM_MESSAGE("eye"), 0x2F6FDE, false)                                   \
    ROW(PM_PIXEL_LIP, "lip", PM_MESSAGE("lip"), 0xE0489A, false)                                   \
    ROW(PM_PIXEL_NOSTRIL, "nostril", PM_MESSAGE("nostril"), 0x8A1F5C, false)                       \
    ROW(PM_PIXEL_STEEP, "steep", PM_MESSAGE("turned from the light"), 0x1FA39A, true)              \
    ROW(PM_PIXEL_CLOTH, "cloth", PM_MESSAGE("cloth"), 0x3F8F4A, false)                             \
    ROW(PM_PIXEL_GLOSS, "gloss", PM_MESSAGE("gloss"), 0x3CC8F0, true)                              \
    ROW(PM_PIXEL_OVEREXPOSED, "overexposed", PM_MESSAGE("overexposed"), 0xFFE14A, true)            \
    ROW(PM_PIXEL_BLACK, "black", PM_MESSAGE("black"), 0x1B2A6B, true)                              \
    ROW(PM_PIXEL_OTHER_COLOUR, "other_colour", PM_MESSAGE("a colour unlike the skin's"), 0xF08A24, \
        true)                                                                                      \
    ROW(PM_PIXEL_PAD, "pad", PM_MESSAGE("redaction pad"), 0x303030, true)                          \
    ROW(PM_PIXEL_BLUR, "blur", PM_MESSAGE("blurred patch"), 0xB8C94A, true)                        \
    ROW(PM_PIXEL_OVERLAY, "overlay", PM_MESSAGE("text or watermark"), 0xD93A2B, true)              \
    ROW(PM_PIXEL_FRAME, "frame", PM_MESSAGE("frame"), 0x9A8F7A, false)                             \
    ROW(PM_PIXEL_CHART, "chart", PM_MESSAGE("colour chart"), 0xC0C0C0, false)                      \
    ROW(PM_PIXEL_OTHER_SKIN, "other_skin", PM_MESSAGE("skin apart from the main area"), 0xC98B5A,  \
        true)                                                                                      \
    ROW(PM_PIXEL_NO_COUNTERPART, "no_counterpart", PM_MESSAGE("not in both photos"), 0x8C6D1F,     \
        true)                                                                                      \
    ROW(PM_PIXEL_SHADOW, "shadow", PM_MESSAGE("deep shadow"), 0x3A4FA8, true)                      \
    ROW(PM_PIXEL_OUTSIDE_AREA, "outside_area", PM_MESSAGE("outside the chosen area"), 0x5C6B5C,    \
        false)

#define PM_PIXEL_VALUE(value, ...) value,
enum pm_pixel_class { PM_PIXEL_CLASSES_TABLE(PM_PIXEL_VALUE) PM_PIXEL_CLASSES };
#undef PM_PIXEL_VALUE

/* 0xRRGGBB */
uint32_t pm_pixel_colour(enum pm_pixel_class c);
/* Is it skin, or does it hide skin? Background, hair, cloth, and parts of a face are neither. */
bool pm_pixel_hides_skin(enum pm_pixel_class c);

/* ---- names to values ------------------------------------------------------------------------- */

/* The value of such a name, as in enum pihmap_grade...; how many there are, if none has it. name:
 * may be NULL. */
int pm_grade_named(const char *name);
int pm_verdict_named(const char *name);
int pm_change_named(const char *name);
int pm_kind_named(const char *name);
int pm_disturbance_named(const char *name);

/* ---- kinds and timings ----------------------------------------------------------------------- */

/* What a kind means, one plain sentence without its full stop. Static. */
const char *pm_kind_meaning(enum pihmap_kind kind);

/* The letter beside the number of a region on the heatmap; '\0': none. */
char pm_kind_letter(enum pihmap_kind kind);

/* In which order regions are listed, numbered and drawn: what the pictures are for, in full colour,
 * before all else. */
enum pm_rank { PM_RANK_PIH, PM_RANK_FADED, PM_RANK_OTHER, PM_RANKS };
enum pm_rank pm_kind_rank(enum pihmap_kind kind);

/* The words that go with a timing. Static. */
const char *pm_timing_text(enum pihmap_timing timing);

#endif
