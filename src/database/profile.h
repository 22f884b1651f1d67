/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_DATABASE_PROFILE_H
#define BECKON_DATABASE_PROFILE_H

/* What is sealed under a shopper's own key. For this folder only. */

#include "database/internal.h"
#include "database/shoppers.h"

/* A box around some bytes. */
GByteArray *beckon_box_seal(const BeckonShopperKey *key, uint32_t number, const void *secret,
                            gsize len);
/* What is in a box, with a NUL behind it; NULL when it does not open. */
GByteArray *beckon_box_open(const BeckonShopperKey *key, uint32_t number, const void *box,
                            gsize len);

/* Sets the error about one that does not open; false. BECKON_ERROR_INVALID. */
bool beckon_box_refuse(const BeckonDatabase *database, const char *what, uint32_t number,
                       GError **error);

/* The box that holds who a shopper is: id, x, jkt, name, language and account. */
GByteArray *beckon_profile_seal(const BeckonShopperKey *key, const BeckonShopper *shopper);
/* Fills these fields from a box for shopper->number. False when it does not open. */
bool beckon_profile_open(const BeckonShopperKey *key, const void *box, gsize len,
                         BeckonShopper *shopper);

#endif
