/*
 * Limits on input files and on the resources that reading them may take. Whatever exceeds one is
 * refused with a sentence of its own. The number of pixels is the caller's choice (struct
 * pihmap_options, max_pixels).
 */
#ifndef PM_BASE_LIMITS_H
#define PM_BASE_LIMITS_H

#define PM_MAX_FILE_BYTES ((size_t)256 << 20) /* larger than any phone's JPEG or PNG */
#define PM_MAX_SIDE 32768                     /* px; stb_image is built with the same */
#define PM_MAX_JPEG_SCANS 100 /* cjpeg's progressive has 10; a 64 MP scan costs 43 ms */
#define PM_MAX_ICC_BYTES ((size_t)4 << 20)
#define PM_MAX_HEIF_META_BYTES ((size_t)1 << 20) /* a phone's has 4 KiB */
#define PM_MAX_HEIF_ITEMS 4096                   /* a 200 MP photo in tiles of 512 px has 800 */
#define PM_MAX_TIFF_TILE 2048                    /* px; 128 to 512 are usual */
#define PM_MAX_TIFF_TABLE_BYTES (64 << 20)       /* what libtiff allocates at once */
#define PM_MAX_EXIF_BYTES ((size_t)64 << 10)     /* what one APP1 segment can hold */

/*
 * Memory that decoding one photo may take, so that a little file cannot ask for gigabytes: a base,
 * so much per px that a photo may have, and so much per byte of the file, which pays for large
 * photos of all kinds. 8-bit pixels take 3 bytes, 16-bit ones 6 to 8; with what libraries keep
 * besides, twice that. At 100 MP a file below 1 MB stays below 600 MB.
 */
#define PM_DECODED_BASE ((size_t)16 << 20)
#define PM_DECODED_PER_PIXEL ((size_t)5)
#define PM_DECODED_PER_BYTE ((size_t)32)

/*
 * Processor time that reading one photo may take, in s, all threads together
 * (files/crash_monitor.h), so that a decoder in an endless loop is stopped within seconds: a base,
 * so much per MB of the file, and so much per MP that a photo may have. Five times what was
 * measured. A JPEG of 100 MP in 100 scans and 78 MB takes 4 s, one of 0.3 MB in one colour 1.4 s. A
 * HEIC of 12 MP in 2 MB takes 1 s, most of it proportional to its bytes. Sanitizers are slower, but
 * read small photos.
 */
#define PM_READING_S 5.0
#define PM_READING_S_PER_MB 2.0
#define PM_READING_S_PER_MP 0.15

/* Tables and state files that a batch reads. Its own count, too: anybody may have changed them. */
#define PM_MAX_MANIFEST_BYTES ((size_t)64 << 20)     /* half a million rows */
#define PM_MAX_BATCH_TABLE_BYTES ((size_t)512 << 20) /* a table of all pairs of a batch */
#define PM_MAX_TABLE_BYTES ((size_t)16 << 20)        /* the region table of one pair */
#define PM_MAX_REPORT_BYTES ((size_t)16 << 20)       /* report.json: 1 KB per region */
#define PM_MAX_PAGE_BYTES ((size_t)16 << 20)   /* report.html of one pair: 3 MB with its pictures */
#define PM_MAX_STATE_BYTES ((size_t)64 << 10)  /* the state file of one record */
#define PM_MAX_REPEAT_BYTES ((size_t)1 << 20)  /* repeat.json: 8 KB */
#define PM_MAX_SHARD_BYTES ((size_t)256 << 20) /* the state file of one shard: a line per pair */
#define PM_MAX_SHARDS 100000
#define PM_MAX_SITE_PARTS 4096 /* of a mask of the truth: more is noise, and no outline */
#define PM_MAX_CELLS 64        /* of a row */
#define PM_MAX_FOLDER_DEPTH 16 /* below the folder of photos */

/*
 * Address space and file size that a worker may take (isolate/sandbox.h), with photos of at most
 * max_pixels each: twice what was measured. A pair of 12 MP JPEGs reserves 0.34 GB of address
 * space, 26 bytes per pixel; a thread has an arena of 64 MB and a stack of 8 MB. A panel is wider
 * than its photo, and a PNG of noise is as large as its pixels.
 */
#define PM_MEMORY_BASE ((size_t)1 << 30)
#define PM_MEMORY_PER_THREAD ((size_t)160 << 20)
#define PM_MEMORY_PER_PIXEL ((size_t)40)
#define PM_MAX_OUTPUT_BASE ((size_t)64 << 20)
#define PM_MAX_OUTPUT_PER_PIXEL ((size_t)16)

#endif
