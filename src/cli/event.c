#include "cli/event.h"

#include "cli/console.h"
#include "cli/exit.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MIN_INTERVAL_S 0.1 /* s between two events of progress */

/* The command whose events are written; NULL: none are. */
static const char *running;
static pid_t writer;

#define END_LINE "{\"event\": \"end\", \"status\": "

/* A signal that ends this process: the last event comes first. Children do not write one. */
static void end_by_signal(int number)
{
    char line[64];
    if (getpid() == writer) {
        size_t n = sizeof END_LINE - 1;
        memcpy(line, END_LINE, n);
        for (int status = CLI_SIGNALLED + number, unit = 100; unit; unit /= 10)
            line[n++] = (char)('0' + status / unit % 10);
        line[n++] = '}';
        line[n++] = '\n';
        (void)!write(STDERR_FILENO, line, n);
    }
    signal(number, SIG_DFL);
    raise(number);
}

static void catch_signals(void)
{
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
    struct sigaction action = {.sa_handler = end_by_signal}, was;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (sigaction(numbers[i], NULL, &was) == 0 && was.sa_handler != SIG_IGN) /* nohup */
            sigaction(numbers[i], &action, NULL);
}

/* An event of its own for a message. */
static void send_message(const char *text)
{
    struct cli_event event;
    cli_event_open(&event, "message");
    if (event.f) {
        fputs(", \"text\": ", event.f);
        console_json(event.f, text);
    }
    cli_event_close(&event);
}

void cli_events_begin(const char *command)
{
    running = command;
    writer = getpid();
    console_redirect(send_message);
    catch_signals();
    struct cli_event event;
    cli_event_open(&event, "begin");
    if (event.f)
        fprintf(event.f,
                ", \"schema\": \"pihmap-progress/1\", \"command\": \"%s\", "
                "\"version\": \"" PIHMAP_VERSION "\"",
                command);
    cli_event_close(&event);
}

bool cli_events_are_on(void)
{
    return running != NULL;
}

void cli_events_end(int status)
{
    if (!running)
        return;
    fprintf(stderr, END_LINE "%d}\n", status);
    running = NULL;
    console_redirect(NULL);
}

void cli_event_open(struct cli_event *event, const char *name)
{
    event->f = open_memstream(&event->text, &event->length);
    if (event->f)
        fprintf(event->f, "{\"event\": \"%s\"", name);
}

void cli_event_close(struct cli_event *event)
{
    if (!event->f)
        return;
    fputs("}\n", event->f);
    const bool whole = !ferror(event->f);
    if (fclose(event->f) == 0 && whole)
        fwrite(event->text, 1, event->length, stderr);
    free(event->text);
}

/* ---- pending ------------------------------------------------------------------------ */

FILE *cli_pending_element(struct cli_pending *pending)
{
    if (pending->f)
        fputs(", ", pending->f);
    else
        pending->f = open_memstream(&pending->text, &pending->length);
    return pending->f;
}

bool cli_pending_due(struct cli_pending *pending)
{
    const double now_s = console_now_s();
    if (now_s - pending->sent_s < MIN_INTERVAL_S)
        return false;
    pending->sent_s = now_s;
    return true;
}

void cli_pending_take(struct cli_pending *pending, FILE *f)
{
    if (!pending->f)
        return;
    if (fclose(pending->f) == 0)
        fwrite(pending->text, 1, pending->length, f);
    free(pending->text);
    pending->f = NULL;
    pending->text = NULL;
}
