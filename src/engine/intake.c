/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/intake.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/limits.h"
#include "database/ledgers.h"
#include "history/seal.h"

#define READ_BYTES (64 * 1024)
#define FILL_ROWS  64

struct BeckonIntake {
    BeckonEngine *engine;
    int fd;
    bool is_pipe;
    BeckonImportKey key;
    BeckonSealReader *reader;
    uint64_t bytes;
    bool at_end;     /* the file was read; the empty ledgers are next */
    uint32_t filled; /* the last number that was looked at */
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
    beckon_seal_reader_free(intake->reader);
    beckon_import_key_wipe(&intake->key);
    g_free(intake);
}

/* Whether a shopper's purchases may be kept. */
static bool is_wanted(const BeckonShopper *shopper)
{
    return shopper->is_linked && (beckon_consents_in_force(shopper->consents, g_get_real_time()) &
                                  BECKON_PURPOSE_HISTORY) != 0;
}

/* False with an error; a shopper who is forgotten meanwhile is passed over. */
static bool keep(BeckonIntake *intake, const BeckonShopper *shopper, const BeckonAccount *account,
                 GError **error)
{
    BeckonDatabase *database = intake->engine->database;
    const BeckonSealInfo *info = beckon_seal_reader_info(intake->reader);
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

static bool take_account(BeckonIntake *intake, const BeckonAccount *account, GError **error)
{
    BeckonEngine *engine = intake->engine;
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
    return keep(intake, shopper, account, error);
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

/* What has been read so far, account by account. */
static bool take_accounts(BeckonIntake *intake, GError **error)
{
    while (true) {
        g_autoptr(BeckonAccount) account = NULL;
        if (!beckon_seal_reader_next(intake->reader, &account, error) ||
            !check_info(intake, error)) {
            return false;
        }
        if (account == NULL) {
            return true;
        }
        if (!take_account(intake, account, error)) {
            return false;
        }
    }
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
        if (shopper == NULL || (is_wanted(shopper) && !keep(intake, shopper, NULL, error))) {
            return false;
        }
    }
    *ret_done = numbers->len < FILL_ROWS;
    return true;
}

bool beckon_intake_work(BeckonIntake *intake, int64_t until_us, bool *ret_done, GError **error)
{
    bool done = false;
    bool waits = false;
    while (!done && !waits && g_get_monotonic_time() < until_us) {
        if (!(intake->at_end ? fill(intake, &done, error) : read_more(intake, &waits, error))) {
            return false;
        }
        waits |= intake->is_pipe && !intake->at_end;
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
