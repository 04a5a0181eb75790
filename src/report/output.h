/* A result -> the files that people and programs read. */
#ifndef PM_REPORT_OUTPUT_H
#define PM_REPORT_OUTPUT_H

#include "compare/result.h"
#include "files/save.h"

/* What no output of r may replace. */
struct pm_keep pm_keep_inputs(const pihmap_result *r, bool force);

#endif
