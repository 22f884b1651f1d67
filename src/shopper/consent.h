/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_SHOPPER_CONSENT_H
#define BECKON_SHOPPER_CONSENT_H

/* What a shopper agreed to: one receipt a purpose. Without a receipt in force nothing is done. */

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef enum {
    BECKON_PURPOSE_PRESENCE = 1 << 0,  /* be recognised in the store */
    BECKON_PURPOSE_HISTORY = 1 << 1,   /* purchases count for offers */
    BECKON_PURPOSE_VISITS = 1 << 2,    /* earlier visits count for offers */
    BECKON_PURPOSE_SIGNALS = 1 << 3,   /* what the shopper does online right now */
    BECKON_PURPOSE_ANALYTICS = 1 << 4, /* be counted in reports */
} BeckonPurpose;

#define BECKON_PURPOSES_ALL ((1u << 5) - 1)

/* "presence", …. Static. */
const char *beckon_purpose_name(BeckonPurpose purpose);

/* The purpose of that name. BECKON_ERROR_INVALID, with the one that was meant. */
bool beckon_purpose_parse(const char *name, BeckonPurpose *ret_purpose, GError **error);

/* Several names, NULL-terminated, each once, as a mask. BECKON_ERROR_INVALID. */
bool beckon_purposes_parse(const char *const *purposes, guint *ret_purposes, GError **error);

/* The names of a mask, in the order above. NULL-terminated, owned by the caller. */
char **beckon_purposes_names(guint purposes);

/* A receipt. Times are wall time. */
typedef struct {
    BeckonPurpose purpose;
    char *text_version; /* of the words that the shopper was shown: "2026-05-en" */
    int64_t given_us;
    char *how;            /* "app", "counter", "import" */
    int64_t until_us;     /* lapses by itself; BECKON_TIME_NEVER: when withdrawn */
    int64_t withdrawn_us; /* BECKON_TIME_NEVER: not */
} BeckonConsent;

/* One that is not withdrawn. */
BeckonConsent *beckon_consent_new(BeckonPurpose purpose, const char *text_version, int64_t given_us,
                                  const char *how, int64_t until_us);
void beckon_consent_free(BeckonConsent *consent);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonConsent, beckon_consent_free)

/* Whether a receipt is in force at a wall time: from given_us on, before until_us, and
 * not withdrawn. */
bool beckon_consent_holds(const BeckonConsent *consent, int64_t now_us);

/* The purposes that these receipts (BeckonConsent) allow at a wall time, as a mask. */
guint beckon_consents_in_force(const GPtrArray *consents, int64_t now_us);

#endif
