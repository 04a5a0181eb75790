#include "cli/sandboxed.h"

#include "cli/command.h"
#include "cli/console.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* ---- files -------------------------------------------------------------------------- */

/* Paths, terminated by NULL; those in made are owned. */
struct places {
    const char **v;
    char **made;
    size_t n, made_count;
};

static void add(struct places *p, const char *path)
{
    if (path && strcmp(path, "-") != 0)
        p->v[p->n++] = path;
}

/* Takes ownership of path. */
static void add_made(struct places *p, char *path)
{
    if (!path)
        return;
    p->made[p->made_count++] = path;
    p->v[p->n++] = path;
}

/* The folder that path is in. */
static char *folder_of(const char *path)
{
    size_t n = strlen(path);
    while (n > 1 && path[n - 1] == '/') /* slashes after a folder's own name */
        n--;
    while (n > 0 && path[n - 1] != '/')
        n--;
    return n > 0 ? strndup(path, n) : strdup(".");
}

static void add_output(struct places *p, const char *path)
{
    struct stat info;
    if (strcmp(path, "-") == 0)
        return;
    const bool there = stat(path, &info) == 0;
    if (there && !S_ISDIR(info.st_mode))
        add(p, path); /* a device or pipe needs no access to its folder */
    if (!there || S_ISREG(info.st_mode))
        add_made(p, folder_of(path));
}

/* A record is filled next to its final place, or, if that is a link, next to the link's target. */
static void add_record(struct places *p, const char *record)
{
    char *real = realpath(record, NULL);
    add_made(p, folder_of(real ? real : record));
    add(p, record);
    free(real);
}

static bool alloc(struct places *p, size_t capacity)
{
    p->v = calloc(capacity + 1, sizeof *p->v);
    p->made = calloc(capacity + 1, sizeof *p->made);
    return p->v && p->made;
}

static void release(struct places *p)
{
    for (size_t i = 0; i < p->made_count; i++)
        free(p->made[i]);
    free(p->made);
    free(p->v);
}

/* ---- running ------------------------------------------------------------------------ */

struct whole {
    int (*work)(void *context);
    void *context;
};

/* Flushing the streams is part of the work, so that a full disk is reported. */
static int do_whole(void *context)
{
    const struct whole *whole = context;
    return cli_end(whole->work(whole->context));
}

static int run(const struct cli_sandbox *how, const struct places *reads,
               const struct places *writes, struct whole *whole)
{
    struct pihmap_confinement confinement;
    struct pihmap_error err = {0};
    int status;
    pihmap_confinement_init(&confinement);
    confinement.reads = reads->v;
    confinement.writes = writes->v;
    confinement.options = how->lib;
    confinement.open = how->open;
    const enum pihmap_status st = pihmap_confined(&confinement, do_whole, whole, &status, &err);
    if (st == PIHMAP_OK)
        return status;
    console_error("%s", err.text);
    return CLI_FAILED;
}

int cli_sandboxed(const struct cli_sandbox *how, int (*work)(void *context), void *context)
{
    struct places reads = {0}, writes = {0};
    struct whole whole = {work, context};
    const int outputs = how->outputs ? how->outputs->count : 0;
    int status = CLI_FAILED;
    if (!alloc(&reads, (size_t)how->count + CLI_MAX_READS) ||
        !alloc(&writes, 2 * (size_t)outputs + 2)) {
        console_error("out of memory");
    } else {
        for (int i = 0; i < how->count; i++)
            add(&reads, how->photos[i]);
        for (int i = 0; i < CLI_MAX_READS; i++)
            add(&reads, how->reads[i]);
        for (int i = 0; i < outputs; i++)
            add_output(&writes, how->outputs->list[i].path);
        if (how->record)
            add_record(&writes, how->record);
        status = run(how, &reads, &writes, &whole);
    }
    release(&reads);
    release(&writes);
    return status;
}
