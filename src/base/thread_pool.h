/*
 * Threads that wait for the next loop: a comparison has some two thousand short ones, and a thread
 * made for each costs more than many of them (a sixth of a comparison's processor time, measured
 * at 12 MP). One crew belongs to one job, and to one caller at a time.
 */
#ifndef PM_BASE_THREAD_POOL_H
#define PM_BASE_THREAD_POOL_H

struct pm_thread_pool;

/* Up to `threads` (>= 1) of them, the caller's included, which start with the first loop. NULL:
 * no memory; a loop is then the caller's alone. Not to be kept across fork(). */
struct pm_thread_pool *pm_thread_pool_new(int threads);
void pm_thread_pool_free(struct pm_thread_pool *pool); /* NULL is nothing to free */

/*
 * Call work(context, first, end) over `parts` parts of 0..rows-1, about equally long, and wait.
 * Whoever is free takes the next part. A thread that cannot be had costs time, not the result.
 */
void pm_thread_pool_rows(struct pm_thread_pool *pool, int parts, int rows,
                         void (*work)(void *context, int first, int end), void *context);

#endif
