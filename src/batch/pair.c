#include "batch/pair.h"

#include "base/calendar.h"
#include "base/printable.h"
#include "batch/fold.h"
#include "batch/group.h"
#include "batch/id.h"
#include "batch/listing.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

typedef struct pm_batch_photo photo;

/* ---- paths -------------------------------------------------------------------------- */

static char *joined(struct pm_job *job, const char *a, const char *b)
{
    return pm_scratch_text(job, "%s%s%s", a, a[0] && b[0] ? "_" : "", b);
}

static bool read_folder(struct pm_job *job, const char *name, photo *p)
{
    struct pm_name parsed;
    if (!pm_name_read(name, PM_NAME_FOLDER, &parsed))
        return false;
    const bool of_both = parsed.visit.contradictory; /* "Before & After" holds both: no visit */
    if (!of_both)
        pm_visit_merge(&p->visit, &parsed.visit);
    p->folder = joined(job, p->folder, of_both ? name : parsed.subject);
    if (of_both)
        return p->folder != NULL;
    p->label = p->folder ? joined(job, parsed.label, p->label) : NULL;
    return p->label != NULL;
}

/* Does path without its extension end in this? */
static bool has_stem_ending(const char *path, const char *ending)
{
    const char *dot = strrchr(path, '.');
    const size_t n = dot ? (size_t)(dot - path) : strlen(path), m = strlen(ending);
    return n > m && strncmp(path + n - m, ending, m) == 0;
}

/* Is the name one that pihmap gives to its pictures? */
static bool is_own_picture(const char *path)
{
    return has_stem_ending(path, "-pihmap") || has_stem_ending(path, "-aligned");
}

/* Parse the folders of path, up to name. False: too long, or out of memory. */
static bool read_folders(struct pm_job *job, const char *path, const char *name, photo *p)
{
    char separate_ids[PM_NAME_BYTES];
    for (const char *at = path; at < name;) {
        const size_t n = strcspn(at, "/");
        if (n >= sizeof separate_ids)
            return false;
        memcpy(separate_ids, at, n);
        separate_ids[n] = '\0';
        if (!read_folder(job, separate_ids, p))
            return false;
        at += n + 1;
    }
    return true;
}

/* False: too long, or out of memory (then job->err is set). */
static bool read_path(struct pm_job *job, const char *path, photo *p)
{
    struct pm_name parsed;
    char stem[PM_NAME_BYTES];
    const char *name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
    const char *dot = strrchr(name, '.');
    const size_t n = dot && dot != name ? (size_t)(dot - name) : strlen(name);
    *p = (photo){.path = path, .label = "", .folder = "", .stem = "", .view = ""};
    if (n >= sizeof stem || !read_folders(job, path, name, p))
        return false;
    memcpy(stem, name, n);
    stem[n] = '\0';
    if (!pm_name_read(stem, p->label[0] ? PM_NAME_IN_VISIT : PM_NAME_FILE, &parsed))
        return false;
    const struct pm_visit folders = p->visit;
    p->visit = parsed.visit;
    pm_visit_merge(&p->visit, &folders);
    p->stem_has_visit = parsed.label[0] != '\0';
    p->camera_name = parsed.camera_name;
    p->stem = pm_scratch_text(job, "%s", parsed.subject);
    p->view = pm_scratch_text(job, "%s", parsed.view);
    p->label = joined(job, p->label, parsed.label);
    p->folder_key = pm_name_key(job, p->folder);
    p->stem_key = p->stem ? pm_name_key(job, p->stem) : NULL;
    return p->label && p->view && p->folder_key && p->stem_key;
}

/* ---- keys of groups ----------------------------------------------------------------- */

static bool has_visit(const photo *p)
{
    return p->visit.role != PM_ROLE_NONE || p->visit.unit != PM_UNIT_NONE || p->visit.series;
}

static enum pihmap_status set_key(struct pm_job *job, photo *p, const char *root)
{
    /* anna/anna_before.jpg is of anna, not of anna_anna. */
    const bool repeats = strcmp(p->folder_key, p->stem_key) == 0;
    p->subject = repeats ? p->folder : joined(job, p->folder, p->stem);
    if (p->subject && !p->subject[0])
        p->subject = root;
    p->key = p->subject ? pm_name_key(job, p->subject) : NULL;
    return p->key ? PIHMAP_OK : job->err.status;
}

/* All photos of the folder are of one patient; only the view separates them. */
static enum pihmap_status set_patient_key(struct pm_job *job, photo *p)
{
    p->subject = joined(job, p->folder, p->view);
    char *key = p->subject ? pm_name_key(job, p->subject) : NULL;
    p->key = key;
    return key ? PIHMAP_OK : job->err.status;
}

