#include "codec/profile.h"

#include "base/colour.h"
#include "base/geometry.h"
#include "base/printable.h"
#include "codec/icc_context.h"

#include <lcms2.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* A profile this close to sRGB is sRGB with other rounding: its photos need no conversion. Widest
 * gap seen in sRGB profiles in use: 0.0007 (matrix), 0.0004 (curve). The nearest other space, P3,
 * is 0.2 away. */
#define SRGB_MATRIX_GAP 0.003
#define SRGB_CURVE_GAP 0.003
/* No device has a larger matrix entry; wide spaces (ProPhoto) stay below 2.1. */
#define MATRIX_MOST 8.0
#define INVERSE_MOST 1e6
/* XYZ beyond this, from a LUT profile, is no colour: white is 1. */
#define XYZ_MOST 4.0f
/* The tone curve of a picture rises at least so much from black to white. */
#define CURVE_LEAST_RISE 0.25
/* gAMA in PNGs that mean sRGB, whose curve is no power function (PNG, 11.3.2.2 and 11.3.2.5). */
#define SRGB_GAMA 0.45455
#define SRGB_GAMA_GAP 0.006
#define ADOBE_GAMMA (563.0 / 256) /* Adobe RGB (1998) Color Image Encoding, 4.3.1.2 */

static const double adobe_chrm[4][2] = {{0.3127, 0.3290}, {0.64, 0.33}, {0.21, 0.71}, {0.15, 0.06}};
static const double srgb_chrm[4][2] = {
    {0.3127, 0.3290}, {0.64, 0.33}, {0.30, 0.60}, {0.15, 0.06}}; /* IEC 61966-2-1 */

/* ---- primaries ----------------------------------------------------------------------------- */

/* RGB -> XYZ: the primaries as columns, scaled so that (1, 1, 1) becomes the white. */
static bool primaries_matrix(const double chrm[4][2], const double white[3], double out[9])
{
    double m[9], inverse[9], scale[3];
    for (int i = 0; i < 3; i++) {
        const double x = chrm[i + 1][0], y = chrm[i + 1][1];
        m[i] = x;
        m[3 + i] = y;
        m[6 + i] = 1 - x - y;
    }
    if (!pm_invert3(m, inverse))
        return false;
    pm_apply3(inverse, white, scale);
    for (int i = 0; i < 9; i++)
        out[i] = m[i] * scale[i % 3];
    return true;
}

/* XYZ D50 (ICC) -> linear sRGB. */
static void srgb_from_d50(double out[9])
{
    double to_d50[9], srgb[9];
    pm_adapt_white(pm_white_d65, pm_white_d50, to_d50);
    primaries_matrix(srgb_chrm, pm_white_d65, srgb);
    pm_h_mul(to_d50, srgb, srgb);
    pm_invert3(srgb, out);
}

/* ---- curves ------------------------------------------------------------------------------ */

static int codes_of(const struct pm_profile *p)
{
    return p->bits == 8 ? 256 : 65536;
}

/* lcms2 evaluates sampled curves in 16 bits, so their entries are interpolated here. */
static double curve_at(const cmsToneCurve *curve, double x)
{
    if (cmsGetToneCurveParametricType(curve) != 0)
        return (double)cmsEvalToneCurveFloat(curve, (float)x);
    const cmsUInt16Number *table = cmsGetToneCurveEstimatedTable(curve);
    const cmsUInt32Number n = cmsGetToneCurveEstimatedTableEntries(curve);
    if (n < 2)
        return x;
    const double place = x * (n - 1);
    const cmsUInt32Number k = place >= n - 1 ? n - 2 : (cmsUInt32Number)place;
    const double f = place - k;
    return ((1 - f) * table[k] + f * table[k + 1]) / 65535;
}

/* Y of a value of a grey curve: the value itself, or L* / 100 when the profile's PCS is Lab. */
static double grey_light(double v, bool is_lab)
{
    const double lab[3] = {100 * v, 0, 0};
    double xyz[3];
    if (!is_lab)
        return v;
    pm_lab_to_xyz(lab, pm_white_d50, xyz);
    return xyz[1];
}

