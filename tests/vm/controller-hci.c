/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Commands and events; numbers in comments are sections of Vol 4 Part E. */
#include <string.h>

#include "vm/controller-command.h"

#define EVENT_COMMAND_COMPLETE 0x0e
#define EVENT_COMMAND_STATUS   0x0f
#define EVENT_LE_META          0x3e
#define BIT(n)                 (UINT64_C(1) << (n))
#define LE_META_MASK           BIT(61) /* 7.3.1 */
#define REPORT_MASK            BIT(1)  /* 7.8.1 */
#define EXTENDED_REPORT_MASK   BIT(12)
#define FRAGMENT_MAX           229

void controller_power_on(Controller *controller)
{
    /* The masks that 7.3.1 and 7.8.1 begin with. */
    controller->hci = (HciState){.event_mask = UINT64_C(0x00001fffffffffff), .le_event_mask = 0x1f};
    g_hash_table_remove_all(controller->seen);
}

static uint8_t reset(Controller *controller, const uint8_t *parameters, Reply *reply)
{
    controller_power_on(controller);
    controller->resets++;
    if (controller->mute == MUTE_UNTIL_RESET) {
        controller->mute = MUTE_NO;
    }
    return OK;
}

uint64_t little_endian(const uint8_t *bytes, gsize len)
{
    uint64_t value = 0;
    for (gsize i = len; i > 0; i--) {
        value = value << 8 | bytes[i - 1];
    }
    return value;
}

void put(Reply *reply, uint64_t value, gsize len)
{
    for (gsize i = 0; i < len; i++) {
        reply->bytes[reply->len++] = (uint8_t)(i < 8 ? value >> (8 * i) : 0);
    }
}

static uint8_t set_event_mask(Controller *controller, const uint8_t *parameters, Reply *reply)
{
    controller->hci.event_mask = little_endian(parameters, 8);
    return OK;
}

static uint8_t set_le_event_mask(Controller *controller, const uint8_t *parameters, Reply *reply)
{
    controller->hci.le_event_mask = little_endian(parameters, 8);
    return OK;
}

static uint8_t read_version(Controller *controller, const uint8_t *parameters, Reply *reply)
{
    put(reply, 0x0d, 1); /* 5.4 */
    put(reply, 0, 2);
    put(reply, 0x0d, 1);
    put(reply, 0xffff, 2); /* a company that there is not */
    put(reply, 0, 2);
    return OK;
}

/* Vol 2 Part C 3.3: BR/EDR Not Supported, LE Supported (Controller). */
static uint8_t read_features(Controller *controller, const uint8_t *parameters, Reply *reply)
{
    put(reply, BIT(37) | BIT(38), 8);
    return OK;
}

static uint8_t read_address(Controller *controller, const uint8_t *parameters, Reply *reply)
{
    put(reply, UINT64_C(0x00aa01000001), 6);
    return OK;
}

static uint8_t read_buffer_size(Controller *controller, const uint8_t *parameters, Reply *reply)
{
    put(reply, 27, 2);
    put(reply, 1, 1);
    return OK;
}

/* Vol 6 Part B 4.6: bit 12 is Extended Advertising. */
static uint8_t read_le_features(Controller *controller, const uint8_t *parameters, Reply *reply)
{
    put(reply, controller->extended ? BIT(12) : 0, 8);
    return OK;
}

static uint8_t read_states(Controller *controller, const uint8_t *parameters, Reply *reply)
{
    put(reply, BIT(4), 8); /* passive scanning */
    return OK;
}

static uint8_t read_accept_list_size(Controller *controller, const uint8_t *parameters,
                                     Reply *reply)
{
    put(reply, 8, 1);
    return OK;
}

static uint8_t clear_accept_list(Controller *controller, const uint8_t *parameters, Reply *reply)
{
    return OK;
}

/* Type, interval, window. */
static uint8_t take_parameters(Controller *controller, uint8_t own_address, uint8_t policy,
                               const uint8_t *scan)
{
    uint64_t interval = little_endian(scan + 1, 2);
    uint64_t window = little_endian(scan + 3, 2);
    if (controller->hci.scanning) {
        return DISALLOWED;
    }
    if (scan[0] > 1 || own_address > 3 || policy > 3 || interval < 4 || window < 4 ||
        window > interval || (!controller->extended && interval > 0x4000)) {
        return INVALID_PARAMETERS;
    }
    controller->hci.active = scan[0] == 1;
    controller->hci.parameters_set = true;
    return OK;
}

static uint8_t enable(Controller *controller, uint8_t on, uint8_t filter)
{
    if (on > 1 || filter > 1) {
        return INVALID_PARAMETERS;
    }
    controller->hci.scanning = on == 1;
    controller->hci.filtering = filter == 1;
    g_hash_table_remove_all(controller->seen);
    controller->scans += on;
    if (on == 1 && controller->mute == MUTE_UNTIL_SCAN) {
        controller->mute = MUTE_NO;
    }
    return OK;
}

