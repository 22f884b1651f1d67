/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "scannerd/setbacks.h"

#include <glib/gstdio.h>

#define SETBACKS_MAX 1000

char *beckon_setbacks_path(const char *socket)
{
    return g_strconcat(socket, ".setbacks", NULL);
}

guint beckon_setbacks_read(const char *path)
{
    g_autofree char *text = NULL;
    guint64 setbacks = 0;
    if (!g_file_get_contents(path, &text, NULL, NULL) ||
        !g_ascii_string_to_unsigned(g_strchomp(text), 10, 0, SETBACKS_MAX, &setbacks, NULL)) {
        return 0;
    }
    return (guint)setbacks;
}

void beckon_setbacks_write(const char *path, guint setbacks)
{
    g_autoptr(GError) reason = NULL;
    if (setbacks == 0) {
        g_unlink(path);
        return;
    }
    g_autofree char *text = g_strdup_printf("%u\n", MIN(setbacks, SETBACKS_MAX));
    if (!g_file_set_contents(path, text, -1, &reason)) {
        g_warning("%s", reason->message);
    }
}
