#include "support/skin_render.h"

#include "support/noise.h"
#include "support/random.h"
#include "support/skin_layers.h"

#include <math.h>
#include <string.h>

#define SPECULAR_POWER 14  /* of the broad gloss of skin */
#define SPARKLE_POWER 70   /* of oily spots */
#define WRAP 0.3           /* wrap lighting: skin scatters light past the edge of a shadow */
#define LENS_SIGMA_PX 0.65 /* blur: no camera is sharper than its pixels */
#define LEAST_FACING 0.45  /* cosine to the camera: steeper skin is not in the mask */
#define MOST_MELANIN 0.30  /* a volume fraction; the brown of a dark mole */
#define EDGE_MM 2.0        /* width of the border of the skin that is not in the mask either */

static const char *const scene_names[PM_SCENES] = {"closeup", "limb", "oval"};

bool pm_skin_scene_named(const char *name, enum pm_skin_scene *scene)
{
    for (int i = 0; i < PM_SCENES; i++)
        if (!strcmp(name, scene_names[i])) {
            *scene = (enum pm_skin_scene)i;
            return true;
        }
    return false;
}

void pm_skin_look_draw(enum pm_skin_scene scene, double ita, int w, int h, uint64_t seed,
                       struct pm_skin_look *look)
{
    static const double across_mm[PM_SCENES][2] = {{55, 85}, {140, 220}, {110, 160}};
    struct pm_random random = {seed * 0x9E3779B97F4A7C15u + 0x5EEDu};
    const bool limb = scene == PM_SCENE_LIMB;
    const double side = pm_long_side(w, h);
    pm_random_u64(&random);
    *look = (struct pm_skin_look){.scene = scene, .w = w, .h = h, .seed = seed, .ita = ita};
    look->camera = (enum pm_camera)(int)pm_between(&random, 0, PM_CAMERAS);
    /* with much blood no skin is very light */
    look->blood = ita > 45 ? pm_between(&random, 0.010, 0.018) : pm_between(&random, 0.014, 0.032);
    look->px_per_mm = side / pm_between(&random, across_mm[scene][0], across_mm[scene][1]);
    look->mottle = pm_between(&random, 0.07, 0.15);
    look->flush = pm_between(&random, 0.18, 0.38);
    look->relief = pm_between(&random, 0.6, 1.4);
    /* freckles belong to light skin, moles to all */
    look->freckles = ita > 20 ? pm_between(&random, 0.3, 3) : pm_between(&random, 0.1, 0.6);
    look->moles = pm_between(&random, 3, 16);
    look->pores = limb ? pm_between(&random, 8, 25) : pm_between(&random, 30, 90);
    look->hairs = limb ? pm_between(&random, 1.5, 6) : pm_between(&random, 0.2, 1.2);
    look->lamp.azimuth = pm_between(&random, 0, 2 * M_PI);
    look->lamp.elevation = pm_between(&random, 0.75, 1.25);
    look->lamp.ambient = pm_between(&random, 0.35, 0.6);
    look->lamp.gloss = pm_between(&random, 0.015, 0.07);
}

/* ---- shape -------------------------------------------------------------------------- */

struct shape {
    const struct pm_skin_look *look;
    uint32_t seed;
    double cx, cy, c, s;        /* centre of the limb or oval; cosine and sine of its direction */
    double a, b;                /* semi-axes, px */
    double sleeve;              /* limb: cloth from here along the axis, px */
    double bump_mm, bump_of_mm; /* height and size of its unevenness */
};

