#include "batch/name_token.h"

#include "batch/fold.h"

#include <ctype.h>
#include <string.h>

bool pm_is_separator(char c)
{
    return c != '\0' && strchr(" _-.,()[]+&", c) != NULL;
}

/* Does a new word start at s[i], which is a capital: "annaBefore", "p7After"? */
static bool starts_capitalised(const char *s, size_t i, size_t n)
{
    return i > 0 && i + 1 < n && isupper((unsigned char)s[i]) && islower((unsigned char)s[i + 1]) &&
           (islower((unsigned char)s[i - 1]) || isdigit((unsigned char)s[i - 1]));
}

/* A letter of ASCII, or part of any other character. */
static bool is_letter(char c)
{
    return isalpha((unsigned char)c) || (unsigned char)c >= 0x80;
}

static void classify_token(const char *s, struct pm_name_token *t)
{
    char letters[PM_MAX_WORD], plain[3 * PM_MAX_WORD];
    size_t i = 0, n = 0, digits = 0;
    t->digits_first = isdigit((unsigned char)s[t->at]) != 0;
    for (int part = 0; part < 2; part++) {
        const bool want_digits = (part == 0) == t->digits_first;
        for (; i < t->n; i++) {
            const char c = s[t->at + i];
            if (want_digits ? !isdigit((unsigned char)c) : !is_letter(c))
                break;
            if (want_digits && digits + 1 < PM_MAX_WORD)
                t->digits[digits++] = c;
            if (!want_digits && n + 1 < PM_MAX_WORD)
                letters[n++] = c;
        }
    }
    letters[n] = '\0';
    t->alphanumeric = i == t->n;
    if (!t->alphanumeric || n + digits != t->n) { /* other characters, or too long */
        t->digits[0] = '\0';
        return;
    }
    pm_fold_plain(letters, plain, sizeof plain);
    if (strlen(plain) < PM_MAX_WORD)
        strcpy(t->word, plain);
}

/* The first byte of a Chinese, Japanese or Korean character in UTF-8, all of which have three. */
static bool starts_cjk(char c)
{
    return (unsigned char)c >= 0xE3 && (unsigned char)c <= 0xED;
}

/* Does a word of another script begin at s[i], in a token from `from` on: "P1前"? Not in "4周", a
 * number and its unit, but at the 4 of "刘洋4周". Letters with accents and combining marks are
 * Latin. */
static bool starts_script(const char *s, size_t from, size_t i)
{
    const unsigned char c = (unsigned char)s[i];
    const bool other = c >= 0xD0 && c < 0xEF && c != 0xE1 && c != 0xE2;
    if (isdigit(c))
        return starts_cjk(s[from]) && !isalnum((unsigned char)s[i - 1]);
    return other && isalpha((unsigned char)s[from]) && isalnum((unsigned char)s[i - 1]);
}

/* Bytes of the separator that s begins with: a mark, or 第 or 제 in front of a number, which is
 * then an ordinal; 0: none. */
static size_t separator_bytes(const char *s)
{
    static const char *const ordinals[] = {"第", "제"};
    for (size_t k = 0; k < sizeof ordinals / sizeof *ordinals; k++) {
        const size_t n = strlen(ordinals[k]);
        if (strncmp(s, ordinals[k], n) == 0 && isdigit((unsigned char)s[n]))
            return n;
    }
    return pm_is_separator(*s);
}

void pm_name_tokenize(const char *text, struct pm_name_tokens *tokens)
{
    bool separated = true;
    memset(tokens, 0, sizeof *tokens);
    tokens->s = text;
    tokens->n = strlen(text);
    for (size_t i = 0; i < tokens->n && tokens->count < PM_MAX_TOKENS;) {
        const size_t gap = separator_bytes(text + i);
        if (gap > 0) {
            separated = true;
            i += gap;
            continue;
        }
        struct pm_name_token *t = &tokens->token[tokens->count++];
        t->at = i;
        t->separated = separated;
        separated = false;
        for (i++; i < tokens->n && separator_bytes(text + i) == 0 &&
                  !starts_capitalised(text, i, tokens->n) && !starts_script(text, t->at, i);
             i++)
            ;
        t->n = i - t->at;
        classify_token(text, t);
    }
}

size_t pm_name_tokens_ending(const struct pm_name_tokens *tokens, int i, const char *word)
{
    const struct pm_name_token *t = &tokens->token[i];
    const size_t n = strlen(word);
    size_t characters = 0;
    if (!starts_cjk(word[0]) || n >= t->n || strncmp(tokens->s + t->at + t->n - n, word, n) != 0)
        return 0;
    for (size_t k = 0; k < t->n - n; k++)
        characters += ((unsigned char)tokens->s[t->at + k] & 0xC0) != 0x80;
    return characters;
}

void pm_name_tokens_split(struct pm_name_tokens *tokens, int i, size_t n)
{
    struct pm_name_token *t = &tokens->token[i];
    if (tokens->count == PM_MAX_TOKENS)
        return;
    memmove(t + 1, t, (size_t)(tokens->count++ - i) * sizeof *t);
    t[0] = (struct pm_name_token){.at = t[1].at, .n = t[1].n - n, .separated = t[1].separated};
    t[1] = (struct pm_name_token){.at = t[0].at + t[0].n, .n = n};
    classify_token(tokens->s, &t[0]);
    classify_token(tokens->s, &t[1]);
}

bool pm_name_tokens_digits(const struct pm_name_tokens *tokens, int i, size_t min, size_t max)
{
    if (i >= tokens->count)
        return false;
    const struct pm_name_token *t = &tokens->token[i];
    return t->alphanumeric && !t->word[0] && t->n >= min && t->n <= max && t->digits[0];
}

bool pm_name_tokens_is(const struct pm_name_tokens *tokens, int i, const char *word)
{
    return i < tokens->count && !tokens->token[i].digits[0] &&
           strcmp(tokens->token[i].word, word) == 0;
}
