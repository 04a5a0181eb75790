/* Constants of skin pigmentation and its perception, shared by several modules. */
#ifndef PM_BASE_PIGMENT_H
#define PM_BASE_PIGMENT_H

/*
 * Direction in which ln of linear sRGB r, g, b falls when melanin is added: from European to
 * African skin, photoprotected upper arm, in the table of means of Alaluf 2002, converted from
 * L*a*b* to linear sRGB. See pihmap-method(7), KIND.
 */
#define PM_MELANIN_R 0.381
#define PM_MELANIN_G 0.558
#define PM_MELANIN_B 0.737

/* The same for blood: bright, so that red hardly changes (Xiao 2017). */
#define PM_BLOOD_R -0.05
#define PM_BLOOD_G 0.77
#define PM_BLOOD_B 0.64

/* L* units: the smallest difference in pigmentation that a clinician sees, 0.8 +- 0.1 (Kohli 2019).
 * Nothing smaller is flagged. */
#define PM_CLINICAL_DROP 0.8

/* Linear light below which a logarithm is noise: a third of the first 8-bit code. */
#define PM_LEAST_LIGHT 1e-4f

#endif