/* curve NULL: sRGB's. False when it is no usable tone curve. */
static bool fill_curve(const struct pm_profile *p, const cmsToneCurve *curve, bool is_lab,
                       float *table)
{
    const int n = codes_of(p);
    for (int i = 0; i < n; i++) {
        const double x = (double)i / (n - 1);
        double v = curve ? grey_light(curve_at(curve, x), is_lab) : pm_srgb_to_linear(x);
        if (!isfinite(v))
            return false;
        table[i] = (float)(v < 0 ? 0 : v > 1 ? 1 : v);
    }
    return table[n - 1] - table[0] >= (float)CURVE_LEAST_RISE;
}

/* count tables, one after another; with fewer than three, channels share the last. */
static bool alloc_curves(struct pm_job *job, struct pm_profile *p, int count)
{
    float *all = pm_alloc(job, (size_t)codes_of(p) * (size_t)count, sizeof *all);
    for (int c = 0; c < 3; c++)
        p->curve[c] = all ? all + (size_t)codes_of(p) * (size_t)(c < count ? c : count - 1) : NULL;
    return all != NULL;
}

static bool is_srgb(const struct pm_profile *p)
{
    const int n = codes_of(p);
    for (int i = 0; i < 9; i++)
        if (fabs(p->to_srgb[i] - (i % 4 == 0)) > SRGB_MATRIX_GAP)
            return false;
    for (int c = 0; c < 3; c++)
        for (int i = 0; i < n; i += n / 256)
            if (fabs((double)p->curve[c][i] - pm_srgb_to_linear((double)i / (n - 1))) >
                SRGB_CURVE_GAP)
                return false;
    return true;
}

/* ---- sRGB -------------------------------------------------------------------------------- */

static const double identity[9] = {1, 0, 0, 0, 1, 0, 0, 0, 1};

static enum pihmap_status use_srgb(struct pm_job *job, struct pm_profile *p)
{
    free(p->curve[0]);
    p->srgb = true;
    memcpy(p->to_srgb, identity, sizeof identity);
    if (!alloc_curves(job, p, 1))
        return job->err.status;
    fill_curve(p, NULL, false, p->curve[0]);
    return PIHMAP_OK;
}

/* ---- profiles ---------------------------------------------------------------------------- */

enum outcome { USED, UNUSABLE, NO_MEMORY };

static enum outcome use_grey(struct pm_job *job, cmsHPROFILE icc, struct pm_profile *p)
{
    const cmsToneCurve *curve = cmsReadTag(icc, cmsSigGrayTRCTag);
    if (!curve)
        return UNUSABLE;
    if (!alloc_curves(job, p, 1))
        return NO_MEMORY;
    memcpy(p->to_srgb, identity, sizeof identity);
    return fill_curve(p, curve, cmsGetPCS(icc) == cmsSigLabData, p->curve[0]) ? USED : UNUSABLE;
}

static bool read_colorants(cmsHPROFILE icc, double out[9])
{
    static const cmsTagSignature tags[3] = {cmsSigRedColorantTag, cmsSigGreenColorantTag,
                                            cmsSigBlueColorantTag};
    for (int c = 0; c < 3; c++) {
        const cmsCIEXYZ *v = cmsReadTag(icc, tags[c]);
        if (!v)
            return false;
        out[c] = v->X;
        out[3 + c] = v->Y;
        out[6 + c] = v->Z;
    }
    return true;
}

/* Are the entries within what devices have, and the primaries independent? */
static bool is_sane_matrix(const double m[9])
{
    double inverse[9];
    if (!pm_invert3(m, inverse))
        return false;
    for (int i = 0; i < 9; i++)
        if (!(fabs(m[i]) < MATRIX_MOST && fabs(inverse[i]) < INVERSE_MOST))
            return false;
    return true;
}

static enum outcome use_matrix(struct pm_job *job, cmsHPROFILE icc, struct pm_profile *p)
{
    static const cmsTagSignature tags[3] = {cmsSigRedTRCTag, cmsSigGreenTRCTag, cmsSigBlueTRCTag};
    double colorants[9], from_d50[9];
    if (cmsGetPCS(icc) != cmsSigXYZData || !read_colorants(icc, colorants))
        return UNUSABLE;
    srgb_from_d50(from_d50);
    pm_h_mul(from_d50, colorants, p->to_srgb);
    if (!is_sane_matrix(p->to_srgb))
        return UNUSABLE;
    if (!alloc_curves(job, p, 3))
        return NO_MEMORY;
    for (int c = 0; c < 3; c++) {
        const cmsToneCurve *curve = cmsReadTag(icc, tags[c]);
        if (!curve || !fill_curve(p, curve, false, p->curve[c]))
            return UNUSABLE;
    }
    return USED;
}

