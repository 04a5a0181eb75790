/*
 * A private, silent context of lcms2. Its small allocations come from an arena that is allocated
 * beforehand, because lcms2 2.14 does not check whether some of them succeeded (found by failing
 * every allocation in turn).
 */
#ifndef PM_CODEC_ICC_CONTEXT_H
#define PM_CODEC_ICC_CONTEXT_H

/* A cmsContext; NULL: no memory. */
void *pm_icc_context_new(void);
void pm_icc_context_free(void *context); /* NULL is allowed */

#endif
