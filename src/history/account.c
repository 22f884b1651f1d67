/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "history/account.h"

#include <string.h>

#include "base/category.h"
#include "base/error.h"
#include "base/limits.h"

#define TEXTS_BYTES 4096 /* that are allocated at a time */

struct BeckonAccount {
    char *customer;
    GStringChunk *texts;
    GPtrArray *names;    /* of char *, in texts: a letter for the kind, and the name */
    GHashTable *numbers; /* the same → number, while purchases are added */
    GString *key;        /* of the name that is looked for */
    GArray *rows;        /* of BeckonLedgerRow */
};

BeckonAccount *beckon_account_new(const char *customer)
{
    BeckonAccount *account = g_new0(BeckonAccount, 1);
    account->customer = g_strdup(customer);
    account->texts = g_string_chunk_new(TEXTS_BYTES);
    account->names = g_ptr_array_new();
    account->key = g_string_new(NULL);
    account->numbers = g_hash_table_new(g_str_hash, g_str_equal);
    account->rows = g_array_new(FALSE, FALSE, sizeof(BeckonLedgerRow));
    return account;
}

void beckon_account_free(BeckonAccount *account)
{
    if (account != NULL) {
        g_free(account->customer);
        g_hash_table_unref(account->numbers);
        g_ptr_array_unref(account->names);
        g_string_chunk_free(account->texts);
        g_string_free(account->key, TRUE);
        g_array_unref(account->rows);
        g_free(account);
    }
}

const char *beckon_account_customer(const BeckonAccount *account)
{
    return account->customer;
}

guint beckon_account_size(const BeckonAccount *account)
{
    return account->rows->len;
}

static uint32_t number_of(BeckonAccount *account, char kind, const char *name)
{
    if (name[0] == '\0') {
        return 0;
    }
    GString *key = account->key;
    g_string_assign(key, name);
    g_string_prepend_c(key, kind);
    uint32_t known = GPOINTER_TO_UINT(g_hash_table_lookup(account->numbers, key->str));
    if (known == 0) {
        char *kept = g_string_chunk_insert_len(account->texts, key->str, (gssize)key->len);
        known = account->names->len + 1;
        g_hash_table_insert(account->numbers, kept, GUINT_TO_POINTER(known));
        g_ptr_array_add(account->names, kept);
    }
    return known;
}

bool beckon_account_add(BeckonAccount *account, const BeckonPurchase *purchase, GError **error)
{
    if (account->rows->len >= BECKON_LIMIT_LEDGER_ROWS ||
        account->names->len + 3 > BECKON_LIMIT_LEDGER_NAMES) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_LIMIT,
                    "the customer '%s' has more than %d purchases: is this one person?",
                    account->customer, BECKON_LIMIT_LEDGER_ROWS);
        return false;
    }
    const BeckonLedgerRow row = {
        .day = purchase->day,
        .quantity_thousandths = (uint32_t)purchase->quantity_thousandths,
        .amount_minor = purchase->amount_minor,
        .category = number_of(account, 'c', purchase->category),
        .product = number_of(account, 'p', purchase->product),
        .brand = number_of(account, 'b', purchase->brand),
    };
    g_array_append_val(account->rows, row);
    return true;
}

static int by_day(gconstpointer a, gconstpointer b)
{
    int32_t first = ((const BeckonLedgerRow *)a)->day, second = ((const BeckonLedgerRow *)b)->day;
    return (first > second) - (first < second);
}

void beckon_account_encode(BeckonAccount *account, GByteArray *out)
{
    gsize len = strlen(account->customer);
    g_array_sort(account->rows, by_day);
    beckon_put_u8(out, (uint8_t)len);
    g_byte_array_append(out, (const uint8_t *)account->customer, (guint)len);
    beckon_put_le32(out, account->names->len);
    beckon_put_le32(out, account->rows->len);
    for (guint i = 0; i < account->names->len; i++) {
        const char *name = g_ptr_array_index(account->names, i);
        gsize name_len = strlen(name) - 1;
        beckon_put_u8(out, (uint8_t)name[0]);
        beckon_put_le16(out, (uint16_t)name_len);
        g_byte_array_append(out, (const uint8_t *)name + 1, (guint)name_len);
    }
    for (guint i = 0; i < account->rows->len; i++) {
        beckon_ledger_put_row(out, &g_array_index(account->rows, BeckonLedgerRow, i));
    }
}

/* A text of 1 … most bytes, not ended by a NUL; NULL when it is none. Borrowed from the bytes. */
static const char *read_text(BeckonReader *reader, gsize len, gsize most)
{
    const char *text = (const char *)beckon_reader_bytes(reader, len);
    return text != NULL && len > 0 && len <= most && g_utf8_validate_len(text, len, NULL) ? text
                                                                                          : NULL;
}

