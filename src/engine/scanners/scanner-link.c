/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/scanners/scanner-link.h"

#include <gio/gio.h>
#include <gio/gunixsocketaddress.h>

#define FIRST_PAUSE_MS 50
#define LAST_PAUSE_MS  2000
#define WATCH_MS       250
#define READ_BYTES     (64 * 1024)

struct BeckonScannerLink {
    guint scanner;
    char *name;
    char *path;
    uint64_t generation;
    BeckonScannerLinkHooks hooks;
    GSocket *socket; /* NULL while not connected */
    BeckonLinkDecoder *decoder;
    GSource *readable;
    GSource *writable; /* NULL while nothing is queued */
    GByteArray *queue;
    guint sent; /* bytes at the front of the queue that the socket has taken */
    int64_t connected_us;
    int64_t came_us; /* monotonic: when something was last read */
    guint silence_s; /* nothing for so long ends a connection that is watched */
    guint watch;
    guint retry;
    guint pause_ms;
    char *trouble; /* said last */
};

static void try_later(BeckonScannerLink *link);

static void clear_source(GSource **source)
{
    if (*source != NULL) {
        g_source_destroy(*source);
        g_clear_pointer(source, g_source_unref);
    }
}

/* A whole roster may have been in it. */
static void empty_queue(BeckonScannerLink *link)
{
    g_byte_array_unref(link->queue);
    link->queue = g_byte_array_new();
    link->sent = 0;
}

static void close_socket(BeckonScannerLink *link)
{
    clear_source(&link->readable);
    clear_source(&link->writable);
    g_clear_handle_id(&link->watch, g_source_remove);
    g_clear_pointer(&link->decoder, beckon_link_decoder_free);
    empty_queue(link);
    if (link->socket != NULL) {
        g_socket_close(link->socket, NULL);
        g_clear_object(&link->socket);
    }
}

/* Says it once, however often it is tried again. */
static void note_trouble(BeckonScannerLink *link, const char *trouble)
{
    if (g_strcmp0(link->trouble, trouble) != 0) {
        g_message("scanner %s: %s", link->name, trouble);
        g_free(link->trouble);
        link->trouble = g_strdup(trouble);
    }
}

/* Connections that do not last are tried at longer and longer intervals, and their trouble is
 * said once, as if they had not come about. */
static void lose(BeckonScannerLink *link, const char *why)
{
    if (g_get_monotonic_time() - link->connected_us > LAST_PAUSE_MS * INT64_C(1000)) {
        g_clear_pointer(&link->trouble, g_free);
        link->pause_ms = FIRST_PAUSE_MS;
    }
    note_trouble(link, why);
    close_socket(link);
    link->hooks.on_lost(link->hooks.data, link->scanner);
    try_later(link);
}

/* Hands on every whole frame, unless an answer to one ends the connection, which frees the
 * decoder. False when it is to end, with *ret_why set. */
static bool hand_on_frames(BeckonScannerLink *link, char **ret_why)
{
    BeckonLinkFrame frame;
    const char *reason = "it sent what it may not send now: is it another version?";
    g_autoptr(GError) error = NULL;
    while (link->decoder != NULL && beckon_link_decoder_next(link->decoder, &frame, &error)) {
        if (frame.generation == link->generation &&
            !link->hooks.on_frame(link->hooks.data, link->scanner, &frame, &reason)) {
            *ret_why = g_strdup(reason);
            return false;
        }
    }
    if (error != NULL) {
        *ret_why = g_strdup(error->message);
    }
    return error == NULL;
}

static gboolean on_readable(GSocket *socket, GIOCondition condition, gpointer data)
{
    BeckonScannerLink *link = data;
    g_autoptr(GError) error = NULL;
    g_autofree char *why = NULL;
    uint8_t bytes[READ_BYTES];
    gssize got = g_socket_receive(socket, (char *)bytes, sizeof bytes, NULL, &error);
    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK)) {
        return G_SOURCE_CONTINUE;
    }
    if (got <= 0) {
        lose(link, got == 0 ? "it closed the connection" : error->message);
        return G_SOURCE_REMOVE;
    }
    link->came_us = g_get_monotonic_time();
    beckon_link_decoder_feed(link->decoder, bytes, (gsize)got);
    if (!hand_on_frames(link, &why)) {
        lose(link, why);
        return G_SOURCE_REMOVE;
    }
    link->hooks.on_batch(link->hooks.data);
    return G_SOURCE_CONTINUE;
}

/* A tunnel whose other end is gone does not say so. What has come and was not read yet, because
 * the engine itself was held up, counts. */
static gboolean on_watch(gpointer data)
{
    BeckonScannerLink *link = data;
    int64_t silent_us = g_get_monotonic_time() - link->came_us;
    if (silent_us < link->silence_s * G_USEC_PER_SEC ||
        g_socket_condition_check(link->socket, G_IO_IN) != 0) {
        return G_SOURCE_CONTINUE;
    }
    link->watch = 0;
    lose(link, "it fell silent: is its machine, or the tunnel to it, down?");
    return G_SOURCE_REMOVE;
}

