/* What photos taken again say of others. */
#include "cli/method.h"

static const struct cli_block blocks[] = {
    CLI_HEADING("REPEATABILITY"),
    CLI_TEXT("Of a pair in which nothing has changed, discs of one diameter that lie on measured "
             "skin are measured as regions are: their delta L*, a*, b* are differences of "
             "differences to the skin around them, after the lighting has been evened. Their "
             "centres lie on four grids, PITCH diameters and a share SURROUNDING of the long side "
             "apart. Every delta differs from 0 by an error alone. With v_p the mean square over "
             "the discs of a patient p, and the mean v over n patients, each counting once "
             "(Bland and Altman 1986, ISO 5725-6):"),
    CLI_EQUATION("s_within        = sqrt(v / 2)\n"
                 "smallest change = PM_CHANGE_SD sqrt(v) = 1.96 sqrt(2) s_within"),
    CLI_TEXT("v differs between patients by far more than the chi-square of so many discs. So the "
             "interval is Cox's for the mean of log-normal values (Land 1972), with Student's t "
             "(Olsson 2005), or the plain standard error of v where that is larger; s is the "
             "standard deviation of ln v_p:"),
    CLI_EQUATION("ln v +- t sqrt(max(s^2 / n + s^4 / (2 (n - 1)),  SE(v)^2 / v^2))"),
    CLI_TEXT("Regions a pair have Byar's interval of the Poisson distribution (Breslow and Day "
             "1987), with regions and pairs divided by the dispersion between patients where that "
             "is above 1; pairs that were compared have Wilson's. The share of the variance that "
             "goes with light, distance, turn, focus or contrast is a least squares fit of the "
             "pairs' mean squares on the squares of the five, none below 0."),
    CLI_TEXT("As prior of another pair (--repeat): the pairs' own noise variances s_i^2 of one "
             "scale, each with d_i = PM_MAD_EFFICIENCY A / (4 pi sigma^2) degrees of freedom (A "
             "the skin's px, sigma the scale), are those of one variance s_0^2 that varies with "
             "d_0 degrees of freedom (Smyth 2004; psi and psi' by their series):"),
    CLI_EQUATION("e      = var(ln s_i^2) - mean(2 / d_i)\n"
                 "d_0    = (1 + sqrt(1 + 2 e)) / e,  at most PM_MOST_DOF\n"
                 "s_0^2  = exp(mean(ln s_i^2) - 1 / d_0)\n"
                 "s^2    = (d_0 s_0^2 + d s_pair^2) / (d_0 + d)"),
    CLI_TEXT("All noise of that scale is multiplied by s / s_pair: a pair with much skin speaks "
             "for itself, one with little is supported. No region is reported whose delta L* and "
             "delta a* are both below the smallest detectable change at its size (between the "
             "sizes, linear in ln diameter). A pair whose noise, distance, light or turn is more "
             "than UNLIKE times the largest of the repeat photos (at least BY_HAND of the limit "
             "of its grade: what a camera held by hand differs by) gets a reason, and is fair at "
             "best."),
    CLI_TEXT("Photos taken again within minutes cannot show how skin changes from day to day by "
             "itself, so between visits a mark needs more than this. The outline of a real mark "
             "adds an error of its own, OUTLINE_ERROR of its drop."),
    CLI_CONSTANT("PM_CHANGE_SD", "1.96", "", "95 % of normal errors"),
    CLI_CONSTANT("PITCH", "2.0", "diameters", "between discs"),
    CLI_CONSTANT("SURROUNDING", "0.04", "of the long side", "likewise"),
    CLI_CONSTANT("PM_MAD_EFFICIENCY", "0.37", "", "of a median absolute deviation"),
    CLI_CONSTANT("PM_MOST_DOF", "1000.0", "", "all pairs are alike"),
    CLI_CONSTANT("UNLIKE", "1.25, 400.0", "times", "the most of the repeat photos"),
    CLI_CONSTANT("BY_HAND", "0.3", "of the limit", "7 degrees, 0.2 stops, 9 %"),
};

const struct cli_chapter cli_method_repeat = {blocks, sizeof blocks / sizeof *blocks};
