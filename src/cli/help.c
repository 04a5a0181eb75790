#include "cli/help.h"

#include "cli/document.h"

#include <string.h>

/* Columns: names, then help. */
enum { NAME_WIDTH = 26 };

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
        "  --version versions of pihmap and of the libraries in use\n\n"
        "  pihmap compare before.jpg after.jpg       a pair: writes after-pihmap.png\n"
        "  pihmap batch photos -o records            a folder: writes records/index.html\n\n"
        "Exit status: 0 done, whatever was found; 1 failed; 2 wrong usage; 3 declined: the\n"
        "photos were read, but no reliable comparison is possible.\n",
        f);
    fputs(CLI_SCREENING, f);
}

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

void cli_help_command(FILE *f, const struct cli_command *command)
{
    fprintf(f, "usage: pihmap %s %s\n\n", command->name, command->arguments);
    cli_wrapped(f, 0, command->details);
    fputc('\n', f);
    for (const struct cli_option *row = NULL; (row = cli_option_next(command->bit, row));)
        print_option(f, row);
    fprintf(f, "\nA name that begins with a dash goes after --.\n\nExamples:\n\n%s\n",
            command->examples);
    fputs(CLI_SCREENING, f);
}
