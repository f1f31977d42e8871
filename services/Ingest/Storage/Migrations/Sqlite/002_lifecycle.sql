-- 0 none, 1 killed, 2 held.
ALTER TABLE articles ADD COLUMN withdrawal INTEGER NOT NULL DEFAULT 0;
-- The kill or hold that stands, or the last one; 0 if there never was one.
ALTER TABLE articles ADD COLUMN withdrawal_revision INTEGER NOT NULL DEFAULT 0;
-- The hold came from the wire, and ends when the wire says so.
ALTER TABLE articles ADD COLUMN held_by_wire INTEGER NOT NULL DEFAULT 0;
-- The copy that a submit is compared with, and that a release sends; 0 if there is none.
ALTER TABLE articles ADD COLUMN copy_revision INTEGER NOT NULL DEFAULT 0;
UPDATE articles SET copy_revision = current_revision;

ALTER TABLE revisions ADD COLUMN kind INTEGER NOT NULL DEFAULT 1;
-- For a kill or hold: what readers are told.
ALTER TABLE revisions ADD COLUMN notice TEXT NOT NULL DEFAULT '';
-- End of the embargo; null if there is none.
ALTER TABLE revisions ADD COLUMN release_at INTEGER;
-- Whose document this revision sends: its own, for a release that of an earlier copy, 0 for none.
ALTER TABLE revisions ADD COLUMN document_revision INTEGER NOT NULL DEFAULT 0;
UPDATE revisions SET document_revision = revision;

-- 7 is ARTICLE_STATE_EMBARGOED.
CREATE INDEX revisions_embargoed ON revisions (release_at) WHERE state = 7;

-- A newsroom.article.v1.RawDocument as it came, where the other was made from a wire format.
ALTER TABLE documents ADD COLUMN original BLOB;
-- Charset that applies to the document's bytes.
ALTER TABLE documents ADD COLUMN charset TEXT NOT NULL DEFAULT '';
-- Why the bytes cannot be read in it; empty if they can.
ALTER TABLE documents ADD COLUMN fault TEXT NOT NULL DEFAULT '';
