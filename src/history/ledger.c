/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "history/ledger.h"

#include <string.h>

#include "base/limits.h"
#include "base/money.h"

#define LEDGER_VERSION 1
#define NAME_BYTES     12
#define MAX_NAMES      (BECKON_LIMIT_LEDGER_NAMES * BECKON_LIMIT_CATEGORY_LEVELS)

typedef struct {
    uint64_t token;
    uint32_t parent; /* the number of the category above, lower than its own; 0: none */
} Name;

struct BeckonLedger {
    int32_t known_since_day;
    int64_t known_until_us;
    GArray *names;       /* of Name; a name's number is its place + 1 */
    GHashTable *numbers; /* token (gint64 *) → number, while names are added */
    GArray *rows;        /* of BeckonLedgerRow */
};

BeckonLedger *beckon_ledger_new(int32_t known_since_day, int64_t known_until_us)
{
    BeckonLedger *ledger = g_new0(BeckonLedger, 1);
    ledger->known_since_day = known_since_day;
    ledger->known_until_us = known_until_us;
    ledger->names = g_array_new(FALSE, FALSE, sizeof(Name));
    ledger->numbers = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    ledger->rows = g_array_new(FALSE, FALSE, sizeof(BeckonLedgerRow));
    return ledger;
}

void beckon_ledger_free(BeckonLedger *ledger)
{
    if (ledger != NULL) {
        g_array_unref(ledger->names);
        g_hash_table_unref(ledger->numbers);
        g_array_unref(ledger->rows);
        g_free(ledger);
    }
}

static uint32_t find_name(const BeckonLedger *ledger, uint64_t token)
{
    return GPOINTER_TO_UINT(g_hash_table_lookup(ledger->numbers, &token));
}

static uint32_t add_name(BeckonLedger *ledger, uint64_t token, uint32_t parent)
{
    const Name name = {token, parent};
    g_array_append_val(ledger->names, name);
    uint64_t *key = g_new(uint64_t, 1);
    *key = token;
    g_hash_table_insert(ledger->numbers, key, GUINT_TO_POINTER(ledger->names->len));
    return ledger->names->len;
}

/* A category's ancestors have numbers as soon as it has one: only those that are new are hashed.
 * A parent comes before its children. */
static uint32_t add_category(BeckonLedger *ledger, const BeckonTokenKey *key, char *path)
{
    uint64_t token = beckon_token(key, BECKON_THING_CATEGORY, path);
    uint32_t known = find_name(ledger, token);
    if (known != 0) {
        return known;
    }
    char *slash = strrchr(path, '/');
    if (slash == NULL) {
        return add_name(ledger, token, 0);
    }
    *slash = '\0';
    return add_name(ledger, token, add_category(ledger, key, path));
}

uint32_t beckon_ledger_name(BeckonLedger *ledger, const BeckonTokenKey *key, BeckonThingKind kind,
                            const char *name)
{
    if (name[0] == '\0') {
        return 0;
    }
    if (kind == BECKON_THING_CATEGORY) {
        g_autofree char *path = g_strdup(name);
        return add_category(ledger, key, path);
    }
    uint64_t token = beckon_token(key, kind, name);
    uint32_t known = find_name(ledger, token);
    return known != 0 ? known : add_name(ledger, token, 0);
}

void beckon_ledger_add(BeckonLedger *ledger, const BeckonLedgerRow *row)
{
    g_array_append_val(ledger->rows, *row);
}

guint beckon_ledger_size(const BeckonLedger *ledger)
{
    return ledger->rows->len;
}

const BeckonLedgerRow *beckon_ledger_row(const BeckonLedger *ledger, guint i)
{
    return &g_array_index(ledger->rows, BeckonLedgerRow, i);
}

int64_t beckon_ledger_known_until_us(const BeckonLedger *ledger)
{
    return ledger->known_until_us;
}

void beckon_ledger_put_row(GByteArray *out, const BeckonLedgerRow *row)
{
    beckon_put_le32(out, (uint32_t)row->day);
    beckon_put_le32(out, row->quantity_thousandths);
    beckon_put_le64(out, (uint64_t)row->amount_minor);
    beckon_put_le32(out, row->category);
    beckon_put_le32(out, row->product);
    beckon_put_le32(out, row->brand);
}

bool beckon_ledger_read_row(BeckonReader *reader, uint32_t n_names, BeckonLedgerRow *ret_row)
{
    BeckonLedgerRow row = {.day = (int32_t)beckon_reader_le32(reader)};
    row.quantity_thousandths = beckon_reader_le32(reader);
    row.amount_minor = (int64_t)beckon_reader_le64(reader);
    row.category = beckon_reader_le32(reader);
    row.product = beckon_reader_le32(reader);
    row.brand = beckon_reader_le32(reader);
    if (reader->failed || row.quantity_thousandths > BECKON_LIMIT_QUANTITY_THOUSANDTHS ||
        row.amount_minor < -BECKON_MONEY_MAX || row.amount_minor > BECKON_MONEY_MAX ||
        row.category > n_names || row.product > n_names || row.brand > n_names) {
        return false;
    }
    *ret_row = row;
    return true;
}

