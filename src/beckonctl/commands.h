/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_BECKONCTL_COMMANDS_H
#define BECKON_BECKONCTL_COMMANDS_H

/* The operator's tool is one table of commands; each group of subcommands is a file with a
 * table of its own. Exit status: 0 done, 1 refused or problems found, 2 wrong usage, 3 the hub
 * cannot be reached. */

#include <glib.h>
#include <json-glib/json-glib.h>
#include <stdbool.h>

typedef struct {
    const char *name;
    const char *summary;               /* one line */
    int (*run)(int argc, char **argv); /* argv[0] is the whole command: "beckonctl advert decode" */
} BeckonctlCommand;

/* Runs the command that argv[1] names. --help lists the table; an unknown name is answered
 * with the nearest. */
int beckonctl_dispatch(const BeckonctlCommand *commands, gsize n_commands, int argc, char **argv);

/* Parses a command's own options; arguments are as usage shows them: "[--json] DIR". Afterwards
 * *argc and *argv hold argv[0] and the arguments.
 * False when the command is to end with *ret_status: --help was given, or the usage was wrong,
 * or the number of arguments is not min_args … max_args. `--` ends the options. */
bool beckonctl_parse(const GOptionEntry *entries, const char *arguments, const char *summary,
                     int *argc, char ***argv, int min_args, int max_args, int *ret_status);

/* Says on stderr why the usage was wrong, and what it is. Returns the exit status. */
int beckonctl_misuse(const char *command, const char *arguments, const char *message);

/* Prints an error to stderr as "beckonctl …: message" and gives its exit status. */
int beckonctl_fail(const char *command, const GError *error);

/* Prints one JSON value on a line of its own. Takes the node, or the object. */
void beckonctl_print_json(JsonNode *node);
void beckonctl_print_object(JsonObject *object);

/* Reads standard input, or the one argument itself, line by line: "-" calls for each line of
 * stdin (empty ones too), anything else once. Stops when the callback returns false. A line may
 * hold NUL bytes: only its length says where it ends. */
typedef bool (*BeckonctlLine)(const char *line, gsize len, void *data);
void beckonctl_each_line(const char *argument, BeckonctlLine callback, void *data);

/* The groups. */
int beckonctl_advert(int argc, char **argv);
int beckonctl_audit(int argc, char **argv);
int beckonctl_beacons(int argc, char **argv);
int beckonctl_doctor(int argc, char **argv);
int beckonctl_facts(int argc, char **argv);
int beckonctl_history(int argc, char **argv);
int beckonctl_identity(int argc, char **argv);
int beckonctl_keys(int argc, char **argv);
int beckonctl_monitor(int argc, char **argv);
int beckonctl_offers(int argc, char **argv);
int beckonctl_rules(int argc, char **argv);
int beckonctl_scan(int argc, char **argv);
int beckonctl_sensors(int argc, char **argv);
int beckonctl_shoppers(int argc, char **argv);
int beckonctl_simulate(int argc, char **argv);
int beckonctl_status(int argc, char **argv);
int beckonctl_tills(int argc, char **argv);
int beckonctl_zones(int argc, char **argv);

/* Subcommands that ask a running hub, each in the group that its name begins with. */
int beckonctl_facts_import(int argc, char **argv);
int beckonctl_facts_show(int argc, char **argv);
int beckonctl_history_import(int argc, char **argv);
int beckonctl_history_key(int argc, char **argv);
int beckonctl_offers_list(int argc, char **argv);
int beckonctl_offers_show(int argc, char **argv);
int beckonctl_rules_apply(int argc, char **argv);
int beckonctl_rules_explain(int argc, char **argv);
int beckonctl_rules_rollback(int argc, char **argv);
int beckonctl_rules_status(int argc, char **argv);
int beckonctl_sensors_renew(int argc, char **argv);
int beckonctl_sensors_show(int argc, char **argv);
int beckonctl_zones_show(int argc, char **argv);
int beckonctl_zones_walk(int argc, char **argv);

/* Subcommands in files of their own that need none. */
int beckonctl_history_seal(int argc, char **argv);
int beckonctl_rules_audience(int argc, char **argv);
int beckonctl_rules_check(int argc, char **argv);
int beckonctl_rules_diff(int argc, char **argv);
int beckonctl_rules_fmt(int argc, char **argv);
int beckonctl_rules_test(int argc, char **argv);
int beckonctl_rules_whatif(int argc, char **argv);
int beckonctl_shoppers_link(int argc, char **argv);
int beckonctl_tills_check(int argc, char **argv);
int beckonctl_zones_track(int argc, char **argv);

#endif
