/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/limits.h"
#include "base/secret-file.h"
#include "base/time.h"
#include "dispatchd/neighbours.h"
#include "jws/jws.h"
#include "jws/offer-token.h"
#include "jws/receipt-token.h"
#include "testing.h"

#define CLAIMS_BUT_EXP(JTI)                                                                        \
    "{\"iss\":\"shop\",\"sub\":\"p\",\"aud\":\"app\",\"jti\":\"" JTI "\",\"iat\":1,\"nbf\":1"
#define KID          "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k" /* RFC 8037 appendix A.3 */
#define NOW_US       (INT64_C(1795514400) * BECKON_SECOND_US)
#define ASSUME_CLOCK "clock=assume-trusted"
#define PREVIOUS_KEYS                                                                              \
    "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"previous\","                        \
    "\"x\":\"PUAXw-hDiVqStwqnTRt-vJyYLM8uxJaMwM1V8Sr0Zgw\"}]}"

static Draft *draft_of(Neighbours *neighbours, guint i)
{
    return neighbours->drafts->pdata[i];
}

static Neighbours *everybody(void)
{
    Neighbours *neighbours = neighbours_new();
    neighbours_start_engine(neighbours);
    neighbours_start_companiond(neighbours);
    return neighbours;
}

static bool is_held(Neighbours *neighbours)
{
    return neighbours->held->len > 0;
}

static bool is_claimed(Neighbours *neighbours)
{
    return neighbours->n_claims > 0;
}

static void signs_what_is_drafted_and_hands_it_on_in_order(void)
{
    g_autoptr(Neighbours) neighbours = everybody();
    neighbours_draft(neighbours, 3);
    neighbours_start_daemon(neighbours, ASSUME_CLOCK);
    neighbours_wait(neighbours, neighbours_all_settled);
    g_autoptr(BeckonJwkSet) keys = neighbours_ask_jwks(neighbours);
    CU_ASSERT_PTR_NOT_NULL_FATAL(keys);
    CU_ASSERT_PTR_NOT_NULL(beckon_jwk_set_find(keys, KID));
    for (guint i = 0; i < 3; i++) {
        Draft *draft = draft_of(neighbours, i);
        g_autoptr(JsonObject) claims = beckon_offer_token_verify(draft->token, strlen(draft->token),
                                                                 keys, "app", NOW_US, NULL);
        CU_ASSERT_PTR_NOT_NULL_FATAL(claims);
        CU_ASSERT_STRING_EQUAL(json_object_get_string_member(claims, "jti"), draft->jti);
        CU_ASSERT_EQUAL(draft->n_handed_on, 1);
        CU_ASSERT_EQUAL(draft->on_stream, draft->seq % 2 == 1);
    }
    CU_ASSERT_TRUE(neighbours->delivered_in_order);
}

#define RECEIPT(PURPOSE)                                                                           \
    "{\"iss\":\"beckon:demo\",\"iat\":1,\"sub\":\"p\",\"purpose\":\"" PURPOSE                      \
    "\",\"given\":true,\"sha256\":\"47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU\"}"

static bool receipts_are_settled(Neighbours *neighbours)
{
    for (guint i = 0; i < neighbours->receipts->len; i++) {
        if (((const Draft *)neighbours->receipts->pdata[i])->token == NULL) {
            return false;
        }
    }
    return true;
}

