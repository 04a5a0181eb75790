/*
 * Photos whose skin, and what is not skin, people have marked: skin_polygons.json, an object of
 * KEY: {CLASS: [polygon, ...], ...}. A polygon is [[x, y], ...] in shares of width and height of
 * the upright photo. Values that are no objects are not read. The key says nothing of the clinic or
 * the person. Borders are marked by none: what is marked is certain.
 */
#ifndef PM_BENCH_SKIN_MARKS_H
#define PM_BENCH_SKIN_MARKS_H

#include "bench/real_polygon.h"

/* Of a px. Where polygons overlap, the later class holds: a brow inside skin is hair. */
enum marked_class {
    MARKED_NOTHING,
    MARKED_SKIN,    /* to be measured: lesions, scars and spots included */
    MARKED_UNCLEAR, /* inside skin: see-through watermarks, tattoos, pen marks */
    MARKED_BACKGROUND,
    MARKED_HAIR, /* scalp, beard */
    MARKED_BROW, /* from here to the nostrils: parts of the face */
    MARKED_EYE,
    MARKED_LIPS, /* teeth included */
    MARKED_NOSTRIL,
    MARKED_CLOTH,
    MARKED_PAD,   /* redaction bar or blur, sticker, caption, frame */
    MARKED_OTHER, /* jewellery, instruments, gloves, ink */
    MARKED_CLASSES
};

/* As in the file; of MARKED_NOTHING "". */
const char *marked_class_name(enum marked_class c);

struct skin_marks {
    json_t *root;
    int photos;
};

#define MARK_KEY 13 /* bytes, NUL included */

/* *out is the caller's to skin_marks_close(), after a failure, too. PIHMAP_EFORMAT: an unknown
 * class, or no polygon of 3 to REAL_CORNERS_MAX corners. */
enum pihmap_status skin_marks_open(struct pm_job *job, const char *path, struct skin_marks *out);
void skin_marks_close(struct skin_marks *marks);

/* The first hex digits of the SHA-256 of FOLDER/NAME, the path's last two parts without the
 * ending. */
void skin_marks_key(const char *path, char key[MARK_KEY]);

/*
 * Whose photo it is, for accuracy_fold(): the clinic FOLDER of FOLDER/NAME_before.EXT and
 * FOLDER/NAME_after.EXT, of any other photo its NAME (one person).
 */
void skin_marks_group(const char *path, char *group, size_t size);

bool skin_marks_known(const struct skin_marks *marks, const char *key);

/* Sets every px of classes, which has a photo's size, to its enum marked_class. */
void skin_marks_paint(const struct skin_marks *marks, const char *key, struct pm_mask *classes);

#endif
