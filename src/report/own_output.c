#include "report/own_output.h"

#include "codec/picture_file.h"
#include "report/json.h"
#include "report/markup.h"
#include "report/regions_csv.h"

#include <string.h>

bool pm_begins_with(const uint8_t *head, size_t n, const char *text)
{
    const size_t length = strlen(text);
    return length <= n && memcmp(head, text, length) == 0;
}

static bool is_json(const uint8_t *head, size_t n)
{
    size_t at = n > 0;
    while (at < n && strchr(" \t\r\n", head[at]) && head[at])
        at++;
    return pm_begins_with(head, n, "{") && pm_begins_with(head + at, n - at, PM_JSON_HEAD);
}

/* A page of ours, in any language. */
static bool is_page(const uint8_t *head, size_t n)
{
    static const char generator[] = PM_PAGE_GENERATOR;
    return pm_begins_with(head, n, PM_PAGE_HEAD) &&
           memmem(head, n, generator, sizeof generator - 1) != NULL;
}

bool pm_is_own_output(const uint8_t *head, size_t n)
{
    size_t left = n;
    const uint8_t *table = pm_behind_mark(head, &left);
    return pm_is_own_picture(head, n) || is_json(head, n) ||
           pm_begins_with(table, left, PM_CSV_HEAD) || is_page(head, n);
}
