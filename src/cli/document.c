#include "cli/document.h"

#include <pihmap.h>
#include <stdbool.h>
#include <string.h>

enum {
    PAGE_WIDTH = 80,
    NAME_INDENT = 2, /* of the rows of a list */
    TEXT_INDENT = 26 /* of the text beside a name */
};

/* ---- common ----------------------------------------------------------------------------- */

/* in_list: the previous block was also a row of a list. */
typedef void (*print_block)(FILE *f, const struct cli_block *block, bool in_list);

static bool is_row(const struct cli_block *b)
{
    return b->kind == CLI_BLOCK_ITEM || b->kind == CLI_BLOCK_CONSTANT || b->kind == CLI_BLOCK_FIELD;
}

static void each_block(FILE *f, const struct cli_document *document, print_block print)
{
    bool in_list = false;
    for (const struct cli_chapter *const *c = document->chapter; *c; c++)
        for (size_t i = 0; i < (*c)->count; i++) {
            print(f, &(*c)->block[i], in_list);
            in_list = is_row(&(*c)->block[i]);
        }
}

/* gap, if text follows it. */
static const char *with(const char *gap, const char *text)
{
    return *text ? gap : "";
}

/* The right-hand side of a row. */
static void describe(const struct cli_block *b, char *out, size_t size)
{
    if (b->kind == CLI_BLOCK_CONSTANT)
        snprintf(out, size, "%s%s%s%s%s", b->value, with(" ", b->unit), b->unit,
                 with(": ", b->text), b->text);
    else if (b->kind == CLI_BLOCK_FIELD)
        snprintf(out, size, "%s%s%s%s%s%s%s. %s", b->value, with("; ", b->unit), b->unit,
                 with("; ", b->range), b->range, with("; null: ", b->null), b->null, b->text);
    else
        snprintf(out, size, "%s", b->text);
}

/* ---- a terminal ------------------------------------------------------------------------- */

void cli_wrapped(FILE *f, int indent, const char *text)
{
    const int width = PAGE_WIDTH - indent;
    while ((int)strlen(text) > width) {
        int cut = width;
        while (cut > 0 && text[cut] != ' ')
            cut--;
        if (cut == 0) /* one word that is too long for the line */
            cut = (int)strcspn(text, " ");
        fprintf(f, "%.*s\n", cut, text);
        text += cut;
        if (*text == '\0')
            return;
        text++;
        fprintf(f, "%*s", indent, "");
    }
    fprintf(f, "%s\n", text);
}

static void print_lines(FILE *f, const char *lines)
{
    while (*lines) {
        const size_t n = strcspn(lines, "\n");
        fprintf(f, "    %.*s\n", (int)n, lines);
        lines += n + (lines[n] == '\n');
    }
}

static void print_row(FILE *f, const struct cli_block *b)
{
    char text[1024];
    describe(b, text, sizeof text);
    const int used = fprintf(f, "%*s%s", NAME_INDENT, "", b->name);
    if (used > TEXT_INDENT - 2)
        fprintf(f, "\n%*s", TEXT_INDENT, "");
    else
        fprintf(f, "%*s", TEXT_INDENT - used, "");
    cli_wrapped(f, TEXT_INDENT, text);
}

/* The items of a list, one by one. */
static void each_code(FILE *f, const struct cli_block *list, bool in_list,
                      void (*print)(FILE *f, const struct cli_block *b, bool in_list))
{
    char words[PIHMAP_REASON_TEXT];
    const char *name;
    for (int i = 1; (name = list->code(i, words, sizeof words)); i++) {
        const struct cli_block item = CLI_ITEM(name, words);
        print(f, &item, in_list || i > 1);
    }
}

