/*
 * The options of every command: one table drives the parsing, the ranges, the help and the
 * "did you mean". Parsing fills a struct and does nothing else.
 */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <pihmap.h>
#include <stdio.h>

/* One bit per command, so that a row of the option table says which commands take it. */
enum { CLI_COMPARE = 1, CLI_ALIGN = 2, CLI_INSPECT = 4, CLI_BATCH = 8 };

struct cli_options {
    struct pihmap_options lib;
    const char *output; /* paths as given; NULL: not asked for */
    const char *json, *csv, *mask, *delta, *aligned, *panel, *html, *map_points, *record;
    bool json_wanted;     /* inspect --json */
    bool points_in_after; /* align --points-in after */
    const char *manifest;
    bool dry_run, merge, brief;
    int jobs, timeout_s, shard[2]; /* of batch; 0: not given; shard I of N */
    bool force, quiet, verbose, help;
};

/*
 * Read argv[1..argc) of a command. *first is the index of the first operand; getopt_long()
 * has moved the options before it. False: the usage error has been told.
 */
bool cli_parse(unsigned command_bit, const char *command, int argc, char **argv,
               struct cli_options *out, int *first);

/* The option part of a command's help. */
void cli_print_options(FILE *f, unsigned command_bit);

#endif
