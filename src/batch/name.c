#include "batch/name.h"

#include "batch/fold.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(table) (sizeof(table) / sizeof *(table))

/* ---- words -------------------------------------------------------------------------- */

/* As pm_fold_plain() leaves them: in lower case, without accents. */
static const struct {
    const char *word;
    enum pm_role role;
    bool secondary; /* part of the name where a primary word follows: pre-auricular before */
} ROLES[] = {
    /* English, German, French, Spanish and Portuguese */
    {"before", PM_ROLE_BEFORE, false},
    {"after", PM_ROLE_AFTER, false},
    {"vorher", PM_ROLE_BEFORE, false},
    {"nachher", PM_ROLE_AFTER, false},
    {"vor", PM_ROLE_BEFORE, true},
    {"nach", PM_ROLE_AFTER, true},
    {"avant", PM_ROLE_BEFORE, false},
    {"apres", PM_ROLE_AFTER, false},
    {"antes", PM_ROLE_BEFORE, false},
    {"despues", PM_ROLE_AFTER, false},
    {"depois", PM_ROLE_AFTER, false},
    {"apos", PM_ROLE_AFTER, false},
    {"pos", PM_ROLE_AFTER, true},
    /* Italian, Dutch, Turkish, Polish, Swedish */
    {"prima", PM_ROLE_BEFORE, true},
    {"dopo", PM_ROLE_AFTER, false},
    {"voor", PM_ROLE_BEFORE, true},
    {"na", PM_ROLE_AFTER, true},
    {"once", PM_ROLE_BEFORE, true},
    {"oncesi", PM_ROLE_BEFORE, false},
    {"sonra", PM_ROLE_AFTER, false},
    {"sonrasi", PM_ROLE_AFTER, false},
    {"przed", PM_ROLE_BEFORE, false},
    {"po", PM_ROLE_AFTER, true},
    {"fore", PM_ROLE_BEFORE, true},
    {"efter", PM_ROLE_AFTER, false},
    /* Russian, Ukrainian, Arabic, Hindi */
    {"до", PM_ROLE_BEFORE, false},
    {"после", PM_ROLE_AFTER, false},
    {"після", PM_ROLE_AFTER, false},
    {"قبل", PM_ROLE_BEFORE, false},
    {"بعد", PM_ROLE_AFTER, false},
    {"पहले", PM_ROLE_BEFORE, false},
    {"बाद", PM_ROLE_AFTER, false},
    /* Chinese and Japanese, Korean */
    {"前", PM_ROLE_BEFORE, false},
    {"后", PM_ROLE_AFTER, false},
    {"後", PM_ROLE_AFTER, false},
    {"之前", PM_ROLE_BEFORE, false},
    {"之后", PM_ROLE_AFTER, false},
    {"治疗前", PM_ROLE_BEFORE, false},
    {"治疗后", PM_ROLE_AFTER, false},
    {"治療前", PM_ROLE_BEFORE, false},
    {"治療後", PM_ROLE_AFTER, false},
    {"术前", PM_ROLE_BEFORE, false},
    {"术后", PM_ROLE_AFTER, false},
    {"手术前", PM_ROLE_BEFORE, false},
    {"手术后", PM_ROLE_AFTER, false},
    {"術前", PM_ROLE_BEFORE, false},
    {"術後", PM_ROLE_AFTER, false},
    {"手術前", PM_ROLE_BEFORE, false},
    {"手術後", PM_ROLE_AFTER, false},
    {"施術前", PM_ROLE_BEFORE, false},
    {"施術後", PM_ROLE_AFTER, false},
    {"ビフォー", PM_ROLE_BEFORE, false},
    {"アフター", PM_ROLE_AFTER, false},
    {"전", PM_ROLE_BEFORE, false},
    {"후", PM_ROLE_AFTER, false},
    {"시술전", PM_ROLE_BEFORE, false},
    {"시술후", PM_ROLE_AFTER, false},
    {"치료전", PM_ROLE_BEFORE, false},
    {"치료후", PM_ROLE_AFTER, false},
    {"pre", PM_ROLE_BEFORE, true},
    {"post", PM_ROLE_AFTER, true},
    {"baseline", PM_ROLE_BEFORE, true},
    {"followup", PM_ROLE_AFTER, true},
    {"initial", PM_ROLE_BEFORE, true},
    {"final", PM_ROLE_AFTER, true},
    {"preop", PM_ROLE_BEFORE, true},
    {"postop", PM_ROLE_AFTER, true},
    {"pretreatment", PM_ROLE_BEFORE, true},
    {"posttreatment", PM_ROLE_AFTER, true},
    {"pretx", PM_ROLE_BEFORE, true},
    {"posttx", PM_ROLE_AFTER, true},
    {"fu", PM_ROLE_AFTER, true},
};

