/* The difference in lighting, the change of the skin, and the regions in it. */
#include "cli/method.h"

static const struct cli_block blocks[] = {
    CLI_HEADING("LIGHTING"),
    CLI_TEXT("The after photo is brought into the frame of the before photo, and the difference in "
             "lighting is taken out of it. The model, for channel k of the common skin, is gain, "
             "slope and a slow field in the logarithm:"),
    CLI_EQUATION("R_k = ln A_k - ln B_k = F_k + skin,     levelled A_k = A_k exp(-F_k)"),
    CLI_TEXT(
        "R is the ratio of means over cells, CELLS along the side; a cell needs CELL_SKIN of skin. "
        "F is fitted in two steps, both by iteratively reweighted least squares. First a quadratic "
        "in x and y (the constant alone in the first 2 rounds, then the plane, then all 6 terms; "
        "QUADRATIC_ROUNDS in all). Then, over each reach of FIELD_SIGMA, the mean of what is left, "
        "drawn to 0 where little weight is near (V: weight near, s: share of skin near):"),
    CLI_EQUATION("F_k += V / (V + FIELD_PRIOR s) N(FIELD_SIGMA, w) e_k,   e = R - F"),
    CLI_TEXT(
        "A mark must not pull the light that it is measured against. So a cell that differs in any "
        "channel loses its weight in all (Geman and McClure 1987). m is e averaged over "
        "WEIGHT_SIGMA cells, C the robust covariance of m over the skin (COVARIANCE_CUT, plus "
        "LEAST_SIGMA^2 on the diagonal), which knows that uneven light moves all channels alike:"),
    CLI_EQUATION("q = m^T C^-1 m\n"
                 "w = share of skin * max(1 / (1 + q / (3 WEIGHT_CUT^2))^2,\n"
                 "                        GREY_WEIGHT grey)\n"
                 "grey = exp(-tan^2(angle of m to (1, 1, 1)) / (2 GREY_ANGLE^2))"),
    CLI_TEXT("Grey changes keep a small weight: a wide shadow is light, and is followed. The price "
             "is known. A mark of 2 L* is kept on up to 9 % of the skin, of 4 L* on 18 %, of 8 L* "
             "on 24 %; a wider one may be treated, wholly or partly, as lighting. The reported "
             "exposure is log2 of the luminance of the median gain of each channel."),
    CLI_CONSTANT("CELLS", "160", "along the side", "half the smallest mark's width each"),
    CLI_CONSTANT("CELL_SKIN", "0.25", "of a cell", "is skin, to count"),
    CLI_CONSTANT("QUADRATIC_ROUNDS", "10", "", ""),
    CLI_CONSTANT("FIELD_ROUNDS", "6", "", "per reach"),
    CLI_CONSTANT("FIELD_SIGMA", "0.14, 0.05", "of the side",
                 "twice the width of the largest made mark; and what that leaves"),
    CLI_CONSTANT("FIELD_PRIOR", "0.008", "weight per px of skin",
                 "that the field goes on; unchanged skin has 0.6 to 0.9"),
    CLI_CONSTANT("WEIGHT_SIGMA", "1.5", "cells", "quiets the noise of a cell"),
    CLI_CONSTANT("WEIGHT_CUT", "1.7", "sigma", "a quarter of the weight"),
    CLI_CONSTANT("COVARIANCE_CUT", "3.0", "sigma", "what is further out is no noise"),
    CLI_CONSTANT("LEAST_SIGMA", "0.004", "ln units", "half an 8-bit code at mid grey"),
    CLI_CONSTANT("GREY_WEIGHT", "0.03", "", "least weight of a grey change"),
    CLI_CONSTANT("GREY_ANGLE", "0.07", "tangent", "melanin lies 0.2 to 0.27 from grey"),
    CLI_CONSTANT("MOST_FIELD", "5.0", "ln units", "where no skin holds the quadratic"),

    CLI_HEADING("RENDERING"),
    CLI_TEXT("Light moves a pixel by its place, a camera by its colour: tone curve, contrast, "
             "saturation, a colour matrix, local tone mapping. With m the mean of both photos' ln "
             "r, g, b on the cells, levelled, l its grey part, u blue less red and v green less "
             "the mean of both, each less the skin's median and within the range that all but "
             "RANGE_SHARE of the cells at either end have:"),
    CLI_EQUATION("ln after_k - ln before_k = sum_j c_kj f_j(m) + slow + change\n"
                 "f = l, l^2, l^3, u, v, l u"),
    CLI_TEXT("Both sides less a local mean over SLOW_SIGMA, in which all light lies, are fitted by "
             "iteratively reweighted least squares (ROUNDS, RENDERING_CUT) with a prior of 0 "
             "(PRIOR_SIGMA; CELLS_ALIKE neighbours count as one). By how much the robust sigma of "
             "the rest falls says how far it is believed: not at all below NO_FALL, wholly from "
             "FULL_FALL on. The after photo becomes x = ln after - c f((ln after + x) / 2), by "
             "INVERSIONS fixed-point steps, and is levelled again. Fewer than RENDERING_CELLS "
             "cells of skin tell nothing."),
    CLI_CONSTANT("SLOW_SIGMA", "0.10", "of the side",
                 "light is slower, the shade of a face is not"),
    CLI_CONSTANT("ROUNDS", "8", "", ""),
    CLI_CONSTANT("RENDERING_CUT", "1.7", "sigma", "a quarter of the weight"),
    CLI_CONSTANT("RENDERING_CELLS", "200", "cells", "of skin"),
    CLI_CONSTANT("CELLS_ALIKE", "12.0", "cells", "share their shade"),
    CLI_CONSTANT("PRIOR_SIGMA", "0.15", "", "of c: a quarter more contrast is rare"),
    CLI_CONSTANT("RANGE_SHARE", "0.01", "of the skin", "beyond each end of the range"),
    CLI_CONSTANT("CONTRAST_ERROR", "1.0", "of ln contrast", "a mole's is not undone"),
    CLI_CONSTANT("NO_FALL", "0.03", "ln units", "one camera: -.25 to .05"),
    CLI_CONSTANT("FULL_FALL", "0.10", "ln units", "other curves .2 to 1, second photos .1 to .4"),
    CLI_CONSTANT("INVERSIONS", "3", "", "each takes the error to a tenth"),
    CLI_CONSTANT("MOST_LN", "5.0", "ln units", "of light"),

    CLI_HEADING("WHOLE AREA"),
    CLI_TEXT("Without a reference, a change of all of the skin cannot be told from light. With one "
             "(untreated skin or a grey card, given as a rectangle), the skin's R, cell by cell "
             "and before the lighting is taken out, is fitted by a plane where the patch lies, "
             "near skin counting more. D is the distance from the patch beyond that of the nearest "
             "skin, e the residual over its robust sigma:"),
    CLI_EQUATION("w = exp(-D^2 / (2 NEAR_SIGMA^2))\n"
                 "    / (1 + max_k e_k^2 / WEIGHT_CUT^2)^2\n"
                 "whole_k = plane_k(patch) - median of R_k over the patch"),
    CLI_TEXT(
        "With two usable colour charts, both photos are already under the charts' light, and "
        "whole is the plane itself where the chart lies. If the chart was moved, it is the mean "
        "of the planes at both places, and half their difference is an error. The error of the "
        "light's level between two charts comes from the ln luminance d_i that the corrected "
        "patches of one differ by from those of the other (n patches that both show):"),
    CLI_EQUATION("t^2 = max(mean d_i^2, LEAST_SIGMA^2) NEIGHBOURS / n"),
    CLI_TEXT(
        "whole becomes delta L*, a*, b* of the skin's median colour. Its standard error, with y "
        "= (0.33, 0.62, 0.05) the shares of the channels in ln Y of skin, s_k the error of the "
        "plane, t_k that of the patch or the charts, and c_k what a quadratic says otherwise at "
        "the patch:"),
    CLI_EQUATION("sigma = (L* + 16) / 3 sqrt(LEAST_SIGMA^2 + sum_k y_k (s_k^2 + t_k^2)\n"
                 "                          + (CURVE_ERROR sum_k y_k |c_k|)^2)"),
    CLI_TEXT(
        "Neighbouring cells and pixels share the unevenness of skin and light: CORRELATED of them "
        "count as one. With sigma above MOST_SIGMA_L, a patch of less than LEAST_PATCH px, fewer "
        "than LEAST_CELLS cells, or a patch less even than UNEVEN, nothing is said. The reported "
        "interval is 1.96 sigma either way. The change map then includes the change of the whole "
        "area; the regions, which are differences to the surrounding skin, do not."),
    CLI_CONSTANT("pm_skin_luminance", "0.33, 0.62, 0.05", "",
                 "y above; red is the brightest channel of skin"),
    CLI_CONSTANT(
        "NEAR_SIGMA", "0.06", "of the side",
        "leaves 0.35 L* from the ripple of light; 0.10 leaves 0.5, 0.25 leaves 0.9 (95 %)"),
    CLI_CONSTANT("WEIGHT_CUT", "2.0", "sigma", "a quarter of the weight"),
    CLI_CONSTANT("CELL_SKIN", "0.5", "of a cell", "is skin; cells of 8 px here"),
    CLI_CONSTANT("CORRELATED", "25.0", "", "that count as one"),
    CLI_CONSTANT("CURVE_ERROR", "0.35", "", "of what a curved fit says otherwise"),
    CLI_CONSTANT("LEAST_SIGMA", "0.006", "ln units", "8-bit steps, JPEG, flare"),
    CLI_CONSTANT("MOST_SIGMA_L", "0.8", "L*", "more cannot show half a clinical drop"),
    CLI_CONSTANT("LEAST_PATCH", "64", "px",
                 "one 8-bit code is 0.4 L* of skin, and averages to 0.05 over so many"),
    CLI_CONSTANT("LEAST_CELLS", "12", "", ""),
    CLI_CONSTANT("NEIGHBOURS", "4.0", "patches", "that err alike, and count as one"),
    CLI_CONSTANT("LEAST_SIGMA", "0.01", "ln units", "of the level between two charts"),
    CLI_CONSTANT("UNEVEN", "0.15", "ln units", "noise alone has 0.02 to 0.06"),

    CLI_HEADING("CHANGE MAP"),
    CLI_TEXT("B and the levelled A are averaged over PRE_SIGMA within the common skin, and not "
             "below PM_LEAST_LIGHT. The change is their log ratio, averaged once more with weights "
             "that are the inverse of its variance:"),
    CLI_EQUATION("rho_k = N(POST_SIGMA, w) ln(A_k / B_k)\n"
                 "1 / w = FLAT_SIGMA^2 + error^2 min(|grad ln B|^2, |grad ln A|^2) / 2\n"
                 "delta L* = L*(B exp(rho)) - L*(B),     likewise delta a*, delta b*\n"
                 "sigma(delta L*) = (L* + 16) / 3 / sqrt(G(POST_SIGMA) * w)"),
    CLI_TEXT("error is the standard error of the alignment there (see ALIGNMENT): an edge or a "
             "hair that does not meet its "
             "partner is down-weighted instead of becoming a mark. The border of a new mark, which "
             "is steep in one photo only, is not."),
    CLI_CONSTANT("PRE_SIGMA", "0.0022", "of the side", "quiets the sensor before the logarithm"),
    CLI_CONSTANT("POST_SIGMA", "0.004", "of the side", "a third of the smallest mark's radius"),
    CLI_CONSTANT("FLAT_SIGMA", "0.02", "ln units", "of a pixel without any gradient"),
    CLI_CONSTANT("PM_LEAST_LIGHT", "1e-4", "linear", "below, a logarithm says nothing"),

    CLI_HEADING("NOISE"),
    CLI_TEXT("The noise floor is the pair's own, and its place counts: a smile shades the cheeks "
             "and leaves the forehead as it was. q is the quantile QUANTILE of |delta L*| / "
             "sigma(delta L*), averaged over blocks of BLOCK, over a disc of radius RADIUS (of at "
             "least LEAST_BLOCKS blocks with LEAST_SKIN of skin, every STRIDE-th block); a mark "
             "over 60 % of the disc does not raise it:"),
    CLI_EQUATION("sigma(delta L*) is multiplied by q / median(q),\n"
                 "within CALMEST .. NOISIEST"),
    CLI_TEXT(
        "All maps are divided by the noise factor: that sigma(delta L*) over its median, "
        "within 1/NOISE_FACTOR_LIMIT to NOISE_FACTOR_LIMIT. "
        "Their robust sigma over the skin is taken at PM_SCALES widths, SCALES. Three maps are "
        "looked at: delta L*, and the parts of it that melanin and that blood explain best "
        "over the pair's own noise, by matched filters. With C the robust covariance of rho "
        "and m a pigment's direction, of which a fall of 1 takes Y_m (melanin 0.508, blood "
        "0.493) from ln Y of skin:"),
    CLI_EQUATION("v = Y_m C^-1 m / (m^T C^-1 m)\n"
                 "its part = (L* + 16) / 3 v^T rho"),
    CLI_TEXT(
        "Where uneven light is the noise, v looks at colour; where colour is noisy, at "
        "lightness. The noise factors of both parts are multiplied by fields of their own, made "
        "as that of delta L* above, for the light of a smile disturbs the cheeks' lightness "
        "and not their redness. The reported noise floor is 1.96 sigma of delta L* at the finest "
        "scale, "
        "and a small region is flagged from"),
    CLI_EQUATION("max(PM_CLINICAL_DROP, PM_SEEN_SIGMAS sigma of the melanin part)"),
    CLI_CONSTANT("BLOCK", "0.01", "of the side", "2.5 sigmas of the change map"),
    CLI_CONSTANT("RADIUS", "0.08", "of the side", "the largest made mark has half its area"),
    CLI_CONSTANT("QUANTILE", "0.35", "of the blocks", "so that a mark is not its own noise"),
    CLI_CONSTANT("STRIDE", "2", "blocks", "between the discs"),
    CLI_CONSTANT("LEAST_BLOCKS", "20", "blocks", "of skin in a disc"),
    CLI_CONSTANT("LEAST_SKIN", "0.25", "of a block", "is skin"),
    CLI_CONSTANT("CALMEST", "0.5", "of the typical", "calm skin has rare events, too"),
    CLI_CONSTANT("NOISIEST", "4.0", "of the typical", ""),
    CLI_CONSTANT("PM_CLINICAL_DROP", "0.8", "L*",
                 "smallest pigmentation that a clinician sees, 0.8 +- 0.1 (Kohli 2019)"),
    CLI_CONSTANT("PM_SCALES", "4", "", "each twice as wide as the one before"),
    CLI_CONSTANT("SCALES", "0.004, 0.008, 0.016, 0.032", "of the side", "Gaussian sigmas"),
    CLI_CONSTANT("NOISE_FACTOR_LIMIT", "4.0", "", "of the noise factor"),
    CLI_CONSTANT("LEAST_RATIO_SIGMA", "0.003", "ln units", "added to every channel's noise"),

    CLI_HEADING("REGIONS"),
    CLI_TEXT(
        "Marks are looked for by thresholds, below, and by a small convolutional network, which "
        "sees what is about a "
        "place, too: a U-Net (Ronneberger 2015) of 3 x 3 convolutions with weights of 8 bit, on a "
        "picture of FRAME_SIDE px. It is given delta L* and the melanin part at all scales and "
        "blood's at BLOOD_SCALES, each over its own noise; what both photos show there, less its "
        "surroundings of DETAIL_SIGMA; how light the skin is; and sigma(delta L*). It answers for "
        "pigment and for redness, and is asked twice, the second time as if the photos were "
        "swapped, for marks that faded and redness that went. "
        "src/change/mark_weights.c says on what it was trained. Where its probability is at least "
        "SEEN_PROBABILITY a region is looked at, whatever the noise, unless a threshold has found "
        "one there, whose outline is sharper. "
        "At every scale, a place is a seed if its drop is at least the larger of the smallest drop "
        "asked for and SCALE_SIGMAS local sigmas. A coarser scale has fewer independent places, "
        "and needs less for the same chance. With these numbers chance makes some seeds in every "
        "pair; what they are is told below. From the seeds a watershed (Vincent and Soille 1991) "
        "goes "
        "downhill to LOW_SHARE of each peak, which is hysteresis with a local lower threshold "
        "(Canny 1986). Two regions whose saddle lies below SADDLE_SHARE of the lower peak stay "
        "two. A region of a coarser scale replaces finer ones when its significance is TAKEOVER "
        "times theirs. Darkening by the melanin part is looked for first, then by delta L*; then "
        "less melanin, more blood, less blood, and lightening."),
    CLI_TEXT(
        "What chance may show somewhere in the picture is dropped, unless the network gives a "
        "region odds above 1 for either: with z of the region's own "
        "drop, of its part by blood, or its pigment sigmas (all below), whichever is largest, the "
        "expected number of such regions by chance is"),
    CLI_EQUATION("E = max(skin area / region area, 1) erfc(|z| / sqrt(2))"),
    CLI_TEXT("Sorted by E, the k-th region and those before it are kept while E <= "
             "FALSE_DISCOVERIES k (Benjamini and Hochberg 1995). A region must also have the "
             "smallest drop against its surrounding skin."),
    CLI_CONSTANT("FRAME_SIDE", "320", "px", "long side, at most"),
    CLI_CONSTANT("BLOOD_SCALES", "2", "", "the finest ones"),
    CLI_CONSTANT("DETAIL_SIGMA", "0.025", "of the side", "Gaussian"),
    CLI_CONSTANT("SEEN_PROBABILITY", "0.4", "", "at which it sees two other places a pair"),
    CLI_CONSTANT("LARGEST_TAUGHT", "0.09", "of the side", "look is at least 0 of larger regions"),
    CLI_CONSTANT("PM_SEEN_SIGMAS", "2.4", "sigma",
                 "of marks so faint the network sees half, from PM_FLAG_SIGMAS on three of four"),
    CLI_CONSTANT("PM_FLAG_SIGMAS", "4.0", "sigma",
                 "56 % of the marks drawn into second photos, and 2 other places a pair"),
    CLI_CONSTANT("LIGHTNESS_TIMES", "1.125", "times SCALE_SIGMAS", "of delta L*: 4.5 sigmas"),
    CLI_CONSTANT("BLOOD_TIMES", "1.25", "times SCALE_SIGMAS", "of blood's part: 5 sigmas"),
    CLI_CONSTANT("SCALE_SIGMAS", "4.0, 3.8, 3.5, 3.2", "sigma",
                 "per scale: 5000, 1200, 300, 80 independent places"),
    CLI_CONSTANT("LOW_SHARE", "0.40", "of the peak", "lower threshold of hysteresis"),
    CLI_CONSTANT("SADDLE_SHARE", "0.55", "of the lower peak", "a lower saddle parts two regions"),
    CLI_CONSTANT("LEAST_SIDE", "0.006", "of the side", "root of the smallest area"),
    CLI_CONSTANT("TAKEOVER", "1.15", "", "of significance: drop over its threshold"),
    CLI_CONSTANT("FALSE_DISCOVERIES", "0.01", "", "expected share by chance"),

    CLI_HEADING("MEASUREMENT OF A REGION"),
    CLI_TEXT(
        "Every figure is a difference of differences. The region's own change is that of its mean "
        "linear colour, not of the map, whose averaging takes a tenth off a small mark. The "
        "surrounding skin is the median of the map over common skin that is no region, beyond a "
        "gap of SURROUNDING_GAP and within half the region's width, at least SURROUNDING_WIDTH:"),
    CLI_EQUATION("delta L* = [L*(mean A) - L*(mean B)] - median of delta L* around\n"
                 "sigma_L^2 = (LOCAL_FACTOR n)^2 + (UNEVEN_SHARE u)^2\n"
                 "          + (OUTLINE_ERROR delta L*)^2 + (e d)^2 + LEVEL_ERROR^2\n"
                 "delta_L_ci95 = delta L* -+ Z95 sigma_L,     z = delta L* / sigma_L"),
    CLI_TEXT(
        "n is the noise of (region less surrounding skin) at the region's size: the sigma of "
        "delta L* at one scale less the next, for a disc of area a averages like a Gaussian "
        "of sqrt(a / (4 pi)). u is the spread of delta L* in the surrounding skin: where a "
        "shadow's edge crosses it, region and surrounding skin share the shade unequally. d is "
        "by how much the region was darker before than its surroundings, a mole say, and e "
        "CONTRAST_ERROR |ln contrast| of the rendering that was undone. Shape, locality and the "
        "site are measured, too:"),
    CLI_EQUATION("elongation = root of the ratio of the second moments' eigenvalues\n"
                 "relief = sum of change the other way beside it / sum of its own\n"
                 "strain = norm of the local displacement's gradient, STRAIN_SCALE wide\n"
                 "steepness = mean slope of ln Y, per 1 % of the side\n"
                 "outlined = 1 - |dL* - shift - step|^2 / |dL* - shift|^2\n"
                 "at_edge = share of the px about it that were not measured\n"
                 "side = root of its area, share of the long side\n"
                 "pigment sigmas = most of (melanin part / its sigma), at any scale,\n"
                 "                 times PM_FLAG_SIGMAS / SCALE_SIGMAS\n"
                 "look = mean of the network's ln odds of a mark; red look: of redness\n"
                 "signal = 1 / sqrt(pigment sigmas^-2 + (LEFT_OVER / delta L*)^2)"),
    CLI_TEXT("The photos differ most where shape turns the light quickly (steepness, over px "
             "SLOPE_REACH apart) and where skin ends. outlined is fitted by least squares to "
             "delta L* over the region and its surrounding skin: shift is the slope of L* times a "
             "displacement, which is what skin that moved a little shows; step is constant inside "
             "the region's outline, as a mark is."),
    CLI_CONSTANT("SURROUNDING_WIDTH", "0.015", "of the side",
                 "least width of the surrounding skin"),
    CLI_CONSTANT("SURROUNDING_GAP", "0.004", "of the side", "keeps soft borders out"),
    CLI_CONSTANT("LEAST_SURROUNDING", "40", "px", "else the width is doubled, three times at most"),
    CLI_CONSTANT("LOCAL_FACTOR", "1.1", "", "a median is calmer than a wider average"),
    CLI_CONSTANT("UNEVEN_SHARE", "0.65", "", "of the surrounding skin's spread"),
    CLI_CONSTANT("OUTLINE_ERROR", "0.03", "of the drop", "where a soft border is drawn"),
    CLI_CONSTANT("LEVEL_ERROR", "0.08", "L*", "what the lighting model leaves"),
    CLI_CONSTANT("RELIEF_SIGMAS", "2.0", "sigma", "lightening below is none"),
    CLI_CONSTANT("MOST_ELONGATION", "20.0", "", "of a line"),
    CLI_CONSTANT("STRAIN_SCALE", "0.01", "of the side", "breadth of a fold"),
    CLI_CONSTANT("SLOPE_REACH", "0.0035", "of the side", "grain is no slope"),
    CLI_CONSTANT("LEAST_SLOPE_SUM", "1.0", "(L*/px)^2", "ridge of the displacement"),
    CLI_CONSTANT("PM_Z95", "1.96", "sigma", "half a normal's 95 % interval"),
    CLI_CONSTANT("LEFT_OVER", "0.4", "L*", "by light and rendering; on second photos 0.46"),
    CLI_CONSTANT("LEAST_CELL", "25.0", "px", "that a named region or cell needs"),
};

const struct cli_chapter cli_method_change = {blocks, sizeof blocks / sizeof *blocks};
