#include "report/json.h"

#include "base/printable.h"
#include "base/shares.h"
#include "report/number.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* Values have been rounded. This only keeps 0.1 from printing as 0.10000000000000001. */
#define DUMP_FLAGS (JSON_INDENT(2) | JSON_REAL_PRECISION(15))
#define HOMOGRAPHY_DIGITS 9 /* significant: 1e-5 px on a 10,000 px photo */
#define EXPOSURE_DIGITS 6   /* significant, of Exif figures */

static const char DISCLAIMER[] =
    "possible post-inflammatory hyperpigmentation, for review by a clinician; not a diagnosis";

/*
 * Single steps are not checked. json_object_set_new() and the like take NULL as "failed before",
 * release their argument and return -1. The builder remembers that, so that one test at the end
 * covers every step.
 */
struct builder {
    bool failed;
};

static void put(struct builder *b, json_t *object, const char *key, json_t *value)
{
    if (json_object_set_new(object, key, value) != 0)
        b->failed = true;
}

static void push(struct builder *b, json_t *array, json_t *value)
{
    if (json_array_append_new(array, value) != 0)
        b->failed = true;
}

static json_t *number(double v, int decimals)
{
    return isfinite(v) ? json_real(pm_round_decimals(v, decimals)) : json_null();
}

static json_t *significant(double v, int digits)
{
    return isfinite(v) ? json_real(pm_round_significant(v, digits)) : json_null();
}

/* ---- text --------------------------------------------------------------------------- */

/* Jansson refuses invalid UTF-8, but file names are bytes: show such bytes as \xNN. */
static json_t *text(const char *s)
{
    if (!s)
        return json_null();
    json_t *plain = json_string(s);
    if (plain)
        return plain;
    char *visible = malloc(4 * strlen(s) + 1);
    if (!visible)
        return NULL;
    char *w = visible;
    for (const unsigned char *p = (const unsigned char *)s; *p;) {
        uint32_t code;
        const size_t n = pm_utf8_at((const char *)p, &code);
        if (n) {
            memcpy(w, p, n);
            w += n;
            p += n;
        } else {
            static const char hex[] = "0123456789abcdef";
            const char escape[4] = {'\\', 'x', hex[*p >> 4], hex[*p & 15]};
            memcpy(w, escape, sizeof escape);
            w += sizeof escape;
            p++;
        }
    }
    *w = '\0';
    json_t *value = json_string(visible);
    free(visible);
    return value;
}

static json_t *text_or_null(const char *s)
{
    return s && s[0] ? text(s) : json_null();
}

/* Its low and its high end. */
static json_t *range(struct builder *b, const double ends[2], int decimals)
{
    json_t *o = json_array();
    push(b, o, number(ends[0], decimals));
    push(b, o, number(ends[1], decimals));
    return o;
}

/* ---- parts of both documents -------------------------------------------------------- */

static json_t *libraries(struct builder *b)
{
    json_t *o = json_object();
    for (const struct pihmap_library_version *l = pihmap_libraries(); l && l->name; l++)
        put(b, o, l->name, text(l->version));
    return o;
}

static const char *colormap_name(enum pihmap_colormap colormap)
{
    return colormap == PIHMAP_COLORMAP_GREY ? "grey" : "diverging";
}

/* Four numbers, or null when it was not given. */
static json_t *rectangle(struct builder *b, const int rect[4])
{
    json_t *o = rect[2] > 0 ? json_array() : json_null();
    for (int i = 0; i < 4 && rect[2] > 0; i++)
        push(b, o, json_integer(rect[i]));
    return o;
}

/* ---- repeatability ------------------------------------------------------------------ */

/* Its low and its high end; null when it is not known. */
static json_t *range_or_null(struct builder *b, const double ends[2], int decimals)
{
    return isfinite(ends[0]) && isfinite(ends[1]) ? range(b, ends, decimals) : json_null();
}

/* A size is in mm or a share of the long side; the other is null. */
static void put_diameter(struct builder *b, json_t *o, double diameter, bool mm)
{
    put(b, o, "diameter_mm", mm ? number(diameter, PM_DIGITS_MM2) : json_null());
    put(b, o, "diameter_share", mm ? json_null() : number(diameter, PM_DIGITS_RATIO));
}