/* Months and years are the calendar's averages: good enough to put visits in order. */
static const struct {
    const char *word;
    enum pm_unit unit;
    double days;
    bool short_form; /* counts only directly before or after its digits */
} UNITS[] = {
    {"day", PM_UNIT_DAYS, 1, false},
    {"days", PM_UNIT_DAYS, 1, false},
    {"week", PM_UNIT_DAYS, 7, false},
    {"weeks", PM_UNIT_DAYS, 7, false},
    {"wk", PM_UNIT_DAYS, 7, false},
    {"wks", PM_UNIT_DAYS, 7, false},
    {"month", PM_UNIT_DAYS, 30.4375, false},
    {"months", PM_UNIT_DAYS, 30.4375, false},
    {"mo", PM_UNIT_DAYS, 30.4375, false},
    {"year", PM_UNIT_DAYS, 365.25, false},
    {"years", PM_UNIT_DAYS, 365.25, false},
    {"yr", PM_UNIT_DAYS, 365.25, false},
    {"visit", PM_UNIT_VISIT, 1, false},
    {"session", PM_UNIT_VISIT, 1, false},
    {"timepoint", PM_UNIT_VISIT, 1, false},
    {"time", PM_UNIT_VISIT, 1, false},
    /* in other languages, as pm_fold_plain() leaves them */
    {"dia", PM_UNIT_DAYS, 1, false},
    {"dias", PM_UNIT_DAYS, 1, false},
    {"jour", PM_UNIT_DAYS, 1, false},
    {"jours", PM_UNIT_DAYS, 1, false},
    {"giorno", PM_UNIT_DAYS, 1, false},
    {"giorni", PM_UNIT_DAYS, 1, false},
    {"tag", PM_UNIT_DAYS, 1, false},
    {"tage", PM_UNIT_DAYS, 1, false},
    {"tagen", PM_UNIT_DAYS, 1, false},
    {"dag", PM_UNIT_DAYS, 1, false},
    {"dagen", PM_UNIT_DAYS, 1, false},
    {"dagar", PM_UNIT_DAYS, 1, false},
    {"gun", PM_UNIT_DAYS, 1, false},
    {"dzien", PM_UNIT_DAYS, 1, false},
    {"dni", PM_UNIT_DAYS, 1, false},
    {"день", PM_UNIT_DAYS, 1, false},
    {"дня", PM_UNIT_DAYS, 1, false},
    {"днеи", PM_UNIT_DAYS, 1, false},
    {"дні", PM_UNIT_DAYS, 1, false},
    {"днів", PM_UNIT_DAYS, 1, false},
    {"يوم", PM_UNIT_DAYS, 1, false},
    {"ايام", PM_UNIT_DAYS, 1, false},
    {"أيام", PM_UNIT_DAYS, 1, false},
    {"اليوم", PM_UNIT_DAYS, 1, false},
    {"दिन", PM_UNIT_DAYS, 1, false},
    {"天", PM_UNIT_DAYS, 1, false},
    {"日", PM_UNIT_DAYS, 1, false},
    {"일", PM_UNIT_DAYS, 1, false},
    {"sem", PM_UNIT_DAYS, 7, false},
    {"semana", PM_UNIT_DAYS, 7, false},
    {"semanas", PM_UNIT_DAYS, 7, false},
    {"semaine", PM_UNIT_DAYS, 7, false},
    {"semaines", PM_UNIT_DAYS, 7, false},
    {"settimana", PM_UNIT_DAYS, 7, false},
    {"settimane", PM_UNIT_DAYS, 7, false},
    {"woche", PM_UNIT_DAYS, 7, false},
    {"wochen", PM_UNIT_DAYS, 7, false},
    {"weken", PM_UNIT_DAYS, 7, false},
    {"vecka", PM_UNIT_DAYS, 7, false},
    {"veckor", PM_UNIT_DAYS, 7, false},
    {"hafta", PM_UNIT_DAYS, 7, false},
    {"tydzien", PM_UNIT_DAYS, 7, false},
    {"tygodnie", PM_UNIT_DAYS, 7, false},
    {"tygodni", PM_UNIT_DAYS, 7, false},
    {"неделя", PM_UNIT_DAYS, 7, false},
    {"недели", PM_UNIT_DAYS, 7, false},
    {"недель", PM_UNIT_DAYS, 7, false},
    {"тиждень", PM_UNIT_DAYS, 7, false},
    {"тижні", PM_UNIT_DAYS, 7, false},
    {"тижнів", PM_UNIT_DAYS, 7, false},
    {"أسبوع", PM_UNIT_DAYS, 7, false},
    {"أسابيع", PM_UNIT_DAYS, 7, false},
    {"الأسبوع", PM_UNIT_DAYS, 7, false},
    {"सप्ताह", PM_UNIT_DAYS, 7, false},
    {"हफ्ते", PM_UNIT_DAYS, 7, false},
    {"周", PM_UNIT_DAYS, 7, false},
    {"週", PM_UNIT_DAYS, 7, false},
    {"週間", PM_UNIT_DAYS, 7, false},
    {"주", PM_UNIT_DAYS, 7, false},
    {"mes", PM_UNIT_DAYS, 30.4375, false},
    {"meses", PM_UNIT_DAYS, 30.4375, false},
    {"mois", PM_UNIT_DAYS, 30.4375, false},
    {"mese", PM_UNIT_DAYS, 30.4375, false},
    {"mesi", PM_UNIT_DAYS, 30.4375, false},
    {"monat", PM_UNIT_DAYS, 30.4375, false},
    {"monate", PM_UNIT_DAYS, 30.4375, false},
    {"monaten", PM_UNIT_DAYS, 30.4375, false},
    {"maand", PM_UNIT_DAYS, 30.4375, false},
    {"maanden", PM_UNIT_DAYS, 30.4375, false},
    {"manad", PM_UNIT_DAYS, 30.4375, false},
    {"manader", PM_UNIT_DAYS, 30.4375, false},
    {"ay", PM_UNIT_DAYS, 30.4375, false},
    {"miesiac", PM_UNIT_DAYS, 30.4375, false},
    {"miesiace", PM_UNIT_DAYS, 30.4375, false},
    {"miesiecy", PM_UNIT_DAYS, 30.4375, false},
    {"месяц", PM_UNIT_DAYS, 30.4375, false},
    {"месяца", PM_UNIT_DAYS, 30.4375, false},
    {"месяцев", PM_UNIT_DAYS, 30.4375, false},
    {"місяць", PM_UNIT_DAYS, 30.4375, false},
    {"місяці", PM_UNIT_DAYS, 30.4375, false},
    {"місяців", PM_UNIT_DAYS, 30.4375, false},
    {"شهر", PM_UNIT_DAYS, 30.4375, false},
    {"أشهر", PM_UNIT_DAYS, 30.4375, false},
    {"الشهر", PM_UNIT_DAYS, 30.4375, false},
    {"महीना", PM_UNIT_DAYS, 30.4375, false},
    {"महीने", PM_UNIT_DAYS, 30.4375, false},
    {"月", PM_UNIT_DAYS, 30.4375, false},
    {"个月", PM_UNIT_DAYS, 30.4375, false},
    {"個月", PM_UNIT_DAYS, 30.4375, false},
    {"개월", PM_UNIT_DAYS, 30.4375, false},
    {"ano", PM_UNIT_DAYS, 365.25, false},
    {"anos", PM_UNIT_DAYS, 365.25, false},
    {"an", PM_UNIT_DAYS, 365.25, false},
    {"ans", PM_UNIT_DAYS, 365.25, false},
    {"anno", PM_UNIT_DAYS, 365.25, false},
    {"anni", PM_UNIT_DAYS, 365.25, false},
    {"jahr", PM_UNIT_DAYS, 365.25, false},
    {"jahre", PM_UNIT_DAYS, 365.25, false},
    {"jahren", PM_UNIT_DAYS, 365.25, false},
    {"jaar", PM_UNIT_DAYS, 365.25, false},
    {"ar", PM_UNIT_DAYS, 365.25, false},
    {"yil", PM_UNIT_DAYS, 365.25, false},
    {"rok", PM_UNIT_DAYS, 365.25, false},
    {"lata", PM_UNIT_DAYS, 365.25, false},
    {"год", PM_UNIT_DAYS, 365.25, false},
    {"года", PM_UNIT_DAYS, 365.25, false},
    {"лет", PM_UNIT_DAYS, 365.25, false},
    {"рік", PM_UNIT_DAYS, 365.25, false},
    {"роки", PM_UNIT_DAYS, 365.25, false},
    {"років", PM_UNIT_DAYS, 365.25, false},
    {"سنة", PM_UNIT_DAYS, 365.25, false},
    {"साल", PM_UNIT_DAYS, 365.25, false},
    {"年", PM_UNIT_DAYS, 365.25, false},
    {"년", PM_UNIT_DAYS, 365.25, false},
    {"visita", PM_UNIT_VISIT, 1, false},
    {"visite", PM_UNIT_VISIT, 1, false},
    {"besuch", PM_UNIT_VISIT, 1, false},
    {"sitzung", PM_UNIT_VISIT, 1, false},
    {"termin", PM_UNIT_VISIT, 1, false},
    {"sesion", PM_UNIT_VISIT, 1, false},
    {"sessao", PM_UNIT_VISIT, 1, false},
    {"seance", PM_UNIT_VISIT, 1, false},
    {"seduta", PM_UNIT_VISIT, 1, false},
    {"consulta", PM_UNIT_VISIT, 1, false},
    {"bezoek", PM_UNIT_VISIT, 1, false},
    {"sessie", PM_UNIT_VISIT, 1, false},
    {"ziyaret", PM_UNIT_VISIT, 1, false},
    {"seans", PM_UNIT_VISIT, 1, false},
    {"wizyta", PM_UNIT_VISIT, 1, false},
    {"besok", PM_UNIT_VISIT, 1, false},
    {"визит", PM_UNIT_VISIT, 1, false},
    {"візит", PM_UNIT_VISIT, 1, false},
    {"сеанс", PM_UNIT_VISIT, 1, false},
    {"زيارة", PM_UNIT_VISIT, 1, false},
    {"الزيارة", PM_UNIT_VISIT, 1, false},
    {"جلسة", PM_UNIT_VISIT, 1, false},
    {"الجلسة", PM_UNIT_VISIT, 1, false},
    {"मुलाकात", PM_UNIT_VISIT, 1, false},
    {"次", PM_UNIT_VISIT, 1, false},
    {"回", PM_UNIT_VISIT, 1, false},
    {"회", PM_UNIT_VISIT, 1, false},
    {"회차", PM_UNIT_VISIT, 1, false},
    {"d", PM_UNIT_DAYS, 1, true},
    {"j", PM_UNIT_DAYS, 1, true},
    {"w", PM_UNIT_DAYS, 7, true},
    {"m", PM_UNIT_DAYS, 30.4375, true},
    {"y", PM_UNIT_DAYS, 365.25, true},
    {"v", PM_UNIT_VISIT, 1, true},
    {"t", PM_UNIT_VISIT, 1, true},
};

