/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_DATABASE_SHOPPERS_H
#define BECKON_DATABASE_SHOPPERS_H

/* Enrolled people: finding them, their fobs and their consents. */

#include "database/database.h"
#include "shopper/consent.h"
#include "shopper/pseudonym.h"

#define BECKON_DEVICE_KEY_BYTES 32 /* an Ed25519 public key */
#define BECKON_FOB_KEY_BYTES    16 /* an Eddystone-EID identity key */

typedef struct {
    uint32_t number; /* from 1, never given twice; presence's subject */
    uint8_t id[BECKON_SHOPPER_ID_BYTES];
    char subject[BECKON_SUBJECT_CHARS + 1]; /* for this store */
    char *name;                             /* the operator's label */
    char *language;
    char *jkt; /* RFC 7638 thumbprint of the device's key */
    uint8_t x[BECKON_DEVICE_KEY_BYTES];
    bool is_linked;                          /* to an account of the web shop, by a link code */
    uint8_t customer[BECKON_CUSTOMER_BYTES]; /* that account's keyed hash, when linked */
    int64_t enrolled_us;                     /* wall time */
    GPtrArray *consents;                     /* of BeckonConsent */
    guint n_fobs;
} BeckonShopper;

void beckon_shopper_free(BeckonShopper *shopper);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonShopper, beckon_shopper_free)

/* One shopper, owned by the caller. BECKON_ERROR_NOT_FOUND. */
BeckonShopper *beckon_shoppers_find(BeckonDatabase *database, uint32_t number, GError **error);
BeckonShopper *beckon_shoppers_find_jkt(BeckonDatabase *database, const char *jkt, GError **error);
BeckonShopper *beckon_shoppers_find_subject(BeckonDatabase *database, const char *subject,
                                            GError **error);
BeckonShopper *beckon_shoppers_find_name(BeckonDatabase *database, const char *name,
                                         GError **error);
/* By the hash of a customer id (beckon_customer_hash). */
BeckonShopper *beckon_shoppers_find_customer(BeckonDatabase *database,
                                             const uint8_t customer[BECKON_CUSTOMER_BYTES],
                                             GError **error);

/* Calls visit for each shopper in the order of their numbers. The shopper is borrowed for the
 * call, in which the database must not be used. */
typedef void (*BeckonShopperVisitor)(const BeckonShopper *shopper, void *data);
bool beckon_shoppers_each(BeckonDatabase *database, BeckonShopperVisitor visit, void *data,
                          GError **error);
bool beckon_shoppers_count(BeckonDatabase *database, guint *ret_count, GError **error);

typedef struct {
    uint32_t number; /* of the shopper who carries it */
    uint8_t key[BECKON_FOB_KEY_BYTES];
    guint exponent;         /* rotates every 2^exponent seconds */
    int64_t clock_offset_s; /* beacon time less store time */
} BeckonFob;

/* Calls visit for each fob, by shopper, or for those of one shopper. As above. */
typedef void (*BeckonFobVisitor)(const BeckonFob *fob, void *data);
bool beckon_shoppers_each_fob(BeckonDatabase *database, BeckonFobVisitor visit, void *data,
                              GError **error);
bool beckon_shoppers_fobs_of(BeckonDatabase *database, uint32_t number, BeckonFobVisitor visit,
                             void *data, GError **error);

/* Puts a consent in the place of an earlier one for its purpose; withdraws one, and takes away with
 * that for `history` the ledger, with that for `visits` the visits. In a transaction. A shopper
 * who is not enrolled is passed over. */
void beckon_shoppers_consent(BeckonDatabase *database, uint32_t number,
                             const BeckonConsent *consent);
void beckon_shoppers_withdraw(BeckonDatabase *database, uint32_t number, BeckonPurpose purpose,
                              int64_t now_us);

/* Takes away what was only kept because of a consent that has lapsed, as withdrawing it does. In a
 * transaction. */
void beckon_shoppers_drop_kept_for(BeckonDatabase *database, uint32_t number,
                                   BeckonPurpose purpose);

/* When the first consent lapses by itself after a wall time; BECKON_TIME_NEVER: none. And which do
 * after one time, up to another: the database must not be used within the call. */
bool beckon_shoppers_next_lapse_us(BeckonDatabase *database, int64_t after_us, int64_t *ret_us,
                                   GError **error);
typedef void (*BeckonLapseVisitor)(uint32_t number, BeckonPurpose purpose, void *data);
bool beckon_shoppers_each_lapsed(BeckonDatabase *database, int64_t after_us, int64_t up_to_us,
                                 BeckonLapseVisitor visit, void *data, GError **error);

#endif
