/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any bytes as an advert's AD structures: every frame, and every object of a BTHome one. */

#include <glib.h>
#include <math.h>
#include <string.h>

#include "advert/frame.h"
#include "fuzz/fuzz.h"

static void check_url(const BeckonEddystoneUrl *url)
{
    g_assert(memchr(url->url, '\0', sizeof url->url) != NULL);
    g_assert(g_str_has_prefix(url->url, "http"));
    g_assert(g_str_is_ascii(url->url));
}

static void check_objects(const BeckonBthome *bthome)
{
    BeckonBthomeObject object;
    guint offset = 0;
    while (beckon_bthome_next(bthome, &offset, &object)) {
        g_assert(object.name != NULL);
        g_assert(object.data >= bthome->data);
        g_assert(object.data + object.len <= bthome->data + bthome->len);
        g_assert(!isinf(object.number));
    }
}

static void check_bthome(const BeckonBthome *bthome)
{
    static const uint8_t key[BECKON_BTHOME_KEY_BYTES] = {0};
    static const uint8_t mac[6] = {0};
    uint8_t out[BECKON_BTHOME_MAX_BYTES];
    BeckonBthome opened;
    if (bthome->sealed && beckon_bthome_open(bthome, mac, key, out, &opened)) {
        check_objects(&opened);
    }
    check_objects(bthome);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    BeckonFrameWalk walk = beckon_frame_walk(data, len);
    BeckonFrame frame;
    BeckonVerdict verdict;
    const char *why = NULL;
    while ((verdict = beckon_frame_next(&walk, &frame, &why)) != BECKON_FOREIGN) {
        g_assert(walk.left < len);
        g_assert(verdict == BECKON_DECODED || why != NULL);
        if (verdict == BECKON_DECODED && frame.kind == BECKON_FRAME_EDDYSTONE_URL) {
            check_url(&frame.url);
        }
        if (verdict == BECKON_DECODED && frame.kind == BECKON_FRAME_BTHOME) {
            check_bthome(&frame.bthome);
        }
    }
    return 0;
}
