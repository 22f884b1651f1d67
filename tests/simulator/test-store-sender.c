/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shops.h"

#include "advert/frame.h"
#include "base/time.h"
#include "simulator/store-sender.h"

#define START_US (INT64_C(1795510800) * BECKON_SECOND_US)

/* Of test_shop_new_with_things(). */
enum { IBEACON, UID, TAG, FRIDGE, RUUVI };

static BeckonStoreSender sender_new(const BeckonShop *shop, guint which, uint64_t seed)
{
    BeckonRandom random = beckon_random_new(seed);
    return beckon_store_sender_new(g_ptr_array_index(shop->beacons, which), &random, START_US);
}

static BeckonFrame decode(const BeckonSignal *signal)
{
    BeckonFrame frame;
    CU_ASSERT_EQUAL_FATAL(beckon_frame_decode(signal->data, signal->len, &frame, NULL),
                          BECKON_DECODED);
    return frame;
}

static void an_ibeacon_sends_its_id(void)
{
    g_autoptr(BeckonShop) shop = test_shop_new_with_things();
    BeckonStoreSender sender = sender_new(shop, IBEACON, 1);
    BeckonSignal signal = beckon_store_sender_signal(&sender, START_US);
    BeckonFrame frame = decode(&signal);
    CU_ASSERT_EQUAL(frame.kind, BECKON_FRAME_IBEACON);
    CU_ASSERT_EQUAL(frame.ibeacon.uuid[0], 0xf7);
    CU_ASSERT_EQUAL(frame.ibeacon.uuid[15], 0x3e);
    CU_ASSERT_EQUAL(frame.ibeacon.major, 1);
    CU_ASSERT_EQUAL(frame.ibeacon.minor, 2);
    CU_ASSERT_EQUAL(beckon_store_sender_interval_us(&sender), BECKON_SECOND_US);
}

static void every_tenth_advert_of_a_uid_is_its_health(void)
{
    g_autoptr(BeckonShop) shop = test_shop_new_with_things();
    BeckonStoreSender sender = sender_new(shop, UID, 1);
    BeckonSignal first = beckon_store_sender_signal(&sender, START_US);
    for (guint i = 2; i <= 40; i++) {
        BeckonSignal signal = beckon_store_sender_signal(&sender, START_US + i * BECKON_SECOND_US);
        BeckonFrame frame = decode(&signal);
        CU_ASSERT_EQUAL(memcmp(signal.address, first.address, sizeof signal.address), 0);
        if (i % 10 != 0) {
            CU_ASSERT_EQUAL(frame.kind, BECKON_FRAME_EDDYSTONE_UID);
            CU_ASSERT_EQUAL(frame.uid.instance[5], 0x67);
            continue;
        }
        CU_ASSERT_EQUAL(frame.kind, BECKON_FRAME_EDDYSTONE_TLM);
        CU_ASSERT_EQUAL(frame.tlm.adv_count, i);
        CU_ASSERT_DOUBLE_EQUAL(frame.tlm.uptime_s, i, 1e-9);
        CU_ASSERT_TRUE(frame.tlm.battery_mv >= 2600 && frame.tlm.battery_mv <= 3000);
        CU_ASSERT_DOUBLE_EQUAL(frame.tlm.temperature_c, 21, 1.2);
    }
}

static void a_beacon_known_by_its_address_sends_its_health_from_there(void)
{
    static const uint8_t address[] = {0xa4, 0xc1, 0x38, 0x00, 0x11, 0x33};
    g_autoptr(BeckonShop) shop = test_shop_new_with_things();
    BeckonStoreSender sender = sender_new(shop, TAG, 1);
    BeckonSignal signal = beckon_store_sender_signal(&sender, START_US);
    CU_ASSERT_EQUAL(decode(&signal).kind, BECKON_FRAME_EDDYSTONE_TLM);
    CU_ASSERT_EQUAL(memcmp(signal.address, address, sizeof address), 0);
    CU_ASSERT_EQUAL(signal.address_type, BECKON_ADDRESS_PUBLIC);
}

static double object(const BeckonBthome *bthome, uint8_t id)
{
    BeckonBthomeObject object;
    guint offset = 0;
    while (beckon_bthome_next(bthome, &offset, &object)) {
        if (object.id == id) {
            return object.number;
        }
    }
    CU_FAIL("there is no such object");
    return 0;
}

