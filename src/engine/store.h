/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_STORE_H
#define BECKON_ENGINE_STORE_H

/* What happens in the store: records become visits, visits become drafted offers, and each
 * commit keeps the drafts, the changed visits and the watermark in one transaction. So a hub
 * that was killed goes on exactly at the watermark: nothing is drafted twice, nothing is left
 * out, no stay is shortened. */

#include "engine/daemon.h"

/* Makes the pipeline, and restores the visits that the last run kept. */
bool beckon_store_open(BeckonEngine *engine, GError **error);
void beckon_store_close(BeckonEngine *engine);

/* The rules from now on (engine->rules changed). */
void beckon_store_rules_changed(BeckonEngine *engine);

/* What is known of those inside changed: the rules are held against them anew. */
void beckon_store_look_again(BeckonEngine *engine);

/* Ledgers changed in the open transaction: those inside are looked at anew, and all is committed
 * with the watermark. False when that failed, which ends the daemon. */
bool beckon_store_ledgers_changed(BeckonEngine *engine);

/* A record of a scanner; and time passing, up to and including now_us. */
void beckon_store_take(BeckonEngine *engine, const BeckonRecord *record);
/* The app of a shopper heard a scanner's beacon, in the last moment that has been taken in. */
void beckon_store_take_heard(BeckonEngine *engine, uint32_t number, guint scanner, int rssi_dbm);
void beckon_store_advance(BeckonEngine *engine, int64_t now_us);

/* Commits where something was drafted, and tells dispatchd. A failure ends the daemon: its next
 * start goes on from the last commit. */
void beckon_store_commit(BeckonEngine *engine, int64_t watermark_us);

/* The same at a boundary, where visits that changed are kept although nothing was drafted, and
 * offers expire. A store with nobody in it writes nothing. */
void beckon_store_keep(BeckonEngine *engine, int64_t watermark_us);

/* Commits in any case, so that the next start goes on from this watermark. */
void beckon_store_stand(BeckonEngine *engine, int64_t watermark_us);

#endif
