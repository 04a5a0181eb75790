/* The signals that end a command which waits or works for long. */
#ifndef CLI_SIGNALS_H
#define CLI_SIGNALS_H

#include <stddef.h>

/* SIGINT, SIGTERM, SIGHUP. */
enum { CLI_SIGNALS = 3 };
extern const int cli_signals[CLI_SIGNALS];

/* Handle them, but for those that are ignored (nohup). */
void cli_catch_signals(void (*handler)(int number));

#endif
