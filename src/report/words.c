/* The words of the records for the enums of pihmap.h. */
#include <pihmap.h>

/* An enum value may come from a caller's mistake: say so rather than read past a table. */
#define WORD(table, value) \
    ((size_t)(value) < sizeof(table) / sizeof(table)[0] ? (table)[(size_t)(value)] : "unknown")

const char *pihmap_grade_name(enum pihmap_grade grade)
{
    static const char *const words[] = {
        [PIHMAP_GRADE_GOOD] = "good", [PIHMAP_GRADE_FAIR] = "fair", [PIHMAP_GRADE_POOR] = "poor"};
    return WORD(words, grade);
}

const char *pihmap_kind_name(enum pihmap_kind kind)
{
    static const char *const words[] = {[PIHMAP_KIND_PIH] = "pih",
                                        [PIHMAP_KIND_ERYTHEMA] = "erythema",
                                        [PIHMAP_KIND_SHADING] = "shading",
                                        [PIHMAP_KIND_LIGHTER] = "lighter",
                                        [PIHMAP_KIND_UNCERTAIN] = "uncertain",
                                        [PIHMAP_KIND_NAMED] = "named"};
    return WORD(words, kind);
}

const char *pihmap_severity_name(enum pihmap_severity severity)
{
    static const char *const words[] = {[PIHMAP_SEVERITY_MEASURABLE] = "measurable",
                                        [PIHMAP_SEVERITY_VISIBLE] = "visible",
                                        [PIHMAP_SEVERITY_MARKED] = "marked"};
    return WORD(words, severity);
}

const char *pihmap_lighting_name(enum pihmap_lighting lighting)
{
    static const char *const words[] = {[PIHMAP_LIGHTING_SELF] = "self",
                                        [PIHMAP_LIGHTING_REFERENCE] = "reference",
                                        [PIHMAP_LIGHTING_CARD] = "card"};
    return WORD(words, lighting);
}

const char *pihmap_timing_name(enum pihmap_timing timing)
{
    static const char *const words[] = {
        [PIHMAP_TIMING_UNKNOWN] = "unknown",         [PIHMAP_TIMING_REVERSED] = "reversed",
        [PIHMAP_TIMING_TOO_EARLY] = "too_early",     [PIHMAP_TIMING_EARLY] = "early",
        [PIHMAP_TIMING_PROVISIONAL] = "provisional", [PIHMAP_TIMING_FIRM] = "firm"};
    return WORD(words, timing);
}

const char *pihmap_verdict_name(enum pihmap_verdict verdict)
{
    static const char *const words[] = {[PIHMAP_PIH_LIKELY] = "pih_likely",
                                        [PIHMAP_NO_PIH_SEEN] = "no_pih_seen",
                                        [PIHMAP_CANNOT_TELL] = "cannot_tell"};
    return WORD(words, verdict);
}
