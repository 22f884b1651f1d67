/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_COMPANIOND_SERVER_H
#define BECKON_COMPANIOND_SERVER_H

/* HTTP/1.1 as libsoup speaks it, within limits: connections, their idle time, the size of a
 * body. What gets past them is routed by one table. */

#include <glib.h>
#include <libsoup/soup.h>
#include <stdbool.h>
#include <stdint.h>

/* Answers a message, or pauses it and answers later. */
typedef void (*BeckonRouteHandler)(void *data, SoupServerMessage *message);

typedef struct {
    const char *path;   /* whole, or with a last '/' all below it */
    const char *method; /* a GET serves HEAD too; NULL is any */
    BeckonRouteHandler handler;
} BeckonRoute;

typedef struct {
    const char *listen;      /* ADDRESS:PORT, see companiond/listener.h */
    const char *certificate; /* PEM file; empty: no TLS */
    const char *key;         /* PEM file; empty: it is in the certificate's */
} BeckonServerConfig;

/* Counted since the start. */
typedef struct {
    uint64_t connections_refused; /* beyond BECKON_LIMIT_CONNECTIONS */
    uint64_t bodies_refused;      /* over BECKON_LIMIT_REQUEST_BODY_BYTES */
    uint64_t bodies_cut;          /* too slow, while many came in */
} BeckonServerCounters;

typedef struct BeckonServer BeckonServer;

/* Listens; requests are taken once the main loop runs. The first row that fits a path and
 * method serves; routes and data must outlive the server. BECKON_ERROR_INVALID: the
 * address, a port that is taken, a certificate that cannot be read or is none. */
BeckonServer *beckon_server_open(const BeckonServerConfig *config, const BeckonRoute *routes,
                                 gsize n_routes, void *data, GError **error);

/* Closes every connection. */
void beckon_server_close(BeckonServer *server);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonServer, beckon_server_close)

/* "http://127.0.0.1:8480", with the port that was chosen. Borrowed. */
const char *beckon_server_url(const BeckonServer *server);

BeckonServerCounters beckon_server_counters(const BeckonServer *server);

#endif
