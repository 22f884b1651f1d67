/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/hci-event.h"

#include <string.h>

#include "capture/advert-chain.h"
#include "testing.h"

#define T_US INT64_C(1795418787066637)

/* Laid out by hand after Core Specification 5.4, Vol 4 Part E 7.7.65.2. */
static const uint8_t two_legacy_reports[] = {
    0x3e, 0x1b, 0x02, 0x02,                                                       /* two reports */
    0x03, 0x01, 0x06, 0x05, 0x04, 0x03, 0x02, 0xc1, 0x03, 0x02, 0x01, 0x06, 0xc5, /* flags, -59 */
    0x04, 0x00, 0x66, 0x55, 0x44, 0x33, 0x22, 0x11, 0x02, 0x01, 0xff, 0x7f, /* scan response */
};

/* And after 7.7.65.13. */
static void extended_report(uint8_t *out, uint16_t type, uint8_t set_id, uint8_t fill,
                            uint8_t data_len)
{
    const uint8_t head[] = {
        0x3e,          (uint8_t)(26 + data_len),
        0x0d,          0x01, /* one report */
        (uint8_t)type, (uint8_t)(type >> 8),
        0x01, /* type, random address */
        0x06,          0x05,
        0x04,          0x03,
        0x02,          0xc1,
        0x01,          0x02, /* address, primary and secondary PHY */
        set_id,        0x7f,
        0xba,          0x00,
        0x00,          0x00,
        0x00,          0x00, /* no TX power, -70 dBm, not periodic */
        0x00,          0x00,
        0x00,          0x00,
        data_len,
    };
    memcpy(out, head, sizeof head);
    memset(out + sizeof head, fill, data_len);
}

static void take_fragment(BeckonHciEventReader *reader, uint16_t type, uint8_t set_id, uint8_t fill,
                          uint8_t data_len)
{
    static uint8_t event[BECKON_HCI_EVENT_MAX_BYTES];
    extended_report(event, type, set_id, fill, data_len);
    beckon_hci_event_reader_take(reader, 0, T_US, event, 28u + data_len);
}

enum { COMPLETE = 0x00, MORE = 0x20, TRUNCATED = 0x40 };

static void reads_every_report_of_a_legacy_event(void)
{
    const uint8_t first[] = {0xc1, 0x02, 0x03, 0x04, 0x05, 0x06};
    const uint8_t second[] = {0x11, 0x22, 0x33, 0x44, 0x55, 0x66};
    const uint8_t flags[] = {0x02, 0x01, 0x06};
    g_autoptr(BeckonHciEventReader) reader = beckon_hci_event_reader_new();
    BeckonAdvertReport report;
    beckon_hci_event_reader_take(reader, 0, T_US, two_legacy_reports, sizeof two_legacy_reports);
    CU_ASSERT_TRUE_FATAL(beckon_hci_event_reader_next(reader, &report));
    CU_ASSERT_EQUAL(report.t_us, T_US);
    CU_ASSERT_EQUAL(memcmp(report.address, first, sizeof first), 0);
    CU_ASSERT_EQUAL(report.address_type, BECKON_ADDRESS_RANDOM);
    CU_ASSERT_EQUAL(report.rssi_dbm, -59);
    CU_ASSERT_EQUAL_FATAL(report.len, sizeof flags);
    CU_ASSERT_EQUAL(memcmp(report.data, flags, sizeof flags), 0);
    CU_ASSERT_FALSE(report.extended);
    CU_ASSERT_FALSE(report.scan_response);
    CU_ASSERT_TRUE_FATAL(beckon_hci_event_reader_next(reader, &report));
    CU_ASSERT_EQUAL(memcmp(report.address, second, sizeof second), 0);
    CU_ASSERT_EQUAL(report.address_type, BECKON_ADDRESS_PUBLIC);
    CU_ASSERT_EQUAL(report.rssi_dbm, BECKON_RSSI_UNKNOWN);
    CU_ASSERT_TRUE(report.scan_response);
    CU_ASSERT_FALSE(beckon_hci_event_reader_next(reader, &report));
    CU_ASSERT_EQUAL(beckon_hci_event_reader_malformed(reader), 0);
}

