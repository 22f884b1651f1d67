/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_PEOPLE_REPORTERS_H
#define BECKON_ENGINE_PEOPLE_REPORTERS_H

/* What is remembered of the shoppers whose apps report what they heard: how often they were wrong,
 * since a minor has 16 bits and could be guessed, and where they were last, since nobody is in two
 * places. In memory only. Pure: guesses go by CLOCK_MONOTONIC, places by store time, both handed
 * in. */

#include "shop/shop.h"

typedef struct BeckonReporters BeckonReporters;

/* The shop is borrowed. */
BeckonReporters *beckon_reporters_new(const BeckonShop *shop);
void beckon_reporters_free(BeckonReporters *reporters);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonReporters, beckon_reporters_free)

/* Whether what a shopper's app says is looked at: it was wrong fewer than
 * BECKON_LIMIT_WRONG_SIGHTINGS times within an hour of the first. */
bool beckon_reporters_may_report(const BeckonReporters *reporters, uint32_t number, int64_t now_us);
void beckon_reporters_note_wrong(BeckonReporters *reporters, uint32_t number, int64_t now_us);

/* Whether a shopper can have come to a scanner by a store time from where the last report that was
 * taken came from: at 4 m/s with 10 m to spare, or in 3 s where scanners have no places. */
bool beckon_reporters_can_be_at(const BeckonReporters *reporters, uint32_t number, guint scanner,
                                int64_t t_us);
/* One was taken. now_us is CLOCK_MONOTONIC all the same. */
void beckon_reporters_note_place(BeckonReporters *reporters, uint32_t number, guint scanner,
                                 int64_t t_us, int64_t now_us);

/* A shopper who is not to be recognised any more. */
void beckon_reporters_forget(BeckonReporters *reporters, uint32_t number);

/* How many are remembered. Those who have not reported for hours are not, in the end. */
guint beckon_reporters_size(const BeckonReporters *reporters);

#endif
