/* SPDX-License-Identifier: GPL-2.0-or-later */

/* Link codes and consent receipts: the bytes as a token, and, since no fuzzer guesses a signature,
 * as the claims of one that was signed. */

#include <string.h>

#include "base/time.h"
#include "fuzz/fuzz.h"
#include "jws/jws-signer.h"
#include "shopper/link-code.h"
#include "shopper/receipt.h"

#define NOW_US INT64_C(1795514460000000) /* of the tokens in tests/shopper/vectors/ */
#define STORE  "beckon:demo"

typedef struct {
    BeckonSigningKey *key;
    BeckonJwsSigner *link_signer;
    BeckonJwsSigner *receipt_signer;
    BeckonJwkSet *set;
} Keys;

/* Kept for the life of the program. */
static const Keys *keys(void)
{
    static Keys made;
    if (made.key == NULL) {
        static const uint8_t seed[BECKON_SIGNING_SEED_BYTES] = {1};
        made.key = beckon_signing_key_new_from_seed(seed);
        made.link_signer =
            beckon_jws_signer_new(made.key, BECKON_JWS_ALG_EDDSA, BECKON_LINK_CODE_TYP);
        made.receipt_signer =
            beckon_jws_signer_new(made.key, BECKON_JWS_ALG_EDDSA, BECKON_RECEIPT_TYP);
        made.set = beckon_jwk_set_new();
        beckon_jwk_set_add(made.set, beckon_signing_key_public(made.key), NULL);
    }
    return &made;
}

/* What is believed is within its limits, and no longer than a day. */
static void read_code(const char *token, gsize len)
{
    BeckonLinkCode code;
    if (beckon_link_code_verify(token, len, keys()->set, STORE, NOW_US, &code, NULL) ==
        BECKON_LINK_GOOD) {
        g_assert(code.customer[0] != '\0' && code.jti[0] != '\0');
        g_assert(code.exp_us - code.iat_us <= BECKON_LINK_CODE_MAX_US);
        g_assert(code.exp_us + BECKON_LINK_CODE_LEEWAY_US > NOW_US);
    }
}

static void read_receipt(const char *token, gsize len)
{
    BeckonReceipt receipt;
    if (beckon_receipt_verify(token, len, beckon_signing_key_public(keys()->key), STORE, NOW_US,
                              &receipt, NULL)) {
        g_assert(receipt.until_us > NOW_US && receipt.text[0] != '\0');
        g_assert(ABS(receipt.iat_us - NOW_US) <= BECKON_RECEIPT_WINDOW_US);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    const char *text = (const char *)data;
    g_autofree char *code = beckon_jws_signer_sign(keys()->link_signer, text, len);
    g_autofree char *receipt = beckon_jws_signer_sign(keys()->receipt_signer, text, len);
    read_code(text, len);
    read_receipt(text, len);
    read_code(code, strlen(code));
    read_receipt(receipt, strlen(receipt));
    return 0;
}
