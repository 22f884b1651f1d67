/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/secret-file.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "base/error.h"

void beckon_secret_free(void *secret, gsize len)
{
    if (secret != NULL) {
        sodium_memzero(secret, len);
    }
    g_free(secret);
}

static bool fail(GError **error, const char *path, const char *what)
{
    int number = errno;
    g_set_error(error, BECKON_ERROR, beckon_error_from_errno(number), "%s: %s: %s", path, what,
                g_strerror(number));
    return false;
}

/* systemd gives a service its credentials by an access list, which looks like a mode of 0440. */
static bool is_credential(const char *path)
{
    const char *folder = g_getenv("CREDENTIALS_DIRECTORY");
    g_autofree char *parent = g_path_get_dirname(path);
    return g_strcmp0(folder, parent) == 0;
}

static bool check_status(int fd, const char *path, GError **error)
{
    struct stat status;
    if (fstat(fd, &status) != 0) {
        return fail(error, path, "cannot look at it");
    }
    if (!S_ISREG(status.st_mode)) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID, "%s: this is no regular file", path);
        return false;
    }
    if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0 && !is_credential(path)) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_DENIED,
                    "%s: its mode %04o lets others at the key: chmod 0400 it, and if anybody may "
                    "have read it, make a new one",
                    path, (unsigned)status.st_mode & 07777);
        return false;
    }
    return true;
}

static bool read_all(int fd, char *buffer, gsize room, gsize *ret_len)
{
    gsize len = 0;
    while (len < room) {
        ssize_t n = TEMP_FAILURE_RETRY(read(fd, buffer + len, room - len));
        if (n < 0) {
            return false;
        }
        if (n == 0) {
            break;
        }
        len += (gsize)n;
    }
    *ret_len = len;
    return true;
}

static char *read_open_file(int fd, const char *path, gsize max_bytes, gsize *ret_len,
                            GError **error)
{
    gsize room = max_bytes + 1, len = 0;
    if (!check_status(fd, path, error)) {
        return NULL;
    }
    char *secret = g_malloc0(room);
    if (!read_all(fd, secret, room, &len)) {
        fail(error, path, "cannot read it");
    } else if (len > max_bytes) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_LIMIT,
                    "%s: longer than %zu bytes: this is no key", path, max_bytes);
    } else {
        *ret_len = len;
        return secret;
    }
    beckon_secret_free(secret, room);
    return NULL;
}

char *beckon_secret_file_read(const char *path, gsize max_bytes, gsize *ret_len, GError **error)
{
    /* O_NONBLOCK: somebody may have put a FIFO there. */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
        fail(error, path, "cannot open the key (`beckonctl keys init` makes one)");
        return NULL;
    }
    char *secret = read_open_file(fd, path, max_bytes, ret_len, error);
    close(fd);
    return secret;
}

static bool write_all(int fd, const char *data, gsize len)
{
    while (len > 0) {
        ssize_t n = TEMP_FAILURE_RETRY(write(fd, data, len));
        if (n < 0) {
            return false;
        }
        data += n;
        len -= (gsize)n;
    }
    return fsync(fd) == 0;
}

static bool sync_folder(const char *path)
{
    g_autofree char *folder = g_path_get_dirname(path);
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool synced = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0) {
        close(fd);
    }
    return synced;
}

/* Unlike rename(2), link(2) never takes the place of a file that is there. */
static bool publish(const char *temporary, const char *path, GError **error)
{
    if (link(temporary, path) == 0) {
        return sync_folder(path) || fail(error, path, "cannot sync its folder");
    }
    if (errno == EEXIST) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_EXISTS,
                    "%s is there already: a key is never overwritten; move it away first", path);
        return false;
    }
    return fail(error, path, "cannot create it");
}

bool beckon_secret_file_create(const char *path, const void *secret, gsize len, GError **error)
{
    g_autofree char *temporary = g_strdup_printf("%s.XXXXXX", path);
    int fd = g_mkstemp_full(temporary, O_WRONLY | O_CLOEXEC, 0400);
    if (fd < 0) {
        return fail(error, path, "cannot create it");
    }
    bool written = write_all(fd, secret, len) || fail(error, path, "cannot write it");
    close(fd);
    bool published = written && publish(temporary, path, error);
    g_unlink(temporary);
    return published;
}
