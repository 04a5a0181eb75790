#include "cli/option_table.h"

#include "cli/suggest.h"
#include "cli/console.h"

#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AT(field) offsetof(struct cli_options, field)

static const struct cli_option rows[] = {
    {"output", 'o', "FILE", TYPE_TEXT, AT(output), CLI_COMPARE, 0, 0,
     "heatmap over the before photo, .png or .jpg (default: the after photo's name with "
     "-pihmap.png, in the current folder)"},
    {"no-heatmap", 0, NULL, TYPE_ON, AT(no_heatmap), CLI_COMPARE, 0, 0,
     "write no heatmap: figures only, or what other options ask for"},
    {"output", 'o', "FILE", TYPE_TEXT, AT(output), CLI_ALIGN, 0, 0,
     "the after photo in the before frame, .png or .jpg (default, unless points are mapped: "
     "the after photo's name with -aligned.png, in the current folder)"},
    {"output", 'o', "FILE", TYPE_TEXT, AT(output), CLI_INSPECT, 0, 0,
     "the photo with what is left out of the skin tinted by its reason, a legend, and a colour "
     "chart outlined; .png or .jpg; for one photo"},
    {"output", 'o', "DIR", TYPE_TEXT, AT(output), CLI_BATCH, 0, 0,
     "folder of the records: DIR/<id>/, summary.csv, regions.csv, index.html, cohort.html"},
    {"output", 'o', "DIR", TYPE_TEXT, AT(output), CLI_REPEAT, 0, 0,
     "folder of the records and of repeat.json and repeat.html"},
    {"repeat", 0, "FILE", TYPE_TEXT, AT(repeat), CLI_COMPARE | CLI_BATCH, 0, 0,
     "repeat.json of photos taken in the same way, by pihmap repeat: nothing below its smallest "
     "detectable change is flagged, its noise supports the pair's own, and a pair unlike those "
     "photos gets a warning"},
    {"manifest", 0, "FILE", TYPE_TEXT, AT(manifest), CLI_BATCH | CLI_REPEAT, 0, 0,
     "CSV of id,before,after and optionally patient, visit, days, view, group, skin_mask, roi, "
     "regions, reference, px_per_mm, min_drop, exclude, note; instead of finding the pairs by "
     "their names"},
    {"write-manifest", 0, "FILE", TYPE_TEXT, AT(write_manifest), CLI_BATCH, 0, 0,
     "with --dry-run: write what was found as such a table, to be edited and given to --manifest; "
     "unmatched photos are rows that are excluded"},
    {"dry-run", 0, NULL, TYPE_ON, AT(dry_run), CLI_BATCH | CLI_REPEAT, 0, 0,
     "only list every pair and every unmatched file, with the reason"},
    {"record", 0, "full|brief", TYPE_BRIEF, AT(brief), CLI_BATCH | CLI_REPEAT, 0, 0,
     "size of the records; full: all pictures (default); brief: page, heatmap and tables only"},
    {"timeout", 0, "S", TYPE_INT, AT(timeout_s), CLI_BATCH | CLI_REPEAT, 1, 86400,
     "seconds that one pair may take (default 120)"},
    {"shard", 0, "I/N", TYPE_SHARD, AT(shard), CLI_BATCH, 0, 0,
     "compare only part I of N of the pairs, I from 0 to N-1; --merge then makes the tables"},
    {"merge", 0, NULL, TYPE_ON, AT(merge), CLI_BATCH, 0, 0,
     "make the tables of all records in the given folders, and check that no shard is missing"},
    {"watch", 0, NULL, TYPE_ON, AT(watch), CLI_CHECK, 0, 0,
     "AFTER is a folder: check each photo that a camera or phone sends there, as soon as it is "
     "whole, until Ctrl-C or SIGTERM"},
    {"watch", 0, NULL, TYPE_ON, AT(watch), CLI_BATCH, 0, 0,
     "afterwards keep watching FOLDER: compare what arrives once it is copied whole, and write the "
     "tables anew, until Ctrl-C or SIGTERM. Not on a network share that other machines write to: "
     "their changes are not seen"},
    {"json", 0, "FILE", TYPE_TEXT, AT(outputs[PIHMAP_OUT_JSON]), CLI_COMPARE | CLI_ALIGN, 0, 0,
     "full report; - is standard output"},
    {"csv", 0, "FILE", TYPE_TEXT, AT(outputs[PIHMAP_OUT_CSV]), CLI_COMPARE, 0, 0,
     "one row per region; - is standard output"},
    {"csv-bom", 0, NULL, TYPE_ON, AT(lib.csv_bom), CLI_COMPARE | CLI_BATCH, 0, 0,
     "for Excel: CSV tables begin with a byte order mark, so that names in any writing are read "
     "right"},
    {"mask", 0, "FILE", TYPE_TEXT, AT(outputs[PIHMAP_OUT_MASK]), CLI_COMPARE, 0, 0,
     "8-bit grey .png: 255 where flagged as likely PIH"},
    {"mask", 0, "FILE", TYPE_TEXT, AT(outputs[PIHMAP_OUT_MASK]), CLI_INSPECT, 0, 0,
     "8-bit grey .png: 255 where skin is measured; for one photo"},
    {"delta", 0, "FILE", TYPE_TEXT, AT(outputs[PIHMAP_OUT_DELTA]), CLI_COMPARE, 0, 0,
     ".pfm: L* difference per working pixel, corrected for lighting; NaN where not measured"},
    {"aligned", 0, "FILE", TYPE_TEXT, AT(outputs[PIHMAP_OUT_ALIGNED]), CLI_COMPARE, 0, 0,
     "the after photo in the before frame, .png or .jpg"},
    {"panel", 0, "FILE", TYPE_TEXT, AT(outputs[PIHMAP_OUT_PANEL]), CLI_COMPARE, 0, 0,
     "before, after and heatmap side by side with their facts, for print; .png or .jpg"},
    {"html", 0, "FILE", TYPE_TEXT, AT(outputs[PIHMAP_OUT_PAGE]), CLI_COMPARE, 0, 0,
     "everything on one interactive page; a single .html file that needs no other"},
    {"ghost", 0, "FILE", TYPE_TEXT, AT(outputs[PIHMAP_OUT_GHOST]), CLI_CHECK, 0, 0,
     "the after photo with outlines of the before photo over it: dashed where they lay, solid "
     "where they lie now; .png or .jpg"},
    {"id", 0, "TEXT", TYPE_TEXT, AT(lib.id), CLI_COMPARE, 0, 0,
     "what the panel and the page call the pair (default: the names of the photos)"},
    {"record", 0, "DIR", TYPE_TEXT, AT(record), CLI_COMPARE, 0, 0,
     "everything in one folder: heatmap, aligned photo, mask, report and region table; without -o "
     "no other heatmap is written"},
    {"lang", 0, "en|es|pt|fr|de|hi|zh|ko|ar|auto", TYPE_LANGUAGE, AT(lib.language),
     CLI_COMPARE | CLI_BATCH | CLI_REPEAT, 0, 0,
     "language of the HTML pages and of the words on pictures; en: English (default); es: Spanish; "
     "pt: Portuguese; fr: French; de: German; hi: Hindi; zh: Chinese, simplified; ko: Korean; "
     "ar: Arabic; auto: as LC_ALL, LC_MESSAGES or LANG say. Not reviewed by native speakers yet. "
     "With hi, zh, ko and ar pictures stay English, since their font cannot write these. Tables, "
     "JSON and messages always do"},
    {"deidentify", 0, NULL, TYPE_ON, AT(lib.deidentify), CLI_COMPARE | CLI_BATCH, 0, 0,
     "no names and no dates in any output, but hashes of the photos; a face in them can still be "
     "recognised"},
    {"key", 0, "FILE", TYPE_TEXT, AT(key), CLI_COMPARE | CLI_BATCH, 0, 0,
     "secret key for the hashes of --deidentify; created if it does not exist (default: pihmap/key "
     "in the user's state folder)"},
    {"capture-facts", 0, NULL, TYPE_ON, AT(lib.capture_facts), CLI_COMPARE | CLI_ALIGN | CLI_BATCH,
     0, 0,
     "reports also hold exposure time, aperture, sensitivity, exposure bias, white balance, and "
     "the "
     "name that a colour profile gives itself"},
    {"map-points", 0, "FILE", TYPE_TEXT, AT(map_points), CLI_ALIGN, 0, 0,
     "CSV of points x,y in the before photo (- is standard input); prints CSV of the same points "
     "in "
     "the after photo"},
    {"points-in", 0, "before|after", TYPE_PHOTO, AT(points_in_after), CLI_ALIGN, 0, 0,
     "which photo the points of --map-points are in (default before)"},
    {"roi", 0, "X,Y,W,H", TYPE_RECT, AT(lib.roi), CLI_COMPARE | CLI_CHECK, 0, 0,
     "measure only inside this rectangle of the upright before photo, in pixels"},
    {"skin-mask", 0, "FILE", TYPE_TEXT, AT(lib.skin_mask), CLI_COMPARE | CLI_CHECK, 0, 0,
     "picture of the before photo's shape, white = skin to measure (default: found automatically)"},
    {"regions", 0, "FILE", TYPE_TEXT, AT(lib.regions), CLI_COMPARE, 0, 0,
     "8-bit grey label picture of the before photo's shape; the report gets a row for every label, "
     "besides the marks that are found"},
    {"grid", 0, "N", TYPE_INT, AT(lib.grid), CLI_COMPARE | CLI_BATCH, 1, 64,
     "the report gets a row for every cell of a grid of N columns"},
    {"reference", 0, "X,Y,W,H", TYPE_RECT, AT(lib.reference), CLI_COMPARE, 0, 0,
     "untreated skin or a grey card that both photos show, as a rectangle of the before photo; a "
     "change of the whole area is measured against it"},
    {"card", 0, "auto|off", TYPE_CHART, AT(lib.chart),
     CLI_COMPARE | CLI_BATCH | CLI_CHECK | CLI_REPEAT, 0, 0,
     "colour chart of 24 patches (ColorChecker Classic layout); auto (default): where both photos "
     "show "
     "one, correct their colours by it and measure the change of the whole area against it"},
    {"card", 0, "auto|off", TYPE_CHART, AT(lib.chart), CLI_INSPECT, 0, 0,
     "colour chart of 24 patches (ColorChecker Classic layout); auto (default): look for one"},
    {"card-pitch", 0, "MM", TYPE_REAL, AT(lib.chart_pitch), CLI_COMPARE | CLI_BATCH | CLI_REPEAT, 1,
     200,
     "mm between the centres of neighbouring patches of the chart: measure it on yours. Gives "
     "areas "
     "in mm2 too, unless --px-per-mm is given"},
    {"min-drop", 0, "L", TYPE_REAL, AT(lib.min_drop), CLI_COMPARE | CLI_BATCH, 0.8, 50,
     "smallest L* drop to flag, 0.8 to 50 (default: from the pair's noise floor)"},
    {"px-per-mm", 0, "S", TYPE_REAL, AT(lib.px_per_mm), CLI_COMPARE | CLI_BATCH | CLI_REPEAT, 0.01,
     10000, "scale of the before photo; gives areas in mm2 too"},
    {"max-pixels", 0, "N", TYPE_COUNT, AT(lib.max_pixels),
     CLI_COMPARE | CLI_ALIGN | CLI_INSPECT | CLI_BATCH | CLI_CHECK | CLI_REPEAT, 1, 1e9,
     "refuse photos with more pixels (default 100000000)"},
    {"alpha", 0, "A", TYPE_REAL, AT(lib.alpha), CLI_COMPARE | CLI_BATCH, 0, 1,
     "strongest opacity of the heatmap, 0 to 1 (default 0.65)"},
    {"range", 0, "L", TYPE_REAL, AT(lib.range), CLI_COMPARE | CLI_BATCH, 0.5, 100,
     "L* at the ends of the colour bar, 0.5 to 100 (default 6)"},
    {"colormap", 0, "diverging|grey", TYPE_MAP, AT(lib.colormap), CLI_COMPARE | CLI_BATCH, 0, 0,
     "colours of the heatmap (default diverging: purple darker, teal lighter)"},
    {"no-legend", 0, NULL, TYPE_OFF, AT(lib.legend), CLI_COMPARE | CLI_BATCH, 0, 0,
     "leave the colour bar out of the heatmap"},
    {"force", 0, NULL, TYPE_ON, AT(force), CLI_COMPARE | CLI_ALIGN | CLI_INSPECT | CLI_CHECK, 0, 0,
     "replace existing files that pihmap did not write; never an input"},
    {"force", 0, NULL, TYPE_ON, AT(force), CLI_BATCH | CLI_REPEAT, 0, 0,
     "compare all pairs again, and replace files that pihmap did not write; never an input"},
    {"jobs", 'j', "N", TYPE_INT, AT(jobs), CLI_BATCH | CLI_REPEAT, 1, 256,
     "pairs at a time (default: the processors allowed, fewer when memory is short)"},
    {"jobs", 'j', "N", TYPE_INT, AT(lib.threads), CLI_COMPARE | CLI_ALIGN | CLI_INSPECT | CLI_CHECK,
     1, 64, "threads (default: the processors allowed); the results never depend on it"},
    {"json", 0, NULL, TYPE_ON, AT(json_wanted),
     CLI_INSPECT | CLI_BATCH | CLI_CHECK | CLI_SCORE | CLI_REPEAT | CLI_DIFF, 0, 0,
     "one JSON document on standard output"},
    {"progress", 0, "auto|json", TYPE_EVENTS, AT(events), CLI_COMPARE | CLI_BATCH, 0, 0,
     "json: for another program, progress and all messages as lines of JSON on standard error "
     "('pihmap help report' has their fields), without the summary; auto (default): for people"},
    {"no-sandbox", 0, NULL, TYPE_ON, AT(no_sandbox),
     CLI_COMPARE | CLI_ALIGN | CLI_INSPECT | CLI_BATCH | CLI_CHECK | CLI_SCORE | CLI_REPEAT, 0, 0,
     "read photos without the sandbox, for systems where it fails (pihmap --version shows which "
     "sandbox is in use)"},
    {"quiet", 'q', NULL, TYPE_ON, AT(quiet),
     CLI_COMPARE | CLI_ALIGN | CLI_INSPECT | CLI_BATCH | CLI_CHECK | CLI_REPEAT, 0, 0,
     "no summary; errors are still shown"},
    {"verbose", 'v', NULL, TYPE_ON, AT(verbose), CLI_COMPARE | CLI_ALIGN | CLI_BATCH | CLI_REPEAT,
     0, 0, "a longer summary"},
    {"help", 'h', NULL, TYPE_ON, AT(help),
     CLI_COMPARE | CLI_ALIGN | CLI_INSPECT | CLI_BATCH | CLI_CHECK | CLI_SCORE | CLI_REPEAT |
         CLI_DIFF,
     0, 0, "this help"},
    {"version", 'V', NULL, TYPE_ON, AT(version),
     CLI_COMPARE | CLI_ALIGN | CLI_INSPECT | CLI_BATCH | CLI_CHECK | CLI_SCORE | CLI_REPEAT |
         CLI_DIFF,
     0, 0, "versions of pihmap and of the libraries in use"},
};

