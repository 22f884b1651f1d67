/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rig/paper.h"

#include <string.h>

#include "base/time.h"
#include "jws/json.h"
#include "shopper/link-code.h"
#include "shopper/receipt.h"

#define CODE_HOLDS_US (15 * BECKON_MINUTE_US)

char *rig_device_consent(const RigDevice *device, const char *store, const char *purpose,
                         bool given, int64_t at_us, int64_t until_us, GError **error)
{
    BeckonReceipt receipt = {.given = given, .iat_us = at_us, .until_us = until_us};
    g_autofree char *jti = g_uuid_string_random();
    g_strlcpy(receipt.jti, jti, sizeof receipt.jti);
    g_strlcpy(receipt.text, RIG_CONSENT_TEXT, sizeof receipt.text);
    return beckon_purpose_parse(purpose, &receipt.purpose, error)
               ? beckon_receipt_make(device->key, &receipt, store)
               : NULL;
}

static char *link_code(const RigDevice *device, const BeckonSigningKey *link_key, const char *store,
                       int64_t at_us, GError **error)
{
    BeckonLinkCode code = {.iat_us = at_us, .exp_us = at_us + CODE_HOLDS_US};
    g_autofree char *jti = g_uuid_string_random();
    const char *customer =
        json_object_get_string_member_with_default(device->line, "customer", device->name);
    g_strlcpy(code.customer, customer, sizeof code.customer);
    g_strlcpy(code.issuer, "web-shop", sizeof code.issuer);
    g_strlcpy(code.jti, jti, sizeof code.jti);
    return beckon_link_code_mint(link_key, &code, store, error);
}

static JsonArray *consents(const RigDevice *device, const char *store, int64_t at_us,
                           GError **error)
{
    JsonArray *names = json_object_get_array_member(device->line, "consents");
    g_autoptr(JsonArray) receipts = json_array_new();
    for (guint i = 0; names != NULL && i < json_array_get_length(names); i++) {
        g_autofree char *receipt =
            rig_device_consent(device, store, json_array_get_string_element(names, i), true, at_us,
                               BECKON_TIME_NEVER, error);
        if (receipt == NULL) {
            return NULL;
        }
        json_array_add_string_element(receipts, receipt);
    }
    return g_steal_pointer(&receipts);
}

char *rig_device_application(const RigDevice *device, const BeckonSigningKey *link_key,
                             const char *store, int64_t at_us, GError **error)
{
    g_autofree char *link = link_code(device, link_key, store, at_us, error);
    JsonArray *receipts = link != NULL ? consents(device, store, at_us, error) : NULL;
    if (receipts == NULL) {
        return NULL;
    }
    JsonObject *body = json_object_new();
    json_object_set_string_member(body, "link", link);
    json_object_set_string_member(
        body, "language",
        json_object_get_string_member_with_default(device->line, "language", "en"));
    json_object_set_array_member(body, "consents", receipts);
    if (json_object_has_member(device->line, "fob")) {
        JsonArray *fobs = json_array_new();
        json_array_add_object_element(
            fobs, json_object_ref(json_object_get_object_member(device->line, "fob")));
        json_object_set_array_member(body, "fobs", fobs);
    }
    return beckon_json_print(body);
}
