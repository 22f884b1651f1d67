/* SPDX-License-Identifier: GPL-2.0-or-later */

/* `hours` and `days`: what the shop's clock and calendar say. */

#include "base/template.h"
#include "rules/leaf/leaf.h"
#include "rules/schedule.h"

static void read_hours(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    BeckonLeafDraft *draft = target;
    beckon_hours_read(yaml, value, ((BeckonSchedule *)draft->leaf)->hours);
}

static void read_days(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    BeckonLeafDraft *draft = target;
    beckon_days_read(yaml, value, &((BeckonSchedule *)draft->leaf)->days);
}

static void *leaf_new(void)
{
    BeckonSchedule *schedule = g_new(BeckonSchedule, 1);
    beckon_schedule_init(schedule);
    return schedule;
}

static void leaf_free(void *leaf)
{
    beckon_schedule_clear(leaf);
    g_free(leaf);
}

static BeckonTruth evaluate(const void *leaf, BeckonFacts *facts)
{
    return beckon_schedule_holds(leaf, beckon_facts_local(facts)) ? BECKON_TRUE : BECKON_FALSE;
}

static const char *decisive_key(const void *leaf, BeckonFacts *facts)
{
    const BeckonSchedule *schedule = leaf;
    guint minute_of_day = (guint)beckon_facts_local(facts)->minute_of_day;
    return beckon_schedule_is_daily(schedule) ||
                   (schedule->hours->len > 0 && !beckon_hours_hold(schedule->hours, minute_of_day))
               ? "hours"
               : "days";
}

static void reach(const void *leaf, BeckonReach *can_be_true, BeckonReach *can_be_false)
{
    beckon_reach_schedule(leaf, can_be_true, can_be_false);
}

/* Where hours begin and end with half hours; it is false on other days or at other hours, which
 * can be told where only one of both is asked. */
static bool is_told(const void *leaf, BeckonTruth truth)
{
    const BeckonSchedule *schedule = leaf;
    for (guint i = 0; i < schedule->hours->len; i++) {
        const BeckonHours *span = &g_array_index(schedule->hours, BeckonHours, i);
        if (span->from_minute % BECKON_REACH_MINUTES != 0 ||
            span->to_minute % BECKON_REACH_MINUTES != 0) {
            return false;
        }
    }
    return truth == BECKON_TRUE || schedule->hours->len == 0 || beckon_schedule_is_daily(schedule);
}

static void edges(const void *leaf, BeckonEdges *edges)
{
    beckon_schedule_edges(leaf, &edges->minutes);
}

static char *join_hours(const BeckonSchedule *schedule)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < schedule->hours->len; i++) {
        g_autofree char *span =
            beckon_hours_format(&g_array_index(schedule->hours, BeckonHours, i));
        g_string_append_printf(text, "%s%s", i > 0 ? ", " : "", span);
    }
    return g_string_free(text, FALSE);
}

static bool holds_on(const BeckonSchedule *schedule, guint day)
{
    return (schedule->days >> day & 1) != 0;
}

/* "Monday, Wednesday–Friday": three days and more in a row are a span. */
static char *join_days(const BeckonSchedule *schedule, const BeckonPhrases *phrases)
{
    const guint n_days = G_N_ELEMENTS(phrases->days);
    GString *text = g_string_new(NULL);
    for (guint day = 0; day < n_days; day++) {
        if (!holds_on(schedule, day)) {
            continue;
        }
        guint last = day;
        while (last + 1 < n_days && holds_on(schedule, last + 1)) {
            last++;
        }
        g_string_append_printf(text, "%s%s", text->len > 0 ? ", " : "", phrases->days[day]);
        if (last - day >= 2) {
            g_string_append_printf(text, "–%s", phrases->days[last]);
            day = last;
        }
    }
    return g_string_free(text, FALSE);
}

static void describe(const void *leaf, const BeckonShop *shop, const BeckonPhrases *phrases,
                     GString *out)
{
    const BeckonSchedule *schedule = leaf;
    g_autofree char *hours = join_hours(schedule);
    g_autofree char *days = join_days(schedule, phrases);
    const BeckonTemplateValue values[] = {{"hours", hours}, {"days", days}};
    const char *phrase = schedule->hours->len == 0            ? phrases->on_days
                         : beckon_schedule_is_daily(schedule) ? phrases->at_hours
                                                              : phrases->at_hours_on_days;
    g_autofree char *text = beckon_template_fill(phrase, values, G_N_ELEMENTS(values));
    g_string_append(out, text);
}

static const BeckonYamlField fields[] = {
    {"hours", false, read_hours},
    {"days", false, read_days},
};

const BeckonLeafKind beckon_leaf_time = {
    .fields = fields,
    .n_fields = G_N_ELEMENTS(fields),
    .make = leaf_new,
    .free = leaf_free,
    .evaluate = evaluate,
    .decisive_key = decisive_key,
    .reach = reach,
    .is_told = is_told,
    .size = sizeof(BeckonSchedule),
    .edges = edges,
    .describe = describe,
};
