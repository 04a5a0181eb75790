#include "cli/points.h"

#include "cli/command.h"
#include "cli/console.h"

#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* More than any line of two numbers needs; rejects files that are not CSV. */
enum { LONGEST_LINE = 4096 };

enum line_kind { LINE_BLANK, LINE_POINT, LINE_HEADER, LINE_BAD };

/* ---- one line ----------------------------------------------------------------------- */

static const char *skip_blanks(const char *s)
{
    return s + strspn(s, " \t");
}

/* Parse a finite decimal number at *s and skip blanks around it. strtod() alone accepts 0x and nan.
 */
static bool read_number(const char **s, double *value)
{
    char *end;
    const char *start = skip_blanks(*s);
    if (!strchr("+-.0123456789", *start) || *start == '\0')
        return false;
    *value = strtod(start, &end);
    for (const char *c = start; c < end; c++)
        if (!strchr("+-.0123456789eE", *c))
            return false;
    *s = skip_blanks(end);
    return end != start && isfinite(*value);
}

static enum line_kind read_point(const char *line, struct cli_point *point)
{
    const char *s = line;
    /* Nothing may follow: "1,5,2,5" is two numbers with decimal commas, not the point 1,5. */
    if (!read_number(&s, &point->x) || *s++ != ',' || !read_number(&s, &point->y) || *s != '\0')
        return LINE_BAD;
    return LINE_POINT;
}

/* A header has two cells that both begin with a letter. */
static bool is_header(const char *line)
{
    const char *comma = strchr(line, ',');
    const char *first = line + strspn(line, " \t\"");
    if (!comma)
        return false;
    const char *second = comma + 1 + strspn(comma + 1, " \t\"");
    return ((*first | 32) >= 'a' && (*first | 32) <= 'z') &&
           ((*second | 32) >= 'a' && (*second | 32) <= 'z') && !strchr(comma + 1, ',');
}

static enum line_kind read_line(char *line, size_t length, bool first, struct cli_point *point)
{
    static const char byte_order_mark[] = "\xEF\xBB\xBF";
    while (length > 0 && (line[length - 1] == '\n' || line[length - 1] == '\r'))
        line[--length] = '\0';
    if (strlen(line) != length) /* a NUL inside */
        return LINE_BAD;
    if (first && strncmp(line, byte_order_mark, 3) == 0)
        line += 3;
    if (*skip_blanks(line) == '\0')
        return LINE_BLANK;
    enum line_kind kind = read_point(line, point);
    return kind == LINE_BAD && first && is_header(line) ? LINE_HEADER : kind;
}

/* ---- the file ----------------------------------------------------------------------- */

static bool append(struct cli_points *points, size_t *capacity, struct cli_point point)
{
    if (points->n == *capacity) {
        size_t more = *capacity ? *capacity * 2 : 256;
        struct cli_point *grown =
            more < SIZE_MAX / sizeof *grown ? realloc(points->v, more * sizeof *grown) : NULL;
        if (!grown) {
            console_error("out of memory");
            return false;
        }
        points->v = grown;
        *capacity = more;
    }
    points->v[points->n++] = point;
    return true;
}

static int read_lines(FILE *f, const char *name, struct cli_points *out)
{
    char line[LONGEST_LINE];
    size_t capacity = 0, number = 0;
    bool first = true;
    for (int c; (c = getc(f)) != EOF;) {
        size_t length = 0;
        struct cli_point point;
        for (; c != EOF && length < sizeof line - 1; c = getc(f)) {
            line[length++] = (char)c;
            if (c == '\n')
                break;
        }
        number++;
        line[length] = '\0';
        bool whole = c == EOF || c == '\n';
        enum line_kind kind = whole ? read_line(line, length, first, &point) : LINE_BAD;
        if (kind == LINE_BAD) {
            console_error("%s: line %zu is not a point x,y", name, number);
            return CLI_FAILED;
        }
        if (kind == LINE_POINT && !append(out, &capacity, point))
            return CLI_FAILED;
        first = first && kind == LINE_BLANK;
    }
    if (ferror(f)) {
        console_error("%s: %s", name, strerror(errno));
        return CLI_FAILED;
    }
    if (out->n == 0) {
        console_error("%s: contains no points", name);
        return CLI_FAILED;
    }
    return CLI_DONE;
}

int cli_points_read(const char *path, struct cli_points *out)
{
    bool standard = strcmp(path, "-") == 0;
    struct console_name name = console_name(standard ? "standard input" : path);
    *out = (struct cli_points){0};
    FILE *f = standard ? stdin : fopen(path, "rb");
    if (!f) {
        console_error("%s: %s", name.text, strerror(errno));
        return CLI_FAILED;
    }
    int status = read_lines(f, name.text, out);
    if (!standard)
        fclose(f);
    if (status != CLI_DONE)
        cli_points_free(out);
    return status;
}

void cli_points_free(struct cli_points *points)
{
    free(points->v);
    *points = (struct cli_points){0};
}

/* Three decimals, never "-0.000"; an empty cell when not finite. */
static void print_cell(double value, char after)
{
    if (isfinite(value))
        printf("%.3f", fabs(value) < 0.0005 ? 0.0 : value);
    putchar(after);
}

static void print_given(const struct cli_point *p)
{
    printf("%.10g,%.10g,", p->x, p->y);
}

void cli_points_print(const struct cli_points *points, const pihmap_result *r, bool in_after)
{
    puts("x_before,y_before,x_after,y_after,confidence,standard_error_px");
    for (size_t i = 0; i < points->n; i++) {
        const struct cli_point *p = &points->v[i];
        double x, y, confidence, error;
        if (in_after) {
            pihmap_result_map_point_back(r, p->x, p->y, &x, &y, &confidence);
            error = pihmap_result_standard_error(r, x, y);
        } else {
            pihmap_result_map_point(r, p->x, p->y, &x, &y, &confidence);
            error = pihmap_result_standard_error(r, p->x, p->y);
            print_given(p);
        }
        print_cell(x, ',');
        print_cell(y, ',');
        if (in_after)
            print_given(p);
        print_cell(confidence, ',');
        print_cell(error, '\n');
    }
}
