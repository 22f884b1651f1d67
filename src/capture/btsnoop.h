/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_CAPTURE_BTSNOOP_H
#define BECKON_CAPTURE_BTSNOOP_H

/* btsnoop files as written by btmon (format 2001, "monitor") and hcidump (1001, 1002): RFC 1761
 * with the Bluetooth data links. Pure: bytes in, records out; whoever uses it opens the file.
 * Sources: BlueZ doc/btsnoop.txt, Core Specification 5.4 Vol 4 Part E. */

#include "capture/advert-report.h"

typedef struct BeckonBtsnoopReader BeckonBtsnoopReader;

/* The bytes stay the caller's and must outlive the reader (map the file). BECKON_ERROR_INVALID
 * when the header is no btsnoop header or its data link is not known. */
BeckonBtsnoopReader *beckon_btsnoop_reader_new(const uint8_t *data, gsize len, GError **error);
void beckon_btsnoop_reader_free(BeckonBtsnoopReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonBtsnoopReader, beckon_btsnoop_reader_free)

/* The next advert of the capture. False at the end or at a broken record; then *error is set
 * if it is broken (it names the record's number and offset). Every HCI event of other kinds is
 * passed over and counted. */
bool beckon_btsnoop_reader_next(BeckonBtsnoopReader *reader, BeckonAdvertReport *ret_report,
                                GError **error);

/* HCI events seen so far, adverts or not; and adverts whose event was malformed. */
uint64_t beckon_btsnoop_reader_events(const BeckonBtsnoopReader *reader);
uint64_t beckon_btsnoop_reader_malformed(const BeckonBtsnoopReader *reader);

/* Appends a file header (format 2001), and adverts as LE Advertising Report events (legacy,
 * up to 31 bytes) or LE Extended Advertising Report events (chained where over 229 bytes).
 * Times must not go backwards. */
void beckon_btsnoop_put_header(GByteArray *out);
void beckon_btsnoop_put_advert(GByteArray *out, const BeckonAdvertReport *report);

#endif
