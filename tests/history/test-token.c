/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "history/token.h"

#include <string.h>

#include "testing.h"

static const BeckonShopperKey ann = {"one shopper's own random key 32b"};
static const BeckonShopperKey bob = {"another shopper's own random key"};

static uint64_t token_of(const BeckonShopperKey *shopper, BeckonThingKind kind, const char *name)
{
    g_auto(BeckonTokenKey) key;
    beckon_token_key_derive(shopper, &key);
    return beckon_token(&key, kind, name);
}

/* Python: tk = blake2b(b'', digest_size=32, key=ann, salt=1 as LE64, person=b'beckons1');
 * blake2b(b'c' + name, digest_size=16, key=tk).digest()[:8] as a little-endian number. */
static void is_the_beginning_of_a_keyed_hash(void)
{
    CU_ASSERT_EQUAL(token_of(&ann, BECKON_THING_CATEGORY, "sports/running"), 0x0ad02823b5e07cc0);
    CU_ASSERT_EQUAL(token_of(&ann, BECKON_THING_PRODUCT, "9506000134352"), 0x3e42b6c7fba9bd28);
    CU_ASSERT_EQUAL(token_of(&ann, BECKON_THING_BRAND, "Salomon"), 0x67309ac8f0e64014);
}

static void does_not_count_a_products_leading_zeros(void)
{
    CU_ASSERT_EQUAL(token_of(&ann, BECKON_THING_PRODUCT, "09506000134352"),
                    token_of(&ann, BECKON_THING_PRODUCT, "9506000134352"));
    CU_ASSERT_NOT_EQUAL(token_of(&ann, BECKON_THING_BRAND, "07"),
                        token_of(&ann, BECKON_THING_BRAND, "7"));
}

static void tells_kinds_and_shoppers_apart(void)
{
    CU_ASSERT_NOT_EQUAL(token_of(&ann, BECKON_THING_CATEGORY, "care"),
                        token_of(&ann, BECKON_THING_BRAND, "care"));
    CU_ASSERT_NOT_EQUAL(token_of(&ann, BECKON_THING_CATEGORY, "care"),
                        token_of(&bob, BECKON_THING_CATEGORY, "care"));
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(is_the_beginning_of_a_keyed_hash),
        BECKON_TEST(does_not_count_a_products_leading_zeros),
        BECKON_TEST(tells_kinds_and_shoppers_apart),
    };
    return BECKON_TESTS_RUN("history/token", tests);
}
