/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_PEOPLE_CONSENTS_H
#define BECKON_ENGINE_PEOPLE_CONSENTS_H

/* Consents change while the hub runs: a shopper gives or withdraws one, or one lapses by itself.
 * What each change means for the hub is said here and nowhere else. */

#include "engine/daemon.h"

/* Takes receipts that a device brought (BeckonBroughtReceipt): kept, and in force from now on, all
 * or none. BECKON_ERROR_EXISTS: one is older than what the hub has for its purpose. */
bool beckon_consents_take(BeckonEngine *engine, const BeckonShopper *shopper,
                          const GPtrArray *receipts, int64_t now_us, GError **error);

/* Sees to consents that lapse, and to used link codes that expire, from now on; again after
 * consents were added. */
void beckon_consents_watch(BeckonEngine *engine);
void beckon_consents_stop(BeckonEngine *engine);

#endif
