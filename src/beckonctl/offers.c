/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "beckonctl/commands.h"

#include <stdlib.h>
#include <string.h>

#include "beckonctl/hub.h"
#include "beckonctl/verifying.h"
#include "jws/offer-token.h"

#define VERIFY_ARGUMENTS "[--json] --jwks FILE [--aud AUDIENCE] [--at TIME] TOKEN|-"
#define REVOKE_SUMMARY   "Take an offer back: nobody can redeem it any more"
#define VERIFY_SUMMARY   "Check signed offers, one JSON object a line; - reads one a line"

typedef struct {
    BeckonJwkSet *keys;
    const char *audience; /* NULL: any */
    int64_t at_us;
    int status; /* of the command */
} Verify;

/* "valid" is what was found here, whatever the token says of itself. */
static JsonObject *describe(JsonObject *claims, const GError *error)
{
    JsonObject *answer = json_object_new();
    json_object_set_boolean_member(answer, "valid", claims != NULL);
    if (claims == NULL) {
        json_object_set_string_member(answer, "why", error->message);
        return answer;
    }
    JsonObjectIter iter;
    const char *name;
    JsonNode *value;
    json_object_iter_init_ordered(&iter, claims);
    while (json_object_iter_next_ordered(&iter, &name, &value)) {
        if (strcmp(name, "valid") != 0) {
            json_object_set_member(answer, name, json_node_copy(value));
        }
    }
    return answer;
}

static bool verify_line(const char *token, gsize len, void *data)
{
    Verify *verify = data;
    g_autoptr(GError) error = NULL;
    g_autoptr(JsonObject) claims = beckon_offer_token_verify(
        token, len, verify->keys, verify->audience, verify->at_us, &error);
    beckonctl_print_object(describe(claims, error));
    if (claims == NULL) {
        verify->status = EXIT_FAILURE;
    }
    return true;
}

static int run_verify(int argc, char **argv)
{
    gboolean json = FALSE;
    g_autofree char *jwks = NULL, *audience = NULL, *at = NULL;
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, "One JSON object a token: the only form there is",
         NULL},
        {"jwks", 0, 0, G_OPTION_ARG_FILENAME, &jwks, "The hub's public keys, a JWK Set", "FILE"},
        {"aud", 0, 0, G_OPTION_ARG_STRING, &audience, "Refuse offers that are for another",
         "AUDIENCE"},
        {"at", 0, 0, G_OPTION_ARG_STRING, &at, "Check as of this time instead of now", "TIME"},
        {NULL}};
    g_autoptr(GError) error = NULL;
    Verify verify = {.status = EXIT_SUCCESS};
    if (!beckonctl_parse(entries, VERIFY_ARGUMENTS, VERIFY_SUMMARY, &argc, &argv, 1, 1,
                         &verify.status)) {
        return verify.status;
    }
    if (beckonctl_read_at(at, &verify.at_us, &error)) {
        verify.keys = beckonctl_read_keys(jwks, &error);
    }
    if (verify.keys == NULL) {
        return beckonctl_fail(argv[0], error);
    }
    verify.audience = audience;
    beckonctl_each_line(argv[1], verify_line, &verify);
    beckon_jwk_set_free(verify.keys);
    return verify.status;
}

static int run_revoke(int argc, char **argv)
{
    const GOptionEntry entries[] = {{NULL}};
    g_autoptr(GError) error = NULL;
    int status = EXIT_SUCCESS;
    if (!beckonctl_parse(entries, "JTI", REVOKE_SUMMARY, &argc, &argv, 1, 1, &status)) {
        return status;
    }
    g_autoptr(GVariant) answer =
        beckonctl_ask("RevokeOffer", g_variant_new("(s)", argv[1]), &error);
    return answer != NULL ? EXIT_SUCCESS : beckonctl_fail(argv[0], error);
}

int beckonctl_offers(int argc, char **argv)
{
    static const BeckonctlCommand commands[] = {
        {"list", "Offers, newest first", beckonctl_offers_list},
        {"show", "One offer with its claims", beckonctl_offers_show},
        {"revoke", REVOKE_SUMMARY, run_revoke},
        {"verify", VERIFY_SUMMARY, run_verify},
    };
    return beckonctl_dispatch(commands, G_N_ELEMENTS(commands), argc, argv);
}
