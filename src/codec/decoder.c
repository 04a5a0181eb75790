#include "codec/decoder.h"

#include "base/limits.h"
#include "base/printable.h"
#include "base/target_clones.h"
#include "files/crash_monitor.h"
#include "files/transfer.h"

#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Linear light and clipped shares lie within, whatever the profile; white is 1. */
#define MOST_LIGHT 100.0f

/* Bytes that are sent at a time: a multiple of any page, and of the large ones, of which a part
 * cannot be given back without splitting it. */
#define PIECE ((size_t)4 << 20)
#define CHECKED ((size_t)64 << 10) /* floats that are checked at a time, while in the cache */

/* How long a decoder that sent nonsense, or nothing, may take to die: 1 s in all. */
#define END_TRIES 1000
#define PAUSE_NS 1000000

/* The bytes follow: source.n of them. Pointers in it mean nothing. */
struct request {
    struct pm_source source;
    enum pm_wanted wanted; /* of a photo */
    bool drawing;
    int threads;
};

/* Where status is PIHMAP_OK, the pixels follow of all that has some: the frames in the order of
 * planes_of(), the display, the drawing. Pointers mean only that there are pixels. */
struct reply {
    enum pihmap_status status;
    char text[sizeof((struct pihmap_error *)0)->text];
    enum pm_note note;
    struct pm_photo photo;
    struct pm_drawing drawing;
};

/* The frames of a photo. */
enum { PLANES = 8 };
struct planes {
    struct pm_plane *v[PLANES];
};

static struct planes planes_of(struct pm_photo *p)
{
    return (struct planes){{&p->linear.r, &p->linear.g, &p->linear.b, &p->clipped, &p->fine.r,
                            &p->fine.g, &p->fine.b, &p->fine_clipped}};
}

/* ---- in the decoder --------------------------------------------------------------------- */

static enum pm_note note_of(const char *text)
{
    for (enum pm_note n = PM_NOTE_NONE; n < PM_NOTES; n++)
        if (text && strcmp(text, pm_note_text(n)) == 0)
            return n;
    return PM_NOTE_NONE;
}

static void decode(struct pm_job *job, struct request *q, struct reply *r)
{
    const int place = pm_crash_monitor_begin_photo(q->source.name);
    pm_crash_monitor_limit_photo(place, pm_decode_time(&q->source));
    r->status = q->drawing ? pm_decode_drawing(job, &q->source, &r->drawing)
                           : pm_decode_photo(job, &q->source, q->wanted, &r->photo);
    r->note = note_of(r->photo.facts.note);
    pm_crash_monitor_end_photo(place);
}

/* Sends large pixels in pieces, and gives the memory of each back, so that there is one copy of
 * them in all, not two. What was sent must not be read again. False: the pipe is closed. */
static bool send_pixels(int replies, void *pixels, size_t n)
{
    uint8_t *v = pixels;
    const size_t odd = (uintptr_t)v % PIECE;
    for (size_t at = 0, piece; at < n; at += piece) {
        piece = at == 0 && odd ? PIECE - odd : PIECE; /* then at boundaries of pieces */
        piece = piece < n - at ? piece : n - at;
        if (pm_write_all(replies, v + at, piece))
            return false;
#ifdef MADV_DONTNEED
        if (piece == PIECE)
            (void)madvise(v + at, piece, MADV_DONTNEED);
#endif
    }
    return true;
}

/* Likewise. */
static bool send_reply(int replies, struct reply *r)
{
    const struct planes planes = planes_of(&r->photo);
    bool good = pm_write_all(replies, r, sizeof *r) == 0;
    for (int i = 0; i < PLANES && good; i++)
        if (planes.v[i]->v)
            good = send_pixels(replies, planes.v[i]->v,
                               pm_pixels(planes.v[i]) * sizeof *planes.v[i]->v);
    if (good && r->photo.display.v)
        good = send_pixels(replies, r->photo.display.v, 3 * pm_pixels(&r->photo.display));
    if (good && r->drawing.v)
        good = send_pixels(replies, r->drawing.v, pm_pixels(&r->drawing));
    return good;
}

/* Request q, of which only the bytes have not been read yet. */
static bool serve(int requests, int replies, struct request *q)
{
    struct pm_job job;
    struct pihmap_error err = {0};
    struct reply r = {.status = PIHMAP_ENOMEM};
    pm_call_begin(&job, q->threads);
    q->source.v = q->source.owned = pm_alloc(&job, q->source.n, 1);
    if (q->source.owned) {
        if (!pm_read_all(requests, q->source.owned, q->source.n))
            return false;
        decode(&job, q, &r);
    }
    pm_call_end(&job, r.status, &err);
    memcpy(r.text, err.text, sizeof r.text);
    const bool good = send_reply(replies, &r);
    pm_photo_free(&r.photo);
    free(r.drawing.v);
    pm_source_free(&q->source);
    return good && r.status != PIHMAP_ENOMEM; /* else the bytes may be unread */
}

