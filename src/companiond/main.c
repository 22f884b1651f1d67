/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/error.h"
#include "base/loop.h"
#include "base/privilege.h"
#include "companiond/config.h"
#include "companiond/daemon.h"
#include "companiond/sandbox.h"

static int run(const BeckonCompaniondConfig *config)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(BeckonCompaniond) daemon = beckon_companiond_open(config, &error);
    if (daemon == NULL || !beckon_privilege_drop(0, &error) ||
        !beckon_sandbox_enter(&beckon_companiond_sandbox, &error) ||
        !beckon_companiond_join_bus(daemon, &error)) {
        g_printerr("beckon-companiond: %s\n", error->message);
        return beckon_error_start_status(error);
    }
    return beckon_loop_run();
}

int main(int argc, char **argv)
{
    BeckonCompaniondConfig config = {0};
    int status = 0;
    if (beckon_companiond_config_read(argc, argv, &config, &status)) {
        status = run(&config);
        beckon_companiond_config_clear(&config);
    }
    return status;
}