enum { ROWS = sizeof rows / sizeof *rows };

/* What getopt_long() returns for row i: beyond every letter. */
enum { FIRST_VALUE = 256 };

static const struct {
    const char *name;
    enum pihmap_colormap map;
} colormaps[] = {{"diverging", PIHMAP_COLORMAP_DIVERGING},
                 {"grey", PIHMAP_COLORMAP_GREY},
                 {"gray", PIHMAP_COLORMAP_GREY}};

/* ---- values ------------------------------------------------------------------------- */

/* Messages give the long name, however the option was spelt, because it can be looked up. */
static bool wrong(const struct cli_option *row, const char *value, const char *wanted)
{
    console_error("--%s: '%s' is not %s", row->name, console_name(value).text, wanted);
    return false;
}

/* Is value, if text could be read as what ("a number"), within the row's range? */
static bool check_range(const struct cli_option *row, const char *text, const char *what, bool read,
                        double value)
{
    if (!read)
        console_error("--%s: '%s' is not %s (%.10g to %.10g)", row->name, console_name(text).text,
                      what, row->least, row->most);
    else if (value < row->least || value > row->most)
        console_error("--%s: '%s' is out of range (%.10g to %.10g)", row->name,
                      console_name(text).text, row->least, row->most);
    else
        return true;
    return false;
}

