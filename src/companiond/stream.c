/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "companiond/stream.h"

#include "base/limits.h"
#include "companiond/connection.h"
#include "companiond/response.h"
#include "companiond/sse.h"

struct BeckonStream {
    SoupServerMessage *message;
    char *recipient;
    char *epoch;
    uint64_t last_seq;
    gsize unread;     /* bytes given to libsoup and not yet taken by the kernel */
    int64_t cause_us; /* of the oldest offer among them, or 0 */
    bool ending;      /* nothing more is written */
    bool dropped;
    const BeckonStreamEvents *events;
    void *owner;
};

static void on_wrote(SoupServerMessage *message, guint len, gpointer data)
{
    BeckonStream *stream = data;
    stream->unread -= MIN(stream->unread, len);
    if (stream->unread == 0 && stream->cause_us != 0) {
        stream->events->wrote(stream->owner, stream->cause_us);
        stream->cause_us = 0;
    }
}

static void on_finished(SoupServerMessage *message, gpointer data)
{
    BeckonStream *stream = data;
    stream->events->closed(stream->owner, stream);
}

BeckonStream *beckon_stream_open(SoupServerMessage *message, const char *recipient,
                                 const char *epoch, uint64_t last_seq,
                                 const BeckonStreamEvents *events, void *owner)
{
    BeckonStream *stream = g_new0(BeckonStream, 1);
    stream->message = g_object_ref(message);
    stream->recipient = g_strdup(recipient);
    stream->epoch = g_strdup(epoch);
    stream->last_seq = last_seq;
    stream->events = events;
    stream->owner = owner;
    g_signal_connect(message, "wrote-body-data", G_CALLBACK(on_wrote), stream);
    g_signal_connect(message, "finished", G_CALLBACK(on_finished), stream);
    beckon_response_event_stream(message);
    soup_server_message_unpause(message);
    return stream;
}

void beckon_stream_free(BeckonStream *stream)
{
    if (stream == NULL) {
        return;
    }
    g_signal_handlers_disconnect_by_data(stream->message, stream);
    g_object_unref(stream->message);
    g_free(stream->recipient);
    g_free(stream->epoch);
    g_free(stream);
}

const char *beckon_stream_recipient(const BeckonStream *stream)
{
    return stream->recipient;
}

uint64_t beckon_stream_last_seq(const BeckonStream *stream)
{
    return stream->last_seq;
}

bool beckon_stream_was_dropped(const BeckonStream *stream)
{
    return stream->dropped;
}

bool beckon_stream_has_room(const BeckonStream *stream, gsize len)
{
    return stream->unread + len <= BECKON_LIMIT_STREAM_QUEUE_BYTES;
}

static void drop(BeckonStream *stream)
{
    stream->ending = true;
    stream->dropped = true;
    beckon_connection_cut(stream->message);
}

static bool append(BeckonStream *stream, GBytes *event)
{
    gsize len = g_bytes_get_size(event);
    if (stream->ending) {
        return false;
    }
    if (!beckon_stream_has_room(stream, len)) {
        drop(stream);
        return false;
    }
    stream->unread += len;
    soup_message_body_append_bytes(soup_server_message_get_response_body(stream->message), event);
    soup_server_message_unpause(stream->message);
    return true;
}

void beckon_stream_write(BeckonStream *stream, GBytes *event)
{
    append(stream, event);
}

bool beckon_stream_offer(BeckonStream *stream, const BeckonSignedOffer *offer, int64_t cause_us)
{
    if (offer->seq <= stream->last_seq) {
        return !stream->dropped;
    }
    g_autoptr(GBytes) event = beckon_sse_offer(stream->epoch, offer);
    if (!append(stream, event)) {
        return false;
    }
    stream->last_seq = offer->seq;
    if (stream->cause_us == 0) {
        stream->cause_us = cause_us;
    }
    return true;
}

void beckon_stream_end(BeckonStream *stream)
{
    if (!stream->ending) {
        stream->ending = true;
        soup_message_body_complete(soup_server_message_get_response_body(stream->message));
        soup_server_message_unpause(stream->message);
    }
}

void beckon_stream_retire(BeckonStream *stream)
{
    if (stream->unread > 0) {
        drop(stream);
    } else {
        beckon_stream_end(stream);
    }
}
