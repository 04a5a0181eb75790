/* pihmap help method: what is measured and how, in plain words, with formulas and sources. */
#ifndef CLI_METHOD_H
#define CLI_METHOD_H

#include <stdio.h>

void cli_print_method(FILE *f);

#endif
