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

/* Of this header; pihmap_version() tells that of the library that runs. */
#define PIHMAP_VERSION "0.1.0"

/* What became of a call. */
enum pihmap_status {
    PIHMAP_OK = 0,  /* done, whatever was found */
    PIHMAP_EARG,    /* the caller's argument or option is not usable */
    PIHMAP_ENOMEM,  /* out of memory */
    PIHMAP_ESYS,    /* the system refused: cannot open, read, write, disk full... */
    PIHMAP_EFORMAT, /* the bytes are not a photo that can be read, or are damaged */
    PIHMAP_ELIMIT,  /* the photo is over a limit of the options */
    PIHMAP_ENOSKIN, /* declined: no skin to compare */
    PIHMAP_EALIGN,  /* declined: the two photos could not be aligned believably */
    PIHMAP_ESTOPPED /* the caller's progress() said so */
};

/* The sentence that goes with a status: names the file, the cause and what to do. UTF-8,
 * one line; control characters of file names are already escaped. */
struct pihmap_error {
    enum pihmap_status status; /* the same that the call gave */
    char text[768];            /* "" when it is PIHMAP_OK */
};

/* Was this photo pair read, but not fit to be compared? (Exit status 3.) */
bool pihmap_is_declined(enum pihmap_status status);

/* ---- options ------------------------------------------------------------------------ */

/* Colours of the heatmap. */
enum pihmap_colormap {
    PIHMAP_COLORMAP_DIVERGING, /* default: purple for darker, grey, teal for lighter */
    PIHMAP_COLORMAP_GREY       /* for black and white print */
};

/* One step of the work, and what it cost. */
struct pihmap_stage {
    const char *name;  /* "read", "skin", "align"...; static */
    double wall_s;     /* seconds by the clock */
    double cpu_s;      /* seconds of all processors together */
    size_t peak_bytes; /* most memory that the process has held so far */
};

/* Bytes of a secret key. */
enum { PIHMAP_KEY_BYTES = 32 };

/* What a comparison is asked for. Begin with pihmap_options_init(). */
struct pihmap_options {
    size_t size;           /* sizeof(struct pihmap_options), set by pihmap_options_init() */
    int roi[4];            /* x, y, w, h: measure only inside; w = 0: everywhere */
    const char *skin_mask; /* picture, white = skin to measure, size of the upright before
                              photo (or same shape); NULL: find it. Borrowed. */
    double min_drop;       /* smallest L* drop to flag, 0.8..50; 0: from the noise floor */
    double px_per_mm;      /* scale of the upright before photo; 0: not known */
    size_t max_pixels;     /* refuse photos of more pixels; default 100,000,000 */
    int threads;           /* 1..64; 0: as many as processors allowed. Never changes results. */
    double alpha;          /* strongest opacity of the heatmap, 0..1 */
    double range;          /* L* at the ends of the colour bar; 0: default */
    enum pihmap_colormap colormap; /* of the heatmap */
    bool legend;                   /* draw the colour bar on the heatmap; default true */
    const char *regions;           /* 8-bit label picture, size of the upright before photo (or same
                                      shape): a row of the report for every label 1..255; NULL: none.
                                      Borrowed. */
    int grid;                      /* columns of a grid of regions, 1..64; 0: none */
    int reference[4]; /* x, y, w, h in the upright before photo: untreated skin or a grey
                         card that both photos show; w = 0: none */
    const char *id;   /* what the panel and the page call the pair; NULL: the names of the
                         photos. Borrowed. */
    bool deidentify;  /* no names and dates in any output: hashes of the photos instead */
    /* May be NULL. Called from the caller's thread, often, with the share of the work that is
     * done, 0 to 1. false stops the call, which then gives PIHMAP_ESTOPPED. */
    bool (*progress)(void *context, double done);
    void *context; /* for progress() */
    /* Called after every step, also of what is written of the result later; NULL: by nobody. */
    void (*trace)(void *trace_context, const struct pihmap_stage *stage);
    void *trace_context; /* borrowed */
    /* With deidentify: key is the secret that its hashes are made with, see pihmap_key_read().
     * Without one who has a photo can find out which record is of it. */
    bool keyed;
    unsigned char key[PIHMAP_KEY_BYTES]; /* if keyed */
    bool chart;         /* look for a colour chart in both photos and use it; default true */
    double chart_pitch; /* mm between the centres of neighbouring patches of the chart, which then
                          tells px_per_mm; 0: not known */
};