static const char *const CHANNELS[3] = {"delta_L", "delta_a", "delta_b"};

static void push_size(struct builder *b, json_t *sizes, const struct pihmap_repeat_size *s, bool mm)
{
    json_t *o = json_object();
    put_diameter(b, o, s->diameter, mm);
    put(b, o, "patients", json_integer((json_int_t)s->patients));
    put(b, o, "pairs", json_integer((json_int_t)s->pairs));
    for (int k = 0; k < 3; k++) {
        json_t *channel = json_object();
        put(b, channel, "s_within", number(s->within[k], PM_DIGITS_RATIO));
        put(b, channel, "smallest_change", number(s->change[k], PM_DIGITS_L));
        put(b, channel, "smallest_change_ci95", range_or_null(b, s->change_ci95[k], PM_DIGITS_L));
        put(b, o, CHANNELS[k], channel);
    }
    push(b, sizes, o);
}

static json_t *rate(struct builder *b, const struct pihmap_repeat_rate *r)
{
    json_t *o = json_object();
    put(b, o, "count", json_integer((json_int_t)r->count));
    put(b, o, "per_pair", number(r->per_pair, PM_DIGITS_RATIO));
    put(b, o, "per_pair_ci95", range_or_null(b, r->per_pair_ci95, PM_DIGITS_RATIO));
    return o;
}

static json_t *disturbance(struct builder *b, const struct pihmap_repeat *r,
                           enum pihmap_disturbance which)
{
    const struct pihmap_repeat_disturbance *d = &r->disturbance[which];
    const struct pihmap_advice advice = {d->advice, {0, 0, 0}, false};
    char words[PIHMAP_REASON_TEXT];
    json_t *o = json_object();
    put(b, o, "name", text(pihmap_disturbance_name(which)));
    put(b, o, "typical", number(d->typical, PM_DIGITS_RATIO));
    put(b, o, "largest", number(d->largest, PM_DIGITS_RATIO));
    put(b, o, "pairs_over", json_integer((json_int_t)d->pairs_over));
    put(b, o, "declined", json_integer((json_int_t)d->declined));
    put(b, o, "explained", number(d->explained, PM_DIGITS_RATIO));
    put(b, o, "effect", number(d->effect, PM_DIGITS_RATIO));
    pihmap_advice_text(&advice, words, sizeof words);
    put(b, o, "advice_code", text(pihmap_advice_name(d->advice)));
    put(b, o, "advice", text(words));
    return o;
}

static json_t *noise_at(struct builder *b, const struct pihmap_repeat_noise *n)
{
    json_t *o = json_object();
    put(b, o, "typical_L", number(n->typical, PM_DIGITS_RATIO));
    put(b, o, "dof", number(n->dof, PM_DIGITS_RATIO));
    put(b, o, "largest_L", number(n->largest, PM_DIGITS_RATIO));
    return o;
}

/* All that is known of it: what repeat.json holds besides its head. */
static json_t *repeat(struct builder *b, const struct pihmap_repeat *r)
{
    json_t *o = json_object(), *reasons = json_array(), *sizes = json_array();
    json_t *disturbances = json_array(), *noise = json_array();
    for (size_t i = 0; i < r->reason_count; i++) {
        json_t *reason = json_object();
        put(b, reason, "code", text(pihmap_reason_name(r->reasons[i].code)));
        put(b, reason, "pairs", json_integer((json_int_t)r->reasons[i].pairs));
        push(b, reasons, reason);
    }
    for (int k = 0; k < PIHMAP_SPREAD_SIZES; k++)
        push_size(b, sizes, &r->mm[k], true);
    for (int k = 0; k < PIHMAP_SPREAD_SIZES; k++)
        push_size(b, sizes, &r->side[k], false);
    for (int k = 0; k < PIHMAP_DISTURBANCES; k++)
        push(b, disturbances, disturbance(b, r, r->order[k]));
    for (int k = 0; k < PIHMAP_SPREAD_SIZES; k++)
        push(b, noise, noise_at(b, &r->noise[k]));
    put(b, o, "patients", json_integer((json_int_t)r->patients));
    put(b, o, "pairs", json_integer((json_int_t)r->pairs));
    put(b, o, "compared", json_integer((json_int_t)r->compared));
    put(b, o, "declined", json_integer((json_int_t)r->declined));
    put(b, o, "failed", json_integer((json_int_t)r->failed));
    put(b, o, "compared_ci95", range_or_null(b, r->compared_ci95, PM_DIGITS_RATIO));
    put(b, o, "reasons", reasons);
    put(b, o, "sizes", sizes);
    put(b, o, "false_pih", rate(b, &r->pih));
    put(b, o, "false_regions", rate(b, &r->regions));
    put(b, o, "flagged", json_integer((json_int_t)r->flagged));
    put(b, o, "disturbances", disturbances);
    put(b, o, "noise", noise);
    return o;
}

