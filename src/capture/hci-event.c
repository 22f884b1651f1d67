/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/hci-event.h"

#include <string.h>

#include "base/bytes.h"
#include "capture/advert-chain.h"

#define EVENT_LE_META         0x3e
#define SUBEVENT_REPORT       0x02
#define SUBEVENT_REPORT_EXT   0x0d
#define LEGACY_DATA_MAX       31
#define EXTENDED_DATA_MAX     229
#define LEGACY_NONCONNECTABLE 0x03
#define LEGACY_SCAN_RESPONSE  0x04
#define EXT_SCAN_RESPONSE     0x0008
#define EXT_MORE_TO_COME      0x0020
#define EXT_STATUS_MASK       0x0060
#define PHY_1M                1
#define TX_POWER_UNKNOWN      0x7f

struct BeckonHciEventReader {
    BeckonReader parameters; /* of the event taken, behind the number of reports */
    guint n_left;            /* reports to come in it */
    bool extended;
    uint16_t adapter;
    int64_t t_us;
    uint64_t malformed;
    BeckonAdvertChains chains;
};

BeckonHciEventReader *beckon_hci_event_reader_new(void)
{
    return g_new0(BeckonHciEventReader, 1);
}

void beckon_hci_event_reader_free(BeckonHciEventReader *reader)
{
    g_free(reader);
}

uint64_t beckon_hci_event_reader_malformed(const BeckonHciEventReader *reader)
{
    return reader->malformed + reader->chains.dropped;
}

void beckon_hci_event_reader_take(BeckonHciEventReader *reader, uint16_t adapter, int64_t t_us,
                                  const uint8_t *event, gsize len)
{
    BeckonReader packet = beckon_reader(event, len);
    uint8_t code = beckon_reader_u8(&packet);
    uint8_t announced = beckon_reader_u8(&packet);
    gsize present = beckon_reader_left(&packet);
    reader->n_left = 0;
    if (code != EVENT_LE_META) {
        return;
    }
    uint8_t subevent = beckon_reader_u8(&packet);
    if (!packet.failed && subevent != SUBEVENT_REPORT && subevent != SUBEVENT_REPORT_EXT) {
        return;
    }
    uint8_t n_reports = beckon_reader_u8(&packet);
    if (packet.failed || announced != present || n_reports == 0) {
        reader->malformed++;
        return;
    }
    reader->parameters = packet;
    reader->n_left = n_reports;
    reader->extended = subevent == SUBEVENT_REPORT_EXT;
    reader->adapter = adapter;
    reader->t_us = t_us;
}

/* 2 and 3 are addresses that the controller has resolved: identity addresses of either type. */
static bool read_address(BeckonReader *from, BeckonAdvertReport *report)
{
    uint8_t type = beckon_reader_u8(from);
    const uint8_t *address = beckon_reader_bytes(from, sizeof report->address);
    if (from->failed || (type > 3 && type != BECKON_ADDRESS_ANONYMOUS)) {
        return false;
    }
    report->address_type =
        type == BECKON_ADDRESS_ANONYMOUS ? BECKON_ADDRESS_ANONYMOUS : (BeckonAddressType)(type & 1);
    for (gsize i = 0; i < sizeof report->address; i++) {
        report->address[i] = address[sizeof report->address - 1 - i];
    }
    return true;
}

static int8_t read_rssi(BeckonReader *from)
{
    int8_t rssi_dbm = (int8_t)beckon_reader_u8(from);
    return rssi_dbm >= -127 && rssi_dbm <= 20 ? rssi_dbm : BECKON_RSSI_UNKNOWN;
}

static bool read_data(BeckonReader *from, gsize max, BeckonAdvertReport *report)
{
    report->len = beckon_reader_u8(from);
    report->data = beckon_reader_bytes(from, report->len);
    return !from->failed && report->len <= max;
}

static bool read_legacy(BeckonReader *from, BeckonAdvertReport *report)
{
    uint8_t type = beckon_reader_u8(from);
    if (type > LEGACY_SCAN_RESPONSE || !read_address(from, report) ||
        report->address_type == BECKON_ADDRESS_ANONYMOUS ||
        !read_data(from, LEGACY_DATA_MAX, report)) {
        return false;
    }
    report->scan_response = type == LEGACY_SCAN_RESPONSE;
    report->rssi_dbm = read_rssi(from);
    return !from->failed;
}

static bool read_extended(BeckonReader *from, BeckonAdvertReport *report, uint8_t *ret_set_id,
                          bool *ret_more_to_come)
{
    uint16_t type = beckon_reader_le16(from);
    if (!read_address(from, report)) {
        return false;
    }
    beckon_reader_bytes(from, 2); /* primary and secondary PHY */
    *ret_set_id = beckon_reader_u8(from);
    beckon_reader_u8(from); /* TX power */
    report->rssi_dbm = read_rssi(from);
    beckon_reader_bytes(from, 2 + 1 + 6); /* periodic interval, direct address */
    report->extended = true;
    report->scan_response = (type & EXT_SCAN_RESPONSE) != 0;
    *ret_more_to_come = (type & EXT_STATUS_MASK) == EXT_MORE_TO_COME;
    return read_data(from, EXTENDED_DATA_MAX, report);
}

