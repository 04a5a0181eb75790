#include "bench/accuracy_table.h"

#include "compare/result.h"

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define TOUCH_SHARE 0.2 /* of a region: less in any footprint, and it is no mark; score.h */

static const char HEAD[] =
    "scenario,pair,group,ita_class,region,kind,confidence,truth,marks,touch,true_delta_L,"
    "cell_side,cells,z_spread,z_beyond,"
    "area,delta_L,delta_a,delta_b,ratio_r,ratio_g,ratio_b,before_r,before_g,before_b,"
    "sigma_L,sigma_ratio,elongation,relief,strain,steepness,outlined,at_edge,side,"
    "pigment_sigmas,look,red_look,darker\n";

enum pihmap_status accuracy_table_begin(struct pm_job *job, const char *path)
{
    FILE *file = fopen(path, "a");
    bool good = file != NULL;
    if (file && ftell(file) == 0)
        good = fputs(HEAD, file) >= 0;
    if (file && fclose(file))
        good = false;
    return good ? PIHMAP_OK : pm_fail(job, PIHMAP_ESYS, "%s: cannot be written", path);
}

/* ---- noise ------------------------------------------------------------------------------ */

/* Columns of the grid of cells in which an unchanged pair's noise is judged: cells about as large
 * as the discs that average like the four scales of struct pm_noise. */
static const int GRIDS[] = {64, 32, 16, 8};
#define BEYOND 4.5 /* sigmas, PM_FLAG_SIGMAS: Gaussian noise has 7 cells in a million beyond it */

void accuracy_table_options(int index, struct pihmap_options *opt)
{
    opt->grid = GRIDS[(size_t)index % (sizeof GRIDS / sizeof *GRIDS)];
}

struct cells {
    int n;
    double side;           /* of a cell, share of the photo's long side */
    double spread, beyond; /* robust sigma of z = delta L* / sigma L*; share of |z| > BEYOND */
};

/* The cells that the grid measured, which nothing chose for standing out. */
static enum pihmap_status judge_cells(struct pm_job *job, const pihmap_result *result,
                                      struct cells *out)
{
    const struct pihmap_report *report = pihmap_result_report(result);
    const struct pihmap_photo_facts *facts = &result->before.facts;
    const struct pm_mark mark = pm_scratch_mark(job);
    float *z = pm_scratch(job, report->region_count + 1, sizeof *z);
    if (!z)
        return job->err.status;
    size_t n = 0, beyond = 0;
    for (size_t i = result->found; i < report->region_count; i++) {
        const struct pihmap_region *r = &report->regions[i];
        const double sigma = (r->delta_L_ci95[1] - r->delta_L_ci95[0]) / (2 * PM_Z95);
        if (!isfinite(r->delta_L) || !(sigma > 0))
            continue;
        z[n++] = (float)(r->delta_L / sigma);
        beyond += fabs(r->delta_L) > BEYOND * sigma;
    }
    out->n = (int)n;
    out->side =
        (double)facts->width / result->options.grid / pm_long_side(facts->width, facts->height);
    out->beyond = n ? (double)beyond / (double)n : NAN;
    out->spread = (double)pm_mad_sigma(z, n);
    pm_scratch_rewind(job, mark);
    return PIHMAP_OK;
}

/* ---- truth ------------------------------------------------------------------------------ */

enum { OWNERS = PM_PAIR_MARKS + 1 }; /* 0: no mark */

/* px of the before photo in one region */
struct cover {
    int area, touch, shadow, of[OWNERS];
    double true_delta;
};

static void cover_regions(const struct pm_pair *pair, const pihmap_result *result,
                          struct cover *cover)
{
    for (int y = 0; y < pair->before.h; y++)
        for (int x = 0; x < pair->before.w; x++) {
            const size_t at = (size_t)y * (size_t)pair->before.w + (size_t)x;
            const int id = pm_score_region_at(pair, result, x, y);
            if (!id)
                continue;
            struct cover *c = &cover[id];
            c->area++;
            c->touch += pair->footprint.v[at] != 0;
            c->shadow += pair->shadow.v[at] != 0;
            c->of[pair->marks.v[at]]++;
            c->true_delta += (double)pair->delta_L.v[at];
        }
}