/* Sets every option that a struct of size bytes has to its default: for programs that know the
 * struct by another header, or in another language. size: at most sizeof(struct pihmap_options). */
void pihmap_options_default(struct pihmap_options *opt, size_t size);

/* Sets every option to its default. */
static inline void pihmap_options_init(struct pihmap_options *opt)
{
    pihmap_options_default(opt, sizeof *opt);
}

/*
 * opt->key from a file of PIHMAP_KEY_BYTES random bytes, which is made (mode 0600) when it is not
 * there. Who has it and a photo can tell which record is of the photo: keep it with the photos,
 * not with the records. PIHMAP_ESYS: it cannot be read or made, or is no key.
 */
enum pihmap_status pihmap_key_read(const char *path, struct pihmap_options *opt,
                                   struct pihmap_error *err);

/* ---- what was found ----------------------------------------------------------------- */

/* What a photo says of itself. */
struct pihmap_photo_facts {
    const char *file;        /* as given by the caller */
    char sha256[65];         /* of the file's bytes, hexadecimal */
    int width;               /* upright, px */
    int height;              /* upright, px */
    int orientation;         /* Exif 1..8; 1 when absent */
    char format[8];          /* "JPEG", "PNG", "BMP", "HEIF", "TIFF" */
    char profile[64];        /* colour profile's name; "sRGB (assumed)" when none */
    char taken_at[32];       /* Exif DateTimeOriginal as YYYY-MM-DDThh:mm:ss[+hh:mm]; "" unknown */
    double exposure_s;       /* Exif exposure time, s; NAN unknown */
    double f_number;         /* NAN unknown */
    double iso;              /* NAN unknown */
    double exposure_bias_ev; /* NAN unknown */
    int white_balance;       /* Exif: 0 auto, 1 manual, -1 unknown */
};

/* How much skin there is, and its colour. */
struct pihmap_skin_facts {
    double fraction;       /* 0..1 of the photo (or of the ROI) that is measured as skin */
    double L;              /* of its median linear r, g, b: CIE L*; corrected by
                              the chart where both photos show one */
    double a;              /* a* likewise */
    double b;              /* b* likewise */
    double ita;            /* individual typology angle, degrees: atan((L-50)/b) */
    const char *ita_class; /* "very light" .. "dark" (Del Bino 2006); "" unknown */
    double melanin_index;  /* 100 * -log10(R), R = linear red 0..1 (Takiwaki 1994) */
    double erythema_index; /* 100 * (log10 R - log10 G) (Takiwaki 1994) */
    /* Left out within and close beside that skin, shares of both together; NAN unknown. */
    double left_out_clipped; /* burnt out or black */
    double left_out_hair;    /* hair and what is as thin and dark */
    double left_out_gloss;   /* shine */
    double left_out_dark;    /* too dark to measure */
    double left_out_other;   /* everything else */
};

/* A colour chart of 24 patches (ColorChecker Classic layout) in a photo. Figures are NAN when there
 * is none. */
struct pihmap_chart_facts {
    bool found;             /* is there one? */
    bool usable;            /* its colours were matched well enough: residual_after <= 4 */
    bool shadowed;          /* a shadow's edge lies on it */
    int patches;            /* of 24, that are whole and neither burnt out nor black */
    double corners[4][2];   /* centres of the patches dark skin, bluish green, black, white;
                               upright px of its photo */
    double pitch_px;        /* between neighbours' centres, at its middle */
    double residual_before; /* mean CIEDE2000 to the published colours: as photographed */
    double residual_after;  /* and after the correction: warned of over 2, not used over 4 */
    const char *edition;    /* which table fits better; static, "" */
};

/* Can the pair be trusted? */
enum pihmap_grade {
    PIHMAP_GRADE_GOOD, /* nothing stands against it */
    PIHMAP_GRADE_FAIR, /* with care: see the reasons */
    PIHMAP_GRADE_POOR  /* faint changes may be missed or made up */
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
    PIHMAP_REASON_WHOLE_AREA_DARKER
};
enum { PIHMAP_REASONS = PIHMAP_REASON_WHOLE_AREA_DARKER + 1 }; /* how many there are; grows */

