/* File names, one per line: pairing them. */
#include "fuzz/fuzz.h"

#include "batch/pair.h"

#include <stdio.h>
#include <string.h>

enum { MOST = 64 };

/* Photos whose name has an odd length have a capture date. */
static void capture_date(void *context, const char *path, char out[32])
{
    (void)context;
    out[0] = '\0';
    if (strlen(path) % 2)
        snprintf(out, 32, "2026-01-%02dT10:00:00", (int)(strlen(path) % 28) + 1);
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *path[MOST];
    size_t n = 0;
    struct pm_job job;
    struct pm_pairs pairs;
    char *rest = NULL, *text = malloc(size + 1);
    fuzz_must(text != NULL, "memory");
    memcpy(text, data, size);
    text[size] = '\0';
    for (char *line = strtok_r(text, "\n", &rest); line && n < MOST;
         line = strtok_r(NULL, "\n", &rest))
        path[n++] = line;
    if (n)
        qsort(path, n, sizeof *path, by_text);
    const struct pm_photo_list list = {
        .path = path, .n = n, .root = "root", .capture_date = capture_date};
    pm_job_init(&job, 1);
    fuzz_must(pm_pairs_find(&job, &list, &pairs) == PIHMAP_OK, "any names can be looked at");
    for (size_t i = 0; i < pairs.pair_count; i++) {
        const struct pihmap_pair *p = &pairs.pair[i];
        fuzz_must(p->id[0] && p->id[0] != '.' && !strchr(p->id, '/'), "an id names one folder");
        fuzz_must(p->error || (p->before && p->after), "a pair is whole or an error");
        fuzz_must(i == 0 || strcmp(pairs.pair[i - 1].id, p->id) != 0, "each id is there once");
    }
    pm_job_free(&job);
    free(text);
    return 0;
}
