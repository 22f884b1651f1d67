/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "simulator/fob.h"

#include "base/time.h"

#define EID_FRAME_TYPE      0x30
#define POWER_AT_0_M_DBM    (-20)
#define OLDEST_BATTERY_S    (300 * 86400)
#define WRONG_CLOCK_PERCENT 25

BeckonFob beckon_fob_new(BeckonRandom *random, int64_t start_us)
{
    BeckonFob fob = {0};
    beckon_random_bytes(random, fob.key, sizeof fob.key);
    fob.exponent =
        (unsigned)beckon_random_between(random, BECKON_FOB_MIN_EXPONENT, BECKON_FOB_MAX_EXPONENT);
    fob.clock_offset_s =
        beckon_random_between(random, 86400, OLDEST_BATTERY_S) - start_us / BECKON_SECOND_US;
    if (beckon_random_chance(random, WRONG_CLOCK_PERCENT)) {
        int64_t window_s = INT64_C(1) << fob.exponent;
        fob.clock_error_s = beckon_random_between(random, 1 - window_s, window_s - 1);
    }
    return fob;
}

/* What the fob draws for one of its windows: always the same. */
static BeckonRandom random_of_window(const BeckonFob *fob, int64_t window)
{
    return beckon_random_new(beckon_eid_to_id(fob->key) ^ (uint64_t)window);
}

/* When the fob turns to the id of a window. A clock that lags has less of it to wait in, so that
 * both together stay below one window. */
static int64_t turns_us(const BeckonFob *fob, int64_t window)
{
    BeckonRandom random = random_of_window(fob, window);
    int64_t window_s = INT64_C(1) << fob->exponent;
    int64_t longest_wait_s = window_s + MIN(fob->clock_error_s, 0);
    int64_t start_s = window * window_s - fob->clock_offset_s - fob->clock_error_s;
    return start_s * BECKON_SECOND_US +
           beckon_random_between(&random, 0, longest_wait_s * BECKON_SECOND_US - 1);
}

BeckonSignal beckon_fob_signal(const BeckonFob *fob, int64_t t_us)
{
    int64_t clock_us = t_us + (fob->clock_offset_s + fob->clock_error_s) * BECKON_SECOND_US;
    int64_t window = clock_us / ((INT64_C(1) << fob->exponent) * BECKON_SECOND_US);
    if (t_us < turns_us(fob, window)) {
        window--;
    }
    uint8_t frame[2 + BECKON_EID_BYTES] = {EID_FRAME_TYPE, (uint8_t)POWER_AT_0_M_DBM};
    beckon_eid_compute(fob->key, (uint32_t)(window << fob->exponent), fob->exponent, frame + 2);
    BeckonRandom random = random_of_window(fob, window);
    BeckonSignal signal = beckon_signal_new(&random, BECKON_SIGNAL_ADDRESS_RESOLVABLE);
    signal.until_us = turns_us(fob, window + 1);
    beckon_signal_put_eddystone(&signal, frame, sizeof frame);
    return signal;
}
