#include "batch/pseudonym.h"

#include "base/printable.h"
#include "batch/id.h"
#include "files/digest.h"
#include "files/folder.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define HASH_DIGITS 12 /* hexadecimal digits, as in src/compare/deidentify.c */
#define NO_PAIR "the photos do not form a pair; `pihmap batch --dry-run` shows which, and why"
#define UNMATCHED "the photo belongs to no pair; `pihmap batch --dry-run` shows which, and why"

enum { SENTENCE = 800, NAME = 512 };

typedef char digest_text[2 * PM_DIGEST_BYTES + 1];

/* "" when it cannot be read: the comparison will then give the reason. */
static void digest_of(struct pm_job *job, const struct pihmap_options *opt, const char *root,
                      const char *path, digest_text out)
{
    char *whole = path && path[0] != '/' ? pm_path_join(job, root, path) : NULL;
    out[0] = '\0';
    if (path && (whole || path[0] == '/') &&
        pm_digest_file(job, whole ? whole : path, out) != PIHMAP_OK)
        out[0] = '\0';
    if (out[0])
        pm_digest_keyed(opt, out);
    free(whole);
}

static enum pihmap_status rename_pair(struct pm_job *job, const struct pihmap_options *opt,
                                      const char *root, const struct pihmap_pair *in,
                                      struct pihmap_pair *out)
{
    digest_text before, after, both;
    char joined[sizeof before + sizeof after];
    *out = *in;
    digest_of(job, opt, root, in->before, before);
    digest_of(job, opt, root, in->after, after);
    snprintf(joined, sizeof joined, "%s%s", before, after);
    const bool known = before[0] && after[0];
    pm_digest_text(known ? joined : in->id, strlen(known ? joined : in->id), both);
    if (!known) /* a short id can be found by guessing, so its hash needs the key */
        pm_digest_keyed(opt, both);
    if (!before[0]) {
        pm_digest_text(in->patient, strlen(in->patient), before);
        pm_digest_keyed(opt, before);
    }
    out->id = pm_scratch_text(job, "pair-%.*s", HASH_DIGITS, both);
    out->patient = pm_scratch_text(job, "patient-%.*s", HASH_DIGITS, before);
    if (*in->visit)
        out->visit = isfinite(in->days) ? pm_scratch_text(job, "day %.0f", in->days) : "later";
    out->how = "";
    if (in->error)
        out->error = NO_PAIR;
    return out->id && out->patient && out->visit ? PIHMAP_OK : job->err.status;
}

static int compare_text(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "");
}

/* Duplicates are ordered by their paths, so that each keeps its id. */
static int by_id(const void *a, const void *b)
{
    const struct pihmap_pair *p = a, *q = b;
    int by = pm_id_compare(p->id, q->id);
    by = by ? by : compare_text(p->before, q->before);
    return by ? by : compare_text(p->after, q->after);
}

/* The same two photos in several pairs: each pair needs a folder of its own. */
static enum pihmap_status number_duplicates(struct pm_job *job, struct pm_pairs *pairs)
{
    size_t first = 0;
    for (size_t i = 1; i < pairs->pair_count; i++) {
        if (strcmp(pairs->pair[i].id, pairs->pair[first].id) != 0) {
            first = i;
            continue;
        }
        const char *id = pm_scratch_text(job, "%s-%zu", pairs->pair[first].id, i - first + 1);
        if (!id)
            return job->err.status;
        pairs->pair[i].id = id;
    }
    return PIHMAP_OK;
}

/* A name can be found by guessing, so its hash needs the key; the reasons hold names, too. */
static enum pihmap_status rename_unmatched(struct pm_job *job, const struct pihmap_options *opt,
                                           const struct pm_pairs *in, struct pm_pairs *out)
{
    digest_text name;
    out->unmatched = pm_scratch(job, in->unmatched_count + 1, sizeof *out->unmatched);
    if (!out->unmatched)
        return job->err.status;
    for (size_t i = 0; i < in->unmatched_count; i++) {
        pm_digest_text(in->unmatched[i].path, strlen(in->unmatched[i].path), name);
        pm_digest_keyed(opt, name);
        const char *path = pm_scratch_text(job, "photo-%.*s", HASH_DIGITS, name);
        if (!path)
            return job->err.status;
        out->unmatched[out->unmatched_count++] = (struct pihmap_unmatched){
            .path = path, .why = UNMATCHED, .photo = in->unmatched[i].photo};
    }
    return PIHMAP_OK;
}

enum pihmap_status pm_pseudonyms(struct pm_job *job, const struct pihmap_options *opt,
                                 const char *root, const struct pm_pairs *in, struct pm_pairs *out)
{
    enum pihmap_status st = PIHMAP_OK;
    *out = (struct pm_pairs){.pair_count = in->pair_count};
    out->pair = pm_scratch(job, in->pair_count, sizeof *out->pair);
    if (!out->pair)
        return job->err.status;
    for (size_t i = 0; i < in->pair_count; i++)
        TRY(rename_pair(job, opt, root, &in->pair[i], &out->pair[i]));
    qsort(out->pair, out->pair_count, sizeof *out->pair, by_id);
    TRY(number_duplicates(job, out));
    qsort(out->pair, out->pair_count, sizeof *out->pair, by_id);
    TRY(rename_unmatched(job, opt, in, out));
out:
    return st;
}

/* ---- sentences -------------------------------------------------------------------------- */

static void replace(char *text, size_t size, const char *what, const char *with)
{
    char rest[SENTENCE];
    for (char *at = text; *what && (at = strstr(at, what)); at += strlen(with)) {
        snprintf(rest, sizeof rest, "%s", at + strlen(what));
        snprintf(at, size - (size_t)(at - text), "%s%s", with, rest);
        if ((size_t)(at - text) + strlen(with) >= size)
            return;
    }
}

static void redact(char *text, size_t size, const char *path, const char *with)
{
    char shown[NAME];
    if (!path)
        return;
    const char *slash = strrchr(path, '/');
    pm_printable(path, shown, sizeof shown);
    replace(text, size, shown, with);
    if (slash) {
        pm_printable(slash + 1, shown, sizeof shown);
        replace(text, size, shown, with);
    }
}

void pm_pseudonym_redact(const struct pihmap_pair *pair, char *text, size_t size)
{
    redact(text, size, pair->before, "the before photo");
    redact(text, size, pair->after, "the after photo");
    redact(text, size, pair->mask, "the skin mask");
}
