/* The pihmap program: dispatch to a command; help and version. */
#include "cli/command.h"
#include "cli/completion.h"
#include "cli/event.h"
#include "cli/help.h"
#include "cli/man.h"
#include "cli/output_names.h"
#include "cli/key_file.h"
#include "cli/suggest.h"
#include "cli/console.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- help and version --------------------------------------------------------------- */

static void print_version(FILE *f)
{
    fprintf(f, "pihmap %s\n", PIHMAP_VERSION);
    for (const struct pihmap_library_version *l = pihmap_libraries(); l->name; l++)
        fprintf(f, "%s %s\n", l->name, l->version);
    char sandbox[80];
    pihmap_sandbox_text(sandbox, sizeof sandbox);
    fprintf(f, "sandbox: %s\n", sandbox);
}

static const struct cli_command *find(const char *name)
{
    for (const struct cli_command *c = cli_commands(); c->name; c++)
        if (strcmp(c->name, name) == 0)
            return c;
    return NULL;
}

static const struct cli_document *find_document(const char *name)
{
    for (const struct cli_document *const *d = cli_documents(); *d; d++)
        if (strcmp((*d)->name, name) == 0)
            return *d;
    return NULL;
}

enum { MAX_NAMES = 16, MAX_OTHERS = 4 };

/* others: up to MAX_OTHERS words, terminated by NULL, to suggest besides the commands. */
static int unknown(const char *name, const char *const *others)
{
    const char *names[MAX_NAMES];
    size_t n = 0;
    for (; n < MAX_OTHERS && others[n]; n++)
        names[n] = others[n];
    for (const struct cli_command *c = cli_commands(); c->name && n < MAX_NAMES; c++)
        names[n++] = c->name;
    const char *meant = cli_suggest(name, strlen(name), names, n);
    if (meant)
        console_error("there is no command '%s'; did you mean %s?", console_name(name).text, meant);
    else
        console_error("there is no command '%s'; see 'pihmap help'", console_name(name).text);
    return CLI_USAGE;
}

static int unknown_command(const char *name)
{
    static const char *const others[] = {"help", "version", "--help", "--version", NULL};
    return unknown(name, others);
}

static int unknown_topic(const char *name)
{
    const char *others[MAX_OTHERS + 1] = {NULL};
    size_t n = 0;
    for (const struct cli_document *const *d = cli_documents(); *d && n < MAX_OTHERS; d++)
        others[n++] = (*d)->name;
    return unknown(name, others);
}

/* The manual page of a command or a document. */
static int print_manual(const char *name)
{
    const struct cli_command *command = find(name);
    const struct cli_document *document = find_document(name);
    if (command)
        cli_man(stdout, command);
    else if (document)
        cli_man_document(stdout, document);
    else
        return unknown_topic(name);
    return CLI_DONE;
}

/* Files for the installation: --man [NAME], --completion SHELL. */
static int generate(int argc, char **argv)
{
    if (strcmp(argv[1], "--completion") == 0 && argc == 3) {
        if (cli_completion(stdout, argv[2]))
            return CLI_DONE;
        console_error("there is no completion for '%s', only for bash, zsh and fish",
                      console_name(argv[2]).text);
        return CLI_USAGE;
    }
    if (strcmp(argv[1], "--man") == 0 && argc == 3)
        return print_manual(argv[2]);
    if (strcmp(argv[1], "--man") == 0) {
        cli_man(stdout, NULL);
        return CLI_DONE;
    }
    console_error("help takes a command, --man [NAME] or --completion bash|zsh|fish");
    return CLI_USAGE;
}

static int help(int argc, char **argv)
{
    if (argc < 2) {
        cli_help_overview(stdout);
        return CLI_DONE;
    }
    if (strncmp(argv[1], "--", 2) == 0)
        return generate(argc, argv);
    if (argc > 2) {
        console_error("help takes one command at a time");
        return CLI_USAGE;
    }
    const struct cli_document *document = find_document(argv[1]);
    const struct cli_command *command = find(argv[1]);
    if (document)
        cli_document_print(stdout, document);
    else if (command)
        cli_help_command(stdout, command);
    else
        return unknown_topic(argv[1]);
    return CLI_DONE;
}

/* ---- running ------------------------------------------------------------------------ */

/* Is --progress json among the arguments? Known before they are parsed, so that a usage error can
 * be an event, too. */
