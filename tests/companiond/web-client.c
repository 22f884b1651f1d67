/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "companiond/web-client.h"

#include <string.h>
#include <sys/socket.h>

#include "companiond/fake-hub.h"

#define STALLED_RECEIVE_BYTES 4096

static void read_on(WebClient *client);

static void on_read(GObject *stream, GAsyncResult *result, gpointer data)
{
    g_autoptr(GError) error = NULL;
    gssize len = g_input_stream_read_finish(G_INPUT_STREAM(stream), result, &error);
    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
        return;
    }
    WebClient *client = data;
    if (len <= 0) {
        client->ended = true;
        return;
    }
    g_string_append_len(client->received, (const char *)client->piece, len);
    read_on(client);
}

static void read_on(WebClient *client)
{
    g_input_stream_read_async(g_io_stream_get_input_stream(G_IO_STREAM(client->connection)),
                              client->piece, sizeof client->piece, G_PRIORITY_DEFAULT,
                              client->cancellable, on_read, client);
}

static WebClient *connect_and_send(guint16 port, int receive_bytes, const char *request, gsize len)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GInetAddress) host = g_inet_address_new_loopback(G_SOCKET_FAMILY_IPV4);
    g_autoptr(GSocketAddress) address = g_inet_socket_address_new(host, port);
    g_autoptr(GSocket) socket =
        g_socket_new(G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &error);
    g_assert_no_error(error);
    if (receive_bytes > 0) {
        g_socket_set_option(socket, SOL_SOCKET, SO_RCVBUF, receive_bytes, NULL);
    }
    WebClient *client = g_new0(WebClient, 1);
    client->connection = g_socket_connection_factory_create_connection(socket);
    client->cancellable = g_cancellable_new();
    client->received = g_string_new(NULL);
    g_socket_connection_connect(client->connection, address, NULL, &error);
    g_assert_no_error(error);
    /* The server may refuse a long request before it has read all of it. */
    g_output_stream_write_all(g_io_stream_get_output_stream(G_IO_STREAM(client->connection)),
                              request, len, NULL, NULL, NULL);
    return client;
}

WebClient *web_client_new(guint16 port, const char *request, gsize len)
{
    WebClient *client = connect_and_send(port, 0, request, len);
    read_on(client);
    return client;
}

static char *stream_request(const char *device, const char *last_event_id)
{
    return g_strdup_printf("GET /v1/stream HTTP/1.1\r\nHost: hub\r\nDPoP: %s\r\n%s%s%s\r\n", device,
                           last_event_id != NULL ? "Last-Event-ID: " : "",
                           last_event_id != NULL ? last_event_id : "",
                           last_event_id != NULL ? "\r\n" : "");
}

WebClient *web_client_stream(guint16 port, const char *device, const char *last_event_id)
{
    g_autofree char *request = stream_request(device, last_event_id);
    return web_client_new(port, request, strlen(request));
}

WebClient *web_client_stalled(guint16 port, const char *device)
{
    g_autofree char *request = stream_request(device, NULL);
    return connect_and_send(port, STALLED_RECEIVE_BYTES, request, strlen(request));
}

void web_client_free(WebClient *client)
{
    g_cancellable_cancel(client->cancellable);
    while (
        g_input_stream_has_pending(g_io_stream_get_input_stream(G_IO_STREAM(client->connection)))) {
        g_main_context_iteration(NULL, TRUE);
    }
    g_io_stream_close(G_IO_STREAM(client->connection), NULL, NULL);
    g_object_unref(client->connection);
    g_object_unref(client->cancellable);
    g_string_free(client->received, TRUE);
    g_free(client);
}

char *web_client_ask(guint16 port, const char *head, const char *body, gsize body_len)
{
    g_autoptr(GString) request = g_string_new(head);
    g_string_append(request, "Host: hub\r\nConnection: close\r\n\r\n");
    g_string_append_len(request, body, (gssize)body_len);
    g_autoptr(WebClient) client = web_client_new(port, request->str, request->len);
    WAIT_FOR(client->ended);
    return g_strdup(client->received->str);
}

/* The next whole "id: " line at or after from; offers alone have one. */
static const char *next_id(const char *from, const char **ret_end)
{
    const char *line = strstr(from, "\nid: ");
    const char *end = line != NULL ? strstr(line, "\n\n") : NULL;
    if (end == NULL) {
        return NULL;
    }
    *ret_end = end;
    return line + strlen("\nid: ");
}

guint web_client_count_offers(const WebClient *client)
{
    guint count = 0;
    const char *end = client->received->str;
    while (next_id(end, &end) != NULL) {
        count++;
    }
    return count;
}

char *web_client_last_id(const WebClient *client)
{
    const char *end = client->received->str;
    const char *last = NULL;
    for (const char *id = next_id(end, &end); id != NULL; id = next_id(end, &end)) {
        last = id;
    }
    return last != NULL ? g_strndup(last, strcspn(last, "\n")) : NULL;
}

char *web_client_seqs(const WebClient *client)
{
    GString *seqs = g_string_new(NULL);
    const char *end = client->received->str;
    for (const char *id = next_id(end, &end); id != NULL; id = next_id(end, &end)) {
        const char *seq = strchr(id, '-') + 1;
        g_string_append_printf(seqs, "%s%.*s", seqs->len > 0 ? " " : "", (int)strcspn(seq, "\n"),
                               seq);
    }
    return g_string_free(seqs, FALSE);
}
