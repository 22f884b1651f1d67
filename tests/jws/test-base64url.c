/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "jws/base64url.h"

#include <string.h>

#include "testing.h"

/* RFC 4648 section 10, without the padding. */
static const struct {
    const char *bytes;
    const char *text;
} vectors[] = {{"", ""},           {"f", "Zg"},          {"fo", "Zm8"},         {"foo", "Zm9v"},
               {"foob", "Zm9vYg"}, {"fooba", "Zm9vYmE"}, {"foobar", "Zm9vYmFy"}};

static void encodes_the_vectors_of_rfc_4648(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(vectors); i++) {
        g_autofree char *text =
            beckon_base64url_encode((const uint8_t *)vectors[i].bytes, strlen(vectors[i].bytes));
        CU_ASSERT_STRING_EQUAL(text, vectors[i].text);
    }
}

static void decodes_the_vectors_of_rfc_4648(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(vectors); i++) {
        gsize len = 99;
        g_autofree uint8_t *bytes =
            beckon_base64url_decode(vectors[i].text, strlen(vectors[i].text), &len);
        CU_ASSERT_PTR_NOT_NULL_FATAL(bytes);
        CU_ASSERT_EQUAL(len, strlen(vectors[i].bytes));
        CU_ASSERT_STRING_EQUAL((const char *)bytes, vectors[i].bytes);
    }
}

static void uses_the_alphabet_that_is_safe_in_urls(void)
{
    static const uint8_t bytes[] = {0xfb, 0xff, 0xbf};
    uint8_t decoded[sizeof bytes];
    g_autofree char *text = beckon_base64url_encode(bytes, sizeof bytes);
    CU_ASSERT_STRING_EQUAL(text, "-_-_");
    CU_ASSERT_TRUE(beckon_base64url_decode_exact("-_-_", 4, decoded, sizeof decoded));
    CU_ASSERT_EQUAL(memcmp(decoded, bytes, sizeof bytes), 0);
}

static void appends_to_what_is_there(void)
{
    GString *text = g_string_new("head.");
    beckon_base64url_append(text, (const uint8_t *)"foob", 4);
    CU_ASSERT_STRING_EQUAL(text->str, "head.Zm9vYg");
    CU_ASSERT_EQUAL(text->len, 11);
    g_string_free(text, TRUE);
}

static void refuses_what_is_not_canonical(void)
{
    static const char *const wrong[] = {
        "Zg==", "Zm8=",   "Zm9v=",  "Z",    "Zm9vY", "Zh",  "Zm9",   "Zm+v",   "Zm/v",    " Zg",
        "Zg ",  "Zm\n9v", "Zm9v\n", "Zm.v", "=",     "Zg=", "Zm9\t", "Zm9v\r", "\xc3\xa9"};
    for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++) {
        gsize len = 99;
        g_autofree uint8_t *bytes = beckon_base64url_decode(wrong[i], strlen(wrong[i]), &len);
        CU_ASSERT_PTR_NULL(bytes);
        CU_ASSERT_EQUAL(len, 99);
    }
    gsize len = 0;
    g_autofree uint8_t *bytes = beckon_base64url_decode("Zm\0v", 4, &len);
    CU_ASSERT_PTR_NULL(bytes);
}

static void refuses_every_byte_that_is_no_letter_of_the_alphabet(void)
{
    for (guint byte = 0; byte < 256; byte++) {
        char text[] = {(char)byte, 'A', 'A', 'A'};
        gsize len = 0;
        g_autofree uint8_t *bytes = beckon_base64url_decode(text, sizeof text, &len);
        bool is_letter = g_ascii_isalnum((char)byte) || byte == '-' || byte == '_';
        CU_ASSERT_EQUAL(bytes != NULL, is_letter);
    }
}

static void decodes_exactly_the_length_asked_for(void)
{
    uint8_t out[4] = {1, 2, 3, 4};
    CU_ASSERT_FALSE(beckon_base64url_decode_exact("Zm9v", 4, out, 4));
    CU_ASSERT_FALSE(beckon_base64url_decode_exact("Zm9v", 4, out, 2));
    CU_ASSERT_EQUAL(out[0], 1);
    CU_ASSERT_TRUE(beckon_base64url_decode_exact("Zm9v", 4, out, 3));
    CU_ASSERT_EQUAL(memcmp(out, "foo\4", 4), 0);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(encodes_the_vectors_of_rfc_4648),
        BECKON_TEST(decodes_the_vectors_of_rfc_4648),
        BECKON_TEST(uses_the_alphabet_that_is_safe_in_urls),
        BECKON_TEST(appends_to_what_is_there),
        BECKON_TEST(refuses_what_is_not_canonical),
        BECKON_TEST(refuses_every_byte_that_is_no_letter_of_the_alphabet),
        BECKON_TEST(decodes_exactly_the_length_asked_for),
    };
    return BECKON_TESTS_RUN("jws/base64url", tests);
}
