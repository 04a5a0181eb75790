/*
 * Input formats: one row of a table each. To add one, write its reader, codec/<id>.{c,h}, and add
 * its include and its row here. Recognising a file, reading it, finding its date, listing a folder
 * and the sentences that name what pihmap reads all follow the table.
 */
#ifndef PM_CODEC_FORMAT_H
#define PM_CODEC_FORMAT_H

#include "codec/bmp.h"
#include "codec/heif.h"
#include "codec/jpeg.h"
#include "codec/png.h"
#include "codec/tiff.h"
#include "files/byte_range.h"

/*
 * id        its functions are pm_<id>_matches() and pm_<id>_read()
 * name      in photos' facts and in reports; at most seven letters
 * called    in sentences
 * endings   of file names that may hold one, in lower case: they only choose what a batch looks
 *           at, the content decides
 * exif      finds the Exif block without a decoder; NULL: the format has none
 * scales    its decoder makes a half or a quarter of the size at less cost: a photo is measured
 *           on that, and decoded whole only when somebody looks at it
 * lossy     its pixels are not exactly those that were saved: it cannot hold labels
 * library, version, prepare
 *           the optional library that it needs; NULL: none
 */
/* clang-format off */
#define PM_FORMATS(X)                                                                              \
    /* id   name    called  endings                  exif          scales lossy  library */        \
    X(jpeg, "JPEG", "JPEG", ".jpg .jpeg .jpe .jfif", pm_jpeg_exif, true,  true,  NULL, NULL, NULL) \
    X(png,  "PNG",  "PNG",  ".png",                  pm_png_exif,  false, false, NULL, NULL, NULL) \
    X(heif, "HEIF", "HEIC", ".heic .heif .hif",      pm_heif_exif, false, true,                    \
                                                     "libheif", pm_heif_version, pm_heif_prepare)  \
    X(tiff, "TIFF", "TIFF", ".tif .tiff",            pm_tiff_exif, false, false,                   \
                                                     "libtiff", pm_tiff_version, NULL)             \
    X(bmp,  "BMP",  "BMP",  ".bmp",                  NULL,         false, false, NULL, NULL, NULL)
/* clang-format on */

struct pm_format {
    const char *name, *called, *endings;
    /* Do the first n bytes of a file, PM_FORMAT_HEAD of them or the whole file, say that it is of
     * this format? Another format may begin in the same way: then read() refuses it. */
    bool (*matches)(const uint8_t *v, size_t n);
    /* Pixels and metadata. Both outputs come zeroed, and are the caller's to free whatever
     * happens. */
    enum pihmap_status (*read)(struct pm_job *job, const struct pm_source *s, struct pm_raster *out,
                               struct pm_meta *meta);
    /* See pm_exif_block(). */
    enum pihmap_status (*exif)(struct pm_job *job, const struct pm_byte_range *file, uint8_t **tiff,
                               size_t *n);
    bool scales, lossy;
    const char *library;
    const char *(*version)(void); /* of the library; NULL: pihmap was built without it */
    void (*prepare)(void); /* what is no longer possible in the sandbox; may be called again */
};

#define PM_FORMAT_ONE(...) +1
enum { PM_FORMAT_COUNT = 0 PM_FORMATS(PM_FORMAT_ONE) };
extern const struct pm_format pm_formats[PM_FORMAT_COUNT];

enum { PM_FORMAT_HEAD = 32 }; /* bytes that suffice to recognise any format */

/* The format that n first bytes belong to; NULL: none. */
const struct pm_format *pm_format_match(const uint8_t *v, size_t n);

/* The same for a whole file. PIHMAP_EFORMAT when it is of none: the sentence names the format, if
 * it is a known one, and says what to do. */
enum pihmap_status pm_format_of(struct pm_job *job, const struct pm_source *s,
                                const struct pm_format **out);

/* Before a fork whose child reads photos in the sandbox: loads the decoders that are plugins. */
void pm_format_prepare(void);

#endif
