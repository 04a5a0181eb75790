#include "codec/icc_context.h"

#include <lcms2_plugin.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Bytes: failures of larger pieces are seen by lcms2. */
#define SMALL 4096
/* Making sRGB takes 6 KB of small pieces, the tags of a profile some 20. */
#define BLOCK ((size_t)1 << 17)

/* Small pieces, one behind the other, each behind its size; given back all at once. */
struct pool {
    size_t used;
    _Alignas(max_align_t) unsigned char bytes[BLOCK];
};

enum { HEAD = sizeof(max_align_t) };

static void *from_pool(struct pool *pool, size_t size)
{
    const size_t room = HEAD + (size + HEAD - 1) / HEAD * HEAD;
    if (!pool || size > SMALL || room > BLOCK - pool->used)
        return NULL;
    unsigned char *p = pool->bytes + pool->used;
    memcpy(p, &size, sizeof size);
    pool->used += room;
    return p + HEAD;
}

static bool is_in(const struct pool *pool, const void *p)
{
    const uintptr_t at = (uintptr_t)p, start = pool ? (uintptr_t)pool->bytes : 0;
    return pool && at >= start && at < start + BLOCK;
}

static void *take(cmsContext context, cmsUInt32Number size)
{
    void *p = from_pool(cmsGetContextUserData(context), size);
    return p ? p : malloc(size);
}

static void give(cmsContext context, void *p)
{
    if (!is_in(cmsGetContextUserData(context), p))
        free(p);
}

static void *resize(cmsContext context, void *old, cmsUInt32Number size)
{
    size_t was;
    if (!old)
        return take(context, size);
    if (!is_in(cmsGetContextUserData(context), old))
        return realloc(old, size);
    memcpy(&was, (unsigned char *)old - HEAD, sizeof was);
    void *p = take(context, size);
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
        .MallocPtr = take,
        .FreePtr = give,
        .ReallocPtr = resize,
    };
    struct pool *pool = calloc(1, sizeof *pool);
    cmsContext context = pool ? cmsCreateContext(&memory, pool) : NULL;
    if (context)
        cmsSetLogErrorHandlerTHR(context, stay_silent);
    else
        free(pool);
    return context;
}

void pm_icc_context_free(void *context)
{
    if (!context)
        return;
    struct pool *pool = cmsGetContextUserData(context);
    cmsDeleteContext(context);
    free(pool);
}
