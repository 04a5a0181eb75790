#include "support/skin_light.h"

#include "support/noise.h"

#include <math.h>
#include <string.h>

#define SPECULAR_POWER 14 /* of the broad gloss of skin */
#define SPARKLE_POWER 70  /* of oily spots */
#define WRAP 0.3          /* wrap lighting: skin scatters light past the edge of a shadow */
#define MOST_MELANIN 0.30 /* a volume fraction; the brown of a dark mole */
#define OIL_MM 15         /* size of oily areas */

/* Normal of a height plane, of any length, by central differences. */
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
static double diffuse(const struct pm_skin_light *s, const double n[3])
{
    const struct pm_skin_lamp *lamp = &s->look->lamp;
    const double direct = fmax(0, (dot(n, s->light) + WRAP) / (s->light[2] + WRAP));
    return lamp->ambient * (0.55 + 0.45 * n[2]) + (1 - lamp->ambient) * direct;
}

/* Specular reflection: broad, and narrow on oily skin. */
static double gloss(const struct pm_skin_light *s, const double n[3], double oil)
{
    const double facing = fmax(0, dot(n, s->half));
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

void pm_skin_light_aim(const struct pm_skin_look *look, const struct pm_skin_table *table,
                       double melanin, struct pm_skin_light *light)
{
    const struct pm_skin_lamp *lamp = &look->lamp;
    *light = (struct pm_skin_light){look, table, melanin, {0}, {0}, {1, 1, 1}};
    light->light[0] = cos(lamp->elevation) * cos(lamp->azimuth);
    light->light[1] = cos(lamp->elevation) * sin(lamp->azimuth);
    light->light[2] = sin(lamp->elevation);
    memcpy(light->half, light->light, sizeof light->half);
    light->half[2] += 1;
    unit(light->half);
}

double pm_skin_oil(const struct pm_skin_look *look, double x, double y, uint32_t seed)
{
    const double size = OIL_MM * look->px_per_mm;
    return fmin(fmax(0.5 + 0.9 * pm_noise(x / size, y / size, seed + 30), 0), 1.4);
}

void pm_skin_normals(const struct pm_plane *body, const struct pm_plane *relief, int x, int y,
                     struct pm_skin_point *point)
{
    double fine[3];
    normal_at(body, x, y, point->macro);
    normal_at(relief, x, y, fine);
    for (int k = 0; k < 2; k++)
        point->normal[k] = point->macro[k] + fine[k];
    point->normal[2] = 1;
    unit(point->normal);
    unit(point->macro);
}

void pm_skin_shade(const struct pm_skin_light *s, const struct pm_skin_point *point, float rgb[3])
{
    pm_skin_colour(s->table, pigment(s->melanin, point->melanin),
                   s->look->blood * exp(point->blood), rgb);
    const double shade = point->shade, hair = point->hair;
    const double light =
        (0.35 * diffuse(s, point->macro) + 0.65 * diffuse(s, point->normal)) * (1 - shade);
    const double shine = gloss(s, point->normal, point->oil) * (1 - hair);
    const double strand = s->look->ita > 45 ? 0.09 : 0.012; /* fair hair on fair skin */
    for (int k = 0; k < 3; k++) {
        /* Red light spreads within the skin and blurs its lines; blue light does not. */
        const double lines = k == 0 ? 1 + 0.4 * shade : 1;
        const double skin = (double)rgb[k] * light * lines;
        rgb[k] = (float)(skin * (1 - hair) + strand * (1 - 0.25 * k) * light * hair +
                         shine * s->white[k]);
    }
}
