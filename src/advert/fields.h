/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ADVERT_FIELDS_H
#define BECKON_ADVERT_FIELDS_H

/* Numbers at fixed places of a frame whose length has been checked already. */

#include <stdint.h>

static inline uint16_t beckon_field_be16(const uint8_t *at)
{
    return (uint16_t)(at[0] << 8 | at[1]);
}

static inline uint32_t beckon_field_be32(const uint8_t *at)
{
    return (uint32_t)beckon_field_be16(at) << 16 | beckon_field_be16(at + 2);
}

static inline uint16_t beckon_field_le16(const uint8_t *at)
{
    return (uint16_t)(at[1] << 8 | at[0]);
}

static inline uint32_t beckon_field_le32(const uint8_t *at)
{
    return (uint32_t)beckon_field_le16(at + 2) << 16 | beckon_field_le16(at);
}

#endif
