/* Versions of the libraries that are always built in: those found at build time. Static storage. */
#ifndef PM_CODEC_VERSIONS_H
#define PM_CODEC_VERSIONS_H

const char *pm_version_jpeg(void);
const char *pm_version_deflate(void);
const char *pm_version_lcms(void);
const char *pm_version_nettle(void);
/* These two have no version macro: the Makefile passes it, or it is "found at build time". */
const char *pm_version_stb(void);
const char *pm_version_exif(void);

#endif
