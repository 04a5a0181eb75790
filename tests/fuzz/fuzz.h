/*
 * Fuzz targets, one program per entry point of untrusted bytes. Each defines
 * LLVMFuzzerTestOneInput(). `make fuzz` links it with libFuzzer (clang), `make test` with replay.c,
 * which feeds it the corpus and every past crasher. Required: no crash, no leak, no sanitizer
 * report, an empty output on failure and a message for every failure.
 */
#ifndef PM_FUZZ_H
#define PM_FUZZ_H

#include "base/job.h"

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Writes the bytes to a file, the same one every time, and returns its path. Aborts on failure. */
const char *fuzz_file(const uint8_t *data, size_t size);

/* Aborts with the text when the condition is false. */
void fuzz_must(bool holds, const char *what);

/* A failure has a status and one line of text. */
void fuzz_must_tell(const struct pm_job *job, enum pihmap_status st);

/* Reads data as a photo, by the function that reads all photos. */
void fuzz_load(const uint8_t *data, size_t size);

#endif
