#include "cli/completion.h"

#include "cli/help.h"

#include <string.h>

static const char made_by[] = "# Made by 'pihmap help --completion'.\n";

/* What completes the value of an option. */
enum values { VALUES_NONE, VALUES_FILES, VALUES_FOLDERS, VALUES_WORDS, VALUES_FREE };

static enum values values_of(const struct cli_option *row)
{
    return !row->value                       ? VALUES_NONE
           : strcmp(row->value, "FILE") == 0 ? VALUES_FILES
           : strcmp(row->value, "DIR") == 0  ? VALUES_FOLDERS
           : strchr(row->value, '|')         ? VALUES_WORDS
                                             : VALUES_FREE;
}

/* The words of "a|b|c", parted by blanks. */
static void words(FILE *f, const char *value)
{
    for (; *value; value++)
        fputc(*value == '|' ? ' ' : *value, f);
}

/* The beginning of a help text, up to where details begin; characters of escaped get a backslash,
 * and a quote what the shell wants inside quotes. */
static void brief(FILE *f, const char *help, const char *escaped, const char *quote)
{
    for (const char *c = help; *c && *c != ';' && strncmp(c, " (", 2) != 0; c++)
        if (*c == '\'')
            fputs(quote, f);
        else if (strchr(escaped, *c))
            fprintf(f, "\\%c", *c);
        else
            fputc(*c, f);
}

/* What `pihmap help` has a page on, parted by blanks. */
static void topics(FILE *f)
{
    for (const struct cli_command *c = cli_commands(); c->name; c++)
        fprintf(f, "%s ", c->name);
    for (const struct cli_document *const *d = cli_documents(); *d; d++)
        fprintf(f, "%s%s", (*d)->name, d[1] ? " " : "");
}

/* ---- bash --------------------------------------------------------------------------- */

static void bash_names(FILE *f, const struct cli_option *row)
{
    if (row->letter)
        fprintf(f, "-%c|", row->letter);
    fprintf(f, "--%s", row->name);
}

/* The words after an option that takes a value. Files are left to readline, which quotes. */
static void bash_value(FILE *f, const struct cli_option *row)
{
    const enum values values = values_of(row);
    if (values == VALUES_NONE || values == VALUES_FILES)
        return;
    fputs("        ", f);
    bash_names(f, row);
    if (values == VALUES_WORDS) {
        fputs(") COMPREPLY=($(compgen -W '", f);
        words(f, row->value);
        fputs("' -- \"$cur\")); return ;;\n", f);
    } else if (values == VALUES_FOLDERS) {
        fputs(") compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- \"$cur\"); "
              "return ;;\n",
              f);
    } else {
        fputs(") compopt +o default; return ;;\n", f);
    }
}

static void bash_command(FILE *f, const struct cli_command *c)
{
    const char *gap = "";
    fprintf(f, "    %s)\n        options='", c->name);
    for (const struct cli_option *row = NULL; (row = cli_option_next(c->bit, row)); gap = " ")
        fprintf(f, "%s--%s", gap, row->name);
    fputs("'\n        case $prev in\n", f);
    for (const struct cli_option *row = NULL; (row = cli_option_next(c->bit, row));)
        bash_value(f, row);
    fputs("        esac ;;\n", f);
}

static void bash(FILE *f)
{
    fputs(made_by, f);
    fputs("_pihmap() {\n"
          "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} options=\n"
          "    COMPREPLY=()\n"
          "    if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
          "        COMPREPLY=($(compgen -W '",
          f);
    for (const struct cli_command *c = cli_commands(); c->name; c++)
        fprintf(f, "%s ", c->name);
    fputs("help --help --version' -- \"$cur\"))\n        return\n    fi\n"
          "    case ${COMP_WORDS[1]} in\n",
          f);
    for (const struct cli_command *c = cli_commands(); c->name; c++)
        bash_command(f, c);
    fputs("    help) COMPREPLY=($(compgen -W '", f);
    topics(f);
    fputs("' -- \"$cur\")); return ;;\n    esac\n"
          "    case $cur in\n"
          "    -*) COMPREPLY=($(compgen -W \"$options\" -- \"$cur\")) ;;\n"
          "    esac\n"
          "}\n"
          "complete -o default -F _pihmap pihmap\n",
          f);
}

/* ---- zsh ---------------------------------------------------------------------------- */

