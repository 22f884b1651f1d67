/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "database/audit.h"

#include <sqlite3.h>
#include <string.h>

#include "base/bytes.h"
#include "base/error.h"
#include "base/printable.h"
#include "database/audit-file.h"
#include "database/hub.h"
#include "testing.h"

static void append(TestHub *hub, BeckonAuditKind kind, const char *subject, const char *detail)
{
    const BeckonAuditEntry entry = {kind, TEST_WALL_US, TEST_UID, subject, detail, 1};
    test_hub_begin(hub);
    beckon_audit_append(hub->database, &entry);
    test_hub_commit(hub);
}

/* With four rows. */
static TestHub *hub_with_rows(void)
{
    TestHub *hub = test_hub_new();
    append(hub, BECKON_AUDIT_RULES_APPLIED, "aa", "applied");
    append(hub, BECKON_AUDIT_TILL_ENROLLED, "till 1", "00");
    append(hub, BECKON_AUDIT_RULES_REFUSED, "bb", "a.yaml:1:1: error");
    append(hub, BECKON_AUDIT_TILL_REMOVED, "till 1", NULL);
    return hub;
}

/* What following a file's chain comes to. */
typedef struct {
    BeckonAuditChain chain;
    const char *why;
} Followed;

static void on_epoch(const char *epoch, void *data)
{
    ((Followed *)data)->chain = beckon_audit_chain_begin(epoch);
}

static void on_row(const BeckonAuditRow *row, void *data)
{
    Followed *followed = data;
    if (followed->why == NULL) {
        followed->why = beckon_audit_chain_follow(&followed->chain, row);
    }
}

static Followed follow(const TestHub *hub)
{
    g_autofree char *path = test_hub_path(hub, "beckon.db");
    g_autoptr(GError) error = NULL;
    Followed followed = {0};
    beckon_audit_file_each(path, on_epoch, on_row, &followed, &error);
    g_assert_no_error(error);
    return followed;
}

/* Runs SQL on the file of a hub that is closed, as somebody would who may write there. Whether it
 * was let. */
static bool tamper(const TestHub *hub, const char *sql)
{
    g_autofree char *path = test_hub_path(hub, "beckon.db");
    sqlite3 *handle = NULL;
    g_assert_cmpint(sqlite3_open(path, &handle), ==, SQLITE_OK);
    bool done = sqlite3_exec(handle, sql, NULL, NULL, NULL) == SQLITE_OK;
    sqlite3_close(handle);
    return done;
}

#define WITHOUT_TRIGGERS                                                                           \
    "DROP TRIGGER audit_keeps_rows; DROP TRIGGER audit_keeps_members; DROP TRIGGER audit_goes_on;"

/* Where the chain ends once the triggers are gone and this was done. */
static void breaks_behind(const char *sql, int64_t seq)
{
    g_autoptr(TestHub) hub = hub_with_rows();
    g_autofree char *script = g_strconcat(WITHOUT_TRIGGERS, sql, NULL);
    test_hub_close(hub);
    CU_ASSERT_TRUE(tamper(hub, script));
    Followed followed = follow(hub);
    CU_ASSERT_PTR_NOT_NULL(followed.why);
    CU_ASSERT_EQUAL(followed.chain.seq, seq);
}

static void rows_are_numbered_and_chained_over_a_restart(void)
{
    g_autoptr(TestHub) hub = hub_with_rows();
    test_hub_reopen(hub);
    append(hub, BECKON_AUDIT_HISTORY_IMPORTED, NULL, NULL);
    CU_ASSERT_EQUAL(beckon_audit_last(hub->database), 5);
    g_autoptr(GPtrArray) rows = beckon_audit_list(hub->database, 3, 10, NULL);
    CU_ASSERT_EQUAL_FATAL(rows->len, 2);
    CU_ASSERT_STRING_EQUAL(((BeckonAuditRow *)rows->pdata[1])->kind, "history-imported");
    test_hub_close(hub);
    Followed followed = follow(hub);
    CU_ASSERT_PTR_NULL(followed.why);
    CU_ASSERT_EQUAL(followed.chain.seq, 5);
}

/* printf 'beckon audit 10123456789abcdef' | sha256sum; then, in Python,
 * sha256(that + pack('>qq', 1, 2) + pack('>q', 1) + b'k' + pack('>q', -1) + pack('>q', 1) + b's' +
 *        pack('>q', 0) + pack('>q', 3)).hexdigest() */
