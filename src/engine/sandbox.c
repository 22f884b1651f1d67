/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/sandbox.h"

#include <fcntl.h>

static const char *const names[] = {
    /* whether the clock is synchronised */
    "adjtimex", "clock_adjtime",
    /* keys in locked memory */
    "mlock", "munlock",
    /* the databases */
    "fchmod", "fdatasync", "fsync", "ftruncate", "pwrite64", "unlink", "unlinkat",
    /* the folder of rules that is watched */
    "inotify_add_watch", "inotify_init1", "inotify_rm_watch", NULL};

static const BeckonSandboxCall calls[] = {
    {"openat", {{2, O_ACCMODE, O_WRONLY}}},         {"openat", {{2, O_ACCMODE, O_RDWR}}},
    {"fcntl", {{1, BECKON_SANDBOX_INT, F_GETLK}}},  {"fcntl", {{1, BECKON_SANDBOX_INT, F_SETLK}}},
    {"fcntl", {{1, BECKON_SANDBOX_INT, F_SETLKW}}},
};

const BeckonSandboxTable beckon_engine_sandbox = {names, calls, G_N_ELEMENTS(calls)};
