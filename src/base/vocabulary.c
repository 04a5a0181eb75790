#include "base/vocabulary.h"

#include <math.h>
#include <string.h>

#define MOST_PERCENT 99.0 /* of confidence: nothing is ever 100 % sure */

/* A value that a caller has made up reads no table beyond its end. */
#define UNKNOWN "unknown"

/*
 * static const char *FUNCTION(enum TYPE value): a switch over a table's rows, so that -Wswitch
 * names the value that has no row.
 */
#define CASE_NAME(value, name, ...) \
    case value:                     \
        return name;
#define CASE_ONLY_NAME(value, name) \
    case value:                     \
        return name;
#define CASE_TEXT(value, name, text) \
    case value:                      \
        return text;
#define CASE_KIND_TEXT(value, name, text, letter, meaning) \
    case value:                                            \
        return text;
#define LOOK_UP(function, type, value, TABLE, CASE) \
    const char *function(enum type value)           \
    {                                               \
        switch (value) {                            \
            TABLE(CASE)                             \
        }                                           \
        return UNKNOWN;                             \
    }

LOOK_UP(pihmap_grade_name, pihmap_grade, grade, PM_GRADES, CASE_NAME)
LOOK_UP(pihmap_retake_name, pihmap_retake, retake, PM_RETAKES, CASE_ONLY_NAME)
LOOK_UP(pihmap_disturbance_name, pihmap_disturbance, disturbance, PM_DISTURBANCES, CASE_ONLY_NAME)
LOOK_UP(pihmap_score_group_name, pihmap_score_group, group, PM_SCORE_GROUPS, CASE_ONLY_NAME)
LOOK_UP(pihmap_diff_relation_name, pihmap_diff_relation, relation, PM_DIFF_RELATIONS,
        CASE_ONLY_NAME)
LOOK_UP(pihmap_figure_name, pihmap_figure_kind, figure, PM_FIGURES, CASE_ONLY_NAME)
LOOK_UP(pihmap_kind_name, pihmap_kind, kind, PM_KINDS, CASE_NAME)
LOOK_UP(pihmap_kind_text, pihmap_kind, kind, PM_KINDS, CASE_KIND_TEXT)
LOOK_UP(pihmap_severity_name, pihmap_severity, severity, PM_SEVERITIES, CASE_NAME)
LOOK_UP(pihmap_lighting_name, pihmap_lighting, lighting, PM_LIGHTINGS, CASE_NAME)
LOOK_UP(pihmap_timing_name, pihmap_timing, timing, PM_TIMINGS, CASE_NAME)
LOOK_UP(pm_timing_text, pihmap_timing, timing, PM_TIMINGS, CASE_TEXT)
LOOK_UP(pihmap_verdict_name, pihmap_verdict, verdict, PM_VERDICTS, CASE_NAME)
LOOK_UP(pihmap_verdict_text, pihmap_verdict, verdict, PM_VERDICTS, CASE_TEXT)
LOOK_UP(pihmap_change_name, pihmap_change, change, PM_CHANGES, CASE_NAME)
LOOK_UP(pihmap_change_text, pihmap_change, change, PM_CHANGES, CASE_TEXT)
LOOK_UP(pihmap_outcome_name, pihmap_outcome, outcome, PM_OUTCOMES, CASE_NAME)
LOOK_UP(pihmap_outcome_text, pihmap_outcome, outcome, PM_OUTCOMES, CASE_TEXT)
LOOK_UP(pihmap_evidence_name, pihmap_evidence, evidence, PM_EVIDENCE, CASE_NAME)
LOOK_UP(pihmap_evidence_text, pihmap_evidence, evidence, PM_EVIDENCE, CASE_TEXT)

/* The value of a name; count where there is none, or name is NULL. */
#define NAMED(function, type, count, name_of)             \
    int function(const char *name)                        \
    {                                                     \
        for (int k = 0; name && k < (int)(count); k++)    \
            if (strcmp(name, name_of((enum type)k)) == 0) \
                return k;                                 \
        return (int)(count);                              \
    }
