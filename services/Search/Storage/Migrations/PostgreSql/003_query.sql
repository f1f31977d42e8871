-- What was indexed before waits here, and the service indexes it again when it starts.
ALTER TABLE article RENAME TO article_before;
ALTER TABLE article_before DROP COLUMN terms, DROP COLUMN sequence;

-- Narrow on purpose: counting and grouping read one row for each match, the document only for the hits of a page. Vector and
-- sequence stand out of line unless they are small.
CREATE TABLE article (
    id         bigint      PRIMARY KEY, -- grows with publication, else receipt: the second, then 29 bits that make it unique
    article_id uuid        NOT NULL,
    revision   integer     NOT NULL,
    attempt    integer     NOT NULL,
    indexed_at timestamptz NOT NULL,
    word_count integer     NOT NULL,
    story      text        NOT NULL,    -- empty if none, as is copy_group
    copy_group text        NOT NULL,
    facets     bytea       NOT NULL,    -- eight bytes for each value: a hash, in its low four bits the field
    -- Folded and stemmed terms, in the body with weight D, and behind private-use characters: the terms of the title and of the dek, the
    -- words that are indexed under another form, the values of fields, and year, month and day of publication. Built by the service, never
    -- by to_tsvector.
    terms      tsvector    NOT NULL,
    -- The terms in reading order, one space around each, a line feed between title, dek and body: finds phrases anywhere, where a
    -- tsvector keeps 256 positions of a term and none beyond 16,383.
    sequence   text        NOT NULL,
    CONSTRAINT article_article_id UNIQUE (article_id)
) WITH (toast_tuple_target = 256);

ALTER TABLE article ALTER COLUMN facets SET STORAGE PLAIN;

-- Without fastupdate's list of pending entries, which every query would have to read through: some 200 ms when it is full.
CREATE INDEX article_terms_gin ON article USING gin (terms) WITH (fastupdate = off);
CREATE INDEX article_story ON article (story) WHERE story <> '';
CREATE INDEX article_copy_group ON article (copy_group) WHERE copy_group <> '';

-- How often each term occurs, for ranking.
CREATE TABLE article_profile (
    id      bigint PRIMARY KEY,
    profile bytea  NOT NULL
);

CREATE TABLE article_document (
    id       bigint PRIMARY KEY,
    document bytea  NOT NULL            -- newsroom.search.v1.IndexedArticle
);

-- Words, stems, and values of fields behind their private-use character. Ordered by bytes, for ranges of prefixes.
CREATE TABLE vocabulary (
    token   text COLLATE "C" PRIMARY KEY,
    is_word boolean NOT NULL            -- false: only ever seen as a stem
);

-- The values that the hashes in article.facets stand for.
CREATE TABLE facet_value (
    hash  bigint PRIMARY KEY,
    value text NOT NULL,
    label text NOT NULL
);
