/* HEIC and HEIF bytes -> pixels. The one file that touches libheif, where it is built with it
 * (PM_WITH_HEIF). */
#ifndef PM_CODEC_HEIF_H
#define PM_CODEC_HEIF_H

#include "codec/raster.h"
#include "codec/source.h"

/*
 * The primary picture, 8 bits or (10, 12 bits) 16, turned, mirrored and cropped as the file says:
 * meta->upright is set, since Exif's orientation only repeats it (ISO/IEC 23008-12, 6.5.10). Its
 * ICC profile, or else its numbers of H.273, go into meta. HDR transfers (PQ, HLG) and pictures
 * that this libheif has no decoder for are PIHMAP_EFORMAT by name; so are all of them without
 * libheif. Both outputs come zeroed, and are the caller's to free whatever happens.
 */
enum pihmap_status pm_heif_read(struct pm_job *job, const struct pm_source *s,
                                struct pm_raster *out, struct pm_meta *meta);

/* Loads the decoders that are plugins, which a process in the sandbox no longer can: call it
 * before the fork. May be called again. */
void pm_heif_prepare(void);

/* Version of libheif; NULL: built without. */
const char *pm_version_heif(void);

#endif
