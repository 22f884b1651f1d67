/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/error.h"

#include <errno.h>
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

bool beckon_error_invalid(GError **error, const char *why)
{
    g_set_error_literal(error, BECKON_ERROR, BECKON_ERROR_INVALID, why);
    return false;
}

BeckonError beckon_error_from_errno(int number)
{
    switch (number) {
    case ENOENT:
    case ENOTDIR:
        return BECKON_ERROR_NOT_FOUND;
    case EACCES:
    case EPERM:
        return BECKON_ERROR_DENIED;
    case EISDIR:
        return BECKON_ERROR_INVALID;
    }
    return BECKON_ERROR_IO;
}

int beckon_error_exit_status(const GError *error)
{
    if (g_error_matches(error, BECKON_ERROR, BECKON_ERROR_USAGE)) {
        return 2;
    }
    return g_error_matches(error, BECKON_ERROR, BECKON_ERROR_UNREACHABLE) ? 3 : 1;
}

int beckon_error_start_status(const GError *error)
{
    if (error->domain != BECKON_ERROR) {
        return 1;
    }
    switch ((BeckonError)error->code) {
    case BECKON_ERROR_INVALID:
    case BECKON_ERROR_NOT_FOUND:
    case BECKON_ERROR_DENIED:
    case BECKON_ERROR_LIMIT:
    case BECKON_ERROR_USAGE:
        return 2;
    case BECKON_ERROR_UNREACHABLE:
        return 3;
    case BECKON_ERROR_EXISTS:
    case BECKON_ERROR_IO:
        return 1;
    }
    return 1;
}