void pm_decoder_serve(int requests, int replies)
{
    struct request q;
    pm_crash_monitor_use(pm_crash_monitor_new());
    while (pm_read_all(requests, &q, sizeof q) && serve(requests, replies, &q))
        continue;
}

/* ---- from here -------------------------------------------------------------------------- */

/* Global because it belongs to the process, like its descriptors. */
static struct {
    struct pm_decoder v[PM_DECODERS_MAX];
    bool busy[PM_DECODERS_MAX];
    int n; /* 0: this process decodes by itself */
    pthread_mutex_t lock;
    pthread_cond_t idle;
} decoders = {.lock = PTHREAD_MUTEX_INITIALIZER, .idle = PTHREAD_COND_INITIALIZER};

void pm_decoders_use(const struct pm_decoder *v, int n)
{
    memcpy(decoders.v, v, (size_t)n * sizeof *v);
    decoders.n = n;
}

bool pm_decoders_in_use(void)
{
    return decoders.n > 0;
}

/* Waits for one that no other thread uses. */
static int take(void)
{
    int i = 0;
    pthread_mutex_lock(&decoders.lock);
    for (;;) {
        for (i = 0; i < decoders.n && decoders.busy[i]; i++)
            ;
        if (i < decoders.n)
            break;
        pthread_cond_wait(&decoders.idle, &decoders.lock);
    }
    decoders.busy[i] = true;
    pthread_mutex_unlock(&decoders.lock);
    return i;
}

static void give_back(int i)
{
    pthread_mutex_lock(&decoders.lock);
    decoders.busy[i] = false;
    pthread_cond_signal(&decoders.idle);
    pthread_mutex_unlock(&decoders.lock);
}

/* ---- the end of a decoder ---- */

/* Ends this process by the signal that ended the decoder, if one did. */
static void follow(int status)
{
    sigset_t one;
    if (!WIFSIGNALED(status))
        return;
    sigemptyset(&one);
    sigaddset(&one, WTERMSIG(status));
    signal(WTERMSIG(status), SIG_DFL);
    pthread_sigmask(SIG_UNBLOCK, &one, NULL);
    raise(WTERMSIG(status));
}

/* Closes its pipes, and waits until it has ended; not for long, since it may not want to. Its
 * status as of waitpid(), 0: unknown. */
static int end(struct pm_decoder *d)
{
    const struct timespec pause = {0, PAUSE_NS};
    int status = 0;
    if (d->requests < 0)
        return 0;
    close(d->requests);
    close(d->replies);
    d->requests = d->replies = -1;
    for (int i = 0; i < END_TRIES && waitpid(d->process, &status, WNOHANG) == 0; i++)
        nanosleep(&pause, NULL);
    return status;
}

void pm_decoders_end(void)
{
    for (int i = 0; i < decoders.n; i++)
        end(&decoders.v[i]);
}

/* Decoder i has ended, or what it answers does not fit together: it is not asked again. */
static enum pihmap_status fail_lost(struct pm_job *job, int i, const struct pm_source *s)
{
    follow(end(&decoders.v[i]));
    return pm_fail(job, PIHMAP_EFORMAT,
                   "cannot read %s: the decoder gave no picture; please report this photo",
                   s->name);
}

/* ---- requests ---- */

/* 0, or errno. Where the decoder is gone that is EPIPE, and SIGPIPE stays blocked, so that it is
 * never delivered. */
static int send_request(const struct pm_decoder *d, const struct request *q)
{
    sigset_t pipe, before;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe, &before);
    int error = pm_write_all(d->requests, q, sizeof *q);
    if (!error)
        error = pm_write_all(d->requests, q->source.v, q->source.n);
    if (!error)
        pthread_sigmask(SIG_SETMASK, &before, NULL);
    return error;
}

/* Sends q, and receives what stands before the pixels. False: the decoder is lost. Even where it
 * did not take the request, for lack of memory, it says so. */
static bool exchange(const struct pm_decoder *d, const struct request *q, struct reply *r)
{
    (void)send_request(d, q);
    return pm_read_all(d->replies, r, sizeof *r);
}

/* The error that the decoder reports. */
static enum pihmap_status pass_on(struct pm_job *job, struct reply *r)
{
    char text[sizeof r->text];
    const bool known =
        r->status == PIHMAP_ENOMEM || r->status == PIHMAP_EFORMAT || r->status == PIHMAP_ELIMIT;
    r->text[sizeof r->text - 1] = '\0';
    pm_printable(r->text, text, sizeof text);
    return pm_fail(job, known ? r->status : PIHMAP_ESYS, "%s", text);
}

/* ---- replies ---- */

static bool is_size(const struct pm_source *s, int w, int h)
{
    return w > 0 && h > 0 && w <= PM_MAX_SIDE && h <= PM_MAX_SIDE &&
           (size_t)w * (size_t)h <= s->max_pixels;
}

/* Sums of 0 and 1, because these are vectorised. */
PM_TARGET_CLONES static bool is_light(const float *v, size_t n)
{
    unsigned bad = 0;
    for (size_t i = 0; i < n; i++)
        bad += !(fabsf(v[i]) <= MOST_LIGHT); /* also for NAN */
    return bad == 0;
}

