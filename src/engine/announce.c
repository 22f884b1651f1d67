/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/announce.h"

static void emit(BeckonEngine *engine, const char *interface, const char *signal,
                 GVariant *arguments)
{
    if (engine->bus == NULL) {
        g_variant_unref(g_variant_ref_sink(arguments));
        return;
    }
    g_dbus_connection_emit_signal(beckon_bus_connection(engine->bus), NULL, BECKON_BUS_ENGINE_PATH,
                                  interface, signal, arguments, NULL);
}

void beckon_announce_drafts(BeckonEngine *engine)
{
    emit(engine, "org.beckon.Engine.Outbox1", "Drafted", g_variant_new("()"));
}

void beckon_announce_ended(BeckonEngine *engine, const char *jkt)
{
    emit(engine, "org.beckon.Engine.Requests1", "Ended", g_variant_new("(s)", jkt));
}

static const char *kind_name(BeckonPresenceKind kind)
{
    switch (kind) {
    case BECKON_PRESENCE_ENTER:
        return "enter";
    case BECKON_PRESENCE_DWELL:
        return "dwell";
    case BECKON_PRESENCE_LEAVE:
        return "leave";
    case BECKON_PRESENCE_END:
        return "end";
    }
    return "";
}

void beckon_announce_visit(BeckonEngine *engine, const BeckonPresenceEvent *event)
{
    const BeckonShopper *shopper =
        engine->config.announce_visits ? beckon_people_get(engine->people, event->subject) : NULL;
    if (shopper != NULL) {
        emit(engine, "org.beckon.Engine.Operator1", "Visit",
             g_variant_new("(sssx)", shopper->subject, kind_name(event->kind),
                           beckon_shop_zone(engine->shop, (guint)event->zone)->name, event->t_us));
    }
}
