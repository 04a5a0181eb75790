/* The words of advice: one row per code, a format for its values. They are made nowhere else. Those
 * of PM_MESSAGE() stand on pages. */
#include "base/reason.h"

static const struct {
    const char *name, *format;
} ADVICE[] = {
    [PIHMAP_ADVICE_NONE] = {"", ""},
    [PIHMAP_ADVICE_SAME_PLACE] =
        {"same_place",
         PM_MESSAGE(
             "show the same skin as in the before photo, from the same direction and distance")},
    [PIHMAP_ADVICE_SAME_POSE] =
        {"same_pose",
         PM_MESSAGE("hold the head or limb as in the before photo, with the same expression")},
    [PIHMAP_ADVICE_TURN_LEFT] = {"turn_left", "turn the head or limb about %.0f degrees to the "
                                              "left of the photo"},
    [PIHMAP_ADVICE_TURN_RIGHT] = {"turn_right", "turn the head or limb about %.0f degrees to the "
                                                "right of the photo"},
    [PIHMAP_ADVICE_TURN_UP] = {"turn_up", "turn the head or limb about %.0f degrees up, or lower "
                                          "the camera"},
    [PIHMAP_ADVICE_TURN_DOWN] = {"turn_down", "turn the head or limb about %.0f degrees down, or "
                                              "raise the camera"},
    [PIHMAP_ADVICE_ROTATE_CLOCKWISE] = {"rotate_clockwise",
                                        "rotate the camera %.0f degrees clockwise"},
    [PIHMAP_ADVICE_ROTATE_ANTICLOCKWISE] = {"rotate_anticlockwise",
                                            "rotate the camera %.0f degrees anticlockwise"},
    [PIHMAP_ADVICE_CLOSER] = {"closer", "come %.0f %% closer"},
    [PIHMAP_ADVICE_FARTHER] = {"farther", "go %.0f %% farther away"},
    [PIHMAP_ADVICE_SHOW_LEFT] = {"show_left", "show more of the skin on the left of the photo: "
                                              "%.0f %% is cut off there"},
    [PIHMAP_ADVICE_SHOW_RIGHT] = {"show_right", "show more of the skin on the right of the photo: "
                                                "%.0f %% is cut off there"},
    [PIHMAP_ADVICE_SHOW_ABOVE] = {"show_above", "show more of the skin at the top of the photo: "
                                                "%.0f %% is cut off there"},
    [PIHMAP_ADVICE_SHOW_BELOW] = {"show_below", "show more of the skin at the bottom of the "
                                                "photo: %.0f %% is cut off there"},
    [PIHMAP_ADVICE_BRIGHTER] = {"brighter", "expose brighter by %.1f EV, or use more light"},
    [PIHMAP_ADVICE_DARKER] = {"darker", "expose darker by %.1f EV, or use less light"},
    [PIHMAP_ADVICE_LIGHT_FROM_LEFT] = {"light_from_left", "the light comes more from the left "
                                                          "now: light the skin as before"},
    [PIHMAP_ADVICE_LIGHT_FROM_RIGHT] = {"light_from_right", "the light comes more from the right "
                                                            "now: light the skin as before"},
    [PIHMAP_ADVICE_LIGHT_FROM_ABOVE] = {"light_from_above", "the light comes more from above now: "
                                                            "light the skin as before"},
    [PIHMAP_ADVICE_LIGHT_FROM_BELOW] = {"light_from_below", "the light comes more from below now: "
                                                            "light the skin as before"},
    [PIHMAP_ADVICE_SAME_LIGHT] = {"same_light",
                                  PM_MESSAGE(
                                      "the light falls differently over the skin now: light it as "
                                      "before, without windows and flash that were not there")},
    [PIHMAP_ADVICE_EVEN_LIGHT] = {"even_light", "use even light, without overexposure and without "
                                                "black shadows"},
    [PIHMAP_ADVICE_WHITE_BALANCE] =
        {"white_balance", "use the lamps and the white balance of the before photo: the light is "
                          "red x%.2f, green x%.2f, blue x%.2f now"},
    [PIHMAP_ADVICE_SAME_RENDERING] = {"same_rendering",
                                      PM_MESSAGE("use the camera's settings of the before photo, "
                                                 "without HDR, filter or portrait mode")},
    [PIHMAP_ADVICE_NOT_OVEREXPOSED] = {"not_overexposed", "use softer or less light: %.0f %% of "
                                                          "the skin is overexposed or black"},
    [PIHMAP_ADVICE_HOLD_STILL] =
        {"hold_still",
         PM_MESSAGE("focus on the skin, hold still, use more light: the photo is soft or noisy")},
    [PIHMAP_ADVICE_MORE_PIXELS] = {"more_pixels", "use the camera's full resolution, without "
                                                  "digital zoom"},
    [PIHMAP_ADVICE_NO_SHINE] = {"no_shine", "blot the skin, or soften the light: it shines more "
                                            "than before"},
    [PIHMAP_ADVICE_BARE_SKIN] = {"bare_skin", "take off make-up, and switch off the camera's "
                                              "beauty filter: the skin looks evener than before"},
    [PIHMAP_ADVICE_UNCOVER] = {"uncover", "uncover and light the skin: only %.0f %% of it can be "
                                          "measured; the rest is mostly: "},
    [PIHMAP_ADVICE_SAME_EXPRESSION] = {"same_expression", "repeat expression, pose and light of "
                                                          "the before photo: the skin's shading "
                                                          "differs from place to place"},
    [PIHMAP_ADVICE_CHART_EVENLY_LIT] = {"chart_evenly_lit", "hold the colour chart flat beside "
                                                            "the skin, evenly lit and in focus"},
    [PIHMAP_ADVICE_NOT_MIRRORED] = {"not_mirrored", "take it with the other camera, or do not "
                                                    "save it mirrored"},
    [PIHMAP_ADVICE_ONE_PHOTO_A_FILE] = {"one_photo_a_file", "give one photo a file, not several "
                                                            "side by side"},
    [PIHMAP_ADVICE_ANOTHER_PHOTO] = {"another_photo", "give the photo of this visit: this is the "
                                                      "before photo itself"},
};
_Static_assert(sizeof ADVICE / sizeof *ADVICE == PIHMAP_ADVICES,
               "the last advice has no row, or PIHMAP_ADVICES does not name it");

/* A code that a caller has made up is none. */
static unsigned row_of(enum pihmap_advice_code code)
{
    return (unsigned)code < PIHMAP_ADVICES ? (unsigned)code : PIHMAP_ADVICE_NONE;
}

const char *pihmap_advice_name(enum pihmap_advice_code code)
{
    return ADVICE[row_of(code)].name;
}

const char *pm_advice_format(enum pihmap_advice_code code)
{
    return ADVICE[row_of(code)].format;
}

size_t pihmap_advice_text(const struct pihmap_advice *advice, char *text, size_t size)
{
    return pm_words(PIHMAP_LANGUAGE_ENGLISH, ADVICE[row_of(advice->code)].format, advice->value,
                    advice->code == PIHMAP_ADVICE_UNCOVER, text, size);
}
