/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "base/error.h"
#include "base/time.h"
#include "beckonctl/commands.h"
#include "presence/presence.h"

enum { COLUMN_T, COLUMN_SCANNER, COLUMN_HANDLE, COLUMN_RSSI, N_COLUMNS };
static const char *const column_names[N_COLUMNS] = {"t", "scanner", "handle", "rssi"};

typedef struct {
    const char *path;
    BeckonShop *shop;
    BeckonPresence *presence;
    int columns[N_COLUMNS];
    GHashTable *numbers; /* handle → its number, from 1 */
    GPtrArray *handles;  /* the other way round; owned by the table */
    GArray *events;      /* of BeckonPresenceEvent, reused */
    int64_t last_us;
    guint64 n_left_out; /* rows of scanners that the shop lacks */
    bool json;
} Track;

static bool broken(const Track *track, const BeckonCsv *csv, int column, const char *what,
                   GError **error)
{
    BeckonCsvPlace place = beckon_csv_place(csv, (guint)column);
    g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID, "%s:%u:%u: %s", track->path, place.line,
                place.column, what);
    return false;
}

/* Seconds since 1970 with a fraction. */
static bool read_time(const char *text, int64_t *ret_us)
{
    char *end = NULL;
    double seconds = g_ascii_strtod(text, &end);
    if (end == text || *end != '\0' || !isfinite(seconds) || fabs(seconds) > 1e12) {
        return false;
    }
    *ret_us = llround(seconds * (double)BECKON_SECOND_US);
    return true;
}

static bool read_rssi(const char *text, int *ret_dbm)
{
    char *end = NULL;
    double dbm = g_ascii_strtod(text, &end);
    if (end == text || *end != '\0' || !(dbm >= -127 && dbm <= 127)) {
        return false;
    }
    *ret_dbm = (int)lround(dbm);
    return true;
}

static uint32_t number_of(Track *track, const char *handle)
{
    gpointer number = g_hash_table_lookup(track->numbers, handle);
    if (number == NULL) {
        char *kept = g_strdup(handle);
        g_ptr_array_add(track->handles, kept);
        number = GUINT_TO_POINTER(track->handles->len);
        g_hash_table_insert(track->numbers, kept, number);
    }
    return GPOINTER_TO_UINT(number);
}

static void print_change(const Track *track, const BeckonPresenceEvent *event, const char *zone)
{
    const char *handle = track->handles->pdata[event->subject - 1];
    double t = (double)event->t_us / (double)BECKON_SECOND_US;
    if (!track->json) {
        printf("%.3f  %s  %s\n", t, handle, zone != NULL ? zone : "-");
        return;
    }
    g_autoptr(JsonBuilder) builder = json_builder_new();
    json_builder_begin_object(builder);
    json_builder_set_member_name(builder, "t");
    json_builder_add_double_value(builder, t);
    json_builder_set_member_name(builder, "handle");
    json_builder_add_string_value(builder, handle);
    json_builder_set_member_name(builder, "zone");
    if (zone != NULL) {
        json_builder_add_string_value(builder, zone);
    } else {
        json_builder_add_null_value(builder);
    }
    json_builder_end_object(builder);
    beckonctl_print_json(json_builder_get_root(builder));
}

static void print_events(Track *track)
{
    for (guint i = 0; i < track->events->len; i++) {
        const BeckonPresenceEvent *event = &g_array_index(track->events, BeckonPresenceEvent, i);
        switch (event->kind) {
        case BECKON_PRESENCE_ENTER:
            print_change(track, event, beckon_shop_zone(track->shop, (guint)event->zone)->name);
            break;
        case BECKON_PRESENCE_END:
            print_change(track, event, NULL);
            break;
        case BECKON_PRESENCE_DWELL:
        case BECKON_PRESENCE_LEAVE:
            break;
        }
    }
    g_array_set_size(track->events, 0);
}

