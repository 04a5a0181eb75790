#include "cli/signals.h"

#include <signal.h>
#include <string.h>

const int cli_signals[CLI_SIGNALS] = {SIGINT, SIGTERM, SIGHUP};

void cli_catch_signals(void (*handler)(int number))
{
    struct sigaction action, was;
    memset(&action, 0, sizeof action);
    action.sa_handler = handler;
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < CLI_SIGNALS; i++)
        if (sigaction(cli_signals[i], NULL, &was) == 0 && was.sa_handler != SIG_IGN)
            sigaction(cli_signals[i], &action, NULL);
}
