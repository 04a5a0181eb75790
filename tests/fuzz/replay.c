/*
 * Feeds files to a fuzz target without libFuzzer: TARGET FOLDER-OR-FILE... Missing paths are
 * skipped; the exit status is 1 when there are none at all. A target that finds a fault aborts.
 */
#include "fuzz/fuzz.h"
#include "support/files.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>

static int replay_file(const char *path)
{
    struct pm_bytes b = {NULL, 0};
    if (!pm_bytes_read(&b, path))
        return 0;
    /* Of exactly its size, so that a sanitizer detects a read beyond the end. */
    uint8_t *exact = malloc(b.n ? b.n : 1);
    fuzz_must(exact != NULL, "memory");
    if (b.n)
        memcpy(exact, b.v, b.n);
    LLVMFuzzerTestOneInput(exact, b.n);
    free(exact);
    pm_bytes_free(&b);
    return 1;
}

static int replay_folder(const char *path, DIR *d)
{
    int n = 0;
    for (struct dirent *e; (e = readdir(d));) {
        char name[4096];
        snprintf(name, sizeof name, "%s/%s", path, e->d_name);
        if (e->d_name[0] != '.')
            n += replay_file(name);
    }
    closedir(d);
    return n;
}

int main(int argc, char **argv)
{
    int n = 0;
    for (int i = 1; i < argc; i++) {
        DIR *d = opendir(argv[i]);
        n += d ? replay_folder(argv[i], d) : replay_file(argv[i]);
    }
    printf("%d inputs\n", n);
    return n == 0;
}
