/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_RULES_ATTACKS_H
#define TESTS_RULES_ATTACKS_H

/* Files that are made to hold a reader up: each is refused, quickly and in little memory. The test
 * of them bounds both generously; bench/refuse measures. */

#include "base/diagnostic.h"
#include "shop/shop.h"

typedef struct {
    const char *name;
    const char *file; /* what it is read as: campaign.yaml, stories/x.yaml and so on */
    const char *code; /* with which it is refused */
    const char *before;
    const char *unit; /* stands there so many times; \1 in it is the number of each, \6 a word of
                         each that g_str_hash() takes for the same */
    guint times;
    const char *after;
    const char *encoding; /* NULL: UTF-8 */
} TestAttack;

extern const TestAttack test_attacks[];
extern const gsize test_n_attacks;

/* Its bytes. Owned by the caller. */
char *test_attack_text(const TestAttack *attack, gsize *ret_len);

/* Reads a file of these bytes as what the attack says, beside a shop and a catalogue; what is wrong
 * with it goes to the diagnostics. */
void test_attack_read(const TestAttack *attack, const char *path, BeckonShop *shop,
                      BeckonDiagnostics *diagnostics);

#endif
