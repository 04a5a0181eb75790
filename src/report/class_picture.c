#include "report/class_picture.h"

#include "draw/stroke.h"
#include "report/class_legend.h"
#include "report/cover.h"

#include <math.h>
#include <string.h>

#define TINT 0.6f /* of the class's colour over the photo, which is greyed as much */

/* Lines and letters in thousandths of the square root of the area, as on the heatmap. */
#define LINE 1.6f     /* width of the contour's white core */
#define LINE_MIN 1.2f /* px */
#define LETTERS 15.0f
#define LETTERS_MIN 11.0f /* px */

/* ---- tints -------------------------------------------------------------------------------- */

struct tinting {
    const struct pm_class_map *classes;
    struct pm_rgb8 *picture;
    float colour[PM_PIXEL_CLASSES][4]; /* sRGB codes times weight, weight */
};

/* Where px i of n lies in a row of m px: the px on its left, and the way from there to the next. */
static int place(int i, int n, int m, float *part)
{
    const float at =
        fminf(fmaxf(((float)i + 0.5f) * (float)m / (float)n - 0.5f, 0), (float)(m - 1));
    const int left = (int)at < m - 1 ? (int)at : m > 1 ? m - 2 : 0;
    *part = at - (float)left;
    return left;
}

static void tint_px(const struct tinting *t, const uint8_t *near[4], const float weight[4],
                    uint8_t *px)
{
    float to[4] = {0, 0, 0, 0};
    for (int k = 0; k < 4; k++)
        for (int c = 0; c < 4; c++)
            to[c] += weight[k] * t->colour[*near[k]][c];
    const float grey = 0.299f * px[0] + 0.587f * px[1] + 0.114f * px[2];
    for (int c = 0; c < 3; c++) /* the photo's own colour fades with the tint */
        px[c] = (uint8_t)((1 - to[3]) * ((1 - to[3]) * px[c] + to[3] * grey) + to[c] + 0.5f);
}

static void tint_rows(void *context, int first, int end)
{
    const struct tinting *t = context;
    const struct pm_class_map *m = t->classes;
    const int w = t->picture->w, h = t->picture->h;
    const int right = m->w > 1, below = m->h > 1 ? m->w : 0;
    for (int y = first; y < end; y++) {
        float down, along;
        const uint8_t *row = pm_row(m, place(y, h, m->h, &down));
        uint8_t *px = t->picture->v + 3 * (size_t)y * (size_t)w;
        for (int x = 0; x < w; x++, px += 3) {
            const uint8_t *at = row + place(x, w, m->w, &along);
            const uint8_t *near[4] = {at, at + right, at + below, at + below + right};
            const float weight[4] = {(1 - along) * (1 - down), along * (1 - down),
                                     (1 - along) * down, along * down};
            tint_px(t, near, weight, px);
        }
    }
}

enum pihmap_status pm_class_tint(struct pm_job *job, const struct pm_class_map *classes,
                                 struct pm_rgb8 *picture)
{
    struct tinting t = {.classes = classes, .picture = picture};
    for (int k = 0; k < PM_PIXEL_CLASSES; k++) {
        const uint32_t rgb = pm_pixel_colour((enum pm_pixel_class)k);
        t.colour[k][3] = k == PM_PIXEL_MEASURED ? 0 : TINT;
        for (int c = 0; c < 3; c++)
            t.colour[k][c] = t.colour[k][3] * (float)(rgb >> (16 - 8 * c) & 255);
    }
    pm_rows(job, picture->h, tint_rows, &t);
    return PIHMAP_OK;
}

/* ---- contour and legend -----------------------------------------------------------------------
 */

/* Measured skin as label 1, and as a mask. */
struct measured {
    struct pm_labels labels;
    struct pm_change change; /* only valid is there */
};

