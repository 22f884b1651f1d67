/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>

#include "base/bytes.h"
#include "base/error.h"
#include "base/time.h"
#include "beckonctl/commands.h"
#include "beckonctl/verifying.h"
#include "jws/json.h"
#include "jws/till-form.h"

#define ARGUMENTS "[--json] --jwks FILE --aud AUDIENCE [--at TIME] FORM|-"
#define SUMMARY   "Check forms as a till that is offline does; - reads one a line"

typedef struct {
    bool json;
    BeckonJwkSet *keys;
    const char *audience;
    int64_t at_us; /* store time */
    int status;    /* of the command */
} Check;

static char *gtin_text(uint64_t gtin)
{
    return g_strdup_printf("%014" G_GUINT64_FORMAT, (guint64)gtin);
}

static void add_value(JsonObject *answer, const BeckonTillOffer *offer)
{
    if (offer->reduction == BECKON_TILL_REDUCE_GIFT) {
        g_autofree char *gift = gtin_text(offer->value);
        json_object_set_string_member(answer, "value", gift);
    } else {
        json_object_set_int_member(answer, "value", (gint64)offer->value);
    }
}

static JsonObject *describe(const BeckonTillForm *form, BeckonTillVerdict verdict)
{
    const BeckonTillOffer *offer = &form->offer;
    JsonObject *answer = json_object_new();
    g_autofree char *jti = beckon_hex_encode(offer->jti, sizeof offer->jti);
    g_autofree char *product = offer->product != 0 ? gtin_text(offer->product) : NULL;
    bool valid = verdict == BECKON_TILL_ACCEPTED;
    json_object_set_boolean_member(answer, "valid", valid);
    json_object_set_string_member(answer, "verdict", beckon_till_verdict_name(verdict));
    if (!valid) {
        json_object_set_string_member(answer, "why", beckon_till_verdict_why(verdict));
        return answer;
    }
    json_object_set_string_member(answer, "jti", jti);
    beckon_json_set_text(answer, "product", product);
    json_object_set_string_member(answer, "reduction",
                                  beckon_till_reduction_name(offer->reduction));
    add_value(answer, offer);
    json_object_set_int_member(answer, "exp", offer->exp_s);
    json_object_set_int_member(answer, "shown", form->shown_s);
    json_object_set_string_member(answer, "device",
                                  beckon_jwk_from_public(offer->device).thumbprint);
    return answer;
}

static JsonObject *describe_malformed(void)
{
    JsonObject *answer = json_object_new();
    json_object_set_boolean_member(answer, "valid", FALSE);
    json_object_set_string_member(answer, "verdict", "malformed");
    json_object_set_string_member(answer, "why", "This is no form for tills.");
    return answer;
}

static void print_words(JsonObject *answer)
{
    const char *why = json_object_get_string_member_with_default(answer, "why", NULL);
    printf("%s: ", json_object_get_string_member(answer, "verdict"));
    if (why != NULL) {
        puts(why);
        return;
    }
    g_autofree char *until =
        beckon_time_format(json_object_get_int_member(answer, "exp") * BECKON_SECOND_US, NULL);
    g_autofree char *value = json_to_string(json_object_get_member(answer, "value"), FALSE);
    printf("offer %s, product %s, %s %s, until %s\n", json_object_get_string_member(answer, "jti"),
           json_object_get_string_member_with_default(answer, "product", "any"),
           json_object_get_string_member(answer, "reduction"), value, until);
}

static bool check_line(const char *text, gsize len, void *data)
{
    Check *check = data;
    BeckonTillForm form;
    JsonObject *answer = NULL;
    if (beckon_till_form_parse(text, len, &form)) {
        BeckonTillVerdict hub = beckon_till_form_check_hub(&form, check->keys, check->audience);
        answer = describe(&form, hub == BECKON_TILL_ACCEPTED
                                     ? beckon_till_form_check_shown(&form, check->at_us)
                                     : hub);
    } else {
        answer = describe_malformed();
    }
    if (!json_object_get_boolean_member(answer, "valid")) {
        check->status = EXIT_FAILURE;
    }
    if (check->json) {
        beckonctl_print_object(answer);
    } else {
        print_words(answer);
        json_object_unref(answer);
    }
    return true;
}

int beckonctl_tills_check(int argc, char **argv)
{
    gboolean json = FALSE;
    g_autofree char *jwks = NULL, *audience = NULL, *at = NULL;
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, "Print one JSON object a form", NULL},
        {"jwks", 0, 0, G_OPTION_ARG_FILENAME, &jwks, "The hub's public keys, a JWK Set", "FILE"},
        {"aud", 0, 0, G_OPTION_ARG_STRING, &audience, "The store that the till is in", "AUDIENCE"},
        {"at", 0, 0, G_OPTION_ARG_STRING, &at, "The store's time, instead of now", "TIME"},
        {NULL}};
    g_autoptr(GError) error = NULL;
    Check check = {.status = EXIT_SUCCESS};
    if (!beckonctl_parse(entries, ARGUMENTS, SUMMARY, &argc, &argv, 1, 1, &check.status)) {
        return check.status;
    }
    if (audience == NULL) {
        g_set_error_literal(&error, BECKON_ERROR, BECKON_ERROR_USAGE,
                            "--aud AUDIENCE is missing: the store, as in 'beckon:demo'");
    } else if (beckonctl_read_at(at, &check.at_us, &error)) {
        check.keys = beckonctl_read_keys(jwks, &error);
    }
    if (check.keys == NULL) {
        return beckonctl_fail(argv[0], error);
    }
    check.json = json;
    check.audience = audience;
    beckonctl_each_line(argv[1], check_line, &check);
    beckon_jwk_set_free(check.keys);
    return check.status;
}
