/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "scannerd/outbound.h"

struct BeckonOutbound {
    GSocket *socket;
    GByteArray *bytes;
    GSource *writable; /* NULL unless the socket is full */
    void (*drained)(void *user);
    void *user;
};

BeckonOutbound *beckon_outbound_new(GSocket *socket, void (*drained)(void *user), void *user)
{
    BeckonOutbound *outbound = g_new0(BeckonOutbound, 1);
    outbound->socket = g_object_ref(socket);
    outbound->bytes = g_byte_array_new();
    outbound->drained = drained;
    outbound->user = user;
    return outbound;
}

static void stop_waiting(BeckonOutbound *outbound)
{
    if (outbound->writable != NULL) {
        g_source_destroy(outbound->writable);
        g_clear_pointer(&outbound->writable, g_source_unref);
    }
}

void beckon_outbound_free(BeckonOutbound *outbound)
{
    if (outbound == NULL) {
        return;
    }
    stop_waiting(outbound);
    g_byte_array_unref(outbound->bytes);
    g_object_unref(outbound->socket);
    g_free(outbound);
}

GByteArray *beckon_outbound_bytes(BeckonOutbound *outbound)
{
    return outbound->bytes;
}

gsize beckon_outbound_size(const BeckonOutbound *outbound)
{
    return outbound->bytes->len;
}

static gboolean on_writable(GSocket *socket, GIOCondition condition, gpointer data)
{
    BeckonOutbound *outbound = data;
    beckon_outbound_send(outbound);
    outbound->drained(outbound->user);
    return G_SOURCE_CONTINUE;
}

static void wait_for_room(BeckonOutbound *outbound)
{
    if (outbound->writable == NULL) {
        outbound->writable = g_socket_create_source(outbound->socket, G_IO_OUT, NULL);
        g_source_set_callback(outbound->writable, G_SOURCE_FUNC(on_writable), outbound, NULL);
        g_source_attach(outbound->writable, NULL);
    }
}

void beckon_outbound_send(BeckonOutbound *outbound)
{
    g_autoptr(GError) error = NULL;
    GByteArray *bytes = outbound->bytes;
    gsize sent = 0;
    while (sent < bytes->len && error == NULL) {
        gssize n = g_socket_send_with_blocking(outbound->socket, (const char *)bytes->data + sent,
                                               bytes->len - sent, FALSE, NULL, &error);
        sent += (gsize)MAX(n, 0);
    }
    if (sent > 0) {
        g_byte_array_remove_range(bytes, 0, (guint)sent);
    }
    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK)) {
        wait_for_room(outbound);
    } else {
        stop_waiting(outbound);
    }
}
