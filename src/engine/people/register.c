/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/people/register.h"

#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "base/time.h"
#include "database/enrolment.h"
#include "database/erasure.h"
#include "engine/announce.h"
#include "engine/store.h"
#include "identity/eid.h"
#include "jws/base64url.h"
#include "jws/jwk.h"

/* What an operator vouches for at the counter; a device's own receipts say more. */
#define CONSENT_TEXT "counter-1"
#define CONSENT_HOW  "counter"

/* One request as read: what the enrolment borrows from. */
typedef struct {
    BeckonJwk jwk;
    BeckonFob fob;
    bool has_fob;
    const char *name;
    const char *language;
    GPtrArray *consents;
} Applicant;

static void applicant_free(Applicant *applicant)
{
    g_clear_pointer(&applicant->consents, g_ptr_array_unref);
    g_free(applicant);
}

static bool read_fob(GVariant *request, Applicant *applicant, GError **error)
{
    g_autoptr(GVariant) key = g_variant_lookup_value(request, "fob_key", G_VARIANT_TYPE("ay"));
    guint32 exponent = BECKON_EID_DEFAULT_EXPONENT;
    gsize len = 0;
    if (key == NULL) {
        return true;
    }
    const uint8_t *bytes = g_variant_get_fixed_array(key, &len, 1);
    if (len != BECKON_FOB_KEY_BYTES) {
        return beckon_error_invalid(error, "a fob's identity key is 32 hexadecimal digits");
    }
    g_variant_lookup(request, "exponent", "u", &exponent);
    if (exponent > BECKON_EID_MAX_EXPONENT) {
        return beckon_error_invalid(error, "a fob's rotation exponent is 0 to 15");
    }
    memcpy(applicant->fob.key, bytes, len);
    applicant->fob.exponent = exponent;
    g_variant_lookup(request, "clock_offset_s", "x", &applicant->fob.clock_offset_s);
    applicant->has_fob = true;
    return true;
}

static bool read_consents(GVariant *request, Applicant *applicant, int64_t now_us, GError **error)
{
    g_autofree const char **names = NULL;
    guint purposes = 0;
    applicant->consents = g_ptr_array_new_with_free_func((GDestroyNotify)beckon_consent_free);
    if (!g_variant_lookup(request, "consents", "^a&s", &names)) {
        return true;
    }
    if (!beckon_purposes_parse(names, &purposes, error)) {
        return false;
    }
    for (guint bit = 1; bit <= BECKON_PURPOSES_ALL; bit <<= 1) {
        if ((purposes & bit) != 0) {
            g_ptr_array_add(applicant->consents,
                            beckon_consent_new((BeckonPurpose)bit, CONSENT_TEXT, now_us,
                                               CONSENT_HOW, BECKON_TIME_NEVER));
        }
    }
    return true;
}

static bool read_identity(GVariant *request, Applicant *applicant, GError **error)
{
    const char *x = NULL;
    uint8_t key[BECKON_ED25519_PUBLIC_BYTES];
    if (!g_variant_lookup(request, "name", "&s", &applicant->name) || applicant->name[0] == '\0' ||
        strlen(applicant->name) > BECKON_LIMIT_NAME_BYTES) {
        return beckon_error_invalid(error, "a shopper needs a name of 1 to 64 bytes");
    }
    if (!g_variant_lookup(request, "x", "&s", &x) ||
        !beckon_base64url_decode_exact(x, strlen(x), key, sizeof key)) {
        return beckon_error_invalid(
            error, "a shopper needs the device's Ed25519 public key, as JWK member x");
    }
    applicant->jwk = beckon_jwk_from_public(key);
    applicant->language = "";
    g_variant_lookup(request, "language", "&s", &applicant->language);
    return true;
}

static Applicant *read_applicant(GVariant *request, int64_t now_us, GError **error)
{
    Applicant *applicant = g_new0(Applicant, 1);
    if (!read_identity(request, applicant, error) || !read_fob(request, applicant, error) ||
        !read_consents(request, applicant, now_us, error)) {
        if (applicant->name != NULL) {
            g_prefix_error(error, "%s: ", applicant->name);
        }
        g_clear_pointer(&applicant, applicant_free);
    }
    return applicant;
}

static GPtrArray *read_applicants(GVariant *requests, int64_t now_us, GError **error)
{
    gsize n = g_variant_n_children(requests);
    g_autoptr(GPtrArray) applicants =
        g_ptr_array_new_with_free_func((GDestroyNotify)applicant_free);
    if (n > BECKON_LIMIT_ENROL_BATCH) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_LIMIT,
                    "more than %d shoppers at once: enrol them in parts", BECKON_LIMIT_ENROL_BATCH);
        return NULL;
    }
    for (gsize i = 0; i < n; i++) {
        g_autoptr(GVariant) request = g_variant_get_child_value(requests, i);
        Applicant *applicant = read_applicant(request, now_us, error);
        if (applicant == NULL) {
            return NULL;
        }
        g_ptr_array_add(applicants, applicant);
    }
    return g_steal_pointer(&applicants);
}

static GPtrArray *enrol(BeckonEngine *engine, GVariant *requests, GError **error)
{
    int64_t now_us = g_get_real_time();
    g_autoptr(GPtrArray) applicants = read_applicants(requests, now_us, error);
    if (applicants == NULL) {
        return NULL;
    }
    g_autofree BeckonEnrolment *enrolments = g_new0(BeckonEnrolment, applicants->len);
    for (guint i = 0; i < applicants->len; i++) {
        const Applicant *applicant = applicants->pdata[i];
        enrolments[i] = (BeckonEnrolment){
            .name = applicant->name,
            .language = beckon_shop_language(engine->shop, applicant->language),
            .jkt = applicant->jwk.thumbprint,
            .x = applicant->jwk.x,
            .consents = applicant->consents,
            .fobs = &applicant->fob,
            .n_fobs = applicant->has_fob,
        };
    }
    g_autoptr(GPtrArray) shoppers =
        beckon_shoppers_enrol(engine->database, enrolments, applicants->len, now_us, error);
    for (guint i = 0; shoppers != NULL && i < shoppers->len; i++) {
        if (!beckon_people_add(engine->people, shoppers->pdata[i], now_us, error)) {
            return NULL;
        }
    }
    return g_steal_pointer(&shoppers);
}

