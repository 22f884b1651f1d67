/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "jws/base64url.h"

#include <sodium.h>
#include <string.h>

#define VARIANT sodium_base64_VARIANT_URLSAFE_NO_PADDING

/* GLib's encoder takes less than half the time of libsodium's, whose time does not depend on the
 * data: what is encoded by the thousand is about to be public. */
void beckon_base64url_append(GString *out, const uint8_t *data, gsize len)
{
    g_autofree char *padded = g_base64_encode(data, len);
    gsize text_len = (len * 4 + 2) / 3;
    for (gsize i = 0; i < text_len; i++) {
        padded[i] = padded[i] == '+' ? '-' : padded[i] == '/' ? '_' : padded[i];
    }
    g_string_append_len(out, padded, (gssize)text_len);
}

char *beckon_base64url_encode(const uint8_t *data, gsize len)
{
    GString *out = g_string_new(NULL);
    beckon_base64url_append(out, data, len);
    return g_string_free(out, FALSE);
}

/* libsodium 1.0.18 takes every byte from 0x80 on for the last letter of the alphabet. */
static bool is_ascii(const char *text, gsize len)
{
    uint8_t bits = 0;
    for (gsize i = 0; i < len; i++) {
        bits |= (uint8_t)text[i];
    }
    return bits < 0x80;
}

uint8_t *beckon_base64url_decode(const char *text, gsize text_len, gsize *ret_len)
{
    gsize room = text_len / 4 * 3 + 3;
    g_autofree uint8_t *data = g_malloc(room);
    gsize len = 0;
    /* libsodium refuses padding, foreign characters and unused bits that are not zero. */
    if (!is_ascii(text, text_len) ||
        sodium_base642bin(data, room - 1, text, text_len, NULL, &len, NULL, VARIANT) != 0) {
        return NULL;
    }
    data[len] = '\0';
    *ret_len = len;
    return g_steal_pointer(&data);
}

bool beckon_base64url_decode_exact(const char *text, gsize text_len, uint8_t *out, gsize len)
{
    gsize decoded_len = 0;
    g_autofree uint8_t *data = beckon_base64url_decode(text, text_len, &decoded_len);
    if (data == NULL || decoded_len != len) {
        return false;
    }
    memcpy(out, data, len);
    sodium_memzero(data, len); /* it may be a key */
    return true;
}
