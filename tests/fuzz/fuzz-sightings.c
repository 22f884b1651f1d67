/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any bytes as what an app says to have heard: read in the order of strength, or refused with a
 * reason. */

#include <string.h>

#include "engine/people/heard-report.h"
#include "fuzz/fuzz.h"
#include "jws/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    BeckonHeardReport report;
    g_autoptr(GError) error = NULL;
    g_autoptr(JsonObject) body = beckon_json_parse_object((const char *)data, len, NULL);
    if (body == NULL) {
        return 0;
    }
    if (!beckon_heard_report_read(body, &report, &error)) {
        g_assert_nonnull(error);
        return 0;
    }
    g_assert_cmpuint(report.n_rows, >=, 1);
    g_assert_cmpuint(report.n_rows, <=, BECKON_LIMIT_SIGHTINGS_A_REPORT);
    for (guint i = 0; i < report.n_rows; i++) {
        g_assert_cmpint(report.rows[i].rssi_dbm, >=, -127);
        g_assert_cmpint(report.rows[i].rssi_dbm, <=, i > 0 ? report.rows[i - 1].rssi_dbm : 20);
        g_assert(beckon_heard_is_same(&report.rows[i].beacon, &report.rows[i].beacon));
    }
    return 0;
}
