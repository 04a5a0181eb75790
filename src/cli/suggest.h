/* "Did you mean": the known word nearest to a misspelt one, by Damerau-Levenshtein distance. */
#ifndef CLI_SUGGEST_H
#define CLI_SUGGEST_H

#include <stddef.h>

/*
 * The word of words[0..n) nearest to typed[0..typed_length), or NULL when none is near: at most one
 * edit, plus one per four letters. An edit is a letter added, lost, changed or swapped with its
 * neighbour.
 */
const char *cli_suggest(const char *typed, size_t typed_length, const char *const *words, size_t n);

#endif