static void counts_an_event_cut_anywhere_as_malformed(void)
{
    for (gsize len = 3; len < sizeof two_legacy_reports; len++) {
        g_autoptr(BeckonHciEventReader) reader = beckon_hci_event_reader_new();
        g_autofree uint8_t *cut = g_memdup2(two_legacy_reports, len);
        BeckonAdvertReport report;
        beckon_hci_event_reader_take(reader, 0, T_US, cut, len);
        CU_ASSERT_FALSE(beckon_hci_event_reader_next(reader, &report));
        CU_ASSERT_EQUAL(beckon_hci_event_reader_malformed(reader), 1);
    }
}

static void keeps_the_reports_before_a_malformed_one(void)
{
    g_autoptr(BeckonHciEventReader) reader = beckon_hci_event_reader_new();
    g_autofree uint8_t *event = g_memdup2(two_legacy_reports, sizeof two_legacy_reports);
    BeckonAdvertReport report;
    event[25] = 200; /* the second report's data would end far behind the event */
    beckon_hci_event_reader_take(reader, 0, T_US, event, sizeof two_legacy_reports);
    CU_ASSERT_TRUE(beckon_hci_event_reader_next(reader, &report));
    CU_ASSERT_FALSE(beckon_hci_event_reader_next(reader, &report));
    CU_ASSERT_EQUAL(beckon_hci_event_reader_malformed(reader), 1);
}

static void passes_over_other_events(void)
{
    const uint8_t command_complete[] = {0x0e, 0x04, 0x01, 0x03, 0x0c, 0x00};
    const uint8_t connection_complete[] = {0x3e, 0x02, 0x01, 0x00};
    g_autoptr(BeckonHciEventReader) reader = beckon_hci_event_reader_new();
    BeckonAdvertReport report;
    beckon_hci_event_reader_take(reader, 0, T_US, command_complete, sizeof command_complete);
    CU_ASSERT_FALSE(beckon_hci_event_reader_next(reader, &report));
    beckon_hci_event_reader_take(reader, 0, T_US, connection_complete, sizeof connection_complete);
    CU_ASSERT_FALSE(beckon_hci_event_reader_next(reader, &report));
    CU_ASSERT_EQUAL(beckon_hci_event_reader_malformed(reader), 0);
}

static void puts_interleaved_fragments_together(void)
{
    g_autoptr(BeckonHciEventReader) reader = beckon_hci_event_reader_new();
    BeckonAdvertReport report;
    take_fragment(reader, MORE, 1, 'a', 200);
    CU_ASSERT_FALSE(beckon_hci_event_reader_next(reader, &report));
    take_fragment(reader, MORE, 2, 'x', 10);
    CU_ASSERT_FALSE(beckon_hci_event_reader_next(reader, &report));
    take_fragment(reader, COMPLETE, 1, 'b', 100);
    CU_ASSERT_TRUE_FATAL(beckon_hci_event_reader_next(reader, &report));
    CU_ASSERT_EQUAL_FATAL(report.len, 300);
    CU_ASSERT_EQUAL(report.data[199], 'a');
    CU_ASSERT_EQUAL(report.data[200], 'b');
    CU_ASSERT_EQUAL(report.rssi_dbm, -70);
    CU_ASSERT_TRUE(report.extended);
    take_fragment(reader, TRUNCATED, 2, 'y', 5);
    CU_ASSERT_TRUE_FATAL(beckon_hci_event_reader_next(reader, &report));
    CU_ASSERT_EQUAL(report.len, 15);
    take_fragment(reader, COMPLETE, 1, 'c', 7);
    CU_ASSERT_TRUE_FATAL(beckon_hci_event_reader_next(reader, &report));
    CU_ASSERT_EQUAL(report.len, 7);
    CU_ASSERT_EQUAL(beckon_hci_event_reader_malformed(reader), 0);
}

static void joins_no_legacy_report_to_a_chain(void)
{
    g_autoptr(BeckonHciEventReader) reader = beckon_hci_event_reader_new();
    BeckonAdvertReport report;
    take_fragment(reader, MORE, 0, 'a', 200);
    CU_ASSERT_FALSE(beckon_hci_event_reader_next(reader, &report));
    beckon_hci_event_reader_take(reader, 0, T_US, two_legacy_reports, sizeof two_legacy_reports);
    CU_ASSERT_TRUE_FATAL(beckon_hci_event_reader_next(reader, &report));
    CU_ASSERT_EQUAL(report.len, 3);
}

