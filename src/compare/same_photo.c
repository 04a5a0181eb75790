#include "compare/same_photo.h"

#include "base/fast_log.h"
#include "base/least_squares.h"
#include "base/reason.h"
#include "base/robust.h"
#include "base/stats.h"

#include <math.h>
#include <string.h>

/* Colour, place and fine detail are compared in square cells of skin. */
#define CELL 8          /* working px: one block of a JPEG at full size */
#define MARGIN 4        /* px around a cell that both photos must show: the blur reaches so far */
#define CELLS_MIN 12    /* fewer prove nothing */
#define SKIN_PX_MIN 32  /* of the px of a cell */
#define DARKEST 1e-3f   /* linear light */
#define COLOUR_TERMS 10 /* of a quadratic in three logarithms */
#define COLOUR_RIDGE 1e-4
#define COLOUR_ORIGIN 2.0 /* skin is about e^-2 of white */
#define ROUNDS 6          /* of reweighting */

/*
 * Limits. Copies of portraits and rendered skin of 640 to 3000 px (JPEG quality 40 to 95, PNG, cut,
 * half to 1.5 times the size, brightness, gamma, contrast, saturation, white balance) bend by up to
 * 0.17 px of the coarser picture, and turn by up to 0.12 px. Second photos of people, and pairs of
 * clinics, bend by 1.4 px or more. On a tripod things do not, and then the last two decide.
 *   What JPEG loses goes with its bits per px: of calm pictures, correlation of the finest detail
 * is 0.31 at 0.3 bits (quality 40), 0.74 to 0.97 at 1.1 (quality 90), 1 without losses; the colour
 * of 98 % of the cells follows within 0.20, 0.10 and 0.03. Other exposures that were not moved at
 * all reach 0.2 to 0.9 at 1.2 to 2.5 bits; only noise that can be seen tells them.
 */
#define BENT 0.20   /* px of the coarser picture, median */
#define TURNED 0.15 /* likewise, at the typical distance from the middle of the skin */
#define BETWEEN 0.1 /* file px from a whole one */
#define UNSCALED 4e-4
#define FULL_PER_WORK_MAX 2.5 /* above, shifts are not known to a fifth of a file px */
#define CORRELATION 0.85
#define CORRELATION_LOST 0.5 /* bits per px */
#define COLOUR_OFF 0.06      /* ln units: 98 % of the cells are nearer */
#define COLOUR_LOST 0.2      /* ln units times bits per px */
#define BITS_LOSSLESS 24.0
#define BITS_HEIF 0.4 /* the least that is usual: the size of the file is not known here */

enum pihmap_status pm_refuse_same_file(struct pm_job *job, const pihmap_result *r)
{
    const struct pihmap_report *report = &r->report;
    if (strcmp(report->before.sha256, report->after.sha256) != 0)
        return PIHMAP_OK;
    return pm_decline(job, PIHMAP_EALIGN, &(struct pihmap_reason){PIHMAP_REASON_SAME_PHOTO, {0}});
}

/* ---- cells ------------------------------------------------------------------------------ */

struct cell {
    double x, y, qx, qy;  /* its centre, working px; in the after photo */
    double was[3], is[3]; /* ln of the mean linear light, before and after; plus COLOUR_ORIGIN */
};

struct copy_task {
    const pihmap_result *r;
    const struct pm_comparison *c;
    struct cell *cell;
    int n;
    float *off; /* room for a value of every cell */
};

/* Is half of the cell skin, and all around it shown by both photos? */
static bool is_usable(const struct copy_task *t, int x, int y)
{
    int skin = 0;
    for (int j = -MARGIN; j < CELL + MARGIN; j++)
        for (int i = -MARGIN; i < CELL + MARGIN; i++) {
            const bool inside = i >= 0 && j >= 0 && i < CELL && j < CELL;
            if (!(pm_at(&t->c->warped.g, x + i, y + j) > 0.0f))
                return false;
            skin += inside && pm_at(&t->c->common, x + i, y + j) != 0;
        }
    return skin >= SKIN_PX_MIN;
}

static double log_of_mean(const struct pm_plane *p, int x, int y)
{
    double sum = 0.0;
    for (int j = 0; j < CELL; j++)
        for (int i = 0; i < CELL; i++)
            sum += (double)pm_at(p, x + i, y + j);
    return log(fmax(sum / (CELL * CELL), (double)DARKEST)) + COLOUR_ORIGIN;
}

static bool read_cell(const struct copy_task *t, int x, int y, struct cell *out)
{
    double confidence;
    *out = (struct cell){.x = x + 0.5 * (CELL - 1), .y = y + 0.5 * (CELL - 1)};
    if (!is_usable(t, x, y) ||
        !pm_align_map(&t->r->align, out->x, out->y, &out->qx, &out->qy, &confidence))
        return false;
    for (int k = 0; k < 3; k++) {
        out->was[k] = log_of_mean(pm_linear_plane(&t->r->before.linear, k), x, y);
        out->is[k] = log_of_mean(pm_linear_plane(&t->c->warped, k), x, y);
    }
    return true;
}

