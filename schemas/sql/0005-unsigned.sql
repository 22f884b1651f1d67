-- SPDX-License-Identifier: GPL-2.0-or-later
-- Offers that wait for their signature to be settled. A phone can have one on its stream, and say
-- that it was seen, before the hub is told that it was signed: so it is the token that tells.

PRAGMA user_version = 5;

CREATE INDEX offer_unsigned ON offer (seq, expires_us) WHERE token IS NULL AND state <= 3;
