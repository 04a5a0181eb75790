/* Photos on the command line: paths of files, or "-" for standard input. */
#ifndef CLI_PHOTO_H
#define CLI_PHOTO_H

#include <pihmap.h>

struct cli_photo {
    struct pihmap_source source; /* for the library; borrows bytes */
    unsigned char *bytes;        /* of standard input, owned; NULL for a file */
};

/*
 * Read standard input to its end; a file is not opened yet. *out is the caller's to
 * cli_photo_free() in any case. Returns the exit status; unless it is CLI_DONE, the error has been
 * printed.
 */
int cli_photo_open(const char *operand, struct cli_photo *out);
void cli_photo_free(struct cli_photo *photo);

/* Likewise for BEFORE and AFTER, of which only one can be standard input. */
int cli_pair_open(char **operands, struct cli_photo pair[2]);
void cli_pair_free(struct cli_photo pair[2]);

bool cli_is_dash(const char *operand);

/* The path of an input, which no output may replace; NULL: standard input. */
const char *cli_photo_path(const char *operand);

/* A photo's name without folder and ending ("stdin" for standard input), and its folder, of 0 bytes
 * if none is given. Both point into operand. */
struct cli_photo_name {
    const char *dir;
    size_t dir_length;
    const char *stem;
    size_t stem_length;
};

struct cli_photo_name cli_photo_name(const char *operand);

/*
 * The name of a default output in the current folder: the photo's name without folders and
 * extension, followed by tail. The caller's to free(); NULL: out of memory, which has been printed.
 */
char *cli_default_name(const char *operand, const char *tail);

#endif
