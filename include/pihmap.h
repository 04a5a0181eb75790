/*
 * pihmap: compare a before and an after photo of the same skin and flag likely
 * post-inflammatory hyperpigmentation (PIH).
 *
 * This is the only public header. It screens; it does not diagnose.
 *
 * Frames and units, everywhere in this header unless a comment says otherwise:
 *   - coordinates are pixels of the *upright* before photo at its full size (Exif
 *     orientation already applied), origin at the centre of the top left pixel, x to the
 *     right, y down: pixel centres lie on integers;
 *   - every delta is after minus before, so darker is negative;
 *   - L*a*b* is CIELAB for D65 and the 2 degree observer, computed through the photo's own
 *     colour profile;
 *   - numbers are finite; a figure that is not known is NAN here and null in the report.
 *
 * Threads: calls on different results may run in parallel; one result belongs to one
 * thread at a time. The library keeps nothing of a call, prints nothing and never exits. During a
 * call, and so in its callbacks, the thread's locale is "C"; afterwards it is what it was.
 *
 * Versions: a program runs with every library of the same SONAME that is as new as this header.
 * Options begin with their size, so that they may grow at their end; so may the structs that the
 * library hands out by pointer, but never one that lies inside another or in an array of the
 * caller's. Step through regions by pihmap_result_region().
 */
#ifndef PIHMAP_H
#define PIHMAP_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif
#ifdef __GNUC__ /* all else of the library is hidden */
#pragma GCC visibility push(default)
#endif

/* Version of this header; pihmap_version() gives that of the library in use. */
#define PIHMAP_VERSION "0.1.0"

/* How a call ended. */
enum pihmap_status {
    PIHMAP_OK = 0,  /* done, whatever was found */
    PIHMAP_EARG,    /* an argument or option of the caller's cannot be used */
    PIHMAP_ENOMEM,  /* out of memory */
    PIHMAP_ESYS,    /* the system refused: cannot open, read, write, disk full... */
    PIHMAP_EFORMAT, /* the bytes are not a photo that can be read, or are damaged */
    PIHMAP_ELIMIT,  /* the photo is over a limit of the options */
    PIHMAP_ENOSKIN, /* declined: no skin to compare */
    PIHMAP_EALIGN,  /* declined: the two photos could not be aligned believably */
    PIHMAP_ESTOPPED /* the caller's progress() stopped it */
};

/* The sentence that goes with a status: names the file, the cause and what to do. UTF-8,
 * one line; control characters of file names are already escaped. */
struct pihmap_error {
    enum pihmap_status status; /* the same as the call returned */
    char text[768];            /* "" when it is PIHMAP_OK */
};

/* Was the pair declined: read, but not fit to be compared? (Exit status 3.) */
bool pihmap_is_declined(enum pihmap_status status);

/* ---- options ------------------------------------------------------------------------ */

/* Colours of the heatmap. */
enum pihmap_colormap {
    PIHMAP_COLORMAP_DIVERGING, /* default: purple for darker, grey, teal for lighter */
    PIHMAP_COLORMAP_GREY       /* for black and white print */
};

/* Language of the pages, and of the words on pictures: these are English in Hindi, Chinese, Korean
 * and Arabic, which the font built in cannot write. JSON, CSV and messages are always English. */
enum pihmap_language {
    PIHMAP_LANGUAGE_ENGLISH, /* default */
    PIHMAP_LANGUAGE_SPANISH,
    PIHMAP_LANGUAGE_PORTUGUESE,
    PIHMAP_LANGUAGE_FRENCH,
    PIHMAP_LANGUAGE_GERMAN,
    PIHMAP_LANGUAGE_HINDI,
    PIHMAP_LANGUAGE_CHINESE, /* simplified */
    PIHMAP_LANGUAGE_KOREAN,
    PIHMAP_LANGUAGE_ARABIC
};
enum { PIHMAP_LANGUAGES = PIHMAP_LANGUAGE_ARABIC + 1 }; /* how many there are; grows */

/* "en", "es", "pt", "fr", "de", "hi", "zh", "ko", "ar". Static. */
const char *pihmap_language_name(enum pihmap_language language);
/* The language of such a name; false: there is none, and *out is left as it is. */
bool pihmap_language_named(const char *name, enum pihmap_language *out);

/* A stage of the work, and its cost. */
struct pihmap_stage {
    const char *name;  /* "read", "skin", "align"...; static */
    double wall_s;     /* seconds by the clock */
    double cpu_s;      /* processor time, s, all threads together */
    size_t peak_bytes; /* the process's peak memory so far */
};

/* Bytes of a secret key. */
enum { PIHMAP_KEY_BYTES = 32 };

struct pihmap_repeat; /* see "repeatability" */

/* Options of a comparison. Begin with pihmap_options_init(). */
struct pihmap_options {
    size_t size; /* sizeof(struct pihmap_options), set by pihmap_options_init() */
    int roi[4];  /* region of interest, x, y, w, h: measure only inside; w = 0: everywhere */
    const char *skin_mask; /* picture in which white is skin to measure, of the size (or the aspect
                              ratio) of the upright before photo; NULL: find the skin. Borrowed. */
    double min_drop;       /* smallest L* drop to flag, 0.8..50; 0: from the noise floor */
    double px_per_mm;      /* scale of the upright before photo; 0: unknown */
    size_t max_pixels;     /* refuse photos with more pixels; default 100,000,000 */
    int threads;           /* 1..64; 0: one per processor allowed. Never changes a result. */
    double alpha;          /* maximum opacity of the heatmap, 0..1 */
    double range;          /* delta L* at the ends of the colour bar; 0: default */
    enum pihmap_colormap colormap; /* of the heatmap */
    bool legend;                   /* draw the colour bar on the heatmap; default true */
    const char *regions;           /* 8-bit label picture, sized like skin_mask: every label 1..255
                                      gets a row of the report; NULL: none. Borrowed. */
    int grid;                      /* columns of a grid of regions, 1..64; 0: none */
    int reference[4]; /* x, y, w, h in the upright before photo: untreated skin or a grey
                         card that both photos show; w = 0: none */
    const char *id;   /* the pair's name on the panel and the page; NULL: the photos' names.
                         Borrowed. */
    bool deidentify;  /* hashes of the photos replace names and dates in every output */
    /* May be NULL. Called often, on the caller's thread, with the share of the work done, 0 to 1.
     * Returning false stops the call, which then returns PIHMAP_ESTOPPED. */
    bool (*progress)(void *context, double done);
    void *context; /* for progress() */
    /* May be NULL. Called after every stage, also when an output is written later. */
    void (*trace)(void *trace_context, const struct pihmap_stage *stage);
    void *trace_context; /* borrowed */
    /* With deidentify: key is the secret of the hashes, see pihmap_key_read(). Without a key,
     * anyone who has a photo can find its record. */
    bool keyed;
    unsigned char key[PIHMAP_KEY_BYTES]; /* if keyed */
    bool chart;         /* look for a colour chart in both photos and use it; default true */
    double chart_pitch; /* mm between the centres of neighbouring patches of the chart, from which
px_per_mm follows; 0: unknown */
    bool capture_facts; /* outputs also have the camera's settings, and a profile's own name; not
                           with deidentify */
    bool csv_bom;       /* tables begin with a byte order mark, so that Excel takes them for UTF-8;
                           of a batch those with names in them, not those inside a record */
    bool unchanged; /* nothing has changed between the photos: also measure how far unchanged skin
                       differs (spread in the report) */
    const struct pihmap_repeat *repeat; /* repeatability of photos taken as these were; NULL: not
                                           known. Borrowed. */
    enum pihmap_language language;      /* of the pages and of words on pictures */
};

/* Set the options in the first size bytes of the struct to their defaults. For programs that were
 * compiled with another header, or in another language. size <= sizeof(struct pihmap_options). */
void pihmap_options_default(struct pihmap_options *opt, size_t size);

/* Set every option to its default. */
static inline void pihmap_options_init(struct pihmap_options *opt)
{
    pihmap_options_default(opt, sizeof *opt);
}

/*
 * Read opt->key from a file of PIHMAP_KEY_BYTES random bytes; a missing file is created (mode
 * 0600). Whoever has both the key and a photo can find the photo's record, so keep the key with the
 * photos and not with the records. PIHMAP_ESYS: the file cannot be read or created, or holds no
 * key.
 */
enum pihmap_status pihmap_key_read(const char *path, struct pihmap_options *opt,
                                   struct pihmap_error *err);

/* ---- what was found ----------------------------------------------------------------- */

/* Facts that a photo file gives about itself. */
struct pihmap_photo_facts {
    const char *file;        /* as given by the caller; in a report, without its folder */
    char sha256[65];         /* of the file's bytes, in hexadecimal */
    int width;               /* upright, px */
    int height;              /* upright, px */
    int orientation;         /* Exif orientation 1..8; 1 when absent */
    char format[8];          /* "JPEG", "PNG", "BMP", "HEIF", "TIFF" */
    char profile[64];        /* name of the colour profile; "sRGB (assumed)" when there is none */
    char taken_at[32];       /* Exif DateTimeOriginal as YYYY-MM-DDThh:mm:ss[+hh:mm]; "" unknown */
    double exposure_s;       /* Exif exposure time, s; NAN unknown */
    double f_number;         /* NAN unknown */
    double iso;              /* NAN unknown */
    double exposure_bias_ev; /* NAN unknown */
    int white_balance;       /* Exif: 0 auto, 1 manual, -1 unknown */
    const char *note;        /* what is odd about the file, although it was read; "" nothing.
                                Static */
};