/* A reason, for programs: the code, and the values that its words hold (what and in which unit
 * stands beside the code; 0 where the words hold less). */
struct pihmap_reason {
    enum pihmap_reason_code code;
    double value[3];
};

/* The word of the report: "after_brighter"... "" for none. Static. */
const char *pihmap_reason_name(enum pihmap_reason_code code);

enum { PIHMAP_REASON_TEXT = 320 }; /* bytes that hold every reason's words */

/* The words of a reason as one sentence without its full stop, cut to size bytes. Gives the bytes
 * that all of it takes, without the NUL. */
size_t pihmap_reason_text(const struct pihmap_reason *reason, char *text, size_t size);

/* Room for reasons in struct pihmap_comparability. */
#define PIHMAP_MAX_REASONS 12

/* How fairly the two photos can be compared. */
struct pihmap_comparability {
    enum pihmap_grade grade;                          /* the short of it */
    int reason_count;                                 /* of reasons, 0..PIHMAP_MAX_REASONS */
    struct pihmap_reason reasons[PIHMAP_MAX_REASONS]; /* worst first */
    double exposure_ev;      /* skin light, after over before, in stops (log2) */
    double rgb_gain[3];      /* skin light, after over before, linear R, G, B */
    double scale_ratio;      /* size of the skin in the after photo / in the before photo,
                                each in its own full-size pixels */
    double rotation_deg;     /* turn of the after photo against the before, -180..180 */
    double sharpness_ratio;  /* fine detail in the after photo / in the before photo */
    double clipped_fraction; /* of the common skin, in either photo: burnt out or black */
};

/* How the two photos lie to one another. */
struct pihmap_alignment {
    bool ok;                     /* false: declined */
    double homography[9];        /* row major, upright before px -> upright after px */
    bool local;                  /* a local displacement refines the homography */
    int inliers;                 /* independent patches that agree with the alignment */
    double overlap;              /* 0..1 of the before photo's skin that is in the after photo */
    double residual_px;          /* median disagreement of those patches, before px */
    struct pihmap_reason reason; /* why declined, with what helps to retake; none when ok */
};

/* What a region most likely is. */
enum pihmap_kind {
    PIHMAP_KIND_PIH,       /* darker by pigment */
    PIHMAP_KIND_ERYTHEMA,  /* redder: blood */
    PIHMAP_KIND_SHADING,   /* darker by light: a shadow, a fold */
    PIHMAP_KIND_LIGHTER,   /* lighter than before */
    PIHMAP_KIND_UNCERTAIN, /* changed, but it cannot be told by what */
    PIHMAP_KIND_NAMED      /* asked for by regions or grid: measured, not judged */
};
enum { PIHMAP_KINDS = PIHMAP_KIND_NAMED + 1 }; /* how many there are; grows */

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
    PIHMAP_EVIDENCE_LIT_BESIDE,     /* lighter beside it, as where light turned */
    PIHMAP_EVIDENCE_NEAR_NOISE,     /* little above the pair's noise */
    PIHMAP_EVIDENCE_MIXED_COLOUR,   /* between pigment, blood and shade */
    PIHMAP_EVIDENCE_STRANGE_COLOUR, /* none of them */
    PIHMAP_EVIDENCE_LIGHTER
};

/* The word of the report: "melanin_colour"... "" for none; the same in words; NULL for none.
 * Static. */
const char *pihmap_evidence_name(enum pihmap_evidence evidence);
const char *pihmap_evidence_text(enum pihmap_evidence evidence);

/* How well a region's drop can be seen. */
enum pihmap_severity {
    PIHMAP_SEVERITY_MEASURABLE, /* under 2 L*: hard to see on a photo */
    PIHMAP_SEVERITY_VISIBLE,    /* from 2 L*: seen side by side */
    PIHMAP_SEVERITY_MARKED      /* from 5 L* */
};
enum { PIHMAP_SEVERITIES = PIHMAP_SEVERITY_MARKED + 1 }; /* how many there are; grows */

/* What the difference of light was told by. */
enum pihmap_lighting {
    PIHMAP_LIGHTING_SELF,      /* by the skin itself: a change of all of it cannot be told */
    PIHMAP_LIGHTING_REFERENCE, /* by a reference patch */
    PIHMAP_LIGHTING_CHART      /* by a colour chart */
};

