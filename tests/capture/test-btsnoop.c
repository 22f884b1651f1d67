/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/btsnoop.h"

#include <string.h>

#include "base/bytes.h"
#include "base/error.h"
#include "testing.h"

#define T_US INT64_C(1795418787066637)

/* What every file below holds as its one record's event: flags of a random address at -59 dBm. */
static const uint8_t event[] = {0x3e, 0x0f, 0x02, 0x01, 0x03, 0x01, 0x06, 0x05, 0x04,
                                0x03, 0x02, 0xc1, 0x03, 0x02, 0x01, 0x06, 0xc5};

static GByteArray *start_file(uint32_t version, uint32_t link)
{
    GByteArray *file = g_byte_array_new();
    g_byte_array_append(file, (const uint8_t *)"btsnoop", 8);
    beckon_put_be32(file, version);
    beckon_put_be32(file, link);
    return file;
}

/* RFC 1761 with the times of BlueZ's doc/btsnoop.txt. */
static void put_record(GByteArray *file, uint32_t flags, int64_t t_us, const uint8_t *data,
                       uint32_t len)
{
    beckon_put_be32(file, len);
    beckon_put_be32(file, len);
    beckon_put_be32(file, flags);
    beckon_put_be32(file, 0);
    beckon_put_be64(file, (uint64_t)t_us + UINT64_C(0x00dcddb30f2f8000));
    g_byte_array_append(file, data, len);
}

static void assert_same(const BeckonAdvertReport *a, const BeckonAdvertReport *b)
{
    CU_ASSERT_EQUAL(a->t_us, b->t_us);
    CU_ASSERT_EQUAL(memcmp(a->address, b->address, sizeof a->address), 0);
    CU_ASSERT_EQUAL(a->address_type, b->address_type);
    CU_ASSERT_EQUAL(a->extended, b->extended);
    CU_ASSERT_EQUAL(a->scan_response, b->scan_response);
    CU_ASSERT_EQUAL(a->rssi_dbm, b->rssi_dbm);
    CU_ASSERT_EQUAL_FATAL(a->len, b->len);
    CU_ASSERT_EQUAL(memcmp(a->data, b->data, a->len), 0);
}

/* How many adverts precede the end or the error. */
static guint count(const uint8_t *data, gsize len, GError **error)
{
    g_autoptr(BeckonBtsnoopReader) reader = beckon_btsnoop_reader_new(data, len, error);
    BeckonAdvertReport report;
    guint n = 0;
    while (reader != NULL && beckon_btsnoop_reader_next(reader, &report, error)) {
        n++;
    }
    return n;
}

static void reads_what_the_kernel_recorded(void)
{
    static const struct {
        int64_t t_us;
        const char *address;
        BeckonAddressType type;
        int8_t rssi_dbm;
        const char *data;
    } some[] = {
        {1795418787066637, "00aa01000000", BECKON_ADDRESS_PUBLIC, 127,
         "0201061aff4c000215f7826da64fa24e988024bc5b71e0893e00010002c5"},
        {1795418791141874, "4a123456789a", BECKON_ADDRESS_RANDOM, -80,
         "02011a0aff4c001005011c6a9f3b"},
        {1795418793146539, "001122334455", BECKON_ADDRESS_PUBLIC, -75,
         "0201060303aafe0d16aafe30ec1122334455667788"},
    };
    static const guint positions[] = {0, 5, 12};
    g_autofree char *path = beckon_test_data("captures/kernel-vhci.btsnoop");
    if (path == NULL) {
        beckon_test_skip("the shared captures are not here");
        return;
    }
    g_autoptr(GMappedFile) file = g_mapped_file_new(path, FALSE, NULL);
    g_autoptr(BeckonBtsnoopReader) reader = beckon_btsnoop_reader_new(
        (const uint8_t *)g_mapped_file_get_contents(file), g_mapped_file_get_length(file), NULL);
    g_autoptr(GError) error = NULL;
    BeckonAdvertReport report;
    guint n = 0;
    guint n_extended = 0;
    guint checked = 0;
    while (beckon_btsnoop_reader_next(reader, &report, &error)) {
        if (checked < G_N_ELEMENTS(some) && positions[checked] == n) {
            g_autofree char *address = beckon_hex_encode(report.address, 6);
            g_autofree char *data = beckon_hex_encode(report.data, report.len);
            CU_ASSERT_EQUAL(report.t_us, some[checked].t_us);
            CU_ASSERT_STRING_EQUAL(address, some[checked].address);
            CU_ASSERT_EQUAL(report.address_type, some[checked].type);
            CU_ASSERT_EQUAL(report.rssi_dbm, some[checked].rssi_dbm);
            CU_ASSERT_STRING_EQUAL(data, some[checked].data);
            checked++;
        }
        n++;
        n_extended += report.extended;
    }
    CU_ASSERT_PTR_NULL(error);
    CU_ASSERT_EQUAL(n, 13);
    CU_ASSERT_EQUAL(n_extended, 5);
    CU_ASSERT_EQUAL(checked, G_N_ELEMENTS(some));
    CU_ASSERT_EQUAL(beckon_btsnoop_reader_events(reader), 91);
    CU_ASSERT_EQUAL(beckon_btsnoop_reader_malformed(reader), 0);
}

