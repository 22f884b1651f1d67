/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_DISPATCHD_RECEIPT_BATCH_H
#define BECKON_DISPATCHD_RECEIPT_BATCH_H

/* Consent receipts that were claimed together, signed in return. The forms are those of
 * schemas/dbus/. */

#include <glib.h>

#include "jws/jws-signer.h"

/* Signs what ClaimReceipts answers, a(ts), into what SettleReceipts takes, a(ts). A payload that
 * is no receipt is refused: its token is empty. The signer's type keeps what is signed here apart
 * from every offer. Not floating, owned by the caller. */
GVariant *beckon_receipt_batch_sign(const BeckonJwsSigner *signer, GVariant *receipts,
                                    guint *ret_refused);

#endif
