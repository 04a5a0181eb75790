/*
 * Function multiversioning. A function with PM_TARGET_CLONES is compiled a second time, for AVX2,
 * and the version for this processor is chosen when the program starts. Only loops that the
 * compiler vectorises gain. Both give the same bytes: nothing is reordered, and no multiply is
 * fused with an add (Makefile). Not under sanitizers, which are not ready yet when the choice is
 * made.
 */
#ifndef PM_BASE_TARGET_CLONES_H
#define PM_BASE_TARGET_CLONES_H

#if defined(__x86_64__) && defined(__GLIBC__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) &&                       \
    !defined(PM_NO_TARGET_CLONES)
#define PM_TARGET_CLONES __attribute__((target_clones("default", "avx2")))
#else
#define PM_TARGET_CLONES
#endif

#endif
