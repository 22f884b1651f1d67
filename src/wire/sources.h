/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_WIRE_SOURCES_H
#define BECKON_WIRE_SOURCES_H

/* Files of rules on the bus: a(say), name and bytes. */

#include <glib.h>

/* Of BeckonSource. Floating. */
GVariant *beckon_sources_pack(const GPtrArray *sources);

/* BeckonSource, owned by the caller. BECKON_ERROR_LIMIT: more than
 * BECKON_LIMIT_RULE_FILES or BECKON_LIMIT_RULE_BYTES together; BECKON_ERROR_INVALID: two of one
 * name, or one that no file of a set can have. */
GPtrArray *beckon_sources_unpack(GVariant *files, GError **error);

#endif
