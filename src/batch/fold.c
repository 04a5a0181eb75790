#include "batch/fold.h"

#include "base/printable.h"
#include "batch/decompositions.h"

#include <stdbool.h>
#include <string.h>

#define COUNT(table) (sizeof(table) / sizeof *(table))
#define ACCENT_FIRST 0x300u /* combining diacritical marks */
#define ACCENT_LAST 0x36Fu

/* Hangul syllables: leading consonant, vowel, trailing consonant (Unicode 3.12). */
#define SYLLABLE 0xAC00u
#define LEADING 0x1100u
#define VOWEL 0x1161u
#define TRAILING 0x11A7u
#define VOWELS 21u
#define TRAILINGS 28u
#define LEADINGS 19u

static bool is_accent(unsigned c)
{
    return c >= ACCENT_FIRST && c <= ACCENT_LAST;
}

/* The character at *s, which moves on; a byte that is not UTF-8 counts as one above 0x10FFFF. */
static unsigned next_char(const char **s)
{
    uint32_t code;
    const size_t n = pm_utf8_at(*s, &code);
    const unsigned c = n ? code : 0x110000u + (unsigned char)**s;
    *s += n ? n : 1;
    return c;
}

struct folded {
    char *out;
    size_t size, used;
    size_t last;       /* where the last character begins */
    unsigned previous; /* it; 0: none */
    bool plain;        /* without accents */
};

static void put(struct folded *f, unsigned c)
{
    char v[4];
    size_t n = 0;
    if (c >= 0x110000u)
        v[n++] = (char)(c - 0x110000u);
    else if (c < 0x80)
        v[n++] = (char)c;
    else {
        if (c >= 0x10000)
            v[n++] = (char)(0xF0 | c >> 18);
        if (c >= 0x800)
            v[n] = (char)((n ? 0x80 : 0xE0) | (c >> 12 & (n ? 0x3Fu : 0xFu))), n++;
        v[n] = (char)((n ? 0x80 : 0xC0) | (c >> 6 & (n ? 0x3Fu : 0x1Fu))), n++;
        v[n++] = (char)(0x80 | (c & 0x3F));
    }
    if (f->used + n >= f->size)
        return;
    f->last = f->used;
    f->previous = c;
    memcpy(f->out + f->used, v, n);
    f->used += n;
}

static unsigned lower(unsigned c)
{
    const bool latin = (c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7);
    const bool greek = c >= 0x391 && c <= 0x3A9, cyrillic = c >= 0x410 && c <= 0x42F;
    if (latin || greek || cyrillic)
        return c + 0x20;
    if (c >= 0x400 && c <= 0x40F)
        return c + 0x50;
    if (c == 0x130 || c == 0x131) /* Turkish: with and without a dot */
        return 'i';
    if (c == 0x141 || c == 0x152 || (c >= 0x100 && c <= 0x137 && c % 2 == 0))
        return c + 1;
    return c == 0x490 ? 0x491 : c; /* Ukrainian */
}

static const uint16_t *decomposition(unsigned c)
{
    size_t low = 0, high = COUNT(DECOMPOSITIONS);
    while (low < high) {
        const size_t middle = (low + high) / 2;
        if (DECOMPOSITIONS[middle][0] < c)
            low = middle + 1;
        else
            high = middle;
    }
    return low < COUNT(DECOMPOSITIONS) && DECOMPOSITIONS[low][0] == c ? DECOMPOSITIONS[low] : NULL;
}

/* The letter of a base and a mark, or of parts of a Korean syllable; 0: they do not combine. */
static unsigned composed(unsigned base, unsigned mark)
{
    if (base >= LEADING && base < LEADING + LEADINGS && mark >= VOWEL && mark < VOWEL + VOWELS)
        return SYLLABLE + ((base - LEADING) * VOWELS + mark - VOWEL) * TRAILINGS;
    if (base >= SYLLABLE && base < SYLLABLE + LEADINGS * VOWELS * TRAILINGS &&
        (base - SYLLABLE) % TRAILINGS == 0 && mark > TRAILING && mark < TRAILING + TRAILINGS)
        return base + mark - TRAILING;
    for (size_t i = 0; i < COUNT(DECOMPOSITIONS); i++)
        if (DECOMPOSITIONS[i][1] == base && DECOMPOSITIONS[i][2] == mark)
            return DECOMPOSITIONS[i][0];
    return 0;
}

static void fold_char(struct folded *f, unsigned c)
{
    const uint16_t *parts = c >= 0xC0 ? decomposition(c) : NULL;
    if (parts && is_accent(parts[2])) {
        fold_char(f, parts[1]);
        fold_char(f, parts[2]);
        return;
    }
    if (is_accent(c) && f->plain)
        return;
    const unsigned joined = c > ACCENT_LAST ? composed(f->previous, c) : 0;
    if (joined)
        f->used = f->last;
    put(f, joined ? joined : lower(c));
}

static void fold(const char *text, char *out, size_t size, bool plain)
{
    struct folded f = {.out = out, .size = size, .plain = plain};
    while (*text)
        fold_char(&f, next_char(&text));
    out[f.used] = '\0';
}

void pm_fold(const char *text, char *out, size_t size)
{
    fold(text, out, size, false);
}

void pm_fold_plain(const char *text, char *out, size_t size)
{
    fold(text, out, size, true);
}
