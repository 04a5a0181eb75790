#include "cli/help.h"

#include "cli/document.h"
#include "cli/output_names.h"

#include <pihmap.h>
#include <string.h>

/* Columns: names, then help. */
enum { NAME_WIDTH = 26, WORD_WIDTH = 10 };

const char CLI_SCREENING[] =
    "pihmap screens for likely post-inflammatory hyperpigmentation (PIH); it does not diagnose.\n";

void cli_help_overview(FILE *f)
{
    fputs("usage: pihmap COMMAND [OPTION]... PHOTO...\n\n", f);
    for (const struct cli_command *c = cli_commands(); c->name; c++)
        fprintf(f, "  %-10s%s\n", c->name, c->summary);
    fputs(
        "  help      help on a command: pihmap help COMMAND; how it measures: pihmap help method;\n"
        "            fields of the report and the tables: pihmap help report\n"
        "  version   versions of pihmap and of the libraries in use (also --version)\n\n"
        "  pihmap compare before.jpg after.jpg       a pair: writes after-pihmap.png\n"
        "  pihmap batch photos -o records            a folder: writes records/index.html\n\n"
        "Exit status: 0 done, whatever was found; 1 failed; 2 wrong usage; 3 declined: the\n"
        "photos were read, but no reliable comparison is possible.\n",
        f);
    fputs(CLI_SCREENING, f);
}

const char CLI_TEMPLATES[] =
    "Names of output files and folders may contain {stem}, the after photo's name without folder "
    "and "
    "ending, {before}, the same of the before photo, and {dir}, the after photo's folder; a brace "
    "is written {{ or }}.";

static void print_option(FILE *f, const struct cli_option *row)
{
    char name[64];
    snprintf(name, sizeof name, "  %c%c%c --%s%s%s", row->letter ? '-' : ' ',
             row->letter ? row->letter : ' ', row->letter ? ',' : ' ', row->name,
             row->value ? " " : "", row->value ? row->value : "");
    fprintf(f, "%-*s", NAME_WIDTH, name);
    if (strlen(name) >= NAME_WIDTH)
        fprintf(f, "\n%*s", NAME_WIDTH, "");
    cli_wrapped(f, NAME_WIDTH, row->help);
}

const char CLI_VISIT_WORDS[] =
    "A visit is given by one of these words in the name of a photo or of its folder, in any case, "
    "with accents or without; those that count have a number with them: week_4, 4 weeks, day30, "
    "visit 2, 2. session. A single letter counts only right beside its number: d30, w4, v1. In "
    "dates the year comes first, or else the day or the month, whichever the other dates of the "
    "patient show.";

size_t cli_visit_words(size_t from, const char **meaning, char *words, size_t size)
{
    const char *word, *what;
    size_t used = 0;
    *meaning = NULL;
    words[0] = '\0';
    for (; (word = pihmap_visit_word(from, &what)); from++) {
        if (*meaning && strcmp(*meaning, what) != 0)
            break;
        const int n = snprintf(words + used, size - used, "%s%s", *meaning ? ", " : "", word);
        *meaning = what;
        used = n > 0 && used + (size_t)n < size ? used + (size_t)n : size - 1;
    }
    return from;
}

static void print_visit_words(FILE *f)
{
    char words[VISIT_WORDS_BYTES];
    const char *meaning;
    fputs("\nWords in names:\n\n", f);
    cli_wrapped(f, 0, CLI_VISIT_WORDS);
    fputc('\n', f);
    for (size_t i = cli_visit_words(0, &meaning, words, sizeof words); meaning;
         i = cli_visit_words(i, &meaning, words, sizeof words)) {
        fprintf(f, "  %-*s", WORD_WIDTH - 2, meaning);
        cli_wrapped(f, WORD_WIDTH, words);
    }
}

void cli_help_command(FILE *f, const struct cli_command *command)
{
    fprintf(f, "usage: pihmap %s %s\n\n", command->name, command->arguments);
    cli_wrapped(f, 0, command->details);
    fputc('\n', f);
    for (const struct cli_option *row = NULL; (row = cli_option_next(command->bit, row));)
        print_option(f, row);
    if (command->bit == CLI_BATCH)
        print_visit_words(f);
    fputs("\nA name that begins with a dash goes after --.\n", f);
    if (command->bit & CLI_WITH_TEMPLATES) {
        fputc('\n', f);
        cli_wrapped(f, 0, CLI_TEMPLATES);
    }
    fprintf(f, "\nExamples:\n\n%s\n", command->examples);
    fputs(CLI_SCREENING, f);
}
