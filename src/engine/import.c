/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/import.h"

#include <errno.h>
#include <gio/gunixfdlist.h>
#include <glib-unix.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/limits.h"
#include "database/ledgers.h"
#include "engine/store.h"
#include "history/seal.h"
#include "jws/import-jwk.h"

/* How long a slice may take: short beside the 250 ms of a scanner's tick. */
#define SLICE_US   10000
#define READ_BYTES (64 * 1024)
#define FILL_ROWS  64
#define PRUNE_ROWS 64

/* One import, from the call to its answer. */
typedef struct BeckonImport {
    BeckonEngine *engine;
    GDBusMethodInvocation *invocation;
    int fd;
    bool is_pipe; /* read when something is in it, else it would hold up the hub */
    guint source;
    BeckonImportKey key;
    BeckonSealReader *reader;
    uint64_t bytes;
    bool at_end;     /* the file was read; the empty ledgers are next */
    uint32_t filled; /* the last number that was looked at */
    uint64_t customers, matched, rows;
} BeckonImport;

static void import_free(BeckonImport *import)
{
    if (import->source != 0) {
        g_source_remove(import->source);
    }
    if (import->fd >= 0) {
        close(import->fd);
    }
    beckon_seal_reader_free(import->reader);
    beckon_import_key_wipe(&import->key);
    g_free(import);
}

void beckon_import_stop(BeckonEngine *engine)
{
    g_clear_handle_id(&engine->pruning, g_source_remove);
    if (engine->import != NULL) {
        g_dbus_method_invocation_return_error(engine->import->invocation, BECKON_ERROR,
                                              BECKON_ERROR_UNREACHABLE,
                                              "the engine is ending: nothing was imported");
        g_clear_pointer(&engine->import, import_free);
    }
}

/* Runs between begin and commit. */
static bool clean(BeckonEngine *engine, GError **error)
{
    if (!beckon_database_begin(engine->database, error)) {
        return false;
    }
    beckon_ledgers_begin(engine->database);
    return beckon_database_commit(engine->database, error);
}

static gboolean prune(void *data)
{
    BeckonEngine *engine = data;
    g_autoptr(GError) error = NULL;
    guint n_pruned = 0;
    if (beckon_database_in_transaction(engine->database)) {
        return G_SOURCE_CONTINUE;
    }
    if (beckon_database_begin(engine->database, &error)) {
        n_pruned = beckon_ledgers_prune(engine->database, PRUNE_ROWS);
        beckon_database_commit(engine->database, &error);
    }
    if (error != NULL) {
        g_message("%s; ledgers that an import replaced are taken out at the next start",
                  error->message);
    }
    if (n_pruned == PRUNE_ROWS && error == NULL) {
        return G_SOURCE_CONTINUE;
    }
    engine->pruning = 0;
    return G_SOURCE_REMOVE;
}

static void start_pruning(BeckonEngine *engine)
{
    if (engine->pruning == 0) {
        engine->pruning = g_idle_add(prune, engine);
    }
}

bool beckon_import_start(BeckonEngine *engine, GError **error)
{
    if (!clean(engine, error)) {
        return false;
    }
    start_pruning(engine);
    return true;
}

/* Whether a shopper's purchases may be kept. */
static bool is_wanted(const BeckonShopper *shopper)
{
    return shopper->is_linked && (beckon_consents_in_force(shopper->consents, g_get_real_time()) &
                                  BECKON_PURPOSE_HISTORY) != 0;
}

/* False with an error; a shopper who is forgotten meanwhile is passed over. */
static bool keep(BeckonImport *import, const BeckonShopper *shopper, const BeckonAccount *account,
                 GError **error)
{
    BeckonDatabase *database = import->engine->database;
    const BeckonSealInfo *info = beckon_seal_reader_info(import->reader);
    g_auto(BeckonTokenKey) key = {0};
    if (!beckon_ledgers_token_key(database, shopper->number, &key, error)) {
        return false;
    }
    g_autoptr(BeckonLedger) ledger =
        account != NULL
            ? beckon_account_ledger(account, &key, info->known_since_day, info->known_until_us)
            : beckon_ledger_new(info->known_since_day, info->known_until_us);
    beckon_ledgers_put(database, shopper->number, ledger);
    return true;
}

static bool take_account(BeckonImport *import, const BeckonAccount *account, GError **error)
{
    BeckonEngine *engine = import->engine;
    const char *customer = beckon_account_customer(account);
    uint8_t hash[BECKON_CUSTOMER_BYTES];
    g_autoptr(GError) reason = NULL;
    import->customers++;
    import->rows += beckon_account_size(account);
    beckon_customer_hash(engine->vault, customer, strlen(customer), hash);
    g_autoptr(BeckonShopper) shopper =
        beckon_shoppers_find_customer(engine->database, hash, &reason);
    if (shopper == NULL && !g_error_matches(reason, BECKON_ERROR, BECKON_ERROR_NOT_FOUND)) {
        g_propagate_error(error, g_steal_pointer(&reason));
        return false;
    }
    if (shopper == NULL || !is_wanted(shopper)) {
        return true;
    }
    import->matched++;
    return keep(import, shopper, account, error);
}

