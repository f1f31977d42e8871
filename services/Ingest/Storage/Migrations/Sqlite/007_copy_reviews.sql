-- Copies of killed articles and what was decided on them.
CREATE TABLE copy_reviews (
    killed_id       TEXT NOT NULL,
    copy_id         TEXT NOT NULL,
    killed_revision INTEGER NOT NULL,
    killed_source   TEXT NOT NULL,
    killed_guid     TEXT NOT NULL,
    copy_revision   INTEGER NOT NULL,
    copy_source     TEXT NOT NULL,
    copy_guid       TEXT NOT NULL,
    title           TEXT NOT NULL,
    overlap         REAL NOT NULL,
    same_family     INTEGER NOT NULL,
    notice          TEXT NOT NULL,
    found_at        INTEGER NOT NULL, -- microseconds since the Unix epoch, as decided_at
    decision        INTEGER NOT NULL, -- newsroom.ingest.v1.CopyDecision
    decided_at      INTEGER,
    by_policy       INTEGER NOT NULL,
    PRIMARY KEY (killed_id, copy_id)
) STRICT;

CREATE INDEX copy_reviews_found ON copy_reviews (found_at, killed_id, copy_id);
CREATE INDEX copy_reviews_open ON copy_reviews (found_at, killed_id, copy_id) WHERE decision = 0;
