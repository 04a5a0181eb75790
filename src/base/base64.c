#include "base/base64.h"

#include <stdint.h>

static const char LETTERS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

size_t pm_base64_size(size_t n)
{
    return (n + 2) / 3 * 4;
}

void pm_base64(const void *bytes, size_t n, char *out)
{
    const uint8_t *v = bytes;
    for (size_t i = 0; i < n; i += 3, out += 4) {
        const size_t left = n - i;
        const uint32_t three = (uint32_t)v[i] << 16 | (left > 1 ? (uint32_t)v[i + 1] << 8 : 0) |
                               (left > 2 ? v[i + 2] : 0);
        out[0] = LETTERS[three >> 18];
        out[1] = LETTERS[three >> 12 & 63];
        out[2] = left > 1 ? LETTERS[three >> 6 & 63] : '=';
        out[3] = left > 2 ? LETTERS[three & 63] : '=';
    }
}