/* Of one pair; null when it was not asked for. */
static json_t *spread(struct builder *b, const struct pihmap_report *r)
{
    json_t *o = r->spread_known ? json_array() : json_null();
    for (int k = 0; k < 2 * PIHMAP_SPREAD_SIZES && r->spread_known; k++) {
        const bool mm = k < PIHMAP_SPREAD_SIZES;
        const struct pihmap_spread *s =
            mm ? &r->spread_mm[k] : &r->spread_side[k - PIHMAP_SPREAD_SIZES];
        json_t *size = json_object();
        put_diameter(b, size, s->diameter, mm);
        put(b, size, "places", json_integer(s->places));
        for (int c = 0; c < 3; c++)
            put(b, size, CHANNELS[c], number(sqrt(s->mean_square[c]), PM_DIGITS_RATIO));
        push(b, o, size);
    }
    return o;
}

/* Every option that can change a result. null: the program chooses. */
static json_t *options(struct builder *b, const struct pihmap_options *opt)
{
    json_t *o = json_object();
    put(b, o, "roi", rectangle(b, opt->roi));
    put(b, o, "skin_mask", text(opt->skin_mask));
    put(b, o, "regions", text(opt->regions));
    put(b, o, "grid", opt->grid > 0 ? json_integer(opt->grid) : json_null());
    put(b, o, "reference", rectangle(b, opt->reference));
    put(b, o, "min_drop", opt->min_drop > 0 ? number(opt->min_drop, PM_DIGITS_L) : json_null());
    put(b, o, "px_per_mm",
        opt->px_per_mm > 0 ? significant(opt->px_per_mm, EXPOSURE_DIGITS) : json_null());
    put(b, o, "card", text(opt->chart ? "auto" : "off"));
    put(b, o, "card_pitch",
        opt->chart_pitch > 0 ? significant(opt->chart_pitch, EXPOSURE_DIGITS) : json_null());
    put(b, o, "max_pixels", json_integer((json_int_t)opt->max_pixels));
    put(b, o, "alpha", number(opt->alpha, PM_DIGITS_RATIO));
    put(b, o, "range", opt->range > 0 ? number(opt->range, PM_DIGITS_L) : json_null());
    put(b, o, "colormap", text(colormap_name(opt->colormap)));
    put(b, o, "legend", json_boolean(opt->legend));
    put(b, o, "id", text(opt->id));
    put(b, o, "deidentify", json_boolean(opt->deidentify));
    put(b, o, "capture_facts", json_boolean(opt->capture_facts));
    put(b, o, "unchanged", json_boolean(opt->unchanged));
    put(b, o, "repeat", json_boolean(opt->repeat != NULL));
    put(b, o, "lang", text(pihmap_language_name(opt->language)));
    return o;
}

static json_t *tool(struct builder *b, const struct pihmap_options *opt)
{
    json_t *o = json_object();
    put(b, o, "version", text(PIHMAP_VERSION));
    put(b, o, "libraries", libraries(b));
    if (opt)
        put(b, o, "options", options(b, opt));
    return o;
}

static const char *white_balance_name(int white_balance)
{
    return white_balance == 0 ? "auto" : white_balance == 1 ? "manual" : NULL;
}

