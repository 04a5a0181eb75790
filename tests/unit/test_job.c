/* Loops over the thread pool: every row once, separate scratch for every thread, the same threads
 * for loop after loop; and the scratch arena. */
#include "base/job.h"

#include "support/check.h"

#include <stdlib.h>
#include <string.h>

#define MOST_ROWS 70
#define FLOATS 33 /* of scratch: not a whole number of cache lines */

struct loop {
    int seen[MOST_ROWS];
    struct pm_thread_scratch scratch;
    int bad;
};

/* Fills its scratch with its own number and checks it at every row, so that another part of the
 * loop with the same scratch is found out. */
static void mark_rows(void *context, int first, int end)
{
    struct loop *l = context;
    float *own = pm_thread_scratch_of(&l->scratch, first);
    for (int i = 0; i < FLOATS; i++)
        own[i] = (float)first;
    for (int y = first; y < end; y++) {
        l->seen[y]++;
        for (int i = 0; i < FLOATS; i++)
            l->bad += own[i] != (float)first;
    }
}

static void check_loop(struct pm_job *job, int rows, bool few)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    struct loop l = {.scratch = pm_thread_scratch_for(job, rows, FLOATS, sizeof(float))};
    assert_non_null(l.scratch.v);
    if (few)
        pm_pixel_rows(job, rows, 1, mark_rows, &l);
    else
        pm_rows(job, rows, mark_rows, &l);
    for (int y = 0; y < MOST_ROWS; y++)
        if (l.seen[y] != (y < rows))
            fail_msg("%d threads, %d rows: row %d done %d times", job->threads, rows, y, l.seen[y]);
    if (l.bad)
        fail_msg("%d threads, %d rows: two parts share scratch", job->threads, rows);
    pm_scratch_rewind(job, mark);
}

static void loops_do_every_row_once_with_scratch_of_their_own(void **state)
{
    (void)state;
    for (int threads = 1; threads <= 9; threads++) {
        struct pm_job job;
        pm_job_init(&job, threads);
        for (int rows = 1; rows <= MOST_ROWS; rows++) {
            check_loop(&job, rows, false);
            check_loop(&job, rows, true);
        }
        pm_job_free(&job);
    }
}

static void loops_of_no_rows_do_nothing(void **state)
{
    (void)state;
    struct pm_job job;
    pm_job_init(&job, 3);
    pm_rows(&job, 0, mark_rows, NULL);
    pm_rows(&job, -1, mark_rows, NULL);
    pm_pixel_rows(&job, 0, 0, mark_rows, NULL);
    pm_job_free(&job);
}

struct halves {
    int rows[2][MOST_ROWS];
    enum pihmap_status fails;
};

struct half {
    int *rows;
};

static void count_rows(void *context, int first, int end)
{
    const struct half *h = context;
    for (int y = first; y < end; y++)
        h->rows[y]++;
}

static enum pihmap_status do_half(struct pm_job *job, void *context, int which)
{
    struct halves *h = context;
    struct half half = {h->rows[which]};
    for (int i = 0; i < 50; i++)
        pm_rows(job, MOST_ROWS, count_rows, &half);
    return which == 0 && h->fails ? pm_fail(job, h->fails, "the first half") : PIHMAP_OK;
}

static void work_side_by_side_has_loops_of_its_own(void **state)
{
    (void)state;
    for (int threads = 1; threads <= 6; threads++)
        for (int fails = 0; fails < 2; fails++) {
            struct pm_job job;
            struct halves h = {.fails = fails ? PIHMAP_EARG : PIHMAP_OK};
            pm_job_init(&job, threads);
            assert_int_equal(pm_side_by_side(&job, do_half, &h), h.fails);
            assert_int_equal(job.threads, threads);
            if (fails)
                assert_string_equal(job.err.text, "the first half");
            for (int k = 0; k < (fails && threads == 1 ? 1 : 2); k++)
                for (int y = 0; y < MOST_ROWS; y++)
                    assert_int_equal(h.rows[k][y], 50);
            pm_job_free(&job);
        }
}

/* Blocks after a rewind may reuse the memory of those before it, but never of those that are kept.
 */
static void scratch_before_the_mark_is_kept(void **state)
{
    (void)state;
    struct pm_job job;
    pm_job_init(&job, 1);
    unsigned char *kept = pm_scratch(&job, 1000, 1);
    assert_non_null(kept);
    memset(kept, 7, 1000);
    for (size_t size = 1; size < (size_t)1 << 28; size *= 5) { /* smaller and larger than a chunk */
        const struct pm_mark mark = pm_scratch_mark(&job);
        for (int i = 0; i < 3; i++) {
            unsigned char *more = pm_scratch(&job, size, 1);
            assert_non_null(more);
            assert_int_equal((uintptr_t)more % 64, 0);
            more[0] = more[size - 1] = 9;
        }
        pm_scratch_rewind(&job, mark);
    }
    for (int i = 0; i < 1000; i++)
        assert_int_equal(kept[i], 7);
    pm_job_free(&job);
}

static void arrays_grow_and_keep_their_items(void **state)
{
    (void)state;
    struct pm_job job;
    size_t capacity = 0;
    int *v = NULL;
    pm_job_init(&job, 1);
    for (int i = 0; i < 100; i++) {
        int *more = pm_grow(&job, v, (size_t)i, &capacity, 3, sizeof *v);
        assert_non_null(more);
        assert_true(capacity > (size_t)i);
        v = more;
        v[i] = i;
    }
    assert_int_equal(capacity, 192); /* 3, doubled */
    for (int i = 0; i < 100; i++)
        assert_int_equal(v[i], i);
    size_t most = SIZE_MAX / 2 / sizeof *v + 1; /* twice as many cannot be addressed */
    assert_null(pm_grow(&job, v, most, &most, 3, sizeof *v));
    assert_int_equal(job.err.status, PIHMAP_ENOMEM);
    assert_int_equal(v[99], 99);
    free(v);
    pm_job_free(&job);
}

/* Whether a block fills part of a large page (2 MiB), just one, or a part of the next, and whether
 * its memory is fresh or was written to before. */
static void allocated_memory_is_zero(void **state)
{
    (void)state;
    static const size_t large = (size_t)2 << 20;
    const size_t sizes[] = {1, large / 2 - 1, large / 2, large, large + 1, 2 * large + large / 3};
    struct pm_job job;
    pm_job_init(&job, 1);
    for (size_t i = 0; i < 2 * sizeof sizes / sizeof *sizes; i++) {
        const size_t n = sizes[i / 2];
        unsigned char *v = pm_alloc(&job, n, 1), any = 0;
        assert_non_null(v);
        for (size_t k = 0; k < n; k++)
            any |= v[k];
        assert_int_equal(any, 0);
        memset(v, 0xFF, n);
        free(v);
    }
    size_t most = SIZE_MAX / 2; /* no object is as large */
    for (size_t size = 1; size <= 4; size++) {
        job.err.status = PIHMAP_OK;
        assert_null(pm_alloc(&job, most, size));
        assert_int_equal(job.err.status, PIHMAP_ENOMEM);
    }
    pm_job_free(&job);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(loops_do_every_row_once_with_scratch_of_their_own),
        cmocka_unit_test(loops_of_no_rows_do_nothing),
        cmocka_unit_test(work_side_by_side_has_loops_of_its_own),
        cmocka_unit_test(scratch_before_the_mark_is_kept),
        cmocka_unit_test(arrays_grow_and_keep_their_items),
        cmocka_unit_test(allocated_memory_is_zero),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
