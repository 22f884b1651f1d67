/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_RADIO_HCI_ADVERTISE_H
#define BECKON_RADIO_HCI_ADVERTISE_H

/* How a controller is brought to send the hub's own beacon: one command after the other, each when
 * the one before is answered. Pure: commands go out, answers and CLOCK_MONOTONIC come in by the
 * caller, who says whether the controller is driven by extended commands, as the scan found out.
 *
 * With extended commands each frame has an advertising set, where the controller has as many. A
 * controller with one, or with legacy commands, shows the frames in turn, a second each.
 *
 * A legacy controller's address is that of its scan too, and is not to be set while that runs (Core
 * 5.4, Vol 4 Part E 7.8.4): one that refuses it scans on only when it has been set, a few
 * milliseconds later. */

#include "radio/hci-advertise-command.h"

typedef enum {
    BECKON_HCI_ADVERTISE_OFF,
    BECKON_HCI_ADVERTISE_STOP, /* parameters can only be set while it does not advertise */
    BECKON_HCI_ADVERTISE_COUNT,
    BECKON_HCI_ADVERTISE_SET, /* these three for each set */
    BECKON_HCI_ADVERTISE_ADDRESS,
    BECKON_HCI_ADVERTISE_DATA,
    BECKON_HCI_ADVERTISE_PAUSE, /* of the scan, for ADDRESS */
    BECKON_HCI_ADVERTISE_RESUME,
    BECKON_HCI_ADVERTISE_START,
    BECKON_HCI_ADVERTISE_ON_AIR,
    BECKON_HCI_ADVERTISE_TURN, /* the next frame's turn */
    BECKON_HCI_ADVERTISE_REFUSED,
} BeckonHciAdvertiseStep;

/* What to send. */
typedef struct {
    BeckonLinkBeacon frames[BECKON_LINK_BEACONS];
    guint n_frames; /* 0: to fall silent */
    uint8_t addresses[BECKON_LINK_BEACONS][BECKON_HCI_ADDRESS_BYTES];
} BeckonHciAdvertising;

typedef struct {
    BeckonHciAdvertiseStep step;
    bool extended;
    BeckonHciAdvertising what;
    guint n_sets;   /* that are used */
    guint set;      /* that is being made ready */
    guint showing;  /* the frame whose turn it is */
    bool paused;    /* the scan; when REFUSED too: it has to be started anew */
    uint8_t status; /* of the command that was refused; OK: there was no answer */
    int64_t due_us; /* unless it is OFF or REFUSED: when a command has to be answered, or the next
                       frame's turn comes */
} BeckonHciAdvertise;

/* What advertising begins with, whatever was before; what is copied. */
BeckonHciAdvertise beckon_hci_advertise_begin(bool extended, const BeckonHciAdvertising *what,
                                              int64_t now_us);

/* Writes the command that is due and returns its length, 0 when none is. */
gsize beckon_hci_advertise_command(const BeckonHciAdvertise *advertise,
                                   uint8_t out[BECKON_HCI_COMMAND_MAX_BYTES]);

/* True when this answers the command that is due: the step is then the next one. */
bool beckon_hci_advertise_answer(BeckonHciAdvertise *advertise, const BeckonHciAnswer *answer,
                                 int64_t now_us);

/* Time passes: true when the step became another one, because another frame's turn has come, or a
 * command was not answered within 2 s. */
bool beckon_hci_advertise_tick(BeckonHciAdvertise *advertise, int64_t now_us);

/* Whether the beacon can be heard: it is on the air, and its frames may be taking turns. */
bool beckon_hci_advertise_is_on_air(const BeckonHciAdvertise *advertise);

/* Makes 6 random bytes a non-resolvable private address (Vol 6 Part B 1.3.2.2): most significant
 * byte first. */
void beckon_hci_make_private(uint8_t address[BECKON_HCI_ADDRESS_BYTES]);

#endif
