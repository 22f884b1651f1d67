/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/people/enrolments.h"

#include <string.h>

#include "base/error.h"
#include "database/enrolment.h"
#include "engine/announce.h"
#include "engine/people/application.h"
#include "engine/people/brought-receipts.h"
#include "engine/people/consents.h"
#include "engine/people/link-keys.h"
#include "engine/people/me.h"

#define PROBLEM "urn:beckon:enrolment:"

/* One request, as far as it was looked at. */
typedef struct {
    BeckonApplication application;
    BeckonLinkCode code;
    BeckonUsedLink used;
    uint8_t customer[BECKON_CUSTOMER_BYTES];
    GPtrArray *consents; /* of BeckonConsent */
    GPtrArray *receipts; /* of BeckonKeptReceipt */
    BeckonHttpReply refusal;
} Applicant;

static void applicant_clear(Applicant *applicant)
{
    beckon_application_clear(&applicant->application);
    g_clear_pointer(&applicant->consents, g_ptr_array_unref);
    g_clear_pointer(&applicant->receipts, g_ptr_array_unref);
    beckon_http_reply_clear(&applicant->refusal);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Applicant, applicant_clear)

static bool refuse(Applicant *applicant, guint status, const char *type, const char *title,
                   const char *detail)
{
    applicant->refusal = beckon_http_problem(status, type, title, detail);
    return false;
}

static bool refuse_error(Applicant *applicant, const GError *error)
{
    applicant->refusal = beckon_http_error(error);
    return false;
}

/* What costs nothing: whether the body is of the form. */
static bool read_body(Applicant *applicant, const BeckonHttpRequest *request)
{
    g_autoptr(GError) error = NULL;
    return beckon_application_read(request, &applicant->application, &error) ||
           refuse_error(applicant, error);
}

/* Whether the code is for this device, where it is for one. */
static bool check_device(const BeckonCaller *caller, Applicant *applicant)
{
    return applicant->code.jkt[0] == '\0' ||
           strcmp(applicant->code.jkt, caller->proof.key.thumbprint) == 0 ||
           refuse(applicant, 403, PROBLEM "link-foreign", "Not a code for this device",
                  "the link code is for another device: ask for one on this device");
}

static bool check_link(BeckonEngine *engine, const BeckonCaller *caller, Applicant *applicant,
                       int64_t now_us)
{
    const char *link = applicant->application.link;
    g_autoptr(GError) error = NULL;
    switch (beckon_link_code_verify(link, strlen(link), beckon_link_keys_get(engine->link_keys),
                                    engine->issuer, now_us, &applicant->code, &error)) {
    case BECKON_LINK_GOOD:
        beckon_link_code_hash(engine->vault, &applicant->code, applicant->used.hash);
        beckon_customer_hash(engine->vault, applicant->code.customer,
                             strlen(applicant->code.customer), applicant->customer);
        applicant->used.until_us = applicant->code.exp_us + BECKON_LINK_CODE_LEEWAY_US;
        return check_device(caller, applicant);
    case BECKON_LINK_FOREIGN:
        return refuse(applicant, 403, PROBLEM "link-foreign", "Not a code of this store",
                      error->message);
    case BECKON_LINK_EXPIRED:
        return refuse(applicant, 403, PROBLEM "link-expired", "The code has expired",
                      error->message);
    case BECKON_LINK_MALFORMED:
        break;
    }
    g_prefix_error(&error, "the link code: ");
    return refuse_error(applicant, error);
}

/* The shopper of the device that asks; NULL with no error: none. */
static BeckonShopper *find_own(BeckonEngine *engine, const BeckonCaller *caller, GError **error)
{
    g_autoptr(GError) reason = NULL;
    BeckonShopper *own =
        beckon_shoppers_find_jkt(engine->database, caller->proof.key.thumbprint, &reason);
    if (reason != NULL && !g_error_matches(reason, BECKON_ERROR, BECKON_ERROR_NOT_FOUND)) {
        g_propagate_error(error, g_steal_pointer(&reason));
    }
    return own;
}

/* One shopper an account: a second phone would see the offers and the history of the first. */
static bool check_account(BeckonEngine *engine, Applicant *applicant)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(BeckonShopper) holder =
        beckon_shoppers_find_customer(engine->database, applicant->customer, &error);
    if (holder != NULL) {
        return refuse(applicant, 409, PROBLEM "account-enrolled", "The account is linked already",
                      "another device is linked to this account: forget it there (\"Forget me\" in "
                      "the app) or at the counter, then ask for a new code");
    }
    return g_error_matches(error, BECKON_ERROR, BECKON_ERROR_NOT_FOUND) ||
           refuse_error(applicant, error);
}

/* Whether the code is unused and nobody has its account or the device; of a request that was
 * answered before, the shopper. */
