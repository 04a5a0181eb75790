/* The libraries in use, for --version and the report. */
#include "codec/heif.h"
#include "codec/tiff.h"
#include "codec/versions.h"

#include <jansson.h>
#include <pthread.h>

enum { LIBRARIES = 9 };

/* Filled once, before it is first returned. The last row stays NULL and ends the list. */
static struct pihmap_library_version rows[LIBRARIES + 1];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void fill(void)
{
    const struct pihmap_library_version all[LIBRARIES] = {
        {"libjpeg-turbo", pm_version_jpeg()},
        {"libdeflate", pm_version_deflate()},
        {"lcms2", pm_version_lcms()},
        {"libexif", pm_version_exif()},
        {"nettle", pm_version_nettle()},
        {"jansson", jansson_version_str()},
        {"stb", pm_version_stb()},
        {"libheif", pm_version_heif()},
        {"libtiff", pm_version_tiff()},
    };
    size_t n = 0;
    for (int i = 0; i < LIBRARIES; i++)
        if (all[i].version) /* else pihmap was built without it */
            rows[n++] = all[i];
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
