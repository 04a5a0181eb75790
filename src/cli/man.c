#include "cli/man.h"

#include "cli/help.h"
#include "cli/output_names.h"

#include <ctype.h>
#include <string.h>

static void text(FILE *f, const char *words)
{
    cli_roff(f, words, strlen(words));
}

static void paragraph(FILE *f, const char *words)
{
    text(f, words);
    fputc('\n', f);
}

/* Without a date, so that the same source gives the same page. name: what follows "pihmap-"; NULL:
 * the page is pihmap(1). */
static void head(FILE *f, const char *name, int section)
{
    static const char *const manuals[] = {
        [1] = "User Commands", [5] = "File Formats", [7] = "Miscellaneous"};
    fputs(".TH PIHMAP", f);
    if (name) {
        fputs("\\-", f);
        for (const char *c = name; *c; c++)
            fputc(toupper((unsigned char)*c), f);
    }
    fprintf(f, " %d \"\" \"pihmap %s\" \"%s\"\n", section, PIHMAP_VERSION, manuals[section]);
}

static void option(FILE *f, const struct cli_option *row)
{
    fputs(".TP\n", f);
    if (row->letter)
        fprintf(f, "\\fB\\-%c\\fR, ", row->letter);
    fputs("\\fB\\-\\-", f);
    text(f, row->name);
    fputs("\\fR", f);
    if (row->value) {
        fputs(" \\fI", f);
        text(f, row->value);
        fputs("\\fR", f);
    }
    fputc('\n', f);
    paragraph(f, row->help);
}

/* Lines that describe, and indented lines to type. */
static void examples(FILE *f, const char *lines)
{
    bool typed = false, first = true;
    fputs(".SH EXAMPLES\n", f);
    for (const char *end; *lines; lines = end + 1) {
        end = strchr(lines, '\n');
        const bool now = *lines == ' ';
        if (now != typed)
            fputs(now ? ".PP\n.RS\n.nf\n" : ".fi\n.RE\n", f);
        if (!now && !first)
            fputs(".PP\n", f);
        cli_roff(f, lines + (now ? 2 : 0), (size_t)(end - lines) - (now ? 2 : 0));
        fputc('\n', f);
        typed = now;
        first = false;
    }
    if (typed)
        fputs(".fi\n.RE\n", f);
}

static void exit_status(FILE *f)
{
    fputs(
        ".SH EXIT STATUS\n"
        ".TP\n0\nDone, whatever was found.\n"
        ".TP\n1\nFailed: unreadable photo, full disk, over a limit...\n"
        ".TP\n2\nWrong usage.\n"
        ".TP\n3\nDeclined: the photos were read, but no reliable comparison is possible (not the\n"
        "same skin, alignment not verified, no skin, too little overlap).\n",
        f);
}

/* All pages except the current one, name; NULL: pihmap(1). */
static void see_also(FILE *f, const char *name)
{
    const char *gap = "";
    fputs(".SH SEE ALSO\n", f);
    if (name) {
        fputs(".BR pihmap (1)", f);
        gap = ",\n";
    }
    for (const struct cli_command *c = cli_commands(); c->name; c++)
        if (!name || strcmp(c->name, name) != 0) {
            fprintf(f, "%s.BR pihmap\\-%s (1)", gap, c->name);
            gap = ",\n";
        }
    for (const struct cli_document *const *d = cli_documents(); *d; d++)
        if (!name || strcmp((*d)->name, name) != 0)
            fprintf(f, "%s.BR pihmap\\-%s (%d)", gap, (*d)->name, (*d)->section);
    fputs("\n.PP\n", f);
    paragraph(f, CLI_SCREENING);
}

static void visit_words(FILE *f)
{
    char words[VISIT_WORDS_BYTES];
    const char *meaning;
    fputs(".SH WORDS IN NAMES\n", f);
    paragraph(f, CLI_VISIT_WORDS);
    for (size_t i = cli_visit_words(0, &meaning, words, sizeof words); meaning;
         i = cli_visit_words(i, &meaning, words, sizeof words)) {
        fprintf(f, ".TP\n.B %s\n", meaning);
        paragraph(f, words);
    }
}

