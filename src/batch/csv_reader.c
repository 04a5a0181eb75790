#include "batch/csv_reader.h"

#include "base/printable.h"
#include "files/errno_text.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void pm_csv_begin(struct pm_csv_text *csv, char *text, size_t n)
{
    if (n >= 3 &&
        memcmp(text, "\xEF\xBB\xBF", 3) == 0) { /* a byte order mark, as spreadsheets write it */
        text += 3;
        n -= 3;
    }
    const size_t header = strcspn(text, "\r\n");
    const bool comma = memchr(text, ',', header) != NULL;
    *csv = (struct pm_csv_text){text, text + n, ',', 0, 0};
    if (!comma && memchr(text, ';', header))
        csv->separator = ';';
}

/* Reads the cell at csv->s and returns what follows it; NULL when its quote is not closed. */
static char *read_cell(struct pm_csv_text *csv, char **cell)
{
    char *from = csv->s, *to = csv->s;
    *cell = to;
    if (from < csv->end && *from == '"') {
        for (from++; from < csv->end; *to++ = *from++) {
            csv->seen += *from == '\n';
            if (*from == '"' && from + 1 < csv->end && from[1] == '"')
                from++;
            else if (*from == '"')
                break;
        }
        if (from >= csv->end)
            return NULL;
        from++;
    }
    while (from < csv->end && *from != csv->separator && *from != '\n' && *from != '\r')
        *to++ = *from++;
    char *end = from;
    if (to < end || end == csv->end)
        *to = '\0'; /* otherwise the caller overwrites the separator, after having read it */
    return end;
}

int pm_csv_row(struct pm_csv_text *csv, char **cell, int max_cells)
{
    while (csv->s < csv->end && (*csv->s == '\n' || *csv->s == '\r'))
        csv->seen += *csv->s++ == '\n';
    csv->line = csv->seen + 1;
    if (csv->s >= csv->end)
        return 0;
    for (int n = 0; n < max_cells;) {
        char *end = read_cell(csv, &cell[n++]);
        if (!end)
            return -1;
        const char stop = end < csv->end ? *end : '\n';
        *end = '\0';
        csv->s = end < csv->end ? end + 1 : end;
        if (stop == csv->separator)
            continue;
        if (stop == '\r' && csv->s < csv->end && *csv->s == '\n')
            csv->s++;
        csv->seen++;
        return n;
    }
    return -1;
}

int pm_csv_column(char *const *cell, int n, const char *name)
{
    for (int i = 0; i < n; i++)
        if (strcmp(cell[i], name) == 0)
            return i;
    return -1;
}

enum pihmap_status pm_text_read(struct pm_job *job, const char *path, size_t max_bytes, char **text,
                                size_t *n)
{
    struct stat info;
    char name[384];
    enum pihmap_status st = PIHMAP_OK;
    *text = NULL;
    *n = 0;
    pm_printable(path, name, sizeof name);
    const int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) {
        st = pm_fail(job, PIHMAP_ESYS, "%s: cannot read: %s", name,
                     fd < 0 ? pm_errno_text(errno).text : "not a file");
    } else if (info.st_size < 0 || (size_t)info.st_size > max_bytes) {
        st = pm_fail(job, PIHMAP_ELIMIT, "%s: is too large: at most %zu bytes are read", name,
                     max_bytes);
    } else if (!(*text = pm_alloc(job, (size_t)info.st_size + 1, 1))) {
        st = job->err.status;
    } else {
        for (ssize_t got = 1; got != 0 && *n < (size_t)info.st_size;) {
            got = read(fd, *text + *n, (size_t)info.st_size - *n);
            if (got < 0 && errno != EINTR) {
                st = pm_fail(job, PIHMAP_ESYS, "%s: cannot read: %s", name,
                             pm_errno_text(errno).text);
                break;
            }
            *n += got > 0 ? (size_t)got : 0;
        }
    }
    if (fd >= 0)
        close(fd);
    if (st) {
        free(*text);
        *text = NULL;
    }
    return st;
}
