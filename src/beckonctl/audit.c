/* SPDX-License-Identifier: GPL-2.0-or-later */

/* Who changed what: shown, and checked against being tampered with. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/error.h"
#include "base/printable.h"
#include "base/time.h"
#include "beckonctl/commands.h"
#include "beckonctl/hub.h"
#include "beckonctl/option-number.h"
#include "database/audit-file.h"

#define SHOW_ARGUMENTS   "[--json] [--last N] [--database FILE]"
#define SHOW_SUMMARY     "Who changed rules, keys and shoppers' data, and when"
#define VERIFY_ARGUMENTS "[--json] [--head HASH] [--database FILE]"
#define VERIFY_SUMMARY                                                                             \
    "Whether the trail is as it was written: no row changed, gone or moved; prints its head, "     \
    "which "                                                                                       \
    "tells later, when kept elsewhere, whether rows were cut off"
#define ROWS_AT_ONCE 1000
#define DEFAULT_LAST 50
#define HASH_DIGITS  (2 * BECKON_AUDIT_HASH_BYTES)

/* The trail of a hub or of a file, as it is read. */
typedef struct {
    void (*on_epoch)(const char *epoch, void *data);
    void (*on_row)(const BeckonAuditRow *row, void *data);
    void *data;
} Reader;

static BeckonAuditRow *unpack(GVariant *dict)
{
    BeckonAuditRow *row = g_new0(BeckonAuditRow, 1);
    g_variant_lookup(dict, "seq", "x", &row->seq);
    g_variant_lookup(dict, "wall_us", "x", &row->wall_us);
    g_variant_lookup(dict, "uid", "x", &row->uid);
    g_variant_lookup(dict, "n", "x", &row->n);
    row->kind = g_strdup(beckonctl_text(dict, "kind"));
    row->subject = g_strdup(beckonctl_text(dict, "subject"));
    row->detail = g_strdup(beckonctl_text(dict, "detail"));
    beckon_hex_decode(beckonctl_text(dict, "hash"), row->hash, sizeof row->hash);
    return row;
}

static void take_rows(const Reader *reader, GVariant *rows, int64_t *after)
{
    for (gsize i = 0; i < g_variant_n_children(rows); i++) {
        g_autoptr(GVariant) dict = g_variant_get_child_value(rows, i);
        g_autoptr(BeckonAuditRow) row = unpack(dict);
        reader->on_row(row, reader->data);
        *after = MAX(*after, row->seq);
    }
}

static GVariant *ask(int64_t after, guint limit, GError **error)
{
    return beckonctl_ask("AuditTrail", g_variant_new("(xu)", after, limit), error);
}

/* Of a running hub, from the row behind one on. */
static bool read_hub(const Reader *reader, int64_t after, GError **error)
{
    bool has_epoch = false;
    for (gsize n = 1; n > 0;) {
        g_autoptr(GVariant) trail = ask(after, ROWS_AT_ONCE, error);
        if (trail == NULL) {
            return false;
        }
        if (!has_epoch) {
            reader->on_epoch(beckonctl_text(trail, "epoch"), reader->data);
            has_epoch = true;
        }
        g_autoptr(GVariant) rows = g_variant_lookup_value(trail, "rows", G_VARIANT_TYPE("aa{sv}"));
        n = rows != NULL ? g_variant_n_children(rows) : 0;
        if (n > 0) {
            take_rows(reader, rows, &after);
        }
    }
    return true;
}

/* Of a hub as it was asked for, or of a file. */
static bool read_trail(const Reader *reader, const char *database, GError **error)
{
    return database != NULL ? beckon_audit_file_each(database, reader->on_epoch, reader->on_row,
                                                     reader->data, error)
                            : read_hub(reader, 0, error);
}

static void ignore_epoch(const char *epoch, void *data)
{
}

static void keep_row(const BeckonAuditRow *row, void *data)
{
    BeckonAuditRow *copy = g_new(BeckonAuditRow, 1);
    *copy = *row;
    copy->kind = g_strdup(row->kind);
    copy->subject = g_strdup(row->subject);
    copy->detail = g_strdup(row->detail);
    g_queue_push_tail(data, copy);
}