static bool check_info(const BeckonImport *import, GError **error)
{
    const char *theirs = beckon_seal_reader_info(import->reader)->currency;
    const char *ours = import->engine->shop->currency;
    if (theirs[0] != '\0' && strcmp(theirs, ours) != 0) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                    "the file is not in this shop's currency, %s: seal it with this shop's file "
                    "(--store); nothing was imported",
                    ours);
        return false;
    }
    return true;
}

/* What has been read so far, account by account. */
static bool take_accounts(BeckonImport *import, GError **error)
{
    while (true) {
        g_autoptr(BeckonAccount) account = NULL;
        if (!beckon_seal_reader_next(import->reader, &account, error) ||
            !check_info(import, error)) {
            return false;
        }
        if (account == NULL) {
            return true;
        }
        if (!take_account(import, account, error)) {
            return false;
        }
    }
}

/* Reads on; *ret_waits says that a pipe has nothing yet. */
static bool read_more(BeckonImport *import, bool *ret_waits, GError **error)
{
    uint8_t bytes[READ_BYTES];
    ssize_t len = read(import->fd, bytes, sizeof bytes);
    *ret_waits = false;
    if (len < 0) {
        int number = errno;
        *ret_waits = number == EAGAIN || number == EINTR;
        if (!*ret_waits) {
            g_set_error(error, BECKON_ERROR, BECKON_ERROR_IO, "reading the file: %s",
                        g_strerror(number));
        }
        return *ret_waits;
    }
    import->bytes += (uint64_t)len;
    if (import->bytes > BECKON_LIMIT_IMPORT_BYTES) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_LIMIT, "the file is longer than %d MiB",
                    (int)(BECKON_LIMIT_IMPORT_BYTES / (1024 * 1024)));
        return false;
    }
    if (len == 0) {
        import->at_end = true;
        return beckon_seal_reader_end(import->reader, error);
    }
    beckon_seal_reader_feed(import->reader, bytes, (gsize)len);
    return take_accounts(import, error);
}

/* Who agreed and bought nothing has a ledger too, an empty one: that is known of them. *ret_done
 * says that nobody is left. */
static bool fill(BeckonImport *import, bool *ret_done, GError **error)
{
    BeckonDatabase *database = import->engine->database;
    g_autoptr(GArray) numbers = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    if (!beckon_ledgers_missing(database, import->filled, FILL_ROWS, numbers, error)) {
        return false;
    }
    for (guint i = 0; i < numbers->len; i++) {
        import->filled = g_array_index(numbers, uint32_t, i);
        g_autoptr(BeckonShopper) shopper = beckon_shoppers_find(database, import->filled, error);
        if (shopper == NULL || (is_wanted(shopper) && !keep(import, shopper, NULL, error))) {
            return false;
        }
    }
    *ret_done = numbers->len < FILL_ROWS;
    return true;
}

/* One slice's work within a transaction. */
static bool work(BeckonImport *import, bool *ret_done, GError **error)
{
    int64_t until_us = g_get_monotonic_time() + SLICE_US;
    bool waits = false;
    while (!*ret_done && !waits && g_get_monotonic_time() < until_us) {
        if (!(import->at_end ? fill(import, ret_done, error) : read_more(import, &waits, error))) {
            return false;
        }
        waits |= import->is_pipe && !import->at_end;
    }
    return true;
}

static void refuse(BeckonImport *import, GError *error)
{
    BeckonEngine *engine = import->engine;
    g_autoptr(GError) owned = error;
    g_autoptr(GError) reason = NULL;
    import->source = 0;
    g_dbus_method_invocation_return_gerror(import->invocation, owned);
    g_clear_pointer(&engine->import, import_free);
    if (!clean(engine, &reason)) {
        g_message("%s; what is left of an import is taken out at the next start", reason->message);
    }
}

static void answer(BeckonImport *import)
{
    GVariantDict dict;
    g_variant_dict_init(&dict, NULL);
    g_variant_dict_insert(&dict, "customers", "t", import->customers);
    g_variant_dict_insert(&dict, "matched", "t", import->matched);
    g_variant_dict_insert(&dict, "rows", "t", import->rows);
    g_variant_dict_insert(&dict, "known_until_us", "x",
                          beckon_seal_reader_info(import->reader)->known_until_us);
    g_dbus_method_invocation_return_value(import->invocation,
                                          g_variant_new("(@a{sv})", g_variant_dict_end(&dict)));
}

