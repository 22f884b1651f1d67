/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "testing.h"

#include <string.h>

#include "advert/frame.h"
#include "base/time.h"
#include "simulator/fob.h"

#define START_US (INT64_C(1795510800) * BECKON_SECOND_US)
#define N_FOBS   60

static void read_eid(const BeckonSignal *signal, uint8_t ret_eid[BECKON_EID_BYTES])
{
    BeckonFrame frame;
    const char *why = NULL;
    g_assert_true(beckon_frame_decode(signal->data, signal->len, &frame, &why) == BECKON_DECODED);
    g_assert_true(frame.kind == BECKON_FRAME_EDDYSTONE_EID);
    memcpy(ret_eid, frame.eid.eid, BECKON_EID_BYTES);
}

/* How many windows what a fob shows is behind (-) or ahead of what its enrolment says. */
static int windows_off(const BeckonFob *fob, int64_t t_us, const uint8_t *shown)
{
    int64_t window_s = INT64_C(1) << fob->exponent;
    for (int off = -3; off <= 3; off++) {
        uint8_t eid[BECKON_EID_BYTES];
        int64_t beacon_s = t_us / BECKON_SECOND_US + fob->clock_offset_s + off * window_s;
        beckon_eid_compute(fob->key, (uint32_t)beacon_s, fob->exponent, eid);
        if (memcmp(eid, shown, sizeof eid) == 0) {
            return off;
        }
    }
    return 99;
}

static void what_it_shows_is_at_most_one_window_off(void)
{
    BeckonRandom random = beckon_random_new(1);
    guint n_behind = 0, n_ahead = 0, n_wrong_clocks = 0;
    for (int i = 0; i < N_FOBS; i++) {
        BeckonFob fob = beckon_fob_new(&random, START_US);
        CU_ASSERT(fob.exponent >= 4 && fob.exponent <= 10);
        n_wrong_clocks += fob.clock_error_s != 0;
        for (int64_t t_us = START_US; t_us < START_US + BECKON_HOUR_US;
             t_us += 7 * BECKON_SECOND_US) {
            BeckonSignal signal = beckon_fob_signal(&fob, t_us);
            uint8_t eid[BECKON_EID_BYTES];
            read_eid(&signal, eid);
            int off = windows_off(&fob, t_us, eid);
            CU_ASSERT(off >= -1 && off <= 1);
            n_behind += off < 0;
            n_ahead += off > 0;
        }
    }
    CU_ASSERT(n_behind > 0 && n_ahead > 0);
    CU_ASSERT(n_wrong_clocks > 0 && n_wrong_clocks < N_FOBS / 2);
}

static void a_signal_holds_until_it_says_and_no_longer(void)
{
    BeckonRandom random = beckon_random_new(2);
    for (int i = 0; i < N_FOBS; i++) {
        BeckonFob fob = beckon_fob_new(&random, START_US);
        BeckonSignal signal = beckon_fob_signal(&fob, START_US);
        CU_ASSERT(signal.until_us > START_US);
        BeckonSignal last = beckon_fob_signal(&fob, signal.until_us - 1);
        BeckonSignal next = beckon_fob_signal(&fob, signal.until_us);
        CU_ASSERT(memcmp(signal.data, last.data, signal.len) == 0);
        CU_ASSERT(memcmp(signal.address, last.address, sizeof signal.address) == 0);
        CU_ASSERT(memcmp(signal.data, next.data, signal.len) != 0);
        CU_ASSERT(memcmp(signal.address, next.address, sizeof signal.address) != 0);
    }
}

static void its_address_is_a_resolvable_random_one(void)
{
    BeckonRandom random = beckon_random_new(3);
    BeckonFob fob = beckon_fob_new(&random, START_US);
    BeckonSignal signal = beckon_fob_signal(&fob, START_US);
    CU_ASSERT(signal.address_type == BECKON_ADDRESS_RANDOM);
    CU_ASSERT(signal.address[0] >> 6 == 1);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(what_it_shows_is_at_most_one_window_off),
        BECKON_TEST(a_signal_holds_until_it_says_and_no_longer),
        BECKON_TEST(its_address_is_a_resolvable_random_one),
    };
    return BECKON_TESTS_RUN("simulator/fob", tests);
}
