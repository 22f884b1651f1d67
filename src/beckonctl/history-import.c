/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/error.h"
#include "base/time.h"
#include "beckonctl/commands.h"
#include "beckonctl/hub.h"

int beckonctl_history_key(int argc, char **argv)
{
    gboolean json = FALSE;
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, "One JSON object: the only form there is", NULL},
        {NULL}};
    g_autoptr(GError) error = NULL;
    int status = EXIT_SUCCESS;
    if (!beckonctl_parse(entries, "[--json]",
                         "Print the public key to which this hub's histories are sealed, a JWK",
                         &argc, &argv, 0, 0, &status)) {
        return status;
    }
    g_autoptr(GVariant) key = beckonctl_ask("ImportKey", NULL, &error);
    if (key == NULL) {
        return beckonctl_fail(argv[0], error);
    }
    puts(g_variant_get_string(key, NULL));
    return EXIT_SUCCESS;
}

static GVariant *import(const char *path, GError **error)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        int number = errno;
        g_set_error(error, BECKON_ERROR, beckon_error_from_errno(number), "%s: %s", path,
                    g_strerror(number));
        return NULL;
    }
    GVariant *answer = beckonctl_ask_with_file("ImportHistory", fd, NULL, error);
    close(fd);
    if (answer == NULL) {
        g_prefix_error(error, "%s: ", path);
    }
    return answer;
}

static void print_json(GVariant *answer, const char *known_until)
{
    static const char *const numbers[] = {"customers", "matched", "rows"};
    JsonObject *object = json_object_new();
    for (gsize i = 0; i < G_N_ELEMENTS(numbers); i++) {
        json_object_set_int_member(object, numbers[i],
                                   (gint64)beckonctl_number(answer, numbers[i]));
    }
    json_object_set_string_member(object, "known_until", known_until);
    beckonctl_print_object(object);
}

int beckonctl_history_import(int argc, char **argv)
{
    gboolean json = FALSE;
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, "Print one JSON object", NULL}, {NULL}};
    g_autoptr(GError) error = NULL;
    int status = EXIT_SUCCESS;
    if (!beckonctl_parse(entries, "[--json] FILE",
                         "Hand a sealed history to the hub, in the place of the one before", &argc,
                         &argv, 1, 1, &status)) {
        return status;
    }
    g_autoptr(GVariant) answer = import(argv[1], &error);
    if (answer == NULL) {
        return beckonctl_fail(argv[0], error);
    }
    gint64 until_us = 0;
    g_variant_lookup(answer, "known_until_us", "x", &until_us);
    g_autofree char *known_until = beckon_time_format(until_us, NULL);
    if (json) {
        print_json(answer, known_until);
        return EXIT_SUCCESS;
    }
    printf("%" G_GUINT64_FORMAT " purchases of %" G_GUINT64_FORMAT
           " customers, known until %s; %" G_GUINT64_FORMAT
           " of them are enrolled shoppers who agreed\n",
           beckonctl_number(answer, "rows"), beckonctl_number(answer, "customers"), known_until,
           beckonctl_number(answer, "matched"));
    return EXIT_SUCCESS;
}
