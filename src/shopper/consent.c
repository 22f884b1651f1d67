/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shopper/consent.h"

#include <string.h>

#include "base/error.h"
#include "base/suggest.h"
#include "base/time.h"

/* In the order of the flags' bits. */
static const char *const names[] = {"presence", "history", "visits", "signals", "analytics"};

const char *beckon_purpose_name(BeckonPurpose purpose)
{
    switch (purpose) {
    case BECKON_PURPOSE_PRESENCE:
    case BECKON_PURPOSE_HISTORY:
    case BECKON_PURPOSE_VISITS:
    case BECKON_PURPOSE_SIGNALS:
    case BECKON_PURPOSE_ANALYTICS:
        return names[g_bit_nth_lsf(purpose, -1)];
    }
    g_return_val_if_reached("");
}

bool beckon_purpose_parse(const char *name, BeckonPurpose *ret_purpose, GError **error)
{
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        if (strcmp(name, names[i]) == 0) {
            *ret_purpose = (BeckonPurpose)(1u << i);
            return true;
        }
    }
    const char *meant = beckon_suggest(name, names, G_N_ELEMENTS(names));
    g_autofree char *help = meant != NULL
                                ? g_strdup_printf("did you mean '%s'?", meant)
                                : g_strdup("write presence, history, visits, signals or analytics");
    g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                "'%s' is no purpose that a shopper can agree to: %s", name, help);
    return false;
}

bool beckon_purposes_parse(const char *const *purposes, guint *ret_purposes, GError **error)
{
    guint mask = 0;
    for (gsize i = 0; purposes[i] != NULL; i++) {
        BeckonPurpose purpose;
        if (!beckon_purpose_parse(purposes[i], &purpose, error)) {
            return false;
        }
        if (mask & purpose) {
            g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                        "the purpose '%s' is named twice: leave one out", purposes[i]);
            return false;
        }
        mask |= purpose;
    }
    *ret_purposes = mask;
    return true;
}

char **beckon_purposes_names(guint purposes)
{
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        if (purposes & (1u << i)) {
            g_strv_builder_add(builder, names[i]);
        }
    }
    return g_strv_builder_end(builder);
}

BeckonConsent *beckon_consent_new(BeckonPurpose purpose, const char *text_version, int64_t given_us,
                                  const char *how, int64_t until_us)
{
    BeckonConsent *consent = g_new(BeckonConsent, 1);
    *consent = (BeckonConsent){.purpose = purpose,
                               .text_version = g_strdup(text_version),
                               .given_us = given_us,
                               .how = g_strdup(how),
                               .until_us = until_us,
                               .withdrawn_us = BECKON_TIME_NEVER};
    return consent;
}

void beckon_consent_free(BeckonConsent *consent)
{
    if (consent != NULL) {
        g_free(consent->text_version);
        g_free(consent->how);
        g_free(consent);
    }
}

bool beckon_consent_holds(const BeckonConsent *consent, int64_t now_us)
{
    return consent->given_us <= now_us && now_us < consent->until_us &&
           consent->withdrawn_us == BECKON_TIME_NEVER;
}

guint beckon_consents_in_force(const GPtrArray *consents, int64_t now_us)
{
    guint mask = 0;
    for (guint i = 0; i < consents->len; i++) {
        const BeckonConsent *consent = g_ptr_array_index(consents, i);
        mask |= beckon_consent_holds(consent, now_us) ? consent->purpose : 0u;
    }
    return mask;
}
