#include "codec/exif.h"

#include "base/limits.h"

#include <libexif/exif-data.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define HEAD "Exif\0" /* with its own NUL: the six bytes that libexif expects first */
#define HEAD_BYTES 6
#define MAKER_NOTE 0x927C
/* Tags by number: older libexif has no names for some of them. */
#define TAG(number) ((ExifTag)(number))
#define INTEROP_INDEX 0x0001
#define ORIENTATION 0x0112
#define EXPOSURE_TIME 0x829A
#define F_NUMBER 0x829D
#define SENSITIVITY 0x8827
#define DATE_ORIGINAL 0x9003
#define DATE_DIGITIZED 0x9004
#define OFFSET_ORIGINAL 0x9011
#define OFFSET_DIGITIZED 0x9012
#define EXPOSURE_BIAS 0x9204
#define COLOR_SPACE 0xA001
#define WHITE_BALANCE 0xA403

/* Values of ColorSpace (4.6.6, tag 0xA001). 2 is not in the standard, but what some cameras write
 * for Adobe RGB. */
#define SRGB 1
#define ADOBE_RGB 2

void pm_exif_init(struct pm_exif *e)
{
    memset(e, 0, sizeof *e);
    e->orientation = 1;
    e->exposure_s = e->f_number = e->iso = e->exposure_bias_ev = NAN;
    e->white_balance = -1;
}

/*
 * libexif parses the maker note that tag 0x927C points at, which cannot be switched off, and where
 * its vulnerabilities were. So the count of everything that could be such an entry, anywhere and in
 * either byte order, is set to zero: libexif then drops it. Other data is changed only where the
 * tag and a valid type happen to stand side by side.
 */
static void blank_maker_notes(uint8_t *v, size_t n)
{
    for (size_t i = 0; i + 8 <= n; i++) {
        const bool big = v[i] == MAKER_NOTE >> 8 && v[i + 1] == (MAKER_NOTE & 0xFF) && !v[i + 2];
        const bool little = v[i] == (MAKER_NOTE & 0xFF) && v[i + 1] == MAKER_NOTE >> 8 && !v[i + 3];
        if (big || little)
            memset(v + i + 4, 0, 4);
    }
}

/* The entry, if it has this format, count components (0: any number) and all their bytes. */
static const ExifEntry *entry_of(ExifData *data, ExifIfd ifd, int tag, ExifFormat format,
                                 unsigned long count)
{
    const ExifEntry *e = exif_content_get_entry(data->ifd[ifd], TAG(tag));
    if (!e || !e->data || e->format != format || e->components == 0)
        return NULL;
    if (count && e->components != count)
        return NULL;
    if (e->size / exif_format_get_size(format) < e->components)
        return NULL;
    return e;
}

/* The first of count whole numbers (0: of any number). The standard wants a SHORT; programs also
 * write the other types. */
static long number_of(ExifData *data, ExifIfd ifd, int tag, unsigned long count, long otherwise)
{
    static const ExifFormat formats[] = {EXIF_FORMAT_SHORT,  EXIF_FORMAT_LONG,  EXIF_FORMAT_BYTE,
                                         EXIF_FORMAT_SSHORT, EXIF_FORMAT_SLONG, EXIF_FORMAT_SBYTE};
    const ExifByteOrder order = exif_data_get_byte_order(data);
    const ExifEntry *e = NULL;
    for (size_t i = 0; !e && i < sizeof formats / sizeof *formats; i++)
        e = entry_of(data, ifd, tag, formats[i], count);
    if (!e)
        return otherwise;
    switch (exif_format_get_size(e->format)) {
    case 1:
        return e->data[0];
    case 2:
        return exif_get_short(e->data, order);
    default:
        return (long)exif_get_long(e->data, order);
    }
}

/* NAN unless lowest <= value <= highest. */
static double within(double value, double lowest, double highest)
{
    return value >= lowest && value <= highest ? value : NAN;
}

static double rational_of(ExifData *data, int tag)
{
    const ExifEntry *e = entry_of(data, EXIF_IFD_EXIF, tag, EXIF_FORMAT_RATIONAL, 1);
    if (!e)
        return NAN;
    const ExifRational r = exif_get_rational(e->data, exif_data_get_byte_order(data));
    return r.denominator ? (double)r.numerator / (double)r.denominator : NAN;
}

static double srational_of(ExifData *data, int tag)
{
    const ExifEntry *e = entry_of(data, EXIF_IFD_EXIF, tag, EXIF_FORMAT_SRATIONAL, 1);
    if (!e)
        return NAN;
    const ExifSRational r = exif_get_srational(e->data, exif_data_get_byte_order(data));
    return r.denominator ? (double)r.numerator / (double)r.denominator : NAN;
}

/* PhotographicSensitivity may have several values; the first one counts. */
static double iso_of(ExifData *data)
{
    return within((double)number_of(data, EXIF_IFD_EXIF, SENSITIVITY, 0, 0), 1, 65535);
}

