/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "history/book.h"

#include <string.h>

struct BeckonBook {
    GHashTable *accounts; /* customer, borrowed → BeckonAccount */
};

BeckonBook *beckon_book_new(void)
{
    BeckonBook *book = g_new0(BeckonBook, 1);
    book->accounts =
        g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)beckon_account_free);
    return book;
}

void beckon_book_free(BeckonBook *book)
{
    if (book != NULL) {
        g_hash_table_unref(book->accounts);
        g_free(book);
    }
}

bool beckon_book_add(BeckonBook *book, const BeckonPurchase *purchase, GError **error)
{
    BeckonAccount *account = g_hash_table_lookup(book->accounts, purchase->customer);
    if (account == NULL) {
        account = beckon_account_new(purchase->customer);
        g_hash_table_insert(book->accounts, (char *)beckon_account_customer(account), account);
    }
    return beckon_account_add(account, purchase, error);
}

static int by_customer(gconstpointer a, gconstpointer b)
{
    return strcmp(beckon_account_customer(*(BeckonAccount *const *)a),
                  beckon_account_customer(*(BeckonAccount *const *)b));
}

GPtrArray *beckon_book_accounts(const BeckonBook *book)
{
    GPtrArray *accounts = g_ptr_array_new();
    GHashTableIter iter;
    gpointer account;
    g_hash_table_iter_init(&iter, book->accounts);
    while (g_hash_table_iter_next(&iter, NULL, &account)) {
        g_ptr_array_add(accounts, account);
    }
    g_ptr_array_sort(accounts, by_customer);
    return accounts;
}
