/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Commands of advertising, legacy and extended, and what is on the air by them; numbers in comments
 * are sections of Vol 4 Part E. */
#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "vm/controller-command.h"

enum {
    NONCONN_IND = 0x03,
    LEGACY_NONCONN_IND = 0x10, /* 7.8.53, Table 7.2 */
    LEAST_INTERVAL = 0x20,     /* 7.8.5 and 7.8.53: 20 ms */
    MOST_LEGACY_INTERVAL = 0x4000,
    LEGACY_DATA_MAX = 31,
};

static AdvertisingSet *find_set(Controller *controller, uint8_t handle)
{
    for (guint i = 0; i < ADVERTISING_SETS; i++) {
        AdvertisingSet *set = &controller->hci.sets[i];
        if (set->there && set->handle == handle) {
            return set;
        }
    }
    return NULL;
}

/* The set of that handle, made where there is room. */
static AdvertisingSet *make_set(Controller *controller, uint8_t handle)
{
    AdvertisingSet *set = find_set(controller, handle);
    for (guint i = 0; set == NULL && i < ADVERTISING_SETS; i++) {
        if (!controller->hci.sets[i].there) {
            set = &controller->hci.sets[i];
            *set = (AdvertisingSet){.there = true, .handle = handle};
        }
    }
    return set;
}

bool controller_advertises(const Controller *controller)
{
    bool any = false;
    for (guint i = 0; i < ADVERTISING_SETS; i++) {
        any |= controller->hci.sets[i].on;
    }
    return any;
}

/* Writes down that an address showed some data: once. */
static void show(Controller *controller, const AdvertisingSet *set)
{
    g_autofree char *address = beckon_hex_encode(set->address, sizeof set->address);
    g_autofree char *data = beckon_hex_encode(set->data, set->data_len);
    g_autofree char *row = g_strconcat(address, ":", data, NULL);
    if (set->on && !g_ptr_array_find_with_equal_func(controller->shown, row, g_str_equal, NULL)) {
        g_ptr_array_add(controller->shown, g_steal_pointer(&row));
    }
}

/* 1.3.2.2 of Vol 6 Part B: non-resolvable, the two highest bits 0. Least significant byte first. */
static bool is_private(const uint8_t *address)
{
    uint8_t all = 0;
    for (gsize i = 0; i < ADDRESS_BYTES; i++) {
        all |= address[i];
    }
    return (address[ADDRESS_BYTES - 1] & 0xc0) == 0 && all != 0;
}

static void copy_address(AdvertisingSet *set, const uint8_t *address)
{
    for (gsize i = 0; i < ADDRESS_BYTES; i++) {
        set->address[i] = address[ADDRESS_BYTES - 1 - i];
    }
    set->has_address = true;
    set->is_private = is_private(address);
}

/* 7.8.4: not while a scan or legacy advertising is enabled. */
static uint8_t set_random_address(Controller *controller, const uint8_t *parameters, Reply *reply)
{
    if (controller->hci.scanning || (!controller->extended && controller_advertises(controller))) {
        return DISALLOWED;
    }
    if (!controller->extended) {
        copy_address(make_set(controller, 0), parameters);
    }
    return OK;
}

/* 7.8.5 */
static uint8_t set_parameters(Controller *controller, const uint8_t *parameters, Reply *reply)
{
    AdvertisingSet *set = make_set(controller, 0);
    uint64_t least = little_endian(parameters, 2), most = little_endian(parameters + 2, 2);
    if (set->on) {
        return DISALLOWED;
    }
    if (least < LEAST_INTERVAL || most > MOST_LEGACY_INTERVAL || least > most ||
        parameters[4] > 4 || parameters[5] > 3 || parameters[6] > 1 || parameters[13] == 0 ||
        parameters[13] > 7 || parameters[14] > 3) {
        return INVALID_PARAMETERS;
    }
    set->parameters_set = true;
    set->interval = (uint32_t)most;
    set->random = parameters[5] == 1;
    set->listens = parameters[4] != NONCONN_IND;
    return OK;
}

/* 7.8.7: also while it is on. */
static uint8_t set_data(Controller *controller, const uint8_t *parameters, Reply *reply)
{
    AdvertisingSet *set = make_set(controller, 0);
    if (parameters[0] > LEGACY_DATA_MAX) {
        return INVALID_PARAMETERS;
    }
    set->data_len = parameters[0];
    memcpy(set->data, parameters + 1, set->data_len);
    show(controller, set);
    return OK;
}

static void switch_on(Controller *controller, AdvertisingSet *set)
{
    set->on = true;
    controller->starts++;
    show(controller, set);
}

/* 7.8.9: with a random address that was never set, Invalid HCI Command Parameters. */
static uint8_t set_enable(Controller *controller, const uint8_t *parameters, Reply *reply)
{
    AdvertisingSet *set = make_set(controller, 0);
    if (parameters[0] > 1 || (parameters[0] == 1 && set->random && !set->has_address)) {
        return INVALID_PARAMETERS;
    }
    set->on = false;
    if (parameters[0] == 1) {
        switch_on(controller, set);
    }
    return OK;
}

/* 7.8.52 */
static uint8_t set_address_of_set(Controller *controller, const uint8_t *parameters, Reply *reply)
{
    AdvertisingSet *set = find_set(controller, parameters[0]);
    if (set == NULL) {
        return UNKNOWN_SET;
    }
    if (set->on && set->listens) {
        return DISALLOWED;
    }
    copy_address(set, parameters + 1);
    return OK;
}

