/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/time.h"
#include "database/hub.h"
#include "database/redemptions.h"
#include "database/tallies.h"
#include "testing.h"

enum { KILLS = 40, DRAFTS_A_COMMIT = 3 };

/* Commits drafts for as long as it lives, and says after each commit which one it was. */
static void work(TestHub *hub, uint32_t shopper, int acknowledge)
{
    test_hub_open(hub);
    guint commit = (guint)beckon_database_watermark_us(hub->database);
    for (;;) {
        commit++;
        test_hub_begin(hub);
        for (guint i = 0; i < DRAFTS_A_COMMIT; i++) {
            g_autofree char *jti = g_strdup_printf("commit %u draft %u", commit, i);
            BeckonDraft draft = test_draft(shopper, jti);
            draft.visit_started_us = commit * 10 + i;
            g_assert_true(beckon_offers_draft(hub->database, &draft));
        }
        beckon_database_set_watermark_us(hub->database, commit);
        test_hub_commit(hub);
        if (write(acknowledge, &commit, sizeof commit) != sizeof commit) {
            _exit(1);
        }
    }
}

/* Drafts and signs an offer, then redeems it for one cent, for as long as it lives, and says after
 * each redemption which one it was. What a killed one left open is redeemed first, by whoever
 * comes next: a till that asks again. */
static void redeem(TestHub *hub, uint32_t shopper, int acknowledge)
{
    test_hub_open(hub);
    guint done = (guint)beckon_database_watermark_us(hub->database);
    for (;;) {
        done++;
        g_autofree char *jti = g_strdup_printf("redeemed %u", done);
        BeckonDraft draft = test_draft(shopper, jti);
        draft.campaign = "redeemed";
        draft.visit_started_us = done;
        const BeckonRedemption redemption = {.jti = jti,
                                             .till = (char *)"till 1",
                                             .receipt = jti,
                                             .redeemed_us = 1500,
                                             .spent_minor = 1};
        test_hub_draft(hub, &draft);
        test_hub_begin(hub);
        beckon_offers_settle(hub->database, jti, "token", true);
        test_hub_commit(hub);
        test_hub_begin(hub);
        beckon_redemptions_add(hub->database, &redemption);
        beckon_database_set_watermark_us(hub->database, done);
        test_hub_commit(hub);
        if (write(acknowledge, &done, sizeof done) != sizeof done) {
            _exit(1);
        }
    }
}

typedef void (*Work)(TestHub *hub, uint32_t shopper, int acknowledge);

/* Starts a worker, kills it at some moment after n_acks commits, and returns the last commit that
 * it acknowledged. */
static guint kill_a_worker(TestHub *hub, Work run, uint32_t shopper, guint n_acks, guint before)
{
    int acks[2];
    guint last = before;
    g_assert_cmpint(pipe(acks), ==, 0);
    pid_t child = fork();
    if (child == 0) {
        close(acks[0]);
        run(hub, shopper, acks[1]);
    }
    close(acks[1]);
    for (guint i = 0; i < n_acks; i++) {
        g_assert_cmpint(read(acks[0], &last, sizeof last), ==, sizeof last);
    }
    kill(child, SIGKILL);
    int status = 0;
    g_assert_cmpint(waitpid(child, &status, 0), ==, child);
    CU_ASSERT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    while (read(acks[0], &last, sizeof last) == sizeof last) {
    }
    close(acks[0]);
    return last;
}

static bool is_sound(const TestHub *hub)
{
    g_autofree char *path = test_hub_path(hub, "beckon.db");
    sqlite3 *handle = NULL;
    sqlite3_stmt *statement = NULL;
    sqlite3_open(path, &handle);
    sqlite3_prepare_v2(handle, "PRAGMA integrity_check", -1, &statement, NULL);
    bool sound = sqlite3_step(statement) == SQLITE_ROW &&
                 strcmp((const char *)sqlite3_column_text(statement, 0), "ok") == 0;
    sqlite3_finalize(statement);
    sqlite3_close(handle);
    return sound;
}

static void no_commit_that_was_acknowledged_is_lost_or_doubled_by_a_kill(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    g_autoptr(GRand) random = g_rand_new_with_seed(4);
    uint32_t ann = test_hub_enrol(hub, "ann");
    guint acknowledged = 0;
    test_hub_close(hub);
    for (guint i = 0; i < KILLS; i++) {
        guint n_acks = (guint)g_rand_int_range(random, 0, 4);
        acknowledged = kill_a_worker(hub, work, ann, n_acks, acknowledged);
        test_hub_open(hub);
        guint kept = (guint)beckon_database_watermark_us(hub->database);
        CU_ASSERT_TRUE(kept == acknowledged || kept == acknowledged + 1);
        CU_ASSERT_EQUAL(beckon_offers_of_campaign(hub->database, "c", INT64_MIN, 1500),
                        kept * DRAFTS_A_COMMIT);
        g_autoptr(GPtrArray) offers = beckon_offers_claim(hub->database, 0, 100000, 1500, NULL);
        CU_ASSERT_PTR_NOT_NULL_FATAL(offers);
        CU_ASSERT_EQUAL(offers->len, kept * DRAFTS_A_COMMIT);
        acknowledged = kept;
        test_hub_close(hub);
        CU_ASSERT_TRUE(is_sound(hub));
    }
}

static void no_redemption_that_was_acknowledged_is_lost_or_doubled_by_a_kill(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    g_autoptr(GRand) random = g_rand_new_with_seed(5);
    uint32_t ann = test_hub_enrol(hub, "ann");
    guint acknowledged = 0;
    test_hub_close(hub);
    for (guint i = 0; i < KILLS; i++) {
        guint n_acks = (guint)g_rand_int_range(random, 0, 4);
        acknowledged = kill_a_worker(hub, redeem, ann, n_acks, acknowledged);
        test_hub_open(hub);
        guint kept = (guint)beckon_database_watermark_us(hub->database);
        CU_ASSERT_TRUE(kept == acknowledged || kept == acknowledged + 1);
        g_autoptr(GPtrArray) tallies = beckon_tallies_list(hub->database, NULL);
        CU_ASSERT_PTR_NOT_NULL_FATAL(tallies);
        const BeckonTally *tally = tallies->len > 0 ? tallies->pdata[0] : NULL;
        CU_ASSERT_EQUAL(tally != NULL ? tally->sums.spent_minor : 0, kept);
        CU_ASSERT_EQUAL(tally != NULL ? tally->sums.offers[BECKON_OFFER_REDEEMED] : 0, kept);
        acknowledged = kept;
        test_hub_close(hub);
        CU_ASSERT_TRUE(is_sound(hub));
    }
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(no_commit_that_was_acknowledged_is_lost_or_doubled_by_a_kill),
        BECKON_TEST(no_redemption_that_was_acknowledged_is_lost_or_doubled_by_a_kill),
    };
    return BECKON_TESTS_RUN("crash", tests);
}
