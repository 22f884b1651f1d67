/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "database/visits.h"

#include <sqlite3.h>
#include <string.h>

#include "database/hub.h"
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
    CU_ASSERT_TRUE(beckon_shoppers_forget(hub->database, ann, TEST_WALL_US, NULL));
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

static void a_visit_is_noted_with_its_first_draft_and_ends_once(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    uint32_t ann = test_hub_enrol(hub, "ann");
    BeckonDraft draft = test_draft(ann, "j1"), second = test_draft(ann, "j2");
    second.campaign = "second";
    test_hub_draft(hub, &draft);
    test_hub_draft(hub, &second);
    g_autofree char *open = visits(hub);
    CU_ASSERT_STRING_EQUAL(open, "1 1 open;");
    test_hub_begin(hub);
    beckon_visits_end(hub->database, ann, 1, 5000);
    beckon_visits_end(hub->database, ann, 4711, 5000);
    test_hub_commit(hub);
    g_autofree char *ended = visits(hub);
    CU_ASSERT_STRING_EQUAL(ended, "1 1 5000;");
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(who_is_here_is_known_after_a_restart),
        BECKON_TEST(who_left_is_no_longer_kept),
        BECKON_TEST(who_was_forgotten_is_passed_over),
        BECKON_TEST(a_visit_is_noted_with_its_first_draft_and_ends_once),
    };
    return BECKON_TESTS_RUN("visits", tests);
}
