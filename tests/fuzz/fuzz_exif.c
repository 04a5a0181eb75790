/* The TIFF block of Exif, and all tags that are read from it. */
#include "fuzz/fuzz.h"

#include "codec/exif.h"

#include <math.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct pm_job job;
    struct pm_exif e;
    pm_job_init(&job, 1);
    fuzz_must(pm_exif_read(&job, data, size, &e) == PIHMAP_OK, "an odd block is no error");
    fuzz_must(e.orientation >= 1 && e.orientation <= 8, "the orientation is one of eight");
    fuzz_must(memchr(e.taken_at, 0, sizeof e.taken_at) != NULL, "the date ends");
    fuzz_must(isnan(e.iso) || e.iso > 0, "the sensitivity is a number");
    pm_job_free(&job);
    return 0;
}
