/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_RADIO_HCI_ADVERTISE_COMMAND_H
#define BECKON_RADIO_HCI_ADVERTISE_COMMAND_H

/* The HCI commands by which a controller advertises: PDUs of the legacy kind that can be neither
 * connected to nor scanned (ADV_NONCONN_IND), every 100 ms on all three channels, from a random
 * address. Pure. Source: Core Specification 5.4, Vol 4 Part E 7.8.4 (random address), 7.8.5, 7.8.7,
 * 7.8.9 (legacy: parameters, data, enable), 7.8.52 (a set's random address), 7.8.53, 7.8.54, 7.8.56
 * (extended: parameters, data, enable), 7.8.58 (number of sets). */

#include "radio/hci-command.h"
#include "wire/records.h"

#define BECKON_HCI_ADDRESS_BYTES 6

/* Each writes a whole packet and returns its length. Extended commands are about an advertising
 * set, counted from 0; legacy ones know none, and take no notice of it. An address' most
 * significant byte comes first. */
gsize beckon_hci_put_advertise_address(bool extended, uint8_t set,
                                       const uint8_t address[BECKON_HCI_ADDRESS_BYTES],
                                       uint8_t out[BECKON_HCI_COMMAND_MAX_BYTES]);
gsize beckon_hci_put_advertise_parameters(bool extended, uint8_t set,
                                          uint8_t out[BECKON_HCI_COMMAND_MAX_BYTES]);
gsize beckon_hci_put_advertise_data(bool extended, uint8_t set, const BeckonLinkBeacon *data,
                                    uint8_t out[BECKON_HCI_COMMAND_MAX_BYTES]);

/* The first n_sets sets, at most BECKON_LINK_BEACONS, without an end. Off with n_sets 0: all. */
gsize beckon_hci_put_advertise_enable(bool extended, uint8_t n_sets, bool on,
                                      uint8_t out[BECKON_HCI_COMMAND_MAX_BYTES]);

gsize beckon_hci_put_read_advertising_sets(uint8_t out[BECKON_HCI_COMMAND_MAX_BYTES]);

#endif
