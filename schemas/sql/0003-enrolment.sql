-- SPDX-License-Identifier: GPL-2.0-or-later
-- Shoppers who enrol themselves: what they signed, what the store signed in return, and the link
-- codes that are used up. All times are of the wall clock.

PRAGMA user_version = 3;

ALTER TABLE consent ADD COLUMN withdrawn_us INTEGER NOT NULL DEFAULT 9223372036854775807;
CREATE INDEX consent_by_lapse ON consent (until_us) WHERE until_us < 9223372036854775807;

-- The device's receipts, of withdrawals too, the latest of a purpose last.
CREATE TABLE receipt (
    receipt INTEGER PRIMARY KEY AUTOINCREMENT,
    number INTEGER NOT NULL REFERENCES shopper (number) ON DELETE CASCADE,
    purpose INTEGER NOT NULL, -- one flag of BeckonPurpose
    given INTEGER NOT NULL CHECK (given IN (0, 1)),
    made_us INTEGER NOT NULL, -- as the device says
    taken_us INTEGER NOT NULL,
    token BLOB NOT NULL, -- box
    countersigned BLOB -- box; NULL until it is signed, empty when dispatchd refused to
) STRICT;
CREATE INDEX receipt_of_shopper ON receipt (number, purpose, receipt);
CREATE INDEX receipt_unsigned ON receipt (receipt) WHERE countersigned IS NULL;

-- Kept until a code expires by itself. The shopper is who used it; a code stays used when its
-- shopper is forgotten.
CREATE TABLE used_link (
    hash BLOB PRIMARY KEY,
    number INTEGER REFERENCES shopper (number) ON DELETE SET NULL,
    until_us INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX used_link_of_shopper ON used_link (number);
CREATE INDEX used_link_by_end ON used_link (until_us);
