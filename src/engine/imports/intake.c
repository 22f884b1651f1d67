/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/imports/intake.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/limits.h"
#include "database/ledgers.h"
#include "history/seal.h"

#define READ_BYTES  (64 * 1024)
#define FILL_ROWS   64
#define BLIND_NAMES 2000 /* at a time */

struct BeckonIntake {
    BeckonEngine *engine;
    int fd;
    bool is_pipe;
    BeckonImportKey key;
    BeckonSealReader *reader;
    uint64_t bytes;
    BeckonBlinding *blinding; /* of a large account that is being taken in, or NULL */
    uint32_t number;          /* of its shopper */
    bool at_end;              /* the file was read; the empty ledgers are next */
    uint32_t filled;          /* the last number that was looked at */
    BeckonIntakeCounts counts;
};

BeckonIntake *beckon_intake_new(BeckonEngine *engine, int fd, bool is_pipe)
{
    BeckonIntake *intake = g_new0(BeckonIntake, 1);
    intake->engine = engine;
    intake->fd = fd;
    intake->is_pipe = is_pipe;
    beckon_import_key_derive(engine->vault, &intake->key);
    intake->reader = beckon_seal_reader_new(&intake->key);
    return intake;
}

void beckon_intake_free(BeckonIntake *intake)
{
    if (intake == NULL) {
        return;
    }
    close(intake->fd);
    beckon_blinding_free(intake->blinding);
    beckon_seal_reader_free(intake->reader);
    beckon_import_key_wipe(&intake->key);
    g_free(intake);
}

/* Whether a shopper's purchases may be kept. */
static bool is_wanted(const BeckonShopper *shopper)
{
    return beckon_people_let_keep(shopper, BECKON_PURPOSE_HISTORY);
}

/* Goes on with the account that is being taken in. */
static void blind(BeckonIntake *intake)
{
    g_autoptr(BeckonLedger) ledger = beckon_blinding_work(intake->blinding, BLIND_NAMES);
    if (ledger != NULL) {
        beckon_ledgers_put(intake->engine->database, intake->number, ledger);
        g_clear_pointer(&intake->blinding, beckon_blinding_free);
    }
}

/* Takes the account. False with an error. */
static bool keep(BeckonIntake *intake, const BeckonShopper *shopper, BeckonAccount *account,
                 GError **error)
{
    const BeckonSealInfo *info = beckon_seal_reader_info(intake->reader);
    g_autoptr(BeckonAccount) owned = account;
    g_auto(BeckonTokenKey) key = {0};
    if (!beckon_ledgers_token_key(intake->engine->database, shopper->number, &key, error)) {
        return false;
    }
    intake->number = shopper->number;
    intake->blinding = beckon_blinding_new(g_steal_pointer(&owned), &key, info->known_since_day,
                                           info->known_until_us);
    blind(intake);
    return true;
}

/* Of a shopper who bought nothing. */
static void keep_empty(const BeckonIntake *intake, const BeckonShopper *shopper)
{
    const BeckonSealInfo *info = beckon_seal_reader_info(intake->reader);
    g_autoptr(BeckonLedger) ledger = beckon_ledger_new(info->known_since_day, info->known_until_us);
    beckon_ledgers_put(intake->engine->database, shopper->number, ledger);
}

/* Takes the account. False with an error. */
static bool take_account(BeckonIntake *intake, BeckonAccount *account, GError **error)
{
    BeckonEngine *engine = intake->engine;
    g_autoptr(BeckonAccount) owned = account;
    const char *customer = beckon_account_customer(account);
    uint8_t hash[BECKON_CUSTOMER_BYTES];
    g_autoptr(GError) reason = NULL;
    intake->counts.customers++;
    intake->counts.rows += beckon_account_size(account);
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
    intake->counts.matched++;
    return keep(intake, shopper, g_steal_pointer(&owned), error);
}

static bool check_info(const BeckonIntake *intake, GError **error)
{
    const char *theirs = beckon_seal_reader_info(intake->reader)->currency;
    const char *ours = intake->engine->shop->currency;
    if (theirs[0] != '\0' && strcmp(theirs, ours) != 0) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                    "the file is not in this shop's currency, %s: seal it with this shop's file "
                    "(--store); nothing was imported",
                    ours);
        return false;
    }
    return true;
}

