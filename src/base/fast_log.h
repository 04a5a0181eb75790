/* Vectorised ln and exp of rows: within 4e-7 of the value (of 1, for ln near 1). */
#ifndef PM_BASE_FAST_LOG_H
#define PM_BASE_FAST_LOG_H

#include <stddef.h>

/* out[i] = ln(in[i]); ln(minimum) where in[i] is below minimum or NaN. minimum > 0 and normal. out
 * may be in. */
void pm_ln_row(const float *in, size_t n, float minimum, float *out);

/* out[i] = e^in[i], in[i] within +-87. out may be in. */
void pm_exp_row(const float *in, size_t n, float *out);

#endif
