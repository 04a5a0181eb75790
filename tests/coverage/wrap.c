/*
 * Linked into the builds of `make coverage` (ld --wrap), which count coverage: processes that end
 * by _exit() write their counts first, and sandboxed ones are allowed to write them.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

enum { MOST_WRITES = 64 };

void __gcov_dump(void);
_Noreturn void __real__exit(int status);
_Noreturn void __wrap__exit(int status);
bool __real_pm_landlock_enter(const char *const *read, const char *const *write);
bool __wrap_pm_landlock_enter(const char *const *read, const char *const *write);

_Noreturn void __wrap__exit(int status)
{
    __gcov_dump();
    __real__exit(status);
}

/* Allows, besides what was asked for, writing to COVERAGE_FOLDER, where the counts are, and to
 * GCOV_ERROR_FILE, where gcov's messages go when a test leaves no space for the counts. */
bool __wrap_pm_landlock_enter(const char *const *read, const char *const *write)
{
    const char *all[MOST_WRITES + 3] = {NULL};
    size_t n = 0;
    for (; write && write[n] && n < MOST_WRITES; n++)
        all[n] = write[n];
    all[n] = getenv("COVERAGE_FOLDER");
    if (all[n])
        all[n + 1] = getenv("GCOV_ERROR_FILE");
    return __real_pm_landlock_enter(read, all);
}
