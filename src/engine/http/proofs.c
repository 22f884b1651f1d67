/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/http/proofs.h"

#include "base/error.h"
#include "base/limits.h"
#include "base/time.h"

/* A proof is accepted this long at most: its window on both sides of its time. */
#define LIFE_US (2 * BECKON_DPOP_WINDOW_US)

/* A clock that is set back by less than this was right before, and comes again to times whose
 * proofs were used; one set back further was wrong, and nobody is to wait until it comes there. */
#define WRONG_CLOCK_US (30 * BECKON_MINUTE_US)

struct BeckonProofs {
    int64_t used_until_us; /* proofs made before may have been used */
    int64_t latest_us;     /* how far the clock came */
    /* Two sets in turn: what is in the older one is at least LIFE_US old when it is emptied. */
    GHashTable *now;
    GHashTable *before;
    GHashTable *of_device; /* thumbprint → how many are in the set of now */
    int64_t turned_us;
};

static GHashTable *new_set(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

/* Proofs carry whole seconds: one made in this very second reads as its beginning. */
static void start(BeckonProofs *proofs, int64_t now_us)
{
    proofs->used_until_us = now_us - now_us % BECKON_SECOND_US;
    proofs->latest_us = now_us;
}

BeckonProofs *beckon_proofs_new(int64_t now_us)
{
    BeckonProofs *proofs = g_new0(BeckonProofs, 1);
    start(proofs, now_us);
    proofs->turned_us = now_us;
    proofs->now = new_set();
    proofs->before = new_set();
    proofs->of_device = new_set();
    return proofs;
}

void beckon_proofs_free(BeckonProofs *proofs)
{
    if (proofs == NULL) {
        return;
    }
    g_hash_table_unref(proofs->now);
    g_hash_table_unref(proofs->before);
    g_hash_table_unref(proofs->of_device);
    g_free(proofs);
}

/* The clock was set back behind what is remembered in full. */
static void step_back(BeckonProofs *proofs, int64_t now_us)
{
    if (proofs->latest_us - now_us >= WRONG_CLOCK_US) {
        start(proofs, now_us);
    } else {
        proofs->used_until_us = proofs->latest_us + BECKON_DPOP_WINDOW_US + 1;
    }
}

static void turn(BeckonProofs *proofs, int64_t now_us)
{
    if (now_us < proofs->turned_us) {
        step_back(proofs, now_us);
    }
    proofs->latest_us = MAX(proofs->latest_us, now_us);
    if (now_us - proofs->turned_us >= LIFE_US || now_us < proofs->turned_us) {
        g_hash_table_unref(proofs->before);
        proofs->before = proofs->now;
        proofs->now = new_set();
        g_hash_table_remove_all(proofs->of_device);
        proofs->turned_us = now_us;
    }
}

bool beckon_proofs_use(BeckonProofs *proofs, const BeckonDpopProof *proof, int64_t now_us,
                       GError **error)
{
    turn(proofs, now_us);
    g_autofree char *name = g_strconcat(proof->key.thumbprint, ":", proof->jti, NULL);
    if (proof->iat_us < proofs->used_until_us || g_hash_table_contains(proofs->now, name) ||
        g_hash_table_contains(proofs->before, name)) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_DENIED,
                    "this proof may have been used before: make a new one for each request");
        return false;
    }
    guint of_device =
        GPOINTER_TO_UINT(g_hash_table_lookup(proofs->of_device, proof->key.thumbprint));
    if (g_hash_table_size(proofs->now) >= BECKON_LIMIT_PROOF_NONCES ||
        of_device >= BECKON_LIMIT_PROOFS_A_DEVICE) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_LIMIT,
                    "too many requests at once: try again in two minutes");
        return false;
    }
    g_hash_table_add(proofs->now, g_steal_pointer(&name));
    g_hash_table_insert(proofs->of_device, g_strdup(proof->key.thumbprint),
                        GUINT_TO_POINTER(of_device + 1));
    return true;
}
