/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/config.h"

#define FIELD(name) G_STRUCT_OFFSET(BeckonEngineConfig, name)

const BeckonConfigKey beckon_engine_config_keys[] = {
    {"store", BECKON_CONFIG_PATH, FIELD(store), "store.yaml", "the shop file"},
    {"database", BECKON_CONFIG_PATH, FIELD(database), "/var/lib/beckon/engine",
     "folder of the databases"},
    {"master-key", BECKON_CONFIG_PATH, FIELD(master_key), "/etc/beckon/keys/master.key",
     "the hub's master key, as `beckonctl keys init` makes it"},
    {"link-keys", BECKON_CONFIG_PATH, FIELD(link_keys), "",
     "JWK Set of those whose link codes are believed, read again when it changes; without it "
     "nobody can enrol with one"},
    {"sensor-keys", BECKON_CONFIG_PATH, FIELD(sensor_keys), "",
     "bind keys of the store's sensors whose adverts are sealed, \"NAME HEX32\" a line, in a file "
     "of "
     "mode 0400"},
    {"rules-folder", BECKON_CONFIG_PATH, FIELD(rules_folder), "",
     "folder of rules that is watched: what changes there is tried and made live; without it rules "
     "change by `beckonctl rules apply` alone"},
    {"sockets", BECKON_CONFIG_PATH, FIELD(sockets), "/run/beckon/scanners",
     "folder that the shop file's scanner sockets are relative to"},
    {"public-url", BECKON_CONFIG_STRING, FIELD(public_url), NULL,
     "address under which devices reach the companion service"},
    {"clock", BECKON_CONFIG_STRING, FIELD(clock), "trusted",
     "trusted: as the kernel says; assume-trusted: for containers and demonstrations"},
    {"replay", BECKON_CONFIG_BOOL, FIELD(replay), "no",
     "yes: the scanners replay captures, and the captures' time is the store's (demo, tests)"},
    {"replay-waits", BECKON_CONFIG_BOOL, FIELD(replay_waits), "no",
     "yes: a replay waits at each full 16 s for the method Proceed (demo, tests)"},
    {"announce-visits", BECKON_CONFIG_BOOL, FIELD(announce_visits), "no",
     "yes: tell operators' programs of each enter and leave (beckonctl monitor)"},
    BECKON_BUS_CONFIG_KEYS(BeckonEngineConfig, bus),
};
const gsize beckon_engine_n_config_keys = G_N_ELEMENTS(beckon_engine_config_keys);