/* How much skin was measured, and its colour. */
struct pihmap_skin_facts {
    double fraction; /* share of the photo (or of the region of interest) that is measured, 0..1 */
    double L;        /* CIE L* of its median linear r, g, b; corrected by the
                        colour chart where both photos show one */
    double a;        /* a*, likewise */
    double b;        /* b*, likewise */
    double ita;      /* individual typology angle, degrees: atan((L-50)/b) */
    const char *ita_class; /* "very light" to "dark" (Del Bino 2006); "" unknown */
    double melanin_index;  /* 100 * -log10(R), R = linear red 0..1 (Takiwaki 1994) */
    double erythema_index; /* 100 * (log10 R - log10 G) (Takiwaki 1994) */
    /* Pixels in and beside that skin that were left out, as shares of both together; NAN unknown.
     */
    double left_out_clipped; /* overexposed or black */
    double left_out_hair;    /* hair, and whatever is as thin and dark */
    double left_out_gloss;   /* gloss */
    double left_out_dark;    /* too dark to measure */
    double left_out_other;   /* everything else */
};

/*
 * What a px of a photo shows: measured skin, or the reason why it is left out. A class is a number
 * from 0; classes are only ever added, and their names stay.
 */
enum {
    PIHMAP_PIXEL_MEASURED = 0, /* measured skin */
    PIHMAP_PIXEL_ROOM = 32     /* numbers of classes are below it */
};

/* How many classes there are. */
int pihmap_pixel_classes(void);
/* "measured", "background", "hair"...; for people "measured skin"... Static. */
const char *pihmap_pixel_name(int pixel);
const char *pihmap_pixel_text(int pixel);

/* A line of what a photo shows, for people. */
struct pihmap_pixel_line {
    int pixel;      /* the class; -1: all others together */
    double percent; /* of the photo, with one decimal */
};

/*
 * The shares of a report or an inspection as lines, measured skin first, then the others, the
 * largest first; those of less than 0.5 % are together the last. The lines add up to exactly 100
 * and there is room for all of them. Returns how many there are, 0 if the shares are not known.
 */
int pihmap_pixel_lines(const double share[PIHMAP_PIXEL_ROOM],
                       struct pihmap_pixel_line lines[PIHMAP_PIXEL_ROOM]);

/* A colour chart of 24 patches (ColorChecker Classic layout) in a photo. Without one every figure
 * is NAN. */
struct pihmap_chart_facts {
    bool found;           /* was a chart found? */
    bool usable;          /* its colours fit well enough: residual_after <= 4 */
    bool shadowed;        /* the edge of a shadow lies on it */
    int patches;          /* of 24: whole, and neither overexposed nor black */
    double corners[4][2]; /* centres of the patches dark skin, bluish green, black, white;
                             upright px of its photo */
    double pitch_px; /* between the centres of neighbouring patches, in the middle of the chart */
    double residual_before; /* mean CIEDE2000 to the published colours, as photographed */
    double residual_after;  /* the same after correction: a warning over 2, not used over 4 */
    const char *edition;    /* the table of published colours that fits better; static, "" */
};

/* How far the comparison can be trusted. */
enum pihmap_grade {
    PIHMAP_GRADE_GOOD, /* nothing speaks against it */
    PIHMAP_GRADE_FAIR, /* with care: see the reasons */
    PIHMAP_GRADE_POOR  /* faint changes may be missed, or be artefacts */
};
enum { PIHMAP_GRADES = PIHMAP_GRADE_POOR + 1 }; /* how many there are; grows */

/* Why a pair is graded as it is, why it was declined, and what is known of the whole area. Codes
 * are only ever added. */
enum pihmap_reason_code {
    PIHMAP_REASON_NONE,
    /* why the grade is not good */
    PIHMAP_REASON_AFTER_BRIGHTER, /* stops */
    PIHMAP_REASON_AFTER_DARKER,   /* stops */
    PIHMAP_REASON_WHITE_BALANCE,  /* gains of red, green, blue */
    PIHMAP_REASON_LIGHT_DIRECTION,
    PIHMAP_REASON_AFTER_LARGER,  /* times */
    PIHMAP_REASON_AFTER_SMALLER, /* times */
    PIHMAP_REASON_ROTATED,       /* degrees */
    PIHMAP_REASON_TURNED,        /* degrees */
    PIHMAP_REASON_AFTER_EVENER,
    PIHMAP_REASON_BEFORE_EVENER,
    PIHMAP_REASON_AFTER_GLOSSIER,
    PIHMAP_REASON_BEFORE_GLOSSIER,
    PIHMAP_REASON_AFTER_LESS_SHARP,
    PIHMAP_REASON_BEFORE_LESS_SHARP,
    PIHMAP_REASON_CLIPPED,               /* percent */
    PIHMAP_REASON_LITTLE_OVERLAP,        /* percent */
    PIHMAP_REASON_NOISY_PAIR,            /* L* */
    PIHMAP_REASON_NO_CALM_SKIN,          /* L* */
    PIHMAP_REASON_BEFORE_CHART_INEXACT,  /* dE00 */
    PIHMAP_REASON_AFTER_CHART_INEXACT,   /* dE00 */
    PIHMAP_REASON_BEFORE_CHART_NOT_USED, /* dE00 */
    PIHMAP_REASON_AFTER_CHART_NOT_USED,  /* dE00 */
    /* why the pair was declined */
    PIHMAP_REASON_SKIN_NOT_FOUND_AGAIN, /* percent */
    PIHMAP_REASON_AFTER_NEARER,         /* times */
    PIHMAP_REASON_AFTER_FURTHER,        /* times */
    PIHMAP_REASON_POSE_DIFFERS,         /* degrees */
    PIHMAP_REASON_AFTER_BLURRED,
    PIHMAP_REASON_BEFORE_BLURRED,
    PIHMAP_REASON_AFTER_NOISY,
    PIHMAP_REASON_BEFORE_NOISY,
    PIHMAP_REASON_DETAIL_DIFFERS,
    PIHMAP_REASON_NO_COMMON_DETAIL,
    PIHMAP_REASON_NOTHING_IN_COMMON,
    PIHMAP_REASON_TOO_LITTLE_DETAIL,
    PIHMAP_REASON_BEFORE_TOO_SMALL, /* width and height, px of the working frame */
    PIHMAP_REASON_AFTER_TOO_SMALL,  /* likewise */
    PIHMAP_REASON_SKIN_MASK_EMPTY,
    PIHMAP_REASON_NO_SKIN,
    PIHMAP_REASON_LITTLE_SKIN_IN_ROI,
    PIHMAP_REASON_MOSTLY_CLIPPED,
    PIHMAP_REASON_LITTLE_COMMON_SKIN,
    /* what is known of the whole area */
    PIHMAP_REASON_WHOLE_AREA_NO_REFERENCE,
    PIHMAP_REASON_WHOLE_AREA_CHARTS_INEXACT,
    PIHMAP_REASON_WHOLE_AREA_CHART_IN_BEFORE,
    PIHMAP_REASON_WHOLE_AREA_CHART_IN_AFTER,
    PIHMAP_REASON_REFERENCE_UNSEEN,
    PIHMAP_REASON_REFERENCE_UNEVEN,
    PIHMAP_REASON_REFERENCE_FAR,
    PIHMAP_REASON_DARKER_BY_REFERENCE,    /* L*, its 95 % half interval */
    PIHMAP_REASON_LIGHTER_BY_REFERENCE,   /* likewise */
    PIHMAP_REASON_UNCHANGED_BY_REFERENCE, /* 95 % half interval, L* */
    PIHMAP_REASON_CHART_UNSEEN,
    PIHMAP_REASON_CHART_UNEVEN,
    PIHMAP_REASON_CHART_FAR,
    PIHMAP_REASON_DARKER_BY_CHART,    /* L*, its 95 % half interval */
    PIHMAP_REASON_LIGHTER_BY_CHART,   /* likewise */
    PIHMAP_REASON_UNCHANGED_BY_CHART, /* 95 % half interval, L* */
    /* why the verdict is what it is; of a declined pair: why it was declined */
    PIHMAP_REASON_PIH_REGIONS,
    PIHMAP_REASON_NONE_FOUND,
    PIHMAP_REASON_PAIR_TOO_POOR,
    PIHMAP_REASON_WHOLE_AREA_DARKER,
    /* why the grade is not good, and the verdict what it is */
    PIHMAP_REASON_LITTLE_SKIN_MEASURED, /* percent; the class of px of most of the rest */
    /* why the grade is not good */
    PIHMAP_REASON_AFTER_MORE_CONTRAST, /* times */
    PIHMAP_REASON_AFTER_LESS_CONTRAST, /* times */
    /* why the pair was declined */
    PIHMAP_REASON_MIRRORED,
    /* comparability, again */
    PIHMAP_REASON_FIXED_OVERLAY, /* % of the skin */
    PIHMAP_REASON_OVERLAY_BEFORE,
    PIHMAP_REASON_OVERLAY_AFTER, /* % of the photo */
    /* why the photos are not compared, again */
    PIHMAP_REASON_COLLAGE_BEFORE,
    PIHMAP_REASON_COLLAGE_AFTER,
    /* why the verdict is what it is, again */
    PIHMAP_REASON_PIH_UNSURE, /* percent */
    PIHMAP_REASON_PIGMENT_POSSIBLE,
    PIHMAP_REASON_SMALL_MARKS_MISSED, /* L*, percent of the measured skin */
    /* why the photos are not compared, again */
    PIHMAP_REASON_SAME_PHOTO,
    /* why the grade is not good: unlike the photos of the repeatability; times the most there */
    PIHMAP_REASON_NOISIER_THAN_REPEATS,
    PIHMAP_REASON_DISTANCE_UNLIKE_REPEATS,
    PIHMAP_REASON_LIGHT_UNLIKE_REPEATS,
    PIHMAP_REASON_TURN_UNLIKE_REPEATS
};
enum { PIHMAP_REASONS = PIHMAP_REASON_TURN_UNLIKE_REPEATS + 1 }; /* how many there are; grows */

