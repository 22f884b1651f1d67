/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "beckonctl/commands.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "advert/frame.h"
#include "base/bytes.h"
#include "base/limits.h"
#include "base/time.h"
#include "beckonctl/frame-json.h"
#include "capture/btsnoop.h"

#define DECODE_ARGUMENTS "[--json] HEX…|-"
#define DECODE_SUMMARY   "Say what adverts mean, given as hexadecimal AD bytes; - reads one a line"
#define REPLAY_ARGUMENTS "[--json] FILE.btsnoop"
#define REPLAY_SUMMARY   "Say what each advert of a capture means"

/* Takes the object. */
static void print_object(JsonObject *object, gboolean as_json, guint n_bare)
{
    if (as_json) {
        JsonNode *node = json_node_new(JSON_NODE_OBJECT);
        json_node_take_object(node, object);
        beckonctl_print_json(node);
        return;
    }
    g_autofree char *line = beckonctl_object_to_line(object, n_bare);
    puts(line);
    json_object_unref(object);
}

static BeckonVerdict decode_hex(const char *hex, BeckonFrame *ret_frame, const char **ret_why)
{
    uint8_t data[BECKON_LIMIT_ADVERT_BYTES];
    gsize len = strlen(hex) / 2;
    if (len > sizeof data) {
        return beckon_malformed(ret_why, "longer than an advert can be");
    }
    if (!beckon_hex_decode(hex, data, len)) {
        return beckon_malformed(ret_why, "not hexadecimal, or half a byte is missing");
    }
    return beckon_frame_decode(data, len, ret_frame, ret_why);
}

static bool decode_line(const char *line, void *data)
{
    const gboolean *as_json = data;
    g_autofree char *hex = g_strstrip(g_strdup(line));
    const char *why = NULL;
    BeckonFrame frame;
    BeckonVerdict verdict = decode_hex(hex, &frame, &why);
    JsonObject *object = json_object_new();
    beckonctl_add_frame(object, verdict, &frame, why);
    print_object(object, *as_json, 1);
    return true;
}

static int run_decode(int argc, char **argv)
{
    gboolean as_json = FALSE;
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &as_json, "One JSON object a line", NULL}, {NULL}};
    int status;
    if (!beckonctl_parse(entries, DECODE_ARGUMENTS, DECODE_SUMMARY, &argc, &argv, 1, G_MAXINT,
                         &status)) {
        return status;
    }
    for (int i = 1; i < argc; i++) {
        beckonctl_each_line(argv[i], decode_line, &as_json);
    }
    return EXIT_SUCCESS;
}

static void add_time(JsonObject *object, int64_t t_us, gboolean as_json)
{
    if (as_json) {
        json_object_set_double_member(object, "t", (double)t_us / BECKON_SECOND_US);
        return;
    }
    g_autofree char *text = beckon_time_format(t_us, NULL);
    json_object_set_string_member(object, "t", text);
}

static BeckonVerdict print_report(const BeckonAdvertReport *report, gboolean as_json)
{
    const char *why = NULL;
    BeckonFrame frame;
    BeckonVerdict verdict = beckon_frame_decode(report->data, report->len, &frame, &why);
    JsonObject *object = json_object_new();
    add_time(object, report->t_us, as_json);
    if (report->rssi_dbm == BECKON_RSSI_UNKNOWN) {
        json_object_set_null_member(object, "rssi");
    } else {
        json_object_set_int_member(object, "rssi", report->rssi_dbm);
    }
    beckonctl_add_frame(object, verdict, &frame, why);
    print_object(object, as_json, 3);
    return verdict;
}

static void print_summary(const BeckonBtsnoopReader *reader, int64_t n_adverts, int64_t n_malformed,
                          gboolean as_json)
{
    JsonObject *object = json_object_new();
    json_object_set_int_member(object, "adverts", n_adverts);
    json_object_set_int_member(object, "events", (int64_t)beckon_btsnoop_reader_events(reader));
    json_object_set_int_member(object, "malformed",
                               n_malformed + (int64_t)beckon_btsnoop_reader_malformed(reader));
    print_object(object, as_json, 0);
}

/* Prints all that is good before it reports what is not. */
static bool replay(const uint8_t *data, gsize len, gboolean as_json, GError **error)
{
    g_autoptr(BeckonBtsnoopReader) reader = beckon_btsnoop_reader_new(data, len, error);
    g_autoptr(GError) broken = NULL;
    BeckonAdvertReport report;
    int64_t n_adverts = 0;
    int64_t n_malformed = 0;
    if (reader == NULL) {
        return false;
    }
    while (beckon_btsnoop_reader_next(reader, &report, &broken)) {
        n_adverts++;
        n_malformed += print_report(&report, as_json) == BECKON_MALFORMED;
    }
    print_summary(reader, n_adverts, n_malformed, as_json);
    if (broken != NULL) {
        g_propagate_error(error, g_steal_pointer(&broken));
        return false;
    }
    return true;
}

static int run_replay(int argc, char **argv)
{
    gboolean as_json = FALSE;
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &as_json, "One JSON object a line", NULL}, {NULL}};
    int status;
    if (!beckonctl_parse(entries, REPLAY_ARGUMENTS, REPLAY_SUMMARY, &argc, &argv, 1, 1, &status)) {
        return status;
    }
    g_autoptr(GError) error = NULL;
    g_autoptr(GMappedFile) file = g_mapped_file_new(argv[1], FALSE, &error);
    if (file == NULL) {
        return beckonctl_fail(argv[0], error);
    }
    const char *data = g_mapped_file_get_contents(file);
    if (!replay((const uint8_t *)(data != NULL ? data : ""), g_mapped_file_get_length(file),
                as_json, &error)) {
        g_prefix_error(&error, "%s: ", argv[1]);
        fflush(stdout);
        return beckonctl_fail(argv[0], error);
    }
    return EXIT_SUCCESS;
}

int beckonctl_advert(int argc, char **argv)
{
    static const BeckonctlCommand commands[] = {
        {"decode", DECODE_ARGUMENTS, DECODE_SUMMARY, run_decode},
        {"replay", REPLAY_ARGUMENTS, REPLAY_SUMMARY, run_replay},
    };
    return beckonctl_dispatch(commands, G_N_ELEMENTS(commands), argc, argv);
}
