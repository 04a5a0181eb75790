#include "cli/console.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <time.h>

/* Columns of the label in console_field(). */
enum { LABEL_WIDTH = 15 };
/* Narrower terminals are treated as this wide, as shorter lines would be hard to read. */
enum { MIN_WIDTH = 40 };
/* Of one message. */
enum { MESSAGE_BYTES = 4096 };

/* Who gets the messages; NULL: they are printed. */
static void (*receiver)(const char *text);

void console_redirect(void (*to)(const char *text))
{
    receiver = to;
}

static void tell(const char *prefix, const char *format, va_list arguments)
{
    char text[MESSAGE_BYTES];
    vsnprintf(text, sizeof text, format, arguments);
    if (receiver)
        receiver(text);
    else
        fprintf(stderr, "%s%s\n", prefix, text);
}

void console_error(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    tell("pihmap: ", format, arguments);
    va_end(arguments);
}

void console_note(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    tell("", format, arguments);
    va_end(arguments);
}

double console_now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

void console_stage(void *context, const struct pihmap_stage *stage)
{
    (void)context;
    fprintf(stderr, "trace: %-14s %8.1f ms %8.1f ms of processor %6.1f MB peak\n", stage->name,
            1e3 * stage->wall_s, 1e3 * stage->cpu_s, 1e-6 * (double)stage->peak_bytes);
}

/*
 * Decode the UTF-8 character at s: returns its length and sets *code. Where s is not well-formed
 * (RFC 3629: no overlong forms, no surrogates), *good is false, the length 1 and *code the byte.
 */
static size_t decode_utf8(const unsigned char *s, uint32_t *code, bool *good)
{
    size_t length = s[0] < 0x80 ? 1 : s[0] < 0xC2 ? 0 : s[0] < 0xE0 ? 2 : s[0] < 0xF0 ? 3 : 4;
    if (length == 0 || s[0] > 0xF4)
        goto bad;
    *code = length == 1 ? s[0] : s[0] & (0x7Fu >> length);
    for (size_t i = 1; i < length; i++) {
        if ((s[i] & 0xC0) != 0x80)
            goto bad;
        *code = *code << 6 | (s[i] & 0x3Fu);
    }
    if ((length == 3 && (*code < 0x800 || (*code >= 0xD800 && *code < 0xE000))) ||
        (length == 4 && (*code < 0x10000 || *code > 0x10FFFF)))
        goto bad;
    *good = true;
    return length;
bad:
    *code = s[0];
    *good = false;
    return 1;
}

/* Characters that control a terminal, or that make a name look like another. */
static bool is_unsafe(uint32_t code)
{
    return code < 0x20 || (code >= 0x7F && code < 0xA0) || /* C0, DEL, C1 */
           code == 0xAD || code == 0x61C ||                /* soft hyphen, Arabic mark */
           (code >= 0x200B && code <= 0x200F) ||           /* zero width, direction marks */
           (code >= 0x2028 && code <= 0x202E) ||           /* line ends, embeddings */
           (code >= 0x2060 && code <= 0x206F) ||           /* joiners, isolates */
           code == 0xFEFF || (code >= 0xFFF9 && code <= 0xFFFB) || code >= 0xE0000;
}

struct console_name console_name(const char *raw)
{
    struct console_name name;
    static const char more[] = "...";
    size_t used = 0;
    const unsigned char *s = (const unsigned char *)raw;
    /* The longest escape is four times \xNN, for a character of 4 bytes. */
    while (*s && used + 16 + sizeof more <= sizeof name.text) {
        uint32_t code;
        bool good;
        size_t length = decode_utf8(s, &code, &good);
        for (size_t i = 0; i < length; i++, s++) {
            if (good && !is_unsafe(code))
                name.text[used++] = (char)*s;
            else
                used += (size_t)snprintf(name.text + used, 5, "\\x%02x", *s);
        }
    }
    name.text[used] = '\0';
    if (*s)
        memcpy(name.text + used, more, sizeof more);
    return name;
}

void console_json(FILE *f, const char *raw)
{
    fputc('"', f);
    for (const unsigned char *s = (const unsigned char *)raw; *s;) {
        uint32_t code;
        bool good;
        const size_t length = decode_utf8(s, &code, &good);
        if (!good)
            fprintf(f, "\\\\x%02x", *s);
        else if (is_unsafe(code) && code >= 0x10000) /* a surrogate pair */
            fprintf(f, "\\u%04x\\u%04x", 0xD7C0 + (code >> 10), 0xDC00 + (code & 0x3FF));
        else if (is_unsafe(code))
            fprintf(f, "\\u%04x", code);
        else
            fprintf(f, code == '"' || code == '\\' ? "\\%.*s" : "%.*s", (int)length,
                    (const char *)s);
        s += length;
    }
    fputc('"', f);
}

struct console_page console_page(FILE *f)
{
    struct console_page page = {.f = f};
    const char *no_colour = getenv("NO_COLOR"), *term = getenv("TERM");
    struct winsize size;
    if (!isatty(fileno(f)))
        return page;
    page.width = 80;
    if (ioctl(fileno(f), TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        page.width = size.ws_col < MIN_WIDTH ? MIN_WIDTH : size.ws_col;
    page.colour = !(no_colour && *no_colour) && term && strcmp(term, "dumb") != 0;
    return page;
}

/* Wrap text between the column indent, where the cursor is, and the page's width. */
static void wrap(const struct console_page *page, int indent, const char *text)
{
    int column = indent;
    for (const char *word = text; *word;) {
        size_t length = strcspn(word, " ");
        if (page->width && column > indent && column + 1 + (int)length > page->width) {
            fprintf(page->f, "\n%*s", indent, "");
            column = indent;
        } else if (column > indent) {
            fputc(' ', page->f);
            column++;
        }
        fwrite(word, 1, length, page->f);
        column += (int)length;
        word += length;
        word += strspn(word, " ");
    }
    fputc('\n', page->f);
}

/* Does a message of this page go elsewhere? */
static bool is_received(const struct console_page *page)
{
    return page->f == stderr && receiver;
}

void console_line(const struct console_page *page, enum console_look look, const char *format, ...)
{
    static const char *const codes[] = {[CONSOLE_PLAIN] = "",
                                        [CONSOLE_BOLD] = "\033[1m",
                                        [CONSOLE_RED] = "\033[1;31m",
                                        [CONSOLE_YELLOW] = "\033[1;33m",
                                        [CONSOLE_GREEN] = "\033[1;32m"};
    char text[MESSAGE_BYTES];
    bool looks = page->colour && look != CONSOLE_PLAIN;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (is_received(page)) {
        receiver(text);
        return;
    }
    if (looks)
        fputs(codes[look], page->f);
    wrap(page, 0, text);
    if (looks)
        fputs("\033[0m", page->f);
}

void console_field(const struct console_page *page, const char *label, const char *format, ...)
{
    char text[MESSAGE_BYTES];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (is_received(page)) {
        char whole[MESSAGE_BYTES + 64];
        snprintf(whole, sizeof whole, "%s: %s", label, text);
        receiver(whole);
        return;
    }
    fprintf(page->f, "%-*s", LABEL_WIDTH, label);
    wrap(page, LABEL_WIDTH, text);
}
