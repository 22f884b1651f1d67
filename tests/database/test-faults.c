/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sqlite3.h>
#include <string.h>

#include "base/error.h"
#include "base/time.h"
#include "database/disk.h"
#include "database/hub.h"
#include "database/redemptions.h"
#include "database/visits.h"
#include "testing.h"

static bool check_integrity(const TestHub *hub, const char *file)
{
    g_autofree char *path = test_hub_path(hub, file);
    sqlite3 *handle = NULL;
    sqlite3_stmt *statement = NULL;
    sqlite3_open(path, &handle);
    sqlite3_exec(handle, "PRAGMA locking_mode = EXCLUSIVE", NULL, NULL, NULL);
    sqlite3_prepare_v2(handle, "PRAGMA integrity_check", -1, &statement, NULL);
    bool sound = sqlite3_step(statement) == SQLITE_ROW &&
                 strcmp((const char *)sqlite3_column_text(statement, 0), "ok") == 0;
    sqlite3_finalize(statement);
    sqlite3_close(handle);
    return sound;
}

static bool commit_step(TestHub *hub, uint32_t ann, guint step, GError **error)
{
    g_autofree char *jti = g_strdup_printf("step %u", step);
    /* Long enough that a step writes several pages. */
    g_autofree char *payload = g_strnfill(6000, 'p');
    BeckonDraft draft = test_draft(ann, jti);
    draft.visit_started_us = step;
    draft.payload = payload;
    if (!beckon_database_begin(hub->database, error)) {
        return false;
    }
    beckon_offers_draft(hub->database, &draft);
    beckon_visits_save(hub->database, ann, (const uint8_t *)jti, strlen(jti));
    beckon_database_set_watermark_us(hub->database, step);
    return beckon_database_commit(hub->database, error);
}

static void note_state(uint32_t number, const uint8_t *state, gsize len, void *data)
{
    g_string_append_len(data, (const char *)state, (gssize)len);
}

/* The steps that are kept: all of each or nothing of it, and none left out. */
static guint kept_steps(TestHub *hub)
{
    guint steps = (guint)beckon_database_watermark_us(hub->database);
    g_autoptr(GString) state = g_string_new(NULL);
    g_autofree char *expected = steps > 0 ? g_strdup_printf("step %u", steps) : g_strdup("");
    CU_ASSERT_TRUE(beckon_visits_load(hub->database, note_state, state, NULL));
    CU_ASSERT_STRING_EQUAL(state->str, expected);
    CU_ASSERT_EQUAL(beckon_offers_of_campaign(hub->database, "c", INT64_MIN, 1500), steps);
    g_autoptr(GPtrArray) offers = beckon_offers_claim(hub->database, 0, 1000, 1500, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(offers);
    CU_ASSERT_EQUAL(offers->len, steps);
    return steps;
}

/* Opens a hub again after a fault, checks it, and returns the steps that it kept. */
static guint recover(TestHub *hub)
{
    test_hub_close(hub);
    test_disk_mend();
    CU_ASSERT_TRUE(check_integrity(hub, "beckon.db"));
    CU_ASSERT_TRUE(check_integrity(hub, "keys.db"));
    test_hub_open(hub);
    return kept_steps(hub);
}

/* Lets every change of three commits fail in turn. */
static void commits_fail_cleanly(int rc, const char *says, bool fails)
{
    guint n = 0;
    for (bool was_reached = true; was_reached;) {
        n++;
        g_autoptr(TestHub) hub = test_hub_new();
        uint32_t ann = test_hub_enrol(hub, "ann");
        guint acknowledged = 0;
        g_autoptr(GError) error = NULL;
        test_disk_fail_at(n, rc);
        while (acknowledged < 3 && commit_step(hub, ann, acknowledged + 1, &error)) {
            acknowledged++;
        }
        was_reached = test_disk_changes() >= n;
        if (acknowledged < 3) {
            CU_ASSERT_TRUE(g_error_matches(error, BECKON_ERROR, BECKON_ERROR_IO));
            CU_ASSERT_PTR_NOT_NULL(strstr(error->message, says));
            CU_ASSERT_PTR_NOT_NULL(strstr(error->message, "beckon.db"));
            CU_ASSERT_EQUAL(hub->failed, fails);
        }
        guint kept = recover(hub);
        CU_ASSERT_TRUE(kept == acknowledged || (fails && kept == acknowledged + 1));
    }
    CU_ASSERT_TRUE(n > 10);
}

static void a_full_disk_at_any_write_is_said_and_keeps_nothing_by_half(void)
{
    commits_fail_cleanly(SQLITE_FULL, "the disk is full: free space", false);
}

static void a_failing_disk_at_any_write_is_said_and_keeps_nothing_by_half(void)
{
    commits_fail_cleanly(SQLITE_IOERR_WRITE, "the disk failed", true);
}

static void a_failing_sync_is_said_and_keeps_nothing_by_half(void)
{
    commits_fail_cleanly(SQLITE_IOERR_FSYNC, "the disk failed", true);
}

static void a_hub_goes_on_when_there_is_space_again(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    uint32_t ann = test_hub_enrol(hub, "ann");
    test_disk_fail_at(1, SQLITE_FULL);
    CU_ASSERT_FALSE(commit_step(hub, ann, 1, NULL));
    CU_ASSERT_FALSE(beckon_database_in_transaction(hub->database));
    test_disk_mend();
    CU_ASSERT_TRUE(commit_step(hub, ann, 1, NULL));
    CU_ASSERT_EQUAL(kept_steps(hub), 1);
}

static bool is_enrolled(TestHub *hub, const char *name)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(BeckonShopper) shopper = beckon_shoppers_find_name(hub->database, name, &error);
    CU_ASSERT_TRUE(shopper != NULL || g_error_matches(error, BECKON_ERROR, BECKON_ERROR_NOT_FOUND));
    return shopper != NULL;
}

