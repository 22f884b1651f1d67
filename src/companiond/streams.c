/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "companiond/streams.h"

#include <string.h>

#include "base/limits.h"

/* More than an offer's event has beside its token: id, names and line breaks. */
#define EVENT_OVERHEAD_BYTES 128

struct BeckonStreams {
    guint max_streams;
    guint count;
    GHashTable *by_recipient; /* char * → GPtrArray of BeckonStream, the oldest first */
    BeckonStreamsCounters counters;
    uint64_t n_ended;
};

static void free_array(gpointer array)
{
    g_ptr_array_unref(array);
}

static void free_stream(gpointer stream)
{
    beckon_stream_free(stream);
}

BeckonStreams *beckon_streams_new(guint max_streams)
{
    BeckonStreams *streams = g_new0(BeckonStreams, 1);
    streams->max_streams = MIN(max_streams, BECKON_LIMIT_STREAMS);
    streams->by_recipient = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_array);
    return streams;
}

void beckon_streams_free(BeckonStreams *streams)
{
    if (streams == NULL) {
        return;
    }
    g_hash_table_unref(streams->by_recipient);
    g_free(streams);
}

guint beckon_streams_count(const BeckonStreams *streams)
{
    return streams->count;
}

bool beckon_streams_are_full(const BeckonStreams *streams)
{
    return streams->count >= streams->max_streams;
}

const BeckonStreamsCounters *beckon_streams_counters(const BeckonStreams *streams)
{
    return &streams->counters;
}

static void on_closed(void *owner, BeckonStream *stream)
{
    BeckonStreams *streams = owner;
    streams->counters.streams_dropped += beckon_stream_was_dropped(stream);
    streams->count--;
    GPtrArray *open = g_hash_table_lookup(streams->by_recipient, beckon_stream_recipient(stream));
    if (open->len == 1) {
        g_hash_table_remove(streams->by_recipient, beckon_stream_recipient(stream));
    } else {
        g_ptr_array_remove(open, stream);
    }
}

static void on_wrote(void *owner, int64_t cause_us)
{
    BeckonStreams *streams = owner;
    beckon_latency_record(&streams->counters.latency, g_get_monotonic_time() - cause_us);
}

static GPtrArray *array_of(BeckonStreams *streams, const char *recipient)
{
    GPtrArray *open = g_hash_table_lookup(streams->by_recipient, recipient);
    if (open == NULL) {
        open = g_ptr_array_new_with_free_func(free_stream);
        g_hash_table_insert(streams->by_recipient, g_strdup(recipient), open);
    }
    return open;
}

static bool offer_counted(BeckonStreams *streams, BeckonStream *stream,
                          const BeckonSignedOffer *offer, int64_t cause_us)
{
    uint64_t before = beckon_stream_last_seq(stream);
    bool has_it = beckon_stream_offer(stream, offer, cause_us);
    streams->counters.offers_sent += beckon_stream_last_seq(stream) != before;
    return has_it;
}

uint64_t beckon_streams_open(BeckonStreams *streams, SoupServerMessage *message,
                             const char *recipient, const char *epoch, uint64_t last_seq,
                             GBytes *time, const GPtrArray *waiting)
{
    static const BeckonStreamEvents events = {on_closed, on_wrote};
    GPtrArray *open = array_of(streams, recipient);
    for (guint i = 0; i + BECKON_LIMIT_STREAMS_A_DEVICE <= open->len; i++) {
        beckon_stream_retire(open->pdata[i]);
    }
    BeckonStream *stream =
        beckon_stream_open(message, recipient, epoch, last_seq, &events, streams);
    g_ptr_array_add(open, stream);
    streams->count++;
    beckon_stream_write(stream, time);
    for (guint i = 0; i < waiting->len; i++) {
        const BeckonSignedOffer *offer = waiting->pdata[i];
        if (!beckon_stream_has_room(stream, strlen(offer->token) + EVENT_OVERHEAD_BYTES)) {
            beckon_stream_end(stream);
            break;
        }
        offer_counted(streams, stream, offer, 0);
    }
    return beckon_stream_last_seq(stream);
}

bool beckon_streams_have(const BeckonStreams *streams, const char *recipient)
{
    return g_hash_table_contains(streams->by_recipient, recipient);
}

bool beckon_streams_deliver(BeckonStreams *streams, const BeckonSignedOffer *offer, GBytes *time,
                            int64_t cause_us)
{
    const GPtrArray *open = g_hash_table_lookup(streams->by_recipient, offer->recipient);
    bool on_stream = false;
    for (guint i = 0; open != NULL && i < open->len; i++) {
        BeckonStream *stream = open->pdata[i];
        if (offer->seq > beckon_stream_last_seq(stream)) {
            beckon_stream_write(stream, time);
        }
        on_stream |= offer_counted(streams, stream, offer, cause_us);
    }
    return on_stream;
}

static void for_each(BeckonStreams *streams, GFunc act, gpointer data)
{
    GHashTableIter iter;
    gpointer open = NULL;
    g_hash_table_iter_init(&iter, streams->by_recipient);
    while (g_hash_table_iter_next(&iter, NULL, &open)) {
        g_ptr_array_foreach(open, act, data);
    }
}

static void write_event(gpointer stream, gpointer event)
{
    beckon_stream_write(stream, event);
}

void beckon_streams_broadcast(BeckonStreams *streams, GBytes *event)
{
    for_each(streams, write_event, event);
}

static void end(gpointer stream, gpointer data)
{
    beckon_stream_end(stream);
}

void beckon_streams_end(BeckonStreams *streams)
{
    for_each(streams, end, NULL);
}

void beckon_streams_end_of(BeckonStreams *streams, const char *recipient)
{
    GPtrArray *open = g_hash_table_lookup(streams->by_recipient, recipient);
    streams->n_ended++;
    if (open != NULL) {
        g_ptr_array_foreach(open, end, NULL);
    }
}

uint64_t beckon_streams_ended(const BeckonStreams *streams)
{
    return streams->n_ended;
}
