/*
 * A page of the manual as data, so that `pihmap help NAME` and the manual page have the same text:
 * a sequence of blocks, printed for a terminal or as man(7) macros. All text is ASCII, one
 * paragraph per string; only equations contain line ends.
 */
#ifndef CLI_DOCUMENT_H
#define CLI_DOCUMENT_H

#include <stddef.h>
#include <stdio.h>

enum cli_block_kind {
    CLI_BLOCK_HEADING,  /* text: title of a section */
    CLI_BLOCK_TEXT,     /* text: a paragraph */
    CLI_BLOCK_EQUATION, /* text: lines that are not wrapped */
    CLI_BLOCK_ITEM,     /* name, and text beside or below it: a symbol, a word */
    CLI_BLOCK_CONSTANT, /* name in the source, value, unit ("": none), text: its purpose */
    CLI_BLOCK_FIELD,    /* name, value: its type, unit, range, null, text */
    CLI_BLOCK_SOURCE,   /* text: a reference to the literature */
    CLI_BLOCK_CODES     /* code: many items, made when the page is printed */
};

struct cli_block {
    enum cli_block_kind kind;
    const char *name, *value, *unit, *range;
    const char *null; /* when it is null, or an empty cell of a table; "": never */
    const char *text;
    /* The i-th word of a list and what it means, from 1 on, in words of size bytes; NULL behind the
     * last. */
    const char *(*code)(int i, char *words, size_t size);
};

/* Initialisers of blocks. scripts/check-method parses those of CLI_CONSTANT. */
#define CLI_HEADING(words)                         \
    {                                              \
        .kind = CLI_BLOCK_HEADING, .text = (words) \
    }
#define CLI_TEXT(words)                         \
    {                                           \
        .kind = CLI_BLOCK_TEXT, .text = (words) \
    }
#define CLI_EQUATION(lines)                         \
    {                                               \
        .kind = CLI_BLOCK_EQUATION, .text = (lines) \
    }
#define CLI_ITEM(what, words)                                   \
    {                                                           \
        .kind = CLI_BLOCK_ITEM, .name = (what), .text = (words) \
    }
#define CLI_SOURCE(words)                         \
    {                                             \
        .kind = CLI_BLOCK_SOURCE, .text = (words) \
    }
#define CLI_CODES(of)                         \
    {                                         \
        .kind = CLI_BLOCK_CODES, .code = (of) \
    }
#define CLI_CONSTANT(constant, number, in, words)                                        \
    {                                                                                    \
        .kind = CLI_BLOCK_CONSTANT, .name = (constant), .value = (number), .unit = (in), \
        .text = (words)                                                                  \
    }
#define CLI_FIELD(field, type, in, from_to, when_null, words)                    \
    {                                                                            \
        .kind = CLI_BLOCK_FIELD, .name = (field), .value = (type), .unit = (in), \
        .range = (from_to), .null = (when_null), .text = (words)                 \
    }

/* The blocks of one source file. */
struct cli_chapter {
    const struct cli_block *block;
    size_t count;
};

struct cli_document {
    const char *name;                         /* `pihmap help NAME`, pihmap-NAME(section) */
    int section;                              /* of the manual: 5 file formats, 7 miscellaneous */
    const char *summary;                      /* one line, without a full stop */
    const struct cli_chapter *const *chapter; /* ended by NULL */
};

/* For a terminal of 80 columns. */
void cli_document_print(FILE *f, const struct cli_document *document);

/* In man(7) macros, from the NAME section on; header and SEE ALSO are the caller's. */
void cli_document_man(FILE *f, const struct cli_document *document);

/* Print text from the column indent, where the cursor is, wrapped so that further lines also begin
 * at indent. Ends the line. */
void cli_wrapped(FILE *f, int indent, const char *text);

/* Print text[0..length) escaped for roff: no request, no escape, and hyphens that can be copied as
 * minus signs. */
void cli_roff(FILE *f, const char *text, size_t length);

#endif
