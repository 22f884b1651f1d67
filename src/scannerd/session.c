/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "scannerd/session.h"

#include <glib-unix.h>
#include <string.h>

#include "base/error.h"
#include "base/time.h"
#include "scannerd/batch.h"
#include "scannerd/outbound.h"
#include "wire/link.h"

/* The radio is held while more than this waits to be sent. */
#define HIGH_WATER_BYTES (4 * BECKON_LIMIT_LINK_FRAME_BYTES)

/* A scanner that has heard nothing at all for so long is deaf. */
#define DEAF_AFTER_US (30 * BECKON_SECOND_US)

struct BeckonSession {
    GSocket *socket;
    GSource *readable;
    BeckonLinkDecoder *decoder;
    BeckonOutbound *outbound;
    BeckonBatch *batch;
    const char *name;
    BeckonRadio *radio;
    BeckonSieve *sieve;
    const BeckonSessionEvents *events;
    void *user;

    bool greeted;
    uint64_t generation;
    int64_t boundary_us;   /* the last one announced */
    int64_t go_until_us;   /* of the engine's last GO */
    bool waiting;          /* a replay at boundary_us, for GO */
    int64_t last_heard_us; /* store time of the last advert, whoever sent it */
    int64_t on_air_us;     /* CLOCK_MONOTONIC of the batch's first sighting */
    GArray *readings;      /* of the running tick */
};

static void hold_or_release(BeckonSession *session)
{
    bool full = beckon_outbound_size(session->outbound) > HIGH_WATER_BYTES;
    beckon_radio_hold(session->radio, session->waiting || full);
}

static void put_batch(BeckonSession *session)
{
    beckon_batch_put(session->batch, session->generation, session->on_air_us,
                     beckon_outbound_bytes(session->outbound));
}

/* The readings of a tick follow its sightings, each with its own time: the engine puts them in
 * between. */
static void put_readings(BeckonSession *session, int64_t on_air_us)
{
    beckon_link_put_readings(beckon_outbound_bytes(session->outbound), session->generation,
                             on_air_us, (const void *)session->readings->data,
                             session->readings->len);
    g_array_set_size(session->readings, 0);
}

static void announce_boundary(BeckonSession *session, int64_t t_us)
{
    session->boundary_us = t_us;
    session->waiting = beckon_radio_is_replaying(session->radio) && session->go_until_us <= t_us;
    beckon_link_put_boundary(beckon_outbound_bytes(session->outbound), session->generation, t_us);
}

/* What the radio says */

static void take_sighting(BeckonSession *session, const BeckonAdvertReport *advert, uint32_t handle)
{
    if (beckon_batch_is_empty(session->batch)) {
        session->on_air_us = beckon_radio_on_air_us(session->radio, advert->t_us);
    }
    if (beckon_batch_add(session->batch, advert->t_us, handle, advert->rssi_dbm)) {
        put_batch(session);
        hold_or_release(session);
    }
}

static void on_adverts(void *user, const BeckonAdvertReport *adverts, gsize n)
{
    BeckonSession *session = user;
    uint32_t handles[BECKON_RUN_ADVERTS];
    beckon_sieve_take(session->sieve, adverts, n, handles, session->readings);
    for (gsize i = 0; i < n; i++) {
        if (handles[i] != 0) {
            take_sighting(session, &adverts[i], handles[i]);
        }
    }
    session->last_heard_us = adverts[n - 1].t_us;
}

static void on_malformed(void *user, uint64_t n_adverts)
{
    BeckonSession *session = user;
    beckon_sieve_malformed(session->sieve, n_adverts);
}

static void on_tick(void *user, int64_t t_us)
{
    BeckonSession *session = user;
    int64_t on_air_us = beckon_radio_on_air_us(session->radio, t_us);
    BeckonSieveCounts counts = beckon_sieve_counts(session->sieve);
    BeckonLinkTick tick = {
        .t_us = t_us,
        .hearing =
            t_us - session->last_heard_us < DEAF_AFTER_US && beckon_radio_can_hear(session->radio),
        .heard = counts.heard,
        .unknown = counts.unknown,
        .malformed = counts.malformed,
    };
    put_batch(session);
    put_readings(session, on_air_us);
    beckon_batch_tick(session->batch);
    beckon_link_put_tick(beckon_outbound_bytes(session->outbound), session->generation, on_air_us,
                         &tick);
    if (t_us % BECKON_BOUNDARY_US == 0 && t_us > session->boundary_us) {
        announce_boundary(session, t_us);
    }
    if (beckon_outbound_size(session->outbound) >= BECKON_LIMIT_LINK_FRAME_BYTES) {
        beckon_outbound_send(session->outbound);
    }
    hold_or_release(session);
}

static void on_rest(void *user)
{
    BeckonSession *session = user;
    if (!beckon_batch_is_empty(session->batch) && !beckon_batch_is_merging(session->batch)) {
        put_batch(session);
    }
    beckon_outbound_send(session->outbound);
    hold_or_release(session);
}

static void on_end(void *user, int64_t t_us)
{
    BeckonSession *session = user;
    beckon_link_put_end(beckon_outbound_bytes(session->outbound), session->generation, t_us);
}

static void put_health(BeckonSession *session)
{
    BeckonLinkHealth health;
    beckon_radio_health(session->radio, &health);
    beckon_link_put_health(beckon_outbound_bytes(session->outbound), session->generation, &health);
}

static void on_changed(void *user)
{
    BeckonSession *session = user;
    put_health(session);
    beckon_outbound_send(session->outbound);
}

static const BeckonRadioEvents radio_events = {on_adverts, on_malformed, on_tick,
                                               on_rest,    on_end,       on_changed};