static void read_cells(struct copy_task *t)
{
    const struct pm_mask *skin = &t->c->common;
    for (int y = MARGIN; y + CELL + MARGIN <= skin->h; y += CELL)
        for (int x = MARGIN; x + CELL + MARGIN <= skin->w; x += CELL)
            t->n += read_cell(t, x, y, &t->cell[t->n]);
}

static float quantile(const struct copy_task *t, double q)
{
    return pm_quantile(t->off, (size_t)t->n, q);
}

/* ---- place ------------------------------------------------------------------------------ */

/* After px of before px (x, y): A[0] x + A[1] y + A[2], A[3] x + A[4] y + A[5]. */
struct affine {
    double A[6];
};

static double distance(const struct affine *f, const struct cell *k)
{
    const double *A = f->A;
    return hypot(A[0] * k->x + A[1] * k->y + A[2] - k->qx,
                 A[3] * k->x + A[4] * k->y + A[5] - k->qy);
}

/* Robust fit of an affine map to the alignment. False: there is none. bent: median distance from
 * it, after px. */
static bool fit_affine(const struct copy_task *t, struct affine *f, double *bent)
{
    double cut = INFINITY;
    memset(f, 0, sizeof *f);
    for (int round = 0; round < ROUNDS; round++) {
        struct pm_least_squares s[2];
        for (int k = 0; k < 2; k++)
            pm_least_squares_begin(&s[k], 3);
        for (int i = 0; i < t->n; i++) {
            const struct cell *k = &t->cell[i];
            const double d = round ? distance(f, k) / cut : 0.0, row[3] = {k->x, k->y, 1.0};
            pm_least_squares_add(&s[0], row, k->qx, pm_tukey_weight(d * d));
            pm_least_squares_add(&s[1], row, k->qy, pm_tukey_weight(d * d));
        }
        if (!pm_least_squares_solve(&s[0], f->A) || !pm_least_squares_solve(&s[1], f->A + 3))
            return false;
        for (int i = 0; i < t->n; i++)
            t->off[i] = (float)distance(f, &t->cell[i]);
        *bent = (double)quantile(t, 0.5);
        cut = fmax(4.0 * *bent, BENT);
    }
    return true;
}

/* Is an unscaled copy shifted by part of a file px along one axis? A: the scale along it, +-; from,
 * to: a coordinate in working px and its image; full: file px per working px of both. */
static bool between_px(double scale, double from, double to, const double full[2])
{
    const double file_scale = scale * full[1] / full[0];
    if (fabs(fabs(file_scale) - 1.0) > UNSCALED || fmax(full[0], full[1]) > FULL_PER_WORK_MAX)
        return false;
    const double x = (from + 0.5) * full[0] - 0.5, q = (to + 0.5) * full[1] - 0.5;
    const double shift = q - copysign(x, file_scale);
    return fabs(shift - round(shift)) > BETWEEN;
}

/* The middle of the cells, and their root mean square distance from it along each axis, before px.
 */
static double spread(const struct copy_task *t, double middle[2])
{
    double sum = 0.0;
    middle[0] = middle[1] = 0.0;
    for (int i = 0; i < t->n; i++) {
        middle[0] += t->cell[i].x / t->n;
        middle[1] += t->cell[i].y / t->n;
    }
    for (int i = 0; i < t->n; i++)
        sum += pow(t->cell[i].x - middle[0], 2.0) + pow(t->cell[i].y - middle[1], 2.0);
    return sqrt(sum / (2.0 * t->n));
}

/* Does the after photo show all of the skin where a copy would? */
static bool placed_as_copy(const struct copy_task *t)
{
    const struct pm_photo *b = &t->r->before, *a = &t->r->after;
    const double full[2] = {pm_full_per_work_x(b), pm_full_per_work_x(a)};
    struct affine f;
    double bent, middle[2];
    if (!fit_affine(t, &f, &bent))
        return false;
    const double *A = f.A;
    const bool upright = fabs(A[0]) > fabs(A[1]); /* or in quarter turns */
    const double scale_x = upright ? A[0] : A[1], scale_y = upright ? A[4] : A[3];
    const double turned = upright ? hypot(A[1], A[3]) : hypot(A[0], A[4]);
    const double coarser = fmax(1.0, fabs(scale_x)); /* px of it, in after px */
    return bent < BENT * coarser && turned * spread(t, middle) < TURNED * coarser &&
           !between_px(scale_x, middle[!upright], A[0] * middle[0] + A[1] * middle[1] + A[2],
                       full) &&
           !between_px(scale_y, middle[upright], A[3] * middle[0] + A[4] * middle[1] + A[5], full);
}

/* ---- colour -----------------------------------------------------------------------------  */

static void colour_row(const struct cell *k, double row[COLOUR_TERMS])
{
    int n = 0;
    row[n++] = 1.0;
    for (int i = 0; i < 3; i++)
        row[n++] = k->was[i];
    for (int i = 0; i < 3; i++)
        for (int j = i; j < 3; j++)
            row[n++] = k->was[i] * k->was[j];
}

