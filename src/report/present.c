#include "report/present.h"

#include "align/warp.h"
#include "base/resize.h"
#include "files/digest.h"
#include "codec/encode.h"
#include "codec/load.h"
#include "report/html_report.h"
#include "report/panel.h"
#include "report/parts.h"

#include <math.h>
#include <string.h>

/* Most bytes of the three pictures of a page. In base64 they take 4/3 of that, and a page is to
 * stay below 2.5 MB. The pictures are as large as that allows. */
#define PAGE_BYTES ((size_t)1700000)
/* Size of lines and letters: the page shows the heatmap smaller than it is. As it is fitted to a
 * height, a tall one is smaller still. */
#define PAGE_LETTERS 1.5f

#define THUMB_SIDE 480     /* px: twice what a list shows */
#define THUMB_QUALITY 80   /* of JPEG */
#define DECLINED_SIDE 1000 /* px: two photos beside each other on a page */
#define THUMB_LETTERS 2.2f /* lines that are still seen when the picture is shrunk */

static const struct {
    int side, quality; /* long side, px; of JPEG */
} PAGE_TRIES[] = {{2000, 86}, {1700, 84}, {1500, 82}, {1300, 80},
                  {1300, 68}, {1300, 50}, {1300, 30}};

enum { TRIES = sizeof PAGE_TRIES / sizeof *PAGE_TRIES };

enum pihmap_status pm_present_aligned(struct pm_job *job, const pihmap_result *r,
                                      struct pm_rgb8 *out)
{
    const struct pihmap_photo_facts *before = &r->before.facts;
    struct pm_rgb8 after = {0, 0, NULL};
    enum pihmap_status st;
    TRY(pm_load_display(job, &r->after, &r->options, &after));
    const struct pm_display_warp warp = {&r->after, &after, &r->align};
    TRY(pm_warp_display(job, &warp, before->width, before->height, out));
out:
    pm_rgb8_free(&after);
    return st;
}

/* Both photos. */
struct shown {
    struct pm_rgb8 before, after;
};

static void shown_free(struct shown *s)
{
    pm_rgb8_free(&s->before);
    pm_rgb8_free(&s->after);
}

/* As they were taken. */
static enum pihmap_status load_both(struct pm_job *job, const pihmap_result *r, struct shown *out)
{
    enum pihmap_status st;
    TRY(pm_load_display(job, &r->before, &r->options, &out->before));
    TRY(pm_load_display(job, &r->after, &r->options, &out->after));
out:
    return st;
}

/*
 * Both in the before frame as w x h px, the after photo's lighting corrected. The after photo is
 * shrunk as much as the before photo before it is warped. For a page that is a quarter of the work
 * of warping it at full size.
 */
static enum pihmap_status show(struct pm_job *job, const pihmap_result *r, const struct shown *full,
                               int w, int h, struct shown *out)
{
    const double scale = (double)w / full->before.w;
    const int after_w = (int)ceil(scale * full->after.w);
    const int after_h = (int)ceil(scale * full->after.h);
    struct pm_rgb8 after = {0, 0, NULL};
    enum pihmap_status st;
    TRY(pm_resize(job, &full->before, w, h, &out->before));
    TRY(pm_resize(job, &full->after, after_w, after_h, &after));
    const struct pm_display_warp warp = {&r->after, &after, &r->align};
    TRY(pm_warp_display(job, &warp, w, h, &out->after));
    TRY(pm_relight(job, &r->light, &out->after));
out:
    pm_rgb8_free(&after);
    return st;
}

enum pihmap_status pm_present_panel(struct pm_job *job, const pihmap_result *r, struct pm_rgb8 *out)
{
    struct shown full = {{0, 0, NULL}, {0, 0, NULL}}, shown = {{0, 0, NULL}, {0, 0, NULL}};
    struct pihmap_report drawn = r->report;
    int w, h;
    enum pihmap_status st;
    drawn.region_count = r->found; /* named regions may lie over one another */
    pm_panel_size(r->before.facts.width, r->before.facts.height, &r->change, &w, &h);
    TRY(load_both(job, r, &full));
    TRY(show(job, r, &full, w, h, &shown));
    const struct pm_panel panel = {r->options.id,
                                   &shown.before,
                                   &shown.after,
                                   &r->report,
                                   {&r->change, &r->labels, &drawn, &r->options, 1, false}};
    TRY(pm_panel(job, &panel, out));
out:
    shown_free(&full);
    shown_free(&shown);
    return st;
}

/* ---- the thumbnail -------------------------------------------------------------------- */

