/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "database/profile.h"

#include <string.h>

#include "base/bytes.h"
#include "base/error.h"

/* Version 1 knew no accounts. */
#define PROFILE_VERSION 2

GByteArray *beckon_box_seal(const BeckonShopperKey *key, uint32_t number, const void *secret,
                            gsize len)
{
    GByteArray *box = g_byte_array_new();
    g_byte_array_set_size(box, (guint)len + BECKON_BOX_EXTRA_BYTES);
    beckon_shopper_key_seal(key, number, secret, len, box->data);
    return box;
}

GByteArray *beckon_box_open(const BeckonShopperKey *key, uint32_t number, const void *box,
                            gsize len)
{
    if (len < BECKON_BOX_EXTRA_BYTES) {
        return NULL;
    }
    g_autoptr(GByteArray) secret = g_byte_array_new();
    g_byte_array_set_size(secret, (guint)len - BECKON_BOX_EXTRA_BYTES + 1);
    if (!beckon_shopper_key_open(key, number, box, len, secret->data)) {
        return NULL;
    }
    secret->data[--secret->len] = '\0';
    return g_steal_pointer(&secret);
}

bool beckon_box_refuse(const BeckonDatabase *database, const char *what, uint32_t number,
                       GError **error)
{
    g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                "%s: the %s of shopper %u does not open with the shopper's key: put back the "
                "keys.db that belongs to this file, or restore a backup",
                database->sql.path, what, number);
    return false;
}

static void put_text(GByteArray *out, const char *text)
{
    gsize len = strlen(text);
    beckon_put_le16(out, (uint16_t)len);
    g_byte_array_append(out, (const uint8_t *)text, (guint)len);
}

static char *read_text(BeckonReader *reader)
{
    uint16_t len = beckon_reader_le16(reader);
    const uint8_t *text = beckon_reader_bytes(reader, len);
    return text != NULL ? g_strndup((const char *)text, len) : NULL;
}

GByteArray *beckon_profile_seal(const BeckonShopperKey *key, const BeckonShopper *shopper)
{
    g_autoptr(GByteArray) plain = g_byte_array_new();
    beckon_put_u8(plain, PROFILE_VERSION);
    g_byte_array_append(plain, shopper->id, sizeof shopper->id);
    g_byte_array_append(plain, shopper->x, sizeof shopper->x);
    put_text(plain, shopper->jkt);
    put_text(plain, shopper->name);
    put_text(plain, shopper->language);
    beckon_put_u8(plain, shopper->is_linked);
    g_byte_array_append(plain, shopper->customer, shopper->is_linked ? BECKON_CUSTOMER_BYTES : 0);
    return beckon_box_seal(key, shopper->number, plain->data, plain->len);
}

static void read_account(BeckonReader *reader, BeckonShopper *shopper)
{
    shopper->is_linked = beckon_reader_u8(reader) != 0;
    const uint8_t *customer =
        shopper->is_linked ? beckon_reader_bytes(reader, BECKON_CUSTOMER_BYTES) : NULL;
    if (customer != NULL) {
        memcpy(shopper->customer, customer, BECKON_CUSTOMER_BYTES);
    }
}

bool beckon_profile_open(const BeckonShopperKey *key, const void *box, gsize len,
                         BeckonShopper *shopper)
{
    g_autoptr(GByteArray) plain = beckon_box_open(key, shopper->number, box, len);
    if (plain == NULL) {
        return false;
    }
    BeckonReader reader = beckon_reader(plain->data, plain->len);
    uint8_t version = beckon_reader_u8(&reader);
    const uint8_t *id = beckon_reader_bytes(&reader, sizeof shopper->id);
    const uint8_t *x = beckon_reader_bytes(&reader, sizeof shopper->x);
    shopper->jkt = read_text(&reader);
    shopper->name = read_text(&reader);
    shopper->language = read_text(&reader);
    if (version == PROFILE_VERSION) {
        read_account(&reader, shopper);
    }
    if (version < 1 || version > PROFILE_VERSION || reader.failed) {
        return false;
    }
    memcpy(shopper->id, id, sizeof shopper->id);
    memcpy(shopper->x, x, sizeof shopper->x);
    return true;
}