static int by_folder(const void *a, const void *b)
{
    const photo *p = a, *q = b;
    int order = strcmp(p->folder_key, q->folder_key);
    if (!order)
        order = strcmp(p->stem_key, q->stem_key);
    return order ? order : strcmp(p->path, q->path);
}

/* Does every name in the folder (sorted by stem_key) occur at least twice? */
static bool stems_repeat(const photo *v, size_t n)
{
    for (size_t i = 0; i < n;) {
        size_t end = i;
        while (end < n && strcmp(v[end].stem_key, v[i].stem_key) == 0)
            end++;
        if (end - i < 2)
            return false;
        i = end;
    }
    return true;
}

/* Does no name in the folder (sorted by stem_key) occur twice? A number that two visits share is
 * somebody's; a camera gives none twice. */
static bool stems_differ(const photo *v, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (strcmp(v[i - 1].stem_key, v[i].stem_key) == 0)
            return false;
    return true;
}

/* Is there at most one photo for each visit and view? */
static bool visits_differ(const photo *v, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (size_t k = i + 1; k < n; k++)
            if (strcasecmp(v[i].label, v[k].label) == 0 && strcmp(v[i].view, v[k].view) == 0)
                return false;
    return true;
}

enum folder_kind { BY_NAMES, ONE_PATIENT, ONE_PATIENT_BY_DATE };

/* Photos with the same folder_key: of one patient, or of patients given by the names? */
static enum folder_kind kind_of_folder(const photo *v, size_t n)
{
    bool words = false, dates = true, camera_name = true, stem_has_visit = false;
    for (size_t i = 0; i < n; i++) {
        words |= has_visit(&v[i]);
        dates &= v[i].visit.date.text[0] != '\0';
        camera_name &= v[i].camera_name;
        stem_has_visit |= v[i].stem_has_visit;
    }
    if (!v[0].folder_key[0])
        return BY_NAMES;
    if (words) /* anna/day0/IMG_1.jpg, anna/IMG_7 day30.jpg */
        return camera_name && n < 64 && visits_differ(v, n) &&
                       (stem_has_visit ? stems_differ(v, n) : !stems_repeat(v, n))
                   ? ONE_PATIENT
                   : BY_NAMES;
    return dates && !camera_name && stems_repeat(v, n) ? BY_NAMES : ONE_PATIENT_BY_DATE;
}

static void read_capture_date(const struct pm_photo_list *list, photo *p)
{
    char date[32] = "";
    if (list->capture_date)
        list->capture_date(list->context, p->path, date);
    p->clock_unset = pm_is_clock_unset(date);
    if (!date[0] || p->clock_unset)
        return;
    snprintf(p->visit.date.text, sizeof p->visit.date.text, "%.19s", date);
    p->visit.date.ambiguous = false;
    p->date_from_photo = true;
}

static enum pihmap_status set_keys(struct pm_job *job, const struct pm_photo_list *list, photo *v,
                                   size_t n)
{
    const enum folder_kind kind = kind_of_folder(v, n);
    enum pihmap_status st = PIHMAP_OK;
    for (size_t i = 0; i < n && !st; i++) {
        v[i].in_patient_folder = kind == ONE_PATIENT_BY_DATE;
        if (v[i].in_patient_folder)
            read_capture_date(list, &v[i]);
        st = kind == BY_NAMES ? set_key(job, &v[i], list->root) : set_patient_key(job, &v[i]);
    }
    return st;
}

/* ---- groups ------------------------------------------------------------------------- */

static int by_key(const void *a, const void *b)
{
    const photo *p = *(photo *const *)a, *q = *(photo *const *)b;
    const int order = strcmp(p->key, q->key);
    return order ? order : strcmp(p->path, q->path);
}

/* Why a photo whose name gives no visit is unmatched. */
static const char *why_unmatched(struct pm_job *job, const char *path)
{
    static const char no_word[] = "the name gives no visit (before, after, week_4, a date...)";
    char word[32], shown[80];
    const char *correct = pm_name_misspelt(path, word);
    if (!correct)
        return no_word;
    pm_printable(word, shown, sizeof shown);
    return pm_scratch_text(job, "the name gives no visit; is \"%s\" meant to be \"%s\"?", shown,
                           correct);
}

