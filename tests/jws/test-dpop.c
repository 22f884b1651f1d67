/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "jws/dpop.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "base/time.h"
#include "jws/vectors.h"
#include "testing.h"

#define NOW_US INT64_C(1795514460000000)

static BeckonDpopRequest request_of(JsonObject *vectors)
{
    const char *body = vectors_string(vectors, "body");
    return (BeckonDpopRequest){vectors_string(vectors, "method"), vectors_string(vectors, "url"),
                               (const uint8_t *)body, strlen(body)};
}

static void accepts_every_valid_proof(void)
{
    g_autoptr(JsonObject) vectors = vectors_read("dpop-proofs.json");
    BeckonDpopRequest request = request_of(vectors);
    JsonArray *rows = json_object_get_array_member(vectors, "valid");
    for (guint i = 0; i < json_array_get_length(rows); i++) {
        JsonObject *row = json_array_get_object_element(rows, i);
        const char *proof = vectors_string(row, "token");
        BeckonDpopProof read;
        g_autoptr(GError) error = NULL;
        bool accepted = beckon_dpop_verify(proof, strlen(proof), &request, NOW_US, &read, &error);
        CU_ASSERT_TRUE(accepted);
        if (accepted) {
            CU_ASSERT_STRING_EQUAL(read.key.thumbprint, vectors_string(vectors, "jkt"));
        } else {
            printf("# %s: %s\n", vectors_string(row, "name"), error->message);
        }
    }
}

static void refuses_every_invalid_proof_for_its_own_reason(void)
{
    g_autoptr(JsonObject) vectors = vectors_read("dpop-proofs.json");
    BeckonDpopRequest request = request_of(vectors);
    JsonArray *rows = json_object_get_array_member(vectors, "invalid");
    for (guint i = 0; i < json_array_get_length(rows); i++) {
        JsonObject *row = json_array_get_object_element(rows, i);
        const char *proof = vectors_string(row, "token");
        const char *why = vectors_string(row, "why");
        BeckonDpopProof read = {.iat_us = 7};
        g_autoptr(GError) error = NULL;
        CU_ASSERT_FALSE(beckon_dpop_verify(proof, strlen(proof), &request, NOW_US, &read, &error));
        CU_ASSERT_EQUAL(read.iat_us, 7);
        bool same = error != NULL && strstr(error->message, why) != NULL;
        CU_ASSERT_TRUE(same);
        if (!same) {
            printf("# %s: wanted <%s>, got <%s>\n", vectors_string(row, "name"), why,
                   error != NULL ? error->message : "accepted");
        }
    }
}

static void makes_proofs_that_hold_for_their_request_alone(void)
{
    g_autoptr(BeckonSigningKey) key = beckon_signing_key_generate();
    BeckonDpopRequest request = {"GET", "http://127.0.0.1:8080/v1/offers?since=3", NULL, 0};
    g_autofree char *proof = beckon_dpop_make(key, &request, "n-1", NOW_US + 999999, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(proof);
    BeckonDpopProof read;
    CU_ASSERT_TRUE_FATAL(beckon_dpop_verify(proof, strlen(proof), &request, NOW_US, &read, NULL));
    CU_ASSERT_STRING_EQUAL(read.key.thumbprint, beckon_signing_key_public(key)->thumbprint);
    CU_ASSERT_STRING_EQUAL(read.jti, "n-1");
    CU_ASSERT_EQUAL(read.iat_us, NOW_US);

    BeckonDpopRequest with_body = {"GET", request.url, (const uint8_t *)"{}", 2};
    BeckonDpopRequest delete = {"DELETE", request.url, NULL, 0};
    BeckonDpopRequest elsewhere = {"GET", "http://127.0.0.1:8081/v1/offers", NULL, 0};
    CU_ASSERT_FALSE(beckon_dpop_verify(proof, strlen(proof), &with_body, NOW_US, &read, NULL));
    CU_ASSERT_FALSE(beckon_dpop_verify(proof, strlen(proof), &delete, NOW_US, &read, NULL));
    CU_ASSERT_FALSE(beckon_dpop_verify(proof, strlen(proof), &elsewhere, NOW_US, &read, NULL));
}

static void makes_no_proof_for_a_path(void)
{
    g_autoptr(BeckonSigningKey) key = beckon_signing_key_generate();
    BeckonDpopRequest request = {"GET", "/v1/offers", NULL, 0};
    g_autoptr(GError) error = NULL;
    CU_ASSERT_PTR_NULL(beckon_dpop_make(key, &request, "n-1", NOW_US, &error));
    CU_ASSERT_PTR_NOT_NULL(error);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(accepts_every_valid_proof),
        BECKON_TEST(refuses_every_invalid_proof_for_its_own_reason),
        BECKON_TEST(makes_proofs_that_hold_for_their_request_alone),
        BECKON_TEST(makes_no_proof_for_a_path),
    };
    return BECKON_TESTS_RUN("jws/dpop", tests);
}