static void reads_all_three_data_links(void)
{
    const uint8_t uart_command[] = {0x01, 0x03, 0x0c, 0x00};
    g_autofree uint8_t *uart_event = g_malloc(sizeof event + 1);
    uart_event[0] = 0x04;
    memcpy(uart_event + 1, event, sizeof event);

    g_autoptr(GByteArray) hci = start_file(1, 1001);
    put_record(hci, 2, T_US, uart_command + 1, 3);
    put_record(hci, 3, T_US, event, sizeof event);
    CU_ASSERT_EQUAL(count(hci->data, hci->len, NULL), 1);

    g_autoptr(GByteArray) uart = start_file(1, 1002);
    put_record(uart, 2, T_US, uart_command, sizeof uart_command);
    put_record(uart, 3, T_US, uart_event, sizeof event + 1);
    CU_ASSERT_EQUAL(count(uart->data, uart->len, NULL), 1);

    g_autoptr(GByteArray) monitor = start_file(1, 2001);
    put_record(monitor, 2, T_US, uart_command + 1, 3);
    put_record(monitor, 0x00010003, T_US, event, sizeof event);
    CU_ASSERT_EQUAL(count(monitor->data, monitor->len, NULL), 1);
}

static void refuses_what_is_no_capture(void)
{
    g_autoptr(GByteArray) wrong_version = start_file(2, 2001);
    g_autoptr(GByteArray) wrong_link = start_file(1, 1003);
    g_autoptr(GByteArray) good = start_file(1, 2001);
    const struct {
        const uint8_t *data;
        gsize len;
    } cases[] = {{wrong_version->data, wrong_version->len},
                 {wrong_link->data, wrong_link->len},
                 {good->data, good->len - 1},
                 {(const uint8_t *)"#!/bin/sh and more text", 23},
                 {(const uint8_t *)"", 0}};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        CU_ASSERT_PTR_NULL(beckon_btsnoop_reader_new(cases[i].data, cases[i].len, &error));
        CU_ASSERT_TRUE(g_error_matches(error, BECKON_ERROR, BECKON_ERROR_INVALID));
    }
}

static void gives_back_every_advert_that_was_written(void)
{
    uint8_t data[BECKON_LIMIT_ADVERT_BYTES];
    const BeckonAdvertReport reports[] = {
        {T_US, {0xc1, 2, 3, 4, 5, 6}, BECKON_ADDRESS_RANDOM, false, false, -59, 31, data},
        {T_US, {0x11, 2, 3, 4, 5, 6}, BECKON_ADDRESS_PUBLIC, false, true, 20, 0, data},
        {T_US + 1, {0xc1, 2, 3, 4, 5, 6}, BECKON_ADDRESS_RANDOM, true, false, -127, 30, data},
        {T_US + 2, {0}, BECKON_ADDRESS_ANONYMOUS, true, false, 127, 229, data},
        {T_US + 3, {0xc1, 2, 3, 4, 5, 6}, BECKON_ADDRESS_RANDOM, true, true, -70, 230, data},
        {T_US + 4, {0xc1, 2, 3, 4, 5, 6}, BECKON_ADDRESS_RANDOM, true, false, -70, 1650, data},
    };
    for (gsize i = 0; i < sizeof data; i++) {
        data[i] = (uint8_t)(i * 7);
    }
    g_autoptr(GByteArray) file = g_byte_array_new();
    beckon_btsnoop_put_header(file);
    for (gsize i = 0; i < G_N_ELEMENTS(reports); i++) {
        beckon_btsnoop_put_advert(file, &reports[i]);
    }
    g_autoptr(BeckonBtsnoopReader) reader = beckon_btsnoop_reader_new(file->data, file->len, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(reports); i++) {
        BeckonAdvertReport report;
        CU_ASSERT_TRUE_FATAL(beckon_btsnoop_reader_next(reader, &report, NULL));
        assert_same(&report, &reports[i]);
    }
    BeckonAdvertReport report;
    g_autoptr(GError) error = NULL;
    CU_ASSERT_FALSE(beckon_btsnoop_reader_next(reader, &report, &error));
    CU_ASSERT_PTR_NULL(error);
    CU_ASSERT_EQUAL(beckon_btsnoop_reader_events(reader), 4 + 2 + 8);
}