static bool take_plane(struct pm_job *job, int replies, struct pm_size size, struct pm_plane *out)
{
    if (pm_plane_alloc(job, size.w, size.h, out))
        return false;
    for (size_t at = 0, n = pm_pixels(out), piece; at < n; at += piece) {
        piece = n - at < CHECKED ? n - at : CHECKED;
        if (!pm_read_all(replies, out->v + at, piece * sizeof *out->v) ||
            !is_light(out->v + at, piece))
            return false;
    }
    return true;
}

/* The facts, of which text may be any bytes, and numbers any number. */
static bool take_facts(const struct pm_source *s, const struct reply *r,
                       struct pihmap_photo_facts *out)
{
    *out = r->photo.facts;
    out->file = NULL;
    out->note = pm_note_text(r->note);
    out->sha256[0] = '\0';
    return is_size(s, out->width, out->height) && out->orientation >= 1 && out->orientation <= 8 &&
           out->white_balance >= -1 && memchr(out->format, '\0', sizeof out->format) &&
           memchr(out->profile, '\0', sizeof out->profile) &&
           memchr(out->taken_at, '\0', sizeof out->taken_at);
}

static bool take_display(struct pm_job *job, int replies, const struct pm_rgb8 *sent,
                         struct pm_rgb8 *out)
{
    return pm_rgb8_alloc(job, sent->w, sent->h, out) == PIHMAP_OK &&
           pm_read_all(replies, out->v, 3 * pm_pixels(out));
}

/* False: it does not fit together, or there is no memory. */
static bool take_photo(struct pm_job *job, int replies, const struct request *q,
                       const struct reply *r, struct pm_photo *out)
{
    const struct planes to = planes_of(out);
    if (!take_facts(&q->source, r, &out->facts) || (r->photo.bits != 8 && r->photo.bits != 16))
        return false;
    const struct pm_frames frames = pm_frames_of(out->facts.width, out->facts.height);
    const int planes = q->wanted == PM_WANT_DISPLAY ? 0 : frames.fine.w ? PLANES : PLANES / 2;
    const struct pm_rgb8 *display = &r->photo.display;
    out->bits = r->photo.bits;
    out->halved = planes == PLANES;
    for (int i = 0; i < planes; i++)
        if (!take_plane(job, replies, i < PLANES / 2 ? frames.work : frames.fine, to.v[i]))
            return false;
    if (!display->v)
        return q->wanted == PM_WANT_TO_MEASURE;
    return is_size(&q->source, display->w, display->h) &&
           (!planes || (display->w == out->facts.width && display->h == out->facts.height)) &&
           take_display(job, replies, display, &out->display);
}

enum pihmap_status pm_decoder_photo(struct pm_job *job, const struct pm_source *s,
                                    enum pm_wanted wanted, struct pm_photo *out)
{
    const struct request q = {.source = *s, .wanted = wanted, .threads = job->threads};
    const int i = take();
    const struct pm_decoder *d = &decoders.v[i];
    enum pihmap_status st = PIHMAP_OK;
    struct reply r;
    memset(out, 0, sizeof *out);
    job->err.status = PIHMAP_OK;
    if (!exchange(d, &q, &r))
        st = fail_lost(job, i, s);
    else if (r.status)
        st = pass_on(job, &r);
    else if (!take_photo(job, d->replies, &q, &r, out))
        st = job->err.status ? job->err.status : fail_lost(job, i, s);
    give_back(i);
    if (st) {
        pm_photo_free(out);
        memset(out, 0, sizeof *out);
    }
    return st;
}

/* False: nonsense; or the error is in job. */
static bool take_drawing(struct pm_job *job, int replies, const struct pm_source *s,
                         const struct reply *r, struct pm_drawing *out)
{
    if (!is_size(s, r->drawing.w, r->drawing.h))
        return false;
    *out = (struct pm_drawing){r->drawing.w, r->drawing.h, NULL};
    out->v = pm_alloc(job, pm_pixels(out), 1);
    return out->v && pm_read_all(replies, out->v, pm_pixels(out));
}

enum pihmap_status pm_decoder_drawing(struct pm_job *job, const struct pm_source *s,
                                      struct pm_drawing *out)
{
    const struct request q = {.source = *s, .drawing = true, .threads = job->threads};
    const int i = take();
    const struct pm_decoder *d = &decoders.v[i];
    enum pihmap_status st = PIHMAP_OK;
    struct reply r;
    *out = (struct pm_drawing){0, 0, NULL};
    job->err.status = PIHMAP_OK;
    if (!exchange(d, &q, &r))
        st = fail_lost(job, i, s);
    else if (r.status)
        st = pass_on(job, &r);
    else if (!take_drawing(job, d->replies, s, &r, out))
        st = job->err.status ? job->err.status : fail_lost(job, i, s);
    give_back(i);
    if (st) {
        free(out->v);
        *out = (struct pm_drawing){0, 0, NULL};
    }
    return st;
}
