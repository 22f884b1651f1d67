/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "jws/till-form.h"

#include <sodium.h>
#include <string.h>

#include "base/bytes.h"
#include "base/error.h"
#include "base/money.h"
#include "base/time.h"
#include "jws/base64url.h"

#define FORM_VERSION 1
#define KID_BYTES    4
#define HUB_SIGNED   70 /* bytes before the hub's signature */
#define SHOWN_SIGNED 138
#define HUB_TEXT     "beckon-till-hub-1"
#define DEVICE_TEXT  "beckon-till-device-1"
#define GTIN_END     INT64_C(100000000000000)
#define TEXT_CHARS   270

G_STATIC_ASSERT(HUB_SIGNED + BECKON_SIGNATURE_BYTES == BECKON_TILL_HUB_BYTES);
G_STATIC_ASSERT(SHOWN_SIGNED + BECKON_SIGNATURE_BYTES == BECKON_TILL_FORM_BYTES);

static void put_be48(GByteArray *out, uint64_t value)
{
    beckon_put_be16(out, (uint16_t)(value >> 32));
    beckon_put_be32(out, (uint32_t)value);
}

static uint64_t read_be48(BeckonReader *reader)
{
    uint64_t high = beckon_reader_be16(reader);
    return high << 32 | beckon_reader_be32(reader);
}

/* The first bytes of the thumbprint's SHA-256: enough to find the key by, its signature decides. */
static void read_kid(const BeckonJwk *jwk, uint8_t ret_kid[KID_BYTES])
{
    uint8_t digest[crypto_hash_sha256_BYTES] = {0};
    beckon_base64url_decode_exact(jwk->thumbprint, strlen(jwk->thumbprint), digest, sizeof digest);
    memcpy(ret_kid, digest, KID_BYTES);
}

static bool is_value(BeckonTillReduction reduction, uint64_t value)
{
    switch (reduction) {
    case BECKON_TILL_REDUCE_NONE:
        return value == 0;
    case BECKON_TILL_REDUCE_PERCENT:
        return value >= 1 && value <= 100;
    case BECKON_TILL_REDUCE_BY:
    case BECKON_TILL_REDUCE_PRICE:
        return value <= BECKON_MONEY_MAX;
    case BECKON_TILL_REDUCE_GIFT:
        return value >= 1 && value < GTIN_END;
    }
    return false;
}

static bool is_in_range(const BeckonTillOffer *offer)
{
    return offer->product < GTIN_END && is_value(offer->reduction, offer->value);
}

/* What the hub signs. A NUL ends each text, so that none runs into what follows. */
static GByteArray *hub_input(const uint8_t *bytes, const char *audience)
{
    GByteArray *input = g_byte_array_new();
    g_byte_array_append(input, (const uint8_t *)HUB_TEXT, sizeof HUB_TEXT);
    g_byte_array_append(input, (const uint8_t *)audience, (guint)strlen(audience) + 1);
    g_byte_array_append(input, bytes, HUB_SIGNED);
    return input;
}

static GByteArray *device_input(const uint8_t *bytes)
{
    GByteArray *input = g_byte_array_new();
    g_byte_array_append(input, (const uint8_t *)DEVICE_TEXT, sizeof DEVICE_TEXT);
    g_byte_array_append(input, bytes, SHOWN_SIGNED);
    return input;
}

bool beckon_till_form_sign(const BeckonSigningKey *hub, const char *audience,
                           const BeckonTillOffer *offer, uint8_t ret_part[BECKON_TILL_HUB_BYTES],
                           GError **error)
{
    if (!is_in_range(offer)) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                    "the product or the reduction does not fit into the form for tills");
        return false;
    }
    uint8_t kid[KID_BYTES];
    g_autoptr(GByteArray) part = g_byte_array_new();
    read_kid(beckon_signing_key_public(hub), kid);
    beckon_put_u8(part, FORM_VERSION);
    g_byte_array_append(part, kid, sizeof kid);
    g_byte_array_append(part, offer->jti, sizeof offer->jti);
    beckon_put_be32(part, offer->exp_s);
    put_be48(part, offer->product);
    beckon_put_u8(part, (uint8_t)offer->reduction);
    put_be48(part, offer->value);
    g_byte_array_append(part, offer->device, sizeof offer->device);
    g_autoptr(GByteArray) input = hub_input(part->data, audience);
    memcpy(ret_part, part->data, HUB_SIGNED);
    beckon_signing_key_sign(hub, input->data, input->len, ret_part + HUB_SIGNED);
    return true;
}

char *beckon_till_form_complete(const char *claim, const BeckonSigningKey *device, int64_t now_us)
{
    uint8_t bytes[BECKON_TILL_FORM_BYTES];
    g_autoptr(GByteArray) shown = g_byte_array_new();
    if (!beckon_base64url_decode_exact(claim, strlen(claim), bytes, BECKON_TILL_HUB_BYTES)) {
        return NULL;
    }
    beckon_put_be32(shown, (uint32_t)(now_us / BECKON_SECOND_US));
    memcpy(bytes + BECKON_TILL_HUB_BYTES, shown->data, shown->len);
    g_autoptr(GByteArray) input = device_input(bytes);
    beckon_signing_key_sign(device, input->data, input->len, bytes + SHOWN_SIGNED);
    return beckon_base64url_encode(bytes, sizeof bytes);
}

