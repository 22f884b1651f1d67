/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "advert/bthome.h"

#include <string.h>

#include "testing.h"

/* bthome.io/encryption: 25.06 °C and 50.55 % sealed. */
static const uint8_t sealed[] = {0x41, 0xe4, 0x45, 0xf3, 0xc9, 0x96, 0x2b, 0x33,
                                 0x22, 0x11, 0x00, 0x6c, 0x7c, 0x45, 0x19};
static const uint8_t key[] = {0x23, 0x1d, 0x39, 0xc1, 0xd7, 0xcc, 0x1a, 0xb1,
                              0xae, 0xe2, 0x24, 0xcd, 0x09, 0x6d, 0xb9, 0x32};
static const uint8_t mac[] = {0x54, 0x48, 0xe6, 0x8f, 0x80, 0xa5};

static BeckonBthome decode(const uint8_t *data, gsize len)
{
    BeckonBthome bthome = {0};
    CU_ASSERT_EQUAL_FATAL(beckon_bthome_decode(data, len, &bthome, NULL), BECKON_DECODED);
    return bthome;
}

static void opens_what_the_key_seals(void)
{
    BeckonBthome bthome = decode(sealed, sizeof sealed);
    uint8_t out[BECKON_BTHOME_MAX_BYTES];
    BeckonBthome opened;
    BeckonBthomeObject object;
    guint offset = 0;
    CU_ASSERT_TRUE_FATAL(beckon_bthome_open(&bthome, mac, key, out, &opened));
    CU_ASSERT_TRUE_FATAL(beckon_bthome_next(&opened, &offset, &object));
    CU_ASSERT_EQUAL(object.id, 0x02);
    CU_ASSERT_DOUBLE_EQUAL(object.number, 25.06, 1e-12);
    CU_ASSERT_TRUE_FATAL(beckon_bthome_next(&opened, &offset, &object));
    CU_ASSERT_STRING_EQUAL(object.name, "humidity");
    CU_ASSERT_STRING_EQUAL(object.unit, "%");
    CU_ASSERT_FALSE(beckon_bthome_next(&opened, &offset, &object));
}

static void gives_nothing_of_a_sealed_frame(void)
{
    BeckonBthome bthome = decode(sealed, sizeof sealed);
    BeckonBthomeObject object;
    guint offset = 0;
    CU_ASSERT_TRUE(bthome.sealed);
    CU_ASSERT_FALSE(beckon_bthome_next(&bthome, &offset, &object));
}

static void opens_nothing_that_was_changed_on_the_way(void)
{
    uint8_t out[BECKON_BTHOME_MAX_BYTES];
    BeckonBthome opened;
    for (gsize i = 1; i < sizeof sealed; i++) {
        uint8_t changed[sizeof sealed];
        memcpy(changed, sealed, sizeof sealed);
        changed[i] ^= 0x01;
        BeckonBthome bthome = decode(changed, sizeof changed);
        CU_ASSERT_FALSE(beckon_bthome_open(&bthome, mac, key, out, &opened));
    }
}

static void reads_the_longest_frame(void)
{
    uint8_t data[BECKON_BTHOME_MAX_BYTES + 1] = {0x40};
    BeckonBthome bthome = decode(data, BECKON_BTHOME_MAX_BYTES);
    BeckonBthomeObject object;
    guint offset = 0;
    guint n = 0;
    while (beckon_bthome_next(&bthome, &offset, &object)) {
        n++;
    }
    CU_ASSERT_EQUAL(n, (BECKON_BTHOME_MAX_BYTES - 1) / 2);
    CU_ASSERT_EQUAL(beckon_bthome_decode(data, sizeof data, &bthome, NULL), BECKON_MALFORMED);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(opens_what_the_key_seals),
        BECKON_TEST(gives_nothing_of_a_sealed_frame),
        BECKON_TEST(opens_nothing_that_was_changed_on_the_way),
        BECKON_TEST(reads_the_longest_frame),
    };
    return BECKON_TESTS_RUN("advert/bthome", tests);
}
