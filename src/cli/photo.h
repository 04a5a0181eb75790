/* The photos of a command line: files by their path, or standard input as "-". */
#ifndef CLI_PHOTO_H
#define CLI_PHOTO_H

#include <pihmap.h>

struct cli_photo {
    struct pihmap_source source; /* for the library; borrows the rest */
    unsigned char *bytes;        /* of standard input */
};

/*
 * *out is the caller's to cli_photo_free(), whatever happens. A file is not opened yet; standard
 * input is read to its end. Gives the exit status; other than CLI_DONE the error has been told.
 */
int cli_photo_open(const char *operand, struct cli_photo *out);
void cli_photo_free(struct cli_photo *photo);

/* BEFORE and AFTER: only one of them can be standard input. */
int cli_pair_open(char **operands, struct cli_photo pair[2]);
void cli_pair_free(struct cli_photo pair[2]);

bool cli_is_dash(const char *operand);

/* The path of an input that no output may replace; NULL: standard input. */
const char *cli_photo_path(const char *operand);

/*
 * The photo's name without folders and ending, and tail: the name of a default output, in the
 * current folder. The caller's to free(); NULL: no memory, told.
 */
char *cli_default_name(const char *operand, const char *tail);

#endif
