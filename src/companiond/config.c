/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "companiond/config.h"

#include "base/config.h"
#include "base/limits.h"

#define FIELD(name) G_STRUCT_OFFSET(BeckonCompaniondConfig, name)

static const BeckonConfigKey keys[] = {
    {"listen", BECKON_CONFIG_STRING, FIELD(listen), "127.0.0.1:8480",
     "ADDRESS:PORT to serve at, in figures; port 0 is any free one"},
    {"certificate", BECKON_CONFIG_PATH, FIELD(certificate), "",
     "PEM file with the TLS certificate and its chain; empty: plain HTTP"},
    {"key", BECKON_CONFIG_PATH, FIELD(key), "",
     "PEM file with the certificate's key; empty: it is in the certificate's file"},
    {"public-url", BECKON_CONFIG_STRING, FIELD(public_url), "",
     "how phones reach the service, shown in its status; empty: as it listens"},
    {"max-streams", BECKON_CONFIG_UINT, FIELD(max_streams), G_STRINGIFY(BECKON_LIMIT_STREAMS),
     "open event streams at once"},
    BECKON_BUS_CONFIG_KEYS(BeckonCompaniondConfig, bus),
};

bool beckon_companiond_config_read(int argc, char **argv, BeckonCompaniondConfig *ret_config,
                                   int *ret_status)
{
    return beckon_config_command_line(
        argc, argv, "Serves shoppers' companion apps: offers on event streams, and their requests.",
        "companiond", keys, G_N_ELEMENTS(keys), ret_config, ret_status);
}

void beckon_companiond_config_clear(BeckonCompaniondConfig *config)
{
    beckon_config_clear(keys, G_N_ELEMENTS(keys), config);
}
