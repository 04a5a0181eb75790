#include "base/options.h"

#include <math.h>
#include <string.h>

#define DEFAULT_MAX_PIXELS 100000000 /* phones reach 50..200 MP; raised by the option */
#define DEFAULT_ALPHA 0.65           /* the photo shows through the strongest colour */

/* The caller's struct may be an older, shorter one: nothing is written beyond its end. */
void pihmap_options_default(struct pihmap_options *opt, size_t size)
{
    const struct pihmap_options all = {.size = size < sizeof all ? size : sizeof all,
                                       .max_pixels = DEFAULT_MAX_PIXELS,
                                       .alpha = DEFAULT_ALPHA,
                                       .colormap = PIHMAP_COLORMAP_DIVERGING,
                                       .legend = true,
                                       .chart = true};
    memcpy(opt, &all, all.size);
}

/* zero_allowed: 0 stands for "not given". */
static enum pihmap_status in_range(struct pm_job *job, const char *name, double value, double low,
                                   double high, bool zero_allowed)
{
    if ((zero_allowed && value == 0.0) || (value >= low && value <= high))
        return PIHMAP_OK;
    return pm_fail(job, PIHMAP_EARG, "%s %g is out of range: give %g to %g", name, value, low,
                   high);
}

static enum pihmap_status check_rectangle(struct pm_job *job, const char *name, const int roi[4])
{
    if (roi[2] == 0 && roi[3] == 0)
        return PIHMAP_OK;
    if (roi[0] < 0 || roi[1] < 0 || roi[2] <= 0 || roi[3] <= 0)
        return pm_fail(job, PIHMAP_EARG,
                       "%s %d,%d,%d,%d is not a rectangle: give X,Y,W,H in "
                       "pixels of the before photo, W and H above 0",
                       name, roi[0], roi[1], roi[2], roi[3]);
    return PIHMAP_OK;
}

enum pihmap_status pm_options_check(struct pm_job *job, const struct pihmap_options *opt,
                                    struct pihmap_options *out)
{
    enum pihmap_status st;
    pihmap_options_init(out);
    if (opt) {
        if (opt->size < sizeof opt->size || opt->size > sizeof *opt)
            return pm_fail(job, PIHMAP_EARG,
                           "options of an unknown size: call pihmap_options_init() first");
        memcpy(out, opt, opt->size);
        out->size = sizeof *out;
    }
    TRY(check_rectangle(job, "the region of interest", out->roi));
    TRY(check_rectangle(job, "the reference", out->reference));
    TRY(in_range(job, "--grid", out->grid, 1.0, 64.0, true));
    TRY(in_range(job, "--min-drop", out->min_drop, 0.8, 50.0, true));
    TRY(in_range(job, "--px-per-mm", out->px_per_mm, 0.01, 10000.0, true));
    TRY(in_range(job, "--card-pitch", out->chart_pitch, 1.0, 200.0, true));
    TRY(in_range(job, "--max-pixels", (double)out->max_pixels, 1.0, 1e9, false));
    TRY(in_range(job, "-j", out->threads, 1.0, 64.0, true));
    TRY(in_range(job, "--alpha", out->alpha, 0.0, 1.0, true));
    TRY(in_range(job, "--range", out->range, 0.5, 100.0, true));
    if (out->capture_facts && out->deidentify)
        st = pm_fail(job, PIHMAP_EARG,
                     "--capture-facts and --deidentify: the one tells what the other withholds");
out:
    return st;
}