/* Reads one report of the event. False, and the rest of the event given up, when it is
 * malformed. */
static bool read_report(BeckonHciEventReader *reader, BeckonAdvertReport *report, bool *ret_whole)
{
    uint8_t set_id = 0;
    bool more_to_come = false;
    bool good = reader->extended
                    ? read_extended(&reader->parameters, report, &set_id, &more_to_come)
                    : read_legacy(&reader->parameters, report);
    if (!good) {
        reader->malformed++;
        reader->n_left = 0;
        return false;
    }
    reader->n_left--;
    *ret_whole = !reader->extended || beckon_advert_chains_join(&reader->chains, reader->adapter,
                                                                set_id, more_to_come, report);
    return true;
}

bool beckon_hci_event_reader_next(BeckonHciEventReader *reader, BeckonAdvertReport *ret_report)
{
    beckon_advert_chains_forget(&reader->chains, reader->t_us);
    while (reader->n_left > 0) {
        BeckonAdvertReport report = {.t_us = reader->t_us};
        bool whole = false;
        if (read_report(reader, &report, &whole) && whole) {
            *ret_report = report;
            return true;
        }
    }
    return false;
}

static uint8_t *put_u8(uint8_t *out, uint8_t value)
{
    *out = value;
    return out + 1;
}

static uint8_t *put_u16(uint8_t *out, uint16_t value)
{
    return put_u8(put_u8(out, (uint8_t)value), (uint8_t)(value >> 8));
}

static uint8_t *put_bytes(uint8_t *out, const uint8_t *data, gsize len)
{
    if (len > 0) {
        memcpy(out, data, len);
    }
    return out + len;
}

static uint8_t *put_address(uint8_t *out, const BeckonAdvertReport *report)
{
    out = put_u8(out, (uint8_t)report->address_type);
    for (gsize i = sizeof report->address; i > 0; i--) {
        out = put_u8(out, report->address[i - 1]);
    }
    return out;
}

static uint8_t *put_legacy(uint8_t *out, const BeckonAdvertReport *report)
{
    out = put_u8(out, SUBEVENT_REPORT);
    out = put_u8(out, 1);
    out = put_u8(out, report->scan_response ? LEGACY_SCAN_RESPONSE : LEGACY_NONCONNECTABLE);
    out = put_address(out, report);
    out = put_u8(out, (uint8_t)report->len);
    out = put_bytes(out, report->data, report->len);
    return put_u8(out, (uint8_t)report->rssi_dbm);
}

static uint8_t *put_extended(uint8_t *out, const BeckonAdvertReport *report, uint16_t offset,
                             uint8_t len)
{
    static const uint8_t no_periodic_no_direct_address[2 + 1 + 6] = {0};
    bool more_to_come = offset + len < report->len;
    out = put_u8(out, SUBEVENT_REPORT_EXT);
    out = put_u8(out, 1);
    out = put_u16(out, (report->scan_response ? EXT_SCAN_RESPONSE : 0) |
                           (more_to_come ? EXT_MORE_TO_COME : 0));
    out = put_address(out, report);
    out = put_u8(put_u8(out, PHY_1M), PHY_1M);
    out = put_u8(out, 0); /* advertising set */
    out = put_u8(out, TX_POWER_UNKNOWN);
    out = put_u8(out, (uint8_t)report->rssi_dbm);
    out = put_bytes(out, no_periodic_no_direct_address, sizeof no_periodic_no_direct_address);
    out = put_u8(out, len);
    return put_bytes(out, report->data + offset, len);
}

static bool fits_legacy(const BeckonAdvertReport *report)
{
    return !report->extended && report->len <= LEGACY_DATA_MAX &&
           report->address_type != BECKON_ADDRESS_ANONYMOUS;
}

gsize beckon_hci_event_encode(const BeckonAdvertReport *report, uint16_t *offset,
                              uint8_t out[BECKON_HCI_EVENT_MAX_BYTES])
{
    uint8_t *end;
    if (fits_legacy(report)) {
        end = put_legacy(out + 2, report);
        *offset = report->len;
    } else {
        uint8_t len = (uint8_t)MIN(report->len - *offset, EXTENDED_DATA_MAX);
        end = put_extended(out + 2, report, *offset, len);
        *offset = (uint16_t)(*offset + len);
    }
    out[0] = EVENT_LE_META;
    out[1] = (uint8_t)(end - out - 2);
    return (gsize)(end - out);
}
