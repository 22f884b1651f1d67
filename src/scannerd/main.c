/* SPDX-License-Identifier: GPL-2.0-or-later */

/* beckon-scannerd: hears adverts, and tells the engine of those that its roster names. */

#include "base/error.h"
#include "base/loop.h"
#include "base/privilege.h"
#include "scannerd/daemon.h"
#include "scannerd/sandbox.h"

static int serve(const BeckonScannerdConfig *config)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(BeckonScannerd) scannerd = beckon_scannerd_open(config, &error);
    if (scannerd == NULL ||
        !beckon_privilege_drop(beckon_scannerd_capabilities(scannerd), &error) ||
        !beckon_sandbox_enter(&beckon_scannerd_sandbox, &error)) {
        g_printerr("%s: %s\n", g_get_prgname(), error->message);
        return beckon_error_start_status(error);
    }
    return beckon_loop_run();
}

int main(int argc, char **argv)
{
    BeckonScannerdConfig config;
    int status = 0;
    if (!beckon_scannerd_config_read(argc, argv, &config, &status)) {
        return status;
    }
    status = serve(&config);
    beckon_scannerd_config_clear(&config);
    return status;
}
