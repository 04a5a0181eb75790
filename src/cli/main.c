/* The pihmap command: a table of commands, help and version. */
#include "cli/command.h"
#include "cli/completion.h"
#include "cli/help.h"
#include "cli/man.h"
#include "cli/key_file.h"
#include "cli/method.h"
#include "cli/suggest.h"
#include "cli/console.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct cli_command commands[] = {
    {"compare", CLI_COMPARE, "[OPTION]... BEFORE AFTER",
     "measure what darkened and draw it as a heatmap",
     "Aligns the after photo with the before photo, levels the light and measures the change of "
     "colour. Writes the heatmap, and what else is asked for. One of the photos may be -, standard "
     "input.",
     "a heatmap, after-pihmap.png\n"
     "  pihmap compare before.jpg after.jpg\n"
     "everything in one folder: pictures, page, report\n"
     "  pihmap compare before.jpg after.jpg --record visit2\n"
     "areas in mm2, and a change of the whole area told by a grey card\n"
     "  pihmap compare before.jpg after.jpg --px-per-mm 12.5 --reference 80,60,200,150\n"
     "the report for another program\n"
     "  pihmap compare -q before.jpg after.jpg --json - | jq .summary\n",
     cmd_compare},
    {"batch", CLI_BATCH, "[OPTION]... FOLDER -o DIR", "compare all pairs in a folder of patients",
     "Finds the pairs by the names of the files (p1_before.jpg and p1_after.jpg, folders before/ "
     "and after/, a folder per patient...), compares each, and writes records and tables. Run "
     "again, it does only what is missing, has failed or is out of date. --dry-run tells the "
     "pairs first. --merge DIR... makes the tables of shards.",
     "which pairs are there, and why; nothing is done\n"
     "  pihmap batch photos --dry-run\n"
     "compare all; the same command goes on where it ended\n"
     "  pihmap batch photos -o records\n"
     "one of four parts, on one of four machines; then the tables of all\n"
     "  pihmap batch photos -o records --shard 0/4\n"
     "  pihmap batch --merge records\n",
     cmd_batch},
    {"align", CLI_ALIGN, "[OPTION]... BEFORE AFTER",
     "only lay the after photo over the before photo",
     "Writes the after photo in the frame of the before photo, or tells where points of the "
     "before photo lie in the after photo. One of the photos may be -, standard input.",
     "the after photo in the frame of the before photo\n"
     "  pihmap align before.jpg after.jpg -o aligned.jpg\n"
     "where one point lies\n"
     "  echo 512,384 | pihmap align before.jpg after.jpg --map-points -\n",
     cmd_align},
    {"inspect", CLI_INSPECT, "[OPTION]... PHOTO...", "what is read from a photo",
     "Prints size, orientation, colour profile, capture facts, share of skin and its colour. A "
     "photo may be -, standard input.",
     "two photos\n"
     "  pihmap inspect before.jpg after.jpg\n"
     "a photo that lies elsewhere, as JSON\n"
     "  ssh clinic cat photos/P1.jpg | pihmap inspect --json -\n",
     cmd_inspect},
    {0},
};

enum { COMMANDS = sizeof commands / sizeof *commands - 1 };

const struct cli_command *cli_commands(void)
{
    return commands;
}

int cli_exit_of(enum pihmap_status status)
{
    if (status == PIHMAP_OK)
        return CLI_DONE;
    if (pihmap_is_declined(status))
        return CLI_DECLINED;
    return status == PIHMAP_EARG ? CLI_USAGE : CLI_FAILED;
}

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
    for (int i = 0; i < COMMANDS; i++)
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    return NULL;
}

static int unknown_command(const char *name)
{
    static const char *const others[] = {"help", "--help", "--version"};
    enum { OTHERS = sizeof others / sizeof *others };
    const char *names[COMMANDS + OTHERS];
    for (int i = 0; i < COMMANDS; i++)
        names[i] = commands[i].name;
    memcpy(names + COMMANDS, others, sizeof others);
    const char *meant = cli_suggest(name, strlen(name), names, COMMANDS + OTHERS);
    if (meant)
        talk_error("there is no command '%s'; did you mean %s?", talk_name(name).text, meant);
    else
        talk_error("there is no command '%s'; see 'pihmap help'", talk_name(name).text);
    return CLI_USAGE;
}

/* What the installation is made from: --man [COMMAND], --completion SHELL. */
static int generate(int argc, char **argv)
{
    if (strcmp(argv[1], "--completion") == 0 && argc == 3) {
        if (cli_complete(stdout, argv[2]))
            return CLI_DONE;
        talk_error("there is no completion for '%s': bash, zsh, fish", talk_name(argv[2]).text);
        return CLI_USAGE;
    }
    if (strcmp(argv[1], "--man") == 0 && argc <= 3) {
        const struct cli_command *command = argc == 3 ? find(argv[2]) : NULL;
        if (argc == 3 && !command)
            return unknown_command(argv[2]);
        cli_man(stdout, command);
        return CLI_DONE;
    }
    talk_error("help takes a command, --man [COMMAND] or --completion bash|zsh|fish");
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
        talk_error("help takes one command at a time");
        return CLI_USAGE;
    }
    if (strcmp(argv[1], "method") == 0) {
        cli_print_method(stdout);
        return CLI_DONE;
    }
    const struct cli_command *command = find(argv[1]);
    if (!command)
        return unknown_command(argv[1]);
    cli_help_command(stdout, command);
    return CLI_DONE;
}

/* ---- running ------------------------------------------------------------------------ */

static int run(const struct cli_command *command, int argc, char **argv)
{
    struct cli_options opt;
    int first;
    if (!cli_parse(command->bit, command->name, argc, argv, &opt, &first))
        return CLI_USAGE;
    if (opt.help) {
        cli_help_command(stdout, command);
        return CLI_DONE;
    }
    const char *trace = getenv("PIHMAP_TRACE");
    if (trace && *trace && strcmp(trace, "0") != 0)
        opt.lib.trace = talk_stage;
    const int status = cli_key_take(&opt);
    if (status != CLI_DONE)
        return status;
    return command->run(&opt, argc - first, argv + first);
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
    if (strcmp(word, "--version") == 0 || strcmp(word, "-V") == 0) {
        print_version(stdout);
        return CLI_DONE;
    }
    const struct cli_command *command = find(word);
    return command ? run(command, argc - 1, argv + 1) : unknown_command(word);
}

int cli_end(int status)
{
    const bool failed = ferror(stdout) != 0;
    errno = 0;
    if (fflush(stdout) == 0 && !failed)
        return status;
    talk_error("standard output: %s", errno ? strerror(errno) : "cannot write");
    return status == CLI_DONE ? CLI_FAILED : status;
}

/*
 * A closed descriptor 0, 1 or 2 would be given to the next file that is opened, and talk
 * would go into a picture. It is filled with one that refuses: reading where we would write,
 * writing where we would read, so that using it is an error as it should be.
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
    signal(SIGPIPE, SIG_IGN); /* a reader that leaves is a write error, told below */
    signal(SIGXFSZ, SIG_IGN); /* so is a file over the limit: nothing torn is left behind */
    return cli_end(dispatch(argc, argv));
}
