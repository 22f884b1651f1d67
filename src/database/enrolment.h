/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_DATABASE_ENROLMENT_H
#define BECKON_DATABASE_ENROLMENT_H

/* Shoppers come; erasure.h says how they go. */

#include "database/shoppers.h"

/* One request. Everything is borrowed. */
typedef struct {
    const char *name;
    const char *language;
    const char *jkt;
    const uint8_t *x;          /* BECKON_DEVICE_KEY_BYTES */
    const uint8_t *customer;   /* BECKON_CUSTOMER_BYTES: the account's hash; NULL: without one */
    const GPtrArray *consents; /* of BeckonConsent, each purpose once */
    const BeckonFob *fobs;     /* their numbers are not read */
    guint n_fobs;              /* at most BECKON_LIMIT_DEVICES_A_SHOPPER */
} BeckonEnrolment;

/* Enrols all or none, in a transaction of its own. Returns the new BeckonShopper in the order
 * asked, owned by the caller. BECKON_ERROR_EXISTS: a name, a device key or an account is enrolled
 * already, or comes twice. BECKON_ERROR_LIMIT. */
GPtrArray *beckon_shoppers_enrol(BeckonDatabase *database, const BeckonEnrolment *requests,
                                 gsize n_requests, int64_t now_us, GError **error);

#endif
