#include "report/panel_parts.h"

#include "base/reason.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define LABEL 7.4f     /* em: width of the labels, or more */
#define LABEL_GAP 0.6f /* behind a label, in em of its text */

static void photo_fact(const struct pm_panel_page *p, struct pm_panel_fact *f,
                       const struct pihmap_photo_facts *photo)
{
    char name[PM_WORDS], date[PM_WORDS];
    pm_file_words(photo->file, name);
    pm_date_words(p->language, photo->taken_at, date);
    snprintf(f->text, sizeof f->text, "%s%s%s", date, pm_panel_words(p, PM_MESSAGE(", ")), name);
}

static void photo_match_fact(const struct pm_panel_page *p, struct pm_panel_fact *f)
{
    const struct pihmap_comparability *c = &p->panel->report->comparability;
    const size_t size = sizeof f->text;
    size_t used =
        (size_t)snprintf(f->text, size, "%s", pm_panel_words(p, pihmap_grade_name(c->grade)));
    for (int i = 0; i < c->reason_count && i < 3 && used < size; i++) {
        char words[PM_REASON_WORDS];
        pm_reason_words(p->language, &c->reasons[i], words, sizeof words);
        used += (size_t)snprintf(f->text + used, size - used, "%s%s",
                                 pm_panel_words(p, i ? PM_MESSAGE("; ") : PM_MESSAGE(": ")), words);
    }
}

static void light_fact(const struct pm_panel_page *p, struct pm_panel_fact *f)
{
    const double ev = p->panel->report->comparability.exposure_ev;
    if (!isfinite(ev))
        return;
    if (fabs(ev) < PM_EXPOSURE_MENTIONED_EV)
        snprintf(f->text, sizeof f->text, "%s",
                 pm_panel_words(p, PM_MESSAGE("after as bright as before; corrected")));
    else
        snprintf(
            f->text, sizeof f->text,
            pm_panel_words(p, ev > 0 ? PM_MESSAGE("after %s stops brighter than before; corrected")
                                     : PM_MESSAGE("after %s stops darker than before; corrected")),
            pm_figure(p->language, fabs(ev), 2, false).v);
}

static void skin_fact(const struct pm_panel_page *p, struct pm_panel_fact *f)
{
    const struct pihmap_skin_facts *skin = &p->panel->report->skin;
    if (!isfinite(skin->ita))
        return;
    snprintf(f->text, sizeof f->text, pm_panel_words(p, PM_MESSAGE("%s, ITA %s degrees")),
             skin->ita_class ? pm_panel_words(p, skin->ita_class) : "",
             pm_figure(p->language, skin->ita, 0, false).v);
}

/* Bytes of a label on its first line: all of them, or where its two halves are narrowest. */
static size_t label_break(const struct pm_panel_page *p, const char *label)
{
    const size_t all = strlen(label);
    size_t best = all;
    float narrowest = pm_panel_text_width(p, PM_PANEL_SMALL, label);
    if (narrowest <= (LABEL - PM_PANEL_SMALL * LABEL_GAP) * p->em)
        return all;
    for (const char *blank = strchr(label, ' '); blank; blank = strchr(blank + 1, ' ')) {
        char first[PM_WORDS];
        snprintf(first, sizeof first, "%.*s", (int)(blank - label), label);
        const float width = fmaxf(pm_panel_text_width(p, PM_PANEL_SMALL, first),
                                  pm_panel_text_width(p, PM_PANEL_SMALL, blank + 1));
        if (width < narrowest) {
            narrowest = width;
            best = (size_t)(blank - label);
        }
    }
    return best;
}

/* Its words on one line or two, of the text's width. Gives how many, and the wider one's width. */
static int label_lines(const struct pm_panel_page *p, const char *label, char line[2][PM_WORDS],
                       float *width)
{
    const size_t n = label_break(p, label);
    snprintf(line[0], PM_WORDS, "%.*s", (int)n, label);
    snprintf(line[1], PM_WORDS, "%s", label[n] ? label + n + 1 : "");
    *width = fmaxf(pm_panel_text_width(p, PM_PANEL_SMALL, line[0]),
                   pm_panel_text_width(p, PM_PANEL_SMALL, line[1]));
    return *line[1] ? 2 : 1;
}

void pm_panel_facts(const struct pm_panel_page *p, struct pm_panel_facts *out)
{
    static const char *const labels[PM_PANEL_FACTS] = {
        PM_MESSAGE("Before"),      PM_MESSAGE("After"), PM_MESSAGE("Interval"),
        PM_MESSAGE("Photo match"), PM_MESSAGE("Light"), PM_MESSAGE("Skin")};
    static const int lines[PM_PANEL_FACTS] = {1, 1, 2, 4, 1, 1};
    const struct pihmap_report *report = p->panel->report;
    char line[2][PM_WORDS];
    out->label = LABEL * p->em;
    for (int i = 0; i < PM_PANEL_FACTS; i++) {
        float width;
        out->v[i].label = pm_panel_words(p, labels[i]);
        out->v[i].lines_max = pm_panel_lines(p, lines[i]);
        out->v[i].text[0] = '\0';
        label_lines(p, out->v[i].label, line, &width);
        out->label = fmaxf(out->label, width + LABEL_GAP * PM_PANEL_SMALL * p->em);
    }
    photo_fact(p, &out->v[0], &report->before);
    photo_fact(p, &out->v[1], &report->after);
    pm_interval_words(p->language, report, out->v[2].text);
    photo_match_fact(p, &out->v[3]);
    light_fact(p, &out->v[4]);
    skin_fact(p, &out->v[5]);
}

/* Lines of a fact, of its label or of its text; 0: it is left out. */
static int fact_lines(const struct pm_panel_page *p, const struct pm_panel_facts *facts, int i)
{
    const struct pm_panel_fact *f = &facts->v[i];
    char line[2][PM_WORDS];
    float width;
    if (!*f->text)
        return 0;
    const int of_label = label_lines(p, f->label, line, &width);
    const int of_text = pm_panel_count_lines(p, (float)p->column - facts->label, f->text);
    const int shown = of_text < f->lines_max ? of_text : f->lines_max;
    return shown > of_label ? shown : of_label;
}

int pm_panel_facts_lines(const struct pm_panel_page *p, const struct pm_panel_facts *facts)
{
    int lines = 0;
    for (int i = 0; i < PM_PANEL_FACTS; i++)
        lines += fact_lines(p, facts, i);
    return lines;
}

void pm_panel_facts_put(struct pm_panel_page *p, const struct pm_panel_facts *facts)
{
    const float left = p->left[0], room = (float)p->column - facts->label;
    int above = 0; /* lines */
    for (int i = 0; i < PM_PANEL_FACTS; i++) {
        const struct pm_panel_fact *f = &facts->v[i];
        const int lines = fact_lines(p, facts, i);
        const float y = p->words_y + (float)above * PM_PANEL_LINE * PM_PANEL_SMALL * p->em;
        char label[2][PM_WORDS];
        float width;
        if (lines == 0)
            continue;
        for (int k = 0, n = label_lines(p, f->label, label, &width); k < n; k++)
            pm_panel_text(
                p, PM_PANEL_SMALL,
                (struct pm_point){left, y + (float)k * PM_PANEL_LINE * PM_PANEL_SMALL * p->em},
                &p->soft, label[k]);
        pm_panel_text_lines(p, (struct pm_point){left + facts->label, y}, room, f->lines_max,
                            f->text);
        above += lines;
    }
}