static bool wants_events(const struct cli_command *command, int argc, char **argv)
{
    bool takes = false;
    for (const struct cli_option *row = NULL; (row = cli_option_next(command->bit, row));)
        takes |= strcmp(row->name, "progress") == 0;
    for (int i = 1; takes && i < argc && strcmp(argv[i], "--") != 0; i++)
        if (strcmp(argv[i], "--progress=json") == 0 ||
            (strcmp(argv[i], "--progress") == 0 && i + 1 < argc &&
             strcmp(argv[i + 1], "json") == 0))
            return true;
    return false;
}

/* With the names of outputs made from the templates. */
static int run_named(const struct cli_command *command, struct cli_options *opt, int count,
                     char **operands)
{
    struct cli_output_names names = {.count = 0};
    int status = CLI_DONE;
    if (count == 2 && (command->bit & CLI_WITH_TEMPLATES) && !opt->watch) /* else for each photo */
        status = cli_output_names(opt, operands, &names);
    if (status == CLI_DONE)
        status = command->run(opt, count, operands);
    cli_output_names_free(&names);
    return status;
}

/* The repeatability of --repeat, which the caller frees. */
static int read_repeat(struct cli_options *opt, struct pihmap_repeat **out)
{
    struct pihmap_error err = {0};
    const enum pihmap_status st = pihmap_repeat_read(opt->repeat, out, &err);
    if (st != PIHMAP_OK)
        console_error("%s", err.text);
    opt->lib.repeat = *out;
    return cli_exit_of(st);
}

static int run(const struct cli_command *command, int argc, char **argv)
{
    struct cli_options opt;
    int first;
    if (wants_events(command, argc, argv))
        cli_events_begin(command->name);
    if (!cli_parse(command->bit, command->name, argc, argv, &opt, &first))
        return CLI_USAGE;
    if (opt.help) {
        cli_help_command(stdout, command);
        return CLI_DONE;
    }
    if (opt.version) {
        print_version(stdout);
        return CLI_DONE;
    }
    if (opt.events && !cli_events_are_on()) /* abbreviated */
        cli_events_begin(command->name);
    opt.quiet |= opt.events;
    const char *trace = getenv("PIHMAP_TRACE");
    if (trace && *trace && strcmp(trace, "0") != 0)
        opt.lib.trace = console_stage;
    if (opt.lib.capture_facts && opt.lib.deidentify) {
        console_error("--capture-facts and --deidentify: the one tells what the other withholds");
        return CLI_USAGE;
    }
    int status = cli_key_file_read(&opt);
    struct pihmap_repeat *repeat = NULL;
    if (status == CLI_DONE && opt.repeat)
        status = read_repeat(&opt, &repeat);
    if (status == CLI_DONE)
        status = run_named(command, &opt, argc - first, argv + first);
    pihmap_repeat_free(repeat);
    return status;
}

static int dispatch(int argc, char **argv)
{
    if (argc < 2) {
        cli_help_overview(stderr);
        return CLI_USAGE;
    }
    const char *word = argv[1];
    if (strcmp(word, "help") == 0)
        return help(argc - 1, argv + 1);
    if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0)
        return help(1, argv);
    if (strcmp(word, "version") == 0 || strcmp(word, "--version") == 0 || strcmp(word, "-V") == 0) {
        print_version(stdout);
        return CLI_DONE;
    }
    const struct cli_command *command = find(word);
    return command ? run(command, argc - 1, argv + 1) : unknown_command(word);
}

/*
 * If descriptor 0, 1 or 2 is closed, the next file that is opened would get it, and messages would
 * be written into a picture. So it is opened in the wrong direction, read-only for output and
 * write-only for input, which makes its use an error.
 */
static void fill_closed(int fd, int flags)
{
    if (fcntl(fd, F_GETFD) == -1 && errno == EBADF)
        (void)!open("/dev/null", flags);
}

int main(int argc, char **argv)
{
    fill_closed(STDIN_FILENO, O_WRONLY);
    fill_closed(STDOUT_FILENO, O_RDONLY);
    fill_closed(STDERR_FILENO, O_RDONLY);
    signal(SIGPIPE, SIG_IGN); /* a closed pipe becomes a write error, reported at the end */
    signal(SIGXFSZ, SIG_IGN); /* so does a file over its size limit, and no partial file remains */
    const int status = cli_end(dispatch(argc, argv));
    cli_events_end(status);
    return status;
}
