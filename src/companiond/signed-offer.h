/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_COMPANIOND_SIGNED_OFFER_H
#define BECKON_COMPANIOND_SIGNED_OFFER_H

/* A signed offer on its way to one device: what dispatchd hands on, or what the engine still
 * had for a device that opens a stream. Immutable and counted, since several streams share it. */

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct {
    uint64_t seq;    /* the outbox's number: grows, never used twice */
    char *jti;       /* the offer's id */
    char *recipient; /* thumbprint of the device's key */
    char *token;     /* compact JWS */
} BeckonSignedOffer;

/* Copies the strings. NULL when the token is over BECKON_LIMIT_TOKEN_BYTES (BECKON_ERROR_LIMIT)
 * or could not stand on one line of an event stream (BECKON_ERROR_INVALID). */
BeckonSignedOffer *beckon_signed_offer_new(uint64_t seq, const char *jti, const char *recipient,
                                           const char *token, GError **error);

BeckonSignedOffer *beckon_signed_offer_ref(BeckonSignedOffer *offer);
void beckon_signed_offer_unref(BeckonSignedOffer *offer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonSignedOffer, beckon_signed_offer_unref)

/* An empty GPtrArray that drops a reference for each offer in it. */
GPtrArray *beckon_signed_offers_new(void);

/* For g_ptr_array_sort: by seq. */
gint beckon_signed_offer_compare(gconstpointer a, gconstpointer b);

#endif
