/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_IMPORTS_CALL_FILE_H
#define BECKON_ENGINE_IMPORTS_CALL_FILE_H

/* The file whose descriptor is the first argument of a call. */

#include <gio/gio.h>
#include <stdbool.h>

#include "base/source.h"

/* A descriptor of a file or a pipe; -1 with an error. Owned by the caller. BECKON_ERROR_INVALID. */
int beckon_call_file_take(GVariant *arguments, GDBusMethodInvocation *invocation, bool *ret_is_pipe,
                          GError **error);

/* All that is in a file, but not in a pipe, whose end may never come. BECKON_ERROR_INVALID,
 * BECKON_ERROR_LIMIT (it is longer than limit), BECKON_ERROR_IO. Owned by the caller. */
BeckonSource *beckon_call_file_read(GVariant *arguments, GDBusMethodInvocation *invocation,
                                    gsize limit, GError **error);

#endif
