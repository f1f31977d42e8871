-- Where each article stands, whichever of its events came first.
ALTER TABLE entity_revisions RENAME TO articles;

-- Lower revisions are withdrawn; 0 means none, and the highest number that a kill withdrew all. A release changes nothing: its copy comes
-- with a higher revision than the hold.
ALTER TABLE articles ADD COLUMN withdrawn_below INTEGER NOT NULL DEFAULT 0;

-- What the tagger found in the revision: which tagger, in which clean copy (its hash), and the tags as protobuf; null if nothing is kept.
ALTER TABLE articles ADD COLUMN tagger INTEGER NOT NULL DEFAULT 0;
ALTER TABLE articles ADD COLUMN copy_hash TEXT NOT NULL DEFAULT '';
ALTER TABLE articles ADD COLUMN tags BYTEA;
