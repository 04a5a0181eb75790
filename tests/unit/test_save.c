/* Saving: pictures come back as they were, and nothing is overwritten that must not be. */
#include "codec/picture_file.h"

#include "codec/profile.h"
#include "codec/versions.h"
#include "report/own_output.h"
#include "unit/io_case.h"

#include <dirent.h>
#include <libdeflate.h>
#include <sys/stat.h>
#include <unistd.h>

enum { W = 37, H = 29 };

static void paint(struct io_case *c, struct pm_rgb8 *picture)
{
    assert_int_equal(pm_rgb8_alloc(&c->job, W, H, picture), PIHMAP_OK);
    for (int i = 0; i < W * H * 3; i++)
        picture->v[i] = (uint8_t)(i / 3 % W * 5 + i / 3 / W + i % 3 * 20);
}

/* The number of files in the folder, hidden ones included. */
static int files_in(const char *folder)
{
    int n = 0;
    DIR *d = opendir(folder);
    assert_non_null(d);
    for (struct dirent *e; (e = readdir(d));)
        n += strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0;
    closedir(d);
    return n;
}

static bool holds(const struct pm_bytes *b, const char *word)
{
    for (size_t i = 0; i + strlen(word) <= b->n; i++)
        if (memcmp(b->v + i, word, strlen(word)) == 0)
            return true;
    return false;
}

static void png_comes_back_exactly(void **state)
{
    struct io_case *c = *state;
    struct pm_rgb8 picture;
    struct pm_bytes b;
    struct pm_photo p;
    paint(c, &picture);
    assert_int_equal(pm_save_rgb8(&c->job, io_path(c, "out.PNG"), NULL, &picture), PIHMAP_OK);
    assert_true(pm_bytes_read(&b, c->path));
    assert_memory_equal(b.v + PM_PNG_IHDR_END + 4, "sRGB", 4);
    assert_true(holds(&b, "Software"));
    assert_true(holds(&b, "pihmap " PIHMAP_VERSION));
    assert_int_equal(pm_load(&c->job, c->path, &c->opt, &p), PIHMAP_OK); /* checks all CRCs */
    assert_memory_equal(p.display.v, picture.v, W * H * 3);
    assert_string_equal(p.facts.profile, "sRGB");
    pm_photo_free(&p);
    pm_bytes_free(&b);
    pm_rgb8_free(&picture);
    assert_int_equal(files_in(c->folder), 1);
}

static void jpeg_comes_back_nearly(void **state)
{
    struct io_case *c = *state;
    struct pm_rgb8 picture;
    struct pm_bytes b, again;
    struct pm_photo p;
    double sum = 0;
    paint(c, &picture);
    assert_int_equal(pm_save_rgb8(&c->job, io_path(c, "out.jpeg"), NULL, &picture), PIHMAP_OK);
    assert_true(pm_bytes_read(&b, c->path));
    assert_true(holds(&b, "JFIF") && holds(&b, "ICC_PROFILE") && holds(&b, "pihmap 0"));
    assert_int_equal(pm_load(&c->job, c->path, &c->opt, &p), PIHMAP_OK);
    for (int i = 0; i < W * H * 3; i++)
        sum += abs(p.display.v[i] - picture.v[i]);
    io_near(sum / (W * H * 3), 0, 2.5);
    assert_non_null(strstr(p.facts.profile, "sRGB"));
    pm_photo_free(&p);
    sleep(1); /* the creation date of the profile must not show */
    assert_int_equal(pm_save_rgb8(&c->job, io_path(c, "out.jpg"), NULL, &picture), PIHMAP_OK);
    assert_true(pm_bytes_read(&again, c->path));
    assert_int_equal(again.n, b.n);
    assert_memory_equal(again.v, b.v, b.n);
    pm_bytes_free(&again);
    pm_bytes_free(&b);
    pm_rgb8_free(&picture);
}

