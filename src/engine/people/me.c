/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/people/me.h"

#include "base/error.h"
#include "database/audit.h"
#include "database/ledgers.h"
#include "engine/people/brought-receipts.h"
#include "engine/people/consents.h"
#include "engine/people/register.h"
#include "jws/json.h"

static JsonObject *describe_consent(const BeckonConsent *consent, const GPtrArray *receipts)
{
    const BeckonKeptReceipt *receipt = beckon_receipts_for(receipts, consent->purpose);
    JsonObject *object = json_object_new();
    json_object_set_string_member(object, "purpose", beckon_purpose_name(consent->purpose));
    beckon_json_set_time(object, "given", consent->given_us);
    beckon_json_set_time(object, "until", consent->until_us);
    beckon_json_set_time(object, "withdrawn", consent->withdrawn_us);
    json_object_set_string_member(object, "text", consent->text_version);
    json_object_set_string_member(object, "how", consent->how);
    beckon_json_set_text(object, "receipt", receipt != NULL ? receipt->token : NULL);
    beckon_json_set_text(object, "countersigned", receipt != NULL ? receipt->countersigned : NULL);
    return object;
}

/* How far the shopper's purchases are known; null where none are. */
static void set_history(JsonObject *object, BeckonEngine *engine, const BeckonShopper *shopper)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(BeckonLedger) ledger = beckon_ledgers_find(engine->database, shopper->number, &error);
    if (error != NULL) {
        g_message("%s", error->message);
    }
    if (ledger == NULL) {
        json_object_set_null_member(object, "history");
        return;
    }
    JsonObject *history = json_object_new();
    beckon_json_set_time(history, "known_until", beckon_ledger_known_until_us(ledger));
    json_object_set_object_member(object, "history", history);
}

static JsonObject *describe(BeckonEngine *engine, const BeckonShopper *shopper,
                            const GPtrArray *receipts)
{
    JsonObject *object = json_object_new();
    JsonArray *consents = json_array_new();
    for (guint i = 0; i < shopper->consents->len; i++) {
        json_array_add_object_element(consents,
                                      describe_consent(shopper->consents->pdata[i], receipts));
    }
    json_object_set_string_member(object, "subject", shopper->subject);
    json_object_set_string_member(object, "store", engine->issuer);
    json_object_set_string_member(object, "language", shopper->language);
    beckon_json_set_time(object, "enrolled", shopper->enrolled_us);
    json_object_set_boolean_member(object, "account", shopper->is_linked);
    set_history(object, engine, shopper);
    json_object_set_int_member(object, "fobs", shopper->n_fobs);
    json_object_set_array_member(object, "consents", consents);
    return object;
}

JsonObject *beckon_me_describe(BeckonEngine *engine, const BeckonShopper *shopper, GError **error)
{
    g_autoptr(GPtrArray) receipts =
        beckon_receipts_latest(engine->database, shopper->number, error);
    return receipts != NULL ? describe(engine, shopper, receipts) : NULL;
}

BeckonHttpReply beckon_me_reply(BeckonEngine *engine, const BeckonShopper *shopper, guint status)
{
    g_autoptr(GError) error = NULL;
    JsonObject *object = beckon_me_describe(engine, shopper, &error);
    return object != NULL ? beckon_http_reply_json(status, object) : beckon_http_error(error);
}

BeckonHttpReply beckon_me_get(BeckonEngine *engine, const BeckonCaller *caller,
                              const BeckonHttpRequest *request)
{
    return beckon_me_reply(engine, caller->shopper, 200);
}

/* The shopper as the database has it by now. */
static BeckonHttpReply reply_anew(BeckonEngine *engine, uint32_t number)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(BeckonShopper) shopper = beckon_shoppers_find(engine->database, number, &error);
    return shopper != NULL ? beckon_me_reply(engine, shopper, 200) : beckon_http_error(error);
}

BeckonHttpReply beckon_me_put_consents(BeckonEngine *engine, const BeckonCaller *caller,
                                       const BeckonHttpRequest *request)
{
    int64_t now_us = g_get_real_time();
    g_autoptr(GError) error = NULL;
    g_autoptr(JsonObject) body = beckon_http_json(request, &error);
    if (body == NULL) {
        return beckon_http_error(error);
    }
    g_autoptr(GPtrArray) receipts =
        beckon_brought_receipts_read(engine, body, &caller->proof.key, now_us, &error);
    if (receipts == NULL) {
        return beckon_brought_receipts_problem(422, error);
    }
    if (!beckon_consents_take(engine, caller->shopper, receipts, now_us, &error)) {
        return g_error_matches(error, BECKON_ERROR, BECKON_ERROR_EXISTS)
                   ? beckon_brought_receipts_problem(409, error)
                   : beckon_http_error(error);
    }
    return reply_anew(engine, caller->shopper->number);
}

BeckonHttpReply beckon_me_delete(BeckonEngine *engine, const BeckonCaller *caller,
                                 const BeckonHttpRequest *request)
{
    g_autoptr(GError) error = NULL;
    return beckon_register_erase(engine, caller->shopper, BECKON_AUDIT_NOBODY, &error)
               ? beckon_http_reply_empty()
               : beckon_http_error(error);
}
