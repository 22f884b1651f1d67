/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "beckonctl/commands.h"

static const BeckonctlCommand commands[] = {
    {"status", "[--json]", "How the hub is", beckonctl_status},
    {"monitor", "[--json]", "Visits as they happen", beckonctl_monitor},
    {"scan", "[--json]", "What each scanner hears; strangers as counts only", beckonctl_scan},
    {"zones", "show|track …", "Zones of the shop; track recorded signals", beckonctl_zones},
    {"shoppers", "enrol|list|show|forget …", "Enrolled shoppers", beckonctl_shoppers},
    {"rules", "check|test|apply|status …", "Campaigns", beckonctl_rules},
    {"history", "seal|key|import …", "Shoppers' purchases", beckonctl_history},
    {"offers", "list|show|revoke|verify …", "Offers", beckonctl_offers},
    {"tills", "enrol|list|remove|check …", "Tills that redeem offers", beckonctl_tills},
    {"keys", "init|show …", "The hub's own keys", beckonctl_keys},
    {"advert", "decode|replay …", "What adverts mean", beckonctl_advert},
    {"identity", "eid …", "Rotating ids", beckonctl_identity},
    {"simulate", "--store FILE -o DIR …", "A synthetic shop, written as captures",
     beckonctl_simulate},
};

/* An answer that did not reach its reader (a full disk) is no answer. */
static int finish(int status)
{
    if (fflush(stdout) == 0 && ferror(stdout) == 0) {
        return status;
    }
    fprintf(stderr, "beckonctl: the answer could not be written in full: %s\n", g_strerror(errno));
    return status != EXIT_SUCCESS ? status : EXIT_FAILURE;
}

int main(int argc, char **argv)
{
    setlocale(LC_ALL, "");
    if (argc == 2 && strcmp(argv[1], "--version") == 0) {
        g_print("beckonctl %s\n", PACKAGE_VERSION);
        return EXIT_SUCCESS;
    }
    return finish(beckonctl_dispatch(commands, G_N_ELEMENTS(commands), argc, argv));
}