static const char *kind_of(const struct pm_pair *pair, int mark)
{
    static const char *const names[] = {
        [PM_PAIR_PIH] = "pih", [PM_PAIR_ERYTHEMA] = "erythema", [PM_PAIR_PIMPLE] = "pimple"};
    return names[pair->mark[mark - 1].kind];
}

static const char *truth_of(const struct pm_pair *pair, const struct cover *c)
{
    int most = 0;
    if (c->touch < TOUCH_SHARE * c->area)
        return c->shadow > 0.5 * c->area ? "shadow" : "nothing";
    for (int m = 1; m <= pair->mark_count; m++)
        if (c->of[m] > (most ? c->of[most] : 0))
            most = m;
    return most ? kind_of(pair, most) : "fringe";
}

/* PIH that this region would find by itself. */
static int marks_of(const struct pm_pair *pair, const struct cover *c)
{
    int found = 0;
    for (int m = 1; m <= pair->mark_count; m++)
        found += pair->mark[m - 1].kind == PM_PAIR_PIH &&
                 c->of[m] >= PM_FOUND_SHARE * pair->mark[m - 1].area;
    return found;
}

/* ---- rows ------------------------------------------------------------------------------- */

/* One comparison. */
struct compared {
    const char *scenario, *group;
    int index, ita_class;
    bool declined;
    const struct pm_pair *pair; /* NULL: nothing has changed */
    const pihmap_result *result;
};

/* The person that a pair shows, so that folds can keep all pairs of one together: the photo's name
 * without the words that tell two photos of one person apart. */
static void group_of_photo(const char *path, char group[64])
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    const char *end = strstr(name, "_neutral");
    if (!end)
        end = strrchr(name, '.');
    snprintf(group, 64, "%.*s", end ? (int)(end - name) : 60, name);
    for (char *c = group; *c; c++)
        if (*c == ',' || *c == '"' || *c == '\n')
            *c = ' '; /* would end the field */
}

static void print_start(const struct compared *c, FILE *out)
{
    fprintf(out, "%s,%d,%s,%d,", c->scenario, c->index, c->group, c->ita_class);
}

static void print_pair(const struct compared *c, const struct cells *cells, FILE *out)
{
    const int all = c->pair ? c->pair->mark_count : 0;
    int marks = 0;
    for (int m = 0; m < all; m++)
        marks += c->pair->mark[m].kind == PM_PAIR_PIH;
    print_start(c, out);
    fprintf(out, "0,%s,,%s,%d,,,", c->declined ? "declined" : "compared", marks ? "marks" : "null",
            marks);
    if (cells->n && !all)
        fprintf(out, "%.4f,%d,%.4f,%.6f", cells->side, cells->n, cells->spread, cells->beyond);
    else
        fputs(",,,", out);
    fputs(",,,,,,,,,,,,,,,,,,,,,,,\n", out);
}

static void print_region(const struct compared *pair, const struct pihmap_region *said,
                         const struct pm_region *r, const struct cover *c, FILE *out)
{
    const double area = fmax(c->area, 1);
    print_start(pair, out);
    fprintf(out, "%d,%s,%.6g,%s,%d,%.4f,%.4f,,,,,", said->id, pihmap_kind_name(said->kind),
            said->confidence, pair->pair ? truth_of(pair->pair, c) : "nothing",
            pair->pair ? marks_of(pair->pair, c) : 0, c->touch / area, c->true_delta / area);
    fprintf(out, "%.0f,%.9g,%.9g,%.9g,%.9g,%.9g,%.9g,%.9g,%.9g,%.9g,", r->area, r->delta[0],
            r->delta[1], r->delta[2], r->ratio[0], r->ratio[1], r->ratio[2], r->before_rgb[0],
            r->before_rgb[1], r->before_rgb[2]);
    fprintf(out, "%.9g,%.9g,%.9g,%.9g,%.9g,%.9g,%.9g,%.9g,%.9g,%.9g,%.9g,%.9g,%d\n", r->sigma_L,
            r->sigma_ratio, r->elongation, r->relief, r->strain, r->steepness, r->outlined,
            r->at_edge, r->side, r->pigment_sigmas, r->look, r->red_look, r->darker);
}