static void hashes_are_as_they_are_described(void)
{
    BeckonAuditChain chain = beckon_audit_chain_begin("0123456789abcdef");
    const BeckonAuditRow row = {.seq = 1,
                                .wall_us = 2,
                                .kind = (char *)"k",
                                .uid = -1,
                                .subject = (char *)"s",
                                .detail = (char *)"",
                                .n = 3};
    uint8_t hash[BECKON_AUDIT_HASH_BYTES];
    g_autofree char *before = beckon_hex_encode(chain.hash, sizeof chain.hash);
    CU_ASSERT_STRING_EQUAL(before,
                           "dbeaf399deda746d81d71dba85160a1f6ade9b915888fe3735c4bbf225036b6d");
    beckon_audit_chain_hash(&chain, &row, hash);
    g_autofree char *after = beckon_hex_encode(hash, sizeof hash);
    CU_ASSERT_STRING_EQUAL(after,
                           "9a4aea781adfb3f34977a93d06610be4d762ccb3e126a22a79a88d0127f46913");
}

static void the_database_refuses_to_change_delete_or_replace_a_row(void)
{
    g_autoptr(TestHub) hub = hub_with_rows();
    test_hub_close(hub);
    CU_ASSERT_FALSE(tamper(hub, "UPDATE audit SET uid = 0 WHERE seq = 2"));
    CU_ASSERT_FALSE(tamper(hub, "DELETE FROM audit WHERE seq = 4"));
    CU_ASSERT_FALSE(tamper(hub, "INSERT OR REPLACE INTO audit SELECT * FROM audit WHERE seq = 2"));
    CU_ASSERT_FALSE(tamper(hub, "INSERT INTO audit SELECT 9, wall_us, kind, uid, subject, detail, "
                                "n, hash FROM audit WHERE seq = 2"));
    CU_ASSERT_PTR_NULL(follow(hub).why);
}

static void a_row_that_was_edited_is_found(void)
{
    breaks_behind("UPDATE audit SET subject = 'cc' WHERE seq = 1", 0);
    breaks_behind("UPDATE audit SET wall_us = wall_us + 1 WHERE seq = 2", 1);
    breaks_behind("UPDATE audit SET uid = 0 WHERE seq = 2", 1);
    breaks_behind("UPDATE audit SET kind = 'rules-applied' WHERE seq = 3", 2);
    breaks_behind("UPDATE audit SET detail = '' WHERE seq = 3", 2);
    breaks_behind("UPDATE audit SET n = 2 WHERE seq = 4", 3);
    breaks_behind("UPDATE audit SET hash = zeroblob(32) WHERE seq = 3", 2);
    breaks_behind("UPDATE audit SET subject = 'aa' || char(0) || 'x' WHERE seq = 1", 0);
    /* A border moved between two texts. */
    breaks_behind("UPDATE audit SET subject = 'bba', detail = '.yaml:1:1: error' WHERE seq = 3", 2);
}

static void a_row_that_was_deleted_is_found(void)
{
    breaks_behind("DELETE FROM audit WHERE seq = 1", 0);
    breaks_behind("DELETE FROM audit WHERE seq = 3", 2);
    breaks_behind("DELETE FROM audit WHERE seq = 3; UPDATE audit SET seq = 3 WHERE seq = 4", 2);
}

static void rows_that_were_swapped_are_found(void)
{
    breaks_behind("UPDATE audit SET seq = 9 WHERE seq = 2; UPDATE audit SET seq = 2 WHERE seq = 3;"
                  "UPDATE audit SET seq = 3 WHERE seq = 9",
                  1);
}

static void another_hubs_trail_does_not_fit(void)
{
    breaks_behind("UPDATE hub SET epoch = '0123456789abcdef'", 0);
}

/* What the chain alone cannot tell: its head, kept elsewhere, can. */
static void rows_cut_off_at_the_end_show_in_the_head_alone(void)
{
    g_autoptr(TestHub) hub = hub_with_rows();
    test_hub_close(hub);
    Followed before = follow(hub);
    CU_ASSERT_TRUE(tamper(hub, WITHOUT_TRIGGERS "DELETE FROM audit WHERE seq = 4"));
    Followed after = follow(hub);
    CU_ASSERT_PTR_NULL(after.why);
    CU_ASSERT_NOT_EQUAL(memcmp(before.chain.hash, after.chain.hash, BECKON_AUDIT_HASH_BYTES), 0);
}

static void the_same_refusal_is_told_once(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    append(hub, BECKON_AUDIT_RULES_REFUSED, "bb", "a.yaml:1:1: error\nmore");
    append(hub, BECKON_AUDIT_RULES_REFUSED, "bb", "a.yaml:1:1: error\nmore");
    CU_ASSERT_EQUAL(beckon_audit_last(hub->database), 1);
    append(hub, BECKON_AUDIT_RULES_REFUSED, "cc", "a.yaml:1:1: error");
    append(hub, BECKON_AUDIT_RULES_REFUSED, "bb", "a.yaml:1:1: error");
    CU_ASSERT_EQUAL(beckon_audit_last(hub->database), 3);
    append(hub, BECKON_AUDIT_TILL_REMOVED, "t", NULL);
    append(hub, BECKON_AUDIT_TILL_REMOVED, "t", NULL);
    CU_ASSERT_EQUAL(beckon_audit_last(hub->database), 5);
}