static void print_json(const BeckonAuditRow *row)
{
    g_autofree char *hash = beckon_hex_encode(row->hash, sizeof row->hash);
    JsonObject *object = json_object_new();
    json_object_set_int_member(object, "seq", row->seq);
    json_object_set_double_member(object, "t", (double)row->wall_us / BECKON_SECOND_US);
    json_object_set_string_member(object, "kind", row->kind);
    json_object_set_int_member(object, "uid", row->uid);
    json_object_set_string_member(object, "subject", row->subject);
    json_object_set_string_member(object, "detail", row->detail);
    json_object_set_int_member(object, "n", row->n);
    json_object_set_string_member(object, "hash", hash);
    beckonctl_print_object(object);
}

static void print_row(const BeckonAuditRow *row)
{
    g_autoptr(GTimeZone) here = g_time_zone_new_local();
    g_autofree char *time =
        beckon_time_format(row->wall_us / BECKON_SECOND_US * BECKON_SECOND_US, here);
    g_autofree char *uid =
        row->uid >= 0 ? g_strdup_printf("uid %" G_GINT64_FORMAT, row->uid) : g_strdup("-");
    g_autofree char *subject = beckon_printable(row->subject, -1);
    g_autofree char *detail = beckon_printable(row->detail, -1);
    bool is_digest = strlen(subject) == HASH_DIGITS;
    printf("%6" G_GINT64_FORMAT "  %-25s  %-17s  %-9s  %6" G_GINT64_FORMAT "  %.*s%s%s\n", row->seq,
           time, row->kind, uid, row->n, is_digest ? 12 : (int)strlen(subject), subject,
           subject[0] != '\0' && detail[0] != '\0' ? "  " : "", detail);
}

/* Where the last rows of a hub begin: whoever asks for ten need not wait for all. */
static bool read_last(const Reader *reader, const char *database, guint64 last, GError **error)
{
    if (database != NULL) {
        return read_trail(reader, database, error);
    }
    g_autoptr(GVariant) trail = ask(0, 0, error);
    gint64 head = 0;
    if (trail == NULL) {
        return false;
    }
    g_variant_lookup(trail, "last", "x", &head);
    return read_hub(reader, MAX(head - (int64_t)last, 0), error);
}

static bool show(const char *database, const char *last_text, bool json, GError **error)
{
    guint64 last = DEFAULT_LAST;
    if (last_text != NULL &&
        !beckonctl_option_number("--last", last_text, 1, G_MAXINT32, &last, error)) {
        return false;
    }
    g_autoptr(GQueue) rows = g_queue_new();
    const Reader reader = {ignore_epoch, keep_row, rows};
    bool done = read_last(&reader, database, last, error);
    if (done && !json) {
        printf("%6s  %-25s  %-17s  %-9s  %6s  %s\n", "ROW", "TIME", "WHAT", "BY", "COUNT",
               "OF WHAT");
    }
    for (BeckonAuditRow *row; (row = g_queue_pop_head(rows)) != NULL;) {
        if (done && g_queue_get_length(rows) < last) {
            (json ? print_json : print_row)(row);
        }
        beckon_audit_row_free(row);
    }
    return done;
}

static int run_show(int argc, char **argv)
{
    gboolean json = FALSE;
    g_autofree char *last = NULL, *database = NULL;
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, "Print one JSON object a row", NULL},
        {"last", 0, 0, G_OPTION_ARG_STRING, &last, "How many rows (default: 50)", "N"},
        {"database", 0, 0, G_OPTION_ARG_FILENAME, &database,
         "Of this file, a stopped hub's or a copy; no hub is asked", "FILE"},
        {NULL}};
    g_autoptr(GError) error = NULL;
    int status = EXIT_SUCCESS;
    if (!beckonctl_parse(entries, SHOW_ARGUMENTS, SHOW_SUMMARY, &argc, &argv, 0, 0, &status)) {
        return status;
    }
    return show(database, last, json, &error) ? EXIT_SUCCESS : beckonctl_fail(argv[0], error);
}

/* A trail while it is verified. */
typedef struct {
    BeckonAuditChain chain;
    const char *wanted; /* a hash that is to be in it; NULL: none */
    bool was_met;
    const char *why; /* it is broken; NULL: it is not */
    int64_t broken;  /* at this row */
} Verifying;

