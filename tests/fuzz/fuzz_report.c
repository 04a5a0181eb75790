/* A report.json, compared with itself and with one that has a region. */
#include "fuzz/fuzz.h"

#include "report/report_reader.h"

#include <string.h>

static const char PLAIN[] =
    "{\"schema\": \"pihmap-report/1\", \"comparability\": {\"grade\": \"good\"}, \"summary\": "
    "{\"verdict\": \"cannot_tell\", \"change\": \"none\"}, \"regions\": [{\"id\": 1, \"kind\": "
    "\"pih\", \"centroid\": [1, 2], \"area_px\": 3, \"delta_L\": -4}]}";

static size_t count_changes(struct pm_job *job, const struct pm_report_text *a,
                            const struct pm_report_text *b)
{
    struct pm_report_changes changes;
    fuzz_must(pm_report_compare(job, a, b, &changes) == PIHMAP_OK, "two reports are compared");
    const size_t n = changes.count;
    for (size_t i = 0; i < n; i++)
        fuzz_must(*changes.value[i].a && *changes.value[i].b, "a value is JSON");
    pm_report_changes_free(&changes);
    return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct pm_job job;
    struct pm_report_text plain, report;
    pm_job_init(&job, 1);
    fuzz_must(pm_report_parse(&job, "plain", PLAIN, strlen(PLAIN), &plain) == PIHMAP_OK, "plain");
    const enum pihmap_status st = pm_report_parse(&job, "input", (const char *)data, size, &report);
    fuzz_must_tell(&job, st);
    if (st == PIHMAP_OK) {
        fuzz_must(count_changes(&job, &report, &report) == 0, "a report equals itself");
        fuzz_must(count_changes(&job, &report, &plain) == count_changes(&job, &plain, &report),
                  "the order does not matter");
    }
    pm_report_free(&report);
    pm_report_free(&plain);
    pm_job_free(&job);
    return 0;
}
