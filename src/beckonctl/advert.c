/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "beckonctl/commands.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "advert/frame.h"
#include "base/bytes.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/time.h"
#include "beckonctl/frame-json.h"
#include "capture/btsnoop.h"

#define DECODE_ARGUMENTS "[--json] [--mac ADDRESS --key HEX] HEX…|-"
#define DECODE_SUMMARY   "Say what adverts mean, hexadecimal AD bytes; - reads one a line"
#define REPLAY_ARGUMENTS "[--json] FILE.btsnoop"
#define REPLAY_SUMMARY   "Say what each advert of a capture means"

/* Takes the object. */
static void print_object(JsonObject *object, gboolean as_json, guint n_bare)
{
    if (as_json) {
        beckonctl_print_object(object);
        return;
    }
    g_autofree char *line = beckonctl_object_to_line(object, n_bare);
    puts(line);
    json_object_unref(object);
}

typedef struct {
    gboolean as_json;
    bool has_key; /* of BTHome sensors, with the address that seals are made with */
    uint8_t key[BECKON_BTHOME_KEY_BYTES];
    uint8_t mac[6];
} DecodeOptions;

/* What an advert decoded to, and the bytes that the frame borrows. */
typedef struct {
    BeckonFrame frame;
    uint8_t data[BECKON_LIMIT_ADVERT_BYTES];
    uint8_t opened[BECKON_BTHOME_MAX_BYTES];
} Decoded;

static BeckonVerdict decode_hex(const char *hex, const DecodeOptions *options, Decoded *ret_decoded,
                                const char **ret_why)
{
    gsize len = strlen(hex) / 2;
    if (len > sizeof ret_decoded->data) {
        return beckon_malformed(ret_why, "longer than an advert can be");
    }
    if (!beckon_hex_decode(hex, ret_decoded->data, len)) {
        return beckon_malformed(ret_why, "not hexadecimal, or half a byte is missing");
    }
    BeckonFrame *frame = &ret_decoded->frame;
    BeckonVerdict verdict = beckon_frame_decode(ret_decoded->data, len, frame, ret_why);
    if (verdict != BECKON_DECODED || frame->kind != BECKON_FRAME_BTHOME || !frame->bthome.sealed ||
        !options->has_key) {
        return verdict;
    }
    return beckon_bthome_open(&frame->bthome, options->mac, options->key, ret_decoded->opened,
                              &frame->bthome)
               ? BECKON_DECODED
               : beckon_malformed(ret_why, "the key and address do not open this BTHome frame");
}

static bool decode_line(const char *line, gsize len, void *data)
{
    const DecodeOptions *options = data;
    g_autofree char *hex = g_strstrip(g_strdup(line));
    const char *why = NULL;
    Decoded decoded;
    BeckonVerdict verdict = strlen(line) == len
                                ? decode_hex(hex, options, &decoded, &why)
                                : beckon_malformed(&why, "there is a NUL byte in it");
    JsonObject *object = json_object_new();
    beckonctl_add_frame(object, verdict, &decoded.frame, why);
    print_object(object, options->as_json, 1);
    return true;
}

/* Either with or without colons between the bytes. */
static bool parse_mac(const char *text, uint8_t mac[6])
{
    g_auto(GStrv) parts = g_strsplit(text, ":", -1);
    g_autofree char *hex = g_strjoinv("", parts);
    guint n_parts = g_strv_length(parts);
    return (n_parts == 1 || n_parts == 6) && beckon_hex_decode(hex, mac, 6);
}

static bool read_key(const char *mac, const char *key, DecodeOptions *options, GError **error)
{
    if (mac != NULL && !parse_mac(mac, options->mac)) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_USAGE,
                    "--mac '%s' is no address: write it as A4:C1:38:00:11:22", mac);
        return false;
    }
    if (key == NULL) {
        return true;
    }
    if (!beckon_hex_decode(key, options->key, sizeof options->key)) {
        g_set_error_literal(error, BECKON_ERROR, BECKON_ERROR_USAGE,
                            "--key is no BTHome key: it has 32 hexadecimal digits");
        return false;
    }
    if (mac == NULL) {
        g_set_error_literal(error, BECKON_ERROR, BECKON_ERROR_USAGE,
                            "--key needs the sensor's address too: add --mac AA:BB:CC:DD:EE:FF");
        return false;
    }
    options->has_key = true;
    return true;
}

static int run_decode(int argc, char **argv)
{
    DecodeOptions options = {0};
    g_autofree char *mac = NULL;
    g_autofree char *key = NULL;
    g_autoptr(GError) error = NULL;
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &options.as_json, "One JSON object a line", NULL},
        {"mac", 0, 0, G_OPTION_ARG_STRING, &mac, "Address of the BTHome sensor", "ADDRESS"},
        {"key", 0, 0, G_OPTION_ARG_STRING, &key, "Key of the BTHome sensor", "HEX"},
        {NULL}};
    int status;
    if (!beckonctl_parse(entries, DECODE_ARGUMENTS, DECODE_SUMMARY, &argc, &argv, 1, G_MAXINT,
                         &status)) {
        return status;
    }
    if (!read_key(mac, key, &options, &error)) {
        return beckonctl_fail(argv[0], error);
    }
    for (int i = 1; i < argc; i++) {
        beckonctl_each_line(argv[i], decode_line, &options);
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
        {"decode", DECODE_SUMMARY, run_decode},
        {"replay", REPLAY_SUMMARY, run_replay},
    };
    return beckonctl_dispatch(commands, G_N_ELEMENTS(commands), argc, argv);
}
