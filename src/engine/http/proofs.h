/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_HTTP_PROOFS_H
#define BECKON_ENGINE_HTTP_PROOFS_H

/* Each proof of possession is good for one request: what was seen within the time that a proof
 * is accepted is refused (RFC 9449, section 11.1). */

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "jws/dpop.h"

typedef struct BeckonProofs BeckonProofs;

/* Proofs made before the second of now_us (wall time) are refused: they may have been used before
 * this start. */
BeckonProofs *beckon_proofs_new(int64_t now_us);
void beckon_proofs_free(BeckonProofs *proofs);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonProofs, beckon_proofs_free)

/* Takes a verified proof. A clock that was set back by less than half an hour comes again to times
 * whose proofs were used: they are refused until it is past them. Set back further it was wrong,
 * and is taken as at a start. BECKON_ERROR_DENIED when it was used before, BECKON_ERROR_LIMIT when
 * BECKON_LIMIT_PROOF_NONCES came in at once. */
bool beckon_proofs_use(BeckonProofs *proofs, const BeckonDpopProof *proof, int64_t now_us,
                       GError **error);

#endif
