/*
 * Synthetic pairs: from one picture of skin and its mask, a before photo, an after photo with known
 * marks in another pose and another light, and the ground truth of both.
 *
 * Frames: the *canvas* is the source resized so that its inner part is the before photo. Marks,
 * shadows and ground truth are in the before frame (px of the before photo, pixel centres on
 * integers). The pose maps a before point to the after photo:
 *     q = pose.H (p + d(p)),   d = the local displacement, bilinear between the nodes of a grid.
 * Everything is computed in linear light, and the seed fixes everything.
 *
 * "side" is the long side of the before photo, "short" its short side.
 */
#ifndef PM_SUPPORT_PAIR_H
#define PM_SUPPORT_PAIR_H

#include "base/image.h"
#include "base/stats.h"
#include "support/mark_shape.h"
#include "support/rendering.h"

#define PM_PAIR_MARKS 32   /* most marks of one pair, of any kind */
#define PM_PAIR_UNJUDGED 1 /* in a footprint: no mark was drawn, and a region is not false */

/* Pigment; and what is not to be taken for it: red patches, and pimples, raised and slightly red.
 */
enum pm_pair_kind { PM_PAIR_PIH, PM_PAIR_ERYTHEMA, PM_PAIR_PIMPLE };

/* The ranges that a pair is drawn from. Two numbers: uniform between them; one: uniform in +-it. */
struct pm_pair_draw {
    double inner;          /* share of the source that is the before photo */
    int long_side;         /* of the before photo, px */
    int marks;             /* PIH, by melanin */
    double mark_radius[2]; /* share of short, log-uniform */
    double mark_drop[2];   /* L* that the centre loses */
    int large_marks;       /* PIH of radius LARGE_RADIUS, of the same strengths */
    int erythema;          /* red marks, by blood */
    double erythema_drop[2];
    int pimples;            /* raised, slightly red */
    bool shapes;            /* marks of all shapes, not only blots: support/mark_shape.h */
    bool spots;             /* PIH as adhesive spots: round and even, with a sharp edge */
    bool optical;           /* colours by skin optics, not by one recipe: support/mark_optics.h */
    int shadows;            /* soft edges of shadow, 0..2 */
    double shadow_depth[2]; /* share of the light that is lost */
    double rotation_deg;
    bool quarter_turns; /* and 0, 90, 180 or 270 degrees besides */
    double scale;       /* +-share */
    double zoom;        /* and 2^(+-zoom) besides */
    double shift;       /* +-share of side */
    double aside[2];    /* share of the after frame by which everything shifts to one side */
    double common;      /* least share of the before skin in the after photo, or of the after
                           frame that shows it; a shift that leaves less is reduced */
    double perspective; /* change of 1/distance at half a side from the centre */
    double local;       /* rms of the local displacement, share of side */
    double ev;          /* exposure, stops */
    double channel;     /* +-share of gain, per channel */
    double gradient;    /* +-share of light at half a side from the centre */
    double side_light;  /* 0..1: how much light is lost, nonlinearly, towards one side */
    double ripple;      /* amplitude of the light's slow unevenness */
    double blur_px[2];  /* sigma of the after photo's blur */
    double full_well;   /* full-well capacity in electrons, for shot noise; 0: none */
    bool before_noise;  /* shot noise in the before photo, too (rendered sources) */
    double quality[2];  /* JPEG */
    double second;      /* of a rendered second photo: times all that changes there */
    bool fading;        /* the marks are in the before photo, and gone in the after photo */
    enum pm_rendering_kind rendering; /* of the after photo, on top of light and noise */
    bool all_renderings;              /* instead: each kind but none in turn, by the seed */
};

/* Takes out all marks, distractors and shadows: what is then flagged is false. */
void pm_pair_draw_null(struct pm_pair_draw *draw);
/* The ranges of the scenario "standard". */
void pm_pair_draw_standard(struct pm_pair_draw *draw);
/* Scenarios, the rows of a table: "standard", "faint", "large", "nochange", "hard", "moved",
 * "wild", "light", "turned", "identical" (no pose, no light, no marks). One difficulty of
 * registration each: "rotated", "zoomed", "exposed", "sidelit", "aside", "blurred", "coarse"; all
 * of these at once: "extreme". "contact": close-ups through a lens on the skin. "bigmark": one mark
 * of 12 % of the side and -10 L*. "phone": standard pairs with files as large as phones write.
 * "optical": standard, with colours by skin optics, all shapes and pimples; "optical-null": the
 * same without pigment. "tone": optical marks under another rendering by phone or editor, in even
 * light; "tone-null": nothing but such a rendering. For a second photo, see pair_second.h:
 * "second", "second-rendered", "real-marks". False: no such scenario. */
bool pm_pair_draw_named(const char *name, struct pm_pair_draw *draw);
/* Name of row i, NULL after the last. */
const char *pm_pair_scenario(int i);

struct pm_pair_mark {
    int id; /* its value in marks */
    enum pm_pair_kind kind;
    enum pm_mark_shape_kind shape;
    double x, y, radius; /* before px; the radius at which the strength is half, on average */
    double clear;        /* px around its centre that no other mark comes into */
    double area;         /* px of its label */
    double delta_L;      /* true mean over its label: the mark alone, without pose and light */
    double peak_delta_L; /* at its centre */
};

struct pm_pair_pose {
    double H[9]; /* before px (+ local displacement) -> after px */
    double rotation_deg, scale;
    int after_w, after_h;   /* size of the after photo */
    int step;               /* px between nodes of the displacement */
    double left, top;       /* before px of node (0, 0) */
    struct pm_plane dx, dy; /* at the nodes, before px */
};

struct pm_pair {
    struct pm_rgb8 before, after;
    int before_quality, after_quality; /* JPEG quality to write them with */
    struct pm_mask skin;               /* before frame */
    struct pm_labels marks;   /* before frame: id of the mark, 0 = none. A pixel belongs to a
                                 mark from 30 % of the strength at its centre */
    struct pm_mask footprint; /* before frame: 255 from 5 % of any mark's strength;
                                 PM_PAIR_UNJUDGED where something else may be new */
    struct pm_plane delta_L;  /* before frame: what all marks do to L*, without light */
    bool fading;              /* the marks go; their delta L* is above 0 */
    char group[64];           /* the person or clinic, for folds; "" for rendered skin */
    struct pm_mask shadow;    /* before frame: 255 on the soft edge (5..95 %) of a shadow */
    int mark_count;
    struct pm_pair_mark mark[PM_PAIR_MARKS];
    struct pm_pair_pose pose;
    double ev;
    enum pm_rendering_kind rendering;
};

/* A picture to make pairs from. later, if not NULL, is the same scene at the same size, changed:
 * the after photo is made from it. Borrowed. */
struct pm_pair_source {
    const struct pm_linear *picture, *later;
    const struct pm_mask *skin;
};

/*
 * Make *out, the caller's to pm_pair_free(). mark_count is smaller than drawn where the skin has no
 * space for more marks. PIHMAP_EARG: picture and mask differ in size.
 */
enum pihmap_status pm_pair_make(struct pm_job *job, const struct pm_pair_source *source,
                                const struct pm_pair_draw *draw, uint64_t seed,
                                struct pm_pair *out);
void pm_pair_free(struct pm_pair *pair);

/* Where the before point lies in the after photo. */
void pm_pair_map(const struct pm_pair_pose *pose, double x, double y, double *qx, double *qy);

#endif
