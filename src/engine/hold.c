/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/hold.h"

#include "base/error.h"
#include "engine/scanners/scanners.h"
#include "engine/store.h"

static void answer(BeckonEngine *engine, int64_t stands_us, bool ended)
{
    if (engine->hold.caller != NULL) {
        g_dbus_method_invocation_return_value(g_steal_pointer(&engine->hold.caller),
                                              g_variant_new("(xb)", stands_us, (gboolean)ended));
    }
}

bool beckon_hold_may_cross(BeckonEngine *engine, int64_t boundary_us)
{
    if (!engine->config.replay_waits) {
        return true;
    }
    if (engine->hold.caller != NULL && boundary_us <= engine->hold.past_us) {
        return true;
    }
    if (engine->hold.kept_us != boundary_us) {
        engine->hold.kept_us = boundary_us;
        beckon_store_stand(engine, MAX(boundary_us, engine->taken_us));
    }
    answer(engine, boundary_us, false);
    return false;
}

void beckon_hold_ended(BeckonEngine *engine)
{
    answer(engine, beckon_engine_now_us(engine), true);
}

void beckon_hold_clear(BeckonEngine *engine)
{
    g_clear_object(&engine->hold.caller);
}

static void refuse(GDBusMethodInvocation *invocation, const char *why)
{
    g_dbus_method_invocation_return_error_literal(invocation, BECKON_ERROR, BECKON_ERROR_DENIED,
                                                  why);
}

void beckon_hold_proceed(void *data, GVariant *arguments, GDBusMethodInvocation *invocation)
{
    BeckonEngine *engine = data;
    if (!engine->config.replay_waits) {
        refuse(invocation, "nothing waits: the engine's configuration says replay-waits=no");
        return;
    }
    if (engine->hold.caller != NULL) {
        refuse(invocation, "another caller waits for the next boundary already");
        return;
    }
    engine->hold.caller = invocation;
    g_variant_get(arguments, "(x)", &engine->hold.past_us);
    beckon_scanners_pump(engine);
}