/* Parse all of text as a finite decimal number; no blanks, no hexadecimal. */
static bool number(const char *text, double *value)
{
    char *end;
    if (text[strspn(text, "0123456789+-.eE")] != '\0' || *text == '\0')
        return false;
    *value = strtod(text, &end);
    return *end == '\0' && isfinite(*value);
}

static bool real_value(const struct cli_option *row, const char *text, double *out)
{
    const bool read = number(text, out);
    return check_range(row, text, "a number", read, *out);
}

static bool whole_value(const struct cli_option *row, const char *text, double *out)
{
    const bool read = text[strspn(text, "0123456789")] == '\0' && number(text, out);
    return check_range(row, text, "a whole number", read, *out);
}

static bool rect_value(const struct cli_option *row, const char *text, int rect[4])
{
    static const char wanted[] = "X,Y,W,H: four whole numbers of pixels, W and H at least 1";
    const char *rest = text;
    int value[4];
    for (int i = 0; i < 4; i++) {
        char *end;
        errno = 0;
        long part = strtol(rest, &end, 10);
        bool digits = isdigit((unsigned char)*rest);
        if (!digits || errno || part > 1000000 || *end != (i < 3 ? ',' : '\0'))
            return wrong(row, text, wanted);
        value[i] = (int)part;
        rest = end + 1;
    }
    if (value[2] < 1 || value[3] < 1)
        return wrong(row, text, wanted);
    memcpy(rect, value, sizeof value);
    return true;
}

