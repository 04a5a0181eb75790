/* The JSON documents of inspect, check, score, diff and batch, in the order in which they are
 * written. */
#include "cli/fields.h"

static const struct cli_block blocks[] = {
    CLI_HEADING("INSPECT --JSON"),
    CLI_TEXT(
        "An element of photos has the fields of before in the report, with the file as given and "
        "with all capture facts, and those below."),
    CLI_FIELD("schema", "text", "", "pihmap-inspect/1", "", "Name and version of this format."),
    CLI_FIELD("tool", "object", "", "", "", "As in the report, without options."),
    CLI_FIELD("photos", "array", "", "", "", "The photos that could be read, in the order given."),
    CLI_FIELD(
        "photos[].skin", "object", "", "", "",
        "As skin in the report, as photographed: fraction is 0, and all else but shares null, "
        "where there is none."),
    CLI_FIELD("photos[].clipped_fraction", "number", "", "0 to 1", "",
              "Share of the photo that is overexposed or black."),
    CLI_FIELD("photos[].card", "object", "", "", "no chart was found",
              "As cards.before in the report."),

    CLI_HEADING("CHECK --JSON"),
    CLI_TEXT("tool, before, after, comparability and alignment are those of the report, and equal "
             "what compare gives."),
    CLI_FIELD("schema", "text", "", "pihmap-check/1", "", "Name and version of this format."),
    CLI_FIELD("retake", "text", "", "no | advised | needed", "",
              "Should the after photo be taken again? no: the grade is good, or nothing that can "
              "be done now would make it better; advised: it is fair; needed: it is poor, or the "
              "pair was declined."),
    CLI_FIELD("advice", "array", "", "", "",
              "What to do differently: what the grade suffers from first."),
    CLI_FIELD("advice[].code", "text", "", "see CODES", "", "Which advice."),
    CLI_FIELD("advice[].text", "text", "", "", "",
              "The same in words. Directions are those in the "
              "photo."),
    CLI_FIELD("advice[].values", "array of 3 numbers", "", "", "",
              "The figures in its words, in their order; 0 where it has none. Degrees, percent "
              "or stops; the degrees of a turn are approximate."),
    CLI_FIELD("advice[].decisive", "boolean", "", "", "",
              "The grade suffers from it; else it is only worth knowing."),

    CLI_HEADING("SCORE --JSON"),
    CLI_TEXT("A site is a row of the truth. A region of kind pih hits it when the site's centre "
             "lies in its bbox, or its centroid in the site's box. With several readers, a site "
             "has a mark if more than half of them say so. Intervals are null where they are not "
             "defined, and those of the bootstrap for a single patient."),
    CLI_FIELD("schema", "text", "", "pihmap-score/1", "", "Name and version of this format."),
    CLI_FIELD("version", "text", "", "", "", "Of pihmap."),
    CLI_FIELD("not_compared", "integer", "sites", "0 on", "",
              "In pairs that were not compared: not scored."),
    CLI_FIELD("undecided", "integer", "sites", "0 on", "",
              "On which as many readers say yes as no: not scored."),
    CLI_FIELD("rows[].group", "text", "", "all | skin | reader | readers", "",
              "The tool against the truth; the same of one class of skin; against one reader; two "
              "readers against each other."),
    CLI_FIELD("rows[].name", "text", "", "", "all", "The class of skin, or the reader."),
    CLI_FIELD("rows[].other", "text", "", "", "not readers", "The other reader."),
    CLI_FIELD("rows[].patients", "integer", "", "1 on", "", "That have a site."),
    CLI_FIELD("rows[].pairs", "integer", "", "1 on", "", "Likewise."),
    CLI_FIELD("rows[].marks", "integer", "", "0 on", "", "Sites with a mark."),
    CLI_FIELD("rows[].clear", "integer", "", "0 on", "", "Sites without one."),
    CLI_FIELD("rows[].figures.*", "object", "", "", "",
              "sensitivity: marks that are hit. specificity: clear sites that are not hit. ppv: of "
              "all regions of kind pih, those that hit a mark. npv: of the sites that are not "
              "hit, the clear ones. false_regions_per_pair: the other regions. kappa: Cohen's, "
              "over all sites. delta_L_bias, _sd, _limit_lo, _limit_hi, _icc and area_px_...: "
              "region less truth, of marks that are hit: mean, standard deviation, limits of "
              "agreement (Bland and Altman 1986), ICC(A,1) (McGraw and Wong 1996)."),
    CLI_FIELD("rows[].figures.*.value", "number", "", "", "nothing was counted", "The figure."),
    CLI_FIELD("rows[].figures.*.of", "integer", "", "0 on", "",
              "Of how many sites, regions or pairs."),
    CLI_FIELD("rows[].figures.*.wilson95", "array of 2 numbers", "", "", "no proportion",
              "95 % interval by Wilson (1927), as if marks were independent."),
    CLI_FIELD("rows[].figures.*.bootstrap95", "array of 2 numbers", "", "", "one patient",
              "95 % interval by 2000 draws of patients with replacement."),

    CLI_HEADING("DIFF --JSON"),
    CLI_TEXT(
        "Two regions are at one place when their centroids are nearer than the radius of the "
        "smaller (as a disc of its area), or of the larger if both are likely PIH or faded; "
        "the nearest are matched first. This is how a timeline matches its marks. b has the same "
        "fields as a."),
    CLI_FIELD("schema", "text", "", "pihmap-diff/1", "", "Name and version of this format."),
    CLI_FIELD("version", "text", "", "", "", "Of pihmap."),
    CLI_FIELD("relation", "text", "", "same_pair | same_before", "",
              "Both photos are the same; only the before photo is: two visits."),
    CLI_FIELD("a.version", "text", "", "", "the report has none", "Of the pihmap that wrote it."),
    CLI_FIELD("a.compared", "boolean", "", "", "",
              "Otherwise the pair was declined, or only aligned."),
    CLI_FIELD("a.reason", "text", "", "", "it was not declined", "As alignment.reason."),
    CLI_FIELD("a.verdict", "text", "", "pih_likely | no_pih_seen | cannot_tell", "",
              "As summary.verdict."),
    CLI_FIELD("a.change", "text", "", "worse | better | mixed | none | cannot_tell", "",
              "As summary.change."),
    CLI_FIELD("a.grade", "text", "", "good | fair | poor", "", "As comparability.grade."),
    CLI_FIELD("a.regions", "integer", "regions", "0 on", "", "How many there are."),
    CLI_FIELD("trend", "text", "", "fading | darkening | steady", "no marks, or same_pair",
              "From a to b, all marks together, as in TIMELINE.CSV."),
    CLI_FIELD("values[].path", "text", "", "", "",
              "A value of the report that differs, outside before, after and regions."),
    CLI_FIELD("values[].a", "any", "", "", "a has none", "The value itself."),
    CLI_FIELD("values[].b", "any", "", "", "b has none", "Likewise."),
    CLI_FIELD("places[].a", "object", "", "", "a has nothing there",
              "A region: id, kind, name, centroid, area_px, area_mm2, delta_L, delta_L_ci95, "
              "confidence, as in the report."),
    CLI_FIELD("places[].b", "object", "", "", "b has nothing there", "Likewise."),

    CLI_HEADING("BATCH --JSON"),
    CLI_FIELD("schema", "text", "", "pihmap-batch/1", "", "Name and version of this format."),
    CLI_FIELD("pairs[].id", "text", "", "", "", "As id in summary.csv."),
    CLI_FIELD("pairs[].patient", "text", "", "", "", "As in summary.csv."),
    CLI_FIELD("pairs[].before", "text", "", "", "there is none, or --deidentify",
              "File, relative to the folder of photos."),
    CLI_FIELD("pairs[].after", "text", "", "", "there is none, or --deidentify", "Likewise."),
    CLI_FIELD("pairs[].outcome", "text", "", "done | declined | failed | not_done", "",
              "As status in summary.csv."),
    CLI_FIELD("pairs[].pih_likely", "boolean", "", "", "", "Likely PIH was found."),
    CLI_FIELD("pairs[].up_to_date", "boolean", "", "", "",
              "Its record was up to date, and nothing was done."),
    CLI_FIELD("pairs[].reason", "text", "", "", "nothing to say", "As in summary.csv."),
    CLI_FIELD("pairs[].change", "text", "", "worse | better | mixed | none | cannot_tell",
              "not compared", "As in summary.csv."),
    CLI_FIELD("unmatched[].path", "text", "", "", "",
              "A photo that belongs to no pair: as id in summary.csv."),
    CLI_FIELD("unmatched[].reason", "text", "", "", "", "As in summary.csv."),
    CLI_FIELD("counts.pairs", "integer", "pairs", "0 on", "", "In all."),
    CLI_FIELD("counts.done", "integer", "pairs", "0 on", "", "Compared."),
    CLI_FIELD("counts.declined", "integer", "pairs", "0 on", "", "Read, but not compared."),
    CLI_FIELD("counts.failed", "integer", "pairs", "0 on", "", "Could not be done."),
    CLI_FIELD("counts.not_done", "integer", "pairs", "0 on", "", "Not begun, or dropped."),
    CLI_FIELD("counts.pih_likely", "integer", "pairs", "0 on", "", "Of those compared."),
    CLI_FIELD("counts.up_to_date", "integer", "pairs", "0 on", "", "Of all."),
    CLI_FIELD("counts.strays", "integer", "records", "0 on", "",
              "Records that belong to a pair that no longer exists; they were kept."),
    CLI_FIELD("counts.worse", "integer", "pairs", "0 on", "", "Of those compared, by change."),
    CLI_FIELD("counts.better", "integer", "pairs", "0 on", "", "Likewise."),
    CLI_FIELD("counts.mixed", "integer", "pairs", "0 on", "", "Likewise."),
    CLI_FIELD("counts.unmatched", "integer", "photos", "0 on", "",
              "That belong to no pair, in all shards."),
    CLI_FIELD("error", "text", "", "", "none", "Why the batch as a whole failed."),

    CLI_HEADING("BATCH --DRY-RUN --JSON"),
    CLI_FIELD("schema", "text", "", "pihmap-batch/1", "", "Name and version of this format."),
    CLI_FIELD("pairs[].id", "text", "", "", "", "As id in summary.csv."),
    CLI_FIELD("pairs[].patient", "text", "", "", "", "As in summary.csv."),
    CLI_FIELD("pairs[].before", "text", "", "", "it is not clear which",
              "File, relative to the folder of photos."),
    CLI_FIELD("pairs[].after", "text", "", "", "it is not clear which", "Likewise."),
    CLI_FIELD("pairs[].how", "text", "", "", "", "Why these two belong together."),
    CLI_FIELD("pairs[].error", "text", "", "", "there is such a pair", "Why there is none."),
    CLI_FIELD("unmatched[].path", "text", "", "", "",
              "A photo that belongs to no pair, relative to the folder of photos."),
    CLI_FIELD("unmatched[].reason", "text", "", "", "", "Why not."),
    CLI_FIELD("left_over[].path", "text", "", "", "",
              "A file that belongs to no pair: such a photo, or any other file."),
    CLI_FIELD("left_over[].why", "text", "", "", "", "Why not."),
    CLI_FIELD("error", "text", "", "", "always", "Place of the error of a batch."),

    CLI_HEADING("PROGRESS JSON"),
    CLI_TEXT(
        "With --progress json, each line that compare or batch writes to standard error is one "
        "object, an event. The first is begin, the last is end, also when a signal ends the "
        "command (unless it cannot be caught). Before the last event of progress there are at "
        "most ten a second, and nothing is lost: what happened in between is in the next one."),
    CLI_FIELD("event", "text", "", "begin | progress | message | result | end", "",
              "What the other fields are."),
    CLI_FIELD("schema", "text", "", "pihmap-progress/1", "",
              "begin: name and version of this format."),
    CLI_FIELD("command", "text", "", "compare | batch", "", "begin."),
    CLI_FIELD("version", "text", "", "", "", "begin: of pihmap."),
    CLI_FIELD("done", "number", "", "0 to 1", "",
              "progress of compare: share of the time that has passed, as an estimate."),
    CLI_FIELD(
        "stages[].name", "text", "", "", "",
        "progress of compare: a stage that has ended (read, skin, align...), or an output that "
        "was written."),
    CLI_FIELD("stages[].wall_s", "number", "s", "0 on", "", "Its time by the clock."),
    CLI_FIELD("stages[].cpu_s", "number", "s", "0 on", "", "Its processor time, of all threads."),
    CLI_FIELD("stages[].peak_bytes", "integer", "bytes", "0 on", "",
              "Peak memory of the process so far."),
    CLI_FIELD("counts", "object", "", "", "", "progress of batch: as counts in batch --json."),
    CLI_FIELD("running", "array of text", "", "", "",
              "progress of batch: ids of the pairs being compared."),
    CLI_FIELD("pairs[]", "object", "", "", "",
              "progress of batch: a pair that has ended, as pairs[] in batch --json."),
    CLI_FIELD(
        "text", "text", "", "", "",
        "message: an error or a remark, as a sentence. What failed is also in the exit status."),
    CLI_FIELD("outcome", "text", "", "done | declined", "",
              "result, of compare, once the photos were compared."),
    CLI_FIELD("code", "text", "", "see CODES", "", "result: why, if it was declined."),
    CLI_FIELD("verdict", "text", "", "as summary.verdict", "", "result, if it is done."),
    CLI_FIELD("change", "text", "", "as summary.change", "", "result, if it is done."),
    CLI_FIELD("status", "integer", "", "0 to 255", "",
              "end: the exit status; 128 and the number of the signal that ended it."),
};

const struct cli_chapter cli_fields_json = {blocks, sizeof blocks / sizeof *blocks};