/* A reason for programs: a code, and the values in its words. Their meaning and unit stand beside
 * the code above; unused values are 0. */
struct pihmap_reason {
    enum pihmap_reason_code code;
    double value[3];
};

/* The code as a word: "after_brighter"... "" for none. Static. */
const char *pihmap_reason_name(enum pihmap_reason_code code);

enum { PIHMAP_REASON_TEXT = 320 }; /* bytes that hold every reason's words */

/* Write a reason as one sentence without a full stop, cut to size bytes. Returns the length of the
 * whole sentence without the NUL. */
size_t pihmap_reason_text(const struct pihmap_reason *reason, char *text, size_t size);

/* Room for reasons in struct pihmap_comparability. */
#define PIHMAP_MAX_REASONS 12

/* How fairly the two photos can be compared. */
struct pihmap_comparability {
    enum pihmap_grade grade;                          /* the summary */
    int reason_count;                                 /* 0..PIHMAP_MAX_REASONS */
    struct pihmap_reason reasons[PIHMAP_MAX_REASONS]; /* worst first */
    double exposure_ev;      /* light on the skin, after over before, in stops (log2) */
    double rgb_gain[3];      /* light on the skin, after over before, linear r, g, b */
    double scale_ratio;      /* size of the skin, after over before, each in full-size pixels of
                                its own photo */
    double rotation_deg;     /* rotation of the after photo against the before photo, -180..180 */
    double sharpness_ratio;  /* fine detail, after over before */
    double clipped_fraction; /* share of the common skin that is overexposed or black in a photo */
};

/* The registration of the two photos. */
struct pihmap_alignment {
    bool ok;              /* false: declined */
    double homography[9]; /* row major, upright before px -> upright after px */
    bool local;           /* is the homography refined by a displacement field? */
    int inliers;          /* independent patches that agree with it; 9999: the same picture twice */
    double overlap;       /* share of the before photo's skin that the after photo shows, 0..1 */
    double residual_px;   /* what the points of that skin are off by, root mean square, before px */
    struct pihmap_reason reason; /* why it was declined; none when ok */
};

/* What a region most likely is. */
enum pihmap_kind {
    PIHMAP_KIND_PIH,       /* darker by pigment */
    PIHMAP_KIND_ERYTHEMA,  /* redder: blood */
    PIHMAP_KIND_SHADING,   /* darker by light: a shadow, a fold */
    PIHMAP_KIND_LIGHTER,   /* lighter in another way than the two below */
    PIHMAP_KIND_UNCERTAIN, /* darker, but the cause is unclear */
    PIHMAP_KIND_NAMED,     /* requested by regions or grid: measured, not classified */
    PIHMAP_KIND_FADED,     /* lighter as less pigment makes it: pih with the photos swapped */
    PIHMAP_KIND_LESS_RED   /* blood has gone: erythema with the photos swapped */
};
enum { PIHMAP_KINDS = PIHMAP_KIND_LESS_RED + 1 }; /* how many there are; grows */

/* What decided a region's kind. */
enum pihmap_evidence {
    PIHMAP_EVIDENCE_NONE, /* not measured */
    PIHMAP_EVIDENCE_MELANIN_COLOUR,
    PIHMAP_EVIDENCE_BLOOD_COLOUR,
    PIHMAP_EVIDENCE_SHADE_COLOUR,
    PIHMAP_EVIDENCE_DERMAL_COLOUR,  /* deep pigment */
    PIHMAP_EVIDENCE_MARK_SHAPE,     /* shape, border and contrast */
    PIHMAP_EVIDENCE_SKIN_FOLDED,    /* pigment's colour, as below; but... */
    PIHMAP_EVIDENCE_FOLD_SHAPE,     /* the shape of a fold or a shadow */
    PIHMAP_EVIDENCE_LIT_BESIDE,     /* changed the other way beside it, as where light turned */
    PIHMAP_EVIDENCE_NEAR_NOISE,     /* little above the pair's noise */
    PIHMAP_EVIDENCE_MIXED_COLOUR,   /* between pigment, blood and shade */
    PIHMAP_EVIDENCE_STRANGE_COLOUR, /* none of them */
    PIHMAP_EVIDENCE_LIGHTER,        /* lighter, and the colour of more light */
    PIHMAP_EVIDENCE_STEEP_SHADE,    /* pigment's colour, but shape turns the light quickly there */
    PIHMAP_EVIDENCE_SKIN_MOVED,     /* likewise, but a shift of the skin explains it as well */
    PIHMAP_EVIDENCE_AT_EDGE,        /* likewise, but at the edge of the measured skin */
    PIHMAP_EVIDENCE_TOO_SMALL,      /* likewise, but so small that chance may have made it */
    PIHMAP_EVIDENCE_TOO_DEEP,       /* likewise, but it changed more than marks do */
    PIHMAP_EVIDENCE_UNLIKE_MARK     /* likewise, but with what is about it it looks like no mark */
};
enum { PIHMAP_EVIDENCES = PIHMAP_EVIDENCE_UNLIKE_MARK + 1 }; /* how many there are; grows */

/* As a word, "melanin_colour"..., "" for none; as a phrase, NULL for none. Static. */
const char *pihmap_evidence_name(enum pihmap_evidence evidence);
const char *pihmap_evidence_text(enum pihmap_evidence evidence);

/* How well a region's drop can be seen. */
enum pihmap_severity {
    PIHMAP_SEVERITY_MEASURABLE, /* under 2 L*: hard to see on a photo */
    PIHMAP_SEVERITY_VISIBLE,    /* from 2 L*: seen side by side */
    PIHMAP_SEVERITY_MARKED      /* from 5 L* */
};
enum { PIHMAP_SEVERITIES = PIHMAP_SEVERITY_MARKED + 1 }; /* how many there are; grows */

/* What the difference in lighting was estimated from. */
enum pihmap_lighting {
    PIHMAP_LIGHTING_SELF,      /* the skin itself: a change of all of it cannot be seen */
    PIHMAP_LIGHTING_REFERENCE, /* a reference patch */
    PIHMAP_LIGHTING_CHART      /* a colour chart */
};

/* Whether a dark mark is old enough to be PIH. */
enum pihmap_timing {
    PIHMAP_TIMING_UNKNOWN,     /* a photo does not say when it was taken */
    PIHMAP_TIMING_REVERSED,    /* the after photo is the older one */
    PIHMAP_TIMING_TOO_EARLY,   /* under 7 days: redness is expected, too early for PIH */
    PIHMAP_TIMING_EARLY,       /* under 14 days: redness may remain */
    PIHMAP_TIMING_PROVISIONAL, /* under 28 days */
    PIHMAP_TIMING_FIRM,        /* from 28 days */
    PIHMAP_TIMING_CLOCK_UNSET  /* a camera's clock was not set: the dates say nothing */
};

/*
 * How much pigment has come and gone in an area since the before photo: its regions of kind PIH and
 * faded. A burden is their share of the measured skin times their change of L*, in % x L*, and its
 * interval that of the changes of L*, as if all erred alike. NAN, and a grade of -1: unknown.
 */
struct pihmap_burden {
    int regions;             /* of kind PIH, in the area or partly so */
    double area_fraction;    /* of these, of the measured skin, 0..1 */
    int area_grade;          /* the same by the steps of MASI and mMASI, 0..6 */
    double mean_delta_L;     /* of these, each counting the same; NAN when none */
    double weighted_delta_L; /* by area; likewise */
    double gained;           /* burden of kind PIH */
    double gained_ci95[2];   /* its 95 % interval */
    double faded;            /* burden that has gone: kind faded */
    double faded_ci95[2];    /* likewise */
    double net;              /* gained less faded */
    double net_ci95[2];      /* likewise */
};

/* A region whose colour changed in another way than the skin around it. Its deltas are differences
 * of differences, in evened lighting: (region - surrounding skin) after, less the same before. */
struct pihmap_region {
    int id;                        /* from 1; the number on the heatmap */
    enum pihmap_kind kind;         /* what it most likely is */
    const char *name;              /* of a requested region, else NULL */
    int bbox[4];                   /* x, y, w, h */
    double centroid[2];            /* x, y */
    double area_px;                /* px of the upright before photo */
    double area_mm2;               /* NAN when the scale is unknown */
    double delta_L;                /* L*, below 0: darker than before */
    double delta_L_ci95[2];        /* its 95 % interval */
    double delta_a;                /* above 0: redder */
    double delta_b;                /* above 0: yellower */
    double delta_E00;              /* CIEDE2000 */
    double delta_ita;              /* degrees */
    double delta_melanin;          /* part of delta_L explained by pigment, L* */
    double delta_blood;            /* part explained by blood, L* */
    double delta_shading;          /* part explained by light, L* */
    double confidence;             /* 0..1 that the change is real and of this kind */
    enum pihmap_severity severity; /* how visible it is */
    enum pihmap_evidence evidence; /* what decided the kind */
    struct pihmap_burden burden;   /* in it, of a requested region; else unknown */
};

