/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/error.h"
#include "base/loop.h"
#include "base/privilege.h"
#include "dispatchd/config.h"
#include "dispatchd/daemon.h"
#include "dispatchd/sandbox.h"

static int run(const BeckonDispatchdConfig *config)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(BeckonDispatchd) daemon = beckon_dispatchd_open(config, &error);
    if (daemon == NULL || !beckon_privilege_drop(0, &error) ||
        !beckon_sandbox_enter(&beckon_dispatchd_sandbox, &error) ||
        !beckon_dispatchd_join_bus(daemon, &error)) {
        g_printerr("beckon-dispatchd: %s\n", error->message);
        return beckon_error_start_status(error);
    }
    return beckon_loop_run();
}

int main(int argc, char **argv)
{
    BeckonDispatchdConfig config = {0};
    int status = 0;
    if (beckon_dispatchd_config_read(argc, argv, &config, &status)) {
        status = run(&config);
        beckon_dispatchd_config_clear(&config);
    }
    return status;
}