/* What the time between the photos allows to say of a darker mark. */
enum pihmap_timing {
    PIHMAP_TIMING_UNKNOWN,     /* the photos do not say when they were taken */
    PIHMAP_TIMING_REVERSED,    /* the after photo is the older one */
    PIHMAP_TIMING_TOO_EARLY,   /* under 7 days: redness is expected, too early for PIH */
    PIHMAP_TIMING_EARLY,       /* under 14 days: redness may remain */
    PIHMAP_TIMING_PROVISIONAL, /* under 28 days */
    PIHMAP_TIMING_FIRM         /* from 28 days */
};

/* A region whose colour changed otherwise than its surround. Its deltas are differences of
 * differences on levelled light: (region - surround) after less the same before. */
struct pihmap_region {
    int id;                        /* 1.. ; the number drawn on the heatmap */
    enum pihmap_kind kind;         /* what it most likely is */
    const char *name;              /* of a named region, else NULL */
    int bbox[4];                   /* x, y, w, h */
    double centroid[2];            /* x, y */
    double area_px;                /* of the upright before photo */
    double area_mm2;               /* NAN when the scale is not known */
    double delta_L;                /* L*, below 0: darker than before */
    double delta_L_ci95[2];        /* its 95 % interval */
    double delta_a;                /* above 0: redder */
    double delta_b;                /* above 0: yellower */
    double delta_E00;              /* CIEDE2000 */
    double delta_ita;              /* degrees */
    double delta_melanin;          /* the part of delta_L that pigment explains, L* */
    double delta_blood;            /* the part that blood explains, L* */
    double delta_shading;          /* the part that light explains, L* */
    double confidence;             /* 0..1: that the change is real and of this kind */
    enum pihmap_severity severity; /* how well it can be seen */
    enum pihmap_evidence evidence; /* what decided the kind */
};

/* The answer in one word. */
enum pihmap_verdict {
    PIHMAP_PIH_LIKELY,  /* at least one region of kind PIH */
    PIHMAP_NO_PIH_SEEN, /* none, and the pair is good enough to say so */
    PIHMAP_CANNOT_TELL  /* none, but the pair does not allow to say so */
};

/* Everything that report.json says. */
struct pihmap_report {
    struct pihmap_photo_facts before;          /* the before photo */
    struct pihmap_photo_facts after;           /* the after photo */
    double interval_days;                      /* NAN unknown */
    enum pihmap_timing timing;                 /* what that allows to say */
    const char *timing_note;                   /* the same in words; static */
    struct pihmap_comparability comparability; /* how fair the comparison is */
    struct pihmap_alignment alignment;         /* how the photos lie to one another */
    struct pihmap_skin_facts skin;             /* of the before photo, where measured */
    double noise_floor_delta_L;    /* L*: the 95 % error of a small region of this pair; NAN
                                      when declined */
    enum pihmap_lighting lighting; /* what the light was told by */
    double global_delta_L;         /* whole-area change against the reference; NAN when it cannot be
                                      told */
    double global_delta_L_ci95[2]; /* its 95 % interval */
    bool global_can_tell;          /* is it known? */
    struct pihmap_reason global_reason;  /* what is known of it, and why no more */
    size_t region_count;                 /* of regions */
    const struct pihmap_region *regions; /* largest drop first, then the named ones in the
                                            order of their labels; borrowed */
    enum pihmap_verdict verdict;         /* the answer in one word */
    struct pihmap_reason verdict_reason; /* why; none of an alignment alone */
    int pih_regions;                     /* regions of kind PIH */
    double pih_area_px;                  /* of them all, px of the before photo */
    double pih_area_mm2;                 /* NAN when the scale is not known */
    double pih_area_fraction;            /* of the measured skin */
    double mean_delta_L;                 /* area-weighted, of the PIH regions; 0 when none */
    double flag_delta_L; /* L*, > 0: a small region is flagged from this drop on; larger
                            ones may be from less; NAN when declined */
    struct pihmap_chart_facts chart[2]; /* in the before photo, in the after photo */
};

