/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shopper/vault.h"

#include <json-glib/json-glib.h>
#include <sodium.h>

#include "base/bytes.h"
#include "base/error.h"
#include "testing.h"

static const uint8_t master[BECKON_MASTER_KEY_BYTES] = {0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10,
                                                        11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
                                                        22, 23, 24, 25, 26, 27, 28, 29, 30, 31};
static const uint8_t secret[16] = "an identity key";

static BeckonVault *new_vault(void)
{
    g_autoptr(GError) error = NULL;
    BeckonVault *vault = beckon_vault_new_from_bytes(master, sizeof master, &error);
    g_assert_no_error(error);
    return vault;
}

static void derives_one_subkey_a_use(void)
{
    g_autofree char *text = beckon_test_read("tests/shopper/vectors/subkeys.json", NULL);
    g_autoptr(JsonNode) root = json_from_string(text, NULL);
    JsonObject *expected = json_object_get_object_member(json_node_get_object(root), "subkeys");
    g_autoptr(BeckonVault) vault = new_vault();
    static const struct {
        const char *name;
        BeckonSubkey use;
    } uses[] = {{"wrap", BECKON_SUBKEY_WRAP},         {"pseudonym", BECKON_SUBKEY_PSEUDONYM},
                {"lookup", BECKON_SUBKEY_LOOKUP},     {"fingerprint", BECKON_SUBKEY_FINGERPRINT},
                {"customer", BECKON_SUBKEY_CUSTOMER}, {"import", BECKON_SUBKEY_IMPORT},
                {"link", BECKON_SUBKEY_LINK},         {"beacon", BECKON_SUBKEY_BEACON}};
    for (gsize i = 0; i < G_N_ELEMENTS(uses); i++) {
        g_autofree char *hex =
            beckon_hex_encode(beckon_vault_subkey(vault, uses[i].use), BECKON_SUBKEY_BYTES);
        CU_ASSERT_STRING_EQUAL(hex, json_object_get_string_member(expected, uses[i].name));
    }
}

static void refuses_a_master_key_of_another_length(void)
{
    g_autoptr(GError) error = NULL;
    CU_ASSERT_PTR_NULL(beckon_vault_new_from_bytes(master, 31, &error));
    CU_ASSERT_TRUE(g_error_matches(error, BECKON_ERROR, BECKON_ERROR_INVALID));
}

static void unwraps_what_it_wrapped(void)
{
    g_autoptr(BeckonVault) vault = new_vault();
    BeckonShopperKey key, again;
    uint8_t wrapped[BECKON_WRAPPED_KEY_BYTES];
    beckon_vault_new_key(vault, 7, &key, wrapped);
    CU_ASSERT_TRUE(beckon_vault_unwrap(vault, 7, wrapped, sizeof wrapped, &again));
    CU_ASSERT_EQUAL(memcmp(key.bytes, again.bytes, sizeof key.bytes), 0);
}

/* Opens the box as the header describes it, with libsodium alone. */
static void a_wrapped_key_is_a_box_bound_to_the_shoppers_number(void)
{
    g_autoptr(BeckonVault) vault = new_vault();
    BeckonShopperKey key;
    uint8_t wrapped[BECKON_WRAPPED_KEY_BYTES], plain[BECKON_SHOPPER_KEY_BYTES];
    uint8_t number[8] = {0x01, 0x02};
    beckon_vault_new_key(vault, 0x0201, &key, wrapped);
    CU_ASSERT_EQUAL(crypto_aead_xchacha20poly1305_ietf_decrypt(
                        plain, NULL, NULL, wrapped + 24, sizeof wrapped - 24, number, sizeof number,
                        wrapped, beckon_vault_subkey(vault, BECKON_SUBKEY_WRAP)),
                    0);
    CU_ASSERT_EQUAL(memcmp(plain, key.bytes, sizeof plain), 0);
}

static void a_key_moved_to_another_shopper_does_not_unwrap(void)
{
    g_autoptr(BeckonVault) vault = new_vault();
    BeckonShopperKey key, other;
    uint8_t wrapped[BECKON_WRAPPED_KEY_BYTES];
    beckon_vault_new_key(vault, 7, &key, wrapped);
    CU_ASSERT_FALSE(beckon_vault_unwrap(vault, 8, wrapped, sizeof wrapped, &other));
}

