#include "report/cover.h"

#include "base/vocabulary.h"

#include <math.h>
#include <string.h>

/* Worth of one px, out of WORTH_PIH. To hide a corner of a mark is worse than much plain skin. */
#define WORTH_PIH 100
#define WORTH_REGION 40
#define WORTH_SKIN 3

static uint32_t worth(bool measured, int region, const struct pihmap_report *report)
{
    if (region < 0)
        return measured ? WORTH_SKIN : 0;
    return pm_kind_rank(report->regions[region].kind) < PM_RANK_OTHER ? WORTH_PIH : WORTH_REGION;
}

enum pihmap_status pm_cover(struct pm_job *job, const struct pm_findings *findings, int width,
                            int height, struct pm_cover *out)
{
    const struct pm_labels *labels = findings->labels;
    const uint8_t *valid = findings->change->valid.v;
    const size_t w = (size_t)labels->w, h = (size_t)labels->h;
    out->w = labels->w;
    out->h = labels->h;
    out->to_x = (float)labels->w / (float)width;
    out->to_y = (float)labels->h / (float)height;
    out->sum = pm_scratch(job, (w + 1) * (h + 1), sizeof *out->sum);
    if (!out->sum)
        return job->err.status;
    /* Sums may wrap around on huge maps; the difference of four of them stays right. */
    memset(out->sum, 0, (w + 1) * sizeof *out->sum);
    for (size_t y = 0; y < h; y++) {
        const uint32_t *above = out->sum + y * (w + 1);
        uint32_t *here = out->sum + (y + 1) * (w + 1), row = 0;
        here[0] = 0;
        for (size_t x = 0; x < w; x++) {
            const int region = pm_label_lookup(findings->index, labels->v[y * w + x]);
            row += worth(valid[y * w + x], region, findings->report);
            here[x + 1] = above[x + 1] + row;
        }
    }
    return PIHMAP_OK;
}

static size_t clamp_round(float v, int limit)
{
    return v <= 0 ? 0 : v >= (float)limit ? (size_t)limit : (size_t)(v + 0.5f);
}

float pm_cover_worth(const struct pm_cover *cover, struct pm_box box)
{
    const size_t row = (size_t)cover->w + 1;
    const size_t x0 = clamp_round(box.x * cover->to_x, cover->w);
    const size_t y0 = clamp_round(box.y * cover->to_y, cover->h);
    const size_t x1 = clamp_round((box.x + box.w) * cover->to_x, cover->w);
    const size_t y1 = clamp_round((box.y + box.h) * cover->to_y, cover->h);
    const float area = box.w * cover->to_x * box.h * cover->to_y;
    const uint32_t sum = cover->sum[y1 * row + x1] - cover->sum[y0 * row + x1] -
                         cover->sum[y1 * row + x0] + cover->sum[y0 * row + x0];
    return area > 0 ? (float)sum / (WORTH_PIH * (area > 1 ? area : 1)) : 0;
}

struct pm_box pm_free_corner(const struct pm_layout *layout, float w, float h, float off)
{
    const float right = (float)layout->width - 0.5f - off - w, left = off - 0.5f;
    const float bottom = (float)layout->height - 0.5f - off - h, top = off - 0.5f;
    const struct pm_point corner[4] = {{right, bottom}, {left, bottom}, {right, top}, {left, top}};
    float least = INFINITY;
    struct pm_box best = {.w = w, .h = h};
    for (int i = 0; i < 4; i++) {
        const struct pm_box box = {floorf(corner[i].x), floorf(corner[i].y), w, h};
        const float worth = pm_cover_worth(layout->cover, box);
        if (worth < least) {
            least = worth;
            best = box;
        }
    }
    return best;
}
