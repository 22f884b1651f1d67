/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sign ours|sodium N FILE: thousands of signatures a second over the claims in FILE. Ours: compact
 * JWS of offers. sodium: crypto_sign_detached alone, over as many bytes. */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "bench.h"
#include "jws/jws-signer.h"
#include "jws/offer-token.h"

static double sign_ours(gsize n, const char *claims, gsize len)
{
    g_autoptr(BeckonSigningKey) key = beckon_signing_key_generate();
    g_autoptr(BeckonJwsSigner) signer =
        beckon_jws_signer_new(key, BECKON_JWS_ALG_EDDSA, BECKON_OFFER_TOKEN_TYP);
    double start_s = bench_cpu_s();
    for (gsize i = 0; i < n; i++) {
        g_free(beckon_jws_signer_sign(signer, claims, len));
    }
    return (double)n / (bench_cpu_s() - start_s) / 1e3;
}

static double sign_sodium(gsize n, const char *claims, gsize len)
{
    uint8_t public_key[crypto_sign_PUBLICKEYBYTES], secret_key[crypto_sign_SECRETKEYBYTES];
    uint8_t signature[crypto_sign_BYTES];
    /* A token's bytes are base64, its header in front. */
    g_autofree char *text = g_base64_encode((const uint8_t *)claims, len);
    gsize text_len = strlen(text) + 128;
    g_autofree uint8_t *bytes = g_malloc0(text_len);
    crypto_sign_keypair(public_key, secret_key);
    double start_s = bench_cpu_s();
    for (gsize i = 0; i < n; i++) {
        crypto_sign_detached(signature, NULL, bytes, text_len, secret_key);
    }
    return (double)n / (bench_cpu_s() - start_s) / 1e3;
}

int main(int argc, char **argv)
{
    g_autofree char *claims = NULL;
    gsize len = 0;
    gsize n = bench_argument(argc, argv, 2);
    if (sodium_init() < 0 || !g_file_get_contents(argv[3], &claims, &len, NULL)) {
        g_error("%s cannot be read", argv[3]);
    }
    printf("%g\n",
           strcmp(argv[1], "ours") == 0 ? sign_ours(n, claims, len) : sign_sodium(n, claims, len));
    return 0;
}