static json_t *photo(struct builder *b, const struct pihmap_photo_facts *p)
{
    json_t *o = json_object();
    put(b, o, "file", text(p->file));
    put(b, o, "sha256", text_or_null(p->sha256));
    put(b, o, "width", json_integer(p->width));
    put(b, o, "height", json_integer(p->height));
    put(b, o, "orientation", json_integer(p->orientation));
    put(b, o, "profile", text_or_null(p->profile));
    put(b, o, "taken_at", text_or_null(p->taken_at));
    put(b, o, "format", text_or_null(p->format));
    put(b, o, "exposure_s", significant(p->exposure_s, EXPOSURE_DIGITS));
    put(b, o, "f_number", significant(p->f_number, EXPOSURE_DIGITS));
    put(b, o, "iso", significant(p->iso, EXPOSURE_DIGITS));
    put(b, o, "exposure_bias_ev", significant(p->exposure_bias_ev, EXPOSURE_DIGITS));
    put(b, o, "white_balance", text(white_balance_name(p->white_balance)));
    put(b, o, "note", text_or_null(p->note));
    return o;
}

/* Rounded so that they still add up to 1. */
static json_t *shares(struct builder *b, const double share[PIHMAP_PIXEL_ROOM])
{
    static const int units = 10000; /* PM_DIGITS_RATIO */
    const bool known = isfinite(share[PIHMAP_PIXEL_MEASURED]);
    int rounded[PIHMAP_PIXEL_ROOM];
    json_t *o = json_object();
    if (known)
        pm_round_shares(share, PIHMAP_PIXEL_ROOM, units, rounded);
    for (int i = 0; i < pihmap_pixel_classes(); i++)
        put(b, o, pihmap_pixel_name(i),
            known ? number((double)rounded[i] / units, PM_DIGITS_RATIO) : json_null());
    return o;
}

static json_t *skin(struct builder *b, const struct pihmap_skin_facts *s,
                    const double share[PIHMAP_PIXEL_ROOM], double coverage)
{
    json_t *o = json_object();
    put(b, o, "fraction", number(s->fraction, PM_DIGITS_RATIO));
    put(b, o, "L", number(s->L, PM_DIGITS_L));
    put(b, o, "a", number(s->a, PM_DIGITS_L));
    put(b, o, "b", number(s->b, PM_DIGITS_L));
    put(b, o, "ita", number(s->ita, PM_DIGITS_ANGLE));
    put(b, o, "ita_class", text_or_null(s->ita_class));
    put(b, o, "melanin_index", number(s->melanin_index, PM_DIGITS_ANGLE));
    put(b, o, "erythema_index", number(s->erythema_index, PM_DIGITS_ANGLE));
    json_t *left = json_object();
    put(b, left, "clipped", number(s->left_out_clipped, PM_DIGITS_RATIO));
    put(b, left, "hair", number(s->left_out_hair, PM_DIGITS_RATIO));
    put(b, left, "gloss", number(s->left_out_gloss, PM_DIGITS_RATIO));
    put(b, left, "dark", number(s->left_out_dark, PM_DIGITS_RATIO));
    put(b, left, "other", number(s->left_out_other, PM_DIGITS_RATIO));
    put(b, o, "left_out", left);
    put(b, o, "shares", shares(b, share));
    put(b, o, "coverage", number(coverage, PM_DIGITS_RATIO));
    return o;
}

/* ---- the report --------------------------------------------------------------------- */

/* The words of a reason; null for none. */
static json_t *reason_text(const struct pihmap_reason *reason)
{
    char words[PIHMAP_REASON_TEXT];
    pihmap_reason_text(reason, words, sizeof words);
    return text_or_null(words);
}

static void push_reason(struct builder *b, json_t *reasons, json_t *codes,
                        const struct pihmap_reason *reason)
{
    push(b, reasons, reason_text(reason));
    push(b, codes, text(pihmap_reason_name(reason->code)));
}