/* The verdict on new PIH. */
enum pihmap_verdict {
    PIHMAP_PIH_LIKELY,  /* at least one region of kind PIH with a confidence of 0.9 */
    PIHMAP_NO_PIH_SEEN, /* nothing that could be PIH, and the pair is good enough to say so */
    PIHMAP_CANNOT_TELL  /* neither */
};
enum { PIHMAP_VERDICTS = PIHMAP_CANNOT_TELL + 1 }; /* how many there are; grows */

/* All of what was found, in one word. Swapped photos swap worse and better. */
enum pihmap_change {
    PIHMAP_CHANGE_WORSE,      /* more pigment or more blood */
    PIHMAP_CHANGE_BETTER,     /* less of either */
    PIHMAP_CHANGE_MIXED,      /* some of both */
    PIHMAP_CHANGE_NONE,       /* nothing, and the pair is good enough to say so */
    PIHMAP_CHANGE_CANNOT_TELL /* none of them */
};
enum { PIHMAP_CHANGES = PIHMAP_CHANGE_CANNOT_TELL + 1 }; /* how many there are; grows */

/* What differs between the photos of a pair, and disturbs the comparison. */
enum pihmap_disturbance {
    PIHMAP_DISTURBANCE_LIGHT, /* exposure, colour or direction, whichever is worst */
    PIHMAP_DISTURBANCE_DISTANCE,
    PIHMAP_DISTURBANCE_TURN, /* of the skin to or from the camera */
    PIHMAP_DISTURBANCE_FOCUS,
    PIHMAP_DISTURBANCE_CONTRAST
};
enum { PIHMAP_DISTURBANCES = PIHMAP_DISTURBANCE_CONTRAST + 1 }; /* how many there are */

/* "light", "distance", "turn", "focus", "contrast". Static. */
const char *pihmap_disturbance_name(enum pihmap_disturbance disturbance);

enum { PIHMAP_SPREAD_SIZES = 4 }; /* sizes of marks by which noise is known */

/* How far unchanged skin differs between the photos: discs of one size all over the measured skin,
 * each measured like a region of that outline. */
struct pihmap_spread {
    double diameter;       /* mm, or share of the before photo's long side */
    int places;            /* how many discs; 0: none fits, and mean_square is NAN */
    double mean_square[3]; /* of delta L*, a*, b*: they differ from 0 by noise alone */
};

/* Everything in report.json. */
struct pihmap_report {
    struct pihmap_photo_facts before;          /* the before photo */
    struct pihmap_photo_facts after;           /* the after photo */
    double interval_days;                      /* NAN unknown */
    enum pihmap_timing timing;                 /* whether marks are old enough to be PIH */
    const char *timing_note;                   /* the same in words; static */
    struct pihmap_comparability comparability; /* how fair the comparison is */
    struct pihmap_alignment alignment;         /* the registration of the photos */
    struct pihmap_skin_facts skin;             /* of the before photo, where it was measured */
    double noise_floor_delta_L;    /* 95 % error of a small region of this pair, L*; NAN when
                                      declined */
    enum pihmap_lighting lighting; /* what the lighting was estimated from */
    double global_delta_L;         /* change of overall skin tone against the reference; NAN when
                                      unknown */
    double global_delta_L_ci95[2]; /* its 95 % interval */
    bool global_can_tell;          /* is it known? */
    struct pihmap_reason global_reason;  /* what is known about it, or why nothing is */
    size_t region_count;                 /* of regions */
    const struct pihmap_region *regions; /* largest drop first, then the requested ones in the
                                            order of their labels; borrowed */
    enum pihmap_verdict verdict;         /* on new PIH */
    struct pihmap_reason verdict_reason; /* why; none for an alignment alone */
    int pih_regions;                     /* regions of kind PIH */
    double pih_area_px;                  /* their total area, px of the before photo */
    double pih_area_mm2;                 /* NAN when the scale is unknown */
    double pih_area_fraction;            /* share of the measured skin */
    double mean_delta_L;                 /* area-weighted, of the PIH regions; 0 when none */
    double flag_delta_L; /* smallest drop at which a small region is flagged, L*, > 0; larger
                            regions may be flagged at less; NAN when declined */
    struct pihmap_chart_facts chart[2]; /* in the before photo, in the after photo */
    /* Share of each class of px in the before photo, or in the region of interest; they add up to
     * 1. Each NAN when declined. */
    double pixel_share[PIHMAP_PIXEL_ROOM];
    double coverage;           /* measured skin over all that looks like skin, 0..1; NAN: unknown */
    enum pihmap_change change; /* all of what was found, in one word */
    int faded_regions;         /* regions of kind faded */
    double faded_area_px;      /* their total area, px of the before photo; NAN when declined */
    double faded_mean_delta_L; /* area-weighted, > 0; 0 when none, NAN when declined */
    int less_red_regions;      /* regions of kind less red */
    int redder_regions;        /* regions of kind erythema */
    int left_out_regions; /* found above the noise, but not among the regions: practically nothing
                             is known of what they are */
    double flag_range[2]; /* flag_delta_L by place: all but a tenth of the measured skin is above
                             the first, and below the second; NAN when declined */
    double seen_share;    /* share of the measured skin where a small mark of 3 L* would be flagged;
                             NAN when declined */
    double redness[2]; /* how far the reddest 3 % of the measured skin stand out from what surrounds
                          them, erythema index, before and after; NAN: unknown */
    struct pihmap_burden burden; /* of all measured skin */
    /* How far light, distance... differ: 1 is where the grade begins to suffer. NAN when declined.
     */
    double disturbance[PIHMAP_DISTURBANCES];
    /* Noise of delta L* of a region less its surrounding skin, in Gaussian averages of 0.4, 0.8,
     * 1.6 and 3.2 % of the long side, L*, by this pair alone; and how many independent places of
     * that size its skin has. NAN when declined. */
    double noise_local[PIHMAP_SPREAD_SIZES];
    double noise_places[PIHMAP_SPREAD_SIZES];
    /* Of a pair in which nothing has changed (options.unchanged): by discs of 0.8, 1.6, 3.2 and
     * 6.4 % of the long side; where the scale is known, of 2, 4, 8 and 16 mm. */
    bool spread_known;
    struct pihmap_spread spread_side[PIHMAP_SPREAD_SIZES], spread_mm[PIHMAP_SPREAD_SIZES];
    const struct pihmap_repeat *repeat; /* the repeatability that was used; NULL: none. Borrowed */
};

/* As in the report: "good", "fair", "poor". Static. */
const char *pihmap_grade_name(enum pihmap_grade grade);
/* "pih", "erythema", "shading", "lighter", "uncertain", "named", "faded", "less_red". Static. */
const char *pihmap_kind_name(enum pihmap_kind kind);
/* For people: "likely PIH", "redness"... Static. */
const char *pihmap_kind_text(enum pihmap_kind kind);
/* "measurable", "visible", "marked". Static. */
const char *pihmap_severity_name(enum pihmap_severity severity);
/* Confidence in whole percent, for people: nothing is ever 100 % sure. */
double pihmap_confidence_percent(double confidence);
/* "pih_likely", "no_pih_seen", "cannot_tell"; for people "likely PIH"... Static. */
const char *pihmap_verdict_text(enum pihmap_verdict verdict);
const char *pihmap_verdict_name(enum pihmap_verdict verdict);
/* "worse", "better", "mixed", "none", "cannot_tell"; for people "better"... Static. */
const char *pihmap_change_name(enum pihmap_change change);
const char *pihmap_change_text(enum pihmap_change change);

enum { PIHMAP_CHANGE_SENTENCE = 256 }; /* bytes that hold every such sentence */

/* Write the overall change, and what it rests on, as one sentence without a full stop, cut to size
 * bytes: "Better than before: 6 faded (5.8 L* lighter), 2 less red". */
void pihmap_change_sentence(const struct pihmap_report *report, char *text, size_t size);
/* "self", "reference", "card". Static. */
const char *pihmap_lighting_name(enum pihmap_lighting lighting);
/* "unknown", "reversed", "too_early"... Static. */
const char *pihmap_timing_name(enum pihmap_timing timing);

/* ---- comparing ---------------------------------------------------------------------- */

/* A photo to read: a file, or the bytes of a file in memory. Borrowed for the call. */
struct pihmap_source {
    const char *name;  /* the file's path; with bytes: their name in the report, NULL: "before" or
                          "after" */
    const void *bytes; /* a whole file as it lies on disk (JPEG, PNG...); NULL: read name */
    size_t count;      /* of bytes */
};

/* The result of a comparison. */
typedef struct pihmap_result pihmap_result;

/*
 * Compare two photos of the same skin. On PIHMAP_OK, and when declined (PIHMAP_ENOSKIN,
 * PIHMAP_EALIGN: both photos were read, but no reliable comparison is possible), *out is the
 * caller's until pihmap_result_free(); a declined result has a report with the reasons and
 * no regions. On every other status *out is NULL. err (may be NULL) says which photo and why.
 */
