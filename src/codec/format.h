/* What kind of file the bytes are, by their content. */
#ifndef PM_CODEC_FORMAT_H
#define PM_CODEC_FORMAT_H

#include "codec/source.h"

enum pm_kind { PM_KIND_JPEG, PM_KIND_PNG, PM_KIND_BMP, PM_KIND_HEIF, PM_KIND_TIFF };

/* PIHMAP_EFORMAT for everything else, with a sentence that names the format, if it is a
 * known one, and the way out. */
enum pihmap_status pm_kind_of(struct pm_job *job, const struct pm_source *s, enum pm_kind *kind);

/* "<name>: is a RAW photo", "is an AVIF picture" and how to convert it: PIHMAP_EFORMAT. For readers
 * of what only looked like another kind. */
enum pihmap_status pm_kind_refuse_raw(struct pm_job *job, const struct pm_source *s);
enum pihmap_status pm_kind_refuse_avif(struct pm_job *job, const struct pm_source *s);

#endif
