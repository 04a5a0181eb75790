#include "cli/method.h"

static const struct cli_block opening[] = {
    CLI_HEADING("DESCRIPTION"),
    CLI_TEXT(
        "pihmap compares two photos of the same skin and flags places that became darker in the "
        "way that pigment makes them darker. This page has every stage in the order in which "
        "it runs: what it computes, with which constants, and where they come from. Constants "
        "are named as in the source, where each stands beside the experiment that chose it. "
        "A test compares the values given here with those of the source."),
    CLI_TEXT("What is reported of a region is a difference of differences: region less surrounding "
             "skin, after less before. Exposure, a tan or a whiter lamp change both region and "
             "surrounding skin, and cancel."),
    CLI_HEADING("NOTATION"),
    CLI_ITEM("r, g, b", "linear light, sRGB primaries, white D65, 1 = white"),
    CLI_ITEM("B, A", "the before photo, and the after photo in the frame of the before photo"),
    CLI_ITEM("ln, log10", "natural and decimal logarithm"),
    CLI_ITEM("S", "long side of the frame, px; lengths \"of the side\" are shares of it"),
    CLI_ITEM("G(s) * v", "v averaged by a Gaussian of standard deviation s"),
    CLI_ITEM("N(s, w) v", "normalised convolution of v with weights w, below"),
    CLI_ITEM("sigma of a set", "robust: 1.4826 times the median distance from the median (Hampel "
                               "1974)"),
    CLI_ITEM("delta", "after less before: darker is negative"),
    CLI_TEXT(
        "The working frame is what is measured. The fine frame has exactly twice as many pixels "
        "each way, and serves the alignment and the colour chart. Pixel centres lie on "
        "integers. A mean over skin never uses a pixel that is not skin (Knutsson and Westin "
        "1993):"),
    CLI_EQUATION("N(s, w) v = [G(s) * (w v)] / [G(s) * w]"),
    CLI_TEXT("Gaussians below BOX_SIGMA are sampled kernels; wider ones are three passes of a box "
             "with fractional ends, whose variance is exact (Gwosdek 2011)."),
    CLI_CONSTANT("BOX_SIGMA", "2.0", "px", "from here on boxes"),
};

static const struct cli_chapter cli_method_opening = {opening, sizeof opening / sizeof *opening};

static const struct cli_chapter *const chapters[] = {
    &cli_method_opening, &cli_method_photo,  &cli_method_align,   &cli_method_change,
    &cli_method_judge,   &cli_method_repeat, &cli_method_sources, NULL,
};

const struct cli_document cli_method = {
    .name = "method",
    .section = 7,
    .summary = "how pihmap measures, with equations, constants and sources",
    .chapter = chapters,
};
