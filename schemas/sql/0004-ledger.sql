-- SPDX-License-Identifier: GPL-2.0-or-later
-- What shoppers bought, as tokens, and when they were here.

PRAGMA user_version = 4;

-- Each import that was completed; the last row is the live one.
CREATE TABLE import (
    import INTEGER PRIMARY KEY AUTOINCREMENT,
    imported_us INTEGER NOT NULL, -- wall time
    known_until_us INTEGER NOT NULL,
    ledgers INTEGER NOT NULL
) STRICT;

-- A shopper's ledger, of the live import or of one under way.
CREATE TABLE ledger (
    number INTEGER NOT NULL REFERENCES shopper (number) ON DELETE CASCADE,
    import INTEGER NOT NULL,
    box BLOB NOT NULL, -- box: a ledger of tokens
    UNIQUE (number, import)
) STRICT;
CREATE INDEX ledger_by_import ON ledger (import);

-- Visits of shoppers who agreed that visits are remembered: noted when they begin, whether
-- anything is offered in them or not.
CREATE INDEX visit_by_start ON visit (started_us);
DROP TRIGGER offer_drafted;
CREATE TRIGGER offer_drafted AFTER INSERT ON offer BEGIN
    INSERT INTO tally VALUES (NEW.campaign, NEW.state, 1, NEW.reserve_minor)
        ON CONFLICT DO UPDATE SET offers = offers + 1,
                                  reserve_minor = reserve_minor + excluded.reserve_minor;
END;
DELETE FROM visit WHERE NOT EXISTS -- 4: BECKON_PURPOSE_VISITS
    (SELECT 1 FROM consent WHERE consent.number = visit.number AND consent.purpose = 4);
