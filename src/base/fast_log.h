/* Natural logarithms and powers of e of whole rows, several at a time; right within 4e-7 of
 * the value (ln near 1: of 1). */
#ifndef PM_BASE_FAST_LOG_H
#define PM_BASE_FAST_LOG_H

#include <stddef.h>

/* out[i] = ln of in[i], or of least (> 0, normal) where that is larger or in[i] no number. out may
 * be in. */
void pm_ln_row(const float *in, size_t n, float floor, float *out);

/* out[i] = e^in[i], in[i] within +-87. out may be in. */
void pm_exp_row(const float *in, size_t n, float *out);

#endif
