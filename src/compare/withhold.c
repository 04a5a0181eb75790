#include "compare/withhold.h"

#include "files/digest.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define HASH_DIGITS 12 /* hexadecimal; enough that no two photos of a clinic share them */

/* The name of a profile may be that of a person or of their screen. These are in common use, or are
 * our own words for what a file declares without a profile (codec/profile.c). */
static const char *const COMMON_PROFILES[] = {"sRGB",     "Display P3", "Adobe RGB",
                                              "PNG gAMA", "PNG cHRM",   "other primaries"};

static void plain_profile(struct pihmap_photo_facts *f)
{
    for (size_t i = 0; i < sizeof COMMON_PROFILES / sizeof *COMMON_PROFILES; i++)
        if (strncmp(f->profile, COMMON_PROFILES[i], strlen(COMMON_PROFILES[i])) == 0) {
            /* what follows may be anything, unless it is our own remark */
            if (strcmp(f->profile, "sRGB (assumed)") != 0 &&
                strcmp(f->profile, "sRGB (profile unreadable)") != 0)
                snprintf(f->profile, sizeof f->profile, "%s", COMMON_PROFILES[i]);
            return;
        }
    snprintf(f->profile, sizeof f->profile, "embedded profile");
}

static void drop_capture_facts(struct pihmap_photo_facts *f)
{
    plain_profile(f);
    f->exposure_s = f->f_number = f->iso = f->exposure_bias_ev = NAN;
    f->white_balance = -1;
}

static enum pihmap_status photo(struct pm_job *job, const struct pihmap_options *opt,
                                struct pihmap_photo_facts *f, char **name)
{
    pm_digest_keyed(opt, f->sha256);
    *name = pm_alloc(job, sizeof "photo-" + HASH_DIGITS, 1);
    if (!*name)
        return job->err.status;
    snprintf(*name, sizeof "photo-" + HASH_DIGITS, "photo-%.*s", HASH_DIGITS, f->sha256);
    f->file = *name;
    f->taken_at[0] = '\0';
    return PIHMAP_OK;
}

static enum pihmap_status pair(struct pm_job *job, pihmap_result *r)
{
    char both[2 * 65], hash[2 * PM_DIGEST_BYTES + 1];
    snprintf(both, sizeof both, "%s%s", r->report.before.sha256, r->report.after.sha256);
    pm_digest_text(both, strlen(both), hash);
    free(r->id);
    r->id = pm_alloc(job, sizeof "pair-" + HASH_DIGITS, 1);
    r->options.id = r->id;
    if (!r->id)
        return job->err.status;
    snprintf(r->id, sizeof "pair-" + HASH_DIGITS, "pair-%.*s", HASH_DIGITS, hash);
    return PIHMAP_OK;
}

static enum pihmap_status deidentify(struct pm_job *job, pihmap_result *r)
{
    enum pihmap_status st;
    TRY(photo(job, &r->options, &r->report.before, &r->before_name));
    TRY(photo(job, &r->options, &r->report.after, &r->after_name));
    TRY(pair(job, r));
    if (r->options.skin_mask)
        r->options.skin_mask = "given";
    if (r->options.regions)
        r->options.regions = "given";
out:
    return st;
}

/* path without its folder; NULL stays NULL. */
static const char *base_name(const char *path)
{
    const char *slash = path ? strrchr(path, '/') : NULL;
    return slash && slash[1] ? slash + 1 : path;
}

/* r itself keeps the paths, for reading. */
enum pihmap_status pm_withhold(struct pm_job *job, pihmap_result *r)
{
    r->report.before.file = base_name(r->report.before.file);
    r->report.after.file = base_name(r->report.after.file);
    r->options.skin_mask = base_name(r->options.skin_mask);
    r->options.regions = base_name(r->options.regions);
    if (!r->options.capture_facts) {
        drop_capture_facts(&r->report.before);
        drop_capture_facts(&r->report.after);
    }
    return r->options.deidentify ? deidentify(job, r) : PIHMAP_OK;
}