enum pihmap_status pihmap_compare(const char *before, const char *after,
                                  const struct pihmap_options *opt, pihmap_result **out,
                                  struct pihmap_error *err);

/* The same for photos that may be in memory. */
enum pihmap_status pihmap_compare_sources(const struct pihmap_source *before,
                                          const struct pihmap_source *after,
                                          const struct pihmap_options *opt, pihmap_result **out,
                                          struct pihmap_error *err);

/* Only the alignment; otherwise like pihmap_compare(). */
enum pihmap_status pihmap_align(const char *before, const char *after,
                                const struct pihmap_options *opt, pihmap_result **out,
                                struct pihmap_error *err);

/* Only the alignment; otherwise like pihmap_compare_sources(). */
enum pihmap_status pihmap_align_sources(const struct pihmap_source *before,
                                        const struct pihmap_source *after,
                                        const struct pihmap_options *opt, pihmap_result **out,
                                        struct pihmap_error *err);

/* NULL is allowed. */
void pihmap_result_free(pihmap_result *r);

/* Borrowed from r, valid until r is freed. */
const struct pihmap_report *pihmap_result_report(const pihmap_result *r);

/* The verdict. This and the two functions below stay as they are when the report grows. */
enum pihmap_verdict pihmap_result_verdict(const pihmap_result *r);

/* How many regions the report has. */
size_t pihmap_result_region_count(const pihmap_result *r);

/* Region index of the report, from 0; borrowed from r. NULL: there is none. */
const struct pihmap_region *pihmap_result_region(const pihmap_result *r, size_t index);

/*
 * Map a point of the before photo to the after photo, both in upright full-size px. *confidence is
 * 0..1: the probability that the point is off by less than a thousandth of the before photo's long
 * side. It is 0 where the point has no counterpart; the coordinates are then the best guess. When
 * the alignment was declined they are NAN.
 */
void pihmap_result_map_point(const pihmap_result *r, double x, double y, double *x_after,
                             double *y_after, double *confidence);

/* The inverse: map a point of the after photo to the before photo. */
void pihmap_result_map_point_back(const pihmap_result *r, double x_after, double y_after, double *x,
                                  double *y, double *confidence);

/*
 * Standard error of the alignment at a point of the before photo, upright full-size px of it: the
 * root mean square of what a point there is off by. NAN where the point has no counterpart, and
 * when the alignment was declined.
 */
double pihmap_result_standard_error(const pihmap_result *r, double x, double y);

/* What can be written of a result. */
enum pihmap_output {
    PIHMAP_OUT_HEATMAP, /* .png or .jpg: overlay on the upright before photo, full size */
    PIHMAP_OUT_MASK,    /* .png: 8-bit grey, 255 where likely PIH, full size */
    PIHMAP_OUT_DELTA, /* .pfm: delta L* in evened lighting, working size, NaN where not measured */
    PIHMAP_OUT_ALIGNED, /* .png or .jpg: the after photo in the before frame, full size */
    PIHMAP_OUT_JSON,    /* report.json; "-" is standard output */
    PIHMAP_OUT_CSV,     /* one row per region; "-" is standard output */
    PIHMAP_OUT_PANEL,   /* .png or .jpg: before, after and heatmap with their facts, for print */
    PIHMAP_OUT_THUMB,   /* .png or .jpg: a small heatmap, 480 px, for lists */
    PIHMAP_OUT_PAGE,    /* .html: the interactive page, one file; also of a declined result */
    PIHMAP_OUT_GHOST,   /* .png or .jpg: the after photo, full size, with the outlines of the before
                           photo laid over it; only of pihmap_check(), also of a declined result */
    PIHMAP_OUT_THUMB_BEFORE, /* .png or .jpg: the before photo, 480 px; also of a declined result */
    PIHMAP_OUT_THUMB_AFTER   /* the after photo likewise, aligned and evened in lighting; of a
                                declined result as it is */
};
enum { PIHMAP_OUTPUTS = PIHMAP_OUT_THUMB_AFTER + 1 }; /* how many there are; grows */

/* "heatmap", "mask"...: also the name of the command's option for it, except for the heatmap's
 * --output. Static. */
const char *pihmap_output_name(enum pihmap_output what);
/* For people: "Heatmap", "Delta L*"... Static. */
const char *pihmap_output_text(enum pihmap_output what);
/* Does a declined pair have this output, too? */
bool pihmap_output_of_declined(enum pihmap_output what);

/*
 * Write one output of r to path. The file is written under another name and then renamed, so that
 * path is whole or untouched. An input is never replaced, and a file that pihmap did not write only
 * with force. PIHMAP_EARG: a declined result does not have this output.
 */
enum pihmap_status pihmap_result_write(const pihmap_result *r, enum pihmap_output what,
                                       const char *path, bool force, struct pihmap_error *err);

/*
 * The same output as bytes in memory. *bytes is the caller's to pihmap_free(), NULL on failure.
 * ending chooses the format of a picture, ".png" or ".jpg"; NULL: the output's first.
 */
enum pihmap_status pihmap_result_bytes(const pihmap_result *r, enum pihmap_output what,
                                       const char *ending, void **bytes, size_t *count,
                                       struct pihmap_error *err);

/* Free memory that the library handed out. NULL is allowed. */
void pihmap_free(void *memory);

/* May path be written as this output? To be asked before seconds of computing. */
enum pihmap_status pihmap_output_check(enum pihmap_output what, const char *path,
                                       const char *before, const char *after, bool force,
                                       struct pihmap_error *err);

/*
 * Write the whole record of r to a folder: heatmap.png, panel.jpg, thumb.jpg, aligned.png,
 * mask.png, regions.csv, thumb_before.jpg, thumb_after.jpg, report.html and report.json; a declined
 * result has only the last four. The folder is filled under another name and then put in place: dir
 * is the new record, the old one, or absent, and never half of one. Files in dir that do not belong
 * to a record are never touched. Without force, dir must be new, empty, or a record that pihmap
 * wrote.
 */
enum pihmap_status pihmap_record_write(const pihmap_result *r, const char *dir, bool force,
                                       struct pihmap_error *err);

/* May dir be written as a record? To be asked before seconds of computing. */
enum pihmap_status pihmap_record_check(const char *dir, const char *before, const char *after,
                                       bool force, struct pihmap_error *err);

/* ---- checking while the patient is there -------------------------------------------- */

/* Should the after photo be taken again? */
enum pihmap_retake {
    PIHMAP_RETAKE_NO,      /* the grade is good, or another photo would not make it better */
    PIHMAP_RETAKE_ADVISED, /* the grade is fair, and could be better */
    PIHMAP_RETAKE_NEEDED   /* the grade is poor, or the pair was declined */
};
enum { PIHMAP_RETAKES = PIHMAP_RETAKE_NEEDED + 1 }; /* how many there are; grows */

/* What to do differently when the after photo is taken again. Directions are those in the photo.
 * Codes are only ever added. */
enum pihmap_advice_code {
    PIHMAP_ADVICE_NONE,
    PIHMAP_ADVICE_SAME_PLACE,
    PIHMAP_ADVICE_SAME_POSE,
    PIHMAP_ADVICE_TURN_LEFT,            /* degrees, approximate */
    PIHMAP_ADVICE_TURN_RIGHT,           /* likewise */
    PIHMAP_ADVICE_TURN_UP,              /* likewise */
    PIHMAP_ADVICE_TURN_DOWN,            /* likewise */
    PIHMAP_ADVICE_ROTATE_CLOCKWISE,     /* the camera, degrees */
    PIHMAP_ADVICE_ROTATE_ANTICLOCKWISE, /* likewise */
    PIHMAP_ADVICE_CLOSER,               /* percent of the distance */
    PIHMAP_ADVICE_FARTHER,              /* likewise */
    PIHMAP_ADVICE_SHOW_LEFT,            /* percent of the skin that is cut off there */
    PIHMAP_ADVICE_SHOW_RIGHT,           /* likewise */
    PIHMAP_ADVICE_SHOW_ABOVE,           /* likewise */
    PIHMAP_ADVICE_SHOW_BELOW,           /* likewise */
    PIHMAP_ADVICE_BRIGHTER,             /* stops */
    PIHMAP_ADVICE_DARKER,               /* stops */
    PIHMAP_ADVICE_LIGHT_FROM_LEFT,      /* it comes from there now, more than before */
    PIHMAP_ADVICE_LIGHT_FROM_RIGHT,     /* likewise */
    PIHMAP_ADVICE_LIGHT_FROM_ABOVE,     /* likewise */
    PIHMAP_ADVICE_LIGHT_FROM_BELOW,     /* likewise */
    PIHMAP_ADVICE_SAME_LIGHT,
    PIHMAP_ADVICE_EVEN_LIGHT,
    PIHMAP_ADVICE_WHITE_BALANCE, /* gains of red, green, blue */
    PIHMAP_ADVICE_SAME_RENDERING,
    PIHMAP_ADVICE_NOT_OVEREXPOSED, /* percent of the skin */
    PIHMAP_ADVICE_HOLD_STILL,
    PIHMAP_ADVICE_MORE_PIXELS,
    PIHMAP_ADVICE_NO_SHINE,
    PIHMAP_ADVICE_BARE_SKIN,
    PIHMAP_ADVICE_UNCOVER, /* percent of the skin that can be measured; the class of px of most of
                              the rest */
    PIHMAP_ADVICE_SAME_EXPRESSION,
    PIHMAP_ADVICE_CHART_EVENLY_LIT,
    PIHMAP_ADVICE_NOT_MIRRORED,
    PIHMAP_ADVICE_ONE_PHOTO_A_FILE,
    PIHMAP_ADVICE_ANOTHER_PHOTO
};
enum { PIHMAP_ADVICES = PIHMAP_ADVICE_ANOTHER_PHOTO + 1 }; /* how many there are; grows */

