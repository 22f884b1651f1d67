/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "jws/receipt-token.h"

#include <string.h>

#include "base/time.h"
#include "jws/json.h"
#include "jws/vectors.h"
#include "testing.h"

static bool accepts(const char *text)
{
    g_autoptr(JsonObject) claims = beckon_json_parse_object(text, strlen(text), NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(claims);
    return beckon_receipt_token_check_claims(claims, NULL);
}

static void prints_the_same_answer_as_another_implementation(void)
{
    g_autoptr(JsonObject) vectors = vectors_read_file("tests/shopper/vectors/receipts.json");
    JsonArray *rows = json_object_get_array_member(vectors, "valid");
    const BeckonReceiptToken token = {
        .issuer = vectors_string(vectors, "store"),
        .subject = "p",
        .purpose = "history",
        .given = true,
        .receipt = vectors_string(json_array_get_object_element(rows, 0), "token"),
        .iat_us = json_object_get_int_member(vectors, "now") * BECKON_SECOND_US + 999999,
    };
    g_autofree char *text = beckon_receipt_token_print(&token);
    CU_ASSERT_STRING_EQUAL(text, vectors_string(vectors, "answer"));
    CU_ASSERT_TRUE(accepts(text));
}

#define START  "{\"iss\":\"beckon:demo\",\"sub\":\"p\",\"purpose\":\"history\","
#define DIGEST "\"sha256\":\"47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU\""
#define GOOD   START "\"given\":true,\"iat\":1," DIGEST

static void refuses_what_is_missing_of_another_kind_or_too_much(void)
{
    CU_ASSERT_TRUE(accepts(GOOD "}"));
    CU_ASSERT_FALSE(accepts(GOOD ",\"jti\":\"j\"}"));
    CU_ASSERT_FALSE(accepts(GOOD ",\"aud\":\"a\",\"jti\":\"j\",\"nbf\":1,\"exp\":2}"));
    CU_ASSERT_FALSE(accepts(START "\"iat\":1," DIGEST "}"));
    CU_ASSERT_FALSE(accepts(START "\"given\":1,\"iat\":1," DIGEST "}"));
    CU_ASSERT_FALSE(accepts(START "\"given\":true," DIGEST "}"));
    CU_ASSERT_FALSE(accepts(START "\"given\":true,\"iat\":\"1\"," DIGEST "}"));
    CU_ASSERT_FALSE(accepts(START "\"given\":true,\"iat\":1}"));
    CU_ASSERT_FALSE(accepts(START "\"given\":true,\"iat\":1,\"sha256\":\"AAAA\"}"));
    CU_ASSERT_FALSE(
        accepts("{\"sub\":\"p\",\"purpose\":\"history\",\"given\":true,\"iat\":1," DIGEST "}"));
    CU_ASSERT_FALSE(accepts("{}"));
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(prints_the_same_answer_as_another_implementation),
        BECKON_TEST(refuses_what_is_missing_of_another_kind_or_too_much),
    };
    return BECKON_TESTS_RUN("jws/receipt-token", tests);
}
