/* The scenarios of synthetic pairs: the ranges that each draws from. */
#include "support/pair.h"

#include <string.h>

void pm_pair_draw_standard(struct pm_pair_draw *draw)
{
    *draw = (struct pm_pair_draw){
        .inner = 0.86,
        .long_side = 1200,
        .marks = 6,
        .mark_radius = {0.012, 0.06},
        .mark_drop = {3, 10},
        .erythema = 2,
        .erythema_drop = {2, 6},
        .shadows = 1,
        .shadow_depth = {0.10, 0.35},
        .rotation_deg = 8,
        .scale = 0.10,
        .shift = 0.05,
        .perspective = 0.06,
        .local = 0.006,
        .ev = 0.4,
        .channel = 0.08,
        .gradient = 0.25,
        .ripple = 0.04,
        .full_well = 12000,
        .quality = {85, 95},
    };
}

static void draw_faint(struct pm_pair_draw *d)
{
    d->mark_drop[0] = 1.5;
    d->mark_drop[1] = 3;
}

static void draw_large(struct pm_pair_draw *d)
{
    draw_faint(d);
    d->large_marks = 1;
    d->marks = 3;
}

void pm_pair_draw_null(struct pm_pair_draw *d)
{
    d->marks = d->large_marks = d->erythema = d->pimples = d->shadows = 0;
}

static void draw_nochange(struct pm_pair_draw *d)
{
    pm_pair_draw_null(d);
}

static void draw_hard(struct pm_pair_draw *d)
{
    d->rotation_deg = 24;
    d->scale = 0.3;
    d->ev = 0.8;
    d->channel = 0.12;
    d->blur_px[1] = 1.5;
    d->quality[0] = 50;
    d->quality[1] = 60;
}

static void enlarge(struct pm_pair_draw *d, double pose, double light)
{
    d->rotation_deg *= pose;
    d->scale *= pose;
    d->shift *= pose;
    d->perspective *= pose;
    d->local *= pose;
    d->ev *= light;
    d->channel *= light;
    d->gradient *= light;
    d->ripple *= light;
}

/* Half as much again of pose and movement, in 1.8 times the change of light. */
static void draw_moved(struct pm_pair_draw *d)
{
    enlarge(d, 1.5, 1.8);
}

/* Three times as much pose and movement: at the limit of what can be registered. */
static void draw_wild(struct pm_pair_draw *d)
{
    enlarge(d, 3.0, 2.0);
    d->quality[0] = d->quality[1] = 50;
}

static void draw_light(struct pm_pair_draw *d)
{
    draw_nochange(d);
    d->shadows = 2;
    d->shadow_depth[1] = 0.5;
    d->side_light = 0.6;
    d->gradient = 0.4;
    d->ripple = 0.06;
}

static void draw_turned(struct pm_pair_draw *d)
{
    d->quarter_turns = true;
    d->rotation_deg = 15;
}

static void draw_identical(struct pm_pair_draw *d)
{
    draw_nochange(d);
    d->rotation_deg = d->scale = d->shift = d->perspective = d->local = 0;
    d->ev = d->channel = d->gradient = d->ripple = d->full_well = 0;
}

/* ---- difficulties of registration, as large as it is meant to cope with ------------------ */

static void draw_rotated(struct pm_pair_draw *d)
{
    d->quarter_turns = true;
    d->rotation_deg = 40;
}

static void draw_zoomed(struct pm_pair_draw *d)
{
    d->inner = 0.5;
    d->scale = 0;
    d->zoom = 1;
    d->common = 0.4;
}

static void draw_exposed(struct pm_pair_draw *d)
{
    d->ev = 2;
}

static void draw_sidelit(struct pm_pair_draw *d)
{
    d->side_light = 1;
    d->gradient = 0.4;
    d->shadows = 2;
    d->shadow_depth[1] = 0.5;
}

static void draw_aside(struct pm_pair_draw *d)
{
    d->inner = 0.6;
    d->aside[0] = 0.4;
    d->aside[1] = 0.6;
    d->common = 0.4;
}

static void draw_blurred(struct pm_pair_draw *d)
{
    d->blur_px[0] = d->blur_px[1] = 3;
}

static void draw_coarse(struct pm_pair_draw *d)
{
    d->quality[0] = d->quality[1] = 50;
}

static void draw_extreme(struct pm_pair_draw *d)
{
    draw_sidelit(d);
    draw_rotated(d);
    draw_zoomed(d);
    draw_exposed(d);
    d->aside[1] = 0.6;
    d->blur_px[1] = 3;
    d->quality[0] = 50;
}

