-- SPDX-License-Identifier: GPL-2.0-or-later
-- What services bring in. Times are of the store clock.

PRAGMA user_version = 8;

-- Of a shopper's account: tier, attested age, signals.
CREATE TABLE account_facts (
    number INTEGER PRIMARY KEY REFERENCES shopper (number) ON DELETE CASCADE,
    box BLOB NOT NULL -- box: names, values and times
) STRICT;

-- Of the store's products, by their GTINs as numbers; -1: not known.
CREATE TABLE goods (
    gtin INTEGER PRIMARY KEY,
    stock INTEGER NOT NULL,
    stock_us INTEGER NOT NULL,
    price_minor INTEGER NOT NULL,
    price_us INTEGER NOT NULL,
    low_30d_minor INTEGER NOT NULL,
    low_30d_us INTEGER NOT NULL
) STRICT;
