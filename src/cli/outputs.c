#include "cli/outputs.h"

#include "cli/command.h"
#include "cli/console.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

void cli_outputs_add(struct cli_outputs *outputs, enum pihmap_output what, const char *option,
                     const char *path)
{
    if (!path)
        return;
    int i = outputs->count++;
    outputs->list[i].what = what;
    outputs->list[i].option = option;
    outputs->list[i].path = path;
    outputs->list[i].written = false;
}

/* ---- which file is it? -------------------------------------------------------------- */

/* A file is identified by device and inode; one that does not exist yet, by its folder and name. */
struct place {
    bool exists, folder_exists;
    struct stat file, folder;
    const char *name;
};

static const char *last_part(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* False: out of memory, already reported. */
static bool find_place(const char *path, struct place *place)
{
    place->name = last_part(path);
    place->exists = stat(path, &place->file) == 0;
    size_t length = (size_t)(place->name - path);
    char *folder = length ? strndup(path, length) : strdup(".");
    if (!folder) {
        console_error("out of memory");
        return false;
    }
    place->folder_exists = stat(folder, &place->folder) == 0;
    free(folder);
    return true;
}

bool cli_same_node(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

static bool same_file(const struct place *a, const struct place *b)
{
    if (a->exists && b->exists) /* a device such as /dev/null may be written twice */
        return S_ISREG(a->file.st_mode) && cli_same_node(&a->file, &b->file);
    return a->folder_exists && b->folder_exists && cli_same_node(&a->folder, &b->folder) &&
           strcmp(a->name, b->name) == 0;
}

/* ---- checking ----------------------------------------------------------------------- */

static bool is_stdout(const char *path)
{
    return strcmp(path, "-") == 0;
}

static int check_twice(const struct cli_outputs *outputs, int i)
{
    const char *path = outputs->list[i].path, *option = outputs->list[i].option;
    struct place place, other;
    if (!is_stdout(path) && !find_place(path, &place))
        return CLI_FAILED;
    for (int j = 0; j < i; j++) {
        const char *taken = outputs->list[j].path;
        if (is_stdout(path) && is_stdout(taken)) {
            console_error("--%s and --%s cannot both go to standard output",
                          outputs->list[j].option, option);
            return CLI_USAGE;
        }
        if (is_stdout(path) || is_stdout(taken))
            continue;
        if (!find_place(taken, &other))
            return CLI_FAILED;
        if (same_file(&place, &other)) {
            console_error("--%s and --%s are the same file: %s", outputs->list[j].option, option,
                          console_name(path).text);
            return CLI_USAGE;
        }
    }
    return CLI_DONE;
}

static int check_others(const char *path, const struct cli_inputs *inputs)
{
    struct place place, other;
    if (is_stdout(path))
        return CLI_DONE;
    if (!find_place(path, &place))
        return CLI_FAILED;
    for (size_t i = 0; i < sizeof inputs->others / sizeof *inputs->others; i++) {
        if (!inputs->others[i])
            continue;
        if (!find_place(inputs->others[i], &other))
            return CLI_FAILED;
        if (same_file(&place, &other)) {
            console_error("%s is an input: it is never overwritten", console_name(path).text);
            return CLI_USAGE;
        }
    }
    return CLI_DONE;
}

int cli_outputs_check(const struct cli_outputs *outputs, const struct cli_inputs *inputs,
                      bool force)
{
    int status = CLI_DONE;
    for (int i = 0; i < outputs->count && status == CLI_DONE; i++) {
        struct pihmap_error err = {0};
        const char *path = outputs->list[i].path;
        enum pihmap_status st = pihmap_output_check(outputs->list[i].what, path, inputs->before,
                                                    inputs->after, force, &err);
        status = cli_exit_of(st);
        if (status != CLI_DONE)
            console_error("%s", err.text);
        else if ((status = check_others(path, inputs)) == CLI_DONE)
            status = check_twice(outputs, i);
    }
    return status;
}

/* ---- writing ------------------------------------------------------------------------ */

/* After a failure: which of the other outputs were written? */
static void tell_written(const struct cli_outputs *outputs)
{
    bool any = false;
    for (int i = 0; i < outputs->count; i++) {
        const char *path = outputs->list[i].path;
        if (!outputs->list[i].written)
            continue;
        console_error("--%s was written: %s", outputs->list[i].option,
                      is_stdout(path) ? "standard output" : console_name(path).text);
        any = true;
    }
    if (!any)
        console_error("no output was written");
}

int cli_outputs_write(struct cli_outputs *outputs, const pihmap_result *r, bool declined,
                      bool force)
{
    int status = CLI_DONE;
    for (int i = 0; i < outputs->count; i++) {
        struct pihmap_error err = {0};
        if (declined && !pihmap_output_of_declined(outputs->list[i].what))
            continue;
        enum pihmap_status st =
            pihmap_result_write(r, outputs->list[i].what, outputs->list[i].path, force, &err);
        outputs->list[i].written = st == PIHMAP_OK;
        if (st == PIHMAP_OK)
            continue;
        console_error("%s", err.text);
        if (status == CLI_DONE)
            status = cli_exit_of(st);
    }
    if (status != CLI_DONE)
        tell_written(outputs);
    return status;
}
