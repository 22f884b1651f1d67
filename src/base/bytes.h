/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_BASE_BYTES_H
#define BECKON_BASE_BYTES_H

/* Reading and writing bytes whose length an outsider chose. A reader never passes its end: a
 * read that would sets `failed`, returns zero, and so do all later ones, so that a codec may
 * read a whole record and ask once. */

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct {
    const uint8_t *at;
    const uint8_t *end;
    bool failed;
} BeckonReader;

/* The bytes stay the caller's and must outlive the reader. Of no bytes data may be NULL. */
static inline BeckonReader beckon_reader(const uint8_t *data, gsize len)
{
    const uint8_t *at = data != NULL ? data : (const uint8_t *)"";
    return (BeckonReader){at, at + len, false};
}

static inline gsize beckon_reader_left(const BeckonReader *reader)
{
    return (gsize)(reader->end - reader->at);
}

/* A pointer to the next len bytes, or NULL when fewer are left. */
const uint8_t *beckon_reader_bytes(BeckonReader *reader, gsize len);
uint8_t beckon_reader_u8(BeckonReader *reader);
uint16_t beckon_reader_le16(BeckonReader *reader);
uint32_t beckon_reader_le32(BeckonReader *reader);
uint64_t beckon_reader_le64(BeckonReader *reader);
uint16_t beckon_reader_be16(BeckonReader *reader);
uint32_t beckon_reader_be32(BeckonReader *reader);
uint64_t beckon_reader_be64(BeckonReader *reader);

void beckon_put_u8(GByteArray *out, uint8_t value);
void beckon_put_le16(GByteArray *out, uint16_t value);
void beckon_put_le32(GByteArray *out, uint32_t value);
void beckon_put_le64(GByteArray *out, uint64_t value);
void beckon_put_be16(GByteArray *out, uint16_t value);
void beckon_put_be32(GByteArray *out, uint32_t value);
void beckon_put_be64(GByteArray *out, uint64_t value);

/* Lower-case hexadecimal, without separators. Owned by the caller. */
char *beckon_hex_encode(const uint8_t *data, gsize len);

/* Decodes exactly len bytes from 2·len hexadecimal digits of either case. False, with out
 * untouched, on anything else. */
bool beckon_hex_decode(const char *text, uint8_t *out, gsize len);

#endif