/* One thing to do differently. */
struct pihmap_advice {
    enum pihmap_advice_code code;
    double value[3]; /* meaning and unit stand beside the code above; unused values are 0 */
    bool decisive;   /* the grade suffers from it; else it is only worth knowing */
};

/* "no", "advised", "needed". Static. */
const char *pihmap_retake_name(enum pihmap_retake retake);
/* The code as a word: "turn_left"... "" for none. Static. */
const char *pihmap_advice_name(enum pihmap_advice_code code);
/* Write an advice as one sentence without a full stop, cut to size bytes. PIHMAP_REASON_TEXT bytes
 * hold it. Returns the length of the whole sentence without the NUL. */
size_t pihmap_advice_text(const struct pihmap_advice *advice, char *text, size_t size);

/*
 * Only what decides whether the after photo must be taken again. Otherwise like
 * pihmap_compare_sources(): the grade and its reasons in the report's comparability are the same.
 * The report has no regions and no verdict, and the only picture is PIHMAP_OUT_GHOST.
 */
enum pihmap_status pihmap_check(const struct pihmap_source *before,
                                const struct pihmap_source *after, const struct pihmap_options *opt,
                                pihmap_result **out, struct pihmap_error *err);

/* Of a result of pihmap_check(), else PIHMAP_RETAKE_NO. */
enum pihmap_retake pihmap_result_retake(const pihmap_result *r);

/* Advice index, from 0: the decisive first, most important first; borrowed from r. NULL: there is
 * none. */
const struct pihmap_advice *pihmap_result_advice(const pihmap_result *r, size_t index);

/* Give the answer as a JSON document. *text is NUL-ended, ends in a newline and is the caller's to
 * pihmap_free(); NULL on failure. */
enum pihmap_status pihmap_check_json(const pihmap_result *r, char **text, struct pihmap_error *err);

/* ---- inspecting --------------------------------------------------------------------- */

/* What pihmap reads from one photo. Allocated by the library only. */
struct pihmap_inspection {
    struct pihmap_photo_facts photo; /* photo.file lives as long as the inspection */
    struct pihmap_skin_facts skin;   /* its skin, as photographed */
    double clipped_fraction;         /* share of the whole photo that is overexposed or black */
    struct pihmap_chart_facts chart; /* the colour chart in it */
    double pixel_share[PIHMAP_PIXEL_ROOM]; /* of each class of px in the photo; they add up to 1 */
    double coverage; /* measured skin over all that looks like skin, 0..1; NAN: there is neither */
};

/* Has a file of that name, or path, an ending of a photo that is read (any case)? It decides what a
 * batch and `check --watch` look at; what a file holds is told by its content. */
bool pihmap_is_photo_name(const char *name);

/* Inspect one photo. On PIHMAP_OK *out is the caller's until pihmap_inspection_free(), otherwise it
 * is NULL. */
enum pihmap_status pihmap_inspect(const char *photo, const struct pihmap_options *opt,
                                  struct pihmap_inspection **out, struct pihmap_error *err);

/* The same for a photo that may be in memory. */
enum pihmap_status pihmap_inspect_source(const struct pihmap_source *photo,
                                         const struct pihmap_options *opt,
                                         struct pihmap_inspection **out, struct pihmap_error *err);

/* NULL is allowed. */
void pihmap_inspection_free(struct pihmap_inspection *seen);

/*
 * Write the upright photo, which is read once more, to path (.png or .jpg), under the same rules as
 * pihmap_result_write(): measured skin as it is within a contour, all else tinted by its class,
 * with a legend; the colour chart found in it outlined.
 */
enum pihmap_status pihmap_inspection_draw(const struct pihmap_inspection *seen,
                                          const struct pihmap_source *photo, const char *path,
                                          bool force, struct pihmap_error *err);

/* Write the measured skin as an 8-bit grey .png of the upright photo's size: 255, all else 0. photo
 * is never replaced. */
enum pihmap_status pihmap_inspection_mask(const struct pihmap_inspection *seen,
                                          const struct pihmap_source *photo, const char *path,
                                          bool force, struct pihmap_error *err);

/* Give count inspections as one JSON document. *text is NUL-ended, ends in a newline and is the
 * caller's to pihmap_free(); NULL on failure. */
enum pihmap_status pihmap_inspection_json(const struct pihmap_inspection *const *photos,
                                          size_t count, char **text, struct pihmap_error *err);

/* ---- the sandbox -------------------------------------------------------------------- */

/* Decoders of photos have vulnerabilities. Before a process reads a photo it gives up all that the
 * work does not need: other files, the network, other programs, memory beyond what such photos
 * take. Here stands what it keeps. */
struct pihmap_confinement {
    size_t size; /* sizeof(struct pihmap_confinement), set by pihmap_confinement_init() */
    /* Files and folders to read, ended by NULL; or NULL. Paths that do not exist are skipped. */
    const char *const *reads;
    /* Folders in which files are created and removed, and devices; likewise. */
    const char *const *writes;
    const struct pihmap_options *options; /* max_pixels and threads set the memory limit; NULL: the
                                             defaults */
    bool open;                            /* a process of its own, but without the sandbox */
};

/* As pihmap_options_default(). */
void pihmap_confinement_default(struct pihmap_confinement *how, size_t size);

/* Set everything to its default. */
static inline void pihmap_confinement_init(struct pihmap_confinement *how)
{
    pihmap_confinement_default(how, sizeof *how);
}

/*
 * Run work(context) in a process of its own, sandboxed as far as the system allows. PIHMAP_OK:
 * *result is what work() returned (0..255). The process ended by exit(), so its streams were
 * flushed. Any other status: it crashed, and err says on which photo; unfinished files of its were
 * removed. SIGINT, SIGTERM, SIGHUP and SIGQUIT end the work and are then raised in the caller. It
 * forks, so it must not be called while other threads run.
 */
enum pihmap_status pihmap_confined(const struct pihmap_confinement *how, int (*work)(void *context),
                                   void *context, int *result, struct pihmap_error *err);

/* The parts of the sandbox that this system has: "Landlock (ABI 7), seccomp". 80 bytes hold it. */
void pihmap_sandbox_text(char *text, size_t size);

/* ---- many pairs --------------------------------------------------------------------- */

/* Two photos that belong together. Paths are relative to the plan's folder, or absolute. how and
 * error are safe to display; all other text is as in the file system. */
struct pihmap_pair {
    const char *id;      /* name of its folder among the records */
    const char *patient; /* pairs of one patient are the visits of a series */
    const char *visit;   /* of the after photo, where the patient has several; else "" */
    const char *before;  /* NULL when it is unclear which photo it is */
    const char *after;   /* likewise */
    const char *mask;    /* skin mask, or NULL */
    int reference[4];    /* as in the options; w = 0: none */
    double px_per_mm;    /* 0: not given */
    double days;         /* since the first visit, by names and dates; NAN unknown */
    const char *how;     /* why these two belong together */
    const char *error;   /* why there is no such pair, and what to do; else NULL */
    const char *view;    /* which side is seen: "left"; "" or NULL: not known */
    const char *group;   /* which part of a study, by the manifest; "" or NULL: none */
    const char *regions; /* label picture, or NULL */
    int roi[4];          /* as in the options; w = 0: none */
    double min_drop;     /* 0: not given */
};

/* An unmatched file: one that belongs to no pair. */
struct pihmap_unmatched {
    const char *path; /* relative to the folder */
    const char *why;  /* one sentence without its full stop */
    bool photo;       /* a photo, or what may hold photos: not a hidden file, a note... */
    const char *patient, *visit; /* as in a pair, where the name gives them; else NULL */
};

/* The pairs found. */
typedef struct pihmap_plan pihmap_plan;

/*
 * Find the pairs in a folder by the files' names, and by the dates in the photos where the names do
 * not decide. No pixel is read. records (NULL: none) is a folder of records, which is skipped when
 * it lies inside. Dates are read by a sandboxed process of their own, unless open. An ambiguity is
 * an error of that pair. On failure *out is NULL; else it is the caller's to pihmap_plan_free().
 */
enum pihmap_status pihmap_plan_folder(const char *folder, const char *records, bool open,
                                      pihmap_plan **out, struct pihmap_error *err);

/*
 * Read the pairs from a CSV table: id,before,after and, optionally, others that
 * pihmap help batch lists. Paths are relative to folder (NULL: the manifest's own). A file that is
 * not there is looked for in the manifest's folder.
 */
enum pihmap_status pihmap_plan_manifest(const char *manifest, const char *folder, pihmap_plan **out,
                                        struct pihmap_error *err);

/*
 * Write a plan as such a table, to be edited: a row per pair, and a row that is excluded for each
 * unmatched photo and each pair that is an error, with the reason. Reading it gives the same pairs.
 * Without force, an existing file is replaced only if it is such a table. bom: it begins with a
 * byte order mark, for Excel.
 */
