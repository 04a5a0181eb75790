/*
 * Folding of names: two names that look the same have the same folded form, whatever program wrote
 * them. macOS writes an accent as a character of its own (NFD), others as part of the letter (NFC);
 * file systems differ in whether they tell small letters from capitals.
 */
#ifndef PM_BATCH_FOLD_H
#define PM_BATCH_FOLD_H

#include <stddef.h>

/*
 * text (UTF-8; bytes that are not stay as they are) in lower case (Latin, Greek, Cyrillic), with
 * accents as characters of their own; other marks, and Korean syllables, as part of the letter.
 * Written to out, whose size is at least 3 strlen(text) + 1; it is cut off otherwise.
 */
void pm_fold(const char *text, char *out, size_t size);

/* The same without accents, for words that people write with or without them. */
void pm_fold_plain(const char *text, char *out, size_t size);

#endif
