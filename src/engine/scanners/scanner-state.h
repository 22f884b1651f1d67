/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_ENGINE_SCANNERS_SCANNER_STATE_H
#define BECKON_ENGINE_SCANNERS_SCANNER_STATE_H

/* What the engine has of a scanner right now. */

#include "engine/daemon.h"

typedef enum {
    BECKON_SCANNER_IS_AWAY,     /* not connected */
    BECKON_SCANNER_IS_GREETING, /* connected, and has not said that it is ready */
    BECKON_SCANNER_IS_HEARING,
    BECKON_SCANNER_IS_DEAF,
    BECKON_SCANNER_HAS_ENDED, /* its capture is over */
} BeckonScannerCondition;

BeckonScannerCondition beckon_scanner_condition(const BeckonEngine *engine, guint scanner);

/* "away", "greeting", "hearing", "deaf", "ended". Static. */
const char *beckon_scanner_condition_word(BeckonScannerCondition condition);

/* What Scanners and Status say of each (aa{sv}). Floating. */
GVariant *beckon_scanner_describe_all(const BeckonEngine *engine);

#endif