/* v[0..n) have one key. */
static enum pihmap_status pair_group(struct pm_job *job, photo **v, size_t n, struct pm_pairs *out)
{
    struct pm_group group = {.photo = v, .id = v[0]->subject, .patient_folder = true};
    bool named = false;
    for (size_t i = 0; i < n; i++) {
        group.patient_folder &= v[i]->in_patient_folder;
        if (v[i]->visit.role == PM_ROLE_BEFORE && !named) {
            group.id = v[i]->subject; /* spelt as in the before photo's name */
            named = true;
        }
    }
    group.unnamed = !v[0]->folder_key[0] && !v[0]->stem_key[0];
    for (size_t i = 0; i < n; i++) {
        if (group.patient_folder || has_visit(v[i]) || v[i]->visit.date.text[0]) {
            v[group.n++] = v[i];
            continue;
        }
        const char *why = why_unmatched(job, v[i]->path);
        if (!why)
            return job->err.status;
        out->unmatched[out->unmatched_count++] =
            (struct pihmap_unmatched){.path = v[i]->path, .why = why, .photo = true};
    }
    return group.n ? pm_group_pair(job, &group, out) : PIHMAP_OK;
}

/* How file managers and phones name a copy, at the end of the stem. '#' is a number. */
static const char *const COPIES[] = {" (#)",     "(#)",      " - Copy",  " - Copy (#)",
                                     " copy",    " copy #",  " - Kopie", " - Copia",
                                     " - copie", " - Kopia", " - kopia", " - cópia"};

/* Length of path's stem without such an ending; 0: it has none. */
static size_t stem_of_copy(const char *path, size_t stem, const char *ending)
{
    size_t n = stem, m = strlen(ending);
    while (m > 0 && n > 0) {
        const size_t before = n;
        while (ending[m - 1] == '#' && n > 0 && path[n - 1] >= '0' && path[n - 1] <= '9')
            n--;
        if (ending[m - 1] == '#' ? n == before : path[--n] != ending[m - 1])
            return 0;
        m--;
    }
    return m == 0 ? n : 0;
}

static bool is_listed(const struct pm_photo_list *list, const char *path)
{
    size_t low = 0, high = list->n;
    while (low < high) {
        const size_t middle = (low + high) / 2;
        if (strcmp(list->path[middle], path) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < list->n && strcmp(list->path[low], path) == 0;
}

/* *why: that the photo is a copy of another in the list; NULL: it is none. */
static enum pihmap_status find_copy(struct pm_job *job, const struct pm_photo_list *list,
                                    const char *path, const char **why)
{
    const char *name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
    const char *dot = strrchr(name, '.');
    const size_t stem = dot ? (size_t)(dot - path) : strlen(path);
    for (size_t i = 0; list->same_bytes && i < sizeof COPIES / sizeof *COPIES; i++) {
        const size_t n = stem_of_copy(path, stem, COPIES[i]);
        if (n <= (size_t)(name - path))
            continue;
        const char *other = pm_scratch_text(job, "%.*s%s", (int)n, path, dot ? dot : "");
        if (!other)
            return job->err.status;
        if (!is_listed(list, other) || !list->same_bytes(list->same_context, path, other))
            continue;
        char shown[300];
        pm_printable(other, shown, sizeof shown);
        *why = pm_scratch_text(job, "a copy of %s: it has the same bytes", shown);
        return *why ? PIHMAP_OK : job->err.status;
    }
    return PIHMAP_OK;
}

/* Parse the paths into v[0..*n); files that are not photos become unmatched. */
static enum pihmap_status read_photos(struct pm_job *job, const struct pm_photo_list *list,
                                      photo *v, size_t *n, struct pm_pairs *out)
{
    *n = 0;
    job->err.status = PIHMAP_OK;
    for (size_t i = 0; i < list->n; i++) {
        const char *why = list->refused ? list->refused[i] : NULL;
        bool is_photo = !pm_listing_is_no_photo(why);
        if (!why && is_own_picture(list->path[i])) {
            why = "the name is that of a picture written by pihmap";
            is_photo = false;
        }
        if (!why && find_copy(job, list, list->path[i], &why))
            return job->err.status;
        if (!why && read_path(job, list->path[i], &v[*n])) {
            ++*n;
            continue;
        }
        if (job->err.status)
            return job->err.status;
        out->unmatched[out->unmatched_count++] = (struct pihmap_unmatched){
            .path = list->path[i], .why = why ? why : "the name is too long", .photo = is_photo};
    }
    return PIHMAP_OK;
}

static int by_path(const void *a, const void *b)
{
    const struct pihmap_unmatched *p = a, *q = b;
    return pm_id_compare(p->path, q->path);
}

enum pihmap_status pm_pairs_find(struct pm_job *job, const struct pm_photo_list *list,
                                 struct pm_pairs *out)
{
    enum pihmap_status st;
    size_t n = 0;
    const size_t capacity = list->n ? list->n : 1;
    photo *v = pm_scratch(job, capacity, sizeof *v);
    photo **order = pm_scratch(job, capacity, sizeof(photo *));
    *out = (struct pm_pairs){pm_scratch(job, capacity, sizeof *out->pair), 0,
                             pm_scratch(job, capacity, sizeof *out->unmatched), 0};
    if (!v || !order || !out->pair || !out->unmatched)
        return job->err.status;
    TRY(read_photos(job, list, v, &n, out));
    qsort(v, n, sizeof *v, by_folder);
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i; end < n && strcmp(v[end].folder_key, v[i].folder_key) == 0; end++)
            ;
        TRY(set_keys(job, list, v + i, end - i));
    }
    for (size_t i = 0; i < n; i++)
        order[i] = &v[i];
    qsort(order, n, sizeof *order, by_key);
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i; end < n && strcmp(order[end]->key, order[i]->key) == 0; end++)
            ;
        TRY(pair_group(job, order + i, end - i, out));
    }
    qsort(out->unmatched, out->unmatched_count, sizeof *out->unmatched, by_path);
    st = pm_pairs_resolve_ids(job, out);
