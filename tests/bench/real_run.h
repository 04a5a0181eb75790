/* Real pairs through the library, as they are, swapped and at half size: the work of bench/real. */
#ifndef PM_BENCH_REAL_RUN_H
#define PM_BENCH_REAL_RUN_H

#include "bench/real_lesions.h"
#include "bench/real_pairs.h"

struct real_plan {
    const char *real, *judged, *lesions; /* judged, lesions: NULL where there is no table */
    const char *out;                     /* folder of the contact sheet */
    int workers;
};

/* How a pair is given to the library. */
enum real_way {
    REAL_FORWARD, /* as it is */
    REAL_SWAPPED, /* the after photo as before */
    REAL_HALF     /* both photos at half their size */
};
enum { REAL_WAYS = REAL_HALF + 1 };

struct real_outcome {
    enum pihmap_status status;
    enum pihmap_verdict verdict; /* of a pair that was compared */
};

/* All but way[] and seconds is of REAL_FORWARD. */
struct real_score {
    struct real_outcome way[REAL_WAYS];
    double seconds; /* of processor time, on one thread */
    int ita_class;  /* 0 very light .. 5 dark, of the before photo's skin; -1: no skin was found */
    enum pihmap_grade grade;
    int pih_regions;
    double pih_confidence; /* their sum */
    double flagged_from;   /* L*, drop that a small mark needs; NAN when declined */
    bool better;           /* it says that the skin has improved */
    bool has_lesions;
    struct real_lesions lesions;
    char headline[256], detail[256]; /* what it says, or why it declined; its regions */
};

/* Compares all pairs and saves their pictures (bench/real_picture.h) in plan->out, which exists.
 * *scores: one for each pair, the caller's to free(); NULL on failure. */
enum pihmap_status real_run(struct pm_job *job, const struct real_plan *plan,
                            const struct real_pairs *pairs, struct real_score **scores);

/* Was the pair compared that way? */
bool real_compared(const struct real_score *score, enum real_way way);

/* "pih_likely", "no_pih_seen", "cannot_tell"; "declined", "failed". Static. */
const char *real_outcome_name(const struct real_outcome *outcome);

#endif
