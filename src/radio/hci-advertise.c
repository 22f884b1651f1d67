/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "radio/hci-advertise.h"

#include "base/time.h"

#define ANSWER_US (2 * BECKON_SECOND_US)
#define TURN_US   BECKON_SECOND_US

static void set_step(BeckonHciAdvertise *advertise, BeckonHciAdvertiseStep step, int64_t now_us)
{
    bool alternates = advertise->what.n_frames > advertise->n_sets;
    advertise->step = step;
    if (step == BECKON_HCI_ADVERTISE_ON_AIR) {
        advertise->due_us = alternates ? now_us + TURN_US : BECKON_TIME_NEVER;
    } else {
        advertise->due_us = now_us + ANSWER_US;
    }
}

BeckonHciAdvertise beckon_hci_advertise_begin(bool extended, const BeckonHciAdvertising *what,
                                              int64_t now_us)
{
    BeckonHciAdvertise advertise = {.extended = extended, .what = *what, .n_sets = 1};
    set_step(&advertise, BECKON_HCI_ADVERTISE_STOP, now_us);
    return advertise;
}

/* The frame that the set shows now. */
static const BeckonLinkBeacon *frame_of(const BeckonHciAdvertise *advertise)
{
    return &advertise->what.frames[MAX(advertise->set, advertise->showing)];
}

gsize beckon_hci_advertise_command(const BeckonHciAdvertise *advertise,
                                   uint8_t out[BECKON_HCI_COMMAND_MAX_BYTES])
{
    bool extended = advertise->extended;
    uint8_t set = (uint8_t)advertise->set;
    switch (advertise->step) {
    case BECKON_HCI_ADVERTISE_STOP:
        return beckon_hci_put_advertise_enable(extended, 0, false, out);
    case BECKON_HCI_ADVERTISE_COUNT:
        return beckon_hci_put_read_advertising_sets(out);
    case BECKON_HCI_ADVERTISE_SET:
        return beckon_hci_put_advertise_parameters(extended, set, out);
    case BECKON_HCI_ADVERTISE_ADDRESS:
        return beckon_hci_put_advertise_address(extended, set, advertise->what.addresses[set], out);
    case BECKON_HCI_ADVERTISE_DATA:
    case BECKON_HCI_ADVERTISE_TURN:
        return beckon_hci_put_advertise_data(extended, set, frame_of(advertise), out);
    case BECKON_HCI_ADVERTISE_PAUSE:
        return beckon_hci_put_scan_enable(extended, false, out);
    case BECKON_HCI_ADVERTISE_RESUME:
        return beckon_hci_put_scan_enable(extended, true, out);
    case BECKON_HCI_ADVERTISE_START:
        return beckon_hci_put_advertise_enable(extended, (uint8_t)advertise->n_sets, true, out);
    case BECKON_HCI_ADVERTISE_OFF:
    case BECKON_HCI_ADVERTISE_ON_AIR:
    case BECKON_HCI_ADVERTISE_REFUSED:
        return 0;
    }
    return 0;
}

static void go_on(BeckonHciAdvertise *advertise, uint8_t status, BeckonHciAdvertiseStep next,
                  int64_t now_us)
{
    if (status != BECKON_HCI_OK) {
        advertise->status = status;
        next = BECKON_HCI_ADVERTISE_REFUSED;
    }
    set_step(advertise, next, now_us);
}

/* Some controllers refuse to stop what does not run. */
static BeckonHciAdvertiseStep behind_stop(const BeckonHciAdvertise *advertise)
{
    if (advertise->what.n_frames == 0) {
        return BECKON_HCI_ADVERTISE_OFF;
    }
    return advertise->extended ? BECKON_HCI_ADVERTISE_COUNT : BECKON_HCI_ADVERTISE_SET;
}

static void take_count(BeckonHciAdvertise *advertise, const BeckonHciAnswer *answer)
{
    if (answer->status == BECKON_HCI_OK) {
        advertise->n_sets = CLAMP(answer->n_sets, 1, advertise->what.n_frames);
    }
}

/* There may be no room for as many sets as the controller says to have. */
static void take_set(BeckonHciAdvertise *advertise, uint8_t status, int64_t now_us)
{
    if (status != BECKON_HCI_OK && advertise->set > 0) {
        advertise->n_sets = advertise->set;
        advertise->set = 0;
        set_step(advertise, BECKON_HCI_ADVERTISE_START, now_us);
    } else {
        go_on(advertise, status, BECKON_HCI_ADVERTISE_ADDRESS, now_us);
    }
}

