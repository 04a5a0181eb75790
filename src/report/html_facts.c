#include "report/html_report.h"

#include "base/reason.h"
#include "draw/palette.h"
#include "report/words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- legend --------------------------------------------------------------------------- */

enum { BAR_WIDTH = 360, BAR_LEFT = 20, BAR_HEIGHT = 16, STOPS = 12 };

static void gradient(struct pm_html *h, const struct pihmap_options *opt)
{
    PM_HTML(h, "<defs><linearGradient id=\"scale\">");
    for (int i = 0; i <= STOPS; i++) {
        double rgb[3];
        char code[16];
        pm_palette(opt->colormap, -1 + 2.0 * i / STOPS, rgb);
        snprintf(code, sizeof code, "#%02x%02x%02x", (unsigned)lround(255 * rgb[0]),
                 (unsigned)lround(255 * rgb[1]), (unsigned)lround(255 * rgb[2]));
        PM_HTML(h, "<stop offset=\"");
        pm_html_number(h, (double)i / STOPS, 4);
        PM_HTML(h, "\" stop-color=\"");
        pm_html_text(h, code);
        PM_HTML(h, "\"/>");
    }
    PM_HTML(h, "</linearGradient></defs>");
}

static void bar_text(struct pm_html *h, double x, double y, const char *anchor)
{
    PM_HTML(h, "<text x=\"");
    pm_html_number(h, x, 1);
    PM_HTML(h, "\" y=\"");
    pm_html_number(h, y, 1);
    PM_HTML(h, "\" text-anchor=\"");
    pm_html_text(h, anchor);
    PM_HTML(h, "\">");
}

static void bar(struct pm_html *h, const struct pm_report_page *page)
{
    const double range = pm_heat_range(page->opt), level = page->report->flag_delta_L;
    PM_HTML(h, "<svg class=\"bar\" viewBox=\"0 0 400 76\" role=\"img\" "
               "aria-label=\"");
    pm_html_words(h, PM_MESSAGE("Colour bar: change of L* from darker, purple, to lighter, teal"));
    PM_HTML(h, "\">");
    gradient(h, page->opt);
    PM_HTML(h, "<rect x=\"20\" y=\"24\" width=\"360\" height=\"16\" fill=\"url(#scale)\"/>");
    for (int i = -2; i <= 2; i++) {
        bar_text(h, BAR_LEFT + BAR_WIDTH * (0.5 + 0.25 * i), 56, "middle");
        pm_html_figure(h, 0.5 * i * range, range < 4 ? 1 : 0, true);
        PM_HTML(h, "</text>");
    }
    bar_text(h, BAR_LEFT, 73, "start");
    pm_html_words(h, PM_MESSAGE("darker"));
    PM_HTML(h, "</text>");
    bar_text(h, BAR_LEFT + 0.5 * BAR_WIDTH, 73, "middle");
    pm_html_words(h, PM_MESSAGE("change of L*"));
    PM_HTML(h, "</text>");
    bar_text(h, BAR_LEFT + BAR_WIDTH, 73, "end");
    pm_html_words(h, PM_MESSAGE("lighter"));
    PM_HTML(h, "</text>");
    if (level > 0) {
        const double x = BAR_LEFT + BAR_WIDTH * (0.5 - 0.5 * fmin(level, range) / range);
        PM_HTML(h, "<path d=\"M");
        pm_html_number(h, x, 1);
        PM_HTML(h, " 23l-4-6h8z\"/>");
        bar_text(h, x, 13, "middle");
        pm_html_format(h, PM_MESSAGE("flagged from %s"), PM_SHOWN(h, -level, 1));
        PM_HTML(h, "</text>");
    }
    PM_HTML(h, "</svg>\n");
}

/* Why what is greyed was not measured, with shares of the photo. */
static void greyed(struct pm_html *h, const double share[PIHMAP_PIXEL_ROOM])
{
    struct pihmap_pixel_line lines[PIHMAP_PIXEL_ROOM];
    const int n = pihmap_pixel_lines(share, lines);
    PM_HTML(h, "<li><b>");
    pm_html_words(h, PM_MESSAGE("greyed"));
    PM_HTML(h, "</b>: ");
    pm_html_words(h, PM_MESSAGE("not measured"));
    for (int i = 1; i < n; i++) { /* the first is what was measured */
        pm_html_words(h, i == 1 ? ": " : PM_MESSAGE(", "));
        pm_html_words(h,
                      lines[i].pixel < 0 ? PM_MESSAGE("other") : pihmap_pixel_text(lines[i].pixel));
        PM_HTML(h, " ");
        pm_html_figure(h, lines[i].percent, 1, false);
        PM_HTML(h, " %");
    }
    PM_HTML(h, "</li>\n");
}

