/*
 * The maker of made pairs: one picture of skin with a known mask -> a before photo, an after
 * photo with known marks under another pose and other light, and the whole truth about them.
 *
 * Frames: the *canvas* is the source resized so that its inner share is the before photo;
 * marks, blood, shadow and truth live in the before frame (px of the before photo, pixel
 * centres on integers); pose carries a before point to the after photo:
 *     q = pose.H (p + d(p)),   d = the local movement, bilinear between the nodes of a grid.
 * Everything is computed in linear light and is fixed by the seed.
 *
 * "Side" is the long side of the before photo, "short" its short side.
 */
#ifndef PM_SUPPORT_PAIR_H
#define PM_SUPPORT_PAIR_H

#include "base/image.h"
#include "base/stats.h"

#define PM_PAIR_MARKS 32 /* most marks of one pair, of any kind */

enum pm_pair_kind { PM_PAIR_PIH, PM_PAIR_BLOOD };

/* What a pair is drawn from. Two figures: uniform between them; one: uniform in +-it. */
struct pm_pair_draw {
    double inner;          /* share of the source that is the before photo */
    int long_side;         /* of the before photo, px */
    int marks;             /* of melanin */
    double mark_radius[2]; /* share of short, log-uniform */
    double mark_drop[2];   /* L* that the centre loses */
    int large_marks;       /* of melanin, radius LARGE_RADIUS, the same strengths */
    int blood;             /* patches of blood */
    double blood_drop[2];
    int shadows;            /* soft edges of shadow, 0..2 */
    double shadow_depth[2]; /* share of the light that is lost */
    double rotation_deg;
    bool quarter_turns; /* and 0, 90, 180 or 270 degrees besides */
    double scale;       /* +-share */
    double zoom;        /* and 2^(+-zoom) besides */
    double shift;       /* +-share of side */
    double aside[2];    /* share of the after frame that everything moves to one of its sides */
    double common;      /* least share of the before skin in the after photo, or of the after
                           frame that shows it; a shift that leaves less is drawn back */
    double perspective; /* change of 1/distance at half a side from the centre */
    double local;       /* rms of the local movement, share of side */
    double ev;          /* stops */
    double channel;     /* +-share, per channel */
    double gradient;    /* +-share at half a side from the centre */
    double side_light;  /* 0..1: how far the light falls to one side, not linearly */
    double ripple;      /* amplitude of the slow unevenness */
    double blur_px[2];  /* sigma of the after photo's blur */
    double full_well;   /* electrons of a full pixel: shot noise; 0: none */
    bool before_noise;  /* the before photo gets shot noise, too (rendered sources) */
    double quality[2];  /* JPEG */
};

/* design figures of a standard made pair */
void pm_pair_draw_standard(struct pm_pair_draw *draw);
/* Rows of a table: "standard", "faint", "large", "nochange", "hard", "light", "turned",
 * "identical" (no pose, no light, no marks); one difficulty of aligning each: "rotated",
 * "zoomed", "exposed", "sidelit", "aside", "blurred", "coarse"; all of these together:
 * "extreme"; "contact", close-ups through a lens on the skin; "bigmark", one of 12 % of the side
 * and -10 L*; "phone", standard ones as large in bytes as phones write them. False: no such
 * scenario. */
bool pm_pair_draw_named(const char *name, struct pm_pair_draw *draw);
/* Name of row i, NULL after the last. */
const char *pm_pair_scenario(int i);

struct pm_pair_mark {
    int id; /* its value in marks */
    enum pm_pair_kind kind;
    double x, y, radius; /* before px; radius where the strength is half, on average */
    double area;         /* px of its label */
    double delta_L;      /* true mean over its label: mark only, no pose, no light */
    double peak_delta_L; /* at its centre */
};

struct pm_pair_pose {
    double H[9]; /* before px (+ local movement) -> after px */
    double rotation_deg, scale;
    int step;               /* px between nodes of the movement */
    double left, top;       /* before px of node (0, 0) */
    struct pm_plane dx, dy; /* at the nodes, before px */
};

struct pm_pair {
    struct pm_rgb8 before, after;
    int before_quality, after_quality; /* JPEG quality they are to be written with */
    struct pm_mask skin;               /* before frame */
    struct pm_labels marks;  /* before frame: id of the mark, 0 = none. A pixel belongs to a
                                mark from 30 % of its centre's strength */
    struct pm_mask reach;    /* before frame: 255 from 5 % of any mark's strength */
    struct pm_plane delta_L; /* before frame: what all marks do to L*; no light */
    struct pm_mask shadow;   /* before frame: 255 on the soft edge (5..95 %) of a shadow */
    int mark_count;
    struct pm_pair_mark mark[PM_PAIR_MARKS];
    struct pm_pair_pose pose;
    double ev;
};

/* A picture to make pairs from. later (may be empty) is the same scene, same size, under
 * other light: the after photo is then made from it. Borrowed. */
struct pm_pair_source {
    const struct pm_linear *picture, *later;
    const struct pm_mask *skin;
};

/*
 * Make *out, the caller's to pm_pair_free(). Fewer marks than drawn are made when the skin
 * has no room: mark_count tells. PIHMAP_EARG: picture and mask differ in size.
 */
enum pihmap_status pm_pair_make(struct pm_job *job, const struct pm_pair_source *source,
                                const struct pm_pair_draw *draw, uint64_t seed,
                                struct pm_pair *out);
void pm_pair_free(struct pm_pair *pair);

/* Where the before point lies in the after photo. */
void pm_pair_map(const struct pm_pair_pose *pose, double x, double y, double *qx, double *qy);

#endif
