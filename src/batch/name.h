/*
 * What the name of a photo, or of a folder it lies in, says: who (the subject), when (the visit)
 * and from where (the view). Pure functions on text.
 */
#ifndef PM_BATCH_NAME_H
#define PM_BATCH_NAME_H

#include "batch/date.h"

enum { PM_NAME_BYTES = 800 }; /* longer parts of a path are not understood */

enum pm_role { PM_ROLE_NONE, PM_ROLE_BEFORE, PM_ROLE_AFTER };

/* What a number of a visit counts. Only days can be told as time. */
enum pm_unit { PM_UNIT_NONE, PM_UNIT_DAYS, PM_UNIT_VISIT };

struct pm_visit {
    enum pm_role role;
    enum pm_unit unit; /* NONE: there is no number */
    double number;     /* week 4 is 28 days; visit 2 and "after 2" are 2 visits */
    struct pm_date date;
    bool short_form; /* the number is told by d30, w4, v1... */
    bool letter;     /* told by a lone letter: a, b, or one of a series (c, d...) */
    bool series;     /* a letter beyond b */
    bool clash;      /* before and after at once */
};

struct pm_name {
    struct pm_visit visit;
    char label[PM_NAME_BYTES];   /* the words of the visit as they stand there, "week_4"; "" none */
    char subject[PM_NAME_BYTES]; /* the rest, as it stands there; may be "" */
    char view[80];               /* words such as "left" in the subject, small letters; "" none */
    bool camera; /* without its view the subject is empty or what a camera counts: IMG_1234 */
};

/* Where text stands. IN_VISIT: a file in folders that tell the visit already. */
enum pm_name_kind { PM_NAME_FILE, PM_NAME_FOLDER, PM_NAME_IN_VISIT };

/*
 * Understand text: a file name without its ending, or the name of a folder. Words are told in
 * any case, between blanks, points, dashes, underscores and brackets, or by a capital inside a
 * word (annaBefore). Strong words win: a lone letter or a short form (a, b, d30, w4, v1) counts
 * only where nothing clearer is said, and a lone letter never in the name of a folder. False:
 * too long.
 */
bool pm_name_read(const char *text, enum pm_name_kind kind, struct pm_name *out);

/* Visits of a photo and of the folders it lies in, told together. What a says goes first. */
void pm_visit_join(struct pm_visit *a, const struct pm_visit *b);

/*
 * A word of text that is one slip away from a word for a visit: word is set to it, as it stands
 * there, and the right one is given. NULL: there is none.
 */
const char *pm_name_nearly(const char *text, char word[32]);

/* text as a key: small ASCII letters, every run of separators an underscore. In place. */
void pm_name_fold(char *text);

#endif
