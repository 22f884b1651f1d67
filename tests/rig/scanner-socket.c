/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rig/scanner-socket.h"

#include <errno.h>
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

int rig_scanner_listen(const char *program, const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    g_strlcpy(address.sun_path, path, sizeof address.sun_path);
    unlink(path);
    int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0 ||
        chmod(path, 0666) != 0 || listen(listener, 8) != 0) {
        fprintf(stderr, "%s: %s: %s\n", program, path, strerror(errno));
        exit(2);
    }
    return listener;
}
