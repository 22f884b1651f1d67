/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/advert-chain.h"

#include <string.h>

/* The fragments of one advert are sent within a fraction of this. */
#define PATIENCE_US UINT64_C(2000000)

static bool is_of(const BeckonAdvertChain *chain, uint16_t adapter, uint8_t set_id,
                  const BeckonAdvertReport *report)
{
    return chain->open && chain->adapter == adapter && chain->set_id == set_id &&
           chain->report.scan_response == report->scan_response &&
           chain->report.address_type == report->address_type &&
           memcmp(chain->report.address, report->address, sizeof report->address) == 0;
}

static BeckonAdvertChain *find(BeckonAdvertChains *chains, uint16_t adapter, uint8_t set_id,
                               const BeckonAdvertReport *report)
{
    if (chains->n_open == 0) {
        return NULL;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(chains->chains); i++) {
        if (is_of(&chains->chains[i], adapter, set_id, report)) {
            return &chains->chains[i];
        }
    }
    return NULL;
}

static void wipe(BeckonAdvertChain *chain)
{
    explicit_bzero(chain, sizeof *chain);
}

/* A capture's times may be any. */
static bool is_stale(const BeckonAdvertChain *chain, int64_t t_us)
{
    uint64_t apart_us =
        (uint64_t)MAX(t_us, chain->report.t_us) - (uint64_t)MIN(t_us, chain->report.t_us);
    return chain->open && apart_us > PATIENCE_US;
}

void beckon_advert_chains_forget(BeckonAdvertChains *chains, int64_t t_us)
{
    if (chains->given != NULL) {
        wipe(chains->given);
        chains->given = NULL;
    }
    for (gsize i = 0; chains->n_open > 0 && i < G_N_ELEMENTS(chains->chains); i++) {
        if (is_stale(&chains->chains[i], t_us)) {
            chains->dropped += !chains->chains[i].spoilt;
            chains->n_open--;
            wipe(&chains->chains[i]);
        }
    }
}

/* A free place, or that of the chain which has waited longest. */
static BeckonAdvertChain *make_room(BeckonAdvertChains *chains)
{
    BeckonAdvertChain *oldest = &chains->chains[0];
    for (gsize i = 0; i < G_N_ELEMENTS(chains->chains); i++) {
        BeckonAdvertChain *chain = &chains->chains[i];
        if (!chain->open) {
            chains->n_open++;
            return chain;
        }
        if (chain->begun < oldest->begun) {
            oldest = chain;
        }
    }
    chains->dropped += !oldest->spoilt;
    wipe(oldest);
    return oldest;
}

static BeckonAdvertChain *begin(BeckonAdvertChains *chains, uint16_t adapter, uint8_t set_id,
                                const BeckonAdvertReport *report)
{
    BeckonAdvertChain *chain = make_room(chains);
    chain->open = true;
    chain->spoilt = false;
    chain->adapter = adapter;
    chain->set_id = set_id;
    chain->report = *report;
    chain->begun = chains->begun++;
    chain->len = 0;
    return chain;
}

static void append(BeckonAdvertChains *chains, BeckonAdvertChain *chain,
                   const BeckonAdvertReport *fragment)
{
    if (chain->spoilt) {
        return;
    }
    if (fragment->len > sizeof chain->data - chain->len) {
        chain->spoilt = true;
        chains->dropped++;
        return;
    }
    memcpy(chain->data + chain->len, fragment->data, fragment->len);
    chain->len = (uint16_t)(chain->len + fragment->len);
}

bool beckon_advert_chains_join(BeckonAdvertChains *chains, uint16_t adapter, uint8_t set_id,
                               bool more_to_come, BeckonAdvertReport *report)
{
    BeckonAdvertChain *chain = find(chains, adapter, set_id, report);
    if (chain == NULL && !more_to_come) {
        return true;
    }
    if (chain == NULL) {
        chain = begin(chains, adapter, set_id, report);
    }
    append(chains, chain, report);
    if (more_to_come) {
        return false;
    }
    chain->open = false;
    chains->n_open--;
    chains->given = chain;
    report->data = chain->data;
    report->len = chain->len;
    return !chain->spoilt;
}