static void take_address(BeckonHciAdvertise *advertise, uint8_t status, int64_t now_us)
{
    if (status == BECKON_HCI_DISALLOWED && !advertise->extended && !advertise->paused) {
        set_step(advertise, BECKON_HCI_ADVERTISE_PAUSE, now_us);
    } else if (advertise->paused && status == BECKON_HCI_OK) {
        set_step(advertise, BECKON_HCI_ADVERTISE_RESUME, now_us);
    } else {
        go_on(advertise, status, BECKON_HCI_ADVERTISE_DATA, now_us);
    }
}

static void take_data(BeckonHciAdvertise *advertise, uint8_t status, int64_t now_us)
{
    bool more = advertise->set + 1 < advertise->n_sets;
    if (status == BECKON_HCI_OK) {
        advertise->set = more ? advertise->set + 1 : 0;
    }
    go_on(advertise, status, more ? BECKON_HCI_ADVERTISE_SET : BECKON_HCI_ADVERTISE_START, now_us);
}

static void take_resumed(BeckonHciAdvertise *advertise, uint8_t status, int64_t now_us)
{
    advertise->paused = status != BECKON_HCI_OK;
    go_on(advertise, status, BECKON_HCI_ADVERTISE_DATA, now_us);
}

static void take(BeckonHciAdvertise *advertise, const BeckonHciAnswer *answer, int64_t now_us)
{
    uint8_t status = answer->status;
    switch (advertise->step) {
    case BECKON_HCI_ADVERTISE_STOP:
        set_step(advertise, behind_stop(advertise), now_us);
        break;
    case BECKON_HCI_ADVERTISE_COUNT:
        take_count(advertise, answer);
        set_step(advertise, BECKON_HCI_ADVERTISE_SET, now_us);
        break;
    case BECKON_HCI_ADVERTISE_SET:
        take_set(advertise, status, now_us);
        break;
    case BECKON_HCI_ADVERTISE_ADDRESS:
        take_address(advertise, status, now_us);
        break;
    case BECKON_HCI_ADVERTISE_DATA:
        take_data(advertise, status, now_us);
        break;
    case BECKON_HCI_ADVERTISE_PAUSE:
        advertise->paused = true;
        go_on(advertise, status, BECKON_HCI_ADVERTISE_ADDRESS, now_us);
        break;
    case BECKON_HCI_ADVERTISE_RESUME:
        take_resumed(advertise, status, now_us);
        break;
    case BECKON_HCI_ADVERTISE_START:
    case BECKON_HCI_ADVERTISE_TURN:
        go_on(advertise, status, BECKON_HCI_ADVERTISE_ON_AIR, now_us);
        break;
    case BECKON_HCI_ADVERTISE_OFF:
    case BECKON_HCI_ADVERTISE_ON_AIR:
    case BECKON_HCI_ADVERTISE_REFUSED:
        break;
    }
}

bool beckon_hci_advertise_answer(BeckonHciAdvertise *advertise, const BeckonHciAnswer *answer,
                                 int64_t now_us)
{
    uint8_t command[BECKON_HCI_COMMAND_MAX_BYTES];
    if (beckon_hci_advertise_command(advertise, command) == 0 ||
        answer->opcode != beckon_hci_command_opcode(command)) {
        return false;
    }
    take(advertise, answer, now_us);
    return true;
}

bool beckon_hci_advertise_tick(BeckonHciAdvertise *advertise, int64_t now_us)
{
    bool rests = advertise->step == BECKON_HCI_ADVERTISE_OFF ||
                 advertise->step == BECKON_HCI_ADVERTISE_REFUSED;
    if (rests || now_us < advertise->due_us) {
        return false;
    }
    if (advertise->step == BECKON_HCI_ADVERTISE_ON_AIR) {
        advertise->showing = (advertise->showing + 1) % advertise->what.n_frames;
        set_step(advertise, BECKON_HCI_ADVERTISE_TURN, now_us);
    } else {
        advertise->status = BECKON_HCI_OK;
        set_step(advertise, BECKON_HCI_ADVERTISE_REFUSED, now_us);
    }
    return true;
}

bool beckon_hci_advertise_is_on_air(const BeckonHciAdvertise *advertise)
{
    return advertise->step == BECKON_HCI_ADVERTISE_ON_AIR ||
           advertise->step == BECKON_HCI_ADVERTISE_TURN;
}

/* The two highest bits are 0; of the others not all are, and not all are 1. */
void beckon_hci_make_private(uint8_t address[BECKON_HCI_ADDRESS_BYTES])
{
    uint8_t all = 0, each = 0xff;
    address[0] &= 0x3f;
    for (gsize i = 0; i < BECKON_HCI_ADDRESS_BYTES; i++) {
        all |= address[i];
        each &= i == 0 ? address[i] | 0xc0 : address[i];
    }
    if (all == 0 || each == 0xff) {
        address[BECKON_HCI_ADDRESS_BYTES - 1] ^= 0x01;
    }
}