static void draw_shape(const struct pm_skin_look *look, struct shape *shape)
{
    struct pm_random random = {look->seed * 77 + 5};
    const double turn = look->scene == PM_SCENE_LIMB ? pm_between(&random, -0.35, 0.35)
                                                     : pm_between(&random, -0.2, 0.2);
    *shape = (struct shape){.look = look, .seed = (uint32_t)pm_random_u64(&random)};
    shape->cx = look->w * pm_between(&random, 0.47, 0.53);
    shape->cy = look->h * pm_between(&random, 0.47, 0.53);
    shape->c = cos(turn);
    shape->s = sin(turn);
    shape->a = look->scene == PM_SCENE_LIMB ? 0 : look->w * pm_between(&random, 0.36, 0.42);
    shape->b = look->h * (look->scene == PM_SCENE_LIMB ? pm_between(&random, 0.30, 0.36)
                                                       : pm_between(&random, 0.42, 0.47));
    shape->sleeve =
        look->w * pm_between(&random, 0.30, 0.38) * (pm_random_unit(&random) < 0.5 ? 1 : -1);
    shape->bump_of_mm = pm_between(&random, 22, 40);
    shape->bump_mm = pm_between(&random, 0.4, 1.1);
}

/* 0 at the centre, 1 on the border of the skin, more outside it. */
static double border_of(const struct shape *shape, double x, double y)
{
    const double dx = x - shape->cx, dy = y - shape->cy;
    const double u = shape->c * dx + shape->s * dy, v = shape->c * dy - shape->s * dx;
    const double mm = shape->look->px_per_mm;
    if (shape->look->scene == PM_SCENE_CLOSEUP)
        return 0;
    if (shape->look->scene == PM_SCENE_LIMB) {
        const double half =
            shape->b * (1 + 0.12 * u / shape->look->w +
                        0.10 * pm_noise(u / (70 * mm), 0.5 + (v > 0 ? 3 : 0), shape->seed + 1));
        return fabs(v) / half;
    }
    const double ragged = 1 + 0.05 * pm_noise(x / (40 * mm), y / (40 * mm), shape->seed + 2);
    return hypot(u / shape->a, v / shape->b) / ragged;
}

static bool under_sleeve(const struct shape *shape, double x, double y)
{
    if (shape->look->scene != PM_SCENE_LIMB)
        return false;
    const double dx = x - shape->cx, dy = y - shape->cy;
    const double u = shape->c * dx + shape->s * dy;
    const double hem =
        shape->sleeve + 6 * shape->look->px_per_mm *
                            pm_noise(y / (25 * shape->look->px_per_mm), 0.3, shape->seed + 3);
    return shape->sleeve > 0 ? u > hem : u < hem;
}

/* Height of the body towards the camera, px. */
static double body_at(const struct shape *shape, double x, double y)
{
    const struct pm_skin_look *look = shape->look;
    const double mm = look->px_per_mm, border = border_of(shape, x, y);
    const double bumps = shape->bump_mm * mm *
                         pm_noise_sum(x / (shape->bump_of_mm * mm), y / (shape->bump_of_mm * mm), 2,
                                      0.4, shape->seed + 4);
    if (look->scene == PM_SCENE_CLOSEUP) {
        const double u = (x - shape->cx) / look->w, v = (y - shape->cy) / look->w;
        return bumps - look->w * (0.16 * u * u + 0.28 * v * v + 0.1 * u * v);
    }
    const double round = sqrt(fmax(0, 1 - border * border));
    return bumps + (look->scene == PM_SCENE_LIMB ? 0.62 : 0.42) * shape->b * round;
}

/* ---- what is not skin --------------------------------------------------------------- */

/* Cloth: one colour with folds and a weave. */
static void cloth(const struct shape *shape, double x, double y, uint32_t salt, float rgb[3])
{
    static const float colours[6][3] = {{0.10f, 0.24f, 0.26f}, {0.55f, 0.55f, 0.53f},
                                        {0.06f, 0.09f, 0.17f}, {0.30f, 0.31f, 0.33f},
                                        {0.14f, 0.30f, 0.40f}, {0.72f, 0.72f, 0.70f}};
    const uint32_t seed = shape->seed + salt;
    const float *colour = colours[(int)(6 * pm_hash(1, 2, seed))];
    const double mm = shape->look->px_per_mm;
    const double fold = pm_noise_sum(x / (45 * mm), y / (18 * mm), 3, 0.5, seed);
    const double weave = sin(2 * M_PI * x / (0.9 * mm)) * sin(2 * M_PI * y / (0.9 * mm));
    const double light = 1 + 0.16 * fold + 0.05 * weave;
    for (int k = 0; k < 3; k++)
        rgb[k] = (float)((double)colour[k] * fmax(light, 0.2));
}

