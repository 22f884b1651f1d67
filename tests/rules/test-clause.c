/* SPDX-License-Identifier: GPL-2.0-or-later */

/* What is said of random conditions without anybody in the shop, held against a slow and obvious
 * reading of them (judge.c) for many who are in it. */

#include "rules/review/clause.h"

#include <stdio.h>

#include "base/limits.h"
#include "rules/judge.h"
#include "testing.h"

#define N_SETS      2500
#define N_MOMENTS   60
#define N_CAMPAIGNS 12

static BeckonShop *shop;

/* BECKON_SEED=N looks elsewhere than every other run. */
static guint32 seed_of_run(void)
{
    const char *text = g_getenv("BECKON_SEED");
    return text != NULL ? (guint32)g_ascii_strtoull(text, NULL, 10) : 20261124;
}

/* All live, and on every date. */
static Rules *draw_rules(GRand *rand)
{
    Rules *rules =
        g_rand_boolean(rand) ? rules_draw(rand, N_CAMPAIGNS) : rules_draw_plain(rand, N_CAMPAIGNS);
    for (guint i = 0; i < rules->campaigns->len; i++) {
        Campaign *campaign = g_ptr_array_index(rules->campaigns, i);
        campaign->status = BECKON_CAMPAIGN_LIVE;
        campaign->from_day = campaign->until_day = 0;
    }
    return rules;
}

/* Who comes or goes has stayed for no time, and dwelling is noticed as it begins. */
static Moment draw_moment(GRand *rand)
{
    Moment moment = world_draw(rand);
    if (moment.occasion == BECKON_OCCASION_DWELL && moment.zone >= 0) {
        moment.stayed_us = beckon_shop_zone(shop, (guint)moment.zone)->dwell_us;
    } else if (moment.occasion != BECKON_OCCASION_TIME) {
        moment.stayed_us = 0;
    }
    return moment;
}

/* What is said of a set. */
typedef struct {
    bool never[N_CAMPAIGNS];
    bool implies[N_CAMPAIGNS][N_CAMPAIGNS];
} Said;

static guint64 n_never, n_implied, n_told;

static Said ask(const BeckonRuleset *set)
{
    Said said = {0};
    BeckonClauses *clauses[N_CAMPAIGNS];
    BeckonWeek weeks[N_CAMPAIGNS];
    int64_t work = BECKON_LIMIT_CLAUSE_WORK;
    for (guint i = 0; i < N_CAMPAIGNS; i++) {
        const BeckonCampaign *campaign = beckon_ruleset_campaign(set, i);
        weeks[i] = beckon_week_whole();
        beckon_week_keep(&weeks[i], &campaign->runs);
        clauses[i] = beckon_clauses_new(campaign->when, &work);
        g_autofree char *why =
            clauses[i] != NULL ? beckon_clauses_contradiction(clauses[i], shop, &weeks[i], &work)
                               : NULL;
        said.never[i] = why != NULL;
        n_never += said.never[i];
    }
    for (guint i = 0; i < N_CAMPAIGNS; i++) {
        for (guint j = 0; j < N_CAMPAIGNS; j++) {
            bool is_known = i != j && clauses[i] != NULL && clauses[j] != NULL;
            said.implies[i][j] = is_known && beckon_clauses_imply(clauses[i], &weeks[i], clauses[j],
                                                                  &weeks[j], &work);
            n_implied += said.implies[i][j];
        }
    }
    for (guint i = 0; i < N_CAMPAIGNS; i++) {
        beckon_clauses_free(clauses[i]);
    }
    return said;
}

static void tell(const Rules *rules, guint i, guint j, const Moment *moment)
{
    g_autofree char *first = campaign_write(g_ptr_array_index(rules->campaigns, i), (int)i);
    g_autofree char *second = campaign_write(g_ptr_array_index(rules->campaigns, j), (int)j);
    g_autofree char *segments = segments_write(rules->segments), *facts = world_tell(moment);
    printf("%s\n%s\n%s\n%s\n", first, second, segments, facts);
}

static bool is_so(const Said *said, const Rules *rules, const Moment *moment)
{
    bool holds[N_CAMPAIGNS] = {false};
    g_autoptr(GArray) judged = judge_match(rules, moment);
    for (guint i = 0; i < judged->len; i++) {
        holds[g_array_index(judged, uint32_t, i)] = true;
    }
    for (guint i = 0; i < N_CAMPAIGNS; i++) {
        for (guint j = 0; holds[i] && j < N_CAMPAIGNS; j++) {
            n_told += said->implies[i][j];
            if (said->never[i] || (said->implies[i][j] && !holds[j])) {
                tell(rules, i, j, moment);
                return false;
            }
        }
    }
    return true;
}

static void what_is_said_of_conditions_is_so_for_everybody(void)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(seed_of_run());
    printf("# seed %u (BECKON_SEED)\n", seed_of_run());
    bool is_right = true;
    for (guint i = 0; is_right && i < N_SETS; i++) {
        g_autoptr(Rules) rules = draw_rules(rand);
        g_autoptr(BeckonRuleset) set = rules_compile(rules, shop);
        CU_ASSERT_PTR_NOT_NULL_FATAL(set);
        Said said = ask(set);
        for (guint j = 0; is_right && j < N_MOMENTS; j++) {
            Moment moment = draw_moment(rand);
            is_right = is_so(&said, rules, &moment);
        }
    }
    CU_ASSERT_TRUE(is_right);
    CU_ASSERT(n_never > 1000 && n_implied > 5000 && n_told > 10000);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(what_is_said_of_conditions_is_so_for_everybody),
    };
    shop = world_shop();
    int failed = BECKON_TESTS_RUN("rules/clause", tests);
    beckon_shop_unref(shop);
    return failed;
}