static enum pihmap_status print_rows(struct pm_job *job, const struct compared *c, FILE *out)
{
    const pihmap_result *r = c->result;
    const size_t found = c->declined ? 0 : r->found;
    const size_t left_out = c->declined ? 0 : r->left_out_count;
    const size_t ids = c->declined ? 0 : r->report.region_count + left_out;
    const struct pm_mark mark = pm_scratch_mark(job);
    struct cover *cover = pm_scratch(job, ids + 1, sizeof *cover);
    struct cells cells = {0};
    enum pihmap_status st = PIHMAP_OK;
    if (!cover)
        return job->err.status;
    memset(cover, 0, (ids + 1) * sizeof *cover);
    if (!c->declined) {
        TRY(judge_cells(job, r, &cells));
        if (c->pair)
            cover_regions(c->pair, r, cover);
    }
    print_pair(c, &cells, out);
    for (size_t k = 0; k < found + left_out; k++) { /* what is not reported teaches, too */
        const struct pihmap_region *said = k < found ? &r->regions[k] : &r->left_out[k - found];
        print_region(c, said, &r->measured.v[k], &cover[said->id], out);
    }
out:
    pm_scratch_rewind(job, mark);
    return st;
}

static enum pihmap_status append(struct pm_job *job, const char *path, const struct compared *c)
{
    char *text = NULL;
    size_t size = 0;
    FILE *memory = open_memstream(&text, &size);
    enum pihmap_status st = memory ? print_rows(job, c, memory) : PIHMAP_ENOMEM;
    if ((memory && fclose(memory) && !st) || !memory)
        st = pm_fail(job, PIHMAP_ENOMEM, "no memory for the rows of pair %d", c->index);
    if (!st) { /* one write to the end: the workers' rows do not mix */
        const int fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
        if (fd < 0 || write(fd, text, size) != (ssize_t)size)
            st = pm_fail(job, PIHMAP_ESYS, "%s: cannot be written", path);
        if (fd >= 0)
            close(fd);
    }
    free(text);
    return st;
}

enum pihmap_status accuracy_table_add(struct pm_job *job, const struct accuracy_sources *sources,
                                      const struct pm_pair *pair, const pihmap_result *result,
                                      const struct pm_score *score)
{
    const struct accuracy_plan *plan = sources->plan;
    char group[64], scenario[64];
    snprintf(scenario, sizeof scenario, "%.40s%s%s", plan->scenario, plan->null ? "-null" : "",
             plan->fading ? "-fading" : "");
    if (*pair->group)
        snprintf(group, sizeof group, "%s", pair->group);
    else if (plan->photos)
        group_of_photo(sources->photos.path[score->index % sources->photos.n], group);
    else
        snprintf(group, sizeof group, "rendered %llu-%d", (unsigned long long)plan->seed,
                 score->index);
    return append(job, plan->table,
                  &(struct compared){scenario, group, score->index, score->ita_class,
                                     !result || score->status, pair, result});
}

enum pihmap_status accuracy_table_add_unchanged(struct pm_job *job, const char *table,
                                                const char *scenario, int index, const char *before,
                                                const pihmap_result *result)
{
    const double ita = result ? pihmap_result_report(result)->skin.ita : NAN;
    char group[64];
    group_of_photo(before, group);
    return append(job, table,
                  &(struct compared){scenario, group, index, pm_ita_class_index(ita),
                                     !result || result->declined, NULL, result});
}
