/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/imports/intake.h"

#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "base/time.h"
#include "database/hub.h"
#include "database/kept-consents.h"
#include "database/ledgers.h"
#include "history/seal.h"
#include "testing.h"

#define CUSTOMER      "C-1"
#define N_PURCHASES   5000 /* each of another product: more names than are blinded at a time */
#define PIPE_BYTES    (1024 * 1024)
#define STUCK_AFTER_S 20

typedef struct {
    TestHub *hub;
    BeckonShop shop;
    BeckonEngine engine;
    uint32_t number; /* of the shopper whose account it is */
    int pipe[2];
    BeckonIntake *intake;
} Import;

static uint32_t enrol(TestHub *hub)
{
    uint8_t customer[BECKON_CUSTOMER_BYTES];
    g_autoptr(GPtrArray) consents = test_consents();
    beckon_customer_hash(hub->vault, CUSTOMER, strlen(CUSTOMER), customer);
    g_ptr_array_add(consents, beckon_consent_new(BECKON_PURPOSE_HISTORY, "2026-05-en", TEST_WALL_US,
                                                 "app", BECKON_TIME_NEVER));
    return test_hub_enrol_linked(hub, "ann", customer, consents);
}

static BeckonAccount *make_account(void)
{
    BeckonAccount *account = beckon_account_new(CUSTOMER);
    for (guint i = 0; i < N_PURCHASES; i++) {
        g_autofree char *product = g_strdup_printf("product %u", i);
        const BeckonPurchase purchase = {.customer = CUSTOMER,
                                         .product = product,
                                         .category = "",
                                         .brand = "",
                                         .day = 20000,
                                         .quantity_thousandths = 1000};
        g_assert_true(beckon_account_add(account, &purchase, NULL));
    }
    return account;
}

static GByteArray *seal(const TestHub *hub)
{
    const BeckonSealInfo info = {1, TEST_WALL_US, "EUR"};
    g_auto(BeckonImportKey) key = {0};
    g_autoptr(BeckonAccount) account = make_account();
    GByteArray *out = g_byte_array_new();
    beckon_import_key_derive(hub->vault, &key);
    g_autoptr(BeckonSealWriter) writer = beckon_seal_writer_new(key.public_key, &info, out, NULL);
    g_assert_nonnull(writer);
    beckon_seal_writer_add(writer, account, out);
    beckon_seal_writer_end(writer, out);
    return out;
}

/* The whole file lies in the pipe, and whoever wrote it still holds its other end. */
static Import *import_new(void)
{
    Import *import = g_new0(Import, 1);
    import->hub = test_hub_new();
    import->number = enrol(import->hub);
    g_strlcpy(import->shop.currency, "EUR", sizeof import->shop.currency);
    import->engine.shop = &import->shop;
    import->engine.vault = import->hub->vault;
    import->engine.database = import->hub->database;
    g_autoptr(GByteArray) file = seal(import->hub);
    g_assert_cmpint(pipe(import->pipe), ==, 0);
    g_assert_cmpint(fcntl(import->pipe[1], F_SETPIPE_SZ, PIPE_BYTES), >=, (int)file->len);
    g_assert_cmpint(write(import->pipe[1], file->data, file->len), ==, file->len);
    import->intake = beckon_intake_new(&import->engine, import->pipe[0], true);
    test_hub_begin(import->hub);
    beckon_ledgers_begin(import->hub->database);
    test_hub_commit(import->hub);
    return import;
}

static void close_writer(Import *import)
{
    if (import->pipe[1] >= 0) {
        close(import->pipe[1]);
        import->pipe[1] = -1;
    }
}

static void import_free(Import *import)
{
    beckon_intake_free(import->intake);
    close_writer(import);
    test_hub_free(import->hub);
    g_free(import);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Import, import_free)

static bool is_readable(const Import *import)
{
    struct pollfd waiting = {.fd = import->pipe[0], .events = POLLIN};
    return poll(&waiting, 1, 0) > 0;
}

/* Works once, in a transaction; true when all was taken in. */
static bool work(Import *import, int64_t for_us)
{
    bool done = false;
    test_hub_begin(import->hub);
    g_assert_true(beckon_intake_work(import->intake, g_get_monotonic_time() + for_us, &done, NULL));
    test_hub_commit(import->hub);
    return done;
}

/* One step at a time, until the account is under way. */
static void begin_account(Import *import)
{
    while (beckon_intake_counts(import->intake)->matched == 0) {
        work(import, 1);
    }
}

static void finish(Import *import)
{
    close_writer(import);
    while (!work(import, BECKON_SECOND_US)) {
    }
    test_hub_begin(import->hub);
    beckon_ledgers_go_live(import->hub->database, TEST_WALL_US, TEST_WALL_US);
    test_hub_commit(import->hub);
}

/* How many purchases are kept; -1: there is no ledger. */
static int n_kept(const Import *import)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(BeckonLedger) ledger =
        beckon_ledgers_find(import->hub->database, import->number, &error);
    CU_ASSERT_PTR_NULL(error);
    return ledger != NULL ? (int)beckon_ledger_size(ledger) : -1;
}

static void a_large_account_is_taken_in_step_by_step(void)
{
    g_autoptr(Import) import = import_new();
    begin_account(import);
    CU_ASSERT_EQUAL(n_kept(import), -1);
    finish(import);
    CU_ASSERT_EQUAL(n_kept(import), N_PURCHASES);
}

static void who_withdraws_meanwhile_has_no_ledger(void)
{
    g_autoptr(Import) import = import_new();
    begin_account(import);
    test_hub_begin(import->hub);
    beckon_kept_consents_withdraw(import->hub->database, import->number, BECKON_PURPOSE_HISTORY,
                                  g_get_real_time());
    test_hub_commit(import->hub);
    finish(import);
    CU_ASSERT_EQUAL(n_kept(import), -1);
}

/* A read of a pipe with nothing in it would never come back here. */
static void a_pipe_is_not_read_behind_a_large_account(void)
{
    g_autoptr(Import) import = import_new();
    alarm(STUCK_AFTER_S);
    while (is_readable(import)) {
        CU_ASSERT_FALSE(work(import, 10 * BECKON_SECOND_US));
    }
    alarm(0);
    CU_ASSERT_EQUAL(beckon_intake_counts(import->intake)->matched, 1);
    finish(import);
    CU_ASSERT_EQUAL(n_kept(import), N_PURCHASES);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(a_large_account_is_taken_in_step_by_step),
        BECKON_TEST(who_withdraws_meanwhile_has_no_ledger),
        BECKON_TEST(a_pipe_is_not_read_behind_a_large_account),
    };
    return BECKON_TESTS_RUN("engine/intake", tests);
}