static bool check_free(BeckonEngine *engine, const BeckonCaller *caller, Applicant *applicant,
                       BeckonShopper **ret_own)
{
    g_autoptr(GError) error = NULL;
    bool used = false;
    uint32_t user = 0;
    g_autoptr(BeckonShopper) own = find_own(engine, caller, &error);
    if (error != NULL ||
        !beckon_used_links_find(engine->database, applicant->used.hash, &used, &user, &error)) {
        return refuse_error(applicant, error);
    }
    if (used && own != NULL && own->number == user) {
        *ret_own = g_steal_pointer(&own);
        return true;
    }
    if (used) {
        return refuse(applicant, 409, PROBLEM "link-used", "The code was used",
                      "a link code is good once: ask for a new one");
    }
    if (own == NULL) {
        return check_account(engine, applicant);
    }
    return refuse(applicant, 409, PROBLEM "device-enrolled", "Enrolled already",
                  "this device is enrolled already: to link it to another account, forget it "
                  "first (DELETE /v1/me)");
}

static bool read_consents(BeckonEngine *engine, const BeckonCaller *caller, Applicant *applicant,
                          int64_t now_us)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) brought = beckon_brought_receipts_read(engine, applicant->application.body,
                                                                &caller->proof.key, now_us, &error);
    if (brought == NULL) {
        applicant->refusal = beckon_brought_receipts_problem(422, error);
        return false;
    }
    applicant->consents = g_ptr_array_new_with_free_func((GDestroyNotify)beckon_consent_free);
    applicant->receipts = g_ptr_array_new_with_free_func((GDestroyNotify)beckon_kept_receipt_free);
    for (guint i = 0; i < brought->len; i++) {
        const BeckonBroughtReceipt *receipt = brought->pdata[i];
        g_ptr_array_add(applicant->receipts, beckon_brought_receipt_kept(receipt, now_us));
        if (receipt->said.given) {
            g_ptr_array_add(applicant->consents, beckon_brought_receipt_consent(receipt, now_us));
        }
    }
    return true;
}

/* It is enrolled by now: what the running hub lacks, the next start has. */
static void take_in(BeckonEngine *engine, const BeckonShopper *shopper, int64_t now_us)
{
    g_autoptr(GError) error = NULL;
    if (!beckon_people_add(engine->people, shopper, now_us, &error)) {
        g_message("a new shopper is recognised only after a restart: %s", error->message);
    }
    beckon_announce_drafts(engine);
    beckon_consents_watch(engine);
}

static BeckonShopper *enrol(BeckonEngine *engine, const BeckonCaller *caller, Applicant *applicant,
                            int64_t now_us)
{
    const BeckonApplication *application = &applicant->application;
    g_autoptr(GError) error = NULL;
    const BeckonEnrolment enrolment = {
        .language = beckon_shop_language(engine->shop, application->language),
        .jkt = caller->proof.key.thumbprint,
        .x = caller->proof.key.x,
        .customer = applicant->customer,
        .consents = applicant->consents,
        .fobs = application->fobs,
        .n_fobs = application->n_fobs,
        .receipts = applicant->receipts,
        .link = &applicant->used,
    };
    g_autoptr(GPtrArray) shoppers =
        beckon_shoppers_enrol(engine->database, &enrolment, 1, now_us, &error);
    if (shoppers == NULL) {
        refuse_error(applicant, error);
        return NULL;
    }
    BeckonShopper *shopper = g_ptr_array_steal_index(shoppers, 0);
    take_in(engine, shopper, now_us);
    return shopper;
}

/* What costs much, the receipts' signatures, is looked at last: who has no good code never gets
 * there. Nothing is remembered of who is refused. */
static BeckonShopper *apply(BeckonEngine *engine, const BeckonCaller *caller, Applicant *applicant,
                            const BeckonHttpRequest *request, guint *ret_status)
{
    int64_t now_us = g_get_real_time();
    BeckonShopper *own = NULL;
    if (!read_body(applicant, request) || !check_link(engine, caller, applicant, now_us) ||
        !check_free(engine, caller, applicant, &own)) {
        return NULL;
    }
    *ret_status = own != NULL ? 200 : 201;
    if (own != NULL) {
        return own;
    }
    return read_consents(engine, caller, applicant, now_us)
               ? enrol(engine, caller, applicant, now_us)
               : NULL;
}

BeckonHttpReply beckon_enrolments_post(BeckonEngine *engine, const BeckonCaller *caller,
                                       const BeckonHttpRequest *request)
{
    g_auto(Applicant) applicant = {0};
    guint status = 0;
    g_autoptr(BeckonShopper) shopper = apply(engine, caller, &applicant, request, &status);
    if (shopper == NULL) {
        BeckonHttpReply refusal = applicant.refusal;
        applicant.refusal = (BeckonHttpReply){0};
        return refusal;
    }
    return beckon_me_reply(engine, shopper, status);
}
