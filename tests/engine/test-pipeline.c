/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/pipeline.h"

#include <string.h>

#include "base/time.h"
#include "testing.h"

#define S BECKON_SECOND_US

static const char store_text[] = "store: test\n"
                                 "timezone: UTC\n"
                                 "currency: EUR\n"
                                 "languages: [en]\n"
                                 "leave: 60s\n"
                                 "scanners:\n"
                                 "  left: {socket: left.sock}\n"
                                 "zones:\n"
                                 "  books: {nearest: [left], dwell: 30s}\n"
                                 "sensors:\n"
                                 "  shelf: {ruuvi: \"A4:C1:38:00:11:22\"}\n";

static BeckonShop *parse_shop(void)
{
    g_autoptr(BeckonSource) source =
        beckon_source_new("store.yaml", store_text, strlen(store_text));
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    BeckonShop *shop = beckon_shop_parse(source, diagnostics);
    g_assert_nonnull(shop);
    return shop;
}

/* A set of one campaign, named `one`, with this condition. */
static BeckonRuleset *compile(BeckonShop *shop, const char *when)
{
    g_autofree char *text = g_strdup_printf("campaign: one\n"
                                            "title: One\n"
                                            "status: live\n"
                                            "when:\n"
                                            "  all:\n"
                                            "    - %s\n"
                                            "give:\n"
                                            "  valid: 2h\n"
                                            "  text:\n"
                                            "    en: {title: \"Hello\", body: \"Hello.\"}\n",
                                            when);
    g_autoptr(GPtrArray) sources =
        g_ptr_array_new_with_free_func((GDestroyNotify)beckon_source_free);
    g_ptr_array_add(sources, beckon_source_new("one.yaml", text, strlen(text)));
    g_autoptr(BeckonDiagnostics) diagnostics = beckon_diagnostics_new();
    BeckonRuleset *set = beckon_ruleset_compile(shop, sources, diagnostics);
    g_autofree char *wrong = beckon_diagnostics_format(diagnostics);
    if (set == NULL) {
        g_error("%s", wrong);
    }
    return set;
}

typedef struct {
    BeckonShop *shop;
    BeckonRuleset *rules;
    BeckonPipeline *pipeline;
    GArray *hits; /* of int64_t: when the campaign held */
} Store;

static void on_event(void *data, const BeckonPresenceEvent *event)
{
}

static void on_hits(void *data, uint32_t subject, const BeckonSituation *situation,
                    int64_t visit_started_us, const uint32_t *hits, gsize n_hits)
{
    g_array_append_val((GArray *)data, situation->now_us);
}

static const BeckonPast *past(void *data, uint32_t subject, int64_t visit_started_us,
                              int64_t now_us)
{
    return NULL;
}

static const char *language(void *data, uint32_t subject)
{
    return "en";
}

/* What the shelf says of its temperature. */
static struct {
    bool known;
    int64_t value;
    int64_t t_us;
} said;

static bool last(const void *data, guint beacon, BeckonQuantity quantity, int64_t *ret_value,
                 int64_t *ret_t_us)
{
    *ret_value = said.value;
    *ret_t_us = said.t_us;
    return said.known;
}

static BeckonPipeline *new_pipeline(Store *store)
{
    static const BeckonReadings readings = {NULL, last};
    const BeckonPipelineHooks hooks = {store->hits, on_event, on_hits, language, past, &readings};
    BeckonPipeline *pipeline = beckon_pipeline_new(store->shop, &hooks);
    beckon_pipeline_set_rules(pipeline, store->rules, 0);
    return pipeline;
}

static Store open_store(const char *when)
{
    Store store = {.shop = parse_shop(), .hits = g_array_new(FALSE, FALSE, sizeof(int64_t))};
    store.rules = compile(store.shop, when);
    store.pipeline = new_pipeline(&store);
    return store;
}

static void close_store(Store *store)
{
    beckon_pipeline_free(store->pipeline);
    beckon_ruleset_unref(store->rules);
    beckon_shop_unref(store->shop);
    g_array_unref(store->hits);
}

