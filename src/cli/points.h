/* Points to map from one photo to the other: CSV in, CSV out. */
#ifndef CLI_POINTS_H
#define CLI_POINTS_H

#include <pihmap.h>

struct cli_point {
    double x, y; /* upright px of the photo that the points are in */
};

struct cli_points {
    struct cli_point *v;
    size_t n;
};

/*
 * Read path ("-": standard input): two numbers x,y per line, separated by a comma. Blank lines,
 * CRLF, a byte order mark and a header line are allowed. Returns the exit status; on failure the
 * error has been printed with its line number, and *out is empty. *out is the caller's to
 * cli_points_free().
 */
int cli_points_read(const char *path, struct cli_points *out);
void cli_points_free(struct cli_points *points);

/* Print x_before,y_before,x_after,y_after,confidence to standard output. in_after: the points are
 * in the after photo and are mapped to the before photo. */
void cli_points_print(const struct cli_points *points, const pihmap_result *r, bool in_after);

#endif