static void masks_and_planes_come_back(void **state)
{
    struct io_case *c = *state;
    struct pm_mask mask;
    struct pm_plane plane;
    struct pm_bytes b;
    int w, h;
    uint8_t *grey;
    assert_int_equal(pm_mask_alloc(&c->job, W, H, &mask), PIHMAP_OK);
    for (int i = 0; i < W * H; i += 3)
        mask.v[i] = 255;
    assert_int_equal(pm_save_mask(&c->job, io_path(c, "m.png"), NULL, &mask), PIHMAP_OK);
    assert_int_equal(pm_load_grey(&c->job, c->path, &c->opt, &w, &h, &grey), PIHMAP_OK);
    assert_memory_equal(grey, mask.v, W * H);
    free(grey);
    pm_mask_free(&mask);
    assert_int_equal(pm_plane_alloc(&c->job, 2, 2, &plane), PIHMAP_OK);
    plane.v[0] = 1.5f;
    plane.v[1] = NAN;
    plane.v[2] = -2.0f;
    assert_int_equal(pm_save_pfm(&c->job, io_path(c, "d.pfm"), NULL, &plane), PIHMAP_OK);
    assert_true(pm_bytes_read(&b, c->path));
    static const char head[] = "Pf\n2 2\n-1.000000\n";
    assert_int_equal(b.n, sizeof head - 1 + 16);
    assert_memory_equal(b.v, head, sizeof head - 1);
    assert_memory_equal(b.v + 17, "\0\0\0\xC0\0\0\0\0", 8); /* bottom row first: -2, 0 */
    assert_memory_equal(b.v + 25, "\0\0\xC0\x3F", 4);       /* 1.5 */
    pm_plane_free(&plane);
    pm_bytes_free(&b);
}

static void the_file_name_extension_decides_the_format(void **state)
{
    struct io_case *c = *state;
    struct pm_rgb8 picture;
    paint(c, &picture);
    assert_int_equal(pm_save_rgb8(&c->job, io_path(c, "out.tiff"), NULL, &picture), PIHMAP_EARG);
    assert_non_null(strstr(c->job.err.text, ".png or .jpg"));
    assert_int_equal(files_in(c->folder), 0);
    pm_rgb8_free(&picture);
    assert_true(pm_ends_with("A.JPG", ".jpg"));
    assert_false(pm_ends_with("jpg", ".jpg"));
}

/* ---- what must not be written ---- */

static void refused(struct io_case *c, const char *path, const struct pm_keep *keep,
                    enum pihmap_status status, const char *word)
{
    assert_int_equal(pm_save_check(&c->job, path, keep), status);
    if (!strstr(c->job.err.text, word))
        print_error("\"%s\" lacks \"%s\"\n", c->job.err.text, word);
    assert_non_null(strstr(c->job.err.text, word));
    assert_int_equal(pm_save_bytes(&c->job, path, keep, "x", 1), status);
}

static void put(const char *path, const char *text)
{
    struct pm_bytes b = {(uint8_t *)(uintptr_t)text, strlen(text)};
    assert_true(pm_bytes_write(&b, path));
}

/* Under any of its names: its own, a hard link, a symbolic link. Even with force. */
static void inputs_are_never_overwritten(void **state)
{
    struct io_case *c = *state;
    char input[4200];
    snprintf(input, sizeof input, "%s", io_path(c, "before.jpg"));
    put(input, "the patient's only photo");
    const struct pm_keep keep = {.inputs = {"/nowhere", input, NULL}, .force = true};
    refused(c, input, &keep, PIHMAP_EARG, "never overwritten");
    assert_int_equal(link(input, io_path(c, "hard.png")), 0);
    refused(c, c->path, &keep, PIHMAP_EARG, "never overwritten");
    assert_int_equal(symlink(input, io_path(c, "soft.png")), 0);
    refused(c, c->path, &keep, PIHMAP_EARG, "never overwritten");
    struct pm_bytes b;
    assert_true(pm_bytes_read(&b, input));
    assert_int_equal(b.n, 24);
    pm_bytes_free(&b);
}

static void other_peoples_files_need_force(void **state)
{
    struct io_case *c = *state;
    const struct pm_keep plain = {.ours = pm_is_own_output}, force = {.force = true};
    put(io_path(c, "notes.txt"), "somebody's notes");
    refused(c, c->path, &plain, PIHMAP_EARG, "--force");
    assert_int_equal(pm_save_bytes(&c->job, c->path, &force, "x", 1), PIHMAP_OK);
    put(io_path(c, "report.json"), "{\"schema\": \"pihmap-report/1\"}");
    assert_int_equal(pm_save_bytes(&c->job, c->path, &plain, "x", 1), PIHMAP_OK);
    put(io_path(c, "old.pfm"), "Pf\n1 1\n-1.000000\nabcd");
    assert_int_equal(pm_save_bytes(&c->job, c->path, &plain, "x", 1), PIHMAP_OK);
    put(io_path(c, "empty"), "");
    assert_int_equal(pm_save_bytes(&c->job, c->path, &plain, "x", 1), PIHMAP_OK);
    assert_int_equal(files_in(c->folder), 4); /* and no temporary file */
}

