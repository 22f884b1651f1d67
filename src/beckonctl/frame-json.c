/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "beckonctl/frame-json.h"

#include <math.h>

#include "base/bytes.h"

static void add_hex(JsonObject *object, const char *name, const uint8_t *data, gsize len)
{
    g_autofree char *text = beckon_hex_encode(data, len);
    json_object_set_string_member(object, name, text);
}

static void add_uuid(JsonObject *object, const char *name, const uint8_t uuid[16])
{
    g_autofree char *hex = beckon_hex_encode(uuid, 16);
    g_autofree char *text =
        g_strdup_printf("%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12, hex + 16, hex + 20);
    json_object_set_string_member(object, name, text);
}

static void add_int(JsonObject *object, const char *name, bool available, int64_t value)
{
    if (available) {
        json_object_set_int_member(object, name, value);
    } else {
        json_object_set_null_member(object, name);
    }
}

static void add_double(JsonObject *object, const char *name, double value)
{
    if (isnan(value)) {
        json_object_set_null_member(object, name);
    } else {
        json_object_set_double_member(object, name, value);
    }
}

static void add_ibeacon(JsonObject *object, const BeckonIbeacon *ibeacon)
{
    add_uuid(object, "uuid", ibeacon->uuid);
    json_object_set_int_member(object, "major", ibeacon->major);
    json_object_set_int_member(object, "minor", ibeacon->minor);
    json_object_set_int_member(object, "power", ibeacon->power_dbm);
}

static void add_uid(JsonObject *object, const BeckonEddystoneUid *uid)
{
    add_hex(object, "namespace", uid->namespace, sizeof uid->namespace);
    add_hex(object, "instance", uid->instance, sizeof uid->instance);
    json_object_set_int_member(object, "power", uid->power_dbm);
}

static void add_url(JsonObject *object, const BeckonEddystoneUrl *url)
{
    json_object_set_string_member(object, "url", url->url);
    json_object_set_int_member(object, "power", url->power_dbm);
}

static void add_tlm(JsonObject *object, const BeckonEddystoneTlm *tlm)
{
    json_object_set_boolean_member(object, "encrypted", tlm->encrypted);
    add_int(object, "battery_mv", tlm->battery_mv != 0, tlm->battery_mv);
    add_double(object, "temperature_c", tlm->temperature_c);
    add_int(object, "adv_count", !tlm->encrypted, tlm->adv_count);
    add_double(object, "uptime_s", tlm->encrypted ? (double)NAN : tlm->uptime_s);
}

static void add_eid(JsonObject *object, const BeckonEddystoneEid *eid)
{
    add_hex(object, "eid", eid->eid, sizeof eid->eid);
    json_object_set_int_member(object, "power", eid->power_dbm);
}

static void add_fields(JsonObject *object, const BeckonFrame *frame)
{
    switch (frame->kind) {
    case BECKON_FRAME_IBEACON:
        add_ibeacon(object, &frame->ibeacon);
        return;
    case BECKON_FRAME_EDDYSTONE_UID:
        add_uid(object, &frame->uid);
        return;
    case BECKON_FRAME_EDDYSTONE_URL:
        add_url(object, &frame->url);
        return;
    case BECKON_FRAME_EDDYSTONE_TLM:
        add_tlm(object, &frame->tlm);
        return;
    case BECKON_FRAME_EDDYSTONE_EID:
        add_eid(object, &frame->eid);
        return;
    }
}

void beckonctl_add_frame(JsonObject *object, BeckonVerdict verdict, const BeckonFrame *frame,
                         const char *why)
{
    switch (verdict) {
    case BECKON_DECODED:
        json_object_set_string_member(object, "frame", beckon_frame_name(frame->kind));
        add_fields(object, frame);
        return;
    case BECKON_FOREIGN:
        json_object_set_string_member(object, "frame", "foreign");
        return;
    case BECKON_MALFORMED:
        json_object_set_string_member(object, "frame", "malformed");
        json_object_set_string_member(object, "why", why);
        return;
    }
}

static void append_value(GString *line, JsonNode *node)
{
    if (JSON_NODE_HOLDS_NULL(node)) {
        g_string_append_c(line, '-');
    } else if (json_node_get_value_type(node) == G_TYPE_STRING) {
        g_string_append(line, json_node_get_string(node));
    } else {
        g_autofree char *text = json_to_string(node, FALSE);
        g_string_append(line, text);
    }
}

char *beckonctl_object_to_line(JsonObject *object, guint n_bare)
{
    GString *line = g_string_new(NULL);
    g_autoptr(GList) names = json_object_get_members(object);
    guint i = 0;
    for (GList *name = names; name != NULL; name = name->next, i++) {
        g_string_append(line, i > 0 ? "  " : "");
        if (i >= n_bare) {
            g_string_append_printf(line, "%s ", (const char *)name->data);
        }
        append_value(line, json_object_get_member(object, name->data));
    }
    return g_string_free(line, FALSE);
}
