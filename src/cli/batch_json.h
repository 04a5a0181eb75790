/* `batch --json`: what became of the pairs, as one JSON document on standard output. */
#ifndef CLI_BATCH_JSON_H
#define CLI_BATCH_JSON_H

#include <pihmap.h>

/* Zeroed but for no_names: nothing is printed yet. */
struct cli_batch_json {
    bool no_names; /* of photos: --deidentify */
    size_t pairs;
    bool begun;
};

/* In the order of the pairs, while they end. */
void cli_batch_json_pair(struct cli_batch_json *j, const struct pihmap_batch_result *result);

/* Once at the end, whatever happened. error: why the run failed, NULL: it did not. */
void cli_batch_json_end(struct cli_batch_json *j, const struct pihmap_batch_counts *counts,
                        const char *error);

/* A dry run: the whole document. One that found no plan ends as a run that failed. */
void cli_batch_json_plan(const pihmap_plan *plan);

#endif
