/*
 * Thread pool for parallel loops. A comparison has some two thousand short loops, and creating
 * threads for each took a sixth of its processor time (measured at 12 MP). A pool belongs to one
 * job, and to one caller at a time.
 */
#ifndef PM_BASE_THREAD_POOL_H
#define PM_BASE_THREAD_POOL_H

struct pm_thread_pool;

/* Up to `threads` (>= 1) threads, including the caller's, started when a loop needs them. NULL: no
 * memory; loops then run on the caller's thread. Not to be kept across fork(). */
struct pm_thread_pool *pm_thread_pool_new(int threads);
void pm_thread_pool_free(struct pm_thread_pool *pool); /* NULL is allowed */

/*
 * Calls work(context, first, end) for `parts` parts of 0..rows-1, about equally long, and waits. A
 * free thread takes the next part. Threads that cannot be created cost time, not the result.
 */
void pm_thread_pool_rows(struct pm_thread_pool *pool, int parts, int rows,
                         void (*work)(void *context, int first, int end), void *context);

#endif
