/*
 * Fuzz targets: one program per entry of outside bytes. Each defines LLVMFuzzerTestOneInput();
 * `make fuzz` links it with libFuzzer (clang), `make test` with replay.c, which feeds it the
 * kept corpus and every input that ever hurt. What must hold: no crash, no leak, no sanitizer's
 * word, an empty output on failure, a sentence for every failure.
 */
#ifndef PM_FUZZ_H
#define PM_FUZZ_H

#include "base/job.h"

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The path of a file that holds these bytes; the same file every time. Aborts on failure. */
const char *fuzz_file(const uint8_t *data, size_t size);

/* Aborts with the text when it does not hold. */
void fuzz_must(bool holds, const char *what);

/* A failure has its status and one line of text. */
void fuzz_must_tell(const struct pm_job *job, enum pihmap_status st);

/* data as a photo, through the door that all photos come by. */
void fuzz_load(const uint8_t *data, size_t size);

#endif
