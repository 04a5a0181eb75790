/* An embedded ICC profile. Bits of the first byte: 1 grey, 2 sixteen bits. */
#include "fuzz/fuzz.h"

#include "codec/profile.h"

#include <math.h>
#include <string.h>

enum { SIDE = 4 };

static void convert(struct pm_job *job, const struct pm_profile *p, struct pm_raster *r)
{
    float linear[3 * SIDE];
    for (int i = 0; i < SIDE * SIDE * 3; i++)
        if (r->bits == 8)
            r->v8.v[i] = (uint8_t)(i * 37);
        else
            r->v16[i] = (uint16_t)(i * 7919);
    for (int y = 0; y < SIDE; y++) {
        pm_profile_row(p, r, y, linear);
        for (int i = 0; i < 3 * SIDE; i++)
            fuzz_must(isfinite(linear[i]), "light is a number");
    }
    (void)job;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct pm_job job;
    struct pm_raster r;
    struct pm_profile p;
    if (size < 2)
        return 0;
    struct pm_meta meta = {.icc = (uint8_t *)(uintptr_t)(data + 1), .icc_n = size - 1};
    pm_job_init(&job, 1);
    if (pm_raster_alloc(&job, SIDE, SIDE, data[0] & 2 ? 16 : 8, &r) == PIHMAP_OK) {
        r.grey = data[0] & 1;
        fuzz_must(pm_profile_of(&job, &meta, false, &r, &p) == PIHMAP_OK,
                  "an odd profile is no error");
        fuzz_must(memchr(p.name, 0, sizeof p.name) != NULL, "the name ends");
        convert(&job, &p, &r);
        pm_profile_free(&p);
        pm_raster_free(&r);
    }
    pm_job_free(&job);
    return 0;
}