static JsonObject *read_receipt(const char *token, const BeckonJwkSet *keys)
{
    g_autoptr(BeckonJws) jws =
        beckon_jws_parse(token, strlen(token), BECKON_RECEIPT_TOKEN_TYP, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(jws);
    return beckon_jws_verify(jws, beckon_jwk_set_find(keys, KID), NULL);
}

static void signs_receipts_beside_offers_and_never_one_for_the_other(void)
{
    g_autoptr(Neighbours) neighbours = everybody();
    neighbours->failing_settlements = 1;
    neighbours_draft(neighbours, 2);
    neighbours_receipt(neighbours, RECEIPT("presence"));
    neighbours_receipt(neighbours, CLAIMS_BUT_EXP("x") ",\"exp\":2}");
    neighbours_start_daemon(neighbours, ASSUME_CLOCK);
    neighbours_wait(neighbours, receipts_are_settled);
    neighbours_receipt(neighbours, RECEIPT("history"));
    neighbours_announce(neighbours);
    neighbours_wait(neighbours, receipts_are_settled);
    g_autoptr(BeckonJwkSet) keys = neighbours_ask_jwks(neighbours);
    const Draft *first = neighbours->receipts->pdata[0];
    const Draft *offer = neighbours->receipts->pdata[1];
    const Draft *last = neighbours->receipts->pdata[2];
    g_autoptr(JsonObject) claims = read_receipt(first->token, keys);
    CU_ASSERT_PTR_NOT_NULL_FATAL(claims);
    CU_ASSERT_STRING_EQUAL(json_object_get_string_member(claims, "purpose"), "presence");
    CU_ASSERT_STRING_EQUAL(offer->token, "");
    g_autoptr(JsonObject) later = read_receipt(last->token, keys);
    CU_ASSERT_PTR_NOT_NULL(later);
    CU_ASSERT_PTR_NULL(
        beckon_offer_token_verify(first->token, strlen(first->token), keys, NULL, NOW_US, NULL));
    CU_ASSERT_TRUE(neighbours_all_settled(neighbours));
}

static void signs_what_is_drafted_later(void)
{
    g_autoptr(Neighbours) neighbours = everybody();
    neighbours_start_daemon(neighbours, ASSUME_CLOCK);
    neighbours_wait(neighbours, is_claimed);
    for (guint i = 0; i < 5; i++) {
        neighbours_draft(neighbours, 1);
        neighbours_wait(neighbours, neighbours_all_settled);
    }
    CU_ASSERT_EQUAL(neighbours->n_deliveries, 5);
}

static void claims_until_nothing_is_left(void)
{
    g_autoptr(Neighbours) neighbours = everybody();
    neighbours_draft(neighbours, 3 * BECKON_LIMIT_OUTBOX_CLAIM + 1);
    neighbours_start_daemon(neighbours, ASSUME_CLOCK);
    neighbours_wait(neighbours, neighbours_all_settled);
    CU_ASSERT_EQUAL(neighbours->n_deliveries, 4);
    CU_ASSERT_TRUE(neighbours->largest_claim <= BECKON_LIMIT_OUTBOX_CLAIM);
    CU_ASSERT_TRUE(neighbours->delivered_in_order);
}

static void settles_at_once_where_there_is_no_companiond(void)
{
    g_autoptr(Neighbours) neighbours = neighbours_new();
    neighbours_start_engine(neighbours);
    neighbours_draft(neighbours, 2);
    neighbours_start_daemon(neighbours, ASSUME_CLOCK);
    neighbours_wait(neighbours, neighbours_all_settled);
    CU_ASSERT_FALSE(draft_of(neighbours, 0)->on_stream);
    CU_ASSERT_FALSE(draft_of(neighbours, 1)->on_stream);
}

static void settles_what_companiond_does_not_take(void)
{
    g_autoptr(Neighbours) neighbours = everybody();
    neighbours->failing_deliveries = 1;
    neighbours_draft(neighbours, 1);
    neighbours_start_daemon(neighbours, ASSUME_CLOCK);
    neighbours_wait(neighbours, neighbours_all_settled);
    CU_ASSERT_FALSE(draft_of(neighbours, 0)->on_stream);
}

static void settles_when_companiond_dies_over_a_delivery(void)
{
    g_autoptr(Neighbours) neighbours = everybody();
    neighbours->holds_deliveries = true;
    neighbours_draft(neighbours, 1);
    neighbours_start_daemon(neighbours, ASSUME_CLOCK);
    neighbours_wait(neighbours, is_held);
    neighbours_stop_companiond(neighbours);
    neighbours_wait(neighbours, neighbours_all_settled);
    CU_ASSERT_FALSE(draft_of(neighbours, 0)->on_stream);
}

static void makes_the_same_token_again_after_it_was_killed(void)
{
    g_autoptr(Neighbours) neighbours = everybody();
    neighbours->holds_deliveries = true;
    neighbours_draft(neighbours, 1);
    neighbours_start_daemon(neighbours, ASSUME_CLOCK);
    neighbours_wait(neighbours, is_held);
    neighbours_kill_daemon(neighbours);
    CU_ASSERT_FALSE(neighbours_all_settled(neighbours));
    GDBusMethodInvocation *first = neighbours->held->pdata[0];
    neighbours->holds_deliveries = false;
    neighbours_start_daemon(neighbours, ASSUME_CLOCK);
    neighbours_wait(neighbours, neighbours_all_settled);
    g_autoptr(GVariant) offers =
        g_variant_get_child_value(g_dbus_method_invocation_get_parameters(first), 0);
    const char *first_token = NULL;
    g_variant_get_child(offers, 0, "(t&s&s&sx)", NULL, NULL, NULL, &first_token, NULL);
    CU_ASSERT_STRING_EQUAL(draft_of(neighbours, 0)->token, first_token);
    CU_ASSERT_EQUAL(draft_of(neighbours, 0)->n_handed_on, 2);
}

static void goes_on_with_an_engine_that_was_restarted(void)
{
    g_autoptr(Neighbours) neighbours = everybody();
    neighbours->holds_deliveries = true;
    neighbours_draft(neighbours, 1);
    neighbours_start_daemon(neighbours, ASSUME_CLOCK);
    neighbours_wait(neighbours, is_held);
    neighbours_stop_engine(neighbours);
    neighbours->holds_deliveries = false;
    neighbours_start_engine(neighbours);
    neighbours_draft(neighbours, 1);
    neighbours_wait(neighbours, neighbours_all_settled);
    CU_ASSERT_EQUAL(draft_of(neighbours, 0)->n_handed_on, 2);
    CU_ASSERT_EQUAL(draft_of(neighbours, 1)->n_handed_on, 1);
}

static void waits_for_an_engine_that_comes_later(void)
{
    g_autoptr(Neighbours) neighbours = neighbours_new();
    neighbours_draft(neighbours, 1);
    neighbours_start_daemon(neighbours, ASSUME_CLOCK);
    neighbours_start_engine(neighbours);
    neighbours_wait(neighbours, neighbours_all_settled);
}

static void tries_again_when_the_engine_fails(void)
{
    g_autoptr(Neighbours) neighbours = everybody();
    neighbours->failing_claims = 2;
    neighbours->failing_settlements = 2;
    neighbours_draft(neighbours, 2);
    neighbours_start_daemon(neighbours, ASSUME_CLOCK);
    neighbours_wait(neighbours, neighbours_all_settled);
    CU_ASSERT_EQUAL(draft_of(neighbours, 0)->n_handed_on, 1);
    CU_ASSERT_EQUAL(neighbours->failing_settlements, 0);
}

static void refuses_drafts_that_are_no_offers_and_goes_on_behind_them(void)
{
    static const char *const wrong[] = {
        "", "[]", "{}", CLAIMS_BUT_EXP("wrong-3") "}", CLAIMS_BUT_EXP("other") ",\"exp\":2}",
    };
    g_autoptr(Neighbours) neighbours = everybody();
    for (guint i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autofree char *jti = g_strdup_printf("wrong-%u", i);
        neighbours_draft_payload(neighbours, jti, wrong[i]);
    }
    neighbours_draft(neighbours, 1);
    neighbours_start_daemon(neighbours, ASSUME_CLOCK);
    neighbours_wait(neighbours, neighbours_all_settled);
    for (guint i = 0; i < G_N_ELEMENTS(wrong); i++) {
        CU_ASSERT_STRING_EQUAL(draft_of(neighbours, i)->token, "");
        CU_ASSERT_EQUAL(draft_of(neighbours, i)->n_handed_on, 0);
        CU_ASSERT_FALSE(draft_of(neighbours, i)->on_stream);
    }
    CU_ASSERT_EQUAL(draft_of(neighbours, G_N_ELEMENTS(wrong))->n_handed_on, 1);
    g_autoptr(GVariant) status = neighbours_ask_status(neighbours);
    guint64 refused = 0, n_signed = 0;
    g_variant_lookup(status, "refused", "t", &refused);
    g_variant_lookup(status, "signed", "t", &n_signed);
    CU_ASSERT_EQUAL(refused, G_N_ELEMENTS(wrong));
    CU_ASSERT_EQUAL(n_signed, 1);
}

static bool warns(GVariant *status, const char *of)
{
    g_autofree const char **warnings = NULL;
    g_variant_lookup(status, "warnings", "^a&s", &warnings);
    for (gsize i = 0; warnings != NULL && warnings[i] != NULL; i++) {
        if (strstr(warnings[i], of) != NULL) {
            return true;
        }
    }
    return false;
}

static void says_how_it_is(void)
{
    g_autoptr(Neighbours) neighbours = neighbours_new();
    neighbours_start_engine(neighbours);
    neighbours_draft(neighbours, 2);
    neighbours_start_daemon(neighbours, ASSUME_CLOCK);
    neighbours_wait(neighbours, neighbours_all_settled);
    g_autoptr(GVariant) status = neighbours_ask_status(neighbours);
    guint64 n_signed = 0, delivered = 7;
    const char *kid = NULL;
    gboolean waiting = TRUE;
    CU_ASSERT_TRUE(g_variant_lookup(status, "signed", "t", &n_signed));
    CU_ASSERT_TRUE(g_variant_lookup(status, "delivered", "t", &delivered));
    CU_ASSERT_TRUE(g_variant_lookup(status, "kid", "&s", &kid));
    CU_ASSERT_TRUE(g_variant_lookup(status, "waiting", "b", &waiting));
    CU_ASSERT_EQUAL(n_signed, 2);
    CU_ASSERT_EQUAL(delivered, 0);
    CU_ASSERT_STRING_EQUAL(kid, KID);
    CU_ASSERT_FALSE(waiting);
    CU_ASSERT_TRUE(warns(status, "clock=assume-trusted"));
    CU_ASSERT_TRUE(warns(status, "shared-uid"));
    CU_ASSERT_TRUE(warns(status, "beckon-companiond is not on the bus"));
    CU_ASSERT_FALSE(warns(status, "beckon-engine is not on the bus"));
}

/* By what this machine's kernel says. The engine's Drafted goes before the question on one
 * connection, so a claim that it led to would have come before the answer. */
static void signs_only_while_the_clock_is_synchronised(void)
{
    g_autoptr(Neighbours) neighbours = everybody();
    neighbours_start_daemon(neighbours, "");
    g_autoptr(GVariant) before = neighbours_ask_status(neighbours);
    neighbours_draft(neighbours, 1);
    if (beckon_clock_is_synchronised()) {
        neighbours_wait(neighbours, neighbours_all_settled);
        CU_ASSERT_FALSE(warns(before, "clock"));
        return;
    }
    g_autoptr(GVariant) status = neighbours_ask_status(neighbours);
    gboolean waiting = FALSE;
    g_variant_lookup(status, "waiting", "b", &waiting);
    CU_ASSERT_TRUE(waiting);
    CU_ASSERT_TRUE(warns(status, "the clock is not synchronised"));
    CU_ASSERT_EQUAL(neighbours->n_claims, 0);
}

static void publishes_previous_keys_beside_its_own(void)
{
    g_autoptr(Neighbours) neighbours = everybody();
    g_autofree char *path = neighbours_path(neighbours, "previous.json");
    g_file_set_contents(path, PREVIOUS_KEYS, -1, NULL);
    neighbours_start_daemon(neighbours, ASSUME_CLOCK "\nprevious-keys=previous.json");
    g_autoptr(BeckonJwkSet) keys = neighbours_ask_jwks(neighbours);
    CU_ASSERT_PTR_NOT_NULL_FATAL(keys);
    CU_ASSERT_EQUAL(beckon_jwk_set_size(keys), 2);
    CU_ASSERT_STRING_EQUAL(beckon_jwk_set_get(keys, 0)->kid, KID);
    CU_ASSERT_STRING_EQUAL(beckon_jwk_set_get(keys, 1)->kid, "previous");
}

static void names_the_algorithm_as_it_is_told(void)
{
    g_autoptr(Neighbours) neighbours = everybody();
    neighbours_draft(neighbours, 1);
    neighbours_start_daemon(neighbours, ASSUME_CLOCK "\nalgorithm=Ed25519");
    neighbours_wait(neighbours, neighbours_all_settled);
    /* base64url of {"alg":"Ed25519", */
    CU_ASSERT_TRUE(g_str_has_prefix(draft_of(neighbours, 0)->token, "eyJhbGciOiJFZDI1NTE5Iiwi"));
}

/* Runs the daemon with a broken configuration: what it says holds `says`. */
static void expect_refusal(Neighbours *neighbours, const char *more, const char *says)
{
    g_autofree char *config = neighbours_config(neighbours, more);
    g_autofree char *errors = NULL;
    CU_ASSERT_NOT_EQUAL(neighbours_run_daemon(neighbours, config, &errors), 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(errors, says));
    if (strstr(errors, says) == NULL) {
        printf("# wanted <%s>, got <%s>\n", says, errors);
    }
}

static void refuses_keys_that_it_cannot_trust(void)
{
    g_autoptr(Neighbours) neighbours = neighbours_new();
    g_autofree char *key = neighbours_path(neighbours, "signing.jwk");
    g_autofree char *public_key = neighbours_path(neighbours, "public.jwk");
    g_chmod(key, 0440);
    expect_refusal(neighbours, "", "its mode 0440 lets others at the key");
    g_chmod(key, 0604);
    expect_refusal(neighbours, "", "its mode 0604 lets others at the key");
    g_unlink(key);
    expect_refusal(neighbours, "", "signing.jwk: cannot open the key");
    beckon_secret_file_create(key, "nonsense", 8, NULL);
    expect_refusal(neighbours, "", "signing.jwk: the text is not one JSON object");
    beckon_secret_file_create(public_key, PREVIOUS_KEYS, strlen(PREVIOUS_KEYS), NULL);
    expect_refusal(neighbours, "signing-key=public.jwk", "public.jwk: this is no private key");
}

static void refuses_settings_that_it_does_not_know(void)
{
    g_autoptr(Neighbours) neighbours = neighbours_new();
    expect_refusal(neighbours, "algorithm=HS256", "algorithm: 'HS256' is neither");
    expect_refusal(neighbours, "clock=fine", "clock: 'fine' is neither");
    expect_refusal(neighbours, "previous-keys=absent.json", "absent.json");
    expect_refusal(neighbours, "shared-uid=no", "are one user");
    expect_refusal(neighbours, "bus=unix:path=/nonexistent/bus", "cannot reach the bus");
    expect_refusal(neighbours, "signing-kee=x", "did you mean 'signing-key'");
}

static void refuses_to_run_twice(void)
{
    g_autoptr(Neighbours) neighbours = neighbours_new();
    neighbours_start_engine(neighbours);
    neighbours_start_daemon(neighbours, ASSUME_CLOCK);
    g_variant_unref(neighbours_ask_status(neighbours));
    expect_refusal(neighbours, ASSUME_CLOCK, "another process is org.beckon.Dispatchd already");
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(signs_what_is_drafted_and_hands_it_on_in_order),
        BECKON_TEST(signs_receipts_beside_offers_and_never_one_for_the_other),
        BECKON_TEST(signs_what_is_drafted_later),
        BECKON_TEST(claims_until_nothing_is_left),
        BECKON_TEST(settles_at_once_where_there_is_no_companiond),
        BECKON_TEST(settles_what_companiond_does_not_take),
        BECKON_TEST(settles_when_companiond_dies_over_a_delivery),
        BECKON_TEST(makes_the_same_token_again_after_it_was_killed),
        BECKON_TEST(goes_on_with_an_engine_that_was_restarted),
        BECKON_TEST(waits_for_an_engine_that_comes_later),
        BECKON_TEST(tries_again_when_the_engine_fails),
        BECKON_TEST(refuses_drafts_that_are_no_offers_and_goes_on_behind_them),
        BECKON_TEST(says_how_it_is),
        BECKON_TEST(signs_only_while_the_clock_is_synchronised),
        BECKON_TEST(publishes_previous_keys_beside_its_own),
        BECKON_TEST(names_the_algorithm_as_it_is_told),
        BECKON_TEST(refuses_keys_that_it_cannot_trust),
        BECKON_TEST(refuses_settings_that_it_does_not_know),
        BECKON_TEST(refuses_to_run_twice),
    };
    return BECKON_TESTS_RUN("dispatchd", tests);
}
