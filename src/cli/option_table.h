/*
 * Option parsing. One table of the options of all commands drives the parser, the ranges, the help,
 * the man pages, the shell completions and the "did you mean". Parsing only fills a struct.
 */
#ifndef CLI_OPTION_TABLE_H
#define CLI_OPTION_TABLE_H

#include <pihmap.h>

/* One bit per command, so that a row of the option table says which commands take it. */
enum {
    CLI_COMPARE = 1,
    CLI_ALIGN = 2,
    CLI_INSPECT = 4,
    CLI_BATCH = 8,
    CLI_CHECK = 16,
    CLI_SCORE = 32,
    CLI_DIFF = 64,
    CLI_REPEAT = 128
};

struct cli_options {
    struct pihmap_options lib;
    const char *output;                  /* paths as given; NULL: not given */
    const char *outputs[PIHMAP_OUTPUTS]; /* those with an option of their own; likewise */
    const char *map_points, *record;
    bool no_heatmap;      /* compare: figures only */
    bool json_wanted;     /* inspect, batch, check, repeat, score, diff: --json */
    bool points_in_after; /* align --points-in after */
    const char *manifest, *write_manifest, *key, *repeat;
    bool dry_run, merge, brief, watch;
    int jobs, timeout_s, shard[2]; /* of batch; 0: not given. shard is I, N */
    bool no_sandbox;
    bool events; /* --progress json */
    bool force, quiet, verbose, help, version;
};

/*
 * Parse argv[1..argc) of a command. *first is the index of the first operand; getopt_long() has
 * moved the options before it. False: a usage error, which has been printed.
 */
bool cli_parse(unsigned command_bit, const char *command, int argc, char **argv,
               struct cli_options *out, int *first);

/* A row of the table. */
struct cli_option {
    const char *name;
    char letter; /* 0: none */
    /* What the help calls its value: FILE, DIR, alternatives separated by '|', or any other name;
     * NULL: it takes none. */
    const char *value;
    enum {
        TYPE_ON,      /* bool: set */
        TYPE_OFF,     /* bool: cleared */
        TYPE_TEXT,    /* const char *, borrowed from argv */
        TYPE_INT,     /* int, least..most */
        TYPE_COUNT,   /* size_t, least..most */
        TYPE_REAL,    /* double, least..most */
        TYPE_RECT,    /* int[4]: x,y,w,h */
        TYPE_MAP,     /* enum pihmap_colormap */
        TYPE_PHOTO,   /* bool: false for before, true for after */
        TYPE_SHARD,   /* int[2]: I/N */
        TYPE_BRIEF,   /* bool: "brief" rather than "full" */
        TYPE_CHART,   /* bool: "auto" rather than "off" */
        TYPE_EVENTS,  /* bool: "json" rather than "auto" */
        TYPE_LANGUAGE /* enum pihmap_language */
    } type;
    size_t at; /* offset in struct cli_options */
    unsigned commands;
    double least, most;
    const char *help;
};

/* Iterates over the rows of a command: the first one (after NULL), or the one after a row; NULL at
 * the end. */
const struct cli_option *cli_option_next(unsigned command_bit, const struct cli_option *after);

#endif