/* What the bytes say, signatures left aside. */
static bool read_offer(BeckonTillForm *form)
{
    BeckonReader reader = beckon_reader(form->bytes, sizeof form->bytes);
    BeckonTillOffer *offer = &form->offer;
    uint8_t version = beckon_reader_u8(&reader);
    beckon_reader_bytes(&reader, KID_BYTES);
    memcpy(offer->jti, beckon_reader_bytes(&reader, sizeof offer->jti), sizeof offer->jti);
    offer->exp_s = beckon_reader_be32(&reader);
    offer->product = read_be48(&reader);
    offer->reduction = (BeckonTillReduction)beckon_reader_u8(&reader);
    offer->value = read_be48(&reader);
    memcpy(offer->device, beckon_reader_bytes(&reader, sizeof offer->device), sizeof offer->device);
    beckon_reader_bytes(&reader, BECKON_SIGNATURE_BYTES);
    form->shown_s = beckon_reader_be32(&reader);
    return version == FORM_VERSION && is_in_range(offer);
}

bool beckon_till_form_parse(const char *text, gsize len, BeckonTillForm *ret_form)
{
    BeckonTillForm form;
    if (len != TEXT_CHARS ||
        !beckon_base64url_decode_exact(text, len, form.bytes, sizeof form.bytes) ||
        !read_offer(&form)) {
        return false;
    }
    *ret_form = form;
    return true;
}

BeckonTillVerdict beckon_till_form_check_hub(const BeckonTillForm *form, const BeckonJwkSet *keys,
                                             const char *audience)
{
    BeckonTillVerdict verdict = BECKON_TILL_UNKNOWN_KEY;
    g_autoptr(GByteArray) input = hub_input(form->bytes, audience);
    for (guint i = 0; i < beckon_jwk_set_size(keys); i++) {
        const BeckonJwk *jwk = beckon_jwk_set_get(keys, i);
        uint8_t kid[KID_BYTES];
        read_kid(jwk, kid);
        if (memcmp(form->bytes + 1, kid, sizeof kid) != 0) {
            continue;
        }
        if (crypto_sign_verify_detached(form->bytes + HUB_SIGNED, input->data, input->len,
                                        jwk->x) == 0) {
            return BECKON_TILL_ACCEPTED;
        }
        verdict = BECKON_TILL_FOREIGN;
    }
    return verdict;
}

BeckonTillVerdict beckon_till_form_check_shown(const BeckonTillForm *form, int64_t now_us)
{
    int64_t now_s = now_us / BECKON_SECOND_US;
    g_autoptr(GByteArray) input = device_input(form->bytes);
    if (crypto_sign_verify_detached(form->bytes + SHOWN_SIGNED, input->data, input->len,
                                    form->offer.device) != 0) {
        return BECKON_TILL_OTHER_DEVICE;
    }
    if (form->offer.exp_s * BECKON_SECOND_US <= now_us) {
        return BECKON_TILL_EXPIRED;
    }
    if (form->shown_s < now_s - BECKON_TILL_AGE_S) {
        return BECKON_TILL_STALE;
    }
    return form->shown_s > now_s + BECKON_TILL_AGE_S ? BECKON_TILL_AHEAD : BECKON_TILL_ACCEPTED;
}

static const struct {
    const char *name;
    const char *why;
} verdicts[] = {
    [BECKON_TILL_ACCEPTED] = {"accepted", "The offer holds."},
    [BECKON_TILL_UNKNOWN_KEY] = {"unknown-key", "No key of the set is that of the hub that made "
                                                "it: fetch the hub's keys again."},
    [BECKON_TILL_FOREIGN] = {"foreign", "The shop did not make this code, or made it for another "
                                        "store."},
    [BECKON_TILL_OTHER_DEVICE] = {"other-device", "The code was not made by the phone that the "
                                                  "offer is for."},
    [BECKON_TILL_STALE] = {"stale", "The code was shown more than a minute ago: ask the customer "
                                    "to show the offer again."},
    [BECKON_TILL_AHEAD] = {"ahead", "The code says that it is shown later than now: the phone's "
                                    "or the till's clock is wrong."},
    [BECKON_TILL_EXPIRED] = {"expired", "The offer has expired."},
};

const char *beckon_till_verdict_name(BeckonTillVerdict verdict)
{
    return verdicts[verdict].name;
}

const char *beckon_till_verdict_why(BeckonTillVerdict verdict)
{
    return verdicts[verdict].why;
}

const char *beckon_till_reduction_name(BeckonTillReduction reduction)
{
    static const char *const names[] = {"none", "percent", "by", "price", "gift"};
    return names[reduction];
}
