/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "scannerd/link-socket.h"

#include <errno.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/un.h>

#include "base/error.h"

#define UMASK_0660 0117

struct BeckonLinkSocket {
    char *path;
    GSocket *socket;
    GSource *connecting;
    uid_t peer;
    bool refusing; /* another uid was the last to connect: it has been said */
    void (*accepted)(void *user, GSocket *connection);
    void *user;
};

/* Whether nobody listens at the socket any more. */
static bool is_stale(GSocketAddress *address)
{
    g_autoptr(GError) reason = NULL;
    g_autoptr(GSocket) probe = g_socket_new(G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, 0, NULL);
    if (probe == NULL) {
        return false;
    }
    g_socket_set_blocking(probe, FALSE);
    g_socket_connect(probe, address, NULL, &reason);
    return g_error_matches(reason, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);
}

static bool clear_path(const char *path, GSocketAddress *address, GError **error)
{
    GStatBuf status;
    if (g_lstat(path, &status) != 0) {
        return true; /* binding says what else is wrong with it */
    }
    if (!S_ISSOCK(status.st_mode)) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                    "%s is there and is no socket: remove it or name another path", path);
        return false;
    }
    if (!is_stale(address)) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_EXISTS,
                    "another process listens at %s: stop it first", path);
        return false;
    }
    if (g_unlink(path) != 0) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_IO, "cannot replace the old socket %s: %s",
                    path, g_strerror(errno));
        return false;
    }
    return true;
}

static GSocket *listen_at(GSocketAddress *address, GError **error)
{
    g_autoptr(GSocket) socket = g_socket_new(G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, 0, error);
    if (socket == NULL) {
        return NULL;
    }
    g_socket_set_blocking(socket, FALSE);
    mode_t previous = umask(UMASK_0660);
    bool bound = g_socket_bind(socket, address, FALSE, error);
    umask(previous);
    if (!bound || !g_socket_listen(socket, error)) {
        return NULL;
    }
    return g_steal_pointer(&socket);
}

BeckonLinkSocket *beckon_link_socket_open(const char *path, GError **error)
{
    g_autoptr(GError) reason = NULL;
    if (strlen(path) >= sizeof(((struct sockaddr_un *)NULL)->sun_path)) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                    "the path %s is too long for a socket: 107 bytes at most", path);
        return NULL;
    }
    g_autoptr(GSocketAddress) address = g_unix_socket_address_new(path);
    if (!clear_path(path, address, error)) {
        return NULL;
    }
    GSocket *socket = listen_at(address, &reason);
    if (socket == NULL) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_IO, "cannot listen at %s: %s", path,
                    reason->message);
        return NULL;
    }
    BeckonLinkSocket *link = g_new0(BeckonLinkSocket, 1);
    link->path = g_strdup(path);
    link->socket = socket;
    return link;
}

void beckon_link_socket_close(BeckonLinkSocket *link)
{
    if (link == NULL) {
        return;
    }
    if (link->connecting != NULL) {
        g_source_destroy(link->connecting);
        g_source_unref(link->connecting);
    }
    g_object_unref(link->socket);
    g_unlink(link->path);
    g_free(link->path);
    g_free(link);
}

/* Says so once, however often the same uid knocks. */
static bool is_peer(BeckonLinkSocket *link, GSocket *connection)
{
    g_autoptr(GCredentials) credentials = g_socket_get_credentials(connection, NULL);
    uid_t uid = credentials != NULL ? g_credentials_get_unix_user(credentials, NULL) : (uid_t)-1;
    bool is_peer = uid == link->peer;
    if (!is_peer && !link->refusing) {
        g_warning("%s: a connection of uid %d was refused: engine-user is uid %d", link->path,
                  (int)uid, (int)link->peer);
    }
    link->refusing = !is_peer;
    return is_peer;
}

static gboolean on_connecting(GSocket *socket, GIOCondition condition, gpointer data)
{
    BeckonLinkSocket *link = data;
    g_autoptr(GSocket) connection = g_socket_accept(socket, NULL, NULL);
    if (connection != NULL && is_peer(link, connection)) {
        g_socket_set_blocking(connection, FALSE);
        link->accepted(link->user, connection);
    }
    return G_SOURCE_CONTINUE;
}

void beckon_link_socket_serve(BeckonLinkSocket *link, uid_t peer,
                              void (*accepted)(void *user, GSocket *connection), void *user)
{
    link->peer = peer;
    link->accepted = accepted;
    link->user = user;
    link->connecting = g_socket_create_source(link->socket, G_IO_IN, NULL);
    g_source_set_callback(link->connecting, G_SOURCE_FUNC(on_connecting), link, NULL);
    g_source_attach(link->connecting, NULL);
}
