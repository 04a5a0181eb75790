#include "isolate/seccomp.h"

#include <stddef.h>

#ifdef PM_WITH_SECCOMP

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

#define ACTION_AVAILABLE 2   /* SECCOMP_GET_ACTION_AVAIL of Linux 4.14 */
#define NONE __NR_SCMP_ERROR /* for a name that this libseccomp does not know */

/* By name, because not every architecture has all of them, nor an older libseccomp all names. */
static const char *const ALLOWED[] = {
    /* what is open */
    "read", "readv", "write", "writev", "close", "poll", "ppoll",
    /* memory */
    "brk", "munmap", "mremap", "madvise",
    /* threads and waiting */
    "futex", "futex_time64", "set_robust_list", "rseq", "gettid", "getpid", "getppid",
    "sched_yield", "sched_getaffinity", "nanosleep", "clock_nanosleep", "restart_syscall",
    "set_tid_address", "membarrier", "arch_prctl",
    /* signals to itself: see below */
    "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigaltstack", "rt_sigpending",
    /* queries */
    "clock_gettime", "clock_gettime64", "clock_getres", "gettimeofday", "time", "getrandom",
    "getrusage", "getrlimit", "ugetrlimit", "sysinfo", "uname", "getuid", "geteuid", "getgid",
    "getegid", "getuid32", "geteuid32", "getgid32", "getegid32",
    /* the end */
    "exit", "exit_group"};

/* Besides, in a process that has files: those that are open, or that Landlock allows. */
static const char *const ALLOWED_FILES[] = {
    "pread64", "preadv", "pwrite64", "lseek", "_llseek", "stat", "stat64", "lstat", "lstat64",
    "fstat", "fstat64", "newfstatat", "fstatat64", "statx", "statfs", "fstatfs", "access",
    "faccessat", "faccessat2", "readlink", "readlinkat", "getdents", "getdents64", "getcwd",
    "chdir", "fchdir", "umask", "dup", "dup2", "dup3", "ftruncate", "ftruncate64", "fallocate",
    "fsync", "fdatasync", "fadvise64", "mkdir", "mkdirat", "rmdir", "unlink", "unlinkat", "rename",
    "renameat", "renameat2", "pipe", "pipe2",
    /* the end of its decoders */
    "wait4", "waitpid"};

/* All else would let signals be sent by way of a descriptor (F_SETOWN, F_SETSIG, F_SETLEASE...). */
static const int FCNTL_COMMANDS[] = {F_DUPFD, F_DUPFD_CLOEXEC, F_GETFD, F_SETFD, F_GETFL, F_SETFL};

/* What only an attacker would call. */
static const char *const FATAL[] = {"execve",
                                    "execveat",
                                    "fork",
                                    "vfork",
                                    "socket",
                                    "socketpair",
                                    "connect",
                                    "bind",
                                    "accept",
                                    "accept4",
                                    "listen",
                                    "sendto",
                                    "ptrace",
                                    "process_vm_readv",
                                    "process_vm_writev",
                                    "bpf",
                                    "mount",
                                    "umount2",
                                    "pivot_root",
                                    "chroot",
                                    "init_module",
                                    "finit_module",
                                    "kexec_load",
                                    "keyctl",
                                    "add_key",
                                    "unshare",
                                    "setns",
                                    "userfaultfd",
                                    "perf_event_open",
                                    "io_uring_setup"};

static int add(scmp_filter_ctx filter, uint32_t action, const char *name)
{
    const int number = seccomp_syscall_resolve_name(name);
    return number == NONE ? 0 : seccomp_rule_add(filter, action, number, 0);
}

static int add_all(scmp_filter_ctx filter, uint32_t action, const char *const *names, size_t n)
{
    int bad = 0;
    for (size_t i = 0; i < n; i++)
        bad |= add(filter, action, names[i]);
    return bad;
}
#define COUNT(list) (sizeof(list) / sizeof *(list))

