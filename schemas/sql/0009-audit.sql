-- SPDX-License-Identifier: GPL-2.0-or-later
-- Who changed what, in rows that are only ever added, and what each set of rules that was live came
-- from. Times are of the wall clock.

PRAGMA user_version = 9;

-- Each row's hash is over its own members and the hash before it (database/audit-chain.h), so that
-- nobody changes, drops or moves a row without all that follow showing it. No row says who a shopper
-- is.
CREATE TABLE audit (
    seq INTEGER PRIMARY KEY, -- 1, 2, 3 … without a gap
    wall_us INTEGER NOT NULL,
    kind TEXT NOT NULL,
    uid INTEGER NOT NULL, -- of who asked for it on the bus; -1: nobody did
    subject TEXT NOT NULL, -- what it was done to: the digest of a set, the name of a till
    detail TEXT NOT NULL,
    n INTEGER NOT NULL, -- how many it was done to
    hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;

CREATE TRIGGER audit_keeps_rows BEFORE DELETE ON audit BEGIN
    SELECT RAISE(ABORT, 'the audit trail keeps its rows');
END;
CREATE TRIGGER audit_keeps_members BEFORE UPDATE ON audit BEGIN
    SELECT RAISE(ABORT, 'the audit trail keeps its rows as they are');
END;
-- REPLACE deletes without asking the trigger above.
CREATE TRIGGER audit_goes_on BEFORE INSERT ON audit
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM audit) BEGIN
    SELECT RAISE(ABORT, 'the audit trail is only ever gone on with');
END;

-- ruleset.digest is from now on that of all files of the set, stories among them.
ALTER TABLE ruleset_live ADD COLUMN rules TEXT NOT NULL DEFAULT ''; -- digest of what decides
ALTER TABLE ruleset_live ADD COLUMN campaigns INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ruleset_live ADD COLUMN how TEXT NOT NULL DEFAULT 'applied';
ALTER TABLE ruleset_live ADD COLUMN uid INTEGER NOT NULL DEFAULT -1; -- as in audit
CREATE INDEX ruleset_live_of_set ON ruleset_live (digest);

-- What the watched folder held when a set was last taken from it.
CREATE TABLE rules_folder (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    digest TEXT NOT NULL
) STRICT;
