/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "radio/bluez-advert.h"

#include <string.h>

#include "base/bytes.h"

/* Bluetooth Assigned Numbers. */
#define AD_FLAGS         0x01
#define AD_SOME_SERVICES 0x02
#define AD_ALL_SERVICES  0x03
#define AD_SERVICE_DATA  0x16
#define AD_MANUFACTURER  0xff

#define AD_DATA_MAX      254 /* an AD structure's length counts its type too */
#define ID_BYTES         2   /* a company's or a service's, in front of its data */

/* The UUID that a number of 16 bits stands for: Core 5.4, Vol 3 Part B 2.5.1. */
#define UUID_BEGIN  "0000"
#define UUID_END    "-0000-1000-8000-00805f9b34fb"
#define UUID_FORMAT UUID_BEGIN "%04x" UUID_END
#define UUID_CHARS  36

#define RSSI_MIN    (-127) /* Core 5.4, Vol 4 Part E 7.7.65.2 */
#define RSSI_MAX    20

static bool is_short_uuid(const char *uuid, uint16_t *ret_number)
{
    uint8_t number[ID_BYTES];
    char digits[2 * ID_BYTES + 1] = {0};
    if (strlen(uuid) != UUID_CHARS || strncmp(uuid, UUID_BEGIN, strlen(UUID_BEGIN)) != 0 ||
        g_ascii_strcasecmp(uuid + UUID_CHARS - strlen(UUID_END), UUID_END) != 0) {
        return false;
    }
    memcpy(digits, uuid + strlen(UUID_BEGIN), 2 * sizeof number);
    if (!beckon_hex_decode(digits, number, sizeof number)) {
        return false;
    }
    *ret_number = (uint16_t)(number[0] << 8 | number[1]);
    return true;
}

static bool matches(const BeckonBluezPattern *pattern, const uint8_t *data, gsize len)
{
    return len >= (gsize)pattern->offset + pattern->len &&
           memcmp(data + pattern->offset, pattern->bytes, pattern->len) == 0;
}

/* Appends what is in a value of ManufacturerData or ServiceData, where it matches and fits. */
static void append(BeckonBluezAdvert *advert, const BeckonBluezPattern *pattern, uint16_t id,
                   GVariant *value)
{
    gsize len = 0;
    if (!g_variant_is_of_type(value, G_VARIANT_TYPE_BYTESTRING)) {
        return;
    }
    const uint8_t *data = g_variant_get_fixed_array(value, &len, 1);
    gsize at = advert->report.len;
    if (len > AD_DATA_MAX - ID_BYTES || at + 2 + ID_BYTES + len > sizeof advert->bytes) {
        return;
    }
    uint8_t *structure = advert->bytes + at;
    structure[0] = (uint8_t)(1 + ID_BYTES + len);
    structure[1] = pattern->ad_type;
    structure[2] = (uint8_t)id;
    structure[3] = (uint8_t)(id >> 8);
    if (len > 0) {
        memcpy(structure + 2 + ID_BYTES, data, len);
    }
    if (matches(pattern, structure + 2, ID_BYTES + len)) {
        advert->report.len = (uint16_t)(at + 2 + ID_BYTES + len);
    } else {
        explicit_bzero(structure, 2 + ID_BYTES + len);
    }
}

static void append_manufacturer_data(BeckonBluezAdvert *advert, const BeckonBluezPattern *pattern,
                                     GVariant *device)
{
    g_autoptr(GVariant) all =
        g_variant_lookup_value(device, "ManufacturerData", G_VARIANT_TYPE("a{qv}"));
    for (gsize i = 0; all != NULL && i < g_variant_n_children(all); i++) {
        g_autoptr(GVariant) value = NULL;
        uint16_t company;
        g_variant_get_child(all, i, "{qv}", &company, &value);
        append(advert, pattern, company, value);
    }
}

static void append_service_data(BeckonBluezAdvert *advert, const BeckonBluezPattern *pattern,
                                GVariant *device)
{
    g_autoptr(GVariant) all =
        g_variant_lookup_value(device, "ServiceData", G_VARIANT_TYPE("a{sv}"));
    for (gsize i = 0; all != NULL && i < g_variant_n_children(all); i++) {
        g_autoptr(GVariant) value = NULL;
        const char *uuid;
        uint16_t service;
        g_variant_get_child(all, i, "{&sv}", &uuid, &value);
        if (is_short_uuid(uuid, &service)) {
            append(advert, pattern, service, value);
        }
    }
}

/* "C0:FF:EE:42:D1:E5" */
static void read_address(GVariant *device, BeckonAdvertReport *report)
{
    const char *address = NULL, *type = "";
    char digits[2 * sizeof report->address + 1] = {0};
    g_variant_lookup(device, "Address", "&s", &address);
    g_variant_lookup(device, "AddressType", "&s", &type);
    report->address_type = strcmp(type, "public") == 0   ? BECKON_ADDRESS_PUBLIC
                           : strcmp(type, "random") == 0 ? BECKON_ADDRESS_RANDOM
                                                         : BECKON_ADDRESS_ANONYMOUS;
    if (address == NULL || strlen(address) != 3 * sizeof report->address - 1) {
        report->address_type = BECKON_ADDRESS_ANONYMOUS;
        return;
    }
    for (gsize i = 0; i < sizeof report->address; i++) {
        memcpy(digits + 2 * i, address + 3 * i, 2);
    }
    if (!beckon_hex_decode(digits, report->address, sizeof report->address)) {
        report->address_type = BECKON_ADDRESS_ANONYMOUS;
    }
    explicit_bzero(digits, sizeof digits);
}

