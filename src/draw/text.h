/*
 * Text rendering on pictures, in the embedded font DejaVu Sans: anti-aliased glyphs with kerning,
 * and line breaking. stb_truetype is used only in text.c.
 */
#ifndef PM_DRAW_TEXT_H
#define PM_DRAW_TEXT_H

#include "draw/canvas.h"

/* Cap height of DejaVu Sans, also that of its digits, in em: lines are centred by it. */
#define PM_TEXT_CAP 0.729f

struct pm_font;

/* In the job's scratch. One font belongs to one thread at a time. */
enum pihmap_status pm_font(struct pm_job *job, struct pm_font **out);

struct pm_text_style {
    struct pm_font *font;
    float em; /* font size, px */
    struct pm_ink ink;
};

/* text: UTF-8; a character that the font does not have shows as its code point: [U+4E2D]. x: left
 * end, baseline: y. */
void pm_text(struct pm_canvas *c, const struct pm_text_style *style, float x, float baseline,
             const char *text);
/* em: font size, px. */
float pm_text_width(const struct pm_font *font, float em, const char *text);

/* How many bytes of text fit on a line of width px; it is broken between words if possible. */
size_t pm_text_line(const struct pm_font *font, float em, float width, const char *text);

#endif
