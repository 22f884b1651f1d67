/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "companiond/opening.h"

#include "companiond/daemon.h"
#include "companiond/forward.h"
#include "companiond/grant.h"
#include "companiond/response.h"
#include "companiond/sse.h"

typedef struct {
    BeckonCompaniond *daemon;
    SoupServerMessage *message;
    uint64_t overflows; /* of the offers in flight, when the engine was asked */
    uint64_t ended;     /* recipients whose streams were ended by then */
    BeckonGrant *grant;
} Opening;

static void opening_free(Opening *opening)
{
    g_object_unref(opening->message);
    beckon_grant_free(opening->grant);
    g_free(opening);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Opening, opening_free)

static void refuse(Opening *opening, guint status, const char *detail)
{
    beckon_response_problem(opening->message, status, detail);
    soup_server_message_unpause(opening->message);
}

static uint64_t last_seen(const Opening *opening)
{
    return beckon_sse_last_seq(
        soup_message_headers_get_one(soup_server_message_get_request_headers(opening->message),
                                     "last-event-id"),
        opening->grant->epoch);
}

static void note_receipts(BeckonReceipts *receipts, const GPtrArray *offers, uint64_t after,
                          uint64_t last)
{
    for (guint i = 0; i < offers->len; i++) {
        const BeckonSignedOffer *offer = offers->pdata[i];
        if (offer->seq > after && offer->seq <= last) {
            beckon_receipts_add(receipts, offer->jti);
            after = offer->seq;
        }
    }
    beckon_receipts_send(receipts);
}

static void open_stream(Opening *opening, GBytes *time)
{
    BeckonCompaniond *daemon = opening->daemon;
    const BeckonGrant *grant = opening->grant;
    uint64_t seen = last_seen(opening);
    beckon_in_flight_collect(daemon->in_flight, grant->recipient, grant->offers);
    g_ptr_array_sort(grant->offers, beckon_signed_offer_compare);
    uint64_t last = beckon_streams_open(daemon->streams, opening->message, grant->recipient,
                                        grant->epoch, seen, time, grant->offers);
    note_receipts(daemon->receipts, grant->offers, seen, last);
}

static void on_clock(void *data, GVariant *clock)
{
    g_autoptr(Opening) opening = data;
    const BeckonCompaniond *daemon = opening->daemon;
    if (clock == NULL) {
        refuse(opening, SOUP_STATUS_SERVICE_UNAVAILABLE,
               "the hub's engine has just left; try again in a moment");
        return;
    }
    if (beckon_in_flight_overflows(daemon->in_flight) != opening->overflows) {
        refuse(opening, SOUP_STATUS_SERVICE_UNAVAILABLE,
               "too many offers are on their way; try again in a moment");
        return;
    }
    if (beckon_streams_ended(daemon->streams) != opening->ended) {
        refuse(opening, SOUP_STATUS_SERVICE_UNAVAILABLE,
               "a device was just forgotten; if it was another, try again in a moment");
        return;
    }
    if (beckon_streams_are_full(daemon->streams)) {
        refuse(opening, SOUP_STATUS_SERVICE_UNAVAILABLE, "all streams are taken; try again later");
        return;
    }
    g_autoptr(GBytes) time = beckon_companiond_time_event(clock);
    open_stream(opening, time);
}

static void on_handled(void *data, GVariant *answer)
{
    g_autoptr(Opening) opening = data;
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) granted = beckon_forward_granted(answer);
    if (granted == NULL) {
        beckon_forward_respond(opening->message, answer);
        soup_server_message_unpause(opening->message);
        return;
    }
    opening->grant = beckon_grant_parse(granted, &error);
    if (opening->grant == NULL) {
        g_message("the engine's answer to a stream: %s", error->message);
        refuse(opening, SOUP_STATUS_BAD_GATEWAY, "the hub's engine gave no usable answer");
        return;
    }
    BeckonEngineClient *engine = opening->daemon->engine;
    beckon_engine_client_clock(engine, on_clock, g_steal_pointer(&opening));
}

void beckon_opening_begin(void *data, SoupServerMessage *message)
{
    BeckonCompaniond *daemon = data;
    if (beckon_streams_are_full(daemon->streams)) {
        beckon_response_problem(message, SOUP_STATUS_SERVICE_UNAVAILABLE,
                                "all streams are taken; try again later");
        return;
    }
    Opening *opening = g_new0(Opening, 1);
    opening->daemon = daemon;
    opening->message = g_object_ref(message);
    opening->ended = beckon_streams_ended(daemon->streams);
    opening->overflows = beckon_in_flight_overflows(daemon->in_flight);
    beckon_forward_ask(daemon->engine, message, on_handled, opening);
}
