/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_RADIO_HCI_SCAN_H
#define BECKON_RADIO_HCI_SCAN_H

/* How a controller is brought to scan: one command after the other, each when the one before is
 * answered. Pure: commands go out and answers come in by the caller.
 *
 * A controller with extended advertising is driven by the extended commands, since its host may
 * not mix the kinds between two resets (Core 5.4, Vol 4 Part E 3.1.1) and the kernel has used
 * that one. Where it refuses the kind that its features say, the other is tried. */

#include "radio/hci-command.h"

typedef enum {
    BECKON_HCI_SCAN_FEATURES,
    BECKON_HCI_SCAN_STOP, /* parameters can only be set while it does not scan */
    BECKON_HCI_SCAN_SET,
    BECKON_HCI_SCAN_START,
    BECKON_HCI_SCAN_RUNNING,
    BECKON_HCI_SCAN_REFUSED,
} BeckonHciScanStep;

typedef struct {
    BeckonHciScanStep step;
    bool extended;
    bool tried_both;
    uint8_t status; /* of the command that was refused */
} BeckonHciScan;

/* What a scan begins with. */
static inline BeckonHciScan beckon_hci_scan_begin(void)
{
    return (BeckonHciScan){.step = BECKON_HCI_SCAN_FEATURES};
}

/* Writes the command that is due and returns its length, 0 when none is any more. */
gsize beckon_hci_scan_command(const BeckonHciScan *scan, uint8_t out[BECKON_HCI_COMMAND_MAX_BYTES]);

/* True when this answers the command that is due: the step is then the next one. Answers to
 * commands of others, of the kernel or another program, change nothing. */
bool beckon_hci_scan_answer(BeckonHciScan *scan, const BeckonHciAnswer *answer);

/* Whether an answer to no command of ours says that a scan which runs is not ours any more:
 * somebody else has started, stopped or changed one, or reset the controller. */
bool beckon_hci_scan_is_changed_by(const BeckonHciScan *scan, const BeckonHciAnswer *answer);

#endif