/* The first row of UNITS that counts the same, which is English. */
static size_t same_unit(size_t row)
{
    size_t k = 0;
    while (UNITS[k].unit != UNITS[row].unit || UNITS[k].days != UNITS[row].days)
        k++;
    return k;
}

const char *pihmap_visit_word(size_t i, const char **meaning)
{
    for (int role = PM_ROLE_BEFORE; role <= PM_ROLE_AFTER; role++)
        for (size_t k = 0; k < COUNT(ROLES); k++)
            if (ROLES[k].role == (enum pm_role)role && i-- == 0) {
                *meaning = role == PM_ROLE_BEFORE ? "before" : "after";
                return ROLES[k].word;
            }
    for (size_t first = 0; first < COUNT(UNITS); first++)
        for (size_t k = first; k < COUNT(UNITS) && same_unit(first) == first; k++)
            if (same_unit(k) == first && i-- == 0) {
                *meaning = UNITS[first].word;
                return UNITS[k].word;
            }
    *meaning = NULL;
    return NULL;
}

static const char *const VIEWS[] = {"front", "frontal", "left",    "right",   "back",  "rear",
                                    "top",   "bottom",  "upper",   "lower",   "side",  "lateral",
                                    "chin",  "profile", "oblique", "closeup", "cheek", "forehead"};
