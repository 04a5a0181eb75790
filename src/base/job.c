#include "base/job.h"

#include "base/thread_pool.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#ifdef __linux__
#include <sched.h>
#endif

#define ALIGNMENT 64 /* bytes: a cache line, and enough for any vector unit */
/* Under the address sanitizer every piece of scratch memory is a block of exactly its size, so that
 * an access beyond its end is found. */
#if defined(__SANITIZE_ADDRESS__)
#define SEPARATE_BLOCKS true
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SEPARATE_BLOCKS true
#endif
#endif
#ifndef SEPARATE_BLOCKS
#define SEPARATE_BLOCKS false
#endif
/* Smallest chunk taken from malloc: what a stage needs at a time, so that memory does not come and
 * go plane by plane. What is not touched costs nothing. */
#define CHUNK_BYTES (SEPARATE_BLOCKS ? (size_t)1 : (size_t)64 << 20)
#define LARGE_PAGE ((size_t)2 << 20)
/* A remainder of less is left to single pages, since a large one would waste more memory than it
 * saves time: 128 single pages take 2 ms on a virtual machine, a large one 0.2 ms. */
#define WORTH_A_LARGE_PAGE (LARGE_PAGE / 4)
/* The blocks that pm_alloc() aligns: the planes of photos, and little else. With planes of 1 MB as
 * well, which come and go, what malloc() keeps between them took 50 MB more. Above the most that
 * glibc serves from its heap (M_MMAP_THRESHOLD), calloc() gives fresh memory untouched: pixels of
 * 300 MB take none before they are there, and have large pages anyway. */
#define ALIGNED_FROM (2 * LARGE_PAGE)
#define ALIGNED_TO (16 * LARGE_PAGE)
/* Loops below this, 50 us, are two thirds of a comparison's loops. Waking threads for them took a
 * tenth of its time on a virtual machine. */
#define SERIAL_PIXELS 50000
#define MAX_THREADS 64

struct pm_chunk {
    struct pm_chunk *older;
    unsigned char *bytes; /* aligned start of the payload */
    size_t size, used;
};

int pm_processors_allowed(void)
{
#ifdef __linux__
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) == 0)
        return CPU_COUNT(&set);
#endif
    const long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n > 0 ? (int)n : 1;
}

void pm_job_init(struct pm_job *job, int threads)
{
    memset(job, 0, sizeof *job);
    job->threads = threads > 0 ? threads : pm_processors_allowed();
    if (job->threads > MAX_THREADS)
        job->threads = MAX_THREADS;
}

void pm_job_free(struct pm_job *job)
{
    const struct pm_mark start = {NULL, 0};
    pm_scratch_rewind(job, start);
    free(job->spare);
    job->spare = NULL;
    pm_thread_pool_free(job->pool);
    job->pool = NULL;
}

void pm_call_begin(struct pm_job *job, int threads)
{
    pm_job_init(job, threads);
    job->plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    job->callers = job->plain ? uselocale(job->plain) : (locale_t)0;
}

enum pihmap_status pm_call_end(struct pm_job *job, enum pihmap_status st, struct pihmap_error *err)
{
    if (err) {
        *err = job->err;
        err->status = st;
    }
    pm_job_free(job);
    if (job->plain) {
        uselocale(job->callers);
        freelocale(job->plain);
    }
    return st;
}

bool pm_size_mul(size_t a, size_t b, size_t *product)
{
    return !__builtin_mul_overflow(a, b, product);
}

/* The kernel then clears and maps 2 MB at a time. With single pages, planes of 5 MB took a tenth of
 * a comparison's time. */
static void use_large_pages(void *bytes, size_t n)
{
#ifdef MADV_HUGEPAGE
    const uintptr_t page = LARGE_PAGE;
    const uintptr_t first = ((uintptr_t)bytes + page - 1) & ~(page - 1);
    const uintptr_t end = ((uintptr_t)bytes + n) & ~(page - 1);
    if (end > first)
        (void)madvise((void *)first, end - first, MADV_HUGEPAGE); /* advice: it may fail */
#else
    (void)bytes;
    (void)n;
#endif
}

