/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_COMPANIOND_IN_FLIGHT_H
#define BECKON_COMPANIOND_IN_FLIGHT_H

/* Offers handed on a moment ago. An offer may come from dispatchd after the engine has answered
 * a device what it still had and before that device's stream is open: it is in neither, so it
 * is kept here until no such answer can be under way any more. */

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "companiond/signed-offer.h"

/* How long an offer is kept: longer than an answer of the engine may take. */
#define BECKON_IN_FLIGHT_US INT64_C(30000000)

typedef struct BeckonInFlight BeckonInFlight;

/* Holds at most max_offers; the oldest makes room. */
BeckonInFlight *beckon_in_flight_new(guint max_offers);
void beckon_in_flight_free(BeckonInFlight *in_flight);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonInFlight, beckon_in_flight_free)

/* Keeps a reference, and lets go of those over BECKON_IN_FLIGHT_US old. now_us is monotonic. An
 * offer that is there already, by recipient and seq, changes nothing. */
void beckon_in_flight_add(BeckonInFlight *in_flight, BeckonSignedOffer *offer, int64_t now_us);

/* Appends references to a recipient's offers, in no order. */
void beckon_in_flight_collect(const BeckonInFlight *in_flight, const char *recipient,
                              GPtrArray *out);

/* Lets go of a recipient's offers. */
void beckon_in_flight_forget(BeckonInFlight *in_flight, const char *recipient);

/* How many offers had to make room before their time: where this grew between an answer's
 * question and its stream, the stream might miss one. */
uint64_t beckon_in_flight_overflows(const BeckonInFlight *in_flight);

#endif
