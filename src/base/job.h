/*
 * What goes down the call chain: scratch memory, the error text, the number of threads.
 * One job belongs to one caller at a time; pm_rows() spreads one loop over threads.
 */
#ifndef PM_BASE_JOB_H
#define PM_BASE_JOB_H

#include "base/trace.h"

#include <locale.h>
#include <pihmap.h>
#include <stdint.h>
#include <stdlib.h>
#ifdef __APPLE__
#include <xlocale.h>
#endif

struct pm_chunk;
struct pm_thread_pool;

struct pm_job {
    struct pm_chunk *chunk;      /* newest block of the scratch arena */
    struct pm_chunk *spare;      /* one that was used and waits for the next stage, or NULL */
    int threads;                 /* >= 1 */
    struct pm_thread_pool *pool; /* made with the first loop for more than one */
    locale_t plain, callers;     /* "C" for the time of a call, and the one to go back to */
    struct pihmap_error err;     /* filled by pm_fail() */
    struct pihmap_reason reason; /* filled by pm_decline() (base/reason.h) */
    /* The caller's, from the options; NULL: none. done is what it is told: 0..1. */
    bool (*progress)(void *context, double done);
    void *context;
    double done;
    struct pm_trace trace;
};

/* A point of the arena to go back to. */
struct pm_mark {
    struct pm_chunk *chunk;
    size_t used;
};

/* On which this process may run, at least 1. */
int pm_processors_allowed(void);

void pm_job_init(struct pm_job *job, int threads); /* threads 0: the processors allowed */
void pm_job_free(struct pm_job *job);              /* frees all scratch, ends the threads */

/*
 * The two ends of a call of pihmap.h. Between them numbers are written and read with a point,
 * whatever locale the caller's thread has. The end hands the error over (err may be NULL), frees
 * the job and gives st.
 */
void pm_call_begin(struct pm_job *job, int threads);
enum pihmap_status pm_call_end(struct pm_job *job, enum pihmap_status st, struct pihmap_error *err);

/* Is the work to go on? Asks progress(); PIHMAP_ESTOPPED when it is not. */
enum pihmap_status pm_go_on(struct pm_job *job);

/*
 * Scratch for count elements of size bytes, 64-byte aligned, not initialised; NULL when
 * there is no memory, and when the caller has stopped the work, for which this is as good a place
 * as any within a long stage (pm_fail() already called). Not to be freed: the stage that took it
 * rewinds to its mark on return. Only from the thread that owns the job.
 */
void *pm_scratch(struct pm_job *job, size_t count, size_t size);
/* Text in scratch, as by printf(); NULL: no memory. */
char *pm_scratch_text(struct pm_job *job, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
struct pm_mark pm_scratch_mark(const struct pm_job *job);
void pm_scratch_rewind(struct pm_job *job, struct pm_mark mark);

/* malloc of count * size, checked for overflow; zeroed. NULL: pm_fail() already called. */
void *pm_alloc(struct pm_job *job, size_t count, size_t size);

/* Record the sentence and return status, so that callers write: return pm_fail(...). */
enum pihmap_status pm_fail(struct pm_job *job, enum pihmap_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
enum pihmap_status pm_fail_memory(struct pm_job *job);

/*
 * Call work(context, first, end) over disjoint parts of 0..rows-1 that together cover it,
 * on up to job->threads threads, and wait. The parts may differ with the number of threads,
 * so what a row computes must not depend on which part it is in.
 */
void pm_rows(struct pm_job *job, int rows, void (*work)(void *context, int first, int end),
             void *context);

/* The same for a loop of some ns per px over so many px in all: of few the caller's thread does all
 * alone, for to wake another takes longer. */
void pm_pixel_rows(struct pm_job *job, int rows, size_t pixels,
                   void (*work)(void *context, int first, int end), void *context);

/* Scratch for the parts of such a loop over `rows`: of each, count elements of size bytes. v NULL:
 * no memory (pm_fail() already called). */
struct pm_thread_scratch {
    unsigned char *v;
    size_t bytes; /* per part */
    int rows, parts;
};

struct pm_thread_scratch pm_thread_scratch_for(struct pm_job *job, int rows, size_t count,
                                               size_t size);

/* That of the part that begins with row first, as work() is told. */
void *pm_thread_scratch_of(const struct pm_thread_scratch *scratch, int first);

/*
 * work(job, context, 0) and work(job, context, 1), side by side where there are threads for it: the
 * former on a thread and a job of its own, whose scratch ends with it and which cannot be stopped.
 * So the two may share only what both just read. Of two failures the former's is told.
 */
enum pihmap_status pm_side_by_side(struct pm_job *job,
                                   enum pihmap_status (*work)(struct pm_job *job, void *context,
                                                              int which),
                                   void *context);

/* *product = a * b, false when it does not fit. */
bool pm_size_mul(size_t a, size_t b, size_t *product);

#define TRY(call)                       \
    do {                                \
        if ((st = (call)) != PIHMAP_OK) \
            goto out;                   \
    } while (0)

#endif
