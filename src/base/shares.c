#include "base/shares.h"

#include <math.h>

#define LINE_LEAST 5 /* thousandths: classes below have no line of their own */

void pm_round_shares(const double *share, int n, int units, int *rounded)
{
    double rest[PIHMAP_PIXEL_ROOM];
    int left = units;
    for (int i = 0; i < n; i++) {
        rounded[i] = (int)floor(share[i] * units);
        rest[i] = share[i] * units - rounded[i];
        left -= rounded[i];
    }
    for (; left > 0; left--) {
        int most = 0;
        for (int i = 1; i < n; i++)
            most = rest[i] > rest[most] ? i : most;
        rounded[most]++;
        rest[most] -= 1.0;
    }
}

int pm_pixel_lines(const double share[PIHMAP_PIXEL_ROOM], int least,
                   struct pihmap_pixel_line lines[PIHMAP_PIXEL_ROOM])
{
    int part[PIHMAP_PIXEL_ROOM], n = 0, others = 0;
    if (!isfinite(share[PIHMAP_PIXEL_MEASURED]))
        return 0;
    pm_round_shares(share, PIHMAP_PIXEL_ROOM, 1000, part);
    lines[n++] = (struct pihmap_pixel_line){PIHMAP_PIXEL_MEASURED, 0.1 * part[0]};
    for (int i = 1; i < PIHMAP_PIXEL_ROOM; i++) {
        if (part[i] < least) {
            others += part[i];
            continue;
        }
        int at = n++;
        for (; at > 1 && lines[at - 1].percent < 0.1 * part[i]; at--)
            lines[at] = lines[at - 1];
        lines[at] = (struct pihmap_pixel_line){i, 0.1 * part[i]};
    }
    if (others > 0)
        lines[n++] = (struct pihmap_pixel_line){-1, 0.1 * others};
    return n;
}

int pihmap_pixel_lines(const double share[PIHMAP_PIXEL_ROOM],
                       struct pihmap_pixel_line lines[PIHMAP_PIXEL_ROOM])
{
    return pm_pixel_lines(share, LINE_LEAST, lines);
}
