/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "radio/hci-command.h"

#include <string.h>

#include "base/bytes.h"

#define INDICATOR_COMMAND      0x01
#define EVENT_COMMAND_COMPLETE 0x0e
#define EVENT_COMMAND_STATUS   0x0f
#define PASSIVE                0x00
#define OWN_ADDRESS_PUBLIC     0x00 /* a passive scan sends nothing */
#define ACCEPT_ALL             0x00
#define PHY_1M                 0x01
#define KEEP_DUPLICATES        0x00
#define INTERVAL               0x60 /* of 0.625 ms: 60 ms; the window is as long */

gsize beckon_hci_put_command(BeckonHciOpcode opcode, const uint8_t *parameters, gsize len,
                             uint8_t out[BECKON_HCI_COMMAND_MAX_BYTES])
{
    out[0] = INDICATOR_COMMAND;
    out[1] = (uint8_t)opcode;
    out[2] = (uint8_t)(opcode >> 8);
    out[3] = (uint8_t)len;
    if (len > 0) {
        memcpy(out + 4, parameters, len);
    }
    return 4 + len;
}

gsize beckon_hci_put_read_le_features(uint8_t out[BECKON_HCI_COMMAND_MAX_BYTES])
{
    return beckon_hci_put_command(BECKON_HCI_READ_LE_FEATURES, NULL, 0, out);
}

gsize beckon_hci_put_scan_parameters(bool extended, uint8_t out[BECKON_HCI_COMMAND_MAX_BYTES])
{
    static const uint8_t legacy_form[] = {PASSIVE, INTERVAL,           0,         INTERVAL,
                                          0,       OWN_ADDRESS_PUBLIC, ACCEPT_ALL};
    static const uint8_t extended_form[] = {OWN_ADDRESS_PUBLIC, ACCEPT_ALL, PHY_1M,   PASSIVE,
                                            INTERVAL,           0,          INTERVAL, 0};
    return extended ? beckon_hci_put_command(BECKON_HCI_EXT_SCAN_PARAMETERS, extended_form,
                                             sizeof extended_form, out)
                    : beckon_hci_put_command(BECKON_HCI_SCAN_PARAMETERS, legacy_form,
                                             sizeof legacy_form, out);
}

gsize beckon_hci_put_scan_enable(bool extended, bool on, uint8_t out[BECKON_HCI_COMMAND_MAX_BYTES])
{
    /* Behind the two that both have: duration and period, 0 for without end. */
    const uint8_t parameters[] = {on ? 1 : 0, KEEP_DUPLICATES, 0, 0, 0, 0};
    return extended ? beckon_hci_put_command(BECKON_HCI_EXT_SCAN_ENABLE, parameters, 6, out)
                    : beckon_hci_put_command(BECKON_HCI_SCAN_ENABLE, parameters, 2, out);
}

/* Num_HCI_Command_Packets, opcode, return parameters, which begin with the status. */
static void read_complete(BeckonReader *from, BeckonHciAnswer *answer)
{
    beckon_reader_u8(from);
    answer->opcode = beckon_reader_le16(from);
    answer->status = beckon_reader_u8(from);
    if (answer->opcode == BECKON_HCI_READ_LE_FEATURES && answer->status == BECKON_HCI_OK) {
        answer->le_features = beckon_reader_le64(from);
    } else if (answer->opcode == BECKON_HCI_READ_ADVERTISING_SETS &&
               answer->status == BECKON_HCI_OK) {
        answer->n_sets = beckon_reader_u8(from);
    }
}

static void read_status(BeckonReader *from, BeckonHciAnswer *answer)
{
    answer->status = beckon_reader_u8(from);
    beckon_reader_u8(from);
    answer->opcode = beckon_reader_le16(from);
}

bool beckon_hci_answer_decode(const uint8_t *event, gsize len, BeckonHciAnswer *ret_answer)
{
    BeckonHciAnswer answer = {.opcode = 0};
    BeckonReader from = beckon_reader(event, len);
    uint8_t code = beckon_reader_u8(&from);
    uint8_t announced = beckon_reader_u8(&from);
    if (from.failed || announced != beckon_reader_left(&from)) {
        return false;
    }
    if (code == EVENT_COMMAND_COMPLETE) {
        read_complete(&from, &answer);
    } else if (code == EVENT_COMMAND_STATUS) {
        read_status(&from, &answer);
    }
    if (from.failed || answer.opcode == 0) {
        return false;
    }
    *ret_answer = answer;
    return true;
}
