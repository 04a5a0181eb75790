#include "cli/fields.h"

#include <math.h>
#include <pihmap.h>
#include <stdio.h>
#include <string.h>

/* Words that hold figures, made of NAN: N stands for each. */
static void name_figures(char *words)
{
    for (char *at = words; (at = strstr(at, "nan"));) {
        *at++ = 'N';
        memmove(at, at + 2, strlen(at + 2) + 1);
    }
}

static const char *reason(int i, char *words, size_t size)
{
    const struct pihmap_reason reason = {(enum pihmap_reason_code)i, {NAN, NAN, NAN}};
    if (i >= PIHMAP_REASONS)
        return NULL;
    pihmap_reason_text(&reason, words, size);
    name_figures(words);
    return pihmap_reason_name(reason.code);
}

static const char *advice(int i, char *words, size_t size)
{
    const struct pihmap_advice advice = {(enum pihmap_advice_code)i, {NAN, NAN, NAN}, false};
    if (i >= PIHMAP_ADVICES)
        return NULL;
    pihmap_advice_text(&advice, words, size);
    name_figures(words);
    return pihmap_advice_name(advice.code);
}

static const char *evidence(int i, char *words, size_t size)
{
    if (i >= PIHMAP_EVIDENCES)
        return NULL;
    strncpy(words, pihmap_evidence_text((enum pihmap_evidence)i), size - 1);
    words[size - 1] = '\0';
    return pihmap_evidence_name((enum pihmap_evidence)i);
}

static const char *pixel(int i, char *words, size_t size)
{
    if (i > pihmap_pixel_classes())
        return NULL;
    snprintf(words, size, "%s", pihmap_pixel_text(i - 1));
    return pihmap_pixel_name(i - 1);
}

static const struct cli_block codes[] = {
    CLI_HEADING("CODES"),
    CLI_TEXT(
        "Codes are for programs: they stay, and are only ever added. Words may be reworded. Of "
        "comparability.reason_codes, alignment.code, global.code and summary.code, with N for "
        "a figure:"),
    CLI_CODES(reason),
    CLI_TEXT("Of advice[].code of check --json, likewise:"),
    CLI_CODES(advice),
    CLI_TEXT("Of regions[].evidence_code:"),
    CLI_CODES(evidence),
    CLI_TEXT("Of skin.shares: what a px shows. New reasons are added as they are told apart."),
    CLI_CODES(pixel),
};

const struct cli_chapter cli_fields_codes = {codes, sizeof codes / sizeof *codes};
