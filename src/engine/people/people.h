/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_PEOPLE_PEOPLE_H
#define BECKON_ENGINE_PEOPLE_PEOPLE_H

/* Who may be recognised: which handle stands for which shopper in this run of the hub. Handles
 * are dealt out in a random order at each start, so that a number kept by anybody from an
 * earlier run credits nobody. */

#include "database/shoppers.h"
#include "identity/windows.h"

typedef struct BeckonPeople BeckonPeople;

/* Loads every fob of shoppers whose consent to be recognised is in force. Both are borrowed and
 * must outlive it. */
BeckonPeople *beckon_people_load(BeckonDatabase *database, BeckonWindows *windows, int64_t now_us,
                                 GError **error);
void beckon_people_free(BeckonPeople *people);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonPeople, beckon_people_free)

/* A newly enrolled shopper: recognised from now on, in a replay from the next boundary on, given
 * consent. */
bool beckon_people_add(BeckonPeople *people, const BeckonShopper *shopper, int64_t now_us,
                       GError **error);

/* A shopper who must not be recognised any more: not by a single sighting from now on. */
void beckon_people_remove(BeckonPeople *people, uint32_t number);

/* The shopper whom a handle stands for, or 0. */
uint32_t beckon_people_number(const BeckonPeople *people, uint32_t handle);

/* A shopper, kept in memory until beckon_people_release. Borrowed; NULL when there is none. */
const BeckonShopper *beckon_people_get(BeckonPeople *people, uint32_t number);
void beckon_people_release(BeckonPeople *people, uint32_t number);

/* Whether what the shop's accounts say may be kept of a shopper: one who is linked to an account,
 * and whose consent to the purpose is in force. */
bool beckon_people_let_keep(const BeckonShopper *shopper, BeckonPurpose purpose);

/* Is told of each shopper who is let go of, also when it was not in memory; NULL: nobody is. */
typedef void (*BeckonReleaseHook)(uint32_t number, void *data);
void beckon_people_on_release(BeckonPeople *people, BeckonReleaseHook hook, void *data);

/* Is told when devices came or went: scanners are to know. NULL: nobody is. */
void beckon_people_on_change(BeckonPeople *people, void (*changed)(void *data), void *data);

/* How many handles are dealt out. */
guint beckon_people_recognisable(const BeckonPeople *people);

#endif
