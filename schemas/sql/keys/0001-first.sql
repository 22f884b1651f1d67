-- SPDX-License-Identifier: GPL-2.0-or-later
-- keys.db: what opens the boxes in beckon.db. No backup holds it.

PRAGMA application_id = 0x42636B79; -- "Bcky"
PRAGMA user_version = 1;

CREATE TABLE hub (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    epoch TEXT NOT NULL, -- of the beckon.db to which these keys belong
    fingerprint BLOB NOT NULL -- of the master key that wraps them
) STRICT;

-- Numbers only grow and rows are never deleted: a forgotten shopper's key is overwritten with
-- zeros where it lies. SQLite moves rows about when it inserts between or deletes them and may
-- leave copies in free space, secure_delete or not; appending and overwriting moves nothing.
CREATE TABLE key (
    number INTEGER PRIMARY KEY, -- the shopper's, never given twice, whatever is restored
    wrapped BLOB NOT NULL CHECK (length(wrapped) = 72)
) STRICT;

-- The erasure list. A shopper on it who comes back with an older beckon.db is erased again.
CREATE TABLE erasure (
    number INTEGER PRIMARY KEY,
    erased_us INTEGER NOT NULL -- wall time
) STRICT;
