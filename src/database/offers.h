/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_DATABASE_OFFERS_H
#define BECKON_DATABASE_OFFERS_H

/* Offers as they are kept, to their end; outbox.h makes and sends them. All times are store time.
 * Functions that change something are called in a transaction and pass over a jti that is not
 * there: its shopper may have been forgotten since. */

#include "database/shoppers.h"

typedef enum {
    BECKON_OFFER_DRAFTED,
    BECKON_OFFER_SIGNED,
    BECKON_OFFER_DELIVERED,
    BECKON_OFFER_SEEN,
    BECKON_OFFER_REDEEMED, /* from here on an offer changes no more */
    BECKON_OFFER_DISMISSED,
    BECKON_OFFER_EXPIRED,
    BECKON_OFFER_REVOKED,
    BECKON_OFFER_GHOST, /* the shopper was held out: nothing was offered, and nothing becomes of it
                         */
} BeckonOfferState;
#define BECKON_OFFER_STATES (BECKON_OFFER_GHOST + 1)

/* "drafted", …. Static. And back: BECKON_ERROR_INVALID. */
const char *beckon_offer_state_name(BeckonOfferState state);
bool beckon_offer_state_parse(const char *name, BeckonOfferState *ret_state, GError **error);

typedef struct {
    uint64_t seq; /* from 1, in the order of drafting, never given twice */
    char *jti;
    uint32_t number;
    char subject[BECKON_SUBJECT_CHARS + 1];
    char *recipient; /* the device key's thumbprint */
    uint8_t device_x[BECKON_DEVICE_KEY_BYTES];
    char *campaign;
    char *zone;
    int64_t visit_started_us;
    int64_t drafted_us;
    int64_t expires_us;
    int64_t released_us; /* gave its place back then; BECKON_TIME_NEVER: holds it */
    BeckonOfferState state;
    int64_t reserve_minor;
    char *arm;        /* of its campaign's experiment; "": none */
    char *payload;    /* JSON claims; {} of a ghost */
    char *token;      /* NULL until signed */
    int64_t cause_us; /* CLOCK_MONOTONIC of the record that made the campaign true */
} BeckonOffer;

void beckon_offer_free(BeckonOffer *offer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonOffer, beckon_offer_free)

/* Moves an offer on, at most forward: delivered, seen, then dismissed or revoked, which give its
 * place back at now_us; redemptions.h redeems it. Returns whether it moved. Idempotent. */
bool beckon_offers_move(BeckonDatabase *database, const char *jti, BeckonOfferState to,
                        int64_t now_us);

/* Expires what is due and returns how many; when the next one is due (BECKON_TIME_NEVER). */
guint beckon_offers_expire(BeckonDatabase *database, int64_t now_us);
int64_t beckon_offers_next_expiry_us(BeckonDatabase *database);

/* Takes out offers that ended and were drafted before a moment, and returns how many. What was
 * redeemed of a campaign still counts under its caps and budget (database/redemptions.h). In a
 * transaction. */
guint beckon_offers_retire(BeckonDatabase *database, int64_t before_us);

/* Newest first, of one state or of any (NULL). Owned by the caller. */
GPtrArray *beckon_offers_list(BeckonDatabase *database, const BeckonOfferState *state, guint limit,
                              GError **error);
/* BECKON_ERROR_NOT_FOUND. */
BeckonOffer *beckon_offers_find(BeckonDatabase *database, const char *jti, GError **error);

/* What a shopper was offered. */
typedef struct {
    char *campaign;
    int64_t offered_us;
    int64_t redeemed_us; /* BECKON_TIME_NEVER: not (yet) */
} BeckonOfferGiven;

/* All offers to a shopper, whatever became of them, by offered_us ascending; ghosts are none.
 * BeckonOfferGiven, owned by the caller. */
GPtrArray *beckon_offers_of_shopper(BeckonDatabase *database, uint32_t number, GError **error);

/* How many offers are in each state, those of forgotten shoppers that were redeemed included. */
bool beckon_offers_count(BeckonDatabase *database, uint64_t ret_counts[BECKON_OFFER_STATES],
                         GError **error);

#endif