/* After one of these a short form is a name: patient A, subject M3. */
static const char *const SUBJECT_WORDS[] = {"patient", "subject", "case", "group",
                                            "arm",     "site",    "area", "lesion",
                                            "person",  "spot",    "no",   "participant"};
/* After pre or post, these belong to them: pre-op, post treatment. */
static const char *const PROCEDURES[] = {"op",    "operation", "operative", "treatment",
                                         "treat", "tx",        "procedure", "surgery"};
/* Behind or before a word for before or after, these belong to it: antes del tratamiento, tedavi
 * sonrasi. */
static const char *const TREATMENTS[] = {
    "treatment",   "behandlung", "traitement", "tratamiento", "tratamento", "trattamento",
    "behandeling", "behandling", "tedavi",     "leczenia",    "leczeniem",  "leczeniu",
    "лечения",     "лечение",    "лікування",  "العلاج",      "उपचार"};
/* Between the two. */
static const char *const ARTICLES[] = {"the", "of", "der", "le", "la", "du",
                                       "del", "el", "do",  "il", "de"};
/* Words in the file names that cameras and phones give. */
static const char *const CAMERAS[] = {"img",   "image",    "dsc",       "dscn", "dscf",   "pxl",
                                      "photo", "picture",  "pic",       "foto", "bild",   "scan",
                                      "mvimg", "gopr",     "imgp",      "dcim", "edited", "copy",
                                      "at",    "whatsapp", "screenshot"};

