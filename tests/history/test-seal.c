/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "history/seal.h"

#include <sodium.h>
#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "testing.h"

enum { HEADER = 159 };

static BeckonImportKey key_of(const char *master)
{
    uint8_t bytes[BECKON_MASTER_KEY_BYTES] = {0};
    memcpy(bytes, master, strlen(master));
    g_autoptr(BeckonVault) vault = beckon_vault_new_from_bytes(bytes, sizeof bytes, NULL);
    g_assert_nonnull(vault);
    BeckonImportKey key;
    beckon_import_key_derive(vault, &key);
    return key;
}

static BeckonAccount *account_of(const char *customer, guint n_rows)
{
    BeckonAccount *account = beckon_account_new(customer);
    const BeckonPurchase purchase = {.customer = customer,
                                     .product = "4711",
                                     .category = "care/shoes",
                                     .brand = "N",
                                     .quantity_thousandths = 1000,
                                     .amount_minor = 500};
    for (guint i = 0; i < n_rows; i++) {
        beckon_account_add(account, &purchase, NULL);
    }
    return account;
}

/* Sealed to a key: customers "c0001" … of so many rows each. */
static GByteArray *seal(const BeckonImportKey *key, guint n_customers, guint n_rows)
{
    const BeckonSealInfo info = {123, 456, "EUR"};
    GByteArray *out = g_byte_array_new();
    g_autoptr(BeckonSealWriter) writer = beckon_seal_writer_new(key->public_key, &info, out, NULL);
    for (guint i = 0; i < n_customers; i++) {
        g_autofree char *name = g_strdup_printf("c%04u", i);
        g_autoptr(BeckonAccount) account = account_of(name, n_rows);
        beckon_seal_writer_add(writer, account, out);
    }
    beckon_seal_writer_end(writer, out);
    return out;
}

/* Reads it in pieces. Returns how many accounts came, or -1 with the error. */
static int open_sealed(const BeckonImportKey *key, const uint8_t *bytes, gsize len, gsize piece,
                       GError **error)
{
    g_autoptr(BeckonSealReader) reader = beckon_seal_reader_new(key);
    int n_accounts = 0;
    for (gsize at = 0; at < len; at += piece) {
        beckon_seal_reader_feed(reader, bytes + at, MIN(piece, len - at));
        while (true) {
            g_autoptr(BeckonAccount) account = NULL;
            if (!beckon_seal_reader_next(reader, &account, error)) {
                return -1;
            }
            if (account == NULL) {
                break;
            }
            g_autofree char *expected = g_strdup_printf("c%04d", n_accounts++);
            CU_ASSERT_STRING_EQUAL(beckon_account_customer(account), expected);
        }
    }
    if (!beckon_seal_reader_end(reader, error)) {
        return -1;
    }
    CU_ASSERT_EQUAL(beckon_seal_reader_info(reader)->known_since_day, 123);
    CU_ASSERT_EQUAL(beckon_seal_reader_info(reader)->known_until_us, 456);
    CU_ASSERT_STRING_EQUAL(beckon_seal_reader_info(reader)->currency, "EUR");
    return n_accounts;
}

static void refuses(const BeckonImportKey *key, const uint8_t *bytes, gsize len, const char *why)
{
    g_autoptr(GError) error = NULL;
    CU_ASSERT_EQUAL(open_sealed(key, bytes, len, len, &error), -1);
    CU_ASSERT_TRUE_FATAL(g_error_matches(error, BECKON_ERROR, BECKON_ERROR_INVALID));
    CU_ASSERT_PTR_NOT_NULL(strstr(error->message, why));
}

static void the_hub_opens_what_was_sealed_to_its_key_in_pieces_of_any_size(void)
{
    BeckonImportKey key = key_of("a master key");
    g_autoptr(GByteArray) sealed = seal(&key, 50, 100);
    CU_ASSERT_TRUE(sealed->len > 2 * BECKON_LIMIT_SEAL_CHUNK_BYTES);
    static const gsize pieces[] = {1, 7, HEADER, 65536, 1 << 20};
    for (gsize i = 0; i < G_N_ELEMENTS(pieces); i++) {
        CU_ASSERT_EQUAL(open_sealed(&key, sealed->data, sealed->len, pieces[i], NULL), 50);
    }
}

