/*
 * Reader of report.json, of any version of the schema pihmap-report/1: fields that are missing are
 * null, and fields that are not known do not matter.
 */
#ifndef PM_REPORT_REPORT_READER_H
#define PM_REPORT_REPORT_READER_H

#include "base/job.h"

struct json_t; /* Jansson's */

/* What identifies a photo. */
struct pm_photo_identity {
    const char *sha256; /* a keyed hash where the report is without names; "" unknown */
    double width, height;
};

/* A report as read. All text is borrowed from root. */
struct pm_report_text {
    struct json_t *root; /* owned */
    struct pm_photo_identity photo[2];
    struct pihmap_diff_report said;
    double flagged_from;               /* L*; NAN unknown */
    struct pihmap_diff_region *region; /* [said.regions], owned, in the report's order */
};

/* text[0..n) from the file that name, which is safe to display, stands for. PIHMAP_EFORMAT: it is
 * not such a report, or has words that only a newer version knows. *out is the caller's to
 * pm_report_free(). */
enum pihmap_status pm_report_parse(struct pm_job *job, const char *name, const char *text, size_t n,
                                   struct pm_report_text *out);
void pm_report_free(struct pm_report_text *report);

/*
 * Every value that differs between two reports, in the order of their fields: all but the photos
 * and the regions. An object is entered, an array is one value. The list and its texts are the
 * caller's to pm_report_changes_free(), also on failure.
 */
struct pm_report_changes {
    struct pihmap_diff_value *value;
    size_t count;
};

enum pihmap_status pm_report_compare(struct pm_job *job, const struct pm_report_text *a,
                                     const struct pm_report_text *b, struct pm_report_changes *out);
void pm_report_changes_free(struct pm_report_changes *changes);

#endif
