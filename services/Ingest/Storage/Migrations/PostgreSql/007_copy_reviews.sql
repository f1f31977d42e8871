-- Copies of killed articles and what was decided on them.
CREATE TABLE copy_reviews (
    killed_id       text COLLATE "C" NOT NULL,
    copy_id         text COLLATE "C" NOT NULL,
    killed_revision integer NOT NULL,
    killed_source   text NOT NULL,
    killed_guid     text NOT NULL,
    copy_revision   integer NOT NULL,
    copy_source     text NOT NULL,
    copy_guid       text NOT NULL,
    title           text NOT NULL,
    overlap         double precision NOT NULL,
    same_family     smallint NOT NULL,
    notice          text NOT NULL,
    found_at        bigint NOT NULL, -- microseconds since the Unix epoch, as decided_at
    decision        smallint NOT NULL, -- newsroom.ingest.v1.CopyDecision
    decided_at      bigint,
    by_policy       smallint NOT NULL,
    PRIMARY KEY (killed_id, copy_id)
);

CREATE INDEX copy_reviews_found ON copy_reviews (found_at, killed_id, copy_id);
CREATE INDEX copy_reviews_open ON copy_reviews (found_at, killed_id, copy_id) WHERE decision = 0;
