/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/scanners/radio-words.h"

const char *beckon_radio_source_word(BeckonSourceKind source)
{
    switch (source) {
    case BECKON_SOURCE_REPLAY:
        return "replay";
    case BECKON_SOURCE_HCI:
        return "hci";
    case BECKON_SOURCE_BLUEZ:
        return "bluez";
    }
    return "";
}

const char *beckon_radio_state_word(BeckonRadioState state)
{
    switch (state) {
    case BECKON_RADIO_WELL:
        return "well";
    case BECKON_RADIO_GONE:
        return "gone";
    case BECKON_RADIO_DOWN:
        return "down";
    case BECKON_RADIO_STARTING:
        return "starting";
    case BECKON_RADIO_REFUSED:
        return "refused";
    case BECKON_RADIO_SILENT:
        return "silent";
    case BECKON_RADIO_NO_BLUEZ:
        return "no-bluez";
    }
    return "";
}

const char *beckon_radio_beacon_word(BeckonOwnBeaconState beacon)
{
    switch (beacon) {
    case BECKON_OWN_BEACON_OFF:
        return "off";
    case BECKON_OWN_BEACON_ON_AIR:
        return "on-air";
    case BECKON_OWN_BEACON_REFUSED:
        return "refused";
    }
    return "";
}

const char *beckon_radio_moment_word(const BeckonRadioMoment *moment)
{
    return moment->away ? "away" : beckon_radio_state_word(moment->state);
}

const char *beckon_radio_adapter(const BeckonLinkHealth *radio)
{
    return radio->adapter[0] != '\0' ? radio->adapter : "the adapter";
}

/* Appends what was done so often, unless it was not. */
static void append(GString *words, const char *done, uint32_t times, const char *why)
{
    if (times == 0) {
        return;
    }
    g_string_append_printf(words, "%s%s ", words->len > 0 ? ", " : "", done);
    if (times <= 2) {
        g_string_append(words, times == 1 ? "once" : "twice");
    } else {
        g_string_append_printf(words, "%" G_GUINT32_FORMAT " times", times);
    }
    g_string_append(words, why);
}

char *beckon_radio_watchdog_words(const BeckonLinkHealth *radio)
{
    GString *words = g_string_new(NULL);
    append(words, "scan restarted", radio->restarts, " for silence");
    append(words, "adapter opened anew", radio->reopens, " for silence");
    append(words, "adapter lost", radio->losses, "");
    append(words, "scan taken back", radio->takings, " from another program");
    append(words, "adapter power-cycled", radio->power_cycles, " in vain");
    return g_string_free(words, FALSE);
}