static struct pm_chunk *chunk_new(size_t bytes)
{
    const size_t payload = bytes > CHUNK_BYTES ? bytes : CHUNK_BYTES;
    if (payload >
        PTRDIFF_MAX - sizeof(struct pm_chunk) - ALIGNMENT) /* the largest object that C allows */
        return NULL;
    struct pm_chunk *chunk = malloc(sizeof *chunk + ALIGNMENT + payload);
    if (!chunk)
        return NULL;
    use_large_pages(chunk, sizeof *chunk + ALIGNMENT + payload);
    const uintptr_t start = (uintptr_t)(chunk + 1);
    chunk->bytes = (unsigned char *)((start + ALIGNMENT - 1) & ~(uintptr_t)(ALIGNMENT - 1));
    chunk->size = payload;
    return chunk;
}

/* A chunk of at least so many bytes, on top of the others; NULL: no memory. */
static struct pm_chunk *chunk_for(struct pm_job *job, size_t bytes)
{
    struct pm_chunk *chunk = job->spare;
    if (chunk && chunk->size >= bytes)
        job->spare = NULL;
    else
        chunk = chunk_new(bytes);
    if (!chunk)
        return NULL;
    chunk->used = 0;
    chunk->older = job->chunk;
    job->chunk = chunk;
    return chunk;
}

enum pihmap_status pm_go_on(struct pm_job *job)
{
    if (job->err.status == PIHMAP_ESTOPPED)
        return PIHMAP_ESTOPPED;
    if (job->progress && !job->progress(job->context, job->done))
        return pm_fail(job, PIHMAP_ESTOPPED, "stopped before it was done");
    return PIHMAP_OK;
}

