-- SPDX-License-Identifier: GPL-2.0-or-later
-- beckon.db. What tells who a shopper is lies in boxes under that shopper's own key (keys.db):
-- name, device keys, offers' claims and tokens. Look-ups by name are rebuilt in memory at each
-- start. Times end in _us: microseconds since 1970; of the wall clock for people and rule sets,
-- of the store clock for visits and offers. The greatest integer means never.

PRAGMA application_id = 0x42636B6E; -- "Bckn"
PRAGMA user_version = 1;

CREATE TABLE hub (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    epoch TEXT NOT NULL,
    store TEXT NOT NULL,
    watermark_us INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE shopper (
    number INTEGER PRIMARY KEY, -- from keys.db
    profile BLOB NOT NULL, -- box: id, device key, thumbprint, name, language; the account's hash
    enrolled_us INTEGER NOT NULL
) STRICT;

CREATE TABLE consent (
    number INTEGER NOT NULL REFERENCES shopper (number) ON DELETE CASCADE,
    purpose INTEGER NOT NULL, -- one flag of BeckonPurpose
    text_version TEXT NOT NULL,
    given_us INTEGER NOT NULL,
    how TEXT NOT NULL,
    until_us INTEGER NOT NULL,
    PRIMARY KEY (number, purpose)
) STRICT, WITHOUT ROWID;

CREATE TABLE fob (
    fob INTEGER PRIMARY KEY,
    number INTEGER NOT NULL REFERENCES shopper (number) ON DELETE CASCADE,
    identity_key BLOB NOT NULL, -- box
    exponent INTEGER NOT NULL CHECK (exponent BETWEEN 0 AND 15),
    clock_offset_s INTEGER NOT NULL
) STRICT;
CREATE INDEX fob_of_shopper ON fob (number);

-- Who is here, as the presence stage saves it.
CREATE TABLE presence (
    number INTEGER PRIMARY KEY REFERENCES shopper (number) ON DELETE CASCADE,
    state BLOB NOT NULL
) STRICT;

-- Visits in which something was offered.
CREATE TABLE visit (
    number INTEGER NOT NULL REFERENCES shopper (number) ON DELETE CASCADE,
    started_us INTEGER NOT NULL,
    ended_us INTEGER,
    PRIMARY KEY (number, started_us)
) STRICT, WITHOUT ROWID;

CREATE TABLE ruleset (
    digest TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TABLE ruleset_file (
    digest TEXT NOT NULL REFERENCES ruleset (digest),
    name TEXT NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (digest, name)
) STRICT;

-- Each time that a set was made live; the last row is the live one.
CREATE TABLE ruleset_live (
    live INTEGER PRIMARY KEY AUTOINCREMENT,
    digest TEXT NOT NULL REFERENCES ruleset (digest),
    live_us INTEGER NOT NULL
) STRICT;

-- States are those of BeckonOfferState: 0 drafted, 1 signed, 2 delivered, 3 seen (these may
-- still expire), 4 redeemed (these five hold a place under the caps), 5 dismissed, 6 expired,
-- 7 revoked (these gave it back at released_us).
CREATE TABLE offer (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    jti TEXT NOT NULL UNIQUE,
    number INTEGER NOT NULL REFERENCES shopper (number) ON DELETE CASCADE,
    campaign TEXT NOT NULL,
    zone TEXT NOT NULL,
    visit_started_us INTEGER NOT NULL,
    drafted_us INTEGER NOT NULL,
    expires_us INTEGER NOT NULL CHECK (expires_us >= drafted_us),
    released_us INTEGER,
    state INTEGER NOT NULL DEFAULT 0 CHECK (state BETWEEN 0 AND 7),
    reserve_minor INTEGER NOT NULL CHECK (reserve_minor >= 0),
    cause_us INTEGER NOT NULL,
    payload BLOB NOT NULL, -- box
    token BLOB, -- box; NULL until signed
    UNIQUE (number, campaign, visit_started_us),
    CHECK ((state > 4) = (released_us IS NOT NULL))
) STRICT;

-- Each index holds all that its queries ask, so that none of them reads a row.
CREATE INDEX offer_by_state ON offer (state);
CREATE INDEX offer_by_shopper ON offer (number, drafted_us, expires_us, released_us, state);
CREATE INDEX offer_live ON offer (number, seq, expires_us, state) WHERE state <= 3;
CREATE INDEX offer_held ON offer (campaign, drafted_us, expires_us, state, reserve_minor)
    WHERE state <= 4;
CREATE INDEX offer_by_expiry ON offer (expires_us, campaign, reserve_minor) WHERE state <= 3;
CREATE INDEX offer_by_release ON offer (released_us, campaign, drafted_us, expires_us,
                                        reserve_minor) WHERE released_us IS NOT NULL;

-- How many offers of a campaign are in each state and what they reserve, so that a cap over
-- everything ever given costs no walk. A redemption counts when its shopper is forgotten too:
-- the money is spent.
CREATE TABLE tally (
    campaign TEXT NOT NULL,
    state INTEGER NOT NULL,
    offers INTEGER NOT NULL CHECK (offers >= 0),
    reserve_minor INTEGER NOT NULL CHECK (reserve_minor >= 0),
    PRIMARY KEY (campaign, state)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER offer_drafted AFTER INSERT ON offer BEGIN
    INSERT INTO visit (number, started_us) VALUES (NEW.number, NEW.visit_started_us)
        ON CONFLICT DO NOTHING;
    INSERT INTO tally VALUES (NEW.campaign, NEW.state, 1, NEW.reserve_minor)
        ON CONFLICT DO UPDATE SET offers = offers + 1,
                                  reserve_minor = reserve_minor + excluded.reserve_minor;
END;

CREATE TRIGGER offer_moved AFTER UPDATE OF state, reserve_minor ON offer BEGIN
    UPDATE tally SET offers = offers - 1, reserve_minor = reserve_minor - OLD.reserve_minor
        WHERE campaign = OLD.campaign AND state = OLD.state;
    INSERT INTO tally VALUES (NEW.campaign, NEW.state, 1, NEW.reserve_minor)
        ON CONFLICT DO UPDATE SET offers = offers + 1,
                                  reserve_minor = reserve_minor + excluded.reserve_minor;
END;

CREATE TRIGGER offer_deleted AFTER DELETE ON offer WHEN OLD.state <> 4 BEGIN
    UPDATE tally SET offers = offers - 1, reserve_minor = reserve_minor - OLD.reserve_minor
        WHERE campaign = OLD.campaign AND state = OLD.state;
END;
