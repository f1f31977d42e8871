-- Revisions that a later one has replaced, in tables as of the articles themselves: a query that does not ask for them never comes near them.
-- There are some only of articles that are held, in the story and with the audience of these. No two rows of both have one id.
CREATE TABLE earlier_article (
    id         INTEGER PRIMARY KEY,
    article_id TEXT    NOT NULL,
    revision   INTEGER NOT NULL,
    attempt    INTEGER NOT NULL,
    indexed_at INTEGER NOT NULL,
    word_count INTEGER NOT NULL,
    story      TEXT    NOT NULL,
    copy_group TEXT    NOT NULL,
    facets     BLOB    NOT NULL,
    UNIQUE (article_id, revision)
);

CREATE INDEX earlier_article_story ON earlier_article (story) WHERE story <> '';
CREATE INDEX earlier_article_copy_group ON earlier_article (copy_group) WHERE copy_group <> '';

CREATE TABLE earlier_article_profile (
    id      INTEGER PRIMARY KEY,
    profile BLOB NOT NULL
);

CREATE TABLE earlier_article_document (
    id       INTEGER PRIMARY KEY,
    document BLOB NOT NULL
);

CREATE VIRTUAL TABLE earlier_article_fts USING fts5 (
    title, dek, body, extra, content = '', contentless_delete = 1, tokenize = 'ascii'
);

CREATE VIRTUAL TABLE earlier_article_term USING fts5vocab (earlier_article_fts, row);

-- Articles of which earlier revisions alone have changed since the last rebuild began: the log does not tell of these. One row for each change.
CREATE TABLE late_revision (
    article_id TEXT NOT NULL
);
