/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_CONFIG_H
#define BECKON_ENGINE_CONFIG_H

#include "base/config.h"
#include "wire/bus.h"

typedef struct {
    char *store;
    char *database;
    char *master_key;
    char *link_keys;    /* empty: none */
    char *sensor_keys;  /* empty: none */
    char *rules_folder; /* empty: none is watched */
    char *sockets;
    char *public_url;
    char *clock;
    bool replay;
    bool replay_waits;
    bool announce_visits;
    BeckonBusConfig bus;
} BeckonEngineConfig;

extern const BeckonConfigKey beckon_engine_config_keys[];
extern const gsize beckon_engine_n_config_keys;

#endif