/* Of two processes that make the key at once, both use that of the first. */
static void a_fresh_file_is_never_replaced(void **state)
{
    struct io_case *c = *state;
    const struct pm_keep fresh = {.fresh = true};
    struct pm_bytes b;
    io_path(c, "key");
    assert_int_equal(pm_save_bytes(&c->job, c->path, &fresh, "first", 5), PIHMAP_OK);
    assert_int_equal(pm_save_bytes(&c->job, c->path, &fresh, "other", 5), PIHMAP_OK);
    assert_true(pm_bytes_read(&b, c->path));
    assert_int_equal(b.n, 5);
    assert_memory_equal(b.v, "first", 5);
    pm_bytes_free(&b);
}

/* What pihmap has written it may replace, but not what only resembles it. */
static void own_outputs_are_recognised_by_structure(void **state)
{
    struct io_case *c = *state;
    static const char *const others[] = {
        "to do: try pihmap on this",
        "see id,kind,name,bbox_x,",
        "id,kind,name,size",
        "{\"tool\": \"pihmap\"}",
        "{\"name\": \"x\", \"note\": {\"schema\": \"pihmap-report/1\"}}",
        "{",
        "Pf\n1 1\n-1.0\nabcd",
        "PF\n1 1\n-1.000000\nabcdabcdabcd",
        "Pf\n",
        "\x89PNG\r\n\x1a\n....IHDR pihmap 1",
        "\xFF\xD8\xFF\xE1\x08\x08 pihmap 1",
        "\xFF\xD8\xFF\xFE\x08\x08made with pihmap 1",
    };
    const struct pm_keep keep = {.ours = pm_is_own_output};
    struct pm_rgb8 picture;
    struct pm_plane plane;
    paint(c, &picture);
    assert_int_equal(pm_plane_alloc(&c->job, 2, 2, &plane), PIHMAP_OK);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        put(io_path(c, "file"), others[i]);
        if (pm_save_check(&c->job, c->path, &keep) == PIHMAP_OK)
            print_error("taken for pihmap's: %s\n", others[i]);
        refused(c, c->path, &keep, PIHMAP_EARG, "--force");
    }
    for (int again = 0; again < 2; again++) {
        assert_int_equal(pm_save_rgb8(&c->job, io_path(c, "a.png"), &keep, &picture), PIHMAP_OK);
        assert_int_equal(pm_save_rgb8(&c->job, io_path(c, "a.jpg"), &keep, &picture), PIHMAP_OK);
        assert_int_equal(pm_save_pfm(&c->job, io_path(c, "a.pfm"), &keep, &plane), PIHMAP_OK);
    }
    pm_plane_free(&plane);
    pm_rgb8_free(&picture);
}

static void what_cannot_be_written_is_reported(void **state)
{
    struct io_case *c = *state;
    refused(c, "", NULL, PIHMAP_EARG, "empty");
    refused(c, c->folder, NULL, PIHMAP_EARG, "folder");
    refused(c, io_path(c, "new/"), NULL, PIHMAP_EARG, "folder");
    refused(c, io_path(c, "no/such/folder/x.png"), NULL, PIHMAP_ESYS, "No such file");
    put(io_path(c, "file"), "pihmap");
    refused(c, io_path(c, "file/x.png"), NULL, PIHMAP_ESYS, "Not a directory");
    char path[4400];
    snprintf(path, sizeof path, "%s/%0300d", c->folder, 7);
    refused(c, path, NULL, PIHMAP_ESYS, "too long");
    assert_int_equal(files_in(c->folder), 1);
}

static void a_read_only_folder_is_reported(void **state)
{
    struct io_case *c = *state;
    if (geteuid() == 0)
        skip(); /* root may write everywhere */
    assert_int_equal(chmod(c->folder, 0500), 0);
    refused(c, io_path(c, "x.png"), NULL, PIHMAP_ESYS, "Permission denied");
    assert_int_equal(chmod(c->folder, 0700), 0);
}

