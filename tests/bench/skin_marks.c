#include "bench/skin_marks.h"

#include "files/digest.h"

#include <stdio.h>
#include <string.h>

static const char *const names[MARKED_CLASSES] = {"",        "skin",  "unclear", "background",
                                                  "hair",    "brow",  "eye",     "lips",
                                                  "nostril", "cloth", "pad",     "other"};

const char *marked_class_name(enum marked_class c)
{
    return names[c];
}

static bool is_class(const char *name)
{
    for (int c = MARKED_SKIN; c < MARKED_CLASSES; c++)
        if (!strcmp(name, names[c]))
            return true;
    return false;
}

static bool are_polygons(const json_t *polygons)
{
    struct real_polygon polygon;
    for (size_t i = 0; i < json_array_size(polygons); i++)
        if (!real_polygon_of(json_array_get(polygons, i), &polygon))
            return false;
    return json_array_size(polygons) > 0;
}

static enum pihmap_status check_photo(struct pm_job *job, const char *path, const char *key,
                                      json_t *photo)
{
    const char *name;
    json_t *polygons;
    json_object_foreach(photo, name, polygons)
    {
        if (!is_class(name))
            return pm_fail(job, PIHMAP_EFORMAT, "%s: %s: unknown class %s", path, key, name);
        if (!are_polygons(polygons))
            return pm_fail(job, PIHMAP_EFORMAT, "%s: %s: %s: no polygons of 3 to %d corners", path,
                           key, name, REAL_CORNERS_MAX);
    }
    return PIHMAP_OK;
}

enum pihmap_status skin_marks_open(struct pm_job *job, const char *path, struct skin_marks *out)
{
    json_error_t error;
    json_t *photo;
    const char *key;
    enum pihmap_status st = PIHMAP_OK;
    *out = (struct skin_marks){json_load_file(path, JSON_REJECT_DUPLICATES, &error), 0};
    if (!json_is_object(out->root))
        return pm_fail(job, PIHMAP_EFORMAT, "%s: %s", path, out->root ? "no object" : error.text);
    json_object_foreach(out->root, key, photo)
    {
        if (st || !json_is_object(photo))
            continue;
        out->photos++;
        st = check_photo(job, path, key, photo);
    }
    return st;
}

void skin_marks_close(struct skin_marks *marks)
{
    json_decref(marks->root);
    *marks = (struct skin_marks){NULL, 0};
}

/* FOLDER/NAME of path: where it begins, and its length without the ending. *folder: of FOLDER. */
static const char *last_parts(const char *path, int *length, int *folder)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    const char *start = slash ? slash : path, *dot = strrchr(name, '.');
    while (start > path && start[-1] != '/')
        start--;
    *folder = slash ? (int)(slash - start) : 0;
    *length = (int)(dot ? dot - start : (long)strlen(start));
    return start;
}

void skin_marks_key(const char *path, char key[MARK_KEY])
{
    char text[2 * PM_DIGEST_BYTES + 1];
    int length, folder;
    const char *start = last_parts(path, &length, &folder);
    pm_digest_text(start, (size_t)length, text);
    snprintf(key, MARK_KEY, "%.*s", MARK_KEY - 1, text);
}

static bool ends_with(const char *start, int length, const char *end)
{
    const int n = (int)strlen(end);
    return length >= n && !strncmp(start + length - n, end, (size_t)n);
}

void skin_marks_group(const char *path, char *group, size_t size)
{
    int length, folder;
    const char *start = last_parts(path, &length, &folder);
    if (ends_with(start, length, "_before") || ends_with(start, length, "_after"))
        snprintf(group, size, "%.*s", folder, start);
    else
        snprintf(group, size, "%.*s", length - folder - 1, start + folder + 1);
}

bool skin_marks_known(const struct skin_marks *marks, const char *key)
{
    return json_is_object(json_object_get(marks->root, key));
}

void skin_marks_paint(const struct skin_marks *marks, const char *key, struct pm_mask *classes)
{
    const json_t *photo = json_object_get(marks->root, key);
    memset(classes->v, MARKED_NOTHING, pm_pixels(classes));
    for (int c = MARKED_SKIN; c < MARKED_CLASSES; c++) {
        const json_t *polygons = json_object_get(photo, names[c]);
        struct real_polygon polygon;
        for (size_t i = 0; i < json_array_size(polygons); i++)
            if (real_polygon_of(json_array_get(polygons, i), &polygon))
                real_polygon_fill(&polygon, (uint8_t)c, classes);
    }
}