/* A wall or table: nearly uniform. */
static void backdrop(const struct shape *shape, double x, double y, float rgb[3])
{
    const double mm = shape->look->px_per_mm, grey = 0.12 + 0.5 * pm_hash(3, 4, shape->seed);
    const double light = 1 + 0.10 * pm_noise(x / (90 * mm), y / (90 * mm), shape->seed + 11) +
                         0.02 * pm_noise(x / (0.6 * mm), y / (0.6 * mm), shape->seed + 12);
    rgb[0] = (float)(grey * light);
    rgb[1] = (float)(grey * light * 0.99);
    rgb[2] = (float)(grey * light * (0.9 + 0.15 * pm_hash(5, 6, shape->seed)));
}

/* Head hair: dark strands around the face. */
static void head_hair(const struct shape *shape, double x, double y, float rgb[3])
{
    const double mm = shape->look->px_per_mm;
    const double angle = atan2(y - shape->cy, x - shape->cx), r = border_of(shape, x, y);
    const double strand = pm_noise_sum(r * shape->a / (0.7 * mm) + 3 * pm_noise(4 * angle, r, 7),
                                       angle * 6, 3, 0.7, shape->seed + 13);
    const double dark = shape->look->ita < 30 ? 0.012 : 0.02 + 0.10 * pm_hash(7, 8, shape->seed);
    const double light = dark * fmax(0.25, 1 + 0.5 * strand);
    rgb[0] = (float)(light * 1.15);
    rgb[1] = (float)(light * 0.9);
    rgb[2] = (float)(light * 0.7);
}

/* Whatever is not skin, in the shadow that the limb or head casts beside itself. */
static void background(const struct shape *shape, double x, double y, double border, float rgb[3])
{
    if (under_sleeve(shape, x, y))
        cloth(shape, x, y, 20, rgb);
    else if (shape->look->scene == PM_SCENE_OVAL) {
        if (y < shape->cy + 0.25 * shape->b)
            head_hair(shape, x, y, rgb);
        else
            cloth(shape, x, y, 21, rgb);
    } else if (pm_hash(9, 10, shape->seed) < 0.5)
        cloth(shape, x, y, 22, rgb);
    else
        backdrop(shape, x, y, rgb);
    const float dim = (float)(1 - 0.45 * exp(-fmax(0, border - 1) / 0.12));
    for (int k = 0; k < 3; k++)
        rgb[k] *= dim;
}

/* ---- light -------------------------------------------------------------------------- */

struct shading {
    const struct pm_skin_look *look;
    const struct shape *shape;
    const struct pm_skin_layers *layers;
    const struct pm_skin_table *table;
    const struct pm_plane *body;
    double melanin;
    double light[3], half[3]; /* unit vectors: to the lamp; halfway between lamp and camera */
    struct pm_linear *picture;
    struct pm_mask *skin;
};

static void normal_at(const struct pm_plane *p, int x, int y, double n[3])
{
    const int x0 = x > 0 ? x - 1 : x, x1 = x + 1 < p->w ? x + 1 : x;
    const int y0 = y > 0 ? y - 1 : y, y1 = y + 1 < p->h ? y + 1 : y;
    const float *row = pm_row(p, y);
    n[0] = (double)(row[x0] - row[x1]) / (x1 - x0);
    n[1] = (double)(pm_at(p, x, y0) - pm_at(p, x, y1)) / (y1 - y0);
    n[2] = 1;
}

