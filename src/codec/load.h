/*
 * Loading of photos and masks: file -> struct pm_photo. The only entry of pictures from outside.
 * Their content decides the format, not the ending (codec/format.h).
 */
#ifndef PM_CODEC_LOAD_H
#define PM_CODEC_LOAD_H

#include "base/photo.h"

/*
 * Reads path into *out. PIHMAP_ESYS: it cannot be opened or read (or is a directory, FIFO, device).
 * PIHMAP_EFORMAT: it is no photo that pihmap reads or measures (256 colours, HDR), or damaged.
 * PIHMAP_ELIMIT: it exceeds opt->max_pixels or a limit of base/limits.h. The sentence names the
 * path, the cause and what to do. On failure *out is empty.
 */
enum pihmap_status pm_load(struct pm_job *job, const char *path, const struct pihmap_options *opt,
                           struct pm_photo *out);

/* The same for a photo that may be in memory; it has a name. */
enum pihmap_status pm_load_source(struct pm_job *job, const struct pihmap_source *from,
                                  const struct pihmap_options *opt, struct pm_photo *out);

/*
 * The same for measuring. Where the format can be decoded at a fraction of its size (JPEG), it is
 * decoded no larger than the stages need, and *out keeps the file instead of the display; so it
 * does of very large photos. So no such photo is in memory at its full size while nobody looks at
 * it.
 */
enum pihmap_status pm_load_measured(struct pm_job *job, const struct pihmap_source *from,
                                    const struct pihmap_options *opt, struct pm_photo *out);

/* Only the display: upright, full size. *out is the caller's. */
enum pihmap_status pm_load_picture(struct pm_job *job, const struct pihmap_source *from,
                                   const struct pihmap_options *opt, struct pm_rgb8 *out);

/* The display of a photo that was loaded for measuring, decoded or copied. */
enum pihmap_status pm_load_display(struct pm_job *job, const struct pm_photo *photo,
                                   const struct pihmap_options *opt, struct pm_rgb8 *out);

/*
 * A mask at the file's own size (Exif orientation applied, no colour management): the grey value
 * 0..255 of every pixel. pixels are the caller's to free().
 */
enum pihmap_status pm_load_grey(struct pm_job *job, const char *path,
                                const struct pihmap_options *opt, int *w, int *h, uint8_t **pixels);

/*
 * The same for a label picture: the number 0..255 that every pixel stores, which is the index of a
 * palette, and the plain value of grey of any depth. PIHMAP_EFORMAT: labels in colours, above 255,
 * partly transparent, or in a format that compresses with loss.
 */
enum pihmap_status pm_load_labels(struct pm_job *job, const char *path,
                                  const struct pihmap_options *opt, int *w, int *h,
                                  uint8_t **pixels);

#endif