NAMED(pm_grade_named, pihmap_grade, PIHMAP_GRADES, pihmap_grade_name)
NAMED(pm_verdict_named, pihmap_verdict, PIHMAP_VERDICTS, pihmap_verdict_name)
NAMED(pm_change_named, pihmap_change, PIHMAP_CHANGES, pihmap_change_name)
NAMED(pm_kind_named, pihmap_kind, PIHMAP_KINDS, pihmap_kind_name)
NAMED(pm_disturbance_named, pihmap_disturbance, PIHMAP_DISTURBANCES, pihmap_disturbance_name)

#define CASE_MEANING(value, name, text, letter, meaning) \
    case value:                                          \
        return meaning;
LOOK_UP(pm_kind_meaning, pihmap_kind, kind, PM_KINDS, CASE_MEANING)

char pm_kind_letter(enum pihmap_kind kind)
{
    switch (kind) {
#define CASE_LETTER(value, name, text, letter, meaning) \
    case value:                                         \
        return letter;
        PM_KINDS(CASE_LETTER)
    }
    return '?';
}

enum pm_rank pm_kind_rank(enum pihmap_kind kind)
{
    return kind == PIHMAP_KIND_PIH     ? PM_RANK_PIH
           : kind == PIHMAP_KIND_FADED ? PM_RANK_FADED
                                       : PM_RANK_OTHER;
}

static const struct {
    const char *name, *text;
    uint32_t colour;
    bool hides_skin;
} PIXELS[] = {
#define ROW(value, name, text, colour, hides_skin) [value] = {name, text, colour, hides_skin},
    PM_PIXEL_CLASSES_TABLE(ROW)
#undef ROW
};
_Static_assert((int)PM_PIXEL_MEASURED == (int)PIHMAP_PIXEL_MEASURED,
               "pihmap.h says that it is the first");
_Static_assert((int)PM_PIXEL_CLASSES <= (int)PIHMAP_PIXEL_ROOM,
               "the reports have no room for so many");

int pihmap_pixel_classes(void)
{
    return PM_PIXEL_CLASSES;
}

const char *pihmap_pixel_name(int pixel)
{
    return pixel >= 0 && pixel < PM_PIXEL_CLASSES ? PIXELS[pixel].name : UNKNOWN;
}

const char *pihmap_pixel_text(int pixel)
{
    return pixel >= 0 && pixel < PM_PIXEL_CLASSES ? PIXELS[pixel].text : UNKNOWN;
}

uint32_t pm_pixel_colour(enum pm_pixel_class c)
{
    return PIXELS[c].colour;
}

bool pm_pixel_hides_skin(enum pm_pixel_class c)
{
    return PIXELS[c].hides_skin;
}

double pihmap_confidence_percent(double confidence)
{
    return fmin(round(100 * confidence), MOST_PERCENT);
}

/* As many rows as values: an array of PIHMAP_KINDS holds every kind. */
#define ONE(...) +1
_Static_assert(PM_KINDS(ONE) == PIHMAP_KINDS, "PIHMAP_KINDS does not name the last kind");
_Static_assert(PM_EVIDENCE(ONE) == PIHMAP_EVIDENCES,
               "PIHMAP_EVIDENCES does not name the last evidence");
_Static_assert(PM_GRADES(ONE) == PIHMAP_GRADES, "PIHMAP_GRADES does not name the last grade");
_Static_assert(PM_SEVERITIES(ONE) == PIHMAP_SEVERITIES,
               "PIHMAP_SEVERITIES does not name the last severity");
_Static_assert(PM_CHANGES(ONE) == PIHMAP_CHANGES, "PIHMAP_CHANGES does not name the last change");
_Static_assert(PM_OUTCOMES(ONE) == PIHMAP_OUTCOMES,
               "PIHMAP_OUTCOMES does not name the last outcome");
