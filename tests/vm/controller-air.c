/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who advertises around the controller: a fob, and strangers whose addresses change. */
#include "base/time.h"
#include "identity/eid.h"
#include "vm/controller.h"

#define ADDRESS_RANDOM 1

static uint8_t next_noise(Controller *controller)
{
    controller->noise = controller->noise * 1664525 + 1013904223;
    return (uint8_t)(controller->noise >> 24);
}

static void send(Controller *controller, int8_t rssi_dbm, const uint8_t *data, gsize len)
{
    Advert advert = {
        .address_type = ADDRESS_RANDOM, .rssi_dbm = rssi_dbm, .data = data, .len = len};
    for (gsize i = 0; i < sizeof advert.address; i++) {
        advert.address[i] = next_noise(controller);
    }
    advert.address[0] |= 0xc0; /* Vol 6 Part B 1.3.2.1: a static random address */
    controller_report(controller, &advert);
}

/* Flags, complete list of 16-bit UUIDs, service data 0xFEAA: frame type 0x30, power, id. */
static void send_fob(Controller *controller)
{
    uint8_t data[] = {0x02, 0x01, 0x06, 0x03, 0x03, 0xaa, 0xfe, 0x0d, 0x16, 0xaa, 0xfe,
                      0x30, 0x00, 0,    0,    0,    0,    0,    0,    0,    0};
    beckon_eid_compute(controller->fob_key, (uint32_t)(g_get_real_time() / BECKON_SECOND_US),
                       controller->fob_exponent, data + 13);
    send(controller, controller->fob_rssi_dbm, data, sizeof data);
}

/* A phone's nameless manufacturer data. */
static void send_stranger(Controller *controller)
{
    uint8_t data[] = {0x02, 0x01, 0x1a, 0x0b, 0xff, 0x4c, 0x00, 0x10, 0x06, 0, 0, 0, 0, 0, 0};
    for (gsize i = 9; i < sizeof data; i++) {
        data[i] = next_noise(controller);
    }
    send(controller, -70, data, sizeof data);
}

void controller_air(Controller *controller)
{
    int64_t now_us = g_get_monotonic_time();
    double passed_s = (double)(now_us - controller->aired_us) / BECKON_SECOND_US;
    controller->aired_us = now_us;
    controller->fob_owed += controller->fob_a_second * passed_s;
    controller->strangers_owed += controller->strangers_a_second * passed_s;
    for (; controller->fob_owed >= 1; controller->fob_owed--) {
        send_fob(controller);
    }
    for (; controller->strangers_owed >= 1 && controller->strangers_left != 0;
         controller->strangers_owed--) {
        controller->strangers_left -= controller->strangers_left > 0;
        send_stranger(controller);
    }
    if (controller->strangers_left == 0) {
        controller->strangers_owed = 0;
    }
}
