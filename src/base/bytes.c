/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/bytes.h"

#include <string.h>

const uint8_t *beckon_reader_bytes(BeckonReader *reader, gsize len)
{
    if (reader->failed || len > beckon_reader_left(reader)) {
        reader->failed = true;
        return NULL;
    }
    const uint8_t *bytes = reader->at;
    reader->at += len;
    return bytes;
}

uint8_t beckon_reader_u8(BeckonReader *reader)
{
    const uint8_t *bytes = beckon_reader_bytes(reader, 1);
    return bytes != NULL ? bytes[0] : 0;
}

static uint64_t read_little(BeckonReader *reader, gsize len)
{
    const uint8_t *bytes = beckon_reader_bytes(reader, len);
    uint64_t value = 0;
    for (gsize i = len; bytes != NULL && i > 0; i--) {
        value = value << 8 | bytes[i - 1];
    }
    return value;
}

static uint64_t read_big(BeckonReader *reader, gsize len)
{
    const uint8_t *bytes = beckon_reader_bytes(reader, len);
    uint64_t value = 0;
    for (gsize i = 0; bytes != NULL && i < len; i++) {
        value = value << 8 | bytes[i];
    }
    return value;
}

uint16_t beckon_reader_le16(BeckonReader *reader)
{
    return (uint16_t)read_little(reader, 2);
}

uint32_t beckon_reader_le32(BeckonReader *reader)
{
    return (uint32_t)read_little(reader, 4);
}

uint64_t beckon_reader_le64(BeckonReader *reader)
{
    return read_little(reader, 8);
}

uint16_t beckon_reader_be16(BeckonReader *reader)
{
    return (uint16_t)read_big(reader, 2);
}

uint32_t beckon_reader_be32(BeckonReader *reader)
{
    return (uint32_t)read_big(reader, 4);
}

uint64_t beckon_reader_be64(BeckonReader *reader)
{
    return read_big(reader, 8);
}

static void put(GByteArray *out, uint64_t little_endian, guint len)
{
    g_byte_array_append(out, (const uint8_t *)&little_endian, len);
}

void beckon_put_u8(GByteArray *out, uint8_t value)
{
    g_byte_array_append(out, &value, 1);
}

void beckon_put_le16(GByteArray *out, uint16_t value)
{
    put(out, GUINT64_TO_LE(value), 2);
}

void beckon_put_le32(GByteArray *out, uint32_t value)
{
    put(out, GUINT64_TO_LE(value), 4);
}

void beckon_put_le64(GByteArray *out, uint64_t value)
{
    put(out, GUINT64_TO_LE(value), 8);
}

void beckon_put_be16(GByteArray *out, uint16_t value)
{
    beckon_put_le16(out, GUINT16_SWAP_LE_BE(value));
}

void beckon_put_be32(GByteArray *out, uint32_t value)
{
    beckon_put_le32(out, GUINT32_SWAP_LE_BE(value));
}

void beckon_put_be64(GByteArray *out, uint64_t value)
{
    beckon_put_le64(out, GUINT64_SWAP_LE_BE(value));
}

char *beckon_hex_encode(const uint8_t *data, gsize len)
{
    static const char digits[] = "0123456789abcdef";
    char *text = g_malloc(2 * len + 1);
    for (gsize i = 0; i < len; i++) {
        text[2 * i] = digits[data[i] >> 4];
        text[2 * i + 1] = digits[data[i] & 15];
    }
    text[2 * len] = '\0';
    return text;
}

bool beckon_hex_decode(const char *text, uint8_t *out, gsize len)
{
    if (strlen(text) != 2 * len || strspn(text, "0123456789abcdefABCDEF") != 2 * len) {
        return false;
    }
    for (gsize i = 0; i < len; i++) {
        out[i] = (uint8_t)(g_ascii_xdigit_value(text[2 * i]) << 4 |
                           g_ascii_xdigit_value(text[2 * i + 1]));
    }
    return true;
}
