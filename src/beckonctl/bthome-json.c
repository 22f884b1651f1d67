/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "beckonctl/bthome-json.h"

#include <math.h>

#include "base/bytes.h"
#include "jws/json.h"

/* The largest integer below which every integer is a double of its own. */
#define EXACT_MAX 9007199254740992.0

static void add_number(JsonObject *object, double number)
{
    if (number == trunc(number) && fabs(number) < EXACT_MAX) {
        json_object_set_int_member(object, "value", (int64_t)number);
    } else {
        json_object_set_double_member(object, "value", number);
    }
}

/* NULL where nothing has happened. */
static char *dimmer_text(const uint8_t *data)
{
    switch (data[0]) {
    case 1:
        return g_strdup_printf("rotate left %u steps", data[1]);
    case 2:
        return g_strdup_printf("rotate right %u steps", data[1]);
    }
    return NULL;
}

static char *version_text(const uint8_t *data, guint len)
{
    GString *text = g_string_new(NULL);
    for (guint i = len; i > 0; i--) {
        g_string_append_printf(text, i < len ? ".%u" : "%u", data[i - 1]);
    }
    return g_string_free(text, FALSE);
}

static char *value_text(const BeckonBthomeObject *from)
{
    switch (from->type) {
    case BECKON_BTHOME_NUMBER:
    case BECKON_BTHOME_BINARY:
        return NULL;
    case BECKON_BTHOME_BUTTON:
        return g_strdup(beckon_bthome_button(from->data[0]));
    case BECKON_BTHOME_DIMMER:
        return dimmer_text(from->data);
    case BECKON_BTHOME_VERSION:
        return version_text(from->data, from->len);
    case BECKON_BTHOME_TEXT:
        return g_utf8_make_valid((const char *)from->data, from->len);
    case BECKON_BTHOME_RAW:
        return beckon_hex_encode(from->data, from->len);
    }
    g_return_val_if_reached(NULL);
}

static void add_value(JsonObject *object, const BeckonBthomeObject *from)
{
    if (from->type == BECKON_BTHOME_NUMBER) {
        add_number(object, from->number);
        return;
    }
    if (from->type == BECKON_BTHOME_BINARY) {
        json_object_set_boolean_member(object, "value", from->number != 0);
        return;
    }
    g_autofree char *text = value_text(from);
    beckon_json_set_text(object, "value", text);
}

static JsonObject *object_to_json(const BeckonBthomeObject *from)
{
    JsonObject *object = json_object_new();
    json_object_set_int_member(object, "id", from->id);
    json_object_set_string_member(object, "name", from->name);
    add_value(object, from);
    if (from->unit != NULL) {
        json_object_set_string_member(object, "unit", from->unit);
    }
    return object;
}

void beckonctl_add_bthome(JsonObject *object, const BeckonBthome *bthome)
{
    JsonArray *objects = json_array_new();
    BeckonBthomeObject from;
    guint offset = 0;
    while (beckon_bthome_next(bthome, &offset, &from)) {
        json_array_add_object_element(objects, object_to_json(&from));
    }
    json_object_set_boolean_member(object, "encrypted", bthome->encrypted);
    json_object_set_array_member(object, "objects", objects);
}
