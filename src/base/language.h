/*
 * The languages of pages and pictures. A text is looked up by its English words, which stand where
 * it is used; the translations are in src/base/catalogues, one file per language, and become a
 * table at build time (scripts/make-catalogues). Nothing here depends on the locale or is kept
 * between calls.
 */
#ifndef PM_BASE_LANGUAGE_H
#define PM_BASE_LANGUAGE_H

#include <pihmap.h>
#include <stdbool.h>
#include <stddef.h>

/* Marks a literal in a table as a text of the catalogues; whoever shows it looks it up. */
#define PM_MESSAGE(english) english

/*
 * The text in that language; in English where there is none. Formats of printf() are looked up as
 * they are: a translation has the same conversions, and may number them to change their order. NULL
 * stays NULL. Static.
 */
const char *pm_translate(enum pihmap_language language, const char *english);

/* Is it written from right to left? */
bool pm_is_right_to_left(enum pihmap_language language);

/*
 * The language of the words painted on pictures, where that one was chosen: the same, or English.
 * The font built into pihmap (DejaVu Sans) has no Devanagari, Chinese or Korean; Arabic it has, but
 * text on pictures runs from left to right, letter by letter, and Arabic letters join. Whoever
 * paints words asks this first.
 */
enum pihmap_language pm_picture_language(enum pihmap_language language);

/* ---- the catalogues ------------------------------------------------------------------- */

/* One text in all languages but English, by value less 1. */
struct pm_message {
    const char *english, *in[PIHMAP_LANGUAGES - 1];
};

/* Ordered by strcmp() of the English text. */
extern const struct pm_message pm_messages[];
extern const size_t pm_message_count;

#endif
