/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_SIMULATOR_PERSON_H
#define BECKON_SIMULATOR_PERSON_H

/* An invented shopper, with what an enrolment says of one. */

#include "shop/shop.h"
#include "simulator/fob.h"

#define BECKON_PERSON_DEVICE_SEED_BYTES 32

typedef struct {
    char *name;                                           /* "shopper-001" */
    char *customer;                                       /* of the web shop: "c-0001" */
    const char *language;                                 /* one of the shop's; borrowed from it */
    char **consents;                                      /* purposes; NULL-terminated */
    bool presence;                                        /* among them: may be recognised */
    uint8_t device_seed[BECKON_PERSON_DEVICE_SEED_BYTES]; /* of an Ed25519 key pair (RFC 8032) */
    BeckonFob fob;
} BeckonPerson;

/* number counts from 1. Of sixteen in a row one does not consent to presence. */
BeckonPerson *beckon_person_new(guint number, const BeckonShop *shop, BeckonRandom *random,
                                int64_t start_us);
void beckon_person_free(BeckonPerson *person);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonPerson, beckon_person_free)

#endif
