#include "codec/format.h"

#include "codec/tiff_tags.h"
#include "codec/unsupported.h"

#define ROW(id, name, called, endings, exif, scales, lossy, library, version, prepare) \
    {name,   called, endings, pm_##id##_matches, pm_##id##_read, exif,                 \
     scales, lossy,  library, version,           prepare},
const struct pm_format pm_formats[PM_FORMAT_COUNT] = {PM_FORMATS(ROW)};

const struct pm_format *pm_format_match(const uint8_t *v, size_t n)
{
    for (int i = 0; i < PM_FORMAT_COUNT; i++)
        if (pm_formats[i].matches(v, n))
            return &pm_formats[i];
    return NULL;
}

enum pihmap_status pm_format_of(struct pm_job *job, const struct pm_source *s,
                                const struct pm_format **out)
{
    *out = pm_format_match(s->v, s->n);
    return *out ? PIHMAP_OK : pm_unsupported(job, s);
}

bool pihmap_is_photo_name(const char *name)
{
    for (int i = 0; i < PM_FORMAT_COUNT; i++)
        if (pm_ending_is_one_of(name, pm_formats[i].endings))
            return true;
    return false;
}

void pm_format_prepare(void)
{
    for (int i = 0; i < PM_FORMAT_COUNT; i++)
        if (pm_formats[i].prepare)
            pm_formats[i].prepare();
}
