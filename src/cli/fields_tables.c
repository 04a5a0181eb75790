/* Columns of the tables, in their order. */
#include "cli/fields.h"

#define NOT_MEASURED "a named region has too little skin"
#define NO_BURDEN "the kind is not named, or it has too little skin"
#define NOT_COMPARED "the pair was not compared"
#define NO_PAIR "unmatched"

/* A column that is a field of the report. */
#define SAME(column, type, unit, range, null, field) \
    CLI_FIELD(column, type, unit, range, null, "As " field ".")

/* What a region has in its own table and in that of a batch. */
#define REGION_COLUMNS                                                                             \
    SAME("id", "integer", "", "1 on", "", "regions[].id"),                                         \
        SAME("kind", "text", "",                                                                   \
             "pih | erythema | shading | lighter | uncertain | named | faded | less_red", "",      \
             "regions[].kind"),                                                                    \
        SAME("name", "text", "", "", "the kind is not named", "regions[].name"),                   \
        SAME("bbox_x", "integer", "px", "0 on", "", "regions[].bbox"),                             \
        SAME("bbox_y", "integer", "px", "0 on", "", "regions[].bbox"),                             \
        SAME("bbox_w", "integer", "px", "0 on", "", "regions[].bbox"),                             \
        SAME("bbox_h", "integer", "px", "0 on", "", "regions[].bbox"),                             \
        SAME("centroid_x", "number", "px", "", "", "regions[].centroid"),                          \
        SAME("centroid_y", "number", "px", "", "", "regions[].centroid"),                          \
        SAME("area_px", "number", "px^2", "0 on", "", "regions[].area_px"),                        \
        SAME("area_mm2", "number", "mm^2", "0 on", "the scale is not known",                       \
             "regions[].area_mm2"),                                                                \
        SAME("delta_L", "number", "L*", "-100 to 100", NOT_MEASURED, "regions[].delta_L"),         \
        SAME("delta_L_ci95_lo", "number", "L*", "-100 to 100", NOT_MEASURED,                       \
             "regions[].delta_L_ci95, low"),                                                       \
        SAME("delta_L_ci95_hi", "number", "L*", "-100 to 100", NOT_MEASURED,                       \
             "regions[].delta_L_ci95, high"),                                                      \
        SAME("delta_a", "number", "a*", "", NOT_MEASURED, "regions[].delta_a"),                    \
        SAME("delta_b", "number", "b*", "", NOT_MEASURED, "regions[].delta_b"),                    \
        SAME("delta_E00", "number", "dE00", "0 on", NOT_MEASURED, "regions[].delta_E00"),          \
        SAME("delta_ita", "number", "degrees", "", NOT_MEASURED ", or no angle",                   \
             "regions[].delta_ita"),                                                               \
        SAME("delta_melanin", "number", "L*", "-100 to 100", NOT_MEASURED,                         \
             "regions[].delta_melanin"),                                                           \
        SAME("delta_blood", "number", "L*", "-100 to 100", NOT_MEASURED, "regions[].delta_blood"), \
        SAME("delta_shading", "number", "L*", "-100 to 100", NOT_MEASURED,                         \
             "regions[].delta_shading"),                                                           \
        SAME("confidence", "number", "", "0 to 1", "", "regions[].confidence"),                    \
        SAME("severity", "text", "", "measurable | visible | marked", "", "regions[].severity"),   \
        SAME("burden_area_fraction", "number", "", "0 to 1", NO_BURDEN,                            \
             "regions[].burden.area_fraction"),                                                    \
        SAME("burden_net", "number", "% L*", "", NO_BURDEN, "regions[].burden.net"),               \
        SAME("burden_net_ci95_lo", "number", "% L*", "", NO_BURDEN,                                \
             "regions[].burden.net_ci95, low"),                                                    \
        SAME("burden_net_ci95_hi", "number", "% L*", "", NO_BURDEN,                                \
             "regions[].burden.net_ci95, high")

#define BURDEN_COLUMN(column, range, field) \
    SAME(column, "number", "% L*", range, NOT_COMPARED, "summary.burden." field)
#define NET_BURDEN_COLUMNS                                        \
    BURDEN_COLUMN("burden_net", "", "net"),                       \
        BURDEN_COLUMN("burden_net_ci95_lo", "", "net_ci95, low"), \
        BURDEN_COLUMN("burden_net_ci95_hi", "", "net_ci95, high")