enum { MIN_CORRECTED_LETTERS = 5 }; /* shorter words are too often one edit away from a name */
enum { CJK_BYTES = 3 };             /* of a Chinese, Japanese or Korean character */

/* Most words differ in their first letter, and there are hundreds of them. */
static bool is_word(const char *word, const char *known)
{
    return word[0] == known[0] && strcmp(word, known) == 0;
}

static bool among(const char *word, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (is_word(word, words[i]))
            return true;
    return false;
}

static bool follows_subject_word(const struct pm_name_tokens *text, int i)
{
    return i > 0 && among(text->token[i - 1].word, SUBJECT_WORDS, COUNT(SUBJECT_WORDS));
}

static void mark_used(struct pm_name_tokens *text, int i, int n)
{
    for (int k = 0; k < n; k++)
        text->token[i + k].used = true;
}

/* ---- visits ------------------------------------------------------------------------- */

static void set_number(struct pm_visit *visit, enum pm_unit unit, double number)
{
    visit->unit = unit;
    visit->number = number;
}

static void set_role(struct pm_visit *visit, enum pm_role role)
{
    visit->contradictory |= visit->role != PM_ROLE_NONE && visit->role != role;
    visit->role = role;
}

/* Tokens from i on that say what is before or after: of treatment. */
static int treatment_tokens(const struct pm_name_tokens *text, int i)
{
    const int article =
        i < text->count && among(text->token[i].word, ARTICLES, COUNT(ARTICLES)) ? 1 : 0;
    return i + article < text->count &&
                   among(text->token[i + article].word, TREATMENTS, COUNT(TREATMENTS))
               ? article + 1
               : 0;
}

/* The number of a visit at the end of the word before token i, or in token i: after2, after 2.
 * Returns the number of tokens used. */
