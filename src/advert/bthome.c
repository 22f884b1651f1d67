/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "advert/bthome.h"

#include <math.h>
#include <string.h>

#include <nettle/ccm.h>

#include "advert/bthome-table.h"
#include "advert/fields.h"
#include "base/bytes.h"

#define INFO_ENCRYPTED     0x01
#define INFO_TRIGGER_BASED 0x04
#define INFO_VERSION_SHIFT 5
#define VERSION_2          2
#define COUNTER_BYTES      4
#define MIC_BYTES          4
#define SEAL_BYTES         (COUNTER_BYTES + MIC_BYTES)
#define MAC_BYTES          6

BeckonVerdict beckon_bthome_decode(const uint8_t *data, gsize len, BeckonBthome *ret_bthome,
                                   const char **ret_why)
{
    if (len == 0) {
        return beckon_malformed(ret_why, "a BTHome frame has no device information");
    }
    if (data[0] >> INFO_VERSION_SHIFT != VERSION_2) {
        return BECKON_FOREIGN;
    }
    bool encrypted = (data[0] & INFO_ENCRYPTED) != 0;
    if (len > BECKON_BTHOME_MAX_BYTES) {
        return beckon_malformed(ret_why, "a BTHome frame has at most 252 bytes");
    }
    if (encrypted && len < 1 + SEAL_BYTES) {
        return beckon_malformed(ret_why, "an encrypted BTHome frame has at least 9 bytes");
    }
    *ret_bthome = (BeckonBthome){
        .info = data[0],
        .encrypted = encrypted,
        .sealed = encrypted,
        .trigger_based = (data[0] & INFO_TRIGGER_BASED) != 0,
        .counter = encrypted ? beckon_field_le32(data + len - SEAL_BYTES) : 0,
        .len = (uint8_t)(len - 1),
        .data = data + 1,
    };
    return BECKON_DECODED;
}

/* Sealed data is the ciphertext, a counter, and a check over the message. The nonce is address,
 * service, device information and counter. */
bool beckon_bthome_open(const BeckonBthome *sealed, const uint8_t mac[6],
                        const uint8_t key[BECKON_BTHOME_KEY_BYTES],
                        uint8_t out[BECKON_BTHOME_MAX_BYTES], BeckonBthome *ret_opened)
{
    uint8_t nonce[MAC_BYTES + 3 + COUNTER_BYTES] = {
        [MAC_BYTES] = 0xd2, [MAC_BYTES + 1] = 0xfc, [MAC_BYTES + 2] = sealed->info};
    uint8_t message[BECKON_BTHOME_MAX_BYTES];
    gsize len = (gsize)sealed->len - SEAL_BYTES;
    const uint8_t *counter = sealed->data + len;
    memcpy(nonce, mac, MAC_BYTES);
    memcpy(nonce + MAC_BYTES + 3, counter, COUNTER_BYTES);
    memcpy(message, sealed->data, len);
    memcpy(message + len, counter + COUNTER_BYTES, MIC_BYTES);

    struct ccm_aes128_ctx aes;
    ccm_aes128_set_key(&aes, key);
    bool opened = ccm_aes128_decrypt_message(&aes, sizeof nonce, nonce, 0, NULL, MIC_BYTES, len,
                                             out, message) != 0;
    explicit_bzero(&aes, sizeof aes);
    if (!opened) {
        return false;
    }
    *ret_opened = *sealed;
    ret_opened->sealed = false;
    ret_opened->len = (uint8_t)len;
    ret_opened->data = out;
    return true;
}

static double read_number(const BeckonBthomeRow *row, const uint8_t *data)
{
    uint64_t value = 0;
    for (guint i = row->len; i > 0; i--) {
        value = value << 8 | data[i - 1];
    }
    if (row->is_signed && (data[row->len - 1] & 0x80) != 0) {
        value |= ~UINT64_C(0) << 8 * row->len;
    }
    return (double)((int64_t)value * row->multiplier) / row->divisor;
}

/* Where an object's value lies, or NULL when it is cut. */
static const uint8_t *read_value(BeckonReader *reader, const BeckonBthomeRow *row, guint *ret_len)
{
    guint len = row->len;
    if (len == BECKON_BTHOME_LENGTH_IN_FRONT) {
        len = beckon_reader_u8(reader);
    }
    *ret_len = len;
    return beckon_reader_bytes(reader, len);
}

bool beckon_bthome_next(const BeckonBthome *bthome, guint *offset, BeckonBthomeObject *ret_object)
{
    if (bthome->sealed || *offset >= bthome->len) {
        return false;
    }
    BeckonReader reader = beckon_reader(bthome->data + *offset, bthome->len - *offset);
    uint8_t id = beckon_reader_u8(&reader);
    const BeckonBthomeRow *row = beckon_bthome_row(id);
    guint len = 0;
    const uint8_t *data = row != NULL ? read_value(&reader, row, &len) : NULL;
    if (data == NULL) {
        return false;
    }
    bool is_number = row->type == BECKON_BTHOME_NUMBER || row->type == BECKON_BTHOME_BINARY;
    *ret_object = (BeckonBthomeObject){
        .id = id,
        .type = row->type,
        .name = row->name,
        .unit = row->unit,
        .number = is_number ? read_number(row, data) : (double)NAN,
        .len = (uint8_t)len,
        .data = data,
    };
    *offset = (guint)(reader.at - bthome->data);
    return true;
}

const char *beckon_bthome_button(uint8_t event)
{
    static const char *const names[] = {
        [0x01] = "press",      [0x02] = "double_press",      [0x03] = "triple_press",
        [0x04] = "long_press", [0x05] = "long_double_press", [0x06] = "long_triple_press",
        [0x80] = "hold_press",
    };
    return event < G_N_ELEMENTS(names) ? names[event] : NULL;
}
