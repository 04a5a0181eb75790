/*
 * Diverging colour map for a change of L*, centred on no change.
 *
 * It is made in OKLab (Ottosson 2020), where a straight line is perceptually uniform and keeps its
 * hue. Each arm is one straight line from neutral grey, and both arms are equally long, so that
 * equal changes look equally large. Lightness rises along the *whole* map: darker skin is dark
 * purple, lighter skin is light teal. So the two arms stay apart in a grey print and for every
 * kind of colour blindness. Neither is a colour that skin has: from very light to dark, skin keeps
 * to hues of 30..75 degrees, orange to brown.
 */
#ifndef PM_DRAW_PALETTE_H
#define PM_DRAW_PALETTE_H

#include <pihmap.h>
#include <stdint.h>

/* t = -1 (darker) .. 0 (no change) .. 1 (lighter), clamped to that range. rgb: sRGB, 0..1. */
void pm_palette(enum pihmap_colormap colormap, double t, double rgb[3]);

/* The same for t = -1 + 2 i / (PM_PALETTE_SIZE - 1), as 8-bit codes. */
#define PM_PALETTE_SIZE 513
void pm_palette_table(enum pihmap_colormap colormap, uint8_t table[PM_PALETTE_SIZE][3]);

#endif