static json_t *comparability(struct builder *b, const struct pihmap_comparability *c)
{
    json_t *o = json_object(), *reasons = json_array(), *codes = json_array();
    json_t *gain = json_array();
    for (int i = 0; i < c->reason_count && i < PIHMAP_MAX_REASONS; i++)
        push_reason(b, reasons, codes, &c->reasons[i]);
    for (int i = 0; i < 3; i++)
        push(b, gain, number(c->rgb_gain[i], PM_DIGITS_RATIO));
    put(b, o, "grade", text(pihmap_grade_name(c->grade)));
    put(b, o, "reasons", reasons);
    put(b, o, "reason_codes", codes);
    put(b, o, "exposure_ev", number(c->exposure_ev, PM_DIGITS_RATIO));
    put(b, o, "rgb_gain", gain);
    put(b, o, "scale_ratio", number(c->scale_ratio, PM_DIGITS_RATIO));
    put(b, o, "rotation_deg", number(c->rotation_deg, PM_DIGITS_ANGLE));
    put(b, o, "sharpness_ratio", number(c->sharpness_ratio, PM_DIGITS_RATIO));
    put(b, o, "clipped_fraction", number(c->clipped_fraction, PM_DIGITS_RATIO));
    return o;
}

/* In multiples of what the grade suffers from. */
static json_t *disturbances(struct builder *b, const struct pihmap_report *r)
{
    json_t *o = json_object();
    for (int k = 0; k < PIHMAP_DISTURBANCES; k++)
        put(b, o, pihmap_disturbance_name((enum pihmap_disturbance)k),
            number(r->disturbance[k], PM_DIGITS_RATIO));
    return o;
}

/* Nine numbers or null as a whole: a matrix with holes is of no use to anyone. */
static json_t *homography(struct builder *b, const double H[9])
{
    for (int i = 0; i < 9; i++)
        if (!isfinite(H[i]))
            return json_null();
    json_t *rows = json_array();
    for (int i = 0; i < 9; i++)
        push(b, rows, significant(H[i], HOMOGRAPHY_DIGITS));
    return rows;
}

static json_t *alignment(struct builder *b, const struct pihmap_alignment *a)
{
    json_t *o = json_object();
    put(b, o, "status", text(a->ok ? "ok" : "declined"));
    put(b, o, "homography", homography(b, a->homography));
    put(b, o, "local", json_boolean(a->local));
    put(b, o, "inliers", json_integer(a->inliers));
    put(b, o, "overlap", number(a->overlap, PM_DIGITS_RATIO));
    put(b, o, "residual_px", number(a->residual_px, PM_DIGITS_PX));
    put(b, o, "reason", reason_text(&a->reason));
    put(b, o, "code", text_or_null(pihmap_reason_name(a->reason.code)));
    return o;
}

static json_t *timing(struct builder *b, const struct pihmap_report *r)
{
    json_t *o = json_object();
    put(b, o, "stage", text(pihmap_timing_name(r->timing)));
    put(b, o, "note", text(r->timing_note));
    return o;
}

static json_t *lighting(struct builder *b, const struct pihmap_report *r)
{
    json_t *o = json_object();
    put(b, o, "mode", text(pihmap_lighting_name(r->lighting)));
    const double residual = fmax(r->chart[0].residual_after, r->chart[1].residual_after);
    put(b, o, "card_residual_dE00",
        r->lighting == PIHMAP_LIGHTING_CHART ? number(residual, PM_DIGITS_L) : json_null());
    return o;
}

/* null: no chart was found. */
static json_t *chart(struct builder *b, const struct pihmap_chart_facts *c)
{
    if (!c->found)
        return json_null();
    json_t *o = json_object(), *corners = json_array();
    for (int k = 0; k < 4; k++) {
        json_t *corner = json_array();
        push(b, corner, number(c->corners[k][0], PM_DIGITS_PX));
        push(b, corner, number(c->corners[k][1], PM_DIGITS_PX));
        push(b, corners, corner);
    }
    put(b, o, "usable", json_boolean(c->usable));
    put(b, o, "residual_before_dE00", number(c->residual_before, PM_DIGITS_L));
    put(b, o, "residual_after_dE00", number(c->residual_after, PM_DIGITS_L));
    put(b, o, "patches", json_integer(c->patches));
    put(b, o, "shadowed", json_boolean(c->shadowed));
    put(b, o, "corners", corners);
    put(b, o, "pitch_px", number(c->pitch_px, PM_DIGITS_PX));
    put(b, o, "edition", text_or_null(c->edition));
    return o;
}

