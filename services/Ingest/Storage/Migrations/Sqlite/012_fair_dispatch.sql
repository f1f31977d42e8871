-- The order in which attempts are handed to the bus: teams in turn, within a team its sources by weight.
ALTER TABLE outbox ADD COLUMN turn INTEGER NOT NULL DEFAULT 0;
CREATE INDEX outbox_by_turn ON outbox (turn, seq);

-- One row: the turn that all replicas together have reached.
CREATE TABLE dispatch (turn INTEGER NOT NULL) STRICT;
INSERT INTO dispatch (turn) VALUES (0);