/* The report's word: "good", "fair", "poor". Static. */
const char *pihmap_grade_name(enum pihmap_grade grade);
/* "pih", "erythema", "shading", "lighter", "uncertain", "named". Static. */
const char *pihmap_kind_name(enum pihmap_kind kind);
/* The same for people: "likely PIH", "redness"... Static. */
const char *pihmap_kind_text(enum pihmap_kind kind);
/* "measurable", "visible", "marked". Static. */
const char *pihmap_severity_name(enum pihmap_severity severity);
/* Confidence in whole percent, for people: nothing is ever 100 % sure. */
double pihmap_confidence_percent(double confidence);
/* "pih_likely", "no_pih_seen", "cannot_tell"; for people "likely PIH"... Static. */
const char *pihmap_verdict_text(enum pihmap_verdict verdict);
const char *pihmap_verdict_name(enum pihmap_verdict verdict);
/* "self", "reference", "card". Static. */
const char *pihmap_lighting_name(enum pihmap_lighting lighting);
/* "unknown", "reversed", "too_early"... Static. */
const char *pihmap_timing_name(enum pihmap_timing timing);

/* ---- comparing ---------------------------------------------------------------------- */

/* A photo to read: a file, or the bytes of one in memory. All is borrowed for the call. */
struct pihmap_source {
    const char *name;  /* the file's path; with bytes what the report calls them, NULL: by their
                          place in the pair */
    const void *bytes; /* a whole file as it lies on disk (JPEG, PNG...); NULL: read name */
    size_t count;      /* of bytes */
};

/* What came of a comparison. */
typedef struct pihmap_result pihmap_result;

/*
 * Compare two photos of the same skin. On PIHMAP_OK, and when declined (PIHMAP_ENOSKIN,
 * PIHMAP_EALIGN: both photos were read, but no honest comparison is possible), *out is the
 * caller's until pihmap_result_free(); a declined result has a report with the reasons and
 * no regions. On every other status *out is NULL. err (may be NULL) says which photo and why.
 */
enum pihmap_status pihmap_compare(const char *before, const char *after,
                                  const struct pihmap_options *opt, pihmap_result **out,
                                  struct pihmap_error *err);

/* The same of photos that may lie in memory. */
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

/* The answer in one word. This and the two below stay as they are when the report grows. */
enum pihmap_verdict pihmap_result_verdict(const pihmap_result *r);

/* How many regions the report has. */
size_t pihmap_result_region_count(const pihmap_result *r);

/* A region, in the order of the report from 0 on; borrowed from r, NULL where there is none. */
const struct pihmap_region *pihmap_result_region(const pihmap_result *r, size_t index);

/*
 * Where a point of the before photo lies in the after photo, both upright full-size px.
 * *confidence is 0..1; 0 where it has no counterpart (the coordinates are then the best
 * guess). NAN coordinates and 0 when the alignment was declined.
 */
void pihmap_result_map_point(const pihmap_result *r, double x, double y, double *x_after,
                             double *y_after, double *confidence);

/* The other way: where a point of the after photo lies in the before photo. */
void pihmap_result_map_point_back(const pihmap_result *r, double x_after, double y_after, double *x,
                                  double *y, double *confidence);

/* What can be written of a result. */
enum pihmap_output {
    PIHMAP_OUT_HEATMAP, /* .png or .jpg: overlay on the upright before photo, full size */
    PIHMAP_OUT_MASK,    /* .png: 8-bit grey, 255 where likely PIH, full size */
    PIHMAP_OUT_DELTA,   /* .pfm: levelled delta L*, working size, NaN where not measured */
    PIHMAP_OUT_ALIGNED, /* .png or .jpg: the after photo in the before frame, full size */
    PIHMAP_OUT_JSON,    /* report.json; "-" is standard output */
    PIHMAP_OUT_CSV,     /* one row per region; "-" is standard output */
    PIHMAP_OUT_PANEL,   /* .png or .jpg: before, after and heatmap with their facts, for print */
    PIHMAP_OUT_THUMB,   /* .png or .jpg: a small heatmap, 480 px, for lists */
    PIHMAP_OUT_PAGE     /* .html: all of it to look into, one file; also of a declined result */
};
enum { PIHMAP_OUTPUTS = PIHMAP_OUT_PAGE + 1 }; /* how many there are; grows */

/* "heatmap", "mask"... The command's option for it is called so, too, but for the heatmap's
 * --output. Static. */
const char *pihmap_output_name(enum pihmap_output what);
/* The same for people: "Heatmap", "Delta L*"... Static. */
const char *pihmap_output_text(enum pihmap_output what);
/* Is it there of a declined pair, too? */
bool pihmap_output_of_declined(enum pihmap_output what);