static bool decode_name(BeckonReader *reader, BeckonAccount *account)
{
    char kind = (char)beckon_reader_u8(reader);
    uint16_t len = beckon_reader_le16(reader);
    const char *name = read_text(reader, len, BECKON_LIMIT_PURCHASE_TEXT_BYTES);
    if (name == NULL || (kind != 'c' && kind != 'p' && kind != 'b')) {
        return false;
    }
    GString *key = account->key;
    g_string_truncate(key, 0);
    g_string_append_c(key, kind);
    g_string_append_len(key, name, len);
    char *kept = g_string_chunk_insert_len(account->texts, key->str, (gssize)key->len);
    g_ptr_array_add(account->names, kept);
    return kind != 'c' || beckon_category_is_path(kept + 1);
}

static bool is_of_kind(const BeckonAccount *account, uint32_t number, char kind)
{
    return number == 0 || *(const char *)g_ptr_array_index(account->names, number - 1) == kind;
}

static bool decode_row(BeckonReader *reader, BeckonAccount *account)
{
    BeckonLedgerRow row;
    if (!beckon_ledger_read_row(reader, account->names->len, &row) ||
        !is_of_kind(account, row.category, 'c') || !is_of_kind(account, row.product, 'p') ||
        !is_of_kind(account, row.brand, 'b')) {
        return false;
    }
    g_array_append_val(account->rows, row);
    return true;
}

BeckonAccount *beckon_account_decode(const uint8_t *bytes, gsize len)
{
    BeckonReader reader = beckon_reader(bytes, len);
    uint8_t customer_len = beckon_reader_u8(&reader);
    const char *text = read_text(&reader, customer_len, BECKON_LIMIT_CUSTOMER_BYTES);
    uint32_t n_names = beckon_reader_le32(&reader);
    uint32_t n_rows = beckon_reader_le32(&reader);
    if (text == NULL || reader.failed || n_names > BECKON_LIMIT_LEDGER_NAMES ||
        n_rows > BECKON_LIMIT_LEDGER_ROWS) {
        return NULL;
    }
    g_autofree char *customer = g_strndup(text, customer_len);
    g_autoptr(BeckonAccount) account = beckon_account_new(customer);
    for (uint32_t i = 0; i < n_names; i++) {
        if (!decode_name(&reader, account)) {
            return NULL;
        }
    }
    for (uint32_t i = 0; i < n_rows; i++) {
        if (!decode_row(&reader, account)) {
            return NULL;
        }
    }
    return beckon_reader_left(&reader) == 0 ? g_steal_pointer(&account) : NULL;
}

static BeckonThingKind kind_of(char letter)
{
    return letter == 'c'   ? BECKON_THING_CATEGORY
           : letter == 'p' ? BECKON_THING_PRODUCT
                           : BECKON_THING_BRAND;
}

static void put_rows(const BeckonAccount *account, const uint32_t *numbers, BeckonLedger *ledger)
{
    for (guint i = 0; i < account->rows->len; i++) {
        BeckonLedgerRow row = g_array_index(account->rows, BeckonLedgerRow, i);
        row.category = numbers[row.category];
        row.product = numbers[row.product];
        row.brand = numbers[row.brand];
        beckon_ledger_add(ledger, &row);
    }
}

/* The number in the ledger of the account's name at a place. */
static uint32_t blind(const BeckonAccount *account, guint place, const BeckonTokenKey *key,
                      BeckonLedger *ledger)
{
    const char *name = g_ptr_array_index(account->names, place);
    return beckon_ledger_name(ledger, key, kind_of(name[0]), name + 1);
}

struct BeckonBlinding {
    BeckonAccount *account;
    BeckonTokenKey key;
    BeckonLedger *ledger;
    uint32_t *numbers; /* in the ledger, by those in the account */
    guint n_done;
};

BeckonBlinding *beckon_blinding_new(BeckonAccount *account, const BeckonTokenKey *key,
                                    int32_t known_since_day, int64_t known_until_us)
{
    BeckonBlinding *blinding = g_new0(BeckonBlinding, 1);
    blinding->account = account;
    blinding->key = *key;
    blinding->ledger = beckon_ledger_new(known_since_day, known_until_us);
    blinding->numbers = g_new0(uint32_t, account->names->len + 1);
    return blinding;
}

void beckon_blinding_free(BeckonBlinding *blinding)
{
    if (blinding != NULL) {
        beckon_account_free(blinding->account);
        beckon_token_key_wipe(&blinding->key);
        beckon_ledger_free(blinding->ledger);
        g_free(blinding->numbers);
        g_free(blinding);
    }
}

BeckonLedger *beckon_blinding_work(BeckonBlinding *blinding, guint most)
{
    guint n_names = blinding->account->names->len;
    guint until = blinding->n_done + MIN(most, n_names - blinding->n_done);
    for (; blinding->n_done < until; blinding->n_done++) {
        blinding->numbers[blinding->n_done + 1] =
            blind(blinding->account, blinding->n_done, &blinding->key, blinding->ledger);
    }
    if (until < n_names) {
        return NULL;
    }
    put_rows(blinding->account, blinding->numbers, blinding->ledger);
    return g_steal_pointer(&blinding->ledger);
}
