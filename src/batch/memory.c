#include "batch/memory.h"

#include "base/job.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The first n-1 bytes of a small file; "" when it cannot be read. */
static void read_head(const char *path, char *out, size_t n)
{
    FILE *f = fopen(path, "re");
    const size_t got = f ? fread(out, 1, n - 1, f) : 0;
    out[got] = '\0';
    if (f)
        fclose(f);
}

/* A file of the control group that this process is in (version 2 of the interface). */
static void read_group(const char *name, char *out, size_t n)
{
    char line[512], path[640];
    read_head("/proc/self/cgroup", line, sizeof line);
    const char *group = strstr(line, "0::");
    out[0] = '\0';
    if (!group)
        return;
    group += 3;
    snprintf(path, sizeof path, "/sys/fs/cgroup%.*s/%s", (int)strcspn(group, "\n"), group, name);
    read_head(path, out, n);
    if (!out[0]) { /* in a container the group is mounted as the root */
        snprintf(path, sizeof path, "/sys/fs/cgroup/%s", name);
        read_head(path, out, n);
    }
}

size_t pm_memory_available(void)
{
    char text[2048], limit[64], used[64];
    unsigned long long kib = 0;
    read_head("/proc/meminfo", text, sizeof text);
    const char *line = strstr(text, "MemAvailable:");
    if (line)
        sscanf(line, "MemAvailable: %llu", &kib);
    size_t free_bytes = (size_t)kib * 1024;
    read_group("memory.max", limit, sizeof limit);
    read_group("memory.current", used, sizeof used);
    if (limit[0] >= '0' && limit[0] <= '9' && used[0]) {
        const unsigned long long most = strtoull(limit, NULL, 10), now = strtoull(used, NULL, 10);
        const size_t left = most > now ? (size_t)(most - now) : 1;
        if (free_bytes == 0 || left < free_bytes)
            free_bytes = left;
    }
    return free_bytes;
}

size_t pm_memory_resident(pid_t process)
{
    char path[64], text[128];
    unsigned long long size = 0, resident = 0;
    snprintf(path, sizeof path, "/proc/%ld/statm", (long)process);
    read_head(path, text, sizeof text);
    if (sscanf(text, "%llu %llu", &size, &resident) != 2)
        return 0;
    return (size_t)resident * (size_t)sysconf(_SC_PAGESIZE);
}

int pm_processors(void)
{
    int n = pm_processors_allowed();
    char text[64];
    double quota, period;
    read_group("cpu.max", text, sizeof text);
    if (sscanf(text, "%lf %lf", &quota, &period) == 2 && period > 0 && quota / period < n)
        n = (int)ceil(quota / period);
    return n < 1 ? 1 : n > 1024 ? 1024 : n;
}
