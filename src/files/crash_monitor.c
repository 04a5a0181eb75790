#include "files/crash_monitor.h"

#include "base/printable.h"
#include "files/sweep.h"

#include <limits.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>

enum { SLOTS = 4, SHOWN_BYTES = 384 };

struct pm_crash_monitor {
    struct {
        atomic_int state; /* 0 free, 1 being written, 2 valid */
        char name[SHOWN_BYTES];
    } photo[SLOTS];
    char file[NAME_MAX + 1], folder[NAME_MAX + 1]; /* names without their folder; "" none */
};

/* Global because it belongs to the process, like its signal handlers: the worker sets it once,
 * before it does anything else. NULL in a process that is not monitored. */
static struct pm_crash_monitor *mine;

static pthread_mutex_t timer = PTHREAD_MUTEX_INITIALIZER; /* guards the process's timer */

struct pm_crash_monitor *pm_crash_monitor_new(void)
{
    void *m = mmap(NULL, sizeof(struct pm_crash_monitor), PROT_READ | PROT_WRITE,
                   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return m == MAP_FAILED ? NULL : m;
}

void pm_crash_monitor_free(struct pm_crash_monitor *m)
{
    if (m)
        munmap(m, sizeof *m);
}

void pm_crash_monitor_clear(struct pm_crash_monitor *m)
{
    if (!m)
        return;
    for (int i = 0; i < SLOTS; i++)
        atomic_store(&m->photo[i].state, 0);
    m->file[0] = m->folder[0] = '\0';
}

void pm_crash_monitor_use(struct pm_crash_monitor *m)
{
    sigset_t one;
    mine = m;
#ifdef MADV_DONTFORK
    if (m)
        (void)madvise(m, sizeof *m, MADV_DONTFORK);
#endif
    sigemptyset(&one);
    sigaddset(&one, PM_READING_TOO_LONG);
    signal(PM_READING_TOO_LONG, SIG_DFL); /* whatever a profiler in the parent has set */
    pthread_sigmask(SIG_UNBLOCK, &one, NULL);
}

int pm_crash_monitor_begin_photo(const char *path)
{
    for (int i = 0; mine && i < SLOTS; i++) {
        int none = 0;
        if (!atomic_compare_exchange_strong(&mine->photo[i].state, &none, 1))
            continue;
        pm_printable(path, mine->photo[i].name, SHOWN_BYTES);
        atomic_store(&mine->photo[i].state, 2);
        return i;
    }
    return -1;
}

void pm_crash_monitor_limit_photo(int slot, double s)
{
    struct itimerval left = {{0, 0}, {0, 0}};
    if (!mine || slot < 0)
        return;
    pthread_mutex_lock(&timer);
    (void)getitimer(ITIMER_PROF, &left);
    const double all = s + (double)left.it_value.tv_sec + 1e-6 * (double)left.it_value.tv_usec;
    left.it_value.tv_sec = (time_t)all;
    left.it_value.tv_usec = (suseconds_t)(1e6 * (all - (double)left.it_value.tv_sec));
    (void)setitimer(ITIMER_PROF, &left, NULL);
    pthread_mutex_unlock(&timer);
}

void pm_crash_monitor_end_photo(int slot)
{
    const struct itimerval never = {{0, 0}, {0, 0}};
    bool reading = false;
    if (!mine || slot < 0)
        return;
    atomic_store(&mine->photo[slot].state, 0);
    pthread_mutex_lock(&timer);
    for (int i = 0; i < SLOTS; i++)
        reading |= atomic_load(&mine->photo[i].state) != 0;
    if (!reading)
        (void)setitimer(ITIMER_PROF, &never, NULL);
    pthread_mutex_unlock(&timer);
}

static void note(char to[NAME_MAX + 1], const char *path)
{
    const char *slash = path ? strrchr(path, '/') : NULL;
    const char *name = slash ? slash + 1 : path;
    snprintf(to, NAME_MAX + 1, "%s", name ? name : "");
}

void pm_crash_monitor_file(const char *path)
{
    if (mine)
        note(mine->file, path);
}

void pm_crash_monitor_folder(const char *path)
{
    if (mine)
        note(mine->folder, path);
}

void pm_crash_monitor_photos(const struct pm_crash_monitor *m, char *text, size_t size)
{
    char all[SLOTS * (SHOWN_BYTES + 4)] = "";
    size_t used = 0;
    for (int i = 0; m && i < SLOTS; i++)
        if (atomic_load(&m->photo[i].state) == 2)
            used += (size_t)snprintf(all + used, sizeof all - used, "%s%.*s", used ? " or " : "",
                                     SHOWN_BYTES - 1, m->photo[i].name);
    pm_printable(all, text, size);
}

void pm_crash_monitor_cleanup(const struct pm_crash_monitor *m, const char *folder)
{
    char file[NAME_MAX + 1], part[NAME_MAX + 1];
    if (!m)
        return;
    snprintf(file, sizeof file, "%.*s", NAME_MAX, m->file);
    snprintf(part, sizeof part, "%.*s", NAME_MAX, m->folder);
    pm_sweep_worker(folder, file, part);
}