static bool track_row(Track *track, const BeckonCsv *csv, GError **error)
{
    int64_t t_us = 0;
    int rssi_dbm = 0;
    const char *fields[N_COLUMNS];
    for (int i = 0; i < N_COLUMNS; i++) {
        if ((guint)track->columns[i] >= beckon_csv_size(csv)) {
            return broken(track, csv, 0, "a row is t,scanner,handle,rssi", error);
        }
        fields[i] = beckon_csv_field(csv, (guint)track->columns[i]);
    }
    if (!read_time(fields[COLUMN_T], &t_us)) {
        return broken(track, csv, track->columns[COLUMN_T], "t is seconds since 1970", error);
    }
    if (t_us < track->last_us) {
        return broken(track, csv, track->columns[COLUMN_T],
                      "this row is older than the one before it: sort the file by t", error);
    }
    if (!read_rssi(fields[COLUMN_RSSI], &rssi_dbm)) {
        return broken(track, csv, track->columns[COLUMN_RSSI], "rssi is a number of dBm", error);
    }
    track->last_us = t_us;
    int scanner = beckon_shop_find_scanner(track->shop, fields[COLUMN_SCANNER]);
    if (scanner < 0) {
        track->n_left_out++;
        return true;
    }
    beckon_presence_sighting(track->presence, t_us, (guint)scanner,
                             number_of(track, fields[COLUMN_HANDLE]), rssi_dbm, 1, track->events);
    print_events(track);
    return true;
}

/* Columns are in the order of the names unless the first record is a header. Returns whether it
 * is one. */
static bool read_header(Track *track, const BeckonCsv *csv)
{
    bool is_header = beckon_csv_find(csv, "t") >= 0 && beckon_csv_find(csv, "rssi") >= 0;
    for (int i = 0; i < N_COLUMNS; i++) {
        int found = is_header ? beckon_csv_find(csv, column_names[i]) : i;
        track->columns[i] = found >= 0 ? found : i;
    }
    return is_header;
}

static bool track_text(Track *track, const char *text, gsize len, GError **error)
{
    g_autoptr(BeckonCsv) csv = beckon_csv_new(text, len);
    BeckonCsvStatus status = beckon_csv_next(csv);
    if (status == BECKON_CSV_RECORD && read_header(track, csv)) {
        status = beckon_csv_next(csv);
    }
    for (; status == BECKON_CSV_RECORD; status = beckon_csv_next(csv)) {
        if (!track_row(track, csv, error)) {
            return false;
        }
    }
    if (status != BECKON_CSV_END) {
        return broken(track, csv, 0, "a quote is left open", error);
    }
    /* After the last row nobody is heard any more. */
    beckon_presence_advance(track->presence, BECKON_TIME_NEVER - 1, track->events);
    print_events(track);
    return true;
}

static bool read_input(const char *path, GString *ret_text, GError **error)
{
    g_autofree char *text = NULL;
    gsize len = 0;
    const char *file = strcmp(path, "-") == 0 ? "/dev/stdin" : path;
    g_autoptr(GError) reason = NULL;
    if (!g_file_get_contents(file, &text, &len, &reason)) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_IO, "%s", reason->message);
        return false;
    }
    g_string_append_len(ret_text, text, (gssize)len);
    return true;
}

static int run_track(const char *command, Track *track)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    bool done =
        read_input(track->path, text, &error) && track_text(track, text->str, text->len, &error);
    if (track->n_left_out > 0) {
        fprintf(stderr, "%s: %" G_GUINT64_FORMAT " %s left out\n", command, track->n_left_out,
                track->n_left_out == 1 ? "row of a scanner that the shop lacks is"
                                       : "rows of scanners that the shop lacks are");
    }
    return done ? EXIT_SUCCESS : beckonctl_fail(command, error);
}

int beckonctl_zones_track(int argc, char **argv)
{
    gboolean json = FALSE;
    g_autofree char *store = NULL;
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, "Print one JSON object a change", NULL},
        {"store", 0, 0, G_OPTION_ARG_FILENAME, &store, "The shop file", "STORE.yaml"},
        {NULL}};
    g_autoptr(GError) error = NULL;
    int status = EXIT_SUCCESS;
    if (!beckonctl_parse(entries, "[--json] --store STORE.yaml FILE.csv|-",
                         "Track recorded signals (t,scanner,handle,rssi in time order)", &argc,
                         &argv, 1, 1, &status)) {
        return status;
    }
    if (store == NULL) {
        fprintf(stderr, "%s: --store STORE.yaml is missing: the shop to track in\n", argv[0]);
        return 2;
    }
    g_autoptr(BeckonShop) shop = beckon_shop_load(store, &error);
    if (shop == NULL) {
        return beckonctl_fail(argv[0], error);
    }
    g_autoptr(BeckonPresence) presence = beckon_presence_new(shop);
    g_autoptr(GHashTable) numbers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GPtrArray) handles = g_ptr_array_new();
    g_autoptr(GArray) events = g_array_new(FALSE, FALSE, sizeof(BeckonPresenceEvent));
    Track track = {.path = argv[1],
                   .shop = shop,
                   .presence = presence,
                   .numbers = numbers,
                   .handles = handles,
                   .events = events,
                   .last_us = INT64_MIN,
                   .json = json};
    return run_track(argv[0], &track);
}
