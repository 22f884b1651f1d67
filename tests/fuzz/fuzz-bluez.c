/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any bytes as what BlueZ says of a device (behind a byte that chooses what was heard), and as an
 * advert that BlueZ is to send. */

#include <glib.h>

#include "fuzz/fuzz.h"
#include "radio/bluez-advert.h"

static const BeckonBluezPattern patterns[] = {
    {0x16, 0, 2, {0xaa, 0xfe}},
    {0xff, 0, 4, {0x4c, 0x00, 0x02, 0x15}},
    {0xff, 2, 2, {0xbe, 0xac}},
};

/* Whole AD structures, each of which matches. */
static void check_advert(const BeckonAdvertReport *report, const BeckonBluezPattern *pattern)
{
    gsize at = 0;
    g_assert_cmpint(report->len, <=, BECKON_LIMIT_ADVERT_BYTES);
    while (at < report->len) {
        const uint8_t *structure = report->data + at;
        g_assert_cmpint(structure[0], >=, 1 + pattern->offset + pattern->len);
        g_assert_cmpint(structure[1], ==, pattern->ad_type);
        g_assert_cmpmem(structure + 2 + pattern->offset, pattern->len, pattern->bytes,
                        pattern->len);
        at += 1 + (gsize)structure[0];
    }
    g_assert_cmpint(at, ==, report->len);
}

static void read_device(const uint8_t *data, gsize len, const BeckonBluezPattern *pattern)
{
    BeckonBluezAdvert advert;
    g_autoptr(GBytes) bytes = g_bytes_new(data, len); /* aligned as GVariant wants it */
    g_autoptr(GVariant) device =
        g_variant_ref_sink(g_variant_new_from_bytes(G_VARIANT_TYPE_VARDICT, bytes, FALSE));
    if (beckon_bluez_advert(device, pattern, &advert)) {
        check_advert(&advert.report, pattern);
    } else {
        g_assert_cmpint(advert.report.len, ==, 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    if (len == 0) {
        return 0;
    }
    read_device(data + 1, len - 1, &patterns[data[0] % G_N_ELEMENTS(patterns)]);
    GVariant *floating = beckon_bluez_advertisement(data + 1, len - 1);
    if (floating != NULL) {
        g_autoptr(GVariant) properties = g_variant_ref_sink(floating);
        g_assert_true(g_variant_is_normal_form(properties));
    }
    return 0;
}