/* From here on the new ledgers count. */
static void finish(BeckonImport *import)
{
    BeckonEngine *engine = import->engine;
    GError *error = NULL;
    if (!beckon_database_begin(engine->database, &error)) {
        refuse(import, error);
        return;
    }
    beckon_ledgers_go_live(engine->database,
                           beckon_seal_reader_info(import->reader)->known_until_us,
                           g_get_real_time());
    if (!beckon_store_ledgers_changed(engine)) {
        g_set_error_literal(&error, BECKON_ERROR, BECKON_ERROR_IO,
                            "the database failed: look into the engine's log, then import again");
        refuse(import, error);
        return;
    }
    answer(import);
    import->source = 0;
    g_clear_pointer(&engine->import, import_free);
    start_pruning(engine);
}

static gboolean slice(int fd, GIOCondition condition, void *data)
{
    BeckonImport *import = data;
    BeckonDatabase *database = import->engine->database;
    GError *error = NULL;
    bool done = false;
    if (import->engine->failed || beckon_database_in_transaction(database)) {
        return G_SOURCE_CONTINUE;
    }
    if (!beckon_database_begin(database, &error)) {
        refuse(import, error);
        return G_SOURCE_REMOVE;
    }
    if (!work(import, &done, &error)) {
        beckon_database_rollback(database);
        refuse(import, error);
        return G_SOURCE_REMOVE;
    }
    if (!beckon_database_commit(database, &error)) {
        refuse(import, error);
        return G_SOURCE_REMOVE;
    }
    if (done) {
        finish(import);
        return G_SOURCE_REMOVE;
    }
    return G_SOURCE_CONTINUE;
}

/* The descriptor that came with a call; -1 with an error. Owned by the caller. */
static int take_descriptor(GVariant *arguments, GDBusMethodInvocation *invocation,
                           bool *ret_is_pipe, GError **error)
{
    GUnixFDList *list =
        g_dbus_message_get_unix_fd_list(g_dbus_method_invocation_get_message(invocation));
    gint32 handle = 0;
    struct stat status;
    g_variant_get(arguments, "(h)", &handle);
    if (list == NULL || handle < 0 || handle >= g_unix_fd_list_get_length(list)) {
        g_set_error_literal(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                            "no descriptor came with the call");
        return -1;
    }
    int fd = g_unix_fd_list_get(list, handle, error);
    if (fd < 0) {
        return -1;
    }
    if (fstat(fd, &status) != 0 || (!S_ISREG(status.st_mode) && !S_ISFIFO(status.st_mode))) {
        close(fd);
        g_set_error_literal(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                            "a history is imported from a file or a pipe, from nothing else");
        return -1;
    }
    *ret_is_pipe = S_ISFIFO(status.st_mode);
    return fd;
}

static int accept_call(const BeckonEngine *engine, GVariant *arguments,
                       GDBusMethodInvocation *invocation, bool *ret_is_pipe, GError **error)
{
    if (engine->import != NULL) {
        g_set_error_literal(error, BECKON_ERROR, BECKON_ERROR_EXISTS,
                            "another import is under way: wait for its end");
        return -1;
    }
    return take_descriptor(arguments, invocation, ret_is_pipe, error);
}

void beckon_import_history(void *data, GVariant *arguments, GDBusMethodInvocation *invocation)
{
    BeckonEngine *engine = data;
    g_autoptr(GError) error = NULL;
    bool is_pipe = false;
    int fd = accept_call(engine, arguments, invocation, &is_pipe, &error);
    if (fd < 0 || !clean(engine, &error)) {
        if (fd >= 0) {
            close(fd);
        }
        g_dbus_method_invocation_return_gerror(invocation, error);
        return;
    }
    BeckonImport *import = g_new0(BeckonImport, 1);
    import->engine = engine;
    import->invocation = invocation;
    import->fd = fd;
    import->is_pipe = is_pipe;
    beckon_import_key_derive(engine->vault, &import->key);
    import->reader = beckon_seal_reader_new(&import->key);
    import->source =
        g_unix_fd_add_full(G_PRIORITY_DEFAULT_IDLE, fd, G_IO_IN | G_IO_HUP, slice, import, NULL);
    engine->import = import;
}

void beckon_import_key(void *data, GVariant *arguments, GDBusMethodInvocation *invocation)
{
    BeckonEngine *engine = data;
    g_auto(BeckonImportKey) key;
    beckon_import_key_derive(engine->vault, &key);
    g_autofree char *jwk = beckon_import_jwk_print(key.public_key);
    g_dbus_method_invocation_return_value(invocation, g_variant_new("(s)", jwk));
}
