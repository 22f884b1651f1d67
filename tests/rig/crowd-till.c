/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rig/crowd-till.h"

#include <string.h>

#include "base/money.h"
#include "base/time.h"
#include "jws/till-form.h"
#include "rules/file/catalogue.h"

#define CURRENCY "EUR"

struct CrowdTill {
    RigAsker *asker;
    const GPtrArray *tills;
    BeckonCatalogue *catalogue;
};

static char *dup_claim(JsonObject *claims, const char *name)
{
    return g_strdup(json_object_get_string_member_with_default(claims, name, ""));
}

CrowdOffer crowd_offer_read(JsonObject *claims)
{
    JsonNode *reduce = json_object_get_member(claims, "reduce");
    return (CrowdOffer){
        .jti = dup_claim(claims, "jti"),
        .campaign = dup_claim(claims, "campaign"),
        .till = dup_claim(claims, "till"),
        .gtin = dup_claim(claims, "gtin"),
        .reduce = reduce != NULL ? json_object_ref(json_node_get_object(reduce)) : NULL,
        .iat_us = json_object_get_int_member(claims, "iat") * BECKON_SECOND_US,
        .exp_us = json_object_get_int_member(claims, "exp") * BECKON_SECOND_US,
    };
}

void crowd_offer_clear(CrowdOffer *offer)
{
    g_free(offer->jti);
    g_free(offer->campaign);
    g_free(offer->till);
    g_free(offer->gtin);
    g_clear_pointer(&offer->reduce, json_object_unref);
}

CrowdTill *crowd_till_new(RigAsker *asker, const GPtrArray *tills, const char *catalogue)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    g_autofree char *text = NULL;
    gsize len = 0;
    if (!g_file_get_contents(catalogue, &text, &len, &error)) {
        g_error("%s", error->message);
    }
    g_autoptr(BeckonSource) source = beckon_source_new("catalogue.csv", text, len);
    CrowdTill *till = g_new(CrowdTill, 1);
    *till = (CrowdTill){asker, tills, beckon_catalogue_parse(source, CURRENCY, diagnostics)};
    if (till->catalogue == NULL) {
        g_error("%s is no catalogue", catalogue);
    }
    return till;
}

void crowd_till_free(CrowdTill *till)
{
    if (till != NULL) {
        beckon_catalogue_free(till->catalogue);
        g_free(till);
    }
}

static int64_t money(JsonObject *reduce, const char *name)
{
    int64_t minor = 0;
    beckon_money_parse(json_object_get_string_member_with_default(reduce, name, ""), CURRENCY,
                       &minor, NULL);
    return minor;
}

/* What a till takes off today's price: reductions count from the lowest price of 30 days, and a
 * percentage is rounded up for the shopper. */
static int64_t taken_off_minor(const CrowdTill *till, const CrowdOffer *offer)
{
    JsonObject *reduce = offer->reduce;
    const BeckonProduct *product = beckon_catalogue_find(till->catalogue, offer->gtin);
    if (reduce == NULL) {
        return 0;
    }
    if (json_object_has_member(reduce, "gift")) {
        const char *gift = json_object_get_string_member(reduce, "gift");
        return beckon_catalogue_find(till->catalogue, gift)->price_minor;
    }
    if (product == NULL) {
        return json_object_has_member(reduce, "by") ? money(reduce, "by") : 0;
    }
    int64_t price = product->price_minor;
    int64_t reference = product->low_30d_minor >= 0 ? MIN(price, product->low_30d_minor) : price;
    int64_t percent = json_object_get_int_member_with_default(reduce, "percent", 0);
    int64_t pays = json_object_has_member(reduce, "price")
                       ? money(reduce, "price")
                       : reference - money(reduce, "by") - (reference * percent + 99) / 100;
    return price - pays;
}

/* A problem's type is "urn:beckon:redemption:NAME". */
static char *reason_of(guint status, JsonObject *answer)
{
    const char *type = json_object_get_string_member_with_default(answer, "type", "");
    const char *name = strrchr(type, ':');
    return name != NULL ? g_strdup(name + 1) : g_strdup_printf("%u", status);
}

static guint ask(const CrowdTill *till, const CrowdVisit *visit, JsonObject *body,
                 JsonObject **ret_answer)
{
    const RigDevice *device = till->tills->pdata[visit->receipt % till->tills->len];
    return rig_ask(till->asker, device->key, "POST", "/v1/redemptions", body, ret_answer);
}

static bool same_again(const CrowdTill *till, const CrowdVisit *visit, JsonObject *body)
{
    g_autoptr(JsonObject) answer = NULL;
    return ask(till, visit, body, &answer) == 200 &&
           json_object_get_boolean_member_with_default(answer, "repeated", FALSE);
}

void crowd_outcome_clear(CrowdOutcome *outcome)
{
    g_free(outcome->why);
    g_free(outcome->says);
}

CrowdOutcome crowd_till_redeem(CrowdTill *till, const CrowdOffer *offer, const CrowdVisit *visit)
{
    g_autofree char *form =
        beckon_till_form_complete(offer->till, visit->phone->key, visit->shown_us);
    g_autofree char *receipt = g_strdup_printf("%s-%u", offer->jti, visit->receipt);
    g_autofree char *amount = beckon_money_format(taken_off_minor(till, offer), CURRENCY);
    g_autoptr(JsonObject) body = json_object_new();
    g_autoptr(JsonObject) answer = NULL;
    json_object_set_string_member(body, "token", form != NULL ? form : "");
    json_object_set_string_member(body, "receipt", receipt);
    json_object_set_string_member(body, "reduction", amount);
    guint status = ask(till, visit, body, &answer);
    if (status != 200) {
        const char *says = json_object_get_string_member_with_default(answer, "detail", NULL);
        return (CrowdOutcome){"refused", reason_of(status, answer), g_strdup(says)};
    }
    bool confused = visit->asks_twice && !same_again(till, visit, body);
    return (CrowdOutcome){confused ? "confused" : "redeemed", g_steal_pointer(&amount), NULL};
}
