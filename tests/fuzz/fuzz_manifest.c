/* A manifest of pairs. */
#include "fuzz/fuzz.h"

#include "batch/id.h"
#include "batch/manifest.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct pm_job job;
    struct pm_pairs pairs;
    pm_job_init(&job, 1);
    const enum pihmap_status st = pm_manifest_read(&job, fuzz_file(data, size), "/nowhere", &pairs);
    fuzz_must_tell(&job, st);
    for (size_t i = 0; !st && i < pairs.pair_count; i++) {
        const struct pihmap_pair *p = &pairs.pair[i];
        fuzz_must(p->id[0] && p->id[0] != '.' && !strchr(p->id, '/'), "an id names one folder");
        fuzz_must(strlen(p->id) <= PM_ID_BYTES + 24, "an id is not too long");
        fuzz_must(p->error || (p->before && p->after), "a pair is whole or an error");
        fuzz_must(i == 0 || strcmp(pairs.pair[i - 1].id, p->id) != 0, "each id is there once");
    }
    pm_job_free(&job);
    return 0;
}
