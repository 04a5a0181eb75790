/* Words on pictures, in the embedded DejaVu Sans. stb_truetype is touched only in text.c. */
#ifndef PM_DRAW_TEXT_H
#define PM_DRAW_TEXT_H

#include "draw/canvas.h"

/* Height of capitals and digits of DejaVu Sans, in em: what a line is centred by. */
#define PM_TEXT_CAP 0.729f

struct pm_font;

/* In the job's scratch. One font belongs to one thread at a time. */
enum pihmap_status pm_font(struct pm_job *job, struct pm_font **out);

/* em: font size, px. text: UTF-8; a letter that the font does not have is named: [U+4E2D]. */
float pm_text_width(const struct pm_font *font, float em, const char *text);
void pm_text(struct pm_canvas *c, struct pm_font *font, float em, float x, float baseline,
             const struct pm_ink *ink, const char *text);

/* How many bytes of text fit on a line of width px, broken between words where that can be. */
size_t pm_text_line(const struct pm_font *font, float em, float width, const char *text);

#endif
