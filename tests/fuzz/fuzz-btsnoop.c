/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any bytes as a btsnoop capture; and what was read, written and read again, is the same. */

#include <glib.h>
#include <string.h>

#include "capture/btsnoop.h"
#include "fuzz/fuzz.h"

static void check_round_trip(const BeckonAdvertReport *report)
{
    g_autoptr(GByteArray) file = g_byte_array_new();
    BeckonAdvertReport again;
    beckon_btsnoop_put_header(file);
    beckon_btsnoop_put_advert(file, report);
    g_autoptr(BeckonBtsnoopReader) reader = beckon_btsnoop_reader_new(file->data, file->len, NULL);
    g_assert(beckon_btsnoop_reader_next(reader, &again, NULL));
    g_assert_cmpint(again.t_us, ==, report->t_us);
    g_assert_cmpint(again.rssi_dbm, ==, report->rssi_dbm);
    g_assert_cmpint(again.address_type, ==, report->address_type);
    g_assert_cmpint(again.extended, ==, report->extended);
    g_assert_cmpint(again.scan_response, ==, report->scan_response);
    g_assert_cmpmem(again.address, 6, report->address, 6);
    g_assert_cmpmem(again.data, again.len, report->data, report->len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    g_autoptr(BeckonBtsnoopReader) reader = beckon_btsnoop_reader_new(data, len, NULL);
    g_autoptr(GError) error = NULL;
    BeckonAdvertReport report;
    if (reader == NULL) {
        return 0;
    }
    while (beckon_btsnoop_reader_next(reader, &report, &error)) {
        g_assert_cmpint(report.len, <=, BECKON_LIMIT_ADVERT_BYTES);
        check_round_trip(&report);
    }
    g_assert(beckon_btsnoop_reader_malformed(reader) <= len);
    return 0;
}
