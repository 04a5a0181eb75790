#include "isolate/landlock.h"

#include <stddef.h>

#if defined(__linux__) && defined(__has_include)
#if __has_include(<linux/landlock.h>)
#define HAVE_LANDLOCK
#endif
#endif

#ifdef HAVE_LANDLOCK

#include <fcntl.h>
#include <linux/landlock.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define LEAST_ABI 2

/* By number, because headers are often older than the kernel. */
#define WRITE_FILE (UINT64_C(1) << 1)
#define READ_FILE (UINT64_C(1) << 2)
#define READ_FOLDER (UINT64_C(1) << 3)
#define REMOVE_FOLDER (UINT64_C(1) << 4)
#define REMOVE_FILE (UINT64_C(1) << 5)
#define MAKE_FOLDER (UINT64_C(1) << 7)
#define MAKE_FILE (UINT64_C(1) << 8)
#define REFER (UINT64_C(1) << 13)    /* rename between folders; ABI 2 */
#define TRUNCATE (UINT64_C(1) << 14) /* ABI 3 */

#define OF_READ (READ_FILE | READ_FOLDER)
#define OF_WRITE                                                                            \
    (OF_READ | WRITE_FILE | REMOVE_FOLDER | REMOVE_FILE | MAKE_FOLDER | MAKE_FILE | REFER | \
     TRUNCATE)
#define OF_FILES (READ_FILE | WRITE_FILE | TRUNCATE) /* the only rights that apply to a file */

/* struct landlock_ruleset_attr of ABI 6; older kernels take its beginning. */
struct ruleset {
    uint64_t files, net, scoped;
};

/* All rights of an ABI are handled: what no rule allows is then forbidden. */
static uint64_t handled_rights(int abi)
{
    const int rights = abi >= 5 ? 16 : abi >= 3 ? 15 : 14;
    return (UINT64_C(1) << rights) - 1;
}

static size_t ruleset_bytes(int abi)
{
    return abi >= 6 ? 24 : abi >= 4 ? 16 : 8;
}

int pm_landlock_abi(void)
{
    const long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    return abi >= LEAST_ABI ? (int)abi : 0;
}

static void allow(int ruleset, const char *path, uint64_t rights)
{
    struct stat info;
    struct landlock_path_beneath_attr rule = {.parent_fd = open(path, O_PATH | O_CLOEXEC)};
    if (rule.parent_fd < 0)
        return;
    if (fstat(rule.parent_fd, &info) == 0) {
        rule.allowed_access = S_ISDIR(info.st_mode) ? rights : rights & OF_FILES;
        (void)syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
    }
    close(rule.parent_fd);
}

bool pm_landlock_enter(const char *const *read, const char *const *write)
{
    const int abi = pm_landlock_abi();
    const struct ruleset all = {handled_rights(abi), 3, 3}; /* bind, connect; sockets, signals */
    if (!abi)
        return false;
    const int set = (int)syscall(SYS_landlock_create_ruleset, &all, ruleset_bytes(abi), 0);
    if (set < 0)
        return false;
    for (; read && *read; read++)
        allow(set, *read, OF_READ & all.files);
    for (; write && *write; write++)
        allow(set, *write, OF_WRITE & all.files);
    const bool good = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
                      syscall(SYS_landlock_restrict_self, set, 0) == 0;
    close(set);
    return good;
}

#else

int pm_landlock_abi(void)
{
    return 0;
}

bool pm_landlock_enter(const char *const *read, const char *const *write)
{
    (void)read, (void)write;
    return false;
}

#endif
