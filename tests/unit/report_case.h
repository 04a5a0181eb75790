/* A fabricated result of a comparison, for tests of what src/report draws and writes. */
#ifndef TESTS_REPORT_CASE_H
#define TESTS_REPORT_CASE_H

#include "base/change.h"
#include "base/photo.h"
#include "support/check.h"

#include <string.h>

enum { SCENE_REGIONS = 64 };

/* A patch of skin with marks. The working size is half the photo's. */
struct scene {
    struct pm_job job;
    struct pm_rgb8 photo;
    struct pm_change change;
    struct pm_labels labels;
    struct pihmap_region regions[SCENE_REGIONS];
    struct pihmap_report report;
    struct pihmap_options opt;
};

static inline void add_mark(struct scene *s, enum pihmap_kind kind, float cx, float cy,
                            float radius, float dL)
{
    const int id = (int)++s->report.region_count;
    s->regions[id - 1] = (struct pihmap_region){.id = id,
                                                .kind = kind,
                                                .delta_L = dL,
                                                .delta_L_ci95 = {dL - 0.5f, dL + 0.5f},
                                                .area_px = 12.566 * radius * radius,
                                                .centroid = {2 * cx + 0.5, 2 * cy + 0.5},
                                                .area_mm2 = NAN,
                                                .confidence = 0.9};
    for (int y = 0; y < s->labels.h; y++) {
        for (int x = 0; x < s->labels.w; x++) {
            const float far = hypotf((float)x - cx, (float)y - cy) / radius;
            pm_at(&s->change.dL, x, y) += dL * expf(-far * far * far * far);
            if (far < 1)
                pm_at(&s->labels, x, y) = id;
        }
    }
}

/* w x h: of the photo. Everything is measured; there are no marks yet. */
static inline void scene_init(struct scene *s, int w, int h)
{
    memset(s, 0, sizeof *s);
    pm_job_init(&s->job, 2);
    const int ww = w / 2, wh = h / 2;
    assert_int_equal(pm_rgb8_alloc(&s->job, w, h, &s->photo), PIHMAP_OK);
    assert_int_equal(pm_plane_alloc(&s->job, ww, wh, &s->change.dL), PIHMAP_OK);
    assert_int_equal(pm_plane_alloc(&s->job, ww, wh, &s->change.sigma), PIHMAP_OK);
    assert_int_equal(pm_mask_alloc(&s->job, ww, wh, &s->change.valid), PIHMAP_OK);
    assert_int_equal(pm_labels_alloc(&s->job, ww, wh, &s->labels), PIHMAP_OK);
    memset(s->change.valid.v, 255, pm_pixels(&s->change.valid));
    for (int i = 0; i < ww * wh; i++)
        s->change.sigma.v[i] = 0.3f;
    for (int y = 0; y < h; y++) {
        for (int x = 0; x < w; x++) {
            uint8_t *v = s->photo.v + ((size_t)y * (size_t)w + (size_t)x) * 3;
            const int shade = (x * 7 + y * 13) % 5 + 24 * y / h;
            v[0] = (uint8_t)(190 - shade);
            v[1] = (uint8_t)(140 - shade);
            v[2] = (uint8_t)(115 - shade);
        }
    }
    s->report.regions = s->regions;
    s->report.noise_floor_delta_L = 1.0;
    s->report.verdict = PIHMAP_NO_PIH_SEEN;
    s->opt.size = sizeof s->opt;
    s->opt.alpha = 0.6;
}

static inline void scene_free(struct scene *s)
{
    pm_rgb8_free(&s->photo);
    pm_change_free(&s->change);
    pm_labels_free(&s->labels);
    pm_job_free(&s->job);
}

#endif
