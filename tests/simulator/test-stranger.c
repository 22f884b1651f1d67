/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "testing.h"

#include <string.h>

#include "advert/frame.h"
#include "base/time.h"
#include "simulator/stranger.h"

#define N_STRANGERS 2000

static BeckonVerdict verdict_on(const BeckonSignal *signal, BeckonFrame *ret_frame)
{
    return beckon_frame_decode(signal->data, signal->len, ret_frame, NULL);
}

static void of_twenty_in_a_row_each_kind_has_its_share(void)
{
    static const guint wanted[] = {9, 4, 3, 3, 1};
    guint counts[G_N_ELEMENTS(wanted)] = {0};
    BeckonRandom random = beckon_random_new(1);
    for (guint number = 13; number < 13 + 20; number++) {
        counts[beckon_stranger_new(number, &random).kind]++;
    }
    CU_ASSERT(memcmp(counts, wanted, sizeof wanted) == 0);
}

static void each_sends_what_its_kind_sends(void)
{
    BeckonRandom random = beckon_random_new(2);
    bool seen[BECKON_FRAME_RUUVI + 1] = {false};
    for (guint i = 0; i < N_STRANGERS; i++) {
        BeckonStranger stranger = beckon_stranger_new(i, &random);
        BeckonSignal signal = beckon_stranger_signal(&stranger, &random, 0);
        BeckonFrame frame = {0};
        BeckonVerdict verdict = verdict_on(&signal, &frame);
        switch (stranger.kind) {
        case BECKON_STRANGER_PHONE:
        case BECKON_STRANGER_HEADPHONES:
            CU_ASSERT(verdict == BECKON_FOREIGN);
            break;
        case BECKON_STRANGER_IBEACON:
            CU_ASSERT(verdict == BECKON_DECODED && frame.kind == BECKON_FRAME_IBEACON);
            break;
        case BECKON_STRANGER_EDDYSTONE:
            CU_ASSERT(verdict == BECKON_DECODED);
            seen[frame.kind] = true;
            break;
        case BECKON_STRANGER_MALFORMED:
            CU_ASSERT(verdict == BECKON_MALFORMED);
            break;
        }
    }
    CU_ASSERT(seen[BECKON_FRAME_EDDYSTONE_UID] && seen[BECKON_FRAME_EDDYSTONE_URL]);
    CU_ASSERT(seen[BECKON_FRAME_EDDYSTONE_TLM] && seen[BECKON_FRAME_EDDYSTONE_EID]);
}

static void a_phone_changes_its_address_within_15_minutes(void)
{
    BeckonRandom random = beckon_random_new(3);
    BeckonStranger phone = {.kind = BECKON_STRANGER_PHONE};
    BeckonSignal first = beckon_stranger_signal(&phone, &random, 0);
    BeckonSignal second = beckon_stranger_signal(&phone, &random, first.until_us);
    CU_ASSERT(first.until_us > 0 && first.until_us <= 15 * BECKON_MINUTE_US);
    CU_ASSERT(memcmp(first.address, second.address, sizeof first.address) != 0);
    CU_ASSERT(first.address[0] >> 6 == 1 && second.address[0] >> 6 == 1);
}

static void a_beacon_sends_the_same_all_day(void)
{
    BeckonRandom random = beckon_random_new(4);
    BeckonStranger beacon = {.kind = BECKON_STRANGER_IBEACON, .id = {1, 2, 3}};
    BeckonSignal signal = beckon_stranger_signal(&beacon, &random, 0);
    CU_ASSERT(signal.until_us == BECKON_TIME_NEVER);
    CU_ASSERT(signal.address[0] >> 6 == 3);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(of_twenty_in_a_row_each_kind_has_its_share),
        BECKON_TEST(each_sends_what_its_kind_sends),
        BECKON_TEST(a_phone_changes_its_address_within_15_minutes),
        BECKON_TEST(a_beacon_sends_the_same_all_day),
    };
    return BECKON_TESTS_RUN("simulator/stranger", tests);
}
