/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "history/seal.h"

#include <sodium.h>
#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "base/time.h"

#define MAGIC          "BECKONH1"
#define MAGIC_BYTES    8
#define CURRENCY_BYTES 3
#define INFO_BYTES     (MAGIC_BYTES + 4 + 8 + CURRENCY_BYTES + BECKON_IMPORT_KEY_BYTES)
#define KEY_BYTES      crypto_secretstream_xchacha20poly1305_KEYBYTES
#define SEALED_BYTES   (crypto_box_SEALBYTES + KEY_BYTES)
#define STREAM_BYTES   crypto_secretstream_xchacha20poly1305_HEADERBYTES
#define HEADER_BYTES   (INFO_BYTES + SEALED_BYTES + STREAM_BYTES)
#define TAG_BYTES      crypto_secretstream_xchacha20poly1305_ABYTES
#define LENGTH_BYTES   4

#define NOT_SEALED                                                                                 \
    "this is no sealed history, or one of another version: make it with `beckonctl history seal`"

G_STATIC_ASSERT(INFO_BYTES == 55);
G_STATIC_ASSERT(HEADER_BYTES == 159);
G_STATIC_ASSERT(BECKON_IMPORT_KEY_BYTES == crypto_box_PUBLICKEYBYTES);
G_STATIC_ASSERT(BECKON_IMPORT_KEY_BYTES == crypto_box_SECRETKEYBYTES);
G_STATIC_ASSERT(BECKON_SUBKEY_BYTES == crypto_box_SEEDBYTES);

struct BeckonSealWriter {
    crypto_secretstream_xchacha20poly1305_state stream;
    uint8_t info[INFO_BYTES]; /* what the first chunk vouches for */
    bool started;
    GByteArray *plain; /* not yet sealed */
};

struct BeckonSealReader {
    const BeckonImportKey *key;
    BeckonSealInfo info;
    crypto_secretstream_xchacha20poly1305_state stream;
    uint8_t plain_info[INFO_BYTES];
    bool has_header;
    bool started;
    bool final; /* the last chunk was read */
    bool failed;
    GByteArray *sealed; /* fed and not yet opened, from sealed_at on */
    gsize sealed_at;
    GByteArray *plain; /* opened and not yet decoded, from plain_at on */
    gsize plain_at;
    char *customer; /* of the last account */
};

void beckon_import_key_derive(const BeckonVault *vault, BeckonImportKey *ret_key)
{
    crypto_box_seed_keypair(ret_key->public_key, ret_key->secret_key,
                            beckon_vault_subkey(vault, BECKON_SUBKEY_IMPORT));
}

void beckon_import_key_wipe(BeckonImportKey *key)
{
    sodium_memzero(key, sizeof *key);
}

BeckonSealWriter *beckon_seal_writer_new(const uint8_t public_key[BECKON_IMPORT_KEY_BYTES],
                                         const BeckonSealInfo *info, GByteArray *out,
                                         GError **error)
{
    uint8_t key[KEY_BYTES], sealed[SEALED_BYTES], header[STREAM_BYTES];
    g_autoptr(BeckonSealWriter) writer = g_new0(BeckonSealWriter, 1);
    g_autoptr(GByteArray) plain_info = g_byte_array_new();
    writer->plain = g_byte_array_sized_new(BECKON_LIMIT_SEAL_CHUNK_BYTES);
    g_byte_array_append(plain_info, (const uint8_t *)MAGIC, MAGIC_BYTES);
    beckon_put_le32(plain_info, (uint32_t)info->known_since_day);
    beckon_put_le64(plain_info, (uint64_t)info->known_until_us);
    g_byte_array_append(plain_info, (const uint8_t *)info->currency, CURRENCY_BYTES);
    g_byte_array_append(plain_info, public_key, BECKON_IMPORT_KEY_BYTES);
    memcpy(writer->info, plain_info->data, INFO_BYTES);
    crypto_secretstream_xchacha20poly1305_keygen(key);
    crypto_secretstream_xchacha20poly1305_init_push(&writer->stream, header, key);
    bool usable = crypto_box_seal(sealed, key, sizeof key, public_key) == 0;
    sodium_memzero(key, sizeof key);
    if (!usable) {
        g_set_error_literal(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                            "nothing can be sealed to this key: ask the hub for its own with "
                            "`beckonctl history key`");
        return NULL;
    }
    g_byte_array_append(out, writer->info, INFO_BYTES);
    g_byte_array_append(out, sealed, sizeof sealed);
    g_byte_array_append(out, header, sizeof header);
    return g_steal_pointer(&writer);
}

void beckon_seal_writer_free(BeckonSealWriter *writer)
{
    if (writer != NULL) {
        sodium_memzero(&writer->stream, sizeof writer->stream);
        sodium_memzero(writer->plain->data, writer->plain->len);
        g_byte_array_unref(writer->plain);
        g_free(writer);
    }
}

