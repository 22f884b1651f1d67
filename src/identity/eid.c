/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "identity/eid.h"

#include <string.h>

#include <nettle/aes.h>

#define TEMPORARY_KEY_SALT 0xff

/* Encrypts the one block that both steps use: a marking byte and four bytes of time. */
static void encrypt(const uint8_t key[AES128_KEY_SIZE], uint8_t mark, uint32_t time_s,
                    uint8_t ret_block[AES_BLOCK_SIZE])
{
    uint8_t block[AES_BLOCK_SIZE] = {0};
    uint32_t big_endian = GUINT32_TO_BE(time_s);
    struct aes128_ctx aes;
    block[11] = mark;
    memcpy(block + 12, &big_endian, sizeof big_endian);
    aes128_set_encrypt_key(&aes, key);
    aes128_encrypt(&aes, sizeof block, ret_block, block);
}

void beckon_eid_temporary_key(const uint8_t key[BECKON_EID_KEY_BYTES], uint32_t beacon_time_s,
                              uint8_t ret_key[BECKON_EID_KEY_BYTES])
{
    encrypt(key, TEMPORARY_KEY_SALT, beacon_time_s >> BECKON_EID_TEMPORARY_KEY_BITS, ret_key);
}

uint64_t beckon_eid_under_temporary_key(const uint8_t temporary_key[BECKON_EID_KEY_BYTES],
                                        uint32_t beacon_time_s, unsigned exponent)
{
    uint8_t block[AES_BLOCK_SIZE];
    encrypt(temporary_key, (uint8_t)exponent, beacon_time_s >> exponent << exponent, block);
    return beckon_eid_to_id(block);
}

void beckon_eid_compute(const uint8_t key[BECKON_EID_KEY_BYTES], uint32_t beacon_time_s,
                        unsigned exponent, uint8_t ret_eid[BECKON_EID_BYTES])
{
    uint8_t temporary_key[BECKON_EID_KEY_BYTES];
    beckon_eid_temporary_key(key, beacon_time_s, temporary_key);
    uint64_t id = beckon_eid_under_temporary_key(temporary_key, beacon_time_s, exponent);
    uint64_t big_endian = GUINT64_TO_BE(id);
    memcpy(ret_eid, &big_endian, BECKON_EID_BYTES);
}

uint64_t beckon_eid_to_id(const uint8_t eid[BECKON_EID_BYTES])
{
    uint64_t big_endian;
    memcpy(&big_endian, eid, sizeof big_endian);
    return GUINT64_FROM_BE(big_endian);
}
