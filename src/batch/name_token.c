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

/* Does a word of another script begin at s[i], in a token from `from` on: "P1前"? Not in "4周", a
 * number and its unit. Letters with accents and combining marks are Latin. */
static bool starts_script(const char *s, size_t from, size_t i)
{
    const unsigned char c = (unsigned char)s[i];
    const bool other = c >= 0xD0 && c < 0xEF && c != 0xE1 && c != 0xE2;
    return other && isalpha((unsigned char)s[from]) && isalnum((unsigned char)s[i - 1]);
}

void pm_name_tokenize(const char *text, struct pm_name_tokens *tokens)
{
    memset(tokens, 0, sizeof *tokens);
    tokens->s = text;
    tokens->n = strlen(text);
    size_t i = 0;
    while (i < tokens->n && tokens->count < PM_MAX_TOKENS) {
        if (pm_is_separator(tokens->s[i])) {
            i++;
            continue;
        }
        struct pm_name_token *t = &tokens->token[tokens->count++];
        t->at = i;
        t->separated = i == 0 || pm_is_separator(tokens->s[i - 1]);
        for (i++;
             i < tokens->n && !pm_is_separator(tokens->s[i]) &&
             !starts_capitalised(tokens->s, i, tokens->n) && !starts_script(tokens->s, t->at, i);
             i++)
            ;
        t->n = i - t->at;
        classify_token(tokens->s, t);
    }
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
