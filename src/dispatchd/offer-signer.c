/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dispatchd/offer-signer.h"

#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "dispatchd/till-part.h"
#include "jws/json.h"
#include "jws/jws-signer.h"
#include "jws/offer-token.h"

struct BeckonOfferSigner {
    const BeckonSigningKey *key; /* for the claim "till" */
    BeckonJwsSigner *jws;        /* for all of it */
};

BeckonOfferSigner *beckon_offer_signer_new(const BeckonSigningKey *key, BeckonJwsAlg alg)
{
    BeckonOfferSigner *signer = g_new0(BeckonOfferSigner, 1);
    signer->key = key;
    signer->jws = beckon_jws_signer_new(key, alg, BECKON_OFFER_TOKEN_TYP);
    return signer;
}

void beckon_offer_signer_free(BeckonOfferSigner *signer)
{
    if (signer != NULL) {
        beckon_jws_signer_free(signer->jws);
        g_free(signer);
    }
}

static bool check_claims(JsonObject *claims, const char *jti, GError **error)
{
    if (!beckon_offer_token_check_claims(claims, error)) {
        return false;
    }
    if (strcmp(json_object_get_string_member(claims, "jti"), jti) != 0) {
        return beckon_error_invalid(error, "\"jti\" is that of another offer");
    }
    return !json_object_has_member(claims, "till") ||
           beckon_error_invalid(error, "\"till\" is not the draft's to say");
}

/* The payload as it is, and "till" as its last claim; NULL with an error when it is no offer. */
static char *add_till(const BeckonOfferSigner *signer, const char *payload, const char *jti,
                      const char *x, GError **error)
{
    g_autoptr(JsonObject) claims = beckon_json_parse_object(payload, strlen(payload), error);
    g_autofree char *till = claims != NULL && check_claims(claims, jti, error)
                                ? beckon_till_part_make(signer->key, claims, x, error)
                                : NULL;
    return till != NULL ? g_strdup_printf("%.*s,\"till\":\"%s\"}",
                                          (int)(strrchr(payload, '}') - payload), payload, till)
                        : NULL;
}

char *beckon_offer_signer_sign(const BeckonOfferSigner *signer, const char *payload,
                               const char *jti, const char *x, GError **error)
{
    g_autofree char *claims = add_till(signer, payload, jti, x, error);
    if (claims == NULL) {
        return NULL;
    }
    g_autofree char *token = beckon_jws_signer_sign(signer->jws, claims, strlen(claims));
    if (strlen(token) > BECKON_LIMIT_TOKEN_BYTES) {
        g_set_error_literal(error, BECKON_ERROR, BECKON_ERROR_LIMIT, "the token is too long");
        return NULL;
    }
    return g_steal_pointer(&token);
}
