/* What a region is, how far the pair can be trusted, and what this cannot do. */
#include "cli/method.h"

static const struct cli_block blocks[] = {
    CLI_HEADING("KIND"),
    CLI_TEXT("A pigment multiplies light by a constant per channel, so more of it moves (ln r, ln "
             "g, ln b) along a fixed direction. These directions are derived from published mean "
             "colours of skin, L*a*b* taken to linear sRGB:"),
    CLI_ITEM("melanin", "(0.381, 0.558, 0.737): the fall from European to African skin, "
                        "photoprotected upper arm (Alaluf 2002, table of means). Between other "
                        "groups, r is 0.345 to 0.422, g 0.556 to 0.569, b 0.706 to 0.753."),
    CLI_ITEM("blood", "(-0.05, 0.77, 0.64): the fall from the inner arm to the cheek of one group "
                      "(Xiao 2017, Caucasians)."),
    CLI_ITEM("shade", "(1, 1, 1), or a little warm where skin lights skin."),
    CLI_TEXT("Melanin and shade are 11 to 15 degrees apart on protected skin, but only 4 on "
             "sun-exposed dark skin (the same table, dorsal forearm). There colour alone cannot "
             "tell them apart. Nor is one direction right for all skin and every camera, so each "
             "cause is a fan of directions (1, g, b):"),
    CLI_ITEM("melanin",
             "g from MELANIN_G_FROM to MELANIN_G_TO, b from MELANIN_B_FROM to MELANIN_B_TO"),
    CLI_ITEM("blood", "r of its direction from PM_BLOOD_R (bright), up by BLOOD_VENOUS (venous); b "
                      "from PM_BLOOD_B down to BLOOD_B_LEAST"),
    CLI_ITEM("shade", "(1, 1 + h/2, 1 + h), h from 0 to SHADE_WARMTH"),
    CLI_ITEM("deep melanin",
             "g from DERMAL_G_FROM to DERMAL_G_TO, b from DERMAL_B_FROM to DERMAL_B_TO. Light that "
             "reaches the dermis and returns has crossed scattering skin that holds 1 to 2 % "
             "blood, which multiplies melanin's fall by (Jacques 2013)"),
    CLI_EQUATION("exp(-2 d sqrt(3 a (a + s)))\n"
                 "a = 0.3, 2, 2.5    absorption at 620, 540, 460 nm, 1/cm\n"
                 "s = 34, 41, 52     reduced scattering, 1/cm"),
    CLI_TEXT("At a depth d of 0.2 mm that is (1, 0.96, 1.08), which is the colour of shade; at 0.3 "
             "mm (1, 0.79, 0.80), at 0.4 mm (1, 0.64, 0.60): blue-grey. For the region's mean fall "
             "f = -(ln ratio, region less surrounding skin), D its distance from the nearest ray "
             "of a fan, and its variance from noise and from the model, the likelihood is"),
    CLI_EQUATION("ln like = -D^2 / (2 (sigma^2 + (MODEL_ERROR |f|)^2))\n"
                 "          + ln DERMAL_PRIOR for deep melanin"),
    CLI_TEXT("Redness or shade is named when its odds over all others are at least "
             "exp(CLEAR_LN_ODDS). What has such odds for pigment over blood must also be a mark by "
             "shape, border and locality, which colour cannot see. All else that became darker is "
             "uncertain. What became lighter is judged as if before and after were swapped: what "
             "would be pih is faded, what would be redness is less red, and all else is lighter. "
             "So swapped photos give mirrored results. For a feature x within FROM to MOST, and "
             "g(x) its logarithm (strain, signal, steepness, outlined, side) or x itself, its "
             "term is g(x) - "
             "g(TYPICAL), where "
             "TYPICAL is what marks usually have. ln odds of a mark are"),
    CLI_EQUATION("MARK_BASE - STRAIN_SHARE term of strain         skin folded\n"
                 "          - LONG_SHARE term of elongation       a fold's shape\n"
                 "          - RELIEF_SHARE term of relief         light turned\n"
                 "          - MIXED_SHARE term of 1 - melanin's share     mixed colour\n"
                 "          + SIGNAL_SHARE term of signal           near the noise\n"
                 "          - STEEP_SHARE term of steepness       shape turns the light\n"
                 "          + OUTLINE_SHARE term of outlined      skin moved\n"
                 "          - EDGE_SHARE term of at_edge          skin ends\n"
                 "          + SIDE_SHARE term of side             chance is small\n"
                 "          - DEEP_SHARE term of excess           darker than any mark\n"
                 "          + LOOK_SHARE term of look             unlike a mark\n"
                 "excess = max(0, |delta L*| - DEEPEST_MARK)"),
    CLI_TEXT("The shares are a logistic regression on regions whose truth is known and whose "
             "colour leaves it open, made by a program (make calibrate) that keeps all pairs of a "
             "person together and judges on persons that it did not fit to; "
             "src/change/classifier_fitted.h says on what. Confidence is this probability times "
             "the probability that the change is real:"),
    CLI_EQUATION("confidence = erf(|delta L*| / (REAL_SIGMAS sigma_L))\n"
                 "             / (1 + exp(-ln odds))"),
    CLI_TEXT("The change of redness is as real as the largest of these says: that erf() of delta "
             "L*; of blood's part, over its own standard error; 1 / (1 + exp(-red look))."),
    CLI_TEXT(
        "From PIH_CONFIDENCE on the kind is pih. Below, it is uncertain, and the evidence is "
        "the term that speaks against it most, the network's only if none other has "
        "LEAST_DOUBT. Where the 95 % interval of delta L* contains "
        "0, or fewer than LEAST_PIGMENT_SIGMAS pigment sigmas stand out and look is not above 0, "
        "it is uncertain, too, and the confidence is PIH_CONFIDENCE times that. The parts "
        "of delta L* (melanin, blood, shading) are the least squares of f on the three "
        "directions, none below 0, taken through L*; shading is what is left of delta L*."),
    CLI_CONSTANT("PM_MELANIN_R", "0.381", "", "melanin's direction, red"),
    CLI_CONSTANT("PM_MELANIN_G", "0.558", "", "green"),
    CLI_CONSTANT("PM_MELANIN_B", "0.737", "", "blue"),
    CLI_CONSTANT("PM_BLOOD_R", "-0.05", "", "blood's direction, red"),
    CLI_CONSTANT("PM_BLOOD_G", "0.77", "", "green"),
    CLI_CONSTANT("PM_BLOOD_B", "0.64", "", "blue"),
    CLI_CONSTANT("BLOOD_B_LEAST", "0.0", "", "where sRGB's blue is small"),
    CLI_CONSTANT("BLOOD_VENOUS", "0.25", "", "how much more red falls in venous blood"),
    CLI_CONSTANT("SHADE", "1.0, 1.0, 1.0", "", "shade's direction"),
    CLI_CONSTANT("MELANIN_G_FROM", "1.25", "of r", ""),
    CLI_CONSTANT("MELANIN_G_TO", "1.65", "of r", ""),
    CLI_CONSTANT("MELANIN_B_FROM", "1.67", "of r", ""),
    CLI_CONSTANT("MELANIN_B_TO", "2.80", "of r", ""),
    CLI_CONSTANT("SHADE_WARMTH", "0.18", "of r", "in a shadow on skin"),
    CLI_CONSTANT("DERMAL_G_FROM", "0.60", "of r", ""),
    CLI_CONSTANT("DERMAL_G_TO", "0.82", "of r", "keeps shade under blue sky out"),
    CLI_CONSTANT("DERMAL_B_FROM", "0.52", "of r", ""),
    CLI_CONSTANT("DERMAL_B_TO", "0.80", "of r", ""),
    CLI_CONSTANT("DERMAL_PRIOR", "0.2", "of the others'", "shade is seen on every pair"),
    CLI_CONSTANT("MODEL_ERROR", "0.07", "of the change", "camera, white balance, mixtures"),
    CLI_CONSTANT("REAL_SIGMAS", "2.0", "sigma", "two sigma count 0.84, for real tails are heavy"),
    CLI_CONSTANT("CLEAR_LN_ODDS", "0.69", "", "2 to 1"),
    CLI_CONSTANT("STRANGE_LN_LIKE", "-6.9", "", "1 in 1000; below, none of these colours"),
    CLI_CONSTANT("MARK_BASE", "2.22", "ln odds", "of a region typical in everything"),
    CLI_CONSTANT("STRAIN_SHARE", "0.778", "per factor e", ""),
    CLI_CONSTANT("STRAIN_FROM", "0.0174", "", "a smile's folds have up to 0.3"),
    CLI_CONSTANT("STRAIN_MOST", "0.225", "", ""),
    CLI_CONSTANT("STRAIN_TYPICAL", "0.0692", "", ""),
    CLI_CONSTANT("LONG_SHARE", "0.246", "per unit", ""),
    CLI_CONSTANT("LONG_FROM", "1.04", "", ""),
    CLI_CONSTANT("LONG_MOST", "11.1", "", ""),
    CLI_CONSTANT("LONG_TYPICAL", "1.37", "", ""),
    CLI_CONSTANT("RELIEF_SHARE", "0.0", "per unit", ""),
    CLI_CONSTANT("RELIEF_FROM", "0.0", "", ""),
    CLI_CONSTANT("RELIEF_MOST", "1.2", "", ""),
    CLI_CONSTANT("RELIEF_TYPICAL", "0.00441", "", ""),
    CLI_CONSTANT("MIXED_SHARE", "1.65", "per unit", ""),
    CLI_CONSTANT("MIXED_FROM", "-0.142", "of the drop", ""),
    CLI_CONSTANT("MIXED_MOST", "1.0", "of the drop", ""),
    CLI_CONSTANT("MIXED_TYPICAL", "0.168", "of the drop", ""),
    CLI_CONSTANT("SIGNAL_SHARE", "1.17", "per factor e", ""),
    CLI_CONSTANT("SIGNAL_FROM", "1.98", "sigma", ""),
    CLI_CONSTANT("SIGNAL_MOST", "14.7", "sigma", ""),
    CLI_CONSTANT("SIGNAL_TYPICAL", "5.39", "sigma", ""),
    CLI_CONSTANT("STEEP_SHARE", "0.323", "per factor e", ""),
    CLI_CONSTANT("STEEP_FROM", "0.0448", "per 1 % of the side", ""),
    CLI_CONSTANT("STEEP_MOST", "0.403", "per 1 % of the side", ""),
    CLI_CONSTANT("STEEP_TYPICAL", "0.112", "per 1 % of the side", ""),
    CLI_CONSTANT("OUTLINE_SHARE", "0.318", "per factor e", ""),
    CLI_CONSTANT("OUTLINE_FROM", "0.11", "", ""),
    CLI_CONSTANT("OUTLINE_MOST", "0.934", "", ""),
    CLI_CONSTANT("OUTLINE_TYPICAL", "0.705", "", ""),
    CLI_CONSTANT("EDGE_SHARE", "2.59", "per unit", ""),
    CLI_CONSTANT("EDGE_FROM", "0.0", "", ""),
    CLI_CONSTANT("EDGE_MOST", "0.567", "", ""),
    CLI_CONSTANT("EDGE_TYPICAL", "0.0268", "", ""),
    CLI_CONSTANT("SIDE_SHARE", "0.0", "per factor e", ""),
    CLI_CONSTANT("SIDE_FROM", "0.0106", "of the long side", ""),
    CLI_CONSTANT("SIDE_MOST", "0.0356", "of the long side", ""),
    CLI_CONSTANT("SIDE_TYPICAL", "0.0356", "of the long side", ""),
    CLI_CONSTANT("DEEP_SHARE", "0.279", "per L*", ""),
    CLI_CONSTANT("DEEP_FROM", "0.0", "L*", ""),
    CLI_CONSTANT("DEEP_MOST", "30.4", "L*", ""),
    CLI_CONSTANT("DEEP_TYPICAL", "0.0", "L*", ""),
    CLI_CONSTANT("LOOK_SHARE", "0.563", "per ln odds", ""),
    CLI_CONSTANT("LOOK_FROM", "-7.58", "ln odds", ""),
    CLI_CONSTANT("LOOK_MOST", "5.36", "ln odds", ""),
    CLI_CONSTANT("LOOK_TYPICAL", "2.18", "ln odds", ""),
    CLI_CONSTANT("LEAST_PIGMENT_SIGMAS", "3.5", "sigma", "less is lightness alone"),
    CLI_CONSTANT("DEEPEST_MARK", "10.0", "L*", "those drawn reach 9; deeper ones were hair, pads"),
    CLI_CONSTANT("LEAST_DOUBT", "0.25", "ln odds", "to be named as the reason"),
    CLI_CONSTANT("PIH_CONFIDENCE", "0.5", "", "least, to be called pih"),
    CLI_CONSTANT("VISIBLE_DROP", "2.0", "L*", "severity visible, seen side by side"),
    CLI_CONSTANT("MARKED_DROP", "5.0", "L*", "severity marked"),

    CLI_HEADING("COMPARABILITY AND VERDICT"),
    CLI_TEXT("The grade of a pair is its worst reason. Each figure has two limits: fair from the "
             "first on, poor from the second on; 400 stands for never. Sharpness is the ratio of "
             "the robust contrast of ln g between Gaussians of 1 and 2 px, evenness in colour that "
             "of ln(r / g) between 0.4 and 1.6 % of the side. 5 % on one channel's white balance "
             "forges up to 1.7 in a* or b*."),
    CLI_CONSTANT("WHISPER", "1e-4", "ln units", "added to both contrasts of detail"),
    CLI_CONSTANT("BLOTCH_WHISPER", "2e-3", "ln units", "added to both contrasts of colour"),
    CLI_CONSTANT("EXPOSURE", "0.7, 1.7", "stops", "difference in exposure"),
    CLI_CONSTANT("CONTRAST", "0.10, 0.5", "ln units", "of the rendering; it is corrected"),
    CLI_CONSTANT("BALANCE", "0.18, 0.5", "ln units", "a channel's gain over the mean"),
    CLI_CONSTANT("UNEVENNESS", "0.16, 0.4", "ln units", "spread of the lighting field"),
    CLI_CONSTANT("SCALE", "0.3, 0.65", "ln units", "difference in size"),
    CLI_CONSTANT("ROTATION", "12.0, 400.0", "degrees", "in the plane: never poor by itself"),
    CLI_CONSTANT("TURN", "22.0, 40.0", "degrees", "out of the plane; 18 smiles have 8 to 20"),
    CLI_CONSTANT("EVENER", "0.33, 0.7", "ln units", "after evener in colour: make-up"),
    CLI_CONSTANT("UNEVENER", "0.6, 400.0", "ln units", "before evener; marks do that, too"),
    CLI_CONSTANT("GLOSS", "0.02, 0.08", "of the skin", "difference in shine"),
    CLI_CONSTANT("BLUR", "0.45, 1.0", "ln units", "ratio of fine contrast"),
    CLI_CONSTANT("CLIPPED", "0.03, 0.15", "of the skin", "overexposed or black"),
    CLI_CONSTANT("MISSING", "0.25, 0.6", "of the skin", "not seen in both"),
    CLI_CONSTANT("THRESHOLD", "2.2, 4.0", "L*", "that a small region must have"),
    CLI_CONSTANT("NOISE", "2.2, 4.0", "L*", "noise floor"),
    CLI_TEXT(
        "A region that is uncertain, or lighter, with a confidence below SHOWN_CONFIDENCE is "
        "left out of the report and of all pictures; the report says how many were. The "
        "verdict is pih_likely with at least one region of kind pih whose confidence is "
        "PM_SURE. Else it is cannot_tell where the whole area is darker than before by "
        "PM_CLINICAL_DROP and more than its interval, with a less sure region of kind pih, "
        "for a pair graded poor, with an uncertain region, shown or left out, and where a "
        "small mark of PM_SEEN_DROP would be flagged on less than PM_LEAST_SEEN of the measured "
        "skin (noise_floor.seen_share); else no_pih_seen."),
    CLI_TEXT(
        "The overall change is worse by more pigment or blood (pih, erythema), better by less "
        "(faded, less_red). A way counts with a region whose confidence is PM_SURE, or where at "
        "least one of its regions is what it is called with a probability of SURE_OF_ANY, the "
        "regions taken as independent, and redness as a whole, below, does not lean the other "
        "way by REDNESS_LEANS_LN. Where both count it is mixed, unless the weight of one is "
        "OUTWEIGHS times that of the other. Where neither does, it is none if no region could be "
        "pigment or blood, neither is the whole area known to have changed, the pair is not "
        "poor, and a small mark would be flagged on PM_LEAST_SEEN of the measured skin; else "
        "cannot_tell."),
    CLI_EQUATION("weight = sum of confidence area delta E00\n"
                 "P(at least one) = 1 - product of (1 - confidence)"),
    CLI_TEXT(
        "Spots come, go and move, so single regions do not tell all. The erythema index of the "
        "skin, in the cells that light is fitted on, blurred by a Gaussian of SPOT_SIGMA, is bent "
        "at each place; where it falls off in every direction there is a spot, and where in one "
        "only an edge, a fold, the side of a nose. The least of its curvatures, with the factor "
        "that gives the height of a round Gaussian spot of that width, has a value that the "
        "reddest "
        "REDDEST of the skin exceed: summary.redness_before and redness_after. A ratio from "
        "e^REDNESS_LN_RATIO on and a difference from REDNESS_POINTS on count as a way, "
        "unless one photo has less than REDNESS_SHARPNESS of the other's fine contrast; with "
        "regions of the opposite way, the change is mixed. Cells nearer than MARGIN to what is no "
        "skin do not count, and where fewer than CELLS_MIN are left, it is not known. Make-up "
        "evens out redness, too."),
    CLI_EQUATION("redness = 4 sigma^2 max(0, least curvature)"),
    CLI_CONSTANT("SHOWN_CONFIDENCE", "0.05", "", "1 in 20"),
    CLI_CONSTANT("PM_SURE", "0.9", "", "that a headline rests on"),
    CLI_CONSTANT("PM_SEEN_DROP", "3.0", "L*", "should not be missed; 2 is visible side by side"),
    CLI_CONSTANT("PM_LEAST_SEEN", "0.9", "of the measured skin", ""),
    CLI_CONSTANT("SURE_OF_ANY", "0.98", "", "neighbours err alike, so more than PM_SURE"),
    CLI_CONSTANT("OUTWEIGHS", "2.0", "times", ""),
    CLI_CONSTANT("SPOT_SIGMA", "0.010", "of the side", "a pimple, or a patch of them"),
    CLI_CONSTANT("REDDEST", "0.03", "of the skin", ""),
    CLI_CONSTANT("MARGIN", "2", "cells", "edges are lips, hair, cloth"),
    CLI_CONSTANT("CELLS_MIN", "200", "cells", "six of them are the reddest"),
    CLI_CONSTANT("REDNESS_LN_RATIO", "0.25", "ln units", "of 18 faces that only smile 2 exceed it"),
    CLI_CONSTANT("REDNESS_POINTS", "0.5", "erythema index", "the same"),
    CLI_CONSTANT("REDNESS_LEANS_LN", "0.05", "ln units", "tells nothing by itself"),
    CLI_CONSTANT("REDNESS_SHARPNESS", "0.5", "times", "else small spots are blurred"),

    CLI_HEADING("PIGMENT BURDEN"),
    CLI_TEXT("How much pigment has come and gone since the before photo, in percent of the "
             "measured skin M of an area times L*: 10 is a tenth of it, darker by 1 L*. a_i is "
             "the area of a region, or of the part of it that lies in the area; d_i its delta L* "
             "with the interval lo_i to hi_i. The area is all measured skin, or a requested "
             "region (--regions, --grid)."),
    CLI_EQUATION("gained = 100 / M sum of -a_i d_i    over the kind pih\n"
                 "         from 100 / M sum of -a_i hi_i to 100 / M sum of -a_i lo_i\n"
                 "faded  = 100 / M sum of a_i d_i     over the kind faded, likewise\n"
                 "net    = gained - faded\n"
                 "         from gained lo - faded hi to gained hi - faded lo"),
    CLI_TEXT(
        "The interval takes the errors of delta L* of all regions as one error, which lighting "
        "makes them to a large part. It has no error of the areas: on rendered second photos "
        "the figure was off by 5 to 7 % (median), and the interval held the truth of the "
        "marks that were found in 62 to 71 % of the pairs. It says nothing of marks that were "
        "missed (noise_floor.flagged_from), or that are none (confidence)."),
    CLI_TEXT("The burden is a change. Scores of one visit are not: a clinician sees all "
             "pigmentation, of any age, against normal skin. What of their items it can stand "
             "for, and no total score follows from it:"),
    CLI_ITEM("MASI, mMASI",
             "(Kimbrough-Green 1994, Pandya 2011): the area item, 0 to 6, of forehead, right and "
             "left malar region and chin: area_grade, by the steps AREA_GRADES, for an area that "
             "is requested and fully measured. Only of new marks. Darkness, 0 to 4, is a grade by "
             "eye that no L* defines, and melasma is told from PIH by a clinician."),
    CLI_ITEM("PIHASI, PIDASI",
             "(Lazar 2024): area and darkness of body regions. area_fraction is the share that "
             "their area items grade; a photo shows one part of a region, and not its other "
             "side."),
    CLI_ITEM("PAHPI",
             "(Savory 2014): number, size and intensity of lesions. regions is the number in this "
             "photo; sizes are areas in mm2, with a scale only; intensity is graded by eye."),
    CLI_CONSTANT("AREA_GRADES", "0.1, 0.3, 0.5, 0.7, 0.9", "of the skin",
                 "from these on grade 2 to 6; any is 1"),

    CLI_HEADING("COHORT"),
    CLI_TEXT("A patient's value at a visit is the mean over the views that were compared. Visits "
             "are those that share a name; with more than PM_COHORT_VISITS names (dates), they are "
             "numbered for each patient in order of time. A group's mean is over the patients who "
             "were compared at that visit, its 95 % interval the percentiles of "
             "PM_BOOTSTRAP_DRAWS draws of the group's patients with replacement (Efron 1979), "
             "the same in every run. Nothing is carried forward, imputed or adjusted; a patient "
             "is of the group of the first pair. More than PM_COHORT_GROUPS groups count as one. "
             "Of more than LINES_MOST patients, the figures draw every second, third..., and the "
             "means of all."),
    CLI_CONSTANT("PM_COHORT_VISITS", "12", "", ""),
    CLI_CONSTANT("PM_COHORT_GROUPS", "12", "", ""),
    CLI_CONSTANT("PM_BOOTSTRAP_DRAWS", "2000", "", ""),
    CLI_CONSTANT("LINES_MOST", "1000", "patients", "more lines can no longer be told apart"),

    CLI_HEADING("ONE EXPOSURE TWICE"),
    CLI_TEXT("Two exposures differ by movement and by the noise of the sensor. A copy that was "
             "saved again, cut on whole px, resized or changed in tone does not, so a pair is "
             "declined as same_photo when both files have the same bytes, or all of this holds in "
             "cells of CELL x CELL px of skin: the alignment is nearer than BENT to an affine map "
             "(median) and turns by less than TURNED at the typical distance from the middle, "
             "quarter turns aside; an unscaled one moves by whole px of the file (BETWEEN); the "
             "colour after follows from the colour before by one quadratic function of ln(r, g, b) "
             "within COLOUR_OFF + COLOUR_LOST / bits in 98 % of the cells; and the finest detail "
             "of ln g, which holds the noise, correlates above CORRELATION - CORRELATION_LOST / "
             "bits. bits: of the more compressed file, per px, which says how much JPEG has lost."),
    CLI_CONSTANT("BENT", "0.20", "px", "of the coarser picture"),
    CLI_CONSTANT("TURNED", "0.15", "px", "likewise"),
    CLI_CONSTANT("BETWEEN", "0.1", "px", "of the file"),
    CLI_CONSTANT("COLOUR_OFF", "0.06", "ln units", ""),
    CLI_CONSTANT("COLOUR_LOST", "0.2", "bits", "per px, times ln units"),
    CLI_CONSTANT("CORRELATION", "0.85", "", ""),
    CLI_CONSTANT("CORRELATION_LOST", "0.5", "bits", "per px"),

    CLI_HEADING("TIME"),
    CLI_TEXT("The interval between the photos decides what may be said of a dark mark (Isedeh "
             "2016: PIH made for that study was clinically like that of acne from day 14 on, and "
             "indistinguishable from it at day 28). Under REDNESS_DAYS redness is expected, and it "
             "is too early for PIH. From PROVISIONAL_DAYS a mark can be called PIH provisionally, "
             "from FIRM_DAYS with confidence. A patient's visits are all compared with the first "
             "photo. A mark (likely PIH or faded) is the same mark at two visits when its centre "
             "lies within the larger of both radii; the nearest go first. Where a later visit has "
             "a region of another kind at its place, within the smaller of both radii, it is that "
             "mark. The trend is fading or darkening where all marks of a visit and the one "
             "before, by area, became lighter or darker by PM_CLINICAL_DROP. A mark that one of "
             "them has not counts with the least change that it can have: what is not flagged "
             "there. A date from a camera whose clock was never set is no date: one before "
             "EARLIEST_YEAR or after LATEST_YEAR, in the first days of 2000, or on a January 1st "
             "(from 2020 on, only at night); and so are both dates of photos that are more than "
             "DECADES apart."),
    CLI_CONSTANT("REDNESS_DAYS", "7.0", "days", ""),
    CLI_CONSTANT("PROVISIONAL_DAYS", "14.0", "days", ""),
    CLI_CONSTANT("FIRM_DAYS", "28.0", "days", ""),
    CLI_CONSTANT("EARLIEST_YEAR", "1995", "", "the first cameras with Exif"),
    CLI_CONSTANT("LATEST_YEAR", "2040", "", ""),
    CLI_CONSTANT("DECADES", "7305.0", "days", "20 years"),

    CLI_HEADING("TAKING IT AGAIN"),
    CLI_TEXT(
        "check runs the same stages up to the pair's noise, and so has the same grade and "
        "reasons as compare. Each reason that another after photo can mend becomes an advice. "
        "Directions come from the mapping and from the field of light. The skin is taken for "
        "a part of an ellipsoid whose radii are RADIUS_PER_SIGMA times the standard deviations "
        "of its px; after a turn by psi about the vertical axis, with scale and rotation in "
        "the plane undone,"),
    CLI_EQUATION("x' = x cos(psi) - sin(psi) x^2 / (2 Rx)"),
    CLI_TEXT("so psi follows from the quadratic term of a fit to the mapping, likewise up and down "
             "from y. It is approximate: flat skin shows less of a turn than round skin. The "
             "light's side is that to which a plane fitted to ln luminance of the light, after "
             "less before, rises most. What does not lower the grade is told from these "
             "differences on:"),
    CLI_CONSTANT("RADIUS_PER_SIGMA", "3.3", "", "fitted to rendered skin turned by 14 degrees"),
    CLI_CONSTANT("TOLD_TURN", "6.0", "degrees", ""),
    CLI_CONSTANT("TOLD_ROTATION", "4.0", "degrees", ""),
    CLI_CONSTANT("TOLD_NEARNESS", "0.06", "ln", "of the size of the skin in its photo"),
    CLI_CONSTANT("TOLD_EXPOSURE", "0.3", "stops", ""),
    CLI_CONSTANT("TOLD_CUT", "0.05", "of the skin", "beyond a side of the after photo"),
    CLI_CONSTANT("TOLD_SLOPE", "0.06", "ln", "of light, over a standard deviation of the places"),
    CLI_CONSTANT("TOLD_CLIPPED", "0.02", "of the skin", ""),
    CLI_CONSTANT("TOLD_COVERAGE", "0.1", "", "by which the after photo's is smaller"),

    CLI_HEADING("LIMITS"),
    CLI_TEXT("pihmap screens for possible PIH, for review by a clinician. It does not diagnose. "
             "Its accuracy is known on marks made by computation only: there is no public set of "
             "before and after photos of true PIH. On dark, sun-exposed skin colour does not tell "
             "pigment from shade. The lighting model is a gain and a slow field: another tone "
             "curve, saturation or local tone mapping in one of the photos is not modelled. A "
             "change of the whole area is only reported with a reference or a colour chart."),
};

const struct cli_chapter cli_method_judge = {blocks, sizeof blocks / sizeof *blocks};
