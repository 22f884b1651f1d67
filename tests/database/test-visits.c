/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "database/visits.h"

#include <sqlite3.h>
#include <string.h>

#include "database/hub.h"
#include "database/kept-consents.h"
#include "testing.h"

static void note(uint32_t number, const uint8_t *state, gsize len, void *data)
{
    g_string_append_printf(data, "%u:%.*s ", number, (int)len, (const char *)state);
}

static void keeps(TestHub *hub, const char *expected)
{
    g_autoptr(GString) states = g_string_new(NULL);
    CU_ASSERT_TRUE(beckon_visits_load(hub->database, note, states, NULL));
    CU_ASSERT_STRING_EQUAL(states->str, expected);
}

static void save(TestHub *hub, uint32_t number, const char *state)
{
    test_hub_begin(hub);
    beckon_visits_save(hub->database, number, (const uint8_t *)state, strlen(state));
    test_hub_commit(hub);
}

static void who_is_here_is_known_after_a_restart(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    uint32_t ann = test_hub_enrol(hub, "ann"), bob = test_hub_enrol(hub, "bob");
    save(hub, bob, "in the entrance");
    save(hub, ann, "in footwear");
    save(hub, bob, "at the till");
    test_hub_reopen(hub);
    keeps(hub, "1:in footwear 2:at the till ");
}

static void who_left_is_no_longer_kept(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    uint32_t ann = test_hub_enrol(hub, "ann");
    save(hub, ann, "in footwear");
    save(hub, ann, "");
    keeps(hub, "");
}

static void who_was_forgotten_is_passed_over(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    uint32_t ann = test_hub_enrol(hub, "ann");
    save(hub, ann, "in footwear");
    CU_ASSERT_TRUE(beckon_shoppers_forget(hub->database, ann, TEST_WALL_US, TEST_UID, NULL));
    save(hub, ann, "in footwear");
    keeps(hub, "");
}

/* What a visit's row says, read from the closed file. */
static char *visits(TestHub *hub)
{
    g_autofree char *path = test_hub_path(hub, "beckon.db");
    sqlite3 *handle = NULL;
    sqlite3_stmt *statement = NULL;
    GString *text = g_string_new(NULL);
    test_hub_close(hub);
    g_assert_cmpint(sqlite3_open(path, &handle), ==, SQLITE_OK);
    sqlite3_prepare_v2(handle,
                       "SELECT number || ' ' || started_us || ' ' || "
                       "coalesce(ended_us, 'open') FROM visit",
                       -1, &statement, NULL);
    while (sqlite3_step(statement) == SQLITE_ROW) {
        g_string_append_printf(text, "%s;", sqlite3_column_text(statement, 0));
    }
    sqlite3_finalize(statement);
    sqlite3_close(handle);
    test_hub_open(hub);
    return g_string_free(text, FALSE);
}

static void begin(TestHub *hub, uint32_t number, int64_t started_us)
{
    test_hub_begin(hub);
    beckon_visits_begin(hub->database, number, started_us);
    test_hub_commit(hub);
}

static void began_at(TestHub *hub, uint32_t number, const char *expected)
{
    g_autoptr(GArray) visits_us = beckon_visits_of(hub->database, number, NULL);
    g_autoptr(GString) text = g_string_new(NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(visits_us);
    for (guint i = 0; i < visits_us->len; i++) {
        g_string_append_printf(text, "%" G_GINT64_FORMAT " ", g_array_index(visits_us, int64_t, i));
    }
    CU_ASSERT_STRING_EQUAL(text->str, expected);
}

static void a_visit_is_noted_when_it_begins_and_ends_once(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    uint32_t ann = test_hub_enrol(hub, "ann");
    begin(hub, ann, 1);
    begin(hub, ann, 1);
    g_autofree char *open = visits(hub);
    CU_ASSERT_STRING_EQUAL(open, "1 1 open;");
    test_hub_begin(hub);
    beckon_visits_end(hub->database, ann, 1, 5000);
    beckon_visits_end(hub->database, ann, 4711, 5000);
    test_hub_commit(hub);
    begin(hub, ann, 1);
    g_autofree char *ended = visits(hub);
    CU_ASSERT_STRING_EQUAL(ended, "1 1 5000;");
}

static void an_offer_alone_notes_no_visit(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    BeckonDraft draft = test_draft(test_hub_enrol(hub, "ann"), "j1");
    CU_ASSERT_TRUE(test_hub_draft(hub, &draft));
    g_autofree char *none = visits(hub);
    CU_ASSERT_STRING_EQUAL(none, "");
}

static void visits_are_found_by_shopper_until_they_expire(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    uint32_t ann = test_hub_enrol(hub, "ann"), bob = test_hub_enrol(hub, "bob");
    begin(hub, ann, 300);
    begin(hub, ann, 100);
    begin(hub, bob, 200);
    began_at(hub, ann, "100 300 ");
    test_hub_begin(hub);
    beckon_visits_expire(hub->database, 200);
    test_hub_commit(hub);
    began_at(hub, ann, "300 ");
    began_at(hub, bob, "200 ");
}

static void withdrawing_visits_takes_them_out_and_no_other_consent_does(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    uint32_t ann = test_hub_enrol(hub, "ann"), bob = test_hub_enrol(hub, "bob");
    begin(hub, ann, 100);
    begin(hub, bob, 200);
    test_hub_begin(hub);
    beckon_kept_consents_withdraw(hub->database, ann, BECKON_PURPOSE_VISITS, TEST_WALL_US);
    beckon_kept_consents_withdraw(hub->database, bob, BECKON_PURPOSE_HISTORY, TEST_WALL_US);
    test_hub_commit(hub);
    began_at(hub, ann, "");
    began_at(hub, bob, "200 ");
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(who_is_here_is_known_after_a_restart),
        BECKON_TEST(who_left_is_no_longer_kept),
        BECKON_TEST(who_was_forgotten_is_passed_over),
        BECKON_TEST(a_visit_is_noted_when_it_begins_and_ends_once),
        BECKON_TEST(an_offer_alone_notes_no_visit),
        BECKON_TEST(visits_are_found_by_shopper_until_they_expire),
        BECKON_TEST(withdrawing_visits_takes_them_out_and_no_other_consent_does),
    };
    return BECKON_TESTS_RUN("visits", tests);
}