enum pihmap_status pihmap_plan_write(const pihmap_plan *plan, const char *path, bool force,
                                     bool bom, struct pihmap_error *err);

/*
 * The unmatched photos of the runs that wrote these folders of records, as a plan without pairs;
 * after a merge, of all runs. With deidentify, their paths are hashes.
 */
enum pihmap_status pihmap_plan_records(const char *const *folders, size_t count, pihmap_plan **out,
                                       struct pihmap_error *err);

/* The pairs, in natural order of id: P2 before P10. Borrowed from the plan. */
const struct pihmap_pair *pihmap_plan_pairs(const pihmap_plan *plan, size_t *n);

/* The unmatched files, in order of path; borrowed from the plan. */
const struct pihmap_unmatched *pihmap_plan_unmatched(const pihmap_plan *plan, size_t *n);

/* NULL is allowed. */
void pihmap_plan_free(pihmap_plan *plan);

/* The words by which the names of photos and folders give a visit: the i-th word, in lower case and
 * without accents, and what it stands for ("before", "after", "day", "week", "month", "year",
 * "visit"), by which they are sorted. NULL behind the last. Static. */
const char *pihmap_visit_word(size_t i, const char **meaning);

/* How a pair ended. */
enum pihmap_outcome {
    PIHMAP_OUTCOME_NONE,     /* not done: the run was stopped before */
    PIHMAP_OUTCOME_DONE,     /* compared */
    PIHMAP_OUTCOME_DECLINED, /* both photos were read, but cannot be compared */
    PIHMAP_OUTCOME_FAILED,   /* an error, see the reason */
    PIHMAP_OUTCOME_UNMATCHED /* in the tables only: a photo that belongs to no pair */
};
enum { PIHMAP_OUTCOMES = PIHMAP_OUTCOME_UNMATCHED + 1 }; /* how many there are; grows */

/* The outcome of one pair. Borrowed for the time of the call. */
struct pihmap_batch_result {
    const struct pihmap_pair *pair; /* which */
    enum pihmap_outcome outcome;    /* how it ended */
    bool kept;                      /* its record was up to date: nothing was done */
    bool flagged;                   /* likely PIH was found */
    const char *reason;             /* why it was declined or failed, or a remark; "" */
    enum pihmap_verdict verdict;    /* of a pair that was compared */
    enum pihmap_change change;      /* likewise */
};

/* "not_done", "done", "declined", "failed", "unmatched"; for people "not done"... Static. */
const char *pihmap_outcome_name(enum pihmap_outcome outcome);
const char *pihmap_outcome_text(enum pihmap_outcome outcome);

/* How many pairs ended how; done, declined, failed and not_done add up to pairs. */
struct pihmap_batch_counts {
    size_t pairs;     /* in all */
    size_t done;      /* compared */
    size_t declined;  /* read, but not fit to be compared */
    size_t failed;    /* could not be done */
    size_t not_done;  /* not begun, or dropped */
    size_t flagged;   /* of those done: with likely PIH */
    size_t kept;      /* of all: their records were up to date */
    size_t strays;    /* records of pairs that no longer exist; they were kept */
    size_t worse;     /* of those done: by the overall change */
    size_t better;    /* likewise */
    size_t mixed;     /* likewise */
    size_t unmatched; /* photos that belong to no pair, of all shards; not among the pairs */
};

/* The progress of a batch. */
struct pihmap_batch_progress {
    struct pihmap_batch_counts counts; /* not_done: the pairs to come, running ones included */
    const struct pihmap_pair *const *running; /* the pairs in work */
    size_t running_count;                     /* of running */
};

/* What ask() returns. */
enum pihmap_go {
    PIHMAP_GO_ON,     /* as before */
    PIHMAP_GO_FINISH, /* finish the running pairs, begin no more */
    PIHMAP_GO_STOP    /* drop the running pairs */
};

/* Options of a batch. Begin with pihmap_batch_options_init(). */
struct pihmap_batch_options {
    size_t size; /* sizeof(struct pihmap_batch_options), set by pihmap_batch_options_init() */
    const struct pihmap_options
        *compare;        /* for all pairs; a pair's own settings take precedence, and
                            progress() is not called. NULL: the defaults. Borrowed. */
    const char *records; /* folder of the records; created when missing */
    int jobs;            /* pairs at a time, 1..256; 0: one per processor. Fewer when
                            memory is short. Never changes a record. */
    double timeout_s;    /* per pair; default 120, 0: none */
    int shard;           /* only this share of the pairs, 0..shards - 1 */
    int shards;          /* number of shares; which pairs a share has is stable */
    bool force;          /* compare all pairs again; replace files that pihmap did not write */
    bool brief;          /* small records: heatmap, region table, report */
    bool open;           /* without the sandbox */
    /* May be NULL. Called once for every pair, in order of id. */
    void (*tell)(void *context, const struct pihmap_batch_result *result);
    /* May be NULL. Called about ten times a second. */
    enum pihmap_go (*ask)(void *context, const struct pihmap_batch_progress *progress);
    void *context; /* for tell() and ask() */
};

/* As pihmap_options_default(). */
void pihmap_batch_options_default(struct pihmap_batch_options *opt, size_t size);

/* Set every option to its default. */
static inline void pihmap_batch_options_init(struct pihmap_batch_options *opt)
{
    pihmap_batch_options_default(opt, sizeof *opt);
}

/*
 * Compare all pairs of the plan, each in a process of its own. Write RECORDS/ID/ for each, then
 * summary.csv, regions.csv, index.html and, for patients with several visits, PATIENT/timeline.csv;
 * for such patients or groups cohort.csv, cohort.html and its figures.
 * With shards only the records are written, and pihmap_batch_merge() makes the tables. Records that
 * are up to date (same photos, options and version) are kept. PIHMAP_OK however the pairs ended;
 * see *counts. It forks, so it must not be called while other threads run.
 */
enum pihmap_status pihmap_batch_run(const pihmap_plan *plan, const struct pihmap_batch_options *opt,
                                    struct pihmap_batch_counts *counts, struct pihmap_error *err);

/*
 * Write the tables of all records in the folders to the folder into. Pairs that shards have planned
 * and not finished count as not done. *missing_shards: how many shards have not begun. Of the
 * options, force and compare->csv_bom count; NULL: the defaults.
 */
enum pihmap_status pihmap_batch_merge(const char *const *folders, size_t count, const char *into,
                                      const struct pihmap_batch_options *opt,
                                      struct pihmap_batch_counts *counts, int *missing_shards,
                                      struct pihmap_error *err);

/* ---- scoring ------------------------------------------------------------------------ */

/*
 * Figures of a score. A *site* is a place that a reader or a protocol gives: a mark, or skin
 * without one. A region of kind pih *hits* a site when it holds the site's centre in its bounding
 * box, or has its own centre in the site's box.
 */
enum pihmap_figure_kind {
    PIHMAP_FIGURE_SENSITIVITY,    /* marks that are hit */
    PIHMAP_FIGURE_SPECIFICITY,    /* sites without a mark that are not hit */
    PIHMAP_FIGURE_PPV,            /* regions of kind pih that hit a mark, of all of them */
    PIHMAP_FIGURE_NPV,            /* of the sites that are not hit, those without a mark */
    PIHMAP_FIGURE_FALSE_PER_PAIR, /* regions of kind pih that hit no mark */
    PIHMAP_FIGURE_KAPPA,          /* Cohen's, of all sites: mark or not, hit or not */
    PIHMAP_FIGURE_DELTA_L_BIAS,   /* region less truth, of marks that are hit, L* */
    PIHMAP_FIGURE_DELTA_L_SD,     /* of that difference, L* */
    PIHMAP_FIGURE_DELTA_L_LOW,    /* limits of agreement (Bland and Altman 1986), L* */
    PIHMAP_FIGURE_DELTA_L_HIGH,   /* likewise */
    PIHMAP_FIGURE_DELTA_L_ICC,    /* ICC(A,1) */
    PIHMAP_FIGURE_AREA_BIAS,      /* likewise of the area, px of the before photo */
    PIHMAP_FIGURE_AREA_SD,        /* likewise */
    PIHMAP_FIGURE_AREA_LOW,       /* likewise */
    PIHMAP_FIGURE_AREA_HIGH,      /* likewise */
    PIHMAP_FIGURE_AREA_ICC        /* likewise */
};
enum { PIHMAP_FIGURES = PIHMAP_FIGURE_AREA_ICC + 1 }; /* how many there are; grows */

/* One figure. NAN where it is not defined. */
struct pihmap_figure {
    double value;
    double of;             /* how many were counted: sites, regions, pairs */
    double wilson95[2];    /* of a proportion, else NAN */
    double bootstrap95[2]; /* patients drawn anew, 2000 times; NAN of a single patient */
};

/* What a row of a score is about. */
enum pihmap_score_group {
    PIHMAP_SCORE_ALL,    /* the tool, against what most readers say */
    PIHMAP_SCORE_SKIN,   /* the same of one class of skin */
    PIHMAP_SCORE_READER, /* the tool, against one reader */
    PIHMAP_SCORE_READERS /* two readers: kappa, and agreement of what they measured */
};

