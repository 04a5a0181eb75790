/*
 * What stands in the report and in the tables: `pihmap help report` and pihmap-report(5). The case
 * report_fields of tests/cli compares it with what the commands write, field by field.
 */
#ifndef CLI_FIELDS_H
#define CLI_FIELDS_H

#include "cli/document.h"

extern const struct cli_document cli_fields;

/* Its parts. */
extern const struct cli_chapter cli_fields_report; /* report.json */
extern const struct cli_chapter cli_fields_tables; /* tables and points */
extern const struct cli_chapter
    cli_fields_json; /* the documents of inspect, check, score, diff, batch */
extern const struct cli_chapter cli_fields_codes; /* reasons, evidence */

#endif