/* Of seven image tools, one does not report a full disk and five leave an incomplete file. */
static void a_full_disk_is_reported(void **state)
{
    struct io_case *c = *state;
    struct pm_rgb8 picture;
    if (access("/dev/full", W_OK) != 0)
        skip();
    paint(c, &picture);
    assert_int_equal(pm_save_check(&c->job, "/dev/full", NULL), PIHMAP_OK);
    assert_int_equal(pm_save_bytes(&c->job, "/dev/full", NULL, "x", 1), PIHMAP_ESYS);
    assert_non_null(strstr(c->job.err.text, "No space left"));
    assert_int_equal(symlink("/dev/full", io_path(c, "full.png")), 0);
    assert_int_equal(pm_save_rgb8(&c->job, c->path, NULL, &picture), PIHMAP_ESYS);
    assert_int_equal(files_in(c->folder), 1);
    assert_int_equal(pm_save_bytes(&c->job, "/dev/null", NULL, "x", 1), PIHMAP_OK);
    pm_rgb8_free(&picture);
}

/* Patient data is for the owner only, whatever the umask allows. */
static void outputs_are_private(void **state)
{
    struct io_case *c = *state;
    struct stat info;
    const mode_t old = umask(0);
    assert_int_equal(pm_save_bytes(&c->job, io_path(c, "x"), NULL, "x", 1), PIHMAP_OK);
    umask(old);
    assert_int_equal(stat(c->path, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);
}

/* The link is replaced. Its target, which may lie outside the folder, is left alone. */
static void a_link_is_replaced_not_followed(void **state)
{
    struct io_case *c = *state;
    struct stat info;
    const struct pm_keep keep = {.ours = pm_is_own_output};
    struct pm_bytes b;
    char target[4200];
    snprintf(target, sizeof target, "%s", io_path(c, "target"));
    put(target, "id,kind,name,bbox_x,");
    assert_int_equal(symlink(target, io_path(c, "link")), 0);
    assert_int_equal(pm_save_bytes(&c->job, c->path, &keep, "new", 3), PIHMAP_OK);
    assert_int_equal(lstat(c->path, &info), 0);
    assert_true(S_ISREG(info.st_mode));
    assert_true(pm_bytes_read(&b, target));
    assert_int_equal(b.n, 20);
    pm_bytes_free(&b);
}

static void our_profile_is_always_the_same(void **state)
{
    struct io_case *c = *state;
    uint8_t *icc;
    size_t n;
    assert_int_equal(pm_profile_srgb_bytes(&c->job, &icc, &n), PIHMAP_OK);
    assert_true(n > 128 && n < 4096);
    assert_memory_equal(icc + 36, "acsp", 4);
    for (int i = 0; i < 12; i++)
        assert_int_equal(icc[24 + i], 0);
    free(icc);
}

static void versions_are_reported(void **state)
{
    (void)state;
    const char *const all[] = {pm_version_jpeg(),   pm_version_deflate(), pm_version_lcms(),
                               pm_version_nettle(), pm_version_stb(),     pm_version_exif()};
    for (int i = 0; i < 6; i++)
        assert_true(strlen(all[i]) >= 3);
    assert_string_equal(pm_version_deflate(), LIBDEFLATE_VERSION_STRING);
    assert_memory_equal(pm_version_lcms(), "2.", 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IO_TEST(png_comes_back_exactly),
        IO_TEST(jpeg_comes_back_nearly),
        IO_TEST(masks_and_planes_come_back),
        IO_TEST(the_file_name_extension_decides_the_format),
        IO_TEST(inputs_are_never_overwritten),
        IO_TEST(other_peoples_files_need_force),
        IO_TEST(a_fresh_file_is_never_replaced),
        IO_TEST(own_outputs_are_recognised_by_structure),
        IO_TEST(what_cannot_be_written_is_reported),
        IO_TEST(a_read_only_folder_is_reported),
        IO_TEST(a_full_disk_is_reported),
        IO_TEST(outputs_are_private),
        IO_TEST(a_link_is_replaced_not_followed),
        IO_TEST(our_profile_is_always_the_same),
        IO_TEST(versions_are_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
