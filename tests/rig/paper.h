/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_RIG_PAPER_H
#define TESTS_RIG_PAPER_H

/* What a shopper's phone signs beside its proofs: consents, and with a link code an enrolment. */

#include <glib.h>
#include <stdint.h>

#include "rig/device.h"

/* The version of the words that the phone showed. */
#define RIG_CONSENT_TEXT "2026-11-en"

/* A receipt for a purpose, made at this wall time; until_us is when it lapses, or
 * BECKON_TIME_NEVER. Owned by the caller; NULL with an error. */
char *rig_device_consent(const RigDevice *device, const char *store, const char *purpose,
                         bool given, int64_t at_us, int64_t until_us, GError **error);

/* The body of POST /v1/enrolments: the shopper's language, fob and consents, with a link code
 * made with this key for the shopper's customer id (or name). Owned by the caller. */
char *rig_device_application(const RigDevice *device, const BeckonSigningKey *link_key,
                             const char *store, int64_t at_us, GError **error);

#endif
