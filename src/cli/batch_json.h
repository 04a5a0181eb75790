/* `batch --json`: the outcomes of all pairs as one JSON document on standard output. */
#ifndef CLI_BATCH_JSON_H
#define CLI_BATCH_JSON_H

#include <pihmap.h>
#include <stdio.h>

/* State of the document. Zeroed at first, except for no_names; plan may be set before the end. */
struct cli_batch_json {
    bool no_names;           /* leave out the names of the pairs' photos: --deidentify */
    const pihmap_plan *plan; /* whose unmatched photos are listed; NULL: none are known */
    size_t pairs;
    bool started;
};

/* One object, without a line end: a pair, the counts. */
void cli_batch_json_object(FILE *f, const struct pihmap_batch_result *result, bool no_names);
void cli_batch_json_counts(FILE *f, const struct pihmap_batch_counts *counts);

/* Print a pair. Call in the order of the pairs, as they end. */
void cli_batch_json_pair(struct cli_batch_json *j, const struct pihmap_batch_result *result);

/* Print the end of the document, once in any case. error: why the run failed; NULL: it did not. */
void cli_batch_json_end(struct cli_batch_json *j, const struct pihmap_batch_counts *counts,
                        const char *error);

/* Print the whole document of a dry run. Where there is no plan, use cli_batch_json_end(). */
void cli_batch_json_plan(const pihmap_plan *plan);

#endif
