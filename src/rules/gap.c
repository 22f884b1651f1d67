/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/gap.h"

#include <string.h>

typedef struct {
    BeckonGap gap;
    const char *key; /* of the condition; NULL: of any that has no row of its own */
    const char *words;
    const char *remedy;
} Row;

#define IN_THE_APP "only the shopper can, in the app or at the counter"
#define IMPORT     "import one: beckonctl history import FILE"

static const Row rows[] = {
    {BECKON_GAP_CONSENT, "bought", "has not consented to history", IN_THE_APP},
    {BECKON_GAP_CONSENT, "visits", "has not consented to visits", IN_THE_APP},
    {BECKON_GAP_CONSENT, NULL, "has not consented to signals", IN_THE_APP},
    {BECKON_GAP_ACCOUNT, NULL, "no account of the web shop is linked",
     "the shopper enrols with a link code: beckonctl shoppers link CUSTOMER"},
    {BECKON_GAP_NEVER, "bought", "no history of this account was ever imported", IMPORT},
    {BECKON_GAP_NEVER, "reading", "the sensor has said nothing that can be relied on",
     "see what it says: beckonctl sensors list; beckonctl doctor"},
    {BECKON_GAP_NEVER, "language", "the app has not said its language", ""},
    {BECKON_GAP_NEVER, NULL, "nothing was ever brought in", "import it: beckonctl facts import"},
    {BECKON_GAP_STALE, "bought",
     "the last import of history is older than the policy's history_fresh_within", IMPORT},
    {BECKON_GAP_STALE, "reading", "the last reading is too old",
     "see what it says: beckonctl sensors list; beckonctl doctor"},
    {BECKON_GAP_STALE, NULL, "what was brought in is too old", "import it: beckonctl facts import"},
    {BECKON_GAP_DEAF, NULL, "the hub is deaf there",
     "see what is wrong with the radio: beckonctl doctor"},
    {BECKON_GAP_AWAY, NULL, "is not here", "--zone ZONE says what would be there"},
    {BECKON_GAP_PARTIAL, NULL, "the history that was imported does not reach back far enough",
     "import one that reaches back further: beckonctl history import FILE"},
};

static const char *const names[] = {
    [BECKON_GAP_NONE] = "",           [BECKON_GAP_CONSENT] = "consent",
    [BECKON_GAP_ACCOUNT] = "account", [BECKON_GAP_NEVER] = "never",
    [BECKON_GAP_STALE] = "stale",     [BECKON_GAP_DEAF] = "deaf",
    [BECKON_GAP_AWAY] = "away",       [BECKON_GAP_PARTIAL] = "partial",
};

const char *beckon_gap_name(BeckonGap gap)
{
    return names[gap];
}

BeckonGap beckon_gap_find(const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        if (strcmp(names[i], name) == 0) {
            return (BeckonGap)i;
        }
    }
    return BECKON_GAP_NONE;
}

static const Row *find(const char *key, BeckonGap gap)
{
    static const Row none = {BECKON_GAP_NONE, NULL, "", ""};
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (rows[i].gap == gap && (rows[i].key == NULL || g_strcmp0(rows[i].key, key) == 0)) {
            return &rows[i];
        }
    }
    return &none;
}

const char *beckon_gap_words(const char *key, BeckonGap gap)
{
    return find(key, gap)->words;
}

const char *beckon_gap_remedy(const char *key, BeckonGap gap)
{
    return find(key, gap)->remedy;
}