static void print_plain(FILE *f, const struct cli_block *b, bool in_list)
{
    switch (b->kind) {
    case CLI_BLOCK_HEADING:
        fprintf(f, "\n%s\n", b->text);
        break;
    case CLI_BLOCK_TEXT:
        fputc('\n', f);
        cli_wrapped(f, 0, b->text);
        break;
    case CLI_BLOCK_EQUATION:
        fputc('\n', f);
        print_lines(f, b->text);
        break;
    case CLI_BLOCK_SOURCE:
        fputs("\n  ", f);
        cli_wrapped(f, 4, b->text);
        break;
    case CLI_BLOCK_ITEM:
    case CLI_BLOCK_CONSTANT:
    case CLI_BLOCK_FIELD:
        if (!in_list)
            fputc('\n', f);
        print_row(f, b);
        break;
    case CLI_BLOCK_CODES:
        each_code(f, b, in_list, print_plain);
        break;
    }
}

void cli_document_print(FILE *f, const struct cli_document *document)
{
    fprintf(f, "pihmap %s: %s\n", document->name, document->summary);
    each_block(f, document, print_plain);
}

/* ---- man(7) ------------------------------------------------------------------------------ */

void cli_roff(FILE *f, const char *text, size_t length)
{
    /* Characters that roff would typeset as others. */
    static const struct {
        char plain;
        const char *escape;
    } kept[] = {{'\\', "\\e"},  {'-', "\\-"},    {'^', "\\(ha"},
                {'~', "\\(ti"}, {'\'', "\\(aq"}, {'`', "\\(ga"}};
    if (length > 0 && *text == '.')
        fputs("\\&", f);
    for (size_t i = 0; i < length; i++) {
        size_t k = 0;
        while (k < sizeof kept / sizeof *kept && kept[k].plain != text[i])
            k++;
        if (k < sizeof kept / sizeof *kept)
            fputs(kept[k].escape, f);
        else
            fputc(text[i], f);
    }
}

static void roff_line(FILE *f, const char *text)
{
    cli_roff(f, text, strlen(text));
    fputc('\n', f);
}

static void roff_lines(FILE *f, const char *lines)
{
    fputs(".PP\n.RS 4\n.nf\n", f);
    while (*lines) {
        const size_t n = strcspn(lines, "\n");
        if (n == 0)
            fputs("\\&", f); /* an empty line would be a request */
        cli_roff(f, lines, n);
        fputc('\n', f);
        lines += n + (lines[n] == '\n');
    }
    fputs(".fi\n.RE\n", f);
}

/* There are no blank lines between the rows of a list. */
static void roff_row(FILE *f, const struct cli_block *b, bool in_list)
{
    char text[1024];
    describe(b, text, sizeof text);
    fprintf(f, "%s.TP %d\n\\fB", in_list ? ".PD 0\n" : "", TEXT_INDENT - NAME_INDENT);
    cli_roff(f, b->name, strlen(b->name));
    fputs("\\fR\n", f);
    roff_line(f, text);
    if (in_list)
        fputs(".PD\n", f);
}

static void print_roff(FILE *f, const struct cli_block *b, bool in_list)
{
    switch (b->kind) {
    case CLI_BLOCK_HEADING:
        fputs(".SH \"", f);
        cli_roff(f, b->text, strlen(b->text));
        fputs("\"\n", f);
        break;
    case CLI_BLOCK_TEXT:
        fputs(".PP\n", f);
        roff_line(f, b->text);
        break;
    case CLI_BLOCK_EQUATION:
        roff_lines(f, b->text);
        break;
    case CLI_BLOCK_SOURCE:
        fputs(".HP 4\n", f);
        roff_line(f, b->text);
        break;
    case CLI_BLOCK_ITEM:
    case CLI_BLOCK_CONSTANT:
    case CLI_BLOCK_FIELD:
        roff_row(f, b, in_list);
        break;
    case CLI_BLOCK_CODES:
        each_code(f, b, in_list, print_roff);
        break;
    }
}

void cli_document_man(FILE *f, const struct cli_document *document)
{
    /* No hyphenation, because of the names of constants and fields, and no justified lines. */
    fputs(".nh\n.ad l\n", f);
    fprintf(f, ".SH NAME\npihmap\\-%s \\- ", document->name);
    roff_line(f, document->summary);
    each_block(f, document, print_roff);
}
