ALTER TABLE articles
    -- 0 none, 1 killed, 2 held.
    ADD COLUMN withdrawal smallint NOT NULL DEFAULT 0,
    -- The kill or hold that stands, or the last one; 0 if there never was one.
    ADD COLUMN withdrawal_revision integer NOT NULL DEFAULT 0,
    -- The hold came from the wire, and ends when the wire says so.
    ADD COLUMN held_by_wire smallint NOT NULL DEFAULT 0,
    -- The copy that a submit is compared with, and that a release sends; 0 if there is none.
    ADD COLUMN copy_revision integer NOT NULL DEFAULT 0;
UPDATE articles SET copy_revision = current_revision;

ALTER TABLE revisions
    ADD COLUMN kind smallint NOT NULL DEFAULT 1,
    -- For a kill or hold: what readers are told.
    ADD COLUMN notice text NOT NULL DEFAULT '',
    -- End of the embargo; null if there is none.
    ADD COLUMN release_at bigint,
    -- Whose document this revision sends: its own, for a release that of an earlier copy, 0 for none.
    ADD COLUMN document_revision integer NOT NULL DEFAULT 0;
UPDATE revisions SET document_revision = revision;

-- 7 is ARTICLE_STATE_EMBARGOED.
CREATE INDEX revisions_embargoed ON revisions (release_at) WHERE state = 7;

ALTER TABLE documents
    -- A newsroom.article.v1.RawDocument as it came, where the other was made from a wire format.
    ADD COLUMN original bytea,
    -- Charset that applies to the document's bytes.
    ADD COLUMN charset text NOT NULL DEFAULT '',
    -- Why the bytes cannot be read in it; empty if they can.
    ADD COLUMN fault text NOT NULL DEFAULT '';