/* 7.8.53: of legacy PDUs only those that nobody may answer; this controller has no others. */
static uint8_t set_ext_parameters(Controller *controller, const uint8_t *parameters, Reply *reply)
{
    AdvertisingSet *set = make_set(controller, parameters[0]);
    uint64_t least = little_endian(parameters + 3, 3), most = little_endian(parameters + 6, 3);
    put(reply, 0, 1); /* the power that was selected */
    if (parameters[0] > 0xef) {
        return INVALID_PARAMETERS;
    }
    if (set == NULL) {
        return MEMORY_CAPACITY_EXCEEDED;
    }
    if (set->on) {
        return DISALLOWED;
    }
    if (little_endian(parameters + 1, 2) != LEGACY_NONCONN_IND || least < LEAST_INTERVAL ||
        least > most || parameters[9] == 0 || parameters[9] > 7 || parameters[10] > 3 ||
        parameters[18] > 3 || (parameters[19] > 20 && parameters[19] < 0x7f) ||
        parameters[20] != 1 || parameters[23] > 0x0f || parameters[24] > 1) {
        return INVALID_PARAMETERS;
    }
    set->parameters_set = true;
    set->interval = (uint32_t)most;
    set->random = parameters[10] == 1;
    return OK;
}

/* 7.8.54: legacy data in one piece. */
static uint8_t set_ext_data(Controller *controller, const uint8_t *parameters, Reply *reply)
{
    AdvertisingSet *set = find_set(controller, parameters[0]);
    if (set == NULL) {
        return UNKNOWN_SET;
    }
    if (parameters[1] != 3 || parameters[2] > 1 || parameters[3] > LEGACY_DATA_MAX) {
        return INVALID_PARAMETERS;
    }
    set->data_len = parameters[3];
    memcpy(set->data, parameters + 4, set->data_len);
    show(controller, set);
    return OK;
}

/* Which sets an enable command is about, or the status that refuses it. */
static uint8_t check_sets(Controller *controller, const uint8_t *parameters)
{
    for (guint i = 0; i < parameters[1]; i++) {
        AdvertisingSet *set = find_set(controller, parameters[2 + 4 * i]);
        if (set == NULL) {
            return UNKNOWN_SET;
        }
        if (parameters[0] == 1 && (!set->parameters_set || set->data_len == 0)) {
            return DISALLOWED;
        }
        if (parameters[0] == 1 && set->random && !set->has_address) {
            return INVALID_PARAMETERS;
        }
    }
    return OK;
}

/* 7.8.56: off without sets: all; without an end here. */
static uint8_t set_ext_enable(Controller *controller, const uint8_t *parameters, Reply *reply)
{
    uint8_t n = parameters[1];
    if (parameters[0] > 1 || (parameters[0] == 1 && n == 0) || n > ADVERTISING_SETS) {
        return INVALID_PARAMETERS;
    }
    uint8_t status = check_sets(controller, parameters);
    if (status != OK) {
        return status;
    }
    for (guint i = 0; n == 0 && i < ADVERTISING_SETS; i++) {
        controller->hci.sets[i].on = false;
    }
    for (guint i = 0; i < n; i++) {
        AdvertisingSet *set = find_set(controller, parameters[2 + 4 * i]);
        set->on = false;
        if (parameters[0] == 1) {
            switch_on(controller, set);
        }
    }
    return OK;
}

static uint8_t read_number_of_sets(Controller *controller, const uint8_t *parameters, Reply *reply)
{
    put(reply, ADVERTISING_SETS, 1);
    return OK;
}

/* 7.8.59 */
static uint8_t remove_set(Controller *controller, const uint8_t *parameters, Reply *reply)
{
    AdvertisingSet *set = find_set(controller, parameters[0]);
    if (set == NULL) {
        return UNKNOWN_SET;
    }
    if (set->on) {
        return DISALLOWED;
    }
    memset(set, 0, sizeof *set);
    return OK;
}

/* 7.8.58, 7.8.60: not while one is on. */
static uint8_t clear_sets(Controller *controller, const uint8_t *parameters, Reply *reply)
{
    if (controller_advertises(controller)) {
        return DISALLOWED;
    }
    memset(controller->hci.sets, 0, sizeof controller->hci.sets);
    return OK;
}

static const Command commands[] = {
    {0x2005, 6, 25, 4, ALWAYS, set_random_address},
    {0x2006, 15, 25, 5, LEGACY, set_parameters},
    {0x2008, 32, 25, 7, LEGACY, set_data},
    {0x200a, 1, 26, 1, LEGACY, set_enable},
    {0x2035, 7, 36, 1, EXTENDED, set_address_of_set},
    {0x2036, 25, 36, 2, EXTENDED, set_ext_parameters},
    {0x2037, UP_TO(4 + LEGACY_DATA_MAX), 36, 3, EXTENDED, set_ext_data},
    {0x2039, UP_TO(2 + 4 * ADVERTISING_SETS), 36, 5, EXTENDED, set_ext_enable},
    {0x203b, 0, 36, 7, EXTENDED, read_number_of_sets},
    {0x203c, 1, 37, 0, EXTENDED, remove_set},
    {0x203d, 0, 37, 1, EXTENDED, clear_sets},
};

const Command *controller_advertise_commands(gsize *ret_n)
{
    *ret_n = G_N_ELEMENTS(commands);
    return commands;
}

void controller_print_air(const Controller *controller)
{
    guint on = 0, proper = 0;
    for (guint i = 0; i < ADVERTISING_SETS; i++) {
        const AdvertisingSet *set = &controller->hci.sets[i];
        on += set->on;
        proper += set->on && set->random && set->is_private && !set->listens;
    }
    printf(" on=%u proper=%u starts=%u shown=", on, proper, controller->starts);
    for (guint i = 0; i < controller->shown->len; i++) {
        printf("%s%s", i > 0 ? "," : "", (const char *)controller->shown->pdata[i]);
    }
}