/* LUT: codes 0..1 in floats -> XYZ D50. The context must outlive the transform. */
static enum outcome use_table(cmsContext context, cmsHPROFILE icc, struct pm_profile *p)
{
    cmsHPROFILE xyz = cmsCreateXYZProfileTHR(context);
    if (!xyz)
        return UNUSABLE;
    p->transform =
        cmsCreateTransformTHR(context, icc, TYPE_RGB_FLT, xyz, TYPE_XYZ_FLT,
                              INTENT_RELATIVE_COLORIMETRIC, cmsFLAGS_NOCACHE | cmsFLAGS_NOOPTIMIZE);
    cmsCloseProfile(xyz);
    if (!p->transform)
        return UNUSABLE;
    srgb_from_d50(p->to_srgb);
    return USED;
}

static bool has_table(cmsHPROFILE icc)
{
    return cmsIsTag(icc, cmsSigAToB0Tag) || cmsIsTag(icc, cmsSigAToB1Tag) ||
           cmsIsTag(icc, cmsSigDToB0Tag) || cmsIsTag(icc, cmsSigDToB1Tag);
}

static enum outcome use_opened(struct pm_job *job, cmsContext context, cmsHPROFILE icc,
                               bool is_grey, struct pm_profile *p)
{
    const cmsProfileClassSignature class = cmsGetDeviceClass(icc);
    if (class != cmsSigInputClass && class != cmsSigDisplayClass && class != cmsSigColorSpaceClass)
        return UNUSABLE;
    if (cmsGetColorSpace(icc) == cmsSigGrayData)
        return is_grey ? use_grey(job, icc, p) : UNUSABLE;
    if (cmsGetColorSpace(icc) != cmsSigRgbData)
        return UNUSABLE;
    /* Where a profile has both, lcms2, like the ICC, prefers the LUT. */
    return has_table(icc) ? use_table(context, icc, p) : use_matrix(job, icc, p);
}

static void name_profile(cmsHPROFILE icc, struct pm_profile *p)
{
    char text[256] = "";
    cmsGetProfileInfoASCII(icc, cmsInfoDescription, "en", "US", text, sizeof text);
    text[sizeof text - 1] = '\0';
    pm_printable(text[0] ? text : "embedded profile without a name", p->name, sizeof p->name);
}

/* Takes ownership of icc. */
static enum pihmap_status use_profile(struct pm_job *job, cmsContext context, cmsHPROFILE icc,
                                      bool is_grey, struct pm_profile *p)
{
    const enum outcome outcome = icc ? use_opened(job, context, icc, is_grey, p) : UNUSABLE;
    if (outcome == USED && !p->name[0])
        name_profile(icc, p);
    if (icc)
        cmsCloseProfile(icc);
    if (outcome == NO_MEMORY)
        return job->err.status;
    if (outcome == UNUSABLE) {
        snprintf(p->name, sizeof p->name, "sRGB (profile unreadable)");
        return use_srgb(job, p);
    }
    return !p->transform && is_srgb(p) ? use_srgb(job, p) : PIHMAP_OK;
}

/* ---- declarations without a profile -------------------------------------------------------- */

static bool near_srgb(const double chrm[4][2])
{
    for (int i = 0; i < 8; i++)
        if (fabs(chrm[i / 2][i % 2] - srgb_chrm[i / 2][i % 2]) > 0.002)
            return false;
    return true;
}

/* Parametric curves in lcms2's order: gamma, a, b, c, d. */
static const cmsFloat64Number srgb_curve[5] = {2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92,
                                               0.04045}; /* IEC 61966-2-1 */
static const cmsFloat64Number video_curve[5] = {1 / 0.45, 1 / 1.099, 0.099 / 1.099, 1 / 4.5,
                                                0.081}; /* ITU-R BT.709, inverted */

