#include "cli/photo.h"

#include "cli/command.h"
#include "cli/console.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The library's limit for files, plus one byte, so that the library reports the error. */
#define MAX_BYTES (((size_t)256 << 20) + 1)
#define FIRST_BYTES ((size_t)1 << 20)

bool cli_is_dash(const char *operand)
{
    return strcmp(operand, "-") == 0;
}

const char *cli_photo_path(const char *operand)
{
    return cli_is_dash(operand) ? NULL : operand;
}

/* Grow the buffer so that it holds more than n bytes. */
static bool grow(unsigned char **bytes, size_t n, size_t *capacity)
{
    if (n < *capacity)
        return true;
    const size_t more = *capacity ? 2 * *capacity : FIRST_BYTES;
    unsigned char *grown = realloc(*bytes, more);
    if (!grown)
        return false;
    *bytes = grown;
    *capacity = more;
    return true;
}

static int read_stdin(struct cli_photo *out)
{
    size_t n = 0, capacity = 0;
    while (n < MAX_BYTES) {
        if (!grow(&out->bytes, n, &capacity)) {
            console_error("out of memory");
            return CLI_FAILED;
        }
        const ssize_t got = read(STDIN_FILENO, out->bytes + n, capacity - n);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            console_error("standard input: %s", strerror(errno));
            return CLI_FAILED;
        }
        if (got == 0)
            break;
        n += (size_t)got;
    }
    out->source = (struct pihmap_source){"standard input", out->bytes, n};
    return CLI_DONE;
}

int cli_photo_open(const char *operand, struct cli_photo *out)
{
    *out = (struct cli_photo){.source = {.name = operand}};
    return cli_is_dash(operand) ? read_stdin(out) : CLI_DONE;
}

void cli_photo_free(struct cli_photo *photo)
{
    free(photo->bytes);
    photo->bytes = NULL;
}

int cli_pair_open(char **operands, struct cli_photo pair[2])
{
    pair[0] = pair[1] = (struct cli_photo){.bytes = NULL};
    if (cli_is_dash(operands[0]) && cli_is_dash(operands[1])) {
        console_error("only one photo can come from standard input: name the other");
        return CLI_USAGE;
    }
    const int status = cli_photo_open(operands[0], &pair[0]);
    return status != CLI_DONE ? status : cli_photo_open(operands[1], &pair[1]);
}

void cli_pair_free(struct cli_photo pair[2])
{
    cli_photo_free(&pair[0]);
    cli_photo_free(&pair[1]);
}

struct cli_photo_name cli_photo_name(const char *operand)
{
    const char *path = cli_is_dash(operand) ? "stdin" : operand;
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    const char *dot = strrchr(name, '.');
    /* A leading dot marks a hidden file, not an extension. */
    const size_t length = dot && dot != name ? (size_t)(dot - name) : strlen(name);
    /* The folder of /a.jpg is the slash. */
    const size_t dir_length = slash > path ? (size_t)(slash - path) : slash == path;
    return (struct cli_photo_name){path, dir_length, name, length};
}

char *cli_default_name(const char *operand, const char *tail)
{
    const struct cli_photo_name name = cli_photo_name(operand);
    char *made = malloc(name.stem_length + strlen(tail) + 1);
    if (!made) {
        console_error("out of memory");
        return NULL;
    }
    memcpy(made, name.stem, name.stem_length);
    memcpy(made + name.stem_length, tail, strlen(tail) + 1);
    return made;
}
