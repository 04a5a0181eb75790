/* The table of commands. */
#include "cli/command.h"
#include "cli/fields.h"
#include "cli/method.h"

static const struct cli_command commands[] = {
    {"compare", CLI_COMPARE, "[OPTION]... BEFORE AFTER",
     "measure what darkened and draw it as a heatmap",
     "Aligns the after photo with the before photo, evens out the difference in lighting and "
     "measures the change of colour. Writes the heatmap, and whatever else is asked for. One of "
     "the "
     "photos may be -, standard input.",
     "a heatmap, after-pihmap.png\n"
     "  pihmap compare before.jpg after.jpg\n"
     "the same beside the after photo, visits/P1-pih.png\n"
     "  pihmap compare P1.jpg visits/P1.jpg -o '{dir}/{stem}-pih.png'\n"
     "everything in one folder: pictures, page, report\n"
     "  pihmap compare before.jpg after.jpg --record visit2\n"
     "areas in mm2, and the change of the whole area by a grey card\n"
     "  pihmap compare before.jpg after.jpg --px-per-mm 12.5 --reference 80,60,200,150\n"
     "the report for another program\n"
     "  pihmap compare -q before.jpg after.jpg --json - | jq .summary\n",
     cmd_compare},
    {"batch", CLI_BATCH, "[OPTION]... FOLDER -o DIR", "compare all pairs in a folder of patients",
     "Finds the pairs by the names of the files (p1_before.jpg and p1_after.jpg, folders before/ "
     "and after/, a folder per patient...), compares each, and writes records and tables. When run "
     "again, it compares only what is missing, has failed or is out of date. --dry-run lists the "
     "pairs first. --merge DIR... makes the tables of shards. With groups (a column of the "
     "manifest) or several visits there are cohort.csv, a row for each patient, visit and measure, "
     "and cohort.html with its figures.",
     "list the pairs, with the reasons; nothing is compared\n"
     "  pihmap batch photos --dry-run\n"
     "compare all; if it is stopped, run the same command again to continue\n"
     "  pihmap batch photos -o records\n"
     "compare all, then what arrives in the folder, until Ctrl-C\n"
     "  pihmap batch photos -o records --watch\n"
     "compare one of four parts, on one of four machines; then make the tables of all\n"
     "  pihmap batch photos -o records --shard 0/4\n"
     "  pihmap batch --merge records\n",
     cmd_batch},
    {"align", CLI_ALIGN, "[OPTION]... BEFORE AFTER",
     "only align the after photo with the before photo",
     "Writes the after photo in the frame of the before photo, or finds where points of the before "
     "photo lie in the after photo. One of the photos may be -, standard input.",
     "the after photo in the frame of the before photo\n"
     "  pihmap align before.jpg after.jpg -o aligned.jpg\n"
     "where one point lies\n"
     "  echo 512,384 | pihmap align before.jpg after.jpg --map-points -\n",
     cmd_align},
    {"inspect", CLI_INSPECT, "[OPTION]... PHOTO...", "show what is read from a photo",
     "Prints size, orientation, colour profile, capture facts, share of skin and its colour. A "
     "photo may be -, standard input.",
     "two photos\n"
     "  pihmap inspect before.jpg after.jpg\n"
     "a photo on another machine, as JSON\n"
     "  ssh clinic cat photos/P1.jpg | pihmap inspect --json -\n",
     cmd_inspect},
    {"check", CLI_CHECK, "[OPTION]... BEFORE AFTER",
     "say whether the after photo must be taken again, and how",
     "Grades the pair as compare does, and says what to do differently while the patient is still "
     "there: turn, distance, light, focus. Directions are those in the "
     "photo. One of the photos may be -, standard input.",
     "keep it, or how to take it again\n"
     "  pihmap check before.jpg after.jpg\n"
     "with the outlines of the before photo over it, to frame the next one by\n"
     "  pihmap check before.jpg after.jpg --ghost ghost.jpg\n"
     "each photo that a tethered camera sends\n"
     "  pihmap check before.jpg incoming --watch --ghost ghost.jpg\n"
     "for another program\n"
     "  pihmap check before.jpg after.jpg --json | jq -r .retake\n",
     cmd_check},
    {"repeat", CLI_REPEAT, "[OPTION]... FOLDER -o DIR",
     "how repeatable your own photos are, from pairs in which nothing changed",
     "FOLDER has pairs of photos of the same skin, the second taken again within minutes as if it "
     "were the next visit: patient away and back, camera set up anew. At least ten people of all "
     "classes of skin. Pairs are found as in batch, and compared. Says from which change on a mark "
     "of 2, 4, 8 and 16 mm (with --px-per-mm or a chart and --card-pitch; else of 0.8 to 6.4 % of "
     "the long side) stands out from noise, how many false marks there are, how many pairs could "
     "be compared, and what disturbed most, with advice. Skin's own change from day to day is not "
     "in it.",
     "figures and page of your room, lamp and camera\n"
     "  pihmap repeat test-photos -o repeat --px-per-mm 12.5\n"
     "use them for other pairs\n"
     "  pihmap batch photos -o records --repeat repeat/repeat.json\n",
     cmd_repeat},
    {"score", CLI_SCORE, "[OPTION]... RECORDS TRUTH",
     "score the records of a batch against what people marked",
     "RECORDS is the folder of a batch, TRUTH a CSV table of sites with a header row: pair, x, y, "
     "and optionally w, h (then x, y is the corner of a box), site, reader, present (1: there is a "
     "mark, 0: there is none), delta_L, area_px; in pixels of the upright before photo. Instead of "
     "x and y a row may give mask, a picture of that photo's size in the folder of the table or "
     "below: what is white is the row's site, or, where it names none, each connected part is one. "
     "Prints "
     "sensitivity, specificity, predictive values, false regions, kappa, and agreement of delta L* "
     "and area, with 95 % intervals by Wilson and by bootstrap of patients; by class of skin; and "
     "with several readers each against the tool and against each other.",
     "figures of a trial\n"
     "  pihmap batch photos -o records\n"
     "  pihmap score records truth.csv\n"
     "for another program\n"
     "  pihmap score records truth.csv --json | jq '.rows[0].figures.sensitivity'\n",
     cmd_score},
    {"diff", CLI_DIFF, "[OPTION]... A B", "show what differs between two reports",
     "A and B are reports (report.json, compare --json) or the folders of records, of the same two "
     "photos: by another version, with other options or another mask; or of two visits of a "
     "patient, both compared with the same before photo. Shows verdict, change, photo match and "
     "its reasons, and the regions, matched by place: kind, delta L*, confidence and area in A and "
     "in B. Declines, with exit status 3, where the before photos differ.",
     "with and without a mask\n"
     "  pihmap compare -q before.jpg after.jpg --no-heatmap --json a.json\n"
     "  pihmap compare -q before.jpg after.jpg --no-heatmap --json b.json --skin-mask mask.png\n"
     "  pihmap diff a.json b.json\n"
     "two visits of a batch\n"
     "  pihmap diff records/P1_week_4 records/P1_week_8\n"
     "which options differ\n"
     "  pihmap diff a.json b.json --json | jq '.values[] | select(.path | "
     "startswith(\"tool.options\"))'\n",
     cmd_diff},
    {0},
};

const struct cli_command *cli_commands(void)
{
    return commands;
}

const struct cli_document *const *cli_documents(void)
{
    static const struct cli_document *const documents[] = {&cli_method, &cli_fields, NULL};
    return documents;
}
