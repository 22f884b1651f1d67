/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_DATABASE_SHOPPERS_H
#define BECKON_DATABASE_SHOPPERS_H

/* Enrolled people: finding them and their fobs. */

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
/* How many there are. Nothing is read for it. */
guint beckon_shoppers_count(const BeckonDatabase *database);

/* Appends the numbers (uint32_t) of the next shoppers after one, at most so many, ascending. */
bool beckon_shoppers_after(BeckonDatabase *database, uint32_t after, guint most, GArray *numbers,
                           GError **error);

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

#endif
