/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/doctor/doctor-hub.h"

#include "engine/codes.h"
#include "testing.h"

static const BeckonHubCase sound = {.clock_trusted = true, .has_rules = true};

static void expect(const BeckonHubCase *hub, const char *codes)
{
    g_autoptr(GPtrArray) findings = beckon_findings_new();
    beckon_doctor_hub(hub, findings);
    g_autofree char *found = test_codes(findings);
    CU_ASSERT_STRING_EQUAL(found, codes);
}

static void nothing_is_said_of_one_that_is_well(void)
{
    expect(&sound, "");
}

static void a_clock_is_right_or_untrusted_or_taken_for_granted(void)
{
    BeckonHubCase hub = sound;
    hub.clock_trusted = false;
    expect(&hub, "clock-untrusted");
    hub.clock_assumed = true;
    expect(&hub, "clock-assumed");
    hub.clock_trusted = true;
    expect(&hub, "clock-assumed");
}

static void rules_are_refused_or_there_are_none(void)
{
    BeckonHubCase hub = sound;
    hub.has_rules = false;
    expect(&hub, "no-rules");
    hub.rules_trouble = "footwear.yaml:3:9: E0205 …";
    expect(&hub, "rules-refused");
    hub.has_rules = true;
    expect(&hub, "rules-refused");
}

static void campaigns_that_a_price_overtook_are_a_problem(void)
{
    BeckonHubCase hub = sound;
    hub.overtaken = "shoes, socks";
    expect(&hub, "price-overtaken");
}

static void a_watched_folder_that_is_refused_is_named_with_its_first_mistake(void)
{
    BeckonHubCase hub = sound;
    hub.folder_trouble = "footwear.yaml:3:9: E0205 …\nmore";
    expect(&hub, "rules-folder");
    g_autoptr(GPtrArray) findings = beckon_findings_new();
    beckon_doctor_hub(&hub, findings);
    const BeckonFinding *finding = findings->pdata[0];
    CU_ASSERT_TRUE(g_str_has_suffix(finding->what, ": footwear.yaml:3:9: E0205 …"));
}

static void what_a_shop_should_not_allow_is_named(void)
{
    BeckonHubCase hub = sound;
    hub.one_user = true;
    hub.replaying = true;
    hub.visits_announced = true;
    expect(&hub, "one-user replaying visits-announced");
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(nothing_is_said_of_one_that_is_well),
        BECKON_TEST(a_clock_is_right_or_untrusted_or_taken_for_granted),
        BECKON_TEST(rules_are_refused_or_there_are_none),
        BECKON_TEST(campaigns_that_a_price_overtook_are_a_problem),
        BECKON_TEST(a_watched_folder_that_is_refused_is_named_with_its_first_mistake),
        BECKON_TEST(what_a_shop_should_not_allow_is_named),
    };
    return BECKON_TESTS_RUN("engine/doctor-hub", tests);
}
