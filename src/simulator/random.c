/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "simulator/random.h"

static uint64_t rotate_left(uint64_t value, unsigned bits)
{
    return value << bits | value >> (64 - bits);
}

static uint64_t split_mix(uint64_t *state)
{
    uint64_t value = *state += UINT64_C(0x9e3779b97f4a7c15);
    value = (value ^ value >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    value = (value ^ value >> 27) * UINT64_C(0x94d049bb133111eb);
    return value ^ value >> 31;
}

BeckonRandom beckon_random_new(uint64_t seed)
{
    BeckonRandom random;
    for (gsize i = 0; i < G_N_ELEMENTS(random.state); i++) {
        random.state[i] = split_mix(&seed);
    }
    return random;
}

uint64_t beckon_random_next(BeckonRandom *random)
{
    uint64_t *state = random->state;
    uint64_t result = rotate_left(state[1] * 5, 7) * 9;
    uint64_t shifted = state[1] << 17;
    state[2] ^= state[0];
    state[3] ^= state[1];
    state[1] ^= state[2];
    state[0] ^= state[3];
    state[2] ^= shifted;
    state[3] = rotate_left(state[3], 45);
    return result;
}

BeckonRandom beckon_random_fork(BeckonRandom *random)
{
    return beckon_random_new(beckon_random_next(random));
}

guint beckon_random_below(BeckonRandom *random, guint n)
{
    return (guint)((beckon_random_next(random) >> 32) * n >> 32);
}

int64_t beckon_random_between(BeckonRandom *random, int64_t low, int64_t high)
{
    return low + (int64_t)(beckon_random_next(random) % (uint64_t)(high - low + 1));
}

double beckon_random_unit(BeckonRandom *random)
{
    return (double)(beckon_random_next(random) >> 11) * 0x1p-53;
}

double beckon_random_normal(BeckonRandom *random)
{
    double sum = -6;
    for (int i = 0; i < 12; i++) {
        sum += beckon_random_unit(random);
    }
    return sum;
}

bool beckon_random_chance(BeckonRandom *random, guint percent)
{
    return beckon_random_below(random, 100) < percent;
}

void beckon_random_bytes(BeckonRandom *random, uint8_t *out, gsize len)
{
    for (gsize i = 0; i < len; i++) {
        out[i] = (uint8_t)(beckon_random_next(random) >> 56);
    }
}
