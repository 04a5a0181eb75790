#include "codec/code_points.h"

#include <string.h>

#define TRANSFER_PQ 16
#define TRANSFER_HLG 18
#define ICC_HEAD 128 /* bytes before the number of tags (ICC.1:2022, 7.2) */
#define ICC_TAG 12   /* bytes of its entry: signature, offset, size (7.3) */
#define ICC_MAX_TAGS 100

bool pm_code_primaries(int code, double chrm[4][2])
{
    static const struct {
        int code;
        double chrm[4][2];
    } rows[] = {
        {1, {{0.3127, 0.3290}, {0.640, 0.330}, {0.300, 0.600}, {0.150, 0.060}}},  /* BT.709 */
        {4, {{0.310, 0.316}, {0.67, 0.33}, {0.21, 0.71}, {0.14, 0.08}}},          /* BT.470 M */
        {5, {{0.3127, 0.3290}, {0.64, 0.33}, {0.29, 0.60}, {0.15, 0.06}}},        /* BT.470 BG */
        {6, {{0.3127, 0.3290}, {0.630, 0.340}, {0.310, 0.595}, {0.155, 0.070}}},  /* BT.601 */
        {7, {{0.3127, 0.3290}, {0.630, 0.340}, {0.310, 0.595}, {0.155, 0.070}}},  /* 240M */
        {9, {{0.3127, 0.3290}, {0.708, 0.292}, {0.170, 0.797}, {0.131, 0.046}}},  /* BT.2020 */
        {11, {{0.314, 0.351}, {0.680, 0.320}, {0.265, 0.690}, {0.150, 0.060}}},   /* DCI-P3 */
        {12, {{0.3127, 0.3290}, {0.680, 0.320}, {0.265, 0.690}, {0.150, 0.060}}}, /* P3, D65 */
        {22, {{0.3127, 0.3290}, {0.630, 0.340}, {0.295, 0.605}, {0.155, 0.077}}}, /* EBU 3213 */
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].code == code) {
            memcpy(chrm, rows[i].chrm, sizeof rows[i].chrm);
            return true;
        }
    return false;
}

enum pihmap_status pm_code_check_transfer(struct pm_job *job, const struct pm_source *s, int code)
{
    if (code != TRANSFER_PQ && code != TRANSFER_HLG)
        return PIHMAP_OK;
    return pm_fail(job, PIHMAP_EFORMAT,
                   "%s: is an HDR photo (%s), whose light cannot be compared; switch HDR off in "
                   "the camera, or export it as JPEG",
                   s->name, code == TRANSFER_PQ ? "PQ" : "HLG");
}

int pm_code_of_icc(const uint8_t *icc, size_t n)
{
    const uint32_t tags = n >= ICC_HEAD + 4 ? pm_be32(icc + ICC_HEAD) : 0;
    for (uint32_t i = 0; i < tags && i < ICC_MAX_TAGS; i++) {
        const size_t entry = ICC_HEAD + 4 + (size_t)i * ICC_TAG;
        if (entry + ICC_TAG > n)
            return 0;
        const uint32_t at = pm_be32(icc + entry + 4);
        if (memcmp(icc + entry, "cicp", 4) == 0)
            return at <= n && n - at >= 12 && memcmp(icc + at, "cicp", 4) == 0 ? icc[at + 9] : 0;
    }
    return 0;
}
