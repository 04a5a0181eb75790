/*
 * state.txt of a record. It holds the key of its inputs and options, by which a later run knows
 * whether the record is up to date, and its row of the summary, which can so be made from the
 * records alone. Text, "name value" per line; the first line is the schema.
 */
#ifndef PM_BATCH_STATE_H
#define PM_BATCH_STATE_H

#include "base/job.h"

#define PM_STATE_HEAD "pihmap-state/" /* how a state begins, followed by its version */

enum { PM_STATE_KEY = 65 };

/* Columns of summary.csv except the folder, in order, ended by NULL. Each is a line of the state,
 * in the same order. */
struct pm_state_column {
    const char *name;
    bool number; /* a negative one is not a formula of a spreadsheet */
};
extern const struct pm_state_column pm_state_columns[];

/* Name of a line. Only states of pairs in which nothing has changed (options.unchanged) have these:
 * the mean square of a size (0: its places, 1..3: of delta L*, a*, b*); the noise of a scale. */
struct pm_state_name {
    char text[32];
};
struct pm_state_name pm_state_spread(bool mm, int size, int figure);
struct pm_state_name pm_state_noise(int scale, bool places);

/* What a state is made from. */
struct pm_state_facts {
    const struct pihmap_pair *pair;
    const char *key;                    /* "": the pair could not be begun */
    const struct pihmap_report *report; /* NULL when failed */
    enum pihmap_outcome outcome;
    const char *error;  /* kind of failure, one word; "" none */
    bool retry;         /* a retry may succeed */
    const char *reason; /* one sentence; "" none */
    bool no_names;      /* file names are left out, except those of the report */
};

/* How a photo's path is stored: as it is, relative to the folder of photos; of an absolute one only
 * the file name, so that a record does not tell where photos lie. NULL stays NULL. */
const char *pm_state_path(const char *path);

/* Gives the text of state.txt, the caller's to free(). */
enum pihmap_status pm_state_text(struct pm_job *job, const struct pm_state_facts *facts,
                                 char **text);

/* A state as read. */
struct pm_state {
    char *text; /* owned; lines are cut by NUL */
    size_t n;
    enum pihmap_outcome outcome; /* NONE: no state, or one that cannot be read */
};

/* Read the state in folder. The only error is PIHMAP_ENOMEM: a state that cannot be read is NONE.
 */
enum pihmap_status pm_state_read(struct pm_job *job, const char *folder, struct pm_state *out);
/* The same from a text, which is consumed. */
void pm_state_take(char *text, size_t n, struct pm_state *out);
void pm_state_free(struct pm_state *state);

/* Was the pair compared, and likely PIH found? */
bool pm_state_flagged(const struct pm_state *state);
/* The overall change of a pair that was compared; else it cannot be told. */
enum pihmap_change pm_state_change(const struct pm_state *state);
/* Adds such a pair to the counts. */
void pm_count_change(enum pihmap_change change, struct pihmap_batch_counts *counts);

/* Why the verdict is as it is, with its values; false: the state does not say. */
bool pm_state_reason(const struct pm_state *state, struct pihmap_reason *out);

/* The value of a line, "" when there is none. Borrowed. */
const char *pm_state_value(const struct pm_state *state, const char *name);

#endif
