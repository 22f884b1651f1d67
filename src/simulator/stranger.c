/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "simulator/stranger.h"

#include <string.h>

#include "base/time.h"

#define N_VARIANTS 4
#define MIX        20
#define MIX_STRIDE 7 /* no divisor of MIX: kinds alternate */

static const struct {
    BeckonStrangerKind kind;
    guint of_mix;
} mix[] = {
    {BECKON_STRANGER_PHONE, 9},     {BECKON_STRANGER_HEADPHONES, 4}, {BECKON_STRANGER_IBEACON, 3},
    {BECKON_STRANGER_EDDYSTONE, 3}, {BECKON_STRANGER_MALFORMED, 1},
};

BeckonStranger beckon_stranger_new(guint number, BeckonRandom *random)
{
    BeckonStranger stranger = {.variant = beckon_random_below(random, N_VARIANTS)};
    guint place = number % MIX * MIX_STRIDE % MIX;
    gsize i = 0;
    for (; place >= mix[i].of_mix; i++) {
        place -= mix[i].of_mix;
    }
    stranger.kind = mix[i].kind;
    beckon_random_bytes(random, stranger.id, sizeof stranger.id);
    return stranger;
}

/* Apple's "nearby" message, or service data of Google's. Both change with the address. */
static BeckonSignal phone(const BeckonStranger *stranger, BeckonRandom *random, int64_t t_us)
{
    BeckonSignal signal = beckon_signal_new(random, BECKON_SIGNAL_ADDRESS_RESOLVABLE);
    uint8_t apple[] = {0x4c, 0x00, 0x10, 0x05, 0x03, 0x18, 0, 0, 0};
    uint8_t google[] = {0xf3, 0xfe, 0x4a, 0x17, 0, 0, 0, 0, 0, 0, 0, 0};
    static const uint8_t google_service[] = {0xf3, 0xfe};
    signal.until_us = t_us + beckon_random_between(random, 5, 15) * BECKON_MINUTE_US;
    beckon_signal_put_flags(&signal);
    if (stranger->variant % 2 == 0) {
        beckon_random_bytes(random, apple + 6, sizeof apple - 6);
        beckon_signal_put(&signal, BECKON_AD_MANUFACTURER, apple, sizeof apple);
    } else {
        beckon_random_bytes(random, google + 4, sizeof google - 4);
        beckon_signal_put(&signal, BECKON_AD_SERVICE_UUIDS_16, google_service,
                          sizeof google_service);
        beckon_signal_put(&signal, BECKON_AD_SERVICE_DATA_16, google, sizeof google);
    }
    return signal;
}

static BeckonSignal headphones(const BeckonStranger *stranger, BeckonRandom *random)
{
    static const uint16_t companies[N_VARIANTS] = {0x009e, 0x012d, 0x0067, 0x0494};
    uint16_t company = companies[stranger->variant];
    uint8_t data[12] = {(uint8_t)company, (uint8_t)(company >> 8), 0x01};
    BeckonSignal signal = beckon_signal_new(random, BECKON_SIGNAL_ADDRESS_STATIC);
    memcpy(data + 3, stranger->id, sizeof data - 3);
    beckon_signal_put_flags(&signal);
    beckon_signal_put(&signal, BECKON_AD_MANUFACTURER, data, sizeof data);
    return signal;
}

/* An iBeacon with some of its last bytes missing, where one is malformed. */
static BeckonSignal ibeacon(const BeckonStranger *stranger, BeckonRandom *random, gsize missing)
{
    uint8_t data[25] = {0x4c, 0x00, 0x02, 0x15};
    BeckonSignal signal = beckon_signal_new(random, BECKON_SIGNAL_ADDRESS_STATIC);
    memcpy(data + 4, stranger->id, sizeof stranger->id);
    data[24] = (uint8_t)-59;
    beckon_signal_put_flags(&signal);
    beckon_signal_put(&signal, BECKON_AD_MANUFACTURER, data, sizeof data - missing);
    return signal;
}

static BeckonSignal eddystone(BeckonRandom *random, const uint8_t *frame, gsize len)
{
    BeckonSignal signal = beckon_signal_new(random, BECKON_SIGNAL_ADDRESS_STATIC);
    beckon_signal_put_eddystone(&signal, frame, len);
    return signal;
}

/* UID, URL, TLM or EID, by variant. The EID is of a key that nobody here has. */
static BeckonSignal foreign_eddystone(const BeckonStranger *stranger, BeckonRandom *random,
                                      int64_t t_us)
{
    static const uint8_t url[] = {0x10, 0xec, 0x03, 'e', 'x', 'a', 'm', 'p', 'l', 'e', 0x07};
    uint8_t uid[20] = {0x00, 0xec};
    uint8_t tlm[14] = {0x20, 0x00, 0x0b, 0xb8, 0x15, 0x80};
    uint8_t eid[10] = {0x30, 0xec};
    BeckonSignal signal;
    switch (stranger->variant) {
    case 0:
        memcpy(uid + 2, stranger->id, 16);
        return eddystone(random, uid, sizeof uid);
    case 1:
        return eddystone(random, url, sizeof url);
    case 2:
        return eddystone(random, tlm, sizeof tlm);
    default:
        beckon_random_bytes(random, eid + 2, sizeof eid - 2);
        signal = eddystone(random, eid, sizeof eid);
        signal.until_us = t_us + 512 * BECKON_SECOND_US;
        return signal;
    }
}

/* Frames cut short, a web address of no known scheme, a structure longer than the advert. */
static BeckonSignal malformed(const BeckonStranger *stranger, BeckonRandom *random)
{
    static const uint8_t short_eid[] = {0x30, 0xec, 1, 2, 3, 4, 5};
    static const uint8_t wrong_url[] = {0x10, 0xec, 0x09, 'e', 'x', 'a', 'm', 'p', 'l', 'e'};
    BeckonSignal signal;
    switch (stranger->variant) {
    case 0:
        return eddystone(random, short_eid, sizeof short_eid);
    case 1:
        return eddystone(random, wrong_url, sizeof wrong_url);
    case 2:
        return ibeacon(stranger, random, 4);
    default:
        signal = ibeacon(stranger, random, 0);
        signal.len -= 7;
        return signal;
    }
}

BeckonSignal beckon_stranger_signal(const BeckonStranger *stranger, BeckonRandom *random,
                                    int64_t t_us)
{
    switch (stranger->kind) {
    case BECKON_STRANGER_PHONE:
        return phone(stranger, random, t_us);
    case BECKON_STRANGER_HEADPHONES:
        return headphones(stranger, random);
    case BECKON_STRANGER_IBEACON:
        return ibeacon(stranger, random, 0);
    case BECKON_STRANGER_EDDYSTONE:
        return foreign_eddystone(stranger, random, t_us);
    case BECKON_STRANGER_MALFORMED:
        return malformed(stranger, random);
    }
    g_return_val_if_reached((BeckonSignal){0});
}
