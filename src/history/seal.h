/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_HISTORY_SEAL_H
#define BECKON_HISTORY_SEAL_H

/* Purchases sealed at the head office for one hub: only its import key opens them. Little endian:
 *
 *     0   8  "BECKONH1"
 *     8   4  known_since_day
 *    12   8  known_until_us
 *    20   3  currency
 *    23  32  the hub's public import key (X25519)
 *    55  80  a random key, sealed to it (crypto_box_seal)
 *   135  24  header of a crypto_secretstream_xchacha20poly1305 under that key
 *   159      chunks: length (4), ciphertext; bytes 0 … 54 are associated data of the first, and the
 *            last one alone has the tag FINAL
 *
 * The chunks' plain text is accounts (history/account.h), each behind its length (4), in strictly
 * ascending order of the customers' bytes. */

#include "history/account.h"

#define BECKON_IMPORT_KEY_BYTES 32

/* The hub's key pair for imports. Lives as long as it is used; wipe it then. */
typedef struct {
    uint8_t public_key[BECKON_IMPORT_KEY_BYTES];
    uint8_t secret_key[BECKON_IMPORT_KEY_BYTES];
} BeckonImportKey;

void beckon_import_key_derive(const BeckonVault *vault, BeckonImportKey *ret_key);
void beckon_import_key_wipe(BeckonImportKey *key);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(BeckonImportKey, beckon_import_key_wipe)

/* What a sealed file says about itself. */
typedef struct {
    int32_t known_since_day; /* BECKON_HISTORY_WHOLE: all that ever were */
    int64_t known_until_us;
    char currency[4]; /* three letters */
} BeckonSealInfo;

typedef struct BeckonSealWriter BeckonSealWriter;

/* Begins a file. Each function appends to out what is to be written. BECKON_ERROR_INVALID: nothing
 * can be sealed to this key. */
BeckonSealWriter *beckon_seal_writer_new(const uint8_t public_key[BECKON_IMPORT_KEY_BYTES],
                                         const BeckonSealInfo *info, GByteArray *out,
                                         GError **error);
void beckon_seal_writer_free(BeckonSealWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonSealWriter, beckon_seal_writer_free)
void beckon_seal_writer_add(BeckonSealWriter *writer, BeckonAccount *account, GByteArray *out);
void beckon_seal_writer_end(BeckonSealWriter *writer, GByteArray *out);

typedef struct BeckonSealReader BeckonSealReader;

/* Reads a file in pieces of any size, and keeps at most one account of it. */
BeckonSealReader *beckon_seal_reader_new(const BeckonImportKey *key);
void beckon_seal_reader_free(BeckonSealReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonSealReader, beckon_seal_reader_free)
void beckon_seal_reader_feed(BeckonSealReader *reader, const uint8_t *bytes, gsize len);

/* The next account, owned by the caller; NULL when more must be fed first. BECKON_ERROR_INVALID:
 * no sealed file, one for another hub, or a damaged one; after that nothing more is read. */
bool beckon_seal_reader_next(BeckonSealReader *reader, BeckonAccount **ret_account, GError **error);

/* Once all was fed and read. BECKON_ERROR_INVALID: the file is cut short, or another and
 * too short for that to have shown before. */
bool beckon_seal_reader_end(const BeckonSealReader *reader, GError **error);

/* From the first account or the end on. Borrowed. */
const BeckonSealInfo *beckon_seal_reader_info(const BeckonSealReader *reader);

#endif