static gboolean on_writable(GSocket *socket, GIOCondition condition, gpointer data)
{
    BeckonScannerLink *link = data;
    g_autoptr(GError) error = NULL;
    gssize sent = g_socket_send(socket, (const char *)link->queue->data + link->sent,
                                link->queue->len - link->sent, NULL, &error);
    if (sent < 0 && !g_error_matches(error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK)) {
        lose(link, error->message);
        return G_SOURCE_REMOVE;
    }
    link->sent += (guint)MAX(sent, 0);
    if (link->sent == link->queue->len) {
        empty_queue(link);
        clear_source(&link->writable);
        return G_SOURCE_REMOVE;
    }
    return G_SOURCE_CONTINUE;
}

static GSource *watch(BeckonScannerLink *link, GIOCondition condition, GSocketSourceFunc callback)
{
    GSource *source = g_socket_create_source(link->socket, condition, NULL);
    g_source_set_callback(source, G_SOURCE_FUNC(callback), link, NULL);
    g_source_attach(source, NULL);
    return source;
}

void beckon_scanner_link_send(BeckonScannerLink *link, const GByteArray *frames)
{
    if (link->socket == NULL || frames->len == 0) {
        return;
    }
    g_byte_array_remove_range(link->queue, 0, link->sent);
    link->sent = 0;
    g_byte_array_append(link->queue, frames->data, frames->len);
    if (link->queue->len > BECKON_LIMIT_LINK_QUEUE_BYTES) {
        lose(link, "it does not read what it is sent");
    } else if (link->writable == NULL) {
        link->writable = watch(link, G_IO_OUT, on_writable);
    }
}

static bool connect_socket(BeckonScannerLink *link, GError **error)
{
    g_autoptr(GSocketAddress) address = g_unix_socket_address_new(link->path);
    g_autoptr(GSocket) socket =
        g_socket_new(G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, error);
    if (socket == NULL) {
        return false;
    }
    /* Connecting to a local socket is done or refused at once. */
    g_socket_set_blocking(socket, FALSE);
    if (!g_socket_connect(socket, address, NULL, error)) {
        return false;
    }
    link->socket = g_steal_pointer(&socket);
    return true;
}

static void greet(BeckonScannerLink *link)
{
    g_autoptr(GByteArray) hello = g_byte_array_new();
    link->connected_us = g_get_monotonic_time();
    link->decoder = beckon_link_decoder_new();
    link->readable = watch(link, G_IO_IN, on_readable);
    beckon_link_put_hello(hello, link->generation, link->hooks.resume(link->hooks.data));
    beckon_scanner_link_send(link, hello);
}

static gboolean try_now(gpointer data)
{
    BeckonScannerLink *link = data;
    g_autoptr(GError) error = NULL;
    link->retry = 0;
    if (connect_socket(link, &error)) {
        greet(link);
    } else {
        g_autofree char *trouble =
            g_strdup_printf("cannot connect to %s: %s (is its beckon-scannerd running?)",
                            link->path, error->message);
        note_trouble(link, trouble);
        try_later(link);
    }
    return G_SOURCE_REMOVE;
}

static void try_later(BeckonScannerLink *link)
{
    link->retry = g_timeout_add(link->pause_ms, try_now, link);
    link->pause_ms = MIN(link->pause_ms * 2, LAST_PAUSE_MS);
}

BeckonScannerLink *beckon_scanner_link_new(guint scanner, const char *name, const char *path,
                                           uint64_t generation, const BeckonScannerLinkHooks *hooks)
{
    BeckonScannerLink *link = g_new0(BeckonScannerLink, 1);
    link->scanner = scanner;
    link->name = g_strdup(name);
    link->path = g_strdup(path);
    link->generation = generation;
    link->hooks = *hooks;
    link->queue = g_byte_array_new();
    link->pause_ms = FIRST_PAUSE_MS;
    link->retry = g_idle_add(try_now, link);
    return link;
}

void beckon_scanner_link_free(BeckonScannerLink *link)
{
    if (link == NULL) {
        return;
    }
    if (link->retry != 0) {
        g_source_remove(link->retry);
    }
    close_socket(link);
    g_byte_array_unref(link->queue);
    g_free(link->name);
    g_free(link->path);
    g_free(link->trouble);
    g_free(link);
}

void beckon_scanner_link_watch(BeckonScannerLink *link, guint silence_s)
{
    g_clear_handle_id(&link->watch, g_source_remove);
    link->silence_s = silence_s;
    link->came_us = g_get_monotonic_time();
    link->watch = g_timeout_add(WATCH_MS, on_watch, link);
}

bool beckon_scanner_link_connected(const BeckonScannerLink *link)
{
    return link->socket != NULL;
}

const char *beckon_scanner_link_trouble(const BeckonScannerLink *link)
{
    return link->socket == NULL && link->trouble != NULL ? link->trouble : "";
}
