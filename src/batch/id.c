#include "batch/id.h"

#include "base/printable.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define DIGITS "0123456789"
#define MAX_MANIFEST_ID_BYTES 64 /* longest id that a manifest may give */

uint64_t pm_id_hash(const char *text)
{
    uint64_t hash = 0xcbf29ce484222325u;
    for (const unsigned char *s = (const unsigned char *)text; *s; s++)
        hash = (hash ^ *s) * 0x100000001b3u;
    return hash;
}

/* Device names of Windows (con, com1...), with or without an extension. */
static bool is_windows_device(const char *text)
{
    static const char *const names[] = {"con", "prn", "aux", "nul", "com", "lpt"};
    const size_t n = strcspn(text, ".");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if ((i < 4 ? n == 3 : n == 4 && isdigit((unsigned char)text[3])) &&
            strncasecmp(text, names[i], 3) == 0)
            return true;
    return false;
}

/* Names in the folder of records that are not records: the tables, and the page of all pairs. */
static bool is_reserved(const char *text)
{
    static const char *const names[] = {"summary.csv", "regions.csv", "index.html"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcasecmp(text, names[i]) == 0)
            return true;
    return false;
}

/* Bytes of the safe character at s; 0 when it has to be escaped. pm_printable() knows what is
 * unsafe to show; this adds what is unsafe in a path. */
static size_t safe_bytes(const char *s, bool first, bool last)
{
    char one[5] = {0}, shown[32];
    const unsigned char c = (unsigned char)*s;
    const size_t n = c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
    if (strchr("/\\<>:\"|?*%", c) || (c == '.' && (first || last)) || (c == ' ' && (first || last)))
        return 0;
    for (size_t i = 0; i < n && s[i]; i++)
        one[i] = s[i];
    pm_printable(one, shown, sizeof shown);
    return strcmp(one, shown) == 0 ? n : 0;
}

const char *pm_id_of(struct pm_job *job, const char *text)
{
    size_t size, used = 0;
    if (!pm_size_mul(strlen(text), 3, &size))
        return NULL;
    char *id = pm_scratch(job, size + 32, 1);
    if (!id)
        return NULL;
    const bool taken = is_windows_device(text) || is_reserved(text);
    for (const char *s = text; *s;) {
        size_t n = taken && s == text ? 0 : safe_bytes(s, s == text, s[1] == '\0');
        if (n) {
            memcpy(id + used, s, n);
            used += n;
            s += n;
        } else {
            used += (size_t)snprintf(id + used, 4, "%%%02X", (unsigned char)*s++);
        }
    }
    id[used] = '\0';
    if (used == 0)
        strcpy(id, "%00");
    if (used > PM_ID_BYTES) {
        size_t cut = PM_ID_BYTES - 17;
        while (cut > 0 && ((unsigned char)id[cut] & 0xC0) == 0x80)
            cut--; /* not inside a UTF-8 character */
        snprintf(id + cut, 18, "~%016llx", (unsigned long long)pm_id_hash(text));
    }
    return id;
}

/* Compare the numbers at *a and *b by value, whatever their length, and step over them. */
static int compare_numbers(const char **a, const char **b)
{
    *a += strspn(*a, "0");
    *b += strspn(*b, "0");
    const size_t n = strspn(*a, DIGITS), m = strspn(*b, DIGITS);
    const int order = n != m ? (n > m) - (n < m) : strncmp(*a, *b, n);
    *a += n;
    *b += m;
    return order;
}

int pm_id_compare(const char *a, const char *b)
{
    const char *s = a, *t = b;
    int order = 0;
    while (!order && *s && *t) {
        if (strspn(s, DIGITS) && strspn(t, DIGITS)) {
            order = compare_numbers(&s, &t);
        } else {
            order = (unsigned char)*s - (unsigned char)*t;
            s++;
            t++;
        }
    }
    if (!order)
        order = (*s != '\0') - (*t != '\0');
    return order ? order : strcmp(a, b); /* p01 and p1 */
}

const char *pm_id_problem(const char *text)
{
    if (!*text)
        return "the id is empty";
    if (strlen(text) > MAX_MANIFEST_ID_BYTES)
        return "the id is longer than 64 bytes";
    if (text[0] == '.')
        return "an id must not begin with a dot";
    if (is_windows_device(text))
        return "the id is the name of a Windows device: choose another";
    for (const char *s = text; *s;) {
        const size_t n = safe_bytes(s, s == text, s[1] == '\0');
        if (!n)
            return "an id must not contain slashes, control characters, or any of <>:\"|?*%\\";
        s += n;
    }
    return NULL;
}
