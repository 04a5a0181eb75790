/* A HEIF file as a photo, and its capture date, which is read without a decoder. */
#include "fuzz/fuzz.h"

#include "codec/capture_date.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct pm_job job;
    char date[32];
    fuzz_load(data, size);
    pm_job_init(&job, 1);
    fuzz_must(pm_capture_date(&job, fuzz_file(data, size), date) == PIHMAP_OK,
              "a date is no failure");
    pm_job_free(&job);
    return 0;
}
