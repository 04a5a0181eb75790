/*
 * How well text, pads, frames and watermarks laid over photos are found:
 *   overlays [--skins N]             each kind on unchanged pairs of rendered skin, in both orders
 *   overlays --on FOLDER [--skins N] the same on the photos of a folder
 *   ... --only NAME                  kinds whose name holds that
 *   overlays --photos FOLDER...      what is found on each photo; --keep DIR: pictures of it
 */
#include "bench/overlay_pairs.h"
#include "bench/overlay_photos.h"

#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
    struct overlay_plan plan = {.skins = 3, .side = 1000};
    struct pm_job job;
    enum pihmap_status st = PIHMAP_OK;
    int folders = 0;
    setvbuf(stdout, NULL, _IOLBF, 0);
    for (int i = 1; i < argc; i++) {
        const bool more = i + 1 < argc;
        if (strcmp(argv[i], "--skins") == 0 && more)
            plan.skins = atoi(argv[++i]);
        else if (strcmp(argv[i], "--on") == 0 && more)
            plan.photos = argv[++i];
        else if (strcmp(argv[i], "--keep") == 0 && more)
            plan.keep = argv[++i];
        else if (strcmp(argv[i], "--only") == 0 && more)
            plan.only = argv[++i];
        else if (strcmp(argv[i], "--side") == 0 && more)
            plan.side = atoi(argv[++i]);
        else if (strcmp(argv[i], "--photos") == 0)
            folders = i + 1;
    }
    pm_job_init(&job, 0);
    for (int i = folders; folders && i < argc && argv[i][0] != '-' && !st; i++)
        st = overlay_photos(&job, argv[i], plan.keep);
    if (!folders)
        st = overlay_pairs(&job, &plan);
    if (st)
        fprintf(stderr, "overlays: %s\n", job.err.text);
    pm_job_free(&job);
    return st != PIHMAP_OK;
}
