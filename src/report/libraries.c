/* The libraries in use, for --version and the report. */
#include "codec/de265.h"
#include "codec/format.h"
#include "codec/versions.h"

#include <jansson.h>
#include <pthread.h>

enum { ALWAYS = 7, MOST = ALWAYS + PM_FORMAT_COUNT + 1 };

/* Filled once, before it is first returned. The last row stays NULL and ends the list. */
static struct pihmap_library_version rows[MOST + 1];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void fill(void)
{
    const struct pihmap_library_version always[ALWAYS] = {
        {"libjpeg-turbo", pm_version_jpeg()},
        {"libdeflate", pm_version_deflate()},
        {"lcms2", pm_version_lcms()},
        {"libexif", pm_version_exif()},
        {"nettle", pm_version_nettle()},
        {"jansson", jansson_version_str()},
        {"stb", pm_version_stb()},
    };
    size_t n = 0;
    for (int i = 0; i < ALWAYS; i++)
        rows[n++] = always[i];
    for (const struct pm_format *f = pm_formats; f < pm_formats + PM_FORMAT_COUNT; f++)
        if (f->version && f->version()) /* else pihmap was built without it */
            rows[n++] = (struct pihmap_library_version){f->library, f->version()};
    if (pm_de265_version())
        rows[n] = (struct pihmap_library_version){"libde265", pm_de265_version()};
}

const char *pihmap_version(void)
{
    return PIHMAP_VERSION;
}

const struct pihmap_library_version *pihmap_libraries(void)
{
    pthread_once(&once, fill);
    return rows;
}