static void zsh_option(FILE *f, const struct cli_option *row)
{
    fputs("            ", f);
    if (row->letter)
        fprintf(f, "'(-%c --%s)'{-%c,--%s}'[", row->letter, row->name, row->letter, row->name);
    else
        fprintf(f, "'--%s[", row->name);
    brief(f, row->help, "[]:\\", "'\\''");
    fputc(']', f);
    switch (values_of(row)) {
    case VALUES_NONE:
        break;
    case VALUES_FILES:
        fputs(":file:_files", f);
        break;
    case VALUES_FOLDERS:
        fputs(":folder:_files -/", f);
        break;
    case VALUES_WORDS:
        fputs(":one of:(", f);
        words(f, row->value);
        fputc(')', f);
        break;
    case VALUES_FREE:
        fprintf(f, ":%s: ", row->value);
        break;
    }
    fputs("' \\\n", f);
}

static void zsh(FILE *f)
{
    fputs("#compdef pihmap\n", f);
    fputs(made_by, f);
    fputs("_pihmap() {\n    local -a commands=(\n", f);
    for (const struct cli_command *c = cli_commands(); c->name; c++)
        fprintf(f, "        '%s:%s'\n", c->name, c->summary);
    fputs("        'help:help on a command'\n    )\n"
          "    if (( CURRENT == 2 )); then\n"
          "        _describe command commands\n"
          "        return\n"
          "    fi\n"
          "    local command=$words[2]\n"
          "    shift words\n"
          "    (( CURRENT-- ))\n"
          "    case $command in\n",
          f);
    for (const struct cli_command *c = cli_commands(); c->name; c++) {
        fprintf(f, "    %s)\n        _arguments -s -S \\\n", c->name);
        for (const struct cli_option *row = NULL; (row = cli_option_next(c->bit, row));)
            zsh_option(f, row);
        fputs("            '*:photo:_files' ;;\n", f);
    }
    fputs("    help)\n        commands+=(\n", f);
    for (const struct cli_document *const *d = cli_documents(); *d; d++)
        fprintf(f, "            '%s:%s'\n", (*d)->name, (*d)->summary);
    fputs("        )\n        _describe topic commands ;;\n    esac\n}\n"
          "if [ \"$funcstack[1]\" = _pihmap ]; then\n    _pihmap \"$@\"\nelse\n"
          "    compdef _pihmap pihmap\nfi\n",
          f);
}

/* ---- fish --------------------------------------------------------------------------- */

static void fish_option(FILE *f, const char *command, const struct cli_option *row)
{
    fprintf(f, "complete -c pihmap -n '__fish_seen_subcommand_from %s' -l %s", command, row->name);
    if (row->letter)
        fprintf(f, " -s %c", row->letter);
    switch (values_of(row)) {
    case VALUES_NONE:
        break;
    case VALUES_FILES:
        fputs(" -r -F", f);
        break;
    case VALUES_FOLDERS:
        fputs(" -x -a '(__fish_complete_directories)'", f);
        break;
    case VALUES_WORDS:
        fputs(" -x -a '", f);
        words(f, row->value);
        fputc('\'', f);
        break;
    case VALUES_FREE:
        fputs(" -x", f);
        break;
    }
    fputs(" -d '", f);
    brief(f, row->help, "\\", "\\'");
    fputs("'\n", f);
}

static void fish(FILE *f)
{
    fputs(made_by, f);
    for (const struct cli_command *c = cli_commands(); c->name; c++)
        fprintf(f, "complete -c pihmap -f -n __fish_use_subcommand -a %s -d '%s'\n", c->name,
                c->summary);
    fputs("complete -c pihmap -f -n __fish_use_subcommand -a help -d 'help on a command'\n"
          "complete -c pihmap -f -n __fish_use_subcommand -l version -d 'versions'\n"
          "complete -c pihmap -f -n '__fish_seen_subcommand_from help' -a '",
          f);
    topics(f);
    fputs("'\n", f);
    for (const struct cli_command *c = cli_commands(); c->name; c++)
        for (const struct cli_option *row = NULL; (row = cli_option_next(c->bit, row));)
            fish_option(f, c->name, row);
}

bool cli_completion(FILE *f, const char *shell)
{
    static const struct {
        const char *name;
        void (*print)(FILE *);
    } shells[] = {{"bash", bash}, {"zsh", zsh}, {"fish", fish}};
    for (size_t i = 0; i < sizeof shells / sizeof *shells; i++)
        if (strcmp(shell, shells[i].name) == 0) {
            shells[i].print(f);
            return true;
        }
    return false;
}