void *pm_scratch(struct pm_job *job, size_t count, size_t size)
{
    size_t bytes;
    if (pm_go_on(job))
        return NULL;
    if (!pm_size_mul(count, size, &bytes) || bytes > SIZE_MAX - ALIGNMENT) {
        pm_fail_memory(job);
        return NULL;
    }
    if (!SEPARATE_BLOCKS)
        bytes = (bytes + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
    if (SEPARATE_BLOCKS || !job->chunk || job->chunk->size - job->chunk->used < bytes) {
        if (!chunk_for(job, bytes)) {
            pm_fail_memory(job);
            return NULL;
        }
    }
    void *p = job->chunk->bytes + job->chunk->used;
    job->chunk->used += bytes;
    return p;
}

char *pm_scratch_text(struct pm_job *job, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    const int n = vsnprintf(NULL, 0, format, arguments);
    char *text = n >= 0 ? pm_scratch(job, (size_t)n + 1, 1) : NULL;
    if (text)
        vsnprintf(text, (size_t)n + 1, format, again);
    else
        pm_fail_memory(job);
    va_end(again);
    va_end(arguments);
    return text;
}

struct pm_mark pm_scratch_mark(const struct pm_job *job)
{
    const struct pm_mark mark = {job->chunk, job->chunk ? job->chunk->used : 0};
    return mark;
}

/* Keeps one unused chunk for the next stage: clearing its pages anew took a twentieth of a
 * comparison's time. */
static void keep_larger(struct pm_job *job, struct pm_chunk *chunk)
{
    struct pm_chunk *smaller = job->spare;
    if (!SEPARATE_BLOCKS && (!smaller || smaller->size < chunk->size)) {
        job->spare = chunk;
        chunk = smaller;
    }
    free(chunk);
}

void pm_scratch_rewind(struct pm_job *job, struct pm_mark mark)
{
    while (job->chunk && job->chunk != mark.chunk) {
        struct pm_chunk *chunk = job->chunk;
        job->chunk = chunk->older;
        keep_larger(job, chunk);
    }
    if (job->chunk)
        job->chunk->used = mark.used;
}

/* n zeroed bytes. Planes of photos begin at a large page: malloc() puts 5 MB where one large page
 * and 700 single ones fit, of which each takes 15 us on a virtual machine. */
static void *zeroed(size_t n)
{
    if (SEPARATE_BLOCKS || n < ALIGNED_FROM || n > ALIGNED_TO) {
        void *p = calloc(n ? n : 1, 1);
        if (p)
            use_large_pages(p, n);
        return p;
    }
    const size_t rest = n % LARGE_PAGE;
    const size_t padded = rest < WORTH_A_LARGE_PAGE ? n : n - rest + LARGE_PAGE;
    void *p;
    if (posix_memalign(&p, LARGE_PAGE, padded))
        return NULL;
    use_large_pages(p, padded);
    return memset(p, 0, n);
}

void *pm_alloc(struct pm_job *job, size_t count, size_t size)
{
    size_t n;
    void *p = pm_size_mul(count, size, &n) ? zeroed(n) : NULL;
    if (!p)
        pm_fail_memory(job);
    return p;
}

void *pm_grow(struct pm_job *job, void *v, size_t count, size_t *capacity, size_t first,
              size_t size)
{
    const size_t more = *capacity ? 2 * *capacity : first;
    size_t bytes;
    if (count < *capacity)
        return v;
    void *moved = pm_size_mul(more, size, &bytes) ? realloc(v, bytes) : NULL;
    if (moved)
        *capacity = more;
    else
        pm_fail_memory(job);
    return moved;
}

enum pihmap_status pm_fail(struct pm_job *job, enum pihmap_status status, const char *format, ...)
{
    va_list arguments;
    if (job->err.status == PIHMAP_ESTOPPED) /* later failures follow from that */
        return PIHMAP_ESTOPPED;
    va_start(arguments, format);
    job->err.status = status;
    vsnprintf(job->err.text, sizeof job->err.text, format, arguments);
    va_end(arguments);
    return status;
}

enum pihmap_status pm_fail_memory(struct pm_job *job)
{
    return pm_fail(job, PIHMAP_ENOMEM,
                   "out of memory: close other programs, or use smaller photos");
}

/* Most parts that a loop is split into. */
static int parts_of(const struct pm_job *job, int rows)
{
    return job->threads < rows ? job->threads : rows;
}

struct pm_thread_scratch pm_thread_scratch_for(struct pm_job *job, int rows, size_t count,
                                               size_t size)
{
    struct pm_thread_scratch scratch = {.rows = rows, .parts = parts_of(job, rows)};
    if (!pm_size_mul(count, size, &scratch.bytes) || scratch.bytes > SIZE_MAX - ALIGNMENT) {
        pm_fail_memory(job);
        return scratch;
    }
    /* No two threads write to one cache line. */
    scratch.bytes = (scratch.bytes + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
    scratch.v = pm_scratch(job, scratch.bytes, (size_t)scratch.parts);
    return scratch;
}

void *pm_thread_scratch_of(const struct pm_thread_scratch *scratch, int first)
{
    const int64_t part = ((int64_t)first * scratch->parts + scratch->rows - 1) / scratch->rows;
    return scratch->v + scratch->bytes * (size_t)part;
}

void pm_rows(struct pm_job *job, int rows, void (*work)(void *context, int first, int end),
             void *context)
{
    if (rows <= 0)
        return;
    const int parts = parts_of(job, rows);
    if (parts > 1 && !job->pool)
        job->pool = pm_thread_pool_new(job->threads);
    if (parts > 1 && job->pool)
        pm_thread_pool_rows(job->pool, parts, rows, work, context);
    else
        work(context, 0, rows);
}

void pm_pixel_rows(struct pm_job *job, int rows, size_t pixels,
                   void (*work)(void *context, int first, int end), void *context)
{
    if (rows > 0 && pixels < SERIAL_PIXELS)
        work(context, 0, rows);
    else
        pm_rows(job, rows, work, context);
}

struct aside {
    struct pm_job job;
    enum pihmap_status (*work)(struct pm_job *job, void *context, int which);
    void *context;
    enum pihmap_status st;
};

static void *run_aside(void *argument)
{
    struct aside *a = argument;
    if (a->job.plain)
        uselocale(a->job.plain); /* for this thread only, which ends here */
    a->st = a->work(&a->job, a->context, 0);
    return NULL;
}

enum pihmap_status pm_side_by_side(struct pm_job *job,
                                   enum pihmap_status (*work)(struct pm_job *job, void *context,
                                                              int which),
                                   void *context)
{
    struct aside aside = {.work = work, .context = context};
    const int threads = job->threads;
    pthread_t thread;
    pm_job_init(&aside.job, threads > 1 ? threads / 2 : 1);
    aside.job.plain = job->plain;
    if (threads == 1 || pthread_create(&thread, NULL, run_aside, &aside)) {
        const enum pihmap_status st = work(job, context, 0);
        return st ? st : work(job, context, 1);
    }
    job->threads = threads - aside.job.threads;
    const enum pihmap_status st = work(job, context, 1);
    job->threads = threads;
    pthread_join(thread, NULL);
    pm_job_free(&aside.job);
    if (!aside.st)
        return st;
    job->err = aside.job.err;
    return aside.st;
}
