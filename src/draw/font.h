/* DejaVu Sans, embedded at build time (the Makefile turns $(FONT) into C). */
#ifndef PM_DRAW_FONT_H
#define PM_DRAW_FONT_H

#include <stddef.h>

extern const unsigned char pm_font_data[];
extern const size_t pm_font_size;

#endif
