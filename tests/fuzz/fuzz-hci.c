/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any bytes as what a controller says, event after event, each behind its length in a byte: its
 * adverts, and its answers to the commands that bring it to scan and to advertise. */

#include <glib.h>

#include "capture/hci-event.h"
#include "fuzz/fuzz.h"
#include "radio/hci-advertise.h"
#include "radio/hci-scan.h"

static gsize take_adverts(BeckonHciEventReader *reader, const uint8_t *event, gsize len)
{
    gsize n = 0;
    BeckonAdvertReport report;
    beckon_hci_event_reader_take(reader, 0, 0, event, len);
    for (; beckon_hci_event_reader_next(reader, &report); n++) {
        g_assert_cmpint(report.len, <=, BECKON_LIMIT_ADVERT_BYTES);
        for (gsize i = 0; i < report.len; i++) {
            (void)((const volatile uint8_t *)report.data)[i];
        }
    }
    return n;
}

static void take_answer(BeckonHciScan *scan, const uint8_t *event, gsize len)
{
    uint8_t command[BECKON_HCI_COMMAND_MAX_BYTES];
    BeckonHciAnswer answer;
    bool due = beckon_hci_scan_command(scan, command) > 0;
    if (beckon_hci_answer_decode(event, len, &answer)) {
        bool taken = beckon_hci_scan_answer(scan, &answer);
        g_assert(!taken || due);
        g_assert(taken || !beckon_hci_scan_is_changed_by(scan, &answer) || !due);
    }
    g_assert(scan->step <= BECKON_HCI_SCAN_REFUSED);
}

static void advertise(BeckonHciAdvertise *machine, const uint8_t *event, gsize len)
{
    uint8_t command[BECKON_HCI_COMMAND_MAX_BYTES];
    BeckonHciAnswer answer;
    bool due = beckon_hci_advertise_command(machine, command) > 0;
    if (beckon_hci_answer_decode(event, len, &answer)) {
        g_assert(!beckon_hci_advertise_answer(machine, &answer, 0) || due);
    } else {
        beckon_hci_advertise_tick(machine, len * G_USEC_PER_SEC);
    }
    g_assert_cmpuint(machine->set, <, BECKON_LINK_BEACONS);
    g_assert_cmpuint(machine->showing, <, BECKON_LINK_BEACONS);
    g_assert(machine->n_sets >= 1 && machine->n_sets <= BECKON_LINK_BEACONS);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    g_autoptr(BeckonHciEventReader) reader = beckon_hci_event_reader_new();
    const BeckonHciAdvertising two = {.n_frames = 2};
    BeckonHciScan scan = beckon_hci_scan_begin();
    BeckonHciAdvertise legacy = beckon_hci_advertise_begin(false, &two, 0);
    BeckonHciAdvertise extended = beckon_hci_advertise_begin(true, &two, 0);
    gsize n_adverts = 0;
    for (size_t at = 0; at < len;) {
        gsize event_len = MIN((gsize)data[at], len - at - 1);
        /* A copy of its own, so that a read behind it is seen. */
        g_autofree uint8_t *event = g_memdup2(data + at + 1, event_len);
        n_adverts += take_adverts(reader, event, event_len);
        take_answer(&scan, event, event_len);
        advertise(&legacy, event, event_len);
        advertise(&extended, event, event_len);
        at += 1 + event_len;
    }
    g_assert(n_adverts + beckon_hci_event_reader_malformed(reader) <= len);
    return 0;
}
