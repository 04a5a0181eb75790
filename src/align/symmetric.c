#include "align/symmetric.h"

#include "align/inverse.h"
#include "align/overlap.h"
#include "align/register.h"

#include <string.h>

/* Nats: with less, the other direction has never been believed (176 pairs of clinics), and is
 * spared: it would double the time of most pairs that are declined. */
#define DOUBTFUL 3.0

struct side {
    const struct pm_photo *photo;
    const struct pm_mask *skin;
};

/* Mean of linear green light, which averaging to another size does not change. */
static double light_of(const struct pm_photo *p)
{
    const struct pm_plane *g = &p->linear.g;
    double sum = 0.0;
    for (size_t i = 0, n = pm_pixels(g); i < n; i++)
        sum += (double)g->v[i];
    return sum / (double)pm_pixels(g);
}

/* The darker photo comes first; of two equally light ones, that with the darker first px that
 * differs. */
static bool comes_first(const struct pm_photo *p, const struct pm_photo *q)
{
    const double light = light_of(p), other = light_of(q);
    const size_t n = pm_pixels(&p->linear.g);
    if (light < other || light > other)
        return light < other;
    if (n != pm_pixels(&q->linear.g))
        return n < pm_pixels(&q->linear.g);
    for (size_t i = 0; i < n; i++)
        if (p->linear.g.v[i] < q->linear.g.v[i] || p->linear.g.v[i] > q->linear.g.v[i])
            return p->linear.g.v[i] < q->linear.g.v[i];
    return true;
}

static enum pihmap_status register_from(struct pm_job *job, const struct side *from,
                                        const struct side *to, struct pm_align *out)
{
    return pm_register(job, from->photo, from->skin, to->photo, to->skin, out);
}

/* Reasons that name one photo, and what they are with before and after exchanged. */
static const enum pihmap_reason_code counterpart[][2] = {
    {PIHMAP_REASON_BEFORE_BLURRED, PIHMAP_REASON_AFTER_BLURRED},
    {PIHMAP_REASON_BEFORE_NOISY, PIHMAP_REASON_AFTER_NOISY},
    {PIHMAP_REASON_AFTER_FURTHER, PIHMAP_REASON_AFTER_NEARER},
    {PIHMAP_REASON_BEFORE_TOO_SMALL, PIHMAP_REASON_AFTER_TOO_SMALL},
};

static void exchange_photos(struct pihmap_reason *reason)
{
    for (size_t i = 0; i < sizeof counterpart / sizeof *counterpart; i++)
        for (int k = 0; k < 2; k++)
            if (reason->code == counterpart[i][k]) {
                reason->code = counterpart[i][1 - k];
                return;
            }
}

/* Replace an alignment of `to` with `from` by its inverse. */
static enum pihmap_status turn_round(struct pm_job *job, const struct side *from,
                                     const struct side *to, struct pm_align *a)
{
    const struct pm_plane *b = &from->photo->linear.g, *t = &to->photo->linear.g;
    struct pm_align inverse;
    double cx, cy;
    enum pihmap_status st;
    TRY(pm_align_inverse(job, a, b->w, b->h, &inverse));
    if (pm_mask_count(from->skin) > 0)
        inverse.overlap = pm_align_overlap(&inverse, from->skin, t->w, t->h, &cx, &cy);
    exchange_photos(&inverse.reason);
    pm_align_free(a);
    *a = inverse;
out:
    return st;
}

enum pihmap_status pm_register_symmetric(struct pm_job *job, const struct pm_photo *before,
                                         const struct pm_mask *before_skin,
                                         const struct pm_photo *after,
                                         const struct pm_mask *after_skin, struct pm_align *out)
{
    const struct side side[2] = {{before, before_skin}, {after, after_skin}};
    struct pm_align other = {0};
    enum pihmap_status st;
    int from = comes_first(before, after) ? 0 : 1;
    TRY(register_from(job, &side[from], &side[1 - from], out));
    if (!out->believed && out->evidence >= DOUBTFUL) {
        TRY(register_from(job, &side[1 - from], &side[from], &other));
        if (other.evidence > out->evidence) {
            const struct pm_align first = *out;
            *out = other;
            other = first;
            from = 1 - from;
        }
    }
    if (from == 1)
        TRY(turn_round(job, &side[0], &side[1], out));
out:
    pm_align_free(&other);
    if (st)
        pm_align_free(out);
    return st;
}
