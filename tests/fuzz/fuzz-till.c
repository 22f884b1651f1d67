/* SPDX-License-Identifier: GPL-2.0-or-later */

/* The form that phones show to tills: as text, and, since few texts decode, as bytes that are
 * encoded first. What parses is what its own text says, and nobody's signature is guessed. */

#include <string.h>

#include "fuzz/fuzz.h"
#include "jws/base64url.h"
#include "jws/till-form.h"

#define NOW_US INT64_C(1795514460000000) /* of the forms in tests/jws/vectors/ */

static BeckonJwkSet *keys(void)
{
    static BeckonJwkSet *set;
    if (set == NULL) {
        static const uint8_t seed[BECKON_SIGNING_SEED_BYTES] = {1};
        g_autoptr(BeckonSigningKey) key = beckon_signing_key_new_from_seed(seed);
        set = beckon_jwk_set_new();
        beckon_jwk_set_add(set, beckon_signing_key_public(key), NULL);
    }
    return set;
}

static void read_form(const char *text, gsize len)
{
    BeckonTillForm form;
    if (!beckon_till_form_parse(text, len, &form)) {
        return;
    }
    g_autofree char *again = beckon_base64url_encode(form.bytes, sizeof form.bytes);
    g_assert(strlen(again) == len && memcmp(again, text, len) == 0);
    g_assert(beckon_till_form_check_hub(&form, keys(), "beckon:demo") != BECKON_TILL_ACCEPTED);
    beckon_till_form_check_shown(&form, NOW_US);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    g_autofree char *text = beckon_base64url_encode(data, len);
    read_form((const char *)data, len);
    read_form(text, strlen(text));
    return 0;
}