static int add_if(scmp_filter_ctx filter, const char *name, struct scmp_arg_cmp when)
{
    const int number = seccomp_syscall_resolve_name(name);
    return number == NONE ? 0 : seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, number, 1, &when);
}

/* Calls that are harmless with certain arguments only. Those of clone3 are in memory that a filter
 * cannot see: it fails, and libc starts threads by clone, as on a kernel without clone3. */
static int add_some(scmp_filter_ctx filter)
{
    const scmp_datum_t self = (scmp_datum_t)getpid();
    int bad = 0;
    bad |= add_if(filter, "clone", SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD));
    bad |= add_if(filter, "tgkill", SCMP_A0(SCMP_CMP_EQ, self, 0));
    bad |= add_if(filter, "kill", SCMP_A0(SCMP_CMP_EQ, self, 0));
    bad |= add_if(filter, "prlimit64", SCMP_A2(SCMP_CMP_EQ, 0, 0)); /* no new limit: a query */
    /* The watchdog timer of files/crash_monitor.h. */
    bad |= add_if(filter, "getitimer", SCMP_A0(SCMP_CMP_EQ, ITIMER_PROF, 0));
    bad |= add_if(filter, "setitimer", SCMP_A0(SCMP_CMP_EQ, ITIMER_PROF, 0));
    /* No new executable code. */
    bad |= add_if(filter, "mmap", SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
    bad |= add_if(filter, "mmap2", SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
    bad |= add_if(filter, "mprotect", SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
    return bad;
}

/* Opening empties no file, which Landlock forbids from ABI 3 on only: nothing here needs it. */
static int add_files(scmp_filter_ctx filter)
{
    int bad = add_all(filter, SCMP_ACT_ALLOW, ALLOWED_FILES, COUNT(ALLOWED_FILES));
    bad |= add_if(filter, "open", SCMP_A1(SCMP_CMP_MASKED_EQ, O_TRUNC, 0));
    bad |= add_if(filter, "openat", SCMP_A2(SCMP_CMP_MASKED_EQ, O_TRUNC, 0));
    for (size_t i = 0; i < COUNT(FCNTL_COMMANDS); i++) {
        bad |= add_if(filter, "fcntl", SCMP_A1(SCMP_CMP_EQ, (scmp_datum_t)FCNTL_COMMANDS[i], 0));
        bad |= add_if(filter, "fcntl64", SCMP_A1(SCMP_CMP_EQ, (scmp_datum_t)FCNTL_COMMANDS[i], 0));
    }
    bad |= add_if(filter, "ioctl", SCMP_A1(SCMP_CMP_EQ, TCGETS, 0));
    bad |= add_if(filter, "ioctl", SCMP_A1(SCMP_CMP_EQ, TIOCGWINSZ, 0));
    return bad;
}

bool pm_seccomp_available(void)
{
    const uint32_t action = SCMP_ACT_KILL_PROCESS;
    return syscall(SYS_seccomp, ACTION_AVAILABLE, 0, &action) == 0;
}

bool pm_seccomp_enter(bool files)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(ENOSYS));
    int bad = 0;
    if (!filter)
        return false;
    /* The process hides nothing from itself, so the mitigation of speculative store bypass, which
     * older kernels put on every filtered process, would only cost time. */
    (void)seccomp_attr_set(filter, SCMP_FLTATR_CTL_SSB, 1);
    bad |= add_all(filter, SCMP_ACT_ALLOW, ALLOWED, COUNT(ALLOWED));
    bad |= add_all(filter, SCMP_ACT_KILL_PROCESS, FATAL, COUNT(FATAL));
    bad |= add_some(filter);
    if (files)
        bad |= add_files(filter);
    const bool good = !bad && seccomp_load(filter) == 0;
    seccomp_release(filter);
    return good;
}

#else

bool pm_seccomp_available(void)
{
    return false;
}

bool pm_seccomp_enter(bool files)
{
    (void)files;
    return false;
}

#endif
