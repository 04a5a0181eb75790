/* The word a misspelt one was probably meant to be. */
#ifndef CLI_SUGGEST_H
#define CLI_SUGGEST_H

#include <stddef.h>

/*
 * The nearest of words[0..n) to what was typed (typed_length bytes), or NULL when none is
 * near: one slip, and one more per four letters. A slip is a letter added, lost, changed or
 * swapped with its neighbour (Damerau's distance).
 */
const char *cli_suggest(const char *typed, size_t typed_length, const char *const *words, size_t n);

#endif