static void a_fridge_stays_about_four_degrees_and_swings(void)
{
    static const uint8_t address[] = {0xa4, 0xc1, 0x38, 0x00, 0x11, 0x22};
    g_autoptr(BeckonShop) shop = test_shop_new_with_things();
    BeckonStoreSender sender = sender_new(shop, FRIDGE, 1);
    double least_c = 100, most_c = -100, before_c = 4;
    CU_ASSERT_EQUAL(beckon_store_sender_interval_us(&sender), 5 * BECKON_SECOND_US);
    for (guint i = 1; i <= 400; i++) {
        BeckonSignal signal =
            beckon_store_sender_signal(&sender, START_US + 5 * i * BECKON_SECOND_US);
        BeckonFrame frame = decode(&signal);
        CU_ASSERT_EQUAL(frame.kind, BECKON_FRAME_BTHOME);
        CU_ASSERT_EQUAL(memcmp(signal.address, address, sizeof address), 0);
        CU_ASSERT_EQUAL(object(&frame.bthome, 0x00), i % 256);
        CU_ASSERT_TRUE(object(&frame.bthome, 0x01) >= 60 && object(&frame.bthome, 0x01) <= 100);
        CU_ASSERT_TRUE(object(&frame.bthome, 0x03) >= 40 && object(&frame.bthome, 0x03) <= 55);
        double now_c = object(&frame.bthome, 0x02);
        CU_ASSERT_TRUE(i == 1 || (now_c - before_c < 0.05 && before_c - now_c < 0.05));
        least_c = MIN(least_c, now_c);
        most_c = MAX(most_c, now_c);
        before_c = now_c;
    }
    CU_ASSERT_TRUE(least_c > 2.8 && least_c < 3.6);
    CU_ASSERT_TRUE(most_c > 4.4 && most_c < 5.2);
}

static void a_ruuvi_tells_its_address_and_the_room(void)
{
    static const uint8_t address[] = {0xcb, 0xb8, 0x33, 0x4c, 0x88, 0x4f};
    g_autoptr(BeckonShop) shop = test_shop_new_with_things();
    BeckonStoreSender sender = sender_new(shop, RUUVI, 1);
    beckon_store_sender_signal(&sender, START_US);
    BeckonSignal signal = beckon_store_sender_signal(&sender, START_US + BECKON_SECOND_US);
    BeckonFrame frame = decode(&signal);
    CU_ASSERT_EQUAL(frame.kind, BECKON_FRAME_RUUVI);
    CU_ASSERT_TRUE(frame.ruuvi.has_mac);
    CU_ASSERT_EQUAL(memcmp(frame.ruuvi.mac, address, sizeof address), 0);
    CU_ASSERT_EQUAL(memcmp(signal.address, address, sizeof address), 0);
    CU_ASSERT_DOUBLE_EQUAL(frame.ruuvi.temperature_c, 21, 1.2);
    CU_ASSERT_EQUAL(frame.ruuvi.pressure_pa, 101325);
    CU_ASSERT_EQUAL(frame.ruuvi.acc_z_mg, 1000);
    CU_ASSERT_EQUAL(frame.ruuvi.tx_power_dbm, 4);
    CU_ASSERT_EQUAL(frame.ruuvi.sequence, 2);
}

static void the_seed_decides(void)
{
    g_autoptr(BeckonShop) shop = test_shop_new_with_things();
    BeckonStoreSender one = sender_new(shop, FRIDGE, 1), same = sender_new(shop, FRIDGE, 1);
    BeckonStoreSender other = sender_new(shop, FRIDGE, 2);
    BeckonSignal first = beckon_store_sender_signal(&one, START_US);
    BeckonSignal second = beckon_store_sender_signal(&same, START_US);
    BeckonSignal third = beckon_store_sender_signal(&other, START_US);
    CU_ASSERT_EQUAL(first.len, second.len);
    CU_ASSERT_EQUAL(memcmp(first.data, second.data, first.len), 0);
    CU_ASSERT_NOT_EQUAL(memcmp(first.data, third.data, first.len), 0);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(an_ibeacon_sends_its_id),
        BECKON_TEST(every_tenth_advert_of_a_uid_is_its_health),
        BECKON_TEST(a_beacon_known_by_its_address_sends_its_health_from_there),
        BECKON_TEST(a_fridge_stays_about_four_degrees_and_swings),
        BECKON_TEST(a_ruuvi_tells_its_address_and_the_room),
        BECKON_TEST(the_seed_decides),
    };
    return BECKON_TESTS_RUN("simulator/store-sender", tests);
}
