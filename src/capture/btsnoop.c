/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/btsnoop.h"

#include <string.h>

#include "base/bytes.h"
#include "base/error.h"
#include "capture/hci-event.h"

#define FORMAT_VERSION      1
#define LINK_HCI            1001 /* unencapsulated; the flags say what a packet is */
#define LINK_UART           1002 /* H4: the first byte says what a packet is */
#define LINK_MONITOR        2001 /* the flags hold the adapter and the opcode */
#define HCI_FLAGS_EVENT     0x3  /* received, and no data */
#define UART_EVENT          0x04
#define MONITOR_EVENT       3
#define RECORD_HEADER_BYTES 24
#define FRAGMENTS_MAX       8 /* of 229 bytes: BECKON_LIMIT_ADVERT_BYTES */

/* Times count microseconds from the year 0; this is 1970-01-01 on that scale, as BlueZ has it. */
#define EPOCH_US     UINT64_C(0x00dcddb30f2f8000)
#define YEAR_10000_S INT64_C(253402300800)

static const uint8_t magic[8] = {'b', 't', 's', 'n', 'o', 'o', 'p', '\0'};

struct BeckonBtsnoopReader {
    const uint8_t *file;
    BeckonReader bytes;
    uint32_t link;
    uint64_t records;
    uint64_t events;
    BeckonHciEventReader *adverts;
};

typedef struct {
    uint32_t len;
    uint32_t flags;
    uint64_t time;
    const uint8_t *data;
    BeckonReader rest; /* the file behind this record */
} Record;

BeckonBtsnoopReader *beckon_btsnoop_reader_new(const uint8_t *data, gsize len, GError **error)
{
    BeckonReader bytes = beckon_reader(data, len);
    const uint8_t *id = beckon_reader_bytes(&bytes, sizeof magic);
    uint32_t version = beckon_reader_be32(&bytes);
    uint32_t link = beckon_reader_be32(&bytes);
    if (bytes.failed || memcmp(id, magic, sizeof magic) != 0) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                    "this is no btsnoop capture: record one with btmon -w FILE");
        return NULL;
    }
    if (version != FORMAT_VERSION ||
        (link != LINK_HCI && link != LINK_UART && link != LINK_MONITOR)) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                    "this btsnoop capture has version %u and data link %u: only version 1 with "
                    "1001 (HCI), 1002 (UART) or 2001 (monitor) can be read",
                    version, link);
        return NULL;
    }
    BeckonBtsnoopReader *reader = g_new0(BeckonBtsnoopReader, 1);
    reader->file = data;
    reader->bytes = bytes;
    reader->link = link;
    reader->adverts = beckon_hci_event_reader_new();
    return reader;
}

void beckon_btsnoop_reader_free(BeckonBtsnoopReader *reader)
{
    if (reader == NULL) {
        return;
    }
    beckon_hci_event_reader_free(reader->adverts);
    g_free(reader);
}

uint64_t beckon_btsnoop_reader_events(const BeckonBtsnoopReader *reader)
{
    return reader->events;
}

uint64_t beckon_btsnoop_reader_malformed(const BeckonBtsnoopReader *reader)
{
    return beckon_hci_event_reader_malformed(reader->adverts);
}

static bool refuse_record(const BeckonBtsnoopReader *reader, const char *why, GError **error)
{
    g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                "record %" G_GUINT64_FORMAT " at byte %" G_GSIZE_FORMAT " of the capture %s",
                reader->records + 1, (gsize)(reader->bytes.at - reader->file), why);
    return false;
}

static bool read_record(BeckonBtsnoopReader *reader, Record *ret_record, GError **error)
{
    BeckonReader bytes = reader->bytes;
    beckon_reader_be32(&bytes); /* length on air, of which `len` is included */
    uint32_t len = beckon_reader_be32(&bytes);
    uint32_t flags = beckon_reader_be32(&bytes);
    beckon_reader_be32(&bytes); /* drops */
    uint64_t time = beckon_reader_be64(&bytes);
    const uint8_t *data = beckon_reader_bytes(&bytes, len);
    if (bytes.failed) {
        return refuse_record(reader, "is cut off by the end of the file", error);
    }
    *ret_record = (Record){len, flags, time, data, bytes};
    return true;
}

static bool holds_event(const BeckonBtsnoopReader *reader, const Record *record)
{
    switch (reader->link) {
    case LINK_HCI:
        return (record->flags & HCI_FLAGS_EVENT) == HCI_FLAGS_EVENT;
    case LINK_UART:
        return record->len > 0 && record->data[0] == UART_EVENT;
    default:
        return (record->flags & 0xffff) == MONITOR_EVENT;
    }
}

static bool take_event(BeckonBtsnoopReader *reader, const Record *record, GError **error)
{
    int64_t t_us = (int64_t)(record->time - EPOCH_US);
    if (t_us < 0 || t_us >= YEAR_10000_S * G_USEC_PER_SEC) {
        return refuse_record(reader, "has a time outside the years 1970 to 9999", error);
    }
    uint16_t adapter = reader->link == LINK_MONITOR ? (uint16_t)(record->flags >> 16) : 0;
    gsize indicator = reader->link == LINK_UART ? 1 : 0;
    beckon_hci_event_reader_take(reader->adverts, adapter, t_us, record->data + indicator,
                                 record->len - indicator);
    reader->events++;
    return true;
}

bool beckon_btsnoop_reader_next(BeckonBtsnoopReader *reader, BeckonAdvertReport *ret_report,
                                GError **error)
{
    while (!beckon_hci_event_reader_next(reader->adverts, ret_report)) {
        Record record;
        if (beckon_reader_left(&reader->bytes) == 0 || !read_record(reader, &record, error)) {
            return false;
        }
        if (holds_event(reader, &record) && !take_event(reader, &record, error)) {
            return false;
        }
        reader->bytes = record.rest;
        reader->records++;
    }
    return true;
}

void beckon_btsnoop_put_header(GByteArray *out)
{
    g_byte_array_append(out, magic, sizeof magic);
    beckon_put_be32(out, FORMAT_VERSION);
    beckon_put_be32(out, LINK_MONITOR);
}

static void write_record_header(uint8_t *out, uint32_t len, int64_t t_us)
{
    const uint32_t words[] = {len, len, MONITOR_EVENT, 0};
    uint64_t time = GUINT64_TO_BE((uint64_t)t_us + EPOCH_US);
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
        uint32_t word = GUINT32_TO_BE(words[i]);
        memcpy(out + i * sizeof word, &word, sizeof word);
    }
    memcpy(out + sizeof words, &time, sizeof time);
}

void beckon_btsnoop_put_advert(GByteArray *out, const BeckonAdvertReport *report)
{
    uint8_t records[FRAGMENTS_MAX * (RECORD_HEADER_BYTES + BECKON_HCI_EVENT_MAX_BYTES)];
    uint8_t *at = records;
    uint16_t offset = 0;
    g_return_if_fail(report->len <= BECKON_LIMIT_ADVERT_BYTES);
    do {
        gsize len = beckon_hci_event_encode(report, &offset, at + RECORD_HEADER_BYTES);
        write_record_header(at, (uint32_t)len, report->t_us);
        at += RECORD_HEADER_BYTES + len;
    } while (offset < report->len);
    g_byte_array_append(out, records, (guint)(at - records));
}