#define MOST_SHARDS 100000
#define SHARD_WANTED "I/N: shard I of N, numbered from 0 to N-1; N at most 100000"

static bool shard_value(const struct cli_option *row, const char *text, int shard[2])
{
    char *end;
    if (text[strspn(text, "0123456789/")] != '\0' || !isdigit((unsigned char)text[0]))
        return wrong(row, text, SHARD_WANTED);
    const unsigned long long i = strtoull(text, &end, 10); /* ULLONG_MAX where it is larger */
    if (*end != '/' || !isdigit((unsigned char)end[1]))
        return wrong(row, text, SHARD_WANTED);
    const unsigned long long n = strtoull(end + 1, &end, 10);
    if (*end != '\0' || n > MOST_SHARDS || i >= n)
        return wrong(row, text, SHARD_WANTED);
    shard[0] = (int)i;
    shard[1] = (int)n;
    return true;
}

static bool brief_value(const struct cli_option *row, const char *text, bool *brief)
{
    *brief = strcmp(text, "brief") == 0;
    return *brief || strcmp(text, "full") == 0 || wrong(row, text, "full or brief");
}

static bool chart_value(const struct cli_option *row, const char *text, bool *wanted)
{
    *wanted = strcmp(text, "auto") == 0;
    return *wanted || strcmp(text, "off") == 0 || wrong(row, text, "auto or off");
}

