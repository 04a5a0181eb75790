/* What is known of skin's pigments and of those who look at it, shared by several rooms. */
#ifndef PM_BASE_PIGMENT_H
#define PM_BASE_PIGMENT_H

/*
 * Direction in which ln of linear sRGB r, g, b falls when melanin is added: that from European to
 * African skin, photoprotected upper arm, in the table of means of Alaluf 2002, L*a*b* taken to
 * linear sRGB. pihmap-method(7), KIND, has more of it.
 */
#define PM_MELANIN_R 0.381
#define PM_MELANIN_G 0.558
#define PM_MELANIN_B 0.737

/* L*: the smallest difference of pigmentation that a clinician sees, 0.8 +- 0.1 (Kohli 2019).
 * Nothing smaller is flagged. */
#define PM_CLINICAL_DROP 0.8

/* Linear light below which a logarithm says nothing (a fortieth of the first 8-bit code). */
#define PM_LEAST_LIGHT 1e-4f

#endif
