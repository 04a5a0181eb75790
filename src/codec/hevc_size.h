/*
 * Picture size in the parameter sets of an HEVC stream (ITU-T H.265). It may differ from the size
 * that the file around it declares, and a decoder goes by the stream. So it is checked here before
 * a decoder spends memory and time on it.
 */
#ifndef PM_CODEC_HEVC_SIZE_H
#define PM_CODEC_HEVC_SIZE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pm_hevc_size {
    uint64_t w, h; /* px as decoded, padding included; under 2^32 */
};

/* Of one NAL unit, n bytes. False: it is no sequence parameter set of the base layer, or a
 * malformed one, which decoders refuse; *out is then zeroed. */
bool pm_hevc_size(const uint8_t *unit, size_t n, struct pm_hevc_size *out);

#endif