/* How far the colour of most cells is from what one smooth function of the colour before gives, ln
 * units, in the worst channel. NAN: there is no such function. */
static double colour_off(const struct copy_task *t)
{
    double worst = 0.0, row[COLOUR_TERMS], x[COLOUR_TERMS];
    for (int channel = 0; channel < 3; channel++) {
        struct pm_least_squares s;
        pm_least_squares_begin(&s, COLOUR_TERMS);
        for (int k = 1; k < COLOUR_TERMS; k++)
            pm_least_squares_ridge(&s, k, COLOUR_RIDGE);
        for (int i = 0; i < t->n; i++) {
            colour_row(&t->cell[i], row);
            pm_least_squares_add(&s, row, t->cell[i].is[channel], 1.0);
        }
        if (!pm_least_squares_solve(&s, x))
            return NAN;
        for (int i = 0; i < t->n; i++) {
            double expected = 0.0;
            colour_row(&t->cell[i], row);
            for (int k = 0; k < COLOUR_TERMS; k++)
                expected += row[k] * x[k];
            t->off[i] = (float)fabs(t->cell[i].is[channel] - expected);
        }
        worst = fmax(worst, (double)quantile(t, 0.98));
    }
    return worst;
}

/* ---- noise ------------------------------------------------------------------------------ */

/* The finest detail of ln light that both photos can show: of an after photo with fewer px, none
 * finer than its px. */
static enum pihmap_status fine_detail(struct pm_job *job, const struct pm_plane *light,
                                      double after_scale, struct pm_plane *out)
{
    const double px = after_scale < 0.97 ? 1.0 / after_scale : 1.0; /* the coarser photo's */
    struct pm_plane smooth;
    enum pihmap_status st;
    TRY(pm_plane_take(job, light->w, light->h, out));
    TRY(pm_plane_take(job, light->w, light->h, &smooth));
    pm_ln_row(light->v, pm_pixels(light), DARKEST, out->v);
    if (px > 1.0)
        TRY(pm_blur(job, out, 0.5 * px, out));
    TRY(pm_blur(job, out, px, &smooth));
    for (size_t i = 0, n = pm_pixels(out); i < n; i++)
        out->v[i] -= smooth.v[i];
out:
    return st;
}

/* Correlation of the finest detail of ln green over all cells. */
static enum pihmap_status noise_correlation(struct pm_job *job, const struct copy_task *t,
                                            double *correlation)
{
    const double scale = t->r->align.scale;
    double product = 0.0, power[2] = {1e-12, 1e-12};
    struct pm_plane before, after;
    enum pihmap_status st;
    TRY(fine_detail(job, &t->r->before.linear.g, scale, &before));
    TRY(fine_detail(job, &t->c->warped.g, scale, &after));
    for (int k = 0; k < t->n; k++) {
        const int x = (int)(t->cell[k].x - 0.5 * (CELL - 1));
        const int y = (int)(t->cell[k].y - 0.5 * (CELL - 1));
        for (int j = 0; j < CELL; j++)
            for (int i = 0; i < CELL; i++) {
                const double was = (double)pm_at(&before, x + i, y + j);
                const double is = (double)pm_at(&after, x + i, y + j);
                product += was * is;
                power[0] += was * was;
                power[1] += is * is;
            }
    }
    *correlation = product / sqrt(power[0] * power[1]);
out:
    return st;
}

/* Per px: what the file has kept of the exposure. */
static double bits_of(const struct pm_photo *p)
{
    const double px = (double)p->facts.width * p->facts.height;
    if (p->file_n) /* a JPEG */
        return 8.0 * (double)p->file_n / px;
    return strcmp(p->facts.format, "HEIF") == 0 ? BITS_HEIF : BITS_LOSSLESS;
}

enum pihmap_status pm_refuse_copy(struct pm_job *job, const pihmap_result *r,
                                  const struct pm_comparison *c)
{
    const struct pm_mark mark = pm_scratch_mark(job);
    const double bits = fmin(bits_of(&r->before), bits_of(&r->after));
    const size_t most = pm_pixels(&c->common) / (CELL * CELL) + 1;
    struct copy_task t = {.r = r, .c = c};
    double correlation;
    enum pihmap_status st = PIHMAP_OK;
    t.cell = pm_scratch(job, most, sizeof *t.cell);
    t.off = pm_scratch(job, most, sizeof *t.off);
    if (!t.cell || !t.off)
        return job->err.status;
    read_cells(&t);
    /* The costly part comes last: few pairs get there. */
    if (t.n < CELLS_MIN || !placed_as_copy(&t) ||
        !(colour_off(&t) < COLOUR_OFF + COLOUR_LOST / bits))
        goto out;
    TRY(noise_correlation(job, &t, &correlation));
    if (correlation > CORRELATION - CORRELATION_LOST / bits)
        st = pm_decline(job, PIHMAP_EALIGN, &(struct pihmap_reason){PIHMAP_REASON_SAME_PHOTO, {0}});
out:
    pm_scratch_rewind(job, mark);
    return st;
}