static int read_visit_number(const struct pm_name_tokens *text, int i, struct pm_visit *visit)
{
    const char *digits = text->token[i - 1].digits;
    struct pm_date date = {0};
    int consumed = 0;
    if (visit->unit != PM_UNIT_NONE)
        return 0;
    if (!digits[0] && pm_name_tokens_digits(text, i, 1, 2) && !pm_date_parse(text, i, &date)) {
        for (size_t k = 0; k < COUNT(UNITS); k++)
            if (pm_name_tokens_is(text, i + 1, UNITS[k].word))
                return 0; /* it begins "3 weeks" */
        digits = text->token[i].digits;
        consumed = 1;
    }
    if (digits[0])
        set_number(visit, PM_UNIT_VISIT, atof(digits));
    return consumed;
}

/* before, after2, after_2, follow-up. Returns the number of tokens used. */
static int read_role(struct pm_name_tokens *text, int i, bool has_primary, struct pm_visit *visit)
{
    const struct pm_name_token *t = &text->token[i];
    enum pm_role role = PM_ROLE_NONE;
    int consumed = 1;
    if (t->digits_first)
        return 0;
    for (size_t k = 0; k < COUNT(ROLES); k++)
        if (is_word(t->word, ROLES[k].word) && !(ROLES[k].secondary && has_primary))
            role = ROLES[k].role;
    if (!has_primary && pm_name_tokens_is(text, i, "follow") && i + 1 < text->count &&
        strcmp(text->token[i + 1].word, "up") == 0) {
        role = PM_ROLE_AFTER;
        consumed = 2;
    }
    if (role == PM_ROLE_NONE)
        return 0;
    set_role(visit, role);
    if ((pm_name_tokens_is(text, i, "pre") || pm_name_tokens_is(text, i, "post")) &&
        i + 1 < text->count && among(text->token[i + 1].word, PROCEDURES, COUNT(PROCEDURES)))
        consumed = 2;
    consumed += treatment_tokens(text, i + consumed);
    if (i > 0 && among(text->token[i - 1].word, TREATMENTS, COUNT(TREATMENTS)))
        mark_used(text, i - 1, 1);
    return consumed + read_visit_number(text, i + consumed, visit);
}

/* Are the digits of token i, in front of a word for a visit, its number: "Ana 2. session"? A name
 * that begins with them is somebody's: "12 visit". */
static bool counts_visits(const struct pm_name_tokens *text, int i, const char *digits)
{
    return i > 0 && strlen(digits) <= 2 && !follows_subject_word(text, i);
}

/* week4, week_4, 4weeks, 4_weeks; with short_form: d30, 4w. Returns the number of tokens used. */
static int read_unit(struct pm_name_tokens *text, int i, bool short_form, struct pm_visit *visit)
{
    const struct pm_name_token *t = &text->token[i];
    const bool beside =
        pm_name_tokens_digits(text, i, 1, 3); /* digits, with the unit in the next token */
    const char *word = beside && i + 1 < text->count ? text->token[i + 1].word : t->word;
    const char *digits = t->digits;
    int consumed = 1;
    if (visit->unit != PM_UNIT_NONE || !*word || (beside && (short_form || i + 1 >= text->count)))
        return 0;
    if (beside && (text->token[i + 1].digits[0] || pm_name_tokens_digits(text, i + 2, 1, 3)))
        return 0; /* 012_week_4: the week is the fourth */
    for (size_t k = 0; k < COUNT(UNITS); k++) {
        if (!is_word(word, UNITS[k].word) || UNITS[k].short_form != short_form)
            continue;
        if (beside) {
            consumed = 2;
        } else if (!*digits && !short_form && pm_name_tokens_digits(text, i + 1, 1, 3)) {
            digits = text->token[i + 1].digits;
            consumed = 2;
        }
        if (!*digits || strlen(digits) > 3 ||
            ((t->digits_first || beside) && UNITS[k].unit == PM_UNIT_VISIT &&
             !counts_visits(text, i, digits)))
            return 0;
        set_number(visit, UNITS[k].unit, atof(digits) * UNITS[k].days);
        return consumed;
    }
    return 0;
}

static bool has_primary_word(const struct pm_name_tokens *text)
{
    for (int i = 0; i < text->count; i++)
        for (size_t k = 0; k < COUNT(ROLES); k++)
            if (!ROLES[k].secondary && !text->token[i].digits_first &&
                is_word(text->token[i].word, ROLES[k].word))
                return true;
    return false;
}

