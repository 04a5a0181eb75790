/* What tests of files share: a job, a temporary folder, loading the bytes that were just made. */
#ifndef PM_UNIT_IO_CASE_H
#define PM_UNIT_IO_CASE_H

#include "base/colour.h"
#include "codec/load.h"
#include "support/check.h"
#include "support/files.h"
#include "support/folder.h"

#include <stdio.h>
#include <string.h>

#define IO_TEST(test) cmocka_unit_test_setup_teardown(test, io_begin, io_end)
#define io_near(value, wanted, allowed) assert_near(#value, value, wanted, allowed)

struct io_case {
    struct pm_job job;
    struct pihmap_options opt;
    char folder[4096], path[4200];
};

static inline int io_begin(void **state)
{
    struct io_case *c = calloc(1, sizeof *c);
    if (!c)
        return -1;
    pm_job_init(&c->job, 2);
    c->opt.max_pixels = 100000000;
    *state = c;
    return pm_folder_make(&c->job, c->folder) == PIHMAP_OK ? 0 : -1;
}

static inline int io_end(void **state)
{
    struct io_case *c = *state;
    pm_folder_remove(c->folder);
    pm_job_free(&c->job);
    free(c);
    return 0;
}

/* The path of name in the case's folder; it stays in c->path. */
static inline const char *io_path(struct io_case *c, const char *name)
{
    snprintf(c->path, sizeof c->path, "%s/%s", c->folder, name);
    return c->path;
}

/* Load these bytes from a file. */
static inline enum pihmap_status io_load(struct io_case *c, const struct pm_bytes *bytes,
                                         struct pm_photo *photo)
{
    assert_true(pm_bytes_write(bytes, io_path(c, "photo")));
    const enum pihmap_status st = pm_load(&c->job, c->path, &c->opt, photo);
    if (st)
        assert_null(photo->display.v);
    else
        assert_non_null(photo->display.v);
    return st;
}

/* These bytes are refused with this status, and the error text contains the word and the path. */
static inline void io_refused(struct io_case *c, const struct pm_bytes *bytes,
                              enum pihmap_status status, const char *word)
{
    struct pm_photo photo;
    const enum pihmap_status st = io_load(c, bytes, &photo);
    if (st != status || !strstr(c->job.err.text, word) || !strstr(c->job.err.text, c->path))
        print_error("status %d (wanted %d), \"%s\" (wanted \"%s\")\n", (int)st, (int)status,
                    st ? c->job.err.text : "", word);
    assert_int_equal(st, status);
    assert_non_null(strstr(c->job.err.text, word));
    assert_non_null(strstr(c->job.err.text, c->path));
    assert_null(strchr(c->job.err.text, '\n'));
}

static inline void io_loads(struct io_case *c, const struct pm_bytes *bytes, struct pm_photo *photo)
{
    const enum pihmap_status st = io_load(c, bytes, photo);
    if (st)
        print_error("%s\n", c->job.err.text);
    assert_int_equal(st, PIHMAP_OK);
}

/* L*a*b* of a working pixel. */
static inline void io_lab(const struct pm_photo *p, int x, int y, double lab[3])
{
    const double rgb[3] = {(double)pm_at(&p->linear.r, x, y), (double)pm_at(&p->linear.g, x, y),
                           (double)pm_at(&p->linear.b, x, y)};
    pm_linear_to_lab(rgb, lab);
}

#endif
