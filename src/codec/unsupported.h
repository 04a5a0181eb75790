/*
 * Unsupported formats that are recognised: RAW photos, AVIF, WebP, video, archives... A sentence
 * says what the file is and what to do.
 */
#ifndef PM_CODEC_UNSUPPORTED_H
#define PM_CODEC_UNSUPPORTED_H

#include "codec/source.h"

/* What to do: the end of a sentence of pm_unsupported_as(). */
#define PM_EXPORT "; export it as JPEG or PNG from the program that opens it"
#define PM_EXPORT_FRAME "; export one frame as PNG"
#define PM_DEVELOP                                                                             \
    "; develop it in the camera's program and export a JPEG or 16-bit TIFF, the same way for " \
    "both photos"

#define PM_AVIF "an AVIF picture"
#define PM_RAW "a RAW photo"

/* PIHMAP_EFORMAT: "<file>: is <what>; pihmap reads JPEG, PNG...<advice>". For readers of a format
 * that begins in the same way. */
enum pihmap_status pm_unsupported_as(struct pm_job *job, const struct pm_source *s,
                                     const char *what, const char *advice);

/* The same when s has the signature of an unsupported format; else PIHMAP_OK. */
enum pihmap_status pm_unsupported_signature(struct pm_job *job, const struct pm_source *s);

/* Always PIHMAP_EFORMAT: says what s is, if that can be recognised. */
enum pihmap_status pm_unsupported(struct pm_job *job, const struct pm_source *s);

/* By the ending of a file's name, any case: is it a RAW photo's? Why it is not read, as a phrase;
 * NULL: not an unsupported format's. Static text. */
bool pm_unsupported_is_raw(const char *name);
const char *pm_unsupported_ending(const char *name);

/* Does name end in one of these (".tif .tiff"; any case)? */
bool pm_ending_is_one_of(const char *name, const char *endings);

#endif