static enum pihmap_status measured_of(struct pm_job *job, const struct pm_class_map *m,
                                      struct measured *out)
{
    enum pihmap_status st;
    TRY(pm_labels_alloc(job, m->w, m->h, &out->labels));
    TRY(pm_mask_alloc(job, m->w, m->h, &out->change.valid));
    for (size_t i = 0; i < pm_pixels(m); i++) {
        out->labels.v[i] = m->v[i] == PM_PIXEL_MEASURED;
        out->change.valid.v[i] = m->v[i] == PM_PIXEL_MEASURED ? 255 : 0;
    }
out:
    return st;
}

static void measured_free(struct measured *m)
{
    pm_labels_free(&m->labels);
    pm_mask_free(&m->change.valid);
}

static enum pihmap_status draw_contour(struct pm_job *job, const struct pm_labels *labels,
                                       float unit, struct pm_rgb8 *picture)
{
    int entry[2] = {-1, 0};
    const struct pm_label_index of = {2, entry};
    const float width = fmaxf(LINE * unit, LINE_MIN);
    struct pm_strokes strokes = {.casing = fmaxf(unit, 1.0f)};
    struct pm_contours contours;
    enum pihmap_status st;
    TRY(pm_contours(job, labels, &of, picture->w, picture->h, &contours));
    for (size_t i = 0; i < contours.count; i++)
        TRY(pm_strokes_outline(job, &strokes, &contours.v[i], 0.5f * width, 0));
    TRY(pm_strokes_draw(job, &strokes, picture));
out:
    pm_strokes_free(&strokes);
    return st;
}

static enum pihmap_status draw_legend(struct pm_job *job, const struct pm_class_facts *facts,
                                      const struct measured *measured, float unit,
                                      struct pm_rgb8 *picture)
{
    const struct pihmap_report none = {.region_count = 0};
    const struct pm_label_index of = {0, NULL};
    const struct pm_findings findings = {&measured->change, &measured->labels, &of, &none};
    struct pm_layout layout = {
        .width = picture->w, .height = picture->h, .em = fmaxf(LETTERS * unit, LETTERS_MIN)};
    struct pm_font *font;
    struct pm_cover cover;
    enum pihmap_status st;
    TRY(pm_font(job, &font));
    TRY(pm_cover(job, &findings, picture->w, picture->h, &cover));
    layout.font = font;
    layout.cover = &cover;
    pm_class_legend_draw(facts, &layout, font, picture);
out:
    return st;
}

enum pihmap_status pm_class_picture(struct pm_job *job, const struct pm_class_facts *facts,
                                    struct pm_rgb8 *picture)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const float unit = sqrtf((float)picture->w * (float)picture->h) / 1000.0f;
    struct measured measured = {0};
    enum pihmap_status st;
    TRY(measured_of(job, facts->classes, &measured));
    TRY(pm_class_tint(job, facts->classes, picture));
    TRY(draw_contour(job, &measured.labels, unit, picture));
    TRY(draw_legend(job, facts, &measured, unit, picture));
out:
    measured_free(&measured);
    pm_scratch_rewind(job, mark);
    return st;
}

enum pihmap_status pm_class_mask(struct pm_job *job, const struct pm_class_map *classes, int w,
                                 int h, struct pm_mask *out)
{
    const int right = classes->w > 1, below = classes->h > 1 ? classes->w : 0;
    enum pihmap_status st;
    TRY(pm_mask_alloc(job, w, h, out));
    for (int y = 0; y < h; y++) {
        float down, along;
        const uint8_t *row = pm_row(classes, place(y, h, classes->h, &down));
        for (int x = 0; x < w; x++) {
            const uint8_t *at = row + place(x, w, classes->w, &along);
            const float above = (1 - along) * (at[0] == PM_PIXEL_MEASURED) +
                                along * (at[right] == PM_PIXEL_MEASURED);
            const float under = (1 - along) * (at[below] == PM_PIXEL_MEASURED) +
                                along * (at[below + right] == PM_PIXEL_MEASURED);
            pm_at(out, x, y) = (1 - down) * above + down * under >= 0.5f ? 255 : 0;
        }
    }
out:
    return st;
}
