/*
 * The context of a call, passed down the call chain: an arena of scratch memory, the error text,
 * parallel loops on a thread pool, and cancellation. A job belongs to one caller at a time.
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
    struct pm_chunk *chunk;      /* newest chunk of the scratch arena */
    struct pm_chunk *spare;      /* a used one, kept for the next stage; or NULL */
    int threads;                 /* >= 1 */
    struct pm_thread_pool *pool; /* made with the first loop that needs it */
    locale_t plain, callers;     /* "C" during a call, and the one to restore */
    struct pihmap_error err;     /* filled by pm_fail() */
    struct pihmap_reason reason; /* filled by pm_decline() (base/reason.h) */
    /* The caller's, from the options; NULL: none. It is passed done, 0..1. */
    bool (*progress)(void *context, double done);
    void *context;
    double done;
    struct pm_trace trace;
};

/* A point of the arena to rewind to. */
struct pm_mark {
    struct pm_chunk *chunk;
    size_t used;
};

/* How many processors this process may run on, at least 1. */
int pm_processors_allowed(void);

void pm_job_init(struct pm_job *job, int threads); /* threads 0: pm_processors_allowed() */
void pm_job_free(struct pm_job *job);              /* frees all scratch, ends the threads */

/*
 * Beginning and end of a function of pihmap.h. In between, numbers are written and read with a
 * decimal point, whatever the locale of the caller's thread. The end copies the error to err (may
 * be NULL), frees the job and returns st.
 */
void pm_call_begin(struct pm_job *job, int threads);
enum pihmap_status pm_call_end(struct pm_job *job, enum pihmap_status st, struct pihmap_error *err);

/* Cancellation: asks progress() whether to go on; PIHMAP_ESTOPPED when not. */
enum pihmap_status pm_go_on(struct pm_job *job);

/*
 * Scratch memory for count elements of size bytes, 64-byte aligned, not initialised. NULL, with
 * pm_fail() called: there is no memory, or the caller has cancelled, which is asked here because
 * long stages come by often. Not to be freed: the stage that took it rewinds to its mark when it
 * returns. Only from the thread that owns the job.
 */
void *pm_scratch(struct pm_job *job, size_t count, size_t size);
/* Formatted text in scratch memory; NULL: no memory. */
char *pm_scratch_text(struct pm_job *job, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
struct pm_mark pm_scratch_mark(const struct pm_job *job);
void pm_scratch_rewind(struct pm_job *job, struct pm_mark mark);

/* Zeroed heap memory, the caller's to free(). NULL: pm_fail() was called. */
void *pm_alloc(struct pm_job *job, size_t count, size_t size);

/* Room for one more behind the count items of v (heap, NULL: none yet), of which it has *capacity:
 * v, or what it was moved to, twice as large or of `first` items. NULL: pm_fail() was called, and v
 * is as it was. */
void *pm_grow(struct pm_job *job, void *v, size_t count, size_t *capacity, size_t first,
              size_t size);

/* Records the sentence and returns status: callers write return pm_fail(...). */
enum pihmap_status pm_fail(struct pm_job *job, enum pihmap_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
enum pihmap_status pm_fail_memory(struct pm_job *job);

/*
 * Parallel loop over 0..rows-1: calls work(context, first, end) for disjoint parts that cover it,
 * on up to job->threads threads, and waits. The parts depend on the number of threads, so the
 * result of a row must not depend on its part.
 */
void pm_rows(struct pm_job *job, int rows, void (*work)(void *context, int first, int end),
             void *context);

/* The same for loops of a few ns per px, over so many px in all. Small ones run on the caller's
 * thread alone: waking another would take longer. */
void pm_pixel_rows(struct pm_job *job, int rows, size_t pixels,
                   void (*work)(void *context, int first, int end), void *context);

/*
 * Private scratch memory for the threads of such a loop. Take it before the loop, for count
 * elements of size bytes per part; v is NULL when there is no memory (pm_fail() was called). Within
 * work(), pm_thread_scratch_of() gives the piece of the part that begins with row first. A piece is
 * aligned to cache lines, and nobody else writes to it.
 */
struct pm_thread_scratch {
    unsigned char *v;
    size_t bytes; /* per part */
    int rows, parts;
};

struct pm_thread_scratch pm_thread_scratch_for(struct pm_job *job, int rows, size_t count,
                                               size_t size);
void *pm_thread_scratch_of(const struct pm_thread_scratch *scratch, int first);

/*
 * Runs work(job, context, 0) and work(job, context, 1), in parallel where there are threads for it.
 * The former has a thread and a job of its own, whose scratch memory ends with it and which cannot
 * be cancelled. The two may share only what both merely read. If both fail, the former's error is
 * kept.
 */
enum pihmap_status pm_side_by_side(struct pm_job *job,
                                   enum pihmap_status (*work)(struct pm_job *job, void *context,
                                                              int which),
                                   void *context);

/* *product = a * b; false when it overflows. */
bool pm_size_mul(size_t a, size_t b, size_t *product);

#define TRY(call)                       \
    do {                                \
        if ((st = (call)) != PIHMAP_OK) \
            goto out;                   \
    } while (0)

#endif
