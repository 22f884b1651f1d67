/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/sensor-keys.h"

#include <sodium.h>
#include <string.h>

#include "base/bytes.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/secret-file.h"

#define BLANKS " \t\r"

typedef struct {
    guint fixture;
    uint8_t key[BECKON_LINK_KEY_BYTES];
} Entry;

struct BeckonSensorKeys {
    GArray *entries; /* of Entry */
};

static void wipe(GArray *array)
{
    sodium_memzero(array->data, (gsize)array->len * g_array_get_element_size(array));
    g_array_unref(array);
}

static BeckonSensorKeys *keys_new(void)
{
    BeckonSensorKeys *keys = g_new0(BeckonSensorKeys, 1);
    /* As large as it may become, so that none is left behind where the array lay before. */
    keys->entries = g_array_sized_new(FALSE, TRUE, sizeof(Entry), BECKON_LIMIT_THINGS);
    return keys;
}

void beckon_sensor_keys_free(BeckonSensorKeys *keys)
{
    if (keys != NULL) {
        wipe(keys->entries);
        g_free(keys);
    }
}

static bool refuse(guint line, const char *what, GError **error)
{
    g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                "line %u: %s: write a sensor's name in the shop file and 32 hexadecimal digits",
                line, what);
    return false;
}

static bool read_key(const char *digits, gsize len, uint8_t key[BECKON_LINK_KEY_BYTES])
{
    char copy[2 * BECKON_LINK_KEY_BYTES + 1] = "";
    bool good = len == sizeof copy - 1;
    if (good) {
        memcpy(copy, digits, len);
        good = beckon_hex_decode(copy, key, BECKON_LINK_KEY_BYTES);
    }
    sodium_memzero(copy, sizeof copy);
    return good;
}

static bool read_line(BeckonSensorKeys *keys, const char *text, guint line, const BeckonShop *shop,
                      GError **error)
{
    gsize name_len = strcspn(text, BLANKS "\n");
    const char *digits = text + name_len + strspn(text + name_len, BLANKS);
    gsize n_digits = strcspn(digits, BLANKS "\n");
    const char *rest = digits + n_digits + strspn(digits + n_digits, BLANKS);
    g_autofree char *name = g_strndup(text, name_len);
    int beacon = beckon_shop_find_beacon(shop, name);
    Entry entry = {.fixture = (guint)beacon};
    if (beacon < 0) {
        return refuse(line, "there is no such sensor", error);
    }
    if (beckon_shop_beacon(shop, entry.fixture)->kind != BECKON_STORE_ADDRESS) {
        return refuse(line, "only what is registered by its address seals its adverts", error);
    }
    if (beckon_sensor_keys_has(keys, entry.fixture)) {
        return refuse(line, "this sensor has a key already", error);
    }
    if ((*rest != '\n' && *rest != '\0') || !read_key(digits, n_digits, entry.key)) {
        return refuse(line, "this is not a key", error);
    }
    g_array_append_val(keys->entries, entry);
    sodium_memzero(&entry, sizeof entry);
    return true;
}

BeckonSensorKeys *beckon_sensor_keys_parse(const char *text, const BeckonShop *shop, GError **error)
{
    g_autoptr(BeckonSensorKeys) keys = keys_new();
    guint line = 1;
    for (const char *at = text; *at != '\0'; line++) {
        const char *begin = at + strspn(at, BLANKS);
        gsize len = strcspn(begin, "\n");
        bool is_entry = len > 0 && *begin != '#';
        if (is_entry && !read_line(keys, begin, line, shop, error)) {
            return NULL;
        }
        at = begin + len + (begin[len] == '\n');
    }
    return g_steal_pointer(&keys);
}

BeckonSensorKeys *beckon_sensor_keys_open(const char *path, const BeckonShop *shop, GError **error)
{
    gsize len = 0;
    if (path[0] == '\0') {
        return keys_new();
    }
    char *text = beckon_secret_file_read(path, BECKON_LIMIT_SENSOR_KEYS_BYTES, &len, error);
    if (text == NULL) {
        return NULL;
    }
    BeckonSensorKeys *keys = beckon_sensor_keys_parse(text, shop, error);
    beckon_secret_free(text, len);
    if (keys == NULL) {
        g_prefix_error(error, "%s: ", path);
    }
    return keys;
}

bool beckon_sensor_keys_has(const BeckonSensorKeys *keys, guint fixture)
{
    for (guint i = 0; i < keys->entries->len; i++) {
        if (g_array_index(keys->entries, Entry, i).fixture == fixture) {
            return true;
        }
    }
    return false;
}

void beckon_sensor_keys_put(const BeckonSensorKeys *keys, const BeckonFixtures *fixtures,
                            uint64_t generation, GByteArray *frames)
{
    guint n_keys = keys->entries->len;
    if (n_keys == 0) {
        return;
    }
    GArray *rows = g_array_sized_new(FALSE, TRUE, sizeof(BeckonLinkKey), n_keys);
    for (guint i = 0; i < n_keys; i++) {
        const Entry *entry = &g_array_index(keys->entries, Entry, i);
        BeckonLinkKey row = {.handle = beckon_fixtures_handle(fixtures, entry->fixture)};
        memcpy(row.key, entry->key, sizeof row.key);
        g_array_append_val(rows, row);
        sodium_memzero(&row, sizeof row);
    }
    beckon_link_put_keys(frames, generation, (const BeckonLinkKey *)(void *)rows->data, n_keys);
    wipe(rows);
}