static int read_strong(struct pm_name_tokens *text, int i, bool has_primary, struct pm_visit *visit)
{
    int consumed = 0;
    if (!visit->date.text[0])
        consumed = pm_date_parse(text, i, &visit->date);
    if (!consumed)
        consumed = read_role(text, i, has_primary, visit);
    return consumed ? consumed : read_unit(text, i, false, visit);
}

/* A single letter: b, a, or one of a series at the end of the name. */
static int read_letter(struct pm_name_tokens *text, int i, struct pm_visit *visit)
{
    const struct pm_name_token *t = &text->token[i];
    if (t->n != 1 || !t->word[0] || visit->letter || follows_subject_word(text, i))
        return 0;
    const char c = t->word[0];
    if (c == 'b' || c == 'a') {
        visit->role = c == 'b' ? PM_ROLE_BEFORE : PM_ROLE_AFTER;
    } else if (c > 'b' && c <= 'k' && i == text->count - 1 && i > 0) {
        visit->series = true;
    } else {
        return 0;
    }
    visit->letter = true;
    return 1;
}

static bool is_unknown(const struct pm_visit *visit)
{
    return visit->role == PM_ROLE_NONE && visit->unit == PM_UNIT_NONE && !visit->date.text[0] &&
           !visit->series;
}

static void read_visit(struct pm_name_tokens *text, enum pm_name_kind kind, struct pm_visit *visit)
{
    const bool has_primary = has_primary_word(text);
    for (int i = 0; i < text->count;) {
        const int consumed = read_strong(text, i, has_primary, visit);
        mark_used(text, i, consumed);
        i += consumed ? consumed : 1;
    }
    const bool only_a_date = visit->role == PM_ROLE_NONE && visit->unit == PM_UNIT_NONE;
    /* From the end, because the visit follows the name far more often than it precedes it. */
    for (int i = text->count - 1; i >= 0 && only_a_date && kind != PM_NAME_IN_VISIT; i--) {
        if (!text->token[i].separated || text->token[i].used ||
            (kind == PM_NAME_FOLDER && text->count > 1))
            continue;
        int consumed = follows_subject_word(text, i) ? 0 : read_unit(text, i, true, visit);
        visit->short_form |= consumed > 0;
        if (!consumed && kind == PM_NAME_FILE)
            consumed = read_letter(text, i, visit);
        mark_used(text, i, consumed);
        if (consumed)
            break;
    }
}

void pm_visit_merge(struct pm_visit *a, const struct pm_visit *b)
{
    if (is_unknown(b))
        return;
    a->contradictory |=
        b->contradictory || (a->role && b->role && a->role != b->role && !a->letter && !b->letter);
    if (a->role == PM_ROLE_NONE)
        a->role = b->role;
    if (a->unit == PM_UNIT_NONE) {
        set_number(a, b->unit, b->number);
        a->short_form = b->short_form;
    }
    if (!a->date.text[0])
        a->date = b->date;
    a->letter |= b->letter;
    a->series |= b->series;
}

/* ---- the rest ----------------------------------------------------------------------- */

static void append(char *out, size_t size, const char *s, size_t n)
{
    const size_t used = strlen(out);
    if (used + n + 1 > size)
        n = size - used - 1;
    memcpy(out + used, s, n);
    out[used + n] = '\0';
}

/* Join the runs of tokens that belong to the visit (used) or do not by "_". The text within a run
 * is unchanged; separators at either end of the text belong to the subject. */
static void collect(const struct pm_name_tokens *text, bool used, char *out, size_t size)
{
    out[0] = '\0';
    for (int i = 0; i < text->count;) {
        if (text->token[i].used != used) {
            i++;
            continue;
        }
        int last = i;
        while (last + 1 < text->count && text->token[last + 1].used == used)
            last++;
        size_t from = text->token[i].at, to = text->token[last].at + text->token[last].n;
        if (!used && i == 0)
            from = 0;
        if (!used && last == text->count - 1)
            to = text->n;
        if (out[0])
            append(out, size, "_", 1);
        append(out, size, text->s + from, to - from);
        i = last + 1;
    }
    if (!used && text->count == 0)
        append(out, size, text->s, text->n);
}

