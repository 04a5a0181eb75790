#include "cli/suggest.h"

#include <string.h>

/* Longer words are no misspelt commands; also bounds the table below. */
enum { LONGEST = 32 };

static int least(int a, int b)
{
    return a < b ? a : b;
}

/* Damerau-Levenshtein distance (optimal string alignment variant); both words have at most LONGEST
 * letters. */
static int distance(const char *a, size_t a_length, const char *b, size_t b_length)
{
    int d[LONGEST + 1][LONGEST + 1];
    for (size_t i = 0; i <= a_length; i++)
        d[i][0] = (int)i;
    for (size_t j = 0; j <= b_length; j++)
        d[0][j] = (int)j;
    for (size_t i = 1; i <= a_length; i++)
        for (size_t j = 1; j <= b_length; j++) {
            int change = d[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
            d[i][j] = least(change, least(d[i - 1][j], d[i][j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                d[i][j] = least(d[i][j], d[i - 2][j - 2] + 1);
        }
    return d[a_length][b_length];
}

const char *cli_suggest(const char *typed, size_t typed_length, const char *const *words, size_t n)
{
    const char *best = NULL;
    int best_distance = 0;
    if (typed_length == 0 || typed_length > LONGEST)
        return NULL;
    for (size_t i = 0; i < n; i++) {
        size_t length = strlen(words[i]);
        if (length > LONGEST)
            continue;
        int far = distance(typed, typed_length, words[i], length);
        if (far <= 1 + (int)length / 4 && far < (int)length && (!best || far < best_distance)) {
            best = words[i];
            best_distance = far;
        }
    }
    return best;
}