static void push(BeckonSealWriter *writer, const uint8_t *plain, gsize len, uint8_t tag,
                 GByteArray *out)
{
    beckon_put_le32(out, (uint32_t)(len + TAG_BYTES));
    guint at = out->len;
    g_byte_array_set_size(out, at + (guint)(len + TAG_BYTES));
    crypto_secretstream_xchacha20poly1305_push(&writer->stream, out->data + at, NULL, plain, len,
                                               writer->started ? NULL : writer->info,
                                               writer->started ? 0 : INFO_BYTES, tag);
    writer->started = true;
}

void beckon_seal_writer_add(BeckonSealWriter *writer, BeckonAccount *account, GByteArray *out)
{
    guint at = writer->plain->len;
    beckon_put_le32(writer->plain, 0);
    beckon_account_encode(account, writer->plain);
    uint32_t len = GUINT32_TO_LE(writer->plain->len - at - LENGTH_BYTES);
    memcpy(writer->plain->data + at, &len, sizeof len);
    gsize done = 0;
    for (; writer->plain->len - done >= BECKON_LIMIT_SEAL_CHUNK_BYTES;
         done += BECKON_LIMIT_SEAL_CHUNK_BYTES) {
        push(writer, writer->plain->data + done, BECKON_LIMIT_SEAL_CHUNK_BYTES,
             crypto_secretstream_xchacha20poly1305_TAG_MESSAGE, out);
    }
    g_byte_array_remove_range(writer->plain, 0, (guint)done);
}

void beckon_seal_writer_end(BeckonSealWriter *writer, GByteArray *out)
{
    push(writer, writer->plain->data, writer->plain->len,
         crypto_secretstream_xchacha20poly1305_TAG_FINAL, out);
}

BeckonSealReader *beckon_seal_reader_new(const BeckonImportKey *key)
{
    BeckonSealReader *reader = g_new0(BeckonSealReader, 1);
    reader->key = key;
    reader->sealed = g_byte_array_sized_new(HEADER_BYTES);
    reader->plain = g_byte_array_sized_new(BECKON_LIMIT_SEAL_CHUNK_BYTES);
    return reader;
}

void beckon_seal_reader_free(BeckonSealReader *reader)
{
    if (reader != NULL) {
        sodium_memzero(&reader->stream, sizeof reader->stream);
        sodium_memzero(reader->plain->data, reader->plain->len);
        g_byte_array_unref(reader->sealed);
        g_byte_array_unref(reader->plain);
        g_free(reader->customer);
        g_free(reader);
    }
}

/* Drops what was read already, then appends. */
static void append(GByteArray *buffer, gsize *at, const uint8_t *bytes, gsize len)
{
    if (*at > 0) {
        g_byte_array_remove_range(buffer, 0, (guint)*at);
        *at = 0;
    }
    g_byte_array_append(buffer, bytes, (guint)len);
}

void beckon_seal_reader_feed(BeckonSealReader *reader, const uint8_t *bytes, gsize len)
{
    append(reader->sealed, &reader->sealed_at, bytes, len);
}

static bool refuse(BeckonSealReader *reader, const char *why, GError **error)
{
    reader->failed = true;
    g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID, "%s: nothing was imported", why);
    return false;
}

static bool refuse_damaged(BeckonSealReader *reader, GError **error)
{
    return refuse(reader, "the file is damaged: seal it anew, or copy it again", error);
}

static bool open_key(BeckonSealReader *reader, const uint8_t *sealed, const uint8_t *stream,
                     GError **error)
{
    uint8_t key[KEY_BYTES];
    bool opened =
        crypto_box_seal_open(key, sealed, SEALED_BYTES, reader->key->public_key,
                             reader->key->secret_key) == 0 &&
        crypto_secretstream_xchacha20poly1305_init_pull(&reader->stream, stream, key) == 0;
    sodium_memzero(key, sizeof key);
    return opened || refuse_damaged(reader, error);
}

/* Whoever has the public key can seal a file: what it says of itself must be a time. */
static bool is_time(int64_t us)
{
    return us >= 0 && us <= BECKON_LIMIT_STORE_TIME_S * BECKON_SECOND_US;
}

static bool read_header(BeckonSealReader *reader, GError **error)
{
    const uint8_t *bytes = reader->sealed->data + reader->sealed_at;
    BeckonReader at = beckon_reader(bytes, HEADER_BYTES);
    if (memcmp(beckon_reader_bytes(&at, MAGIC_BYTES), MAGIC, MAGIC_BYTES) != 0) {
        return refuse(reader, NOT_SEALED, error);
    }
    reader->info.known_since_day = (int32_t)beckon_reader_le32(&at);
    reader->info.known_until_us = (int64_t)beckon_reader_le64(&at);
    memcpy(reader->info.currency, beckon_reader_bytes(&at, CURRENCY_BYTES), CURRENCY_BYTES);
    const uint8_t *public_key = beckon_reader_bytes(&at, BECKON_IMPORT_KEY_BYTES);
    if (memcmp(public_key, reader->key->public_key, BECKON_IMPORT_KEY_BYTES) != 0) {
        return refuse(reader,
                      "the file is sealed to another hub's key: seal it to the one that "
                      "`beckonctl history key` prints here",
                      error);
    }
    if (!is_time(reader->info.known_until_us)) {
        return refuse_damaged(reader, error);
    }
    const uint8_t *sealed = beckon_reader_bytes(&at, SEALED_BYTES);
    memcpy(reader->plain_info, bytes, INFO_BYTES);
    reader->sealed_at += HEADER_BYTES;
    reader->has_header = true;
    return open_key(reader, sealed, beckon_reader_bytes(&at, STREAM_BYTES), error);
}

