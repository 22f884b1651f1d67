/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_COMPANIOND_WEB_CLIENT_H
#define TESTS_COMPANIOND_WEB_CLIENT_H

/* One HTTP connection, byte for byte: what it sends is what the test wrote, and what comes back
 * is kept as it came. */

#include <gio/gio.h>
#include <stdbool.h>

typedef struct {
    GSocketConnection *connection;
    GCancellable *cancellable;
    GString *received;
    bool ended; /* the server closed the connection, or it broke */
    guint8 piece[16384];
} WebClient;

/* Connects to a port of this host and sends the request. */
WebClient *web_client_new(guint16 port, const char *request, gsize len);

/* GET /v1/stream as a device, resuming after the id unless it is NULL. */
WebClient *web_client_stream(guint16 port, const char *device, const char *last_event_id);

/* Connects and sends likewise, but reads nothing and has room for little. */
WebClient *web_client_stalled(guint16 port, const char *device);

void web_client_free(WebClient *client);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WebClient, web_client_free)

/* Sends a request with "Connection: close" and gives the whole answer. head is the request line
 * and further headers, each ended with \r\n. Owned by the caller. */
char *web_client_ask(guint16 port, const char *head, const char *body, gsize body_len);

/* How many offers came, and the seqs of them as "3 5 8". Owned by the caller. */
guint web_client_count_offers(const WebClient *client);
char *web_client_seqs(const WebClient *client);

/* The id of the last offer that came whole, or NULL. Owned by the caller. */
char *web_client_last_id(const WebClient *client);

#endif
