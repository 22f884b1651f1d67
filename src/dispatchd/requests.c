/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dispatchd/requests.h"

#include "wire/dispatchd-bus.h"

static void jwks(void *data, GVariant *arguments, GDBusMethodInvocation *invocation)
{
    BeckonDispatchd *daemon = data;
    g_dbus_method_invocation_return_value(
        invocation, g_variant_new("(s)", beckon_keyring_jwks(daemon->keyring)));
}

static GVariant *warnings(const BeckonDispatchd *daemon)
{
    const struct {
        bool holds;
        const char *text;
    } all[] = {
        {!beckon_outbox_has_clock(daemon->outbox),
         "the clock is not synchronised: offers wait to be signed until it is"},
        {daemon->assume_clock, "the clock is assumed to be right (clock=assume-trusted)"},
        {daemon->config->bus.shared_uid, "all daemons may run as one user (shared-uid=yes)"},
        {!beckon_outbox_has_engine(daemon->outbox), "beckon-engine is not on the bus"},
        {!beckon_outbox_has_companiond(daemon->outbox),
         "beckon-companiond is not on the bus: offers are signed, and wait for it"},
    };
    GVariantBuilder texts;
    g_variant_builder_init(&texts, G_VARIANT_TYPE("as"));
    for (gsize i = 0; i < G_N_ELEMENTS(all); i++) {
        if (all[i].holds) {
            g_variant_builder_add(&texts, "s", all[i].text);
        }
    }
    return g_variant_builder_end(&texts);
}

static void status(void *data, GVariant *arguments, GDBusMethodInvocation *invocation)
{
    const BeckonDispatchd *daemon = data;
    BeckonOutboxCounters counters = beckon_outbox_counters(daemon->outbox);
    gboolean waiting =
        !beckon_outbox_has_engine(daemon->outbox) || !beckon_outbox_has_clock(daemon->outbox);
    GVariantBuilder rows;
    g_variant_builder_init(&rows, G_VARIANT_TYPE_VARDICT);
    g_variant_builder_add(&rows, "{sv}", "version", g_variant_new_string(PACKAGE_VERSION));
    g_variant_builder_add(&rows, "{sv}", "signed", g_variant_new_uint64(counters.n_signed));
    g_variant_builder_add(&rows, "{sv}", "delivered", g_variant_new_uint64(counters.n_delivered));
    g_variant_builder_add(&rows, "{sv}", "refused", g_variant_new_uint64(counters.n_refused));
    g_variant_builder_add(&rows, "{sv}", "receipts", g_variant_new_uint64(counters.n_receipts));
    g_variant_builder_add(&rows, "{sv}", "waiting", g_variant_new_boolean(waiting));
    g_variant_builder_add(&rows, "{sv}", "kid",
                          g_variant_new_string(beckon_keyring_kid(daemon->keyring)));
    g_variant_builder_add(&rows, "{sv}", "warnings", warnings(daemon));
    g_dbus_method_invocation_return_value(invocation, g_variant_new("(a{sv})", &rows));
}

bool beckon_requests_export(BeckonDispatchd *daemon, GError **error)
{
    static const BeckonBusMethod methods[] = {
        {"Jwks", BECKON_ROLE_COMPANIOND | BECKON_ROLE_OPERATOR, jwks},
        {"Status", BECKON_ROLE_OPERATOR, status},
    };
    GDBusInterfaceInfo *const interfaces[] = {beckon_bus_dispatchd1_interface_info(), NULL};
    return beckon_bus_export(daemon->bus, BECKON_BUS_DISPATCHD_PATH, interfaces, methods,
                             G_N_ELEMENTS(methods), daemon, error);
}
