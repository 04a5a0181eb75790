#include "base/thread_pool.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

struct pm_thread_pool {
    pthread_mutex_t lock; /* guards all below */
    pthread_cond_t work_ready, done;
    bool stopping;
    /* the current loop */
    void (*work)(void *context, int first, int end);
    void *context;
    int rows, parts;
    int next;       /* part to be taken next; equal to parts when there is none */
    int unfinished; /* parts that are not done */
    /* used by the caller only */
    int most, started; /* threads besides the caller's: at most, and so far */
    pthread_t thread[];
};

/* Runs parts of the current loop until none is left to take. Called with the lock held, which is
 * released while a part runs. */
static void run_parts(struct pm_thread_pool *pool)
{
    while (pool->next < pool->parts) {
        const int part = pool->next++;
        void (*const work)(void *, int, int) = pool->work;
        void *const context = pool->context;
        const int first = (int)((int64_t)pool->rows * part / pool->parts);
        const int end = (int)((int64_t)pool->rows * (part + 1) / pool->parts);
        pthread_mutex_unlock(&pool->lock);
        work(context, first, end);
        pthread_mutex_lock(&pool->lock);
        if (--pool->unfinished == 0)
            pthread_cond_signal(&pool->done);
    }
}

static void *worker(void *argument)
{
    struct pm_thread_pool *pool = argument;
    pthread_mutex_lock(&pool->lock);
    while (!pool->stopping) {
        run_parts(pool);
        if (!pool->stopping)
            pthread_cond_wait(&pool->work_ready, &pool->lock);
    }
    pthread_mutex_unlock(&pool->lock);
    return NULL;
}

struct pm_thread_pool *pm_thread_pool_new(int threads)
{
    struct pm_thread_pool *pool =
        calloc(1, sizeof *pool + (size_t)(threads - 1) * sizeof pool->thread[0]);
    if (!pool)
        return NULL;
    pool->most = threads - 1;
    pthread_mutex_init(&pool->lock, NULL); /* these cannot fail with default attributes */
    pthread_cond_init(&pool->work_ready, NULL);
    pthread_cond_init(&pool->done, NULL);
    return pool;
}

void pm_thread_pool_free(struct pm_thread_pool *pool)
{
    if (!pool)
        return;
    pthread_mutex_lock(&pool->lock);
    pool->stopping = true;
    pthread_cond_broadcast(&pool->work_ready);
    pthread_mutex_unlock(&pool->lock);
    for (int i = 0; i < pool->started; i++)
        pthread_join(pool->thread[i], NULL);
    pthread_cond_destroy(&pool->done);
    pthread_cond_destroy(&pool->work_ready);
    pthread_mutex_destroy(&pool->lock);
    free(pool);
}

void pm_thread_pool_rows(struct pm_thread_pool *pool, int parts, int rows,
                         void (*work)(void *context, int first, int end), void *context)
{
    while (pool->started < pool->most && pool->started < parts - 1) {
        if (pthread_create(&pool->thread[pool->started], NULL, worker, pool)) {
            pool->most = pool->started; /* a limit of the system: make do with these */
            break;
        }
        pool->started++;
    }
    pthread_mutex_lock(&pool->lock);
    pool->work = work;
    pool->context = context;
    pool->rows = rows;
    pool->next = 0;
    pool->unfinished = pool->parts = parts;
    pthread_cond_broadcast(&pool->work_ready);
    run_parts(pool);
    while (pool->unfinished > 0)
        pthread_cond_wait(&pool->done, &pool->lock);
    pthread_mutex_unlock(&pool->lock);
}