void pm_html_legend(struct pm_html *h, const struct pm_report_page *page)
{
    bool seen[PIHMAP_KINDS] = {false};
    for (size_t i = 0; i < page->report->region_count; i++)
        if ((size_t)page->report->regions[i].kind < PIHMAP_KINDS)
            seen[page->report->regions[i].kind] = true;
    pm_html_section(h, "legend", "legend", PM_MESSAGE("What the colours mean"));
    bar(h, page);
    PM_HTML(h, "<ul>\n");
    for (int i = 0; i < PIHMAP_KINDS; i++) {
        const enum pihmap_kind kind = (enum pihmap_kind)i;
        const char letter[4] = {pm_kind_letter(kind), '\0'};
        if (!seen[i] || kind == PIHMAP_KIND_NAMED)
            continue;
        PM_HTML(h, "<li><b>");
        pm_html_text(h, letter);
        if (*letter)
            PM_HTML(h, " ");
        pm_html_words(h, pihmap_kind_text(kind));
        PM_HTML(h, "</b>: ");
        pm_html_words(h, pm_kind_meaning(kind));
        if (kind == PIHMAP_KIND_PIH)
            pm_html_words(h, PM_MESSAGE("; full colour, solid outline"));
        if (kind == PIHMAP_KIND_FADED)
            pm_html_words(h, PM_MESSAGE("; full colour, dotted outline"));
        PM_HTML(h, "</li>\n");
    }
    if (page->greyed)
        greyed(h, page->report->pixel_share);
    PM_HTML(h, "</ul>\n</section>\n");
}

/* ---- facts ---------------------------------------------------------------------------- */

static void begin_fact(struct pm_html *h, const char *name)
{
    PM_HTML(h, "<dt>");
    pm_html_words(h, name);
    PM_HTML(h, "</dt><dd>");
}

static void end_fact(struct pm_html *h)
{
    PM_HTML(h, "</dd>\n");
}

/* words: ours, in the page's language. */
static void fact(struct pm_html *h, const char *name, const char *words)
{
    if (!*words)
        return;
    begin_fact(h, name);
    pm_html_own(h, words);
    end_fact(h);
}

static void alignment(struct pm_html *h, const struct pihmap_report *report)
{
    const struct pihmap_alignment *a = &report->alignment;
    const struct pihmap_comparability *c = &report->comparability;
    if (!a->ok)
        return;
    begin_fact(h, PM_MESSAGE("Alignment"));
    pm_html_format(h,
                   PM_MESSAGE("%s %% of the skin is in both photos; %d patches of skin agree; its "
                              "points are off by about %s px"),
                   PM_SHOWN(h, 100 * a->overlap, 0), a->inliers, PM_SHOWN(h, a->residual_px, 1));
    if (isfinite(c->rotation_deg))
        pm_html_format(h, PM_MESSAGE("; turned %s\xC2\xB0, size \xC3\x97%s"),
                       PM_SHOWN(h, c->rotation_deg, 1), PM_SHOWN(h, c->scale_ratio, 2));
    end_fact(h);
}

static void noise(struct pm_html *h, const struct pihmap_report *report)
{
    if (!isfinite(report->noise_floor_delta_L))
        return;
    begin_fact(h, PM_MESSAGE("Noise"));
    pm_html_format(h,
                   PM_MESSAGE("changes under %s L* cannot be seen on this pair; small marks are "
                              "flagged from %s L* (%s to %s, by place)"),
                   PM_SHOWN(h, report->noise_floor_delta_L, 1),
                   PM_SHOWN(h, report->flag_delta_L, 1), PM_SHOWN(h, report->flag_range[0], 1),
                   PM_SHOWN(h, report->flag_range[1], 1));
    end_fact(h);
}

/* What is known of photos taken in the same way, for a small mark. */
static void repeat(struct pm_html *h, const struct pihmap_repeat *r)
{
    if (!r)
        return;
    const bool mm = r->mm[1].patients > 0;
    begin_fact(h, PM_MESSAGE("Repeatability"));
    pm_html_format(h,
                   PM_MESSAGE("from %zu unchanged pairs of this place: a mark of %s must change by "
                              "%s L* to stand out from noise; %s false marks a pair"),
                   r->compared,
                   mm ? "4 mm" : pm_translate(h->language, PM_MESSAGE("1.6 % of the long side")),
                   PM_SHOWN(h, mm ? r->mm[1].change[0] : r->side[1].change[0], 1),
                   PM_SHOWN(h, r->pih.per_pair, 2));
    end_fact(h);
}

static void reason(struct pm_html *h, const struct pihmap_reason *reason)
{
    char words[PM_REASON_WORDS];
    pm_reason_words(h->language, reason, words, sizeof words);
    pm_html_own(h, words);
}

