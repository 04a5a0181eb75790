/* A BMP; the signature "BM" is prepended. */
#include "fuzz/fuzz.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t *file = malloc(size + 2);
    fuzz_must(file != NULL, "memory");
    memcpy(file, "BM", 2);
    memcpy(file + 2, data, size);
    fuzz_load(file, size + 2);
    free(file);
    return 0;
}