static void drops_and_counts_an_advert_that_never_ends(void)
{
    g_autoptr(BeckonHciEventReader) reader = beckon_hci_event_reader_new();
    BeckonAdvertReport report;
    for (int i = 0; i < 100; i++) {
        take_fragment(reader, MORE, 1, 'a', 229);
        CU_ASSERT_FALSE(beckon_hci_event_reader_next(reader, &report));
    }
    take_fragment(reader, COMPLETE, 1, 'b', 10);
    CU_ASSERT_FALSE(beckon_hci_event_reader_next(reader, &report));
    CU_ASSERT_EQUAL(beckon_hci_event_reader_malformed(reader), 1);
    take_fragment(reader, COMPLETE, 1, 'c', 10);
    CU_ASSERT_TRUE(beckon_hci_event_reader_next(reader, &report));
}

static void gives_up_the_oldest_of_too_many_unfinished_adverts(void)
{
    g_autoptr(BeckonHciEventReader) reader = beckon_hci_event_reader_new();
    BeckonAdvertReport report;
    for (uint8_t set_id = 0; set_id <= BECKON_LIMIT_ADVERT_CHAINS; set_id++) {
        take_fragment(reader, MORE, set_id, 'a', 20);
        CU_ASSERT_FALSE(beckon_hci_event_reader_next(reader, &report));
    }
    CU_ASSERT_EQUAL(beckon_hci_event_reader_malformed(reader), 1);
    take_fragment(reader, COMPLETE, BECKON_LIMIT_ADVERT_CHAINS, 'b', 20);
    CU_ASSERT_TRUE_FATAL(beckon_hci_event_reader_next(reader, &report));
    CU_ASSERT_EQUAL(report.len, 40);
    take_fragment(reader, COMPLETE, 1, 'b', 20);
    CU_ASSERT_TRUE_FATAL(beckon_hci_event_reader_next(reader, &report));
    CU_ASSERT_EQUAL(report.len, 40);
}

static void gives_up_what_has_waited_too_long(void)
{
    static uint8_t event[BECKON_HCI_EVENT_MAX_BYTES];
    g_autoptr(BeckonHciEventReader) reader = beckon_hci_event_reader_new();
    BeckonAdvertReport report;
    take_fragment(reader, MORE, 1, 'a', 20);
    CU_ASSERT_FALSE(beckon_hci_event_reader_next(reader, &report));
    extended_report(event, COMPLETE, 1, 'b', 30);
    beckon_hci_event_reader_take(reader, 0, T_US + 60 * INT64_C(1000000), event, 58);
    CU_ASSERT_TRUE_FATAL(beckon_hci_event_reader_next(reader, &report));
    CU_ASSERT_EQUAL(report.len, 30);
    CU_ASSERT_EQUAL(beckon_hci_event_reader_malformed(reader), 1);
}

static void join(BeckonAdvertChains *chains, bool more_to_come, int64_t t_us, bool expected)
{
    static const uint8_t data[] = "a stranger's advert";
    BeckonAdvertReport report = {.t_us = t_us,
                                 .address_type = BECKON_ADDRESS_RANDOM,
                                 .address = {0xde, 0xad, 0xbe, 0xef, 0x5a, 0xa5},
                                 .extended = true,
                                 .data = data,
                                 .len = sizeof data};
    CU_ASSERT_EQUAL(beckon_advert_chains_join(chains, 0, 1, more_to_come, &report), expected);
}

static bool holds_a_stranger(const BeckonAdvertChains *chains)
{
    return memmem(chains, sizeof *chains, "stranger", 8) != NULL ||
           memmem(chains, sizeof *chains, "\xde\xad\xbe\xef\x5a\xa5", 6) != NULL;
}

static void keeps_nothing_of_an_advert_that_was_handed_out_or_never_ended(void)
{
    g_autofree BeckonAdvertChains *chains = g_new0(BeckonAdvertChains, 1);
    join(chains, true, T_US, false);
    join(chains, false, T_US, true);
    CU_ASSERT_TRUE(holds_a_stranger(chains));
    beckon_advert_chains_forget(chains, T_US);
    CU_ASSERT_FALSE(holds_a_stranger(chains));
    join(chains, true, T_US, false);
    beckon_advert_chains_forget(chains, T_US + 1000000);
    CU_ASSERT_TRUE(holds_a_stranger(chains));
    beckon_advert_chains_forget(chains, T_US + 3000000);
    CU_ASSERT_FALSE(holds_a_stranger(chains));
    join(chains, true, T_US, false); /* and then the clock is set back */
    beckon_advert_chains_forget(chains, T_US - 3600 * INT64_C(1000000));
    CU_ASSERT_FALSE(holds_a_stranger(chains));
    CU_ASSERT_EQUAL(chains->n_open, 0);
    CU_ASSERT_EQUAL(chains->dropped, 2);
}

