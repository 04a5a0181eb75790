#include "codec/icc_context.h"

#include <lcms2_plugin.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Bytes: lcms2 checks allocations that are larger. */
#define SMALL 4096
/* Bytes: making sRGB takes 6 KB of small allocations, the tags of a profile some 20 KB. */
#define BLOCK ((size_t)1 << 17)

/* Bump allocator: each piece follows its size; all are freed at once. */
struct arena {
    size_t used;
    _Alignas(max_align_t) unsigned char bytes[BLOCK];
};

enum { HEAD = sizeof(max_align_t) };

static void *from_arena(struct arena *arena, size_t size)
{
    const size_t bytes = HEAD + (size + HEAD - 1) / HEAD * HEAD;
    if (!arena || size > SMALL || bytes > BLOCK - arena->used)
        return NULL;
    unsigned char *p = arena->bytes + arena->used;
    memcpy(p, &size, sizeof size);
    arena->used += bytes;
    return p + HEAD;
}

static bool is_in(const struct arena *arena, const void *p)
{
    const uintptr_t at = (uintptr_t)p, start = arena ? (uintptr_t)arena->bytes : 0;
    return arena && at >= start && at < start + BLOCK;
}

static void *arena_malloc(cmsContext context, cmsUInt32Number size)
{
    void *p = from_arena(cmsGetContextUserData(context), size);
    return p ? p : malloc(size);
}

static void arena_free(cmsContext context, void *p)
{
    if (!is_in(cmsGetContextUserData(context), p))
        free(p);
}

static void *arena_realloc(cmsContext context, void *old, cmsUInt32Number size)
{
    size_t was;
    if (!old)
        return arena_malloc(context, size);
    if (!is_in(cmsGetContextUserData(context), old))
        return realloc(old, size);
    memcpy(&was, (unsigned char *)old - HEAD, sizeof was);
    void *p = arena_malloc(context, size);
    if (p)
        memcpy(p, old, was < size ? was : size);
    return p;
}

static void stay_silent(cmsContext context, cmsUInt32Number code, const char *text)
{
    (void)context;
    (void)code;
    (void)text;
}

void *pm_icc_context_new(void)
{
    cmsPluginMemHandler memory = {
        .base = {.Magic = cmsPluginMagicNumber,
                 .ExpectedVersion = 2060,
                 .Type = cmsPluginMemHandlerSig},
        .MallocPtr = arena_malloc,
        .FreePtr = arena_free,
        .ReallocPtr = arena_realloc,
    };
    struct arena *arena = calloc(1, sizeof *arena);
    cmsContext context = arena ? cmsCreateContext(&memory, arena) : NULL;
    if (context)
        cmsSetLogErrorHandlerTHR(context, stay_silent);
    else
        free(arena);
    return context;
}

void pm_icc_context_free(void *context)
{
    if (!context)
        return;
    struct arena *arena = cmsGetContextUserData(context);
    cmsDeleteContext(context);
    free(arena);
}