/* The text of an ASCII entry, cut at its NUL and at size. */
static void text_of(ExifData *data, ExifIfd ifd, int tag, char *out, size_t size)
{
    const ExifEntry *e = entry_of(data, ifd, tag, EXIF_FORMAT_ASCII, 0);
    size_t n = e ? e->components : 0;
    if (n >= size)
        n = size - 1;
    if (n)
        memcpy(out, e->data, n);
    out[n] = '\0';
}

/* The interoperability mark R03 stands for Adobe RGB (DCF 2.0, option file), unless ColorSpace
 * says sRGB. */
static bool is_adobe_rgb(ExifData *data)
{
    char interop[5];
    const long space = number_of(data, EXIF_IFD_EXIF, COLOR_SPACE, 1, 0);
    text_of(data, EXIF_IFD_INTEROPERABILITY, INTEROP_INDEX, interop, sizeof interop);
    return space == ADOBE_RGB || (space != SRGB && strcmp(interop, "R03") == 0);
}

/* ---- dates ----------------------------------------------------------------------------- */

/* Does text follow the pattern, where 0 stands for a digit? */
static bool follows(const char *text, const char *pattern)
{
    for (; *pattern; text++, pattern++)
        if (*pattern == '0' ? *text < '0' || *text > '9' : *text != *pattern)
            return false;
    return true;
}

static int two_digits(const char *p)
{
    return (p[0] - '0') * 10 + (p[1] - '0');
}

static bool is_date(const char *t)
{
    static const int days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (!follows(t, "0000:00:00 00:00:00"))
        return false;
    const int year = two_digits(t) * 100 + two_digits(t + 2);
    const int month = two_digits(t + 5), day = two_digits(t + 8);
    if (year < 1900 || month < 1 || month > 12 || day < 1)
        return false;
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return day <= days[month - 1] + (month == 2 && leap) && two_digits(t + 11) < 24 &&
           two_digits(t + 14) < 60 && two_digits(t + 17) < 60;
}

/* "+hh:mm", up to 14 hours, as time zones are. */
static bool is_offset(const char *t)
{
    return (t[0] == '+' || t[0] == '-') && follows(t + 1, "00:00") && two_digits(t + 1) <= 14 &&
           two_digits(t + 4) < 60;
}

/* False when these tags hold no valid date. */
static bool date_of(ExifData *data, int tag, int offset_tag, char out[32])
{
    char date[20], offset[7];
    text_of(data, EXIF_IFD_EXIF, tag, date, sizeof date);
    text_of(data, EXIF_IFD_EXIF, offset_tag, offset, sizeof offset);
    if (!is_date(date))
        return false;
    date[4] = date[7] = '-';
    date[10] = 'T';
    snprintf(out, 32, "%s%s", date, is_offset(offset) ? offset : "");
    return true;
}

/* ---- reading --------------------------------------------------------------------------- */

static void read_facts(ExifData *data, struct pm_exif *out)
{
    const long orientation = number_of(data, EXIF_IFD_0, ORIENTATION, 1, 1);
    const long balance = number_of(data, EXIF_IFD_EXIF, WHITE_BALANCE, 1, -1);
    out->orientation = orientation >= 1 && orientation <= 8 ? (int)orientation : 1;
    out->white_balance = balance == 0 || balance == 1 ? (int)balance : -1;
    /* DateTime (0x0132) is no fallback: programs set it when they edit the picture. */
    if (!date_of(data, DATE_ORIGINAL, OFFSET_ORIGINAL, out->taken_at))
        date_of(data, DATE_DIGITIZED, OFFSET_DIGITIZED, out->taken_at);
    out->exposure_s = within(rational_of(data, EXPOSURE_TIME), 1e-7, 1e5);
    out->f_number = within(rational_of(data, F_NUMBER), 0.1, 1000);
    out->exposure_bias_ev = within(srational_of(data, EXPOSURE_BIAS), -20, 20);
    out->iso = iso_of(data);
    out->adobe_rgb = is_adobe_rgb(data);
}

enum pihmap_status pm_exif_read(struct pm_job *job, const uint8_t *tiff, size_t n,
                                struct pm_exif *out)
{
    enum pihmap_status st = PIHMAP_OK;
    const struct pm_mark mark = pm_scratch_mark(job);
    ExifData *data = NULL;
    pm_exif_init(out);
    if (!tiff || n < 8 || n > PM_MAX_EXIF_BYTES)
        return PIHMAP_OK;
    uint8_t *copy = pm_scratch(job, HEAD_BYTES + n, 1);
    data = copy ? exif_data_new() : NULL;
    if (!data) {
        st = pm_fail_memory(job);
        goto out;
    }
    memcpy(copy, HEAD, HEAD_BYTES);
    memcpy(copy + HEAD_BYTES, tiff, n);
    blank_maker_notes(copy + HEAD_BYTES, n);
    /* As the file has it: no repairs, and also tags that an older libexif has no name for. */
    exif_data_unset_option(data, EXIF_DATA_OPTION_FOLLOW_SPECIFICATION);
    exif_data_unset_option(data, EXIF_DATA_OPTION_IGNORE_UNKNOWN_TAGS);
    exif_data_load_data(data, copy, (unsigned)(HEAD_BYTES + n));
    read_facts(data, out);
out:
    if (data)
        exif_data_unref(data);
    pm_scratch_rewind(job, mark);
    return st;
}