static void meet(Verifying *verifying)
{
    g_autofree char *hash = beckon_hex_encode(verifying->chain.hash, BECKON_AUDIT_HASH_BYTES);
    verifying->was_met = verifying->was_met || g_strcmp0(hash, verifying->wanted) == 0;
}

static void begin_chain(const char *epoch, void *data)
{
    Verifying *verifying = data;
    verifying->chain = beckon_audit_chain_begin(epoch);
    meet(verifying);
}

static void follow(const BeckonAuditRow *row, void *data)
{
    Verifying *verifying = data;
    if (verifying->why != NULL) {
        return;
    }
    verifying->why = beckon_audit_chain_follow(&verifying->chain, row);
    verifying->broken = row->seq;
    meet(verifying);
}

static bool is_intact(const Verifying *verifying)
{
    return verifying->why == NULL && (verifying->wanted == NULL || verifying->was_met);
}

static void print_verdict_json(const Verifying *verifying, const char *head)
{
    JsonObject *object = json_object_new();
    json_object_set_boolean_member(object, "intact", is_intact(verifying));
    json_object_set_int_member(object, "rows", verifying->chain.seq);
    json_object_set_string_member(object, "head", head);
    if (verifying->why != NULL) {
        json_object_set_int_member(object, "broken_at", verifying->broken);
        json_object_set_string_member(object, "why", verifying->why);
    } else if (!is_intact(verifying)) {
        json_object_set_string_member(object, "why", "the head that was kept is not in it");
    }
    beckonctl_print_object(object);
}

static void print_verdict(const Verifying *verifying, const char *head)
{
    if (verifying->why != NULL) {
        printf("broken at row %" G_GINT64_FORMAT ": %s; intact up to row %" G_GINT64_FORMAT
               ", head %s\n",
               verifying->broken, verifying->why, verifying->chain.seq, head);
    } else if (!is_intact(verifying)) {
        printf("the head that was kept is not in it: its last rows were cut off, or it was made "
               "anew. It has %" G_GINT64_FORMAT " rows, head %s\n",
               verifying->chain.seq, head);
    } else {
        printf("intact: %" G_GINT64_FORMAT " rows, head %s\n", verifying->chain.seq, head);
    }
}

static int run_verify(int argc, char **argv)
{
    gboolean json = FALSE;
    g_autofree char *wanted = NULL, *database = NULL;
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, "Print one JSON object", NULL},
        {"head", 0, 0, G_OPTION_ARG_STRING, &wanted,
         "A head that was printed before and kept elsewhere: it has to be in the trail", "HASH"},
        {"database", 0, 0, G_OPTION_ARG_FILENAME, &database,
         "Of this file, a stopped hub's or a copy; no hub is asked", "FILE"},
        {NULL}};
    g_autoptr(GError) error = NULL;
    int status = EXIT_SUCCESS;
    if (!beckonctl_parse(entries, VERIFY_ARGUMENTS, VERIFY_SUMMARY, &argc, &argv, 0, 0, &status)) {
        return status;
    }
    if (wanted != NULL && strlen(wanted) != HASH_DIGITS) {
        return beckonctl_misuse(argv[0], VERIFY_ARGUMENTS, "--head: it is 64 hexadecimal digits");
    }
    Verifying verifying = {.wanted = wanted};
    const Reader reader = {begin_chain, follow, &verifying};
    if (!read_trail(&reader, database, &error)) {
        return beckonctl_fail(argv[0], error);
    }
    g_autofree char *head = beckon_hex_encode(verifying.chain.hash, BECKON_AUDIT_HASH_BYTES);
    (json ? print_verdict_json : print_verdict)(&verifying, head);
    return is_intact(&verifying) ? EXIT_SUCCESS : EXIT_FAILURE;
}

int beckonctl_audit(int argc, char **argv)
{
    static const BeckonctlCommand commands[] = {
        {"show", SHOW_SUMMARY, run_show},
        {"verify", "Whether the trail is as it was written", run_verify},
    };
    return beckonctl_dispatch(commands, G_N_ELEMENTS(commands), argc, argv);
}