static void hear(Store *store, int64_t t_us)
{
    beckon_pipeline_sighting(store->pipeline, 0, 1, t_us, -50, 1);
}

static int64_t hit(const Store *store, guint i)
{
    return i < store->hits->len ? g_array_index(store->hits, int64_t, i) : -1;
}

static void a_stay_of_45_seconds_fires_at_45_seconds(void)
{
    Store store = open_store("{zone: books, stays: 45s}");
    for (int t = 100; t <= 102; t++) {
        hear(&store, t * S);
    }
    /* The third advert settles the zone; nothing more is heard. */
    beckon_pipeline_advance(store.pipeline, 146 * S);
    CU_ASSERT_EQUAL(store.hits->len, 0);
    beckon_pipeline_advance(store.pipeline, 150 * S);
    CU_ASSERT_EQUAL(hit(&store, 0), 147 * S);
    close_store(&store);
}

static void ten_strikes_for_those_who_are_inside(void)
{
    Store store = open_store("{hours: [\"10:00-11:00\"]}");
    int64_t nine_59 = (9 * 60 + 59) * BECKON_MINUTE_US;
    for (int t = 0; t <= 58; t++) {
        hear(&store, nine_59 + t * S);
    }
    CU_ASSERT_EQUAL(store.hits->len, 0);
    beckon_pipeline_advance(store.pipeline, nine_59 + 70 * S);
    CU_ASSERT_EQUAL(hit(&store, 0), 10 * BECKON_HOUR_US);
    close_store(&store);
}

static void new_rules_look_at_those_who_are_inside(void)
{
    Store store = open_store("{zone: books, stays: 1h}");
    for (int t = 1; t <= 10; t++) {
        hear(&store, t * S);
    }
    g_autoptr(BeckonRuleset) shorter = compile(store.shop, "{zone: books, stays: 5s}");
    beckon_pipeline_advance(store.pipeline, 12 * S);
    beckon_pipeline_set_rules(store.pipeline, shorter, 12 * S);
    CU_ASSERT_EQUAL(hit(&store, 0), 12 * S);
    close_store(&store);
}

static void say(Store *store, int64_t t_us, int64_t value)
{
    beckon_pipeline_advance(store->pipeline, t_us - 1);
    said.known = true;
    said.value = value;
    said.t_us = t_us;
    beckon_pipeline_reading(store->pipeline, t_us);
}

static void a_reading_is_seen_by_those_who_are_inside(void)
{
    said.known = false;
    Store store = open_store("{reading: {sensor: shelf, quantity: temperature, above: 8}}");
    for (int t = 1; t <= 10; t++) {
        hear(&store, t * S);
    }
    say(&store, 12 * S, 8000000);
    CU_ASSERT_EQUAL(store.hits->len, 0);
    say(&store, 13 * S, 8000001);
    CU_ASSERT_EQUAL(hit(&store, 0), 13 * S);
    close_store(&store);
}

static guint n_asked;

static const char *count_questions(void *data, uint32_t subject)
{
    n_asked++;
    return "en";
}

/* 100,000 in a tenth of a second, as no sensor sends them; the last is what holds. */
static void readings_that_flicker_are_looked_at_a_few_times(void)
{
    static const BeckonReadings readings = {NULL, last};
    said.known = false;
    Store store = open_store("{reading: {sensor: shelf, quantity: temperature, above: 8}}");
    const BeckonPipelineHooks hooks = {store.hits,      on_event, on_hits,
                                       count_questions, past,     &readings};
    beckon_pipeline_free(store.pipeline);
    store.pipeline = beckon_pipeline_new(store.shop, &hooks);
    beckon_pipeline_set_rules(store.pipeline, store.rules, 0);
    for (int t = 1; t <= 10; t++) {
        hear(&store, t * S);
    }
    n_asked = 0;
    for (int i = 0; i < 100000; i++) {
        say(&store, 12 * S + i, i % 2);
    }
    CU_ASSERT_TRUE(n_asked <= 16);
    say(&store, 12 * S + 100000, 8000001);
    CU_ASSERT_EQUAL(store.hits->len, 0);
    CU_ASSERT_TRUE(beckon_pipeline_deadline(store.pipeline) <= 12 * S + 250000);
    beckon_pipeline_advance(store.pipeline, 13 * S);
    CU_ASSERT_EQUAL(hit(&store, 0), 12 * S + 250000);
    CU_ASSERT_TRUE(n_asked <= 17);
    say(&store, 13 * S, 0);
    say(&store, 14 * S, 8000002);
    CU_ASSERT_EQUAL(hit(&store, store.hits->len - 1), 14 * S);
    close_store(&store);
}