static void takes_resolved_addresses_for_their_own_kind(void)
{
    uint8_t event[BECKON_HCI_EVENT_MAX_BYTES];
    BeckonAdvertReport report;
    const struct {
        uint8_t on_air;
        BeckonAddressType type;
    } cases[] = {{0x02, BECKON_ADDRESS_PUBLIC},
                 {0x03, BECKON_ADDRESS_RANDOM},
                 {0xff, BECKON_ADDRESS_ANONYMOUS}};
    g_autoptr(BeckonHciEventReader) reader = beckon_hci_event_reader_new();
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        extended_report(event, COMPLETE, 0, 0, 3);
        event[6] = cases[i].on_air;
        beckon_hci_event_reader_take(reader, 0, T_US, event, 31);
        CU_ASSERT_TRUE_FATAL(beckon_hci_event_reader_next(reader, &report));
        CU_ASSERT_EQUAL(report.address_type, cases[i].type);
    }
    event[6] = 0x04;
    beckon_hci_event_reader_take(reader, 0, T_US, event, 31);
    CU_ASSERT_FALSE(beckon_hci_event_reader_next(reader, &report));
    CU_ASSERT_EQUAL(beckon_hci_event_reader_malformed(reader), 1);
}

static void takes_reserved_rssi_values_for_unknown(void)
{
    g_autoptr(BeckonHciEventReader) reader = beckon_hci_event_reader_new();
    g_autofree uint8_t *event = g_memdup2(two_legacy_reports, sizeof two_legacy_reports);
    BeckonAdvertReport report;
    event[16] = 21;
    event[28] = 0x80;
    beckon_hci_event_reader_take(reader, 0, T_US, event, sizeof two_legacy_reports);
    CU_ASSERT_TRUE_FATAL(beckon_hci_event_reader_next(reader, &report));
    CU_ASSERT_EQUAL(report.rssi_dbm, BECKON_RSSI_UNKNOWN);
    CU_ASSERT_TRUE_FATAL(beckon_hci_event_reader_next(reader, &report));
    CU_ASSERT_EQUAL(report.rssi_dbm, BECKON_RSSI_UNKNOWN);
}

static void hears_nobody_anonymous_in_a_legacy_report(void)
{
    g_autoptr(BeckonHciEventReader) reader = beckon_hci_event_reader_new();
    g_autofree uint8_t *event = g_memdup2(two_legacy_reports, sizeof two_legacy_reports);
    BeckonAdvertReport report;
    event[5] = 0xff;
    beckon_hci_event_reader_take(reader, 0, T_US, event, sizeof two_legacy_reports);
    CU_ASSERT_FALSE(beckon_hci_event_reader_next(reader, &report));
    CU_ASSERT_EQUAL(beckon_hci_event_reader_malformed(reader), 1);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(reads_every_report_of_a_legacy_event),
        BECKON_TEST(counts_an_event_cut_anywhere_as_malformed),
        BECKON_TEST(keeps_the_reports_before_a_malformed_one),
        BECKON_TEST(passes_over_other_events),
        BECKON_TEST(puts_interleaved_fragments_together),
        BECKON_TEST(joins_no_legacy_report_to_a_chain),
        BECKON_TEST(drops_and_counts_an_advert_that_never_ends),
        BECKON_TEST(gives_up_the_oldest_of_too_many_unfinished_adverts),
        BECKON_TEST(gives_up_what_has_waited_too_long),
        BECKON_TEST(keeps_nothing_of_an_advert_that_was_handed_out_or_never_ended),
        BECKON_TEST(takes_resolved_addresses_for_their_own_kind),
        BECKON_TEST(hears_nobody_anonymous_in_a_legacy_report),
        BECKON_TEST(takes_reserved_rssi_values_for_unknown),
    };
    return BECKON_TESTS_RUN("capture/hci-event", tests);
}
