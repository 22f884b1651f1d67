/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ADVERT_BTHOME_H
#define BECKON_ADVERT_BTHOME_H

/* BTHome sensors, version 2: a list of objects, each an id and a value, sealed or not. Source:
 * home-assistant/bthome.io, format.html and encryption.html. */

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "advert/verdict.h"

#define BECKON_BTHOME_MAX_BYTES 252 /* service data behind its UUID, in one AD structure */
#define BECKON_BTHOME_KEY_BYTES 16

typedef struct {
    uint8_t info;       /* the device information byte, as received: part of the nonce */
    bool encrypted;     /* as sent */
    bool sealed;        /* and not opened: its objects cannot be read */
    bool trigger_based; /* sends when something happens, not at an interval */
    uint32_t counter;   /* of an encrypted frame: rises from one to the next; else 0 */
    uint8_t len;
    const uint8_t *data; /* what follows: objects, or what seals them; borrowed from the advert */
} BeckonBthome;

typedef enum {
    BECKON_BTHOME_NUMBER,  /* number, in the object's unit */
    BECKON_BTHOME_BINARY,  /* number, 0 or 1 */
    BECKON_BTHOME_BUTTON,  /* data[0]: which press, see beckon_bthome_button() */
    BECKON_BTHOME_DIMMER,  /* data[0]: 0 nothing, 1 left, 2 right; data[1]: steps */
    BECKON_BTHOME_VERSION, /* data: of the firmware, least significant byte first */
    BECKON_BTHOME_TEXT,    /* data: meant to be UTF-8, by an outsider */
    BECKON_BTHOME_RAW,     /* data */
} BeckonBthomeType;

typedef struct {
    uint8_t id;
    BeckonBthomeType type;
    const char *name; /* as the specification's table has it; static */
    const char *unit; /* as the table has it, or NULL; static */
    double number;
    uint8_t len;
    const uint8_t *data; /* of the value, borrowed */
} BeckonBthomeObject;

/* Decodes service data behind BTHome's UUID. Another version is foreign. *ret_bthome is written
 * only on BECKON_DECODED. */
BeckonVerdict beckon_bthome_decode(const uint8_t *data, gsize len, BeckonBthome *ret_bthome,
                                   const char **ret_why);

/* Opens a sealed frame (AES-128-CCM) with its device's key and address, most significant byte
 * first. The objects are written to out, which *ret_opened borrows. False, with *ret_opened
 * untouched, when key or address are wrong. */
bool beckon_bthome_open(const BeckonBthome *sealed, const uint8_t mac[6],
                        const uint8_t key[BECKON_BTHOME_KEY_BYTES],
                        uint8_t out[BECKON_BTHOME_MAX_BYTES], BeckonBthome *ret_opened);

/* The object at *offset (0 for the first), which moves behind it. False at the end of the list:
 * an unknown or cut object ends it too, and a sealed frame has none to read. */
bool beckon_bthome_next(const BeckonBthome *bthome, guint *offset, BeckonBthomeObject *ret_object);

/* "press", "double_press", …; NULL for none and for a press that is not in the table. Static. */
const char *beckon_bthome_button(uint8_t event);

#endif