enum pihmap_status pm_present_thumb(struct pm_job *job, const pihmap_result *r, struct pm_rgb8 *out)
{
    struct pm_rgb8 before = {0, 0, NULL}, heat = {0, 0, NULL};
    struct pihmap_report drawn = r->report;
    struct pihmap_options opt = r->options;
    const struct pm_drawing drawing = {&r->change, &r->labels, &drawn, &opt, THUMB_LETTERS, true};
    int w, h;
    enum pihmap_status st;
    drawn.region_count = r->found;
    opt.legend = false;
    pm_panel_size(r->before.facts.width, r->before.facts.height, &r->change, &w, &h);
    TRY(pm_load_display(job, &r->before, &r->options, &before));
    TRY(pm_resize(job, &before, w, h, &heat));
    TRY(pm_overlay(job, &drawing, &heat));
    pm_fit(w, h, THUMB_SIDE, &w, &h);
    TRY(pm_resize(job, &heat, w, h, out));
out:
    pm_rgb8_free(&before);
    pm_rgb8_free(&heat);
    return st;
}

/* A photo as it was taken, shrunk to side px. */
static enum pihmap_status small_photo(struct pm_job *job, const pihmap_result *r,
                                      const struct pm_photo *photo, int side, struct pm_rgb8 *out)
{
    struct pm_rgb8 full = {0, 0, NULL};
    int w, h;
    enum pihmap_status st;
    TRY(pm_load_display(job, photo, &r->options, &full));
    pm_fit(full.w, full.h,
           side < pm_long_side(full.w, full.h) ? side : pm_long_side(full.w, full.h), &w, &h);
    TRY(pm_resize(job, &full, w, h, out));
out:
    pm_rgb8_free(&full);
    return st;
}

enum pihmap_status pm_present_thumb_before(struct pm_job *job, const pihmap_result *r,
                                           struct pm_rgb8 *out)
{
    return small_photo(job, r, &r->before, THUMB_SIDE, out);
}

enum pihmap_status pm_present_thumb_after(struct pm_job *job, const pihmap_result *r,
                                          struct pm_rgb8 *out)
{
    struct pm_rgb8 after = {0, 0, NULL};
    const struct pihmap_photo_facts *before = &r->before.facts;
    int w, h;
    enum pihmap_status st;
    if (r->declined)
        return small_photo(job, r, &r->after, THUMB_SIDE, out);
    const int longest = pm_long_side(before->width, before->height);
    pm_fit(before->width, before->height, THUMB_SIDE < longest ? THUMB_SIDE : longest, &w, &h);
    TRY(small_photo(job, r, &r->after, THUMB_SIDE, &after));
    const struct pm_display_warp warp = {&r->after, &after, &r->align};
    TRY(pm_warp_display(job, &warp, w, h, out));
    TRY(pm_relight(job, &r->light, out));
out:
    pm_rgb8_free(&after);
    return st;
}

/* ---- the page ------------------------------------------------------------------------- */

struct page_pictures {
    int w, h;
    struct pm_jpeg before, after, heat;
};

static void page_pictures_free(struct page_pictures *p)
{
    free(p->before.v);
    free(p->after.v);
    free(p->heat.v);
    memset(p, 0, sizeof *p);
}

static enum pihmap_status encode(struct pm_job *job, const struct pm_rgb8 *picture, int quality,
                                 struct pm_jpeg *out)
{
    const struct pm_encoding how = {quality, true, NULL};
    const struct pm_samples samples = {picture->v, picture->w, picture->h, 3};
    return pm_encode_jpeg(job, &samples, &how, &out->v, &out->n);
}

/* The size at try i: no larger than the photo, no smaller than the change map. */
static void page_size(const pihmap_result *r, int i, int *w, int *h)
{
    const struct pihmap_photo_facts *photo = &r->before.facts;
    const int longest = pm_long_side(photo->width, photo->height);
    const int side = PAGE_TRIES[i].side < longest ? PAGE_TRIES[i].side : longest;
    pm_fit(photo->width, photo->height, side, w, h);
    *w = *w < r->change.dL.w ? r->change.dL.w : *w;
    *h = *h < r->change.dL.h ? r->change.dL.h : *h;
}