static bool events_value(const struct cli_option *row, const char *text, bool *events)
{
    *events = strcmp(text, "json") == 0;
    return *events || strcmp(text, "auto") == 0 || wrong(row, text, "auto or json");
}

static bool map_value(const struct cli_option *row, const char *text, enum pihmap_colormap *out)
{
    for (size_t i = 0; i < sizeof colormaps / sizeof *colormaps; i++)
        if (strcmp(text, colormaps[i].name) == 0) {
            *out = colormaps[i].map;
            return true;
        }
    return wrong(row, text, "a colour map: diverging or grey");
}

/* The language of this system's user, by POSIX: the first of these that is set; "es_ES.UTF-8" is
 * Spanish. English where pihmap does not have it. */
static enum pihmap_language users_language(void)
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    enum pihmap_language language = PIHMAP_LANGUAGE_ENGLISH;
    const char *value = NULL;
    char name[8];
    for (size_t i = 0; i < sizeof names / sizeof *names && !(value && *value); i++)
        value = getenv(names[i]);
    if (value) {
        snprintf(name, sizeof name, "%.*s", (int)strcspn(value, "_.@"), value);
        pihmap_language_named(name, &language);
    }
    return language;
}

static bool language_value(const struct cli_option *row, const char *text,
                           enum pihmap_language *out)
{
    if (strcmp(text, "auto") == 0) {
        *out = users_language();
        return true;
    }
    return pihmap_language_named(text, out) ||
           wrong(row, text, "a language of the pages: en, es, pt, fr, de, hi, zh, ko, ar or auto");
}

