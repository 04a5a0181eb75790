#include "cli/method.h"

/* Paragraphs of the page, within 80 columns. What a figure is to reach is in the README. */
static const char *const page[] = {
    "How pihmap measures\n"
    "===================\n",

    "What is compared. A difference of differences: (region less its unchanged\n"
    "surround) after, less the same before. A tan, another exposure or a whiter lamp\n"
    "change both and drop out. 3 % less light alone would forge -0.8 L*, the smallest\n"
    "pigmentation that a clinician sees (Kohli 2019).\n",

    "Skin. ln(r/g) and ln(g/b) of linear light do not know how bright it is. Colours\n"
    "near the middle of the photo that can be skin under some usual light are tried in\n"
    "turn; the one that covers the middle and not the rim is the photo's skin. Gloss\n"
    "and shade may lead away from it step by step. Hair, clipped and black pixels are\n"
    "left out and counted (report: skin.left_out).\n",

    "Light. Per channel, ln after - ln before = gain + slope + slow field, fitted so\n"
    "that places which differ in any channel lose their vote. It keeps a mark of 2 L*\n"
    "on up to 9 % of the skin, of 4 L* on 18 %, of 8 L* on 24 %; wider ones are taken\n"
    "for light in part or all.\n",

    "Whole area. Without a reference it cannot be told from light. With --reference\n"
    "the skin's ln(after / before), fitted where the patch lies, less the patch's own\n"
    "is the change of the skin; its interval holds the patch's noise, the fit's and\n"
    "what a curved light would change.\n",

    "Colour. CIE L*a*b*, D65, 2 degree observer, through the photo's own profile.\n"
    "  L* = 116 (Y/Yn)^(1/3) - 16        ITA = atan((L* - 50) / b*)  (Chardon 1991)\n"
    "  melanin index  = 100 (-log10 R)   (Takiwaki 1994; R, G linear)\n"
    "  erythema index = 100 (log10 R - log10 G)\n"
    "  delta E00: CIEDE2000 (Sharma, Wu and Dalal 2005)\n",

    "Noise. Robust sigma of the change over the skin, at four widths. A pixel's vote\n"
    "is 1 / (sensor + (gradient x error of alignment)^2): an edge that does not meet\n"
    "its partner loses it. A region must stand 4.5 sigma out (3.6 for the widest: there\n"
    "are fewer places), so that a face of noise shows one in more than 20 pictures.\n"
    "Of what stands out, measured against its surround, only so much is kept that\n"
    "at most 5 % of it is expected to be chance, over the whole picture (Benjamini\n"
    "and Hochberg 1995; tests: the places of a region's size that the skin has).\n",

    "Interval of a region's delta L*, 95 %: 1.96 times the root of the sum of squares\n"
    "of: 1.1 noise of (region less surround) at its size; 0.65 of the surround's own\n"
    "spread (a shadow's edge); 3 % of the drop (its outline); 0.08 L* (the light).\n",

    "Kind. Directions in which ln of linear r, g, b falls: melanin (1, 1.25..1.65,\n"
    "1.67..2.8), blood (-.05...2, .77, .64), shade (1, 1, 1) to (1, 1.09, 1.18), deep\n"
    "melanin (1, .60...82, .52...80) (Alaluf 2002, Xiao 2017, Jacques 2013). Of a\n"
    "region's mean fall, the likeliest is named if it has twice the odds of the rest.\n"
    "Melanin and shade are 11 to 15 degrees apart, on dark, sun-exposed skin 4: there\n"
    "shape and contrast decide, and the report says so (evidence). What may be\n"
    "pigment is called PIH when a mark is likelier than a fold or a moved shadow:\n"
    "those are long, move, mix colours, or lighten what is beside them (a logistic\n"
    "regression on 1,245 regions of made marks and of smiling faces on which nothing\n"
    "changed). Else it is 'uncertain', with what speaks against it.\n",

    "Time. Under 7 days redness is expected, too early for PIH; from 14 days PIH is\n"
    "provisional, from 28 firm (Isedeh 2016).\n",

    "What it cannot do. It screens for possible PIH, for review by a clinician; it\n"
    "does not diagnose. Its accuracy is known on made marks only: there is no public\n"
    "set of before and after photos of true PIH.\n"};

void cli_print_method(FILE *f)
{
    for (size_t i = 0; i < sizeof page / sizeof *page; i++)
        fprintf(f, "%s%s", i ? "\n" : "", page[i]);
}