static void another_master_key_does_not_unwrap(void)
{
    static const uint8_t other_master[BECKON_MASTER_KEY_BYTES] = {1};
    g_autoptr(BeckonVault) vault = new_vault();
    g_autoptr(BeckonVault) stranger =
        beckon_vault_new_from_bytes(other_master, sizeof other_master, NULL);
    BeckonShopperKey key, other;
    uint8_t wrapped[BECKON_WRAPPED_KEY_BYTES];
    beckon_vault_new_key(vault, 7, &key, wrapped);
    CU_ASSERT_FALSE(beckon_vault_unwrap(stranger, 7, wrapped, sizeof wrapped, &other));
    uint8_t ours[BECKON_FINGERPRINT_BYTES], theirs[BECKON_FINGERPRINT_BYTES];
    beckon_vault_fingerprint(vault, ours);
    beckon_vault_fingerprint(stranger, theirs);
    CU_ASSERT_NOT_EQUAL(memcmp(ours, theirs, sizeof ours), 0);
}

static void opens_what_it_sealed_for_this_shopper_only(void)
{
    g_autoptr(BeckonVault) vault = new_vault();
    BeckonShopperKey key;
    uint8_t wrapped[BECKON_WRAPPED_KEY_BYTES];
    beckon_vault_new_key(vault, 7, &key, wrapped);
    uint8_t box[sizeof secret + BECKON_BOX_EXTRA_BYTES], opened[sizeof secret];
    beckon_shopper_key_seal(&key, 7, secret, sizeof secret, box);
    CU_ASSERT_TRUE(beckon_shopper_key_open(&key, 7, box, sizeof box, opened));
    CU_ASSERT_EQUAL(memcmp(opened, secret, sizeof secret), 0);
    CU_ASSERT_FALSE(beckon_shopper_key_open(&key, 8, box, sizeof box, opened));
}

static void a_box_with_one_bit_changed_does_not_open(void)
{
    g_autoptr(BeckonVault) vault = new_vault();
    BeckonShopperKey key;
    uint8_t wrapped[BECKON_WRAPPED_KEY_BYTES];
    beckon_vault_new_key(vault, 7, &key, wrapped);
    uint8_t box[sizeof secret + BECKON_BOX_EXTRA_BYTES], opened[sizeof secret];
    beckon_shopper_key_seal(&key, 7, secret, sizeof secret, box);
    for (gsize bit = 0; bit < sizeof box * 8; bit++) {
        box[bit / 8] ^= (uint8_t)(1 << bit % 8);
        CU_ASSERT_FALSE(beckon_shopper_key_open(&key, 7, box, sizeof box, opened));
        box[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
    for (gsize len = 0; len < sizeof box; len++) {
        CU_ASSERT_FALSE(beckon_shopper_key_open(&key, 7, box, len, opened));
    }
}

static void wiping_a_key_leaves_nothing_of_it(void)
{
    static const BeckonShopperKey nothing;
    g_autoptr(BeckonVault) vault = new_vault();
    BeckonShopperKey key;
    uint8_t wrapped[BECKON_WRAPPED_KEY_BYTES];
    beckon_vault_new_key(vault, 7, &key, wrapped);
    beckon_shopper_key_wipe(&key);
    CU_ASSERT_EQUAL(memcmp(&key, &nothing, sizeof key), 0);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(derives_one_subkey_a_use),
        BECKON_TEST(refuses_a_master_key_of_another_length),
        BECKON_TEST(unwraps_what_it_wrapped),
        BECKON_TEST(a_wrapped_key_is_a_box_bound_to_the_shoppers_number),
        BECKON_TEST(a_key_moved_to_another_shopper_does_not_unwrap),
        BECKON_TEST(another_master_key_does_not_unwrap),
        BECKON_TEST(opens_what_it_sealed_for_this_shopper_only),
        BECKON_TEST(a_box_with_one_bit_changed_does_not_open),
        BECKON_TEST(wiping_a_key_leaves_nothing_of_it),
    };
    return BECKON_TESTS_RUN("vault", tests);
}
