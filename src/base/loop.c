/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/loop.h"

#include <glib-unix.h>
#include <stdlib.h>

static GMainLoop *loop;
static int exit_status = EXIT_SUCCESS;

static GMainLoop *main_loop(void)
{
    if (loop == NULL) {
        loop = g_main_loop_new(NULL, FALSE);
    }
    return loop;
}

static gboolean on_signal(gpointer data)
{
    g_main_loop_quit(main_loop());
    return G_SOURCE_CONTINUE;
}

int beckon_loop_run(void)
{
    guint terminate = g_unix_signal_add(SIGTERM, on_signal, NULL);
    guint interrupt = g_unix_signal_add(SIGINT, on_signal, NULL);
    if (exit_status == EXIT_SUCCESS) {
        g_main_loop_run(main_loop());
    }
    g_source_remove(terminate);
    g_source_remove(interrupt);
    g_clear_pointer(&loop, g_main_loop_unref);
    return exit_status;
}

void beckon_loop_quit(int status)
{
    exit_status = status;
    g_main_loop_quit(main_loop());
}
