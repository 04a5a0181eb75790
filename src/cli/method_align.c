/* Where the skin of the before photo lies in the after photo. */
#include "cli/method.h"

static const struct cli_block blocks[] = {
    CLI_HEADING("ALIGNMENT: STRUCTURE WITHOUT LIGHT"),
    CLI_TEXT("The photos are compared on the logarithm of their luminance, and on the ratio of red "
             "to the other channels. Exposure and white balance are then an offset, shading a slow "
             "slope; the ratio has no shading left at all:"),
    CLI_EQUATION("Lum = ln(0.30 r + 0.60 g + 0.10 b + LIGHT_FLOOR)\n"
                 "Col = ln(r + c) - (ln(g + c) + ln(b + c)) / 2,     c = COLOUR_FLOOR"),
    CLI_TEXT("Each is halved again and again to a pyramid (Burt and Adelson 1983), down to a long "
             "side of LEVEL_SIDE_MIN. Level 0 is the finest. Its noise is the median response, "
             "over skin, of the mask (1 -2 1; -2 4 -2; 1 -2 1), which is blind to slopes and edges "
             "(Immerkaer 1996). Local mean and contrast are divided out in windows of "
             "WINDOW_RADIUS (a box filter, taken twice):"),
    CLI_EQUATION("n(v) = (v - mean) / sqrt(variance + c^2)\n"
                 "c = max(CONTRAST_FLOOR, NOISE_FLOORS noise / 2^level)"),
    CLI_CONSTANT("LIGHT_FLOOR", "0.003", "linear", "below, a phone records mostly noise"),
    CLI_CONSTANT("COLOUR_FLOOR", "0.01", "linear", "keeps the noise of dark channels out"),
    CLI_CONSTANT("LEVEL_SIDE_MIN", "64", "px", "of the coarsest level"),
    CLI_CONSTANT("LEVEL_EDGE_MIN", "16", "px", "short side of it"),
    CLI_CONSTANT("WINDOW_RADIUS", "6", "px of the level", "sigma 5.3 px"),
    CLI_CONSTANT("CONTRAST_FLOOR", "0.006", "ln units", "a pore has 0.01 to 0.05"),
    CLI_CONSTANT("NOISE_FLOORS", "1.5", "", "of the larger noise"),

    CLI_HEADING("ALIGNMENT: POSE HYPOTHESES"),
    CLI_TEXT("Keypoints are extrema of the difference of Gaussians in place and scale (Lowe 2004), "
             "SCALES per octave, on Lum; edges are dropped by the ratio of principal curvatures. "
             "At most KEYPOINTS per photo are kept, half of them on skin, spread over CELLS x "
             "CELLS parts of the frame. A descriptor is 4 x 4 x 8 gradients, clipped at "
             "DESCRIPTOR_CLIP and turned into square roots of its shares (RootSIFT, Arandjelovic "
             "and Zisserman 2012). Two match when each is the other's nearest and the ratio to the "
             "second nearest place is at most RATIO_MAX."),
    CLI_TEXT("Each of the SEEDS_MAX clearest matches is a similarity by its own place, size and "
             "direction. Matches that could share it join, and the pose is refined to an affine "
             "map and a homography by iteratively reweighted least squares with Tukey's biweight "
             "(Beaton and Tukey 1974), in coordinates centred and scaled (Hartley 1997). e is the "
             "distance over the tolerance, rho the match's ratio:"),
    CLI_EQUATION("w = (1 - e^2)^2 (RATIO_WEIGHT_FLOOR + 1 - rho)      0 for e >= 1"),
    CLI_TEXT("The perspective terms are held near 0 by a prior. A pose scores the sum of its "
             "matches' weights, one per 1/PLACES of the sides. The best POSES distinct ones of "
             "skin alone and the best of all matches are tried, and the frames as they are. No "
             "random numbers are drawn."),
    CLI_CONSTANT("SCALES", "3", "per octave", "Lowe's choice"),
    CLI_CONSTANT("SIGMA_0", "1.6", "px", "first level of an octave"),
    CLI_CONSTANT("SIGMA_INPUT", "0.6", "px", "blur that the photo already has"),
    CLI_CONSTANT("EDGE_RATIO", "12.0", "", "of curvatures; more is a line"),
    CLI_CONSTANT("STRENGTH_MIN", "0.0015", "ln units", "of the difference of Gaussians"),
    CLI_CONSTANT("NOISE_FACTOR", "0.35", "of the noise", "threshold of the finest octave"),
    CLI_CONSTANT("KEYPOINTS", "1600", "per photo", ""),
    CLI_CONSTANT("KEYPOINT_SIDE", "900", "px", "above, half the size has places enough"),
    CLI_CONSTANT("CELLS", "8", "", "parts along each side"),
    CLI_CONSTANT("ANGLE_SECOND", "0.8", "of the best", "a second direction"),
    CLI_CONSTANT("DESCRIPTOR_CLIP", "0.2", "of a unit vector", "no single edge may rule"),
    CLI_CONSTANT("ANGLE_RADIUS", "4.5", "sigma of the keypoint", "window of the direction"),
    CLI_CONSTANT("PATCH_STEP", "0.75", "sigma of the keypoint",
                 "between the 16 x 16 samples of a descriptor"),
    CLI_CONSTANT("RATIO_MAX", "0.92", "", "above, the nearest is no better than chance"),
    CLI_CONSTANT("SAME_PLACE", "4.0", "px", "no rivals, but one place"),
    CLI_CONSTANT("SEEDS_MAX", "500", "matches", "that propose a pose"),
    CLI_CONSTANT("SEED_TOLERANCE", "0.02", "of the side",
                 "of a match's own place; it joins a seed within this ..."),
    CLI_CONSTANT("SEED_SPREAD", "0.20", "of the distance from the seed",
                 "... and this, for size and direction are not exact"),
    CLI_CONSTANT("SEED_LOG_SCALE", "0.45", "ln units",
                 "most that the sizes of two matches of one pose differ"),
    CLI_CONSTANT("SEED_TURN", "0.45", "radians", "most that their directions differ"),
    CLI_CONSTANT("SIMILAR_TOLERANCE", "0.04", "of the side", "of a similarity"),
    CLI_CONSTANT("AFFINE_TOLERANCE", "0.03", "of the side", "of an affine map"),
    CLI_CONSTANT("FINAL_TOLERANCE", "0.02", "of the side", "of a homography"),
    CLI_CONSTANT("RATIO_WEIGHT_FLOOR", "0.06", "", "weight at the limit of the ratio"),
    CLI_CONSTANT("PERSPECTIVE_PRIOR", "0.15", "per half side",
                 "a hand-held face has less than 0.1"),
    CLI_CONSTANT("PERSPECTIVE_TRUST", "0.05", "of the side", "weight of that prior"),
    CLI_CONSTANT("PLACES", "24", "", "one witness per 1/24 of the sides"),
    CLI_CONSTANT("POSES", "3", "of each kind", "that are tried"),
    CLI_CONSTANT("DISTINCT", "0.06", "of the side", "poses that are nearer are one"),

    CLI_HEADING("ALIGNMENT: CHOICE OF A POSE"),
    CLI_TEXT(
        "Every hypothesis is tried on the pictures: the non-rigid registration below runs to "
        "SELECTION_LEVEL, and the pose is judged by normalised cross-correlation of n(Lum) over "
        "skin, weighted with skin and clipping k:"),
    CLI_EQUATION("correlation = sum k B A / sqrt(sum k B^2 sum k A^2)\n"
                 "              * sqrt(share of the skin that is seen)"),
    CLI_TEXT("The first pose that reaches CORRELATION_SUFFICES ends the search, else the best "
             "wins. Skin that was "
             "pressed or stretched moves by more than a coarse level can follow. Where a pose has "
             "INITIAL_FLOW_INLIERS matches and they say so (INITIAL_FLOW_MIN), the registration "
             "also starts from "
             "the smoothest displacement on which the matches agree, fitted with a tolerance that "
             "narrows from TOLERANCE_WIDE to TOLERANCE_NARROW."),
    CLI_TEXT("If the result is not believed, an exhaustive search looks everywhere: TURNS turns "
             "and SIZES sizes of the after photo at 64 px, all shifts of each at once by Fourier "
             "transforms, on n(Lum) and n(Col) as one complex picture. The score is the normalised "
             "cross-correlation where both overlap (Lewis 1995), times the root of the overlap. "
             "What it finds is tried if the correlation grows by CORRELATION_GAIN_MIN."),
    CLI_CONSTANT("SELECTION_LEVEL", "2", "", "a quarter of the size"),
    CLI_CONSTANT("CORRELATION_SUFFICES", "0.75", "",
                 "18 smiling people have 0.79 to 0.96, strangers 0.3 to 0.54"),
    CLI_CONSTANT("COARSEST_MAX", "4", "", "level at which the registration begins"),
    CLI_CONSTANT("INITIAL_FLOW_INLIERS", "12", "matches", "that can tell how skin moves"),
    CLI_CONSTANT("INITIAL_FLOW_MIN", "0.02", "of the side", "less is followed without help"),
    CLI_CONSTANT("TOLERANCE_WIDE", "0.08", "of the side", "more than skin moves beside its pose"),
    CLI_CONSTANT("TOLERANCE_NARROW", "0.008", "of the side", ""),
    CLI_CONSTANT("IRLS_STEPS", "8", "", "from the one to the other"),
    CLI_CONSTANT("INITIAL_FLOW_STEP", "8", "px of the level", "between nodes"),
    CLI_CONSTANT("STIFFNESS", "0.3", "per match", "of bending, in this fit"),
    CLI_CONSTANT("BEND_SCALE", "2.0", "px per node^2", "likewise"),
    CLI_CONSTANT("SIDE", "64", "px", "long side that is searched at"),
    CLI_CONSTANT("NOT_SKIN", "0.15", "", "weight of what is not skin"),
    CLI_CONSTANT("RADIUS", "6", "px", "local mean and contrast at that size"),
    CLI_CONSTANT("TURNS", "45", "", "8 degrees apart"),
    CLI_CONSTANT("SIZES", "10", "", "of the after photo"),
    CLI_CONSTANT("SIZE_LEAST", "0.53", "", "the smallest"),
    CLI_CONSTANT("SIZE_STEP", "1.15", "", "from one size to the next"),
    CLI_CONSTANT("OVERLAP", "0.25", "", "least, of the before photo's weight"),
    CLI_CONSTANT("CORRELATION_GAIN_MIN", "0.05", "", "to be tried"),

    CLI_HEADING("ALIGNMENT: NON-RIGID REGISTRATION"),
    CLI_TEXT("After the homography H, a displacement u maps a before point p to H(p + u(p)). u is "
             "bilinear between nodes NODE_STEP apart, and is found coarse to fine by Gauss-Newton "
             "steps (Lucas and Kanade 1981). s is n(Lum) or n(Col) of the before photo, a the same "
             "of the after photo through the present u, g the gradient of s, f_i the share of a "
             "pixel that belongs to node i:"),
    CLI_EQUATION("e = s - a\n"
                 "k = seen [skin + NOT_SKIN_WEIGHT (1 - skin)]\n"
                 "      / (1 + e^2 / OUTLIER^2)^2\n"
                 "M_i = z_i sum f_i k g g^T,     b_i = z_i sum f_i k g e\n"
                 "z_i = trust (LEAST_FIT + fit^2)\n"
                 "      / (sum f_i k e^2 / sum f_i k + RESIDUAL_FLOOR^2)\n"
                 "fit = max(0, 2 sum f_i k s a / (sum f_i k e^2 + 2 |sum f_i k s a|))"),
    CLI_TEXT(
        "The weight k is that of Geman and McClure (1987); z lets a node speak by its information, "
        "so that plain skin, gloss and new marks say little. The normal equations are solved "
        "together with the bending energy (Bookstein 1989) of the nodes:"),
    CLI_EQUATION("minimise  sum_i [d_i^T M_i d_i - 2 b_i^T d_i]\n"
                 "  + STIFFNESS / 4^level sum_i c_i (u_xx^2 + u_yy^2 + 2 u_xy^2)\n"
                 "c_i = 1 / sqrt(1 + bending_i / (BEND_SCALE 2^level)^2)"),
    CLI_TEXT("d is the step from the present u. c_i makes the energy grow like |x| where the field "
             "truly bends, as at lips (Charbonnier 1997). The solver is a conjugate gradient "
             "iteration (Hestenes and Stiefel 1952) with 2 x 2 blocks as preconditioner. Folding "
             "constraint: the determinant of the Jacobian of p + u stays above DET_MIN everywhere; "
             "a cell that falls below is averaged with its neighbours until it does not."),
    CLI_TEXT("In the end H is refitted to the whole alignment on skin, so that the reported "
             "homography is the skin's own pose, and u is what is left of it."),
    CLI_CONSTANT("NODE_STEP", "8", "px of the level", "between nodes"),
    CLI_CONSTANT("OUTLIER", "3.0", "of n", "a residual with a quarter of its weight"),
    CLI_CONSTANT("NOT_SKIN_WEIGHT", "0.15", "", "hair and the face's edge steady it"),
    CLI_CONSTANT("RESIDUAL_FLOOR", "0.15", "of n", "sampling error of a perfect match"),
    CLI_CONSTANT("LEAST_FIT", "0.02", "", "of patches that are not alike at all"),
    CLI_CONSTANT("trust", "1.0, 0.3", "", "of Lum and of Col, which JPEG blurs"),
    CLI_CONSTANT("finest_level", "0, 1", "", "from which on each of them counts"),
    CLI_CONSTANT("STIFFNESS", "60.0", "1 / px^2", "at level 0"),
    CLI_CONSTANT("BEND_SCALE", "0.5", "px per node^2", "at level 0"),
    CLI_CONSTANT("ITERATIONS", "40", "", "of the solver, per Gauss-Newton step"),
    CLI_CONSTANT("DET_MIN", "0.15", "", "nothing shrinks to less"),
    CLI_CONSTANT("REFIT_NODES_MIN", "30", "nodes on skin", "to refit a homography"),

    CLI_HEADING("ALIGNMENT: LOCAL MINIMA"),
    CLI_TEXT(
        "Gauss-Newton follows what looks alike within a px or two, so a patch of skin can come "
        "to rest on something like it a few px away. Once the alignment has been verified, "
        "blocks of PM_PATCH x PM_PATCH px at every node are looked at in PM_BANDS levels, "
        "coarse to fine. One whose correlation c is below "
        "WELL is searched for at all shifts up to RADIUS; peaks above PEAK_MIN and GAIN above "
        "its present place are candidates. Which is taken is found by min-sum belief "
        "propagation (Felzenszwalb and Huttenlocher 2006) in SWEEPS sweeps, between "
        "neighbours i, j on displacements u:"),
    CLI_EQUATION("minimise  sum_i DATA_WEIGHT t_i (1 - c_i)\n"
                 "          + sum_ij SLOPE min(|u_i - u_j|, SLOPE_MOST)\n"
                 "t = NOT_SKIN_TRUST + (1 - NOT_SKIN_TRUST) skin\n"
                 "c = sum s a / sqrt((sum s^2 + f) (sum a^2 + f))\n"
                 "f = PM_NOISE_ENERGY PM_PATCH^2"),
    CLI_TEXT("Where blocks have moved by more than MOVED, the smoothest field through all blocks, "
             "with weights t c^3, is where the registration above starts again at that level."),
    CLI_CONSTANT("RADIUS", "8", "px", "of the search"),
    CLI_CONSTANT("CANDIDATES", "4", "", "of a block, its present place among them"),
    CLI_CONSTANT("WELL", "0.70", "of correlation", "is not searched for"),
    CLI_CONSTANT("GAIN", "0.08", "of correlation", "that a peak must bring"),
    CLI_CONSTANT("PEAK_MIN", "0.35", "of correlation", "chance"),
    CLI_CONSTANT("PM_NOISE_ENERGY", "0.1", "of n^2", "is taken as noise"),
    CLI_CONSTANT("NOT_SKIN_TRUST", "0.3", "", "hair and the face's edge steady it"),
    CLI_CONSTANT("DATA_WEIGHT", "5.0", "", "of correlation against smoothness"),
    CLI_CONSTANT("SLOPE", "0.3", "per px", "that neighbours move apart"),
    CLI_CONSTANT("SLOPE_MOST", "3.0", "px", "more costs no more: a lip, a lid"),
    CLI_CONSTANT("SWEEPS", "24", "", "of belief propagation"),
    CLI_CONSTANT("MOVED", "0.5", "px", "less is left to the registration"),

    CLI_HEADING("ALIGNMENT: VERIFICATION"),
    CLI_TEXT(
        "An alignment is believed on evidence that a wrong pair cannot forge: pores, hairs "
        "and lines of the skin itself. In PM_BANDS levels, patches of PM_PATCH x PM_PATCH px on "
        "skin are correlated at all shifts up to SEARCH_RADIUS. The margin m_i of a patch is its "
        "best correlation within sqrt(NEAR) px, less that of any shift from sqrt(FAR) px on. The "
        "evidence of a band is a generalised likelihood ratio of the same skin against other "
        "skin, in nats, where an unknown share q of the patches lies on skin that has not "
        "changed:"),
    CLI_EQUATION("E = max over q of sum_i ln(1 + q (exp r_i - 1))\n"
                 "r_i = PER_MARGIN m_i, within RATIO_LOW .. RATIO_HIGH"),
    CLI_TEXT("The patches are cut into nine parts of equally many, and the part that says most is "
             "left out; what then remains counts as LEANING times what remains without the next "
             "one at most, so that one eye or a caption proves nothing. A watermark's patches, "
             "which share one shift of the picture to OVERLAY_PX (OVERLAY_EXCESS times as many as "
             "the alignment puts there), are no skin. Bands are added up; those whose picture is "
             "smaller than COARSE_SIDE show features that faces share, and count up to COARSE_MAX "
             "together, and beyond COARSE_SURE. A pair is believed from PM_EVIDENCE_MIN and an "
             "overlap of OVERLAP_MIN on; else the sentence says what was missing."),
    CLI_TEXT("Where that leaves doubt, the other bands are looked at closer, with patches every "
             "OVERLAPPING_STEP px, each of OVERLAPPING_WEIGHT; and an alignment that is still not "
             "believed is verified once more after its local minima were left, and then asks for "
             "SEARCHED_MIN and a turn below SEARCHED_TURN. Both times the "
             "patches at the commonest shift of the picture are always left out: a search finds "
             "watermarks as well as skin."),
    CLI_TEXT("A portrait resembles its own mirror image. With less evidence than MIRROR_EVIDENCE, "
             "keypoints are also matched with those of the mirrored after photo: MIRROR_INLIERS "
             "of them, and MIRROR_RATIO times as many as agree directly, say that one photo is "
             "mirrored."),
    CLI_TEXT("The darker photo is registered onto the other, whichever comes first; the result is "
             "inverted where that is the after photo, by fixed-point iteration to TOLERANCE px. A "
             "pair of DOUBTFUL nats or more that is not believed is tried the other way, too."),
    CLI_TEXT("Every point has a standard error: the root mean square of what it is off by. In the "
             "two finest bands, patches about PM_ERROR_SPACING px apart are correlated at all "
             "shifts d up to RADIUS. Neighbours (weights 1 2 1 each way) move together, so their "
             "log likelihoods are averaged; where gain and noise are not known they are as below. "
             "A place that fits as well elsewhere, as beside a local minimum, and detail that "
             "fixes no place both make the mean square shift large. To it comes the bound of "
             "Cramer and Rao in the finest band, from the residual e and the least eigenvalue of "
             "the structure tensor:"),
    CLI_EQUATION("L(d) = -SAMPLES / 2 ln(1 - c(d)^2)\n"
                 "S = sum d^2 exp L(d) / sum exp L(d)\n"
                 "K = (mean e^2 + RESIDUAL_LEAST)\n"
                 "    / (SAMPLES least eigenvalue of mean g g^T)\n"
                 "error^2 = FLOOR^2 + sum over bands of (per_spread S + per_bound K)"),
    CLI_TEXT("The reported residual is the root mean square of these errors over the skin that "
             "both photos show. The confidence of a mapped point is the probability that it is off "
             "by less than MISS, 1 - exp(-MISS^2 / error^2), times the confidence in its "
             "counterpart, which also decides what is measured:"),
    CLI_TEXT(
        "It is the local correlation of both photos, from CORRELATION_LOW "
        "(0) to CORRELATION_HIGH (1), in the best band; PLAIN where either photo has no structure; "
        "times forward-backward consistency (Sundaram 2010): a point carried to the after "
        "photo, and back by a registration found the other way, returns within RETURN_ERROR_LOW px "
        "(1) or not within RETURN_ERROR_HIGH px (0), which does not count where the error is below "
        "ERROR_CERTAIN, and fully from ERROR_DOUBTFUL on; at CLIPPED_TRUST of it where clipped. "
        "The out-of-plane turn is that of a flat patch, from the singular values of the "
        "homography's Jacobian:"),
    CLI_EQUATION("turn = acos(smallest / largest singular value)"),
    CLI_TEXT("The after photo is resampled by Keys' cubic with a = -1/2 (Keys 1981), after a "
             "Gaussian of BLUR_PER_SCALE sqrt(scale^2 - 1) px where it is finer."),
    CLI_CONSTANT("PM_BANDS", "3", "levels", "from the finest on"),
    CLI_CONSTANT("PM_PATCH", "24", "px", "holds a few pores or hairs"),
    CLI_CONSTANT("SKIN_SHARE", "0.6", "of a patch", "is skin, to be asked"),
    CLI_CONSTANT("SEEN_SHARE", "0.9", "of a patch", "is seen in both photos"),
    CLI_CONSTANT("SEARCH_RADIUS", "6", "px", "what chance gives"),
    CLI_CONSTANT("NEAR", "2", "px^2", "where it should be"),
    CLI_CONSTANT("FAR", "9", "px^2", "from here on another place"),
    CLI_CONSTANT("PEAK_MARGIN", "0.05", "of correlation", ""),
    CLI_CONSTANT("PATCHES_MAX", "720", "per band", "spread over all of the skin"),
    CLI_CONSTANT("OVERLAPPING_STEP", "12", "px", "half a patch"),
    CLI_CONSTANT("OVERLAPPING_MAX", "1440", "per band", "then, at most"),
    CLI_CONSTANT("OVERLAPPING_WEIGHT", "0.5", "", "of overlapping patches: half is shared"),
    CLI_CONSTANT("PER_MARGIN", "29.0", "nats", "from the margins of same and of other skin"),
    CLI_CONSTANT("RATIO_LOW", "-2.0", "nats", "places that do not fit"),
    CLI_CONSTANT("RATIO_HIGH", "4.6", "nats", "no more than the wrong pairs measured can show"),
    CLI_CONSTANT("LEANING", "4.0", "", ""),
    CLI_CONSTANT("OVERLAY_PX", "0.5", "px of the band", "one shift"),
    CLI_CONSTANT("OVERLAY_EXCESS", "3.0", "times", "more than skin that has not moved"),
    CLI_CONSTANT("COARSE_SIDE", "360", "px", "long side of the band's picture"),
    CLI_CONSTANT("COARSE_MAX", "8.0", "nats", "faces share features"),
    CLI_CONSTANT("COARSE_SURE", "80.0", "nats", "beyond all wrong pairs, mirrored ones included"),
    CLI_CONSTANT("PM_EVIDENCE_MIN", "18.0", "nats", "wrong pairs reach 15"),
    CLI_CONSTANT("SEARCHED_MIN", "22.0", "nats", "after a search"),
    CLI_CONSTANT("SEARCHED_TURN", "35.0", "degrees", "after a search"),
    CLI_CONSTANT("MIRROR_EVIDENCE", "100.0", "nats", "mirrored portraits reach 56"),
    CLI_CONSTANT("MIRROR_INLIERS", "20", "keypoints", "mirrored photos have 50 to 500"),
    CLI_CONSTANT("MIRROR_RATIO", "2", "times", "as many as fit directly"),
    CLI_CONSTANT("DOUBTFUL", "3.0", "nats", "with less the other way has never helped"),
    CLI_CONSTANT("TOLERANCE", "0.002", "px", "of the inverse"),
    CLI_CONSTANT("OVERLAP_MIN", "0.15", "of the skin", "that the after photo shows"),
    CLI_CONSTANT("PM_ERROR_SPACING", "24", "px of level 0", "between patches"),
    CLI_CONSTANT("RADIUS", "6", "px", "of shifts whose likelihood is asked"),
    CLI_CONSTANT("SAMPLES", "100.0", "of a patch", "as good as independent"),
    CLI_CONSTANT("RESIDUAL_LEAST", "0.02", "of n^2", "sampling error"),
    CLI_CONSTANT("GRADIENT_LEAST", "2e-3", "of n^2 per px^2", "noise alone has as much"),
    CLI_CONSTANT("FLOOR", "0.05", "px of level 0", "sampling error of a match"),
    CLI_CONSTANT("per_spread", "0.2, 0.36", "", "of S; fitted, finest band first"),
    CLI_CONSTANT("per_bound", "1.5, 0.0", "", "of K; fitted, finest band first"),
    CLI_CONSTANT("MISS", "0.001", "of the side", "a point off by more is misplaced"),
    CLI_CONSTANT("CORRELATION_LOW", "0.10", "of correlation", "chance"),
    CLI_CONSTANT("CORRELATION_HIGH", "0.45", "of correlation", "skin under another expression"),
    CLI_CONSTANT("PLAIN", "0.55", "", "confidence where there is nothing to compare"),
    CLI_CONSTANT("STRUCTURE_LOW", "0.45", "of n^2", "no structure; noise alone has 0.3"),
    CLI_CONSTANT("STRUCTURE_HIGH", "0.8", "of n^2", "structure"),
    CLI_CONSTANT("RETURN_ERROR_LOW", "3.0", "px of level 0",
                 "skin under another expression returns within 1.5 (95 %)"),
    CLI_CONSTANT("RETURN_ERROR_HIGH", "8.0", "px of level 0", "two unlike things"),
    CLI_CONSTANT("ERROR_CERTAIN", "0.004", "of the side", "the pictures fix the place"),
    CLI_CONSTANT("ERROR_DOUBTFUL", "0.008", "of the side", "it rests on the flow back"),
    CLI_CONSTANT("CLIPPED_TRUST", "0.4", "of the confidence", "where a photo shows only white"),
    CLI_CONSTANT("BLUR_PER_SCALE", "0.5", "px", "against aliasing"),
};

const struct cli_chapter cli_method_align = {blocks, sizeof blocks / sizeof *blocks};
