/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_SIMULATOR_RANDOM_H
#define BECKON_SIMULATOR_RANDOM_H

/* The dice of a simulation: xoshiro256** (Blackman, Vigna 2018), its state filled by SplitMix64
 * (Steele, Lea, Flood 2014). The same seed gives the same numbers on every machine. Not for
 * secrets. */

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct {
    uint64_t state[4];
} BeckonRandom;

BeckonRandom beckon_random_new(uint64_t seed);
uint64_t beckon_random_next(BeckonRandom *random);

/* A generator of its own, so that what one person does changes nobody else's numbers. */
BeckonRandom beckon_random_fork(BeckonRandom *random);

/* 0 … n - 1; n is at least 1. */
guint beckon_random_below(BeckonRandom *random, guint n);

/* low … high, both included. */
int64_t beckon_random_between(BeckonRandom *random, int64_t low, int64_t high);

/* At least 0, less than 1. */
double beckon_random_unit(BeckonRandom *random);

/* Mean 0, variance 1, within ±6: the sum of twelve units, since those are exact everywhere. */
double beckon_random_normal(BeckonRandom *random);

bool beckon_random_chance(BeckonRandom *random, guint percent);
void beckon_random_bytes(BeckonRandom *random, uint8_t *out, gsize len);

#endif
