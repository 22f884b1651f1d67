/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "radio/hci-advertise-command.h"

#include <string.h>

#define INTERVAL            0xa0 /* of 0.625 ms: 100 ms, the least that 4.2 and before allow */
#define NONCONN_IND         0x03
#define LEGACY_NONCONN_IND  0x10 /* the same, as properties of an event */
#define OWN_ADDRESS_RANDOM  0x01
#define ALL_CHANNELS        0x07
#define ACCEPT_ALL          0x00
#define POWER_NO_PREFERENCE 0x7f
#define PHY_1M              0x01
#define COMPLETE_DATA       0x03
#define DO_NOT_FRAGMENT     0x01
#define BYTES_OF_A_SET      4 /* handle, duration, events: 0 for without end */

/* The handle of a set: 0 is the kernel's own. */
static uint8_t handle_of(uint8_t set)
{
    return (uint8_t)(set + 1);
}

static void put_address(const uint8_t *address, uint8_t *out)
{
    for (gsize i = 0; i < BECKON_HCI_ADDRESS_BYTES; i++) {
        out[i] = address[BECKON_HCI_ADDRESS_BYTES - 1 - i];
    }
}

gsize beckon_hci_put_advertise_address(bool extended, uint8_t set,
                                       const uint8_t address[BECKON_HCI_ADDRESS_BYTES],
                                       uint8_t out[BECKON_HCI_COMMAND_MAX_BYTES])
{
    uint8_t parameters[1 + BECKON_HCI_ADDRESS_BYTES] = {handle_of(set)};
    put_address(address, parameters + 1);
    return extended ? beckon_hci_put_command(BECKON_HCI_SET_RANDOM_ADDRESS, parameters,
                                             sizeof parameters, out)
                    : beckon_hci_put_command(BECKON_HCI_RANDOM_ADDRESS, parameters + 1,
                                             BECKON_HCI_ADDRESS_BYTES, out);
}

gsize beckon_hci_put_advertise_parameters(bool extended, uint8_t set,
                                          uint8_t out[BECKON_HCI_COMMAND_MAX_BYTES])
{
    /* Interval from, to; type; own address, the peer's, of which there is none; channels. */
    static const uint8_t legacy_form[15] = {
        [0] = INTERVAL,           [2] = INTERVAL,      [4] = NONCONN_IND,
        [5] = OWN_ADDRESS_RANDOM, [13] = ALL_CHANNELS, [14] = ACCEPT_ALL};
    /* The set; properties; interval of three bytes from, to; channels; the addresses; power;
     * primary PHY, secondary, which legacy PDUs do not use; the set's id, no word of scans. */
    const uint8_t extended_form[25] = {[0] = handle_of(set),
                                       [1] = LEGACY_NONCONN_IND,
                                       [3] = INTERVAL,
                                       [6] = INTERVAL,
                                       [9] = ALL_CHANNELS,
                                       [10] = OWN_ADDRESS_RANDOM,
                                       [18] = ACCEPT_ALL,
                                       [19] = POWER_NO_PREFERENCE,
                                       [20] = PHY_1M,
                                       [22] = PHY_1M,
                                       [23] = set};
    return extended ? beckon_hci_put_command(BECKON_HCI_EXT_ADVERTISING_PARAMETERS, extended_form,
                                             sizeof extended_form, out)
                    : beckon_hci_put_command(BECKON_HCI_ADVERTISING_PARAMETERS, legacy_form,
                                             sizeof legacy_form, out);
}

gsize beckon_hci_put_advertise_data(bool extended, uint8_t set, const BeckonLinkBeacon *data,
                                    uint8_t out[BECKON_HCI_COMMAND_MAX_BYTES])
{
    /* The legacy command has always 31 bytes, the extended one as many as there are. */
    uint8_t legacy_form[1 + BECKON_LINK_BEACON_BYTES] = {data->len};
    uint8_t extended_form[4 + BECKON_LINK_BEACON_BYTES] = {handle_of(set), COMPLETE_DATA,
                                                           DO_NOT_FRAGMENT, data->len};
    memcpy(legacy_form + 1, data->ad, data->len);
    memcpy(extended_form + 4, data->ad, data->len);
    return extended ? beckon_hci_put_command(BECKON_HCI_EXT_ADVERTISING_DATA, extended_form,
                                             4u + data->len, out)
                    : beckon_hci_put_command(BECKON_HCI_ADVERTISING_DATA, legacy_form,
                                             sizeof legacy_form, out);
}

gsize beckon_hci_put_advertise_enable(bool extended, uint8_t n_sets, bool on,
                                      uint8_t out[BECKON_HCI_COMMAND_MAX_BYTES])
{
    uint8_t parameters[2 + BECKON_LINK_BEACONS * BYTES_OF_A_SET] = {on ? 1 : 0, n_sets};
    for (uint8_t i = 0; i < n_sets; i++) {
        parameters[2 + i * BYTES_OF_A_SET] = handle_of(i);
    }
    return extended ? beckon_hci_put_command(BECKON_HCI_EXT_ADVERTISING_ENABLE, parameters,
                                             2u + n_sets * BYTES_OF_A_SET, out)
                    : beckon_hci_put_command(BECKON_HCI_ADVERTISING_ENABLE, parameters, 1, out);
}

gsize beckon_hci_put_read_advertising_sets(uint8_t out[BECKON_HCI_COMMAND_MAX_BYTES])
{
    return beckon_hci_put_command(BECKON_HCI_READ_ADVERTISING_SETS, NULL, 0, out);
}
