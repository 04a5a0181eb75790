#include "batch/name_token.h"

#include <ctype.h>
#include <string.h>

bool pm_is_separator(char c)
{
    return c != '\0' && strchr(" _-.,()[]+&", c) != NULL;
}

/* Does a new word begin at s[i] by its capital: "annaBefore", "p7After"? */
static bool is_hump(const char *s, size_t i, size_t n)
{
    return i > 0 && i + 1 < n && isupper((unsigned char)s[i]) && islower((unsigned char)s[i + 1]) &&
           (islower((unsigned char)s[i - 1]) || isdigit((unsigned char)s[i - 1]));
}

static void describe(const char *s, struct pm_name_token *t)
{
    size_t i = 0, words = 0, digits = 0;
    t->leading = isdigit((unsigned char)s[t->at]) != 0;
    for (int part = 0; part < 2; part++) {
        const bool want_digits = (part == 0) == t->leading;
        for (; i < t->n; i++) {
            const unsigned char c = (unsigned char)s[t->at + i];
            if (want_digits ? !isdigit(c) : !isalpha(c))
                break;
            if (want_digits && digits + 1 < PM_MAX_WORD)
                t->digits[digits++] = (char)c;
            if (!want_digits && words + 1 < PM_MAX_WORD)
                t->word[words++] = (char)tolower(c);
        }
    }
    t->plain = i == t->n;
    if (!t->plain || words + digits != t->n) /* something else in it, or too long */
        t->word[0] = t->digits[0] = '\0';
}

void pm_name_tokens_cut(const char *text, struct pm_name_tokens *words)
{
    memset(words, 0, sizeof *words);
    words->s = text;
    words->n = strlen(text);
    size_t i = 0;
    while (i < words->n && words->count < PM_MAX_TOKENS) {
        if (pm_is_separator(words->s[i])) {
            i++;
            continue;
        }
        struct pm_name_token *t = &words->token[words->count++];
        t->at = i;
        t->separated = i == 0 || pm_is_separator(words->s[i - 1]);
        for (i++; i < words->n && !pm_is_separator(words->s[i]) && !is_hump(words->s, i, words->n);
             i++)
            ;
        t->n = i - t->at;
        describe(words->s, t);
    }
}

bool pm_name_tokens_digits(const struct pm_name_tokens *words, int i, size_t least, size_t most)
{
    if (i >= words->count)
        return false;
    const struct pm_name_token *t = &words->token[i];
    return t->plain && !t->word[0] && t->n >= least && t->n <= most && t->digits[0];
}

bool pm_name_tokens_is(const struct pm_name_tokens *words, int i, const char *word)
{
    return i < words->count && !words->token[i].digits[0] &&
           strcmp(words->token[i].word, word) == 0;
}
