/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/imports/call-file.h"

#include <errno.h>
#include <gio/gunixfdlist.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"

int beckon_call_file_take(GVariant *arguments, GDBusMethodInvocation *invocation, bool *ret_is_pipe,
                          GError **error)
{
    GUnixFDList *list =
        g_dbus_message_get_unix_fd_list(g_dbus_method_invocation_get_message(invocation));
    gint32 handle = 0;
    struct stat status;
    g_variant_get_child(arguments, 0, "h", &handle);
    if (list == NULL || handle < 0 || handle >= g_unix_fd_list_get_length(list)) {
        g_set_error_literal(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                            "no descriptor came with the call");
        return -1;
    }
    int fd = g_unix_fd_list_get(list, handle, error);
    if (fd < 0) {
        return -1;
    }
    if (fstat(fd, &status) != 0 || (!S_ISREG(status.st_mode) && !S_ISFIFO(status.st_mode))) {
        close(fd);
        g_set_error_literal(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                            "it is imported from a file or a pipe, from nothing else");
        return -1;
    }
    *ret_is_pipe = S_ISFIFO(status.st_mode);
    return fd;
}

/* One byte more than the limit at most. Whatever others did with the descriptor, from its start. */
static gssize read_all(int fd, char *bytes, gsize room, GError **error)
{
    gsize len = 0;
    while (len < room) {
        ssize_t n = pread(fd, bytes + len, room - len, (off_t)len);
        if (n < 0 && errno != EINTR) {
            int number = errno;
            g_set_error(error, BECKON_ERROR, BECKON_ERROR_IO, "reading the file: %s",
                        g_strerror(number));
            return -1;
        }
        if (n == 0) {
            break;
        }
        len += n > 0 ? (gsize)n : 0;
    }
    return (gssize)len;
}

BeckonSource *beckon_call_file_read(GVariant *arguments, GDBusMethodInvocation *invocation,
                                    gsize limit, GError **error)
{
    bool is_pipe = false;
    int fd = beckon_call_file_take(arguments, invocation, &is_pipe, error);
    if (fd < 0) {
        return NULL;
    }
    if (is_pipe) {
        close(fd);
        g_set_error_literal(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                            "this is imported from a file, from nothing else");
        return NULL;
    }
    g_autofree char *bytes = g_malloc(limit + 1);
    gssize len = read_all(fd, bytes, limit + 1, error);
    close(fd);
    if (len > (gssize)limit) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_LIMIT, "the file is longer than %zu MiB",
                    limit / (1024 * 1024));
        return NULL;
    }
    return len >= 0 ? beckon_source_new("table", bytes, (gsize)len) : NULL;
}