static json_t *charts(struct builder *b, const struct pihmap_report *r)
{
    json_t *o = json_object();
    put(b, o, "before", chart(b, &r->chart[0]));
    put(b, o, "after", chart(b, &r->chart[1]));
    return o;
}

static json_t *global(struct builder *b, const struct pihmap_report *r)
{
    json_t *o = json_object();
    put(b, o, "delta_L", r->global_can_tell ? number(r->global_delta_L, PM_DIGITS_L) : json_null());
    put(b, o, "delta_L_ci95",
        r->global_can_tell ? range(b, r->global_delta_L_ci95, PM_DIGITS_L) : json_null());
    put(b, o, "can_tell", json_boolean(r->global_can_tell));
    put(b, o, "note", reason_text(&r->global_reason));
    put(b, o, "code", text_or_null(pihmap_reason_name(r->global_reason.code)));
    return o;
}

static json_t *burden(struct builder *b, const struct pihmap_burden *u)
{
    json_t *o = json_object();
    put(b, o, "regions", json_integer(u->regions));
    put(b, o, "area_fraction", number(u->area_fraction, PM_DIGITS_L + 3));
    put(b, o, "area_grade", u->area_grade >= 0 ? json_integer(u->area_grade) : json_null());
    put(b, o, "mean_delta_L", number(u->mean_delta_L, PM_DIGITS_L));
    put(b, o, "weighted_delta_L", number(u->weighted_delta_L, PM_DIGITS_L));
    put(b, o, "gained", number(u->gained, PM_DIGITS_L));
    put(b, o, "gained_ci95", range(b, u->gained_ci95, PM_DIGITS_L));
    put(b, o, "faded", number(u->faded, PM_DIGITS_L));
    put(b, o, "faded_ci95", range(b, u->faded_ci95, PM_DIGITS_L));
    put(b, o, "net", number(u->net, PM_DIGITS_L));
    put(b, o, "net_ci95", range(b, u->net_ci95, PM_DIGITS_L));
    return o;
}

static json_t *region(struct builder *b, const struct pihmap_region *r)
{
    json_t *o = json_object(), *bbox = json_array(), *centroid = json_array();
    for (int i = 0; i < 4; i++)
        push(b, bbox, json_integer(r->bbox[i]));
    for (int i = 0; i < 2; i++)
        push(b, centroid, number(r->centroid[i], PM_DIGITS_PX));
    put(b, o, "id", json_integer(r->id));
    put(b, o, "kind", text(pihmap_kind_name(r->kind)));
    put(b, o, "name", text(r->name));
    put(b, o, "bbox", bbox);
    put(b, o, "centroid", centroid);
    put(b, o, "area_px", number(r->area_px, PM_DIGITS_AREA));
    put(b, o, "area_mm2", number(r->area_mm2, PM_DIGITS_MM2));
    put(b, o, "delta_L", number(r->delta_L, PM_DIGITS_L));
    put(b, o, "delta_L_ci95", range(b, r->delta_L_ci95, PM_DIGITS_L));
    put(b, o, "delta_a", number(r->delta_a, PM_DIGITS_L));
    put(b, o, "delta_b", number(r->delta_b, PM_DIGITS_L));
    put(b, o, "delta_E00", number(r->delta_E00, PM_DIGITS_L));
    put(b, o, "delta_ita", number(r->delta_ita, PM_DIGITS_ANGLE));
    put(b, o, "delta_melanin", number(r->delta_melanin, PM_DIGITS_L));
    put(b, o, "delta_blood", number(r->delta_blood, PM_DIGITS_L));
    put(b, o, "delta_shading", number(r->delta_shading, PM_DIGITS_L));
    put(b, o, "confidence", number(r->confidence, PM_DIGITS_L));
    put(b, o, "severity", text(pihmap_severity_name(r->severity)));
    put(b, o, "evidence", text(pihmap_evidence_text(r->evidence)));
    put(b, o, "evidence_code", text_or_null(pihmap_evidence_name(r->evidence)));
    put(b, o, "burden", r->kind == PIHMAP_KIND_NAMED ? burden(b, &r->burden) : json_null());
    return o;
}

