-- What was indexed before waits here, and the service indexes it again when it starts.
ALTER TABLE article RENAME TO article_before;
ALTER TABLE article_document RENAME TO document_before;
DROP TABLE article_fts;

-- Narrow on purpose: counting and grouping read one row for each match, the document only for the hits of a page.
CREATE TABLE article (
    id         INTEGER PRIMARY KEY,     -- grows with publication, else receipt: the second, then 29 bits that make it unique
    article_id TEXT    NOT NULL UNIQUE, -- UUID, lower case with hyphens
    revision   INTEGER NOT NULL,
    attempt    INTEGER NOT NULL,
    indexed_at INTEGER NOT NULL,        -- microseconds since 1970 UTC
    word_count INTEGER NOT NULL,
    story      TEXT    NOT NULL,        -- empty if none, as is copy_group
    copy_group TEXT    NOT NULL,
    facets     BLOB    NOT NULL         -- eight bytes for each value: a hash, in its low four bits the field
);

CREATE INDEX article_story ON article (story) WHERE story <> '';
CREATE INDEX article_copy_group ON article (copy_group) WHERE copy_group <> '';

-- How often each term occurs, for ranking.
CREATE TABLE article_profile (
    id      INTEGER PRIMARY KEY,
    profile BLOB NOT NULL
);

CREATE TABLE article_document (
    id       INTEGER PRIMARY KEY,
    document BLOB NOT NULL              -- newsroom.search.v1.IndexedArticle
);

-- Terms come folded and stemmed, separated by spaces. The ascii tokenizer cuts at nothing else: to it all characters beyond
-- ASCII are letters. Contentless, because the text stands in the document. In the column extra stand, each behind a private-use
-- character, the words that are indexed under another form, and the values of fields.
CREATE VIRTUAL TABLE article_fts USING fts5 (
    title, dek, body, extra, content = '', contentless_delete = 1, tokenize = 'ascii'
);

CREATE VIRTUAL TABLE article_term USING fts5vocab (article_fts, row);

-- Words, stems, and values of fields behind their private-use character.
CREATE TABLE vocabulary (
    token   TEXT PRIMARY KEY,
    is_word INTEGER NOT NULL            -- 0: only ever seen as a stem
) WITHOUT ROWID;

-- The values that the hashes in article.facets stand for.
CREATE TABLE facet_value (
    hash  INTEGER PRIMARY KEY,
    value TEXT NOT NULL,
    label TEXT NOT NULL
);
