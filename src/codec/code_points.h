/* Coding-independent code points of colour (ITU-T H.273), as PNG's cICP chunk, HEIF's nclx box and
 * the cicp tag of ICC profiles have them. */
#ifndef PM_CODEC_CODE_POINTS_H
#define PM_CODEC_CODE_POINTS_H

#include "codec/raster.h"
#include "codec/source.h"

/* Chromaticities x, y of white, red, green, blue (table 2). False: the code is none of photos. */
bool pm_code_primaries(int code, double chrm[4][2]);

/* PIHMAP_EFORMAT, by name, for the transfer characteristics of HDR (table 3: PQ, HLG), whose codes
 * are not relative to a display's white. */
enum pihmap_status pm_code_check_transfer(struct pm_job *job, const struct pm_source *s, int code);

/* The transfer characteristics that an ICC profile names (ICC.1:2022, 9.2.17); 0: none. */
int pm_code_of_icc(const uint8_t *icc, size_t n);

#endif
