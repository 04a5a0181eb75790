/*
 * Colours for a change of L*: a diverging map centred on no change.
 *
 * Made in OKLab (Ottosson 2020), where straight lines are even to the eye and keep their hue.
 * Each arm is one straight line from neutral grey, both arms are equally long, so equal
 * changes look equally large. Lightness rises along the *whole* map: darker skin is dark
 * purple, lighter skin is light teal. So the two arms stay apart in a grey print and for
 * every kind of colour blindness, and neither is a colour that skin has (skin, from very
 * light to dark, keeps to hues of 30..75 degrees, orange to brown).
 */
#ifndef PM_DRAW_PALETTE_H
#define PM_DRAW_PALETTE_H

#include <pihmap.h>
#include <stdint.h>

/* t = -1 (darker) .. 0 (no change) .. 1 (lighter), held to that range. rgb = sRGB codes 0..1. */
void pm_palette(enum pihmap_colormap colormap, double t, double rgb[3]);

/* The same for t = -1 + 2 i / (PM_PALETTE_SIZE - 1), 8 bit. */
#define PM_PALETTE_SIZE 513
void pm_palette_table(enum pihmap_colormap colormap, uint8_t table[PM_PALETTE_SIZE][3]);

#endif
