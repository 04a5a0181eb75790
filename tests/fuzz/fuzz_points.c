/* A CSV of points. Errors are printed to standard error; silence them by -close_fd_mask=2. */
#include "fuzz/fuzz.h"

#include "cli/points.h"

#include <math.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct cli_points points;
    const int status = cli_points_read(fuzz_file(data, size), &points);
    fuzz_must((status == 0) == (points.n > 0), "points, or a failure");
    for (size_t i = 0; i < points.n; i++)
        fuzz_must(isfinite(points.v[i].x) && isfinite(points.v[i].y), "points are numbers");
    cli_points_free(&points);
    return 0;
}
