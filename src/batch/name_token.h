/* A name cut into words and numbers. */
#ifndef PM_BATCH_NAME_TOKEN_H
#define PM_BATCH_NAME_TOKEN_H

#include <stdbool.h>
#include <stddef.h>

enum { PM_MAX_TOKENS = 128, PM_MAX_WORD = 24 };

/* A piece of the text between separators; word and digits are set when it is letters and then
 * digits, or (leading) digits and then letters. */
struct pm_name_token {
    size_t at, n;
    char word[PM_MAX_WORD]; /* small letters; "" none, or too long for any word we know */
    char digits[PM_MAX_WORD];
    bool leading;   /* the digits come first */
    bool plain;     /* only ASCII letters and digits, in one of the two orders */
    bool separated; /* begins the text or stands behind a separator, not behind a capital */
    bool used;      /* belongs to the visit */
};

struct pm_name_tokens {
    const char *s;
    size_t n;
    struct pm_name_token token[PM_MAX_TOKENS];
    int count;
};

/* Cut text, which is borrowed. What is beyond PM_MAX_TOKENS stays uncut. */
void pm_name_tokens_cut(const char *text, struct pm_name_tokens *out);

/* Is token i nothing but least..most digits? False where there is no token i. */
bool pm_name_tokens_digits(const struct pm_name_tokens *words, int i, size_t least, size_t most);

/* Is token i just this word, without digits? */
bool pm_name_tokens_is(const struct pm_name_tokens *words, int i, const char *word);

/* Blank, point, dash, underscore, bracket... */
bool pm_is_separator(char c);

#endif
