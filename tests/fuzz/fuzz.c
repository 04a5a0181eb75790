#include "fuzz/fuzz.h"

#include "codec/load.h"
#include "report/json.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MOST_PIXELS 65536 /* small pictures are faster */

static char path[256];
static int file = -1;

static void remove_file(void)
{
    unlink(path);
}

static void open_file(void)
{
    const char *folder = getenv("TMPDIR");
    snprintf(path, sizeof path, "%s/pihmap-fuzz-XXXXXX", folder ? folder : "/tmp");
    file = mkstemp(path);
    fuzz_must(file >= 0, "a temporary file");
    atexit(remove_file);
}

const char *fuzz_file(const uint8_t *data, size_t size)
{
    if (file < 0)
        open_file();
    fuzz_must(ftruncate(file, 0) == 0 && pwrite(file, data, size, 0) == (ssize_t)size,
              "the temporary file is written");
    return path;
}

void fuzz_must(bool holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "does not hold: %s\n", what);
    abort();
}

void fuzz_must_tell(const struct pm_job *job, enum pihmap_status st)
{
    if (st == PIHMAP_OK)
        return;
    fuzz_must(job->err.status == st, "the error has the status");
    fuzz_must(job->err.text[0] && !strchr(job->err.text, '\n'), "the error is one line");
}

/* The facts of any photo must be fit for a report. */
static void tell_facts(struct pm_job *job, const struct pm_photo *photo)
{
    const struct pihmap_inspection facts = {.photo = photo->facts}, *const seen = &facts;
    char *text = NULL;
    size_t n;
    fuzz_must(pm_json_inspection(job, &seen, 1, &text, &n) == PIHMAP_OK, "facts become JSON");
    free(text);
}

void fuzz_load(const uint8_t *data, size_t size)
{
    struct pihmap_options options;
    struct pm_photo photo;
    struct pm_job job;
    pihmap_options_init(&options);
    options.max_pixels = MOST_PIXELS;
    pm_job_init(&job, 1);
    const struct pihmap_source source = {.name = "photo", .bytes = data, .count = size};
    const enum pihmap_status st = pm_load_source(&job, &source, &options, &photo);
    fuzz_must_tell(&job, st);
    if (st == PIHMAP_OK)
        tell_facts(&job, &photo);
    else
        fuzz_must(!photo.display.v && !photo.linear.r.v, "a failure leaves nothing");
    pm_photo_free(&photo);
    pm_job_free(&job);
}