GByteArray *beckon_ledger_encode(const BeckonLedger *ledger)
{
    GByteArray *out = g_byte_array_new();
    beckon_put_u8(out, LEDGER_VERSION);
    beckon_put_le32(out, (uint32_t)ledger->known_since_day);
    beckon_put_le64(out, (uint64_t)ledger->known_until_us);
    beckon_put_le32(out, ledger->names->len);
    beckon_put_le32(out, ledger->rows->len);
    for (guint i = 0; i < ledger->names->len; i++) {
        const Name *name = &g_array_index(ledger->names, Name, i);
        beckon_put_le64(out, name->token);
        beckon_put_le32(out, name->parent);
    }
    for (guint i = 0; i < ledger->rows->len; i++) {
        beckon_ledger_put_row(out, beckon_ledger_row(ledger, i));
    }
    return out;
}

static bool decode_names(BeckonReader *reader, uint32_t n_names, BeckonLedger *ledger)
{
    for (uint32_t i = 0; i < n_names; i++) {
        Name name = {.token = beckon_reader_le64(reader)};
        name.parent = beckon_reader_le32(reader);
        if (name.parent > i) {
            return false;
        }
        g_array_append_val(ledger->names, name);
    }
    return true;
}

static bool decode_rows(BeckonReader *reader, uint32_t n_names, uint32_t n_rows,
                        BeckonLedger *ledger)
{
    for (uint32_t i = 0; i < n_rows; i++) {
        BeckonLedgerRow row;
        if (!beckon_ledger_read_row(reader, n_names, &row)) {
            return false;
        }
        g_array_append_val(ledger->rows, row);
    }
    return true;
}

BeckonLedger *beckon_ledger_decode(const uint8_t *bytes, gsize len)
{
    BeckonReader reader = beckon_reader(bytes, len);
    uint8_t version = beckon_reader_u8(&reader);
    int32_t known_since_day = (int32_t)beckon_reader_le32(&reader);
    int64_t known_until_us = (int64_t)beckon_reader_le64(&reader);
    uint32_t n_names = beckon_reader_le32(&reader);
    uint32_t n_rows = beckon_reader_le32(&reader);
    if (reader.failed || version != LEDGER_VERSION || n_names > MAX_NAMES ||
        n_rows > BECKON_LIMIT_LEDGER_ROWS ||
        beckon_reader_left(&reader) !=
            (gsize)n_names * NAME_BYTES + (gsize)n_rows * BECKON_LEDGER_ROW_BYTES) {
        return NULL;
    }
    g_autoptr(BeckonLedger) ledger = beckon_ledger_new(known_since_day, known_until_us);
    return decode_names(&reader, n_names, ledger) && decode_rows(&reader, n_names, n_rows, ledger)
               ? g_steal_pointer(&ledger)
               : NULL;
}

/* For each name of the ledger the thing that it is, + 1, or 0 when nobody asks about it. */
static uint32_t *match_things(const BeckonLedger *ledger, const BeckonThings *things,
                              const BeckonTokenKey *key)
{
    uint32_t *thing_of = g_new0(uint32_t, ledger->names->len + 1);
    g_autoptr(GHashTable) numbers =
        g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    for (guint i = 0; i < beckon_things_size(things); i++) {
        BeckonThingKind kind = beckon_things_kind(things, i);
        if (kind != BECKON_THING_ANY) {
            uint64_t *token = g_new(uint64_t, 1);
            *token = beckon_token(key, kind, beckon_things_name(things, i));
            g_hash_table_insert(numbers, token, GUINT_TO_POINTER(i + 1));
        }
    }
    for (guint i = 0; i < ledger->names->len; i++) {
        const Name *name = &g_array_index(ledger->names, Name, i);
        thing_of[i] = GPOINTER_TO_UINT(g_hash_table_lookup(numbers, &name->token));
    }
    return thing_of;
}

/* Adds a purchase to the thing that a name is, and to those of the categories above it. */
static void add_to_things(const BeckonLedger *ledger, const uint32_t *thing_of, uint32_t number,
                          BeckonBought bought, BeckonHistory *history)
{
    for (; number != 0; number = g_array_index(ledger->names, Name, number - 1).parent) {
        if (thing_of[number - 1] != 0) {
            beckon_history_add(history, thing_of[number - 1] - 1, bought);
        }
    }
}

BeckonHistory *beckon_ledger_view(const BeckonLedger *ledger, const BeckonThings *things,
                                  const BeckonTokenKey *key)
{
    BeckonHistory *history = beckon_history_new(beckon_things_size(things), ledger->known_since_day,
                                                ledger->known_until_us);
    g_autofree uint32_t *thing_of = match_things(ledger, things, key);
    int any = beckon_things_find(things, BECKON_THING_ANY, "");
    for (guint i = 0; i < ledger->rows->len; i++) {
        const BeckonLedgerRow *row = beckon_ledger_row(ledger, i);
        const BeckonBought bought = {row->day, row->amount_minor};
        if (any >= 0) {
            beckon_history_add(history, (guint)any, bought);
        }
        add_to_things(ledger, thing_of, row->category, bought, history);
        add_to_things(ledger, thing_of, row->product, bought, history);
        add_to_things(ledger, thing_of, row->brand, bought, history);
    }
    return history;
}
