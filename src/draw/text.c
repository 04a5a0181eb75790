#include "draw/text.h"

#include "draw/font.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>

/*
 * stb_truetype takes its working memory from here: a block that is empty again before every
 * glyph. So drawing cannot fail, and the header's unchecked mallocs cannot return NULL: a
 * glyph of MAX_GLYPH px of this font needs 40 kB.
 */
#define WORK_BYTES (1 << 20)
#define MAX_GLYPH 512 /* px: four times the largest letter on a photo of 100 MP */

struct work {
    size_t used;
    _Alignas(max_align_t) unsigned char bytes[WORK_BYTES];
};

static void *work_take(struct work *work, size_t bytes)
{
    const size_t rounded =
        (bytes + sizeof(max_align_t) - 1) / sizeof(max_align_t) * sizeof(max_align_t);
    if (rounded > WORK_BYTES - work->used)
        return NULL;
    void *p = work->bytes + work->used;
    work->used += rounded;
    return p;
}

#define STBTT_STATIC
#define STBTT_malloc(size, work) work_take(work, size)
#define STBTT_free(p, work) ((void)(work), (void)(p))
#define STBTT_assert(x) ((void)(x)) /* a library does not abort */
#define STB_TRUETYPE_IMPLEMENTATION
#include <stb_truetype.h>

struct pm_font {
    stbtt_fontinfo info;
    struct work work;
    unsigned char glyph[MAX_GLYPH * MAX_GLYPH];
};

enum pihmap_status pm_font(struct pm_job *job, struct pm_font **out)
{
    struct pm_font *font = *out = pm_scratch(job, 1, sizeof *font);
    if (!font)
        return job->err.status;
    font->work.used = 0;
    if (!stbtt_InitFont(&font->info, pm_font_data, 0))
        return pm_fail(job, PIHMAP_EARG, "the font built into pihmap is not a TrueType font");
    font->info.userdata = &font->work;
    return PIHMAP_OK;
}

/* The next code point; moves *text on. Our own text, but never runs past the NUL. */
static int next_letter(const char **text)
{
    const unsigned char *s = (const unsigned char *)*text;
    const int more = s[0] < 0xC0 ? 0 : s[0] < 0xE0 ? 1 : s[0] < 0xF0 ? 2 : 3;
    int letter = more ? s[0] & (0x3F >> more) : s[0];
    int used = 1;
    for (; used <= more && (s[used] & 0xC0) == 0x80; used++)
        letter = letter << 6 | (s[used] & 0x3F);
    *text += used;
    return letter;
}

/* What draws a text; the width alone needs none. */
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
    font->work.used = 0;
    memset(font->glyph, 0, (size_t)w * (size_t)h);
    stbtt_MakeGlyphBitmapSubpixel(&font->info, font->glyph, w, h, w, scale, scale, part, 0, glyph);
    for (int y = 0; y < h; y++)
        for (int i = 0; i < w; i++)
            pm_canvas_dot(pen->canvas, (int)whole + x0 + i, pen->baseline + y0 + y, pen->ink,
                          (float)font->glyph[y * w + i] / 255.0f);
}

/* Where a walk along a text has come to. */
struct walk {
    const struct pm_font *font;
    float scale, x; /* px */
    int before;     /* the last glyph; 0: none */
    const struct pen *pen;
};

static void step(struct walk *w, int glyph)
{
    int advance, bearing;
    if (w->before)
        w->x += w->scale * (float)stbtt_GetGlyphKernAdvance(&w->font->info, w->before, glyph);
    if (w->pen)
        draw_glyph(w->pen, glyph, w->scale, w->pen->x + w->x);
    stbtt_GetGlyphHMetrics(&w->font->info, glyph, &advance, &bearing);
    w->x += w->scale * (float)advance;
    w->before = glyph;
}

/* A letter that the font does not have (Chinese, say) is named by its number: a box would say
 * nothing, and two different names would look alike. */
static void step_named(struct walk *w, int letter)
{
    char name[16];
    snprintf(name, sizeof name, "[U+%04X]", (unsigned)letter);
    for (const char *s = name; *s; s++)
        step(w, stbtt_FindGlyphIndex(&w->font->info, *s));
}

/* Walks the glyphs of text, with pen (NULL: without) drawing them. Gives the width in px. */
static float walk(const struct pm_font *font, float em, const char *text, const struct pen *pen)
{
    struct walk w = {font, stbtt_ScaleForMappingEmToPixels(&font->info, em), 0, 0, pen};
    while (*text) {
        const int letter = next_letter(&text);
        const int glyph = stbtt_FindGlyphIndex(&font->info, letter);
        if (glyph)
            step(&w, glyph);
        else
            step_named(&w, letter);
    }
    return w.x;
}

float pm_text_width(const struct pm_font *font, float em, const char *text)
{
    return walk(font, em, text, NULL);
}

/* The next break after text: a blank or the end. */
static size_t word_end(const char *text)
{
    size_t n = 0;
    while (text[n] == ' ')
        n++;
    while (text[n] && text[n] != ' ')
        n++;
    return n;
}

/* The most bytes of text, whole characters, that are no wider than width; at least one. */
static size_t letters_within(const struct pm_font *font, float em, float width, const char *text)
{
    struct walk w = {font, stbtt_ScaleForMappingEmToPixels(&font->info, em), 0, 0, NULL};
    const char *s = text;
    while (*s) {
        const char *next = s;
        const int letter = next_letter(&next);
        const int glyph = stbtt_FindGlyphIndex(&font->info, letter);
        if (glyph)
            step(&w, glyph);
        else
            step_named(&w, letter);
        if (w.x > width && s != text)
            break;
        s = next;
    }
    return (size_t)(s - text);
}

size_t pm_text_line(const struct pm_font *font, float em, float width, const char *text)
{
    const size_t most = letters_within(font, em, width, text);
    size_t n = 0;
    while (text[n]) {
        const size_t word = word_end(text + n);
        if (n + word > most)
            break;
        n += word;
    }
    return n ? n : most;
}

void pm_text(struct pm_canvas *c, struct pm_font *font, float em, float x, float baseline,
             const struct pm_ink *ink, const char *text)
{
    /* Letters stand on whole rows: a blurred baseline is what makes small text look dirty. */
    const struct pen pen = {c, font, x, (int)lroundf(baseline), ink};
    walk(font, em, text, &pen);
}
