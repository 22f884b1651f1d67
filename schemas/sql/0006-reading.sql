-- SPDX-License-Identifier: GPL-2.0-or-later
-- What the store's sensors and beacons said, by their names in the shop file; quantities are
-- numbers of BeckonQuantity, values whole parts of a millionth of their units. place counts those
-- of one quantity in one advert. Times are of the store clock.

PRAGMA user_version = 6;

CREATE TABLE reading_hour (
    fixture TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    place INTEGER NOT NULL,
    from_us INTEGER NOT NULL, -- a whole hour of UTC
    n INTEGER NOT NULL,
    least INTEGER NOT NULL,
    most INTEGER NOT NULL,
    last INTEGER NOT NULL,
    mean REAL NOT NULL,
    PRIMARY KEY (fixture, quantity, place, from_us)
) STRICT, WITHOUT ROWID;
CREATE INDEX reading_hour_by_age ON reading_hour (from_us);

-- The last of each, so that a hub that starts again knows what it knew.
CREATE TABLE last_reading (
    fixture TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    place INTEGER NOT NULL,
    value INTEGER NOT NULL,
    t_us INTEGER NOT NULL,
    scanner TEXT NOT NULL, -- that heard it
    PRIMARY KEY (fixture, quantity, place)
) STRICT, WITHOUT ROWID;

-- The highest counter in a sensor's sealed adverts: what is behind it is a replay.
CREATE TABLE fixture_counter (
    fixture TEXT PRIMARY KEY,
    counter INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