static bool try_enrol(TestHub *hub)
{
    g_autoptr(GPtrArray) consents = test_consents();
    const BeckonEnrolment requests[2] = {{.name = "one",
                                          .language = "en",
                                          .jkt = "1",
                                          .x = (const uint8_t[32]){1},
                                          .consents = consents},
                                         {.name = "two",
                                          .language = "en",
                                          .jkt = "2",
                                          .x = (const uint8_t[32]){2},
                                          .consents = consents}};
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) shoppers =
        beckon_shoppers_enrol(hub->database, requests, 2, TEST_WALL_US, &error);
    CU_ASSERT_TRUE(shoppers != NULL || g_error_matches(error, BECKON_ERROR, BECKON_ERROR_IO));
    return shoppers != NULL;
}

static void an_enrolment_that_fails_anywhere_enrols_all_or_none(void)
{
    static const int codes[] = {SQLITE_FULL, SQLITE_IOERR_WRITE};
    bool was_reached = true;
    for (guint n = 1; was_reached; n++) {
        g_autoptr(TestHub) hub = test_hub_new();
        test_disk_fail_at(n, codes[n % 2]);
        bool enrolled = try_enrol(hub);
        was_reached = test_disk_changes() >= n;
        recover(hub);
        CU_ASSERT_EQUAL(is_enrolled(hub, "one"), is_enrolled(hub, "two"));
        CU_ASSERT_TRUE(!enrolled || is_enrolled(hub, "one"));
        if (!is_enrolled(hub, "one")) {
            CU_ASSERT_TRUE(try_enrol(hub));
        }
    }
}

static void a_forgetting_that_fails_anywhere_is_completed_later(void)
{
    static const int codes[] = {SQLITE_FULL, SQLITE_IOERR_WRITE};
    bool was_reached = true;
    for (guint n = 1; was_reached; n++) {
        g_autoptr(TestHub) hub = test_hub_new();
        uint32_t ann = test_hub_enrol(hub, "ann");
        test_hub_enrol(hub, "bob");
        g_autoptr(GError) error = NULL;
        test_disk_fail_at(n, codes[n % 2]);
        bool forgotten = beckon_shoppers_forget(hub->database, ann, TEST_WALL_US, TEST_UID, &error);
        was_reached = test_disk_changes() >= n;
        CU_ASSERT_TRUE(forgotten || g_error_matches(error, BECKON_ERROR, BECKON_ERROR_IO));
        test_disk_mend();
        if (!forgotten && !hub->failed &&
            !beckon_shoppers_forget(hub->database, ann, TEST_WALL_US, TEST_UID, NULL)) {
            CU_ASSERT_FALSE(is_enrolled(hub, "ann"));
        }
        recover(hub);
        CU_ASSERT_TRUE(is_enrolled(hub, "bob"));
        CU_ASSERT_TRUE(!forgotten || !is_enrolled(hub, "ann"));
    }
}

/* Redeems "j1" for 60 of the 100 that it reserves. */
static bool try_redeem(TestHub *hub)
{
    const BeckonRedemption redemption = {.jti = (char *)"j1",
                                         .till = (char *)"till 1",
                                         .receipt = (char *)"r1",
                                         .redeemed_us = 1500,
                                         .spent_minor = 60};
    if (!beckon_database_begin(hub->database, NULL)) {
        return false;
    }
    bool won = beckon_redemptions_add(hub->database, &redemption);
    return beckon_database_commit(hub->database, NULL) && won;
}

