/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "radio/hci-scan.h"

gsize beckon_hci_scan_command(const BeckonHciScan *scan, uint8_t out[BECKON_HCI_COMMAND_MAX_BYTES])
{
    switch (scan->step) {
    case BECKON_HCI_SCAN_FEATURES:
        return beckon_hci_put_read_le_features(out);
    case BECKON_HCI_SCAN_STOP:
        return beckon_hci_put_scan_enable(scan->extended, false, out);
    case BECKON_HCI_SCAN_SET:
        return beckon_hci_put_scan_parameters(scan->extended, out);
    case BECKON_HCI_SCAN_START:
        return beckon_hci_put_scan_enable(scan->extended, true, out);
    case BECKON_HCI_SCAN_RUNNING:
    case BECKON_HCI_SCAN_REFUSED:
        return 0;
    }
    return 0;
}

static uint16_t due_opcode(const BeckonHciScan *scan)
{
    uint8_t command[BECKON_HCI_COMMAND_MAX_BYTES];
    return beckon_hci_scan_command(scan, command) > 0 ? beckon_hci_command_opcode(command) : 0;
}

/* Whether the controller may yet take the other kind of commands. */
static bool is_wrong_kind(const BeckonHciScan *scan, uint8_t status)
{
    return !scan->tried_both &&
           (status == BECKON_HCI_DISALLOWED || status == BECKON_HCI_UNKNOWN_COMMAND);
}

static void go_on(BeckonHciScan *scan, uint8_t status, BeckonHciScanStep next)
{
    if (status == BECKON_HCI_OK) {
        scan->step = next;
    } else if (is_wrong_kind(scan, status)) {
        scan->tried_both = true;
        scan->extended = !scan->extended;
        scan->step = BECKON_HCI_SCAN_STOP;
    } else {
        scan->status = status;
        scan->step = BECKON_HCI_SCAN_REFUSED;
    }
}

bool beckon_hci_scan_answer(BeckonHciScan *scan, const BeckonHciAnswer *answer)
{
    if (answer->opcode != due_opcode(scan)) {
        return false;
    }
    switch (scan->step) {
    case BECKON_HCI_SCAN_FEATURES:
        scan->extended = (answer->le_features & BECKON_HCI_FEATURE_EXTENDED_ADVERTISING) != 0;
        scan->step = BECKON_HCI_SCAN_STOP;
        return true;
    case BECKON_HCI_SCAN_STOP:
        /* Some controllers refuse to stop what does not run. */
        scan->step = BECKON_HCI_SCAN_SET;
        return true;
    case BECKON_HCI_SCAN_SET:
        go_on(scan, answer->status, BECKON_HCI_SCAN_START);
        return true;
    case BECKON_HCI_SCAN_START:
        go_on(scan, answer->status, BECKON_HCI_SCAN_RUNNING);
        return true;
    case BECKON_HCI_SCAN_RUNNING:
    case BECKON_HCI_SCAN_REFUSED:
        return false;
    }
    return false;
}

bool beckon_hci_scan_is_changed_by(const BeckonHciScan *scan, const BeckonHciAnswer *answer)
{
    static const uint16_t changing[] = {
        BECKON_HCI_RESET,           BECKON_HCI_SCAN_PARAMETERS,
        BECKON_HCI_SCAN_ENABLE,     BECKON_HCI_EXT_SCAN_PARAMETERS,
        BECKON_HCI_EXT_SCAN_ENABLE,
    };
    bool changed = false;
    for (gsize i = 0; i < G_N_ELEMENTS(changing); i++) {
        changed |= answer->opcode == changing[i];
    }
    return changed && answer->status == BECKON_HCI_OK && scan->step == BECKON_HCI_SCAN_RUNNING;
}