/* What has been read so far, account by account, up to one that takes longer. */
static bool take_accounts(BeckonIntake *intake, GError **error)
{
    while (intake->blinding == NULL) {
        g_autoptr(BeckonAccount) account = NULL;
        if (!beckon_seal_reader_next(intake->reader, &account, error) ||
            !check_info(intake, error)) {
            return false;
        }
        if (account == NULL) {
            return true;
        }
        if (!take_account(intake, g_steal_pointer(&account), error)) {
            return false;
        }
    }
    return true;
}

/* Since it began others had their turn: who withdrew the consent, or was forgotten, is passed over.
 * False with an error. */
static bool check_still_wanted(BeckonIntake *intake, GError **error)
{
    g_autoptr(GError) reason = NULL;
    g_autoptr(BeckonShopper) shopper =
        beckon_shoppers_find(intake->engine->database, intake->number, &reason);
    if (shopper == NULL && !g_error_matches(reason, BECKON_ERROR, BECKON_ERROR_NOT_FOUND)) {
        g_propagate_error(error, g_steal_pointer(&reason));
        return false;
    }
    if (shopper == NULL || !is_wanted(shopper)) {
        g_clear_pointer(&intake->blinding, beckon_blinding_free);
    }
    return true;
}

static bool go_on_blinding(BeckonIntake *intake, GError **error)
{
    if (!check_still_wanted(intake, error)) {
        return false;
    }
    if (intake->blinding != NULL) {
        blind(intake);
    }
    return take_accounts(intake, error);
}

/* Reads on; *ret_waits says that a pipe has nothing yet. */
static bool read_more(BeckonIntake *intake, bool *ret_waits, GError **error)
{
    uint8_t bytes[READ_BYTES];
    ssize_t len = read(intake->fd, bytes, sizeof bytes);
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
    intake->bytes += (uint64_t)len;
    if (intake->bytes > BECKON_LIMIT_IMPORT_BYTES) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_LIMIT, "the file is longer than %d MiB",
                    (int)(BECKON_LIMIT_IMPORT_BYTES / (1024 * 1024)));
        return false;
    }
    if (len == 0) {
        intake->at_end = true;
        return beckon_seal_reader_end(intake->reader, error);
    }
    beckon_seal_reader_feed(intake->reader, bytes, (gsize)len);
    return take_accounts(intake, error);
}

/* Who agreed and bought nothing has a ledger too, an empty one: that is known of them. *ret_done
 * says that nobody is left. */
static bool fill(BeckonIntake *intake, bool *ret_done, GError **error)
{
    BeckonDatabase *database = intake->engine->database;
    g_autoptr(GArray) numbers = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    if (!beckon_ledgers_missing(database, intake->filled, FILL_ROWS, numbers, error)) {
        return false;
    }
    for (guint i = 0; i < numbers->len; i++) {
        intake->filled = g_array_index(numbers, uint32_t, i);
        g_autoptr(BeckonShopper) shopper = beckon_shoppers_find(database, intake->filled, error);
        if (shopper == NULL) {
            return false;
        }
        if (is_wanted(shopper)) {
            keep_empty(intake, shopper);
        }
    }
    *ret_done = numbers->len < FILL_ROWS;
    return true;
}

/* One step; *ret_done: nothing is left, *ret_waits: nothing more can be read now. */
static bool step(BeckonIntake *intake, bool *ret_done, bool *ret_waits, GError **error)
{
    if (intake->at_end) {
        return fill(intake, ret_done, error);
    }
    bool went = intake->blinding != NULL ? go_on_blinding(intake, error)
                                         : read_more(intake, ret_waits, error);
    *ret_waits |= intake->is_pipe && !intake->at_end && intake->blinding == NULL;
    return went;
}

bool beckon_intake_work(BeckonIntake *intake, int64_t until_us, bool *ret_done, GError **error)
{
    bool done = false;
    bool waits = false;
    while (!done && !waits && g_get_monotonic_time() < until_us) {
        if (!step(intake, &done, &waits, error)) {
            return false;
        }
    }
    *ret_done = done;
    return true;
}

const BeckonIntakeCounts *beckon_intake_counts(const BeckonIntake *intake)
{
    return &intake->counts;
}

int64_t beckon_intake_known_until_us(const BeckonIntake *intake)
{
    return beckon_seal_reader_info(intake->reader)->known_until_us;
}
