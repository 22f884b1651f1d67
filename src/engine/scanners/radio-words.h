/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_SCANNERS_RADIO_WORDS_H
#define BECKON_ENGINE_SCANNERS_RADIO_WORDS_H

/* The words for a scanner's radio: those of the bus, and sentences for people. */

#include "engine/scanners/radio-history.h"
#include "wire/records.h"

/* "replay", "hci", "bluez"; "" while none was told (0). Static. */
const char *beckon_radio_source_word(BeckonSourceKind source);
/* "well", "gone", "down", "starting", "refused", "silent", "no-bluez". Static. */
const char *beckon_radio_state_word(BeckonRadioState state);
/* "off", "on-air", "refused". Static. */
const char *beckon_radio_beacon_word(BeckonOwnBeaconState beacon);
/* The state's word, or "away". Static. */
const char *beckon_radio_moment_word(const BeckonRadioMoment *moment);

/* "hci0"; of a radio without a name "the adapter". Borrowed. */
const char *beckon_radio_adapter(const BeckonLinkHealth *radio);

/* What was done about it since the scanner's process started: "scan restarted twice for silence,
 * adapter power-cycled once"; "" for nothing. Owned by the caller. */
char *beckon_radio_watchdog_words(const BeckonLinkHealth *radio);

#endif