static int8_t read_rssi(GVariant *device)
{
    gint16 rssi_dbm = BECKON_RSSI_UNKNOWN;
    g_variant_lookup(device, "RSSI", "n", &rssi_dbm);
    return rssi_dbm < RSSI_MIN || rssi_dbm > RSSI_MAX ? BECKON_RSSI_UNKNOWN : (int8_t)rssi_dbm;
}

bool beckon_bluez_advert(GVariant *device, const BeckonBluezPattern *pattern,
                         BeckonBluezAdvert *ret_advert)
{
    memset(ret_advert, 0, sizeof *ret_advert);
    if (pattern->ad_type == AD_MANUFACTURER) {
        append_manufacturer_data(ret_advert, pattern, device);
    } else if (pattern->ad_type == AD_SERVICE_DATA) {
        append_service_data(ret_advert, pattern, device);
    }
    if (ret_advert->report.len == 0) {
        return false;
    }
    ret_advert->report.data = ret_advert->bytes;
    ret_advert->report.rssi_dbm = read_rssi(device);
    read_address(device, &ret_advert->report);
    return true;
}

/* What is to be sent, by the kind of its property. */
typedef struct {
    GVariantBuilder services;
    GVariantBuilder service_data;
    GVariantBuilder manufacturer_data;
} Advertisement;

static GVariant *bytes_of(BeckonReader *reader)
{
    gsize len = beckon_reader_left(reader);
    return g_variant_new_fixed_array(G_VARIANT_TYPE_BYTE, beckon_reader_bytes(reader, len), len, 1);
}

static char *long_uuid(BeckonReader *reader)
{
    return g_strdup_printf(UUID_FORMAT, beckon_reader_le16(reader));
}

static bool take_structure(Advertisement *advertisement, uint8_t type, BeckonReader *data)
{
    if (type == AD_FLAGS) {
        return true; /* the kernel gives a broadcast its own */
    }
    if (beckon_reader_left(data) < ID_BYTES) {
        return false;
    }
    if (type == AD_MANUFACTURER) {
        uint16_t company = beckon_reader_le16(data);
        g_variant_builder_add(&advertisement->manufacturer_data, "{qv}", company, bytes_of(data));
        return true;
    }
    g_autofree char *uuid = long_uuid(data);
    if (type == AD_SERVICE_DATA) {
        g_variant_builder_add(&advertisement->service_data, "{sv}", uuid, bytes_of(data));
        return true;
    }
    if ((type == AD_SOME_SERVICES || type == AD_ALL_SERVICES) && beckon_reader_left(data) == 0) {
        g_variant_builder_add(&advertisement->services, "s", uuid);
        return true;
    }
    return false;
}

static bool take_structures(Advertisement *advertisement, const uint8_t *ad, gsize len)
{
    BeckonReader reader = beckon_reader(ad, len);
    while (beckon_reader_left(&reader) > 0) {
        gsize structure_len = beckon_reader_u8(&reader);
        const uint8_t *structure = beckon_reader_bytes(&reader, structure_len);
        if (structure == NULL || structure_len == 0) {
            return false;
        }
        BeckonReader data = beckon_reader(structure + 1, structure_len - 1);
        if (!take_structure(advertisement, structure[0], &data)) {
            return false;
        }
    }
    return true;
}

GVariant *beckon_bluez_advertisement(const uint8_t *ad, gsize len)
{
    Advertisement advertisement;
    g_variant_builder_init(&advertisement.services, G_VARIANT_TYPE("as"));
    g_variant_builder_init(&advertisement.service_data, G_VARIANT_TYPE("a{sv}"));
    g_variant_builder_init(&advertisement.manufacturer_data, G_VARIANT_TYPE("a{qv}"));
    if (!take_structures(&advertisement, ad, len)) {
        g_variant_builder_clear(&advertisement.services);
        g_variant_builder_clear(&advertisement.service_data);
        g_variant_builder_clear(&advertisement.manufacturer_data);
        return NULL;
    }
    GVariantBuilder properties;
    g_variant_builder_init(&properties, G_VARIANT_TYPE("a{sv}"));
    g_variant_builder_add(&properties, "{sv}", "Type", g_variant_new_string("broadcast"));
    g_variant_builder_add(&properties, "{sv}", "ServiceUUIDs",
                          g_variant_builder_end(&advertisement.services));
    g_variant_builder_add(&properties, "{sv}", "ServiceData",
                          g_variant_builder_end(&advertisement.service_data));
    g_variant_builder_add(&properties, "{sv}", "ManufacturerData",
                          g_variant_builder_end(&advertisement.manufacturer_data));
    return g_variant_builder_end(&properties);
}
