-- SPDX-License-Identifier: GPL-2.0-or-later
-- Experiments: the arm that a shopper was in when a campaign came to be offered. A ghost (state 8)
-- is what one who was held out would have been offered: it is never signed nor sent, reserves
-- nothing, and keeps its place under the shopper's own limits until it would have expired.

PRAGMA user_version = 7;

DROP TRIGGER redemption_won;
CREATE TABLE offer_next (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    jti TEXT NOT NULL UNIQUE,
    number INTEGER NOT NULL REFERENCES shopper (number) ON DELETE CASCADE,
    campaign TEXT NOT NULL,
    zone TEXT NOT NULL,
    visit_started_us INTEGER NOT NULL,
    drafted_us INTEGER NOT NULL,
    expires_us INTEGER NOT NULL CHECK (expires_us >= drafted_us),
    released_us INTEGER,
    state INTEGER NOT NULL DEFAULT 0 CHECK (state BETWEEN 0 AND 8),
    reserve_minor INTEGER NOT NULL CHECK (reserve_minor >= 0),
    cause_us INTEGER NOT NULL,
    payload BLOB NOT NULL, -- box
    token BLOB, -- box; NULL until signed
    redeemed_us INTEGER, -- store time
    arm TEXT NOT NULL DEFAULT '', -- a variant, 'offered', 'holdout'; '': not in an experiment
    UNIQUE (number, campaign, visit_started_us),
    CHECK ((state BETWEEN 5 AND 7) = (released_us IS NOT NULL)),
    CHECK ((state = 4) = (redeemed_us IS NOT NULL)),
    CHECK ((state = 8) = (arm = 'holdout')),
    CHECK (state <> 8 OR (reserve_minor = 0 AND token IS NULL))
) STRICT;
INSERT INTO offer_next (seq, jti, number, campaign, zone, visit_started_us, drafted_us, expires_us,
                        released_us, state, reserve_minor, cause_us, payload, token, redeemed_us)
    SELECT seq, jti, number, campaign, zone, visit_started_us, drafted_us, expires_us,
           released_us, state, reserve_minor, cause_us, payload, token, redeemed_us FROM offer;
-- A number is never given twice, also when the last offers were forgotten.
DELETE FROM sqlite_sequence WHERE name = 'offer_next';
INSERT INTO sqlite_sequence (name, seq)
    SELECT 'offer_next', seq FROM sqlite_sequence WHERE name = 'offer';
DROP TABLE offer;
ALTER TABLE offer_next RENAME TO offer;

CREATE INDEX offer_by_state ON offer (state);
CREATE INDEX offer_by_shopper ON offer (number, drafted_us, expires_us, released_us, state);
CREATE INDEX offer_live ON offer (number, seq, expires_us, state) WHERE state <= 3;
CREATE INDEX offer_held ON offer (campaign, drafted_us, expires_us, state, reserve_minor)
    WHERE state <= 4;
CREATE INDEX offer_by_expiry ON offer (expires_us, campaign, reserve_minor) WHERE state <= 3;
CREATE INDEX offer_by_release ON offer (released_us, campaign, drafted_us, expires_us,
                                        reserve_minor) WHERE released_us IS NOT NULL;
CREATE INDEX offer_unsigned ON offer (seq, expires_us) WHERE token IS NULL AND state <= 3;
CREATE INDEX offer_by_arm ON offer (campaign, number, visit_started_us, arm, state)
    WHERE arm <> '';

-- As before, by arm.
CREATE TABLE tally_next (
    campaign TEXT NOT NULL,
    arm TEXT NOT NULL,
    state INTEGER NOT NULL,
    offers INTEGER NOT NULL CHECK (offers >= 0),
    reserve_minor INTEGER NOT NULL CHECK (reserve_minor >= 0),
    PRIMARY KEY (campaign, arm, state)
) STRICT, WITHOUT ROWID;
INSERT INTO tally_next SELECT campaign, '', state, offers, reserve_minor FROM tally;
DROP TABLE tally;
ALTER TABLE tally_next RENAME TO tally;

CREATE TRIGGER offer_drafted AFTER INSERT ON offer BEGIN
    INSERT INTO tally VALUES (NEW.campaign, NEW.arm, NEW.state, 1, NEW.reserve_minor)
        ON CONFLICT DO UPDATE SET offers = offers + 1,
                                  reserve_minor = reserve_minor + excluded.reserve_minor;
END;

CREATE TRIGGER offer_moved AFTER UPDATE OF state, reserve_minor ON offer BEGIN
    UPDATE tally SET offers = offers - 1, reserve_minor = reserve_minor - OLD.reserve_minor
        WHERE campaign = OLD.campaign AND arm = OLD.arm AND state = OLD.state;
    INSERT INTO tally VALUES (NEW.campaign, NEW.arm, NEW.state, 1, NEW.reserve_minor)
        ON CONFLICT DO UPDATE SET offers = offers + 1,
                                  reserve_minor = reserve_minor + excluded.reserve_minor;
END;

CREATE TRIGGER offer_deleted AFTER DELETE ON offer WHEN OLD.state <> 4 BEGIN
    UPDATE tally SET offers = offers - 1, reserve_minor = reserve_minor - OLD.reserve_minor
        WHERE campaign = OLD.campaign AND arm = OLD.arm AND state = OLD.state;
END;

CREATE TRIGGER redemption_won AFTER INSERT ON redemption BEGIN
    UPDATE offer SET state = 4, redeemed_us = NEW.redeemed_us, reserve_minor = NEW.spent_minor
        WHERE jti = NEW.jti;
END;
