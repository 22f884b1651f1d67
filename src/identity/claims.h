/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_IDENTITY_CLAIMS_H
#define BECKON_IDENTITY_CLAIMS_H

/* Who owns an id that several devices show, since one key was enrolled twice. The first to claim it
 * owns it; the others wait in line and follow when it is let go. */

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct BeckonClaims BeckonClaims;

BeckonClaims *beckon_claims_new(void);
void beckon_claims_free(BeckonClaims *claims);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonClaims, beckon_claims_free)

/* True when the id is now this handle's own. False when it waits behind another, or, with
 * nothing kept, when the owners are BECKON_LIMIT_ROSTER_ROWS already. */
bool beckon_claims_add(BeckonClaims *claims, uint64_t id, uint32_t handle);

/* Takes a handle out of the line. False when it does not wait there. */
bool beckon_claims_withdraw(BeckonClaims *claims, uint64_t id, uint32_t handle);

/* The owner lets its id go. *ret_heir is the next in line, who owns it now, or 0. False when the
 * id is not this handle's. */
bool beckon_claims_release(BeckonClaims *claims, uint64_t id, uint32_t handle, uint32_t *ret_heir);

/* Appends every owned id (BeckonRosterRow), in no order. */
void beckon_claims_rows(const BeckonClaims *claims, GArray *rows);

/* Claims that wait in line now; and those turned away at the limit so far. */
gsize beckon_claims_waiting(const BeckonClaims *claims);
uint64_t beckon_claims_refused(const BeckonClaims *claims);

#endif
