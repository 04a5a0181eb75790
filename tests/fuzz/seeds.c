/*
 * Writes the inputs that fuzzing begins with: FOLDER/<target>/NAME, made by our own code, no
 * file of anybody else's.
 */
#include "fuzz/fuzz.h"
#include "support/files.h"
#include "support/heif_files.h"
#include "support/folder.h"

#include <stdio.h>
#include <string.h>

static const char *folder;

static void keep(const char *target, const char *name, struct pm_bytes b)
{
    char path[4096];
    struct pm_job job;
    pm_job_init(&job, 1);
    snprintf(path, sizeof path, "%s/%s", folder, target);
    fuzz_must(pm_folder_ensure(&job, path) == PIHMAP_OK, "the folder of the seeds");
    snprintf(path, sizeof path, "%s/%s/%s", folder, target, name);
    fuzz_must(pm_bytes_write(&b, path), "a seed is written");
    pm_bytes_free(&b);
    pm_job_free(&job);
}

static void keep_text(const char *target, const char *name, const char *text)
{
    struct pm_bytes b = {NULL, 0};
    pm_bytes_add(&b, text, strlen(text));
    keep(target, name, b);
}

/* ---- photos --------------------------------------------------------------------------- */

enum { W = 17, H = 9 };
static uint8_t pixels[W * H * 6]; /* room for a palette of 256, too */

static void jpegs(const struct pm_bytes *icc, const struct pm_bytes *exif)
{
    struct pm_test_jpeg j = {.w = W, .h = H, .channels = 3, .pixels = pixels};
    keep("jpeg", "plain", pm_test_jpeg_make(&j));
    j.subsampled = true;
    j.exif = exif;
    keep("jpeg", "exif", pm_test_jpeg_make(&j));
    j.progressive = true;
    j.icc = icc;
    keep("jpeg", "progressive", pm_test_jpeg_make(&j));
    j = (struct pm_test_jpeg){.w = W, .h = H, .channels = 1, .pixels = pixels, .quality = 20};
    keep("jpeg", "grey", pm_test_jpeg_make(&j));
    j.channels = 4;
    keep("jpeg", "cmyk", pm_test_jpeg_make(&j));
    j.channels = 3;
    j.arithmetic = true;
    keep("jpeg", "arithmetic", pm_test_jpeg_make(&j));
    j.arithmetic = false;
    j.raw_rgb = true;
    keep("jpeg", "rgb", pm_test_jpeg_make(&j));
}

static void bmps(void)
{
    static const unsigned depths[] = {1, 4, 8, 16, 24, 32};
    for (size_t k = 0; k < sizeof depths / sizeof *depths; k++) {
        const unsigned depth = depths[k];
        struct pm_bytes b = {NULL, 0};
        const unsigned colours = depth <= 8 ? 1u << depth : 0, stride = (W * depth + 31) / 32 * 4;
        const unsigned data = 54 + 4 * colours;
        char name[32];
        pm_bytes_le(&b, data + stride * H, 4); /* the target writes "BM" */
        pm_bytes_le(&b, 0, 4);
        pm_bytes_le(&b, data, 4);
        pm_bytes_le(&b, 40, 4);
        pm_bytes_le(&b, W, 4);
        pm_bytes_le(&b, H, 4);
        pm_bytes_le(&b, 1, 2);
        pm_bytes_le(&b, depth, 2);
        for (int i = 0; i < 6; i++)
            pm_bytes_le(&b, 0, 4);
        for (unsigned i = 0; i < colours; i++)
            pm_bytes_le(&b, i * 0x10203, 4);
        for (unsigned i = 0; i < stride * H; i++)
            pm_bytes_le(&b, i * 31 % 256, 1);
        snprintf(name, sizeof name, "depth%u", depth);
        keep("bmp", name, b);
    }
}

/* The same picture as the tile of a grid, as phones write them. */
static void heif_grid(void)
{
    const struct pm_test_heif t = {.w = W, .h = H, .pixels = pixels};
    struct pm_bytes whole = pm_test_heif_make(&t), settings = {NULL, 0}, coded = {NULL, 0};
    if (whole.n == 0) /* there is no encoder */
        return;
    pm_test_heif_part(&whole, "hvcC", &settings);
    pm_test_heif_part(&whole, "mdat", &coded);
    const struct pm_test_grid grid = {
        .w = W, .h = H, .canvas_w = W, .canvas_h = H, .settings = &settings, .coded = &coded};
    struct pm_bytes b = pm_test_heif_grid(&grid);
    keep("heif", "grid", b);
    pm_bytes_free(&settings);
    pm_bytes_free(&coded);
    pm_bytes_free(&whole);
}

