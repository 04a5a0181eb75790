/*
 * The size of the pictures in a HEVC stream (ITU-T H.265) as its parameter sets tell it. It need
 * not be what the file around it tells, and a decoder goes by the stream: our own short reading,
 * so that it is judged before a decoder takes memory and time for it.
 */
#ifndef PM_CODEC_HEVC_SIZE_H
#define PM_CODEC_HEVC_SIZE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pm_hevc_size {
    uint64_t w, h; /* px as decoded, padding included; under 2^32 */
};

/* Of one unit of the stream (NAL unit, n bytes). False: it is no sequence parameter set of the
 * base layer, or none that can be read, which decoders refuse; *out is then zeroed. */
bool pm_hevc_size(const uint8_t *unit, size_t n, struct pm_hevc_size *out);

#endif