static uint8_t set_scan_parameters(Controller *controller, const uint8_t *parameters, Reply *reply)
{
    return take_parameters(controller, parameters[5], parameters[6], parameters);
}

static uint8_t set_scan_enable(Controller *controller, const uint8_t *parameters, Reply *reply)
{
    return enable(controller, parameters[0], parameters[1]);
}

/* One PHY, 1M: this controller has no other. */
static uint8_t set_ext_scan_parameters(Controller *controller, const uint8_t *parameters,
                                       Reply *reply)
{
    return parameters[2] != 1
               ? INVALID_PARAMETERS
               : take_parameters(controller, parameters[0], parameters[1], parameters + 3);
}

/* 7.8.65: a period needs a duration, and scanning needs parameters. */
static uint8_t set_ext_scan_enable(Controller *controller, const uint8_t *parameters, Reply *reply)
{
    uint64_t duration = little_endian(parameters + 2, 2);
    uint64_t period = little_endian(parameters + 4, 2);
    if (parameters[0] == 1 && !controller->hci.parameters_set) {
        return DISALLOWED;
    }
    if (duration != 0 || period != 0) {
        return INVALID_PARAMETERS; /* no test asks for it */
    }
    return enable(controller, parameters[0], parameters[1]);
}

static uint8_t read_commands(Controller *controller, const uint8_t *parameters, Reply *reply);

static const Command commands[] = {
    {0x0c01, 8, 5, 6, ALWAYS, set_event_mask},
    {0x0c03, 0, 5, 7, ALWAYS, reset},
    {0x1001, 0, 14, 3, ALWAYS, read_version},
    {0x1002, 0, 14, 4, ALWAYS, read_commands},
    {0x1003, 0, 14, 5, ALWAYS, read_features},
    {0x1009, 0, 15, 1, ALWAYS, read_address},
    {0x2001, 8, 25, 0, ALWAYS, set_le_event_mask},
    {0x2002, 0, 25, 1, ALWAYS, read_buffer_size},
    {0x2003, 0, 25, 2, ALWAYS, read_le_features},
    {0x200b, 7, 26, 2, LEGACY, set_scan_parameters},
    {0x200c, 2, 26, 3, LEGACY, set_scan_enable},
    {0x200f, 0, 26, 6, ALWAYS, read_accept_list_size},
    {0x2010, 0, 26, 7, ALWAYS, clear_accept_list},
    {0x201c, 0, 28, 3, ALWAYS, read_states},
    {0x2041, 8, 37, 5, EXTENDED, set_ext_scan_parameters},
    {0x2042, 6, 37, 6, EXTENDED, set_ext_scan_enable},
};

static bool has(const Controller *controller, const Command *command)
{
    return command->kind != EXTENDED || controller->extended;
}

static void add_commands(const Controller *controller, const Command *some, gsize n, Reply *reply)
{
    for (gsize i = 0; i < n; i++) {
        if (has(controller, &some[i])) {
            reply->bytes[some[i].octet] |= (uint8_t)(1 << some[i].bit);
        }
    }
}

static uint8_t read_commands(Controller *controller, const uint8_t *parameters, Reply *reply)
{
    gsize n = 0;
    const Command *advertising = controller_advertise_commands(&n);
    put(reply, 0, 64);
    add_commands(controller, commands, G_N_ELEMENTS(commands), reply);
    add_commands(controller, advertising, n, reply);
    return OK;
}

static const Command *find(const Controller *controller, const Command *some, gsize n,
                           uint16_t opcode)
{
    for (gsize i = 0; i < n; i++) {
        if (some[i].opcode == opcode && has(controller, &some[i])) {
            return &some[i];
        }
    }
    return NULL;
}

/* 7.7.14 and 7.7.15; a host always has room for one more command. */
static void complete(Controller *controller, uint16_t opcode, uint8_t status, const Reply *reply)
{
    uint8_t packet[7 + sizeof reply->bytes] = {
        0x04,  EVENT_COMMAND_COMPLETE, (uint8_t)(4 + reply->len), 1, (uint8_t)opcode, opcode >> 8,
        status};
    memcpy(packet + 7, reply->bytes, reply->len);
    controller_send(controller, packet, 7 + reply->len);
}

static void refuse(Controller *controller, uint16_t opcode, uint8_t status)
{
    const uint8_t packet[] = {0x04, EVENT_COMMAND_STATUS, 4,          status,
                              1,    (uint8_t)opcode,      opcode >> 8};
    controller_send(controller, packet, sizeof packet);
}