/* A stay that is long enough before the reading goes by what was known then. */
static void what_is_due_before_a_reading_does_not_know_it(void)
{
    said.known = false;
    Store store = open_store(
        "{all: [{zone: books, stays: 45s}, {reading: {sensor: shelf, quantity: temperature, "
        "below: 8}}]}");
    for (int t = 100; t <= 102; t++) {
        hear(&store, t * S);
    }
    say(&store, 149 * S, 1000000);
    CU_ASSERT_EQUAL(store.hits->len, 1);
    CU_ASSERT_EQUAL(hit(&store, 0), 149 * S);
    close_store(&store);
}

static void a_deaf_zone_gives_nothing(void)
{
    Store store = open_store("{zone: books, stays: 45s}");
    for (int t = 1; t <= 10; t++) {
        hear(&store, t * S);
    }
    beckon_pipeline_hearing(store.pipeline, 0, 10 * S, false);
    beckon_pipeline_advance(store.pipeline, 500 * S);
    CU_ASSERT_EQUAL(store.hits->len, 0);
    beckon_pipeline_hearing(store.pipeline, 0, 500 * S, true);
    /* Entered at 3 s, heard until 10 s: 38 s are missing. */
    beckon_pipeline_advance(store.pipeline, 560 * S);
    CU_ASSERT_EQUAL(hit(&store, 0), 538 * S);
    close_store(&store);
}

static void a_restored_visit_fires_at_the_same_time(void)
{
    Store store = open_store("{zone: books, stays: 45s}");
    g_autoptr(GByteArray) state = g_byte_array_new();
    for (int t = 100; t <= 110; t++) {
        hear(&store, t * S);
    }
    beckon_presence_save(beckon_pipeline_presence(store.pipeline), 1, state);
    beckon_pipeline_free(store.pipeline);
    store.pipeline = new_pipeline(&store);
    CU_ASSERT_TRUE(beckon_pipeline_restore(store.pipeline, 1, state->data, state->len, 110 * S));
    beckon_pipeline_advance(store.pipeline, 200 * S);
    CU_ASSERT_EQUAL(hit(&store, 0), 147 * S);
    close_store(&store);
}

static void the_forgotten_get_nothing(void)
{
    Store store = open_store("{zone: books, stays: 45s}");
    for (int t = 1; t <= 10; t++) {
        hear(&store, t * S);
    }
    beckon_pipeline_forget(store.pipeline, 1);
    beckon_pipeline_advance(store.pipeline, 500 * S);
    CU_ASSERT_EQUAL(store.hits->len, 0);
    CU_ASSERT_EQUAL(beckon_pipeline_deadline(store.pipeline), BECKON_TIME_NEVER);
    close_store(&store);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(a_stay_of_45_seconds_fires_at_45_seconds),
        BECKON_TEST(ten_strikes_for_those_who_are_inside),
        BECKON_TEST(new_rules_look_at_those_who_are_inside),
        BECKON_TEST(a_reading_is_seen_by_those_who_are_inside),
        BECKON_TEST(readings_that_flicker_are_looked_at_a_few_times),
        BECKON_TEST(what_is_due_before_a_reading_does_not_know_it),
        BECKON_TEST(a_deaf_zone_gives_nothing),
        BECKON_TEST(a_restored_visit_fires_at_the_same_time),
        BECKON_TEST(the_forgotten_get_nothing),
    };
    return BECKON_TESTS_RUN("engine/pipeline", tests);
}
