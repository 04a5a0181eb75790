#include "report/panel_parts.h"

#include <stdio.h>
#include <string.h>

enum { CUT_BYTES_MAX = 600 /* of a line that is cut */ };

const char *pm_panel_words(const struct pm_panel_page *p, const char *english)
{
    return pm_translate(p->language, english);
}

int pm_panel_lines(const struct pm_panel_page *p, int english)
{
    return p->language == PIHMAP_LANGUAGE_ENGLISH ? english : english + english / 2;
}

float pm_panel_text_width(const struct pm_panel_page *p, float size, const char *text)
{
    return pm_text_width(p->font, size * p->em, text);
}

void pm_panel_text(struct pm_panel_page *p, float size, struct pm_point at,
                   const struct pm_ink *ink, const char *text)
{
    const struct pm_text_style style = {p->font, size * p->em, *ink};
    pm_text(&p->canvas, &style, at.x, at.y, text);
}

void pm_panel_text_right(struct pm_panel_page *p, float size, struct pm_point at,
                         const struct pm_ink *ink, const char *text)
{
    at.x -= pm_panel_text_width(p, size, text);
    pm_panel_text(p, size, at, ink, text);
}

void pm_panel_cut(const struct pm_panel_page *p, float size, float width, const char *text,
                  char out[PM_WORDS])
{
    const float dots = pm_panel_text_width(p, size, "\xE2\x80\xA6");
    if (pm_panel_text_width(p, size, text) <= width && strlen(text) < PM_WORDS) {
        snprintf(out, PM_WORDS, "%s", text);
        return;
    }
    size_t n = pm_text_line(p->font, size * p->em, width - dots, text);
    if (n > CUT_BYTES_MAX)
        for (n = CUT_BYTES_MAX; n > 0 && ((unsigned char)text[n] & 0xC0) == 0x80;)
            n--; /* whole characters only */
    snprintf(out, PM_WORDS, "%.*s\xE2\x80\xA6", (int)n, text);
}

void pm_panel_text_cut(struct pm_panel_page *p, float size, struct pm_point at, float width,
                       const struct pm_ink *ink, const char *text)
{
    char cut[PM_WORDS];
    pm_panel_cut(p, size, width, text, cut);
    pm_panel_text(p, size, at, ink, cut);
}

const char *pm_panel_next_line(const char *text, size_t bytes)
{
    for (text += bytes; *text == ' ';)
        text++;
    return text;
}

int pm_panel_count_lines(const struct pm_panel_page *p, float width, const char *text)
{
    int lines = 0;
    for (; *text; lines++)
        text = pm_panel_next_line(text, pm_text_line(p->font, PM_PANEL_SMALL * p->em, width, text));
    return lines;
}

void pm_panel_text_lines(struct pm_panel_page *p, struct pm_point at, float width, int lines_max,
                         const char *text)
{
    const float em = PM_PANEL_SMALL * p->em;
    for (int line = 0; *text && line < lines_max; line++) {
        const size_t n = pm_text_line(p->font, em, width, text);
        char part[2 * PM_WORDS];
        const struct pm_point start = {at.x, at.y + (float)line * PM_PANEL_LINE * em};
        if (line + 1 == lines_max || n >= sizeof part) {
            pm_panel_text_cut(p, PM_PANEL_SMALL, start, width, &p->ink, text);
            return;
        }
        snprintf(part, sizeof part, "%.*s", (int)n, text);
        pm_panel_text(p, PM_PANEL_SMALL, start, &p->ink, part);
        text = pm_panel_next_line(text, n);
    }
}
