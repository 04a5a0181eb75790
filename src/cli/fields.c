#include "cli/fields.h"

static const struct cli_block opening[] = {
    CLI_HEADING("DESCRIPTION"),
    CLI_TEXT(
        "pihmap compare --json and the report.json of a record are one JSON object; tables are "
        "CSV with a header row (RFC 4180). Both are UTF-8, have the same names for the same "
        "figures, and agree to the last digit. This page has every field and every column, in "
        "their order. Fields may be added in later versions; none changes its meaning while "
        "the schema keeps its number."),
    CLI_TEXT("Behind a name: its type, unit and range, and when it is null (JSON) or an empty cell "
             "(CSV). What is not said to be null never is. x.y is the field y of the object x, and "
             "x[] an element of the array x."),
    CLI_ITEM("px",
             "pixels of the upright before photo at its full size, centres on integers, origin "
             "top left"),
    CLI_ITEM("delta",
             "after less before: darker is negative. In a region: (region less surrounding "
             "skin) after, less the same before, after the lighting was corrected"),
    CLI_ITEM("L*, a*, b*", "CIELAB, D65, 2 degree observer, through the photo's own profile"),
    CLI_ITEM("digits",
             "after the point: 3 of L*a*b*, dE00, confidence and mm2; 2 of px, degrees and "
             "days; 1 of areas in px; 4 of ratios and shares; 6 of pih_area_fraction. "
             "homography has 9 significant digits"),
    CLI_TEXT(
        "Numbers are finite, or null; never NaN. In a table, text that a spreadsheet would run "
        "as a formula begins with a quotation mark ('). With --csv-bom a table begins with a byte "
        "order mark; the one inside each record of a batch, which has no names, does not. How the "
        "figures are computed is in pihmap-method(7)."),
};

static const struct cli_chapter cli_fields_opening = {opening, sizeof opening / sizeof *opening};

static const struct cli_chapter *const chapters[] = {
    &cli_fields_opening, &cli_fields_report, &cli_fields_tables,
    &cli_fields_json,    &cli_fields_codes,  NULL,
};

const struct cli_document cli_fields = {
    .name = "report",
    .section = 5,
    .summary = "fields of report.json and columns of the tables",
    .chapter = chapters,
};
