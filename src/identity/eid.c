/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "identity/eid.h"

#include <string.h>

#include <nettle/aes.h>

#define TEMPORARY_KEY_SALT 0xff
#define TEMPORARY_KEY_BITS 16 /* of the time that change under one temporary key */

/* The block that both steps encrypt: a marking byte and four bytes of time. */
static void put_block(uint8_t block[AES_BLOCK_SIZE], uint8_t mark, uint32_t time_s)
{
    uint32_t big_endian = GUINT32_TO_BE(time_s);
    memset(block, 0, AES_BLOCK_SIZE);
    block[11] = mark;
    memcpy(block + 12, &big_endian, sizeof big_endian);
}

static void encrypt(const uint8_t key[AES128_KEY_SIZE], gsize n_bytes, uint8_t *blocks)
{
    struct aes128_ctx aes;
    aes128_set_encrypt_key(&aes, key);
    aes128_encrypt(&aes, n_bytes, blocks, blocks);
}

/* How many windows there are from this one on before the temporary key changes. */
static uint32_t windows_left(uint32_t window, unsigned exponent)
{
    uint32_t n = UINT32_C(1) << (TEMPORARY_KEY_BITS - exponent);
    return n - (window & (n - 1));
}

unsigned beckon_eid_windows(const uint8_t key[BECKON_EID_KEY_BYTES], uint32_t beacon_time_s,
                            unsigned exponent, unsigned n, uint64_t *ret_ids)
{
    uint8_t temporary_key[AES_BLOCK_SIZE];
    uint8_t blocks[BECKON_EID_MOST_WINDOWS * AES_BLOCK_SIZE];
    uint32_t window = beacon_time_s >> exponent;
    n = MIN(n, windows_left(window, exponent));
    put_block(temporary_key, TEMPORARY_KEY_SALT, beacon_time_s >> TEMPORARY_KEY_BITS);
    encrypt(key, sizeof temporary_key, temporary_key);
    for (unsigned i = 0; i < n; i++) {
        put_block(blocks + i * AES_BLOCK_SIZE, (uint8_t)exponent, (window + i) << exponent);
    }
    encrypt(temporary_key, n * AES_BLOCK_SIZE, blocks);
    for (unsigned i = 0; i < n; i++) {
        ret_ids[i] = beckon_eid_to_id(blocks + i * AES_BLOCK_SIZE);
    }
    return n;
}

void beckon_eid_compute(const uint8_t key[BECKON_EID_KEY_BYTES], uint32_t beacon_time_s,
                        unsigned exponent, uint8_t ret_eid[BECKON_EID_BYTES])
{
    uint64_t id;
    beckon_eid_windows(key, beacon_time_s, exponent, 1, &id);
    uint64_t big_endian = GUINT64_TO_BE(id);
    memcpy(ret_eid, &big_endian, BECKON_EID_BYTES);
}

uint64_t beckon_eid_to_id(const uint8_t eid[BECKON_EID_BYTES])
{
    uint64_t big_endian;
    memcpy(&big_endian, eid, sizeof big_endian);
    return GUINT64_FROM_BE(big_endian);
}
