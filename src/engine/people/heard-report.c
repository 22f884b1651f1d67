/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/people/heard-report.h"

#include <string.h>

#include "base/bytes.h"
#include "base/error.h"
#include "jws/json.h"

#define UUID_CHARS     36
#define LEAST_RSSI_DBM -127 /* Core Specification 5.4, Vol 4 Part E 7.7.65.2 */
#define MOST_RSSI_DBM  20

static bool read_number(JsonObject *object, const char *name, int64_t least, int64_t most,
                        int64_t *ret_number)
{
    JsonNode *node = json_object_get_member(object, name);
    if (node == NULL || json_node_get_value_type(node) != G_TYPE_INT64 ||
        json_node_get_int(node) < least || json_node_get_int(node) > most) {
        return false;
    }
    *ret_number = json_node_get_int(node);
    return true;
}

/* 8-4-4-4-12 hexadecimal digits. */
static bool decode_uuid(const char *text, uint8_t uuid[BECKON_OWN_BEACON_UUID_BYTES])
{
    char digits[2 * BECKON_OWN_BEACON_UUID_BYTES + 1] = {0};
    gsize n = 0;
    if (strlen(text) != UUID_CHARS) {
        return false;
    }
    for (gsize i = 0; i < UUID_CHARS; i++) {
        bool is_dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (is_dash != (text[i] == '-')) {
            return false;
        }
        if (!is_dash) {
            digits[n++] = text[i];
        }
    }
    return beckon_hex_decode(digits, uuid, BECKON_OWN_BEACON_UUID_BYTES);
}

static bool read_ibeacon(JsonNode *node, BeckonHeardBeacon *beacon, GError **error)
{
    JsonObject *object = JSON_NODE_HOLDS_OBJECT(node) ? json_node_get_object(node) : NULL;
    const char *uuid = object != NULL ? beckon_json_string(object, "uuid", UUID_CHARS, NULL) : NULL;
    int64_t major = 0, minor = 0;
    if (uuid == NULL || !decode_uuid(uuid, beacon->uuid) ||
        !read_number(object, "major", 0, G_MAXUINT16, &major) ||
        !read_number(object, "minor", 0, G_MAXUINT16, &minor)) {
        return beckon_error_invalid(
            error, "an \"ibeacon\" has a \"uuid\" (8-4-4-4-12 hexadecimal digits), a \"major\" and "
                   "a \"minor\", from 0 to 65535");
    }
    beacon->major = (uint16_t)major;
    beacon->minor = (uint16_t)minor;
    return true;
}

static bool read_eid(JsonObject *object, BeckonHeardBeacon *beacon, GError **error)
{
    const char *eid = beckon_json_string(object, "eid", 2 * BECKON_EID_BYTES, NULL);
    beacon->is_eid = true;
    return (eid != NULL && beckon_hex_decode(eid, beacon->eid, sizeof beacon->eid)) ||
           beckon_error_invalid(error, "an \"eid\" is 16 hexadecimal digits");
}

static bool read_row(JsonNode *node, BeckonHeardRow *row, GError **error)
{
    JsonObject *object = JSON_NODE_HOLDS_OBJECT(node) ? json_node_get_object(node) : NULL;
    JsonNode *ibeacon = object != NULL ? json_object_get_member(object, "ibeacon") : NULL;
    int64_t rssi_dbm = 0;
    if (object == NULL || (ibeacon != NULL) == json_object_has_member(object, "eid")) {
        return beckon_error_invalid(
            error, "a sighting is an object with an \"ibeacon\" or an \"eid\", and \"rssi\"");
    }
    if (!read_number(object, "rssi", LEAST_RSSI_DBM, MOST_RSSI_DBM, &rssi_dbm)) {
        return beckon_error_invalid(error,
                                    "a sighting's \"rssi\" is a whole number from -127 to 20");
    }
    row->rssi_dbm = (int)rssi_dbm;
    return ibeacon != NULL ? read_ibeacon(ibeacon, &row->beacon, error)
                           : read_eid(object, &row->beacon, error);
}

/* Behind those that are as strong. */
static void insert(BeckonHeardReport *report, const BeckonHeardRow *row)
{
    guint at = report->n_rows++;
    for (; at > 0 && report->rows[at - 1].rssi_dbm < row->rssi_dbm; at--) {
        report->rows[at] = report->rows[at - 1];
    }
    report->rows[at] = *row;
}

bool beckon_heard_report_read(JsonObject *body, BeckonHeardReport *ret_report, GError **error)
{
    BeckonHeardReport report = {.n_rows = 0};
    JsonNode *node = json_object_get_member(body, "sightings");
    JsonArray *array =
        node != NULL && JSON_NODE_HOLDS_ARRAY(node) ? json_node_get_array(node) : NULL;
    guint n = array != NULL ? json_array_get_length(array) : 0;
    if (n == 0 || n > G_N_ELEMENTS(report.rows)) {
        return beckon_error_invalid(error, "\"sightings\" is a list of 1 to 16 sightings");
    }
    for (guint i = 0; i < n; i++) {
        BeckonHeardRow row = {.rssi_dbm = 0};
        if (!read_row(json_array_get_element(array, i), &row, error)) {
            return false;
        }
        insert(&report, &row);
    }
    *ret_report = report;
    return true;
}

bool beckon_heard_is_same(const BeckonHeardBeacon *one, const BeckonHeardBeacon *other)
{
    if (one->is_eid || other->is_eid) {
        return one->is_eid == other->is_eid && memcmp(one->eid, other->eid, sizeof one->eid) == 0;
    }
    return memcmp(one->uuid, other->uuid, sizeof one->uuid) == 0 && one->major == other->major &&
           one->minor == other->minor;
}