/*
 * Write one output of r to path: beside it first, then renamed, so that path is whole or
 * untouched. Never replaces either input. Replaces a file that pihmap did not write only
 * with force. A declined result has only what
 * pihmap_output_of_declined() says; anything else is PIHMAP_EARG.
 */
enum pihmap_status pihmap_result_write(const pihmap_result *r, enum pihmap_output what,
                                       const char *path, bool force, struct pihmap_error *err);

/*
 * The same output as bytes in memory: *bytes is the caller's to pihmap_free(), NULL on failure.
 * ending says how pictures are written, ".png" or ".jpg"; NULL: the first that the output can have.
 */
enum pihmap_status pihmap_result_bytes(const pihmap_result *r, enum pihmap_output what,
                                       const char *ending, void **bytes, size_t *count,
                                       struct pihmap_error *err);

/* Memory that the library has handed out. NULL is allowed. */
void pihmap_free(void *memory);

/* The ending of path fits this output? Check before computing for seconds. */
enum pihmap_status pihmap_output_check(enum pihmap_output what, const char *path,
                                       const char *before, const char *after, bool force,
                                       struct pihmap_error *err);

/*
 * The whole record of r as a folder: heatmap.png, panel.jpg, thumb.jpg, aligned.png, mask.png,
 * regions.csv, report.html and report.json; a declined result has only the last two. The folder is
 * filled beside dir and then put in its place, so that dir is a whole record, the old one, or not
 * there. Files in dir that are no part of a record are never touched. Without force, dir must be
 * new, empty or a record that pihmap wrote.
 */
enum pihmap_status pihmap_record_write(const pihmap_result *r, const char *dir, bool force,
                                       struct pihmap_error *err);

/* May dir be written as a record? Check before computing for seconds. */
enum pihmap_status pihmap_record_check(const char *dir, const char *before, const char *after,
                                       bool force, struct pihmap_error *err);

/* ---- inspecting --------------------------------------------------------------------- */

/* What the program reads from one photo. The library's, which hands it out by pointer. */
struct pihmap_inspection {
    struct pihmap_photo_facts photo; /* photo.file lives as long as the inspection */
    struct pihmap_skin_facts skin;   /* its skin, as photographed */
    double clipped_fraction;         /* of the whole photo: burnt out or black */
    struct pihmap_chart_facts chart; /* the colour chart in it */
};

/* What the program reads from a photo. On PIHMAP_OK *out is the caller's until
 * pihmap_inspection_free(), otherwise NULL. */
enum pihmap_status pihmap_inspect(const char *photo, const struct pihmap_options *opt,
                                  struct pihmap_inspection **out, struct pihmap_error *err);

/* The same of a photo that may lie in memory. */
enum pihmap_status pihmap_inspect_source(const struct pihmap_source *photo,
                                         const struct pihmap_options *opt,
                                         struct pihmap_inspection **out, struct pihmap_error *err);

/* NULL is allowed. */
void pihmap_inspection_free(struct pihmap_inspection *seen);

/* The upright photo, which is read once more, with the colour chart that was found in it outlined,
 * to path (.png or .jpg), under the same rules as pihmap_result_write(). */
enum pihmap_status pihmap_inspection_draw(const struct pihmap_inspection *seen,
                                          const struct pihmap_source *photo, const char *path,
                                          bool force, struct pihmap_error *err);

/* count inspections as one JSON document: *text is NUL-ended, ends in a newline and is the
 * caller's to pihmap_free(); NULL on failure. */
enum pihmap_status pihmap_inspection_json(const struct pihmap_inspection *const *photos,
                                          size_t count, char **text, struct pihmap_error *err);

/* ---- shut in ------------------------------------------------------------------------ */

/* Decoders of photos have holes. What a process needs, and gives up the rest before it reads one:
 * other files, the network, other programs, memory beyond what such photos take. */
struct pihmap_confinement {
    size_t size; /* sizeof(struct pihmap_confinement), set by pihmap_confinement_init() */
    /* Files and folders, ended by NULL, or NULL. What is not there is passed over. */
    const char *const *reads;
    /* The folders in which files come and go, and devices; likewise. */
    const char *const *writes;
    const struct pihmap_options *options; /* max_pixels and threads: the memory; NULL: defaults */
    bool open;                            /* a process of its own, but nothing is given up */
};

