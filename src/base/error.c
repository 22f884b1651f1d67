/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/error.h"

#include <gio/gio.h>

static const GDBusErrorEntry entries[] = {
    {BECKON_ERROR_INVALID, "org.beckon.Error.Invalid"},
    {BECKON_ERROR_NOT_FOUND, "org.beckon.Error.NotFound"},
    {BECKON_ERROR_EXISTS, "org.beckon.Error.Exists"},
    {BECKON_ERROR_DENIED, "org.beckon.Error.Denied"},
    {BECKON_ERROR_LIMIT, "org.beckon.Error.Limit"},
    {BECKON_ERROR_IO, "org.beckon.Error.IO"},
    {BECKON_ERROR_UNREACHABLE, "org.beckon.Error.Unreachable"},
    {BECKON_ERROR_USAGE, "org.beckon.Error.Usage"},
};

GQuark beckon_error_quark(void)
{
    static gsize quark;
    g_dbus_error_register_error_domain("beckon-error-quark", &quark, entries,
                                       G_N_ELEMENTS(entries));
    return (GQuark)quark;
}

int beckon_error_exit_status(const GError *error)
{
    if (g_error_matches(error, BECKON_ERROR, BECKON_ERROR_USAGE)) {
        return 2;
    }
    return g_error_matches(error, BECKON_ERROR, BECKON_ERROR_UNREACHABLE) ? 3 : 1;
}
