/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_RIG_CROWD_TILL_H
#define TESTS_RIG_CROWD_TILL_H

/* The shop's tills: they read the form that a phone shows and ask the hub to redeem it, with what
 * the reduction comes to by the catalogue's prices. */

#include <glib.h>
#include <json-glib/json-glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "rig/asker.h"
#include "rig/device.h"

/* What a phone keeps of an offer. */
typedef struct {
    char *jti;
    char *campaign;
    char *till; /* the hub's part of the form */
    char *gtin;
    JsonObject *reduce; /* or NULL */
    int64_t iat_us;
    int64_t exp_us;
} CrowdOffer;

CrowdOffer crowd_offer_read(JsonObject *claims);
void crowd_offer_clear(CrowdOffer *offer);

/* One coming to a till. */
typedef struct {
    const RigDevice *phone; /* whose key shows the form */
    guint receipt;          /* another one is another receipt, at another till */
    int64_t shown_us;       /* store time in the form */
    bool asks_twice;        /* the till loses the answer */
} CrowdVisit;

typedef struct CrowdTill CrowdTill;

/* Asker and tills (of RigDevice) are borrowed. Ends the program where the catalogue cannot be
 * read. */
CrowdTill *crowd_till_new(RigAsker *asker, const GPtrArray *tills, const char *catalogue);
void crowd_till_free(CrowdTill *till);

/* What came of it: "redeemed" with the amount, "refused" with the reason's name and what the
 * cashier reads out, "confused" where a second asking was answered in another way. */
typedef struct {
    const char *did; /* static */
    char *why;
    char *says; /* NULL: nothing */
} CrowdOutcome;

void crowd_outcome_clear(CrowdOutcome *outcome);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CrowdOutcome, crowd_outcome_clear)

CrowdOutcome crowd_till_redeem(CrowdTill *till, const CrowdOffer *offer, const CrowdVisit *visit);

#endif
