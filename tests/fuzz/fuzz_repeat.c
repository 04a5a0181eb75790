/* A repeat.json: what is read from it can be written, as file and page, and is read again. */
#include "fuzz/fuzz.h"

#include "report/html_repeat.h"
#include "report/json.h"

#include <stdlib.h>
#include <string.h>

static char *write_json(struct pm_job *job, const struct pihmap_repeat *r, size_t *n)
{
    char *text = NULL;
    fuzz_must(pm_json_repeat(job, r, &text, n) == PIHMAP_OK, "what was read can be written");
    return text;
}

static void write_page(struct pm_job *job, const struct pihmap_repeat *r)
{
    char *page = NULL;
    size_t n;
    fuzz_must(pm_html_repeat(job, r, &page, &n) == PIHMAP_OK, "it has a page");
    fuzz_must(strlen(page) == n, "a page is text");
    free(page);
}

/* Which disturbed most to least: each once. */
static void check_order(const struct pihmap_repeat *r)
{
    bool seen[PIHMAP_DISTURBANCES] = {false};
    for (int k = 0; k < PIHMAP_DISTURBANCES; k++) {
        const int which = (int)r->order[k];
        fuzz_must(which < PIHMAP_DISTURBANCES && !seen[which], "an order has all");
        seen[which] = true;
    }
}

static void use(struct pm_job *job, const struct pihmap_repeat *r)
{
    struct pihmap_repeat again;
    size_t n, again_n;
    char *text = write_json(job, r, &n);
    check_order(r);
    write_page(job, r);
    fuzz_must(pm_json_repeat_read(job, "again", text, n, &again) == PIHMAP_OK,
              "what was written is read");
    char *same = write_json(job, &again, &again_n);
    fuzz_must(n == again_n && memcmp(text, same, n) == 0, "it is the same again");
    free(text);
    free(same);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct pm_job job;
    struct pihmap_repeat repeat;
    pm_job_init(&job, 1);
    const enum pihmap_status st =
        pm_json_repeat_read(&job, "input", (const char *)data, size, &repeat);
    fuzz_must_tell(&job, st);
    if (st == PIHMAP_OK)
        use(&job, &repeat);
    pm_job_free(&job);
    return 0;
}
