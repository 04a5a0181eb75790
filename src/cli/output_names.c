#include "cli/output_names.h"

#include "cli/console.h"
#include "cli/exit.h"
#include "cli/photo.h"

#include <stdlib.h>
#include <string.h>

static bool is(const char *text, size_t n, const char *word)
{
    return strlen(word) == n && memcmp(text, word, n) == 0;
}

/* A template being filled in. */
struct filling {
    const char *option; /* for messages */
    char **photos;
    bool deidentify;
    FILE *f;
};

/* A name that is a folder, or standard output, could lead elsewhere than the template says. */
static int put_stem(const struct filling *to, const char *what, const char *photo)
{
    const struct cli_photo_name name = cli_photo_name(photo);
    static const char *const special[] = {"", ".", "..", "-"};
    if (to->deidentify) {
        console_error("--%s: {%s} would put a photo's name into that of an output of --deidentify",
                      to->option, what);
        return CLI_USAGE;
    }
    for (size_t i = 0; i < sizeof special / sizeof *special; i++)
        if (is(name.stem, name.stem_length, special[i])) {
            console_error("--%s: {%s} would be '%s', which cannot name a file", to->option, what,
                          special[i]);
            return CLI_USAGE;
        }
    fwrite(name.stem, 1, name.stem_length, to->f);
    return CLI_DONE;
}

/* The word of n bytes between two braces. */
static int put_word(const struct filling *to, const char *word, size_t n)
{
    const struct cli_photo_name after = cli_photo_name(to->photos[1]);
    char shown[32];
    if (is(word, n, "stem"))
        return put_stem(to, "stem", to->photos[1]);
    if (is(word, n, "before"))
        return put_stem(to, "before", to->photos[0]);
    if (is(word, n, "dir")) {
        fwrite(after.dir_length ? after.dir : ".", 1, after.dir_length ? after.dir_length : 1,
               to->f);
        return CLI_DONE;
    }
    snprintf(shown, sizeof shown, "%.*s", n < sizeof shown ? (int)n : (int)sizeof shown - 1, word);
    console_error("--%s: there is no {%s}, only {stem}, {before} and {dir}; a brace is written {{ "
                  "or }}",
                  to->option, console_name(shown).text);
    return CLI_USAGE;
}

static int fill(const struct filling *to, const char *template)
{
    int status = CLI_DONE;
    for (const char *c = template; *c && status == CLI_DONE; c++) {
        const size_t n = strcspn(c + 1, "{}");
        if ((*c == '{' || *c == '}') && c[1] == *c) {
            fputc(*c++, to->f);
        } else if (*c == '{' && c[1 + n] == '}') {
            status = put_word(to, c + 1, n);
            c += n + 1;
        } else if (*c == '{' || *c == '}') {
            console_error("--%s: '%s' has a brace by itself; it is written {{ or }}", to->option,
                          console_name(template).text);
            status = CLI_USAGE;
        } else {
            fputc(*c, to->f);
        }
    }
    return status;
}

/* *path: an output as given; replaced if it has a brace. */
static int expand(struct filling *to, const char *option, const char **path,
                  struct cli_output_names *names)
{
    char *made = NULL;
    size_t n;
    if (!*path || !strpbrk(*path, "{}"))
        return CLI_DONE;
    to->option = option;
    to->f = open_memstream(&made, &n);
    int status = to->f ? fill(to, *path) : CLI_FAILED;
    if (!to->f || fclose(to->f) != 0) {
        console_error("out of memory");
        status = CLI_FAILED;
    }
    names->v[names->count++] = made;
    *path = made;
    return status;
}

int cli_output_names(struct cli_options *opt, char **photos, struct cli_output_names *names)
{
    struct filling to = {.photos = photos, .deidentify = opt->lib.deidentify};
    int status = expand(&to, "output", &opt->output, names);
    for (int i = 0; i < PIHMAP_OUTPUTS && status == CLI_DONE; i++)
        status = expand(&to, pihmap_output_name((enum pihmap_output)i), &opt->outputs[i], names);
    return status != CLI_DONE ? status : expand(&to, "record", &opt->record, names);
}

void cli_output_names_free(struct cli_output_names *names)
{
    for (int i = 0; i < names->count; i++)
        free(names->v[i]);
}
