/*
 * Messages for people, on standard error: sentences, escaped names, paragraphs wrapped to the width
 * of the terminal, bold and colour where the terminal has them. Data never goes through here.
 */
#ifndef CLI_CONSOLE_H
#define CLI_CONSOLE_H

#include <pihmap.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* From now on, messages for standard error are given to a function instead. NULL: print them. */
void console_redirect(void (*receiver)(const char *text));

/* Print "pihmap: " and a sentence. */
void console_error(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Print a line, neither prefixed nor wrapped, on standard error. */
void console_note(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* s since some moment; never goes back. */
double console_now_s(void);

/* A file name that is safe to show; long names are truncated. */
struct console_name {
    char text[600];
};

/*
 * Escape raw: control characters, bidirectional control marks and invalid UTF-8 become \x1b and the
 * like, so that a name can neither control the terminal nor forge a line.
 */
struct console_name console_name(const char *raw);

/* Print raw as a JSON string, in full and in quotes. Characters that could control a terminal
 * become \u001b and the like, which JSON parsers decode; bytes that are not UTF-8 become the text
 * \xNN, as in reports. */
void console_json(FILE *f, const char *raw);

/* Print the cost of a step as one line that programs can parse: for pihmap_options.trace. */
void console_stage(void *context, const struct pihmap_stage *stage);

/* Layout of messages: a label column and wrapped text. Set up by console_page(). */
struct console_page {
    FILE *f;
    int width;   /* columns; 0: do not wrap */
    bool colour; /* a terminal with colour: NO_COLOR and TERM=dumb are respected */
};

enum console_look { CONSOLE_PLAIN, CONSOLE_BOLD, CONSOLE_RED, CONSOLE_YELLOW, CONSOLE_GREEN };

struct console_page console_page(FILE *f);

/* A paragraph, wrapped to the width. */
void console_line(const struct console_page *page, enum console_look look, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* "Label      text", wrapped so that the next lines begin below the text. */
void console_field(const struct console_page *page, const char *label, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
