/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_CAPTURE_HCI_EVENT_H
#define BECKON_CAPTURE_HCI_EVENT_H

/* HCI events ↔ adverts: LE Advertising Report and LE Extended Advertising Report. Source: Core
 * Specification 5.4, Vol 4 Part E 5.4.4 (event packet), 7.7.65.2 and 7.7.65.13. */

#include "capture/advert-report.h"

#define BECKON_HCI_EVENT_MAX_BYTES 257 /* event code, length, 255 parameters */

typedef struct BeckonHciEventReader BeckonHciEventReader;

BeckonHciEventReader *beckon_hci_event_reader_new(void);
void beckon_hci_event_reader_free(BeckonHciEventReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonHciEventReader, beckon_hci_event_reader_free)

/* Takes one whole event packet (event code first, no packet indicator) of an adapter, in place
 * of the one before it. The bytes stay the caller's, until the next call. */
void beckon_hci_event_reader_take(BeckonHciEventReader *reader, uint16_t adapter, int64_t t_us,
                                  const uint8_t *event, gsize len);

/* The next advert of the event taken; false when it holds no more, which an event of another
 * kind never did. The report's data is borrowed until the next call. */
bool beckon_hci_event_reader_next(BeckonHciEventReader *reader, BeckonAdvertReport *ret_report);

/* Adverts lost so far because their event was malformed or their fragments passed a limit; a
 * malformed event counts once, whatever it would have held. */
uint64_t beckon_hci_event_reader_malformed(const BeckonHciEventReader *reader);

/* Writes the event that carries a report's data from *offset on, and moves *offset behind what
 * it carries: legacy where it fits one, else extended, with at most 229 bytes an event. Call it
 * until *offset is the report's len. Returns the event's length. */
gsize beckon_hci_event_encode(const BeckonAdvertReport *report, uint16_t *offset,
                              uint8_t out[BECKON_HCI_EVENT_MAX_BYTES]);

#endif
