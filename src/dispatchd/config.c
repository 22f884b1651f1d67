/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dispatchd/config.h"

#include "base/config.h"

#define FIELD(name) G_STRUCT_OFFSET(BeckonDispatchdConfig, name)

static const BeckonConfigKey keys[] = {
    {"signing-key", BECKON_CONFIG_PATH, FIELD(signing_key), NULL,
     "private JWK that signs the offers, as `beckonctl keys init` makes it; of mode 0400"},
    {"previous-keys", BECKON_CONFIG_PATH, FIELD(previous_keys), "",
     "JWK Set of public keys whose offers may still be about"},
    {"algorithm", BECKON_CONFIG_STRING, FIELD(algorithm), "EdDSA",
     "its name in the offers: EdDSA (RFC 8037) or Ed25519 (RFC 9864)"},
    {"clock", BECKON_CONFIG_STRING, FIELD(clock), "trusted",
     "trusted: sign only while the kernel's clock is synchronised; assume-trusted: always (not "
     "for a shop)"},
    BECKON_BUS_CONFIG_KEYS(BeckonDispatchdConfig, bus),
};

bool beckon_dispatchd_config_read(int argc, char **argv, BeckonDispatchdConfig *ret_config,
                                  int *ret_status)
{
    return beckon_config_command_line(
        argc, argv, "Signs the engine's offers and hands them to the companion service.",
        "dispatchd", keys, G_N_ELEMENTS(keys), ret_config, ret_status);
}

void beckon_dispatchd_config_clear(BeckonDispatchdConfig *config)
{
    beckon_config_clear(keys, G_N_ELEMENTS(keys), config);
}
