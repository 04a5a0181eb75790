#include "base/language.h"

#include <stdlib.h>
#include <string.h>

/* A value that a caller has made up is English. */
static const struct {
    const char *name; /* BCP 47 */
    bool right_to_left;
    bool on_pictures; /* the font of pictures can write it: pm_picture_language() */
} LANGUAGES[] = {
    [PIHMAP_LANGUAGE_ENGLISH] = {"en", false, true},
    [PIHMAP_LANGUAGE_SPANISH] = {"es", false, true},
    [PIHMAP_LANGUAGE_PORTUGUESE] = {"pt", false, true},
    [PIHMAP_LANGUAGE_FRENCH] = {"fr", false, true},
    [PIHMAP_LANGUAGE_GERMAN] = {"de", false, true},
    [PIHMAP_LANGUAGE_HINDI] = {"hi", false, false},
    [PIHMAP_LANGUAGE_CHINESE] = {"zh", false, false},
    [PIHMAP_LANGUAGE_KOREAN] = {"ko", false, false},
    [PIHMAP_LANGUAGE_ARABIC] = {"ar", true, false},
};
_Static_assert(sizeof LANGUAGES / sizeof *LANGUAGES == PIHMAP_LANGUAGES,
               "the last language has no row, or PIHMAP_LANGUAGES does not name it");

static size_t row_of(enum pihmap_language language)
{
    return (size_t)language < PIHMAP_LANGUAGES ? (size_t)language : PIHMAP_LANGUAGE_ENGLISH;
}

const char *pihmap_language_name(enum pihmap_language language)
{
    return LANGUAGES[row_of(language)].name;
}

bool pihmap_language_named(const char *name, enum pihmap_language *out)
{
    for (int i = 0; i < PIHMAP_LANGUAGES; i++)
        if (strcmp(LANGUAGES[i].name, name) == 0) {
            *out = (enum pihmap_language)i;
            return true;
        }
    return false;
}

bool pm_is_right_to_left(enum pihmap_language language)
{
    return LANGUAGES[row_of(language)].right_to_left;
}

enum pihmap_language pm_picture_language(enum pihmap_language language)
{
    const size_t row = row_of(language);
    return LANGUAGES[row].on_pictures ? (enum pihmap_language)row : PIHMAP_LANGUAGE_ENGLISH;
}

static int by_english(const void *english, const void *message)
{
    return strcmp(english, ((const struct pm_message *)message)->english);
}

const char *pm_translate(enum pihmap_language language, const char *english)
{
    const size_t row = row_of(language);
    if (row == PIHMAP_LANGUAGE_ENGLISH || !english)
        return english;
    const struct pm_message *found =
        bsearch(english, pm_messages, pm_message_count, sizeof *pm_messages, by_english);
    const char *text = found ? found->in[row - 1] : NULL;
    return text ? text : english;
}