static cmsToneCurve *curve_of(cmsContext context, const cmsFloat64Number parameters[5])
{
    return cmsBuildParametricToneCurve(context, 4, parameters);
}

/* A profile of these primaries and this curve, which is freed and may be NULL. lcms2 adapts the
 * white to D50. */
static cmsHPROFILE from_primaries(cmsContext context, const double chrm[4][2], cmsToneCurve *curve)
{
    const cmsCIExyY white = {chrm[0][0], chrm[0][1], 1};
    const cmsCIExyYTRIPLE primaries = {
        {chrm[1][0], chrm[1][1], 1}, {chrm[2][0], chrm[2][1], 1}, {chrm[3][0], chrm[3][1], 1}};
    cmsToneCurve *curves[3] = {curve, curve, curve};
    cmsHPROFILE icc = NULL;
    /* lcms2 divides by y. */
    if (curve && chrm[0][1] > 0.01 && chrm[1][1] > 0.01 && chrm[2][1] > 0.01 && chrm[3][1] > 0.001)
        icc = cmsCreateRGBProfileTHR(context, &white, &primaries, curves);
    if (curve)
        cmsFreeToneCurve(curve);
    return icc;
}

static bool declares_gamma(const struct pm_meta *meta)
{
    const bool other_gamma =
        meta->has_gama && fabs(meta->gama - SRGB_GAMA) > SRGB_GAMA_GAP && meta->gama < 10;
    return !meta->srgb && (other_gamma || (meta->has_chrm && !near_srgb(meta->chrm)));
}

static cmsHPROFILE from_gama_chrm(cmsContext context, const struct pm_meta *meta,
                                  struct pm_profile *p)
{
    const bool power = meta->has_gama && fabs(meta->gama - SRGB_GAMA) > SRGB_GAMA_GAP;
    const char *primaries = meta->has_chrm ? "cHRM" : "";
    if (power)
        snprintf(p->name, sizeof p->name, "PNG gAMA %.5f %s", meta->gama, primaries);
    else
        snprintf(p->name, sizeof p->name, "PNG %s", primaries);
    return from_primaries(context, meta->has_chrm ? meta->chrm : srgb_chrm,
                          power ? cmsBuildGamma(context, 1 / meta->gama)
                                : curve_of(context, srgb_curve));
}

/* Transfers of ITU-T H.273, table 3. */
static cmsToneCurve *curve_of_transfer(cmsContext context, int transfer)
{
    switch (transfer) {
    case 1:
    case 6:
    case 14:
    case 15:
        return curve_of(context, video_curve);
    case 4:
        return cmsBuildGamma(context, 2.2);
    case 5:
        return cmsBuildGamma(context, 2.8);
    case 8:
        return cmsBuildGamma(context, 1.0);
    default: /* 13 is sRGB's, 2 unspecified; the rest are not met in photos */
        return curve_of(context, srgb_curve);
    }
}

static cmsHPROFILE from_code_points(cmsContext context, const struct pm_meta *meta,
                                    struct pm_profile *p)
{
    const bool is_p3 = meta->has_chrm && fabs(meta->chrm[1][0] - 0.680) < 0.002 &&
                       fabs(meta->chrm[2][0] - 0.265) < 0.002;
    snprintf(p->name, sizeof p->name, "%s, transfer %d (%s)",
             is_p3                                      ? "Display P3"
             : meta->has_chrm && !near_srgb(meta->chrm) ? "other primaries"
                                                        : "sRGB primaries",
             meta->transfer, meta->code_points);
    return from_primaries(context, meta->has_chrm ? meta->chrm : srgb_chrm,
                          curve_of_transfer(context, meta->transfer));
}

static enum pihmap_status choose(struct pm_job *job, cmsContext context, const struct pm_meta *meta,
                                 bool adobe_rgb, bool is_grey, struct pm_profile *p)
{
    if (meta->icc || meta->icc_broken)
        return use_profile(
            job, context,
            meta->icc ? cmsOpenProfileFromMemTHR(context, meta->icc, (cmsUInt32Number)meta->icc_n)
                      : NULL,
            is_grey, p);
    if (meta->transfer)
        return use_profile(job, context, from_code_points(context, meta, p), is_grey, p);
    if (declares_gamma(meta))
        return use_profile(job, context, from_gama_chrm(context, meta, p), is_grey, p);
    if (adobe_rgb && !meta->srgb && !is_grey) {
        snprintf(p->name, sizeof p->name, "Adobe RGB (by Exif)");
        return use_profile(job, context,
                           from_primaries(context, adobe_chrm, cmsBuildGamma(context, ADOBE_GAMMA)),
                           false, p);
    }
    snprintf(p->name, sizeof p->name, meta->srgb || meta->has_gama ? "sRGB" : "sRGB (assumed)");
    return use_srgb(job, p);
}

