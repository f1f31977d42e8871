-- Narrow on purpose: ranking reads one row for each match, the document only for the hits of a page.
CREATE TABLE article (
    id         INTEGER PRIMARY KEY,
    article_id TEXT    NOT NULL UNIQUE, -- UUID, lower case with hyphens
    revision   INTEGER NOT NULL,
    attempt    INTEGER NOT NULL,
    sort_at    INTEGER NOT NULL,        -- publication, else receipt; microseconds since 1970 UTC, as is indexed_at
    indexed_at INTEGER NOT NULL
);

CREATE TABLE article_document (
    id       INTEGER PRIMARY KEY REFERENCES article (id),
    document BLOB NOT NULL              -- newsroom.search.v1.IndexedArticle
);

-- Terms come folded and stemmed, separated by spaces. The ascii tokenizer cuts at nothing else: to it all characters beyond
-- ASCII are letters. Contentless, because the text stands in the document.
CREATE VIRTUAL TABLE article_fts USING fts5 (
    title, dek, body, content = '', contentless_delete = 1, tokenize = 'ascii'
);
