/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_CAPTURE_ADVERT_CHAIN_H
#define BECKON_CAPTURE_ADVERT_CHAIN_H

/* Puts together what a controller reports in fragments: the data of one extended advert comes
 * in several reports, all but the last marked "more to come". Fragments of several advertising
 * sets may arrive interleaved. Source: Core Specification 5.4, Vol 4 Part E 7.7.65.13. */

#include "capture/advert-report.h"

typedef struct {
    bool open;
    bool spoilt;    /* over the limit: passed over up to its last fragment */
    uint8_t set_id; /* Advertising_SID */
    uint16_t adapter;
    BeckonAdvertReport report; /* of the first fragment */
    uint64_t begun;            /* rank among the chains: the smallest is the oldest */
    uint16_t len;
    uint8_t data[BECKON_LIMIT_ADVERT_BYTES];
} BeckonAdvertChain;

/* Zeroed before use. */
typedef struct {
    BeckonAdvertChain chains[BECKON_LIMIT_ADVERT_CHAINS];
    uint64_t begun;
    guint n_open;
    BeckonAdvertChain *given; /* its data was handed out, or NULL */
    uint64_t dropped; /* adverts given up: too long, too many unfinished beside them, or too old */
} BeckonAdvertChains;

/* Wipes what was handed out, and gives up what has waited for its next fragment for longer than one
 * may come later: a stranger's advert is not to stay. */
void beckon_advert_chains_forget(BeckonAdvertChains *chains, int64_t t_us);

/* Adds one report. True when it completes an advert: *report then holds the data of the whole
 * (borrowed until they are to be forgotten) and the other fields of the last fragment. */
bool beckon_advert_chains_join(BeckonAdvertChains *chains, uint16_t adapter, uint8_t set_id,
                               bool more_to_come, BeckonAdvertReport *report);

#endif