static void an_account_may_be_larger_than_a_chunk_and_a_file_empty(void)
{
    BeckonImportKey key = key_of("a master key");
    g_autoptr(GByteArray) large = seal(&key, 2, 10000), empty = seal(&key, 0, 0);
    CU_ASSERT_EQUAL(open_sealed(&key, large->data, large->len, 4096, NULL), 2);
    CU_ASSERT_EQUAL(open_sealed(&key, empty->data, empty->len, 4096, NULL), 0);
}

/* The layout in the header, with libsodium alone. */
static void is_a_secret_stream_under_a_key_sealed_to_the_hub(void)
{
    BeckonImportKey key = key_of("a master key");
    g_autoptr(GByteArray) sealed = seal(&key, 1, 1);
    const uint8_t *at = sealed->data;
    uint8_t secret[32], plain[4096];
    unsigned long long len = 0;
    unsigned char tag = 0;
    CU_ASSERT_EQUAL(memcmp(at, "BECKONH1\x7B\0\0\0\xC8\x01\0\0\0\0\0\0EUR", 23), 0);
    CU_ASSERT_EQUAL(memcmp(at + 23, key.public_key, 32), 0);
    CU_ASSERT_EQUAL_FATAL(crypto_box_seal_open(secret, at + 55, 80, key.public_key, key.secret_key),
                          0);
    crypto_secretstream_xchacha20poly1305_state stream;
    crypto_secretstream_xchacha20poly1305_init_pull(&stream, at + 135, secret);
    CU_ASSERT_EQUAL_FATAL(
        crypto_secretstream_xchacha20poly1305_pull(&stream, plain, &len, &tag, at + HEADER + 4,
                                                   sealed->len - HEADER - 4, at, 55),
        0);
    CU_ASSERT_EQUAL(tag, crypto_secretstream_xchacha20poly1305_TAG_FINAL);
    CU_ASSERT_EQUAL(plain[4], 5);
    CU_ASSERT_EQUAL(memcmp(plain + 5, "c0000", 5), 0);
}

static void no_name_can_be_read_in_it(void)
{
    BeckonImportKey key = key_of("a master key");
    g_autoptr(GByteArray) sealed = seal(&key, 3, 3);
    CU_ASSERT_PTR_NULL(memmem(sealed->data, sealed->len, "c0001", 5));
    CU_ASSERT_PTR_NULL(memmem(sealed->data, sealed->len, "care", 4));
}

static void another_hub_is_told_that_it_is_not_for_it(void)
{
    BeckonImportKey key = key_of("a master key"), other = key_of("another one");
    g_autoptr(GByteArray) sealed = seal(&key, 1, 1);
    refuses(&other, sealed->data, sealed->len, "another hub's key");
    memcpy(sealed->data + 23, other.public_key, 32);
    refuses(&other, sealed->data, sealed->len, "damaged");
}

static void a_file_cut_anywhere_is_refused(void)
{
    BeckonImportKey key = key_of("a master key");
    g_autoptr(GByteArray) sealed = seal(&key, 2, 2);
    for (gsize len = 1; len < sealed->len; len++) {
        refuses(&key, sealed->data, len, "cut short");
    }
    g_autoptr(GByteArray) longer = seal(&key, 50, 100);
    refuses(&key, longer->data, HEADER + 4 + BECKON_LIMIT_SEAL_CHUNK_BYTES + 17, "cut short");
}

static void a_bit_flipped_anywhere_is_refused(void)
{
    BeckonImportKey key = key_of("a master key");
    g_autoptr(GByteArray) sealed = seal(&key, 2, 2);
    for (gsize at = 0; at < sealed->len; at++) {
        g_autoptr(GError) error = NULL;
        sealed->data[at] ^= 0x10;
        CU_ASSERT_EQUAL(open_sealed(&key, sealed->data, sealed->len, sealed->len, &error), -1);
        CU_ASSERT_TRUE(g_error_matches(error, BECKON_ERROR, BECKON_ERROR_INVALID));
        sealed->data[at] ^= 0x10;
    }
}

static void chunks_in_another_order_or_after_the_end_are_refused(void)
{
    enum { CHUNK = 4 + BECKON_LIMIT_SEAL_CHUNK_BYTES + 17 };
    BeckonImportKey key = key_of("a master key");
    g_autoptr(GByteArray) sealed = seal(&key, 50, 100);
    g_autofree uint8_t *swapped = g_memdup2(sealed->data, sealed->len);
    memcpy(swapped + HEADER, sealed->data + HEADER + CHUNK, CHUNK);
    memcpy(swapped + HEADER + CHUNK, sealed->data + HEADER, CHUNK);
    refuses(&key, swapped, sealed->len, "damaged");
    beckon_put_u8(sealed, 0);
    refuses(&key, sealed->data, sealed->len, "damaged");
}