/* What the engine says */

static void take_hello(BeckonSession *session, const BeckonLinkFrame *frame)
{
    session->events->greeted(session->user, session);
    session->greeted = true;
    session->generation = frame->generation;
    BeckonRadioStart start;
    beckon_radio_start(session->radio, frame->hello.resume_us, &radio_events, session, &start);
    session->last_heard_us = start.from_us;
    beckon_link_put_ready(beckon_outbound_bytes(session->outbound), session->generation,
                          beckon_radio_is_replaying(session->radio), start.first_us, session->name);
    put_health(session);
    /* A live radio begins between two boundaries. */
    if (beckon_radio_is_replaying(session->radio) && start.from_us != BECKON_TIME_NEVER) {
        announce_boundary(session, start.from_us);
    }
}

static void take_go(BeckonSession *session, int64_t until_us)
{
    session->go_until_us = until_us;
    session->waiting = session->waiting && until_us <= session->boundary_us;
}

static bool take_frame(BeckonSession *session, const BeckonLinkFrame *frame, GError **error)
{
    if (session->greeted != (frame->type != BECKON_LINK_HELLO)) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                    "its first frame, and no other, is to be a hello");
        return false;
    }
    if (session->greeted && frame->generation != session->generation) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                    "it sent a frame of another generation than its hello's");
        return false;
    }
    switch (frame->type) {
    case BECKON_LINK_HELLO:
        take_hello(session, frame);
        return true;
    case BECKON_LINK_ROSTER_ADD:
        return beckon_sieve_add(session->sieve, frame->roster.rows, frame->roster.n_rows, error);
    case BECKON_LINK_ROSTER_REMOVE:
        beckon_sieve_remove(session->sieve, frame->roster.rows, frame->roster.n_rows);
        return true;
    case BECKON_LINK_GO:
        take_go(session, frame->go.until_us);
        return true;
    case BECKON_LINK_KEYS:
        return beckon_sieve_set_keys(session->sieve, frame->keys.rows, frame->keys.n_rows, error);
    case BECKON_LINK_BEACON:
        beckon_radio_beacon(session->radio, frame->beacon.rows, frame->beacon.n_rows);
        return true;
    case BECKON_LINK_READY:
    case BECKON_LINK_READINGS:
    case BECKON_LINK_HEALTH:
    case BECKON_LINK_SIGHTINGS:
    case BECKON_LINK_TICK:
    case BECKON_LINK_BOUNDARY:
    case BECKON_LINK_END:
        break;
    }
    g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                "it sent a frame that only a scanner sends");
    return false;
}

/* Reads what has come. False when the connection is over: with *error unless the engine closed
 * it. */
static bool read_engine(BeckonSession *session, GError **error)
{
    uint8_t bytes[BECKON_LIMIT_LINK_FRAME_BYTES];
    g_autoptr(GError) reason = NULL;
    gssize len = g_socket_receive_with_blocking(session->socket, (char *)bytes, sizeof bytes, FALSE,
                                                NULL, &reason);
    if (g_error_matches(reason, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK)) {
        return true;
    }
    if (len <= 0) {
        return false;
    }
    beckon_link_decoder_feed(session->decoder, bytes, (gsize)len);
    explicit_bzero(bytes, (gsize)len); /* keys of sensors may be among them */
    BeckonLinkFrame frame;
    while (beckon_link_decoder_next(session->decoder, &frame, &reason) &&
           take_frame(session, &frame, &reason)) {
    }
    if (reason != NULL) {
        g_propagate_error(error, g_steal_pointer(&reason));
        return false;
    }
    return true;
}

static gboolean on_readable(gint fd, GIOCondition condition, gpointer data)
{
    BeckonSession *session = data;
    g_autoptr(GError) error = NULL;
    if (!read_engine(session, &error)) {
        session->events->over(session->user, session, error);
        return G_SOURCE_REMOVE;
    }
    beckon_outbound_send(session->outbound);
    if (session->greeted) {
        hold_or_release(session);
    }
    return G_SOURCE_CONTINUE;
}

static void on_drained(void *user)
{
    hold_or_release(user);
}

BeckonSession *beckon_session_new(GSocket *socket, const char *name, BeckonRadio *radio,
                                  BeckonSieve *sieve, const BeckonSessionEvents *events, void *user)
{
    BeckonSession *session = g_new0(BeckonSession, 1);
    session->socket = g_object_ref(socket);
    session->decoder = beckon_link_decoder_new();
    session->outbound = beckon_outbound_new(socket, on_drained, session);
    session->batch = beckon_batch_new();
    session->readings = g_array_new(FALSE, FALSE, sizeof(BeckonReading));
    session->name = name;
    session->radio = radio;
    session->sieve = sieve;
    session->events = events;
    session->user = user;
    session->go_until_us = INT64_MIN;
    /* A GSocket's own source is asked at each turn of the main loop. */
    session->readable = g_unix_fd_source_new(g_socket_get_fd(socket), G_IO_IN);
    g_source_set_callback(session->readable, G_SOURCE_FUNC(on_readable), session, NULL);
    g_source_attach(session->readable, NULL);
    return session;
}

void beckon_session_free(BeckonSession *session)
{
    if (session == NULL) {
        return;
    }
    if (session->greeted) {
        beckon_radio_stop(session->radio);
        beckon_sieve_forget(session->sieve);
    }
    g_source_destroy(session->readable);
    g_source_unref(session->readable);
    beckon_link_decoder_free(session->decoder);
    beckon_outbound_free(session->outbound);
    beckon_batch_free(session->batch);
    g_array_unref(session->readings);
    g_object_unref(session->socket);
    g_free(session);
}
