/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/offers/till-register.h"

#include <string.h>

#include "base/error.h"
#include "database/tills.h"
#include "jws/base64url.h"
#include "jws/jwk.h"

static GVariant *describe(const BeckonTill *till)
{
    GVariantDict dict;
    BeckonJwk jwk = beckon_jwk_from_public(till->x);
    g_autofree char *x = beckon_base64url_encode(till->x, sizeof till->x);
    g_variant_dict_init(&dict, NULL);
    g_variant_dict_insert(&dict, "name", "s", till->name);
    g_variant_dict_insert(&dict, "x", "s", x);
    g_variant_dict_insert(&dict, "jkt", "s", jwk.thumbprint);
    g_variant_dict_insert(&dict, "enrolled_us", "x", till->enrolled_us);
    return g_variant_dict_end(&dict);
}

static BeckonTill *enrol(BeckonEngine *engine, const char *name, const char *x, int64_t uid,
                         GError **error)
{
    uint8_t key[BECKON_TILL_KEY_BYTES];
    if (!beckon_base64url_decode_exact(x, strlen(x), key, sizeof key)) {
        g_set_error_literal(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                            "a till needs its Ed25519 public key, as JWK member x");
        return NULL;
    }
    return beckon_tills_enrol(engine->database, name, key, g_get_real_time(), uid, error)
               ? beckon_tills_find_key(engine->database, key, error)
               : NULL;
}

void beckon_till_register_enrol(void *data, GVariant *arguments, GDBusMethodInvocation *invocation)
{
    BeckonEngine *engine = data;
    const char *name = NULL, *x = NULL;
    g_autoptr(GError) error = NULL;
    g_variant_get(arguments, "(&s&s)", &name, &x);
    g_autoptr(BeckonTill) till =
        enrol(engine, name, x, beckon_bus_caller(engine->bus, invocation), &error);
    if (till == NULL) {
        g_dbus_method_invocation_return_gerror(invocation, error);
        return;
    }
    g_dbus_method_invocation_return_value(invocation, g_variant_new("(@a{sv})", describe(till)));
}

void beckon_till_register_list(void *data, GVariant *arguments, GDBusMethodInvocation *invocation)
{
    BeckonEngine *engine = data;
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) tills = beckon_tills_list(engine->database, &error);
    if (tills == NULL) {
        g_dbus_method_invocation_return_gerror(invocation, error);
        return;
    }
    GVariantBuilder out;
    g_variant_builder_init(&out, G_VARIANT_TYPE("aa{sv}"));
    for (guint i = 0; i < tills->len; i++) {
        g_variant_builder_add_value(&out, describe(tills->pdata[i]));
    }
    g_dbus_method_invocation_return_value(invocation, g_variant_new("(aa{sv})", &out));
}

void beckon_till_register_remove(void *data, GVariant *arguments, GDBusMethodInvocation *invocation)
{
    BeckonEngine *engine = data;
    const char *name = NULL;
    g_autoptr(GError) error = NULL;
    g_variant_get(arguments, "(&s)", &name);
    if (!beckon_tills_remove(engine->database, name, g_get_real_time(),
                             beckon_bus_caller(engine->bus, invocation), &error)) {
        g_dbus_method_invocation_return_gerror(invocation, error);
        return;
    }
    g_dbus_method_invocation_return_value(invocation, NULL);
}