static void read_view(const struct pm_name_tokens *text, struct pm_name *out)
{
    out->camera_name = true;
    for (int i = 0; i < text->count; i++) {
        const struct pm_name_token *t = &text->token[i];
        if (t->used)
            continue;
        if (!t->digits[0] && among(t->word, VIEWS, COUNT(VIEWS))) {
            if (out->view[0])
                append(out->view, sizeof out->view, "_", 1);
            append(out->view, sizeof out->view, t->word, strlen(t->word));
        } else if (!(t->alphanumeric && !t->word[0]) && !among(t->word, CAMERAS, COUNT(CAMERAS))) {
            out->camera_name = false;
        }
    }
}

/* Separate the longest word for before or after that a token ends in, where blanks are not written:
 * 李娜术前, 4周后. One character counts behind two or more, as it may be part of a name. */
static void split_endings(struct pm_name_tokens *text)
{
    for (int i = 0; i < text->count; i++) {
        size_t longest = 0, rest = 0;
        for (size_t k = 0; k < COUNT(ROLES); k++) {
            const size_t n = strlen(ROLES[k].word);
            if (is_word(text->token[i].word, ROLES[k].word))
                longest = n, rest = 0;
            if (n <= longest || pm_name_tokens_ending(text, i, ROLES[k].word) == 0)
                continue;
            longest = n;
            rest = pm_name_tokens_ending(text, i, ROLES[k].word);
        }
        if (rest > 1 || (rest == 1 && longest > CJK_BYTES))
            pm_name_tokens_split(text, i++, longest);
    }
}

bool pm_name_read(const char *text, enum pm_name_kind kind, struct pm_name *out)
{
    struct pm_name_tokens t;
    memset(out, 0, sizeof *out);
    if (strlen(text) >= PM_NAME_BYTES)
        return false;
    pm_name_tokenize(text, &t);
    split_endings(&t);
    read_visit(&t, kind, &out->visit);
    collect(&t, true, out->label, sizeof out->label);
    collect(&t, false, out->subject, sizeof out->subject);
    read_view(&t, out);
    return true;
}

/* Is the Damerau-Levenshtein distance of a[0..n) and b exactly 1? */
static bool one_edit_apart(const char *a, size_t n, const char *b)
{
    const size_t m = strlen(b);
    size_t i = 0;
    while (i < n && i < m && a[i] == b[i])
        i++;
    const char *x = a + i, *y = b + i; /* from the first difference onwards */
    if (n == m)
        return i < n && (strcmp(x + 1, y + 1) == 0 ||
                         (x[1] && x[0] == y[1] && x[1] == y[0] && strcmp(x + 2, y + 2) == 0));
    return n + 1 == m ? strcmp(x, y + 1) == 0 : n == m + 1 && strcmp(x + 1, y) == 0;
}

const char *pm_name_misspelt(const char *text, char word[32])
{
    struct pm_name_tokens t;
    pm_name_tokenize(text, &t);
    for (int i = 0; i < t.count; i++)
        for (size_t k = 0; k < COUNT(ROLES); k++) {
            const size_t n = strlen(t.token[i].word);
            if (strlen(ROLES[k].word) < MIN_CORRECTED_LETTERS ||
                !one_edit_apart(t.token[i].word, n, ROLES[k].word))
                continue;
            snprintf(word, 32, "%.*s", (int)(t.token[i].n < 31 ? t.token[i].n : 31),
                     text + t.token[i].at);
            return ROLES[k].word;
        }
    return NULL;
}

char *pm_name_key(struct pm_job *job, const char *text)
{
    const size_t size = 3 * strlen(text) + 1;
    char *key = pm_scratch(job, size, 1), *to = key;
    if (!key)
        return NULL;
    pm_fold(text, key, size);
    for (const char *from = key; *from; from++) {
        if (!pm_is_separator(*from))
            *to++ = *from;
        else if (to == key || to[-1] != '_')
            *to++ = '_';
    }
    *to = '\0';
    return key;
}