static void nothing_in_it_moves_the_cursor_of_who_reads_it(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    g_autoptr(GError) error = NULL;
    append(hub, BECKON_AUDIT_RULES_REFUSED, "a\x1b[2K",
           "a.yaml\x1b[1A\x1b[2K\v\f\b\tb\xe2\x80\xae\xc2\x9b\xe2\x80\xa8\xff: error");
    g_autoptr(GPtrArray) rows = beckon_audit_list(hub->database, 0, 1, &error);
    g_assert_no_error(error);
    const BeckonAuditRow *row = rows->pdata[0];
    CU_ASSERT_STRING_EQUAL(row->subject, "a\xef\xbf\xbd[2K");
    CU_ASSERT_TRUE(beckon_printable_is(row->detail));
    CU_ASSERT_TRUE(g_str_has_prefix(row->detail, "a.yaml\xef\xbf\xbd[1A"));
    CU_ASSERT_TRUE(g_str_has_suffix(row->detail, ": error"));
}

static void of_a_forgotten_shopper_it_keeps_that_one_was_and_no_more(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    uint32_t ann = test_hub_enrol(hub, "ann");
    g_autoptr(BeckonShopper) shopper = beckon_shoppers_find_name(hub->database, "ann", NULL);
    CU_ASSERT_TRUE(beckon_shoppers_forget(hub->database, ann, TEST_WALL_US, TEST_UID, NULL));
    g_autoptr(GPtrArray) rows = beckon_audit_list(hub->database, 0, 10, NULL);
    CU_ASSERT_EQUAL_FATAL(rows->len, 1);
    const BeckonAuditRow *row = rows->pdata[0];
    CU_ASSERT_STRING_EQUAL(row->kind, "shopper-forgotten");
    CU_ASSERT_STRING_EQUAL(row->subject, "");
    CU_ASSERT_STRING_EQUAL(row->detail, "");
    CU_ASSERT_EQUAL(row->n, 1);
    test_hub_close(hub);
    g_autofree char *path = test_hub_path(hub, "beckon.db");
    CU_ASSERT_EQUAL(test_count_bytes(path, shopper->subject, strlen(shopper->subject)), 0);
}

static void a_key_is_noted_when_it_is_another_one(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    static const char *const said[][2] = {{"signing", "one"},
                                          {"other", "one"},
                                          {"signing", "one"},
                                          {"signing", "two"},
                                          {"signing", "one"}};
    for (guint i = 0; i < G_N_ELEMENTS(said); i++) {
        CU_ASSERT_TRUE(
            beckon_audit_note_key(hub->database, said[i][0], said[i][1], TEST_WALL_US, NULL));
    }
    g_autoptr(GPtrArray) rows = beckon_audit_list(hub->database, 0, 10, NULL);
    CU_ASSERT_EQUAL_FATAL(rows->len, 4);
    const BeckonAuditRow *last = rows->pdata[3];
    CU_ASSERT_STRING_EQUAL(last->kind, "key-changed");
    CU_ASSERT_STRING_EQUAL(last->subject, "signing");
    CU_ASSERT_STRING_EQUAL(last->detail, "one");
}

static void a_file_that_is_none_is_named(void)
{
    g_autoptr(TestHub) hub = test_hub_new();
    g_autofree char *keys = test_hub_path(hub, "keys.db"), *none = test_hub_path(hub, "none.db");
    test_hub_close(hub);
    Followed followed = {0};
    g_autoptr(GError) wrong = NULL, missing = NULL;
    CU_ASSERT_FALSE(beckon_audit_file_each(keys, on_epoch, on_row, &followed, &wrong));
    CU_ASSERT_TRUE(g_error_matches(wrong, BECKON_ERROR, BECKON_ERROR_INVALID));
    CU_ASSERT_FALSE(beckon_audit_file_each(none, on_epoch, on_row, &followed, &missing));
    CU_ASSERT_TRUE(g_error_matches(missing, BECKON_ERROR, BECKON_ERROR_NOT_FOUND));
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(rows_are_numbered_and_chained_over_a_restart),
        BECKON_TEST(hashes_are_as_they_are_described),
        BECKON_TEST(the_database_refuses_to_change_delete_or_replace_a_row),
        BECKON_TEST(a_row_that_was_edited_is_found),
        BECKON_TEST(a_row_that_was_deleted_is_found),
        BECKON_TEST(rows_that_were_swapped_are_found),
        BECKON_TEST(another_hubs_trail_does_not_fit),
        BECKON_TEST(rows_cut_off_at_the_end_show_in_the_head_alone),
        BECKON_TEST(the_same_refusal_is_told_once),
        BECKON_TEST(nothing_in_it_moves_the_cursor_of_who_reads_it),
        BECKON_TEST(of_a_forgotten_shopper_it_keeps_that_one_was_and_no_more),
        BECKON_TEST(a_key_is_noted_when_it_is_another_one),
        BECKON_TEST(a_file_that_is_none_is_named),
    };
    return BECKON_TESTS_RUN("audit", tests);
}