static void writes_the_format_of_btmon(void)
{
    g_autoptr(GByteArray) expected = start_file(1, 2001);
    put_record(expected, 3, T_US, event, sizeof event);
    const uint8_t flags[] = {0x02, 0x01, 0x06};
    const BeckonAdvertReport report = {
        .t_us = T_US,
        .address = {0xc1, 2, 3, 4, 5, 6},
        .address_type = BECKON_ADDRESS_RANDOM,
        .rssi_dbm = -59,
        .len = sizeof flags,
        .data = flags,
    };
    g_autoptr(GByteArray) file = g_byte_array_new();
    beckon_btsnoop_put_header(file);
    beckon_btsnoop_put_advert(file, &report);
    CU_ASSERT_EQUAL_FATAL(file->len, expected->len);
    CU_ASSERT_EQUAL(memcmp(file->data, expected->data, file->len), 0);
}

static void gives_what_is_good_of_a_file_cut_anywhere(void)
{
    const gsize record_len = 24 + sizeof event;
    g_autoptr(GByteArray) file = start_file(1, 2001);
    for (int i = 0; i < 3; i++) {
        put_record(file, 3, T_US + i, event, sizeof event);
    }
    for (gsize len = 16; len <= file->len; len++) {
        g_autofree uint8_t *cut = g_memdup2(file->data, len);
        g_autoptr(GError) error = NULL;
        CU_ASSERT_EQUAL(count(cut, len, &error), (len - 16) / record_len);
        CU_ASSERT_EQUAL(error != NULL, (len - 16) % record_len != 0);
    }
}

static void names_the_broken_record_and_where_it_lies(void)
{
    g_autoptr(GByteArray) file = start_file(1, 2001);
    g_autoptr(GError) error = NULL;
    put_record(file, 3, T_US, event, sizeof event);
    put_record(file, 3, T_US, event, sizeof event);
    file->data[16 + 24 + sizeof event + 4] = 0xff; /* the second one's length: 4 GiB and more */
    CU_ASSERT_EQUAL(count(file->data, file->len, &error), 1);
    CU_ASSERT_PTR_NOT_NULL_FATAL(strstr(error->message, "record 2 at byte 57 "));
}

static void stays_at_a_broken_record(void)
{
    g_autoptr(GByteArray) file = start_file(1, 2001);
    put_record(file, 3, T_US, event, sizeof event);
    g_autoptr(BeckonBtsnoopReader) reader =
        beckon_btsnoop_reader_new(file->data, file->len - 1, NULL);
    for (int i = 0; i < 2; i++) {
        g_autoptr(GError) error = NULL;
        BeckonAdvertReport report;
        CU_ASSERT_FALSE(beckon_btsnoop_reader_next(reader, &report, &error));
        CU_ASSERT_PTR_NOT_NULL(error);
    }
}

static void refuses_times_that_no_calendar_has(void)
{
    const int64_t times[] = {-1, INT64_C(253402300800) * G_USEC_PER_SEC, INT64_MAX, INT64_MIN};
    for (gsize i = 0; i < G_N_ELEMENTS(times); i++) {
        g_autoptr(GByteArray) file = start_file(1, 2001);
        g_autoptr(GError) error = NULL;
        put_record(file, 3, times[i], event, sizeof event);
        CU_ASSERT_EQUAL(count(file->data, file->len, &error), 0);
        CU_ASSERT_PTR_NOT_NULL(error);
    }
}

static void counts_malformed_events_and_goes_on(void)
{
    g_autoptr(GByteArray) file = start_file(1, 2001);
    put_record(file, 3, T_US, event, sizeof event - 1);
    put_record(file, 3, T_US, event, sizeof event);
    g_autoptr(BeckonBtsnoopReader) reader = beckon_btsnoop_reader_new(file->data, file->len, NULL);
    BeckonAdvertReport report;
    CU_ASSERT_TRUE(beckon_btsnoop_reader_next(reader, &report, NULL));
    CU_ASSERT_FALSE(beckon_btsnoop_reader_next(reader, &report, NULL));
    CU_ASSERT_EQUAL(beckon_btsnoop_reader_events(reader), 2);
    CU_ASSERT_EQUAL(beckon_btsnoop_reader_malformed(reader), 1);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(reads_what_the_kernel_recorded),
        BECKON_TEST(reads_all_three_data_links),
        BECKON_TEST(refuses_what_is_no_capture),
        BECKON_TEST(gives_back_every_advert_that_was_written),
        BECKON_TEST(writes_the_format_of_btmon),
        BECKON_TEST(gives_what_is_good_of_a_file_cut_anywhere),
        BECKON_TEST(names_the_broken_record_and_where_it_lies),
        BECKON_TEST(stays_at_a_broken_record),
        BECKON_TEST(refuses_times_that_no_calendar_has),
        BECKON_TEST(counts_malformed_events_and_goes_on),
    };
    return BECKON_TESTS_RUN("capture/btsnoop", tests);
}
