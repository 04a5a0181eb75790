#include "cli/key_file.h"

#include "cli/command.h"
#include "cli/console.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* The user's state folder (XDG Base Directory Specification). */
static bool default_path(char *path, size_t size)
{
    const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
    const bool own = state && state[0] == '/';
    if (!own && !(home && home[0] == '/'))
        return false;
    const int n =
        snprintf(path, size, "%s%s/pihmap/key", own ? state : home, own ? "" : "/.local/state");
    return n > 0 && (size_t)n < size;
}

/* Create the folders above path. An error shows when the key file is created. */
static void make_folders(char *path)
{
    for (char *end = path + 1; (end = strchr(end, '/')); end++) {
        *end = '\0';
        (void)mkdir(path, 0700);
        *end = '/';
    }
}

int cli_key_file_read(struct cli_options *opt)
{
    struct pihmap_error err = {0};
    char path[4096];
    if (!opt->lib.deidentify) {
        if (!opt->key)
            return CLI_DONE;
        console_error("--key is only for --deidentify");
        return CLI_USAGE;
    }
    if (!opt->key && !default_path(path, sizeof path)) {
        console_error(
            "--deidentify needs a place for its key, but HOME is not set: give --key FILE");
        return CLI_USAGE;
    }
    if (!opt->key)
        make_folders(path);
    const enum pihmap_status st = pihmap_key_read(opt->key ? opt->key : path, &opt->lib, &err);
    if (st != PIHMAP_OK)
        console_error("%s; or name another file with --key", err.text);
    return cli_exit_of(st);
}
