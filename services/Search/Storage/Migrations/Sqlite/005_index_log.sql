-- What became findable or ceased to be, in the order in which it did: there is one writer at a time, so positions rise with commits.
CREATE TABLE index_log (
    position   INTEGER PRIMARY KEY AUTOINCREMENT, -- Never given twice, even when the log is empty.
    article_id TEXT    NOT NULL,
    revision   INTEGER NOT NULL,
    removed    INTEGER NOT NULL,
    logged_at  INTEGER NOT NULL DEFAULT (CAST(unixepoch('subsec') * 1000000 AS INTEGER)), -- Microseconds since 1970 UTC.
    -- The document that the change replaced, so that the log can be read later than the next change. A removal empties all of its article.
    previous   BLOB
);

CREATE INDEX index_log_article ON index_log (article_id, position);

CREATE TABLE index_log_state (
    only_row   INTEGER PRIMARY KEY DEFAULT 1 CHECK (only_row = 1),
    log_id     TEXT    NOT NULL,           -- Tells a cursor of this log from one of another database.
    trimmed_to INTEGER NOT NULL DEFAULT 0  -- Changes up to this position are no longer kept.
);
INSERT INTO index_log_state (log_id)
SELECT lower(substr(h, 1, 8) || '-' || substr(h, 9, 4) || '-' || substr(h, 13, 4) || '-' || substr(h, 17, 4) || '-' || substr(h, 21))
FROM (SELECT hex(randomblob(16)) AS h);