/* As pihmap_options_default(). */
void pihmap_confinement_default(struct pihmap_confinement *how, size_t size);

/* Everything to its default. */
static inline void pihmap_confinement_init(struct pihmap_confinement *how)
{
    pihmap_confinement_default(how, sizeof *how);
}

/*
 * work(context) in a process of its own, confined as far as the system can. PIHMAP_OK: *result is
 * what it gave back (0..255); it has ended by exit(), so that streams are written out. Otherwise
 * it crashed, and err says on which photo; files that it left unfinished are removed. SIGINT,
 * SIGTERM, SIGHUP and SIGQUIT end the work and are then passed on to the caller. Not to be called
 * from a program with other threads at work: it forks.
 */
enum pihmap_status pihmap_confined(const struct pihmap_confinement *how, int (*work)(void *context),
                                   void *context, int *result, struct pihmap_error *err);

/* What of it is active here: "Landlock (ABI 7), seccomp". 80 bytes hold it. */
void pihmap_sandbox_text(char *text, size_t size);

/* ---- many pairs --------------------------------------------------------------------- */

/* Two photos that belong together. Paths are relative to the plan's folder, or absolute; the
 * text of how and error is fit to be shown, all else is as the file system has it. */
struct pihmap_pair {
    const char *id;      /* name of its folder among the records; never leaves it */
    const char *patient; /* pairs with the same patient are visits of one series */
    const char *visit;   /* the after photo's, where the patient has several; "" */
    const char *before;  /* NULL when it is not clear which */
    const char *after;   /* likewise */
    const char *mask;    /* skin mask, or NULL */
    int reference[4];    /* as in the options; w = 0: none */
    double px_per_mm;    /* 0: not given */
    double days;         /* from the first visit, by names and dates; NAN unknown */
    const char *how;     /* why these two */
    const char *error;   /* NULL; else why there is no such pair, and what to do */
};

/* A file of the folder that belongs to no pair. */
struct pihmap_leftover {
    const char *path; /* relative to the folder */
    const char *why;  /* one sentence without its full stop */
};

/* The pairs that were found. */
typedef struct pihmap_plan pihmap_plan;

/*
 * Find the pairs in a folder by its files' names, and by the dates in the photos where names do
 * not tell; no pixel is read. records (NULL: none) is a folder of records, passed over when it
 * lies inside. Dates are read by a process of its own that is shut in, unless open. What is
 * ambiguous is an error of that pair. On failure *out is NULL; else it is the caller's to
 * pihmap_plan_free().
 */
enum pihmap_status pihmap_plan_folder(const char *folder, const char *records, bool open,
                                      pihmap_plan **out, struct pihmap_error *err);

/*
 * The pairs of a CSV table: id,before,after and, as wished, mask,reference,px_per_mm. Paths are
 * relative to folder (NULL: the manifest's own), or, when not there, to the manifest's.
 */
enum pihmap_status pihmap_plan_manifest(const char *manifest, const char *folder, pihmap_plan **out,
                                        struct pihmap_error *err);

/* The pairs, in order of id; borrowed from the plan. */
const struct pihmap_pair *pihmap_plan_pairs(const pihmap_plan *plan, size_t *n);

/* What is left over, in order of path; borrowed from the plan. */
const struct pihmap_leftover *pihmap_plan_leftovers(const pihmap_plan *plan, size_t *n);

/* NULL is allowed. */
void pihmap_plan_free(pihmap_plan *plan);

/* What became of a pair. */
enum pihmap_outcome {
    PIHMAP_OUTCOME_NONE,     /* not done: the run was stopped before */
    PIHMAP_OUTCOME_DONE,     /* compared */
    PIHMAP_OUTCOME_DECLINED, /* both photos were read, but cannot be compared */
    PIHMAP_OUTCOME_FAILED    /* not done, see the reason */
};
enum { PIHMAP_OUTCOMES = PIHMAP_OUTCOME_FAILED + 1 }; /* how many there are; grows */

/* What became of one pair. Borrowed, for the time of the call. */
struct pihmap_batch_result {
    const struct pihmap_pair *pair; /* which */
    enum pihmap_outcome outcome;    /* how it ended */
    bool kept;                      /* its record was up to date: nothing was done */
    bool flagged;                   /* likely PIH was found */
    const char *reason;             /* of a decline or failure, or a remark; "" */
};

