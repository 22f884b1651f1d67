/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "companiond/signed-offer.h"

#include <string.h>

#include "base/error.h"
#include "base/limits.h"

BeckonSignedOffer *beckon_signed_offer_new(uint64_t seq, const char *jti, const char *recipient,
                                           const char *token, GError **error)
{
    if (strlen(token) > BECKON_LIMIT_TOKEN_BYTES) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_LIMIT, "offer %s: a token of over %d bytes",
                    jti, BECKON_LIMIT_TOKEN_BYTES);
        return NULL;
    }
    if (token[0] == '\0' || strpbrk(token, "\r\n") != NULL) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                    "offer %s: its token is empty or holds a line break", jti);
        return NULL;
    }
    BeckonSignedOffer *offer = g_rc_box_new0(BeckonSignedOffer);
    offer->seq = seq;
    offer->jti = g_strdup(jti);
    offer->recipient = g_strdup(recipient);
    offer->token = g_strdup(token);
    return offer;
}

BeckonSignedOffer *beckon_signed_offer_ref(BeckonSignedOffer *offer)
{
    return g_rc_box_acquire(offer);
}

static void clear(gpointer data)
{
    BeckonSignedOffer *offer = data;
    g_free(offer->jti);
    g_free(offer->recipient);
    g_free(offer->token);
}

void beckon_signed_offer_unref(BeckonSignedOffer *offer)
{
    if (offer != NULL) {
        g_rc_box_release_full(offer, clear);
    }
}

static void unref(gpointer offer)
{
    beckon_signed_offer_unref(offer);
}

GPtrArray *beckon_signed_offers_new(void)
{
    return g_ptr_array_new_with_free_func(unref);
}

gint beckon_signed_offer_compare(gconstpointer a, gconstpointer b)
{
    const BeckonSignedOffer *left = *(BeckonSignedOffer *const *)a;
    const BeckonSignedOffer *right = *(BeckonSignedOffer *const *)b;
    return (left->seq > right->seq) - (left->seq < right->seq);
}