out:
    return st;
}

/* ---- the list of pairs -------------------------------------------------------------- */

static int by_id(const void *a, const void *b)
{
    const struct pihmap_pair *p = a, *q = b;
    int order = pm_id_compare(p->id, q->id);
    if (!order && p->before && q->before)
        order = strcmp(p->before, q->before);
    return order ? order : (p->error != NULL) - (q->error != NULL);
}

/* A pair, and its id as file systems see it that ignore case, or how an accent is written. */
struct folded_id {
    const char *key;
    struct pihmap_pair *pair;
};

static int by_folded_id(const void *a, const void *b)
{
    const struct folded_id *p = a, *q = b;
    const int order = strcmp(p->key, q->key);
    return order ? order : by_id(p->pair, q->pair);
}

static const char *folded(struct pm_job *job, const char *id)
{
    const size_t size = 3 * strlen(id) + 1;
    char *key = pm_scratch(job, size, 1);
    if (key)
        pm_fold(id, key, size);
    return key;
}

static bool is_known(const struct folded_id *v, size_t n, const char *key)
{
    size_t low = 0, high = n;
    while (low < high) {
        const size_t middle = (low + high) / 2;
        if (strcmp(v[middle].key, key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < n && strcmp(v[low].key, key) == 0;
}

/* All ids as they were, in order. */
struct known_ids {
    const struct folded_id *v;
    size_t n;
};

/* base~2, base~3...: the first from *number onwards that is not one of the original ids. */
static const char *unused_id(struct pm_job *job, const struct known_ids *known_ids,
                             const char *base, size_t *number)
{
    const char *id, *key;
    do {
        id = pm_scratch_text(job, "%s~%zu", base, (*number)++);
        key = id ? folded(job, id) : NULL;
    } while (key && is_known(known_ids->v, known_ids->n, key));
    return key ? id : NULL;
}

/* Several pairs would share a folder: each gets an id of its own, and is an error. */
static enum pihmap_status separate_ids(struct pm_job *job, const struct known_ids *known_ids,
                                       const struct folded_id *v, size_t n)
{
    size_t number = 2;
    for (size_t i = 0; i < n; i++) {
        struct pihmap_pair *pair = v[i].pair;
        char name[300];
        pm_printable(pair->id, name, sizeof name);
        if (!pair->error)
            pair->error =
                pm_scratch_text(job,
                                "%zu pairs would have the id \"%s\"; rename the photos, or give "
                                "other ids in a --manifest: %s",
                                n, name, pair->how);
        if (i > 0)
            pair->id = unused_id(job, known_ids, pair->id, &number);
        if (!pair->error || !pair->id)
            return job->err.status;
    }
    return PIHMAP_OK;
}

enum pihmap_status pm_pairs_resolve_ids(struct pm_job *job, struct pm_pairs *pairs)
{
    enum pihmap_status st = PIHMAP_OK;
    const size_t n = pairs->pair_count;
    struct folded_id *v = pm_scratch(job, n ? n : 1, sizeof *v);
    if (!v)
        return job->err.status;
    for (size_t i = 0; i < n; i++) {
        v[i] = (struct folded_id){folded(job, pairs->pair[i].id), &pairs->pair[i]};
        if (!v[i].key)
            return job->err.status;
    }
    qsort(v, n, sizeof *v, by_folded_id);
    const struct known_ids known_ids = {v, n};
    for (size_t i = 0; i < n && !st;) {
        size_t end = i + 1;
        while (end < n && strcmp(v[end].key, v[i].key) == 0)
            end++;
        if (end - i > 1)
            st = separate_ids(job, &known_ids, v + i, end - i);
        i = end;
    }
    qsort(pairs->pair, n, sizeof *pairs->pair, by_id);
    return st;
}
