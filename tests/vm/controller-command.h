/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_VM_CONTROLLER_COMMAND_H
#define TESTS_VM_CONTROLLER_COMMAND_H

/* What the tables of the controller's commands are made of. */

#include "vm/controller.h"

enum {
    OK = 0x00, /* Vol 1 Part F 1.3 */
    UNKNOWN_COMMAND = 0x01,
    MEMORY_CAPACITY_EXCEEDED = 0x07,
    DISALLOWED = 0x0c,
    INVALID_PARAMETERS = 0x12,
    UNKNOWN_SET = 0x42,
};

/* A reply's parameters behind the status. */
typedef struct {
    uint8_t bytes[64];
    gsize len;
} Reply;

/* The parameters have the command's length, which has been checked; zeros are behind them. */
typedef uint8_t (*Handler)(Controller *controller, const uint8_t *parameters, Reply *reply);

#define UP_TO(n) (0x8000 | (n))

typedef struct {
    uint16_t opcode;
    uint16_t len;  /* of the parameters; or UP_TO as many */
    uint8_t octet; /* 6.27, Supported_Commands: where it stands */
    uint8_t bit;
    enum { ALWAYS, LEGACY, EXTENDED } kind; /* 3.1.1 */
    Handler run;
} Command;

uint64_t little_endian(const uint8_t *bytes, gsize len);
void put(Reply *reply, uint64_t value, gsize len);

/* controller-advertise.c */
const Command *controller_advertise_commands(gsize *ret_n);

#endif
