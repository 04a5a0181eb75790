/* Values of the JSON documents that commands print to standard output. */
#ifndef CLI_JSON_PRINT_H
#define CLI_JSON_PRINT_H

/* A number, or null where it is not finite. */
void cli_json_number(double v);
/* Two numbers as an array, or null unless both are finite. */
void cli_json_interval(const double ends[2]);
/* A text (console_json()), or null where it is empty. */
void cli_json_text(const char *text);

#endif