/* A lens held on the skin on another day: other pressure, other light, not as sharp. */
static void draw_contact(struct pm_pair_draw *d)
{
    d->rotation_deg = 25;
    d->scale = 0.15;
    d->shift = 0.2;
    d->local = 0.012;
    d->common = 0.4;
    d->marks = d->shadows = 0;
    d->blur_px[0] = 0.5;
    d->blur_px[1] = 2;
    d->quality[0] = 60;
    d->quality[1] = 85;
}

static void draw_bigmark(struct pm_pair_draw *d)
{
    draw_nochange(d);
    d->marks = 1;
    d->mark_radius[0] = d->mark_radius[1] = 0.08; /* a diameter of 12 % of the side, at 4:3 */
    d->mark_drop[0] = d->mark_drop[1] = 10;
}

/* As phones write them: the noise of small photosites, 12 MP in some 4 MB. For measuring speed:
 * the cost of decoding depends on the bytes. */
static void draw_phone(struct pm_pair_draw *d)
{
    d->full_well = 1200;
    d->quality[0] = d->quality[1] = 92;
}

/* What "standard" lacks: every colour that pigment can have, every shape, pimples. */
static void draw_optical(struct pm_pair_draw *d)
{
    d->optical = d->shapes = true;
    d->pimples = 2;
}

/* A second photo has a light of its own, which is only turned a little; a phone renders it. */
static void draw_second(struct pm_pair_draw *d)
{
    draw_optical(d);
    d->mark_drop[1] = 9;
    d->ev = 0.2;
    d->channel = 0.04;
    d->gradient = 0.15;
    d->side_light = 0.2;
    d->ripple = 0;
    d->shadows = 0;
    d->rendering = PM_RENDERING_PHONE;
    d->second = 1;
}

/* Two photos of a clinic differ enough by themselves. */
static void draw_real_marks(struct pm_pair_draw *d)
{
    draw_optical(d);
    d->mark_drop[1] = 8;
    d->mark_radius[0] = 0.015;
    d->ev = d->channel = d->gradient = d->ripple = d->full_well = 0;
    d->pimples = d->shadows = 0;
}

static void draw_optical_null(struct pm_pair_draw *d)
{
    draw_optical(d);
    d->marks = 0;
}

/* Another rendering by phone or editor, in light that is as even as it was. */
static void draw_tone(struct pm_pair_draw *d)
{
    draw_optical(d);
    d->pimples = d->shadows = 0;
    d->gradient = d->ripple = 0;
    d->all_renderings = true;
}

/* Only that: the frame moves by up to a pixel. */
static void draw_tone_null(struct pm_pair_draw *d)
{
    draw_identical(d);
    draw_tone(d);
    d->marks = d->erythema = 0;
    d->shift = 1.0 / 1200;
    d->full_well = 12000;
}

static void draw_as_it_is(struct pm_pair_draw *d)
{
    (void)d;
}

static const struct {
    const char *name;
    void (*change)(struct pm_pair_draw *);
} scenarios[] = {
    {"standard", draw_as_it_is},
    {"faint", draw_faint},
    {"large", draw_large},
    {"nochange", draw_nochange},
    {"hard", draw_hard},
    {"moved", draw_moved},
    {"wild", draw_wild},
    {"light", draw_light},
    {"turned", draw_turned},
    {"identical", draw_identical},
    {"rotated", draw_rotated},
    {"zoomed", draw_zoomed},
    {"exposed", draw_exposed},
    {"sidelit", draw_sidelit},
    {"aside", draw_aside},
    {"blurred", draw_blurred},
    {"coarse", draw_coarse},
    {"extreme", draw_extreme},
    {"bigmark", draw_bigmark},
    {"contact", draw_contact},
    {"phone", draw_phone},
    {"optical", draw_optical},
    {"optical-null", draw_optical_null},
    {"tone", draw_tone},
    {"tone-null", draw_tone_null},
    {"second", draw_second},
    {"second-rendered", draw_second},
    {"real-marks", draw_real_marks},
};

#define SCENARIOS ((int)(sizeof scenarios / sizeof scenarios[0]))

bool pm_pair_draw_named(const char *name, struct pm_pair_draw *draw)
{
    for (int i = 0; i < SCENARIOS; i++)
        if (!strcmp(scenarios[i].name, name)) {
            pm_pair_draw_standard(draw);
            scenarios[i].change(draw);
            return true;
        }
    return false;
}

const char *pm_pair_scenario(int i)
{
    return i >= 0 && i < SCENARIOS ? scenarios[i].name : NULL;
}
