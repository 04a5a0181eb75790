#include "base/printable.h"

#include <stdbool.h>
#include <string.h>

#define ELLIPSIS "..."

size_t pm_utf8_at(const char *text, uint32_t *code)
{
    const unsigned char *s = (const unsigned char *)text;
    static const uint32_t smallest[5] = {0, 0, 0x80, 0x800, 0x10000};
    const size_t n = s[0] < 0x80 ? 1 : s[0] < 0xC2 ? 0 : s[0] < 0xE0 ? 2 : s[0] < 0xF0 ? 3 : 4;
    if (n == 0 || s[0] > 0xF4)
        return 0;
    uint32_t c = n == 1 ? s[0] : s[0] & (0x7Fu >> n);
    for (size_t i = 1; i < n; i++) {
        if ((s[i] & 0xC0) != 0x80)
            return 0; /* also stops at the NUL */
        c = c << 6 | (s[i] & 0x3Fu);
    }
    *code = c;
    return c < smallest[n] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF) ? 0 : n;
}

/* Characters that control a terminal, or make a text look different from what it is. */
static bool is_hidden(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0) ||         /* C0, DEL, C1 */
           c == 0xAD || c == 0x61C ||                     /* soft hyphen, Arabic letter mark */
           (c >= 0x200B && c <= 0x200F) ||                /* zero width, LRM, RLM */
           (c >= 0x2028 && c <= 0x202E) ||                /* line separators, bidi embeddings */
           (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF || /* joiners, bidi isolates, BOM */
           (c >= 0xFFF9 && c <= 0xFFFB) || c >= 0xE0000;  /* annotations, tags, private */
}

/* The character at s as it will be shown, in piece[17]; returns its length in s. */
static size_t escape(const unsigned char *s, char piece[17])
{
    static const char hex[] = "0123456789abcdef";
    uint32_t code = 0;
    size_t n = pm_utf8_at((const char *)s, &code);
    if (n && !is_hidden(code)) {
        memcpy(piece, s, n);
        piece[n] = '\0';
        return n;
    }
    if (n == 0)
        n = 1;
    for (size_t i = 0; i < n; i++) {
        piece[4 * i] = '\\';
        piece[4 * i + 1] = 'x';
        piece[4 * i + 2] = hex[s[i] >> 4];
        piece[4 * i + 3] = hex[s[i] & 15];
    }
    piece[4 * n] = '\0';
    return n;
}

void pm_printable(const char *bytes, char *out, size_t size)
{
    const unsigned char *s = (const unsigned char *)bytes;
    size_t used = 0, safe = 0; /* safe: the last place where ELLIPSIS still fits */
    while (*s) {
        char piece[17];
        s += escape(s, piece);
        const size_t n = strlen(piece);
        if (used + n >= size) {
            memcpy(out + safe, ELLIPSIS, sizeof ELLIPSIS);
            return;
        }
        memcpy(out + used, piece, n);
        used += n;
        if (used + sizeof ELLIPSIS <= size)
            safe = used;
    }
    out[used] = '\0';
}
