/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

/* A fuzz target is one file that defines this function: it feeds a parser the bytes, and aborts
 * (g_assert) when what the parser promises does not hold. libFuzzer calls it in the fuzz-*
 * programs; replay.c calls it with the kept corpus in every build's tests. */

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

#endif
