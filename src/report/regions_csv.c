#include "report/regions_csv.h"

#include "report/number.h"

#include <stdio.h>
#include <string.h>

/* In the order of region_row(). */
static const char HEADER[] =
    PM_CSV_HEAD "bbox_y,bbox_w,bbox_h,centroid_x,centroid_y,area_px,area_mm2,delta_L,"
                "delta_L_ci95_lo,delta_L_ci95_hi,delta_a,delta_b,delta_E00,delta_ita,delta_melanin,"
                "delta_blood,delta_shading,confidence,severity,burden_area_fraction,burden_net,"
                "burden_net_ci95_lo,burden_net_ci95_hi\n";

/* Where a cell begins for a spreadsheet: behind quotes and blanks, which it strips, and behind a
 * separator of other countries' tables. */
static const char *start_of(const char *cell)
{
    return cell + strspn(cell, " \"'\t\r\n;|");
}

/*
 * A spreadsheet takes a cell that begins with one of these for a formula (OWASP ASVS 1.2.10,
 * CWE-1236), and so does one of East Asia with their full-width forms (U+FF1D, FF0B, FF0D, FF20).
 */
static bool is_formula(const char *start)
{
    static const char *const signs[] = {
        "=", "+", "-", "@", "\xEF\xBC\x9D", "\xEF\xBC\x8B", "\xEF\xBC\x8D", "\xEF\xBC\xA0"};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (strncmp(start, signs[i], strlen(signs[i])) == 0)
            return true;
    return false;
}

static bool looks_like_formula(const char *cell)
{
    if (cell[0] == '\t' || cell[0] == '\r')
        return true;
    for (const char *c = cell; c; c = strpbrk(c + 1, ";|\t\n"))
        if (is_formula(start_of(c)))
            return true;
        else if (*c == '\0')
            return false;
    return false;
}

void pm_csv_cell(FILE *out, const char *cell)
{
    if (!cell)
        return;
    const bool formula = looks_like_formula(cell);
    if (!formula && !strpbrk(cell, ",;\"\r\n")) {
        fputs(cell, out);
        return;
    }
    fputs(formula ? "\"'" : "\"", out);
    for (const char *c = cell; *c; c++) {
        if (*c == '"')
            fputc('"', out);
        fputc(*c, out);
    }
    fputc('"', out);
}

const char *pm_csv_unmarked(const char *cell)
{
    return cell[0] == '\'' && looks_like_formula(cell + 1) ? cell + 1 : cell;
}

static void put_number(FILE *out, double v, int decimals)
{
    char text[32];
    pm_number(text, sizeof text, v, decimals);
    fputc(',', out);
    fputs(text, out);
}

static void region_row(FILE *out, const struct pihmap_region *r)
{
    fprintf(out, "%d,%s,", r->id, pihmap_kind_name(r->kind));
    pm_csv_cell(out, r->name);
    fprintf(out, ",%d,%d,%d,%d", r->bbox[0], r->bbox[1], r->bbox[2], r->bbox[3]);
    put_number(out, r->centroid[0], PM_DIGITS_PX);
    put_number(out, r->centroid[1], PM_DIGITS_PX);
    put_number(out, r->area_px, PM_DIGITS_AREA);
    put_number(out, r->area_mm2, PM_DIGITS_MM2);
    put_number(out, r->delta_L, PM_DIGITS_L);
    put_number(out, r->delta_L_ci95[0], PM_DIGITS_L);
    put_number(out, r->delta_L_ci95[1], PM_DIGITS_L);
    put_number(out, r->delta_a, PM_DIGITS_L);
    put_number(out, r->delta_b, PM_DIGITS_L);
    put_number(out, r->delta_E00, PM_DIGITS_L);
    put_number(out, r->delta_ita, PM_DIGITS_ANGLE);
    put_number(out, r->delta_melanin, PM_DIGITS_L);
    put_number(out, r->delta_blood, PM_DIGITS_L);
    put_number(out, r->delta_shading, PM_DIGITS_L);
    put_number(out, r->confidence, PM_DIGITS_L);
    fprintf(out, ",%s", pihmap_severity_name(r->severity));
    put_number(out, r->burden.area_fraction, PM_DIGITS_L + 3);
    put_number(out, r->burden.net, PM_DIGITS_L);
    put_number(out, r->burden.net_ci95[0], PM_DIGITS_L);
    put_number(out, r->burden.net_ci95[1], PM_DIGITS_L);
    fputc('\n', out);
}

const uint8_t *pm_behind_mark(const uint8_t *text, size_t *n)
{
    const size_t mark = sizeof PM_BYTE_ORDER_MARK - 1;
    if (*n < mark || memcmp(text, PM_BYTE_ORDER_MARK, mark) != 0)
        return text;
    *n -= mark;
    return text + mark;
}

enum pihmap_status pm_csv(struct pm_job *job, const struct pihmap_report *report, bool bom,
                          char **text, size_t *n)
{
    *text = NULL;
    *n = 0;
    FILE *out = open_memstream(text, n);
    if (!out)
        return pm_fail_memory(job);
    fputs(bom ? PM_BYTE_ORDER_MARK : "", out);
    fputs(HEADER, out);
    for (size_t i = 0; i < report->region_count; i++)
        region_row(out, &report->regions[i]);
    const bool failed = ferror(out) != 0;
    if (fclose(out) != 0 || failed) { /* only memory can run out here */
        free(*text);
        *text = NULL;
        *n = 0;
        return pm_fail_memory(job);
    }
    return PIHMAP_OK;
}
