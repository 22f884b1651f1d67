/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_RADIO_HCI_COMMAND_H
#define BECKON_RADIO_HCI_COMMAND_H

/* The HCI commands by which a controller scans, and the answers to all. Pure. Source: Core
 * Specification 5.4, Vol 4 Part E 5.4.1 (command packet), 7.7.14 and 7.7.15 (answers), 7.8.3,
 * 7.8.10, 7.8.11, 7.8.64, 7.8.65 (commands), Vol 1 Part F 1.3 (status). Those by which it
 * advertises are in radio/hci-advertise-command.h. */

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#define BECKON_HCI_COMMAND_MAX_BYTES 40 /* of those we send, the packet indicator included */

#define BECKON_HCI_OK                0x00
#define BECKON_HCI_UNKNOWN_COMMAND   0x01
#define BECKON_HCI_DISALLOWED        0x0c

/* Vol 6 Part B 4.6 */
#define BECKON_HCI_FEATURE_EXTENDED_ADVERTISING (UINT64_C(1) << 12)

typedef enum {
    BECKON_HCI_RESET = 0x0c03, /* which we do not send */
    BECKON_HCI_READ_LE_FEATURES = 0x2003,
    BECKON_HCI_RANDOM_ADDRESS = 0x2005,
    BECKON_HCI_ADVERTISING_PARAMETERS = 0x2006,
    BECKON_HCI_ADVERTISING_DATA = 0x2008,
    BECKON_HCI_ADVERTISING_ENABLE = 0x200a,
    BECKON_HCI_SCAN_PARAMETERS = 0x200b,
    BECKON_HCI_SCAN_ENABLE = 0x200c,
    BECKON_HCI_SET_RANDOM_ADDRESS = 0x2035,
    BECKON_HCI_EXT_ADVERTISING_PARAMETERS = 0x2036,
    BECKON_HCI_EXT_ADVERTISING_DATA = 0x2037,
    BECKON_HCI_EXT_ADVERTISING_ENABLE = 0x2039,
    BECKON_HCI_READ_ADVERTISING_SETS = 0x203b,
    BECKON_HCI_EXT_SCAN_PARAMETERS = 0x2041,
    BECKON_HCI_EXT_SCAN_ENABLE = 0x2042,
} BeckonHciOpcode;

/* Writes a whole packet of any command and returns its length. At most
 * BECKON_HCI_COMMAND_MAX_BYTES - 4 bytes of parameters. */
gsize beckon_hci_put_command(BeckonHciOpcode opcode, const uint8_t *parameters, gsize len,
                             uint8_t out[BECKON_HCI_COMMAND_MAX_BYTES]);

/* The opcode of such a packet. */
static inline uint16_t beckon_hci_command_opcode(const uint8_t *packet)
{
    return (uint16_t)(packet[1] | packet[2] << 8);
}

/* Each writes a whole packet and returns its length. Scans are passive, take every advertiser
 * and every advert (duplicates are not filtered), and listen all the time on the 1M PHY. */
gsize beckon_hci_put_read_le_features(uint8_t out[BECKON_HCI_COMMAND_MAX_BYTES]);
gsize beckon_hci_put_scan_parameters(bool extended, uint8_t out[BECKON_HCI_COMMAND_MAX_BYTES]);
gsize beckon_hci_put_scan_enable(bool extended, bool on, uint8_t out[BECKON_HCI_COMMAND_MAX_BYTES]);

/* What a controller said to a command. */
typedef struct {
    uint16_t opcode;
    uint8_t status;
    uint64_t le_features; /* of READ_LE_FEATURES where status is OK, else 0 */
    uint8_t n_sets;       /* of READ_ADVERTISING_SETS where status is OK, else 0 */
} BeckonHciAnswer;

/* Decodes a Command Complete or Command Status event (event code first, no packet indicator).
 * False for any other event, one without an opcode, and one that is malformed. */
bool beckon_hci_answer_decode(const uint8_t *event, gsize len, BeckonHciAnswer *ret_answer);

#endif