static void heifs(const struct pm_bytes *icc, const struct pm_bytes *exif)
{
    struct pm_test_heif t = {.w = W, .h = H, .pixels = pixels, .exif = exif, .orientation = 6};
    for (int k = 0; k < 2; k++) {
        t.icc = k ? icc : NULL;
        t.primaries = k ? 0 : 12;
        t.transfer = 13;
        struct pm_bytes b = pm_test_heif_make(&t);
        if (b.n > 0) /* else there is no encoder */
            keep("heif", k ? "icc" : "nclx", b);
    }
    heif_grid();
}

/* Grey, plain, W x H: each entry is tag, type, count, value (TIFF 6.0, section 2). */
static void tiffs(void)
{
    static const unsigned entries[][4] = {
        {256, 3, 1, W}, {257, 3, 1, H}, {258, 3, 1, 8}, {259, 3, 1, 1}, {262, 3, 1, 1},
        {273, 4, 1, 8}, {274, 3, 1, 6}, {277, 3, 1, 1}, {278, 3, 1, H}, {279, 4, 1, W * H}};
    const unsigned n = sizeof entries / sizeof *entries;
    struct pm_bytes b = {NULL, 0};
    pm_bytes_add(&b, "II*\0", 4);
    pm_bytes_le(&b, 8 + W * H, 4);
    pm_bytes_add(&b, pixels, W * H);
    pm_bytes_le(&b, n, 2);
    for (unsigned i = 0; i < n; i++) {
        pm_bytes_le(&b, entries[i][0], 2);
        pm_bytes_le(&b, entries[i][1], 2);
        pm_bytes_le(&b, entries[i][2], 4);
        pm_bytes_le(&b, entries[i][3], 4);
    }
    pm_bytes_le(&b, 0, 4);
    keep("tiff", "grey", b);
}

/* ---- PNG as parts: see fuzz_png.c ------------------------------------------------------ */

static void part(struct pm_bytes *b, int type, const void *v, size_t n)
{
    pm_bytes_be(b, (uint32_t)type, 1);
    pm_bytes_be(b, (uint32_t)n, 2);
    pm_bytes_add(b, v, n);
}

static void png_parts(int depth, int colour, int interlace, const struct pm_bytes *icc,
                      const struct pm_bytes *exif)
{
    static const int samples[7] = {1, 0, 3, 1, 2, 0, 4};
    static const uint8_t rows[4096];
    struct pm_bytes b = {NULL, 0}, head = {NULL, 0};
    char name[32];
    const size_t row = 1 + ((size_t)W * (size_t)(depth * samples[colour]) + 7) / 8;
    pm_bytes_be(&b, (uint32_t)interlace, 1);
    pm_bytes_be(&head, W, 4);
    pm_bytes_be(&head, H, 4);
    pm_bytes_be(&head, (uint32_t)depth << 24 | (uint32_t)colour << 16, 4);
    pm_bytes_be(&head, (uint32_t)interlace, 1);
    part(&b, 0, head.v, head.n);
    if (colour == 3)
        part(&b, 1, pixels, 3u << depth);
    if (icc)
        part(&b, 4, icc->v, icc->n);
    if (exif)
        part(&b, 8, exif->v, exif->n);
    part(&b, 3, rows, interlace ? row * H + 64 : row * H);
    pm_bytes_free(&head);
    snprintf(name, sizeof name, "depth%d-colour%d-%d", depth, colour, interlace);
    keep("png", name, b);
}

static void pngs(const struct pm_bytes *icc, const struct pm_bytes *exif)
{
    static const int shapes[][2] = {{1, 0},  {2, 0},  {8, 0},  {16, 0}, {8, 2},
                                    {16, 2}, {1, 3},  {4, 3},  {8, 3},  {8, 4},
                                    {8, 6},  {16, 6}, {16, 4}, {2, 3},  {4, 0}};
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        png_parts(shapes[i][0], shapes[i][1], 0, i == 4 ? icc : NULL, i == 5 ? exif : NULL);
    png_parts(8, 2, 1, NULL, NULL);
    keep("png", "whole", pm_test_png_make(W, H, 8, 2, pixels));
}

/* ---- what goes with photos ------------------------------------------------------------- */

