/* Polygons that people draw over photos. */
#ifndef PM_BENCH_REAL_POLYGON_H
#define PM_BENCH_REAL_POLYGON_H

#include "base/image.h"

#include <jansson.h>

#define REAL_CORNERS_MAX 64

struct real_polygon { /* shares of width and height of the upright photo */
    int count;        /* corners; 0: none is given */
    double x[REAL_CORNERS_MAX], y[REAL_CORNERS_MAX];
};

/* An array of 3 to REAL_CORNERS_MAX corners [x, y]; false: it is none. */
bool real_polygon_of(const json_t *corners, struct real_polygon *out);

/* Sets the px whose centre lies inside (even-odd rule) to value. */
void real_polygon_fill(const struct real_polygon *polygon, uint8_t value, struct pm_mask *out);

#endif
