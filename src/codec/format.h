/* What kind of file the bytes are, by their content. */
#ifndef PM_CODEC_FORMAT_H
#define PM_CODEC_FORMAT_H

#include "codec/source.h"

enum pm_format { PM_FORMAT_JPEG, PM_FORMAT_PNG, PM_FORMAT_BMP, PM_FORMAT_HEIF, PM_FORMAT_TIFF };

/* PIHMAP_EFORMAT for everything else, with a sentence that names the format, if it is a
 * known one, and the way out. */
enum pihmap_status pm_format_of(struct pm_job *job, const struct pm_source *s,
                                enum pm_format *kind);

/* "<name>: is a RAW photo", "is an AVIF picture" and how to convert it: PIHMAP_EFORMAT. For readers
 * of what only looked like another kind. */
enum pihmap_status pm_format_refuse_raw(struct pm_job *job, const struct pm_source *s);
enum pihmap_status pm_format_refuse_avif(struct pm_job *job, const struct pm_source *s);

#endif
