/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "scannerd/heard.h"

#include <string.h>

#include "base/bytes.h"

const BeckonAdvertReport *heard_set(Heard *heard, int64_t ms, const char *address, const char *hex)
{
    gsize len = strlen(hex) / 2;
    g_assert_true(len <= sizeof heard->data && beckon_hex_decode(hex, heard->data, len));
    heard->report = (BeckonAdvertReport){
        .t_us = ms * 1000,
        .address_type = BECKON_ADDRESS_PUBLIC,
        .rssi_dbm = -60,
        .len = (uint16_t)len,
        .data = heard->data,
    };
    g_assert_true(beckon_hex_decode(address, heard->report.address, 6));
    return &heard->report;
}

void heard_put_readings(GString *text, const BeckonReading *rows, gsize n_rows, int64_t base_us)
{
    for (gsize i = 0; i < n_rows; i++) {
        const BeckonReading *row = &rows[i];
        g_string_append_printf(text, "%" G_GINT64_FORMAT ":%u:%s", (row->t_us - base_us) / 1000,
                               row->handle & ~BECKON_HANDLE_STORE,
                               beckon_quantity_name(row->quantity));
        if (row->index > 0) {
            g_string_append_printf(text, "[%u]", row->index);
        }
        g_string_append_printf(text, "=%g", (double)row->value / (double)BECKON_QUANTITY_PARTS);
        if (row->has_counter) {
            g_string_append_printf(text, "#%u", row->counter);
        }
        g_string_append_c(text, ' ');
    }
}

char *heard_readings(GArray *readings)
{
    GString *text = g_string_new(NULL);
    heard_put_readings(text, (const BeckonReading *)(void *)readings->data, readings->len, 0);
    g_array_set_size(readings, 0);
    return g_string_free(text, FALSE);
}