/* How many bytes of the sealed ones are not read yet. */
static gsize sealed_left(const BeckonSealReader *reader)
{
    return reader->sealed->len - reader->sealed_at;
}

static bool open_chunk(BeckonSealReader *reader, const uint8_t *sealed, gsize len, GError **error)
{
    uint8_t plain[BECKON_LIMIT_SEAL_CHUNK_BYTES];
    unsigned char tag = 0;
    unsigned long long plain_len = 0;
    bool opened =
        crypto_secretstream_xchacha20poly1305_pull(&reader->stream, plain, &plain_len, &tag, sealed,
                                                   len, reader->started ? NULL : reader->plain_info,
                                                   reader->started ? 0 : INFO_BYTES) == 0;
    if (!opened) {
        return refuse_damaged(reader, error);
    }
    reader->started = true;
    reader->final = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
    append(reader->plain, &reader->plain_at, plain, plain_len);
    sodium_memzero(plain, sizeof plain);
    return true;
}

/* Opens what comes next. *ret_opened says whether there was enough of it. */
static bool open_next(BeckonSealReader *reader, bool *ret_opened, GError **error)
{
    *ret_opened = false;
    if (!reader->has_header) {
        if (sealed_left(reader) < HEADER_BYTES) {
            return true;
        }
        *ret_opened = true;
        return read_header(reader, error);
    }
    if (reader->final) {
        return sealed_left(reader) == 0 || refuse_damaged(reader, error);
    }
    BeckonReader at = beckon_reader(reader->sealed->data + reader->sealed_at, sealed_left(reader));
    uint32_t len = beckon_reader_le32(&at);
    if (at.failed) {
        return true;
    }
    if (len < TAG_BYTES || len > BECKON_LIMIT_SEAL_CHUNK_BYTES + TAG_BYTES) {
        return refuse_damaged(reader, error);
    }
    const uint8_t *chunk = beckon_reader_bytes(&at, len);
    if (chunk == NULL) {
        return true;
    }
    reader->sealed_at += LENGTH_BYTES + len;
    *ret_opened = true;
    return open_chunk(reader, chunk, len, error);
}

/* The next account's bytes, NULL when they are not all there. */
static bool take_account(BeckonSealReader *reader, BeckonAccount **ret_account, GError **error)
{
    BeckonReader at = beckon_reader(reader->plain->data + reader->plain_at,
                                    reader->plain->len - reader->plain_at);
    uint32_t len = beckon_reader_le32(&at);
    *ret_account = NULL;
    if (!at.failed && len > BECKON_LIMIT_ACCOUNT_BYTES) {
        return refuse_damaged(reader, error);
    }
    const uint8_t *bytes = beckon_reader_bytes(&at, len);
    if (at.failed || bytes == NULL) {
        return true;
    }
    g_autoptr(BeckonAccount) account = beckon_account_decode(bytes, len);
    if (account == NULL || (reader->customer != NULL &&
                            strcmp(reader->customer, beckon_account_customer(account)) >= 0)) {
        return refuse_damaged(reader, error);
    }
    g_free(reader->customer);
    reader->customer = g_strdup(beckon_account_customer(account));
    reader->plain_at += LENGTH_BYTES + len;
    *ret_account = g_steal_pointer(&account);
    return true;
}

bool beckon_seal_reader_next(BeckonSealReader *reader, BeckonAccount **ret_account, GError **error)
{
    bool opened = true;
    if (reader->failed) {
        return refuse_damaged(reader, error);
    }
    BeckonAccount *account = NULL;
    if (!take_account(reader, &account, error)) {
        return false;
    }
    while (account == NULL && opened) {
        if (!open_next(reader, &opened, error) || !take_account(reader, &account, error)) {
            return false;
        }
    }
    *ret_account = account;
    return true;
}

bool beckon_seal_reader_end(const BeckonSealReader *reader, GError **error)
{
    gsize begun = MIN(sealed_left(reader), MAGIC_BYTES);
    if (!reader->failed && !reader->has_header && begun > 0 &&
        memcmp(reader->sealed->data + reader->sealed_at, MAGIC, begun) != 0) {
        g_set_error_literal(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                            NOT_SEALED ": nothing was imported");
        return false;
    }
    if (reader->failed || !reader->final || reader->plain_at != reader->plain->len) {
        g_set_error_literal(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                            "the file is cut short: copy it again; nothing was imported");
        return false;
    }
    return true;
}

const BeckonSealInfo *beckon_seal_reader_info(const BeckonSealReader *reader)
{
    return &reader->info;
}