static void customers_out_of_order_or_twice_are_refused(void)
{
    BeckonImportKey key = key_of("a master key");
    static const char *const pairs[][2] = {{"b", "a"}, {"a", "a"}};
    for (gsize i = 0; i < G_N_ELEMENTS(pairs); i++) {
        const BeckonSealInfo info = {0, 0, "EUR"};
        g_autoptr(GByteArray) out = g_byte_array_new();
        g_autoptr(BeckonSealWriter) writer =
            beckon_seal_writer_new(key.public_key, &info, out, NULL);
        g_autoptr(BeckonAccount) first = account_of(pairs[i][0], 1);
        g_autoptr(BeckonAccount) second = account_of(pairs[i][1], 1);
        g_autoptr(BeckonSealReader) reader = beckon_seal_reader_new(&key);
        g_autoptr(BeckonAccount) read = NULL, none = NULL;
        beckon_seal_writer_add(writer, first, out);
        beckon_seal_writer_add(writer, second, out);
        beckon_seal_writer_end(writer, out);
        beckon_seal_reader_feed(reader, out->data, out->len);
        CU_ASSERT_TRUE(beckon_seal_reader_next(reader, &read, NULL));
        CU_ASSERT_FALSE(beckon_seal_reader_next(reader, &none, NULL));
        CU_ASSERT_FALSE(beckon_seal_reader_end(reader, NULL));
    }
}

static void other_files_are_told_apart(void)
{
    BeckonImportKey key = key_of("a master key");
    g_autofree char *csv = g_strnfill(500, ',');
    refuses(&key, (const uint8_t *)csv, 500, "no sealed history");
    refuses(&key, (const uint8_t *)csv, 10, "no sealed history");
    refuses(&key, (const uint8_t *)"BECKONH1", 8, "cut short");
}

static void a_file_that_is_known_until_no_time_is_refused(void)
{
    static const int64_t wrong[] = {INT64_MIN, -1, INT64_C(253402300800000000), INT64_MAX};
    BeckonImportKey key = key_of("a master key");
    for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++) {
        const BeckonSealInfo info = {123, wrong[i], "EUR"};
        g_autoptr(GByteArray) out = g_byte_array_new();
        g_autoptr(BeckonSealWriter) writer =
            beckon_seal_writer_new(key.public_key, &info, out, NULL);
        beckon_seal_writer_end(writer, out);
        refuses(&key, out->data, out->len, "damaged");
    }
}

static void nothing_is_sealed_to_a_key_of_nobody(void)
{
    static const uint8_t zero[BECKON_IMPORT_KEY_BYTES];
    const BeckonSealInfo info = {0, 0, "EUR"};
    g_autoptr(GByteArray) out = g_byte_array_new();
    g_autoptr(GError) error = NULL;
    CU_ASSERT_PTR_NULL(beckon_seal_writer_new(zero, &info, out, &error));
    CU_ASSERT_TRUE(g_error_matches(error, BECKON_ERROR, BECKON_ERROR_INVALID));
    CU_ASSERT_EQUAL(out->len, 0);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(the_hub_opens_what_was_sealed_to_its_key_in_pieces_of_any_size),
        BECKON_TEST(an_account_may_be_larger_than_a_chunk_and_a_file_empty),
        BECKON_TEST(is_a_secret_stream_under_a_key_sealed_to_the_hub),
        BECKON_TEST(no_name_can_be_read_in_it),
        BECKON_TEST(another_hub_is_told_that_it_is_not_for_it),
        BECKON_TEST(a_file_cut_anywhere_is_refused),
        BECKON_TEST(a_bit_flipped_anywhere_is_refused),
        BECKON_TEST(chunks_in_another_order_or_after_the_end_are_refused),
        BECKON_TEST(customers_out_of_order_or_twice_are_refused),
        BECKON_TEST(other_files_are_told_apart),
        BECKON_TEST(a_file_that_is_known_until_no_time_is_refused),
        BECKON_TEST(nothing_is_sealed_to_a_key_of_nobody),
    };
    return BECKON_TESTS_RUN("history/seal", tests);
}