/* The redemption, the offer's state and the campaign's money say the same. */
static bool is_redeemed(TestHub *hub)
{
    g_autoptr(BeckonRedemption) redemption = beckon_redemptions_find(hub->database, "j1", NULL);
    g_autoptr(BeckonOffer) offer = beckon_offers_find(hub->database, "j1", NULL);
    bool redeemed = redemption != NULL;
    CU_ASSERT_EQUAL(offer->state == BECKON_OFFER_REDEEMED, redeemed);
    CU_ASSERT_EQUAL(offer->reserve_minor, redeemed ? 60 : 100);
    CU_ASSERT_EQUAL(beckon_offers_reserved_minor(hub->database, "c", 1500), redeemed ? 60 : 100);
    return redeemed;
}

static void a_redemption_that_fails_anywhere_happens_once_or_not_at_all(void)
{
    static const int codes[] = {SQLITE_FULL, SQLITE_IOERR_WRITE, SQLITE_IOERR_FSYNC};
    bool was_reached = true;
    for (guint n = 1; was_reached; n++) {
        g_autoptr(TestHub) hub = test_hub_new();
        BeckonDraft draft = test_draft(test_hub_enrol(hub, "ann"), "j1");
        CU_ASSERT_TRUE_FATAL(test_hub_draft(hub, &draft));
        test_hub_begin(hub);
        beckon_offers_settle(hub->database, "j1", "token", true);
        test_hub_commit(hub);
        test_disk_fail_at(n, codes[n % G_N_ELEMENTS(codes)]);
        bool answered = try_redeem(hub);
        was_reached = test_disk_changes() >= n;
        test_hub_close(hub);
        test_disk_mend();
        CU_ASSERT_TRUE(check_integrity(hub, "beckon.db"));
        test_hub_open(hub);
        bool redeemed = is_redeemed(hub);
        CU_ASSERT_TRUE(redeemed || !answered);
        CU_ASSERT_EQUAL(try_redeem(hub), !redeemed);
        CU_ASSERT_TRUE(is_redeemed(hub));
    }
}

/* A hub at work whose power is cut before one of three changes of its disk. */
typedef struct {
    TestHub *hub;
    TestHub *after_cut; /* its folder takes the images */
    GRand *random;
    uint32_t ann;
    guint n_acknowledged;
    guint n_images;
} PowerCuts;

static void cut_power(void *data)
{
    PowerCuts *cuts = data;
    TestHub *after_cut = cuts->after_cut;
    if (g_rand_int_range(cuts->random, 0, 3) != 0) {
        return;
    }
    test_disk_watch(NULL, NULL);
    test_disk_image(cuts->hub->folder, after_cut->folder, cuts->random);
    test_hub_open(after_cut);
    guint kept = kept_steps(after_cut);
    CU_ASSERT_TRUE(kept == cuts->n_acknowledged || kept == cuts->n_acknowledged + 1);
    test_hub_close(after_cut);
    CU_ASSERT_TRUE(check_integrity(after_cut, "beckon.db"));
    cuts->n_images++;
    test_disk_watch(cut_power, cuts);
}

static void nothing_acknowledged_is_lost_when_the_power_is_cut(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    g_autoptr(TestHub) after_cut = test_hub_new();
    g_autoptr(GRand) random = g_rand_new_with_seed(7);
    PowerCuts cuts = {
        .hub = hub, .after_cut = after_cut, .random = random, .ann = test_hub_enrol(hub, "ann")};
    test_hub_close(after_cut);
    test_disk_watch(cut_power, &cuts);
    while (cuts.n_images < 1000) {
        CU_ASSERT_TRUE_FATAL(commit_step(hub, cuts.ann, cuts.n_acknowledged + 1, NULL));
        cuts.n_acknowledged++;
        if (cuts.n_acknowledged % 16 == 0) {
            uint32_t bob = test_hub_enrol(hub, "bob");
            CU_ASSERT_TRUE(
                beckon_shoppers_forget(hub->database, bob, TEST_WALL_US, TEST_UID, NULL));
        }
    }
    test_disk_watch(NULL, NULL);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(a_full_disk_at_any_write_is_said_and_keeps_nothing_by_half),
        BECKON_TEST(a_failing_disk_at_any_write_is_said_and_keeps_nothing_by_half),
        BECKON_TEST(a_failing_sync_is_said_and_keeps_nothing_by_half),
        BECKON_TEST(a_hub_goes_on_when_there_is_space_again),
        BECKON_TEST(an_enrolment_that_fails_anywhere_enrols_all_or_none),
        BECKON_TEST(a_forgetting_that_fails_anywhere_is_completed_later),
        BECKON_TEST(a_redemption_that_fails_anywhere_happens_once_or_not_at_all),
        BECKON_TEST(nothing_acknowledged_is_lost_when_the_power_is_cut),
    };
    test_disk_install();
    return BECKON_TESTS_RUN("faults", tests);
}
