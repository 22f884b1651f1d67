/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/doctor/doctor-radios.h"

#include "base/time.h"
#include "engine/doctor/findings.h"
#include "engine/scanners/radio-words.h"

/* So often within a day that it stopped being well. */
#define UNSTEADY_TIMES     3
#define UNSTEADY_WITHIN_US (24 * BECKON_HOUR_US)

/* What is said of the adapter in each state that is not well, behind its name. */
static const struct {
    const char *what;
    BeckonFindingKind kind;
} states[] = {
    [BECKON_RADIO_GONE] = {"is not there: it was pulled out, or never put in",
                           BECKON_FOUND_ADAPTER_GONE},
    [BECKON_RADIO_DOWN] = {"is there, but not powered", BECKON_FOUND_ADAPTER_DOWN},
    [BECKON_RADIO_STARTING] = {"is being made to scan", BECKON_FOUND_SCANNER_STARTING},
    [BECKON_RADIO_REFUSED] = {"refuses to scan", BECKON_FOUND_ADAPTER_REFUSED},
    [BECKON_RADIO_SILENT] = {"scans and hears nothing at all", BECKON_FOUND_ADAPTER_SILENT},
    [BECKON_RADIO_NO_BLUEZ] =
        {"cannot be used: bluetoothd does not run, or cannot do what is asked of it",
         BECKON_FOUND_BLUEZ_MISSING},
};

/* What was done about it, to go behind a sentence. Owned by the caller. */
static char *so_far(const BeckonLinkHealth *radio)
{
    g_autofree char *words = beckon_radio_watchdog_words(radio);
    return words[0] != '\0' ? g_strdup_printf("; so far: %s", words) : g_strdup("");
}

/* A radio that never recovered was silent when it gave up, and ended so that its unit would
 * power-cycle the adapter. */
static void find_away(const BeckonScannerCase *scanner, GPtrArray *findings)
{
    bool gave_up = scanner->radio->state == BECKON_RADIO_SILENT;
    beckon_findings_add(findings, BECKON_FOUND_SCANNER_AWAY, scanner->name, "%s%s",
                        scanner->trouble[0] != '\0' ? scanner->trouble
                                                    : "its beckon-scannerd is not connected",
                        gave_up ? "; its adapter was silent, and a power-cycle was due" : "");
}

static void find_deaf(const BeckonScannerCase *scanner, GPtrArray *findings)
{
    const BeckonLinkHealth *radio = scanner->radio;
    g_autofree char *done = so_far(radio);
    beckon_findings_add(findings, BECKON_FOUND_SCANNER_DEAF, scanner->name,
                        "it has heard nothing at all for a while, though %s is well%s",
                        beckon_radio_adapter(radio), done);
}

static void find_state(const BeckonScannerCase *scanner, GPtrArray *findings)
{
    const BeckonLinkHealth *radio = scanner->radio;
    g_autofree char *done = so_far(radio);
    beckon_findings_add(findings, states[radio->state].kind, scanner->name, "%s %s%s",
                        beckon_radio_adapter(radio), states[radio->state].what, done);
}

static void find_beacon(const BeckonScannerCase *scanner, GPtrArray *findings)
{
    if (scanner->radio->beacon == BECKON_OWN_BEACON_REFUSED) {
        beckon_findings_add(findings, BECKON_FOUND_BEACON_REFUSED, scanner->name,
                            "%s refuses to send the hub's own beacon",
                            beckon_radio_adapter(scanner->radio));
    }
}

static void find_source(const BeckonScannerCase *scanner, GPtrArray *findings)
{
    if (scanner->radio->source == BECKON_SOURCE_BLUEZ) {
        beckon_findings_add(findings, BECKON_FOUND_BLUEZ_GIVES_LESS, scanner->name,
                            "it shares %s with other programs through bluetoothd, which gives "
                            "fewer adverts and coarser times than the adapter does",
                            beckon_radio_adapter(scanner->radio));
    }
}

/* Others may change the scan again at any time, and until it is taken back adverts are lost. */
static void find_rival(const BeckonScannerCase *scanner, GPtrArray *findings)
{
    const BeckonLinkHealth *radio = scanner->radio;
    if (radio->takings > 0) {
        g_autofree char *done = beckon_radio_watchdog_words(radio);
        beckon_findings_add(findings, BECKON_FOUND_ADAPTER_SHARED, scanner->name,
                            "another program uses %s and has changed its scan; since the "
                            "scanner's start: %s",
                            beckon_radio_adapter(radio), done);
    }
}

/* What it was like before, of one that is well now. */
static void find_past(const BeckonScannerCase *scanner, int64_t wall_us, GTimeZone *zone,
                      GPtrArray *findings)
{
    BeckonRadioMoment last = {0};
    guint times =
        beckon_radio_history_troubles(scanner->history, wall_us - UNSTEADY_WITHIN_US, &last);
    g_autofree char *done = beckon_radio_watchdog_words(scanner->radio);
    if (times >= UNSTEADY_TIMES) {
        g_autofree char *at =
            beckon_time_format(last.wall_us / BECKON_SECOND_US * BECKON_SECOND_US, zone);
        beckon_findings_add(findings, BECKON_FOUND_RADIO_UNSTEADY, scanner->name,
                            "its radio failed %u times within 24 hours, the last time at %s (%s)",
                            times, at, beckon_radio_moment_word(&last));
    } else if (done[0] != '\0' && scanner->radio->takings == 0 &&
               scanner->condition == BECKON_SCANNER_IS_HEARING &&
               scanner->radio->state == BECKON_RADIO_WELL) {
        beckon_findings_add(findings, BECKON_FOUND_RADIO_RECOVERED, scanner->name,
                            "%s is well again; since the scanner's start: %s",
                            beckon_radio_adapter(scanner->radio), done);
    }
}

/* At most one thing is said of how it is now: the nearest to the cause. */
static void find_present(const BeckonScannerCase *scanner, GPtrArray *findings)
{
    switch (scanner->condition) {
    case BECKON_SCANNER_IS_AWAY:
        find_away(scanner, findings);
        return;
    case BECKON_SCANNER_IS_GREETING:
        beckon_findings_add(findings, BECKON_FOUND_SCANNER_STARTING, scanner->name,
                            "it is connected, and has not said yet that it is ready");
        return;
    case BECKON_SCANNER_HAS_ENDED:
        return;
    case BECKON_SCANNER_IS_HEARING:
    case BECKON_SCANNER_IS_DEAF:
        if (scanner->radio->state != BECKON_RADIO_WELL) {
            find_state(scanner, findings);
        } else if (scanner->condition == BECKON_SCANNER_IS_DEAF) {
            find_deaf(scanner, findings);
        }
        find_rival(scanner, findings);
        find_beacon(scanner, findings);
        find_source(scanner, findings);
        return;
    }
}

void beckon_doctor_radio(const BeckonScannerCase *scanner, int64_t wall_us, GTimeZone *zone,
                         GPtrArray *findings)
{
    find_present(scanner, findings);
    find_past(scanner, wall_us, zone, findings);
}
