#include "draw/text.h"

#include "draw/font.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

/*
 * stb_truetype takes its working memory from a fixed block, which is emptied before every glyph.
 * So drawing cannot fail, and the unchecked mallocs of stb_truetype.h never return NULL: a glyph of
 * MAX_GLYPH px of this font needs 40 kB.
 */
#define WORK_BYTES (1 << 20)
#define MAX_GLYPH 512 /* px: four times the largest letter on a photo of 100 MP */

struct glyph_memory {
    size_t used;
    _Alignas(max_align_t) unsigned char bytes[WORK_BYTES];
};

static void *glyph_alloc(struct glyph_memory *memory, size_t bytes)
{
    const size_t rounded =
        (bytes + sizeof(max_align_t) - 1) / sizeof(max_align_t) * sizeof(max_align_t);
    if (rounded > WORK_BYTES - memory->used)
        return NULL;
    void *p = memory->bytes + memory->used;
    memory->used += rounded;
    return p;
}

#define STBTT_STATIC
#define STBTT_malloc(size, memory) glyph_alloc(memory, size)
#define STBTT_free(p, memory) ((void)(memory), (void)(p))
#define STBTT_assert(x) ((void)(x)) /* a library does not abort */
#define STB_TRUETYPE_IMPLEMENTATION
#include <stb_truetype.h>

struct pm_font {
    stbtt_fontinfo info;
    struct glyph_memory memory;
    unsigned char glyph[MAX_GLYPH * MAX_GLYPH];
};

enum pihmap_status pm_font(struct pm_job *job, struct pm_font **out)
{
    struct pm_font *font = *out = pm_scratch(job, 1, sizeof *font);
    if (!font)
        return job->err.status;
    font->memory.used = 0;
    if (!stbtt_InitFont(&font->info, pm_font_data, 0))
        return pm_fail(job, PIHMAP_EARG, "the font built into pihmap is not a TrueType font");
    font->info.userdata = &font->memory;
    return PIHMAP_OK;
}

/* The next code point; moves *text behind it. Does not validate, but never runs past the NUL. */
static int next_code_point(const char **text)
{
    const unsigned char *s = (const unsigned char *)*text;
    const int more = s[0] < 0xC0 ? 0 : s[0] < 0xE0 ? 1 : s[0] < 0xF0 ? 2 : 3;
    int code = more ? s[0] & (0x3F >> more) : s[0];
    int used = 1;
    for (; used <= more && (s[used] & 0xC0) == 0x80; used++)
        code = code << 6 | (s[used] & 0x3F);
    *text += used;
    return code;
}

/* Where and how text is drawn. */
struct pen {
    struct pm_canvas *canvas;
    struct pm_font *font;
    float x;
    int baseline;
    const struct pm_ink *ink;
};

static void draw_glyph(const struct pen *pen, int glyph, float scale, float x)
{
    struct pm_font *font = pen->font;
    const float whole = floorf(x), part = x - whole;
    int x0, y0, x1, y1;
    stbtt_GetGlyphBitmapBoxSubpixel(&font->info, glyph, scale, scale, part, 0, &x0, &y0, &x1, &y1);
    const int w = x1 - x0, h = y1 - y0;
    if (w <= 0 || h <= 0 || w > MAX_GLYPH || h > MAX_GLYPH)
        return;
    font->memory.used = 0;
    memset(font->glyph, 0, (size_t)w * (size_t)h);
    stbtt_MakeGlyphBitmapSubpixel(&font->info, font->glyph, w, h, w, scale, scale, part, 0, glyph);
    for (int y = 0; y < h; y++)
        for (int i = 0; i < w; i++)
            pm_canvas_blend(pen->canvas, (int)whole + x0 + i, pen->baseline + y0 + y, pen->ink,
                            (float)font->glyph[y * w + i] / 255.0f);
}

/* The state of laying out a line of text. */
struct layout {
    const struct pm_font *font;
    float scale;           /* px per unit of the font */
    float x;               /* so far, px */
    int last;              /* the last glyph, for kerning; 0: none */
    const struct pen *pen; /* NULL: only measures */
};

static struct layout layout_begin(const struct pm_font *font, float em, const struct pen *pen)
{
    return (struct layout){font, stbtt_ScaleForMappingEmToPixels(&font->info, em), 0, 0, pen};
}

static void add_glyph(struct layout *l, int glyph)
{
    int advance, bearing;
    if (l->last)
        l->x += l->scale * (float)stbtt_GetGlyphKernAdvance(&l->font->info, l->last, glyph);
    if (l->pen)
        draw_glyph(l->pen, glyph, l->scale, l->pen->x + l->x);
    stbtt_GetGlyphHMetrics(&l->font->info, glyph, &advance, &bearing);
    l->x += l->scale * (float)advance;
    l->last = glyph;
}

/* A character that the font does not have (Chinese, say) shows as its code point. With a box for
 * each, two different names would look alike. */
static void add_character(struct layout *l, int code)
{
    char name[16];
    const int glyph = stbtt_FindGlyphIndex(&l->font->info, code);
    if (glyph) {
        add_glyph(l, glyph);
        return;
    }
    snprintf(name, sizeof name, "[U+%04X]", (unsigned)code);
    for (const char *s = name; *s; s++)
        add_glyph(l, stbtt_FindGlyphIndex(&l->font->info, *s));
}

float pm_text_width(const struct pm_font *font, float em, const char *text)
{
    struct layout l = layout_begin(font, em, NULL);
    while (*text)
        add_character(&l, next_code_point(&text));
    return l.x;
}

/* Bytes up to the next possible break: a blank behind a word, or the end. */
static size_t word_end(const char *text)
{
    size_t n = 0;
    while (text[n] == ' ')
        n++;
    while (text[n] && text[n] != ' ')
        n++;
    /* In French a blank precedes these marks, which stay with the word before them. */
    while (text[n] == ' ' && text[n + 1] && strchr(";:!?", text[n + 1]) &&
           (text[n + 2] == ' ' || !text[n + 2]))
        n += 2;
    return n;
}

/* The most bytes of text, whole characters, that are no wider than width; at least one character.
 */
static size_t longest_prefix(const struct pm_font *font, float em, float width, const char *text)
{
    struct layout l = layout_begin(font, em, NULL);
    const char *s = text;
    while (*s) {
        const char *next = s;
        add_character(&l, next_code_point(&next));
        if (l.x > width && s != text)
            break;
        s = next;
    }
    return (size_t)(s - text);
}

size_t pm_text_line(const struct pm_font *font, float em, float width, const char *text)
{
    const size_t most = longest_prefix(font, em, width, text);
    size_t n = 0;
    while (text[n]) {
        const size_t word = word_end(text + n);
        if (n + word > most)
            break;
        n += word;
    }
    return n ? n : most;
}

void pm_text(struct pm_canvas *c, const struct pm_text_style *style, float x, float baseline,
             const char *text)
{
    /* The baseline is rounded to whole rows: blurred, it makes small text look dirty. */
    const struct pen pen = {c, style->font, x, (int)lroundf(baseline), &style->ink};
    struct layout l = layout_begin(style->font, style->em, &pen);
    while (*text)
        add_character(&l, next_code_point(&text));
}
