/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/rule-files.h"

#include "database/rulesets.h"
#include "wire/sources.h"

void beckon_rule_files_live(void *data, GVariant *arguments, GDBusMethodInvocation *invocation)
{
    const BeckonEngine *engine = data;
    g_autoptr(GError) error = NULL;
    g_autofree char *digest = NULL;
    int64_t live_us = 0;
    g_autoptr(GPtrArray) sources =
        beckon_rulesets_live(engine->database, &digest, &live_us, &error);
    if (sources == NULL) {
        g_dbus_method_invocation_return_gerror(invocation, error);
        return;
    }
    g_dbus_method_invocation_return_value(invocation,
                                          g_variant_new("(@a(say))", beckon_sources_pack(sources)));
}
