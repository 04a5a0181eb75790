/*
 * Decoding in another process, the decoder, which has the bytes of a picture file and nothing else:
 * no files, no network, only a pipe for requests and one for replies. It sends pixels and facts,
 * and this process, which parses no foreign bytes, does all else. What is sent is believed only as
 * far as any picture could be so: sizes, ranges and text are checked.
 *
 * isolate/decoders.h starts such processes.
 */
#ifndef PM_CODEC_DECODER_H
#define PM_CODEC_DECODER_H

#include "codec/decode.h"

#include <sys/types.h>

/* A decoder as seen from here. */
struct pm_decoder {
    pid_t process; /* our child */
    int requests;  /* write end */
    int replies;   /* read end */
};

enum { PM_DECODERS_MAX = 2 }; /* both photos of a pair */

/* In the decoder, sandboxed: serves requests until their pipe is closed. */
void pm_decoder_serve(int requests, int replies);

/* From now on this process decodes through n of them. Once, before threads are started. */
void pm_decoders_use(const struct pm_decoder *decoders, int n);
bool pm_decoders_in_use(void);
/* Ends them, so that none is left for others to wait for. When all work is done. */
void pm_decoders_end(void);

/*
 * As pm_decode_photo() and pm_decode_drawing(), from any thread. When the decoder dies of a signal,
 * so does this process: the crash monitor's parent then says which photo it was.
 */
enum pihmap_status pm_decoder_photo(struct pm_job *job, const struct pm_source *s,
                                    enum pm_wanted wanted, struct pm_photo *out);
enum pihmap_status pm_decoder_drawing(struct pm_job *job, const struct pm_source *s,
                                      struct pm_drawing *out);

#endif
