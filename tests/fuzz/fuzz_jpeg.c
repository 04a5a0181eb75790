/* A JPEG, or whatever else a file may hold: the content decides. */
#include "fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_load(data, size);
    return 0;
}
