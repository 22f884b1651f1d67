/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "advert/eddystone-url.h"

#include <stdbool.h>
#include <string.h>

#define HEADER_BYTES 3 /* frame type, power, scheme */

typedef struct {
    uint8_t len;
    char text[13];
} Expansion;

#define EXPANSION(text)                                                                            \
    {                                                                                              \
        sizeof text - 1, text                                                                      \
    }

static const Expansion schemes[] = {
    EXPANSION("http://www."),
    EXPANSION("https://www."),
    EXPANSION("http://"),
    EXPANSION("https://"),
};

static const Expansion endings[] = {
    EXPANSION(".com/"),  EXPANSION(".org/"), EXPANSION(".edu/"), EXPANSION(".net/"),
    EXPANSION(".info/"), EXPANSION(".biz/"), EXPANSION(".gov/"), EXPANSION(".com"),
    EXPANSION(".org"),   EXPANSION(".edu"),  EXPANSION(".net"),  EXPANSION(".info"),
    EXPANSION(".biz"),   EXPANSION(".gov"),
};

static bool is_printable(uint8_t code)
{
    return code > 0x20 && code < 0x7f;
}

static bool is_encoded_url(const uint8_t *codes, gsize len)
{
    for (gsize i = 0; i < len; i++) {
        if (codes[i] >= G_N_ELEMENTS(endings) && !is_printable(codes[i])) {
            return false;
        }
    }
    return true;
}

static char *expand(char *out, const Expansion *expansion)
{
    memcpy(out, expansion->text, expansion->len);
    return out + expansion->len;
}

BeckonVerdict beckon_eddystone_url_decode(const uint8_t *data, gsize len,
                                          BeckonEddystoneUrl *ret_url, const char **ret_why)
{
    if (len < HEADER_BYTES || len > HEADER_BYTES + BECKON_EDDYSTONE_URL_ENCODED_BYTES) {
        return beckon_malformed(ret_why, "an Eddystone-URL frame has 3 to 20 bytes");
    }
    if (data[2] >= G_N_ELEMENTS(schemes)) {
        return beckon_malformed(ret_why, "an Eddystone-URL frame has an unknown scheme");
    }
    const uint8_t *codes = data + HEADER_BYTES;
    gsize n_codes = len - HEADER_BYTES;
    if (!is_encoded_url(codes, n_codes)) {
        return beckon_malformed(ret_why, "an Eddystone-URL frame has a reserved character");
    }
    char *end = expand(ret_url->url, &schemes[data[2]]);
    for (gsize i = 0; i < n_codes; i++) {
        if (is_printable(codes[i])) {
            *end++ = (char)codes[i];
        } else {
            end = expand(end, &endings[codes[i]]);
        }
    }
    *end = '\0';
    ret_url->power_dbm = (int8_t)data[1];
    return BECKON_DECODED;
}