static struct pm_bytes an_exif(bool big)
{
    static const uint8_t six[2] = {6, 0}, ratio[8] = {1, 0, 0, 0, 125, 0, 0, 0};
    const struct pm_test_tag tags[] = {
        {0, 0x0112, 3, 1, six},      {1, 0x829A, 5, 1, ratio},
        {1, 0x8827, 3, 1, six},      {1, 0x9003, 2, 20, "2024:02:29 13:14:15"},
        {1, 0x9011, 2, 7, "+05:30"}, {1, 0x9204, 10, 1, ratio},
        {1, 0x927C, 7, 8, ratio},    {2, 0x0001, 2, 4, "R03"}};
    return pm_test_exif(tags, sizeof tags / sizeof *tags, big);
}

static void profiles(void)
{
    static const char *const names[] = {"srgb", "p3", "adobe", "table", "grey"};
    for (int space = PM_TEST_SRGB; space <= PM_TEST_GREY22; space++)
        for (uint32_t how = 0; how < 3; how += 2) {
            struct pm_bytes icc = pm_test_profile((enum pm_test_space)space), b = {NULL, 0};
            char name[32];
            pm_bytes_be(&b, how + (space == PM_TEST_GREY22), 1);
            pm_bytes_add(&b, icc.v, icc.n);
            snprintf(name, sizeof name, "%s%u", names[space], how);
            keep("icc", name, b);
            pm_bytes_free(&icc);
        }
}

/* ---- tables and names ------------------------------------------------------------------ */

static void tables(void)
{
    keep_text("manifest", "plain", "id,before,after\np1,a.jpg,b.jpg\np2,c.jpg,d.jpg\n");
    keep_text("manifest", "full",
              "id;before;after;mask;reference;px_per_mm;note\r\n"
              "\"p;1\";a.jpg;b.jpg;m.png;\"1,2,3,4\";12.5;x\r\n=cmd|;../a;b;;1 2 3 4;0.01;\r\n");
    keep_text("manifest", "quotes", "id,before,after\n\"a \"\"b\"\"\nc\",d,e\nA,x,y\na,x,y\n");
    keep_text("points", "plain", "x,y\n1,2\n3.5,-4e1\n\n");
    keep_text("points", "windows", "\xEF\xBB\xBF\"x\",\"y\"\r\n 1 , 2 \r\n");
    keep_text("names", "words", "p1_before.jpg\np1_after.jpg\np2 before.png\np2 week 4.png\n");
    keep_text(
        "names", "folders",
        "before/anna.jpg\nafter/anna.jpg\nanna/2026-01-31/left.jpg\nanna/20260301/left.jpg\n");
    keep_text("names", "visits",
              "p_v1.jpg\np_v2.jpg\np_d0.jpg\np_d30.jpg\nq_a.jpg\nq_b.jpg\n"
              "IMG_1234.jpg\nx/31.1.2026.jpg\nx/befor.jpg\n");
    keep_text("state", "done",
              "pihmap-state/1\nkey 00\nid p1\npatient anna\nvisit week 4\nstatus done\n"
              "verdict pih_likely\ngrade fair\npih_regions 3\npih_area_px 120.5\n"
              "pih_area_fraction 0.01\nmean_delta_L -3.2\nworst_delta_L -5\nnoise_floor_delta_L 1\n"
              "days 28\noverlap 0.9\nskin tan\nbefore a.jpg\nafter b.jpg\nwidth 100\nheight 80\n");
    keep_text("state", "failed",
              "pihmap-state/1\nstatus failed\nid <script>\npatient ../x\nvisit =1\nerror file\n"
              "retryable no\nreason a: the file is cut \"short\" & gone\n");
    keep_text("state", "declined", "pihmap-state/1\nstatus declined\nvisit 2\nreason \x1b[2J\n");
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: seeds FOLDER\n");
        return 2;
    }
    folder = argv[1];
    struct pm_job job;
    pm_job_init(&job, 1);
    if (pm_folder_ensure(&job, folder) != PIHMAP_OK)
        return 1;
    for (size_t i = 0; i < sizeof pixels; i++)
        pixels[i] = (uint8_t)(i * i * 7 + i / 3);
    struct pm_bytes icc = pm_test_profile(PM_TEST_P3), exif = an_exif(false);
    jpegs(&icc, &exif);
    bmps();
    heifs(&icc, &exif);
    tiffs();
    pngs(&icc, &exif);
    keep("exif", "little", an_exif(false));
    keep("exif", "big", an_exif(true));
    keep("exif", "turned", pm_test_orientation(6));
    profiles();
    tables();
    pm_bytes_free(&icc);
    pm_bytes_free(&exif);
    pm_job_free(&job);
    return 0;
}
