/*
 * A context of lcms2 of its own: it shares no state with anybody, says nothing, and has its small
 * allocations out of a block that was had beforehand, since lcms2 2.14 looks behind some of them
 * without asking whether they were granted (found by failing every allocation in turn).
 */
#ifndef PM_CODEC_ICC_CONTEXT_H
#define PM_CODEC_ICC_CONTEXT_H

/* NULL: no memory. What is given is a cmsContext. */
void *pm_icc_context_new(void);
void pm_icc_context_free(void *context); /* NULL is allowed */

#endif