static void command_page(FILE *f, const struct cli_command *command)
{
    fprintf(f, ".SH NAME\npihmap\\-%s \\- ", command->name);
    paragraph(f, command->summary);
    fprintf(f, ".SH SYNOPSIS\n.B pihmap %s\n", command->name);
    paragraph(f, command->arguments);
    fputs(".SH DESCRIPTION\n", f);
    paragraph(f, command->details);
    fputs(".SH OPTIONS\n", f);
    for (const struct cli_option *row = NULL; (row = cli_option_next(command->bit, row));)
        option(f, row);
    fputs(".PP\nA name that begins with a dash goes after \\fB\\-\\-\\fR.\n", f);
    if (command->bit & CLI_WITH_TEMPLATES) {
        fputs(".PP\n", f);
        paragraph(f, CLI_TEMPLATES);
    }
    if (command->bit == CLI_BATCH)
        visit_words(f);
    exit_status(f);
    examples(f, command->examples);
}

static void main_page(FILE *f)
{
    fputs(
        ".SH NAME\npihmap \\- compare two photos of skin and flag what darkened\n"
        ".SH SYNOPSIS\n.B pihmap\nCOMMAND [OPTION]... PHOTO...\n"
        ".SH DESCRIPTION\n"
        "Compares two photos of the same skin, one from before and one from after, and shows\n"
        "what darkened: it aligns the after photo with the before photo, evens out the difference\n"
        "in lighting, measures every region in CIE L*a*b* against the skin around it, and marks\n"
        "what looks like post\\-inflammatory hyperpigmentation (PIH).\n"
        ".SH COMMANDS\n",
        f);
    for (const struct cli_command *c = cli_commands(); c->name; c++) {
        fprintf(f, ".TP\n.B pihmap %s\n", c->name);
        text(f, c->summary);
        fprintf(f, "; see\n.BR pihmap\\-%s (1)\n", c->name);
    }
    fputs(".TP\n.B pihmap help\n[COMMAND]\n", f);
    for (const struct cli_document *const *d = cli_documents(); *d; d++) {
        fprintf(f, ".TP\n.B pihmap help %s\n", (*d)->name);
        text(f, (*d)->summary);
        fprintf(f, "; see\n.BR pihmap\\-%s (%d)\n", (*d)->name, (*d)->section);
    }
    fputs(".TP\n.B pihmap \\-\\-version\nversions of pihmap and of the libraries in use\n", f);
    exit_status(f);
    fputs(".SH ENVIRONMENT\n"
          ".TP\n.B NO_COLOR\nWhen not empty, messages have no colours.\n"
          ".TP\n.B XDG_STATE_HOME\nHolds pihmap/key, the secret key of \\-\\-deidentify, unless\n"
          "\\-\\-key says otherwise; ~/.local/state when it is not set.\n"
          ".TP\n.B PIHMAP_TRACE\nWhen 1, the time and memory of every step are printed.\n"
          ".PP\nThere is no configuration file: the same photos and options give the same\n"
          "bytes everywhere, except for hashes made with another secret key.\n",
          f);
    examples(f, "a pair: writes after-pihmap.png\n"
                "  pihmap compare before.jpg after.jpg\n"
                "a folder of patients: writes records/index.html\n"
                "  pihmap batch photos -o records\n");
}

void cli_man(FILE *f, const struct cli_command *command)
{
    const char *name = command ? command->name : NULL;
    head(f, name, 1);
    if (command)
        command_page(f, command);
    else
        main_page(f);
    see_also(f, name);
}

void cli_man_document(FILE *f, const struct cli_document *document)
{
    head(f, document->name, document->section);
    cli_document_man(f, document);
    see_also(f, document->name);
}
