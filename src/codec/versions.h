/* Versions of the libraries that only this room touches, as found when it was built or, where
 * the library can tell, in the one in use. Static storage. */
#ifndef PM_CODEC_VERSIONS_H
#define PM_CODEC_VERSIONS_H

const char *pm_version_jpeg(void);
const char *pm_version_deflate(void);
const char *pm_version_lcms(void);
const char *pm_version_nettle(void);
/* These two tell their version nowhere but in a comment: "found at build time" is all. */
const char *pm_version_stb(void);
const char *pm_version_exif(void);

#endif
