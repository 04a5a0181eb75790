#include "base/thread_pool.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

struct pm_thread_pool {
    pthread_mutex_t lock; /* of all below */
    pthread_cond_t called, done;
    bool over;
    /* the loop at hand */
    void (*work)(void *context, int first, int end);
    void *context;
    int rows, parts;
    int next; /* part to be taken: parts when there is none */
    int left; /* parts not yet done */
    /* the caller's alone */
    int wanted, members; /* threads beside the caller's: at most, and so far */
    pthread_t thread[];
};

/* Does parts of the loop at hand until none is to be taken. The lock is held, but not meanwhile. */
static void take_parts(struct pm_thread_pool *crew)
{
    while (crew->next < crew->parts) {
        const int part = crew->next++;
        void (*const work)(void *, int, int) = crew->work;
        void *const context = crew->context;
        const int first = (int)((int64_t)crew->rows * part / crew->parts);
        const int end = (int)((int64_t)crew->rows * (part + 1) / crew->parts);
        pthread_mutex_unlock(&crew->lock);
        work(context, first, end);
        pthread_mutex_lock(&crew->lock);
        if (--crew->left == 0)
            pthread_cond_signal(&crew->done);
    }
}

static void *serve(void *argument)
{
    struct pm_thread_pool *crew = argument;
    pthread_mutex_lock(&crew->lock);
    while (!crew->over) {
        take_parts(crew);
        if (!crew->over)
            pthread_cond_wait(&crew->called, &crew->lock);
    }
    pthread_mutex_unlock(&crew->lock);
    return NULL;
}

struct pm_thread_pool *pm_thread_pool_new(int threads)
{
    struct pm_thread_pool *crew =
        calloc(1, sizeof *crew + (size_t)(threads - 1) * sizeof crew->thread[0]);
    if (!crew)
        return NULL;
    crew->wanted = threads - 1;
    pthread_mutex_init(&crew->lock, NULL); /* these cannot fail with plain attributes */
    pthread_cond_init(&crew->called, NULL);
    pthread_cond_init(&crew->done, NULL);
    return crew;
}

void pm_thread_pool_free(struct pm_thread_pool *crew)
{
    if (!crew)
        return;
    pthread_mutex_lock(&crew->lock);
    crew->over = true;
    pthread_cond_broadcast(&crew->called);
    pthread_mutex_unlock(&crew->lock);
    for (int i = 0; i < crew->members; i++)
        pthread_join(crew->thread[i], NULL);
    pthread_cond_destroy(&crew->done);
    pthread_cond_destroy(&crew->called);
    pthread_mutex_destroy(&crew->lock);
    free(crew);
}

void pm_thread_pool_rows(struct pm_thread_pool *crew, int parts, int rows,
                         void (*work)(void *context, int first, int end), void *context)
{
    while (crew->members < crew->wanted && crew->members < parts - 1) {
        if (pthread_create(&crew->thread[crew->members], NULL, serve, crew)) {
            crew->wanted = crew->members; /* there are limits: do with these */
            break;
        }
        crew->members++;
    }
    pthread_mutex_lock(&crew->lock);
    crew->work = work;
    crew->context = context;
    crew->rows = rows;
    crew->next = 0;
    crew->left = crew->parts = parts;
    pthread_cond_broadcast(&crew->called);
    take_parts(crew);
    while (crew->left > 0)
        pthread_cond_wait(&crew->done, &crew->lock);
    pthread_mutex_unlock(&crew->lock);
}
