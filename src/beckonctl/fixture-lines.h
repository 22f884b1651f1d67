/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_BECKONCTL_FIXTURE_LINES_H
#define BECKON_BECKONCTL_FIXTURE_LINES_H

/* What the hub says of one of the shop's sensors or beacons, for people. */

#include <gio/gio.h>

/* How long ago it was heard: "12s ago", "3h 5m ago: silent", "never". Owned by the caller. */
char *beckonctl_fixture_heard(GVariant *fixture);

/* Its facts in one line, "temperature 5.5 °C, battery 97 % (2h old)"; NULL-terminated quantities
 * alone, or all but how strongly it is heard when quantities is NULL. Owned by the caller. */
char *beckonctl_fixture_facts(GVariant *fixture, const char *const *quantities);

/* Asks a method without arguments for such dictionaries and prints each: with --json as it is, else
 * its cells below the headings, and what is wrong with its adverts. The command's exit status. */
int beckonctl_fixtures_list(int argc, char **argv, const char *method, const char *summary,
                            const char *const *headings, char **(*cells_of)(GVariant *fixture));

#endif
