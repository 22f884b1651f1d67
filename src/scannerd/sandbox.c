/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "scannerd/sandbox.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

/* As <bluetooth/hci.h> has them, which is radio's alone. */
#define BTPROTO_HCI   1
#define HCIGETDEVINFO _IOR('H', 211, int)

/* It takes the engine's connection, opens the adapter anew when that falls silent, and keeps its
 * count of power-cycles in a file. */
static const char *const names[] = {"accept",    "accept4",   "bind",     "recvmmsg",
                                    "fsync",     "fallocate", "rename",   "renameat",
                                    "renameat2", "unlink",    "unlinkat", NULL};

static const BeckonSandboxCall calls[] = {
    {"socket", {{0, BECKON_SANDBOX_INT, AF_BLUETOOTH}, {2, BECKON_SANDBOX_INT, BTPROTO_HCI}}},
    {"ioctl", {{1, BECKON_SANDBOX_INT, HCIGETDEVINFO}}},
    {"openat", {{2, O_ACCMODE, O_WRONLY}}},
    {"openat", {{2, O_ACCMODE, O_RDWR}}},
};

const BeckonSandboxTable beckon_scannerd_sandbox = {names, calls, G_N_ELEMENTS(calls)};
