/* SPDX-License-Identifier: GPL-2.0-or-later */

/* beckon-within FILE PROGRAM ARGUMENT…: starts a program within a filter that lets only the calls
 * through that FILE names, as a unit's SystemCallFilter= does. */

#include <errno.h>
#include <glib.h>
#include <seccomp.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

static bool confine(char *const *names)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    bool done = filter != NULL;
    for (; done && *names != NULL; names++) {
        int number = seccomp_syscall_resolve_name(*names);
        done = number < 0 || seccomp_rule_add(filter, SCMP_ACT_ALLOW, number, 0) == 0;
    }
    done = done && seccomp_load(filter) == 0;
    seccomp_release(filter);
    return done;
}

int main(int argc, char **argv)
{
    g_autofree char *text = NULL;
    if (argc < 3 || !g_file_get_contents(argv[1], &text, NULL, NULL)) {
        g_printerr("Usage: beckon-within FILE PROGRAM ARGUMENT…\n");
        return 126;
    }
    g_auto(GStrv) names = g_strsplit(g_strstrip(text), "\n", -1);
    if (confine(names)) {
        execv(argv[2], argv + 2);
    }
    g_printerr("beckon-within: %s: %s\n", argv[2], g_strerror(errno));
    return 127;
}
