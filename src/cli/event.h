/*
 * Events: standard error as lines of JSON for another program (--progress json). Once begun, every
 * message is an event too, so that each line can be parsed. The first line is "begin", the last one
 * "end".
 */
#ifndef CLI_EVENT_H
#define CLI_EVENT_H

#include <stdbool.h>
#include <stdio.h>

/* From now on, messages are events. command: static. */
void cli_events_begin(const char *command);

bool cli_events_are_on(void);

/* The last event: the exit status. Nothing if events are off. */
void cli_events_end(int status);

/* One line, written as a whole by cli_event_close(). f is NULL without memory. It must stay where
 * it is while it is open. */
struct cli_event {
    FILE *f; /* for members: ", \"name\": value" */
    char *text;
    size_t length;
};

void cli_event_open(struct cli_event *event, const char *name);
void cli_event_close(struct cli_event *event);

/*
 * What has happened since the last event of progress: elements of an array, kept until the next one
 * may be sent, so that there are at most ten a second and nothing is lost.
 */
struct cli_pending {
    FILE *f; /* NULL: nothing is pending */
    char *text;
    size_t length;
    double sent_s; /* when the last one was sent */
};

/* Where to print an element; NULL without memory. */
FILE *cli_pending_element(struct cli_pending *pending);

/* May an event of progress be sent? Notes the time if so. */
bool cli_pending_due(struct cli_pending *pending);

/* Print the elements, and forget them. */
void cli_pending_take(struct cli_pending *pending, FILE *f);

#endif
