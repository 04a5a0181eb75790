#include "compare/charts.h"

/* Half a patch in pitches, and the board's rim beyond the outer centres. */
#define HALF_PATCH 0.42
#define RIM 0.62

static struct pm_quad quad(const struct pm_card *card, const struct pm_photo *photo, double left,
                           double top, double right, double low)
{
    const double at[4][2] = {{left, top}, {right, top}, {right, low}, {left, low}};
    const double sx = pm_full_per_work_x(photo), sy = pm_full_per_work_y(photo);
    struct pm_quad q;
    for (int k = 0; k < 4; k++) {
        double x = 0, y = 0;
        pm_h_apply(card->to_px, at[k][0], at[k][1], &x, &y);
        q.corner[k] =
            (struct pm_point){(float)((x + 0.5) * sx - 0.5), (float)((y + 0.5) * sy - 0.5)};
    }
    return q;
}

int pm_cards_quads(const struct pm_card *card, const struct pm_photo *photo,
                   struct pm_quad quads[PM_CARD_QUADS])
{
    int n = 0;
    if (!card->found)
        return 0;
    quads[n++] = quad(card, photo, -RIM, -RIM, PM_CARD_COLUMNS - 1 + RIM, PM_CARD_ROWS - 1 + RIM);
    for (int i = 0; i < PM_CARD_PATCHES; i++) {
        const double x = i % PM_CARD_COLUMNS, y = i / PM_CARD_COLUMNS;
        if (card->seen[i])
            quads[n++] =
                quad(card, photo, x - HALF_PATCH, y - HALF_PATCH, x + HALF_PATCH, y + HALF_PATCH);
    }
    return n;
}
