/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_HISTORY_LEDGER_H
#define BECKON_HISTORY_LEDGER_H

/* One shopper's purchases: tokens in the place of names, days in the place of moments. */

#include <stdbool.h>

#include "base/bytes.h"
#include "history/history.h"
#include "history/token.h"

typedef struct {
    int32_t day;                       /* days since 1970-01-01 in the shop's calendar */
    uint32_t quantity_thousandths;     /* 0 … BECKON_LIMIT_QUANTITY_THOUSANDTHS */
    int64_t amount_minor;              /* within ±BECKON_MONEY_MAX */
    uint32_t category, product, brand; /* names' numbers, from 1; 0: none */
} BeckonLedgerRow;

typedef struct BeckonLedger BeckonLedger;

/* An empty one, which knows all purchases from a day on (BECKON_HISTORY_WHOLE: ever) up to a
 * moment. */
BeckonLedger *beckon_ledger_new(int32_t known_since_day, int64_t known_until_us);
void beckon_ledger_free(BeckonLedger *ledger);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonLedger, beckon_ledger_free)

/* The number of a name; a category's ancestors get theirs as well. 0 for "", which is no name. The
 * ledger keeps its token alone. At most BECKON_LIMIT_LEDGER_NAMES × BECKON_LIMIT_CATEGORY_LEVELS
 * names. */
uint32_t beckon_ledger_name(BeckonLedger *ledger, const BeckonTokenKey *key, BeckonThingKind kind,
                            const char *name);

/* Adds a purchase of names that have numbers; at most BECKON_LIMIT_LEDGER_ROWS. */
void beckon_ledger_add(BeckonLedger *ledger, const BeckonLedgerRow *row);

guint beckon_ledger_size(const BeckonLedger *ledger);
const BeckonLedgerRow *beckon_ledger_row(const BeckonLedger *ledger, guint i);
int64_t beckon_ledger_known_until_us(const BeckonLedger *ledger);

/* Little endian: version (1 byte: 1), known_since_day (4), known_until_us (8), the number of
 * names (4) and of rows (4); a name: token (8), number of its parent (4), which is lower than its
 * own, or 0; a row: day (4), quantity (4), amount (8), category (4), product (4), brand (4).
 * Owned by the caller. */
GByteArray *beckon_ledger_encode(const BeckonLedger *ledger);

/* NULL when these bytes are none. */
BeckonLedger *beckon_ledger_decode(const uint8_t *bytes, gsize len);

/* A row by itself, as above. False, with nothing written, when it is none, or of other names than
 * 1 … n_names. */
#define BECKON_LEDGER_ROW_BYTES 28
void beckon_ledger_put_row(GByteArray *out, const BeckonLedgerRow *row);
bool beckon_ledger_read_row(BeckonReader *reader, uint32_t n_names, BeckonLedgerRow *ret_row);

/* The purchases by the things that a rule set asks about. Owned by the caller. */
BeckonHistory *beckon_ledger_view(const BeckonLedger *ledger, const BeckonThings *things,
                                  const BeckonTokenKey *key);

#endif
