/*
 * A file's bytes -> pm_photo. The only door for outside pictures; the content decides the
 * type, not the ending (codec/format.h).
 */
#ifndef PM_CODEC_LOAD_H
#define PM_CODEC_LOAD_H

#include "base/photo.h"

/*
 * Read path into *out. PIHMAP_ESYS: cannot be opened or read (or is a directory, FIFO,
 * device); PIHMAP_EFORMAT: not a photo that can be read, or damaged; PIHMAP_ELIMIT: over
 * opt->max_pixels or a limit of base/limits.h. The sentence names path, cause and way out.
 * On failure *out is empty.
 */
enum pihmap_status pm_load(struct pm_job *job, const char *path, const struct pihmap_options *opt,
                           struct pm_photo *out);

/* The same of a photo that may lie in memory; it has a name. */
enum pihmap_status pm_load_source(struct pm_job *job, const struct pihmap_source *from,
                                  const struct pihmap_options *opt, struct pm_photo *out);

/*
 * The same for measuring: a JPEG is decoded no larger than the working picture needs, and has its
 * file instead of its display. So no photo lies about at its full size while nobody looks at it.
 */
enum pihmap_status pm_load_measured(struct pm_job *job, const struct pihmap_source *from,
                                    const struct pihmap_options *opt, struct pm_photo *out);

/* Only what people look at: upright, full size. *out is the caller's. */
enum pihmap_status pm_load_picture(struct pm_job *job, const struct pihmap_source *from,
                                   const struct pihmap_options *opt, struct pm_rgb8 *out);

/* The same of a photo that was loaded for measuring, decoded or copied. */
enum pihmap_status pm_load_display(struct pm_job *job, const struct pm_photo *photo,
                                   const struct pihmap_options *opt, struct pm_rgb8 *out);

/*
 * A mask or label picture at the file's own size (Exif orientation applied, no colour
 * management): grey value 0..255 of every pixel. pixels are the caller's to free().
 */
enum pihmap_status pm_load_grey(struct pm_job *job, const char *path,
                                const struct pihmap_options *opt, int *w, int *h, uint8_t **pixels);

#endif