static bool is_of_the_other_kind(Controller *controller, const Command *command)
{
    HciState *hci = &controller->hci;
    hci->legacy_used |= command->kind == LEGACY && !hci->extended_used;
    hci->extended_used |= command->kind == EXTENDED && !hci->legacy_used;
    return (command->kind == LEGACY && hci->extended_used) ||
           (command->kind == EXTENDED && hci->legacy_used);
}

static bool fits(const Command *command, uint8_t len)
{
    return (command->len & UP_TO(0)) != 0 ? len <= (command->len & ~UP_TO(0)) : len == command->len;
}

static void run(Controller *controller, const Command *command, const uint8_t *packet, gsize len)
{
    Reply reply = {.len = 0};
    uint8_t status = INVALID_PARAMETERS;
    if (is_of_the_other_kind(controller, command)) {
        status = DISALLOWED;
    } else if (fits(command, packet[2]) && len == 3u + packet[2]) {
        uint8_t parameters[UINT8_MAX] = {0};
        memcpy(parameters, packet + 3, packet[2]);
        status = command->run(controller, parameters, &reply);
    }
    complete(controller, command->opcode, status, &reply);
}

void controller_command(Controller *controller, const uint8_t *packet, gsize len)
{
    if (len < 3) {
        return;
    }
    uint16_t opcode = (uint16_t)little_endian(packet, 2);
    gsize n = 0;
    const Command *advertising = controller_advertise_commands(&n);
    const Command *command = find(controller, commands, G_N_ELEMENTS(commands), opcode);
    command = command != NULL ? command : find(controller, advertising, n, opcode);
    if (command != NULL) {
        run(controller, command, packet, len);
        return;
    }
    controller->unknown++;
    g_printerr("a command that it does not have: 0x%04x\n", opcode);
    refuse(controller, opcode, UNKNOWN_COMMAND);
}

static uint8_t *put_address(uint8_t *at, const Advert *advert)
{
    *at++ = advert->address_type;
    for (gsize i = sizeof advert->address; i > 0; i--) {
        *at++ = advert->address[i - 1];
    }
    return at;
}

/* 7.7.65.2: not connectable, not scannable. */
static void report_legacy(Controller *controller, const Advert *advert)
{
    uint8_t packet[64] = {0x04, EVENT_LE_META, (uint8_t)(12 + advert->len), 0x02, 1, 0x03};
    uint8_t *at = put_address(packet + 6, advert);
    *at++ = (uint8_t)advert->len;
    memcpy(at, advert->data, advert->len);
    at[advert->len] = (uint8_t)advert->rssi_dbm;
    controller_send(controller, packet, (gsize)(at + advert->len + 1 - packet));
}

/* 7.7.65.13: what fits a legacy PDU is told as one (bit 4); what does not comes in fragments. */
static void report_extended(Controller *controller, const Advert *advert)
{
    gsize sent = 0;
    do {
        uint8_t len = (uint8_t)MIN(advert->len - sent, FRAGMENT_MAX);
        uint8_t type = (advert->len <= 31 ? 0x10 : 0) | (sent + len < advert->len ? 0x20 : 0);
        uint8_t packet[300] = {0x04, EVENT_LE_META, (uint8_t)(26 + len), 0x0d, 1, type, 0};
        uint8_t *at = put_address(packet + 7, advert);
        *at++ = 1;                            /* primary PHY 1M */
        *at++ = advert->len <= 31 ? 0 : 1;    /* secondary PHY */
        *at++ = advert->len <= 31 ? 0xff : 5; /* advertising set */
        *at++ = 0x7f;                         /* TX power unknown */
        *at++ = (uint8_t)advert->rssi_dbm;
        at += 2 + 1 + 6; /* not periodic, no direct address */
        *at++ = len;
        memcpy(at, advert->data + sent, len);
        controller_send(controller, packet, (gsize)(at + len - packet));
        sent += len;
    } while (sent < advert->len);
}

static bool is_duplicate(Controller *controller, const Advert *advert)
{
    return controller->hci.filtering &&
           !g_hash_table_add(controller->seen, g_bytes_new(advert->address, 6));
}

void controller_report(Controller *controller, const Advert *advert)
{
    const HciState *hci = &controller->hci;
    uint64_t mask = controller->extended ? EXTENDED_REPORT_MASK : REPORT_MASK;
    if (controller->fd < 0 || !hci->scanning || controller->mute != MUTE_NO ||
        (hci->event_mask & LE_META_MASK) == 0 || (hci->le_event_mask & mask) == 0 ||
        is_duplicate(controller, advert)) {
        return;
    }
    if (controller->extended) {
        report_extended(controller, advert);
    } else {
        report_legacy(controller, advert);
    }
    controller->sent++;
}
