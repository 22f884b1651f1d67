-- SPDX-License-Identifier: GPL-2.0-or-later
-- Tills and what they redeemed.

PRAGMA user_version = 2;

ALTER TABLE offer ADD COLUMN redeemed_us INTEGER -- store time
    CHECK ((redeemed_us IS NOT NULL) = (state = 4));

CREATE TABLE till (
    name TEXT PRIMARY KEY,
    x BLOB NOT NULL UNIQUE CHECK (length(x) = 32), -- its Ed25519 public key
    enrolled_us INTEGER NOT NULL -- wall time
) STRICT, WITHOUT ROWID;

-- The one time that a till accepted an offer. A row outlives its offer, whose shopper may be
-- forgotten: the money is spent. So it holds nothing that tells who that was.
CREATE TABLE redemption (
    jti TEXT PRIMARY KEY,
    till TEXT NOT NULL,
    receipt TEXT NOT NULL, -- the till's own number of the sale
    campaign TEXT NOT NULL,
    product TEXT, -- GTIN
    drafted_us INTEGER NOT NULL,
    redeemed_us INTEGER NOT NULL,
    reserved_minor INTEGER NOT NULL, -- the most that the offer could have cost
    spent_minor INTEGER NOT NULL CHECK (spent_minor BETWEEN 0 AND reserved_minor),
    UNIQUE (till, receipt)
) STRICT, WITHOUT ROWID;
CREATE INDEX redemption_by_draft ON redemption (campaign, drafted_us, spent_minor);
CREATE INDEX redemption_by_time ON redemption (campaign, redeemed_us, drafted_us, reserved_minor,
                                               spent_minor);

CREATE TRIGGER redemption_won AFTER INSERT ON redemption BEGIN
    UPDATE offer SET state = 4, redeemed_us = NEW.redeemed_us, reserve_minor = NEW.spent_minor
        WHERE jti = NEW.jti;
END;