static json_t *summary(struct builder *b, const struct pihmap_report *r)
{
    json_t *o = json_object();
    put(b, o, "verdict", text(pihmap_verdict_name(r->verdict)));
    put(b, o, "code", text_or_null(pihmap_reason_name(r->verdict_reason.code)));
    put(b, o, "pih_regions", json_integer(r->pih_regions));
    put(b, o, "pih_area_px", number(r->pih_area_px, PM_DIGITS_AREA));
    put(b, o, "pih_area_mm2", number(r->pih_area_mm2, PM_DIGITS_MM2));
    put(b, o, "pih_area_fraction", number(r->pih_area_fraction, PM_DIGITS_L + 3));
    put(b, o, "mean_delta_L", number(r->mean_delta_L, PM_DIGITS_L));
    put(b, o, "change", text(pihmap_change_name(r->change)));
    put(b, o, "faded_regions", json_integer(r->faded_regions));
    put(b, o, "faded_area_px", number(r->faded_area_px, PM_DIGITS_AREA));
    put(b, o, "faded_mean_delta_L", number(r->faded_mean_delta_L, PM_DIGITS_L));
    put(b, o, "less_red_regions", json_integer(r->less_red_regions));
    put(b, o, "redder_regions", json_integer(r->redder_regions));
    put(b, o, "redness_before", number(r->redness[0], PM_DIGITS_ANGLE));
    put(b, o, "redness_after", number(r->redness[1], PM_DIGITS_ANGLE));
    put(b, o, "left_out_regions", json_integer(r->left_out_regions));
    put(b, o, "reason", reason_text(&r->verdict_reason));
    put(b, o, "burden", burden(b, &r->burden));
    return o;
}

/* Consumes the document and gives its text. */
static enum pihmap_status finish(struct pm_job *job, const struct builder *b, json_t *root,
                                 char **out, size_t *n)
{
    enum pihmap_status st = PIHMAP_OK;
    char *dump = b->failed ? NULL : json_dumps(root, DUMP_FLAGS);
    json_decref(root);
    const size_t length = dump ? strlen(dump) : 0;
    *out = dump ? realloc(dump, length + 2) : NULL;
    if (*out) {
        memcpy(*out + length, "\n", 2);
        *n = length + 1;
    } else {
        free(dump);
        st = pm_fail_memory(job);
    }
    return st;
}

enum pihmap_status pm_json(struct pm_job *job, const struct pihmap_report *report,
                           const struct pihmap_options *opt, char **out, size_t *n)
{
    struct builder b = {false};
    *out = NULL;
    *n = 0;
    json_t *root = json_object(), *floor_ = json_object(), *regions = json_array();
    put(&b, root, "schema", text("pihmap-report/1"));
    put(&b, root, "tool", tool(&b, opt));
    put(&b, root, "before", photo(&b, &report->before));
    put(&b, root, "after", photo(&b, &report->after));
    put(&b, root, "interval_days", number(report->interval_days, PM_DIGITS_DAYS));
    put(&b, root, "timing", timing(&b, report));
    put(&b, root, "comparability", comparability(&b, &report->comparability));
    put(&b, root, "disturbances", disturbances(&b, report));
    put(&b, root, "alignment", alignment(&b, &report->alignment));
    put(&b, root, "lighting", lighting(&b, report));
    put(&b, root, "cards", charts(&b, report));
    put(&b, root, "skin", skin(&b, &report->skin, report->pixel_share, report->coverage));
    put(&b, floor_, "delta_L", number(report->noise_floor_delta_L, PM_DIGITS_L));
    put(&b, floor_, "flagged_from", number(report->flag_delta_L, PM_DIGITS_L));
    put(&b, floor_, "flagged_from_range", range(&b, report->flag_range, PM_DIGITS_L));
    put(&b, floor_, "seen_share", number(report->seen_share, PM_DIGITS_RATIO));
    put(&b, root, "noise_floor", floor_);
    put(&b, root, "global", global(&b, report));
    for (size_t i = 0; i < report->region_count; i++)
        push(&b, regions, region(&b, &report->regions[i]));
    put(&b, root, "regions", regions);
    put(&b, root, "summary", summary(&b, report));
    put(&b, root, "spread", spread(&b, report));
    put(&b, root, "repeat", report->repeat ? repeat(&b, report->repeat) : json_null());
    put(&b, root, "disclaimer", text(DISCLAIMER));
    return finish(job, &b, root, out, n);
}

