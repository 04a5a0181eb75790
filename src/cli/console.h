/*
 * Talk to people, on standard error: sentences, escaped names, paragraphs as wide as the
 * terminal, bold and colour where they are welcome. Data never goes through here.
 */
#ifndef CLI_CONSOLE_H
#define CLI_CONSOLE_H

#include <pihmap.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* "pihmap: " and the sentence. */
void console_error(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* A file name that is safe to show; longer names lose their end. */
struct console_name {
    char text[600];
};

/*
 * Control characters, marks that turn the direction of writing and broken UTF-8 become
 * \x1b and the like, so that a name can neither steer the terminal nor fake a line.
 */
struct console_name console_name(const char *raw);

/* raw as a JSON string, whole, in quotes. What would steer a terminal is \u001b and the like, which
 * readers of JSON turn back; bytes that are not UTF-8 are \xNN in the text, as in reports. */
void console_json(FILE *f, const char *raw);

/* A step of the work as one line, fit to be read by a program: for pihmap_options.trace. */
void console_stage(void *context, const struct pihmap_stage *stage);

/* A page of talk: label column, wrapped text. Set up once by console_page(). */
struct console_page {
    FILE *f;
    int width;   /* columns; 0: do not wrap */
    bool colour; /* a terminal that wants it: NO_COLOR and TERM=dumb are respected */
};

enum console_look { CONSOLE_PLAIN, CONSOLE_BOLD, CONSOLE_RED, CONSOLE_YELLOW, CONSOLE_GREEN };

struct console_page console_page(FILE *f);

/* A line on its own, or wrapped to the width. */
void console_line(const struct console_page *page, enum console_look look, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* "Label      text", wrapped with the following lines below the text. */
void console_field(const struct console_page *page, const char *label, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