/* "not_done", "done", "declined", "failed"; for people "not done"... Static. */
const char *pihmap_outcome_name(enum pihmap_outcome outcome);
const char *pihmap_outcome_text(enum pihmap_outcome outcome);

/* How many pairs ended how; done, declined, failed and not_done add up to pairs. */
struct pihmap_batch_counts {
    size_t pairs;    /* in all */
    size_t done;     /* compared */
    size_t declined; /* read, but not fit to be compared */
    size_t failed;   /* could not be done */
    size_t not_done; /* not begun, or dropped */
    size_t flagged;  /* of those done: with likely PIH */
    size_t kept;     /* of all: their records were up to date */
    size_t strays;   /* records that lie there of pairs that are not of this run; left alone */
};

/* How a batch is getting on. */
struct pihmap_batch_progress {
    struct pihmap_batch_counts counts;        /* not_done: what is left, those at work included */
    const struct pihmap_pair *const *running; /* the pairs at work */
    size_t running_count;                     /* how many they are */
};

/* What ask() says. */
enum pihmap_go {
    PIHMAP_GO_ON,     /* as before */
    PIHMAP_GO_FINISH, /* finish the pairs at work, begin no more */
    PIHMAP_GO_STOP    /* drop the pairs at work */
};

/* What a batch is asked for. Begin with pihmap_batch_options_init(). */
struct pihmap_batch_options {
    size_t size; /* sizeof(struct pihmap_batch_options), set by pihmap_batch_options_init() */
    const struct pihmap_options *compare; /* for all pairs; what a pair says itself goes first, and
                                             progress() is not called. NULL: the defaults.
                                             Borrowed. */
    const char *records;                  /* folder of the records; made when it is not there */
    int jobs;                             /* pairs at a time, 1..256; 0: as many as processors.
                                             Fewer when memory is short. Never changes a record. */
    double timeout_s;                     /* per pair; default 120, 0: none */
    int shard;                            /* only this part of the pairs, 0..shards - 1 */
    int shards;                           /* of so many; which pairs a part has is stable */
    bool force; /* do all pairs again; replace what pihmap did not write */
    bool brief; /* small records: heatmap, region table, report */
    bool open;  /* the processes of the pairs are not shut in */
    /* May be NULL. Called once for every pair, in order of id. */
    void (*tell)(void *context, const struct pihmap_batch_result *result);
    /* May be NULL. Called some ten times a second. */
    enum pihmap_go (*ask)(void *context, const struct pihmap_batch_progress *progress);
    void *context; /* for tell() and ask() */
};

/* As pihmap_options_default(). */
void pihmap_batch_options_default(struct pihmap_batch_options *opt, size_t size);

/* Sets every option to its default. */
static inline void pihmap_batch_options_init(struct pihmap_batch_options *opt)
{
    pihmap_batch_options_default(opt, sizeof *opt);
}

/*
 * Compare all pairs of the plan, each in a process of its own, and write RECORDS/ID/ for each,
 * then summary.csv, regions.csv, index.html and, for patients with several visits,
 * PATIENT/timeline.csv. With shards only the records are written: pihmap_batch_merge() makes the
 * tables. Records that are up to date are kept: same photos, options, version. PIHMAP_OK whatever
 * became of the pairs: *counts tells. Not to be called from a program with other threads at work:
 * it forks.
 */
enum pihmap_status pihmap_batch_run(const pihmap_plan *plan, const struct pihmap_batch_options *opt,
                                    struct pihmap_batch_counts *counts, struct pihmap_error *err);

/*
 * The tables of all records in the folders, written to into. What shards have planned and not done
 * counts as not done; *missing_shards: shards that have not begun.
 */
enum pihmap_status pihmap_batch_merge(const char *const *folders, size_t count, const char *into,
                                      bool force, struct pihmap_batch_counts *counts,
                                      int *missing_shards, struct pihmap_error *err);

/* ---- versions ----------------------------------------------------------------------- */

/* PIHMAP_VERSION of the library that runs, which may be newer than this header's. */
const char *pihmap_version(void);

/* A library in use. */
struct pihmap_library_version {
    const char *name;    /* "lcms2"... */
    const char *version; /* as it calls itself */
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
