/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sodium.h>
#include <stdlib.h>

#include "engine/daemon.h"

static const char summary[] =
    "Beckon's engine: takes in what the scanners hear, matches visits with the rules, drafts "
    "offers and keeps the databases.";

int main(int argc, char **argv)
{
    BeckonEngine engine = {0};
    int status = EXIT_FAILURE;
    g_set_prgname("beckon-engine");
    if (sodium_init() < 0) {
        g_printerr("beckon-engine: libsodium cannot start\n");
        return EXIT_FAILURE;
    }
    if (beckon_config_command_line(argc, argv, summary, "engine", beckon_engine_config_keys,
                                   beckon_engine_n_config_keys, &engine.config, &status)) {
        status = beckon_engine_run(&engine);
        beckon_engine_clear(&engine);
    }
    return status;
}
