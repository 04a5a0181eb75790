/*
 * stb_image, with BMP only: its other decoders have open vulnerabilities. It gets only bytes that
 * bmp.c has checked. Allocations are capped, so that nothing that a file still
 * claims can exhaust the machine's memory.
 */
#include "codec/stb.h"

#include "base/limits.h"

#include <limits.h>
#include <stdlib.h>

#define STB_MAX_BYTES ((size_t)INT_MAX) /* its own lengths are int */

/* Did an allocation fail for the picture that this thread is reading? stb_image does not say why it
 * failed. */
static _Thread_local bool memory_failed;

static void *note_failure(void *p)
{
    memory_failed |= !p;
    return p;
}

static void *capped_malloc(size_t n)
{
    return note_failure(n <= STB_MAX_BYTES ? malloc(n ? n : 1) : NULL);
}

/* Not all versions need it for BMP; nor declarations of the decoders that are left out. */
#pragma GCC diagnostic ignored "-Wunused-function"

static void *capped_realloc(void *p, size_t n)
{
    return note_failure(n <= STB_MAX_BYTES ? realloc(p, n ? n : 1) : NULL);
}

#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_STATIC
#define STBI_ONLY_BMP
#define STBI_NO_STDIO
#define STBI_NO_FAILURE_STRINGS /* they are in a global variable */
#define STBI_NO_THREAD_LOCALS
#define STBI_MAX_DIMENSIONS PM_MAX_SIDE
#define STBI_ASSERT(x) ((void)0) /* a library does not abort; checks come before */
#define STBI_MALLOC(n) capped_malloc(n)
#define STBI_REALLOC(p, n) capped_realloc(p, n)
#define STBI_FREE(p) free(p)
#ifndef __clang__ /* gcc 14 does not see that stb_image 2.30 always sets tc16 before reading it */
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#include <stb_image.h>

uint8_t *pm_stb_read8(const uint8_t *bytes, size_t n, int *w, int *h, int *channels,
                      bool *no_memory)
{
    memory_failed = false;
    uint8_t *v =
        n <= STB_MAX_BYTES ? stbi_load_from_memory(bytes, (int)n, w, h, channels, 0) : NULL;
    *no_memory = !v && memory_failed;
    return v;
}
