/*
 * makedots: a photo with many small marks, to measure what each costs.
 *
 *   makedots PHOTO COUNT OUT.jpg
 *
 * OUT is PHOTO with COUNT dark spots on a jittered grid, always the same ones for a COUNT. A spot
 * is 0.4 of a cell across, at most 2 % of the side. Exit status: 0 done, 1 failed, 2 usage.
 */
#include "base/photo.h"
#include "base/stats.h"
#include "codec/load.h"
#include "support/picture.h"

#include <math.h>
#include <stdio.h>

#define MOST_RADIUS 0.01 /* share of the long side */
#define CELL_SHARE 0.2   /* radius of a spot, share of its cell's side */
#define JITTER 0.2       /* share of the cell's side */
#define DARKER 0.5       /* factor on the codes: strong enough for all to be found */
#define QUALITY 92

static void draw_spot(struct pm_rgb8 *p, double cx, double cy, double radius)
{
    for (int y = (int)(cy - radius); y <= (int)(cy + radius); y++)
        for (int x = (int)(cx - radius); x <= (int)(cx + radius); x++) {
            const double far = hypot(x - cx, y - cy) / radius;
            if (far >= 1.0 || x < 0 || y < 0 || x >= p->w || y >= p->h)
                continue;
            uint8_t *v = p->v + ((size_t)y * (size_t)p->w + (size_t)x) * 3;
            const double left = 1.0 - (1.0 - DARKER) * fmin(1.0, 3.0 * (1.0 - far));
            for (int k = 0; k < 3; k++)
                v[k] = (uint8_t)(left * v[k] + 0.5);
        }
}

static void draw_spots(struct pm_rgb8 *p, int count)
{
    const double cell = sqrt((double)p->w * p->h / count);
    const int across = (int)ceil(p->w / cell);
    const int longer = pm_long_side(p->w, p->h);
    const double radius = fmin(CELL_SHARE * cell, MOST_RADIUS * longer);
    struct pm_random random = {1};
    for (int i = 0; i < count; i++) {
        const double x = (i % across + 0.5 + JITTER * (pm_random_unit(&random) - 0.5)) * cell;
        const double y = (i / across + 0.5 + JITTER * (pm_random_unit(&random) - 0.5)) * cell;
        draw_spot(p, x, y, radius);
    }
}

int main(int argc, char **argv)
{
    struct pihmap_options opt;
    struct pm_job job;
    struct pm_photo photo = {0};
    const int count = argc == 4 ? atoi(argv[2]) : 0;
    if (count < 1) {
        fputs("usage: makedots PHOTO COUNT OUT.jpg\n", stderr);
        return 2;
    }
    pihmap_options_init(&opt);
    pm_job_init(&job, 0);
    enum pihmap_status st;
    TRY(pm_load(&job, argv[1], &opt, &photo));
    draw_spots(&photo.display, count);
    TRY(pm_picture_save_jpeg(&job, argv[3], &photo.display, QUALITY, NULL));
out:
    if (st)
        fprintf(stderr, "makedots: %s\n", job.err.text);
    pm_photo_free(&photo);
    pm_job_free(&job);
    return st ? 1 : 0;
}
