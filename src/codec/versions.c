#include "codec/versions.h"

#include <stdio.h>

#include <jpeglib.h>
#include <lcms2.h>
#include <libdeflate.h>
#include <nettle/version.h>

#define TEXT(x) TEXT_OF(x)
#define TEXT_OF(x) #x
#define DIGIT(n) (char)('0' + (n))

const char *pm_version_jpeg(void)
{
    return TEXT(LIBJPEG_TURBO_VERSION);
}

const char *pm_version_deflate(void)
{
    return LIBDEFLATE_VERSION_STRING;
}

/* 2140 is 2.14 and 2160 is 2.16; a last digit that is not 0 is a point release. */
const char *pm_version_lcms(void)
{
    static const char version[] = {DIGIT(LCMS_VERSION / 1000),
                                   '.',
                                   DIGIT(LCMS_VERSION / 100 % 10),
                                   DIGIT(LCMS_VERSION / 10 % 10),
                                   LCMS_VERSION % 10 ? '.' : '\0',
                                   DIGIT(LCMS_VERSION % 10),
                                   '\0'};
    return version;
}

const char *pm_version_nettle(void)
{
    return TEXT(NETTLE_VERSION_MAJOR) "." TEXT(NETTLE_VERSION_MINOR);
}

#ifndef PM_STB_VERSION
#define PM_STB_VERSION "found at build time"
#endif
#ifndef PM_EXIF_VERSION
#define PM_EXIF_VERSION "found at build time"
#endif

const char *pm_version_stb(void)
{
    return PM_STB_VERSION;
}

const char *pm_version_exif(void)
{
    return PM_EXIF_VERSION;
}
