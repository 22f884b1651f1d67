/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "simulator/signal.h"

#include <string.h>

#include "base/time.h"

#define ADDRESS_KIND_BITS         0xc0
#define GENERAL_DISCOVERABLE_ONLY 0x06 /* and no classic Bluetooth */
#define EDDYSTONE_LOW             0xaa /* service UUID 0xfeaa */
#define EDDYSTONE_HIGH            0xfe
#define EDDYSTONE_FRAME_BYTES     20

BeckonSignal beckon_signal_new(BeckonRandom *random, BeckonSignalAddress kind)
{
    BeckonSignal signal = {.until_us = BECKON_TIME_NEVER, .address_type = BECKON_ADDRESS_RANDOM};
    beckon_random_bytes(random, signal.address, sizeof signal.address);
    signal.address[0] = (uint8_t)((signal.address[0] & ~ADDRESS_KIND_BITS) | kind);
    return signal;
}

void beckon_signal_put(BeckonSignal *signal, uint8_t ad_type, const uint8_t *data, gsize len)
{
    g_return_if_fail(signal->len + 2 + len <= sizeof signal->data);
    signal->data[signal->len] = (uint8_t)(len + 1);
    signal->data[signal->len + 1] = ad_type;
    memcpy(signal->data + signal->len + 2, data, len);
    signal->len = (uint8_t)(signal->len + 2 + len);
}

void beckon_signal_put_flags(BeckonSignal *signal)
{
    static const uint8_t flags[] = {GENERAL_DISCOVERABLE_ONLY};
    beckon_signal_put(signal, BECKON_AD_FLAGS, flags, sizeof flags);
}

void beckon_signal_put_eddystone(BeckonSignal *signal, const uint8_t *frame, gsize len)
{
    uint8_t data[2 + EDDYSTONE_FRAME_BYTES] = {EDDYSTONE_LOW, EDDYSTONE_HIGH};
    g_return_if_fail(len <= EDDYSTONE_FRAME_BYTES);
    memcpy(data + 2, frame, len);
    beckon_signal_put_flags(signal);
    beckon_signal_put(signal, BECKON_AD_SERVICE_UUIDS_16, data, 2);
    beckon_signal_put(signal, BECKON_AD_SERVICE_DATA_16, data, 2 + len);
}
