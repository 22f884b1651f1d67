/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/people/heard-report.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "jws/json.h"
#include "testing.h"

#define UUID    "f7826da6-4fa2-4e98-8024-bc5b71e0893e"
#define IBEACON "{\"ibeacon\":{\"uuid\":\"" UUID "\",\"major\":1,\"minor\":65535},\"rssi\":-61}"
#define EID     "{\"eid\":\"00112233445566Ff\",\"rssi\":-70}"

static bool read_report(const char *text, BeckonHeardReport *report, GError **error)
{
    g_autoptr(JsonObject) body = beckon_json_parse_object(text, strlen(text), NULL);
    g_assert_nonnull(body);
    return beckon_heard_report_read(body, report, error);
}

static void reads_both_kinds(void)
{
    static const uint8_t uuid[] = {0xf7, 0x82, 0x6d, 0xa6, 0x4f, 0xa2, 0x4e, 0x98,
                                   0x80, 0x24, 0xbc, 0x5b, 0x71, 0xe0, 0x89, 0x3e};
    static const uint8_t eid[] = {0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0xff};
    BeckonHeardReport report;
    CU_ASSERT_TRUE_FATAL(read_report("{\"sightings\":[" IBEACON "," EID "]}", &report, NULL));
    CU_ASSERT_EQUAL_FATAL(report.n_rows, 2);
    CU_ASSERT_FALSE(report.rows[0].beacon.is_eid);
    CU_ASSERT_EQUAL(memcmp(report.rows[0].beacon.uuid, uuid, sizeof uuid), 0);
    CU_ASSERT_EQUAL(report.rows[0].beacon.major, 1);
    CU_ASSERT_EQUAL(report.rows[0].beacon.minor, 65535);
    CU_ASSERT_EQUAL(report.rows[0].rssi_dbm, -61);
    CU_ASSERT_TRUE(report.rows[1].beacon.is_eid);
    CU_ASSERT_EQUAL(memcmp(report.rows[1].beacon.eid, eid, sizeof eid), 0);
    CU_ASSERT_EQUAL(report.rows[1].rssi_dbm, -70);
}

static void puts_the_strongest_first(void)
{
    BeckonHeardReport report;
    CU_ASSERT_TRUE_FATAL(read_report("{\"sightings\":["
                                     "{\"eid\":\"0000000000000001\",\"rssi\":-70},"
                                     "{\"eid\":\"0000000000000002\",\"rssi\":-127},"
                                     "{\"eid\":\"0000000000000003\",\"rssi\":20},"
                                     "{\"eid\":\"0000000000000004\",\"rssi\":-70}]}",
                                     &report, NULL));
    const uint8_t order[] = {3, 1, 4, 2};
    for (guint i = 0; i < 4; i++) {
        CU_ASSERT_EQUAL(report.rows[i].beacon.eid[7], order[i]);
    }
}

static void passes_over_what_it_does_not_know(void)
{
    BeckonHeardReport report;
    CU_ASSERT_TRUE(
        read_report("{\"app\":1,\"sightings\":[{\"eid\":\"0000000000000001\",\"rssi\":-1,"
                    "\"at\":null}]}",
                    &report, NULL));
}

