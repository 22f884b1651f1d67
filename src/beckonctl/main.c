/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "beckonctl/commands.h"

static const BeckonctlCommand commands[] = {
    {"status", "How the hub is", beckonctl_status},
    {"doctor", "What is wrong with the hub, and what to do", beckonctl_doctor},
    {"monitor", "Visits as they happen", beckonctl_monitor},
    {"scan", "What each scanner hears; strangers as counts only", beckonctl_scan},
    {"zones", "Zones of the shop; track recorded signals", beckonctl_zones},
    {"sensors", "The shop's sensors and what they say", beckonctl_sensors},
    {"beacons", "The shop's beacons and their batteries", beckonctl_beacons},
    {"facts", "What services know of stock, prices and customers", beckonctl_facts},
    {"shoppers", "Enrolled shoppers", beckonctl_shoppers},
    {"rules", "Campaigns", beckonctl_rules},
    {"history", "Shoppers' purchases", beckonctl_history},
    {"offers", "Offers", beckonctl_offers},
    {"tills", "Tills that redeem offers", beckonctl_tills},
    {"keys", "The hub's own keys", beckonctl_keys},
    {"audit", "Who changed what", beckonctl_audit},
    {"advert", "What adverts mean", beckonctl_advert},
    {"identity", "Rotating ids", beckonctl_identity},
    {"simulate", "A synthetic shop, written as captures", beckonctl_simulate},
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
