/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "beckonctl/commands.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/suggest.h"
#include "beckonctl/wrap.h"
#include "jws/json.h"

#define USAGE_INDENT 9

static void print_table(const char *command, const BeckonctlCommand *commands, gsize n_commands,
                        FILE *out)
{
    fprintf(out, "Usage: %s COMMAND …\n\n", command);
    for (gsize i = 0; i < n_commands; i++) {
        fprintf(out, "  %-10s %s\n", commands[i].name, commands[i].summary);
    }
    fprintf(out, "\n'%s COMMAND --help' says more; 'man beckonctl' says all.\n", command);
}

static int refuse(const char *command, const char *name, const BeckonctlCommand *commands,
                  gsize n_commands)
{
    g_autofree const char **names = g_new(const char *, n_commands);
    for (gsize i = 0; i < n_commands; i++) {
        names[i] = commands[i].name;
    }
    const char *meant = beckon_suggest(name, names, n_commands);
    fprintf(stderr, "%s: there is no command '%s'", command, name);
    if (meant != NULL) {
        fprintf(stderr, ": did you mean '%s'?", meant);
    }
    fprintf(stderr, "\n'%s --help' lists them.\n", command);
    return 2;
}

int beckonctl_dispatch(const BeckonctlCommand *commands, gsize n_commands, int argc, char **argv)
{
    g_autofree char *base = g_path_get_basename(argv[0]);
    if (argc < 2) {
        print_table(base, commands, n_commands, stderr);
        return 2;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        print_table(base, commands, n_commands, stdout);
        return EXIT_SUCCESS;
    }
    for (gsize i = 0; i < n_commands; i++) {
        if (strcmp(commands[i].name, argv[1]) == 0) {
            g_autofree char *whole = g_strconcat(base, " ", argv[1], NULL);
            argv[1] = whole;
            return commands[i].run(argc - 1, argv + 1);
        }
    }
    return refuse(base, argv[1], commands, n_commands);
}

static void print_usage(FILE *out, const char *command, const char *arguments)
{
    beckonctl_print_wrapped(out, fprintf(out, "Usage: %s", command), arguments, USAGE_INDENT);
    fputc('\n', out);
}

int beckonctl_misuse(const char *command, const char *arguments, const char *message)
{
    fprintf(stderr, "%s: %s\n", command, message);
    print_usage(stderr, command, arguments);
    return 2;
}

bool beckonctl_parse(const GOptionEntry *entries, const char *arguments, const char *summary,
                     int *argc, char ***argv, int min_args, int max_args, int *ret_status)
{
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_autoptr(GError) error = NULL;
    gboolean help = FALSE;
    const GOptionEntry help_entry[] = {
        {"help", 'h', 0, G_OPTION_ARG_NONE, &help, "Show this help", NULL}, {NULL}};
    g_autofree char *command = g_strdup((*argv)[0]);
    g_option_context_set_help_enabled(context, FALSE);
    g_option_context_add_main_entries(context, entries, NULL);
    g_option_context_add_main_entries(context, help_entry, NULL);
    bool parsed = g_option_context_parse(context, argc, argv, &error);
    if (parsed && *argc > 1 && strcmp((*argv)[1], "--") == 0) {
        memmove(*argv + 1, *argv + 2, (gsize)(*argc - 1) * sizeof **argv);
        (*argc)--;
    }
    if (parsed && help) {
        g_autofree char *text = g_option_context_get_help(context, TRUE, NULL);
        const char *options = strstr(text, "\n\n"); /* behind a usage that says less */
        print_usage(stdout, command, arguments);
        beckonctl_print_wrapped(stdout, 0, summary, 0);
        printf(".%s", options);
        *ret_status = EXIT_SUCCESS;
        return false;
    }
    if (!parsed || *argc - 1 < min_args || *argc - 1 > max_args) {
        /* A pseudonym may begin so. */
        bool unknown = g_error_matches(error, G_OPTION_ERROR, G_OPTION_ERROR_UNKNOWN_OPTION);
        g_autofree char *message = g_strconcat(
            error != NULL          ? error->message
            : *argc - 1 < min_args ? "too few arguments"
                                   : "too many arguments",
            unknown ? ": an argument that begins with '-' goes behind '--'" : NULL, NULL);
        *ret_status = beckonctl_misuse(command, arguments, message);
        return false;
    }
    return true;
}

int beckonctl_fail(const char *command, const GError *error)
{
    fprintf(stderr, "%s: %s\n", command, error->message);
    return beckon_error_exit_status(error);
}

void beckonctl_print_json(JsonNode *node)
{
    g_autoptr(JsonNode) owned = node;
    g_autofree char *text = beckon_json_print_node(owned);
    puts(text);
}

void beckonctl_print_object(JsonObject *object)
{
    g_autofree char *text = beckon_json_print(object);
    puts(text);
}

void beckonctl_each_line(const char *argument, BeckonctlLine callback, void *data)
{
    if (strcmp(argument, "-") != 0) {
        callback(argument, strlen(argument), data);
        return;
    }
    char *line = NULL;
    size_t room = 0;
    ssize_t len;
    while ((len = getline(&line, &room, stdin)) >= 0) {
        gsize bare = (gsize)len - (line[len - 1] == '\n');
        line[bare] = '\0';
        if (!callback(line, bare, data)) {
            break;
        }
        fflush(stdout);
    }
    free(line);
}