enum pihmap_status pm_json_tool(struct pm_job *job, const struct pihmap_options *opt, char **out,
                                size_t *n)
{
    struct builder b = {false};
    *out = NULL;
    *n = 0;
    return finish(job, &b, tool(&b, opt), out, n);
}

enum pihmap_status pm_json_repeat(struct pm_job *job, const struct pihmap_repeat *r, char **out,
                                  size_t *n)
{
    struct builder b = {false};
    *out = NULL;
    *n = 0;
    json_t *root = json_object(), *figures = repeat(&b, r);
    put(&b, root, "schema", text("pihmap-repeat/1"));
    put(&b, root, "version", text(PIHMAP_VERSION));
    if (json_object_update(root, figures) != 0)
        b.failed = true;
    json_decref(figures);
    return finish(job, &b, root, out, n);
}

/* ---- inspect ------------------------------------------------------------------------ */

enum pihmap_status pm_json_inspection(struct pm_job *job,
                                      const struct pihmap_inspection *const *photos, size_t count,
                                      char **out, size_t *n)
{
    struct builder b = {false};
    *out = NULL;
    *n = 0;
    json_t *root = json_object(), *list = json_array();
    put(&b, root, "schema", text("pihmap-inspect/1"));
    put(&b, root, "tool", tool(&b, NULL));
    for (size_t i = 0; i < count; i++) {
        json_t *o = photo(&b, &photos[i]->photo);
        put(&b, o, "skin", skin(&b, &photos[i]->skin, photos[i]->pixel_share, photos[i]->coverage));
        put(&b, o, "clipped_fraction", number(photos[i]->clipped_fraction, PM_DIGITS_RATIO));
        put(&b, o, "card", chart(&b, &photos[i]->chart));
        push(&b, list, o);
    }
    put(&b, root, "photos", list);
    return finish(job, &b, root, out, n);
}

/* Values that the code has not are 0; each has a decimal or two. */
static json_t *advice_of(struct builder *b, const struct pm_retake *retake)
{
    json_t *list = json_array();
    for (int i = 0; i < retake->count; i++) {
        const struct pihmap_advice *advice = &retake->advice[i];
        char words[PIHMAP_REASON_TEXT];
        json_t *o = json_object(), *values = json_array();
        pihmap_advice_text(advice, words, sizeof words);
        for (int k = 0; k < 3; k++)
            push(b, values, number(advice->value[k], PM_DIGITS_ANGLE));
        put(b, o, "code", text(pihmap_advice_name(advice->code)));
        put(b, o, "text", text(words));
        put(b, o, "values", values);
        put(b, o, "decisive", json_boolean(advice->decisive));
        push(b, list, o);
    }
    return list;
}

enum pihmap_status pm_json_check(struct pm_job *job, const pihmap_result *r, char **out, size_t *n)
{
    const struct pihmap_report *report = &r->report;
    struct builder b = {false};
    *out = NULL;
    *n = 0;
    json_t *root = json_object();
    put(&b, root, "schema", text("pihmap-check/1"));
    put(&b, root, "tool", tool(&b, &r->options));
    put(&b, root, "before", photo(&b, &report->before));
    put(&b, root, "after", photo(&b, &report->after));
    put(&b, root, "retake", text(pihmap_retake_name(r->retake.retake)));
    put(&b, root, "advice", advice_of(&b, &r->retake));
    put(&b, root, "comparability", comparability(&b, &report->comparability));
    put(&b, root, "alignment", alignment(&b, &report->alignment));
    return finish(job, &b, root, out, n);
}
