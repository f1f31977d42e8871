-- Where each article stands, whichever of its events came first.
ALTER TABLE entity_revisions RENAME TO articles;

-- Lower revisions are withdrawn; 0 means none, and the highest number that a kill withdrew all. A release changes nothing: its copy comes
-- with a higher revision than the hold.
ALTER TABLE articles ADD COLUMN withdrawn_below INTEGER NOT NULL DEFAULT 0;