static GVariant *summarise(const BeckonShopper *shopper)
{
    GVariantDict dict;
    guint purposes = beckon_consents_in_force(shopper->consents, g_get_real_time());
    g_auto(GStrv) consents = beckon_purposes_names(purposes);
    g_variant_dict_init(&dict, NULL);
    g_variant_dict_insert(&dict, "subject", "s", shopper->subject);
    g_variant_dict_insert(&dict, "name", "s", shopper->name);
    g_variant_dict_insert(&dict, "language", "s", shopper->language);
    g_variant_dict_insert(&dict, "consents", "^as", consents);
    g_variant_dict_insert(&dict, "fobs", "u", shopper->n_fobs);
    g_variant_dict_insert(&dict, "jkt", "s", shopper->jkt);
    g_variant_dict_insert(&dict, "enrolled_us", "x", shopper->enrolled_us);
    return g_variant_dict_end(&dict);
}

void beckon_register_enrol(void *data, GVariant *arguments, GDBusMethodInvocation *invocation)
{
    g_autoptr(GVariant) requests = g_variant_get_child_value(arguments, 0);
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) shoppers = enrol(data, requests, &error);
    if (shoppers == NULL) {
        g_dbus_method_invocation_return_gerror(invocation, error);
        return;
    }
    GVariantBuilder out;
    g_variant_builder_init(&out, G_VARIANT_TYPE("aa{sv}"));
    for (guint i = 0; i < shoppers->len; i++) {
        g_variant_builder_add_value(&out, summarise(shoppers->pdata[i]));
    }
    g_dbus_method_invocation_return_value(invocation, g_variant_new("(aa{sv})", &out));
}

static void list_one(const BeckonShopper *shopper, void *data)
{
    g_variant_builder_add_value(data, summarise(shopper));
}

void beckon_register_list(void *data, GVariant *arguments, GDBusMethodInvocation *invocation)
{
    BeckonEngine *engine = data;
    g_autoptr(GError) error = NULL;
    GVariantBuilder out;
    g_variant_builder_init(&out, G_VARIANT_TYPE("aa{sv}"));
    if (!beckon_shoppers_each(engine->database, list_one, &out, &error)) {
        g_variant_builder_clear(&out);
        g_dbus_method_invocation_return_gerror(invocation, error);
        return;
    }
    g_dbus_method_invocation_return_value(invocation, g_variant_new("(aa{sv})", &out));
}

/* By pseudonym, or by the operator's own name for the shopper. */
BeckonShopper *beckon_register_find(BeckonEngine *engine, GVariant *arguments, GError **error)
{
    const char *who = NULL;
    g_variant_get(arguments, "(&s)", &who);
    BeckonShopper *shopper = beckon_shoppers_find_name(engine->database, who, NULL);
    return shopper != NULL ? shopper : beckon_shoppers_find_subject(engine->database, who, error);
}

void beckon_register_show(void *data, GVariant *arguments, GDBusMethodInvocation *invocation)
{
    BeckonEngine *engine = data;
    g_autoptr(GError) error = NULL;
    g_autoptr(BeckonShopper) shopper = beckon_register_find(engine, arguments, &error);
    if (shopper == NULL) {
        g_dbus_method_invocation_return_gerror(invocation, error);
        return;
    }
    BeckonStay stay;
    GVariantDict dict;
    g_autoptr(GVariant) summary = g_variant_ref_sink(summarise(shopper));
    g_variant_dict_init(&dict, summary);
    if (beckon_presence_stay(beckon_pipeline_presence(engine->pipeline), shopper->number, &stay)) {
        g_variant_dict_insert(&dict, "zone", "s",
                              beckon_shop_zone(engine->shop, (guint)stay.zone)->name);
        g_variant_dict_insert(&dict, "entered_us", "x", stay.entered_us);
        g_variant_dict_insert(&dict, "visit_started_us", "x", stay.visit_started_us);
    }
    g_dbus_method_invocation_return_value(invocation,
                                          g_variant_new("(@a{sv})", g_variant_dict_end(&dict)));
}

bool beckon_register_erase(BeckonEngine *engine, const BeckonShopper *shopper, int64_t uid,
                           GError **error)
{
    beckon_people_remove(engine->people, shopper->number);
    beckon_pipeline_forget(engine->pipeline, shopper->number);
    beckon_reporters_forget(engine->reporters, shopper->number);
    if (!beckon_shoppers_forget(engine->database, shopper->number, g_get_real_time(), uid, error)) {
        return false;
    }
    beckon_announce_ended(engine, shopper->jkt);
    return true;
}

void beckon_register_forget(void *data, GVariant *arguments, GDBusMethodInvocation *invocation)
{
    BeckonEngine *engine = data;
    g_autoptr(GError) error = NULL;
    g_autoptr(BeckonShopper) shopper = beckon_register_find(engine, arguments, &error);
    if (shopper == NULL ||
        !beckon_register_erase(engine, shopper, beckon_bus_caller(engine->bus, invocation),
                               &error)) {
        g_dbus_method_invocation_return_gerror(invocation, error);
        return;
    }
    g_dbus_method_invocation_return_value(invocation, NULL);
}
