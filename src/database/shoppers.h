/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_DATABASE_SHOPPERS_H
#define BECKON_DATABASE_SHOPPERS_H

/* Enrolled people. */

#include "database/database.h"
#include "shopper/consent.h"
#include "shopper/pseudonym.h"

#define BECKON_DEVICE_KEY_BYTES 32 /* an Ed25519 public key */
#define BECKON_FOB_KEY_BYTES    16 /* an Eddystone-EID identity key */

typedef struct {
    uint32_t number; /* from 1, never given twice; presence's subject */
    char subject[BECKON_SUBJECT_CHARS + 1];
    char *name; /* the operator's label */
    char *language;
    char *jkt; /* RFC 7638 thumbprint of the device's key */
    uint8_t x[BECKON_DEVICE_KEY_BYTES];
    int64_t enrolled_us; /* wall time */
    GPtrArray *consents; /* of BeckonConsent */
    guint n_fobs;
} BeckonShopper;

void beckon_shopper_free(BeckonShopper *shopper);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonShopper, beckon_shopper_free)

typedef struct {
    uint32_t number; /* the shopper who carries it; out only */
    uint8_t key[BECKON_FOB_KEY_BYTES];
    guint exponent;
    int64_t clock_offset_s; /* beacon time less store time */
} BeckonFob;

/* One request to enrol. Everything is borrowed. */
typedef struct {
    const char *name;
    const char *language;
    const char *jkt;
    const uint8_t *x;          /* BECKON_DEVICE_KEY_BYTES */
    const GPtrArray *consents; /* of BeckonConsent, each purpose once */
    const BeckonFob *fobs;
    guint n_fobs; /* at most BECKON_LIMIT_DEVICES_A_SHOPPER */
} BeckonEnrolment;

/* Enrols all or none, in a transaction of its own. Returns the new BeckonShopper in the order
 * asked. BECKON_ERROR_EXISTS (a name or a device key that is enrolled already, and whose),
 * BECKON_ERROR_LIMIT. */
GPtrArray *beckon_shoppers_enrol(BeckonDatabase *database, const BeckonEnrolment *requests,
                                 gsize n_requests, int64_t now_us, GError **error);

/* One shopper, owned by the caller. BECKON_ERROR_NOT_FOUND. */
BeckonShopper *beckon_shoppers_find(BeckonDatabase *database, uint32_t number, GError **error);
BeckonShopper *beckon_shoppers_find_jkt(BeckonDatabase *database, const char *jkt, GError **error);
BeckonShopper *beckon_shoppers_find_subject(BeckonDatabase *database, const char *subject,
                                            GError **error);
BeckonShopper *beckon_shoppers_find_name(BeckonDatabase *database, const char *name,
                                         GError **error);

/* Calls visit for each shopper in the order of their numbers; the shopper is borrowed for the
 * call, in which the database must not be changed. */
typedef void (*BeckonShopperVisitor)(const BeckonShopper *shopper, void *data);
bool beckon_shoppers_each(BeckonDatabase *database, BeckonShopperVisitor visit, void *data,
                          GError **error);
typedef void (*BeckonFobVisitor)(const BeckonFob *fob, void *data);
bool beckon_shoppers_each_fob(BeckonDatabase *database, BeckonFobVisitor visit, void *data,
                              GError **error);
/* The same for the fobs of one shopper. */
bool beckon_shoppers_fobs_of(BeckonDatabase *database, uint32_t number, BeckonFobVisitor visit,
                             void *data, GError **error);

bool beckon_shoppers_count(BeckonDatabase *database, guint *ret_count, GError **error);

/* Puts a receipt in the place of an earlier one for its purpose; takes one away. In a
 * transaction. */
void beckon_shoppers_consent(BeckonDatabase *database, uint32_t number,
                             const BeckonConsent *consent);
void beckon_shoppers_withdraw(BeckonDatabase *database, uint32_t number, BeckonPurpose purpose);

/* Erases a shopper in a transaction of its own: first the key, with a mark on the erasure list,
 * then every row, then the traces in both write-ahead logs. BECKON_ERROR_NOT_FOUND. After
 * another error the forgetting is completed at the next open at the latest. */
bool beckon_shoppers_forget(BeckonDatabase *database, uint32_t number, int64_t now_us,
                            GError **error);

#endif