struct pihmap_score_row {
    enum pihmap_score_group group;
    const char *name, *other; /* class of skin; reader, and the other reader; "" */
    size_t patients, pairs;   /* that were compared and have a site */
    size_t marks, clear;      /* sites with and without a mark in them */
    struct pihmap_figure figure[PIHMAP_FIGURES];
};

/* Figures of all records against the truth. */
typedef struct pihmap_score pihmap_score;

/* "sensitivity"...; "all", "skin", "reader", "readers". Static. */
const char *pihmap_figure_name(enum pihmap_figure_kind figure);
const char *pihmap_score_group_name(enum pihmap_score_group group);

/*
 * Score the records of a batch (folder, as pihmap_batch_run() wrote it) against a CSV table of
 * sites with a header row: pair, x, y, and optionally w, h (then x, y is the corner of a box),
 * site, reader, present (1 or 0), delta_L, area_px; px of the upright before photo. Pairs that were
 * not compared are counted, and not scored. Deterministic. PIHMAP_EFORMAT, PIHMAP_EARG: the truth
 * cannot be used, and the sentence says why. On failure *out is NULL; else it is the caller's to
 * pihmap_score_free().
 */
enum pihmap_status pihmap_score_records(const char *records, const char *truth, pihmap_score **out,
                                        struct pihmap_error *err);

/* Row index, from 0; borrowed. NULL: there is none. */
const struct pihmap_score_row *pihmap_score_row(const pihmap_score *score, size_t index);

/* Sites in pairs that were declined, failed or not done; sites on which as many readers say yes as
 * no. Neither is scored. */
size_t pihmap_score_not_compared(const pihmap_score *score);
size_t pihmap_score_undecided(const pihmap_score *score);

/* NULL is allowed. */
void pihmap_score_free(pihmap_score *score);

/* ---- two reports -------------------------------------------------------------------- */

/* What two reports have in common. */
enum pihmap_diff_relation {
    PIHMAP_DIFF_SAME_PAIR,  /* both photos: another version, other options */
    PIHMAP_DIFF_SAME_BEFORE /* the before photo: two visits of one patient */
};

/* What one of the reports says as a whole. */
struct pihmap_diff_report {
    const char *version; /* of the pihmap that wrote it */
    bool compared;       /* false: declined, or only aligned; then there are no regions */
    const char *reason;  /* why it was declined; "" */
    enum pihmap_verdict verdict;
    enum pihmap_change change;
    enum pihmap_grade grade;
    size_t regions;
};

/* A value that differs. */
struct pihmap_diff_value {
    const char *path;  /* "summary.verdict" */
    const char *a, *b; /* as JSON; "null": there is none */
};

/* A region in one of the reports; fields as in struct pihmap_region. */
struct pihmap_diff_region {
    int id;
    enum pihmap_kind kind;
    const char *name; /* of a requested region, else "" */
    double x, y;      /* centroid, px of the upright before photo */
    double area_px, area_mm2, delta_L, delta_L_ci95[2], confidence; /* NAN: unknown */
};

/* A place, and what either report has there. */
struct pihmap_diff_place {
    const struct pihmap_diff_region *a, *b; /* NULL: nothing; never both */
};

/* The difference of two reports. */
typedef struct pihmap_diff pihmap_diff;

/* "same_pair", "same_before". Static. */
const char *pihmap_diff_relation_name(enum pihmap_diff_relation relation);

/*
 * Compare two files report.json, or the folders of two records. Regions are matched by their place
 * as the marks of a timeline are, requested ones by their name. PIHMAP_EALIGN: the before photos
 * differ, so that places cannot be matched; PIHMAP_EFORMAT: one is no report. On failure *out is
 * NULL; else it is the caller's to pihmap_diff_free().
 */
enum pihmap_status pihmap_diff_reports(const char *a, const char *b, pihmap_diff **out,
                                       struct pihmap_error *err);

enum pihmap_diff_relation pihmap_diff_relation(const pihmap_diff *diff);

/* Of a, or of b; borrowed, as all that follows. */
const struct pihmap_diff_report *pihmap_diff_report(const pihmap_diff *diff, bool of_b);

/* Value index, from 0, in the order of the report. NULL: there is none. */
const struct pihmap_diff_value *pihmap_diff_value(const pihmap_diff *diff, size_t index);

/* Place index, from 0: those of a in their order, then those that only b has. NULL: there is none.
 */
const struct pihmap_diff_place *pihmap_diff_place(const pihmap_diff *diff, size_t index);

/* From a to b, all marks together: "fading", "darkening", "steady", as in a timeline; "" for the
 * same pair, and where there is no mark. Static. */
const char *pihmap_diff_trend(const pihmap_diff *diff);

/* NULL is allowed. */
void pihmap_diff_free(pihmap_diff *diff);
/* ---- repeatability ------------------------------------------------------------------ */

/* Of marks of one size. Of delta L*, a*, b* each. */
struct pihmap_repeat_size {
    double diameter;  /* mm, or share of the long side */
    size_t patients;  /* that have skin of that size; 0: the figures are NAN */
    size_t pairs;     /* likewise */
    double within[3]; /* s_within: standard deviation of one photo's measurement */
    double change[3]; /* smallest detectable change, 1.96 sqrt(2) s_within: the repeatability
                         coefficient. An unchanged mark stays below in 19 of 20 cases. */
    double change_ci95[3][2]; /* NAN of a single patient with a single pair */
};

/* What disturbed. */
struct pihmap_repeat_disturbance {
    double typical;                 /* root mean square of the compared pairs; 1 is where the grade
                                       suffers */
    double largest;                 /* of the compared pairs */
    size_t pairs_over;              /* of which it is over 1 */
    size_t declined;                /* pairs that were declined for it */
    double explained;               /* share of the variance of delta L* that goes with it, 0..1;
                                       NAN: too few pairs */
    double effect;                  /* share of what was lost to it: declined, or explained */
    enum pihmap_advice_code advice; /* what to do about it */
};

/* Events per pair. */
struct pihmap_repeat_rate {
    size_t count;
    double per_pair, per_pair_ci95[2];
};

/* Why pairs were declined. */
struct pihmap_repeat_reason {
    enum pihmap_reason_code code;
    size_t pairs;
};
enum { PIHMAP_REPEAT_REASONS = 16 }; /* room for the most frequent */

/* The noise of delta L* at one scale, as in the report. */
struct pihmap_repeat_noise {
    double typical; /* L* */
    double dof;     /* as many independent places of another pair say as much; 0: not known */
    double largest; /* L*, of the compared pairs */
};

/*
 * Repeatability of photos taken in one way: from pairs of photos of the same skin, taken again
 * within minutes. It holds what position, light, camera and pihmap add, and not how skin itself
 * changes from day to day. Allocated by the library only.
 */
struct pihmap_repeat {
    size_t patients, pairs, compared, declined, failed; /* pairs = compared + declined + failed */
    double compared_ci95[2]; /* of compared over compared + declined, by Wilson */
    size_t reason_count;
    struct pihmap_repeat_reason reasons[PIHMAP_REPEAT_REASONS]; /* most frequent first */
    struct pihmap_repeat_size side[PIHMAP_SPREAD_SIZES], mm[PIHMAP_SPREAD_SIZES];
    struct pihmap_repeat_rate pih;     /* regions of kind pih: all of them are false */
    struct pihmap_repeat_rate regions; /* of every kind */
    size_t flagged;                    /* pairs headed "likely PIH" */
    struct pihmap_repeat_disturbance disturbance[PIHMAP_DISTURBANCES];
    enum pihmap_disturbance order[PIHMAP_DISTURBANCES]; /* by effect, the largest first */
    struct pihmap_repeat_noise noise[PIHMAP_SPREAD_SIZES];
    enum pihmap_language language; /* of the page: English, until the caller sets another */
};

/*
 * The repeatability by the records of a batch (folder) whose pairs were compared with
 * options.unchanged. PIHMAP_EARG: no such pair was compared. On failure *out is NULL; else it is
 * the caller's to pihmap_repeat_free().
 */
enum pihmap_status pihmap_repeat_records(const char *records, struct pihmap_repeat **out,
                                         struct pihmap_error *err);

/* Read what pihmap_repeat_write() has written as repeat.json. *out likewise. */
enum pihmap_status pihmap_repeat_read(const char *path, struct pihmap_repeat **out,
                                      struct pihmap_error *err);

/* Write repeat.json and repeat.html to the folder, each under the rules of pihmap_result_write().
 */
enum pihmap_status pihmap_repeat_write(const struct pihmap_repeat *repeat, const char *folder,
                                       bool force, struct pihmap_error *err);

/* Give repeat.json. *text is NUL-ended, ends in a newline and is the caller's to pihmap_free();
 * NULL on failure. */
enum pihmap_status pihmap_repeat_json(const struct pihmap_repeat *repeat, char **text,
                                      struct pihmap_error *err);

/* NULL is allowed. */
void pihmap_repeat_free(struct pihmap_repeat *repeat);

/* ---- versions ----------------------------------------------------------------------- */

/* PIHMAP_VERSION of the library in use, which may be newer than this header. */
const char *pihmap_version(void);

/* A library in use. */
struct pihmap_library_version {
    const char *name;    /* "lcms2"... */
    const char *version; /* as it reports itself */
};

/* The libraries in use, ended by a row of NULLs. Static storage. */
const struct pihmap_library_version *pihmap_libraries(void);

#ifdef __GNUC__
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif

#endif
