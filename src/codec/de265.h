/*
 * The HEVC decoder that libheif uses here: libde265, which is optional (PM_WITH_DE265), asked for
 * what libheif's own plugin does not pass on. Damaged data makes libde265 warn, or stop early and
 * leave the rest of the picture as it was: a picture with invented parts, which would be measured
 * as a change of the skin.
 */
#ifndef PM_CODEC_DE265_H
#define PM_CODEC_DE265_H

/*
 * From now on libheif decodes HEVC by it, and refuses a picture where libde265 warned, or of which
 * a coding tree block was not decoded. May be called again, by any thread. Without libde265, or
 * with a libheif that has no plugins (before 1.13), nothing happens.
 */
void pm_de265_register(void);

/* Version of libde265; NULL: built without it. */
const char *pm_de265_version(void);

#endif
