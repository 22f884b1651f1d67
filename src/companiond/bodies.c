/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "companiond/bodies.h"

#include "companiond/connection.h"

typedef struct {
    BeckonBodies *bodies;
    SoupServerMessage *message; /* which owns this */
    gsize bytes;
    GList link; /* in the queue while the body is coming in */
} Body;

struct BeckonBodies {
    GQueue coming; /* of Body, the oldest first */
    gsize bytes;
    gsize max_bytes;
    uint64_t n_cut;
};

static const char body_key[] = "beckon-body";

BeckonBodies *beckon_bodies_new(gsize max_bytes)
{
    BeckonBodies *bodies = g_new0(BeckonBodies, 1);
    g_queue_init(&bodies->coming);
    bodies->max_bytes = max_bytes;
    return bodies;
}

void beckon_bodies_free(BeckonBodies *bodies)
{
    g_free(bodies);
}

static void let_go(Body *body)
{
    if (body->link.data != NULL) {
        g_queue_unlink(&body->bodies->coming, &body->link);
        body->bodies->bytes -= body->bytes;
        body->link.data = NULL;
    }
}

static void body_free(gpointer data)
{
    let_go(data);
    g_free(data);
}

static void cut_oldest(BeckonBodies *bodies)
{
    Body *oldest = g_queue_peek_head(&bodies->coming);
    bodies->n_cut++;
    let_go(oldest);
    beckon_connection_cut(oldest->message);
}

static void on_chunk(SoupServerMessage *message, GBytes *chunk, gpointer data)
{
    Body *body = data;
    BeckonBodies *bodies = body->bodies;
    if (soup_server_message_get_status(message) != 0) {
        let_go(body); /* refused already, and not kept */
    }
    if (body->link.data == NULL) {
        return;
    }
    body->bytes += g_bytes_get_size(chunk);
    bodies->bytes += g_bytes_get_size(chunk);
    while (bodies->bytes > bodies->max_bytes) {
        cut_oldest(bodies);
    }
}

static void on_whole(SoupServerMessage *message, gpointer data)
{
    let_go(data);
}

void beckon_bodies_watch(BeckonBodies *bodies, SoupServerMessage *message)
{
    Body *body = g_new0(Body, 1);
    body->bodies = bodies;
    body->message = message;
    body->link.data = body;
    g_queue_push_tail_link(&bodies->coming, &body->link);
    g_object_set_data_full(G_OBJECT(message), body_key, body, body_free);
    g_signal_connect(message, "got-chunk", G_CALLBACK(on_chunk), body);
    g_signal_connect(message, "got-body", G_CALLBACK(on_whole), body);
}

uint64_t beckon_bodies_cut(const BeckonBodies *bodies)
{
    return bodies->n_cut;
}