static void refuses_what_is_no_report(void)
{
    static const char *const bodies[] = {
        "{}",
        "{\"sightings\":{}}",
        "{\"sightings\":[]}",
        "{\"sightings\":[1]}",
        "{\"sightings\":[[]]}",
        "{\"sightings\":[{}]}",
        "{\"sightings\":[{\"rssi\":-61}]}",
        "{\"sightings\":[" EID ",{\"eid\":\"0000000000000001\"}]}",
        "{\"sightings\":[{\"eid\":\"0000000000000001\",\"rssi\":-128}]}",
        "{\"sightings\":[{\"eid\":\"0000000000000001\",\"rssi\":21}]}",
        "{\"sightings\":[{\"eid\":\"0000000000000001\",\"rssi\":-61.5}]}",
        "{\"sightings\":[{\"eid\":\"0000000000000001\",\"rssi\":\"-61\"}]}",
        "{\"sightings\":[{\"eid\":\"000000000000001\",\"rssi\":-61}]}",
        "{\"sightings\":[{\"eid\":\"00000000000000001\",\"rssi\":-61}]}",
        "{\"sightings\":[{\"eid\":\"000000000000000g\",\"rssi\":-61}]}",
        "{\"sightings\":[{\"eid\":1,\"rssi\":-61}]}",
        "{\"sightings\":[{\"eid\":\"0000000000000001\",\"ibeacon\":{},\"rssi\":-61}]}",
        "{\"sightings\":[{\"ibeacon\":\"" UUID "\",\"rssi\":-61}]}",
        "{\"sightings\":[{\"ibeacon\":null,\"rssi\":-61}]}",
        "{\"sightings\":[{\"ibeacon\":{\"uuid\":\"" UUID "\",\"major\":1},\"rssi\":-61}]}",
        "{\"sightings\":[{\"ibeacon\":{\"uuid\":\"" UUID
        "\",\"major\":1,\"minor\":65536},\"rssi\":-1}]}",
        "{\"sightings\":[{\"ibeacon\":{\"uuid\":\"" UUID
        "\",\"major\":-1,\"minor\":1},\"rssi\":-1}]}",
        "{\"sightings\":[{\"ibeacon\":{\"uuid\":\"f7826da64fa24e988024bc5b71e0893e\","
        "\"major\":1,\"minor\":1},\"rssi\":-1}]}",
        "{\"sightings\":[{\"ibeacon\":{\"uuid\":\"f7826da6-4fa2-4e98-8024bc5b-71e0893e\","
        "\"major\":1,\"minor\":1},\"rssi\":-1}]}",
        "{\"sightings\":[{\"ibeacon\":{\"uuid\":\"f7826da6-4fa2-4e98-8024-bc5b71e0893g\","
        "\"major\":1,\"minor\":1},\"rssi\":-1}]}",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(bodies); i++) {
        BeckonHeardReport report = {.n_rows = 4711};
        g_autoptr(GError) error = NULL;
        if (read_report(bodies[i], &report, &error)) {
            CU_FAIL();
            printf("# taken: %s\n", bodies[i]);
        }
        CU_ASSERT_TRUE(g_error_matches(error, BECKON_ERROR, BECKON_ERROR_INVALID));
        CU_ASSERT_EQUAL(report.n_rows, 4711);
    }
}

static char *many(guint n)
{
    g_autoptr(GString) text = g_string_new("{\"sightings\":[" EID);
    for (guint i = 1; i < n; i++) {
        g_string_append(text, "," EID);
    }
    g_string_append(text, "]}");
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static void takes_sixteen_and_no_more(void)
{
    BeckonHeardReport report;
    g_autofree char *sixteen = many(16);
    g_autofree char *more = many(17);
    CU_ASSERT_TRUE(read_report(sixteen, &report, NULL));
    CU_ASSERT_EQUAL(report.n_rows, 16);
    CU_ASSERT_FALSE(read_report(more, &report, NULL));
}

static void tells_what_is_the_same(void)
{
    BeckonHeardReport report;
    CU_ASSERT_TRUE_FATAL(read_report("{\"sightings\":[" IBEACON "," EID "]}", &report, NULL));
    BeckonHeardBeacon ibeacon = report.rows[0].beacon, eid = report.rows[1].beacon;
    CU_ASSERT_TRUE(beckon_heard_is_same(&ibeacon, &report.rows[0].beacon));
    CU_ASSERT_TRUE(beckon_heard_is_same(&eid, &report.rows[1].beacon));
    CU_ASSERT_FALSE(beckon_heard_is_same(&ibeacon, &eid));
    ibeacon.minor--;
    eid.eid[0]++;
    CU_ASSERT_FALSE(beckon_heard_is_same(&ibeacon, &report.rows[0].beacon));
    CU_ASSERT_FALSE(beckon_heard_is_same(&eid, &report.rows[1].beacon));
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(reads_both_kinds),
        BECKON_TEST(puts_the_strongest_first),
        BECKON_TEST(passes_over_what_it_does_not_know),
        BECKON_TEST(refuses_what_is_no_report),
        BECKON_TEST(takes_sixteen_and_no_more),
        BECKON_TEST(tells_what_is_the_same),
    };
    return BECKON_TESTS_RUN("engine/heard-report", tests);
}
