/*
 * state.txt of a record: how it came to be, so that a later run knows whether it is up to date,
 * and what the summary says of it, so that the summary can be made from the records alone. Text,
 * "name value" per line; the first line is the schema.
 */
#ifndef PM_BATCH_STATE_H
#define PM_BATCH_STATE_H

#include "base/job.h"

#define PM_STATE_HEAD "pihmap-state/" /* how a state begins; behind it comes the version */

enum { PM_STATE_KEY = 65 };

/* Columns of summary.csv besides the folder, in order; ended by NULL. All of them are lines of the
 * state, in the same order. */
extern const char *const pm_state_columns[];
/* Which of them are numbers of ours: pih_regions to overlap. */
enum { PM_STATE_FIRST_NUMBER = 6, PM_STATE_LAST_NUMBER = 14 };

/* Facts of a pair, for its state. */
struct pm_state_facts {
    const struct pihmap_pair *pair;
    const char *key;                    /* "": of a pair that could not be begun */
    const struct pihmap_report *report; /* NULL when failed */
    enum pihmap_outcome outcome;
    const char *error;  /* one word: what kind of failure; "" none */
    bool retry;         /* the same may work another time */
    const char *reason; /* one sentence; "" none */
    bool no_names;      /* names of files are not told, but for those of the report */
};

/* The text of state.txt, the caller's to free(). */
enum pihmap_status pm_state_text(struct pm_job *job, const struct pm_state_facts *facts,
                                 char **text);

/* A state that was read. */
struct pm_state {
    char *text; /* owned; lines are cut by NUL */
    size_t n;
    enum pihmap_outcome outcome; /* NONE: there is no state, or none that is understood */
};

/* Reads the state in folder. Only PIHMAP_ENOMEM can come back: what cannot be read is NONE. */
enum pihmap_status pm_state_read(struct pm_job *job, const char *folder, struct pm_state *out);
/* From a text, which is taken over. */
void pm_state_take(char *text, size_t n, struct pm_state *out);
void pm_state_free(struct pm_state *state);

/* Of a record that was compared: likely PIH was found. */
bool pm_state_flagged(const struct pm_state *state);

/* The value of a line, "" when it is not there. Borrowed. */
const char *pm_state_value(const struct pm_state *state, const char *name);

#endif
