/*
 * Compare two photos in memory, show the progress, list the marks, save the heatmap.
 *   cc compare.c $(pkg-config --cflags --libs pihmap) -o compare
 *   ./compare before.jpg after.jpg heatmap.png
 */
#include <pihmap.h>
#include <stdio.h>

static unsigned char room[2][32 << 20];

static struct pihmap_source read_photo(const char *path, unsigned char *into, size_t size)
{
    FILE *f = fopen(path, "rb");
    const struct pihmap_source photo = {path, into, f ? fread(into, 1, size, f) : 0};
    if (f)
        fclose(f);
    return photo;
}

static bool show(void *context, double done)
{
    fprintf(context, "\r%3.0f %%", 100 * done);
    return true; /* false would stop it */
}

int main(int argc, char **argv)
{
    struct pihmap_options opt;
    struct pihmap_error err;
    pihmap_result *result;
    if (argc != 4)
        return fprintf(stderr, "usage: compare BEFORE AFTER HEATMAP\n"), 2;
    pihmap_options_init(&opt);
    opt.progress = show;
    opt.context = stderr;
    const struct pihmap_source before = read_photo(argv[1], room[0], sizeof room[0]);
    const struct pihmap_source after = read_photo(argv[2], room[1], sizeof room[1]);
    enum pihmap_status st = pihmap_compare_sources(&before, &after, &opt, &result, &err);
    fprintf(stderr, "\n");
    if (st == PIHMAP_OK) {
        printf("%s\n", pihmap_verdict_name(pihmap_result_verdict(result)));
        for (size_t i = 0; i < pihmap_result_region_count(result); i++) {
            const struct pihmap_region *g = pihmap_result_region(result, i);
            printf("%d %s %.1f L* at %.0f,%.0f\n", g->id, pihmap_kind_name(g->kind), g->delta_L,
                   g->centroid[0], g->centroid[1]);
        }
        st = pihmap_result_write(result, PIHMAP_OUT_HEATMAP, argv[3], false, &err);
    }
    if (st != PIHMAP_OK)
        fprintf(stderr, "%s\n", err.text);
    pihmap_result_free(result); /* a declined pair has a result, too; NULL is allowed */
    return st == PIHMAP_OK ? 0 : pihmap_is_declined(st) ? 3 : 1;
}