static void comparability(struct pm_html *h, const struct pihmap_report *report, bool declined)
{
    const struct pihmap_comparability *c = &report->comparability;
    const int first = declined ? 1 : 0; /* why it was declined stands above */
    char words[PM_WORDS];
    pm_html_section(h, "fair", "", PM_MESSAGE("Photo match"));
    PM_HTML(h, "<p class=\"grade\"><b>");
    pm_html_words(h, pihmap_grade_name(c->grade));
    PM_HTML(h, "</b></p>\n");
    if (c->reason_count > first) {
        PM_HTML(h, "<ul>\n");
        for (int i = first; i < c->reason_count; i++) {
            PM_HTML(h, "<li>");
            reason(h, &c->reasons[i]);
            PM_HTML(h, "</li>\n");
        }
        PM_HTML(h, "</ul>\n");
    }
    PM_HTML(h, "<dl>\n");
    pm_light_words(h->language, c, words);
    fact(h, PM_MESSAGE("Light"), words);
    alignment(h, report);
    noise(h, report);
    repeat(h, report->repeat);
    if (!declined && report->global_reason.code != PIHMAP_REASON_NONE) {
        begin_fact(h, PM_MESSAGE("Overall skin tone"));
        reason(h, &report->global_reason);
        end_fact(h);
    }
    PM_HTML(h, "</dl>\n</section>\n");
}

static void skin(struct pm_html *h, const struct pihmap_skin_facts *s)
{
    if (!isfinite(s->ita))
        return;
    begin_fact(h, PM_MESSAGE("Skin"));
    pm_html_format(h,
                   PM_MESSAGE("%s (ITA %s\xC2\xB0), L* %s, a* %s, b* %s; %s %% of the photo was "
                              "measured"),
                   pm_translate(h->language, s->ita_class), PM_SHOWN(h, s->ita, 0),
                   PM_SHOWN(h, s->L, 1), PM_SHOWN(h, s->a, 1), PM_SHOWN(h, s->b, 1),
                   PM_SHOWN(h, 100 * s->fraction, 0));
    end_fact(h);
}

static void photo(struct pm_html *h, const char *which, const struct pihmap_photo_facts *p)
{
    char name[PM_WORDS], date[PM_WORDS];
    pm_file_words(p->file, name);
    pm_date_words(h->language, p->taken_at, date);
    begin_fact(h, which);
    pm_html_text(h, name);
    PM_HTML(h, ", ");
    pm_html_text(h, date);
    PM_HTML(h, ", ");
    pm_html_number(h, p->width, 0);
    PM_HTML(h, " \xC3\x97 ");
    pm_html_number(h, p->height, 0);
    PM_HTML(h, " px, ");
    pm_html_text(h, p->profile);
    PM_HTML(h, "<br><span class=\"hash\">SHA-256 ");
    pm_html_text(h, p->sha256);
    PM_HTML(h, "</span>");
    end_fact(h);
}

static void photos(struct pm_html *h, const struct pihmap_report *report)
{
    char words[PM_WORDS];
    pm_html_section(h, "photos", "", PM_MESSAGE("Photos"));
    PM_HTML(h, "<dl>\n");
    photo(h, PM_MESSAGE("Before"), &report->before);
    photo(h, PM_MESSAGE("After"), &report->after);
    pm_interval_words(h->language, report, words);
    fact(h, PM_MESSAGE("Interval"), words);
    skin(h, &report->skin);
    PM_HTML(h, "</dl>\n</section>\n");
}

/* Sentences, one after the other. */
static const char *const METHOD[] = {
    PM_MESSAGE("The after photo was aligned with the before photo and the difference in lighting "
               "was evened out."),
    PM_MESSAGE("Both were converted to CIE L*a*b*, where L* is lightness from 0 to 100."),
    PM_MESSAGE("Every region was measured against the unchanged skin around it, after less before, "
               "so a negative change of L* means darker."),
    PM_MESSAGE("A region is called likely PIH where its change of colour is that of pigment, not "
               "of blood or shadow, and faded where less pigment would make it lighter."),
    PM_MESSAGE("A change under 2 L* is measurable, from 2 visible, from 5 marked."),
    PM_MESSAGE("Without a reference in both photos, a change of overall skin tone cannot be told "
               "from a change of lighting."),
    PM_MESSAGE("In the first weeks marks are mostly redness; at four weeks a dark mark can be "
               "called PIH with confidence."),
};

static void method(struct pm_html *h)
{
    pm_html_section(h, "method", "method", PM_MESSAGE("How it was measured"));
    PM_HTML(h, "<p>");
    pm_html_sentences(h, METHOD, sizeof METHOD / sizeof *METHOD);
    PM_HTML(h, "</p>\n</section>\n");
}

void pm_html_facts(struct pm_html *h, const struct pm_report_page *page)
{
    PM_HTML(h, "<div class=\"facts\">\n");
    comparability(h, page->report, page->declined);
    photos(h, page->report);
    if (!page->declined)
        method(h);
    PM_HTML(h, "</div>\n");
}
