/*
 * Parser for the names of photos and folders: who (the subject), when (the visit) and from where
 * (the view). Pure functions on text.
 */
#ifndef PM_BATCH_NAME_H
#define PM_BATCH_NAME_H

#include "base/job.h"
#include "batch/date.h"

enum { PM_NAME_BYTES = 800 }; /* longer parts of a path are not parsed */

enum pm_role { PM_ROLE_NONE, PM_ROLE_BEFORE, PM_ROLE_AFTER };

/* What the number of a visit counts. Only days are a measure of time. */
enum pm_unit { PM_UNIT_NONE, PM_UNIT_DAYS, PM_UNIT_VISIT };

struct pm_visit {
    enum pm_role role;
    enum pm_unit unit; /* PM_UNIT_NONE: there is no number */
    double number;     /* week 4 is 28 days; visit 2 and "after 2" are visit number 2 */
    struct pm_date date;
    bool short_form;    /* the number comes from d30, w4, v1... */
    bool letter;        /* the role comes from a single letter: a, b, or a series (c, d...) */
    bool series;        /* a letter beyond b */
    bool contradictory; /* both before and after */
};

struct pm_name {
    struct pm_visit visit;
    char label[PM_NAME_BYTES];   /* the words for the visit, unchanged: "week_4"; "" none */
    char subject[PM_NAME_BYTES]; /* the rest, unchanged; may be "" */
    char view[80];               /* words such as "left" in the subject, in lower case; "" none */
    bool camera_name; /* without its view, the subject is empty or a camera's: IMG_1234 */
};

/* What the text names. IN_VISIT: a file in folders that already give the visit. */
enum pm_name_kind { PM_NAME_FILE, PM_NAME_FOLDER, PM_NAME_IN_VISIT };

/*
 * Parse text: a file name without its extension, or the name of a folder. Words are recognised in
 * any case, separated by blanks, points, dashes, underscores and brackets, or by a capital inside a
 * word (annaBefore). Strong words win: a single letter or a short form (a, b, d30, w4, v1) counts
 * only where there is nothing clearer, and a single letter never counts in the name of a folder.
 * False: the text is too long.
 */
bool pm_name_read(const char *text, enum pm_name_kind kind, struct pm_name *out);

/* Merge into a the visit of a folder that the photo lies in. What a has takes precedence. */
void pm_visit_merge(struct pm_visit *a, const struct pm_visit *b);

/*
 * Find a word of text that is one edit away from a word for a visit. Returns that word for a visit,
 * and sets word to the misspelt one, unchanged. NULL: there is none.
 */
const char *pm_name_misspelt(const char *text, char word[32]);

/* A key of the text for comparison: folded (batch/fold.h), and runs of separators as one
 * underscore. In scratch; NULL: no memory. */
char *pm_name_key(struct pm_job *job, const char *text);

#endif
