#include "present.h"

#include "align/warp.h"
#include "base/resize.h"
#include "report/panel.h"

/* Both photos in the before frame at one size, the after photo's light levelled. */
struct shown {
    struct pm_rgb8 before, after;
};

static void shown_free(struct shown *s)
{
    pm_rgb8_free(&s->before);
    pm_rgb8_free(&s->after);
}

static enum pihmap_status show(struct pm_job *job, const pihmap_result *r, int w, int h,
                               struct shown *out)
{
    struct pm_rgb8 aligned = {0, 0, NULL};
    enum pihmap_status st;
    TRY(pm_resize(job, &r->before.display, w, h, &out->before));
    TRY(pm_warp_display(job, &r->before, &r->after, &r->align, &aligned));
    TRY(pm_resize(job, &aligned, w, h, &out->after));
    TRY(pm_relight(job, &r->light, &out->after));
out:
    pm_rgb8_free(&aligned);
    return st;
}

enum pihmap_status pm_present_panel(struct pm_job *job, const pihmap_result *r, struct pm_rgb8 *out)
{
    struct shown shown = {{0, 0, NULL}, {0, 0, NULL}};
    struct pihmap_report drawn = r->report;
    int w, h;
    enum pihmap_status st;
    drawn.region_count = r->found; /* named regions may lie over one another */
    pm_panel_size(r->before.display.w, r->before.display.h, &r->change, &w, &h);
    TRY(show(job, r, w, h, &shown));
    const struct pm_panel panel = {r->options.id,
                                   &shown.before,
                                   &shown.after,
                                   &r->report,
                                   {&r->change, &r->labels, &drawn, &r->options, 1}};
    TRY(pm_panel(job, &panel, out));
out:
    shown_free(&shown);
    return st;
}
