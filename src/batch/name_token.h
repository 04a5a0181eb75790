/* Tokenizer: splits a name into words and numbers. */
#ifndef PM_BATCH_NAME_TOKEN_H
#define PM_BATCH_NAME_TOKEN_H

#include <stdbool.h>
#include <stddef.h>

enum { PM_MAX_TOKENS = 128, PM_MAX_WORD = 48 };

/* Text between two separators. word and digits are set when it is letters followed by digits, or
 * digits followed by letters (digits_first). */
struct pm_name_token {
    size_t at, n;
    char word[PM_MAX_WORD]; /* pm_fold_plain() of it; "" none, or longer than any known word */
    char digits[PM_MAX_WORD];
    bool digits_first; /* the digits come first */
    bool alphanumeric; /* only letters and ASCII digits, in one of the two orders */
    bool separated; /* begins the text or follows a separator, rather than starting at a capital */
    bool used;      /* part of the visit */
};

struct pm_name_tokens {
    const char *s;
    size_t n;
    struct pm_name_token token[PM_MAX_TOKENS];
    int count;
};

/* Tokenize text, which is borrowed. Tokens beyond PM_MAX_TOKENS are dropped. */
void pm_name_tokenize(const char *text, struct pm_name_tokens *out);

/* Characters of token i in front of word, where it ends in this word of a script that is written
 * without blanks; 0: it does not, or is nothing else. */
size_t pm_name_tokens_ending(const struct pm_name_tokens *tokens, int i, const char *word);

/* Make the last n bytes of token i a token of their own. No effect where there are PM_MAX_TOKENS
 * already. */
void pm_name_tokens_split(struct pm_name_tokens *tokens, int i, size_t n);

/* Is token i nothing but min..max digits? False where there is no token i. */
bool pm_name_tokens_digits(const struct pm_name_tokens *tokens, int i, size_t min, size_t max);

/* Is token i exactly this word, without digits? */
bool pm_name_tokens_is(const struct pm_name_tokens *tokens, int i, const char *word);

/* Blank, point, dash, underscore, bracket... */
bool pm_is_separator(char c);

#endif
