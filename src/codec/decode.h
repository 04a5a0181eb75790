/*
 * Decoding: the bytes of a picture file -> struct pm_photo, or the pixels of a mask. Everything
 * that parses foreign bytes is below this: what calls it may be a process that has nothing but them
 * (codec/decoder.h).
 */
#ifndef PM_CODEC_DECODE_H
#define PM_CODEC_DECODE_H

#include "base/photo.h"
#include "codec/reduce.h"
#include "codec/source.h"

/* What is wanted of a photo. TO_MEASURE: no display where it is better decoded later: cheaply,
 * since its format can be decoded smaller (JPEG), or since it is very large. */
enum pm_wanted { PM_WANT_BOTH, PM_WANT_TO_MEASURE, PM_WANT_DISPLAY, PM_WANTED };

/* A picture drawn by the user: the grey value or, of labels, the number of each of its px. */
struct pm_drawing {
    int w, h;
    uint8_t *v; /* w * h, the caller's to free() */
};

/* The sizes to which a photo is reduced; fine.w = 0: it has no fine frame. */
struct pm_frames {
    struct pm_size work, fine;
};
struct pm_frames pm_frames_of(int width, int height);

/* Seconds of processor time that reading s may take. */
double pm_decode_time(const struct pm_source *s);

/* All of a photo but the name and the digest of its file. Where *out gets the display, the bytes of
 * s are freed once they are decoded, which keeps the peak of memory low. On failure *out is empty.
 * The statuses are those of pm_load(). */
enum pihmap_status pm_decode_photo(struct pm_job *job, struct pm_source *s, enum pm_wanted wanted,
                                   struct pm_photo *out);

/* The pixels of a mask or, with s->labels, of a label picture. Likewise. */
enum pihmap_status pm_decode_drawing(struct pm_job *job, const struct pm_source *s,
                                     struct pm_drawing *out);

#endif