static bool photo_value(const struct cli_option *row, const char *text, bool *is_after)
{
    *is_after = strcmp(text, "after") == 0;
    return *is_after || strcmp(text, "before") == 0 || wrong(row, text, "before or after");
}

static bool text_value(const struct cli_option *row, const char *text, const char **out)
{
    if (*text == '\0') {
        console_error("--%s: the %s is empty", row->name,
                      strcmp(row->value, "TEXT") == 0 ? "text" : "file name");
        return false;
    }
    *out = text;
    return true;
}

static bool store_value(const struct cli_option *row, const char *text, struct cli_options *out)
{
    void *field = (char *)out + row->at;
    double value = 0;
    switch (row->type) {
    case TYPE_ON:
        *(bool *)field = true;
        return true;
    case TYPE_OFF:
        *(bool *)field = false;
        return true;
    case TYPE_TEXT:
        return text_value(row, text, field);
    case TYPE_INT:
        if (!whole_value(row, text, &value))
            return false;
        *(int *)field = (int)value;
        return true;
    case TYPE_COUNT:
        if (!whole_value(row, text, &value))
            return false;
        *(size_t *)field = (size_t)value;
        return true;
    case TYPE_REAL:
        return real_value(row, text, field);
    case TYPE_RECT:
        return rect_value(row, text, field);
    case TYPE_SHARD:
        return shard_value(row, text, field);
    case TYPE_BRIEF:
        return brief_value(row, text, field);
    case TYPE_CHART:
        return chart_value(row, text, field);
    case TYPE_EVENTS:
        return events_value(row, text, field);
    case TYPE_MAP:
        return map_value(row, text, field);
    case TYPE_LANGUAGE:
        return language_value(row, text, field);
    case TYPE_PHOTO:
        return photo_value(row, text, field);
    }
    return false;
}

/* ---- usage errors ------------------------------------------------------------------- */

/* Is typed[0..length) a prefix of several long options of this command? */
static bool ambiguous(unsigned bit, const char *typed, size_t length)
{
    int hits = 0;
    for (int i = 0; i < ROWS; i++)
        hits += (rows[i].commands & bit) && strncmp(rows[i].name, typed, length) == 0;
    return hits > 1;
}

static const char *nearest(unsigned bit, const char *typed, size_t length)
{
    const char *names[ROWS];
    size_t n = 0;
    for (int i = 0; i < ROWS; i++)
        if (rows[i].commands & bit)
            names[n++] = rows[i].name;
    return cli_suggest(typed, length, names, n);
}