static enum pihmap_status try_pictures(struct pm_job *job, const pihmap_result *r,
                                       const struct shown *full, const struct pm_drawing *drawing,
                                       int i, struct page_pictures *out)
{
    struct shown shown = {{0, 0, NULL}, {0, 0, NULL}};
    enum pihmap_status st;
    page_size(r, i, &out->w, &out->h);
    TRY(show(job, r, full, out->w, out->h, &shown));
    TRY(encode(job, &shown.before, PAGE_TRIES[i].quality, &out->before));
    TRY(encode(job, &shown.after, PAGE_TRIES[i].quality, &out->after));
    TRY(pm_overlay_plain(job, drawing, &shown.before));
    TRY(encode(job, &shown.before, PAGE_TRIES[i].quality, &out->heat));
out:
    shown_free(&shown);
    return st;
}

static enum pihmap_status page_pictures(struct pm_job *job, const pihmap_result *r,
                                        const struct pm_drawing *drawing, struct page_pictures *out)
{
    struct shown full = {{0, 0, NULL}, {0, 0, NULL}};
    enum pihmap_status st;
    TRY(load_both(job, r, &full));
    for (int i = 0; i < TRIES; i++) {
        page_pictures_free(out);
        TRY(try_pictures(job, r, &full, drawing, i, out));
        if (out->before.n + out->after.n + out->heat.n <= PAGE_BYTES)
            break;
    }
out:
    shown_free(&full);
    return st;
}

static enum pihmap_status measured_page(struct pm_job *job, const pihmap_result *r,
                                        struct pm_report_page *page, char **text, size_t *n)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    struct page_pictures pictures = {0};
    struct pihmap_report drawn = r->report;
    struct pihmap_options opt = r->options;
    const struct pm_drawing drawing = {&r->change, &r->labels, &drawn, &opt, 1, false};
    struct pm_label_index of;
    const struct pm_findings findings = {&r->change, &r->labels, &of, &drawn};
    struct pm_sketch sketch = {0};
    enum pihmap_status st;
    drawn.region_count = r->found; /* named regions may lie over one another */
    opt.legend = false;            /* it is beside the pictures */
    TRY(page_pictures(job, r, &drawing, &pictures));
    const float tall = fmaxf(1, (float)pictures.h / (float)pictures.w);
    const struct pm_sheet sheet = {pictures.w, pictures.h, PAGE_LETTERS * sqrtf(tall), false};
    TRY(pm_label_index(job, &drawn, &of));
    TRY(pm_sketch(job, &findings, &opt, &sheet, &sketch));
    page->w = pictures.w;
    page->h = pictures.h;
    page->before = pictures.before;
    page->after = pictures.after;
    page->heat = pictures.heat;
    page->sketch = &sketch;
    page->greyed = pm_is_greyed(&r->change);
    TRY(pm_html_report(job, page, text, n));
out:
    page->sketch = NULL;
    pm_sketch_free(&sketch);
    page_pictures_free(&pictures);
    pm_scratch_rewind(job, mark);
    return st;
}

/* Both photos as they are, side by side. */
static enum pihmap_status declined_page(struct pm_job *job, const pihmap_result *r,
                                        struct pm_report_page *page, char **text, size_t *n)
{
    struct shown shown = {{0, 0, NULL}, {0, 0, NULL}};
    struct page_pictures pictures = {0};
    enum pihmap_status st;
    TRY(small_photo(job, r, &r->before, DECLINED_SIDE, &shown.before));
    TRY(small_photo(job, r, &r->after, DECLINED_SIDE, &shown.after));
    TRY(encode(job, &shown.before, THUMB_QUALITY, &pictures.before));
    TRY(encode(job, &shown.after, THUMB_QUALITY, &pictures.after));
    page->w = shown.before.w;
    page->h = shown.before.h;
    page->after_w = shown.after.w;
    page->after_h = shown.after.h;
    page->before = pictures.before;
    page->after = pictures.after;
    TRY(pm_html_report(job, page, text, n));
out:
    page_pictures_free(&pictures);
    shown_free(&shown);
    return st;
}

enum pihmap_status pm_present_page(struct pm_job *job, const pihmap_result *r, char **text,
                                   size_t *n)
{
    char style[PM_DIGEST_BASE64], script[PM_DIGEST_BASE64];
    struct pm_report_page page = {.id = r->options.id,
                                  .report = &r->report,
                                  .opt = &r->options,
                                  .declined = r->declined,
                                  .style_hash = style,
                                  .script_hash = script};
    *text = NULL;
    *n = 0;
    pm_digest_base64(pm_page_css, strlen(pm_page_css), style);
    pm_digest_base64(pm_report_js, strlen(pm_report_js), script);
    return r->declined ? declined_page(job, r, &page, text, n)
                       : measured_page(job, r, &page, text, n);
}
