/*
 * The pixel rows of a PNG, unpacked: interlacing, filters and sample layouts (W3C PNG, third
 * edition, sections 7 to 9).
 */
#ifndef PM_CODEC_PNG_ROWS_H
#define PM_CODEC_PNG_ROWS_H

#include "codec/png_chunks.h"
#include "codec/raster.h"

/* Bytes of all pixel rows, uncompressed, with their filter bytes. */
uint64_t pm_png_row_bytes(const struct pm_png *p);

/* Memory that pm_png_unpack() has in use at its peak: rows and pixels. */
uint64_t pm_png_peak_bytes(const struct pm_png *p);

/*
 * *rows (pm_png_row_bytes() of them, from malloc()) -> out. The rows are freed, or become the
 * pixels, where these are no larger: *rows is NULL then. as_stored: the numbers that the file
 * stores, for labels: no palette, no scaling of small depths to 0..255. PIHMAP_EFORMAT: an unknown
 * filter, or an index beyond the palette. out comes zeroed, and is the caller's to free whatever
 * happens.
 */
enum pihmap_status pm_png_unpack(struct pm_job *job, const struct pm_source *s,
                                 const struct pm_png *p, uint8_t **rows, struct pm_raster *out);

#endif