static void report_unknown(unsigned bit, const char *command, const char *typed)
{
    if (strncmp(typed, "--", 2) != 0) { /* a letter: it is in optopt */
        char letter[3] = {'-', (char)optopt, '\0'};
        console_error("%s has no option %s; see 'pihmap help %s'", command,
                      console_name(letter).text, command);
        return;
    }
    const char *name = typed + 2;
    size_t length = strcspn(name, "=");
    const char *meant = nearest(bit, name, length);
    char shown[64];
    snprintf(shown, sizeof shown, "%.*s", length > 40 ? 40 : (int)length, name);
    if (length > 0 && ambiguous(bit, name, length))
        console_error("--%s could be several options of %s; write it out", console_name(shown).text,
                      command);
    else if (meant)
        console_error("%s has no option --%s; did you mean --%s?", command,
                      console_name(shown).text, meant);
    else
        console_error("%s has no option --%s; see 'pihmap help %s'", command,
                      console_name(shown).text, command);
}

/* getopt_long() returned ':' or '?', and set optopt to the option if it knows it. */
static void report_misuse(unsigned bit, const char *command, int returned, const char *typed)
{
    const struct cli_option *row = NULL;
    for (int i = 0; i < ROWS; i++)
        if ((rows[i].commands & bit) &&
            (optopt == FIRST_VALUE + i || (optopt && optopt == rows[i].letter)))
            row = &rows[i];
    if (row && returned == ':')
        console_error("--%s needs a value: --%s %s", row->name, row->name, row->value);
    else if (row && optopt >= FIRST_VALUE)
        console_error("--%s takes no value", row->name);
    else
        report_unknown(bit, command, typed);
}

/* ---- parsing ------------------------------------------------------------------------ */

static void getopt_tables(unsigned bit, struct option *longs, char *shorts)
{
    *shorts++ = ':'; /* makes a missing value differ from an unknown option */
    for (int i = 0; i < ROWS; i++) {
        if (!(rows[i].commands & bit))
            continue;
        int has_value = rows[i].value ? required_argument : no_argument;
        *longs++ = (struct option){rows[i].name, has_value, NULL, FIRST_VALUE + i};
        if (rows[i].letter) {
            *shorts++ = rows[i].letter;
            if (rows[i].value)
                *shorts++ = ':';
        }
    }
    *longs = (struct option){0};
    *shorts = '\0';
}

/* The row of the option that getopt_long() returned. */
static const struct cli_option *found(unsigned bit, int returned)
{
    if (returned >= FIRST_VALUE)
        return &rows[returned - FIRST_VALUE];
    for (int i = 0; i < ROWS; i++)
        if ((rows[i].commands & bit) && rows[i].letter == returned)
            return &rows[i];
    return NULL;
}

bool cli_parse(unsigned command_bit, const char *command, int argc, char **argv,
               struct cli_options *out, int *first)
{
    struct option longs[ROWS + 1];
    char shorts[2 + 2 * ROWS];
    *out = (struct cli_options){0};
    pihmap_options_init(&out->lib);
    getopt_tables(command_bit, longs, shorts);
    opterr = 0;
    optind = 1;
    for (;;) {
        int at = optind;
        int returned = getopt_long(argc, argv, shorts, longs, NULL);
        if (returned == -1)
            break;
        const struct cli_option *row = NULL;
        if (returned != ':' && returned != '?')
            row = found(command_bit, returned);
        if (!row) {
            /* optind is past a long option, but not past a group of letters. */
            report_misuse(command_bit, command, returned, argv[optind > at ? optind - 1 : at]);
            return false;
        }
        if (!store_value(row, optarg, out))
            return false;
    }
    *first = optind;
    return true;
}

/* ---- iteration ---------------------------------------------------------------------- */

const struct cli_option *cli_option_next(unsigned command_bit, const struct cli_option *after)
{
    for (const struct cli_option *row = after ? after + 1 : rows; row < rows + ROWS; row++)
        if (row->commands & command_bit)
            return row;
    return NULL;
}