static const struct cli_block blocks[] = {
    CLI_HEADING("REGIONS.CSV"),
    CLI_TEXT(
        "A row per region: compare --csv, and the regions.csv of a record. A declined pair has "
        "no such table."),
    REGION_COLUMNS,

    CLI_HEADING("REGIONS.CSV OF A BATCH"),
    CLI_TEXT("The regions of all pairs that were compared, in one table. Behind the id of the pair "
             "come the columns of the table above, then whose it is."),
    CLI_FIELD("pair", "text", "", "", "", "As id in summary.csv."),
    REGION_COLUMNS,
    CLI_FIELD("patient", "text", "", "", "", "As in summary.csv."),
    CLI_FIELD("visit", "text", "", "", "the patient has one visit", "As in summary.csv."),
    CLI_FIELD("group", "text", "", "", "none was given", "As in summary.csv."),

    CLI_HEADING("SUMMARY.CSV"),
    CLI_TEXT("A row per pair, by id, in natural order (P2 before P10); then a row per photo that "
             "belongs to no pair, which has a status and a reason, and is empty elsewhere."),
    CLI_FIELD("id", "text", "", "", "",
              "Of the pair; of an unmatched photo its file, relative to the folder of photos. "
              "Hashes with --deidentify."),
    CLI_FIELD("patient", "text", "", "", "an unmatched photo's name does not give it",
              "Pairs of one patient are visits of one series."),
    CLI_FIELD("visit", "text", "", "", "the patient has one visit",
              "Of the after photo, by its name or date; days with --deidentify."),
    CLI_FIELD(
        "status", "text", "", "done | declined | failed | not_done | unmatched", "",
        "Compared; read, but not fit to be compared; could not be done; not begun or dropped; a "
        "photo that belongs to no pair."),
    CLI_FIELD("verdict", "text", "", "pih_likely | no_pih_seen | cannot_tell", "failed or not done",
              "As summary.verdict."),
    CLI_FIELD("grade", "text", "", "good | fair | poor", "failed or not done",
              "As comparability.grade."),
    SAME("pih_regions", "integer", "", "0 on", NOT_COMPARED, "summary.pih_regions"),
    SAME("pih_area_px", "number", "px^2", "0 on", NOT_COMPARED, "summary.pih_area_px"),
    SAME("pih_area_mm2", "number", "mm^2", "0 on", NOT_COMPARED ", or has no scale",
         "summary.pih_area_mm2"),
    SAME("pih_area_fraction", "number", "", "0 to 1", NOT_COMPARED, "summary.pih_area_fraction"),
    SAME("mean_delta_L", "number", "L*", "-100 to 0", "there is no region of kind pih",
         "summary.mean_delta_L"),
    CLI_FIELD("worst_delta_L", "number", "L*", "-100 to 0", "there is no region of kind pih",
              "The largest drop of one."),
    SAME("noise_floor_delta_L", "number", "L*", "above 0", NOT_COMPARED, "noise_floor.delta_L"),
    CLI_FIELD("days", "number", "days", "", "neither names nor photos say",
              "From the first visit, by names and dates; else interval_days."),
    SAME("overlap", "number", "", "0 to 1", "the alignment was not believed, or not reached",
         "alignment.overlap"),
    SAME("skin", "text", "", "very light to dark", NOT_COMPARED, "skin.ita_class"),
    CLI_FIELD("before", "text", "", "", "there is none",
              "File, relative to the folder of photos; its hash with --deidentify."),
    CLI_FIELD("after", "text", "", "", "there is none", "Likewise."),
    CLI_FIELD("before_sha256", "text", "", "64 hexadecimal digits", "failed or not done",
              "As before.sha256."),
    CLI_FIELD("after_sha256", "text", "", "64 hexadecimal digits", "failed or not done",
              "Likewise of the after photo."),
    CLI_FIELD("error", "text", "",
              "usage | memory | system | file | limit | skin | alignment | timeout | crash | pair",
              "compared", "What kind of failure or decline, in one word."),
    CLI_FIELD("retryable", "text", "", "yes | no", "compared", "The same may work another time."),
    CLI_FIELD("reason", "text", "", "", "nothing to say",
              "Why it was declined, failed or is unmatched, or a remark, in one sentence."),
    SAME("change", "text", "", "worse | better | mixed | none | cannot_tell", NOT_COMPARED,
         "summary.change"),
    SAME("faded_regions", "integer", "", "0 on", NOT_COMPARED, "summary.faded_regions"),
    SAME("faded_area_px", "number", "px^2", "0 on", NOT_COMPARED, "summary.faded_area_px"),
    SAME("faded_mean_delta_L", "number", "L*", "0 to 100", "there is no region of kind faded",
         "summary.faded_mean_delta_L"),
    SAME("less_red_regions", "integer", "", "0 on", NOT_COMPARED, "summary.less_red_regions"),
    SAME("redder_regions", "integer", "", "0 on", NOT_COMPARED, "summary.redder_regions"),
    SAME("skin_L", "number", "L*", "0 to 100", NOT_COMPARED, "skin.L"),
    SAME("skin_a", "number", "a*", "", NOT_COMPARED, "skin.a"),
    SAME("skin_b", "number", "b*", "", NOT_COMPARED, "skin.b"),
    SAME("skin_ita", "number", "degrees", "-90 to 90", NOT_COMPARED, "skin.ita"),
    SAME("skin_fraction", "number", "", "0 to 1", NOT_COMPARED, "skin.fraction"),
    SAME("scale_ratio", "number", "", "above 0", NOT_COMPARED, "comparability.scale_ratio"),
    SAME("exposure_ev", "number", "stops", "", NOT_COMPARED, "comparability.exposure_ev"),
    CLI_FIELD("code", "text", "", "lower_snake word", "failed or not done",
              "As summary.code: why the verdict is what it is, or why the pair was declined."),
    CLI_FIELD("version", "text", "", "", "failed or not done", "Of pihmap."),
    CLI_FIELD("view", "text", "", "", "not known", "Which side is seen, by name or manifest."),
    CLI_FIELD("group", "text", "", "", "none was given",
              "Part of a study, by the manifest; kept with --deidentify."),
    BURDEN_COLUMN("burden_gained", "0 on", "gained"),
    BURDEN_COLUMN("burden_faded", "0 on", "faded"),
    NET_BURDEN_COLUMNS,
    CLI_FIELD("record", "text", "", "", "there is no record",
              "Folder of its record, relative to the table."),
    CLI_FIELD("pair", "text", "", "", NO_PAIR, "As id: the name that all tables have for it."),

    CLI_HEADING("TIMELINE.CSV"),
    CLI_TEXT("PATIENT/timeline.csv: a row per visit of a patient with several, in order of time. "
             "Each is a comparison with the first photo."),
    CLI_FIELD("patient", "text", "", "", "", "As in summary.csv."),
    CLI_FIELD("visit", "text", "", "", "", "As in summary.csv."),
    CLI_FIELD("days", "number", "days", "", "not known", "From the first visit."),
    CLI_FIELD("status", "text", "", "done | declined | failed | not_done", "",
              "As in summary.csv."),
    CLI_FIELD("pih_area_px", "number", "px^2", "0 on", NOT_COMPARED, "As in summary.csv."),
    CLI_FIELD("pih_area_mm2", "number", "mm^2", "0 on", NOT_COMPARED ", or has no scale",
              "As in summary.csv."),
    CLI_FIELD("pih_area_fraction", "number", "", "0 to 1", NOT_COMPARED, "As in summary.csv."),
    CLI_FIELD("mean_delta_L", "number", "L*", "-100 to 0", NOT_COMPARED, "As in summary.csv."),
    CLI_FIELD("marks", "integer", "", "0 on", NOT_COMPARED, "Regions of kind pih at this visit."),
    CLI_FIELD("mark_numbers", "text", "", "numbers, a blank between", "there are none",
              "Which marks of the patient these are, see below."),
    CLI_FIELD("record", "text", "", "", "", "As id in summary.csv."),
    SAME("change", "text", "", "worse | better | mixed | none | cannot_tell", NOT_COMPARED,
         "summary.change"),
    CLI_FIELD("trend", "text", "", "fading | steady | darkening",
              "the first visit that was compared, or no marks",
              "Of all marks since the visit before, by area, from 0.8 L* on. A mark that one of "
              "them has not counts with the least change it can have."),
    CLI_FIELD("pair", "text", "", "", "", "As id in summary.csv."),
    CLI_FIELD("group", "text", "", "", "none was given", "As in summary.csv."),
    NET_BURDEN_COLUMNS,

    CLI_HEADING("TIMELINE_MARKS.CSV"),
    CLI_TEXT(
        "PATIENT/timeline_marks.csv: a row per mark and visit. Marks are regions of kind pih or "
        "faded; one that was found at a visit keeps its number where a later visit has a "
        "region of another kind at its place."),
    CLI_FIELD("patient", "text", "", "", "", "As in summary.csv."),
    CLI_FIELD("mark", "integer", "", "1 to 512", "",
              "The patient's number of the mark: the same at all visits that show it."),
    CLI_FIELD("visit", "text", "", "", "", "As in summary.csv."),
    CLI_FIELD("days", "number", "days", "", "not known", "From the first visit."),
    CLI_FIELD("x", "number", "px of the first photo", "", "", "As regions[].centroid."),
    CLI_FIELD("y", "number", "px of the first photo", "", "", "Likewise."),
    CLI_FIELD("area_px", "number", "px^2", "0 on", "", "As regions[].area_px."),
    CLI_FIELD("delta_L", "number", "L*", "-100 to 100", "", "As regions[].delta_L."),
    CLI_FIELD("region", "integer", "", "1 on", "", "Its regions[].id in the record."),
    CLI_FIELD("record", "text", "", "", "", "As id in summary.csv."),
    SAME("kind", "text", "", "as there, but named", "", "regions[].kind"),
    CLI_FIELD("pair", "text", "", "", "", "As id in summary.csv."),
    CLI_FIELD("group", "text", "", "", "none was given", "As in summary.csv."),

    CLI_HEADING("COHORT.CSV"),
    CLI_TEXT("Where pairs have groups, or patients several visits: a row per pair and measure, by "
             "patient, then by time; ready for a mixed model (value ~ days * group + (1 | "
             "patient)). What was not compared has rows without a value. cohort.html shows the "
             "means by group and visit, and so do cohort_burden.svg, cohort_area.svg, "
             "cohort_marks.svg, cohort_skin.svg and cohort_attrition.svg, and .png with the "
             "same names."),
    CLI_FIELD("group", "text", "", "", "none was given", "As in summary.csv."),
    CLI_FIELD("patient", "text", "", "", "", "As in summary.csv."),
    CLI_FIELD("visit", "text", "", "", "the patient has one visit", "As in summary.csv."),
    CLI_FIELD("days", "number", "days", "", "not known", "From the first visit."),
    CLI_FIELD("view", "text", "", "", "not known", "As in summary.csv."),
    CLI_FIELD("pair", "text", "", "", "", "As id in summary.csv."),
    CLI_FIELD("status", "text", "", "done | declined | failed | not_done", "",
              "As in summary.csv."),
    CLI_FIELD("grade", "text", "", "good | fair | poor", "failed or not done",
              "As comparability.grade."),
    SAME("skin", "text", "", "very light to dark", NOT_COMPARED, "skin.ita_class"),
    SAME("skin_ita", "number", "degrees", "-90 to 90", NOT_COMPARED, "skin.ita"),
    CLI_FIELD("measure", "text", "", "a column of summary.csv", "",
              "burden_net, burden_gained, burden_faded, pih_regions, pih_area_fraction, "
              "mean_delta_L, faded_regions, less_red_regions, redder_regions. All are changes "
              "since the first photo, where they are 0."),
    CLI_FIELD("value", "number", "", "", NOT_COMPARED ", or as in summary.csv", "Its value."),
    CLI_FIELD("ci95_lo", "number", "", "", "not of burden_net", "Its 95 % interval."),
    CLI_FIELD("ci95_hi", "number", "", "", "not of burden_net", "Likewise."),

    CLI_HEADING("POINTS"),
    CLI_TEXT(
        "align --map-points prints a row per point. The points given are printed as they are, "
        "what was found with 3 digits. Each photo has px of its own, upright and at full size."),
    CLI_FIELD("x_before", "number", "px", "", "no place was found", "In the before photo."),
    CLI_FIELD("y_before", "number", "px", "", "no place was found", "Likewise."),
    CLI_FIELD("x_after", "number", "px of the after photo", "", "no place was found",
              "In the after photo."),
    CLI_FIELD("y_after", "number", "px of the after photo", "", "no place was found", "Likewise."),
    CLI_FIELD("confidence", "number", "", "0 to 1", "",
              "Probability that the place is off by less than a thousandth of the before photo's "
              "long side. 0: the other photo does not show the point, and the place is the best "
              "guess."),
    CLI_FIELD("standard_error_px", "number", "px of the before photo", "0 on",
              "the other photo does not show the point",
              "What places like this one are off by, root mean square."),
};

const struct cli_chapter cli_fields_tables = {blocks, sizeof blocks / sizeof *blocks};