static void unit(double v[3])
{
    const double length = sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
    for (int k = 0; k < 3; k++)
        v[k] /= length;
}

static double dot(const double a[3], const double b[3])
{
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/* Diffuse light on skin of normal n; 1 where it faces the camera. */
static double diffuse(const struct shading *s, const double n[3])
{
    const struct pm_skin_lamp *lamp = &s->look->lamp;
    const double direct = fmax(0, (dot(n, s->light) + WRAP) / (s->light[2] + WRAP));
    return lamp->ambient * (0.55 + 0.45 * n[2]) + (1 - lamp->ambient) * direct;
}

/* Specular reflection (Blinn 1977): broad, and narrow on oily skin. */
static double gloss(const struct shading *s, const double n[3], int x, int y)
{
    const double mm = s->look->px_per_mm, facing = fmax(0, dot(n, s->half));
    const double oil =
        fmin(fmax(0.5 + 0.9 * pm_noise(x / (15 * mm), y / (15 * mm), s->shape->seed + 30), 0), 1.4);
    return s->look->lamp.gloss *
           (0.8 * pow(facing, SPECULAR_POWER) + 1.3 * oil * pow(facing, SPARKLE_POWER));
}

/* Moles have more melanin than the skin, but approach MOST_MELANIN at most. */
static double pigment(double melanin, double change)
{
    const double most = fmax(MOST_MELANIN, 1.25 * melanin), wish = melanin * exp(change);
    const double knee = 0.6 * most;
    return wish < knee ? wish : most - (most - knee) * exp(-(wish - knee) / (most - knee));
}

static void shade_skin(const struct shading *s, int x, int y, float rgb[3])
{
    double macro[3], fine[3], n[3];
    normal_at(s->body, x, y, macro);
    normal_at(&s->layers->height, x, y, fine);
    for (int k = 0; k < 2; k++)
        n[k] = macro[k] + fine[k];
    n[2] = 1;
    unit(n);
    unit(macro);
    pm_skin_colour(s->table, pigment(s->melanin, (double)pm_at(&s->layers->melanin, x, y)),
                   s->look->blood * exp((double)pm_at(&s->layers->blood, x, y)), rgb);
    const double shade = (double)pm_at(&s->layers->shade, x, y);
    const double hair = (double)pm_at(&s->layers->hair, x, y);
    const double light = (0.35 * diffuse(s, macro) + 0.65 * diffuse(s, n)) * (1 - shade);
    const double shine = gloss(s, n, x, y) * (1 - hair);
    const double strand = s->look->ita > 45 ? 0.09 : 0.012; /* fair hair on fair skin */
    for (int k = 0; k < 3; k++) {
        /* Red light spreads within the skin and blurs its lines; blue light does not. */
        const double lines = k == 0 ? 1 + 0.4 * shade : 1;
        const double skin = (double)rgb[k] * light * lines;
        rgb[k] = (float)(skin * (1 - hair) + strand * (1 - 0.25 * k) * light * hair + shine);
    }
    const double wide = 3 * EDGE_MM * s->look->px_per_mm / (s->shape->b > 0 ? s->shape->b : 1);
    const double border = border_of(s->shape, x, y);
    const bool inside = border <= 0 || border < 1 - wide / 3;
    pm_at(s->skin, x, y) = macro[2] > LEAST_FACING && inside ? 255 : 0;
}

static void shade_rows(void *context, int first, int end)
{
    const struct shading *s = context;
    for (int y = first; y < end; y++)
        for (int x = 0; x < s->look->w; x++) {
            const double border = border_of(s->shape, x, y);
            float rgb[3];
            if (border >= 1 || under_sleeve(s->shape, x, y))
                background(s->shape, x, y, border, rgb);
            else
                shade_skin(s, x, y, rgb);
            pm_at(&s->picture->r, x, y) = rgb[0];
            pm_at(&s->picture->g, x, y) = rgb[1];
            pm_at(&s->picture->b, x, y) = rgb[2];
        }
}

struct body {
    const struct shape *shape;
    struct pm_plane *out;
};

static void body_rows(void *context, int first, int end)
{
    const struct body *b = context;
    for (int y = first; y < end; y++)
        for (int x = 0; x < b->out->w; x++)
            pm_at(b->out, x, y) = (float)body_at(b->shape, x, y);
}

/* Erode the mask near the border of the skin, where cloth or hair lies beside it. */
static enum pihmap_status trim_mask(struct pm_job *job, double margin, struct pm_mask *mask)
{
    enum pihmap_status st;
    struct pm_plane soft = {0, 0, NULL};
    const size_t n = pm_pixels(mask);
    TRY(pm_plane_alloc(job, mask->w, mask->h, &soft));
    for (size_t i = 0; i < n; i++)
        soft.v[i] = mask->v[i] ? 1.0f : 0.0f;
    TRY(pm_blur(job, &soft, margin, &soft));
    for (size_t i = 0; i < n; i++)
        if (soft.v[i] < 0.85f)
            mask->v[i] = 0;
out:
    pm_plane_free(&soft);
    return st;
}

static void aim_lamp(const struct pm_skin_lamp *lamp, struct shading *s)
{
    s->light[0] = cos(lamp->elevation) * cos(lamp->azimuth);
    s->light[1] = cos(lamp->elevation) * sin(lamp->azimuth);
    s->light[2] = sin(lamp->elevation);
    memcpy(s->half, s->light, sizeof s->half);
    s->half[2] += 1;
    unit(s->half);
}

enum pihmap_status pm_skin_render(struct pm_job *job, const struct pm_skin_look *look,
                                  struct pm_linear *picture, struct pm_mask *skin)
{
    enum pihmap_status st;
    struct pm_skin_layers layers = {0};
    struct pm_plane body = {0, 0, NULL};
    struct pm_skin_table *table = NULL;
    struct shape shape;
    *picture = (struct pm_linear){{0, 0, NULL}, {0, 0, NULL}, {0, 0, NULL}};
    *skin = (struct pm_mask){0, 0, NULL};
    draw_shape(look, &shape);
    if (!(table = pm_alloc(job, 1, sizeof *table)))
        return job->err.status;
    pm_skin_table_make(look->camera, table);
    const double melanin = pm_skin_melanin_for_ita(table, look->ita, look->blood); /* under D65 */
    pm_skin_table_shot(&(struct pm_shot){look->camera, look->kelvin, look->balance}, table);
    TRY(pm_skin_layers_make(job, look, &layers));
    TRY(pm_plane_alloc(job, look->w, look->h, &body));
    pm_rows(job, look->h, body_rows, &(struct body){&shape, &body});
    TRY(pm_linear_alloc(job, look->w, look->h, picture));
    TRY(pm_mask_alloc(job, look->w, look->h, skin));
    struct shading shading = {.look = look,
                              .shape = &shape,
                              .layers = &layers,
                              .table = table,
                              .body = &body,
                              .picture = picture,
                              .skin = skin};
    shading.melanin = melanin;
    aim_lamp(&look->lamp, &shading);
    pm_rows(job, look->h, shade_rows, &shading);
    TRY(pm_blur(job, &picture->r, LENS_SIGMA_PX, &picture->r));
    TRY(pm_blur(job, &picture->g, LENS_SIGMA_PX, &picture->g));
    TRY(pm_blur(job, &picture->b, LENS_SIGMA_PX, &picture->b));
    if (look->scene != PM_SCENE_CLOSEUP)
        TRY(trim_mask(job, EDGE_MM * look->px_per_mm, skin));
out:
    free(table);
    pm_skin_layers_free(&layers);
    pm_plane_free(&body);
    if (st) {
        pm_linear_free(picture);
        pm_mask_free(skin);
    }
    return st;
}