enum pihmap_status pm_profile_of(struct pm_job *job, const struct pm_meta *meta, bool adobe_rgb,
                                 const struct pm_raster *r, struct pm_profile *out)
{
    memset(out, 0, sizeof *out);
    out->bits = r->bits;
    out->context = pm_icc_context_new();
    if (!out->context)
        return pm_fail_memory(job);
    const enum pihmap_status st = choose(job, out->context, meta, adobe_rgb, r->grey, out);
    if (st)
        pm_profile_free(out);
    return st;
}

void pm_profile_free(struct pm_profile *p)
{
    if (p->transform)
        cmsDeleteTransform(p->transform);
    pm_icc_context_free(p->context);
    free(p->curve[0]); /* the others lie in the same block */
    memset(p, 0, sizeof *p);
}

/* ---- rows -------------------------------------------------------------------------------- */

static void row8(const struct pm_profile *p, const uint8_t *in, int w, float *out)
{
    const float *r = p->curve[0], *g = p->curve[1], *b = p->curve[2];
    for (int x = 0; x < w; x++, in += 3, out += 3) {
        out[0] = r[in[0]];
        out[1] = g[in[1]];
        out[2] = b[in[2]];
    }
}

static void row16(const struct pm_profile *p, const uint16_t *in, int w, float *out)
{
    const float *r = p->curve[0], *g = p->curve[1], *b = p->curve[2];
    for (int x = 0; x < w; x++, in += 3, out += 3) {
        out[0] = r[in[0]];
        out[1] = g[in[1]];
        out[2] = b[in[2]];
    }
}

void pm_profile_row(const struct pm_profile *p, const struct pm_raster *r, int y, float *linear)
{
    const size_t at = (size_t)y * (size_t)r->w * 3, n = (size_t)r->w * 3;
    if (!p->transform) {
        if (r->bits == 8)
            row8(p, r->v8.v + at, r->w, linear);
        else
            row16(p, r->v16 + at, r->w, linear);
        return;
    }
    for (size_t i = 0; i < n; i++)
        linear[i] =
            r->bits == 8 ? (float)r->v8.v[at + i] / 255.0f : (float)r->v16[at + i] / 65535.0f;
    cmsDoTransform(p->transform, linear, linear, (cmsUInt32Number)r->w);
    for (size_t i = 0; i < n; i++) /* a hostile LUT can hold anything, NaN included */
        linear[i] = linear[i] > -XYZ_MOST && linear[i] < XYZ_MOST ? linear[i] : 0;
}

/* ---- our own profile ----------------------------------------------------------------------- */

enum pihmap_status pm_profile_srgb_bytes(struct pm_job *job, uint8_t **bytes, size_t *n)
{
    enum pihmap_status st = PIHMAP_OK;
    cmsContext context = pm_icc_context_new();
    cmsHPROFILE srgb = context ? cmsCreate_sRGBProfileTHR(context) : NULL;
    cmsUInt32Number size = 0;
    *bytes = NULL;
    *n = 0;
    if (!srgb || !cmsSaveProfileToMem(srgb, NULL, &size) || size < 128) {
        st = pm_fail_memory(job);
        goto out;
    }
    *bytes = pm_alloc(job, size, 1);
    if (!*bytes || !cmsSaveProfileToMem(srgb, *bytes, &size)) {
        free(*bytes);
        *bytes = NULL;
        st = pm_fail_memory(job);
        goto out;
    }
    memset(*bytes + 24, 0, 12); /* creation time (ICC.1:2022, 7.2) */
    memset(*bytes + 84, 0, 16); /* profile ID, a hash that covers the time */
    *n = size;
out:
    if (srgb)
        cmsCloseProfile(srgb);
    pm_icc_context_free(context);
    return st;
}
