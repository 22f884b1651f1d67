/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "beckonctl/frame-json.h"

#include <math.h>

#include "base/bytes.h"
#include "beckonctl/bthome-json.h"

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

static void add_altbeacon(JsonObject *object, const BeckonAltbeacon *altbeacon)
{
    json_object_set_int_member(object, "company", altbeacon->company);
    add_uuid(object, "id1", altbeacon->id1);
    json_object_set_int_member(object, "id2", altbeacon->id2);
    json_object_set_int_member(object, "id3", altbeacon->id3);
    json_object_set_int_member(object, "power", altbeacon->power_dbm);
    json_object_set_int_member(object, "reserved", altbeacon->reserved);
}

static void add_known(JsonObject *object, const char *name, int32_t value)
{
    add_int(object, name, value != BECKON_RUUVI_UNKNOWN, value);
}

static void add_ruuvi(JsonObject *object, const BeckonRuuvi *ruuvi)
{
    const uint8_t *mac = ruuvi->mac;
    add_double(object, "temperature_c", ruuvi->temperature_c);
    add_double(object, "humidity_pct", ruuvi->humidity_pct);
    add_known(object, "pressure_pa", ruuvi->pressure_pa);
    add_known(object, "acc_x_mg", ruuvi->acc_x_mg);
    add_known(object, "acc_y_mg", ruuvi->acc_y_mg);
    add_known(object, "acc_z_mg", ruuvi->acc_z_mg);
    add_known(object, "battery_mv", ruuvi->battery_mv);
    add_known(object, "tx_power_dbm", ruuvi->tx_power_dbm);
    add_known(object, "movement", ruuvi->movement);
    add_known(object, "sequence", ruuvi->sequence);
    if (!ruuvi->has_mac) {
        json_object_set_null_member(object, "mac");
        return;
    }
    g_autofree char *text = g_strdup_printf("%02X:%02X:%02X:%02X:%02X:%02X", mac[0], mac[1], mac[2],
                                            mac[3], mac[4], mac[5]);
    json_object_set_string_member(object, "mac", text);
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
    case BECKON_FRAME_ALTBEACON:
        add_altbeacon(object, &frame->altbeacon);
        return;
    case BECKON_FRAME_BTHOME:
        beckonctl_add_bthome(object, &frame->bthome);
        return;
    case BECKON_FRAME_RUUVI:
        add_ruuvi(object, &frame->ruuvi);
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

/* Text may come from an outsider: what could steer a terminal is not printed. */
static void append_text(GString *line, const char *text)
{
    for (; *text != '\0'; text = g_utf8_next_char(text)) {
        gunichar character = g_utf8_get_char(text);
        g_string_append_unichar(line, g_unichar_isprint(character) ? character : 0xfffd);
    }
}

static void append_value(GString *line, JsonNode *node);

/* "temperature 25 °C, humidity 50.55 %". */
static void append_list(GString *line, JsonArray *list)
{
    for (guint i = 0; i < json_array_get_length(list); i++) {
        JsonObject *object = json_array_get_object_element(list, i);
        g_string_append_printf(line, "%s%s ", i > 0 ? ", " : "",
                               json_object_get_string_member(object, "name"));
        append_value(line, json_object_get_member(object, "value"));
        if (json_object_has_member(object, "unit")) {
            g_string_append_printf(line, " %s", json_object_get_string_member(object, "unit"));
        }
    }
}

static void append_value(GString *line, JsonNode *node)
{
    char number[G_ASCII_DTOSTR_BUF_SIZE];
    if (JSON_NODE_HOLDS_NULL(node)) {
        g_string_append_c(line, '-');
    } else if (JSON_NODE_HOLDS_ARRAY(node)) {
        append_list(line, json_node_get_array(node));
    } else if (json_node_get_value_type(node) == G_TYPE_DOUBLE) {
        double value = json_node_get_double(node);
        g_string_append(line, g_ascii_formatd(number, sizeof number, "%.10g", value));
    } else if (json_node_get_value_type(node) == G_TYPE_STRING) {
        append_text(line, json_node_get_string(node));
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
