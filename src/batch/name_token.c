#include "batch/name_token.h"

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

static void classify_token(const char *s, struct pm_name_token *t)
{
    size_t i = 0, tokens = 0, digits = 0;
    t->digits_first = isdigit((unsigned char)s[t->at]) != 0;
    for (int part = 0; part < 2; part++) {
        const bool want_digits = (part == 0) == t->digits_first;
        for (; i < t->n; i++) {
            const unsigned char c = (unsigned char)s[t->at + i];
            if (want_digits ? !isdigit(c) : !isalpha(c))
                break;
            if (want_digits && digits + 1 < PM_MAX_WORD)
                t->digits[digits++] = (char)c;
            if (!want_digits && tokens + 1 < PM_MAX_WORD)
                t->word[tokens++] = (char)tolower(c);
        }
    }
    t->alphanumeric = i == t->n;
    if (!t->alphanumeric || tokens + digits != t->n) /* other characters, or too long */
        t->word[0] = t->digits[0] = '\0';
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
        for (i++; i < tokens->n && !pm_is_separator(tokens->s[i]) &&
                  !starts_capitalised(tokens->s, i, tokens->n);
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
