/* From the file to skin that can be measured. */
#include "cli/method.h"

static const struct cli_block blocks[] = {
    CLI_HEADING("READING"),
    CLI_TEXT("The photo is turned upright by its Exif orientation. Its encoding is the embedded "
             "ICC profile; else what HEIF (nclx) or PNG (cICP, which wins over a profile; sRGB, "
             "gAMA, cHRM) declares; else Adobe RGB if Exif says so (ColorSpace 2, or the mark R03 "
             "without ColorSpace 1); else sRGB. HDR photos (PQ, HLG) and pictures of 256 colours "
             "are refused. A profile with a matrix is a tone curve per channel, "
             "which takes codes to linear device light v, and colorants C in XYZ under D50. With P "
             "the matrix of the sRGB primaries under D65, and K the Bradford adaptation from D65 "
             "to D50 (ICC.1:2022):"),
    CLI_EQUATION("(r, g, b) = (K P)^-1 C v"),
    CLI_TEXT("A profile with tables is evaluated in floating point by Little CMS, relative "
             "colorimetric, to XYZ under D50. Then the photo is reduced in linear light: a pixel "
             "is the mean of the area of the source that it covers, and a source pixel cut by the "
             "border counts by its share."),
    CLI_TEXT(
        "Each working pixel knows the share of its source that is clipped: one channel at "
        "OVEREXPOSED or above, or all at BLACK or below, of 255, or transparent. A working pixel "
        "with a larger clipped share than PM_CLIPPED_SHARE is not measured."),
    CLI_TEXT(
        "Damage that a JPEG decoder cannot tell shifts all blocks from one on, in the order of "
        "coding. It shows as an edge along the upper side of a row of blocks from some column "
        "on, and along the lower side up to there. Where the contrast across it (to the "
        "slopes on both sides) is exp(PM_CODING_BREAK) times that inside the blocks, and "
        "beyond that across the rest of the two sides, the photo is refused."),
    CLI_CONSTANT("PM_CODING_BREAK", "0.55", "ln", "a shift that is damage"),
    CLI_CONSTANT("PM_WORK_SIDE", "640", "px", "long side of the working frame"),
    CLI_CONSTANT("PM_HALVED_FROM", "960", "px",
                 "a photo with a shorter long side is its own working frame, and has no fine one"),
    CLI_CONSTANT("OVEREXPOSED", "254", "of 255", "a channel that may be cut off"),
    CLI_CONSTANT("BLACK", "2", "of 255", "a pixel without a signal"),
    CLI_CONSTANT("PM_CLIPPED_SHARE", "0.25", "", "most that may be clipped of a pixel"),

    CLI_HEADING("COLOUR"),
    CLI_TEXT("sRGB codes c, 0 to 1, are decoded by IEC 61966-2-1:"),
    CLI_EQUATION("v = c / 12.92                      for c <= 0.04045\n"
                 "v = ((c + 0.055) / 1.055)^2.4      else"),
    CLI_TEXT("CIE L*a*b* is that of the 2 degree observer under D65, and the white is the sum of "
             "the matrix's rows, so that r = g = b = 1 is (100, 0, 0) exactly (CIE 15):"),
    CLI_EQUATION("X = 0.41239 r + 0.35758 g + 0.18048 b\n"
                 "Y = 0.21264 r + 0.71517 g + 0.07219 b\n"
                 "Z = 0.01933 r + 0.11919 g + 0.95053 b\n"
                 "f(t) = t^(1/3)                     for t > (6/29)^3\n"
                 "f(t) = (24389/27 t + 16) / 116     else\n"
                 "L* = 116 f(Y/Yn) - 16\n"
                 "a* = 500 (f(X/Xn) - f(Y/Yn))\n"
                 "b* = 200 (f(Y/Yn) - f(Z/Zn))\n"
                 "dL* / d ln Y = (L* + 16) / 3"),
    CLI_TEXT("The last line is why a logarithm is the natural scale of a change: 3 % less light is "
             "-0.8 L* at L* 60, whatever the exposure. The skin of a photo is described by the "
             "median of each channel over the measured skin:"),
    CLI_EQUATION("ITA = atan2(L* - 50, b*)                       degrees (Chardon 1991)\n"
                 "melanin index  = -100 log10(r)                 (Takiwaki 1994)\n"
                 "erythema index = 100 (log10(r) - log10(g))"),
    CLI_TEXT("Classes of ITA (Del Bino 2006): very light above 55, light above 41, intermediate "
             "above 28, tan above 10, brown above -30, dark below. Both indices were defined for "
             "reflectance in narrow bands; here r and g are the photo's channels, so their level "
             "depends on the exposure."),
    CLI_TEXT("The colour difference delta E00 is CIEDE2000 with kL = kC = kH = 1 (Sharma, Wu and "
             "Dalal 2005). A bar is the mean of both colours, C the chroma:"),
    CLI_EQUATION("q(C) = sqrt(C^7 / (C^7 + 25^7))\n"
                 "a' = a* (1 + (1 - q(C_bar)) / 2)\n"
                 "C' = sqrt(a'^2 + b*^2),   h' = atan2(b*, a')\n"
                 "dH' = 2 sqrt(C1' C2') sin(dh' / 2)\n"
                 "T = 1 - 0.17 cos(h' - 30) + 0.24 cos(2 h')\n"
                 "      + 0.32 cos(3 h' + 6) - 0.20 cos(4 h' - 63)  mean h', degrees\n"
                 "SL = 1 + 0.015 (L - 50)^2 / sqrt(20 + (L - 50)^2)  L the mean\n"
                 "SC = 1 + 0.045 C',   SH = 1 + 0.015 C' T           C' the mean\n"
                 "RT = -2 q(C') sin(60 exp(-((h' - 275) / 25)^2))\n"
                 "dE00^2 = (dL/SL)^2 + (dC'/SC)^2 + (dH'/SH)^2 + RT (dC'/SC)(dH'/SH)"),
    CLI_CONSTANT("INDEX_FLOOR", "1e-4", "linear", "least light that an index is taken of"),

    CLI_HEADING("SKIN"),
    CLI_TEXT("Colour is looked at as log chromaticity, in which exposure and shading vanish and "
             "white balance is a shift:"),
    CLI_EQUATION("x = ln(r / g),   y = ln(g / b),   l = ln(g)"),
    CLI_TEXT("x and y are averaged over CHROMA_SIGMA. Hair is detected by fine contrast; all three "
             "widths are in pixels of the finest frame:"),
    CLI_EQUATION("h = sqrt(G(HAIR_ROUND) * (G(HAIR_FINE) * l - G(HAIR_COARSE) * l)^2)"),
    CLI_TEXT(
        "A small convolutional network (a U-Net, Ronneberger 2015, with dilations, Yu and Koltun "
        "2016) says what each part of the photo shows: skin, hair, eye, lip, nostril or something "
        "else. It sees ln g less its mean, x and y, and these less their means, and it looks "
        "twice: at the whole photo, with a long side of PM_NET_FAR_SIDE pixels; then at where it "
        "saw skin (less SPECKS of that on each side, with MARGIN around it), with "
        "PM_NET_NEAR_SIDE pixels, at most MOST_ZOOM times enlarged. It answers at half of that, "
        "with the mean of both where both look. skin/net_weights.c says on which photos "
        "scripts/train-skin has trained it; none is of a patient. Its odds of skin, within +- "
        "MOST_ODDS, are enlarged along the photo's own edges by the guided filter (He, Sun and "
        "Tang 2010; guides l, x and y; a window of RADIUS coarse pixels; ridge EDGE^2)."),
    CLI_TEXT("Where the network is sure, by SURE, every STEP-th pixel teaches what colours this "
             "photo's skin and all else have: histograms of BINS bins for each of x, y and l, "
             "smoothed, with PRIOR / BINS counts in every bin from the start, if each has "
             "LEAST_SEEN pixels. They change the odds by their likelihood ratio, at most by "
             "COLOUR_MOST. So colour decides where the network is unsure, and a dark or red spot "
             "within sure skin remains skin:"),
    CLI_EQUATION("odds = network's odds + ln(p(x, y, l | skin) / p(x, y, l | else))"),
    CLI_EQUATION("skin = odds > 0  and  odds against eye, lip and nostril > PARTS_PRIOR"),
    CLI_TEXT("Connected components below LEAST_COMPONENT of the largest are dropped. There is no "
             "skin if less than LEAST_SKIN of the frame is left, or if the median of x and y is "
             "more than MOST_OFF times PM_SKIN_PRIOR_SIGMAS from the prior's mean."),
    CLI_TEXT("Components that are enclosed by skin, and no larger than LARGEST_HOLE of the frame, "
             "are filled if the network sees no part of a face in FILLABLE of them. Left out are, "
             "then: the outline of skin (more than OUTLINE_SHARE of something else within "
             "RIM_SIGMA), which the network draws no finer; pixels at the rim (more than "
             "RIM_SHARE) that are darker than the skin within TURN_SIGMA by TURN_DARKER, for "
             "there skin turns from the light; overexposed and black ones (l above the median by "
             "BRIGHTEST, below it by DARKEST); gloss (above it by GLOSS, paler in x by PALER and "
             "in y by WHITER); "
             "what is greener or bluer than skin beside it can be (GREENER, BLUER); and hair, h > "
             "PM_SKIN_HAIR_CONTRAST, unless the odds of skin are above HAIRLESS."),
    CLI_TEXT("Patches that somebody has blurred, mostly over the eyes, are left out by their lack "
             "of texture, T = ln of the root mean square of h over TEXTURE_SIGMA. Where T is "
             "less than its median over the skin (WELL_WITHIN of the neighbourhood) by ln FLAT, "
             "a connected component is such a patch if it has LEAST_AREA of the frame and SOLID "
             "of the area of the ellipse of the same second moments, ON_SKIN of its border has "
             "skin beyond, and T rises across that border by STEP on average, and by RISE along "
             "ABRUPT of it: from the mean of T within (WITHIN of the neighbourhood flat) to that "
             "beyond (BEYOND), over BESIDE_SIGMA. Patches grow by GROW_SIGMA."),
    CLI_TEXT(
        "In the after photo all enclosed components of that size are filled: where the before "
        "photo shows skin, whatever is there now is what is looked for. What both photos show as "
        "skin, with a counterpart of confidence CONFIDENCE_MIN or more (see ALIGNMENT) and "
        "clipped in neither, is the common skin. Less of it than COMMON_SKIN_MIN of the frame, or "
        "less than MEASURED_MIN pixels in the region of interest, and the pair is declined."),
    CLI_TEXT(
        "What was left out is counted among pixels within the skin or in a bay of it (more than "
        "BESIDE_SHARE of skin within BESIDE_SIGMA), by the first reason that holds: clipped; hair, "
        "by h; gloss, l above the median by GLOSS_FROM; dark, below it by DARK_FROM; other."),
    CLI_CONSTANT("PM_SKIN_LEAST_LIGHT", "2e-3", "linear", "black has no colour"),
    CLI_CONSTANT("CHROMA_SIGMA", "1.5", "px", "average of x and y"),
    CLI_CONSTANT("HAIR_FINE", "1.0", "px", "band of hair, from"),
    CLI_CONSTANT("HAIR_COARSE", "3.0", "px", "band of hair, to"),
    CLI_CONSTANT("HAIR_ROUND", "4.0", "px", "over which its mean square is taken"),
    CLI_CONSTANT("PM_SKIN_HAIR_CONTRAST", "0.11", "ln units", "pores and lines stay below"),
    CLI_CONSTANT("PRIOR_MEAN", "0.68, 0.44", "ln units", "of x and y, from faces of all tones"),
    CLI_CONSTANT("PRIOR_SIGMA", "0.36, 0.33", "ln units", "half the spread of these faces"),
    CLI_CONSTANT("PM_SKIN_PRIOR_SIGMAS", "2.6", "sigma", "beyond it nothing is skin"),
    CLI_CONSTANT("PARTS_PRIOR", "0.9", "ln odds", "a measured part harms more than lost skin"),
    CLI_CONSTANT("TEXTURE_SIGMA", "0.006", "of the side", "of the neighbourhood of T"),
    CLI_CONSTANT("FLAT", "0.42", "of the median", "most texture in a patch"),
    CLI_CONSTANT("LEAST_AREA", "0.003", "of the frame", "of a patch"),
    CLI_CONSTANT("SOLID", "0.77", "of the ellipse", "of a patch"),
    CLI_CONSTANT("ON_SKIN", "0.3", "of the border", "has skin beyond"),
    CLI_CONSTANT("STEP", "1.3", "ln units", "mean rise of T across the border"),
    CLI_CONSTANT("RISE", "0.69", "ln units", "of T, at ABRUPT of the border"),
    CLI_CONSTANT("ABRUPT", "0.8", "of the border", "rises by RISE"),
    CLI_CONSTANT("WITHIN", "0.9", "of the neighbourhood", "is flat: in a patch"),
    CLI_CONSTANT("BEYOND", "0.05", "of the neighbourhood", "is flat: outside it"),
    CLI_CONSTANT("WELL_WITHIN", "0.98", "of the neighbourhood", "is skin"),
    CLI_CONSTANT("BESIDE_SIGMA", "0.012", "of the side", "what lies beside a border or the skin"),
    CLI_CONSTANT("GROW_SIGMA", "0.012", "of the side", "of the margin"),
    CLI_CONSTANT("PM_NET_FAR_SIDE", "192", "px", "of the whole photo"),
    CLI_CONSTANT("PM_NET_NEAR_SIDE", "384", "px", "of where skin is"),
    CLI_CONSTANT("SPECKS", "0.01", "of the skin", "that may lie beyond the closer look"),
    CLI_CONSTANT("MARGIN", "0.15", "of the skin's long side", "around it"),
    CLI_CONSTANT("MOST_ZOOM", "2", "", "of the closer look"),
    CLI_CONSTANT("MOST_ODDS", "8.0", "ln odds", "beyond them all are the same"),
    CLI_CONSTANT("RADIUS", "2", "px", "of the coarse map"),
    CLI_CONSTANT("EDGE", "0.12", "ln units", "lips and hair are above it"),
    CLI_CONSTANT("SURE", "2.0", "ln odds", "of pixels that are learned from"),
    CLI_CONSTANT("STEP", "3", "px", "neighbours agree"),
    CLI_CONSTANT("BINS", "24", "", "of each axis"),
    CLI_CONSTANT("PRIOR", "3.0", "px", "spread over the bins of an axis"),
    CLI_CONSTANT("LEAST_SEEN", "200", "px", "fewer teach nothing"),
    CLI_CONSTANT("COLOUR_MOST", "1.5", "ln odds", "surroundings outweigh colour"),
    CLI_CONSTANT("LEAST_SKIN", "0.005", "of the frame", "less is noise"),
    CLI_CONSTANT("MOST_OFF", "1.5", "of PM_SKIN_PRIOR_SIGMAS", "any lamp, but not red cloth"),
    CLI_CONSTANT("LEAST_COMPONENT", "0.05", "of the largest component", "smaller ones are noise"),
    CLI_CONSTANT("LARGEST_HOLE", "0.02", "of the frame", "larger is something else"),
    CLI_CONSTANT("FILLABLE", "0.85", "", "of a hole"),
    CLI_CONSTANT("RIM_SIGMA", "0.010", "of the side", "of the neighbourhood"),
    CLI_CONSTANT("RIM_SHARE", "0.12", "", "of it is no skin"),
    CLI_CONSTANT("OUTLINE_SHARE", "0.38", "", "likewise, at the very outline"),
    CLI_CONSTANT("TURN_SIGMA", "0.03", "of the side", "of the skin to compare with"),
    CLI_CONSTANT("TURN_DARKER", "0.35", "ln units", "of l"),
    CLI_CONSTANT("BRIGHTEST", "1.8", "ln units", "over the median of l"),
    CLI_CONSTANT("DARKEST", "-3.2", "ln units", "likewise"),
    CLI_CONSTANT("GLOSS", "0.6", "ln units", "likewise"),
    CLI_CONSTANT("PALER", "-0.35", "ln units", "over the median of x"),
    CLI_CONSTANT("WHITER", "-0.05", "ln units", "over the median of y: less blood is not bluer"),
    CLI_CONSTANT("GREENER", "-0.70", "ln units", "likewise"),
    CLI_CONSTANT("BLUER", "-0.75", "ln units", "over the median of y"),
    CLI_CONSTANT("HAIRLESS", "1.0", "ln odds", "its contrast is its own"),
    CLI_CONSTANT("CONFIDENCE_MIN", "0.25", "", "of a counterpart"),
    CLI_CONSTANT("COMMON_SKIN_MIN", "0.002", "of the frame", "a coin in a portrait"),
    CLI_CONSTANT("MEASURED_MIN", "25", "px", "in the region of interest"),
    CLI_CONSTANT("BESIDE_SHARE", "0.55", "", "of that neighbourhood is skin"),
    CLI_CONSTANT("GLOSS_FROM", "0.6", "ln units", "over the median"),
    CLI_CONSTANT("DARK_FROM", "-0.8", "ln units", "over the median"),

    CLI_HEADING("TEXT, PADS, FRAMES, WATERMARKS"),
    CLI_TEXT("What is laid over a photo is told from skin by how it is made. Ink has one colour, "
             "and its edges are over within 3 px. Codes are 255 times the square root of linear "
             "light. A strip along the rim is a frame if it is of one colour and ends on a "
             "straight line; a round frame if all corners are of one colour that ends on a circle "
             "(least squares). A patch of one colour with sharp edges is a pad if it is solid: its "
             "area over that of the ellipse with its second moments, 1 for ellipses and 0.95 for "
             "rectangles. A patch of a colour stronger than skin has may have any shape. Letters "
             "are patches of black, white or a strong colour, of which three stand in a row, or "
             "six where they are too thin to show their colour. What lies on no skin is left "
             "alone."),
    CLI_TEXT("A watermark that is fixed to the frame in both photos is found once they are "
             "aligned: the detail of ln g, correlated over a window, agrees in the frame's "
             "coordinates better than along the skin. Then it is looked for again, near by, along "
             "a smoothed displacement, which cannot have followed the letters; the photos are "
             "aligned again without it, twice at most, and keep their alignment where too little "
             "skin is left to prove the new one. Where the skin did not move under it, it "
             "is not found, nor does it show as a change."),
    CLI_TEXT("Of that, only what its ink covers is left out, with a margin: the matte (Porter and "
             "Duff 1984). White ink takes every channel's code nearer to white by the same share "
             "alpha, black ink to black. alpha is the least of all channels of both photos, "
             "against what is about it (push-pull interpolation), the after photo shifted by up "
             "to MOST_SHIFT px, where both have most in common; from INKED on it is ink. Where "
             "less than LEAST_INKED of what was found is so, its ink has another colour, and all "
             "of it stays left out."),
    CLI_TEXT("All this is left out with a margin, filled smoothly from around it (push-pull "
             "interpolation; Gortler et al. 1996) and given no weight in the alignment. A photo "
             "that changes abruptly along a line across its middle, with skin on both sides, is "
             "two photos in one file, and is not compared."),
    CLI_CONSTANT("LEAST_SEEDS", "0.0015", "of the frame", "less is no watermark"),
    CLI_CONSTANT("WATERMARK_FLOW_SIGMA", "0.07", "of the side", "of the smoothed displacement"),
    CLI_CONSTANT("INKED", "0.03", "alpha", "2 L* on skin"),
    CLI_CONSTANT("MOST_SHIFT", "8", "px", "of a watermark between the photos"),
    CLI_CONSTANT("LEAST_INKED", "0.03", "of what was found", ""),
    CLI_CONSTANT("SOLID", "0.86", "", "a pad's area over that of its ellipse"),
    CLI_CONSTANT("STRAIGHT", "0.6", "", "of a strip's lines end at one depth"),
    CLI_CONSTANT("ROUND_OFF", "0.012", "of the radius", "the edge of a round frame"),
    CLI_CONSTANT("ROW_LETTERS", "3", "", "fewer are no text"),
    CLI_CONSTANT("ROW_FAINT_LETTERS", "6", "", "where they are thin"),
    CLI_CONSTANT("LEAST_SKIN", "0.35", "", "of what lies beside it is skin"),
    CLI_CONSTANT("SEAM_SHARE", "0.75", "", "of the px along a seam have a step"),

    CLI_HEADING("COLOUR CHART"),
    CLI_TEXT(
        "A chart of 24 patches (ColorChecker Classic layout) is looked for in both photos, at "
        "LEVELS sizes. A first look ends the search in a photo without a chart's colours: on a "
        "picture of at most SIDE px and its halves, in windows of WINDOW x WINDOW tiles of TILE "
        "px, the range of ln(light + BLACK white) of one channel against the others must be "
        "LEAST_RANGE along each of six directions, which mixtures of skin, hair and a backdrop "
        "are not. Even patches are connected components in which the local range of 100 "
        "sqrt(light / white) stays below one of STEPS, and whose area is LEAST_FILL to MOST_FILL "
        "of the parallelogram with the same second moments. Patches that stand in rows and columns "
        "make lattices, and every place of a chart on a lattice is judged by how well a 3 x 3 "
        "matrix takes its colours to the published ones: the mean distance in L*a*b* of the 20 "
        "best patches, below COARSE_MISFIT. The place is refined by a pattern search over the four "
        "corners (Hooke and Jeeves 1961) for the evenest patches."),
    CLI_TEXT("The colours are then fitted. For patch i, with mean v_i as photographed, flare e, "
             "tone exponent t, ln of the light u_i and matrix M:"),
    CLI_EQUATION("p_i = M [exp(-u_i) (v_i - e)^t]"),
    CLI_TEXT("M, e and t minimise, by Levenberg and Marquardt (Marquardt 1963), the differences to "
             "the published colours as CIEDE2000 sees them, and priors that hold e and t at none "
             "where the chart says nothing of them. D_i is the Cholesky root of CIEDE2000's "
             "quadratic form at the published colour, W the brightest channel of any patch:"),
    CLI_EQUATION("sum_i |w_i D_i (Lab(p_i) - Lab_i)|^2\n"
                 "  + sum_k (e_k / (USUAL_FLARE W))^2 + (ln t / USUAL_TONE)^2"),
    CLI_TEXT(
        "A linear 3 x 3 does not change hue with exposure, as a polynomial does (Finlayson 2015). "
        "In turn with it, the light is fitted as a slope over the chart, and one straight shadow's "
        "edge where that leaves SHADOW_GAIN times less variance and a step above SHADOW_STEP:"),
    CLI_EQUATION("u_i = b1 x_i + b2 y_i + b3 [far side]"),
    CLI_TEXT("Patches lose weight as 1 / (1 + (dE / ROBUST_DE)^2), and are left out when off by "
             "more than OUTLIER_DE and OUTLIER_TIMES the median. The two patches of skin colour "
             "count SKIN_WEIGHT. Both editions of published colours (before and since November "
             "2014) are tried, and the nearer one is kept. Mean residuals above PM_CHART_WARN_DE "
             "are warned of; a chart above PM_CHART_MOST_DE is not used: the photo's colours are "
             "then no straight function of the chart's. Only where both photos have a usable chart "
             "are both corrected by it."),
    CLI_CONSTANT("SIDE", "320", "px", "long side of the first look"),
    CLI_CONSTANT("TILE", "8", "px", "a window moves by as much"),
    CLI_CONSTANT("WINDOW", "4", "tiles", "a window's side"),
    CLI_CONSTANT("BLACK", "0.02", "of white", "dark px have no colour"),
    CLI_CONSTANT("LEAST_RANGE", "1.7", "ln units", "charts have 3 and more"),
    CLI_CONSTANT("LEVELS", "4", "", "each half the size of the one before"),
    CLI_CONSTANT("STEPS", "4.0, 6.0, 8.0", "of 100", "local range: clean to noisy photos"),
    CLI_CONSTANT("LEAST_FILL", "0.8", "", "a parallelogram has 1, an ellipse 0.95"),
    CLI_CONSTANT("MOST_FILL", "1.15", "", "likewise"),
    CLI_CONSTANT("LEAST_NODES", "7", "patches", "of a lattice"),
    CLI_CONSTANT("COARSE_MISFIT", "20.0", "L*a*b*", "charts have 1 to 7"),
    CLI_CONSTANT("INNER", "0.25", "of a pitch", "half the width of what is read of a patch"),
    CLI_CONSTANT("UNEVEN", "0.22", "of the mean", "more spread, and a patch is not even"),
    CLI_CONSTANT("MOST_CLIPPED", "0.1", "of a patch", "may be clipped"),
    CLI_CONSTANT("LEAST_RATIO", "2.5", "", "of white to black"),
    CLI_CONSTANT("LEAST_SEEN", "20", "patches", "to be found; overexposed ones count half"),
    CLI_CONSTANT("LEAST_SEEN", "12", "patches", "to be fitted"),
    CLI_CONSTANT("USUAL_FLARE", "0.02", "of W", "usual flare; real photos have up to 0.03"),
    CLI_CONSTANT("USUAL_TONE", "0.3", "ln units", "real photos have -0.5 to 0.1"),
    CLI_CONSTANT("MOST_FLARE", "0.15", "of W", "more flare, and nothing fits"),
    CLI_CONSTANT("MOST_TONE", "0.8", "ln units", "likewise"),
    CLI_CONSTANT("MOST_GAIN", "200.0", "", "of an entry of M"),
    CLI_CONSTANT("DARK", "0.015", "linear", "below, the weight of a patch grows no more"),
    CLI_CONSTANT("SHADOW_STEP", "0.25", "ln units", "least that is an edge"),
    CLI_CONSTANT("SHADOW_GAIN", "6.0", "", "of variance"),
    CLI_CONSTANT("ROBUST", "0.04", "ln units", "half the weight, in the fit of the light"),
    CLI_CONSTANT("ROBUST_DE", "6.0", "dE00", "half the weight"),
    CLI_CONSTANT("OUTLIER_DE", "5.0", "dE00", "covered, or in a shadow of its own"),
    CLI_CONSTANT("OUTLIER_TIMES", "3.0", "medians", "likewise"),
    CLI_CONSTANT("MOST_OUTLIERS", "4", "patches", "more, and it is no chart"),
    CLI_CONSTANT("SKIN_WEIGHT", "2.0", "", "skin is what is measured"),
    CLI_CONSTANT("MOST_FOUND_DE", "10.0", "dE00", "beyond it, it is no chart"),
    CLI_CONSTANT("PM_CHART_WARN_DE", "2.0", "dE00", "mean residual that is warned of"),
    CLI_CONSTANT("PM_CHART_MOST_DE", "4.0", "dE00", "mean residual up to which it is used"),
};

const struct cli_chapter cli_method_photo = {blocks, sizeof blocks / sizeof *blocks};
