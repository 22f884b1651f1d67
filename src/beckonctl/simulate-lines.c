/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "beckonctl/simulate-lines.h"

#include <json-glib/json-glib.h>

#include "base/bytes.h"
#include "base/time.h"
#include "jws/base64url.h"
#include "jws/json.h"
#include "jws/signing-key.h"

/* Takes the object. */
static void append_line(GString *lines, JsonObject *object)
{
    g_autofree char *text = beckon_json_print(object);
    g_string_append(lines, text);
    g_string_append_c(lines, '\n');
}

static JsonArray *consents_to_json(char *const *consents)
{
    JsonArray *array = json_array_new();
    for (gsize i = 0; consents[i] != NULL; i++) {
        json_array_add_string_element(array, consents[i]);
    }
    return array;
}

static JsonObject *device_to_json(const uint8_t seed[BECKON_PERSON_DEVICE_SEED_BYTES])
{
    g_autoptr(BeckonSigningKey) key = beckon_signing_key_new_from_seed(seed);
    g_autofree char *d = beckon_base64url_encode(seed, BECKON_PERSON_DEVICE_SEED_BYTES);
    JsonObject *object = beckon_jwk_to_json(beckon_signing_key_public(key));
    json_object_set_string_member(object, "d", d);
    return object;
}

static JsonObject *fob_to_json(const BeckonFob *fob)
{
    g_autofree char *key = beckon_hex_encode(fob->key, sizeof fob->key);
    JsonObject *object = json_object_new();
    json_object_set_string_member(object, "key", key);
    json_object_set_int_member(object, "exponent", fob->exponent);
    json_object_set_int_member(object, "clock_offset_s", fob->clock_offset_s);
    return object;
}

char *beckonctl_simulated_shoppers(const BeckonSimulation *simulation)
{
    const GPtrArray *people = beckon_simulation_people(simulation);
    GString *lines = g_string_new(NULL);
    for (guint i = 0; i < people->len; i++) {
        const BeckonPerson *person = g_ptr_array_index(people, i);
        JsonObject *object = json_object_new();
        json_object_set_string_member(object, "name", person->name);
        json_object_set_string_member(object, "customer", person->customer);
        json_object_set_string_member(object, "language", person->language);
        json_object_set_array_member(object, "consents", consents_to_json(person->consents));
        json_object_set_object_member(object, "device", device_to_json(person->device_seed));
        json_object_set_object_member(object, "fob", fob_to_json(&person->fob));
        append_line(lines, object);
    }
    return g_string_free(lines, FALSE);
}

char *beckonctl_simulated_truth(const BeckonSimulation *simulation, const BeckonShop *shop)
{
    const GPtrArray *people = beckon_simulation_people(simulation);
    const GArray *truth = beckon_simulation_truth(simulation);
    GString *lines = g_string_new(NULL);
    for (guint i = 0; i < truth->len; i++) {
        const BeckonZoneChange *change = &g_array_index(truth, BeckonZoneChange, i);
        const BeckonPerson *person = g_ptr_array_index(people, change->person);
        JsonObject *object = json_object_new();
        json_object_set_double_member(object, "t", (double)change->t_us / BECKON_SECOND_US);
        json_object_set_string_member(object, "shopper", person->name);
        beckon_json_set_text(object, "zone",
                             change->zone >= 0 ? beckon_shop_zone(shop, (guint)change->zone)->name
                                               : NULL);
        if (!person->presence) {
            json_object_set_boolean_member(object, "presence", FALSE);
        }
        append_line(lines, object);
    }
    return g_string_free(lines, FALSE);
}
