/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H

/* What the programs of bench/ share. Each measures one side of a figure, does its work once to
 * warm up, and prints one number. Time is that of the processor: other programs may want it too. */

#include <glib.h>
#include <stdint.h>

/* Processor time of this process, in seconds. */
double bench_cpu_s(void);

/* The same numbers in every run, and in the programs of both sides (SplitMix64). */
uint64_t bench_random(uint64_t *state);
void bench_random_bytes(uint64_t *state, uint8_t *ret_bytes, gsize len);

/* The number that is a program's argument, of its place; ends the program where there is none. */
gsize bench_argument(int argc, char **argv, int place);

#endif
