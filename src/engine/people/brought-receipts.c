/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/people/brought-receipts.h"

#include <string.h>

#include "base/error.h"

#define HOW "app"

static void brought_free(gpointer data)
{
    BeckonBroughtReceipt *receipt = data;
    g_free(receipt->token);
    g_free(receipt);
}

static bool add(GPtrArray *receipts, guint *purposes, const BeckonReceipt *said, const char *token,
                GError **error)
{
    if ((*purposes & said->purpose) != 0) {
        return beckon_error_invalid(error,
                                    "two receipts are for one purpose: send the later one alone");
    }
    *purposes |= said->purpose;
    BeckonBroughtReceipt *receipt = g_new(BeckonBroughtReceipt, 1);
    *receipt = (BeckonBroughtReceipt){*said, g_strdup(token)};
    g_ptr_array_add(receipts, receipt);
    return true;
}

static JsonArray *array_of(JsonObject *body, GError **error)
{
    JsonNode *node = json_object_get_member(body, "consents");
    if (node == NULL || !JSON_NODE_HOLDS_ARRAY(node)) {
        beckon_error_invalid(error,
                             "\"consents\" is to be a list of receipts that the device signed");
        return NULL;
    }
    JsonArray *array = json_node_get_array(node);
    guint most = (guint)__builtin_popcount(BECKON_PURPOSES_ALL);
    if (json_array_get_length(array) > most) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                    "\"consents\" has more than %u receipts: one for each purpose is enough", most);
        return NULL;
    }
    return array;
}

GPtrArray *beckon_brought_receipts_read(const BeckonEngine *engine, JsonObject *body,
                                        const BeckonJwk *device, int64_t now_us, GError **error)
{
    g_autoptr(GPtrArray) receipts = g_ptr_array_new_with_free_func(brought_free);
    JsonArray *array = array_of(body, error);
    guint purposes = 0;
    for (guint i = 0; array != NULL && i < json_array_get_length(array); i++) {
        JsonNode *node = json_array_get_element(array, i);
        BeckonReceipt said;
        if (json_node_get_value_type(node) != G_TYPE_STRING) {
            beckon_error_invalid(error, "a consent is to be a receipt that the device signed");
            return NULL;
        }
        const char *token = json_node_get_string(node);
        if (!beckon_receipt_verify(token, strlen(token), device, engine->issuer, now_us, &said,
                                   error) ||
            !add(receipts, &purposes, &said, token, error)) {
            g_prefix_error(error, "consent %u: ", i + 1);
            return NULL;
        }
    }
    return array != NULL ? g_steal_pointer(&receipts) : NULL;
}

/* A device whose clock is ahead gave its consent now, not later. */
BeckonConsent *beckon_brought_receipt_consent(const BeckonBroughtReceipt *receipt, int64_t now_us)
{
    return beckon_consent_new(receipt->said.purpose, receipt->said.text,
                              MIN(receipt->said.iat_us, now_us), HOW, receipt->said.until_us);
}

BeckonKeptReceipt *beckon_brought_receipt_kept(const BeckonBroughtReceipt *receipt, int64_t now_us)
{
    return beckon_kept_receipt_new(receipt->said.purpose, receipt->said.given, receipt->said.iat_us,
                                   now_us, receipt->token);
}

BeckonHttpReply beckon_brought_receipts_problem(guint status, const GError *error)
{
    return beckon_http_problem(status, "urn:beckon:enrolment:consent",
                               "A consent is not as it should be", error->message);
}
