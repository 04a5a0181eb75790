#include "cli/json_print.h"

#include "cli/console.h"

#include <math.h>

void cli_json_number(double v)
{
    if (isfinite(v))
        printf("%.12g", v);
    else
        fputs("null", stdout);
}

void cli_json_interval(const double ends[2])
{
    if (!isfinite(ends[0]) || !isfinite(ends[1])) {
        fputs("null", stdout);
        return;
    }
    putchar('[');
    cli_json_number(ends[0]);
    fputs(", ", stdout);
    cli_json_number(ends[1]);
    putchar(']');
}

void cli_json_text(const char *text)
{
    if (*text)
        console_json(stdout, text);
    else
        fputs("null", stdout);
}
