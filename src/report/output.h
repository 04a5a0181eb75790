/* A result -> the files that people and programs read. */
#ifndef PM_REPORT_OUTPUT_H
#define PM_REPORT_OUTPUT_H

#include "compare/result.h"
#include "files/save.h"

/* What no output of r may replace. */
struct pm_keep pm_keep_inputs(const pihmap_result *r, bool force);

/* The name of an output in a record; NULL: records have none. */
const char *pm_output_file(enum pihmap_output what);

/* Has such a record this output? */
bool pm_output_in_record(enum pihmap_output what, bool declined, bool brief);

#endif
